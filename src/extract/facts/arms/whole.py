"""Counts of people that are no arm's: the whole that is divided among the arms behind it."""

from __future__ import annotations

import re

from extract.facts.arms.model import Mention
from extract.facts.context import Sentence
from extract.facts.draft import Draft

RIGHT = re.compile(
    r"^[\s)\]]*(?:%\s*)?(?:(?:of\s+)?(?:the\s+)?(?:\d+\s+)?(?:patients|women|men|subjects|participants|cases|children|those|individuals|survivors|evaluable\s+patients|points?|times?|years?|months?|per\s+year)\s*)?(?:\([^()]{0,60}\)\s*|\[[^\]]{0,60}\]\s*)?(?:,\s*)?"
    r"(?:(?:who\s+)?(?:were\s+)?(?:of|in|for|with|among|on|to|receiv(?:ing|ed)|treated\s+with|treated\s+by|treated\s+in|given|assigned\s+to|allocated\s+to|randomi[sz]ed\s+to|from|underwent|undergoing|taking|using|within|had|the|who\s+received|patients|randomly|by|after|under|following)\s*)*"
    r"(?:(?:the|a|an|those|patients|women|men|subjects|participants|cases|either|receive|receiving|treated|with|who|received|of|in|to|both|oral|adjuvant|preoperative|postoperative|only|who\s+had|had|given|group|arm|assigned|randomi[sz]ed|having|undergo|undergoing|underwent)\s+){0,6}(?:[\w-]+\s+){0,1}[\"'(“]?$"
)


def is_whole(s: Sentence, index: int, draft: Draft, mentions: list[Mention]) -> bool:
    """Whether a count of people is followed by two arms before the next count: "693 women were assigned to A or B"."""
    if draft.kind != "count" or draft.rule not in ("counted-noun", "partitive", "elided-noun"):
        return False
    if s.bracket_at(draft.start) is not None:
        return False
    if _adds_up(s, index, draft, mentions) or _parted_in_bracket(s, draft, mentions):
        return True
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
            r"[^.;,]{0,60}\b(?:in|to)\s+the\s+[^.;,]{0,40}\b(?:group|arm)\b|[^.;]{0,90}\band\s+(?:the\s+(?:other|remaining)\s+)?(?:\d+|[a-z-]+)\s+(?:to|received|were)\b",
            s.after(draft.end, 130),
        )
    return False


def _parted_in_bracket(s: Sentence, draft: Draft, mentions: list[Mention]) -> bool:
    """ "Two patients (one with A, one with B) died": the bracket right behind names both arms."""
    bracket = next((b for b in s.brackets if 0 <= b[0] - draft.end <= 1), None)
    return bracket is not None and len({m.arm for m in mentions if bracket[0] < m.start < bracket[1]}) > 1


def _adds_up(s: Sentence, index: int, draft: Draft, mentions: list[Mention]) -> bool:
    """ "301 patients were assigned: 157 to A and 144 to B": the next two or three plain numbers add up to it."""
    value = draft.value["value"]
    if value is None or value < 8:
        return False
    named = next((m for m in mentions if m.start >= draft.end), None)
    bracket = next((b for b in s.brackets if named is not None and 0 <= b[0] - named.end < 3), None)
    if bracket is not None and not re.search(r"\d", s.between(draft.end, bracket[0])):
        return False  # "68 received A (50 mg, n = 40; 100 mg, n = 28)"
    parts = [
        q.value
        for q in s.quantities[index + 1 : index + 7]
        if q.kind == "plain" and isinstance(q.value, int) and q.form in ("", "n_equals", "bare")
    ]
    ahead = [
        q.value
        for q in s.quantities[max(0, index - 3) : index]
        if q.kind == "plain" and isinstance(q.value, int) and q.form in ("", "n_equals", "bare")
    ]
    if len(ahead) > 1 and sum(ahead[-2:]) == value and min(ahead[-2:]) > 0.15 * value:
        return True
    return any(
        len(parts) >= k + size
        and sum(parts[k : k + size]) == value
        and min(parts[k : k + size]) > 0.15 * value
        for k in range(2)
        for size in (2, 3)
    )
