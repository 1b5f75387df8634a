"""The flow ingest → extract → check → write, a batch of pages a task.

The tasks are the steps of `extract.run.runner`. Prefect's own result cache stays off: the store's staging
area is keyed by content and version, and survives what Prefect's state does not (a killed run stays
"running" there for ever). A task that is retried finds what it had done.
"""

from __future__ import annotations

import json
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from pipelines.environment import prepare

prepare()

from prefect import flow, task  # noqa: E402 - it reads its settings when imported
from prefect.artifacts import (  # noqa: E402
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.client.schemas.objects import State  # noqa: E402
from prefect.states import Completed, Failed  # noqa: E402
from prefect.task_runners import TaskRunner, ThreadPoolTaskRunner  # noqa: E402

from extract.run import runner  # noqa: E402
from extract.run.options import Job, Options, Outcome  # noqa: E402
from extract.run.plan import Plan, make_plan  # noqa: E402
from extract.run.pool import Closed, Pool  # noqa: E402
from extract.store.output import Store  # noqa: E402

PACE = 3.0  # seconds of batches checked and written together: each task costs the server 30 ms
IDLE = 60.0  # seconds after which a worker process on a cluster is given up
early_pools: list[Pool] = []  # of the process that calls the flow itself: what it has started already
_pools: dict[str, Pool] = {}
_timers: dict[str, threading.Timer] = {}
_pools_lock = threading.Lock()


@task(name="extract", retries=1, cache_policy=NO_CACHE, task_run_name="extract {first}")
def extract_batch(batch: str, first: str, pool: dict[str, Any], key: str) -> str:
    """Does the pages of one batch in a worker process; returns paths and digests.

    Both as JSON text: Prefect walks through whatever else a task is given or returns, and keeps it.

    Runs in a thread of the flow's process, or in a worker of a Dask cluster, which then keeps a worker
    process of its own. Retried once: a page that fails is an outcome and no error, so that an error is the
    machine's.
    """
    row = json.loads(batch)
    sources, row["versions"] = row.pop("sources"), tuple(row["versions"])
    outcomes = _pool(key, pool).run_batch([Job(source, **row) for source in sources])
    return json.dumps([asdict(outcome) for outcome in outcomes])


def _batch_text(batch: runner.Batch) -> str:
    """A batch as a task is given it: what its jobs share once, and their sources."""
    shared = asdict(batch[0])
    del shared["source"]
    return json.dumps({**shared, "sources": [job.source for job in batch]})


def _pool(key: str, settings: dict[str, Any]) -> Pool:
    """The pool of this process for one run; one that nobody uses for a while is closed."""
    with _pools_lock:
        if key not in _pools:
            early = early_pools and not key.startswith("dask")
            _pools[key] = early_pools.pop() if early else Pool(**settings)
        if key.startswith("dask"):
            if key in _timers:
                _timers[key].cancel()
            _timers[key] = threading.Timer(IDLE, _close_idle, (key,))
            _timers[key].daemon = True
            _timers[key].start()
        return _pools[key]


def _close_idle(key: str) -> None:
    with _pools_lock:
        pool = _pools.get(key)
        if pool is not None and pool.busy:
            _timers[key] = threading.Timer(IDLE, _close_idle, (key,))
            _timers[key].daemon = True
            _timers[key].start()
            return
        _pools.pop(key, None)
        _timers.pop(key, None)
    if pool is not None:
        pool.close()


class _Tasks:
    """The steps of one run, each wrapped in a task."""

    def __init__(self, dask: str | None, *, prove: bool) -> None:
        self.dask = dask
        self.prove = prove
        self.report: runner.Report | None = None
        self.lexicon: str | None = None

    def plan(self, options: Options, store: Store) -> Plan:
        # A closure: Prefect would walk through ten thousand entries that came as an argument.
        @task(name="ingest", retries=2, retry_delay_seconds=2, cache_policy=NO_CACHE)
        def ingest() -> Plan:
            return make_plan(options, store)

        return ingest()

    def execute(
        self, batches: Sequence[runner.Batch], options: Options, report: runner.Report
    ) -> Iterator[list[Outcome]]:
        self.report, self.lexicon = report, options.lexicon
        if not batches:
            return
        settings = {
            "size": 1 if self.dask else options.workers,
            "lexicon": options.lexicon,
            "memory": options.page_memory,
            "timeout": options.page_timeout,
        }
        key = f"{'dask' if self.dask else 'local'} {options.output} {id(report)}"
        with _task_runner(self.dask, options.workers) as task_runner:
            try:
                futures = deque(
                    task_runner.submit(
                        extract_batch,
                        parameters={
                            "batch": _batch_text(batch),
                            "first": batch[0].source,
                            "pool": settings,
                            "key": key,
                        },
                    )
                    for batch in batches
                )
                progress = create_progress_artifact(
                    0.0, key="extract-wiki-progress", description="pages done"
                )
                done, pages = 0, sum(len(batch) for batch in batches)
                outcomes, begun = list[Outcome](), time.monotonic()
                while futures:
                    outcomes += [Outcome(**row) for row in json.loads(futures.popleft().result())]
                    if futures and time.monotonic() - begun < PACE:
                        continue  # they are staged: a killed run takes them up again
                    done += len(outcomes)
                    yield outcomes
                    update_progress_artifact(progress, 100.0 * done / pages)  # type: ignore[arg-type]
                    outcomes, begun = [], time.monotonic()
            except Closed:
                raise KeyboardInterrupt from None
            finally:
                with _pools_lock:
                    pool = _pools.pop(key, None)
                if pool is not None:
                    report.worker_peak = pool.peak
                    pool.close()

    def check(self, store: Store, outcomes: list[Outcome]) -> list[Outcome]:
        @task(name="check", cache_policy=NO_CACHE)
        def check() -> list[Outcome]:
            checked = runner.check_batch(store, outcomes)
            if self.prove and self.report is not None:
                runner.prove_batch(store, checked, self.report, lexicon=self.lexicon)
            return checked

        return check()

    def write(
        self,
        store: Store,
        plan: Plan,
        outcomes: list[Outcome],
        report: runner.Report,
        notify: runner.Notify,
    ) -> None:
        # Not retried: a commit half done is completed by the journal, not by doing it twice.
        @task(name="write", cache_policy=NO_CACHE)
        def write() -> None:
            runner.write_batch(store, plan, outcomes, report, notify)

        write()


def _task_runner(dask: str | None, workers: int) -> TaskRunner[Any]:
    if dask is None:
        return ThreadPoolTaskRunner(max_workers=workers)
    from prefect_dask.task_runners import DaskTaskRunner

    return DaskTaskRunner(address=dask)


listeners: list[runner.Notify] = []  # of the process that calls the flow itself, as `run` does


def _notify(event: str, data: dict[str, Any]) -> None:
    for listener in listeners:
        listener(event, data)


@flow(name="extract-wiki", flow_run_name="extract {inputs} to {output}", validate_parameters=True)
def extract_wiki(
    inputs: list[str],
    output: str = "output",
    recursive: bool = False,
    format: str | None = None,
    lexicon: str | None = None,
    workers: int = 1,
    batch: int = 0,
    page_timeout: float = 300.0,
    page_memory: int = 4096,
    force: bool = False,
    prune: bool = False,
    tables: str | None = None,
    dask: str | None = None,
    fail_on: str | None = None,
    prove: bool = False,
) -> State[Any]:
    """Extracts the pages of `inputs` into the store `output`, those that are new or changed.

    With `prove` each record is validated against its source before it is written. The run's outcome is its
    state: completed, with a message that counts the pages, also when pages failed (the name then says so);
    failed when `fail_on` (warn or fail) is met by a check.
    """
    options = Options(
        inputs=tuple(inputs),
        output=output,
        recursive=recursive,
        format=format,
        lexicon=lexicon,
        workers=workers,
        batch=batch,
        page_timeout=page_timeout,
        page_memory=page_memory,
        force=force,
        prune=prune,
        tables=tables,
    )
    return run_in_tasks(options, dask=dask, fail_on=fail_on, prove=prove)


def run_in_tasks(options: Options, *, dask: str | None, fail_on: str | None, prove: bool) -> State[Any]:
    """Runs the steps as tasks of the flow that calls it, leaves the artifacts, and returns its state."""
    tasks = _Tasks(dask, prove=prove)
    steps = runner.Steps(plan=tasks.plan, execute=tasks.execute, check=tasks.check, write=tasks.write)
    report = runner.run(options, steps=steps, notify=_notify)
    create_table_artifact(
        table=run_table(report), key="extract-wiki-run", description=f"Run into {options.output}"
    )
    return _state(report, fail_on)


def run_table(report: runner.Report) -> list[dict[str, Any]]:
    """The run as rows for a table artifact."""
    totals = report.totals
    rows: list[tuple[str, Any]] = [
        ("pages done", report.done),
        ("pages unchanged", totals.skipped),
        ("pages failed", totals.failed),
        ("pages deleted", len(report.deleted)),
        ("facts", sum(totals.facts.values())),
        ("references", totals.references),
        ("unknown numerals", totals.unknown),
        ("new warnings since the last run", len(report.new_warnings)),
        ("seconds", round(report.seconds, 1)),
    ]
    rows += [("not proved", line) for line in report.unproved[:50]]
    rows += [("failed", line) for line in report.failures[:50]]
    rows += [("new warning", line) for line in report.new_warnings[:50]]
    return [{"what": what, "value": value} for what, value in rows]


def _state(report: runner.Report, fail_on: str | None) -> State[Any]:
    totals = report.totals
    message = f"{report.done} done, {totals.skipped} unchanged, {totals.failed} failed"
    bad = totals.checks["fail"] + (totals.checks["warn"] if fail_on == "warn" else 0)
    if fail_on is not None and bad:
        return Failed(message=f"{message}; {bad} checks failed or warned", data=report)
    if totals.failed:
        return Completed(name="PagesFailed", message=message, data=report)
    if report.unproved:
        return Completed(name="NotProved", message=f"{message}; not all is proved", data=report)
    return Completed(message=message, data=report)
