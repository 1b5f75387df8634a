"""Which study a place belongs to, in marked pages: `⟦labels⟧` opens a study's span, `⟦/⟧` closes it.

The labels are those of its citations, `-` for none, `?4` for a marker without a footnote.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.document import Document
from extract.language.sentences import split_sentences
from extract.page.authors import authors_text
from extract.page.notes import find_citations
from extract.page.sections import find_sections
from extract.page.studies import StudyIndex, StudySpan, find_studies
from extract.readers.plain import read_plain
from extract.references import parse_reference

CASES = Path(__file__).parent / "study_cases"
MARK = re.compile(r"⟦[^⟧]*⟧")


def _cases() -> list[tuple[str, str]]:
    found = []
    for path in sorted(CASES.glob("*.txt")):
        for part in path.read_text(encoding="utf-8").removeprefix("# ").split("\n# "):
            name, _, page = part.partition("\n")
            assert "⟦" in page, f"{path.name}: {name} is no case"
            found.append((f"{path.stem}: {name}", page))
    return found


def _studies(document: Document) -> list[StudySpan]:
    sentences = [s for b in document.blocks for s in split_sentences(document.text, b.start, b.end)]
    citations = find_citations(document, parse_reference)
    return find_studies(document, find_sections(document), citations, sentences)


def _marked(text: str, studies: Sequence[StudySpan]) -> str:
    """The text with the studies' spans marked."""
    spans = []
    for study in studies:
        label = ",".join(id.removeprefix("c") for id in study.citations)
        label = label or ("?" + ",".join(study.missing) if study.missing else "-")
        spans += [(start, end, label) for start, end in study.spans]
    for start, end, label in sorted(spans, reverse=True):
        text = f"{text[:start]}⟦{label}⟧{text[start:end]}⟦/⟧{text[end:]}"
    return text


@pytest.mark.parametrize(("name", "page"), _cases(), ids=lambda value: str(value)[:60])
def test_case(name: str, page: str) -> None:
    document = read_plain(MARK.sub("", page))
    studies = _studies(document)
    assert _marked(document.text, studies) == page
    keys = [(study.citations, study.missing) for study in studies if study.citations or study.missing]
    assert len(keys) == len(set(keys))


PIECES = st.sampled_from(
    [
        "Glioma",
        "They had 5.",
        "Smith et al.",
        "¹⁾",
        "²⁾",
        "⁹⁾",
        "¹⁾ ²⁾.",
        "reported 7 deaths.",
        "2017",
        "a\tb",
        "- x",
        ",",
    ]
)
NOTES = "\n\n1)\n\nSmith A. One. J Foo. 2017;1:1.\n\n2)\n\nJones B. Two. J Foo. 2018;1:2."


@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n\n", "\n", " ", ""])), max_size=20))
def test_every_letter_of_the_body_belongs_to_one_study(pieces: list[tuple[str, str]]) -> None:
    document = read_plain("".join(piece + gap for piece, gap in pieces) + NOTES)
    studies = _studies(document)
    spans = sorted(span for study in studies for span in study.spans)
    assert all(start < end for start, end in spans)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    index = StudyIndex(studies)
    for block in document.blocks:
        if block.kind in ("paragraph", "item", "table"):
            for offset in range(block.start, block.end):
                if not document.text[offset].isspace():
                    i = index.at(offset)
                    assert i is not None
                    assert any(start <= offset < end for start, end in studies[i].spans)


def test_the_seed_page_gives_each_citation_its_paragraphs() -> None:
    document = read_plain(Path("fixtures/cervical_spinal_metastases.txt").read_text(encoding="utf-8"))
    studies = _studies(document)
    text = document.text
    shown = [
        (s.citations, s.section, [(text[a:][:12], text[a:b][-14:]) for a, b in s.spans]) for s in studies
    ]
    assert shown == [
        (("c1",), "s1", [("Although T2-", "d disorder ¹⁾.")]),
        (("c2",), "s1", [("Metastases r", " lymphomas ²⁾.")]),
        ((), "s2", [("The treatmen", "al metastases.")]),
        (("c3",), "s4", [("Vazifehdan e", "e expected ³⁾.")]),
        (("c4",), "s4", [("Stangenberg ", "ase series ⁴⁾.")]),
        (("c5",), "s5", [("A 59-year-ol", "ignificant ⁵⁾.")]),
        (("c6",), "s5", [("Adachi et al", "h patients ⁶⁾.")]),
        (("c7",), "s5", [("a patient wi", " warranted ⁷⁾.")]),
        (("c8",), "s5", [("a 73-year-ol", "determined ⁸⁾.")]),
    ]


@pytest.mark.parametrize(
    ("author", "et_al", "text"),
    [
        ([{"family": "Smith"}], False, "Smith"),
        ([{"family": "Smith"}], True, "Smith et al."),
        (
            [{"family": "Smith"}, {"family": "Graaf", "non-dropping-particle": "de"}],
            False,
            "Smith and de Graaf",
        ),
        ([{"family": "A"}, {"family": "B"}, {"family": "C"}], False, "A et al."),
        ([{"literal": "Spine Group"}], False, "Spine Group"),
        ([], False, None),
    ],
)
def test_authors_are_named_as_in_print(author: list[dict[str, str]], et_al: bool, text: str | None) -> None:
    assert authors_text({"author": author, "custom": {"et_al": et_al}}) == text
