"""Values that a sentence sets side by side: "12 months with A and 10 months with B"."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Draft
from extract.language.quantities import Quantity

COMPARED = re.compile(
    r"[\s)\]]*(?:\([^()]*\)\s*)?(?P<prep>in|for|with|on|after|among)\s+[^.;,()\d]{2,45}?(?:\s*\([^()]*\))?(?:,?\s+(?:and|versus|vs\.?|v|compared\s+(?:with|to)|as\s+compared\s+(?:with|to)|but|while|whereas)|,)\s+(?:(?:was|of|only|to|it\s+was)\s+)?"
)
SAME_BEHIND = re.compile(
    r"\s*(?P<prep>in|for|with|on|after|among)\s+(?!\d)(?P<whom>[^.,;()\[\]\d]{2,70}?)(?=[.,;()\[\]\d]|\s(?:and|but|versus|vs|at)\b|\s*$)"
)
THEIR_VERB = re.compile(
    r"\b(?:had|have|did|died|developed|received|underwent|reported|required|showed|experienced|completed|withdrew|achieved|responded|were|was|went|improved|recovered|relapsed|recurred)\b"
)


LABEL_OF_LIST = "label of the list"
_NAME = r"(?:(?:for|in|with|on)\s+(?:the\s+)?)?[a-z][^.;:,\d()]{1,40}?,?\s+"
ITEMS = re.compile(
    rf"\s*{_NAME}(?:[\d.·]+\s*(?:\([^()]*\)\s*)?[a-z%]*\s*(?:\([^()]*\)\s*)?[;,]\s*(?:and\s+)?{_NAME})*(?:[(]\s*)?"
)


def behind_colon(s: Sentence, offset: int) -> tuple[int, int] | None:
    """The head of a list of named values: "Median survival: coiling, 22 months; clipping, 18 months", page offsets."""
    text = s.before(offset)
    colon = text.rfind(":")
    if colon < 0 or s.bracket_at(offset) is not None or not ITEMS.fullmatch(text[colon + 1 :]):
        return None
    begin = s.clause(s.start + colon)[0]
    return begin, s.start + colon


def beside(s: Sentence, previous: Draft, q: Quantity) -> bool:
    """Whether `q` tells of another what `previous` tells of one.

    Both have the same preposition behind them, and what follows `q` has no verb that would make it a count of people
    ("and 5 in the other group died").
    """
    joint = COMPARED.fullmatch(s.between(min(previous.end, q.start), q.start))
    behind = SAME_BEHIND.match(s.after(q.core_end, 90)) if joint else None
    return (
        joint is not None
        and behind is not None
        and behind["prep"] == joint["prep"]
        and THEIR_VERB.search(behind["whom"]) is None
    )
