"""Cohorts and arms that are printed with their share: "61 (40%) received A", "582 patients (81%) were analysed"."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Draft
from extract.lexicon import Lexicon

STUDIED = re.compile(
    r"\s*(?:\w+\s+){0,2}?(?:were|was)\s+(?:then\s+|finally\s+|eventually\s+)?(?:randomi[sz]ed|randomly|enrolled|included|recruited|analy[sz]ed|evaluable|assessable|eligible\s+for\s+(?:analysis|evaluation))\b"
)
GIVEN = re.compile(
    r"\s*(?:(?:patients|women|men|participants|subjects|children|infants|cases)\s+)?(?:who\s+)?(?:(?:were|was)\s+)?(?:randomly\s+)?(?:received|randomi[sz]ed|assigned|allocated|treated\s+with|underwent|given|had\s+been\s+assigned)\s+(?:to\s+)?(?:receive\s+)?(?:the\s+|either\s+)?(?:[\w-]+\s+){0,2}"
)


def share_of(s: Sentence, draft: Draft, biggest: float, lexicon: Lexicon) -> str | None:
    """ "arm" or "total" where "n (p%)" is the size of an arm or of the study, else None."""
    count = draft.value["numerator"]
    if (
        draft.rule not in ("n-percent", "percent-n")
        or count is None
        or draft.value["denominator"] is not None
    ):
        return None
    if draft.noun is not None and draft.noun not in lexicon.people:
        return None
    behind = s.between(draft.end, s.end)
    if draft.group is not None:
        named = next((m for m in s.mentions if m[0] >= draft.end), None)
        if named is not None and GIVEN.fullmatch(s.between(draft.end, named[0])):
            return "arm"
        return None
    if STUDIED.match(behind) and count >= 0.4 * biggest:
        return "total"
    return None


def as_size(draft: Draft) -> None:
    """The proportion becomes the size that it states, with its percentage."""
    value = draft.value
    noun = draft.noun or "patients"
    value["percent"], value["value"], value["numerator"] = value["value"], value["numerator"], None
    value["statistic"], value["unit"] = "count", "{" + noun + "}"
