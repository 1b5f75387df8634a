"""The manifest: what the store knows of each page, readable while a run goes on.

`manifest.json` is replaced as a whole at the end of a run. While it goes on each page done is one line more
in `manifest.journal`; after a crash the two together are the truth, and a line cut off by the crash is a page
not yet done. A page is known by its source, as the caller named it: its id may change with its content.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

from extract.errors import RecordError
from extract.outputs.canonical import with_rows

MANIFEST = "manifest.json"
JOURNAL = "manifest.journal"
MANIFEST_VERSION = "1"
_HEAD = [b"{\n", f'  "manifest_version": "{MANIFEST_VERSION}",\n'.encode(), b'  "pages": [\n']


@dataclass(frozen=True, slots=True)
class Versions:
    """What, beside the source, decides the bytes of a record; when one changes the page is done again."""

    extractor: str
    code: str  # of the files of the package and of the libraries that decide: a change counts unreleased too
    lexicon_sha256: str
    schema_version: str
    format: str | None  # the form the caller insisted on


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the store.

    `id` is that of the record, `wanted_id` what the page itself asks for (another page may have it). Status
    `failed` has an `error` and no record; `deleted` has neither: its source is gone. `changed` is the time
    (UTC) of the last change of this entry, and the only part that two runs over the same pages do not share.
    `stats` is a JSON object as text: all entries are held at once, and an object takes ten times the room.
    """

    id: str
    wanted_id: str
    source: str
    sha256: str | None
    versions: Versions
    status: Literal["done", "failed", "deleted"]
    record: str | None
    record_sha256: str | None
    error: str | None
    changed: str
    stats: str = "{}"
    corrections: str | None = None  # the hash of the decisions applied


def read_manifest(folder: Path) -> dict[str, Entry]:
    """Entries by source, those of a run under way or broken off included. Raises RecordError."""
    journal = _lines(folder / JOURNAL)  # first: a run that ends meanwhile moves its lines into the manifest
    entries = {entry.source: entry for entry in _manifest_entries(folder / MANIFEST)}
    for row in journal:
        if "source" in row:
            entry = _entry(row)
            entries[entry.source] = entry
        elif "forget" in row:
            entries.pop(row["forget"], None)
    return entries


def read_drops(folder: Path) -> list[str]:
    """Files in `records/` that a broken-off run was about to remove."""
    return [row["drop"] for row in _lines(folder / JOURNAL) if "drop" in row]


def stats_text(stats: dict[str, Any]) -> str:
    """`stats` as an entry holds them."""
    return json.dumps(stats, ensure_ascii=False, separators=(",", ":"))


def manifest_json(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The manifest as canonical JSON, pages by id and source, in pieces."""
    rows = (_row(entry) for entry in sorted(entries, key=lambda e: (e.id, e.source)))
    pieces = with_rows({"manifest_version": MANIFEST_VERSION}, "pages", rows)
    return (piece.encode() for piece in pieces)


def journal_line(entry: Entry) -> str:
    """One page done, as a line of the journal."""
    return json.dumps(_row(entry), ensure_ascii=True) + "\n"


def drop_line(name: str) -> str:
    """A file of `records/` about to be removed, as a line of the journal."""
    return json.dumps({"drop": name}) + "\n"


def forget_line(source: str) -> str:
    """A source that its page is no longer known by, as a line of the journal."""
    return json.dumps({"forget": source}) + "\n"


def _row(entry: Entry) -> dict[str, Any]:
    return {**asdict(entry), "stats": json.loads(entry.stats)}


def _manifest_entries(path: Path) -> Iterator[Entry]:
    """The pages of a manifest, one at a time where it is in the form that we write."""
    try:
        with path.open("rb") as lines:
            if [lines.readline() for _ in range(3)] == _HEAD:
                yield from _rows_of(lines)
                return
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return
    except ValueError:
        raise RecordError("not a manifest; remove it, and every page is done again", page=str(path)) from None
    if not isinstance(data, dict) or data.get("manifest_version") != MANIFEST_VERSION:
        return  # of another version: everything is done again
    yield from (_entry(row) for row in data["pages"])


def _rows_of(lines: Iterable[bytes]) -> Iterator[Entry]:
    """The entries in the lines behind the head: each begins and ends with a brace at the same depth."""
    row: list[bytes] = []
    for line in lines:
        row.append(line)
        if line.rstrip(b",\n") == b"    }":
            yield _entry(json.loads(b"".join(row).rstrip(b",\n")))
            row = []
    if b"".join(row) != b"  ]\n}\n":
        raise ValueError


def _lines(path: Path) -> list[dict[str, Any]]:
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return []
    rows = []
    for line in lines[:-1]:  # what stands behind the last line end was cut off
        try:
            row = json.loads(line)
        except ValueError:  # a torn line that a later run wrote behind
            continue
        if isinstance(row, dict):
            rows.append(row)
    return rows


def _entry(row: dict[str, Any]) -> Entry:
    try:
        same = {"id": row["wanted_id"]} if row["id"] == row["wanted_id"] else {}
        shared = {"versions": _versions(**row["versions"]), "changed": sys.intern(row["changed"])}
        return Entry(**{**row, **same, **shared, "stats": stats_text(row["stats"])})
    except (TypeError, KeyError, AttributeError):
        raise RecordError("a manifest entry without its keys", page=str(row.get("source"))) from None


@lru_cache(maxsize=64)
def _versions(**parts: str | None) -> Versions:
    """One object for all the entries that share it."""
    return Versions(**parts)  # type: ignore[arg-type]
