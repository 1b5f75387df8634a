"""The tables of a store, kept as current as its records."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable

from extract.store.manifest import Entry
from extract.store.output import Store

MADE_OF = ".tables.sha256"
FORMS = ("csv", "xlsx", "parquet", "duckdb")


def update_tables(store: Store, form: str, *, version: str) -> bool:
    """Writes the tables of all records in `form`, unless they are of these very records; whether it did.

    They are made aside and then put in their place file by file. What they are made of is noted last, so that
    tables of a run that was killed between are made again. Without records there are no tables.
    """
    from extract.outputs.tables import export_tables

    folder = store.folder
    made_of = _made_of(form, store.entries.values(), version)
    note = folder / MADE_OF
    if made_of is None or (note.exists() and note.read_text(encoding="ascii") == made_of):
        return False
    store.gather()
    aside = folder / ".tables"
    shutil.rmtree(aside, ignore_errors=True)
    in_folder = form in ("csv", "parquet")
    export_tables(folder, form, aside / "tables" if in_folder else aside / f"tables.{form}")  # type: ignore[arg-type]
    note.unlink(missing_ok=True)
    made = [path.relative_to(aside) for path in sorted(aside.rglob("*")) if path.is_file()]
    for path in made:
        place = folder / path
        place.parent.mkdir(exist_ok=True)
        (aside / path).replace(place)
    shutil.rmtree(aside)
    note.write_text(made_of, encoding="ascii")
    store.publish([path.as_posix() for path in made], note=MADE_OF)
    return True


def _made_of(form: str, entries: Iterable[Entry], version: str) -> str | None:
    """A hash of what the tables depend on; None where there is no record."""
    records = sorted(f"{e.record} {e.record_sha256}" for e in entries if e.status == "done")
    if not records:
        return None
    return hashlib.sha256("\n".join([form, version, *records]).encode()).hexdigest()
