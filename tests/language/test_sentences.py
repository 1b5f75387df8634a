"""Sentences part a text without loss, at full stops but not at those of abbreviations."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.language.components.sentences import sentences
from extract.language.sentences import split_sentences
from tests.language.test_numbers import TEXTS

WORDS = st.lists(
    st.sampled_from(("They", "men", "were", "well", "of", "24", "2.9", "(5%)", "Smith", "pain")),
    min_size=2,
    max_size=8,
)
ABBREVIATIONS = (
    "et al.", "Fig.", "cf.", "ca.", "vs.", "i.v.", "e.g.", "i.e.", "approx.", "Dr.", "No.", "St.", "resp.",
    "s.c.",
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_sentences_part_a_text_and_leave_out_only_white_space(text: str) -> None:
    for found in (split_sentences(text), sentences(text)):
        assert all(start < end and text[start:end].strip() == text[start:end] for start, end in found)
        edges = [(0, 0), *found, (len(text), len(text))]
        assert all(a[1] <= b[0] and not text[a[1] : b[0]].strip() for a, b in pairwise(edges))


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_a_stretch_is_parted_at_its_place_in_the_text(before: str, text: str) -> None:
    start = len(before) + 2
    whole = f"{before}\n\n{text}\n\nMore."
    assert [
        (a - start, b - start) for a, b in split_sentences(whole, start, start + len(text))
    ] == split_sentences(text)


@settings(max_examples=100, deadline=None)
@given(st.lists(WORDS.map(lambda words: "We " + " ".join(words) + " alive."), min_size=1, max_size=5))
def test_full_stops_before_a_capital_end_sentences(parts: list[str]) -> None:
    text = " ".join(parts)
    assert [text[a:b] for a, b in split_sentences(text)] == parts


@pytest.mark.parametrize("abbreviation", ABBREVIATIONS)
@pytest.mark.parametrize("following", ["Smith", "24", "men"])
def test_the_stop_of_an_abbreviation_ends_nothing(abbreviation: str, following: str) -> None:
    text = f"As in {abbreviation} {following} it was. Then it ended."
    assert [text[a:b] for a, b in split_sentences(text)] == [text[:-15], text[-14:]][:2]


def test_a_blank_line_ends_a_sentence_and_a_line_break_does_not() -> None:
    text = "Heading without stop\n\nA line that\ngoes on. Next"
    assert [text[a:b] for a, b in sentences(text)] == [
        "Heading without stop",
        "A line that\ngoes on.",
        "Next",
    ]
