"""What the tests of the outputs share."""

from __future__ import annotations

from pathlib import Path

import pytest
from seed_record import seed_record

from extract.outputs.canonical import to_json
from extract.record import PageRecord


@pytest.fixture(scope="session")
def record() -> PageRecord:
    """The seed page's record; don't change it: copy it."""
    return seed_record()


@pytest.fixture
def output(tmp_path: Path, record: PageRecord) -> Path:
    """An output folder with the seed page's record."""
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / f"{record.page.id}.json").write_text(to_json(record), encoding="utf-8")
    return tmp_path
