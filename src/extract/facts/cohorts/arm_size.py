"""Counts of everybody in an arm."""

from __future__ import annotations

import re

from extract.facts.cohorts.count import Count, Verdict
from extract.facts.cohorts.cues import NOT_OWN, RANDOM
from extract.facts.context import Sentence


def arm_size(c: Count) -> Verdict:
    """Whether a count of an arm is everybody in it."""
    s, draft, person, before, after, comparative = c.s, c.draft, c.person, c.before, c.after, c.comparative
    if person and re.match(
        r"[^.;()]{0,80}\([^()]{0,40}\b(?:group|arm)\b[^()]{0,20}\)", s.after(draft.end, 150)
    ):
        return "arm", "defines-group"
    if draft.rule == "elided-noun" and re.match(
        r"[^.;()]{0,60}\([^()]{0,40}\b(?:group|arm)\b[^()]{0,20}\)", s.after(draft.end, 130)
    ):
        return "arm", "defines-group"
    # an arm's size needs "n =", or a verb of allocation, or stands right at the name
    if (
        draft.rule == "arm-number"
        and (
            RANDOM.search(s.lowered)
            or re.search(r"\b(?:evaluable|analy[sz]|suitable|enrolled|included|received)\b", s.lowered)
        )
        and not re.search(r"\b(?:occurred|recurren|relapse|died|deaths?|events?)\b", s.lowered)
    ):
        return "arm", "number-at-name"
    if draft.rule == "n-equals" and not re.search(r"\d\s?%\s*[;,(]?\s*(?:n\s?=)?\s*$", before):
        return "arm", "n-equals"
    near = s.between(max(s.start, draft.start - 60), min(s.end, draft.end + 90))
    if (
        (person or draft.rule in ("elided-noun", "partitive"))
        and RANDOM.search(near)
        and not NOT_OWN.search(near)
    ):
        return "arm", "allocated"
    if (
        person
        and re.search(r"(?:^|\b(?:of|in|among|for|the)\s)(?:the\s+)?$", before[-12:])
        and not re.search(r"\b(?:had|were|was|died)\s*$", before)
        and re.match(r"[^.;,]{0,60}\b(?:group|arm|received|receiving|treated)\b", after)
    ):
        if not re.search(
            r"\b(?:occurred|seen|observed|found|noted|reported|developed|achieved|died|improved)\b[^.;]{0,40}\bin\s+(?:the\s+)?$",
            before,
        ):
            return "arm", "arm-noun"
    if (
        person
        and re.match(
            r"\s*(?:\w+\s+){0,3}(?:received|were\s+(?:randomly\s+)?(?:assigned|allocated|treated|given)|underwent)\b",
            after,
        )
        and comparative
    ):
        return "arm", "received"
    if (
        person
        and s.bracket_at(draft.start) is None
        and re.match(r"\s*(?:\([^)]*\)\s*)?(?:in|to)\s+(?:the\s+)?[^.;,]{2,50}\b(?:group|arm)\b", after)
        and not re.search(r"\b(?:had|developed|died|were\s+\w+ed)\b", before[-30:] + after[:20])
        and not OUTCOME_OF_GROUP.match(after)
    ):
        return "arm", "in-the-group"
    if (
        draft.rule == "elided-noun"
        and re.search(r"\b(?:assigned|allocated|randomi[sz]ed|received|divided)\b", s.lowered)
        and not NOT_OWN.search(near)
        and not re.search(r"\b(?:had|died|developed|experienced)\b", s.lowered)
    ):
        return "arm", "allocated-list"
    bracket = s.bracket_at(draft.start)
    if (
        bracket
        and (person or draft.rule == "listed-bracket")
        and re.fullmatch(r"(?:group|arm)\s*-?\s*\w{1,4}\s*[,;:]\s*", s.between(bracket[0] + 1, draft.start))
        and re.fullmatch(r"\s*", s.between(min(draft.end, bracket[1]), bracket[1]))
    ):
        return "arm", "bracket-of-the-arm"
    if (
        bracket
        and person
        and re.fullmatch(r"\s*(?:n\s*=\s*)?", s.between(bracket[0] + 1, draft.start))
        and re.fullmatch(r"\s*", s.between(min(draft.end, bracket[1]), bracket[1]))
        and (RANDOM.search(s.lowered) or _told_of(s, bracket))
    ):
        return "arm", "bracket"
    return None, ""


OUTCOME_OF_GROUP = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:in|to)\s+(?:the\s+)?[^.;,]{2,50}\b(?:group|arm)\s+(?:had|have|developed|died|experienced|required|reported|showed|relapsed|recurred|improved)\b"
)
TREATED_NEXT = re.compile(
    r"[)\]]\s*(?:(?:was|were)\s+(?:compared|treated|given|assigned|randomi[sz]ed)|received|underwent|got|consisted|served)\b"
)
COMPARED_BEFORE = re.compile(r"\bcompared\s+(?:with|to)\s+(?:the\s+|an?\s+)?(?:[\w-]+\s+){1,4}$")


def _told_of(s: Sentence, bracket: tuple[int, int]) -> bool:
    """ "Group A (51 women) received X", "X (51 patients) was compared with Y (49 patients)"."""
    return bool(
        TREATED_NEXT.match(s.after(bracket[1], 40)) or COMPARED_BEFORE.search(s.before(bracket[0], 70))
    )
