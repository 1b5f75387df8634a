"""What a run has to do: which pages are new or changed, which are as they were, which are gone."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
from collections.abc import Iterator, Mapping
from dataclasses import astuple, dataclass
from functools import cache, cached_property
from pathlib import Path

from extract.corrections import FOLDER, corrections_hash, folder_hash
from extract.errors import ExtractError
from extract.inputs import STDIN, find_pages
from extract.run.options import Job, Options
from extract.store.manifest import Entry, Versions
from extract.store.output import Store
from extract.version import VERSION

# Parts of the package that no record depends on; the lexicon has a hash of its own.
UNDECIDING = frozenset({"cli", "explain.py", "lexicon", "proofs.py", "run", "store", "validate", "wiki"})
FEWEST, MOST = 30, 500  # pages a batch, where there are enough
MANY = 10  # so many pages gone at once, and more than half of them, is a lost folder rather than an edit


@dataclass(frozen=True)
class Plan:
    """`jobs` are to be done; `unchanged` and `deleted` are sources that the store knows.

    `held_back` counts pages that seem deleted, but so many at once that it takes `prune` to believe it.
    """

    jobs: tuple[Job, ...]
    unchanged: tuple[str, ...]
    deleted: tuple[str, ...]
    held_back: int
    problems: tuple[ExtractError, ...]
    versions: Versions
    pages: int

    @cached_property
    def sources(self) -> frozenset[str]:
        """All pages that the run knows, done again or not."""
        return frozenset((*(job.source for job in self.jobs), *self.unchanged))

    def batches(self, options: Options) -> Iterator[tuple[Job, ...]]:
        """The jobs in batches, in order: large ones first, for what each costs, and small ones last, so that
        all workers end together.
        """
        total, start = len(self.jobs), 0
        few = max(1, min(FEWEST, -(-total // (4 * options.workers))))
        while start < total:
            share = (total - start) // (2 * options.workers)
            size = options.batch or max(few, min(share, total // 10, MOST))
            yield self.jobs[start : start + size]
            start += size


def make_plan(options: Options, store: Store) -> Plan:
    """Looks at the inputs and at what the store knows; reads each source once, to hash it."""
    entries, output = store.entries, str(options.folder)
    found = find_pages(options.inputs, recursive=options.recursive)
    now = versions(options)
    keys = (*astuple(now), folder_hash(options.folder / FOLDER))  # of staged records
    jobs: list[Job] = []
    unchanged: list[str] = []
    for page in found.pages:
        entry = entries.get(page)
        if entry is not None and not options.force and _is_current(entry, page, now, store):
            unchanged.append(page)
        else:
            jobs.append(Job(page, output, options.format, options.lexicon, keys))
    gone = tuple(_gone(options, entries, frozenset(found.pages)))
    known = sum(1 for entry in entries.values() if entry.status != "deleted")
    lost = not options.prune and len(gone) > MANY and 2 * len(gone) > known
    return Plan(
        jobs=tuple(jobs),
        unchanged=tuple(unchanged),
        deleted=() if lost else gone,
        held_back=len(gone) if lost else 0,
        problems=found.problems,
        versions=now,
        pages=len(found.pages),
    )


def looks_idle(options: Options) -> bool:
    """Whether the run will hardly have anything to do: a guess by the times of files; nothing hangs on it."""
    from extract.store.manifest import MANIFEST

    try:
        last = (options.folder / MANIFEST).stat().st_mtime
        pages = find_pages(options.inputs, recursive=options.recursive).pages
        return not options.force and all(os.stat(page).st_mtime < last for page in pages)  # noqa: PTH116
    except (OSError, ExtractError):
        return False


def versions(options: Options) -> Versions:
    """The versions in force. Raises LexiconError for a user's lexicon that is not valid."""
    from extract.record import SCHEMA_VERSION

    return Versions(
        extractor=VERSION,
        code=_code_version(),
        lexicon_sha256=lexicon_hash(options.lexicon),
        schema_version=SCHEMA_VERSION,
        format=options.format,
    )


def lexicon_hash(lexicon: str | None) -> str:
    """Hash of the lexicon in force, as the record's generator states it."""
    from extract.lexicon import load_lexicon

    return load_lexicon(Path(lexicon) if lexicon else None).sha256


@cache
def _code_version() -> str:
    """One hash over the files of ours and the versions of the libraries that decide what is found."""
    root = Path(__file__).parent.parent
    digest = hashlib.sha256()
    for name in ("spacy", "regex", "pdfplumber", "pydantic"):
        digest.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    files = {path.relative_to(root).as_posix(): path for path in root.rglob("*.py")}
    for name, path in sorted(files.items()):
        if name.split("/")[0] not in UNDECIDING:
            digest.update(name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _is_current(entry: Entry, page: str, now: Versions, store: Store) -> bool:
    """Whether the store's outcome for `page`, good or bad, is that of its bytes and of our versions."""
    if entry.status == "deleted" or entry.versions != now or page == STDIN or entry.sha256 is None:
        return False
    if entry.record is not None and not store.holds(entry.record):
        return False
    if corrections_hash(store.folder / FOLDER, entry.wanted_id) != entry.corrections:
        return False
    try:
        with open(page, "rb") as file:  # noqa: PTH123 - ten thousand times
            return hashlib.file_digest(file, "sha256").hexdigest() == entry.sha256
    except OSError:
        return False


def _gone(options: Options, entries: Mapping[str, Entry], found: frozenset[str]) -> Iterator[str]:
    """Sources known to the store that stood below one of the inputs and are no longer there."""
    roots = [Path(given).as_posix() for given in options.inputs if given != STDIN]
    for source, entry in entries.items():
        if entry.status == "deleted" or source in found or source == STDIN:
            continue
        if any(_below(source, root) for root in roots) and not os.path.lexists(source):
            yield source


def _below(source: str, root: str) -> bool:
    return root == "." or source == root or source.startswith(root.rstrip("/") + "/")
