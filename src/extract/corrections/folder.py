"""Where a page's decisions lie: `corrections/` in the output, one file a page, under the record's name."""

from __future__ import annotations

import hashlib
from pathlib import Path

from extract.store.names import file_name

FOLDER = "corrections"


def corrections_path(folder: Path, page_id: str) -> Path | None:
    """The file of a page's decisions in `folder`, or None where there is none.

    A page whose id another page has too is `id~hash` in the store: the decisions on its own id are meant.
    """
    for name in dict.fromkeys((page_id, page_id.partition("~")[0])):
        path = folder / file_name(name, suffix=".toml")
        if path.is_file():
            return path
    return None


def corrections_hash(folder: Path, page_id: str) -> str | None:
    """The hash of a page's decisions, or None where it has none: when it changes the page is done again."""
    path = corrections_path(folder, page_id)
    return hashlib.sha256(path.read_bytes()).hexdigest() if path is not None else None


def folder_hash(folder: Path) -> str | None:
    """One hash over all decisions, or None where there are none."""
    files = sorted(folder.glob("*.toml")) if folder.is_dir() else []
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest() if files else None
