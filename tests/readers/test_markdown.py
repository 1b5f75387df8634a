"""Markdown files: blocks, notes and cells at the file's own offsets."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.readers.dokuwiki import read_dokuwiki
from extract.readers.markdown import read_markdown
from tests.readers.promises import keeps_its_promises

SEED = Path("fixtures/formats/cervical_spinal_metastases.dokuwiki")


def shown(document: Document) -> list[str]:
    """Each block in a line: its kind and level or labels, and its text."""
    return [
        f"{b.kind}{b.level or ''}{','.join(b.labels)}: {document.text[b.start : b.end]}"
        for b in document.blocks
        if b.kind != "metadata"
    ]


def labels(document: Document) -> list[tuple[str, tuple[str, ...]]]:
    return [(document.text[m.start : m.end], m.labels) for m in document.markers]


# The page, its blocks but for mere markup, its markers.
CASES: list[tuple[str, list[str], list[tuple[str, tuple[str, ...]]]]] = [
    ("# A #\n\n## B {#b .c}\ntext", ["heading1: A", "heading2: B", "paragraph: text"], []),
    ("A\n===\n\nB c\n---\n\nd", ["heading1: A", "heading2: B c", "paragraph: d"], []),
    ("one\ntwo\n\nthree", ["paragraph: one\ntwo", "paragraph: three"], []),
    (
        "a [^1] b.\n\n[^1]: Note\n    goes on.\n\n    More.\n\nc",
        ["paragraph: a [^1] b.", "note1: Note\n    goes on.\n\n    More.", "paragraph: c"],
        [("[^1]", ("1",))],
    ),
    (
        "a[^x] b[^3]\n\n[^x]: X\n[^3]: Y",
        ["paragraph: a[^x] b[^3]", "note1: X", "note3: Y"],
        [("[^x]", ("1",)), ("[^3]", ("3",))],
    ),
    (
        "a ^1^ and 10^3^ and ^2,3^\n\n^1^\n\nX\n\n^2)^\n\nY\n\n^3^\n\nZ",
        ["paragraph: a ^1^ and 10^3^ and ^2,3^", "note1: X", "note2: Y", "note3: Z"],
        [("^1^", ("1",)), ("^3^", ("3",)), ("^2,3^", ("2", "3"))],
    ),
    ("10^6^ cells", ["paragraph: 10^6^ cells"], []),
    (
        "a<sup>[1)](#fn1)</sup>\n\n<sup>[1)](#r1)</sup>\n\nNote",
        ["paragraph: a<sup>[1)](#fn1)</sup>", "note1: Note"],
        [("<sup>[1)](#fn1)</sup>", ("1",))],
    ),
    ("a ¹⁾\n\n1)\n\nNote", ["paragraph: a ¹⁾", "note1: Note"], [("¹⁾", ("1",))]),
    (
        "a ^1^\n\n# References\n\n1. First\n2. Second",
        ["paragraph: a ^1^", "heading1: References", "note1: First", "note2: Second"],
        [("^1^", ("1",))],
    ),
    ("-   one\n    more\n-   two\n    1.  deep", ["item: one\n    more", "item: two", "item: deep"], []),
    (
        "3. x is no list\n\n1. but this\n2. is",
        ["paragraph: 3. x is no list", "item: but this", "item: is"],
        [],
    ),
    ("```\n# no [^1]\n```\n\n    code\n\ntext", ["code: # no [^1]", "code: code", "paragraph: text"], []),
    ("> quoted\n> more", ["paragraph: quoted\n> more"], []),
    (
        "::: x\ntext\n:::\n\n<div>\n\na\n\n</div>\n\n[l]: http://a.b\n\n***",
        ["paragraph: text", "paragraph: a"],
        [],
    ),
    ("---\ntitle: T\ndate: 2024-06-07\n---\n\ntext", ["paragraph: text"], []),
    ("\\# no heading \\[^1\\]", ["paragraph: \\# no heading \\[^1\\]"], []),
]


@pytest.mark.parametrize(("page", "blocks", "markers"), CASES)
def test_a_page_is_read_as_what_it_is(
    page: str, blocks: list[str], markers: list[tuple[str, tuple[str, ...]]]
) -> None:
    document = read_markdown(page)
    assert document.text == page
    assert document.locate(0, len(page)) is None
    assert shown(document) == blocks
    assert labels(document) == markers
    keeps_its_promises(document)


@pytest.mark.parametrize(
    "page",
    [
        "| A | B |\n|---|:-:|\n| 1 | x \\| y |\n| 2 |  |",
        "A | B\n--|--\n1 | x \\| y\n2 ||",
        "  A   B\n  --- ------\n  1   x \\| y\n  2   \n",
    ],
    ids=["pipes", "bare pipes", "dashes"],
)
def test_a_table_has_cells_and_a_head(page: str) -> None:
    document = read_markdown(page)
    [table] = document.blocks
    assert [(c.row, c.column, c.header, page[c.start : c.end]) for c in table.cells] == [
        (0, 0, True, "A"),
        (0, 1, True, "B"),
        (1, 0, False, "1"),
        (1, 1, False, "x \\| y"),
        (2, 0, False, "2"),
        (2, 1, False, ""),
    ]


def test_a_grid_table_has_cells() -> None:
    page = "+---+---+\n| A | B |\n+===+===+\n| 1 | 2 |\n+---+---+\n"
    [table] = read_markdown(page).blocks
    assert [(c.row, c.column, c.header, page[c.start : c.end]) for c in table.cells] == [
        (0, 0, True, "A"),
        (0, 1, True, "B"),
        (1, 0, False, "1"),
        (1, 1, False, "2"),
    ]


def test_front_matter_gives_title_and_date() -> None:
    document = read_markdown('---\ntitle: "T"\nmodified: 2024/6/7 02:56\nurl: https://e.org/\n---\n\ntext')
    assert (document.title, document.modified, document.url) == ("T", "2024-06-07T02:56", "https://e.org/")


def test_an_exports_trailer_is_no_text() -> None:
    document = read_markdown(
        "# T\n\ntext\n\nFrom:\n\n<https://e.org/> - **W**\n\nPermanent link:\n\n"
        "https://e.org/doku.php?id=t\n\nLast update: **2024/06/07 02:56**\n"
    )
    assert shown(document) == ["heading1: T", "paragraph: text"]
    assert (document.url, document.modified, document.page_id) == (
        "https://e.org/doku.php?id=t",
        "2024-06-07T02:56",
        "t",
    )


def as_markdown(page: str) -> str:
    """The raw seed page as pandoc would write it: headings, `[^n]`, emphasis, lines of 72 columns."""
    notes: list[str] = []
    out, at = [], 0
    while (start := page.find("((", at)) >= 0:
        end = page.index("))", start)
        notes.append(page[start + 2 : end])
        out.append(f"{page[at:start]}[^{len(notes)}]")
        at = end + 2
    text = "".join([*out, page[at:]])
    lines: list[str] = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("="):
            level = 7 - (len(paragraph) - len(paragraph.lstrip("=")))
            lines.append("#" * level + " " + paragraph.strip().strip("=").strip())
        else:
            lines.append(wrapped(paragraph.replace("[[", "[").replace("]]", "](x)")))
    lines += [wrapped(f"[^{n}]: {note}").replace("\n", "\n    ") for n, note in enumerate(notes, start=1)]
    return "\n\n".join(lines).replace("//", "*") + "\n"


def wrapped(paragraph: str) -> str:
    lines, line = [], ""
    for word in paragraph.split():
        if line and len(line) + len(word) >= 72:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


def test_the_seed_page_in_markdown_has_the_raw_pages_structure() -> None:
    page = SEED.read_text(encoding="utf-8")
    raw, document = read_dokuwiki(page), read_markdown(as_markdown(page))
    keeps_its_promises(document)
    assert [(b.kind, b.level, b.labels) for b in document.blocks] == [
        (b.kind, b.level, b.labels) for b in raw.blocks
    ]
    assert [m.labels for m in document.markers] == [m.labels for m in raw.markers]


_PIECES = [
    *(
        "# ",
        "## ",
        "\n===\n",
        "\n---\n",
        "\n\n",
        "\n",
        "[^1]",
        "[^1]: ",
        "\n[^2]: ",
        "^1^",
        "^",
        "<sup>1)</sup>",
        "- ",
    ),
    *(
        "1. ",
        "    ",
        "> ",
        "```\n",
        "~~~",
        "| ",
        "|---|\n",
        "-- --\n",
        "+--+\n",
        "::: x\n",
        "<div>\n",
        "</div>",
        "\\",
    ),
    *(
        "[a]: http://b\n",
        "***\n",
        "{#x}",
        "1)\n\n",
        "¹⁾",
        "word ",
        "24 ",
        "é",
        "\t",
        "From:\n\nhttps://e.org\n\n",
    ),
]


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(_PIECES), max_size=40))
def test_every_letter_of_any_page_is_in_a_block(pieces: list[str]) -> None:
    document = read_markdown("".join(pieces))
    assert document.text == "".join(pieces)
    keeps_its_promises(document)


@pytest.mark.parametrize(
    "piece",
    [
        "[^",
        "^[1,",
        "^1",
        "#",
        "> ",
        "- ",
        "\n- a",
        "|",
        "\n---- ----",
        "```\n",
        "\n~~~~",
        "    a\n",
        "{",
        "*",
        "<a ",
        "<sup>",
        "a\n",
        "[a]: ",
        "\n[^1]: a",
        "1. ",
        "\n1. a",
        " ",
        "::: ",
        "\n<a>",
        "<a>",
        "1)\n\na\n\n",
        "|a|\n|-|\n",
        "+--+\n",
        "+--+\n\n",
        "a\n---- ----\n",
        "[^1]: a\n\n    b\n\n",
        "a  b\n",
    ],
)
def test_a_long_page_of_nothing_but_one_mark_is_read(piece: str) -> None:
    keeps_its_promises(read_markdown(piece * (10_000 // len(piece)) + "x"))
