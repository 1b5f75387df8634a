"""From a page to its record: the stages in order, the promises of the contract, bad input."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import extract
from extract.build import extract_bytes, extract_file, extract_text
from extract.errors import LexiconError, SourceError
from extract.outputs.canonical import from_json, to_json
from extract.record import PageRecord

SEED = "fixtures/cervical_spinal_metastases.txt"

NOTES = "\n\n1)\n\nSmith A. One. J Foo. 2017;1:1. PMID: 123."


def _keeps_its_promises(record: PageRecord) -> None:
    """Every span lies in the text and says what it says; ids point to something; order is kept."""
    text = record.text
    for fact in record.facts:
        assert text[fact.start : fact.end] == fact.quote
        assert fact.sentence.start <= fact.start < fact.end <= fact.sentence.end
        assert all(0 <= span.start < span.end <= len(text) for span in fact.support)
    for citation in record.citations:
        assert text[citation.start : citation.end] == citation.raw
        assert dict(citation.csl)["id"] == citation.id
    for numeral in record.numerals:
        assert text[numeral.start : numeral.end] == numeral.text
        assert bool(numeral.facts) == (numeral.role == "fact")
        assert bool(numeral.note) or numeral.role != "other"
    assert all(a.end <= b.start for a, b in pairwise(record.numerals))
    assert [f.id for f in record.facts] == [f"f{n + 1}" for n in range(len(record.facts))]
    assert [t.id for t in record.studies] == [f"t{n + 1}" for n in range(len(record.studies))]
    order = [(f.start, f.end, f.kind) for f in record.facts]
    assert order == sorted(order)
    studies = {t.id: t for t in record.studies}
    sections = {s.id for s in record.sections}
    cited = {c.id for c in record.citations}
    facts = {f.id for f in record.facts}
    for fact in record.facts:
        assert fact.study in studies
        assert fact.section in sections | {None}
        assert any(span.start <= fact.start < span.end for span in studies[fact.study].spans)
    for study in record.studies:
        assert set(study.citations) <= cited
        assert study.citations or any(fact.study == study.id for fact in record.facts)
    assert {id for numeral in record.numerals for id in numeral.facts} <= facts
    assert from_json(to_json(record)) == record


def test_the_seed_page_becomes_a_record() -> None:
    record = extract_file(SEED)
    _keeps_its_promises(record)
    assert record.page.model_dump() == {
        "id": "cervical_spinal_metastases",
        "title": "Cervical spinal metastases",
        "url": "https://neurosurgerywiki.com/wiki/doku.php?id=cervical_spinal_metastases",
        "modified": "2024-06-07T02:56",
        "format": "text",
        "encoding": "utf-8",
        "source": SEED,
        "sha256": hashlib.sha256(Path(SEED).read_bytes()).hexdigest(),
    }
    assert [(t.design, t.authors, t.citations) for t in record.studies] == [
        (None, "Diehn and Krecke", ["c1"]),
        (None, "Asiltürk et al.", ["c2"]),
        ("case_series", "Vazifehdan et al.", ["c3"]),
        ("case_series", "Stangenberg et al.", ["c4"]),
        ("case_report", "Kawano et al.", ["c5"]),
        ("case_report", "Adachi et al.", ["c6"]),
        ("case_report", "Ponzo et al.", ["c7"]),
        ("case_report", "Oishi et al.", ["c8"]),
    ]
    assert [c.label for c in record.citations] == list("12345678")
    assert all(len(c.mentions) == 1 for c in record.citations)
    assert not [n for n in record.numerals if n.role == "unknown"]


def test_file_bytes_and_text_give_the_same_record() -> None:
    data = Path(SEED).read_bytes()
    by_file = to_json(extract_file(SEED))
    assert to_json(extract_bytes(data, source=SEED)) == by_file
    assert to_json(extract_text(data.decode(), source=SEED)) == by_file
    assert to_json(extract_file(Path(SEED))) == by_file


def test_the_page_is_named_by_the_caller_else_its_link_else_its_file() -> None:
    text = "24 patients were treated."
    link = f"{text}\n\nPermanent link:\n\nhttps://example.org/doku.php?id=ns:x"
    assert extract_text(text, page_id="given", source="a/b.txt").page.id == "given"
    assert extract_text(link, source="a/b.txt").page.id == "ns:x"
    assert extract_text(text, source="a/b.c.txt").page.id == "b.c"
    assert extract_text(text, source="-").page.id == "stdin"
    assert extract_text(text).page.id == "page"


def test_eight_threads_give_the_same_bytes_as_one() -> None:
    pages = [
        Path(SEED).read_text(encoding="utf-8").replace("24 patients", f"{n} patients") for n in range(20, 60)
    ]
    one = [to_json(extract_text(page)) for page in pages]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda page: to_json(extract_text(page)), pages)) == one


def test_the_package_is_light_until_it_is_used() -> None:
    code = (
        "import sys, extract;"
        "heavy = {'spacy', 'prefect', 'pydantic', 'pdfplumber', 'regex'} & set(sys.modules);"
        "print(sorted(heavy), extract.PageRecord.__name__, callable(extract.extract_text))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] PageRecord True\n"
    assert set(extract.__all__) <= set(dir(extract))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = extract.nothing


@pytest.mark.parametrize(
    "page",
    [
        "1 2 3\n\n44\n\n5.5 - 7",
        "2017\n\n2018\n\n2019",
        "12",
        "Glioma",
        "patients",
        "\u200b\u202e24 patients\u202c were \ufeffwell",
        "24 patients\0 were treated.",
        "24 patients\u2028were treated.\x85And 5 died.",
        "⁾ ) (( ]] ¹⁾",
        "||||\n\n****\n\n----",
        "Group\tn\nA\t12\nB\t14",
    ],
)
def test_a_page_without_prose_becomes_a_record_all_the_same(page: str) -> None:
    record = extract_text(page)
    _keeps_its_promises(record)
    assert record.text == page


def test_every_number_of_a_page_of_numbers_has_a_row() -> None:
    record = extract_text("1 2 3\n\n44\n\n5.5 - 7")
    assert [n.text for n in record.numerals] == ["1", "2", "3", "44", "5.5", "7"]


def test_a_marker_without_footnote_is_a_study_without_citation_and_a_check() -> None:
    record = extract_text(f"They treated 24 patients ⁷⁾.\n\nOthers treated 12 patients ¹⁾.{NOTES}")
    _keeps_its_promises(record)
    assert [t.citations for t in record.studies] == [[], ["c1"]]
    assert {f.study for f in record.facts} == {"t1", "t2"}
    loud = [(c.rule, c.status) for c in record.checks if c.status != "pass"]
    assert ("marker-has-footnote", "warn") in loud


def test_a_footnote_without_marker_is_a_citation_without_mention_and_a_check() -> None:
    record = extract_text(f"They treated 24 patients.{NOTES}")
    _keeps_its_promises(record)
    assert [(c.label, c.mentions) for c in record.citations] == [("1", [])]
    assert [t.citations for t in record.studies] == [[]]
    assert [c.rule for c in record.checks if c.status == "warn"] == ["footnote-has-marker"]


def test_a_reference_of_nothing_but_a_doi_is_a_citation() -> None:
    record = extract_text("They treated 24 patients ¹⁾.\n\n1)\n\n10.1016/j.wneu.2018.07.042")
    _keeps_its_promises(record)
    assert [(c.raw, c.csl.get("DOI")) for c in record.citations] == [
        ("10.1016/j.wneu.2018.07.042", "10.1016/j.wneu.2018.07.042")
    ]
    assert [(n.text, n.role) for n in record.numerals][-1] == ("10.1016/j.wneu.2018.07.042", "reference")


@pytest.mark.parametrize("text", ["", " \n\t", "\ufeff"])
def test_a_page_that_holds_nothing_is_refused(text: str) -> None:
    with pytest.raises(SourceError, match="nothing but white space"):
        extract_text(text, source="x.txt")


def test_a_missing_file_and_a_lone_surrogate_are_refused_with_their_place() -> None:
    with pytest.raises(SourceError, match=r"none\.txt: No such file"):
        extract_file("none.txt")
    with pytest.raises(SourceError, match=r"x\.txt:2:3: holds a lone surrogate"):
        extract_text("ab\nab\ud800", source="x.txt")


def test_a_bad_lexicon_is_refused_by_name(tmp_path: Path) -> None:
    bad = tmp_path / "mine.toml"
    bad.write_text("[[instrument]]\nnot_a_key = 1\n", encoding="utf-8")
    with pytest.raises(LexiconError, match=r"mine\.toml"):
        extract_text("24 patients.", lexicon=bad)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["Glioma", "2017", "24 patients were treated", "five died ¹⁾.", "¹⁾", "⁹⁾", "1)", "p<0.05",
                 "mean age 64.7 years (range 44-85)", "Smith A. One. J Foo. 2017;1:1.", "In 3 of 12 (25%)",
                 "a\tb 2", "- 4 x"]
            ),
            st.sampled_from(["\n\n", "\n", " ", ". ", ""]),
        ),
        min_size=1,
        max_size=15,
    )
)  # fmt: skip
def test_any_page_of_such_pieces_keeps_the_contract(pieces: list[tuple[str, str]]) -> None:
    _keeps_its_promises(extract_text("".join(piece + gap for piece, gap in pieces)))


def test_a_long_single_line_does_not_hang() -> None:
    record = extract_text("The wound healed well and the patient left. " * 20_000)
    assert record.facts == []
