"""Raw DokuWiki pages: what is a heading, a note, a cell; and that a real DokuWiki sees it the same way."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.readers.dokuwiki import read_dokuwiki
from extract.readers.html import read_html
from tests.readers.dokuwiki_server import DokuWiki
from tests.readers.promises import keeps_its_promises, outline, words_lead_back

SEED = Path("fixtures/formats/cervical_spinal_metastases.dokuwiki")

# Markup, and the text that it gives.
CASES = [
    ("two paragraphs in a note ((one\n\ntwo)) end", "two paragraphs in a note ¹⁾ end\n\n1)\n\none two"),
    ("the first end counts ((a (b))) c", "the first end counts ¹⁾) c\n\n1)\n\na (b"),
    ("no nesting ((a ((b)) c)) d", "no nesting ¹⁾ c)) d\n\n1)\n\na ((b"),
    ("never closed ((a", "never closed ((a"),
    ("an entity takes the end ((a (c)))", "an entity takes the end ¹⁾\n\n1)\n\na ©"),
    (
        "one ((Same.)) two ((Same.)) three ((Other.))",
        "one ¹⁾ two ²⁾ three ³⁾\n\n1), 2)\n\nSame.\n\n3)\n\nOther.",
    ),
    ("**bold ((in //it//))** x", "bold ¹⁾ x\n\n1)\n\nin it"),
    ("code <code>((no)) **x**</code> after", "code\n\n((no)) **x**\n\nafter"),
    ("<nowiki>((no)) **x**</nowiki> and %%((nor))%%", "((no)) **x** and ((nor))"),
    ("====== A ((n)) [[l]] ======\nb", "A ((n)) [[l]]\n\nb"),
    ("a == b ==\nc", "a\n\nb\n\nc"),
    ("===== A =====x", "===== A =====x"),
    ("  * one\n  * two ((n))\n    - three\nx", "one\ntwo ¹⁾\nthree\n\nx\n\n1)\n\nn"),
    ("  pre **x**\n    more\n\ny", "pre **x**\n  more\n\ny"),
    ("^ A ^ B ^\n| 1 ((n)) | 2 |\n", "A\tB\n1 ¹⁾\t2\n\n1)\n\nn"),
    ("| a || b |\n| ::: | c | d |\n", "a\tb\nc\td"),
    ("| a | lost in DokuWiki ((n))\nx ((m))", "a\tlost in DokuWiki ((n))\n\nx ¹⁾\n\n1)\n\nm"),
    ("[[a:b c]] [[a|B **c**]] [[x#y]] [[wp>Glioma]] [[https://a.b/c|D]]", "b c B **c** y Glioma D"),
    ("https://a.b/c//d//. www.e.org, <f@g.org>", "https://a.b/c//d//. www.e.org, f@g.org"),
    ('24--30 "x" 10x20 ... ->', "24–30 “x” 10×20 … →"),
    ("p <= 0.05, T <-2.5, a => b", "p <= 0.05, T <-2.5, a => b"),
    ("10<sup>3</sup>/mm<sup>2</sup>, H<sub>2</sub>O, 1<sup>st</sup>", "10³/mm², H2O, 1st"),
    ("a\\\\ b\nc", "a\nb c"),
    ("> one\n> two\n>> three", "one\ntwo\n\nthree"),
    ("a\n\n----\n\nb", "a\n\nb"),
    ("每日 äöü **ß** ((é))", "每日 äöü ß ¹⁾\n\n1)\n\né"),
]


@pytest.mark.parametrize(("page", "text"), CASES)
def test_markup_gives_the_text_that_the_wiki_shows(page: str, text: str) -> None:
    document = read_dokuwiki(page)
    assert document.text == text
    keeps_its_promises(document)


@pytest.mark.parametrize("page", [page for page, _ in CASES if "lost in" not in page and "<=" not in page])
def test_the_wikis_own_html_gives_the_same_blocks(wiki: DokuWiki, page: str) -> None:
    wiki.write("case", page)
    assert outline(read_html(wiki.export("case"))) == outline(read_dokuwiki(page))


def _structure(document: Document) -> tuple[list[object], list[tuple[str, ...]]]:
    shown = [block for block in outline(document) if block[0] in ("heading", "note")]
    return list(shown), [marker.labels for marker in document.markers]


_PIECES = [
    *("((", "))", "**", "//", "__", "''", "<sub>", "</sub>", "<sup>", "</sup>", "<del>", "</del>", "\n"),
    *(
        "\n\n",
        "\n  * ",
        "\n  - ",
        "\n\t* ",
        "\n| a | b |\n",
        "\n^ h ^\n",
        "\n----\n",
        "%%",
        "<nowiki>",
        "</nowiki>",
    ),
    *("<code>", "</code>", "\\\\ ", "[[", "]]", "http://a.b/c", "www.a.org"),
    *(
        "https://doi.org/10.1/(x)2",
        '"',
        "--",
        "---",
        "...",
        "(c)",
        "640x480",
        ":-)",
        "8-)",
        "m(",
        "=)",
        "\n== ",
        " ==\n",
    ),
    *(
        "\n==== H ====\n",
        "=====",
        "a",
        "word",
        " ",
        "  ",
        "24 h",
        "PMID: 1.",
        "(abc)",
        ")",
        "(",
        ".",
        "\n  * item ((note)) x",
        "((n1))",
        "((n1))",
    ),
    *("é", "每日", "<a@b.cd>", "[[x|y]]", "[[wp>Z]]"),
]


def _random_page(number: int) -> str:
    choose = random.Random(number)
    pieces = (choose.choice(_PIECES) for _ in range(choose.randint(3, 25)))
    return "x " + "".join(pieces) + " z"


def _wiki_stumbles(page: str) -> bool:
    """DokuWiki itself loses text where a list, in a note, holds a `((`: nothing to compare with."""
    text = read_dokuwiki(page)
    return any("((" in shown for kind, _, _, shown in outline(text) if kind == "note")


def test_random_pages_have_the_headings_and_notes_that_the_wiki_gives_them(wiki: DokuWiki) -> None:
    pages = {f"random{number}": _random_page(number) for number in range(80)}
    compared = 0
    for page_id, page in pages.items():
        if _wiki_stumbles(page):
            continue
        wiki.write(page_id, page)
        rendered = wiki.export(page_id)
        assert _structure(read_dokuwiki(page)) == _structure(read_html(rendered)), page
        compared += 1
    assert compared > 50


def test_the_seed_page_reads_as_its_rendered_form_does(wiki: DokuWiki) -> None:
    page = SEED.read_text(encoding="utf-8")
    wiki.write("seed", page)
    document = read_dokuwiki(page)
    rendered = read_html(wiki.export("seed"))
    assert (document.text, document.blocks, document.markers) == (
        rendered.text,
        rendered.blocks,
        rendered.markers,
    )


def test_what_plugins_add_is_left_out_and_counted() -> None:
    document = read_dokuwiki(
        "~~NOTOC~~ a {{tag>b c}} d {{rss>https://e.org 5}} <WRAP info>**f**</WRAP> {{ :g.png?200|h}} "
        "{{i.pdf|J}} <note tip>k</note> x < y"
    )
    assert document.text == "a d f J k x < y"
    assert dict(document.left_out) == {"NOTOC": 1, "WRAP": 1, "media": 1, "note": 1, "rss": 1, "tag": 1}


def test_a_table_knows_its_spans_and_heads() -> None:
    document = read_dokuwiki("^ A ^ B || C ^\n| 1 | 2 | 3 | 4 |\n| ::: | 5 || ::: |\n")
    [table] = document.blocks
    cells = [
        (c.row, c.column, c.rowspan, c.colspan, c.header, document.text[c.start : c.end]) for c in table.cells
    ]
    assert cells == [
        (0, 0, 1, 1, True, "A"),
        (0, 1, 1, 2, True, "B"),
        (0, 3, 1, 1, False, "C"),
        (1, 0, 2, 1, False, "1"),
        (1, 1, 1, 1, False, "2"),
        (1, 2, 1, 1, False, "3"),
        (1, 3, 2, 1, False, "4"),
        (2, 1, 1, 2, False, "5"),
    ]


def test_spans_lead_back_into_the_file_markup_included() -> None:
    page = "mean **age** [[x|71]] years ((a note of 3)) end"
    document = read_dokuwiki(page)
    assert document.text.startswith("mean age 71 years ¹⁾ end")
    assert document.locate(0, 11) == {"start": 0, "end": page.index("71") + 2}
    assert document.locate(9, 11) == {"start": page.index("71"), "end": page.index("71") + 2}
    assert document.locate(18, 20) == {"start": page.index("(("), "end": page.index("))") + 2}
    note = document.blocks[-1]
    assert document.locate(note.start, note.end) == {"start": page.index("a note"), "end": page.index("))")}


_WORDS = st.integers(0, 10**6).map(lambda number: f"w{number}")
_SAFE = [
    piece
    for piece in [*_PIECES, "\n> ", ":::", " | ", "\n| ", "||", "^", "\n  "]
    # A link's target, an address and a tag are markup: what stands in them may go.
    if not any(sign in piece for sign in ("[[", "]]", "<a@", "http", "www"))
]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_SAFE), _WORDS.map(lambda word: f" {word} ")), max_size=40))
def test_no_word_outside_markup_is_lost_and_each_leads_back(pieces: list[str]) -> None:
    page = "".join(pieces)
    document = read_dokuwiki(page)
    keeps_its_promises(document)
    words_lead_back(document, page)
    shown = " ".join(document.text.split())
    for piece in pieces:
        if piece.startswith(" w"):
            # A note said before is printed once.
            assert piece.strip() in shown


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet='ab1 \n\t*/_=~-"<>()[]{}|^:%\\.é\u00a0', max_size=80))
def test_any_page_is_read(page: str) -> None:
    document = read_dokuwiki(page)
    keeps_its_promises(document)
    words_lead_back(document, page)


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "[[",
            "((a ",
            "=",
            "= ",
            "**",
            "//a",
            "{{",
            "{{}}",
            " ",
            "\n",
            "~~A ",
            "<a ",
            '"',
            ".",
            "http://",
            "www.",
        ),
        *("|", "\n|", "\n  * a", "((a))", "<sub>", "\n>", "== a ", ":::", "[[x", "]]"),
    ],
)
def test_a_long_page_of_nothing_but_one_mark_is_read(piece: str) -> None:
    keeps_its_promises(read_dokuwiki(piece * (20_000 // len(piece)) + "x"))
