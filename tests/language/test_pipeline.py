"""The pipeline works in anyone's spaCy, survives being saved, and finds what the extractor finds."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, DocBin, Span

import extract
from extract.errors import LexiconError
from extract.language.pipeline import STEPS, TOKENIZER, language
from extract.record import Value
from tests.conftest import SEED, page_text

TEXT = (
    "Smith et al. treated 24 patients (14 men and 10 women; mean age, 71 years (range 54-89 years)).\n\n"
    "Mean follow-up was 14 months. The mean VAS was 2.9 ± 1.1. Two thirds improved."
)
COMPONENTS = ("sentences", "numerals", "quantities", "terms")


@pytest.mark.parametrize(
    "module", [*(f"extract.language.components.{name}" for name in COMPONENTS), "extract.component"]
)
def test_the_examples_of_the_components_hold(module: str) -> None:
    failed, attempted = doctest.testmod(importlib.import_module(module), report=True)
    assert attempted > 0
    assert failed == 0


def test_a_stranger_adds_the_facts_to_a_blank_pipeline_without_importing_us() -> None:
    code = (
        "import spacy; nlp = spacy.blank('en'); nlp.add_pipe('cohort_facts')\n"
        f"doc = nlp({TEXT!r})\n"
        "print([(fact.kind, fact.value.value) for fact in doc._.facts][:3])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[('cohort_size', 24), ('sex', 14), ('sex', 10)]"


@pytest.mark.parametrize("step", STEPS)
def test_each_component_works_alone_behind_any_tokenizer(step: str) -> None:
    nlp = spacy.blank("en")
    nlp.add_pipe(step)
    group = step.removeprefix("cohort_")
    doc = nlp(TEXT)
    if group == "sentences":
        assert [s.text for s in doc.sents] == [s.text for s in extract.load()(TEXT).sents]
    else:
        assert getattr(doc._, group) == getattr(extract.load()(TEXT)._, group) != ()


def test_another_pipeline_may_use_the_tokenizer_by_name() -> None:
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
    assert [t.text for t in nlp("2.9±1.1")] == [t.text for t in language()("2.9±1.1")] == ["2.9", "±", "1.1"]


def test_the_pipeline_is_loaded_once() -> None:
    assert extract.load() is extract.load(None)
    assert extract.load().pipe_names == list(STEPS)


def test_the_facts_of_a_doc_are_those_of_the_record() -> None:
    text = SEED.read_text(encoding="utf-8")
    record = extract.extract_text(text)
    doc = extract.load()(text)
    assert [
        (f.start, f.end, f.kind, f.label, f.group, f.instrument, f.timepoint, f.value, f.rule)
        for f in record.facts
    ] == [
        (f.start, f.end, f.kind, f.label, f.group, f.instrument, f.timepoint, f.value, f.rule)
        for f in doc._.facts
    ]
    assert [(s.start_char, s.end_char, s.label_) for s in doc.spans["facts"]] == [
        (f.start, f.end, f.kind) for f in record.facts
    ]


def test_values_are_typed_and_hang_on_their_spans() -> None:
    doc = extract.load()(TEXT)
    assert [span._.numeral for span in doc.spans["numerals"]] == list(doc._.numerals)
    assert [span._.quantity for span in doc.spans["quantities"]] == list(doc._.quantities)
    assert [span._.term for span in doc.spans["terms"]] == list(doc._.terms)
    assert [span._.fact for span in doc.spans["facts"]] == list(doc._.facts)
    assert {type(fact.value) for fact in doc._.facts} == {Value}
    assert {span.label_ for span in doc.spans["terms"]} == {"person", "instrument"}
    assert doc[0:2]._.numeral is None


@pytest.mark.parametrize("text", ["", " ", "\n\n \n", "No number.", "12", ")(", "\u200b\ufeff¹⁾"])
def test_nothing_much_is_no_error(text: str) -> None:
    doc = extract.load()(text)
    assert doc.text == text
    assert doc._.facts == ()


def test_pipe_gives_what_single_calls_give() -> None:
    texts = [page_text(number) for number in range(5)]
    nlp = extract.load()
    assert [doc._.facts for doc in nlp.pipe(texts, batch_size=2)] == [nlp(text)._.facts for text in texts]


def test_a_saved_pipeline_and_saved_docs_say_the_same(tmp_path: Path) -> None:
    nlp = extract.load()
    doc = nlp(SEED.read_text(encoding="utf-8"))
    nlp.to_disk(tmp_path / "pipeline")
    again = spacy.load(tmp_path / "pipeline")
    DocBin(store_user_data=True, docs=[doc]).to_disk(tmp_path / "docs")
    (kept,) = DocBin().from_disk(tmp_path / "docs").get_docs(again.vocab)
    for other in (again(doc.text), Doc(nlp.vocab).from_bytes(doc.to_bytes()), kept):
        assert [t.text for t in other] == [t.text for t in doc]
        for group in ("numerals", "quantities", "terms", "facts"):
            assert getattr(other._, group) == getattr(doc._, group) != ()
            assert [(s.start, s.end, s.label_, s.id_) for s in other.spans[group]] == [
                (s.start, s.end, s.label_, s.id_) for s in doc.spans[group]
            ]


def test_a_lexicon_of_ones_own_is_saved_with_the_pipeline(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[[instrument]]\nabbr = "ZQS"\nnames = ["Zebra quality scale"]\nlow = 0\nhigh = 9\n')
    text = "The mean Zebra quality scale score was 4.5."
    nlp = extract.load(own)
    assert [term.name for term in nlp(text)._.terms] == ["ZQS"]
    assert [fact.instrument for fact in nlp(text)._.facts] == ["ZQS"]
    nlp.to_disk(tmp_path / "pipeline")
    own.unlink()
    (tmp_path / "pipeline").rename(tmp_path / "moved")
    again = spacy.load(tmp_path / "moved")
    assert [term.name for term in again(text)._.terms] == ["ZQS"]
    assert [fact.instrument for fact in again(text)._.facts] == ["ZQS"]
    again.to_disk(tmp_path / "third")
    assert [fact.instrument for fact in spacy.load(tmp_path / "third")(text)._.facts] == ["ZQS"]


def test_a_bad_lexicon_is_named_when_it_is_needed(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text("nonsense = 1\n")
    with pytest.raises(LexiconError, match="nonsense"):
        extract.load(own)("12 men")


def test_an_extension_of_that_name_is_left_alone() -> None:
    code = (
        "import spacy; from spacy.tokens import Doc\n"
        "Doc.set_extension('facts', default='mine')\n"
        "nlp = spacy.blank('en'); nlp.add_pipe('cohort_facts')\n"
        f"doc = nlp({TEXT!r}); print(doc._.facts, len(doc.spans['facts']) > 3)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["mine", "True"]


def test_extensions_are_there_once_a_component_is() -> None:
    spacy.blank("en").add_pipe("cohort_terms")
    assert Doc.has_extension("terms")
    assert Span.has_extension("term")
