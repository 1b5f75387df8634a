"""The unit that stands behind a number."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.language.trie import trie_pattern
from extract.lexicon import Lexicon


class UnitHit(NamedTuple):
    """A unit as printed: UCUM code, kind, and the offset one past it."""

    ucum: str
    kind: str
    end: int


@lru_cache(maxsize=8)
def _tables(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, tuple[str, str]]]:
    forms: dict[str, tuple[str, str]] = {}
    for unit in lexicon.units:
        for form in unit.forms:
            forms.setdefault(form, (unit.ucum, unit.kind))
            if unit.fold:
                forms.setdefault(form.capitalize(), (unit.ucum, unit.kind))
    pattern = trie_pattern(forms, capital=False)
    return re.compile(rf"[-–‐‑\s\u00a0]?\s{{0,3}}(%|(?:{pattern})(?![A-Za-z\d²³]))"), forms


PREFIX_MONEY = re.compile(r"(?:US\s?)?([$€£])\s?$")
MONEY = {"$": "[USD]", "€": "[EUR]", "£": "[GBP]"}
# single letters are units only right behind a figure: "5 m", "24h", but not "1 A" or "group 2 d"
SINGLE = frozenset("ydhsmLlgNVWTU")


def unit_after(text: str, end: int, limit: int, lexicon: Lexicon, *, word: bool = False) -> UnitHit | None:
    """The unit of the number that ends at `end`, looking no further than `limit`; `word`: the number is in words."""
    pattern, forms = _tables(lexicon)
    match = pattern.match(text, end, limit)
    if not match:
        return None
    form = match[1]
    if word and len(form) <= 2 and form != "%" and form not in ("yr", "wk", "mo", "mm", "cm"):
        return None
    if form in SINGLE and text[end : match.start(1)] not in ("", " ", "-", "\u00a0"):
        return None
    ucum, kind = forms[form]
    if form in ("d", "s", "y", "T", "V", "N", "U", "W", "m", "g", "l", "h") and text[
        match.end() : match.end() + 1
    ] in ("'", "’", "-", "/"):
        if form not in ("g", "l", "m", "h") or text[match.end() : match.end() + 1] != "/":
            return None
    return UnitHit(ucum, kind, match.end())


def money_before(text: str, start: int, begin: int) -> tuple[str, int] | None:
    """The currency sign before a number: its code and where it starts."""
    match = PREFIX_MONEY.search(text, max(begin, start - 5), start)
    return (MONEY[match[1]], match.start()) if match else None
