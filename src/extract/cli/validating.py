"""`validate` and `explain`: whether a record is true, and why it says what it says."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.cli.common import DONE, SOME_FAILED, LexiconOption, QuietOption, warn
from extract.errors import ExtractError, UsageError
from extract.inputs import STDIN

if TYPE_CHECKING:
    from extract.proofs import Proof


class ProblemFormat(StrEnum):
    """How `validate` prints problems."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def validate(
    paths: Annotated[
        list[str],
        typer.Argument(help="Records, folders of records, or a store: a folder or s3://BUCKET/PREFIX."),
    ],
    sources: Annotated[
        list[Path] | None, typer.Option(metavar="DIR", help="A folder with the sources.", show_default=False)
    ] = None,
    format: Annotated[ProblemFormat, typer.Option(help="How problems are printed.")] = ProblemFormat.TEXT,
    gold: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A gold that the record must agree with.")
    ] = None,
    lexicon: LexiconOption = None,
    quiet: QuietOption = False,
) -> None:
    """Prove records from their sources, both as they are on disk. Exit 0: all well, 1: problems."""
    from extract.proofs import github_lines, proofs_json, prove_all

    for folder in sources or []:
        if not folder.is_dir():
            raise UsageError("no such folder of sources", page=str(folder))
    wanted = _gold(gold) if gold else None
    words = None
    if lexicon is not None:
        from extract.lexicon import load_lexicon

        words = load_lexicon(lexicon)
    proofs: list[Proof] = []
    for proof in prove_all(paths, sources=sources or [], gold=wanted, lexicon=words):
        proofs.append(proof)
        if format is ProblemFormat.TEXT:
            for problem in proof.problems:
                typer.echo(f"{proof.path}:{problem.line}: {problem.rule}: {problem.message}")
        elif format is ProblemFormat.GITHUB:
            for line in github_lines(proof):
                typer.echo(line)
    if format is ProblemFormat.JSON:
        sys.stdout.write(proofs_json(proofs))
    bad = sum(not proof.ok for proof in proofs)
    if not quiet:
        warn(f"{len(proofs)} records, {len(proofs) - bad} proved, {bad} with problems")
    raise typer.Exit(SOME_FAILED if bad else DONE)


def _gold(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise UsageError(error.strerror or "cannot be read", page=str(path)) from None
    except ValueError as error:
        raise UsageError(f"not JSON: {error}", page=str(path)) from None
    if not isinstance(data, dict):
        raise UsageError("not a gold: an object was expected", page=str(path))
    return data


def explain(
    file: Annotated[str, typer.Argument(help="A page; - reads stdin.")],
    at: Annotated[
        int | None, typer.Option(metavar="OFFSET", help="Only the sentence at this character of the text.")
    ] = None,
    lexicon: LexiconOption = None,
) -> None:
    """Say sentence by sentence what was read, which rules fired or were beaten, and why."""
    from extract.explain import explain as explain_page

    if file == STDIN:
        try:
            page: str | Path = sys.stdin.buffer.read().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise ExtractError(f"not UTF-8 at byte {error.start}", page="stdin") from None
    else:
        page = Path(file)
    typer.echo(explain_page(page, at=at, lexicon=lexicon).rstrip("\n"))
