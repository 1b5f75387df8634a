"""A curator's decisions stay with their words when the page is edited, and are never applied blindly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.corrections import (
    Correction,
    CorrectionProblem,
    apply_corrections,
    load_corrections,
    place_quote,
    verify_corrections,
)
from extract.errors import RecordError
from extract.page.summary import summarise
from extract.record import Fact, PageRecord, Span, Value

PLACE = {"quote": "14 men", "before": "studied 24 patients [", "after": " and 10 women; mean"}
ACCEPT = {"id": "k1", "action": "accept", "kind": "sex", **PLACE}
REJECT = ACCEPT | {"action": "reject"}
CHANGE = ACCEPT | {"action": "change", "set": {"value": {"value": 15}}}
ADD = {
    "id": "k9",
    "action": "add",
    "kind": "duration",
    "label": "bed rest",
    "quote": "24 h/day",
    "before": "remained bedridden ",
    "after": ", we could not",
    "value": {"statistic": "single", "value": 24, "unit": "h"},
}


def spans(record: PageRecord) -> Iterator[Any]:
    """Everything of the record that has a start and an end."""
    yield from (*record.sections, *record.citations, *record.facts, *record.numerals)
    for study in record.studies:
        yield from study.spans
    for citation in record.citations:
        yield from citation.mentions
    for fact in record.facts:
        yield from (fact.sentence, *fact.support)


def edited(record: PageRecord, old: str, new: str) -> PageRecord:
    """The record as it would be extracted from the page with `old` replaced by `new`."""
    copy = record.model_copy(deep=True)
    at = copy.text.index(old)
    copy.text = copy.text.replace(old, new, 1)
    shift = len(new) - len(old)
    for span in spans(copy):
        span.start += shift if span.start >= at + len(old) else 0
        span.end += shift if span.end >= at + len(old) else 0
    for fact in copy.facts:
        fact.quote = copy.text[fact.start : fact.end]
    return copy


def applied(record: PageRecord, *corrections: dict[str, Any]) -> tuple[PageRecord, list[CorrectionProblem]]:
    return apply_corrections(
        record,
        [Correction.model_validate(one) for one in corrections],
        summarise=summarise,
        check=lambda record: record.checks,
    )


def men(record: PageRecord) -> Fact:
    return next(fact for fact in record.facts if fact.quote == "14 men")


def plain(record: PageRecord) -> PageRecord:
    """The record as it comes out with no decision at all."""
    return applied(record)[0]


def test_an_accepted_fact_is_confirmed_and_nothing_else_changes(record: PageRecord) -> None:
    found, problems = applied(record, ACCEPT)
    assert problems == []
    assert (men(found).origin, men(found).correction) == ("confirmed", "k1")
    men(found).origin, men(found).correction = "extracted", None
    assert found == plain(record)


def test_a_changed_fact_says_what_the_curator_says_and_so_does_its_study(record: PageRecord) -> None:
    found, problems = applied(record, CHANGE | {"set": {"label": "male", "value": {"value": 15}}})
    assert problems == []
    assert men(found).value == Value(statistic="count", value=15, unit="{patients}")
    assert (men(found).origin, men(found).correction, men(found).quote) == ("corrected", "k1", "14 men")
    male = found.studies[2].summary.male
    assert male is not None and male.value.value == 15
    assert men(record).value.value == 14  # the record given is left as it is


def test_parts_of_a_value_can_be_emptied(record: PageRecord) -> None:
    place = {"quote": "mean age, 71 years (range 54-89 years)", "before": "10 women; ", "after": "], with"}
    found, problems = applied(
        record, {"id": "k2", "action": "change", "kind": "age", **place, "unset": ["low", "high", "spread"]}
    )
    assert problems == []
    assert next(f for f in found.facts if f.correction == "k2").value == Value(
        statistic="mean", value=71, unit="a"
    )


def test_a_rejected_fact_is_gone_and_its_number_says_why(record: PageRecord) -> None:
    found, problems = applied(record, REJECT)
    assert problems == []
    assert [fact.quote for fact in found.facts] == [f.quote for f in record.facts if f.quote != "14 men"]
    assert [fact.id for fact in found.facts] == [f"f{number}" for number in range(1, 55)]
    start = men(record).start
    numeral = next(one for one in found.numerals if one.start == start)
    assert (numeral.role, numeral.facts, numeral.note) == ("other", [], "rejected")
    known = {fact.id for fact in found.facts}
    assert {one for numeral in found.numerals for one in numeral.facts} <= known
    assert found.studies[2].summary.male is None


def test_an_added_fact_stands_in_its_study_and_sentence_with_its_number(record: PageRecord) -> None:
    found, problems = applied(record, ADD)
    assert problems == []
    fact = next(one for one in found.facts if one.origin == "added")
    assert (fact.study, fact.quote, fact.label, fact.correction) == ("t8", "24 h/day", "bed rest", "k9")
    assert found.text[fact.start : fact.end] == "24 h/day"
    sentence = found.text[fact.sentence.start : fact.sentence.end]
    assert sentence.startswith("Because the patient's") and sentence.endswith("systemic chemotherapy.")
    assert [(one.role, one.facts) for one in found.numerals if one.start == fact.start] == [
        ("fact", [fact.id])
    ]
    assert len(found.facts) == 56


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Although T2", "A whole new sentence with 14 men. Although T2"),
        ("Fourteen patients consisting", "All of the fourteen patients consisting"),
        ("They retrospectively studied", "They\nretrospectively  studied"),
        ("studied 24 patients [", "studied 24\npatients ["),
        (" and 10 women; mean", " and ten women; mean"),
        ("They retrospectively studied 24 patients [", "In all, there were ["),
    ],
    ids=["far before", "far after", "spaces", "line broken", "just after", "just before"],
)
def test_a_decision_survives_edits_around_its_words(record: PageRecord, old: str, new: str) -> None:
    found, problems = applied(edited(record, old, new), CHANGE)
    assert problems == []
    assert [(fact.quote, fact.value.value) for fact in found.facts if fact.correction == "k1"] == [
        ("14 men", 15)
    ]


@pytest.mark.parametrize("new", ["15 men", "14 male patients", "fourteen men"])
def test_a_decision_whose_words_were_edited_is_reported_and_not_applied(record: PageRecord, new: str) -> None:
    changed = edited(record, "14 men", new)
    found, problems = applied(changed, CHANGE)
    assert [(one.id, one.rule) for one in problems] == [("k1", "unplaced")]
    assert "14 men" in problems[0].message
    assert found == plain(changed)


def test_a_decision_that_could_be_meant_in_two_places_is_reported_and_not_applied(record: PageRecord) -> None:
    doubled = edited(
        record,
        "Last update:",
        "They retrospectively studied 24 patients [14 men and 10 women; mean\n\nLast update:",
    )
    found, problems = applied(doubled, CHANGE)
    assert [(one.id, one.rule) for one in problems] == [("k1", "ambiguous")]
    assert found == plain(doubled)


def test_a_decision_whose_context_is_gone_on_both_sides_is_not_moved_elsewhere(record: PageRecord) -> None:
    changed = edited(
        record, "studied 24 patients [14 men and 10 women; mean", "studied few. Later, 14 men came. Mean"
    )
    assert [one.rule for one in applied(changed, CHANGE)[1]] == ["unplaced"]


def test_a_decision_on_a_fact_that_is_not_made_any_more_is_reported(record: PageRecord) -> None:
    other = record.model_copy(update={"facts": [fact for fact in record.facts if fact.quote != "14 men"]})
    _, problems = applied(other, ACCEPT)
    assert [(one.rule, record.text[one.start : one.end]) for one in problems] == [("no-such-fact", "14 men")]


def test_two_decisions_on_one_fact_are_reported_and_the_first_holds(record: PageRecord) -> None:
    found, problems = applied(record, CHANGE, ACCEPT | {"id": "k2"})
    assert [(one.id, one.rule) for one in problems] == [("k2", "decided-twice")]
    assert (men(found).origin, men(found).correction) == ("corrected", "k1")


def test_facts_that_share_a_quote_are_told_apart_by_their_label(record: PageRecord) -> None:
    twin = men(record).model_copy(update={"label": "female"})
    both = record.model_copy(update={"facts": sorted([*record.facts, twin], key=lambda fact: fact.start)})
    assert [one.rule for one in applied(both, ACCEPT)[1]] == ["ambiguous"]
    found, problems = applied(both, ACCEPT | {"label": "female"})
    assert problems == []
    assert [fact.label for fact in found.facts if fact.origin == "confirmed"] == ["female"]


def test_an_added_fact_outside_of_every_study_is_reported(record: PageRecord) -> None:
    outside = ADD | {"quote": "Neurosurgery Wiki", "before": "", "after": ""}
    assert [one.rule for one in applied(record, outside)[1]] == ["unplaced"]


FILE = """
[[correction]]
id = "k1"
action = "change"
kind = "sex"
label = "male"
quote = "14 men"
before = "studied 24 patients ["
after = " and 10 women; mean"
by = "AB"
when = 2026-11-24
why = "the paper says 15"
set = { value = { value = 15 } }

[[correction]]
id = "k9"
action = "add"
kind = "duration"
label = "bed rest"
quote = "24 h/day"
before = "remained bedridden "
after = ", we could not"

[correction.value]
statistic = "single"
value = 24
unit = "h"
"""


def test_a_file_is_read_and_its_decisions_are_found_again_in_the_record(
    tmp_path: Path, record: PageRecord
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(FILE, encoding="utf-8")
    corrections = load_corrections(path)
    found, problems = apply_corrections(
        record, corrections, summarise=summarise, check=lambda one: one.checks
    )
    assert problems == []
    assert [(fact.origin, fact.correction) for fact in found.facts if fact.correction] == [
        ("corrected", "k1"),
        ("added", "k9"),
    ]
    assert verify_corrections(found, corrections) == []
    assert [one.id for one in verify_corrections(found, corrections[1:])] == ["k1"]
    men(found).value = Value(statistic="count", value=16, unit="{patients}")
    assert [(one.id, one.rule) for one in verify_corrections(found, corrections)] == [
        ("k1", "not-as-corrected")
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[[correction]]\nid =", "no TOML"),
        ("x = 1", "something else"),
        (FILE.replace('id = "k9"', 'id = "k1"'), "used twice"),
        (FILE.replace('by = "AB"', 'who = "AB"'), "correction 1.who: Extra inputs"),
        (FILE.replace('"change"', '"correct"'), "correction 1.action"),
        (FILE.replace("{ value = 15 }", "{ number = 15 }"), "a value has no number"),
        (FILE.replace("{ value = 15 }", '{ value = "15" }'), "valid"),
        (FILE.replace("set = { value = { value = 15 } }", ""), "a change needs set or unset"),
        (FILE.replace('action = "add"', 'action = "accept"'), "value belongs to add"),
        (FILE.replace("2026-11-24", '"soon"'), "correction 1.when"),
    ],
)
def test_a_file_that_is_not_in_the_form_is_refused_with_the_place(
    tmp_path: Path, text: str, message: str
) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(RecordError, match=message) as caught:
        load_corrections(path)
    assert str(caught.value).startswith(f"{path}: ")


words = st.text(alphabet="ab 1\n", max_size=30)


@settings(max_examples=200, deadline=None)
@given(words, words, words, words)
def test_a_place_found_always_holds_the_quote_up_to_white_space(
    one: str, quote: str, two: str, before: str
) -> None:
    if not quote.strip():
        return
    text = one + quote + two
    found = place_quote(text, quote, before, two[:5])
    if isinstance(found, tuple):
        assert text[found[0] : found[1]].split() == quote.split()
    else:
        assert found != 1


def test_support_and_sentences_of_untouched_facts_stay_where_they_are(record: PageRecord) -> None:
    copy = record.model_copy(deep=True)
    copy.facts[5].support = [Span(start=0, end=4)]
    found, _ = applied(copy, REJECT)
    assert found.facts[4].support == [Span(start=0, end=4)]
    assert found.facts[4].sentence == record.facts[5].sentence


def test_the_documents_example_is_in_the_form_and_finds_its_places(
    tmp_path: Path, record: PageRecord
) -> None:
    guide = (Path(__file__).parents[2] / "src" / "extract" / "outputs" / "README.md").read_text(
        encoding="utf-8"
    )
    path = tmp_path / "c.toml"
    path.write_text(guide.split("```toml\n")[1].split("```")[0], encoding="utf-8")
    found, problems = apply_corrections(
        record, load_corrections(path), summarise=summarise, check=lambda one: one.checks
    )
    assert problems == []
    assert [fact.origin for fact in found.facts if fact.correction] == ["corrected", "added"]
