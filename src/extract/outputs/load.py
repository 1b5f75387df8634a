"""Reading records back from disk, one at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from extract.errors import RecordError, UsageError
from extract.outputs.canonical import from_json
from extract.record import PageRecord

NOT_RECORDS = ("run.json", "manifest.json", "datapackage.json", "citations.json")


def record_files(path: Path) -> list[Path]:
    """The record files at `path`: a file, an output folder with `records/`, or a folder of records.

    Raises UsageError where there are none.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise UsageError("no such file or folder", page=str(path))
    folder = path / "records" if (path / "records").is_dir() else path
    files = [one for one in folder.iterdir() if one.suffix in (".json", ".jsonl") and one.is_file()]
    files = [one for one in files if one.name not in NOT_RECORDS]
    if not files:
        raise UsageError("no records (.json, .jsonl) here", page=str(folder))
    return sorted(files, key=lambda one: one.name)


def home(source: Path) -> Path:
    """The folder beside the records, where outputs go unless told otherwise: the output folder itself."""
    folder = source if source.is_dir() else source.parent
    return folder.parent if folder.name == "records" else folder


def iter_records(path: Path, *, page: str | None = None) -> Iterator[PageRecord]:
    """Records at `path` in the order of their file names; with `page`, the one of that id.

    Raises UsageError where there are none, RecordError where one is not what the contract says.
    """
    found = False
    for file in record_files(path):
        for line in _documents(file):
            if page is not None and page.isascii() and json.dumps(page) not in line:
                continue  # cheaper than parsing a thousand records to find one
            record = _parse(line, file)
            if page is None or record.page.id == page:
                found = True
                yield record
    if not found:
        raise UsageError(f"no record of page {page!r}" if page else "no records here", page=str(path))


def _documents(file: Path) -> Iterator[str]:
    try:
        with file.open(encoding="utf-8") as lines:
            if file.suffix != ".jsonl":
                yield lines.read()
                return
            yield from (line for line in lines if line.strip())
    except UnicodeDecodeError as error:
        raise RecordError(f"not UTF-8 (byte {error.start})", page=str(file)) from None


def _parse(text: str, file: Path) -> PageRecord:
    try:
        return PageRecord.model_validate_json(text)
    except ValidationError:
        return from_json(text, path=str(file))  # slower, and says what is wrong
