"""What speaks for the name before a number and for the name behind it."""

from __future__ import annotations

import re

from extract.facts.arms.atoms import AGAINST, PEOPLE, PREPOSITION, Atom, bare
from extract.facts.arms.model import Mention
from extract.facts.context import Sentence

BEHIND = re.compile(
    rf"^[\s)\]%]*(?:(?:of\s+)?(?:the\s+)?(?:\d+\s+)?(?:evaluable\s+)?{PEOPLE}\s+|(?:points?|times?|years?|months?|days?|weeks?|hours?|cases?|episodes?|events?|deaths?|on\s+average|overall)\s+)*"
    rf"(?:,\s*)?(?:(?:{PREPOSITION}|received|took|had|got|were\s+(?:given|treated\s+with|(?:randomly\s+)?(?:assigned|allocated|randomi[sz]ed)\s+to))\s+)(?:(?:the|a|an|all|those|both|either|{PEOPLE}|who|were|was|{PREPOSITION}|receive|treated|group|arm|only|to\s+receive|oral|adjuvant|his|their|(?:assigned|allocated|randomi[sz]ed)\s+to)\s+)*(?:[\w-]+\s+){{0,1}}[\"'“(]?$"
)
BEHIND_BARE = re.compile(rf"^[\s)\]%]*(?:the\s+)?(?:{PEOPLE}\s+)?[\"'“(]?$")
BEHIND_WIDE = re.compile(
    rf"^[\s)\]%]*(?:[\w'’/-]+\s+){{0,7}}?{PREPOSITION}\s+(?:(?:the|those|all|{PEOPLE}|who|received|receiving|treated\s+with|in)\s+)*(?:[\w-]+\s+){{0,1}}[\"'“(]?$"
)
BEFORE = re.compile(
    rf"^(?:-|\s)?(?:[\w+/-]+\s+){{0,2}}?(?:groups?|arms?|{PEOPLE}|recipients|cohort|regimen|therapy|treatment|treated|alone|only|plus|group's)?s?\s*(?:patients|group|arm)?\s*[\"'”]?[\s(\[:,=–-]*"
    r"(?:n\s?=\s?|mean\s+|median\s+|from\s+|was\s+|were\s+|had\s+|of\s+|:\s*|to\s+|it\s+was\s+|by\s+|in\s+|only\s+|an?\s+|the\s+)*[(\[]?$"
)
STOP = re.compile(r";|\b(?:whereas|while|but)\b")
OPENING = re.compile(
    rf"(?:^|[;,:]\s|\band\s|\bwhile\s|\bwhereas\s|\bbut\s)(?:{PREPOSITION}\s+)(?:(?:the|those|{PEOPLE}|who|all|of|in|receiving|treated\s+with|on|received)\s+)*(?:[\w-]+\s+)?$"
)


def weigh_sides(s: Sentence, k: int, atoms: list[Atom], mentions: list[Mention]) -> None:
    """What speaks for the name before and for the name behind."""
    atom = atoms[k]
    inner, outer = atom.bracket, None
    if inner is not None:
        inside = [m for m in mentions if inner[0] < m.start and m.end <= inner[1]]
        if inside:
            outer = inner
    before = behind = None
    for mention in mentions:
        if outer is not None and not (outer[0] < mention.start and mention.end <= outer[1]):
            continue
        if mention.end <= atom.start:
            if (
                outer is None
                and (b := s.bracket_at(mention.start)) is not None
                and b != inner
                and b[1] < atom.start
            ):
                if before is not None:
                    continue  # a name inside a closed bracket, and one outside before it
            before = mention
        elif mention.start >= atom.end:
            if outer is None and (b := s.bracket_at(mention.start)) is not None and b != inner:
                if not re.match(r"\s*(?:group|arm)\b", s.after(mention.end, 8)) and not re.fullmatch(
                    r"[\s%]*(?:patients|women|cases)?\s*[(\[]\s*(?:the\s+|in\s+)*",
                    s.between(min(atom.after, mention.start), mention.start),
                ):
                    continue
            behind = mention
            break
        else:
            atom.choices[mention.arm, "named inside"] = 4.0
    if before is not None:
        enclosed = inner is not None and inner[0] < before.start
        mode = (
            "in its bracket"
            if enclosed
            and atom.members[0][1].kind == "count"
            and sum(1 for a in atoms if a.bracket == inner) == 1
            and not re.search(r"\d", s.between(before.end, atom.start))
            else "before"
        )
        atom.choices[before.arm, mode] = 1.8 if mode != "before" else _before(s, k, atoms, before)
    if behind is not None:
        atom.choices[behind.arm, "behind"] = _behind(s, k, atoms, behind)


def _before(s: Sentence, k: int, atoms: list[Atom], mention: Mention) -> float:
    atom = atoms[k]
    gap = s.between(mention.end, atom.start)
    plain = bare(gap)
    between = sum(1 for a in atoms[:k] if a.start >= mention.end)
    if (
        not between
        and len(plain) < 70
        and not re.search(r"\d", plain)
        and BEFORE.match(plain)
        and not AGAINST.search(plain)
    ):
        value = 1.6
        if re.search(r",\s*$", plain):
            value = 1.2  # "… in A, 12% …": the comma may close what is A's
        if re.search(r"[(\[:=]\s*(?:n\s*=\s*)?$", gap):
            value = 2.2
        if re.search(r"\b(?:and|or)\b", plain):
            value -= 0.8
    else:
        value = 1.0 - 0.004 * min(len(plain), 150)
        if ";" in plain:
            value -= 1.2
        if s.clause(mention.start)[0] != s.clause(atom.bracket[0] if atom.bracket else atom.start)[0]:
            value -= 0.5
        if AGAINST.search(plain):
            value -= 1.1
        if between:
            value -= 0.15
    if re.match(r"\s*(?:groups|arms)\b.*\band\b", plain):
        value -= 0.6  # "in the A and B groups, and 11 …": the list is closed
    if OPENING.search(s.before(mention.start, 70)):
        value += 0.5
    elif s.after(mention.end, 8).removeprefix(" group").startswith(":"):
        value += 0.7
    return value


def _behind(s: Sentence, k: int, atoms: list[Atom], mention: Mention) -> float:
    atom = atoms[k]
    gap = s.between(min(atom.after, mention.start), mention.start)
    plain = bare(gap)
    between = [a for a in atoms[k + 1 :] if a.end <= mention.start]
    if AGAINST.search(plain) or ";" in plain:
        return -1.0
    bracket = s.bracket_at(mention.start)
    if (
        bracket is not None
        and bracket != atom.bracket
        and re.match(r"\s*(?:group|arm)\b", s.after(mention.end, 8))
    ):
        return 1.3 if not between else -1.0  # "twelve had stenosis (degenerative group)"
    if between:
        if any(a.against for a in between) or STOP.search(plain):
            return -1.0
        return 0.7 if all(a.listed for a in between) else 0.4
    if BEHIND.match(plain) and not re.search(r"\d", plain):
        return 1.9
    if BEHIND_BARE.match(plain):
        return 1.4
    if (
        len(plain) < 90
        and BEHIND_WIDE.match(plain)
        and not re.search(r"[,\d]", plain)
        and not re.search(r"\b(?:and|or)\b", plain)
    ):
        return 1.5
    return 0.2 - (0.5 if re.search(r",|\b(?:and|or)\b", plain) else 0.0)
