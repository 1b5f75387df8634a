"""The sets of arms that a study may have.

Candidates come from sized names ("X (n = 12)"), from "X group", from the sentence that randomises, and from
"X versus Y" in the title; those whose words recur most are the likeliest, and the other candidates become their
aliases. Only texts that randomise, allocate, compare or speak of groups have arms.
"""

from __future__ import annotations

import re

from extract.facts.arms.given import names_randomised, names_received, sized_names
from extract.facts.arms.keys import distinct
from extract.facts.arms.mentions import find_mentions
from extract.facts.arms.model import Arm
from extract.facts.arms.names import NO_NAME, content, controls_in
from extract.facts.arms.opposed import CONTROL_SIDE, against_placebo, group_names, names_listed, names_opposed
from extract.facts.arms.search import Named, Search

COMPARES = re.compile(
    r"\brandomi[sz]|\brandomly\b|\ballocated\b|\bassigned\s+(?:to|at\s+random|randomly)\b|\bat\s+random\b|\bgroups?\b|\barms?\b|\bversus\b|\bvs\b|\bcompar(?:ed|ing|ison)\b|\bcontrols?\b|\bplacebo\b|\bdouble-?blind|\bcross-?over\b|\b(?:better|superior|inferior)\s+(?:\w+\s+){0,2}(?:than|to)\b",
    re.IGNORECASE,
)
REACH = 20_000  # characters of a study in which its arms are looked for
SOURCE_WEIGHT = {
    "sized": 3.0,
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
}


def arm_candidates(text: str, begin: int, end: int, *, limit: int = 6) -> list[tuple[float, list[Arm]]]:
    """Sets of arms that `text[begin:end]` may report, the likeliest by source and recurrence first; [] where none.

    Which of them it is is decided by the numbers that they order; see `choice`.
    """
    end = min(end, begin + REACH)
    if not COMPARES.search(text, begin, end):
        return []
    candidates = _named_together(text, begin, end)
    found: dict[frozenset[str], tuple[float, list[Arm]]] = {}
    for source, names in candidates:
        if len(names) < 2 or any(len(n) > 75 or len(n) < 1 for n, _, _ in names):
            continue
        if source not in ("lettered", "groups") and any(NO_NAME.search(n) for n, _, _ in names):
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
    for _, arms in best:
        _add_aliases(text, begin, end, arms, candidates)
    return best


def _named_together(text: str, begin: int, end: int) -> list[tuple[str, list[Named]]]:
    """Names that one place in the text sets against each other, with the kind of the place."""
    search = Search(text, begin, end)
    sized_names(search)
    names_received(search)
    names_randomised(search)
    names_opposed(search)
    names_listed(search)
    group_names(search)
    against_placebo(search)
    return search.found


def _weigh(
    text: str,
    begin: int,
    end: int,
    arms: list[Arm],
    source: str,
    found: dict[frozenset[str], tuple[float, list[Arm]]],
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
    if len(arms) > 2 and source not in ("sized", "acronyms"):
        value -= 1.0
    key = frozenset(" ".join(sorted(a.keys | a.phrases | a.weak)) for a in arms)
    if key not in found or value > found[key][0]:
        found[key] = (value, arms)


def _against_control(
    text: str, begin: int, end: int, named: tuple[str, int, int]
) -> tuple[float, list[Arm]] | None:
    """One group that the text names, against what it calls control, placebo or usual care."""
    match = CONTROL_SIDE.search(text, begin, end)
    if not match or match[0].lower() in named[0].lower():
        return None
    other = Arm(
        match[0],
        match.start(),
        match.end(),
        phrases={match[0].lower(), "control", "controls", "control group"},
    )
    arms = distinct([named, ("control", match.start(), match.end())])
    if not arms:
        return None
    other.phrases |= arms[1].phrases
    return 1.0, [arms[0], other]


ACRONYM = re.compile(r"\s*\(\s*(?P<short>[A-Z][A-Za-z0-9+/-]{0,12})\s*(?:[;,)]|group)")


def _add_aliases(
    text: str, begin: int, end: int, arms: list[Arm], candidates: list[tuple[str, list[tuple[str, int, int]]]]
) -> None:
    taken = set().union(*(a.keys | a.phrases | a.weak for a in arms))
    for arm in arms:
        match = ACRONYM.match(text, arm.end, min(end, arm.end + 24))
        if match and match["short"].lower() not in taken and len(match["short"]) > 1:
            arm.exact.add(match["short"])
    if len(arms) == 2:
        # what is called control is the arm that names a control; intervention, the other
        roles = [controls_in(a.name) for a in arms]
        if bool(roles[0]) != bool(roles[1]):
            control = 0 if roles[0] else 1
            for word in ("control", "controls", "placebo", "usual-care", "usual care"):
                if word not in arms[1 - control].keys | arms[1 - control].phrases:
                    arms[control].phrases.add(word)
            for word in (
                "intervention group",
                "treatment group",
                "experimental group",
                "study group",
                "treated group",
                "intervention arm",
                "experimental arm",
                "treatment arm",
                "active treatment",
            ):
                arms[1 - control].phrases.add(word)
    sized = {
        word
        for source, names in candidates
        if source == "sized"
        for name, _, _ in names
        for word in content(name)
    }
    for source, names in candidates:
        if source == "sized" and any(
            all(content(n).isdisjoint(a.keys | a.phrases | a.weak) for a in arms) for n, _, _ in names
        ):
            continue
        if (
            len(names) != len(arms)
            or source == "versus"
            or any(len(content(n)) > 4 or NO_NAME.search(n) for n, _, _ in names)
        ):
            continue
        found = []
        for name, _, _ in names:
            words = content(name)
            fits = [i for i, a in enumerate(arms) if words & (a.keys | a.phrases)]
            found.append(fits[0] if len(fits) == 1 else None)
        if found.count(None) == 1 and len(set(found)) == len(found):
            missing = (set(range(len(arms))) - {f for f in found if f is not None}).pop()
            found[found.index(None)] = missing
        if None in found or len(set(found)) != len(found):
            continue
        contents = [content(name) for name, _, _ in names]
        strangers = sized - set().union(*(content(a.name) for a in arms)) - set().union(*contents)
        for place, index in enumerate(found):
            others = set().union(*(c for j, c in enumerate(contents) if j != place))
            claimed = set().union(
                *(a.keys | a.phrases | a.weak for j, a in enumerate(arms) if j != index),
                *(content(a.name) for a in arms),
            )
            assert index is not None
            arms[index].keys |= {w for w in contents[place] - others - claimed - strangers if len(w) > 2}
