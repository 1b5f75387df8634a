"""A study's design, case by case."""

from __future__ import annotations

from pathlib import Path

import pytest

from extract.page.design import find_design

CASES = [
    [part.strip() for part in f"{line} | | |".split("|")[:4]]
    for line in (Path(__file__).parent / "design_cases.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("design", "title", "text", "headings"), CASES)
def test_case(design: str, title: str, text: str, headings: str) -> None:
    titles = [title] if title else []
    found = find_design(titles, text, [heading.strip() for heading in headings.split(";")])
    assert (found or "") == design


def test_a_text_without_reference_has_its_first_sentence_for_a_title() -> None:
    text = "Chordoma of the clivus: a case report. Two patients with other tumors are mentioned."
    assert find_design([], text) == "case_report"


@pytest.mark.parametrize("text", ["patients ", "compared ", "24 patients were needed. ", "a ", "randomized "])
def test_a_long_text_has_the_design_of_a_short_one(text: str) -> None:
    assert find_design([], text * 50_000) == find_design([], text * 5)
