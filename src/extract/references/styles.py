"""Kinds other than articles: chapters, books, theses, pages, registrations, reports.

Recognised by cues, each kind by one reader in the table's order. Only what is certain is filled: precision
goes before recall, and what no field takes stays in the note. CSL has no kind for a trial's registration or
for a guideline that no journal printed; they are `webpage` and `report`, with `genre` saying so.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from extract.references.authors import read_authors, read_editors
from extract.references.dates import MONTH, YEAR, read_date
from extract.references.draft import Draft
from extract.references.imprint import (
    find_imprint,
    find_publisher_end,
    find_publisher_year,
    take_edition,
    take_imprint,
    take_pages,
)
from extract.references.locate import place_at_end, place_by_date
from extract.references.series import Authors
from extract.references.titles import trim

# One cheap look that most articles don't pass.
_CUE = regex.compile(
    r"""\b[Ii]n:\s|\bIn\s(?=\p{Lu})|\b[Ee]d(?:s|itors?|n|ition)?\b\.?|\b[Tt]hesis|\b[Dd]issertation|\bHabilitation
    |\b(?:NCT\d{6,9}|ISRCTN\d{6,9}|DRKS\d{6,9}|ChiCTR|ACTRN\d|EudraCT|UMIN\d|CTRI/|CRD\d{6,12}|PROSPERO)|https?:|\bwww\.|:\s\p{Lu}[^:;]{1,110}[;,]\s?c?(?:19|20)\d\d
    |\bAccessed\b|\bRetrieved\b|\b[Gg]uidelines?\b|\bVerlag\b|\bPress\b|\bPublish|\bReport\b|\bAvailable\b""",
    regex.VERBOSE,
)
_IN = regex.compile(
    r"(?<=[.?!,\u201d\"\u2019')\]])\s?[Ii]n(?P<colon>:)?\s+(?=[\p{Lu}\p{N}])|(?<=[.?!])In(?P<colon2>:)\s*"
)
# Behind an "In" without a colon: APA's "In A. Smith & B. Doe (Eds.)", or proceedings.
_EDITED = regex.compile(
    r"(?:\p{Lu}\.\s?){1,3}[^()]{2,150}\([Ee]ds?\.?\)|[^.]{3,150}\beds?\.|(?:\d{4}\s)?Proc(?:eedings|\.)"
)
_DATED = regex.compile(rf"(?<=[.?!])\s(?:\[?Updated\s)?{YEAR}\s{MONTH}(?:\s\d{{1,2}})?\]?\.\s?$")
_PROCEEDINGS = regex.compile(
    r"(?i)\b(?:proceedings|conference|congress|symposium|annual\s(?:meeting|scientific)|workshop)\b"
)
_THESIS = regex.compile(
    r"""[\[(]?\s?(?P<genre>(?:(?:Unpublished\s)?(?:Ph\.?\s?D\.?|M\.?D\.?|Doctoral|Master(?:['\u2019]?s)?|M\.?Sc\.?|Bachelor(?:['\u2019]?s)?|Medical)\s
      (?:thesis|dissertation)|[Dd]issertation|[Tt]hesis|Habilitation(?:sschrift)?|Inaugural-?[Dd]issertation))\s?[\])]?""",
    regex.VERBOSE | regex.IGNORECASE,
)
_THESIS_TAIL = regex.compile(
    rf"[\s.,:]*(?:(?P<place>\p{{Lu}}[^:;.]{{1,40}}?(?:\s\(\p{{Lu}}{{2,3}}\))?)\s?:\s)?(?P<publisher>\p{{Lu}}[^:;.]{{4,90}}?)[\])]?(?:[;,.]\s?(?P<date>{YEAR})|\s*\.?\s*$)"
)
_REGISTRATION = regex.compile(
    r"\b(?P<id>NCT\d{8}|ISRCTN\d{8}|DRKS\d{8}|ChiCTR-?[A-Z\-]{0,8}\d{8,10}|ACTRN\d{14}|UMIN\d{9}|CTRI/\d{4}/\d\d/\d{6}|CRD\d{11}|\d{4}-\d{6}-\d\d(?=\D))"
)
_REGISTER = regex.compile(
    r"\b(?:ClinicalTrials?\.gov|ISRCTN\sregistry|ISRCTN|PROSPERO|German\sClinical\sTrials\sRegister|EU\sClinical\sTrials\sRegister|Chinese\sClinical\sTrial\sRegist(?:ry|er)|ANZCTR|UMIN(?:-CTR)?)"
)
_GUIDELINE = regex.compile(
    r"(?i)\b(?:guidelines?|guidance|recommendations?|leitlinie|technical\sreport|report)\b"
)
_FRONT_YEAR = regex.compile(rf"\s*[.,]?\s*\((?P<date>(?:{YEAR})[^()]{{0,20}})\)\s*[.,:]?\s*")
_SENTENCE = regex.compile(
    r"(?P<text>[^\s](?:[^.?!]|[.](?!\s|$)|[?!](?=[a-z])){2,400}[?!]?)(?:[.]\s|[.]?$|(?<=[?!])\s)"
)
_PUBLISHED = regex.compile(
    r"\b(?:Published|Updated|Posted|Last\supdated|Issued|Last\sreviewed)[:,]?\s(?P<date>(?=[\p{Lu}\d]))",
    regex.IGNORECASE,
)
_CLOSING_BRACKETS = regex.compile(r"\s?\[[^\[\]]{2,40}\]$")


def _authors(draft: Draft, start: int, end: int) -> int:
    """Takes the authors and a date in brackets behind them; returns where the title begins."""
    text = draft.clean.text
    block = read_authors(text, start, end)
    at = start
    if block:
        _take_names(draft, "author", block)
        at = block.next
    front = _FRONT_YEAR.match(text, block.end if block else start, end)
    if front and (date := read_date(text, front.start("date"), front.end("date"))):
        draft.take("issued", date.value, date.start, date.end)
        draft.used.append(front.span())
        at = front.end()
    return at


def _take_names(draft: Draft, name: str, block: Authors) -> None:
    draft.take(name, block.names, block.start, block.end)
    draft.used.append((block.start, block.next))
    if name == "author":
        draft.et_al = block.et_al
    if block.left:
        draft.notes.append(", ".join(block.left))


def _take_trimmed(draft: Draft, name: str, start: int, end: int) -> bool:
    text = draft.clean.text
    span = trim(text, start, end, " \t,;:.\"\u201c\u201d\u2018'")
    if (
        span
        and name == "title"
        and text[span[1] - 1] == "]"
        and (bracket := _CLOSING_BRACKETS.search(text, *span))
    ):
        span = trim(text, span[0], bracket.start())
    if span is None or span[1] - span[0] < 3:
        return False
    if name == "title" and text[span[0]] == "(":
        return False
    draft.take_text(name, *span)
    return True


def _chapter(draft: Draft, start: int, end: int) -> bool:
    """ "Title. In: Editors, eds. Book. Place: Publisher; Year:pages" and APA's form of it."""
    text = draft.clean.text
    for mark in _IN.finditer(text, start, end):
        if mark["colon"] or mark["colon2"] or _EDITED.match(text, mark.end(), end):
            break
    else:
        return False
    if mark.start() - start < 8:
        return False
    at = _authors(draft, start, mark.start())
    dated = _DATED.search(text, at, mark.start())  # NCBI's books say when a chapter was revised
    _take_trimmed(draft, "title", at, dated.start() if dated else mark.start())
    draft.used.append(mark.span())
    at = mark.end()
    editors = read_editors(text, at, end)
    if editors:
        _take_names(draft, "editor", editors)
        at = editors.next
    stop = end
    imprint = find_imprint(text, at, end) or find_publisher_year(text, at, end)
    if imprint is None and "issued" in draft.values:
        imprint = find_publisher_end(text, at, end)
    if imprint:
        take_imprint(draft, imprint)
        stop = imprint.start
        take_pages(draft, imprint.end, end)
    if "page" not in draft.values and (pages := take_pages(draft, at, end, labelled=True)):
        stop = min(stop, pages[0])
    stop = min(stop, take_edition(draft, at, stop))
    # The book's title is the first sentence; behind it may stand a series, a place of a meeting.
    if sentence := _SENTENCE.match(text, at, stop):
        stop = sentence.end("text")
    _take_trimmed(draft, "container-title", at, stop)
    proceedings = _PROCEEDINGS.search(text, at, stop)
    draft.values["type"] = "paper-conference" if proceedings else "chapter"
    if "issued" not in draft.values:
        _last_year(draft, at, end)
    return True


def _last_year(draft: Draft, start: int, end: int) -> None:
    text = draft.clean.text
    years = list(regex.finditer(rf"(?<![\d\-\u2013]){YEAR}(?![\d\-\u2013])", text[start:end]))
    if years and len({y.group() for y in years}) == 1:
        date = read_date(text, start + years[0].start(), start + years[0].end())
        if date:
            draft.take("issued", date.value, date.start, date.end)


def _thesis(draft: Draft, start: int, end: int) -> bool:
    text = draft.clean.text
    mark = _THESIS.search(text, start, end)
    if mark is None or mark.start() - start < 8:
        return False
    bracketed = text[mark.start()] in "[("
    tail = _THESIS_TAIL.match(text, mark.end(), end)
    if not bracketed and not (
        tail and regex.search(r"(?i)univ|college|school|institut|facult", tail["publisher"])
    ):
        return False
    at = _authors(draft, start, mark.start())
    _take_trimmed(draft, "title", at, mark.start())
    draft.take_text("genre", *mark.span("genre"))
    draft.used.append(mark.span())
    if tail and regex.search(r"(?i)univ|college|school|institut|facult|hochschule|charit", tail["publisher"]):
        draft.take_text("publisher", *tail.span("publisher"))
        if tail["place"]:
            draft.take_text("publisher-place", *tail.span("place"))
        if tail["date"]:
            draft.take("issued", {"date-parts": [[int(tail["date"])]]}, *tail.span("date"))
    elif "issued" not in draft.values:
        _last_year(draft, mark.end(), end)
    draft.values["type"] = "thesis"
    return True


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
        at = _authors(draft, start, register.start())
        sentence = _SENTENCE.match(text, at, register.start())
        if sentence and "author" in draft.values and sentence.end("text") - at > 20:
            _take_trimmed(draft, "title", at, sentence.end("text"))
    return True


def _book(draft: Draft, start: int, end: int) -> bool:
    """A book, or a report when its title says so: edition, place and publisher tell."""
    text = draft.clean.text
    imprint = find_imprint(text, start, end)
    if imprint is None:
        if place_by_date(text, start, end):
            return False
        imprint = find_publisher_year(text, start, end)
    probe = Draft(draft.clean, start)
    at = _authors(probe, start, imprint.start if imprint else end)
    if imprint is None and "issued" in probe.values:
        if place_at_end(text, at, end):
            return False
        imprint = find_publisher_end(text, at, end)
    edition = take_edition(probe, at, imprint.start if imprint else end)
    if imprint is None and "edition" not in probe.values:
        return False
    if imprint and imprint.start - at < 3:
        return False
    draft.values |= probe.values
    draft.spans |= probe.spans
    draft.used += probe.used
    draft.notes += probe.notes
    draft.et_al = probe.et_al
    stop = min(edition, imprint.start if imprint else end)
    if editors := regex.match(r"\s?\(?\b[Ee]d(?:s|itors?)?\b\.?\)?[.,:]?\s*", text[at:stop]):
        if "author" in draft.values:
            draft.values["editor"] = draft.values.pop("author")
            draft.spans["editor"] = draft.spans.pop("author")
        draft.used.append((at, at + editors.end()))
        at += editors.end()
    sentence = _SENTENCE.match(text, at, stop)
    if sentence is None or not _take_trimmed(draft, "title", at, sentence.end("text")):
        _take_trimmed(draft, "title", at, stop)
    if imprint:
        take_imprint(draft, imprint)
        take_pages(draft, imprint.end, end)
    if "issued" not in draft.values:
        _last_year(draft, at, end)
    literal = "literal" in (draft.values.get("author") or [{}])[0]
    title = str(draft.values.get("title", ""))
    draft.values["type"] = (
        "report" if _GUIDELINE.search(title) or (literal and _GUIDELINE.search(text, start, end)) else "book"
    )
    return True


def _webpage(draft: Draft, start: int, end: int) -> bool:
    """A page on the web: an address and no place in a journal."""
    text = draft.clean.text
    if "URL" not in draft.values or "DOI" in draft.values or place_by_date(text, start, end):
        return False
    stop = end
    internet = any(aside == "[Internet]" for aside, _, _ in draft.clean.asides)
    at = _authors(draft, start, stop)
    sentence = _SENTENCE.match(text, at, stop)
    certain = "author" in draft.values or internet
    if sentence and certain and sentence.end("text") - at > 3:
        _take_trimmed(draft, "title", at, sentence.end("text"))
    if "issued" not in draft.values:
        published = _PUBLISHED.search(text, start)
        date = read_date(text, published.end(), len(text)) if published else None
        if published and date:
            draft.take("issued", date.value, date.start, date.end)
            draft.used.append((published.start(), date.end))
    draft.values["type"] = "webpage"
    if "title" not in draft.values and "author" not in draft.values:
        draft.values.pop("issued", None)
        draft.spans.pop("issued", None)
    return True


_KINDS: tuple[tuple[str, Callable[[Draft, int, int], bool]], ...] = (
    ("chapter", _chapter),
    ("thesis", _thesis),
    ("registration", _registration),
    ("book", _book),
    ("webpage", _webpage),
)


def read_other(draft: Draft, start: int, end: int) -> Draft | None:
    """None when the reference reads like an article in a journal."""
    if not _CUE.search(draft.clean.text, start):
        return None
    for _, reader in _KINDS:
        probe = Draft(draft.clean, draft.start, dict(draft.values), dict(draft.spans), list(draft.used))
        if reader(probe, start, end):
            draft.values, draft.spans, draft.used = probe.values, probe.spans, probe.used
            draft.notes += probe.notes
            draft.et_al = probe.et_al
            return draft
    return None
