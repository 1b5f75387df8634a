"""`run` and `serve`: many pages into a store, at once or on a schedule."""

from __future__ import annotations

import json
import os
import sys
from contextlib import ExitStack
from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.cli.common import (
    CANNOT_RUN,
    DONE,
    INTERRUPTED,
    SOME_FAILED,
    TERMINATED,
    Bar,
    FailOn,
    FormatOption,
    LexiconOption,
    QuietOption,
    checks_exit_code,
    progress_bar,
    warn,
)
from extract.cli.outputs import TableForm
from extract.errors import UsageError
from extract.inputs import STDIN

if TYPE_CHECKING:
    from extract.run.options import Options
    from extract.run.runner import Notify, Report

SHOWN = 20  # failures and warnings said on stderr; run.json holds all


class LogFormat(StrEnum):
    """How a run says what it does."""

    TEXT = "text"
    JSON = "json"


Inputs = Annotated[
    list[str] | None, typer.Argument(help="Pages or folders of pages.", show_default="fixtures")
]
Output = Annotated[
    str, typer.Option("--output", "-o", metavar="FOLDER|s3://BUCKET/PREFIX", help="The store.")
]
Recursive = Annotated[bool, typer.Option("--recursive", "-r", help="Folders with subfolders.")]
Workers = Annotated[int, typer.Option(min=1, help="Worker processes.")]
PageTimeout = Annotated[float, typer.Option(min=0, help="Seconds a page may take; 0: no limit.")]
PageMemory = Annotated[int, typer.Option(min=0, help="MiB a worker may use; 0: no limit.")]
Tables = Annotated[
    TableForm | None, typer.Option(help="Keep tables of all records beside them.", show_default=False)
]
Dask = Annotated[str | None, typer.Option(metavar="ADDRESS", help="Do the batches on this Dask scheduler.")]
LogFormatOption = Annotated[LogFormat, typer.Option(help="Messages for people, or JSON lines.")]
FailOnOption = Annotated[
    FailOn | None, typer.Option(help="Exit 1 when a check ends so, or worse.", show_default=False)
]


def run(
    inputs: Inputs = None,
    output: Output = "output",
    recursive: Recursive = False,
    format: FormatOption = None,
    lexicon: LexiconOption = None,
    workers: Workers = 1,
    batch: Annotated[int, typer.Option(min=0, help="Pages a batch; 0: what suits their number.")] = 0,
    page_timeout: PageTimeout = 300.0,
    page_memory: PageMemory = 4096,
    force: Annotated[bool, typer.Option("--force", help="Do unchanged pages again.")] = False,
    prune: Annotated[
        bool,
        typer.Option("--prune", help="Forget deleted pages, however many, and sources no record needs."),
    ] = False,
    tables: Tables = None,
    dask: Dask = None,
    prefect: Annotated[
        bool, typer.Option("--prefect/--no-prefect", help="Through the Prefect flow, or without it.")
    ] = True,
    fail_on: FailOnOption = None,
    log_format: LogFormatOption = LogFormat.TEXT,
    quiet: QuietOption = False,
) -> None:
    """Extract pages into a store: only what is new or changed, resumable, in worker processes."""
    from extract.run.options import Options
    from extract.run.runner import Terminated

    if STDIN in (inputs or ()):
        raise UsageError("run reads files and folders; extract reads stdin")
    if dask is not None and not prefect:
        raise UsageError("--dask needs the Prefect flow")
    options = Options(
        inputs=tuple(inputs or ["fixtures"]),
        output=_store(output),
        recursive=recursive,
        format=format.value if format else None,
        lexicon=str(lexicon) if lexicon else None,
        workers=workers,
        batch=batch,
        page_timeout=page_timeout,
        page_memory=page_memory,
        force=force,
        prune=prune,
        tables=tables.value if tables else None,
    )
    try:
        report = _run(options, dask=dask, prefect=prefect, log_format=log_format, quiet=quiet)
    except KeyboardInterrupt as signal:  # here, since typer has an exit code of its own for it
        warn("interrupted: what was done is kept, and the next run goes on from there")
        raise typer.Exit(TERMINATED if isinstance(signal, Terminated) else INTERRUPTED) from None
    if report.pages == 0 and not report.deleted:
        for line in report.failures:
            warn(f"error: {line}")
        raise typer.Exit(CANNOT_RUN)
    if log_format is LogFormat.TEXT:
        _say(report, quiet=quiet)
    failed = report.totals.failed > 0
    raise typer.Exit(SOME_FAILED if failed else checks_exit_code(report.totals.checks, fail_on) or DONE)


def _store(output: str) -> str:
    """The store as the options have it; raises UsageError for an address that is none."""
    from extract.store.address import is_remote, parse_address

    return str(parse_address(output)) if is_remote(output) else str(Path(output))


def _run(options: Options, *, dask: str | None, prefect: bool, log_format: LogFormat, quiet: bool) -> Report:
    from extract.run.runner import run as run_plain
    from extract.run.runner import sigterm_as_interrupt

    with ExitStack() as stack:
        notify = _json_log if log_format is LogFormat.JSON else _bar(stack, quiet=quiet)
        if not prefect:
            stack.enter_context(sigterm_as_interrupt())
            return run_plain(options, notify=notify)
        from pipelines.call import run_flow

        return run_flow(options, dask=dask, notify=notify, log_format=log_format.value)


def _bar(stack: ExitStack, *, quiet: bool) -> Notify:
    """A listener that shows a progress bar once it is known how many pages there are to do."""
    bars: list[Bar] = []

    def listen(event: str, data: dict[str, Any]) -> None:
        if event == "planned":
            if bar := progress_bar(data["jobs"], quiet=quiet):
                bars.append(stack.enter_context(bar))
        elif event in ("done", "failed") and bars:
            bars[0].step(str(data["page"]))

    return listen


def _json_log(event: str, data: dict[str, Any]) -> None:
    row = {"time": datetime.now(UTC).isoformat(timespec="milliseconds"), "event": event, **data}
    print(json.dumps(row, ensure_ascii=False), file=sys.stderr, flush=True)


def _say(report: Report, *, quiet: bool) -> None:
    """Failures and warnings always; the table unless `quiet`."""
    from extract.outputs.summary import print_summary, stderr_console

    for kind, lines in (("error", report.failures), ("warning", report.warnings)):
        for line in lines[:SHOWN]:
            warn(f"{kind}: {line}")
        if len(lines) > SHOWN:
            warn(f"{kind}: and {len(lines) - SHOWN} more, in run.json")
    if report.held_back:
        warn(
            f"warning: {report.held_back} pages are gone from the input, over half of all: a lost folder? "
            "Their records are kept; --prune lets them go"
        )
    if not quiet:
        if report.deleted:
            warn(f"{len(report.deleted)} deleted pages: their records are gone")
        print_summary(report.totals, stderr_console())


def serve(
    inputs: Inputs = None,
    cron: Annotated[str, typer.Option(help='When: "0 3 * * *" is every night at three.')] = "0 3 * * *",
    timezone: Annotated[str, typer.Option(help="The time zone of --cron.")] = "UTC",
    name: Annotated[str, typer.Option(help="Name of the deployment.")] = "scheduled",
    output: Output = "output",
    recursive: Recursive = False,
    format: FormatOption = None,
    lexicon: LexiconOption = None,
    workers: Workers = 1,
    page_timeout: PageTimeout = 300.0,
    page_memory: PageMemory = 4096,
    tables: Tables = None,
    dask: Dask = None,
    fail_on: FailOnOption = None,
    wiki: Annotated[
        str | None, typer.Option(metavar="URL", help="Bring the changed pages of this wiki first.")
    ] = None,
) -> None:
    """Serve the flows on a schedule, against the Prefect server in PREFECT_API_URL, until stopped."""
    from extract.run.options import Options

    if not os.environ.get("PREFECT_API_URL"):
        raise UsageError(
            "no Prefect server: start one with `prefect server start` and set PREFECT_API_URL, "
            "for example to http://127.0.0.1:4200/api"
        )
    if wiki is not None:
        from extract.wiki.address import checked

        checked(wiki)  # before it is kept as a parameter of the deployment
        if len(inputs or ()) > 1:
            raise UsageError("--wiki keeps its pages in one folder: name one")
    options = Options(
        inputs=tuple(inputs or ["fixtures" if wiki is None else "wiki"]),
        output=_store(output),
        recursive=recursive,
        format=format.value if format else None,
        lexicon=str(lexicon) if lexicon else None,
        workers=workers,
        page_timeout=page_timeout,
        page_memory=page_memory,
        tables=tables.value if tables else None,
    )
    from pipelines.call import serve_flows

    parameters = {**asdict(options), "dask": dask, "fail_on": fail_on.value if fail_on else None}
    serve_flows(parameters, name=name, cron=cron, timezone=timezone, wiki=wiki)
