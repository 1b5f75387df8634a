"""A run from beginning to end: plan, do, commit, report. The executor decides where the batches are done."""

from __future__ import annotations

import hashlib
import json
import os
import platform
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePath
from types import FrameType
from typing import Any

from extract.corrections import FOLDER, Correction, corrections_path, load_corrections
from extract.outputs.summary import PageStats, Totals
from extract.run.options import Job, Options, Outcome
from extract.run.plan import Plan, make_plan
from extract.run.pool import Closed, Pool
from extract.run.tables import update_tables
from extract.store.manifest import Entry, stats_text
from extract.store.output import SOURCES, STAGING, Store, open_store

Batch = tuple[Job, ...]
Notify = Callable[[str, dict[str, Any]], None]


class Terminated(KeyboardInterrupt):
    """SIGTERM: handled as Ctrl-C is, with an exit code of its own."""


@dataclass
class Report:
    """What a run did. `totals` counts every page of the input, the unchanged ones as the store knows them."""

    totals: Totals
    state: str = "complete"  # or: interrupted
    done: int = 0
    deleted: list[str] = field(default_factory=list)
    held_back: int = 0
    failures: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    new_warnings: list[str] = field(default_factory=list)
    unproved: list[str] = field(default_factory=list)
    pages: int = 0
    seconds: float = 0.0
    worker_peak: int = 0  # KiB


def _silent(_event: str, _data: dict[str, Any]) -> None:
    return


@dataclass(frozen=True)
class Steps:
    """The steps of a run, in order, so that a scheduler can put its own around each.

    `execute` yields the outcomes of the batches in the batches' order, wherever they are done.
    """

    plan: Callable[[Options, Store], Plan]
    execute: Callable[[Sequence[Batch], Options, Report], Iterator[list[Outcome]]]
    check: Callable[[Store, list[Outcome]], list[Outcome]]
    write: Callable[[Store, Plan, list[Outcome], Report, Notify], None]


def plain_steps() -> Steps:
    """The steps by themselves: worker processes of this machine, and nothing around them."""
    return Steps(plan=make_plan, execute=local, check=check_batch, write=write_batch)


def run(options: Options, *, steps: Steps | None = None, notify: Notify = _silent) -> Report:
    """Does what is to be done, and returns what was.

    `notify` is told of each page as it is committed. Raises UsageError where nothing can run, and
    KeyboardInterrupt (Terminated for SIGTERM) after what was done has been kept.
    """
    begun = datetime.now(UTC)
    steps = steps or plain_steps()
    with open_store(options.output) as store:
        plan = steps.plan(options, store)
        report = Report(Totals(), held_back=plan.held_back, pages=plan.pages)
        notify("planned", {"pages": plan.pages, "jobs": len(plan.jobs), "unchanged": len(plan.unchanged)})
        complete = False
        try:
            _before(plan, store, report, notify)
            for outcomes in steps.execute(list(plan.batches(options)), options, report):
                steps.write(store, plan, steps.check(store, outcomes), report, notify)
            complete = True
        except Exception:
            report.state = "broken off"
            raise
        except BaseException:  # Ctrl-C, SIGTERM, and Prefect's own kinds of them
            report.state = "interrupted"
            raise
        finally:
            ended = datetime.now(UTC)
            report.seconds = (ended - begun).total_seconds()
            run_json = _run_json(options, plan, report, store, begun, ended)
            store.finish(run_json=run_json, complete=complete)
            notify("ended", {"state": report.state, "done": report.done, "counts": report.totals.counts()})
            if complete and options.prune:
                store.prune()
        if options.tables is not None:
            update_tables(store, options.tables, version=plan.versions.code)
    return report


def _before(plan: Plan, store: Store, report: Report, notify: Notify) -> None:
    """What is known before any work: problems, pages gone, pages as they were."""
    for problem in plan.problems:
        report.totals.failed += 1
        report.failures.append(str(problem))
        notify("failed", {"page": problem.page, "error": str(problem)})
    for source in plan.deleted:
        old = store.entries[source]
        store.commit(
            Entry(
                id=old.id,
                wanted_id=old.wanted_id,
                source=source,
                sha256=old.sha256,
                versions=old.versions,
                status="deleted",
                record=None,
                record_sha256=None,
                error=None,
                changed=_now(),
            ),
            None,
        )
        report.deleted.append(source)
        notify("deleted", {"page": old.id, "source": source})
    for source in plan.unchanged:
        entry = store.entries[source]
        if entry.status == "failed":
            report.totals.failed += 1
            report.failures.append(f"{entry.error} (unchanged since it failed)")
        else:
            stats = PageStats(**json.loads(entry.stats))
            report.totals.add_unchanged(stats)
            report.warnings.extend(f"{entry.id}: {line}" for line in stats.unapplied)


def check_batch(store: Store, outcomes: list[Outcome]) -> list[Outcome]:
    """Reads every staged record back, and fails the page whose record is not what its worker wrote.

    Workers may be on other machines, and disks and networks lose things.
    """
    return [_checked(store, outcome) for outcome in outcomes]


def prove_batch(store: Store, outcomes: list[Outcome], report: Report, *, lexicon: str | None = None) -> None:
    """Validates the staged records before they are written; what is not proved is reported, and written.

    A page whose record cannot be proved is for people to look at; its facts are no worse for being seen.
    `lexicon` is the user's lexicon that the records were made with.
    """
    from extract.lexicon import load_lexicon
    from extract.validate import validate

    words = load_lexicon(Path(lexicon) if lexicon else None)
    for outcome in outcomes:
        path = _staged(store, outcome)
        if path is not None and outcome.sha256 is not None:
            source = (store.folder / SOURCES / outcome.sha256).read_bytes()
            corrections = _corrections(store, outcome)
            text = path.read_text(encoding="utf-8")
            for problem in validate(text, source, lexicon=words, corrections=corrections):
                report.unproved.append(f"{outcome.page_id}: {problem.rule}: {problem.message}")


def _corrections(store: Store, outcome: Outcome) -> list[Correction]:
    """The decisions on a page."""
    path = corrections_path(store.folder / FOLDER, outcome.page_id or "")
    return load_corrections(path) if path is not None else []


def _checked(store: Store, outcome: Outcome) -> Outcome:
    path = _staged(store, outcome)
    if path is None:
        return outcome
    try:
        if hashlib.sha256(path.read_bytes()).hexdigest() == outcome.record_sha256:
            return outcome
        error = "the record is not as its worker wrote it"
    except OSError as problem:
        error = f"its worker's record cannot be read: {problem.strerror}"
    # Without a hash of the source it is tried again by the next run.
    return Outcome(outcome.source, error=f"{outcome.source}: {error}", page_id=outcome.page_id)


def write_batch(store: Store, plan: Plan, outcomes: list[Outcome], report: Report, notify: Notify) -> None:
    """Takes the pages of one batch into the store, in order."""
    for outcome in outcomes:
        before = store.entries.get(outcome.source)
        entry = _entry(outcome, plan)
        entry = store.commit(entry, _staged(store, outcome), moved_from=_moved_from(store, entry, plan))
        if outcome.error is not None:
            report.totals.failed += 1
            report.failures.append(outcome.error)
            notify("failed", {"page": entry.id, "source": entry.source, "error": outcome.error})
            continue
        stats = PageStats(**(outcome.stats or {}))
        report.totals.add(entry.id, stats)
        report.warnings.extend(f"{entry.id}: {line}" for line in stats.unapplied)
        report.done += 1
        if entry.id != entry.wanted_id:
            report.warnings.append(
                f"{entry.source}: page id {entry.wanted_id} is taken by another page, written as {entry.id}"
            )
        known = json.loads(before.stats) if before is not None else {}
        seen = set(known.get("contradictions", ()))
        new = [line for line in stats.contradictions if line not in seen]
        report.new_warnings.extend(f"{entry.id}: {line}" for line in new)
        data = {"page": entry.id, "source": entry.source, "seconds": round(outcome.seconds, 3)}
        notify("done", {**data, "facts": sum(stats.facts.values()), "new_warnings": len(new)})
    store.sync()


def _moved_from(store: Store, entry: Entry, plan: Plan) -> str | None:
    """The path that the store knows this page by, where that leads nowhere any more, or to this very file.

    The run is started in another folder, or all pages were moved. Another page of this run is never meant.
    """
    source = store.same_page(entry)
    if source is None or source in plan.sources:
        return None
    try:
        return source if os.path.samefile(source, entry.source) else None  # noqa: PTH121 - both are strings
    except OSError:
        return source if not os.path.lexists(source) else None


def _staged(store: Store, outcome: Outcome) -> Path | None:
    return store.folder / STAGING / outcome.staged if outcome.staged is not None else None


def _entry(outcome: Outcome, plan: Plan) -> Entry:
    stats = {k: v for k, v in (outcome.stats or {}).items() if k != "unknown_shown"}
    wanted = outcome.page_id or PurePath(outcome.source).stem
    return Entry(
        id=wanted,
        wanted_id=wanted,
        source=outcome.source,
        sha256=outcome.sha256,
        versions=plan.versions,
        status="failed" if outcome.error is not None else "done",
        record=None,
        record_sha256=outcome.record_sha256,
        error=outcome.error,
        changed=_now(),
        stats=stats_text(stats),
        corrections=outcome.corrections,
    )


def local(batches: Sequence[Batch], options: Options, report: Report) -> Iterator[list[Outcome]]:
    """Does the batches by worker processes of this machine; yields their outcomes in order."""
    pool = make_pool(options)
    threads = ThreadPoolExecutor(options.workers)
    try:
        futures = deque(threads.submit(pool.run_batch, batch) for batch in batches)
        while futures:
            yield futures.popleft().result()  # nothing of a batch that is committed is held
    except Closed:
        raise KeyboardInterrupt from None
    finally:
        pool.close()
        threads.shutdown(cancel_futures=True)
        report.worker_peak = pool.peak


def make_pool(options: Options) -> Pool:
    """The worker processes that a run on this machine has; none is started yet."""
    return Pool(
        size=options.workers,
        lexicon=options.lexicon,
        memory=options.page_memory,
        timeout=options.page_timeout,
    )


@contextmanager
def sigterm_as_interrupt() -> Iterator[None]:
    """Within, SIGTERM raises Terminated in the main thread; elsewhere nothing is changed."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def terminate(_signal: int, _frame: FrameType | None) -> None:
        raise Terminated

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _run_json(
    options: Options, plan: Plan, report: Report, store: Store, begun: datetime, ended: datetime
) -> Iterator[str]:
    from dataclasses import asdict

    from extract.outputs.canonical import with_rows

    records = (
        {"id": e.id, "record": e.record, "sha256": e.record_sha256, "source_sha256": e.sha256}
        for e in sorted(store.entries.values(), key=lambda e: (e.id, e.source))
        if e.status == "done"
    )
    return with_rows(
        {
            "state": report.state,
            "started": begun.isoformat(timespec="seconds"),
            "ended": ended.isoformat(timespec="seconds"),
            "seconds": round(report.seconds, 3),
            "versions": {**asdict(plan.versions), "python": platform.python_version()},
            "options": asdict(options),
            "worker_peak": report.worker_peak,
            "done": report.done,
            "deleted": report.deleted,
            "held_back": report.held_back,
            "counts": report.totals.counts(),
            "failures": report.failures,
            "warnings": report.warnings,
            "new_warnings": report.new_warnings,
            "unproved": report.unproved,
        },
        "records",
        records,
    )
