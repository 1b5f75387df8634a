"""A timepoint's relation and offset, read again from its words."""

from __future__ import annotations

import re
from typing import Literal

from extract.language.numbers import scan
from extract.language.units import unit_after
from extract.validate.context import Context

Relation = Literal["before", "at", "after"]

_BEFORE = re.compile(r"\bpre|\bbefore\b|\bprior\b|\bbaseline\b|\badmission\b|\binitial", re.IGNORECASE)
_AFTER = re.compile(
    r"\bpost|\bafter\b|\bfollow|\blater\b|\bthereafter\b|\bdischarge\b|\bfinal\b|\blast\b", re.IGNORECASE
)
_LETTER = {"a": "Y", "mo": "M", "wk": "W", "d": "D", "h": "H", "min": "M", "s": "S"}
_NUMBERED = re.compile(r"\b(day|week|month|year|hour)s?[\s-]+(?=\w)", re.IGNORECASE)
_CODES = {"day": "d", "week": "wk", "month": "mo", "year": "a", "hour": "h"}
_ISO = re.compile(r"P(?:\d+(?:\.\d+)?[YMWD])*(?:T(?:\d+(?:\.\d+)?[HMS])+)?")


def relation_of(words: str) -> Relation | None:
    """Before or after, where only one of the two is said."""
    before, after = _BEFORE.search(words), _AFTER.search(words)
    if bool(before) == bool(after):
        return None
    return "before" if before else "after"


def same_offset(context: Context, words: str, offset: str | None) -> bool:
    """Whether an ISO 8601 offset is one that the words allow; none where they give no single time."""
    readings = offsets_in(context, words)
    if offset is None:
        several = len([n for n in scan(words, 0, len(words), context.lexicon) if n.value is not None]) > 1
        return len(readings) != 1 or several
    if not _ISO.fullmatch(offset) or offset in ("P", "PT"):
        return False
    return offset in readings or (not readings and offset == "P0D")


def offsets_in(context: Context, words: str) -> set[str]:
    """The offsets that the words of a timepoint can mean."""
    found: set[str] = set()
    numbers = scan(words, 0, len(words), context.lexicon)
    for number in numbers:
        if number.value is None or number.kind == "part":
            continue
        hit = unit_after(words, number.end, len(words), context.lexicon)
        unit = hit.ucum if hit is not None else None
        before = words[: number.start]
        numbered = list(_NUMBERED.finditer(before + "x"))
        if numbered and numbered[-1].end() == len(before):
            unit = _CODES[numbered[-1][1].lower()]
        elif number.kind == "ordinal":
            behind = re.match(
                r"\s*(?:postoperative\s+|post-operative\s+)?(day|week|month|year|hour)", words[number.end :]
            )
            unit = _CODES[behind[1]] if behind else None
        if unit in _LETTER:
            clock = unit in ("h", "min", "s")
            value = int(number.value) if number.value == int(number.value) else number.value
            found.add(f"P{'T' if clock else ''}{value}{_LETTER[unit]}")
    return found
