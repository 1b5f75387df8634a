"""`validate` on the command line: where sources are found, what is printed, how it ends."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from extract.proofs import line_of
from tests.conftest import SEED, Command

GOLD = SEED.parent / "gold" / "cervical_spinal_metastases.json"
PAGE = """Spine

Treatment

Nothing is counted here, but for the 2nd of May 2020 ¹⁾.

1)

Smith A. Title. J Foo. 2020;1:2.
"""


@pytest.fixture
def store(command: Command, tmp_path: Path) -> Path:
    """A store with one record that says little, and is true."""
    (tmp_path / "page.txt").write_text(PAGE)
    assert command("run", "page.txt", "--no-prefect", "-q").code == 0
    return tmp_path / "output"


def _change(store: Path, **keys: Any) -> Path:
    """The record with some keys of its page changed."""
    path = store / "records" / "page.json"
    record = json.loads(path.read_text())
    record["page"].update(keys)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2))
    return path


def test_a_true_record_is_proved(command: Command, store: Path) -> None:
    done = command("validate", "output")
    assert (done.code, done.out, done.err) == (0, "", "1 records, 1 proved, 0 with problems\n")
    assert command("validate", "output/records/page.json", "-q").err == ""


def test_a_changed_record_is_told_in_three_forms(command: Command, store: Path) -> None:
    path = store / "records" / "page.json"
    record = json.loads(path.read_text())
    number = next(i for i, row in enumerate(record["numerals"]) if row["role"] != "reference")
    numeral = record["numerals"].pop(number)
    path.write_text(json.dumps(record, ensure_ascii=False, indent=2))
    place = f"page.txt:5:{numeral['start'] - PAGE.rindex(chr(10), 0, numeral['start'])}"

    text = command("validate", "output")
    assert text.code == 1
    assert text.out.startswith("output/records/page.json:") and place in text.out

    machine = json.loads(command("validate", "output", "--format", "json").out)
    (file,) = machine["files"]
    assert (file["path"], file["ok"]) == ("output/records/page.json", False)
    assert [set(problem) for problem in file["problems"]] == [{"rule", "message", "start", "end"}] * len(
        file["problems"]
    )
    assert file["problems"][0]["start"] == numeral["start"]

    github = command("validate", "output", "--format", "github").out.splitlines()
    assert all(line.startswith("::error file=output/records/page.json,line=") for line in github)


def test_a_source_that_has_changed_since_is_a_problem(command: Command, store: Path, tmp_path: Path) -> None:
    shutil.rmtree(store / "sources")
    (tmp_path / "page.txt").write_text(PAGE + "More.\n")
    done = command("validate", "output")
    assert done.code == 1
    assert "sha256" in done.out or "hash" in done.out


def test_sources_are_found_by_hash_under_any_name_and_by_path(
    command: Command, store: Path, tmp_path: Path
) -> None:
    shutil.rmtree(store / "sources")
    assert command("validate", "output", "-q").code == 0, "at page.source"
    (tmp_path / "archive" / "2020").mkdir(parents=True)
    (tmp_path / "page.txt").rename(tmp_path / "archive" / "2020" / "old.txt")
    missing = command("validate", "output")
    assert (missing.code, "not found" in missing.out) == (1, True)
    assert command("validate", "output", "--sources", "archive").code == 0


def test_what_is_no_record_is_told_with_its_place_and_the_others_are_proved(
    command: Command, store: Path
) -> None:
    (store / "records" / "a.json").write_text('{"page": \n  nonsense}')
    (store / "records" / "b.json").write_text("[1, 2]")
    (store / "records" / "c.json").write_bytes(b"\xff")
    (store / "records" / "d.json").write_text("[" * 100_000)
    done = command("validate", "output")
    assert done.code == 1
    lines = done.out.splitlines()
    assert lines[0] == "output/records/a.json:2: json: not JSON: Expecting value"
    assert {line.split(":")[0] for line in lines} == {f"output/records/{n}.json" for n in "abcd"}
    assert done.err == "5 records, 1 proved, 4 with problems\n"


def test_json_lines_are_records_one_a_line(command: Command, store: Path, tmp_path: Path) -> None:
    line = command("extract", "page.txt", "--jsonl", "-q").out
    wrong = line.replace('"encoding": "utf-8"', '"encoding": 8')
    (tmp_path / "records.jsonl").write_text(line + "\n" + wrong)
    done = command("validate", "records.jsonl")
    assert done.code == 1
    assert all(row.startswith("records.jsonl:3:1: schema: ") for row in done.out.splitlines())
    github = command("validate", "records.jsonl", "--format", "github").out
    assert github.startswith("::error file=records.jsonl,line=3,")


@pytest.mark.parametrize(
    "arguments",
    [["missing"], ["empty"], ["output", "--sources", "missing"], ["output", "--gold", "missing.json"]],
)
def test_what_cannot_be_run_is_exit_code_2(
    command: Command, store: Path, tmp_path: Path, arguments: list[str]
) -> None:
    (tmp_path / "empty").mkdir()
    done = command("validate", *arguments)
    assert done.code == 2
    assert done.err.startswith("error: ")


def test_a_record_that_differs_from_the_gold_is_told(command: Command, store: Path) -> None:
    done = command("validate", "output", "--gold", GOLD)
    assert done.code == 1
    assert "gold: " in done.out


@pytest.mark.parametrize(
    ("place", "line"),
    [((), 1), (("a",), 2), (("a", 1), 4), (("a", 1, "c"), 6), (("d",), 9), (("a", 7), 2), (("x",), 1)],
)
def test_a_place_in_a_record_has_a_line(place: tuple[str | int, ...], line: int) -> None:
    text = json.dumps({"a": [1, {"b": "}", "c": 2}], "d": []}, indent=1)
    assert line_of(text, place) == line
