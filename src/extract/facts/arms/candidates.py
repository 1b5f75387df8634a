"""The sets of arms that a study may have.

Candidates come from sized names ("X (n = 12)"), from "X group", from the sentence that randomises, and from
"X versus Y" in the title; those whose words recur most are the likeliest, and the other candidates become their
aliases. Only texts that randomise, allocate, compare or speak of groups have arms.
"""

from __future__ import annotations

import re

from extract.facts.arms.aliases import add_aliases
from extract.facts.arms.contexts import contrasted
from extract.facts.arms.given import SENTENCES, names_randomised, names_received, names_summed, sized_names
from extract.facts.arms.keys import distinct
from extract.facts.arms.mentions import find_mentions
from extract.facts.arms.model import Arm
from extract.facts.arms.names import NO_NAME, VERBAL
from extract.facts.arms.opposed import (
    CONTROL_SIDE,
    against_placebo,
    group_names,
    names_listed,
    names_opposed,
    stated_arms,
    with_or_without,
)
from extract.facts.arms.search import Named, Search
from extract.quick import Quick

COMPARES = Quick(
    r"\brandomi[sz]|\brandomly\b|\ballocated\b|\bassigned\s+(?:to|at\s+random|randomly)\b|\bat\s+random\b|\bgroups?\b|\barms?\b|\bversus\b|\bvs\b|\bcompar(?:ed|ing|ison)\b|\bcontrols?\b|\bplacebo\b|\bdouble-?blind|\bcross-?over\b|\bby\s+random\b|\brandom\s+(?:order|allocation|list)\b|\b(?:better|superior|inferior)\s+(?:\w+\s+){0,2}(?:than|to)\b|\b(?:were\s+(?:given|treated\s+with)|received)\b[^.;]{3,60}\b(?:and|while|whereas)\s+(?:the\s+other\s+)?\d+\b",
    re.IGNORECASE,
)
DESIGN = Quick(
    r"\brandomi[sz]|\brandomly\s+(?:assigned|allocated)|\b(?:assigned|allocated)\s+(?:to|at\s+random)|\bplacebo\b|\bdouble-?blind|\brandom\s+(?:order|allocation|list)\b|\b(?:treatment|study|control|intervention|experimental)\s+(?:groups?|arms?)\b",
    re.IGNORECASE,
)
MEASURED_NAME = re.compile(
    r"\d+(?:\.\d+)?-(?:year|month|week|day|hour|mg|Gy|min|cycle|dose)s?", re.IGNORECASE
)
REACH = 20_000  # characters of a study in which its arms are looked for
SOURCE_WEIGHT = {
    "sized": 3.0,
    "sized-compared": 2.2,
    "summed": 2.2,
    "received": 2.2,
    "randomised": 2.0,
    "lettered": 2.6,
    "groups": 2.4,
    "title": 1.6,
    "versus": 1.0,
    "acronyms": 2.4,
    "paired": 2.3,
    "group": 0.8,
    "received-or": 1.5,
    "placebo": 1.5,
    "context": 1.8,
}


def arm_candidates(text: str, begin: int, end: int, *, limit: int = 8) -> list[tuple[float, list[Arm], bool]]:
    """Sets of arms that `text[begin:end]` may report, the likeliest by source and recurrence first; [] where none.

    The third member tells whether the place where the names stand makes them arms, whatever else is said of them.

    Which of them it is is decided by the numbers that they order; see `choice`.
    """
    end = min(end, begin + REACH)
    if not COMPARES.stands(text[begin:end]):
        return []
    candidates = _named_together(text, begin, end)
    found: dict[frozenset[str], tuple[float, list[Arm], str]] = {}
    for source, names in candidates:
        if len(names) < 2 or any(len(n) > 75 or len(n) < 1 for n, _, _ in names):
            continue
        barred = VERBAL if source in ("sized", "received", "randomised") else NO_NAME
        if source not in ("lettered", "groups") and any(
            barred.search(n) for n, _, _ in names if not MEASURED_NAME.fullmatch(n)
        ):
            continue
        if len({re.sub(r"[\s-]+", "", n.lower()) for n, _, _ in names}) < len(names):
            continue
        arms = distinct(names)
        if arms is None:
            continue
        _weigh(text, begin, end, arms, source, found)
    for source, names in candidates:
        if source == "group":
            against = _against_control(text, begin, end, names[0])
            if against:
                _weigh(text, begin, end, against[1], source, found)
    best = sorted(found.values(), key=lambda pair: -pair[0])[:limit]
    for _, arms, source in best:
        add_aliases(text, end, arms, candidates, sure=SOURCE_WEIGHT[source] >= 2.0)
    designed = bool(best) and DESIGN.stands(text[begin:end])
    return [(value, arms, SOURCE_WEIGHT[source] >= 2.0 or designed) for value, arms, source in best]


def _named_together(text: str, begin: int, end: int) -> list[tuple[str, list[Named]]]:
    """Names that one place in the text sets against each other, with the kind of the place."""
    search = Search(text, begin, end)
    sized_names(search)
    names_summed(search)
    names_received(search)
    names_randomised(search)
    names_opposed(search)
    names_listed(search)
    with_or_without(search)
    group_names(search)
    against_placebo(search)
    spans = [(begin + m.start(), begin + m.end()) for m in SENTENCES.finditer(search.scope)]
    search.found += [("context", names) for names in contrasted(text, spans)]
    return search.found


def _weigh(
    text: str,
    begin: int,
    end: int,
    arms: list[Arm],
    source: str,
    found: dict[frozenset[str], tuple[float, list[Arm], str]],
) -> None:
    mentions = find_mentions(text, begin, end, arms)
    counts = [sum(1 for m in mentions if m.arm == i) for i in range(len(arms))]
    if min(counts) == 0:
        return
    value = (
        SOURCE_WEIGHT[source] * (1 + min(counts)) ** 0.7
        + 0.15 * min(sum(counts), 12)
        - 0.02 * sum(len(a.name) for a in arms)
    )
    stated = stated_arms(text, begin, end)
    if len(arms) > 2 and source not in ("sized", "acronyms") and stated == 2:
        value -= 1.0
    if stated > 2:
        value += 2.5 if len(arms) == stated else 0.0
    key = frozenset(" ".join(sorted(a.keys | a.phrases | a.weak)) for a in arms)
    if key not in found or value > found[key][0]:
        found[key] = (value, arms, source)


def _against_control(
    text: str, begin: int, end: int, named: tuple[str, int, int]
) -> tuple[float, list[Arm]] | None:
    """One group that the text names, against what it calls control, placebo or usual care."""
    match = CONTROL_SIDE.search(text[begin:end])
    if not match or match[0].lower() in named[0].lower():
        return None
    start, stop = begin + match.start(), begin + match.end()
    other = Arm(match[0], start, stop, phrases={match[0].lower(), "control", "controls", "control group"})
    arms = distinct([named, ("control", start, stop)])
    if not arms:
        return None
    other.phrases |= arms[1].phrases
    return 1.0, [arms[0], other]
