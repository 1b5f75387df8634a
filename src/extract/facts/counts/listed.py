"""Counts without a noun of their own, in lists of members printed alike."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.counts.shared import count_value, inherited_noun
from extract.facts.draft import Draft
from extract.facts.nouns import noun_after, plural
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon

ALONE_IN_BRACKET = re.compile(r"[(\[]\s*$")
OF_AN_ARM = re.compile(r"[(\[]\s*(?:group|arm)\s+[a-z\d]{1,3}\s*[,;:]\s*$")
LISTED_AFTER_COMMA = re.compile(r"[a-z]{3,}\s?,\s$")
ADJECTIVE_ITEM = re.compile(
    r"\s+(?!and\b|or\b|of\b|to\b|in\b|was\b|were\b|had\b|years?\b|months?\b|days?\b|weeks?\b)(?P<item>[a-z][a-z'-]*(?:\s(?!and\b|or\b)[a-z][a-z'-]*){0,3})\s*(?=,|;|\.|\)|\band\b|$)"
)


def listed_count(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Draft | None:
    """ "single strokes (4), multiple strokes (2)", "E. coli, 4; Klebsiella, 9", "14 ovarian, 2 tubal and 1 surface".

    A bare number in a list counts where at least two members are printed alike.
    """
    if (
        q.kind != "plain"
        or q.form
        or not isinstance(q.value, int)
        or q.numbers[0].kind not in ("digits", "word")
        or q.comparator
        or q.value > 5000
    ):
        return None
    shape = _list_shape(s, q, lexicon)
    if shape is None:
        return None
    mates = 0
    for j in range(max(0, i - 6), min(len(s.quantities), i + 7)):
        other = s.quantities[j]
        if (
            j != i
            and other.kind == "plain"
            and not other.form
            and isinstance(other.value, int)
            and _list_shape(s, other, lexicon) == shape
        ):
            mates += 1
    enough = shape in ("bracket", "ratio") or (shape == "comma" and s.bracket_at(q.start) is not None)
    if mates < (1 if enough else 2):
        return None
    total = inherited_noun(s, i)
    head = total.head if total else "patients"
    draft = Draft(
        "count",
        q.start,
        q.end,
        (s.start, s.end),
        f"listed-{shape}",
        count_value(q, "{" + plural(head) + "}"),
        list(q.numbers),
        noun=head,
    )
    if total is not None:
        draft.support.append((total.start, total.end))
    if shape == "item" and (match := ADJECTIVE_ITEM.match(s.page, q.end, s.end)):
        draft.label = match["item"]
        draft.end = match.end("item")
    return draft


def _list_shape(s: Sentence, q: Quantity, lexicon: Lexicon) -> str | None:
    before = s.before(q.start, 24)
    after = s.after(q.end, 40)
    if (
        isinstance(q.value, int)
        and q.value >= 10
        and (re.search(r"\d\s?:\s?$", before) or re.match(r"\s?:\s?\d\d", after))
        and re.search(r"random|assign|allocat", s.lowered)
    ):
        return "ratio"
    if OF_AN_ARM.search(before) and after[:1] in (")", "]"):
        return "bracket"
    if ALONE_IN_BRACKET.search(before) and after[:1] in (")", "]"):
        if isinstance(q.value, int) and q.value > 12 and re.search(r"\b(?:group|arm)s?\s*[(\[]$", before):
            return "bracket"  # no name has so high a number: "the yoga group (51)"
        if re.search(
            r"(?:^|[;:,.]\s*|\band\s+|\bthat\s+|\bof\s+|\bwere\s+|\binclude[sd]?\s+)[(\[]\s*$", before
        ) or re.search(
            r"\b(?:experiments?|figs?|figure|table|groups?|type|grade|score|stage|level|day|eq|equation|phase)\s*[(\[]$",
            before,
        ):
            return None
        return "bracket"
    if (
        re.search(r"[a-z]{3,}\s(?:in|only\s+in)\s$", before)
        and re.match(r"\s*(?:,|;|\.|\)|\band\b|$)", after)
        and not re.search(
            r"\b(?:born|reported|published|performed|started|completed|begun|introduced|increase|decrease|reduction|change)\s+in\s$",
            before,
        )
    ):
        return "in"
    if LISTED_AFTER_COMMA.search(before) and re.match(r"\s*(?:;|\.|\)|$)", after) and ";" in s.lowered:
        return "comma"
    if (
        q.numbers[0].kind == "digits"
        and re.search(r"(?:,|;|:|\band|\bwere|\bincluded?|\bcomprised|\bincluding|[(\[])\s$", before)
        and ADJECTIVE_ITEM.match(s.lowered[q.end - s.start :])
        and noun_after(s, q.end, lexicon) is None
    ):
        return "item"
    return None


def level_count(s: Sentence, i: int, q: Quantity, level: Quantity) -> Draft | None:
    """ "10 C-2, 5 C-3": the part of a breakdown; its unit is the total's."""
    total = inherited_noun(s, i)
    head = total.head if total and total.head not in ("patients", "patient", "cases") else "vertebrae"
    draft = Draft(
        "count",
        q.start,
        level.end,
        (s.start, s.end),
        "level-count",
        count_value(q, "{" + plural(head) + "}"),
        list(q.numbers),
        noun=head,
        label=s.page[level.start : level.end],
    )
    if total is not None:
        draft.support.append((total.start, total.end))
    return draft
