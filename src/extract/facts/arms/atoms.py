"""The facts of a sentence that belong to one arm whichever it is, and what stands between one and the next."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from extract.facts.arms.model import Mention
from extract.facts.context import Sentence
from extract.facts.draft import Draft

PREPOSITION = r"(?:in|of|for|with|among|on|to|by|from|after|receiving|given|who\s+(?:received|had|were\s+(?:given|treated\s+with))|treated\s+(?:with|by)|taking|using|assigned\s+to|allocated(?:\s+to)?|randomi[sz]ed\s+to|undergoing|underwent|having)"
PEOPLE = r"(?:patients|women|men|subjects|participants|children|cases|infants|individuals|those|people|persons|mothers|survivors|eyes|recipients|volunteers|adults)"
AGAINST = re.compile(
    r"\b(?:vs|versus|v|compared?|comparison|than|against|opposed|whereas|while|contrast|unlike|but|contrary)\b"
)
JOINT = re.compile(r"\b(?:vs|versus|v|compared\s+(?:with|to)|than|against|as\s+opposed\s+to)\b|^\s*[/:]\s*$")
TESTED = re.compile(r"[^()\[\]\d]{0,30}[,;]\s*p\s*[<=>≤]")  # "(2.0 and 3.0 days; P = .02)"
AMOUNT = re.compile(
    r"(?<=\s)\d[\d.,]*\s?(?:mg|g|µg|mcg|iu|gy)(?:/\S+)?\s+(?:(?:per\s+day|daily|a\s+day)\s+)?(?:of\s+)?"
)
BASELINE = re.compile(
    r"[\s%)\]]*(?:\([^()]*\)\s*)?(?:[a-z/]+\s+){0,2}from\s+an?\s+(?:(?:mean|median|initial)\s+)?(?:baseline|value|level|score)(?:\s+(?:value|level|score))?\s+(?:of\s+)?"
)
WHOLE = re.compile(r"^(?P<close>[\s%)\]]*)(?:out\s+)?of\s+(?:the\s+)?\d+(?=\s)")
RESPECTIVE = re.compile(r",?\s*\brespectively\b,?")
CLOSED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
WHEN = re.compile(
    r"\s(?:per|each|every|a)\s+(?:\d+\s*)?(?:hours?|h|days?|weeks?|months?|years?|minutes?)\b|,?\s(?:at|after|by|on|in|within|over)\s+(?:entry|baseline|discharge|follow-up|week|month|day|year|the\s+end\s+of\s+(?:treatment|study))?\s*(?:\d+\s*(?:-\s*)?(?:months?|weeks?|years?|days?|hours?|h)?)(?=\s|,|$)|,?\s(?:at|from)\s+(?:entry|baseline|discharge)\b"
)
TIME_POINT = re.compile(
    r"\b(?:at|after|by|on|in)\s+(?:baseline|entry|discharge|follow-up)\b|\b(?:week|month|year|day)s?\s+\d+|\b\d+\s*(?:-\s*)?(?:months?|weeks?|years?|days?|hours?|h)\b|\bbaseline\b"
)


@dataclass(slots=True)
class Atom:
    """Facts that belong to one arm whichever it is: a number, the change it ends, what its bracket adds."""

    members: list[tuple[int, Draft]]
    start: int
    end: int
    bracket: tuple[int, int] | None
    after: int = 0  # where what follows it begins: behind the bracket that it ends with
    joined: str = ""  # what stands between the atom before and this one
    opposed: bool = False  # set against the atom before, a name between them
    against: bool = False  # set against the atom before
    listed: bool = False  # joined to the atom before by nothing but "and" or a comma
    choices: dict[tuple[int, str], float] = field(default_factory=dict)


def core(draft: Draft) -> tuple[int, int]:
    """The stretch of a fact's own numbers, with the unit and the noun that its quote takes in."""
    if not draft.numbers:
        return draft.start, draft.end
    return min(n.start for n in draft.numbers), max(draft.end, *(n.end for n in draft.numbers))


@lru_cache(maxsize=4096)
def bare(gap: str) -> str:
    """What stands between a number and a name, without closed brackets and times of measurement."""
    if "g" in gap or "iu" in gap:
        gap = AMOUNT.sub("", gap)
    if "(" in gap or "[" in gap:
        gap = CLOSED.sub("", gap)
    if len(gap) > 3:  # the shortest: " a h"
        gap = WHEN.sub("", gap)
    if "respectively" in gap:
        gap = RESPECTIVE.sub("", gap)
    return WHOLE.sub("", gap) if "of" in gap else gap


def find_atoms(s: Sentence, drafts: list[tuple[int, Draft]], mentions: list[Mention]) -> list[Atom]:
    atoms: list[Atom] = []
    for index, draft in sorted(drafts, key=lambda pair: core(pair[1])):
        start, end = core(draft)
        bracket = s.bracket_at(start)
        last = atoms[-1] if atoms else None
        if last is not None:
            gap = s.between(min(last.end, start), start)
            named = any(last.end <= m.start and m.end <= start for m in mentions)
            if not named and _tied(s, last, draft, gap, bracket):
                last.members.append((index, draft))
                last.end = max(last.end, end)
                last.after = (
                    max(last.end, bracket[1] + 1) if bracket and bracket != last.bracket else last.end
                )
                continue
            plain = re.sub(
                r"^[\s%)\]]*(?:years?|months?|patients|women|weeks?|days?|points|hours?|min\w*|mg\S*|ml\S*|mm\S*|cm|kg\S*|g/\S*|of\s+\d+|percent)?[\s)\]]*",
                "",
                bare(gap),
            )
            against = not named and bool(JOINT.search(plain)) and len(plain) < 60
            if "/" in plain and "%" not in s.between(start, min(s.end, end + 2)):
                against = False  # "144/83 mm Hg"
            if not against and plain.strip() == "and" and bracket is not None and bracket == last.bracket:
                against = TESTED.match(s.between(end, bracket[1])) is not None
            listed = not named and bool(
                re.fullmatch(r"\s*(?:,|and|or|,\s*and|;|;\s*and)?\s*[(\[]?\s*(?:n\s?=\s?)?", plain)
            )
            if against and TIME_POINT.search(gap) and TIME_POINT.search(s.after(end, 30)):
                against = False
            opposed = (
                named
                and len(plain) < 130
                and bool(AGAINST.search(plain))
                and not TIME_POINT.search(s.after(end, 30))
            )
            atoms.append(Atom([(index, draft)], start, end, bracket, end, plain, opposed, against, listed))
        else:
            atoms.append(Atom([(index, draft)], start, end, bracket, end))
    return atoms


def _tied(s: Sentence, last: Atom, draft: Draft, gap: str, bracket: tuple[int, int] | None) -> bool:
    before = last.members[-1][1]
    if (
        bracket is not None
        and last.end <= bracket[0] + 1
        and re.fullmatch(
            r"[\s%]*(?:[a-z/%.-]+\s*){0,3}[(\[]\s*(?:n\s*=\s*|sd\s*|range\s*|a\s+total\s+of\s+|mean\s+\w+,?\s+|from\s+)?",
            gap,
        )
    ):
        inside = s.between(bracket[0], bracket[1])
        return not JOINT.search(inside) or not re.search(
            r"\d[^,;]*\b(?:vs|versus|v|compared|than)\b[^,;]*\d", inside
        )
    if JOINT.search(gap):
        return False
    if before.rule == draft.rule == "change-pair" or (before.kind == draft.kind and BASELINE.fullmatch(gap)):
        return True
    return bool(
        before.kind == draft.kind
        and re.fullmatch(
            r"[\s%)\]]*(?:[a-z/%.-]+\s+){0,3}(?:\([^()]*\)\s*)?(?:at\s+\w+\s+)?to\s+(?:an?\s+(?:mean|median)\s+(?:of\s+)?)?",
            gap,
        )
        and (
            re.search(
                r"\bfrom\s+(?:an?\s+)?(?:[\w-]+\s+){0,3}(?:\([^()]*\)\s+)?(?:of\s+)?$",
                s.before(last.start, 60),
            )
            or (bracket is not None and bracket == s.bracket_at(core(before)[0]))
        )
    )
