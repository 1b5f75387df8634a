"""A store at an address: the same files as objects, written through a working folder on this machine.

Workers write into the working folder as they do into a store that is a folder, and each batch is put when it
is committed: sources, records, and then a part of the journal, `manifest.journal/<number>`, which says of the
pages of the batch what lines of `manifest.journal` say in a folder. `run.json` and `manifest.json` are put at
the end, the manifest last; the parts go then. What the manifest and the parts say is the truth: the working
folder is thrown away after a run that was not disturbed, and of one that was, only sources and staged
records are used again, both named by what they hold.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from extract.errors import UsageError
from extract.store.address import WORK, working_folder
from extract.store.lease import Lease, leased
from extract.store.manifest import JOURNAL, MANIFEST, Entry, drop_line
from extract.store.objects import Objects
from extract.store.output import RECORDS, RUN, SOURCES, STAGING, Store, opened

CORRECTIONS = "corrections"
NOTES = (".tables.sha256",)  # what the tables in the store are made of


class RemoteStore(Store):
    """An open store at an address; made by `open_remote`, which holds both locks."""

    def __init__(self, folder: Path, journal: BinaryIO, objects: Objects, lease: Lease) -> None:
        self._objects, self._lease = objects, lease
        self.done = False
        parts = sorted(objects.names(f"{JOURNAL}/"))
        self._parts = [int(part.rpartition("/")[2]) for part in parts]
        _fetch(folder, journal, objects, parts)
        self._present = {name.removeprefix(f"{RECORDS}/") for name in objects.names(f"{RECORDS}/")}
        self._sources = {name.removeprefix(f"{SOURCES}/") for name in objects.names(f"{SOURCES}/")}
        self._fresh: dict[str, Entry] = {}  # committed and not yet put
        self._dropped: set[str] = set()
        self._put_to = _size(journal)  # how much of the journal is in the store
        super().__init__(folder, journal)

    def holds(self, name: str) -> bool:
        return name in self._present

    def commit(self, entry: Entry, staged: Path | None, *, moved_from: str | None = None) -> Entry:
        before = _size(self._journal)
        taken = super().commit(entry, staged, moved_from=moved_from)
        if taken.record in self._dropped:
            # The name was another page's until now: that page's new state must be known first.
            self._put_pending(until=before)
        self._fresh[taken.source] = taken
        return taken

    def sync(self) -> None:
        self._put_pending(until=_size(self._journal))

    def finish(self, *, run_json: Iterable[str], complete: bool) -> None:
        super().finish(run_json=run_json, complete=complete)
        self._lease.check()
        self._objects.upload(self.folder, [RUN])
        self._objects.upload(self.folder, [MANIFEST])
        self._objects.delete([_part(number) for number in self._parts])
        self._parts = []
        self.done = complete

    def gather(self) -> None:
        wanted = {e.record: e.record_sha256 for e in self.entries.values() if e.record is not None}
        for path in self.records.iterdir():
            if wanted.get(path.name) == hashlib.sha256(path.read_bytes()).hexdigest():
                del wanted[path.name]
            else:
                path.unlink()
        self._objects.download(self.folder, [f"{RECORDS}/{name}" for name in wanted])

    def publish(self, paths: Sequence[str], *, note: str) -> None:
        self._lease.check()
        self._objects.delete([note])
        self._objects.upload(self.folder, paths)
        self._objects.upload(self.folder, [note])

    def prune(self) -> None:
        super().prune()
        self._lease.check()
        self._objects.upload(self.folder, [MANIFEST])
        unneeded = self._sources - {entry.sha256 for entry in self.entries.values()}
        self._objects.delete([f"{SOURCES}/{name}" for name in unneeded])

    def _remove(self, name: str) -> None:
        super()._remove(name)
        self._dropped.add(name)

    def _put_pending(self, *, until: int) -> None:
        """Puts what is committed: sources, records, then the journal up to `until`, and then removes."""
        if until == self._put_to and not self._dropped:
            return
        self._lease.check()
        sources = {e.sha256 for e in self._fresh.values() if e.sha256 is not None} - self._sources
        sources = {name for name in sources if (self.folder / SOURCES / name).exists()}
        records = {e.record for e in self._fresh.values() if e.record is not None}
        records = {name for name in records if (self.records / name).exists()}
        self._objects.upload(self.folder, [f"{SOURCES}/{name}" for name in sorted(sources)])
        self._sources |= sources
        if new := sorted(records - self._present):
            # Should this run end here, the next one knows which records nobody names.
            self._put_part("".join(drop_line(name) for name in new).encode())
        self._objects.upload(self.folder, [f"{RECORDS}/{name}" for name in sorted(records)])
        self._present |= records
        if until > self._put_to:
            with (self.folder / JOURNAL).open("rb") as journal:
                journal.seek(self._put_to)
                self._put_part(journal.read(until - self._put_to))
            self._put_to = until
        self._fresh = {}
        gone = {name for name in self._dropped if not self._is_owned(name)}
        self._objects.delete([f"{RECORDS}/{name}" for name in sorted(gone)])
        self._present -= gone
        self._dropped = set()

    def _put_part(self, lines: bytes) -> None:
        number = max(self._parts, default=0) + 1
        self._objects.put(_part(number), lines)
        self._parts.append(number)


def _part(number: int) -> str:
    return f"{JOURNAL}/{number:08}"


def _size(journal: BinaryIO) -> int:
    journal.flush()
    return os.fstat(journal.fileno()).st_size


def _fetch(folder: Path, journal: BinaryIO, objects: Objects, parts: Sequence[str]) -> None:
    """Makes the working folder say what the store says."""
    for name in (RECORDS, CORRECTIONS):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / RECORDS).mkdir()
    for name in (MANIFEST, RUN, *NOTES):
        (folder / name).unlink(missing_ok=True)
    journal.truncate(0)
    objects.download(folder, [MANIFEST, *NOTES, *objects.names(f"{CORRECTIONS}/")])
    for part in parts:
        journal.write(objects.get(part) or b"")
    journal.flush()


@contextmanager
def open_remote(output: str) -> Iterator[RemoteStore]:
    """The store at an address, locked until the end. Raises UsageError and StoreError."""
    objects, folder = Objects(output), working_folder(output)
    with opened(folder) as journal:
        store = None
        try:
            with leased(objects) as lease:
                store = RemoteStore(folder, journal, objects, lease)
                yield store
        finally:
            if (store is not None and store.done) or not any((folder / STAGING).glob("*")):
                _clear(folder)


def _clear(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    if folder.parent.name == WORK:  # ours, and not one that the user has made
        with suppress(OSError):  # those of other addresses
            folder.parent.rmdir()


@contextmanager
def fetched(output: str) -> Iterator[Path]:
    """The records of a store at an address, their sources and decisions, as a folder for the time of reading.

    Raises UsageError where there is no record.
    """
    import tempfile

    objects = Objects(output)
    with tempfile.TemporaryDirectory(prefix="cohort-extract-") as name:
        folder = Path(name)
        for part in (RECORDS, SOURCES, CORRECTIONS):
            objects.download(folder, objects.names(f"{part}/"))
        if not (folder / RECORDS).is_dir():
            raise UsageError("no records here", page=output)
        yield folder
