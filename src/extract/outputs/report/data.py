"""A record as the report's script wants it: small, words ready made, offsets in UTF-16 units.

JavaScript counts UTF-16 units, the record code points: every offset is carried over here, in one pass.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from extract.outputs import words
from extract.outputs.extras import has_extra
from extract.outputs.pictures import page_pictures
from extract.outputs.rows import author_names
from extract.outputs.view import View, citation_year, csl, view
from extract.record import Citation, Fact, PageRecord, Span, Study, SummaryItem, SummaryOutcome
from extract.store.names import file_name

Offset = Callable[[int], int]
CELLS = ("n", "male", "female", "age", "period", "follow_up", "survival", "deaths")
WEB = re.compile(r"https?://[^\s<>\"\\^`{|}\x00-\x1f]+", re.IGNORECASE)


def page_data(record: PageRecord) -> dict[str, Any]:
    """Everything that the report shows of one page."""
    at = utf16_offsets(record.text)
    found = view(record)
    return {
        "id": record.page.id,
        "title": record.page.title or record.page.id,
        "file": file_name(record.page.id, suffix=".toml"),
        "url": web_address(record.page.url),
        "modified": record.page.modified,
        "text": record.text,
        "sections": [{"id": one.id, "level": one.level, "start": at(one.start)} for one in record.sections],
        "citations": [_citation(one, at) for one in record.citations],
        "studies": [_study(one, found) for one in record.studies],
        "facts": [_fact(one, at) for one in record.facts],
        "numbers": [
            [at(one.start), at(one.end), one.role, one.note] for one in record.numerals if one.role != "fact"
        ],
        "checks": [one.model_dump() for one in record.checks],
        "pictures": page_pictures(record) if has_extra("drawsvg") else [],
    }


def index_row(record: PageRecord) -> dict[str, Any]:
    """The page's row in the index."""
    status = Counter(check.status for check in record.checks)
    return {
        "id": record.page.id,
        "title": record.page.title or record.page.id,
        "modified": (record.page.modified or "")[:10],
        "studies": len(record.studies),
        "facts": len(record.facts),
        "references": len(record.citations),
        "fail": status["fail"],
        "warn": status["warn"],
        "unknown": sum(numeral.role == "unknown" for numeral in record.numerals),
    }


def utf16_offsets(text: str) -> Offset:
    """The function from code points to UTF-16 units of `text`."""
    wide = [place for place, character in enumerate(text) if ord(character) > 0xFFFF]
    return (lambda offset: offset + bisect_left(wide, offset)) if wide else (lambda offset: offset)


def web_address(address: str | None) -> str | None:
    """The address if it leads to the web, else null: a page may name any scheme, `javascript:` among them."""
    return address if address and WEB.fullmatch(address) else None


def _span(span: Span, at: Offset) -> list[int]:
    return [at(span.start), at(span.end)]


def _citation(citation: Citation, at: Offset) -> dict[str, Any]:
    item = csl(citation)
    doi, pmid, pmcid = item.get("DOI"), item.get("PMID"), item.get("PMCID")
    links = {
        "DOI": f"https://doi.org/{quote(doi, safe='/.:;()-_')}" if doi else None,
        "PubMed": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
        if re.fullmatch(r"\d{1,9}", pmid or "")
        else None,
        "PMC": f"https://pmc.ncbi.nlm.nih.gov/articles/{pmcid}/"
        if re.fullmatch(r"PMC\d+", pmcid or "")
        else None,
        "Link": web_address(item.get("URL")),
    }
    volume = item.get("volume", "") + (f"({item['issue']})" if item.get("issue") else "")
    place = ":".join(part for part in (volume, item.get("page")) if part)
    year = ";".join(part for part in (str(citation_year(citation) or ""), place) if part)
    return {
        "id": citation.id,
        "label": citation.label,
        "raw": citation.raw,
        "authors": ", ".join(author_names(citation)) + (", et al." if item["custom"]["et_al"] else ""),
        "title": item.get("title"),
        "source": ". ".join(part for part in (item.get("container-title"), year) if part),
        "ids": [part for part in (f"DOI {doi}" if doi else "", f"PMID {pmid}" if pmid else "") if part],
        "links": {name: link for name, link in links.items() if link},
        "mentions": [_span(span, at) for span in citation.mentions],
        "start": at(citation.start),
        "end": at(citation.end),
    }


def _study(study: Study, page: View) -> dict[str, Any]:
    summary = study.summary
    return {
        "id": study.id,
        "name": page.names[study.id],
        "design": words.DESIGNS.get(study.design or ""),
        "citations": study.citations,
        "cells": {name: _item(getattr(summary, name)) for name in CELLS if getattr(summary, name)},
        "outcomes": [_outcome(one) for one in summary.outcomes],
        "complications": [_outcome(one) for one in summary.complications],
    }


def _item(item: SummaryItem) -> dict[str, Any]:
    value = item.value
    bare = value.unit is not None and value.unit.startswith("{") and value.statistic in ("count", None)
    main, detail = words.say_short(value.model_copy(update={"unit": "1"}) if bare else value)
    return {"words": main, "detail": detail, "facts": item.facts}


def _outcome(item: SummaryOutcome) -> dict[str, Any]:
    return {
        "label": item.label,
        "group": item.group,
        "time": item.timepoint.text if item.timepoint else None,
        "words": words.say_value(item.value),
        "facts": item.facts,
    }


def _fact(fact: Fact, at: Offset) -> dict[str, Any]:
    return {
        "id": fact.id,
        "kind": fact.kind,
        "study": fact.study,
        "label": fact.label,
        "group": fact.group,
        "instrument": fact.instrument,
        "time": fact.timepoint.text if fact.timepoint else None,
        "words": words.say_fact(fact),
        "value": fact.value.model_dump(exclude_none=True),
        "start": at(fact.start),
        "end": at(fact.end),
        "sentence": _span(fact.sentence, at),
        "support": [_span(span, at) for span in fact.support],
        "rule": fact.rule,
        "origin": fact.origin,
        "correction": fact.correction,
    }
