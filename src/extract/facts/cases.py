"""Reports of single patients: what tells that a text is one, and which patient each fact is of."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Draft, Span
from extract.facts.scope import Scope

CASE_REPORT = re.compile(
    r"\b(?:case\s+report|report\s+of\s+a\s+case|a\s+case\s+of|case\s+of\s+an?|we\s+report\s+an?\s|this\s+patient|the\s+patient\s+(?:was|had|underwent|died|presented|developed|complained|received)|an?\s+[\d-]+\s?-?year-?\s?old|a\s+patient\s+with)\b",
)
ONE_OLD = re.compile(
    r"\b(?:an?|the|this|our|old|,|:)?\s*(?:previously\s+healthy\s+)?\b\d{1,3}[-–\s]+(?:years?|yrs?|months?|weeks?|days?)[-–\s]+old\b",
)
PEOPLE = (
    r"\s+(?:[a-z-]+\s+){0,4}(?:patients|women|men|subjects|participants|children|cases|infants|individuals)\b"
)
PLURAL_COHORT = re.compile(
    rf"\b(?!(?:two|three|one|2|3)\b)(?:\d{{1,6}}|[a-z]+teen|[a-z]+ty(?:-\w+)?|four|five|six|seven|eight|nine|ten|eleven|twelve){PEOPLE}",
)
# a match ends so; this one begins with a letter or figure that a search can skip to
COHORT_END = re.compile(
    rf"(?:[0-9]|teen|ty(?:-\w+)?|four|five|six|seven|eight|nine|ten|eleven|twelve){PEOPLE}"
)
LONGEST = 40  # letters of a number in words
CASE_HEAD = re.compile(
    r"(?:^|(?<=[.:]\s))(?P<name>(?:Case|Patient)\s+(?:\d{1,2}|[A-Z]|one|two|three|four|five)\b|(?:[Tt]he\s+|[Oo]ur\s+)?(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Oo]ther)\s+(?:patient|case)\b)"
)


def plural_cohort(low: str) -> re.Match[str] | None:
    """The first number of several patients in a lower-cased text: "24 consecutive patients"."""
    end = COHORT_END.search(low)
    while end is not None:
        begin = low.rfind(" ", max(0, end.start() - LONGEST), end.start()) + 1 or max(
            0, end.start() - LONGEST
        )
        match = PLURAL_COHORT.search(low, begin, end.end())
        if match is not None:
            return match
        end = COHORT_END.search(low, end.start() + 1)
    return None


def one_patient(low: str) -> re.Match[str] | None:
    """What says in a lower-cased text that it tells of one patient: an age, "a case of"."""
    return (ONE_OLD.search(low) if "old" in low else None) or CASE_REPORT.search(low)


def name_cases(scope: Scope, extra: list[tuple[Sentence, Draft]]) -> None:
    """Facts of several patients told one after the other: each names its patient, "Case 2"."""
    heads = [(s, m) for s in scope.sentences for m in [CASE_HEAD.match(s.text)] if m]
    if len({m["name"].lower() for _, m in heads}) < 2:
        return
    first = heads[0][0].start
    current: tuple[str, Span] | None = None
    starts = {s.start: m for s, m in heads}
    for s in scope.sentences:
        if s.start < first:
            continue
        if (match := starts.get(s.start)) is not None:
            name = re.sub(r"^(?:[Tt]he|[Oo]ur)\s+", "", match["name"])
            at = s.start + match.end("name") - len(name)
            current = (name, (at, at + len(name)))
        if current is None:
            continue
        for draft in [*s.drafts, *(d for t, d in extra if t is s)]:
            if (
                draft is not None
                and draft.group is None
                and draft.kind not in ("cohort_size", "p_value", "effect", "study_period")
            ):
                draft.group = current[0]
                if not (draft.start <= current[1][0] and current[1][1] <= draft.end):
                    draft.support.append(current[1])
