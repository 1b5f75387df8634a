"""Which arm each fact speaks of: decided over candidates with reasons, and left open where none is good enough."""

from __future__ import annotations

import itertools
import re

from extract.facts.arms.atoms import core
from extract.facts.arms.model import Arm, Mention
from extract.facts.arms.sequence import bind
from extract.facts.arms.sized import sized_by
from extract.facts.arms.whole import is_whole
from extract.facts.context import Sentence
from extract.facts.draft import Draft

GROUPED = frozenset(
    (
        "cohort_size",
        "count",
        "proportion",
        "score",
        "measurement",
        "age",
        "survival",
        "duration",
        "follow_up",
        "sex",
    )
)
STRONG = frozenset(
    (
        "name behind",
        "name before",
        "name before n",
        "name behind n",
        "named inside",
        "list, names behind",
        "list, names before",
        "list, names of the clause",
        "list, one arm named",
        "the other of two",
        "list of one arm",
        "bracket behind the name",
    )
)
Choice = dict[int, tuple[int, str]]


def choose_groups(
    s: Sentence, arms: list[Arm], mentions: list[Mention], order: list[int], sides: int
) -> Choice:
    """The arm of each of the sentence's facts, by the fact's index, with the reason.

    `order` is the order in which the text last named all arms: a pair without any name follows it.
    """
    drafts = [
        (i, d) for i, d in enumerate(s.drafts) if d is not None and d.kind in GROUPED and d.group is None
    ]
    chosen: Choice = {}
    if not drafts:
        return chosen
    known = [m for m in mentions if m.arm >= 0]
    wholes = {i for i, draft in drafts if is_whole(s, i, draft, known)}
    drafts = [(i, d) for i, d in drafts if i not in wholes and not _between_arms(s, d)]
    sized = []
    for i, draft in drafts:
        if draft.rule == "n-equals" and not _two_sizes(s, draft):
            sized.append(i)
            start, end = core(draft)
            found = sized_by(s, draft, known, start, end)
            if found is not None:
                chosen[i] = found
    chosen |= bind(s, [(i, d) for i, d in drafts if i not in sized], mentions, sides, order)
    for (i, first), (j, second) in itertools.pairwise(drafts):
        # "from 6.6 to 4.8 for placebo": both ends of a change are of one arm
        if (
            first.rule == second.rule == "change-pair"
            and first.timepoint
            and second.timepoint
            and first.timepoint["relation"] == "before"
            and second.timepoint["relation"] == "after"
        ):
            if j in chosen and i not in chosen:
                chosen[i] = chosen[j]
            elif i in chosen and j not in chosen:
                chosen[j] = chosen[i]
    return chosen


DIFFERENCE = re.compile(
    r"\bdifferen\w+\b[^.;()]{0,90}\b(?:between|among)\b[^.;()]{0,90}$|\b(?:between-group|absolute|mean|median|adjusted|risk)?\s*differences?,?\s*(?:of|was|were|:|=)?\s*[(\[]?\s*$"
)


def _between_arms(s: Sentence, draft: Draft) -> bool:
    """Whether the value is the difference of two arms: "a difference between A and B (1.4 days)"."""
    if draft.kind in ("count", "cohort_size"):
        return False
    at = core(draft)[0]
    bracket = s.bracket_at(at)
    if DIFFERENCE.search(s.before(bracket[0] if bracket else at, 200)) is None:
        return False
    begin, end = bracket if bracket else (at - 30, draft.end + 40)
    return not any(
        d is not None and d is not draft and d.kind == draft.kind and begin < d.start < end for d in s.drafts
    )


TWO_SIZES = re.compile(r"[(\[]\s*n\s*=\s*\d[\d,]*\s*(?:/|and|vs\.?|versus|,|;)\s*(?:n\s*=\s*)?\d[\d,]*\b")


def _two_sizes(s: Sentence, draft: Draft) -> bool:
    """ "(n = 50 and 48)": a list of the sizes of two arms."""
    bracket = s.bracket_at(core(draft)[0])
    return bracket is not None and TWO_SIZES.match(s.between(bracket[0], bracket[1])) is not None


def apply_groups(s: Sentence, arms: list[Arm], chosen: Choice) -> None:
    """Sets `group` of the sentence's drafts, with the arm's definition in their support."""
    for i, (arm, reason) in chosen.items():
        draft = s.drafts[i]
        assert draft is not None
        draft.group = arms[arm].name
        draft.reasons.append(f"group: {reason}")
        support = (arms[arm].start, arms[arm].end)
        if support not in draft.support and not (draft.start <= support[0] and support[1] <= draft.end):
            draft.support.append(support)
