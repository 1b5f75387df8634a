"""Numbers outside running prose: each one row, its role told by its place."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.lexicon import load_lexicon
from extract.page.numerals import find_structural, merge_rows, number_words
from extract.readers.plain import read_plain

WORDS = number_words(load_lexicon())


def _rows(page: str) -> list[tuple[str, str, str | None]]:
    firm, weak = find_structural(read_plain(page), WORDS)
    rows = sorted([*firm, *weak])
    return [(page[start:end], role, note) for start, end, role, note in rows]


@pytest.mark.parametrize(
    ("raw", "tokens"),
    [
        ("Smith A. Two cases. J Foo. 2017 Aug;27(6):763-775.", ["Two", "2017 Aug", "27", "6", "763-775"]),
        ("J. 2020 May 29;15(2):E12-E18. Epub\n\n2017 Jun 21.",
         ["2020 May 29", "15", "2", "E12-E18", "2017 Jun 21"]),
        ("doi: 10.1016/S0140-6736(20)30183-5. PMID: 30030186; PMC7335153.",
         ["10.1016/S0140-6736(20)30183-5", "30030186", "PMC7335153"]),
        ("https://example.org/two-stage/9, https://example.org/ and NCT01234567",
         ["https://example.org/two-stage/9", "NCT01234567"]),
        ("Outcome of twenty-two C1-C2 fusions at 1.5 T. 3 May 2019",
         ["twenty-two", "C1-C2", "1.5", "3 May 2019"]),
    ],
)  # fmt: skip
def test_a_footnote_has_one_row_for_each_whole_token(raw: str, tokens: list[str]) -> None:
    rows = _rows(f"Glioma ¹⁾.\n\n1)\n\n{raw}")
    assert rows[:2] == [("¹", "citation", None), ("1", "reference", None)]
    assert rows[2:] == [(token, "reference", None) for token in tokens]


def test_headings_lists_and_the_trailer_have_their_roles() -> None:
    page = (
        "Two-stage fusion of C1-C2\n\n2017\n\nAQP4 in 24 patients\n\nText.\n\n1. first one\n2. second one\n\n"
        "Permanent link:\n\nhttps://example.org/doku.php?id=two\n\nLast update: 2024/06/07 02:56"
    )
    assert _rows(page) == [
        ("Two", "word", None),
        ("C1-C2", "anatomy", None),
        ("2017", "date", None),
        ("AQP4", "identifier", None),
        ("24", "other", "heading"),
        ("1", "list", None),
        ("2", "list", None),
        ("https://example.org/doku.php?id=two", "metadata", None),
        ("2024/06/07 02:56", "metadata", None),
    ]


def test_a_marker_of_several_numbers_has_a_row_for_each() -> None:
    page = "Rare [1,2].\n\n[1] A. J. 2017;1:1.\n\n[2] B. J. 2018;1:2."
    assert _rows(page)[:2] == [("1", "citation", None), ("2", "citation", None)]


def test_of_rows_that_overlap_the_firm_one_stays_and_the_weak_one_goes() -> None:
    firm = [(10, 12, "citation", None, ())]
    prose = [(0, 2, "fact", None, (0,)), (11, 14, "other", "x", ()), (20, 25, "date", None, ())]
    weak = [(1, 3, "word", None, ()), (24, 30, "other", "heading", ()), (30, 31, "word", None, ())]
    assert merge_rows(firm, prose, weak) == [
        (0, 2, "fact", None, (0,)),
        (10, 12, "citation", None, ()),
        (20, 25, "date", None, ()),
        (30, 31, "word", None, ()),
    ]


def test_no_number_of_the_seeds_notes_trailer_and_headings_is_left_behind() -> None:
    document = read_plain(Path("fixtures/cervical_spinal_metastases.txt").read_text(encoding="utf-8"))
    firm, weak = find_structural(document, WORDS)
    rows = sorted([*firm, *weak])
    assert all(a[1] <= b[0] for a, b in pairwise(rows))
    for block in document.blocks:
        if block.kind in ("note", "metadata", "heading"):
            for match in re.compile(r"\d+").finditer(document.text, block.start, block.end):
                assert any(start <= match.start() and match.end() <= end for start, end, *_ in rows)


@given(st.text("1a ²⁾)(.,;:-/²one\n10.1234/x(2)https://", max_size=80))
def test_any_footnote_has_all_its_digits_in_rows_that_do_not_overlap(raw: str) -> None:
    text = f"Glioma ¹⁾.\n\n1)\n\nX {raw} X"
    document = read_plain(text)
    firm, _ = find_structural(document, WORDS)
    assert all(a[1] <= b[0] for a, b in pairwise(firm))
    for note in document.blocks:
        if note.kind == "note":
            for i in range(note.start, note.end):
                if text[i].isdecimal():
                    assert any(start <= i < end for start, end, *_ in firm), text[i : i + 20]
