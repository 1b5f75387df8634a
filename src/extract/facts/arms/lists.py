"""Lists of numbers against lists of arms: "x and y of A and B, respectively", "lower in A than in B (x v y)"."""

from __future__ import annotations

import itertools
import re

from extract.facts.arms.atoms import PEOPLE, PREPOSITION, TIME_POINT, Atom, bare
from extract.facts.arms.model import FOREIGN, Mention
from extract.facts.arms.sides import BEHIND, BEHIND_BARE, BEHIND_WIDE
from extract.facts.context import Sentence

LISTED = re.compile(
    rf"^\s*(?:groups?|arms?|{PEOPLE}|-treated|therapy|treatment)?\s*(?:group|arm|patients)?s?\s*(?:\([^()]*\)\s*)?(?:,|and|or|versus|vs\.?|v|than|,\s*and|&|/|compared\s+(?:with|to)|as\s+compared\s+(?:with|to)|(?:was|were)\s+(?:superior|inferior|similar|comparable|equivalent)\s+to)\s*"
    rf"(?:(?:{PREPOSITION}|the|those|{PEOPLE}|who|received|an?)\s+)*(?:[\w-]+\s+){{0,1}}$"
)
RESPECTIVELY = re.compile(r"\brespectively\b|\bin\s+(?:the\s+same|that)\s+order\b")
LOWER = re.compile(r"\b(?:lower|less|fewer|shorter|smaller|faster|rarer)\b")
HIGHER = re.compile(r"\b(?:higher|more|greater|longer|larger)\b")
KIN = {"survival": "proportion", "duration": "time", "follow_up": "time"}


def zip_lists(s: Sentence, atoms: list[Atom], mentions: list[Mention], arms: int, order: list[int]) -> None:
    """ "x and y in A and B", "A … than B (x v y)": as many names as numbers, in one order."""
    runs: list[list[Atom]] = []
    k = 0
    while k < len(atoms):
        stop = k + 1
        while (
            stop < len(atoms)
            and (atoms[stop].against or atoms[stop].listed)
            and atoms[stop].bracket == atoms[k].bracket
        ):
            stop += 1
        run = atoms[k:stop]
        k = stop
        if len(run) < 2:
            continue
        pieces = [run]
        if len(run) in (4, 6) and [a.against for a in run[1:]] == [
            i == len(run) // 2 for i in range(1, len(run))
        ]:
            continue  # "x and y, against z and u": a list for each arm
        if len(run) > arms >= 2 and len(run) % arms == 0 and any(a.against for a in run):
            pieces = [run[i : i + arms] for i in range(0, len(run), arms)]
        runs += [
            p
            for p in pieces
            if any(a.against for a in p[1:])
            or len({KIN.get(m[1].kind, m[1].kind) for a in p for m in a.members[:1]}) == 1
        ]
    for run in runs:
        lone = not any(r is not run and len(r) == len(run) and not r[0].bracket for r in runs)
        _zip_run(s, run, mentions, arms, order, lone=lone)


def _zip_run(
    s: Sentence, run: list[Atom], mentions: list[Mention], arms: int, order: list[int], *, lone: bool
) -> None:
    size = len(run)
    start, end = run[0].start, run[-1].end
    respectively = bool(RESPECTIVELY.search(s.after(end, 160)))
    against = any(a.against for a in run)
    own = run[0].bracket
    open_ = [m for m in mentions if (b := s.bracket_at(m.start)) is None or b == own or b[0] < start < b[1]]
    behind = [m for m in open_ if m.start >= end]
    before = [m for m in open_ if m.end <= start]
    sizes = own is not None and all(m[1].rule == "n-equals" for a in run for m in a.members[:1])
    value = 1.0 + 0.8 * respectively + 0.4 * against + 1.5 * sizes  # "A or B (n = 12, n = 14)"
    found: list[tuple[float, list[int], str]] = []
    if before and not respectively and RESPECTIVELY.search(s.between(before[-1].end, start)):
        respectively = _in_a_row(s, before[-size:])  # "in the A and B groups, respectively, nausea was …"
    first = behind[:size]
    if len({m.arm for m in first}) == size and _in_a_row(s, first):
        plain = bare(s.between(end, first[0].start))
        if BEHIND.match(plain) or BEHIND_BARE.match(plain) or BEHIND_WIDE.match(plain):
            found.append((value + 1.2, [m.arm for m in first], "list, names behind"))
        elif respectively:
            found.append((value + 0.6, [m.arm for m in first], "list, names behind"))
    last = before[-size:]
    if len({m.arm for m in last}) == size and (
        respectively or against or len(bare(s.between(last[-1].end, start))) < 40
    ):
        row = _in_a_row(s, last)
        digits = any(a.end > last[0].end and a.start < last[-1].start for a in run)
        if (row or against or (respectively and lone)) and not digits:
            found.append((value + (0.9 if row else 0.3), [m.arm for m in last], "list, names before"))
    begin, stop = s.clause(run[0].bracket[0] if run[0].bracket else start)
    clause = [m for m in open_ if begin <= m.start < stop] if len(open_) > 1 else open_
    named = list(dict.fromkeys(m.arm for m in clause or open_))
    sided = all(m.end <= start for m in open_) or all(m.start >= end for m in open_)
    if sided and len(open_) > 1:
        sided = not re.search(r"\d", s.between(open_[0].end, open_[-1].start))
    if not found and len(named) == size and (against or (respectively and lone and sided)):
        found.append((value, named, "list, names of the clause"))
    earlier = [m.arm for m in before if s.page.rfind(";", m.end, start) >= 0]
    if (
        not found
        and size == arms == len(set(earlier[-size:]))
        and len(earlier) == len(before)
        and not any(m.start < s.clause(start)[1] for m in behind)
    ):
        # "50% with A and 40% with B; at 8 weeks 92% and 78%": in the order of the clause before
        found.append((value + 0.4, earlier[-size:], "list, order of the clause before"))
    closed = [m.arm for m in mentions if (b := s.bracket_at(m.start)) is not None and b[1] < start]
    if not found and own is not None and not open_ and len(closed) == size == arms == len(set(closed)):
        # "(A 21%, B 2%), stomatitis (18%, 5%)": in the order of the bracket before
        found.append((value + 0.4, closed, "list, order of the clause before"))
    two_things = COMPARES_OTHERS.search(s.between(begin, start)) or (
        not against and re.search(r"\b[\w-]+\s+and\s+(?:the\s+)?[\w-]+", s.between(begin, start))
    )
    if (
        not found
        and not mentions
        and not two_things
        and size == arms
        and len(order) == arms
        and (against or respectively or (size == 2 and not own and not TIME_POINT.search(s.lowered)))
    ):
        found.append((value - 0.4, order, "list, order as last named"))
    if not found and size == arms == 2 and against and len(named) == 1 and named[0] != FOREIGN:
        one = _by_direction(s, run, [m for m in open_ if m.arm == named[0]], named[0])
        if one is not None:
            found.append((value + 0.3, one, "list, one arm named"))
    for weight, names, why in found[:1]:
        for atom, arm in zip(run, names, strict=True):
            key = (arm, why)
            atom.choices[key] = max(atom.choices.get(key, 0.0), weight)


COMPARED = re.compile(
    rf"\b(?:than|compared\s+(?:with|to)|comparison\s+(?:with|to)|versus|vs\.?|difference\s+(?:from|with|to)|relative\s+to|over|unlike)\s+(?:(?:{PREPOSITION}|the|those|{PEOPLE}|who|received|that|an?)\s+)*(?:[\w-]+\s+)?$"
)
COMPARES_OTHERS = re.compile(r"\bboth\b[^.;]{3,60}\band\b|\bbetween\b[^.;]{3,60}\band\b")


def _lower_or_higher(s: Sentence, run: list[Atom], mentions: list[Mention]) -> int:
    """-1 where the words at the numbers say "lower", 1 where they say "higher", 0 where neither or both."""
    opening = run[0].bracket[0] if run[0].bracket else run[0].start
    words = re.split(r"[,;)]", s.between(s.start, opening))[-1][-80:]
    near = next((m for m in mentions if m.start >= run[-1].end), None)
    if near is not None and not any(m.end <= run[0].start for m in mentions):
        words += " " + s.between(run[-1].end, near.start)[:80]
    return bool(HIGHER.search(words)) - bool(LOWER.search(words))


def _by_direction(s: Sentence, run: list[Atom], mentions: list[Mention], arm: int) -> list[int] | None:
    """ "lower in A (12 v 18)": A has the lower one; where nothing says so, the arm that is named has the first.

    None where the words compare other things: "A had as many responses in both men and women (12 v 18)".
    """
    first, second = (a.members[0][1].value["value"] for a in run)
    only = mentions[0]
    opening = run[0].bracket[0] if run[0].bracket else run[0].start
    direction = _lower_or_higher(s, run, mentions)
    compared = COMPARED.search(s.before(only.start, 90)) is not None
    if only.start >= run[-1].end:
        plain = s.between(run[-1].after, only.start) if only.start > run[-1].after else ""
        if plain and not re.search(r"[)\]]", plain) and BEHIND.match(bare(plain)):
            return [1 - arm, arm]  # "38 v 8 weeks in the radiation group"
        if COMPARES_OTHERS.search(s.between(s.clause(opening)[0], opening)) and not compared:
            return None
    elif COMPARES_OTHERS.search(s.between(only.end, opening)):
        return None
    subject = 1 - arm if compared else arm
    if direction and first is not None and second is not None and first != second:
        return [subject, 1 - subject] if (first > second) == (direction > 0) else [1 - subject, subject]
    return [1 - arm, arm] if compared else [arm, 1 - arm]


def _in_a_row(s: Sentence, mentions: list[Mention]) -> bool:
    return all(LISTED.match(s.between(a.end, b.start)) for a, b in itertools.pairwise(mentions))
