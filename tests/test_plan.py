"""What a run is divided into, and the guess whether it will have anything to do."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.run.options import Job, Options
from extract.run.plan import MOST, Plan, looks_idle
from extract.store.manifest import Versions

VERSIONS = Versions("0.1.0", "c0de", "1e81c0", "1.0", None)


def _batches(pages: int, workers: int, batch: int = 0) -> list[int]:
    jobs = tuple(Job(str(number), "output", None, None, ()) for number in range(pages))
    plan = Plan(jobs, (), (), 0, (), VERSIONS, pages)
    batches = list(plan.batches(Options(("pages",), workers=workers, batch=batch)))
    assert tuple(job for one in batches for job in one) == jobs, "every page once, in order"
    return [len(one) for one in batches]


@given(st.integers(0, 20_000), st.integers(1, 16))
def test_batches_are_few_and_never_grow_to_the_end(pages: int, workers: int) -> None:
    sizes = _batches(pages, workers)
    assert all(sizes) and sizes == sorted(sizes, reverse=True)
    assert len(sizes) <= 20 + 8 * workers + pages / MOST


def test_the_last_batches_are_small_so_that_the_workers_end_together() -> None:
    assert _batches(1_000, 2) == [100, 100, 100, 100, 100, 100, 100, 75, 56, 42, 31, 30, 30, 30, 6]
    assert _batches(7, 2) == [1] * 7
    assert _batches(7, 2, batch=3) == [3, 3, 1]


@pytest.mark.parametrize(
    ("change", "idle"), [("nothing", True), ("newer", False), ("force", False), ("no store", False)]
)
def test_a_run_looks_idle_when_no_page_is_newer_than_the_store(
    tmp_path: Path, change: str, idle: bool
) -> None:
    page, output = tmp_path / "page.txt", tmp_path / "output"
    page.write_text("")
    os.utime(page, (1, 1))
    if change != "no store":
        output.mkdir()
        (output / "manifest.json").write_text("")
    if change == "newer":
        os.utime(page, (2**32, 2**32))
    assert looks_idle(Options((str(tmp_path),), str(output), force=change == "force")) is idle
