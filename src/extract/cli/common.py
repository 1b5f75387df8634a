"""What the commands share: options, exit codes, messages and the progress bar on stderr."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Annotated, Self

import typer

if TYPE_CHECKING:
    from rich.progress import Progress

DONE = 0
SOME_FAILED = 1
CANNOT_RUN = 2
INTERRUPTED = 130
TERMINATED = 143


class FailOn(StrEnum):
    """The least outcome of a check that changes the exit code."""

    WARN = "warn"
    FAIL = "fail"


class PageFormat(StrEnum):
    """Forms of a page, as the record names them."""

    TEXT = "text"
    MARKDOWN = "markdown"
    DOKUWIKI = "dokuwiki"
    HTML = "html"
    PDF = "pdf"


FormatOption = Annotated[
    PageFormat | None,
    typer.Option("--format", help="Form of the pages; else the content tells.", show_default=False),
]
LexiconOption = Annotated[
    Path | None,
    typer.Option("--lexicon", metavar="FILE", help="A TOML file that adds to the lexicon."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="No summary and no progress bar.")]


def warn(message: str) -> None:
    """One message on stderr."""
    print(message, file=sys.stderr, flush=True)


def checks_exit_code(checks: Mapping[str, int], fail_on: FailOn | None) -> int:
    """Exit code from the checks' outcomes, by status."""
    if fail_on is None:
        return DONE
    bad = checks.get("fail", 0) + (checks.get("warn", 0) if fail_on is FailOn.WARN else 0)
    return SOME_FAILED if bad else DONE


class Bar:
    """A progress bar on stderr over a known number of pages."""

    def __init__(self, progress: Progress, total: int) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._progress.stop()

    def step(self, page: str, *, by: int = 1) -> None:
        """`by` more pages are done, `page` the last of them."""
        self._progress.update(self._task, advance=by, description=page[-40:])


def progress_bar(total: int, *, quiet: bool) -> Bar | None:
    """A bar where it helps: on a terminal, for more than one page, unless `quiet`."""
    if quiet or total < 2 or not sys.stderr.isatty():
        return None
    from rich.progress import Progress

    from extract.outputs.summary import stderr_console

    return Bar(Progress(console=stderr_console(), transient=True), total)
