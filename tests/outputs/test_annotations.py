"""Annotations read back by others' means say what the record says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from extract.errors import UsageError
from extract.outputs.annotations import BRAT_NAMES, brat_standoff, export_annotations, web_annotations
from extract.outputs.canonical import to_json
from extract.record import PageRecord

SELECTORS = {"TextQuoteSelector", "TextPositionSelector"}


def find_by_quote(text: str, selector: dict[str, str]) -> list[int]:
    """Where a client finds the quote: exact text between prefix and suffix."""
    whole = selector["prefix"] + selector["exact"] + selector["suffix"]
    return [match.start() + len(selector["prefix"]) for match in re.finditer(re.escape(whole), text)]


def test_each_web_annotation_finds_its_quote_by_position_and_by_words(record: PageRecord) -> None:
    page = web_annotations(record)
    assert page["type"] == "AnnotationPage" and len(page["items"]) == len(record.facts)
    for item, fact in zip(page["items"], record.facts, strict=True):
        selectors = {one["type"]: one for one in item["target"]["selector"]}
        assert set(selectors) == SELECTORS
        position = selectors["TextPositionSelector"]
        assert record.text[position["start"] : position["end"]] == fact.quote
        assert find_by_quote(record.text, selectors["TextQuoteSelector"]) == [fact.start]
        assert item["target"]["source"] == record.page.url
        assert [one["value"] for one in item["body"] if one.get("purpose") == "tagging"] == [fact.kind]
        data = next(one for one in item["body"] if one["type"] == "Dataset")
        assert data["value"] == fact.value.model_dump(exclude_none=True)


def test_web_annotations_are_written_a_file_a_page_and_name_the_source_by_its_hash_without_a_link(
    tmp_path: Path, record: PageRecord
) -> None:
    page = record.page.model_copy(update={"url": None, "id": "A b"})
    path = tmp_path / "x.json"
    path.write_text(to_json(record.model_copy(update={"page": page})), encoding="utf-8")
    written = export_annotations(path, "web")
    assert [one.name for one in written] == ["%41%20b.jsonld"]
    first = json.loads(written[0].read_text(encoding="utf-8"))["items"][0]
    assert first["target"]["source"] == f"urn:sha256:{record.page.sha256}"


def read_brat(text: str, notes: str) -> list[tuple[str, str, list[tuple[int, int]]]]:
    """A reader of brat standoff as its manual has it: type, covered text, fragments."""
    found = []
    for line in notes.splitlines():
        if line.startswith("T"):
            _, middle, covered = line.split("\t")
            kind, places = middle.split(" ", 1)
            fragments = [tuple(map(int, place.split(" "))) for place in places.split(";")]
            assert " ".join(text[a:b] for a, b in fragments) == covered
            assert not any("\n" in text[a:b] for a, b in fragments)
            found.append((kind, covered, fragments))
    return found  # type: ignore[return-value]


def test_brat_standoff_covers_the_quotes_and_knows_its_types(output: Path, record: PageRecord) -> None:
    written = export_annotations(output, "brat")
    text, notes, conf, _ = (path.read_bytes().decode() for path in written)
    assert text == record.text
    found = read_brat(text, notes)
    assert [(kind, covered) for kind, covered, _ in found] == [
        (BRAT_NAMES[f.kind], f.quote) for f in record.facts
    ]
    assert {kind for kind, _, _ in found} <= set(conf.split("[relations]")[0].split())
    assert "AnnotatorNotes T4\tmean 71 years (range 54–89)\n" in notes


def test_a_fact_over_two_lines_becomes_fragments_for_brat(record: PageRecord) -> None:
    copy = record.model_copy(deep=True)
    fact = copy.facts[3]
    copy.text = copy.text.replace("mean age, 71", "mean age,\n71", 1)
    fact.quote = copy.text[fact.start : fact.end]
    found = read_brat(copy.text, brat_standoff(copy))
    assert found[3][1] == "mean age, 71 years (range 54-89 years)"
    assert len(found[3][2]) == 2


def test_spacy_reads_the_docbin_back_with_the_same_text_spans_and_facts(
    output: Path, record: PageRecord
) -> None:
    spacy = pytest.importorskip("spacy")
    from spacy.tokens import DocBin

    path = export_annotations(output, "spacy")[0]
    (doc,) = DocBin().from_disk(path).get_docs(spacy.blank("en").vocab)
    assert doc.text == record.text
    found = [(span.label_, span.text, span.id_, span.kb_id_) for span in doc.spans["facts"]]
    assert found == [(fact.kind, fact.quote, fact.id, fact.study) for fact in record.facts]
    told: dict[str, Any] = doc.user_data["facts"]
    assert told["f9"]["value"]["value"] == 14.8


def test_an_unknown_form_is_refused(output: Path) -> None:
    with pytest.raises(UsageError, match="unknown annotation format"):
        export_annotations(output, "xml")  # type: ignore[arg-type]
