"""Numbers hung on the name of an arm: "12 in the X group", "X (n = 12)", "X: 12%"."""

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
RIGHT_WIDE = re.compile(
    r"^(?:[\s)\]%]*|-)(?:[\w'’/-]+\s+){0,7}?(?:in|for|of|with|among|on|receiving|given|treated\s+with|assigned\s+to|allocated\s+to|randomi[sz]ed\s+to|who\s+received|had|having)\s+(?:the\s+|those\s+|patients\s+|women\s+|who\s+|received\s+|receiving\s+|treated\s+with\s+|in\s+the\s+|subjects\s+|participants\s+)*(?:[\w-]+\s+){0,1}$"
)
LEFT = re.compile(
    r"^(?:-|\s)?(?:[\w+/-]+\s+){0,2}?(?:group|arm|patients|women|subjects|participants|recipients|cohort|regimen|therapy|treatment|alone|only|plus|group's)?s?\s*(?:patients|group|arm)?\s*(?:\((?:[^()]{0,24})\)\s*)?[\"'”]?[\s(\[:,=–-]*(?:n\s?=\s?|mean\s+|median\s+|mean:\s*|from\s+|was\s+|were\s+|had\s+|of\s+|:\s*|to\s+)*[(\[]?$"
)
NOT_RIGHT = re.compile(r"\b(?:vs|versus|or|and|compared|than|while|whereas|but|v|plus|against)\b|;")
NOT_LEFT = re.compile(r"\b(?:and|or|vs|versus|compared|than|while|whereas|but|against)\b|;")
CLOSED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
WHEN = re.compile(
    r"\s(?:at|after|by|on|in)\s+(?:entry|baseline|discharge|follow-up|week|month|day|year)?\s*(?:\d+\s*(?:-\s*)?(?:months?|weeks?|years?|days?|hours?|h)?)(?=\s|,|$)|\sat\s+(?:entry|baseline)\b"
)


def bare(gap: str) -> str:
    """What stands between a number and a name, without closed brackets and times of measurement."""
    return (
        WHEN.sub("", CLOSED.sub("", gap)) if any(c in gap for c in "([0123456789b") or " at " in gap else gap
    )


def beside_name(s: Sentence, draft: Draft, mentions: list[Mention]) -> tuple[int, str] | None:
    """A number hung on a name: "12 in the X group", "X (n = 12)", "X: 12%"."""
    core = draft.numbers[0].start if draft.numbers else draft.start
    last = max((n.end for n in draft.numbers), default=draft.end)
    right = left = None
    inside = None
    if draft.rule == "n-equals":
        return _sized(s, draft, mentions, core, last)
    for mention in mentions:
        if core <= mention.start and mention.end <= draft.end:
            inside = mention
    if inside is not None:
        return inside.arm, "named inside"
    for mention in mentions:
        if mention.start >= last:
            gap = bare(s.between(min(last, s.end), mention.start))
            if (
                len(gap) < 90
                and not re.search(r"\d", gap)
                and (RIGHT.match(gap) or RIGHT_WIDE.match(gap))
                and not NOT_RIGHT.search(gap)
            ):
                right = mention
            break
    for mention in reversed(mentions):
        if mention.end <= core:
            gap = bare(s.between(mention.end, core))
            if len(gap) < 70 and not re.search(r"\d", gap) and LEFT.match(gap) and not NOT_LEFT.search(gap):
                left = mention
            break
    if left is not None and right is not None and left.arm != right.arm:
        tight = s.between(left.end, core)
        # "A (12%) … B": the bracket binds to the left; "in 12% of A": to the right
        tail = max(last, draft.end) if right.start >= draft.end else last
        if not tight.strip() and re.match(r"[\s%]*[,;)]", s.between(min(tail, s.end), right.start)):
            return left.arm, "name before"
        near = re.match(
            r"[\s)%]*(?:(?:patients|women|cases)\s+)?(?:in|of|for|with|on|among|to|receiving|from)\b",
            s.between(min(tail, s.end), right.start),
        )
        if re.fullmatch(r"(?:\s*(?:group|arm|patients)s?)?\s*[(\[:=]\s*(?:n\s?=\s?)?", tight) or (
            "," in tight and not near
        ):
            return left.arm, "name before"
        return right.arm, "name behind"
    if right is not None:
        return right.arm, "name behind"
    if left is not None:
        return left.arm, "name before"
    return None


def _sized(
    s: Sentence, draft: Draft, mentions: list[Mention], core: int, last: int
) -> tuple[int, str] | None:
    """ "X 40 mg daily (n = 117)", "(n = 35, X; n = 29, Y)"."""
    bracket = s.bracket_at(core)
    if bracket:
        # inside the same bracket a name may stand on either side
        behind = [m for m in mentions if m.start >= last and m.end <= bracket[1]]
        ahead = [m for m in mentions if m.end <= core and m.start > bracket[0]]
        number_first = bool(re.match(r"[(\[]\s*n\s*=", s.between(bracket[0], bracket[1])))
        if ahead and not number_first and not re.search(r"\d", s.between(ahead[-1].end, core)):
            return ahead[-1].arm, "name before n"
        if behind and re.fullmatch(
            r"\s*[,:]?\s*(?:in\s+|to\s+|for\s+)?(?:the\s+)?(?:[\w-]+\s){0,2}",
            s.between(last, behind[0].start),
        ):
            return behind[0].arm, "name behind n"
        if ahead or (behind and re.search(r"n\s*=", s.between(bracket[0], core))):
            return None
        start = bracket[0]
    else:
        start = core
    before = [m for m in mentions if m.end <= start]
    if before and len(gap := s.between(before[-1].end, start)) < 110 and not re.search(r"\bn\s*=|[.;]", gap):
        return before[-1].arm, "name before n"
    return None
