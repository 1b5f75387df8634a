"""Whatever the text, its numbers are found in order, apart, and as printed; words and groups read back."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extract.language.numbers import scan, words_value
from extract.lexicon import load_lexicon

UNITS = [
    *("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    *("eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

SCRAPS = (
    "24", "2.9", "1,388", "0.05", "2·9", "C5-C6", "T2-weighted", "Ki-67", "p<0.001", "n=24", "±1.1",
    "1.2–3.4", "≥65", "text.[3", "¹⁾", "3)", "5-FU", "pT2N0M0", "10.1000/x.1", "https://a.b/c1", "twenty-two",
    "one", "two thirds", "a", "hundred", "and", "May 2010", "2010-12", "1990s", "3rd", "-7", "−7", "(", ")",
    "[", "]", ",", ".", ";", "/", "%", "mg/m2", "years", "-", "–", "\n", " ", "\u00a0", "\u200b", "٣", "²",
    "x", "CA125", "12 June", "13 388",
)  # fmt: skip
PIECES = st.one_of(st.sampled_from(SCRAPS), st.text(max_size=4), st.integers(0, 10**7).map(str))
TEXTS = st.lists(PIECES, max_size=14).map(lambda pieces: "".join(pieces)) | st.lists(PIECES, max_size=14).map(
    lambda pieces: " ".join(pieces)
)


def in_words(value: int, *, hyphen: str = "-", joiner: str = " ") -> str:
    """A whole number below a million as English words."""
    if value >= 1000:
        rest = value % 1000
        head = in_words(value // 1000, hyphen=hyphen, joiner=joiner) + " thousand"
        return head if not rest else f"{head} {in_words(rest, hyphen=hyphen, joiner=joiner)}"
    if value >= 100:
        rest = value % 100
        head = UNITS[value // 100] + " hundred"
        return head if not rest else f"{head}{joiner}{in_words(rest, hyphen=hyphen, joiner=joiner)}"
    if value >= 20:
        return TENS[value // 10 - 2] + (hyphen + UNITS[value % 10] if value % 10 else "")
    return UNITS[value]


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("N = 1,155, mean")
@example("12 12 March 2010")
@example("12 June 12 June")
@example("one two thirds half")
@example("0.5.5,5")
def test_numbers_stand_in_order_apart_and_as_printed(text: str) -> None:
    found = scan(text)
    assert [text[n.start : n.end] for n in found] == [n.text for n in found]
    assert all(n.start < n.end for n in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("a.5b6,7;8")
@example("2.9¼")
@example("twenty-two¼")
@example("1990s12 June")
@example("May 2010C5-C6")
@example("10.1000/x1;y2 5")
def test_every_digit_lies_inside_a_number(text: str) -> None:
    inside = {place for n in scan(text) for place in range(n.start, n.end)}
    assert [m.start() for m in re.finditer("[0-9½¼¾⅓⅔⅛⅕]", text) if m.start() not in inside] == []


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_a_stretch_is_read_at_its_place_in_the_text(before: str, text: str) -> None:
    def cells(found: list, by: int) -> list[tuple[int, int, str, object]]:  # type: ignore[type-arg]
        return [(n.start - by, n.end - by, n.kind, n.value) for n in found]

    lead = before + "\n\n"
    whole = lead + text + "\n\nEnd."
    assert cells(scan(whole, len(lead), len(lead) + len(text)), len(lead)) == cells(scan(text), 0)


@settings(max_examples=300, deadline=None)
@given(
    st.integers(0, 999_999),
    st.sampled_from(("-", " ")),
    st.sampled_from((" ", " and ")),
    st.sampled_from((str.lower, str.capitalize)),
)
@example(999_999, "-", " and ", str.lower)
@example(100_000, " ", " ", str.capitalize)
def test_number_words_read_back(value: int, hyphen: str, joiner: str, case: type[str]) -> None:
    words = case(in_words(value, hyphen=hyphen, joiner=joiner))
    assert [(n.text, n.kind, n.value) for n in scan(f"In all, {words} pills.")] == [(words, "word", value)]


@pytest.mark.parametrize("value", [*range(130), 999, 1000, 1001, 20_000, 101_010])
def test_the_value_of_words_uses_all_of_them(value: int) -> None:
    words = in_words(value).replace("-", " ").split()
    assert words_value(words, load_lexicon()) == (value, len(words))


@settings(max_examples=200, deadline=None)
@given(
    st.integers(1000, 999_999_999),
    st.sampled_from((",", "\u00a0", "\u2009", "\u202f")),
    st.sampled_from(("", ".5", "·25")),
    st.sampled_from((" patients", ", of whom", ".", ") and", "; then", " (5%)")),
)
@example(1155, ",", "", ", of whom")
@example(1_000_000, "\u00a0", "", " patients")
def test_groups_of_three_digits_are_one_number(value: int, sign: str, decimals: str, after: str) -> None:
    printed = f"{value:,}".replace(",", sign) + decimals
    number = value + (float("0" + decimals.replace("·", ".")) if decimals else 0)
    found = scan(f"In all {printed}{after}")
    assert [(n.text, n.value) for n in found[:1]] == [(printed, number)]


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 9999), st.integers(1, 9999), st.sampled_from(".·"))
def test_a_decimal_is_one_number_with_either_point(whole: int, part: int, point: str) -> None:
    printed = f"{whole}{point}{part}"
    assert [(n.text, n.value) for n in scan(f"mean {printed} (SD)")] == [(printed, float(f"{whole}.{part}"))]
