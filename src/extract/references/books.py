"""Chapters, books and theses: what a publisher or a university brought out."""

from __future__ import annotations

import regex

from extract.references.authors import read_editors
from extract.references.dates import MONTH, YEAR
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
from extract.references.taking import SENTENCE, take_authors, take_last_year, take_names, take_trimmed

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
_UNIVERSITY = regex.compile(r"(?i)univ|college|school|institut|facult|hochschule|charit|academy")
_GUIDELINE = regex.compile(
    r"(?i)\b(?:guidelines?|guidance|recommendations?|leitlinie|technical\sreport|report)\b"
)
_EDITOR = regex.compile(r"\s?\(?\b[Ee]d(?:s|itors?)?\b\.?\)?[.,:]?\s*")


def read_chapter(draft: Draft, start: int, end: int) -> bool:
    """ "Title. In: Editors, eds. Book. Place: Publisher; Year:pages" and APA's form of it."""
    text = draft.clean.text
    for mark in _IN.finditer(text, start, end):
        if mark["colon"] or mark["colon2"] or _EDITED.match(text, mark.end(), end):
            break
    else:
        return False
    if mark.start() - start < 8:
        return False
    at = take_authors(draft, start, mark.start())
    dated = _DATED.search(text, at, mark.start())  # NCBI's books say when a chapter was revised
    take_trimmed(draft, "title", at, dated.start() if dated else mark.start())
    draft.used.append(mark.span())
    at = mark.end()
    editors = read_editors(text, at, end)
    if editors:
        take_names(draft, "editor", editors)
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
    if sentence := SENTENCE.match(text, at, stop):
        stop = sentence.end("text")
    proceedings = _PROCEEDINGS.search(text, at, stop)
    if (
        proceedings and (semicolon := text.find("; ", at, stop)) > 0
    ):  # behind it date and place of the meeting
        stop = semicolon
    take_trimmed(draft, "container-title", at, stop)
    draft.values["type"] = "paper-conference" if proceedings else "chapter"
    if "issued" not in draft.values:
        take_last_year(draft, at, end)
    return True


def read_thesis(draft: Draft, start: int, end: int) -> bool:
    text = draft.clean.text
    mark = _THESIS.search(text, start, end)
    if mark is None or mark.start() - start < 8:
        return False
    bracketed = text[mark.start()] in "[("
    tail = _THESIS_TAIL.match(text, mark.end(), end)
    if not bracketed and not (tail and _UNIVERSITY.search(tail["publisher"])):
        return False
    at = take_authors(draft, start, mark.start())
    take_trimmed(draft, "title", at, mark.start())
    draft.take_text("genre", *mark.span("genre"))
    draft.used.append(mark.span())
    if tail and _UNIVERSITY.search(tail["publisher"]):
        draft.take_text("publisher", *tail.span("publisher"))
        if tail["place"]:
            draft.take_text("publisher-place", *tail.span("place"))
        if tail["date"]:
            draft.take("issued", {"date-parts": [[int(tail["date"])]]}, *tail.span("date"))
    elif "issued" not in draft.values:
        take_last_year(draft, mark.end(), end)
    draft.values["type"] = "thesis"
    return True


def read_book(draft: Draft, start: int, end: int) -> bool:
    """A book, or a report when its title says so: edition, place and publisher tell."""
    text = draft.clean.text
    imprint = find_imprint(text, start, end)
    if imprint is None:
        if place_by_date(text, start, end):
            return False
        imprint = find_publisher_year(text, start, end)
    probe = Draft(draft.clean, start)
    stop = imprint.start if imprint else end
    if edited := read_editors(text, start, stop):
        take_names(probe, "editor", edited)
        at = edited.next
    else:
        at = take_authors(probe, start, stop)
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
    if editors := _EDITOR.match(text, at, stop):
        if "author" in draft.values:
            draft.values["editor"] = draft.values.pop("author")
            draft.spans["editor"] = draft.spans.pop("author")
        draft.used.append(editors.span())
        at = editors.end()
    sentence = SENTENCE.match(text, at, stop)
    if sentence is None or not take_trimmed(draft, "title", at, sentence.end("text")):
        take_trimmed(draft, "title", at, stop)
    if imprint:
        take_imprint(draft, imprint)
        take_pages(draft, imprint.end, end)
    if "issued" not in draft.values:
        take_last_year(draft, at, end)
    literal = "literal" in (draft.values.get("author") or [{}])[0]
    title = str(draft.values.get("title", ""))
    draft.values["type"] = (
        "report" if _GUIDELINE.search(title) or (literal and _GUIDELINE.search(text, start, end)) else "book"
    )
    return True
