"""Runs into a store, without Prefect: what is done, what is not, what a bad page costs, or a kill."""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from extract.store.manifest import read_manifest
from tests.conftest import SEED, Command, command_line, page_text

FAULTS = str(Path(__file__).parent / "faults")


def _pages(folder: Path, count: int) -> Path:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"p{number:03}.txt").write_text(page_text(number))
    return folder


def _run_json(folder: Path) -> dict[str, Any]:
    run: dict[str, Any] = json.loads((folder / "output" / "run.json").read_text())
    return run


def _counts(folder: Path) -> tuple[int, int, int]:
    """Pages done, unchanged, failed by the last run."""
    run = _run_json(folder)
    return run["done"], run["counts"]["skipped"], run["counts"]["failed"]


def _state(output: Path) -> dict[str, Any]:
    """All that a run leaves behind, but for its times: records, sources, the manifest."""
    manifest = json.loads((output / "manifest.json").read_text())
    for page in manifest["pages"]:
        del page["changed"]
    files = {
        str(path.relative_to(output)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in output.rglob("*")
        if path.is_file() and path.name not in ("manifest.json", "run.json", ".lock")
    }
    return {"manifest": manifest, "files": files}


def test_a_run_leaves_records_sources_manifest_and_run_json(command: Command, tmp_path: Path) -> None:
    done = command("run", SEED, "--no-prefect")
    assert done.code == 0, done.err
    output, sha256 = tmp_path / "output", hashlib.sha256(SEED.read_bytes()).hexdigest()
    assert sorted(path.name for path in output.iterdir() if not path.name.startswith(".")) == [
        "manifest.json",
        "records",
        "run.json",
        "sources",
    ]
    assert (output / "sources" / sha256).read_bytes() == SEED.read_bytes()
    record = json.loads((output / "records" / "cervical_spinal_metastases.json").read_text())
    assert record["page"]["sha256"] == sha256
    run = _run_json(tmp_path)
    assert run["state"] == "complete"
    assert [row["id"] for row in run["records"]] == ["cervical_spinal_metastases"]
    versions = {"extractor", "code", "lexicon_sha256", "schema_version", "format", "python"}
    assert set(run["versions"]) == versions


def test_only_what_is_new_or_changed_is_done(command: Command, tmp_path: Path) -> None:
    pages = _pages(tmp_path / "pages", 4)
    run = ("run", "pages", "--no-prefect", "-q")
    assert command(*run).code == 0
    assert _counts(tmp_path) == (4, 0, 0)
    before = _state(tmp_path / "output")
    assert command(*run).code == 0
    assert _counts(tmp_path) == (0, 4, 0)
    assert _state(tmp_path / "output") == before
    (pages / "p001.txt").write_text(page_text(77))
    (pages / "p004.txt").write_text(page_text(4))
    os.utime(pages / "p002.txt", (0, 0))  # touched, but the same
    command(*run)
    assert _counts(tmp_path) == (2, 3, 0)
    command(*run, "--force")
    assert _counts(tmp_path) == (5, 0, 0)
    (tmp_path / "output" / "records" / "p003.json").unlink()
    command(*run)
    assert _counts(tmp_path) == (1, 4, 0)


def test_another_version_does_a_page_again(command: Command, tmp_path: Path) -> None:
    _pages(tmp_path / "pages", 2)
    run = ("run", "pages", "--no-prefect", "-q")
    command(*run)
    command(*run, "--format", "markdown")
    assert _counts(tmp_path) == (2, 0, 0)
    (tmp_path / "mine.toml").write_text("")
    command(*run, "--format", "markdown", "--lexicon", "mine.toml")
    first = _counts(tmp_path)
    manifest = (tmp_path / "output" / "manifest.json").read_text()
    (tmp_path / "output" / "manifest.json").write_text(manifest.replace('"extractor": "', '"extractor": "9'))
    command(*run, "--format", "markdown", "--lexicon", "mine.toml")
    assert (first, _counts(tmp_path)) == ((2, 0, 0), (2, 0, 0))


def test_a_deleted_page_loses_its_record_and_keeps_its_source(command: Command, tmp_path: Path) -> None:
    pages = _pages(tmp_path / "pages", 3)
    run = ("run", "pages", "--no-prefect")
    command(*run)
    (pages / "p001.txt").unlink()
    done = command(*run)
    assert "1 deleted pages" in done.err
    entry = read_manifest(tmp_path / "output")["pages/p001.txt"]
    assert (entry.status, entry.record) == ("deleted", None)
    assert not (tmp_path / "output" / "records" / "p001.json").exists()
    assert len(list((tmp_path / "output" / "sources").iterdir())) == 3
    command(*run, "--prune")
    assert "pages/p001.txt" not in read_manifest(tmp_path / "output")
    assert len(list((tmp_path / "output" / "sources").iterdir())) == 2


def test_pages_of_another_input_are_left_alone(command: Command, tmp_path: Path) -> None:
    _pages(tmp_path / "pages", 2)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "o.txt").write_text(page_text(50))
    command("run", "pages", "--no-prefect", "-q")
    command("run", "other", "--no-prefect", "-q")
    assert {entry.status for entry in read_manifest(tmp_path / "output").values()} == {"done"}
    assert len(list((tmp_path / "output" / "records").iterdir())) == 3


def test_a_lost_folder_is_not_taken_for_deleted_pages(command: Command, tmp_path: Path) -> None:
    pages = _pages(tmp_path / "pages", 30)
    command("run", "pages", "--no-prefect", "-q")
    for number in range(20):
        (pages / f"p{number:03}.txt").unlink()
    done = command("run", "pages", "--no-prefect")
    assert "20 pages are gone from the input" in done.err
    assert len(list((tmp_path / "output" / "records").iterdir())) == 30
    command("run", "pages", "--no-prefect", "--prune")
    assert len(list((tmp_path / "output" / "records").iterdir())) == 10


def test_a_run_from_another_folder_knows_the_pages_it_has(command: Command, tmp_path: Path) -> None:
    pages = _pages(tmp_path / "pages", 2)
    (pages / "sub").mkdir()
    (pages / "sub" / "p000.txt").write_text(page_text(7))  # the same id, other bytes
    run = ("run", "--no-prefect", "-r", "-o")
    command(*run, "output", "pages")
    command(*run, "fresh", str(pages))
    done = command(*run, "output", str(pages))  # the same files by another name
    assert _state(tmp_path / "output") == _state(tmp_path / "fresh")
    assert done.err.count("is taken by another page") == 1
    (tmp_path / "moved").mkdir()
    pages.rename(tmp_path / "moved" / "pages")
    command(*run, "output", "moved")
    assert len(list((tmp_path / "output" / "records").iterdir())) == 3
    assert {source.split("/")[0] for source in read_manifest(tmp_path / "output")} == {"moved"}


def test_a_copy_of_a_page_is_a_page_of_its_own(command: Command, tmp_path: Path) -> None:
    _pages(tmp_path / "pages", 1)
    _pages(tmp_path / "copy", 1)
    command("run", "pages", "--no-prefect", "-q")
    command("run", "copy", "--no-prefect", "-q")
    assert sorted(read_manifest(tmp_path / "output")) == ["copy/p000.txt", "pages/p000.txt"]
    assert len(list((tmp_path / "output" / "records").iterdir())) == 2


def test_two_pages_of_one_id_are_both_kept(command: Command, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "x.txt").write_text(page_text(ord(name)))
    second = hashlib.sha256((tmp_path / "b" / "x.txt").read_bytes()).hexdigest()[:8]
    done = command("run", "a", "b", "--no-prefect")
    assert f"warning: b/x.txt: page id x is taken by another page, written as x~{second}" in done.err
    records = tmp_path / "output" / "records"
    assert sorted(path.name for path in records.iterdir()) == ["x.json", f"x~{second}.json"]
    assert json.loads((records / f"x~{second}.json").read_text())["page"]["id"] == f"x~{second}"


def test_one_bad_page_never_stops_a_run(command: Command, tmp_path: Path) -> None:
    pages = _pages(tmp_path / "pages", 6)
    bad = {
        "bad1.txt": ("FAULT-SLOW", "takes longer than 3 s"),
        "bad2.txt": ("FAULT-MEMORY", "takes more memory than the 4096 MiB"),
        "bad3.txt": ("FAULT-KILLED", "its worker was killed by signal 9"),
        "bad4.txt": ("FAULT-DEFECT", "KeyError"),
        "bad5.txt": ("", "empty file"),
    }
    for name, (text, _) in bad.items():
        (pages / name).write_text(text)
    run = ("run", "pages", "--no-prefect", "--workers", "2", "--page-timeout", "3")
    path = os.pathsep.join([FAULTS, os.environ.get("PYTHONPATH", "")])
    done = command(*run, PYTHONPATH=path)
    assert done.code == 1
    assert _counts(tmp_path) == (6, 0, 5)
    errors = [line for line in done.err.splitlines() if line.startswith("error: ")]
    for line, (name, (_, message)) in zip(errors, bad.items(), strict=True):
        assert line.startswith(f"error: pages/{name}: ") and message in line
    again = command(*run)
    assert again.code == 1, "a failed page decides the exit code as long as it has not changed"
    assert _counts(tmp_path) == (0, 6, 5)
    assert again.err.count("(unchanged since it failed)") == 5
    (pages / "bad1.txt").write_text(page_text(9))
    command(*run)
    assert _counts(tmp_path) == (1, 6, 4)
    done = command(*run, "--force")
    assert _counts(tmp_path) == (10, 0, 1)


def test_a_page_that_turns_bad_has_no_record_any_more(command: Command, tmp_path: Path) -> None:
    pages = _pages(tmp_path / "pages", 2)
    command("run", "pages", "--no-prefect", "-q")
    (pages / "p001.txt").write_text("")
    command("run", "pages", "--no-prefect", "-q")
    assert [path.name for path in (tmp_path / "output" / "records").iterdir()] == ["p000.json"]


def test_any_number_of_workers_and_any_batches_give_the_same_store(command: Command, tmp_path: Path) -> None:
    _pages(tmp_path / "pages", 23)
    states = []
    for arguments in (("--workers", "1"), ("--workers", "3", "--batch", "2"), ("--batch", "100")):
        command("run", "pages", "--no-prefect", "-q", *arguments)
        states.append(_state(tmp_path / "output"))
        shutil.rmtree(tmp_path / "output")
    assert states[0] == states[1] == states[2]


def written(path: Path) -> tuple[int, int]:
    """Which file stands there, and when it was last written; not when it was last read."""
    return path.stat().st_ino, path.stat().st_mtime_ns


def test_tables_are_as_current_as_the_records(command: Command, tmp_path: Path) -> None:
    pages = _pages(tmp_path / "pages", 3)
    run = ("run", "pages", "--no-prefect", "-q", "--tables", "csv")
    assert command(*run).code == 0
    facts = tmp_path / "output" / "tables" / "facts.csv"
    before = written(facts)
    assert "p002" in facts.read_text()
    command(*run)
    assert written(facts) == before, "not written again"
    (pages / "p002.txt").unlink()
    command(*run)
    assert "p002" not in facts.read_text()
    (tmp_path / "output" / ".tables.sha256").unlink()  # as if killed before the last step
    facts.write_text("half")
    command(*run)
    assert "p001" in facts.read_text()


def test_a_second_run_into_the_same_store_is_refused(command: Command, tmp_path: Path) -> None:
    from extract.store.lock import locked

    _pages(tmp_path / "pages", 1)
    (tmp_path / "output").mkdir()
    with locked(tmp_path / "output"):
        done = command("run", "pages", "--no-prefect")
    assert done.code == 2
    assert f"another run is at work here (process {os.getpid()} on " in done.err


def test_json_logs_tell_of_each_page(command: Command, tmp_path: Path) -> None:
    pages = _pages(tmp_path / "pages", 2)
    (pages / "bad.txt").write_text("")
    done = command("run", "pages", "--no-prefect", "--log-format", "json")
    rows = [json.loads(line) for line in done.err.splitlines()]
    assert [row["event"] for row in rows] == ["planned", "failed", "done", "done", "ended"]
    assert all("T" in row["time"] for row in rows)
    assert rows[1]["error"] == "pages/bad.txt: empty file"
    assert (rows[2]["page"], rows[2]["source"]) == ("p000", "pages/p000.txt")
    assert rows[-1]["counts"]["failed"] == 1


def _start(folder: Path, *arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*command_line(), "run", "pages", "-q", *arguments],
        cwd=folder,
        stderr=subprocess.PIPE,
        # A shell's background job ignores Ctrl-C, and so would its children.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def _wait_for_pages(output: Path, count: int, *, timeout: float = 60) -> None:
    end = time.monotonic() + timeout
    while time.monotonic() < end:
        done = [*output.glob(".staging/*.json"), *output.glob("records/*.json")]
        if len(done) >= count:
            return
        time.sleep(0.01)
    raise AssertionError("the run did not get on")


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_it_within_seconds_and_keeps_what_was_done(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    _pages(tmp_path / "pages", 400)
    with _start(tmp_path, "--no-prefect") as process:
        _wait_for_pages(tmp_path / "output", 20)
        process.send_signal(number)
        began = time.monotonic()
        _, err = process.communicate(timeout=60)
    assert time.monotonic() - began < 10
    assert (process.returncode, err.decode()) == (
        code,
        "interrupted: what was done is kept, and the next run goes on from there\n",
    )
    assert _run_json(tmp_path)["state"] == "interrupted"
    kept = [*(tmp_path / "output").glob(".staging/*.json"), *(tmp_path / "output" / "records").iterdir()]
    assert len(kept) >= 20


@pytest.mark.slow
def test_killed_at_twenty_moments_it_ends_as_if_undisturbed(command: Command, tmp_path: Path) -> None:
    pages = _pages(tmp_path / "pages", 480)
    for number in range(20):  # the seed, in twenty editions under one page id
        (pages / f"seed{number:02}.txt").write_text(SEED.read_text() + "\n" * number)
    tables = ("--no-prefect", "-q", "--tables", "csv")
    assert command("run", "pages", *tables, "-o", "whole", timeout=600).code == 0
    choose = random.Random(6)
    for kill in range(20):
        with _start(tmp_path, "--no-prefect", "--workers", "2", "--tables", "csv") as process:
            _wait_for_pages(tmp_path / "output", choose.randint(kill * 20, kill * 25))
            time.sleep(choose.random() * 0.2)
            process.kill()
    assert command("run", "pages", *tables, "--workers", "2", timeout=600).code == 0
    assert _state(tmp_path / "output") == _state(tmp_path / "whole")
    assert len(list((tmp_path / "output" / "records").iterdir())) == 500
