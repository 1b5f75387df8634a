"""The verbs, in order: from bytes to a page's record, one call a stage.

bytes → Document → sections, citations → studies → facts and numerals → record → checks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

from pydantic import TypeAdapter

from extract.checks import run_checks
from extract.corrections import CorrectionProblem, apply_corrections, corrections_path, load_corrections
from extract.document import Document
from extract.errors import SourceError
from extract.facts import FactResult, find_facts
from extract.language.sentences import split_sentences
from extract.lexicon import Lexicon, load_lexicon
from extract.page.authors import authors_text
from extract.page.design import find_design
from extract.page.notes import find_citations
from extract.page.numerals import find_structural, merge_rows, number_words
from extract.page.sections import SectionIndex, find_sections, page_title
from extract.page.studies import StudyIndex, StudySpan, find_studies
from extract.page.summary import COMPLICATIONS, summarise
from extract.readers import read, read_text
from extract.record import SCHEMA_VERSION, Citation, Fact, PageRecord, Section
from extract.references import parse_reference
from extract.version import VERSION

_FACTS = TypeAdapter(list[Fact])

GENERATOR = "cohort-extract"


def extract_text(
    text: str,
    *,
    page_id: str | None = None,
    format: str | None = "text",
    source: str | None = None,
    lexicon: str | Path | None = None,
) -> PageRecord:
    """The record of a page given as text; `format` one of `readers.FORMATS` but pdf, None: the content tells.

    `page_id` names the page, else its permanent link or `source` does. Raises SourceError for a page that
    holds nothing, or a lone surrogate; LexiconError for a bad `lexicon` file.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise SourceError(
            "holds a lone surrogate, which is no character",
            page=source,
            text=text,
            start=error.start,
            end=error.end,
        ) from None
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    document = replace(read_text(text, source=source, format=format), encoding="utf-8")
    return _build(document, data, page_id=page_id, source=source, lexicon=lexicon)


def extract_bytes(
    data: bytes,
    *,
    source: str | None = None,
    page_id: str | None = None,
    format: str | None = None,
    lexicon: str | Path | None = None,
    corrections: Path | None = None,
    unapplied: list[CorrectionProblem] | None = None,
) -> PageRecord:
    """The record of a page given as bytes; `format` None: the content tells. Raises as `extract_text`.

    `corrections` is a folder with the decisions on pages: those on this page are applied, those that find
    their place no more are added to the list `unapplied`. Raises RecordError for a file not in the form.
    """
    document = read(data, source=source, format=format)
    record = _build(document, data, page_id=page_id, source=source, lexicon=lexicon)
    path = corrections_path(corrections, record.page.id) if corrections is not None else None
    if path is None:
        return record
    words = load_lexicon(lexicon)
    corrected, problems = apply_corrections(
        record,
        load_corrections(path),
        summarise=partial(summarise, complications=words.cues.get("complication", COMPLICATIONS)),
        check=lambda r: run_checks(r, words),
        locate=document.locate,
    )
    if unapplied is not None:
        unapplied += problems
    return corrected


def extract_file(
    path: str | Path,
    *,
    page_id: str | None = None,
    format: str | None = None,
    lexicon: str | Path | None = None,
) -> PageRecord:
    """The record of the page in a file. Raises SourceError where it cannot be read, and as `extract_text`."""
    source = path.as_posix() if isinstance(path, Path) else path
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise SourceError(error.strerror or "cannot be read", page=source) from None
    return extract_bytes(data, source=source, page_id=page_id, format=format, lexicon=lexicon)


def _build(
    document: Document, data: bytes, *, page_id: str | None, source: str | None, lexicon: str | Path | None
) -> PageRecord:
    words = load_lexicon(lexicon)
    sections, citations, studies, found = read_page(document, words)
    spans, study_of = attach(studies, found)
    index = SectionIndex(sections)
    facts, ids = _facts(document, found, study_of, index)
    record = PageRecord.model_validate(
        {
            "schema_version": SCHEMA_VERSION,
            "generator": {"name": GENERATOR, "version": VERSION, "lexicon_sha256": words.sha256},
            "page": _page(document, data, page_id=page_id, source=source),
            "text": document.text,
            "sections": sections,
            "citations": citations,
            "studies": _studies(document, spans, facts, citations, index, words),
            "facts": facts,
            "numerals": _numerals(document, found, ids, words),
            "checks": [],
        }
    )
    record.checks = run_checks(record, words)
    return record


class PageReading(NamedTuple):
    """What the stages find on a page before it becomes a record; `studies` with those that have no fact."""

    sections: list[Section]
    citations: list[Citation]
    studies: list[StudySpan]
    found: FactResult


def read_page(document: Document, words: Lexicon) -> PageReading:
    """Sections, citations, studies and the facts of each, in the order in which they need each other."""
    sections = find_sections(document)
    citations = find_citations(document, parse_reference)
    studies = find_studies(document, sections, citations, _sentences(document))
    found = find_facts(document.text, document, words, [study.spans for study in studies])
    return PageReading(sections, citations, studies, found)


def _page(document: Document, data: bytes, *, page_id: str | None, source: str | None) -> dict[str, Any]:
    return {
        "id": page_id or document.page_id or _stem(source),
        "title": page_title(document),
        "url": document.url,
        "modified": document.modified,
        "format": document.format,
        "encoding": document.encoding,
        "source": source,
        "sha256": hashlib.sha256(data).hexdigest(),
    }


def _stem(source: str | None) -> str:
    if source == "-":
        return "stdin"
    return (PurePosixPath(source.replace("\\", "/")).stem if source else "") or "page"


def _sentences(document: Document) -> list[tuple[int, int]]:
    """The sentences of the body, for markers: which they close, which they open."""
    if not document.markers:
        return []
    text = document.text
    return [
        sentence
        for block in document.blocks
        if block.kind in ("paragraph", "item")
        for sentence in split_sentences(text, block.start, block.end)
    ]


def attach(spans: Sequence[StudySpan], found: FactResult) -> tuple[list[StudySpan], list[int]]:
    """The studies that stay, and for each draft the number of its study among them.

    A study without citation stays only where it has a fact.
    """
    index = StudyIndex(spans)
    places = [index.at(draft.start) for draft in found.facts]
    if None in places:  # a page of headings alone has facts, but no text that could be a study's
        start, end = min(d.start for d in found.facts), max(d.end for d in found.facts)
        spans = [*spans, StudySpan(((start, end),), (), None)]
        places = [len(spans) - 1 if place is None else place for place in places]
    used = set(places)
    kept = [i for i, span in enumerate(spans) if span.citations or i in used]
    number = {old: new for new, old in enumerate(kept)}
    return [spans[i] for i in kept], [number[place] for place in places if place is not None]


def _facts(
    document: Document, found: FactResult, study_of: Sequence[int], index: SectionIndex
) -> tuple[list[Fact], dict[int, str]]:
    """The drafts as facts, ordered by start, end, kind; and each draft's id by its place in the list."""
    drafts = found.facts
    order = sorted(range(len(drafts)), key=lambda i: (drafts[i].start, drafts[i].end, drafts[i].kind))
    id_of = {i: f"f{n + 1}" for n, i in enumerate(order)}
    text = document.text
    rows = []
    for i in order:
        draft = drafts[i]
        start, end = draft.start, draft.end
        rows.append(
            {
                "id": id_of[i],
                "kind": draft.kind,
                "study": f"t{study_of[i] + 1}",
                "section": index.at(start),
                "label": draft.label,
                "group": draft.group,
                "instrument": draft.instrument,
                "timepoint": draft.timepoint,
                "value": draft.value,
                "compares": [id_of[j] for j in getattr(draft, "compares", ())],
                "start": start,
                "end": end,
                "quote": text[start:end],
                "sentence": {"start": draft.sentence[0], "end": draft.sentence[1]},
                "support": [{"start": a, "end": b} for a, b in sorted(set(draft.support))],
                "rule": draft.rule,
                "origin": "extracted",
                "correction": None,
                "locator": document.locate(start, end),
            }
        )
    return _FACTS.validate_python(rows), id_of


def _studies(
    document: Document,
    spans: Sequence[StudySpan],
    facts: Sequence[Fact],
    citations: Sequence[Citation],
    index: SectionIndex,
    words: Lexicon,
) -> list[dict[str, Any]]:
    csl: dict[str, Mapping[str, Any]] = {citation.id: citation.csl for citation in citations}
    of: dict[str, list[Fact]] = {}
    for fact in facts:
        of.setdefault(fact.study, []).append(fact)
    cues = words.cues.get("complication", COMPLICATIONS)
    rows = []
    for n, span in enumerate(spans):
        id = f"t{n + 1}"
        items = [csl[citation] for citation in span.citations]
        text = "\n".join(document.text[start:end] for start, end in span.spans)
        titles = [str(item["title"]) for item in items if item.get("title")]
        design = find_design(titles, text, index.titles(span.section))
        authors = "; ".join(name for item in items if (name := authors_text(item)))
        rows.append(
            {
                "id": id,
                "design": design,
                "authors": authors or None,
                "citations": list(span.citations),
                "section": span.section,
                "spans": [{"start": start, "end": end} for start, end in span.spans],
                "summary": summarise(of.get(id, ()), design, complications=cues),
            }
        )
    return rows


def _numerals(
    document: Document, found: FactResult, ids: Mapping[int, str], words: Lexicon
) -> list[dict[str, Any]]:
    """Every number's row: those of markers, notes and trailer first, then prose, then what headings leave."""
    firm, weak = find_structural(document, number_words(words))
    prose = [(row.start, row.end, row.role, row.note, row.drafts) for row in found.numerals]
    rows = merge_rows([(*row, ()) for row in firm], prose, [(*row, ()) for row in weak])
    text = document.text
    return [
        {
            "start": start,
            "end": end,
            "text": text[start:end],
            "role": role,
            "facts": sorted({ids[draft] for draft in drafts}, key=_number) if role == "fact" else [],
            "note": note,
        }
        for start, end, role, note, drafts in rows
    ]


def _number(id: str) -> int:
    return int(id[1:])
