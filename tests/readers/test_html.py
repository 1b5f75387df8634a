"""HTML pages: DokuWiki's exports, other wikis', plain and broken ones."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.document import Document
from extract.readers.dokuwiki import read_dokuwiki
from extract.readers.html import read_html
from tests.readers.dokuwiki_server import DokuWiki
from tests.readers.promises import WORD, keeps_its_promises, outline, words_lead_back

FORMATS = Path("fixtures/formats")
SEED = FORMATS / "cervical_spinal_metastases.html"

# HTML, and the text that it gives.
CASES = [
    ("<p>a &amp; b &#233; c&#x2013;d &nope; e&lt5</p>", "a & b é c–d &nope; e<5"),
    ("<p>one\n  two<br>three</p>four", "one two\nthree\n\nfour"),
    ("<h1>T</h1><h3>U <b>v</b></h3><p>w", "T\n\nU v\n\nw"),
    ("<ul><li>a<li>b<ol><li>c</ol><li><p>d</p><p>e</p></ul>f", "a\nb\nc\nd\ne\n\nf"),
    ("<p>a<p>b<div>c</div>d", "a\n\nb\n\nc\n\nd"),
    ("<pre>x\n  y &lt; z\n</pre>", "x\n  y < z"),
    ("<script>no</script><style>p{}</style>a<!-- no --><nav>no</nav><noscript>no</noscript>", "a"),
    ("<p>10<sup>3</sup> H<sub>2</sub>O 1<sup>st</sup></p>", "10³ H2O 1st"),
    ("<p>said<sup>[2]</sup>. and<sup>3)</sup></p>", "said²⁾. and³⁾"),
    ("<div id='dw__toc'><h3>Contents</h3></div><p>a</p>", "a"),
    ("<p>a<b>b<p>c</b>d", "ab\n\ncd"),
    ("<table><tr><td>a<td>b<tr><td colspan=2>c</table>d", "a\tb\nc\n\nd"),
    ("<p>p &lt; 0.05, n<5 and x > y</p>", "p < 0.05, n<5 and x > y"),
    ("<title>T</title><p style='display: none'>no</p><p hidden>no</p>a", "a"),
    ("<p>soft&shy;hyphen so\u00adft</p>", "softhyphen soft"),
    ('<p title="a > b">x</p>', "x"),
    ("a<br/>b<hr>c<img src=x alt=no>", "a\nb\n\nc"),
    ("<dl><dt>a<dd>b<dt>c</dl>", "a\n\nb\n\nc"),
    ("<!DOCTYPE html><html><head><title>T</title></head><body><main><h1>H</h1></main>out</body>", "H"),
]


@pytest.mark.parametrize(("page", "text"), CASES)
def test_a_page_gives_the_text_that_a_browser_shows(page: str, text: str) -> None:
    document = read_html(page)
    assert document.text == text
    keeps_its_promises(document)


def _notes(document: Document) -> tuple[list[tuple[str, ...]], list[tuple[tuple[str, ...], str]]]:
    notes = [(b.labels, document.text[b.start : b.end]) for b in document.blocks if b.kind == "note"]
    return [m.labels for m in document.markers], notes


NOTES = {
    "dokuwiki": """
        <p>x <sup><a href="#fn__1" id="fnt__1" class="fn_top">1)</a></sup></p>
        <div class="footnotes"><div class="fn"><sup><a href="#fnt__1" id="fn__1" class="fn_bot">1)</a></sup>
        <div class="content">Note.</div></div></div>""",
    "mediawiki": """
        <p>x<sup id="cite_ref-1" class="reference"><a href="#cite_note-1">[1]</a></sup></p>
        <ol class="references"><li id="cite_note-1">
        <span class="mw-cite-backlink"><b><a href="#cite_ref-1">^</a></b></span>
        <span class="reference-text">Note.</span></li></ol>""",
    "pandoc": """
        <p>x<a href="#fn1" class="footnote-ref" id="fnref1" role="doc-noteref"><sup>1</sup></a></p>
        <section id="footnotes" class="footnotes"><hr /><ol><li id="fn1">
        <p>Note.<a href="#fnref1" class="footnote-back">↩︎</a></p></li></ol></section>""",
    "python-markdown": """
        <p>x<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p>
        <div class="footnote"><hr><ol><li id="fn:1"><p>Note.&#160;
        <a class="footnote-backref" href="#fnref:1">↩</a></p></li></ol></div>""",
    "by hand": '<p>x <a href="#n1">[1]</a></p><p><a name="n1"></a>Note.</p>',
}


@pytest.mark.parametrize("page", NOTES.values(), ids=NOTES)
def test_notes_and_markers_are_linked_by_id(page: str) -> None:
    markers, notes = _notes(read_html(page))
    assert markers == [("1",)]
    assert [(labels, text.strip("\u00a0")) for labels, text in notes] == [(("1",), "Note.")]


def test_a_note_that_the_wiki_prints_once_has_all_its_numbers() -> None:
    page = (
        '<p>a<sup><a href="#fn__1" id="fnt__1" class="fn_top">1)</a></sup> '
        'b<sup><a href="#fn__2" id="fnt__2" class="fn_top">2)</a></sup></p>'
        '<div class="fn"><sup><a href="#fnt__1" id="fn__1" class="fn_bot">1)</a></sup> \n'
        ', <sup><a href="#fnt__2" id="fn__2" class="fn_bot">2)</a></sup> '
        '<div class="content">Both.</div></div>'
    )
    document = read_html(page)
    assert document.text == "a¹⁾ b²⁾\n\n1), 2)\n\nBoth."
    assert _notes(document) == ([("1",), ("2",)], [(("1", "2"), "Both.")])


def test_a_table_knows_its_spans_and_heads() -> None:
    document = read_html(
        "<table><caption>T</caption><thead><tr><th rowspan=2>A<th colspan=2>B</thead>"
        "<tr><td>1<td>2</tr><tr><th>x<td>3<td>4</table>"
    )
    caption, table = document.blocks
    assert (caption.kind, document.text[caption.start : caption.end]) == ("paragraph", "T")
    assert [
        (c.row, c.column, c.rowspan, c.colspan, c.header, document.text[c.start : c.end]) for c in table.cells
    ] == [
        (0, 0, 2, 1, True, "A"),
        (0, 1, 1, 2, True, "B"),
        (1, 1, 1, 1, False, "1"),
        (1, 2, 1, 1, False, "2"),
        (2, 0, 1, 1, True, "x"),
        (2, 1, 1, 1, False, "3"),
        (2, 2, 1, 1, False, "4"),
    ]


def test_a_table_for_layout_is_none() -> None:
    document = read_html("<table><tr><td><h1>T</h1><p>a</p></td><td>b</td></tr></table>")
    assert [(b.kind, document.text[b.start : b.end]) for b in document.blocks] == [
        ("heading", "T"),
        ("paragraph", "a"),
        ("paragraph", "b"),
    ]


def test_the_seed_page_has_the_raw_pages_text_and_blocks() -> None:
    raw = read_dokuwiki((FORMATS / "cervical_spinal_metastases.dokuwiki").read_text(encoding="utf-8"))
    document = read_html(SEED.read_text(encoding="utf-8"))
    assert (document.text, document.blocks, document.markers) == (raw.text, raw.blocks, raw.markers)


def test_with_the_tags_taken_out_the_source_is_the_text() -> None:
    source = SEED.read_text(encoding="utf-8")
    document = read_html(source)
    for block in document.blocks:
        for sentence in re.finditer(r"[^.;]+", document.text[block.start : block.end]):
            start, end = block.start + sentence.start(), block.start + sentence.end()
            if any(m.start < end and start < m.end for m in document.markers):
                continue
            place = document.locate(start, end)
            assert place is not None
            bare = html.unescape(re.sub(r"<[^>]*>", "", source[place["start"] : place["end"]]))
            assert bare == document.text[start:end]


def test_a_full_page_gives_its_content_address_date_and_id(wiki: DokuWiki) -> None:
    page = "".join(f"===== Part {i} =====\n\nText of {i} ((note {i})).\n\n" for i in range(5))
    wiki.write("ns:full_page", page)
    document = read_html(wiki.export("ns:full_page", "show"))
    assert outline(document) == outline(read_dokuwiki(page))
    assert document.page_id == "ns:full_page"
    assert document.url is not None and document.url.endswith("/doku.php?id=ns:full_page")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", document.modified or "")


def test_address_and_date_are_read_where_other_pages_state_them() -> None:
    document = read_html(
        '<head><title>A &amp; B</title><link rel="canonical" href="https://e.org/doku.php?id=a:b">'
        '<meta property="article:modified_time" content="2024-06-07T02:56:10+00:00"></head><p>x'
    )
    assert (document.url, document.page_id, document.modified, document.title) == (
        "https://e.org/doku.php?id=a:b",
        "a:b",
        "2024-06-07T02:56",
        "A & B",
    )


def test_what_never_closes_takes_nothing_with_it() -> None:
    assert read_html("<nav>a<p>b").text == "a\n\nb"
    assert read_html("<p>a <b c='d>e</p><p>f").text.endswith("f")
    assert read_html("a <!-- b > c").text == "a c"
    assert read_html("<title>T\na").text == "T a"


_TAGS = ["p", "div", "b", "i", "table", "tr", "td", "th", "ul", "li", "sup", "span", "pre", "h2", "dl", "a"]
_MARKUP = st.one_of(
    st.sampled_from([f"<{name}>" for name in _TAGS] + [f"</{name}>" for name in _TAGS]),
    st.sampled_from(["<br>", "<hr/>", "&amp;", "&#233;", "<td colspan=2>", "<!-- c -->", "<a href='#x'>"]),
    st.sampled_from(["\n", "<p id=x>"]),
)
_WORDS = st.integers(0, 10**6).map(lambda number: f" w{number} ")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(_MARKUP, _WORDS), max_size=40))
def test_no_word_outside_tags_is_lost_and_each_leads_back(pieces: list[str]) -> None:
    page = "".join(pieces)
    document = read_html(page)
    keeps_its_promises(document)
    words_lead_back(document, page)
    found = WORD.findall(document.text)
    for piece in pieces:
        if piece.startswith(" w"):
            assert piece.strip() in found


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="<>/!-=\"'&;#abipx1 \n\u00ad", max_size=80))
def test_any_page_is_read(page: str) -> None:
    keeps_its_promises(read_html(page))


def test_deep_nesting_is_read() -> None:
    depth = 20_000
    assert read_html("<div><b>" * depth + "x" + "</b></div>" * depth).text == "x"


@pytest.mark.slow
def test_ten_megabytes_are_read() -> None:
    page = "<p>One of <b>24</b> patients &amp; more.</p>\n" * 230_000
    document = read_html(page)
    assert len(document.blocks) == 230_000


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "<a ",
            "<a href='",
            "<!--",
            "<",
            "<p>",
            "<b>",
            "</b>",
            "<table>",
            "<td>",
            "<ul><li>",
            "&",
            "&#",
            "<sup>",
        ),
        *("<title>\n", "<script>", "<b><p>", "<a href='#x'>1</a>", "<sup>1</sup>", "<p><b>", "<li id=a><ol>"),
    ],
)
def test_a_long_page_of_nothing_but_one_mark_is_read(piece: str) -> None:
    keeps_its_promises(read_html(piece * (20_000 // len(piece)) + "x"))
