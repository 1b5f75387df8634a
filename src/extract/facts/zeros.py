"""Counts of 0 that no number states: "no patient died"."""

from __future__ import annotations

import re

from extract.facts import labels
from extract.facts.context import Sentence
from extract.facts.draft import Draft, blank_value
from extract.facts.nouns import plural

ZERO_HINT = re.compile(r"no(?:ne)?\s")  # every match of the next holds it, and it is found fast
ZERO = re.compile(
    r"\b(?:no\s+(?P<person>patients?|child|children|subjects?|cases?|women|woman|participants?)\s+(?:\([^)]*\)\s*)?(?P<did>(?:was|were|had|has|died|developed|experienced|required|suffered|showed|received|underwent|relapsed|dropped|withdrew)\b[^.;,()]{0,60})"
    r"|none\s+of\s+(?:the|these|our|those)\s+(?:remaining\s+|other\s+)?(?P<whom>patients|children|subjects|cases|women|men|participants)\s+(?P<did2>(?:was|were|had|has|died|developed|experienced|required|suffered|showed|received|underwent|relapsed|have)\b[^.;,()]{0,60})"
    r"|there\s+(?:was|were)\s+no\s+(?P<what>(?:[a-z-]+\s){0,3}(?:complications?|deaths?|mortality|recurrences?|infections?|failures?|reoperations?|leaks?|fractures?|adverse\s+events?|morbidity|relapses?|stroke|strokes|hemorrhages?)))\b"
)


def zeros(s: Sentence) -> list[Draft]:
    """ "no patient died", "none of the children relapsed", "there were no deaths": a count of 0 that denies a result."""
    found = []
    for match in ZERO.finditer(s.lowered):
        if re.search(
            r"\b(?:if|when|unless|would|should|could|can|may|with\s+no|in\s+whom|who\s+had)\b",
            s.lowered[max(0, match.start() - 24) : match.start()],
        ):
            continue
        if match["what"] and re.match(
            r"(?:evidence|signs?|suspicion|risk|history|reason|need)\b", match["what"]
        ):
            continue
        who = match["person"] or match["whom"]
        unit = "{" + (plural(who) if who else plural(match["what"].split()[-1])) + "}"
        label = labels.tidy(labels.AUX.sub("", match["did"] or match["did2"] or "")) if who else match["what"]
        end = s.start + (
            match.end("person") if match["person"] else match.end("whom") if match["whom"] else match.end()
        )
        found.append(
            Draft(
                "count",
                s.start + match.start(),
                end,
                (s.start, s.end),
                "zero",
                blank_value(statistic="count", value=0, unit=unit),
                [],
                label=labels.shorten(label, 60) or None,
                noun=who,
            )
        )
    return found
