"""Whether one count is everybody in the study, or in an arm."""

from __future__ import annotations

import re

from extract.facts.cohorts.arm_size import arm_size
from extract.facts.cohorts.count import Count, Verdict
from extract.facts.cohorts.cues import RANDOM, TOTAL_OPEN
from extract.facts.cohorts.total_size import total_size
from extract.facts.counts.shared import SHARE_NAMED

WEAK = (
    "group: only arm of the clause",
    "group: nearest subject",
    "group: list, names behind",
    "group: list, names before",
    "group: list, names of the clause",
    "group: list, one arm named",
    "group: name before",
)


def verdict(c: Count) -> Verdict:
    """ "total" or "arm", with the reason; None for a count of some."""
    s, draft, person, value, before, after = c.s, c.draft, c.person, c.value, c.before, c.after
    if re.search(
        r"\b(?:seen|observed|found|noted|reported|occurred|developed|achieved|obtained|present|detected|experienced|documented|diagnosed|recorded|recurred|bled|resolved|worsened|appeared|persisted|leaked|ruptured|healed|succeeded)\b[^.;]{0,30}\b(?:in|by|for|among)\s+(?:only\s+)?$",
        before,
    ) and not TOTAL_OPEN.search(before):
        return None, ""
    if re.match(r"[^.;,]{0,40}?\bwill\b", after):
        return None, ""
    if draft.rule == "shared-noun" and draft.group is None and SHARE_NAMED.match(after):
        return None, ""  # "51 yoga and 49 control participants"
    if value < 1 or draft.value["comparator"] in ("<", "<="):
        return None, ""
    if "whole of the bracket" in draft.reasons and (person or draft.rule == "elided-noun"):
        return "total", "sum-of-bracket"
    if "part of the bracket" in draft.reasons and (
        RANDOM.search(s.lowered)
        or re.search(r"\b(?:group|arm)s?\b", s.lowered)
        or draft.rule in ("n-equals", "arm-number", "elided-noun")
    ):
        return "arm", "part-of-bracket"
    if (
        draft.group is not None
        and person
        and any(r in draft.reasons for r in WEAK)
        and not re.search(r"\b(?:group|arm)\b", after[:60])
    ):
        group, draft.group = draft.group, None
        kind, reason = verdict(c)
        if kind == "total" and reason.split()[0] in (
            "total-of",
            "verb-before",
            "stage-verb",
            "available-from",
            "preposition",
            "repeated",
            "series-of",
        ):
            return kind, reason
        draft.group = group
    return total_size(c) if draft.group is None else arm_size(c)
