"""Which arm each fact speaks of: decided over candidates with reasons, and left open where none is good enough."""

from __future__ import annotations

import itertools
import re

from extract.facts.arms.beside import NOT_RIGHT, RIGHT, beside_name
from extract.facts.arms.lists import pair_lists
from extract.facts.arms.model import Arm, Mention
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
        "zip of two lists",
        "the other of two",
        "list of one arm",
        "bracket behind the name",
    )
)
Choice = dict[int, tuple[int, str]]


def choose_groups(s: Sentence, arms: list[Arm], mentions: list[Mention], order: list[int]) -> Choice:
    """The arm of each of the sentence's facts, by the fact's index, with the reason.

    `order` is the order in which the text last named all arms: a pair without any name follows it.
    """
    drafts = [
        (i, d) for i, d in enumerate(s.drafts) if d is not None and d.kind in GROUPED and d.group is None
    ]
    chosen: Choice = {}
    if not drafts:
        return chosen
    wholes = {i for i, draft in drafts if _is_whole(s, i, draft, mentions)}
    drafts = [(i, d) for i, d in drafts if i not in wholes]
    for i, draft in drafts:
        found = beside_name(s, draft, mentions)
        if found is not None:
            chosen[i] = found
    pair_lists(s, drafts, mentions, chosen, len(arms), order)
    for i, draft in drafts:
        if i in chosen:
            continue
        found = _subject(s, draft, mentions, [s.drafts[j] for j in chosen if s.drafts[j] is not None])  # type: ignore[misc]
        if found is not None:
            chosen[i] = found
    for i, draft in drafts:
        # "55% (complete 12%, partial 43%) in A": what a bracket adds is of its number's arm
        if i in chosen:
            continue
        bracket = s.bracket_at(draft.start)
        if bracket is None:
            continue
        host = next((j for j, d in reversed(drafts) if d.end <= bracket[0] <= d.end + 2), None)
        if host is not None and host in chosen:
            chosen[i] = (chosen[host][0], "with the number before its bracket")
    for (i, first), (j, second) in itertools.pairwise(drafts):
        # "from 6.6 to 4.8 for placebo": both ends of a change are of one arm
        if (
            first.rule == second.rule == "change-pair"
            and first.timepoint
            and second.timepoint
            and first.timepoint["relation"] == "before"
            and second.timepoint["relation"] == "after"
        ):
            if j in chosen:
                chosen[i] = chosen[j]
            elif i in chosen:
                chosen[j] = chosen[i]
    return chosen


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


def _is_whole(s: Sentence, index: int, draft: Draft, mentions: list[Mention]) -> bool:
    """Whether a count of people is followed by two arms before the next count: "693 women were assigned to A or B"."""
    if draft.kind != "count" or draft.rule not in ("counted-noun", "partitive", "elided-noun"):
        return False
    if s.bracket_at(draft.start) is not None:
        return False
    first = next((m for m in mentions if m.start >= draft.end), None)
    later = [m for m in mentions if m.start >= draft.end][:2]
    if (
        later
        and re.search(
            r"random|assign|allocat", s.before(draft.start, 60) + s.between(draft.end, later[0].start)
        )
        and (
            re.search(r"\beither\b", s.between(draft.end, later[0].start))
            or re.match(r"\s+or\s+not\b", s.after(later[0].end, 10))
        )
    ):
        return True
    if (
        len(later) == 2
        and later[0].arm != later[1].arm
        and re.fullmatch(
            r"[^.;]{0,40}?\b(?:or|versus|vs\.?)\s+(?:to\s+|the\s+|an?\s+|receive\s+|\w+\s+){0,2}",
            s.between(later[0].end, later[1].start),
        )
        and re.search(
            r"random|assign|allocat|receiv|compar",
            s.before(draft.start, 60) + s.between(draft.end, later[0].start),
        )
    ):
        return True
    if first is not None:
        gap = s.between(draft.end, first.start)
        if RIGHT.match(gap) and not re.search(r"random|assign|allocat|receiv|treat|given|were", gap):
            return False
    if re.fullmatch(
        r"(?:[\w\s]{0,24}:\s*)?(?:out\s+)?of\s+(?:the\s+|our\s+|a\s+total\s+of\s+)?", s.before(draft.start)
    ) and re.match(r"[^.;]{0,60},", s.after(draft.end, 64)):
        return True
    earlier = {m.arm for m in mentions if m.end <= draft.start}
    if (
        len(earlier) >= 2
        and re.search(r"\b(?:in|of|among)\s+(?:a\s+total\s+of\s+)?$", s.before(draft.start, 24))
        and re.match(r"\s*(?:\.|$|with\b|who\b|,)", s.after(draft.end, 6))
    ):
        return True
    limit = s.end
    for other in s.drafts[index + 1 :]:
        if (
            other is not None
            and other.kind in ("count", "proportion")
            and other.rule != "n-equals"
            and s.bracket_at(other.start) is None
        ):
            limit = other.start
            break
    behind = {m.arm for m in mentions if draft.end <= m.start < limit}
    if len(behind) >= 2:
        return True
    if re.search(r"\b(?:a\s+)?total\s+(?:sample\s+)?of\s+$|\bin\s+total,?\s+$", s.before(draft.start, 24)):
        return not re.match(
            r"[^.;,]{0,60}\b(?:in|to)\s+the\s+[^.;,]{0,40}\b(?:group|arm)\b", s.after(draft.end, 110)
        )
    return False


SPLIT = re.compile(
    r"\b(?:while|whereas|compared\s+(?:with|to)|versus|vs\.?|and|but|than|as\s+opposed\s+to|in\s+contrast|against)\b|[;,]"
)


def _subject(
    s: Sentence, draft: Draft, mentions: list[Mention], known: list[Draft]
) -> tuple[int, str] | None:
    """The only arm that the clause speaks of: "In the control group, six women had …"."""
    core = draft.numbers[0].start if draft.numbers else draft.start
    if draft.kind == "cohort_size":
        return None
    begin, end = s.clause(core)
    bracket = s.bracket_at(core)
    if bracket:
        begin, end = s.clause(bracket[0])
    inside = [m for m in mentions if begin <= m.start < end]
    before = [m for m in inside if m.end <= core]
    if inside and len({m.arm for m in inside}) == 1:
        if before and len({m.arm for m in mentions}) <= 2:
            return before[-1].arm, "only arm of the clause"
        if len({m.arm for m in mentions}) == 1 and not before:
            gap = s.between(
                min(max(n.end for n in draft.numbers) if draft.numbers else draft.end, s.end), inside[0].start
            )
            if len(gap) < 60 and not re.search(r"[,;]|\b(?:than|versus|vs|compared)\b", gap):
                return inside[0].arm, "only arm of the clause"
        return None
    if before:
        last = before[-1]
        gap = s.between(last.end, core)
        if (
            len(gap) < 80
            and re.match(r"\s*(?:group|arm|patients|women)?s?,\s[^,;()]*$", gap)
            and not NOT_RIGHT.search(gap)
            and re.search(
                r"(?:^|[;,]\s|\band\s|\bwhile\s|\bwhereas\s)(?:in|for|among|with|of)\s+(?:the\s+|patients\s+|those\s+|women\s+|receiving\s+|treated\s+with\s+|on\s+)*$",
                s.before(last.start, 60),
            )
        ):
            return last.arm, "opens the clause"
        # "the intervention group decreased from 30% at baseline to 20%"
        if len(gap) < 60 and not SPLIT.search(re.sub(r"\([^()]*\)", "", gap)):
            others = [m for m in before if m.arm != last.arm]
            if not others or SPLIT.search(s.between(others[-1].end, last.start)):
                return last.arm, "nearest subject"
    return None
