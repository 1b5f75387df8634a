"""The seed page in its seven forms: whichever way it came, it says the same."""

from __future__ import annotations

import html
import io
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from extract import build
from extract.record import PageRecord

FIXTURES = Path("fixtures")
NAME = "cervical_spinal_metastases"
FORMS = [
    FIXTURES / "formats" / f"{NAME}.{end}"
    for end in ("dokuwiki", "html", "dw2pdf-2023.pdf", "dw2pdf-2026.pdf", "weasyprint.pdf", "chromium.pdf")
]
PLACES = {
    "id",
    "start",
    "end",
    "sentence",
    "support",
    "locator",
    "quote",
    "facts",
    "numerals",
    "citations",
    "compares",
}


@cache
def record(path: Path) -> PageRecord:
    return build.extract_file(path)


def bare(value: Any) -> Any:
    """A part of a record without ids, offsets and locators; white space folded, the text form's remains of
    Markdown (`*`, `[…](#)`) taken out."""
    if isinstance(value, dict):
        return {key: bare(item) for key, item in value.items() if key not in PLACES}
    if isinstance(value, list):
        return [bare(item) for item in value]
    if isinstance(value, str):
        return " ".join(re.sub(r"\[([^\]]*)\]\(#\)", r"\1", value).replace("*", "").split())
    return value


def facts(page: PageRecord) -> list[Any]:
    studies = {study.id: study.citations for study in page.studies}
    labels = {citation.id: citation.label for citation in page.citations}
    titles = {section.id: section.title for section in page.sections}
    return [
        (
            bare(fact.model_dump(exclude={"study", "section", "rule"})),
            bare(fact.quote),
            [labels[citation] for citation in studies[fact.study]],
            titles.get(fact.section or ""),
        )
        for fact in page.facts
    ]


def citations(page: PageRecord) -> list[Any]:
    def without_places(csl: dict[str, Any]) -> dict[str, Any]:
        custom = {key: value for key, value in (csl.get("custom") or {}).items() if key != "fields"}
        return {**csl, "custom": custom}

    return [
        (c.label, bare(c.raw), bare(without_places(c.model_dump()["csl"])), len(c.mentions))
        for c in page.citations
    ]


def checks(page: PageRecord) -> list[Any]:
    return [(check.rule, check.status, bare(check.message)) for check in page.checks]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_every_form_gives_the_text_forms_facts_citations_and_checks(path: Path) -> None:
    text, form = record(FIXTURES / f"{NAME}.txt"), record(path)
    assert facts(form) == facts(text)
    assert citations(form) == citations(text)
    assert checks(form) == checks(text)
    assert [(s.title, s.level) for s in form.sections] == [(s.title, s.level) for s in text.sections]
    assert (form.page.title, form.page.id.split(".")[0]) == (text.page.title, text.page.id)


@pytest.mark.parametrize("path", FORMS[:2], ids=lambda path: path.name)
def test_a_facts_locator_leads_to_its_quote_in_the_source(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    found = record(path).facts
    assert len(found) == 55
    for fact in found:
        place = fact.model_dump()["locator"]
        shown = source[place["start"] : place["end"]]
        markup = r"<[^>]*>" if path.suffix == ".html" else r"\[\[|\]\]|\*\*|//"
        assert html.unescape(re.sub(markup, "", shown)) == fact.quote


@pytest.mark.parametrize("path", FORMS[2:], ids=lambda path: path.name)
def test_a_facts_boxes_hold_its_quotes_words_on_the_page(path: Path) -> None:
    import pdfplumber

    found = record(path).facts
    assert len(found) == 55
    with pdfplumber.open(io.BytesIO(path.read_bytes())) as pdf:
        pages = pdf.pages
        for fact in found:
            place = fact.model_dump()["locator"]
            shown = " ".join(
                pages[box["page"] - 1].crop(box["bbox"]).extract_text() for box in place["boxes"]
            )
            # A line's end may divide a word: compared without white space and hyphens.
            assert letters(shown) == letters(fact.quote)
            assert place["bbox"] == place["boxes"][0]["bbox"] and place["page"] == place["boxes"][0]["page"]


def letters(text: str) -> str:
    return re.sub(r"[\s\u2010]", "", text)
