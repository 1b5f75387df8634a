"""Where in a journal: date, volume, issue and pages, in the forms that journals print.

Two families: the year in front of the volume (Vancouver, AMA, ACS), and the volume at the end with the year
elsewhere (APA, Harvard, Springer, IEEE, Chicago, Nature). Each form is one pattern in a table, tried in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import regex

from extract.references.cleaning import DASHES
from extract.references.dates import MONTH, YEAR, Date, read_date

_D = rf"[{DASHES}]"
_UNIT = r"(?:[A-Za-z]{1,12}[-.]?)?\d(?:[0-9A-Za-z]|[._](?=[0-9A-Za-z])){0,24}"
_PLAIN = rf"(?!10\.\d{{4}}|(?:doi|PMID|NCT|PMC)){_UNIT}(?:\s?{_D}\s?(?:{_UNIT}|[ivxlc]{{1,7}}))?"
_ROMAN = rf"[ivxlc]{{1,7}}(?:\s?{_D}\s?[ivxlc]{{1,7}})?(?![A-Za-z])"
_PII = r"S\d{4}-\d{3}[\dX]\(\d\d\)\d{5}-[\dX]|S?\d{4}-\d{3}[\dX]\(\d\d\)\d{5}-[\dX]"
# Further ranges ("12-5, 20"), and the pages of what belongs to the article ("; discussion 225-7").
_MORE = rf"(?:,\s(?:{_PLAIN}|{_ROMAN})(?!\s?[(:]))"
_DISCUSSION = (
    rf"(?:[;,]\s?(?:(?:discussion|discuss|quiz|author\sreply|authors'?\sreply|reply|contd|passim|suppl|table\sof\scontents|"
    rf"concl|conclusion|insert|video|CME\squiz|answers?)s?(?:\s(?:on\s)?(?:{_PLAIN}))?(?:,\s{_PLAIN}){{0,3}}))"
)
PAGE = (
    rf"(?P<page>(?:{_PII}|{_PLAIN}|{_ROMAN})(?:{_MORE}){{0,4}}(?:{_DISCUSSION}){{0,3}}(?:\spassim)?"
    rf"|(?:Suppl|Pt)(?:\s\d{{1,2}})?:{_PLAIN}|(?:pii|article|art|ID)[:.]?\s(?:no\.?\s?)?{_UNIT})(?![\p{{L}}\p{{N}}])"
)
_PAGES = rf"(?:(?:pp?|pages?|pgs?|S)\.?\s(?=[\dA-Za-z])|pp?\.(?=\d))?(?:(?:article|art\.?|ID)\s(?:ID|no\.?|number)?\s?)?{PAGE}"
_VOL = (
    rf"(?:(?:vol(?:ume)?|Bd|Jg|t|tome)\b\.?\s?)?(?P<volume>(?:(?!No\b|Nr\b|pp?\b)[A-Z]{{1,3}}[- ]?)?\d{{1,5}}(?:[{DASHES}/]\d{{1,4}}(?!\d)|[-\u2010\u2013]?[A-Z]{{1,2}}(?![A-Za-z]))?"
    r"|[IVXLCDM]{1,8})(?![\p{L}\p{N}])"
)
# A supplement or part without brackets: "116 Suppl 1", "12 Pt 2", "27 2 Suppl", "1 Spec No".
_LABEL = r"(?:Suppl(?:ement)?s?\b\.?|Pt\b\.?|Part\b|Spec(?:ial)?\b\.?\s?(?:No\b\.?|Issue\b)?|Sppl\b\.?)"
_SUPPLEMENT = rf"(?P<supplement>(?:\d{{1,3}}\s)?{_LABEL}(?:\s?[A-Z]?\d{{1,3}}[A-Z]?(?:{_D}\d{{1,3}})?(?!\d)|\s[A-Z](?![a-z]))?(?:\s{_LABEL}\s?\w{{1,3}})?)"
_ISSUE = r"\(\s?(?:(?:no|nr|issue|iss)\b\.?\s?)?(?P<issue>[^()]{1,40}?)\s?\)"
_NUMBER = rf"(?:no|nr|issue|iss|number|n[\u00b0\u00ba])\b\.?\s?(?P<number>\d{{1,4}}(?:{_D}\d{{1,4}})?(?:\s{_LABEL}(?:\s?\d{{1,2}})?)?)"
_AFTER_NUMBER = rf"(?:\s?,?\s?{_SUPPLEMENT})?(?:\s?,?\s?(?:{_ISSUE}|{_NUMBER}))?"
# "66, 5, 1218-1227": three numbers are volume, issue and page
_THREE = rf"{_VOL}\s?,\s?(?P<number>\d{{1,3}})\s?,\s?{_PAGES}"
_DATE = rf"(?:(?:(?:\d{{1,2}}\s)?{MONTH}(?:{_D}{MONTH})?(?:\s\d{{1,2}})?,?\s)?{YEAR}(?:[-/]\d{{2,4}})?|{YEAR}\s{MONTH}(?:\s\d{{1,2}})?)"
_STOP = r"(?=\s?(?:[.;,)\]]|$|\s))"


def _table(*rows: tuple[str, str]) -> tuple[tuple[str, regex.Pattern[str]], ...]:
    return tuple((name, regex.compile(pattern, regex.IGNORECASE | regex.VERSION0)) for name, pattern in rows)


# Behind a date. Complete forms first; the last ones are kept only when nothing better stands in the text.
_BEHIND = _table(
    ("three", rf"\)?\s?[;,:]\s?{_THREE}{_STOP}"),
    ("volume-page", rf"\)?\s?[;,:.]?\s?{_VOL}{_AFTER_NUMBER}\s?(?:[:,]|\.(?=\s))\s?{_PAGES}{_STOP}"),
    (
        "issue-page",
        rf"\)?\s?[;,:]\s?(?:{_ISSUE}|{_SUPPLEMENT}|{_NUMBER})(?:\s?{_ISSUE.replace('issue>', 'issue2>')})?\s?[:,]\s?{_PAGES}{_STOP}",
    ),
    ("page", rf"\)?\s?[;:,]\s?{_PAGES}(?=\s?(?:[.;]|$))"),
)
_BEHIND_POOR = _table(
    ("volume", rf"\s?[;,]\s?{_VOL}{_AFTER_NUMBER}(?=\s?[.;:,]?\s*$|[.;]\s)"),
)
# At the end of the text, the year elsewhere or in brackets.
_IN_BRACKETS = rf"\(\s?(?P<date>{_DATE})\s?\)"
_END = _table(
    (
        "mla",
        rf"vol\.\s?(?P<volume>\d{{1,4}})\s?,\s?(?P<number>\d{{1,3}}(?:{_D}\d{{1,3}})?)\s?{_IN_BRACKETS}\s?:\s?{_PAGES}",
    ),
    ("three", _THREE),
    ("volume-date-page", rf"{_VOL}{_AFTER_NUMBER}\s?,?\s?{_IN_BRACKETS}\s?[:,.;]?\s?{_PAGES}"),
    (
        "volume-page-date",
        rf"{_VOL}{_AFTER_NUMBER}\s?[:,;.]\s?{_PAGES}\s?[,.;]?\s?(?:{_IN_BRACKETS}|(?P<date2>{_DATE}))",
    ),
    ("volume-date2-page", rf"{_VOL}{_AFTER_NUMBER}\s?,\s(?P<date>{_DATE})\s?[:,.]\s?{_PAGES}"),
    ("volume-page", rf"{_VOL}{_AFTER_NUMBER}\s?[:,;.]\s?{_PAGES}"),
    ("volume-date", rf"{_VOL}{_AFTER_NUMBER}\s?,?\s?(?:{_IN_BRACKETS}|,\s?(?P<date2>{_DATE}))"),
    ("volume-issue", rf"{_VOL}\s?\((?P<issue>\d{{1,4}}[^()]{{0,20}})\)"),
)
_END_CLOSES = regex.compile(rf"(?:{_DISCUSSION})?[\s.,;]*$")
_END_STARTS = regex.compile(
    r"(?<![\p{L}\p{N}(\-/\u2010-\u2014])(?=(?:vol|bd|jg)\b|\d|[IVXLC]{1,6}\b|[A-Z]{1,2}-?\d)",
    regex.IGNORECASE,
)
_CLOSED = regex.compile(r"\)?\s?(?:[.;,:]|$|\(|\[)")
_YEARS = regex.compile(rf"(?<!\d)(?:{YEAR})(?!\d|\.\d)")
_BEFORE = regex.compile(
    rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s)?{MONTH}(?:{_D}{MONTH})?(?:\s\d{{1,2}})?,?\s|\b(?:Spring|Summer|Autumn|Fall|Winter)\s"
    rf"|(?<!\d){YEAR}(?:\s{MONTH}(?:\s\d{{1,2}})?)?\s?[{DASHES}/]\s?)$"
)
# "(Phila Pa 1976)": a year inside a journal's brackets
_IN_NAME = regex.compile(r"\([\p{L}\s.]*\p{L}{2}[\p{L}\s.]*\s$")


@dataclass(slots=True)
class Place:
    """Date, volume, issue, page with their half-open spans in clean text; `start` is where the journal's name ends."""

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
            place = Place(start, match.end(), name, date.value)
            place.spans["issued"] = (date.start, date.end)
            _fill(place, match)
            return place
    for name, pattern in _BEHIND_POOR:
        if match := pattern.match(text, date.end, end):
            place = Place(start, match.end(), name, date.value, complete=False)
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
