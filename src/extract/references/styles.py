"""Kinds other than articles: chapters, books, theses, pages, registrations, reports.

Recognised by cues, each kind by one reader in the table's order. Only what is certain is filled: precision
goes before recall, and what no field takes stays in the note. CSL has no kind for a trial's registration or
for a guideline that no journal printed; they are `webpage` and `report`, with `genre` saying so.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from extract.references.books import read_book, read_chapter, read_thesis
from extract.references.dates import MONTH, YEAR, read_date
from extract.references.draft import Draft
from extract.references.locate import place_by_date
from extract.references.taking import SENTENCE, take_authors, take_last_year, take_trimmed

# One cheap look that most articles don't pass: folded signs, or a colon with a year behind ("Thieme; 1984").
_SIGNS = (
    *(
        "in: ",
        "in:\xa0",
        " ed.",
        " ed,",
        " eds",
        "(ed",
        "editor",
        "edition",
        " edn",
        " ed)",
        "aufl",
        "thesis",
    ),
    *("dissertation", "habilitation", "nct", "isrctn", "drks", "chictr", "actrn", "eudract", "umin", "ctri/"),
    *("crd4", "prospero", "http", "www.", "accessed", "retrieved", "guideline", "patent", "verlag", " press"),
    *("publish", "report", "available"),
)
_IMPRINT = regex.compile(r":\s\p{Lu}[^:;]{1,110}[;,]\s?c?(?:19|20)\d\d")
_REGISTRATION = regex.compile(
    r"\b(?P<id>NCT\d{8}|ISRCTN\d{8}|DRKS\d{8}|ChiCTR-?[A-Z\-]{0,8}\d{8,10}|ACTRN\d{14}|UMIN\d{9}|CTRI/\d{4}/\d\d/\d{6}|CRD\d{11}|\d{4}-\d{6}-\d\d(?=\D))"
)
_REGISTER = regex.compile(
    r"\b(?:ClinicalTrials?\.gov|ISRCTN\sregistry|ISRCTN|PROSPERO|German\sClinical\sTrials\sRegister|EU\sClinical\sTrials\sRegister|Chinese\sClinical\sTrial\sRegist(?:ry|er)|ANZCTR|UMIN(?:-CTR)?)"
)
_PUBLISHED = regex.compile(
    r"\b(?:Published|Updated|Posted|Last\supdated|Issued|Last\sreviewed)[:,]?\s(?P<date>(?=[\p{Lu}\d]))",
    regex.IGNORECASE,
)
# A date standing as a sentence of its own.
_ALONE = regex.compile(rf"(?<=[.\])]\s)(?P<date>{YEAR}(?:\s{MONTH}(?:\s\d{{1,2}})?)?)\.?\s?$")
_PATENT = regex.compile(
    r"\b(?:US|U\.S\.|EP|WO|European)\s?[Pp]atent\s(?:[Nn]o\.?\s)?(?P<number>[A-Z]{0,2}\d[\d,/A-Z]{3,15}\d)"
)


def _registration(draft: Draft, start: int, end: int) -> bool:
    """A trial in a register, named by its number, that no journal printed."""
    text = draft.clean.text
    number = _REGISTRATION.search(text, start)
    register = _REGISTER.search(text, start)
    if number is None or register is None or place_by_date(text, start, end):
        return False
    draft.take_text("number", *number.span("id"))
    draft.values["genre"] = (
        "Clinical trial registration" if number["id"][:3] != "CRD" else "Review registration"
    )
    draft.values["type"] = "webpage"
    draft.take_text("container-title", *register.span())
    if register.start() > start + 12:
        at = take_authors(draft, start, register.start())
        sentence = SENTENCE.match(text, at, register.start())
        if sentence and "author" in draft.values and sentence.end("text") - at > 20:
            take_trimmed(draft, "title", at, sentence.end("text"))
    return True


def _patent(draft: Draft, start: int, end: int) -> bool:
    """A patent, by its number; inventors and title come in too many orders to be certain."""
    match = _PATENT.search(draft.clean.text, start, end)
    if match is None:
        return False
    draft.take_text("number", *match.span("number"))
    take_last_year(draft, match.end(), end)
    draft.values["type"] = "patent"
    return True


def _webpage(draft: Draft, start: int, end: int) -> bool:
    """A page on the web: an address and no place in a journal."""
    text = draft.clean.text
    if "URL" not in draft.values or "DOI" in draft.values or place_by_date(text, start, end):
        return False
    stop = end
    internet = any(aside == "[Internet]" for aside, _, _ in draft.clean.asides)
    at = take_authors(draft, start, stop)
    sentence = SENTENCE.match(text, at, stop)
    certain = "author" in draft.values or internet
    if sentence and certain and sentence.end("text") - at > 3:
        take_trimmed(draft, "title", at, sentence.end("text"))
    if "issued" not in draft.values:
        published = _PUBLISHED.search(text, start)
        date = read_date(text, published.end(), len(text)) if published else None
        if published and date:
            draft.take("issued", date.value, date.start, date.end)
            draft.used.append((published.start(), date.end))
    if "issued" not in draft.values and (alone := _ALONE.search(text, at, end)):
        date = read_date(text, *alone.span("date"))
        if date:
            draft.take("issued", date.value, date.start, date.end)
    draft.values["type"] = "webpage"
    if "title" not in draft.values and "author" not in draft.values:
        draft.values.pop("issued", None)
        draft.spans.pop("issued", None)
    return True


_KINDS: tuple[tuple[str, Callable[[Draft, int, int], bool]], ...] = (
    ("chapter", read_chapter),
    ("thesis", read_thesis),
    ("registration", _registration),
    ("patent", _patent),
    ("book", read_book),
    ("webpage", _webpage),
)


def read_other(draft: Draft, start: int, end: int) -> Draft | None:
    """None when the reference reads like an article in a journal."""
    text = draft.clean.text
    folded = text.lower()
    if not (any(sign in folded for sign in _SIGNS) or " In " in text or _IMPRINT.search(text, start)):
        return None
    for _, reader in _KINDS:
        probe = Draft(draft.clean, draft.start, dict(draft.values), dict(draft.spans), list(draft.used))
        if reader(probe, start, end):
            draft.values, draft.spans, draft.used = probe.values, probe.spans, probe.used
            draft.notes += probe.notes
            draft.et_al = probe.et_al
            return draft
    return None
