"""The second flow: reopens records and sources from disk and proves every promise, a batch a task."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pipelines.environment import prepare

prepare()

from prefect import flow, task  # noqa: E402 - it reads its settings when imported
from prefect.artifacts import create_table_artifact  # noqa: E402
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.objects import State  # noqa: E402
from prefect.states import Completed, Failed  # noqa: E402

from extract.lexicon import load_lexicon  # noqa: E402
from extract.proofs import Proof, local_records, prove  # noqa: E402

BATCH = 100


@task(name="validate", cache_policy=NO_CACHE, task_run_name="validate {first}")
def validate_batch(
    paths: list[str], first: str, sources: list[str], lexicon: str | None = None
) -> list[Proof]:
    """Proves the records of one batch."""
    words, folders = load_lexicon(Path(lexicon) if lexicon else None), [Path(s) for s in sources]
    return [proof for path in paths for proof in prove(Path(path), sources=folders, lexicon=words)]


@flow(name="validate-outputs", flow_run_name="validate {output}")
def validate_outputs(
    output: str = "output", sources: list[str] | None = None, lexicon: str | None = None
) -> State[Any]:
    """Validates every record below `output`; fails, with a table of problems, when one is not proved.

    `lexicon` is the user's lexicon that the records were made with.
    """
    proofs: list[Proof] = []
    with local_records(output) as (files, named):
        for start in range(0, len(files), BATCH):
            batch = [str(path) for path in files[start : start + BATCH]]
            found = validate_batch(batch, named(batch[0]), sources or [], lexicon)
            proofs += [replace(proof, path=named(proof.path)) for proof in found]
    bad = [proof for proof in proofs if not proof.ok]
    rows = [
        {"record": proof.path, "rule": problem.rule, "problem": problem.message}
        for proof in bad
        for problem in proof.problems
    ]
    create_table_artifact(
        table=rows[:500] or [{"record": "all", "rule": "", "problem": "none"}],
        key="validate-outputs-run",
        description=f"{len(proofs)} records in {output}, {len(bad)} with problems",
    )
    message = f"{len(proofs)} records, {len(bad)} with problems"
    if bad:
        return Failed(message=message, data=proofs)
    return Completed(message=message, data=proofs)
