"""Headings to sections, footnotes to citations."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from extract.document import Block, Document, Marker
from extract.page.notes import find_citations, label_index
from extract.page.sections import SectionIndex, find_sections, page_title
from extract.readers.plain import read_plain

PAGE = """
Glioma

2015

A line of 1.

Case series

2017

A line of 2.

2018

A line of 3.

Case reports

A line of 4 ¹⁾.

1)

Smith A. One. J Foo. 2017;1:1.

Last update: 2024/06/07
"""


def _document(*headings: tuple[str, int | None]) -> Document:
    """A page of headings of given levels, a paragraph below each."""
    text, blocks = "", []
    for title, level in headings:
        blocks.append(Block("heading", len(text), len(text) + len(title), level=level))
        text += f"{title}\n\n"
        blocks.append(Block("paragraph", len(text), len(text) + 2))
        text += "x.\n\n"
    return Document(text, "dokuwiki", "utf-8", tuple(blocks), ())


def _tree(document: Document) -> list[tuple[str, str, int, str | None]]:
    return [(s.id, s.title, s.level, s.parent) for s in find_sections(document)]


def test_a_year_stands_under_the_last_heading_that_is_none_and_the_title_is_no_section() -> None:
    document = read_plain(PAGE)
    assert page_title(document) == "Glioma"
    assert _tree(document) == [
        ("s1", "2015", 2, None),
        ("s2", "Case series", 2, None),
        ("s3", "2017", 3, "s2"),
        ("s4", "2018", 3, "s2"),
        ("s5", "Case reports", 2, None),
    ]


def test_a_section_ends_with_its_last_block_and_notes_and_trailer_are_in_none() -> None:
    document = read_plain(PAGE)
    sections = find_sections(document)
    shown = [document.text[s.start : s.end].replace("\n\n", "|") for s in sections]
    assert shown == [
        "2015|A line of 1.",
        "Case series|2017|A line of 2.|2018|A line of 3.",
        "2017|A line of 2.",
        "2018|A line of 3.",
        "Case reports|A line of 4 ¹⁾.",
    ]
    index = SectionIndex(sections)
    found = [
        index.at(document.text.index(part)) for part in ("Glioma", "of 1", "of 3", "of 4", "Smith", "Last")
    ]
    assert found == [None, "s1", "s4", "s5", None, None]
    assert index.titles("s4") == ["2018", "Case series"]
    assert index.titles(None) == []


def test_levels_that_the_form_gives_decide() -> None:
    document = _document(("T", 1), ("A", 2), ("B", 3), ("2017", 2), ("C", 4), ("D", 2))
    assert _tree(document) == [
        ("s1", "A", 2, None),
        ("s2", "B", 3, "s1"),
        ("s3", "2017", 2, None),
        ("s4", "C", 4, "s3"),
        ("s5", "D", 2, None),
    ]


def test_a_page_without_headings_has_no_section_and_no_title() -> None:
    document = read_plain("Only 5 patients.")
    assert (find_sections(document), page_title(document)) == ([], None)
    assert SectionIndex([]).at(3) is None


@given(st.lists(st.tuples(st.text("AB ", min_size=1), st.one_of(st.none(), st.integers(1, 6))), max_size=8))
def test_sections_nest_and_lie_within_the_page(headings: list[tuple[str, int | None]]) -> None:
    document = _document(*headings)
    sections = {s.id: s for s in find_sections(document)}
    assert len(sections) == max(0, len(headings) - 1)
    for section in sections.values():
        assert 0 <= section.start < section.end <= len(document.text)
        if section.parent:
            above = sections[section.parent]
            assert above.level < section.level
            assert above.start < section.start
            assert section.end <= above.end


def _parse(raw: str, *, id: str = "") -> dict[str, Any]:
    return {"id": id, "title": raw}


def _cited(page: str) -> list[tuple[str, str, str, list[str]]]:
    document = read_plain(page)
    return [
        (c.id, c.label, c.raw, [document.text[m.start : m.end] for m in c.mentions])
        for c in find_citations(document, _parse)
    ]


def test_each_note_is_a_citation_with_its_markers() -> None:
    page = "One ¹⁾ and two ²⁾, again ¹⁾.\n\n1)\n\nA. J. 2017;1:1.\n\n2)\n\nB. J. 2018;1:1."
    assert _cited(page) == [
        ("c1", "1", "A. J. 2017;1:1.", ["¹⁾", "¹⁾"]),
        ("c2", "2", "B. J. 2018;1:1.", ["²⁾"]),
    ]


def test_a_shared_note_and_notes_of_the_same_text_are_one_citation() -> None:
    page = (
        "One ¹⁾ and ²⁾ and ³⁾ and ⁴⁾.\n\n1) , 3)\n\nA. J. 2017;1:1.\n\n2)\n\nB. J. 2018;1:1."
        "\n\n4)\n\nB. J.\n2018;1:1."
    )
    assert _cited(page) == [
        ("c1", "1", "A. J. 2017;1:1.", ["¹⁾", "³⁾"]),
        ("c2", "2", "B. J. 2018;1:1.", ["²⁾", "⁴⁾"]),
    ]
    document = read_plain(page)
    labels = label_index(document, find_citations(document, _parse))
    assert labels == {"1": "c1", "3": "c1", "2": "c2", "4": "c2"}


def test_a_footnote_without_marker_stays_and_a_marker_without_footnote_makes_none() -> None:
    assert _cited("One ¹⁾ and ⁷⁾.\n\n1)\n\nA. J. 2017;1:1.\n\n2)\n\nB. J. 2018;1:1.") == [
        ("c1", "1", "A. J. 2017;1:1.", ["¹⁾"]),
        ("c2", "2", "B. J. 2018;1:1.", []),
    ]


def test_two_notes_of_one_number_have_two_ids_and_an_empty_note_none() -> None:
    text = "x ¹⁾\n\nA.\n\nB."
    blocks = (
        Block("paragraph", 0, 4),
        Block("note", 6, 8, labels=("1",)),
        Block("note", 10, 12, labels=("1",)),
        Block("note", 12, 12, labels=("2",)),
    )
    document = Document(text, "html", "utf-8", blocks, (Marker(2, 4, ("1", "2")),))
    found = find_citations(document, _parse)
    assert [(c.id, c.label, c.raw, len(c.mentions)) for c in found] == [
        ("c1", "1", "A.", 1),
        ("c1-2", "1", "B.", 0),
    ]
