"""The scales that a sentence names."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.facts.context import Sentence
from extract.lexicon import Lexicon


class InstrumentHit(NamedTuple):
    """A scale named on the page: its abbreviation, and where."""

    abbr: str
    start: int
    end: int
    rates: str | None
    own: bool  # the name itself says what is rated: "VAS-leg"


@lru_cache(maxsize=8)
def instrument_forms(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, tuple[str, str | None, bool]]]:
    from extract.language.trie import trie_pattern

    table: dict[str, tuple[str, str | None, bool]] = {}
    first: dict[str, str | None] = {}
    for row in lexicon.instruments:
        usual = first.setdefault(row.abbr, row.rates)
        for form in (row.abbr, *row.names):
            table.setdefault(form.lower(), (row.abbr, row.rates, row.rates != usual))
    return re.compile(rf"\b{trie_pattern(table, capital=False)}(?=s?\b)"), table


CASED = re.compile(r"[A-Z]")


def find_instruments(s: Sentence, lexicon: Lexicon) -> list[InstrumentHit]:
    """The scales that a sentence names, in order; short abbreviations only as printed in capitals."""
    pattern, table = instrument_forms(lexicon)
    found = []
    for match in pattern.finditer(s.lowered):
        abbr, rates, own = table[match[0]]
        start, end = s.start + match.start(), s.start + match.end()
        printed = s.page[start:end]
        if len(printed) <= 5 and " " not in printed and not CASED.search(printed):
            continue
        found.append(InstrumentHit(abbr, start, end, rates, own))
    return found
