"""A curator's decisions beside the output: `run` and `extract` apply them, `validate` proves them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract import build
from extract.corrections import load_corrections
from extract.errors import RecordError
from extract.validate import validate
from tests.conftest import SEED, Command

DECISIONS = """
[[correction]]
id = "k1"
action = "change"
kind = "sex"
quote = "14 men"
before = "studied 24 patients ["
after = " and 10 women; mean"
why = "the paper says 15"
set = { value = { value = 15 } }

[[correction]]
id = "k2"
action = "reject"
kind = "sex"
quote = "10 women"
before = "[14 men and "

[[correction]]
id = "k3"
action = "add"
kind = "duration"
label = "bed rest"
quote = "24 h/day"
before = "remained bedridden "
value = { statistic = "single", value = 24, unit = "h" }
"""
GONE = '[[correction]]\nid = "k9"\naction = "accept"\nkind = "sex"\nquote = "99 men"\n'
NAME = "cervical_spinal_metastases"


def _decide(folder: Path, text: str, name: str = NAME) -> Path:
    path = folder / "corrections" / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def _decided(record: dict[str, Any]) -> list[tuple[str, str, str, float]]:
    return [
        (fact["correction"], fact["origin"], fact["quote"], fact["value"]["value"])
        for fact in record["facts"]
        if fact["origin"] != "extracted"
    ]


def test_build_applies_the_decisions_of_a_page_and_reports_the_rest(tmp_path: Path) -> None:
    _decide(tmp_path, DECISIONS + GONE)
    unapplied: list[Any] = []
    record = build.extract_bytes(
        SEED.read_bytes(), source=str(SEED), corrections=tmp_path / "corrections", unapplied=unapplied
    )
    assert [(one.id, one.rule) for one in unapplied] == [("k9", "unplaced")]
    assert _decided(record.model_dump()) == [
        ("k1", "corrected", "14 men", 15),
        ("k3", "added", "24 h/day", 24),
    ]
    rejected = [n.text for n in record.numerals if n.note == "rejected"]
    assert rejected == ["10"]
    assert not any(fact.quote == "10 women" for fact in record.facts)


def test_validate_reads_a_corrected_value_from_the_correction_and_still_demands_the_quote(
    tmp_path: Path,
) -> None:
    path = _decide(tmp_path, DECISIONS)
    data = SEED.read_bytes()
    record = build.extract_bytes(data, source=str(SEED), corrections=path.parent)
    decisions = load_corrections(path)
    assert validate(record, data, corrections=decisions) == []
    assert {problem.rule for problem in validate(record, data)} == {"correction"}
    fact = next(fact for fact in record.facts if fact.correction == "k1")
    fact.value.value = 16
    assert "correction" in {problem.rule for problem in validate(record, data, corrections=decisions)}
    fact.value.value, fact.quote = 15, "15 men"
    assert "quote" in {problem.rule for problem in validate(record, data, corrections=decisions)}


def test_a_run_applies_decisions_does_a_page_again_when_they_change_and_warns_of_lost_ones(
    command: Command, tmp_path: Path
) -> None:
    run = ("run", SEED, "--no-prefect")
    assert command(*run).code == 0
    path = _decide(tmp_path / "output", DECISIONS)
    assert command(*run).code == 0
    record = json.loads((tmp_path / "output" / "records" / f"{NAME}.json").read_text())
    assert [row[:3] for row in _decided(record)] == [
        ("k1", "corrected", "14 men"),
        ("k3", "added", "24 h/day"),
    ]
    assert command("validate", "output").code == 0
    path.write_text(DECISIONS + GONE)
    done = command(*run)
    assert done.code == 0
    assert "correction k9 is not applied" in done.err
    again = command(*run)
    assert "correction k9 is not applied" in again.err
    assert json.loads((tmp_path / "output" / "run.json").read_text())["done"] == 0
    path.unlink()
    assert command("validate", "output").code == 1
    assert command(*run).code == 0
    record = json.loads((tmp_path / "output" / "records" / f"{NAME}.json").read_text())
    assert _decided(record) == []


def test_extract_into_a_folder_reads_the_decisions_beside_the_records(
    command: Command, tmp_path: Path
) -> None:
    _decide(tmp_path / "out", DECISIONS)
    assert command("extract", SEED, "-o", "out").code == 0
    record = json.loads((tmp_path / "out" / f"{NAME}.json").read_text())
    assert [row[0] for row in _decided(record)] == ["k1", "k3"]
    assert command("validate", f"out/{NAME}.json").code == 0


def test_a_file_that_is_not_in_the_form_is_an_error_with_its_place(tmp_path: Path) -> None:
    _decide(tmp_path, '[[correction]]\nid = "k1"\naction = "wish"\nkind = "sex"\nquote = "14 men"\n')
    with pytest.raises(RecordError, match=r"correction 1\.action"):
        build.extract_bytes(SEED.read_bytes(), source=str(SEED), corrections=tmp_path / "corrections")
