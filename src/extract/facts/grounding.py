"""What a fact borrows from outside its quote goes into its `support`, so that its value can be read again from the two."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from extract.facts.draft import Draft, Span
from extract.facts.nouns import IRREGULAR
from extract.lexicon import Lexicon

STATISTIC_CUE = {
    "mean": re.compile(r"\b(?:means?|averag\w*)\b", re.IGNORECASE),
    "median": re.compile(r"\bmedians?\b", re.IGNORECASE),
    "mode": re.compile(r"\bmode\b", re.IGNORECASE),
    "total": re.compile(r"\btotal\b", re.IGNORECASE),
    "change": re.compile(
        r"\b(?:chang\w+|improv\w+|decreas\w+|increas\w+|reduc\w+|fell|fall\w*|rose|risen|dropp?\w*|declin\w+|gain\w*|loss|lost|higher|lower|worsen\w+)\b",
        re.IGNORECASE,
    ),
}
SAYS_SPREAD = re.compile(r"±|\+\s?/?\s?[-−–]|\bs\.?d\b|\bs\.?e\b|deviation|error", re.IGNORECASE)
SEX_UNITS = {
    "man": "men", "men": "men", "male": "males", "males": "males", "boy": "boys", "boys": "boys", "gentleman": "men", "gentlemen": "men",
    "woman": "women", "women": "women", "female": "females", "females": "females", "girl": "girls", "girls": "girls", "lady": "women", "ladies": "women",
    "primipara": "women", "mothers": "mothers",
}  # fmt: skip
REACH = 4000  # how far back a page is searched for a noun, in characters


def spellings(noun: str) -> str:
    """A pattern of the words that the plural in braces may stand for: itself and its singulars."""
    words = [noun, *(single for single, plural in IRREGULAR.items() if plural == noun)]
    if noun.endswith("ies"):
        words.append(noun[:-3] + "y")
    elif noun.endswith(("ches", "shes", "xes")):
        words.append(noun[:-2])
    elif noun.endswith("s"):
        words.append(noun[:-1])
    return "|".join(re.escape(word) for word in words)


@lru_cache(maxsize=1000)
def _noun_pattern(noun: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{spellings(noun)})\b", re.IGNORECASE)


def ground(draft: Draft, text: str, lexicon: Lexicon) -> None:
    """Adds the words that the draft's statistic and unit stand on; a unit that the text nowhere gives becomes None."""
    value = draft.value
    cue = STATISTIC_CUE.get(str(value["statistic"]))
    if cue is not None and not (
        value["statistic"] == "mean"
        and (value["sd"] is not None or value["se"] is not None)
        and SAYS_SPREAD.search(text, draft.start, draft.end)
    ):
        span = _nearest(cue, text, draft, draft.sentence)
        if span is False:
            value["statistic"] = None
        elif span:
            draft.support.append(span)
    unit = value["unit"]
    if draft.kind == "sex" and unit and draft.rule == "patient-sex":
        word = text[draft.start : draft.end].lower()
        value["unit"] = "{" + SEX_UNITS.get(word, "patients") + "}"
        return
    if unit and unit.startswith("{"):
        noun = unit[1:-1]
        pattern = _noun_pattern(noun)
        begin, end = draft.sentence
        span = _nearest(pattern, text, draft, (begin, end))
        if span is False:
            span = _last(pattern, text, max(0, begin - REACH), begin)
            if span is None and noun in lexicon.people:
                span, noun = _any_person(text, max(0, begin - REACH), end, lexicon)
                if span is not None:
                    value["unit"] = "{" + noun + "}"
            if span is None:
                value["unit"] = None
                return
        if span:
            draft.support.append(span)


def _nearest(pattern: re.Pattern[str], text: str, draft: Draft, window: Span) -> Span | Literal[False] | None:
    """None where quote or support hold the words already, the span where another place does, False where none does."""
    held = [(draft.start, draft.end), *draft.support]
    found = [m.span() for m in pattern.finditer(text, *window)]
    if any(a <= m[0] and m[1] <= b for m in found for a, b in held):
        return None
    for a, b in held:
        if pattern.search(text, a, b):
            return None
    before = [m for m in found if m[1] <= draft.start]
    after = [m for m in found if m[0] >= draft.end]
    if before:
        return before[-1]
    if after:
        return after[0]
    return False


def _last(pattern: re.Pattern[str], text: str, begin: int, end: int) -> Span | None:
    span = None
    for match in pattern.finditer(text, begin, end):
        span = match.span()
    return span


WORD = re.compile(r"[A-Za-z]+")


def _any_person(text: str, begin: int, end: int, lexicon: Lexicon) -> tuple[Span | None, str]:
    """The last noun for persons between two offsets, and its plural."""
    found: tuple[Span | None, str] = (None, "")
    for match in WORD.finditer(text, begin, end):
        low = match[0].lower()
        if low in lexicon.people and (low.endswith(("s", "men", "ren")) or low in ("people",)):
            found = (match.span(), low)
    return found
