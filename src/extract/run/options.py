"""What a run is asked to do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.store.address import is_remote, working_folder


@dataclass(frozen=True)
class Options:
    """The options of a run; they travel between processes and into Prefect as JSON.

    `output` is a folder or the address of a store. `page_timeout` is in seconds, `page_memory` in MiB of
    address space for one worker; 0 means no limit. `batch` is the number of pages a batch, 0 for one that
    suits the number of pages.
    """

    inputs: tuple[str, ...]
    output: str = "output"
    recursive: bool = False
    format: str | None = None
    lexicon: str | None = None
    workers: int = 1
    batch: int = 0
    page_timeout: float = 300.0
    page_memory: int = 4096
    force: bool = False
    prune: bool = False
    tables: str | None = None

    @property
    def folder(self) -> Path:
        """The store, or the working folder of one at an address."""
        return working_folder(self.output) if is_remote(self.output) else Path(self.output)


@dataclass(frozen=True, slots=True)
class Job:
    """One page to do. All that a worker needs, as JSON: workers may live on other machines."""

    source: str
    output: str  # the folder, also of a store at an address
    format: str | None
    lexicon: str | None
    versions: tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one page: a staged record, or an error. Paths and digests, never the record itself."""

    source: str
    sha256: str | None = None
    page_id: str | None = None
    staged: str | None = None
    record_sha256: str | None = None
    stats: dict[str, Any] | None = None
    corrections: str | None = None  # the hash of the decisions applied
    error: str | None = None
    seconds: float = 0.0
