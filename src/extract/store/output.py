"""The store: the output folder of a run.

    records/<page id>.json   the records
    sources/<sha256>         the sources as read
    manifest.json            what is known of each page (and manifest.journal while a run goes on)
    run.json                 what the last run did
    .staging/                records of a run under way, named by content and version; a broken-off run's
                             are taken over by the next
    .lock                    held while a run goes on

A store at an address has the same files as objects: `remote`.

Pages are committed in the order of the input, so that ids do not depend on which worker was first. The record
gets its name before its line in the journal: a crash between the two costs doing one page again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from extract.errors import UsageError
from extract.store.address import is_remote
from extract.store.files import sync_folder, write_atomically, write_pieces
from extract.store.lock import locked
from extract.store.manifest import (
    JOURNAL,
    MANIFEST,
    Entry,
    drop_line,
    forget_line,
    journal_line,
    manifest_json,
    read_drops,
    read_manifest,
)
from extract.store.names import file_name, unique_id

RECORDS = "records"
SOURCES = "sources"
STAGING = ".staging"
RUN = "run.json"


class Store:
    """An open store; made by `open_store`, which holds its lock."""

    def __init__(self, folder: Path, journal: BinaryIO) -> None:
        self.folder = folder
        self.records = folder / RECORDS
        self.entries = read_manifest(folder)
        self._journal = journal
        self._owner = {e.id: e.source for e in self.entries.values() if e.status != "deleted"}
        self._record_of = {e.record: e.source for e in self.entries.values() if e.record is not None}
        for name in read_drops(folder):
            self._unlink(name)

    def commit(self, entry: Entry, staged: Path | None, *, moved_from: str | None = None) -> Entry:
        """Takes one page in and returns its entry with the id, record name and hash it got.

        `staged` is the finished record in the staging folder, or None for a page that failed or was deleted.
        `moved_from` is the source that the page was known by until now, whose entry and record go.
        """
        left = self._forget(moved_from) if moved_from is not None else None
        old = self.entries.get(entry.source)
        if old is not None and self._owner.get(old.id) == old.source:
            del self._owner[old.id]
        if entry.status == "deleted":
            taken = entry
        else:
            page_id = self._id(entry, old)
            self._owner[page_id] = entry.source
            taken = replace(entry, id=page_id)
        if staged is not None:
            taken = self._name(taken, staged)
        if old is not None and replace(old, changed=taken.changed) == taken:
            taken = old  # done again with the same outcome: nothing has changed
        dropped = old.record if old is not None and old.record != taken.record else None
        if dropped is not None:
            self._journal.write(drop_line(dropped).encode())
        self.entries[taken.source] = taken
        if taken.record is not None:
            self._record_of[taken.record] = taken.source
        self._journal.write(journal_line(taken).encode())
        self._journal.flush()
        for name in (dropped, left):
            if name is not None:
                self._unlink(name)
        return taken

    def same_page(self, entry: Entry) -> str | None:
        """The source of a page of the id that `entry` wants, with the same bytes; None for a known source."""
        if entry.source in self.entries or entry.sha256 is None:
            return None
        for page_id in (entry.wanted_id, unique_id(entry.wanted_id, entry.sha256, {entry.wanted_id})):
            source = self._owner.get(page_id)
            if source is not None and self.entries[source].sha256 == entry.sha256:
                return source
        return None

    def _forget(self, source: str) -> str | None:
        """Drops an entry, and returns the name of its record, which still stands."""
        old = self.entries.pop(source)
        self._owner.pop(old.id, None)
        self._journal.write(forget_line(source).encode())
        if old.record is not None:
            self._record_of.pop(old.record, None)
            self._journal.write(drop_line(old.record).encode())
        return old.record

    def sync(self) -> None:
        """Brings what was committed to the disk."""
        sync_folder(self.records)
        os.fsync(self._journal.fileno())

    def finish(self, *, run_json: Iterable[str], complete: bool) -> None:
        """Writes the manifest and run.json; the staging area goes when the run is `complete`."""
        self.sync()
        if os.fstat(self._journal.fileno()).st_size or not (self.folder / MANIFEST).exists():
            self._write_manifest()
        write_pieces(self.folder / RUN, (piece.encode() for piece in run_json))
        sync_folder(self.folder)
        (self.folder / JOURNAL).unlink(missing_ok=True)
        if complete:
            shutil.rmtree(self.folder / STAGING, ignore_errors=True)

    def holds(self, name: str) -> bool:
        """Whether there is a record of this name."""
        return (self.records / name).exists()

    def gather(self) -> None:
        """Makes sure that `folder` has all records, for what is made of all of them."""

    def publish(self, paths: Sequence[str], *, note: str) -> None:
        """Gives files of `folder` to the store's readers; `note` says what they are made of, and is last."""

    def prune(self) -> None:
        """Removes sources that no entry names any more, and the entries of deleted pages."""
        self.entries = {s: e for s, e in self.entries.items() if e.status != "deleted"}
        self._write_manifest()
        kept = {entry.sha256 for entry in self.entries.values()}
        for path in (self.folder / SOURCES).iterdir():
            if path.name not in kept:
                path.unlink()

    def _write_manifest(self) -> None:
        write_pieces(self.folder / MANIFEST, manifest_json(self.entries.values()))

    def _id(self, entry: Entry, old: Entry | None) -> str:
        """The page's id: what it wants, unless another page has it; a page keeps the id that it has."""
        if old is not None and old.wanted_id == entry.wanted_id and old.id not in self._owner:
            same_bytes = old.id == old.wanted_id or old.sha256 == entry.sha256
            if same_bytes and old.status != "deleted":
                return old.id
        return unique_id(entry.wanted_id, entry.sha256 or "", self._owner)

    def _name(self, entry: Entry, staged: Path) -> Entry:
        """Gives the staged record its place under `records/`."""
        name = file_name(entry.id)
        if entry.id != entry.wanted_id:
            data = _with_id(staged.read_text(encoding="utf-8"), entry.id)
            write_atomically(self.records / name, data)
            staged.unlink()
            return replace(entry, record=name, record_sha256=hashlib.sha256(data).hexdigest())
        staged.replace(self.records / name)
        return replace(entry, record=name)

    def _unlink(self, name: str) -> None:
        """Removes a record that no page has any more."""
        if not self._is_owned(name):
            self._record_of.pop(name, None)
            self._remove(name)

    def _is_owned(self, name: str) -> bool:
        owner = self._record_of.get(name)
        return owner is not None and self.entries[owner].record == name

    def _remove(self, name: str) -> None:
        (self.records / name).unlink(missing_ok=True)


@contextmanager
def open_store(output: Path | str) -> Iterator[Store]:
    """The store in a folder or at an address, made where it is missing and locked until the end.

    Raises UsageError, and StoreError for an address.
    """
    if isinstance(output, str) and is_remote(output):
        from extract.store.remote import open_remote

        with open_remote(output) as remote:
            yield remote
        return
    with opened(Path(output)) as journal:
        yield Store(Path(output), journal)


@contextmanager
def opened(folder: Path) -> Iterator[BinaryIO]:
    """The folder of a store, made where it is missing and locked until the end, and its journal."""
    try:
        for part in (RECORDS, SOURCES, STAGING):
            (folder / part).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(error.strerror or "cannot be made", page=str(folder)) from None
    with locked(folder), (folder / JOURNAL).open("ab") as journal:
        if journal.tell():
            journal.write(b"\n")  # ends a line that a crash cut off
        _remove_temporary((folder, folder / RECORDS, folder / SOURCES, folder / STAGING))
        yield journal


def staging_key(source: str, sha256: str, versions: Iterable[str | None]) -> str:
    """The name of a staged record: by content and version, so that no other content is ever taken for it."""
    parts = "\0".join([source, sha256, *(version or "" for version in versions)])
    return hashlib.sha256(parts.encode("utf-8", "surrogatepass")).hexdigest() + ".json"


def _with_id(text: str, page_id: str) -> bytes:
    from extract.outputs.canonical import from_json, to_json

    record = from_json(text)
    record.page.id = page_id
    return to_json(record).encode()


def _remove_temporary(folders: Iterable[Path]) -> None:
    for folder in folders:
        for path in folder.glob(".tmp-*"):
            path.unlink(missing_ok=True)
