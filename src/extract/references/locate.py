"""Where in a journal: date, volume, issue and pages, in the forms that journals print.

Two families: the year in front of the volume (Vancouver, AMA, ACS), and the volume at the end with the year
elsewhere (APA, Harvard, Springer, IEEE, Chicago, Nature). Each form is one pattern in a table, in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import regex

from extract.references.cleaning import DASHES
from extract.references.dates import MONTH, YEAR, Date, read_date
from extract.references.grammar import (
    DATE,
    DISCUSSION,
    IN_BRACKETS,
    ISSUE,
    NUMBER,
    PAGES,
    PAIR,
    SECOND_ISSUE,
    SUPPLEMENT,
    THREE,
    WHOLE,
)
from extract.references.grammar import VOLUME as _VOLUME

_STOP = r"(?=\s?(?:[.;,)\]]|$|\s))"


def _table(*rows: tuple[str, str]) -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple((name, regex.compile(pattern, regex.IGNORECASE | regex.VERBOSE)) for name, pattern in rows)


# Behind a date, the most specific first. Only "volume" leaves room for something better further left.
_BEHIND = _table(
    ("three", rf"\)?\s?[;,:]\s? {THREE} {_STOP}"),
    ("volume-page", rf"\)?\s?[;,:.]?\s? {WHOLE} \s?(?:[:,]|\.(?=\s))\s? {PAGES} {_STOP}"),
    (
        "issue-page",
        rf"""\)?\s?[;,:]\s? (?:{ISSUE} | {SUPPLEMENT} | {NUMBER}) (?:\s?{SECOND_ISSUE})?
            \s?[:,]\s? {PAGES} {_STOP}""",
    ),
    ("page", rf"\)?\s?[;:,]\s? {PAGES} (?=\s?(?:[.;]|,?\s*$))"),
    ("volume", rf"\s?[;,]\s? {WHOLE} (?=\s?[.;:,]?\s*$ | [.;]\s)"),
)
# At the end of the text, the year elsewhere or in brackets.
_END = _table(
    ("pair", rf"{PAIR} \s?{IN_BRACKETS}\s?:\s? {PAGES}"),
    ("three", THREE),
    ("volume-date-page", rf"{WHOLE} \s?,?\s?{IN_BRACKETS}\s?[:,.;]?\s? {PAGES}"),
    ("volume-page-date", rf"{WHOLE} \s?[:,;.]\s? {PAGES} \s?[,.;]?\s?(?:{IN_BRACKETS} | (?P<date2>{DATE}))"),
    ("volume-comma-date-page", rf"{WHOLE} \s?,\s(?P<date>{DATE})\s?[:,.]\s? {PAGES}"),
    ("volume-page", rf"{WHOLE} \s?[:,;.]\s? {PAGES}"),
    ("volume-date", rf"{WHOLE} \s?,?\s?(?:{IN_BRACKETS} | ,\s?(?P<date2>{DATE}))"),
    ("volume-issue", rf"{_VOLUME} \s?\((?P<issue>\d{{1,4}}[^()]{{0,20}})\)"),
)
_END_CLOSES = regex.compile(rf"(?:{DISCUSSION})?[\s.,;]*$", regex.VERBOSE)
_END_STARTS = regex.compile(
    r"(?<![\p{L}\p{N}(\-/\u2010-\u2014])(?=(?:vol|bd|jg)\b|\d|[IVXLC]{1,6}\b|[A-Z]{1,2}-?\d)",
    regex.IGNORECASE,
)
_CLOSED = regex.compile(r"\)?\s?(?:[.;,:]|$|\(|\[)")
_YEARS = regex.compile(rf"(?<!\d)(?:{YEAR})(?!\d|\.\d)")
# What of a date can stand in front of its year: "15 Aug.", "Spring", and a first year ("2004 Dec-2005 Jan").
_BEFORE = regex.compile(
    rf"""(?:
        (?:\d{{1,2}}(?:st|nd|rd|th)?\s)?{MONTH}(?:[{DASHES}]{MONTH})?(?:\s\d{{1,2}})?,?\s
      | \b(?:Spring|Summer|Autumn|Fall|Winter)\s
      | (?<!\d){YEAR}(?:\s{MONTH}(?:\s\d{{1,2}})?|\s\p{{L}}{{4,6}})?\s?[{DASHES}/]\s?
    )$""",
    regex.VERBOSE,
)
# "(Phila Pa 1976)": a year inside a journal's brackets
_IN_NAME = regex.compile(r"\([\p{L}\s.]*\p{L}{2}[\p{L}\s.]*\s$")


@dataclass(slots=True)
class Place:
    """Date, volume, issue, page with their half-open spans in clean text.

    `start` is where the journal's name ends.
    """

    start: int
    end: int
    form: str
    issued: dict[str, Any] | None = None
    values: dict[str, str] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    complete: bool = True


def _fill(place: Place, match: regex.Match[str]) -> None:
    groups = match.groupdict()
    if groups.get("volume"):
        place.values["volume"], place.spans["volume"] = match["volume"], match.span("volume")
    supplement, issue = groups.get("supplement"), groups.get("issue") or groups.get("number")
    if supplement and issue:
        name = "issue" if groups.get("issue") else "number"
        first, last = match.start("supplement"), match.end(name) + (1 if name == "issue" else 0)
        if match[name].strip() == supplement.strip():  # "18 Suppl 1(Suppl 1)" says it twice
            first, last = match.span("supplement")
        place.values["issue"], place.spans["issue"] = match.string[first:last].strip(), (first, last)
    elif supplement:
        place.values["issue"], place.spans["issue"] = supplement.strip(), match.span("supplement")
    elif issue:
        name = "issue" if groups.get("issue") else "number"
        place.values["issue"], place.spans["issue"] = issue.strip(), match.span(name)
    if groups.get("page"):
        place.values["page"], place.spans["page"] = match["page"], match.span("page")


def _behind_date(text: str, date: Date, start: int, end: int) -> Place | None:
    for name, pattern in _BEHIND:
        if match := pattern.match(text, date.end, end):
            place = Place(start, match.end(), name, date.value, complete=name != "volume")
            place.spans["issued"] = (date.start, date.end)
            _fill(place, match)
            return place
    return None


def place_by_date(text: str, start: int, end: int) -> Place | None:
    """The rightmost date with a volume or page behind it, and of "2013;2013:12" the left."""
    poor: Place | None = None
    best: Place | None = None
    for year in reversed(list(_YEARS.finditer(text, start, end))):
        at = year.start()
        if text[year.end() : year.end() + 1] == ")" and _IN_NAME.search(text, max(start, at - 20), at):
            continue
        if before := _BEFORE.search(text, max(start, at - 30), at):
            at = before.start()
        date = read_date(text, at, end)
        if date is None:
            continue
        opening = at - 1 if at > start and text[at - 1] == "(" else at
        place = _behind_date(text, date, opening, end)
        if place is None:
            if best:
                return best
            continue
        if best:
            return place if place.complete and place.end >= best.end else best
        if place.complete:
            best = place
        poor = poor or place
    return best or poor


def place_by_year_alone(text: str, start: int, end: int) -> Place | None:
    """A date with nothing behind it: "Ann Rheum Dis 2015; (epub ahead of print)"."""
    for year in reversed(list(_YEARS.finditer(text, start, end))):
        at = year.start()
        if text[year.end() : year.end() + 1] == ")" and _IN_NAME.search(text, max(start, at - 20), at):
            continue
        if before := _BEFORE.search(text, max(start, at - 30), at):
            at = before.start()
        date = read_date(text, at, end)
        if date and _CLOSED.match(text, date.end, end):
            place = Place(at, date.end, "year", date.value, complete=False)
            place.spans["issued"] = (date.start, date.end)
            return place
    return None


def place_at_end(text: str, start: int, end: int) -> Place | None:
    """Volume and pages that close the text, the leftmost start whose form reaches the end."""
    for at in _END_STARTS.finditer(text, max(start, end - 140), end):
        for name, pattern in _END:
            match = pattern.match(text, at.start(), end)
            if match is None or not _END_CLOSES.match(text, match.end(), end):
                continue
            place = Place(at.start(), match.end(), name)
            groups = match.groupdict()
            for group in ("date", "date2"):
                if groups.get(group) and (date := read_date(text, match.start(group), match.end(group))):
                    place.issued, place.spans["issued"] = date.value, (date.start, date.end)
            _fill(place, match)
            return place
    return None
