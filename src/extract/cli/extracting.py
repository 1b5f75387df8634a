"""`extract`: pages in, records out, without Prefect and without a store."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from extract.cli.common import (
    CANNOT_RUN,
    DONE,
    SOME_FAILED,
    FailOn,
    FormatOption,
    LexiconOption,
    QuietOption,
    checks_exit_code,
    progress_bar,
    warn,
)
from extract.errors import ExtractError, UsageError
from extract.inputs import find_pages, given_id, is_address, read_source

if TYPE_CHECKING:
    from extract.corrections import CorrectionProblem
    from extract.outputs.summary import Totals
    from extract.record import PageRecord
    from extract.wiki.page import PageSource


def extract(
    files: Annotated[list[str], typer.Argument(help="Pages, folders, addresses of wiki pages; - is stdin.")],
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One record a line on stdout.")] = False,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write <page id>.json into this folder.")
    ] = None,
    recursive: Annotated[bool, typer.Option("--recursive", "-r", help="Folders with subfolders.")] = False,
    format: FormatOption = None,
    lexicon: LexiconOption = None,
    fail_on: Annotated[
        FailOn | None, typer.Option(help="Exit 1 when a check ends so, or worse.", show_default=False)
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Extract pages: one pretty record on stdout, or --jsonl, or -o DIR. No store, no Prefect."""
    from extract.outputs.summary import Totals, print_summary, stderr_console

    found = find_pages(files, recursive=recursive)
    for problem in found.problems:
        warn(f"error: {problem}")
    if not found.pages:
        raise typer.Exit(CANNOT_RUN)
    _refuse_passwords(found.pages)
    if len(found.pages) > 1 and not jsonl and output is None:
        raise UsageError(f"{len(found.pages)} pages: give --jsonl or -o DIR")

    totals = Totals(failed=len(found.problems))
    writer = _Writer(output, jsonl=jsonl)
    bar = progress_bar(len(found.pages), quiet=quiet)
    with bar or nullcontext():
        for page in found.pages:
            _one(page, writer, totals, format=format, lexicon=lexicon)
            if bar:
                bar.step(page)
    if not quiet:
        print_summary(totals, stderr_console())
    raise typer.Exit(SOME_FAILED if totals.failed else checks_exit_code(totals.checks, fail_on) or DONE)


def _one(page: str, writer: _Writer, totals: Totals, **options: Any) -> None:
    """Extracts one page; what goes wrong with it is said and counted, and stops no other."""
    from extract.build import extract_bytes
    from extract.errors import LexiconError
    from extract.outputs.summary import page_stats

    page_id: str | None
    try:
        if is_address(page):
            found = _download(page)
            data, page_id = found.data, found.page_id
            options["format"] = options["format"] or found.format
        else:
            data, page_id = read_source(page), given_id(page)
        unapplied: list[CorrectionProblem] = []
        record = extract_bytes(
            data, source=page, page_id=page_id, corrections=writer.corrections, unapplied=unapplied, **options
        )
        for one in unapplied:
            warn(f"warning: {page}: correction {one.id} is not applied: {one.message}")
        writer.write(record)
    except LexiconError:
        raise  # no page can be done
    except ExtractError as error:
        if error.page is None:
            error.page = page
        warn(f"error: {error}")
        totals.failed += 1
    except (MemoryError, RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        warn(f"error: {page}: {type(error).__name__}: {error} (a defect of cohort-extract: please report it)")
        totals.failed += 1
    else:
        totals.add(record.page.id, page_stats(record))


def _refuse_passwords(pages: Sequence[str]) -> None:
    """Raises UsageError for an address with a password in it, before that is shown or kept anywhere."""
    if addresses := [page for page in pages if is_address(page)]:
        from extract.wiki.address import checked

        for address in addresses:
            checked(address)


def _download(address: str) -> PageSource:
    """The page at an address, with the login of the environment. Raises WikiError, UsageError."""
    from extract.wiki.login import find_login
    from extract.wiki.page import read_address

    return read_address(address, login=find_login(url=address))


class _Writer:
    """Writes records to stdout, or into a folder under names that no other page of this run has taken."""

    def __init__(self, folder: Path | None, *, jsonl: bool) -> None:
        self.folder = folder
        self.jsonl = jsonl
        self.taken: set[str] = set()
        self.corrections = folder / "corrections" if folder is not None else None
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise UsageError(error.strerror or "cannot be made", page=str(folder)) from None

    def write(self, record: PageRecord) -> None:
        from extract.outputs.canonical import to_json

        if self.folder is None:
            sys.stdout.write(to_json(record, pretty=not self.jsonl))
            sys.stdout.flush()
            return
        from extract.store.files import write_atomically
        from extract.store.names import file_name, unique_id

        page_id = unique_id(record.page.id, record.page.sha256, self.taken)
        if page_id != record.page.id:
            warn(f"warning: {record.page.source}: page id {record.page.id} is taken, written as {page_id}")
            record.page.id = page_id
        self.taken.add(page_id)
        write_atomically(self.folder / file_name(page_id), to_json(record).encode())
