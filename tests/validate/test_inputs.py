"""What is no record, and a source that is not the record's, are problems and no crash."""

from __future__ import annotations

import json
from typing import Any

import pytest

from extract.validate import validate
from tests.validate.by_hand import SOURCE, record_by_hand
from tests.validate.test_by_hand import with_derived


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return with_derived(record_by_hand())


def rules(record: Any, source: bytes | str | None) -> list[str]:
    return [problem.rule for problem in validate(record, source)]


def test_what_is_no_json_is_one_problem_with_its_place() -> None:
    assert [p.message for p in validate('{"text": ', b"x")] == [
        "not JSON: Expecting value (line 1, column 10)"
    ]


@pytest.mark.parametrize("value", ["null", "[]", "3", '"text"', "{}", "[" * 100_000])
def test_what_is_no_record_is_a_problem_of_the_schema(value: str) -> None:
    assert set(rules(value, b"x")) == {"schema"}


def test_a_key_left_out_is_named_with_its_place(record: dict[str, Any]) -> None:
    data = json.loads(json.dumps(record))
    del data["facts"][3]["value"]["sd"]
    found = validate(data, SOURCE.read_bytes())
    assert [(p.rule, p.message, p.place) for p in found] == [
        ("schema", "facts.3.value.sd: key is missing", ("facts", 3, "value", "sd"))
    ]


def test_a_source_that_has_changed_since_is_named(record: dict[str, Any]) -> None:
    changed = SOURCE.read_bytes().replace(b"24 patients", b"25 patients")
    assert rules(record, changed)[:2] == ["text", "hash"]


def test_a_source_that_cannot_be_read_is_named(record: dict[str, Any]) -> None:
    assert rules(record, b"") == ["hash", "text"]


def test_without_its_source_a_record_is_proved_as_far_as_it_goes(record: dict[str, Any]) -> None:
    assert validate(record, None) == []


def test_spans_beyond_the_text_are_problems_and_no_crash(record: dict[str, Any]) -> None:
    data = json.loads(json.dumps(record))
    for row in (*data["facts"], *data["citations"], *data["numerals"], *data["sections"]):
        row["start"], row["end"] = row["start"] + 10**6, row["end"] + 10**6
    assert {"quote", "raw", "numeral-text", "section"} <= set(rules(data, SOURCE.read_bytes()))


def test_parents_in_a_ring_end(record: dict[str, Any]) -> None:
    data = json.loads(json.dumps(record))
    data["sections"][0]["parent"], data["sections"][1]["parent"] = "s2", "s1"
    assert "section" in rules(data, SOURCE.read_bytes())
