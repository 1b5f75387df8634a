"""Dates as references print them: a year with months, days, ranges and seasons, in either order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# CSL numbers the seasons from spring (CSL-JSON, "season").
_SEASONS = {"spring": 1, "summer": 2, "fall": 3, "autumn": 3, "winter": 4}

MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)(?![a-z])\.?"
)
_SEASON = r"(?:Spring|Summer|Autumn|Fall|Winter)"
YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
_DASH = r"\s?[-/\u2010-\u2014\u2212]\s?"

# Year first, as PubMed prints it. A second month comes before a second day: "Jan 5-Feb 6", "Jan-Feb", "Jan
# 5-6". "2004 Dec-2005 Jan" and "2004-2005" name a second year.
YEAR_FIRST = rf"""
    (?<!\d)(?P<year>{YEAR})(?!\d)(?P<letter>[a-h](?![a-z]))?
    (?:
        (?:,?\s|\.\s?|\s?[-/](?=[A-Z]))(?P<month>{MONTH})(?:\s?(?P<day>{_DAY})(?:st|nd|rd|th)?)?
        (?:{_DASH}(?:(?P<year2>{YEAR})\s)?(?:(?P<month2>{MONTH})(?:\s(?P<day2>{_DAY}))?|(?P<day3>{_DAY})))?
      | [,.]?\s(?P<season>{_SEASON})(?:{_DASH}(?:(?P<year4>{YEAR})\s)?(?P<season2>{_SEASON}))?
      | \s(?P<quarter>[1-4](?:st|nd|rd|th)\sQuart(?:er)?)
      | (?P<iso>[-/](?P<m>0[1-9]|1[0-2])[-/](?P<d>0[1-9]|[12]\d|3[01]))(?!\d)
      | {_DASH}(?P<year3>{YEAR})(?!\d)(?:\s(?P<season3>{_SEASON}))?
    )?
"""
# Day or month first, as Harvard, IEEE and web pages do.
YEAR_LAST = rf"""
    (?:(?P<season_b>{_SEASON})|(?:(?P<day_b>{_DAY})(?:st|nd|rd|th)?\s)?
    (?P<month_b>{MONTH})(?:{_DASH}(?P<month_c>{MONTH}))?
    (?:\s(?P<day_c>{_DAY})(?:st|nd|rd|th)?)?),?\s
    (?P<year_b>{YEAR})(?!\d)
"""
_FIRST = regex.compile(YEAR_FIRST, regex.VERBOSE)
_LAST = regex.compile(YEAR_LAST, regex.VERBOSE)


@dataclass(frozen=True, slots=True)
class Date:
    """A CSL date and its half-open span in clean text."""

    value: dict[str, Any]
    start: int
    end: int


def _month(word: str) -> int:
    return _MONTHS.index(word[:3].lower()) + 1


def _first(match: regex.Match[str]) -> dict[str, Any]:
    year = int(match["year"])
    if match["season"]:
        parts_of = [[year], [int(match["year4"])]] if match["year4"] else [[year]]
        return {"date-parts": parts_of, "season": _SEASONS[match["season"].lower()]}
    if match["quarter"]:
        return {"date-parts": [[year]], "literal": match.group()}
    if match["iso"]:
        return {"date-parts": [[year, int(match["m"]), int(match["d"])]]}
    if match["year3"]:
        season = {"season": _SEASONS[match["season3"].lower()]} if match["season3"] else {}
        return {"date-parts": [[year], [int(match["year3"])]], **season}
    if not match["month"]:
        return {"date-parts": [[year]]}
    parts = [year, _month(match["month"])]
    if match["day"]:
        parts.append(int(match["day"]))
    other: list[int] = []
    if match["month2"]:
        other = [int(match["year2"] or year), _month(match["month2"])]
        if match["day2"]:
            other.append(int(match["day2"]))
    elif match["day3"] and match["day"]:
        other = [*parts[:2], int(match["day3"])]
    return {"date-parts": [parts, other] if other else [parts]}


def read_date(text: str, start: int, end: int) -> Date | None:
    """The date that stands at `start`, year first or last."""
    if match := _FIRST.match(text, start, end):
        stop = match.end()
        if match["day3"] and not match["day"]:  # "2004 Jan-12" names no day before the dash: leave the rest
            stop = match.end("month")
        return Date(_first(match), start, stop)
    if match := _LAST.match(text, start, end):
        year = int(match["year_b"])
        if match["season_b"]:
            return Date(
                {"date-parts": [[year]], "season": _SEASONS[match["season_b"].lower()]}, start, match.end()
            )
        parts = [year, _month(match["month_b"])]
        if day := match["day_b"] or match["day_c"]:
            parts.append(int(day))
        whole = [parts]
        if match["month_c"]:
            whole.append([year, _month(match["month_c"])])
        return Date({"date-parts": whole}, start, match.end())
    return None
