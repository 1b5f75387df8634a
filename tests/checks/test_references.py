"""Markers, footnotes, identifiers, duplicates: what the checks say of a page's references."""

from __future__ import annotations

from typing import Any

from extract.checks import run_checks
from extract.record import PageRecord
from tests.checks.marked import build, citation


def rows(
    rule: str, citations: list[dict[str, Any]], numerals: list[dict[str, Any]] | None = None
) -> list[str]:
    record = build("They met ¹⁾ and again ²⁾.", {}).model_dump()
    record |= {"citations": citations, "numerals": numerals or []}
    checks = run_checks(PageRecord.model_validate(record))
    return [f"{check.status}: {check.message}" for check in checks if check.rule == rule]


def marker(start: int, text: str) -> dict[str, Any]:
    return {"start": start, "end": start + 1, "text": text, "role": "citation", "facts": [], "note": None}


def test_a_marker_outside_every_mention_has_no_footnote() -> None:
    first = citation("1") | {"mentions": [{"start": 9, "end": 11}]}
    numerals = [marker(9, "¹"), marker(22, "²")]
    assert rows("marker-has-footnote", [first], numerals) == ["warn: marker ² has no footnote"]
    assert rows("marker-has-footnote", [first], numerals[:1]) == ["pass: 1 marker has its footnote"]


def test_a_footnotes_own_number_is_no_marker() -> None:
    note = citation("2") | {"start": 24, "end": 25, "mentions": [{"start": 9, "end": 11}]}
    assert rows("marker-has-footnote", [note], [marker(9, "¹"), marker(22, "²")]) == [
        "pass: 1 marker has its footnote"
    ]


def test_a_footnote_without_mention_is_named() -> None:
    assert rows("footnote-has-marker", [citation("1"), citation("2", mentioned=False)]) == [
        "warn: footnote 2 is cited nowhere in the text"
    ]
    assert rows("footnote-has-marker", [citation("1")]) == ["pass: 1 footnote has its marker"]


def test_a_page_without_references_has_no_row_about_them() -> None:
    rules = ("marker-has-footnote", "footnote-has-marker", "identifier-well-formed", "duplicate-reference")
    assert [rows(rule, []) for rule in rules] == [[], [], [], []]


def test_identifiers_keep_their_syntax() -> None:
    good = citation("1", DOI="10.1007/s00590-017-2002-0", PMID="28638950", PMCID="PMC7335153")
    assert rows("identifier-well-formed", [good]) == ["pass: 1 DOI, 1 PMID, 1 PMCID are well formed"]


def test_an_old_doi_with_angle_brackets_is_well_formed() -> None:
    old = citation("1", DOI="10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2")
    assert rows("identifier-well-formed", [old]) == ["pass: 1 DOI is well formed"]


def test_a_malformed_identifier_is_printed() -> None:
    bad = citation("1", DOI="doi/123", PMID="2863x", PMCID="7335153")
    assert rows("identifier-well-formed", [bad]) == [
        "warn: reference 1: DOI doi/123 is malformed",
        "warn: reference 1: PMID 2863x is malformed",
        "warn: reference 1: PMCID 7335153 is malformed",
    ]


def test_white_space_inside_a_doi_is_reported() -> None:
    raw = "Smith A. Title. doi: 10.1007/s00590- 017-2002-0."
    cut = citation("1", raw=raw, DOI="10.1007/s00590-017-2002-0", fields={"DOI": [21, 47]})
    assert rows("identifier-well-formed", [cut]) == [
        "warn: reference 1: DOI is printed with white space in it, read as 10.1007/s00590-017-2002-0"
    ]


def test_two_footnotes_of_one_doi_are_one_work() -> None:
    pair = [citation("1", DOI="10.1/ABC"), citation("2", DOI="10.1/abc")]
    assert rows("duplicate-reference", pair) == ["warn: footnotes 1 and 2 are one work, by DOI"]


def test_one_title_of_one_author_and_year_is_one_work_unless_the_dois_differ() -> None:
    work: dict[str, Any] = {
        "title": "Surgical treatment of the cervical spine.",
        "author": [{"family": "Smith"}],
    }
    same = [citation("1", **work), citation("2", **work)]
    assert rows("duplicate-reference", same) == ["warn: footnotes 1 and 2 are one work, by title"]
    parts = [citation("1", **work, DOI="10.1/part1"), citation("2", **work, DOI="10.1/part2")]
    assert rows("duplicate-reference", parts) == ["pass: 2 references, no two of one work"]
