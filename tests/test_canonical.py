"""Canonical JSON."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract import extract_text
from extract.errors import RecordError
from extract.outputs.canonical import dumps, from_json, to_json
from tests.conftest import SEED

NUMBERS = st.integers(-(10**20), 10**20) | st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=20,
)


@given(JSON)
def test_what_is_written_reads_back_the_same_pretty_or_on_one_line(data: object) -> None:
    assert json.loads(dumps(data)) == data
    line = dumps(data, pretty=False)
    assert json.loads(line) == data
    assert line.splitlines() == [line[:-1]]


def test_whole_numbers_have_no_fraction_and_odd_line_ends_are_escaped() -> None:
    text = dumps({"a": 14.0, "b": [1.5, -2.0, 1e300], "c": 'x": 14.0,\n\x85\u2028\u2029'})
    assert text == (
        '{\n  "a": 14,\n  "b": [\n    1.5,\n    -2,\n    1e+300\n  ],\n'
        '  "c": "x\\": 14.0,\\n\\u0085\\u2028\\u2029"\n}\n'
    )


def test_a_record_reads_back_and_both_forms_hold_the_same() -> None:
    record = extract_text(SEED.read_text(encoding="utf-8"), page_id="seed")
    record.facts[0].value.value = 24.0
    record.page.title = 'odd "title": 14.0,\u2028'
    pretty, line = to_json(record), to_json(record, pretty=False)
    assert from_json(pretty) == from_json(line) == record
    assert json.loads(pretty) == json.loads(line)
    assert line.count("\n") == 1 and len(line.splitlines()) == 1
    assert ".0," not in pretty.replace("14.0,", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "r.json:1:2: not JSON"),
        ("[]", "r.json: record: Input should be"),
        ("{}", "r.json: schema_version: Field required"),
        ("[" * 100_000, "r.json"),
    ],
)
def test_what_is_no_record_is_refused_with_its_place(text: str, message: str) -> None:
    with pytest.raises(RecordError) as caught:
        from_json(text, path="r.json")
    assert str(caught.value).startswith(message)
