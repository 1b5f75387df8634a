"""The dates of a study period, read again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.validate.context import Context


def dates_in(context: Context, spans: Sequence[tuple[int, int]]) -> list[tuple[str, int]]:
    """The dates of some spans in order, ISO 8601 as precise as printed, each with its start."""
    found: list[tuple[str, int]] = []
    for start, end in spans:
        found += _in_span(context, start, end)
    return found


def _in_span(context: Context, start: int, end: int) -> Iterator[tuple[str, int]]:
    text = context.plain
    months = "|".join(sorted(map(re.escape, context.lexicon.months), key=len, reverse=True))
    pattern = re.compile(
        rf"(?P<iso>(?:19|20)\d\d-(?:0[1-9]|1[0-2])(?:-[0-3]\d)?)(?!\d)"
        rf"|(?:(?P<day>[0-3]?\d)(?:st|nd|rd|th)?\.?\s+(?:of\s+)?)?\b(?P<month>{months})\b\.?,?"
        rf"(?:\s+(?P<day2>[0-3]?\d)(?:st|nd|rd|th)?(?!\d),?)?(?:\s+(?:of\s+)?(?P<year>(?:1[89]|20)\d\d))?"
        rf"|(?<![\d.,/])(?P<alone>(?:1[89]|20)\d\d)(?:\s?[-–—/]\s?(?P<short>\d\d)(?!\d))?(?!\d)",
        re.IGNORECASE,
    )
    rows: list[tuple[str, str, int]] = []  # year or "", rest, start
    for match in pattern.finditer(text, start, end):
        if match["iso"]:
            rows.append((match["iso"][:4], match["iso"][4:], match.start()))
        elif match["alone"]:
            rows.append((match["alone"], "", match.start()))
            if match["short"]:
                rows.append((match["alone"][:2] + match["short"], "", match.start("short")))
        else:
            day = match["day"] or match["day2"]
            rest = f"-{context.lexicon.months[match['month'].lower()]:02d}" + (
                f"-{int(day):02d}" if day else ""
            )
            rows.append((match["year"] or "", rest, match.start()))
    # "between January and June 2015": the year is said once, at the end
    year = ""
    dated: list[tuple[str, int]] = []
    for own, rest, at in reversed(rows):
        year = own or year
        if year:
            dated.append((year + rest, at))
    return iter(reversed(dated))
