"""PDFs: the seed page's four exports, pages of our own writing, and files that cannot be read."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.errors import SourceError
from extract.readers.dokuwiki import read_dokuwiki
from extract.readers.pdf import read_pdf
from tests.readers.pdf_writer import PdfPage, write_pdf
from tests.readers.promises import keeps_its_promises, outline

FORMATS = Path("fixtures/formats")
NAMES = ["dw2pdf-2023", "dw2pdf-2026", "weasyprint", "chromium"]
SENTENCE = (
    "Of the forty patients who were treated at the clinic between the spring and the autumn most had been "
    "ill for more than a year and none of them had had an operation before they came to be seen by authors"
)
LOREM = SENTENCE.split()


def seed(name: str) -> bytes:
    return (FORMATS / f"cervical_spinal_metastases.{name}.pdf").read_bytes()


def cropped(data: bytes, locators: list[dict[str, Any] | None]) -> list[str]:
    """The text that pdfplumber finds in each locator's boxes."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        pages = pdf.pages
        return [
            " ".join(pages[box["page"] - 1].crop(box["bbox"]).extract_text() for box in locator["boxes"])
            for locator in locators
            if locator is not None
        ]


@pytest.mark.parametrize("name", NAMES)
def test_an_export_of_the_seed_page_has_the_raw_pages_blocks_and_markers(name: str) -> None:
    raw = read_dokuwiki((FORMATS / "cervical_spinal_metastases.dokuwiki").read_text(encoding="utf-8"))
    document = read_pdf(seed(name))
    keeps_its_promises(document)
    assert [block for block in outline(document) if block[0] != "metadata"] == outline(raw)
    body = raw.blocks[-1].end
    assert document.text[:body] == raw.text
    assert document.markers == raw.markers
    assert document.title == "Cervical spinal metastases"
    assert document.page_id == "cervical_spinal_metastases"


@pytest.mark.parametrize(
    ("name", "url", "modified"),
    [
        ("dw2pdf-2023", "http://127.0.0.1:41645/doku.php?id=cervical_spinal_metastases", "2026-11-22T21:27"),
        ("dw2pdf-2026", "http://127.0.0.1:39659/doku.php?id=cervical_spinal_metastases", "2026-11-22T21:27"),
        ("weasyprint", "http://127.0.0.1/doku.php?id=cervical_spinal_metastases", "2026-11-22T21:27"),
        ("chromium", None, None),
    ],
)
def test_the_trailer_gives_address_and_date(name: str, url: str | None, modified: str | None) -> None:
    document = read_pdf(seed(name))
    assert (document.url, document.modified) == (url, modified)


@pytest.mark.parametrize("name", NAMES)
def test_a_crop_at_a_quotes_boxes_holds_its_words(name: str) -> None:
    data = seed(name)
    document = read_pdf(data)
    quotes = [
        *re.finditer(
            r"mean age, 71 years \(range 54-89 years\)|24 patients|C-2|14 months|39 days|3\.6%", document.text
        )
    ]
    assert len(quotes) >= 6
    locators = [document.locate(*quote.span()) for quote in quotes]
    for locator in locators:
        assert locator is not None
        assert (locator["page"], locator["bbox"]) == (
            locator["boxes"][0]["page"],
            locator["boxes"][0]["bbox"],
        )
    assert [found.split() for found in cropped(data, locators)] == [quote.group().split() for quote in quotes]


def paragraph(
    page: PdfPage, x: float, y: float, words: list[str], *, width: float, size: float = 11
) -> float:
    """Set words in lines no wider than `width` points (by a rough measure); gives the next baseline."""
    line = ""
    for word in [*words, ""]:
        if not word or len(line) + len(word) + 1 > width / (0.5 * size):
            page.text(x, y, line, size=size)
            y += 1.3 * size
            line = word
        else:
            line = f"{line} {word}".strip()
    return y


def words_of(document: Document) -> list[str]:
    return document.text.split()


def test_headings_are_told_by_size_and_weight_without_bookmarks() -> None:
    page = PdfPage()
    page.text(50, 60, "The title", size=20, bold=True)
    page.text(50, 100, "A part", size=14, bold=True)
    paragraph(page, 50, 130, LOREM, width=450)
    page.text(50, 220, "A smaller part", bold=True)
    paragraph(page, 50, 240, LOREM, width=450)
    document = read_pdf(write_pdf([page]))
    lorem = " ".join(LOREM)
    assert outline(document) == [
        ("heading", 1, (), "The title"),
        ("heading", 2, (), "A part"),
        ("paragraph", None, (), lorem),
        ("heading", 3, (), "A smaller part"),
        ("paragraph", None, (), lorem),
    ]


def test_bookmarks_give_the_levels_and_join_a_heading_of_two_lines() -> None:
    page = PdfPage()
    page.text(50, 60, "A long title that", size=20, bold=True)
    page.text(50, 84, "needs two lines", size=20, bold=True)
    page.text(50, 120, "Deep", size=14, bold=True)
    paragraph(page, 50, 150, LOREM, width=450)
    marks = [(1, "A long title that needs two lines"), (2, "Between"), (3, "Deep")]
    document = read_pdf(write_pdf([page], bookmarks=marks))
    assert outline(document)[:2] == [
        ("heading", 1, (), "A long title that needs two lines"),
        ("heading", 3, (), "Deep"),
    ]


def test_running_lines_go_and_a_paragraph_over_a_page_end_is_one() -> None:
    pages = [PdfPage() for _ in range(3)]
    for number, page in enumerate(pages, start=1):
        page.text(50, 30, f"2024/06/07 {number}/3 A page", size=8)
        page.text(50, 820, "Some wiki - https://example.org/", size=8)
    half = len(LOREM) // 2
    paragraph(pages[0], 50, 60, LOREM * 8, width=480)
    bottom = paragraph(pages[0], 50, 700, LOREM[:half] + ["unbelievably", "long-winded"] * 3, width=480)
    assert bottom < 800
    paragraph(pages[1], 50, 60, LOREM[half:], width=480)
    paragraph(pages[1], 50, 300, LOREM, width=480)
    pages[2].text(50, 60, "End.")
    document = read_pdf(write_pdf(pages))
    assert document.left_out["running line"] == 6
    assert "wiki" not in document.text
    assert len([b for b in document.blocks if b.kind == "paragraph"]) in (4, 5)


def test_notes_and_markers_are_found_by_size_and_place() -> None:
    page = PdfPage()
    page.text(50, 60, "Title", size=20, bold=True)
    page.text(50, 100, "They treated 24 patients")
    page.text(171, 95, "1)", size=6)
    page.text(176.4, 100, ". Others were not treated")
    page.text(300, 95, "2)", size=6)
    page.text(305.4, 100, ".")
    page.text(50, 130, "10")
    page.text(62.3, 125, "3", size=6)
    page.text(66, 130, "cells per litre were counted in all of them, and no more than that.")
    for number, y in ((1, 160), (2, 200)):
        page.text(50, y, f"{number})", size=6)
        page.text(50, y + 16, f"Reference number {number}. Some J. 2020.")
    document = read_pdf(write_pdf([page]))
    assert document.text == (
        "Title\n\nThey treated 24 patients¹⁾. Others were not treated²⁾.\n\n"
        "10³cells per litre were counted in all of them, and no more than that.\n\n"
        "1)\n\nReference number 1. Some J. 2020.\n\n2)\n\nReference number 2. Some J. 2020."
    )
    assert [m.labels for m in document.markers] == [("1",), ("2",)]
    assert [b.labels for b in document.blocks if b.kind == "note"] == [("1",), ("2",)]


def test_two_columns_are_read_one_after_the_other() -> None:
    page = PdfPage()
    page.text(50, 50, "A title over both columns of the page", size=20, bold=True)
    left = [f"left{i}" for i in range(140)]
    right = [f"right{i}" for i in range(140)]
    paragraph(page, 50, 90, left, width=225)
    paragraph(page, 310, 90, right, width=225)
    document = read_pdf(write_pdf([page]))
    assert words_of(document)[8:] == left + right


def test_hyphens_at_line_ends_are_repaired() -> None:
    page = PdfPage()
    page.text(50, 60, "The treatment was long, and a follow-up was made; the treat-", size=12)
    page.text(50, 76, "ment ended well, and the second follow-", size=12)
    page.text(50, 92, "up of the patients took from 2010-", size=12)
    page.text(50, 108, "2012, 24 h/", size=12)
    page.text(50, 124, "day.", size=12)
    text = " ".join(words_of(read_pdf(write_pdf([page]))))
    assert text == (
        "The treatment was long, and a follow-up was made; the treatment ended well, and the second "
        "follow-up of the patients took from 2010-2012, 24 h/day."
    )


def test_a_ruled_table_has_cells_spans_and_heads() -> None:
    page = PdfPage()
    paragraph(page, 50, 60, LOREM, width=450)
    for y in (200, 220, 240, 260):
        page.rule(50, y, 350, y)
    for x in (50, 150, 250, 350):
        page.rule(x, 200, x, 240)
    for x in (50, 350):
        page.rule(x, 240, x, 260)
    for x, string in ((55, "Arm"), (155, "Age"), (255, "Men")):
        page.text(x, 214, string, bold=True)
    for x, string in ((55, "A"), (155, "71"), (255, "14")):
        page.text(x, 234, string)
    page.text(55, 254, "all of them")
    paragraph(page, 50, 300, LOREM, width=450)
    data = write_pdf([page])
    document = read_pdf(data)
    keeps_its_promises(document)
    [table] = [b for b in document.blocks if b.kind == "table"]
    assert document.text[table.start : table.end] == "Arm\tAge\tMen\nA\t71\t14\nall of them"
    assert [(c.row, c.column, c.colspan, c.header) for c in table.cells] == [
        (0, 0, 1, True),
        (0, 1, 1, True),
        (0, 2, 1, True),
        (1, 0, 1, False),
        (1, 1, 1, False),
        (1, 2, 1, False),
        (2, 0, 3, False),
    ]
    age = document.text.index("71")
    assert cropped(data, [document.locate(age, age + 2)]) == ["71"]


def _error(data: bytes) -> str:
    with pytest.raises(SourceError) as caught:
        read_pdf(data, source="page.pdf")
    assert caught.value.page == "page.pdf"
    return caught.value.message


def test_what_cannot_be_read_is_refused_with_its_reason() -> None:
    page = PdfPage()
    paragraph(page, 50, 60, LOREM, width=450)
    scanned = PdfPage()
    scanned.picture()
    whole = seed("weasyprint")
    assert _error(b"Just text.").startswith("not a PDF")
    assert _error(b"").startswith("not a PDF")
    assert _error(whole[: len(whole) // 2]).startswith("truncated PDF")
    assert _error(b"%PDF-1.4\nnothing\n%%EOF").startswith("damaged or truncated PDF")
    assert _error(write_pdf([page], locked=True)).startswith("encrypted PDF")
    assert "OCR" in _error(write_pdf([scanned]))
    assert "OCR" in _error(write_pdf([PdfPage()]))
    assert _error(write_pdf([page], unmapped=True)).startswith("font without Unicode map")


def test_a_page_without_text_layer_among_others_is_a_warning() -> None:
    page, scanned = PdfPage(), PdfPage()
    paragraph(page, 50, 60, LOREM, width=450)
    scanned.picture()
    document = read_pdf(write_pdf([page, scanned]))
    assert document.warnings == ("page 2: pictures without a text layer (OCR?)",)


@pytest.mark.slow
def test_two_thousand_pages_are_read() -> None:
    pages = []
    for number in range(2000):
        page = PdfPage()
        page.text(50, 400, f"Page number {number} holds one line of text alone.")
        pages.append(page)
    document = read_pdf(write_pdf(pages))
    assert [w for w in words_of(document) if w.isdigit()] == [str(i) for i in range(2000)]


_WORDS = st.lists(st.from_regex(r"[a-z]{1,9}[0-9]{0,3}", fullmatch=True), min_size=1, max_size=60)


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(_WORDS, st.sampled_from([9, 11, 14, 20]), st.sampled_from([50, 80, 200])),
        min_size=1,
        max_size=5,
    )
)
def test_no_word_is_lost_and_each_leads_back_to_its_page(blocks: list[tuple[list[str], int, int]]) -> None:
    pages = [PdfPage(), PdfPage()]
    y, page, written = 120.0, 0, []
    for words, size, x in blocks:
        if y > 450:
            page, y = min(page + 1, 1), 120.0
        y = paragraph(pages[page], x, y, words, width=300, size=size) + 12
        written += words
    data = write_pdf(pages)
    document = read_pdf(data)
    keeps_its_promises(document)
    assert words_of(document) == written
    for match in re.finditer(r"\S+", document.text):
        locator = document.locate(*match.span())
        assert locator is not None
        assert len(locator["boxes"]) == 1
    first = document.locate(0, len(written[0]))
    assert cropped(data, [first]) == written[:1]
