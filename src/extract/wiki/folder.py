"""A folder of a wiki's pages.

    <page id>.dokuwiki     the raw pages, under safe, reversible names (see `extract.store.names`)
    wiki.json              the index: what is known of each page, tombstones too
    .deleted/              the last text of pages that are gone, out of the way of an extraction
    .lock                  held while a fetch or sync goes on

A page's file is written before its entry in the index, and each is replaced as a whole: broken off at any
moment, the folder holds nothing that is not so, and the next run goes on from there.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Literal

from extract.errors import UsageError
from extract.store.files import sync_folder, write_atomically
from extract.store.lock import locked
from extract.store.names import file_name
from extract.wiki.api import PageState, text_hash

INDEX = "wiki.json"
INDEX_VERSION = "1"
GRAVES = ".deleted"
SUFFIX = ".dokuwiki"
SAVE_EVERY = 200  # pages
_HEADING = re.compile(r"^[ \t]*={2,6}(?!=)[ \t]*(\S[^\n]*?)[ \t]*={2,}[ \t]*$", re.M)

Status = Literal["present", "deleted", "forbidden"]


@dataclass(frozen=True)
class Entry:
    """A page in the index.

    `revision`, `mtime` (seconds since 1970), `size` (bytes of the wiki's file) and `hash` are the wiki's
    words, null where it does not say; `sha256` is that of our file, `file` its path in the folder. `title` is
    the page's first heading. A page that is deleted, or that we may not read any more, keeps its last entry
    and its last text: a tombstone.
    """

    id: str
    status: Status
    file: str
    revision: int | None
    mtime: int | None
    size: int | None
    hash: str | None
    sha256: str
    title: str | None
    author: str | None
    url: str


class Folder:
    """An open folder; made by `open_folder`, which holds its lock."""

    def __init__(self, path: Path, wiki: str) -> None:
        self.path = path
        self.wiki = wiki
        self.entries = _read(path / INDEX, wiki)
        self._unsaved = 0

    def text(self, page_id: str) -> bytes | None:
        """The text that lies here for a page, in the index or not; None where there is none."""
        try:
            return (self.path / file_name(page_id, suffix=SUFFIX)).read_bytes()
        except OSError:
            return None

    def put(self, state: PageState, text: bytes, url: str) -> Entry:
        """Takes a page in: its text first, then its entry."""
        name = file_name(state.id, suffix=SUFFIX)
        if self.text(state.id) != text:
            write_atomically(self.path / name, text)
        entry = Entry(
            id=state.id,
            status="present",
            file=name,
            revision=state.revision,
            mtime=state.mtime,
            size=state.size if state.size is not None else len(text),
            hash=state.hash if state.hash is not None else text_hash(text),
            sha256=hashlib.sha256(text).hexdigest(),
            title=first_heading(text),
            author=state.author,
            url=url,
        )
        self._set(entry)
        (self.path / GRAVES / name).unlink(missing_ok=True)
        return entry

    def note(self, entry: Entry) -> None:
        """Takes in an entry whose text is here already."""
        self._set(entry)

    def bury(self, page_id: str, status: Status) -> None:
        """Makes a page's entry a tombstone and moves its text out of the way."""
        old = self.entries[page_id]
        name = file_name(page_id, suffix=SUFFIX)
        (self.path / GRAVES).mkdir(exist_ok=True)
        if (self.path / name).exists():
            (self.path / name).replace(self.path / GRAVES / name)
        self._set(replace(old, status=status, file=f"{GRAVES}/{name}"))

    def save(self) -> None:
        """Writes the index, where anything in it is new."""
        if self._unsaved:
            sync_folder(self.path)
            pages = [asdict(self.entries[page_id]) for page_id in sorted(self.entries)]
            index = {"index_version": INDEX_VERSION, "wiki": self.wiki, "pages": pages}
            text = json.dumps(index, ensure_ascii=False, indent=2) + "\n"
            write_atomically(self.path / INDEX, text.encode("utf-8", "surrogatepass"))
            sync_folder(self.path)
            self._unsaved = 0

    def _set(self, entry: Entry) -> None:
        if self.entries.get(entry.id) != entry:
            self.entries[entry.id] = entry
            self._unsaved += 1
            if self._unsaved >= SAVE_EVERY:
                self.save()


@contextmanager
def open_folder(path: Path, wiki: str) -> Iterator[Folder]:
    """The folder of the wiki at `wiki`, made where it is missing, locked, and its index saved at the end.

    Raises UsageError for a folder of another wiki, one that cannot be made, or one in use.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(error.strerror or "cannot be made", page=str(path)) from None
    with locked(path):
        for left in path.glob(".tmp-*"):
            left.unlink(missing_ok=True)
        folder = Folder(path, wiki)
        try:
            yield folder
        finally:
            folder.save()


def first_heading(text: bytes) -> str | None:
    """The first heading of a raw page, as DokuWiki takes it for the title."""
    found = _HEADING.search(text[:100_000].decode("utf-8", "replace"))
    return found[1].strip() if found else None


def _read(path: Path, wiki: str) -> dict[str, Entry]:
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, RecursionError):
        raise UsageError(
            "not an index of a wiki; remove it, and pages are fetched anew", page=str(path)
        ) from None
    if not isinstance(data, dict) or data.get("index_version") != INDEX_VERSION:
        raise UsageError("an index of another version; remove it, and pages are fetched anew", page=str(path))
    if data.get("wiki") != wiki:
        raise UsageError(f"this folder is of another wiki, {data.get('wiki')}", page=str(path.parent))
    return {entry.id: entry for entry in map(_entry, data.get("pages", ())) if entry is not None}


def _entry(row: Any) -> Entry | None:
    """An entry as it was written; one that lacks something is as if it were not there."""
    names = {field.name for field in fields(Entry)}
    if not isinstance(row, dict) or not names <= row.keys():
        return None
    return Entry(**{name: row[name] for name in names})
