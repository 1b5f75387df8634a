"""Sizes hung on the name of an arm: "X (n = 12)", "(n = 35, X; n = 29, Y)"."""

from __future__ import annotations

import re

from extract.facts.arms.model import Mention
from extract.facts.context import Sentence
from extract.facts.draft import Draft


def sized_by(
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
        if ahead or (behind and not number_first and re.search(r"n\s*=", s.between(bracket[0], core))):
            return None
        start = bracket[0]
    else:
        start = core
    before = [m for m in mentions if m.end <= start]
    if (
        before
        and len(gap := s.between(before[-1].end, start)) < 110
        and not re.search(r"\bn\s*=|;|\.\s+(?=\w)", gap)
    ):
        return before[-1].arm, "name before n"
    return None
