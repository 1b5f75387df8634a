"""Markdown's emphasis around a number or a word changes no fact."""

from __future__ import annotations

import pytest

from extract import extract_text, validate

PAIRS = (
    ("We treated **24 patients**, mean age **71** years (range **54**–**89**).", "*"),
    ("They treated **24** patients (14 *men* and 10 *women*).", "*"),
    ("The *mean* age was **71 ± 9** years; **12** (50 %) *improved*.", "*"),
    ("Survival was ***14.8*** months in 24 patients.", "*"),
)


def facts(text: str) -> list[tuple[object, ...]]:
    record = extract_text(text, format="markdown")
    assert validate(record, text) == []
    return [(fact.kind, fact.value, fact.label, fact.group) for fact in record.facts]


@pytest.mark.parametrize(("text", "stars"), PAIRS)
def test_a_page_with_emphasis_has_the_facts_of_one_without(text: str, stars: str) -> None:
    found = facts(text)
    assert found == facts(text.replace(stars, ""))
    assert len(found) >= 2


@pytest.mark.parametrize("text", ["T2*-weighted images of 24 patients.", "p = 0.03* in 24 patients, 4*5 mm."])
def test_a_star_that_is_no_emphasis_stays(text: str) -> None:
    from extract.language.emphasis import without_emphasis

    assert without_emphasis(text) == text
