"""Times against each other: survival and follow-up, study period and publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, cast

from extract.checks.view import MONTHS, UNIT_NAMES, View, check, number
from extract.record import Check, Citation, Fact, Number, Status

SURVIVAL = "survival-within-follow-up"
PERIOD = "period-before-publication"


def survival_within_follow_up(view: View) -> Iterator[Check]:
    """The longest survival of a group is not above the longest follow-up stated for it.

    A follow-up's mean or minimum says nothing of the longest; only a range, or "up to", does.
    """
    for study, facts in view.studies:
        for group in dict.fromkeys(f.group for f in facts if f.kind == "survival"):
            own = [f for f in facts if f.group == group]
            survival = _longest(own, "survival")
            follow_up = _longest(own, "follow_up")
            if survival is None or follow_up is None:
                continue
            (lived, said, who), (seen, seen_said, whom) = survival, follow_up
            message = f"longest survival {said}, longest follow-up {seen_said}"
            # Days and months are converted by an average: half a month is no contradiction.
            slack = 0.5 if who.value.unit != whom.value.unit else 0
            status: Status = "warn" if lived > seen + slack else "pass"
            yield check(SURVIVAL, status, message, study, (whom, who))


def _longest(facts: Sequence[Fact], kind: str) -> tuple[float, str, Fact] | None:
    """The longest time that facts of a kind state: in months, in words, and the fact."""
    found: list[tuple[float, str, Fact]] = []
    for fact in facts:
        if fact.kind != kind or fact.value.unit not in MONTHS:
            continue
        longest = _upper(fact, kind)
        if longest is not None:
            unit = fact.value.unit
            found.append((longest * MONTHS[unit], f"{number(longest)} {UNIT_NAMES.get(unit, unit)}", fact))
    return max(found, key=lambda item: item[0], default=None)


def _upper(fact: Fact, kind: str) -> Number | None:
    value = fact.value
    if value.comparator in (">", ">="):
        return None
    if value.high is not None and value.spread == "range":
        return value.high
    if kind == "survival":
        return value.value if value.statistic in ("single", "median", "mean") else None
    return value.value if value.comparator == "<=" else None


def period_before_publication(view: View) -> Iterator[Check]:
    """A study period is over by the end of the year in which the reference appeared."""
    citations = {citation.id: citation for citation in view.record.citations}
    for study, facts in view.studies:
        years = [year for id_ in study.citations if id_ in citations for year in _years(citations[id_])]
        if not years:
            continue
        for fact in facts:
            last = fact.value.end or fact.value.start
            if fact.kind != "study_period" or not last or not last[:4].isdigit():
                continue
            message = f"study period to {last}, published {max(years)}"
            status: Status = "fail" if int(last[:4]) > max(years) else "pass"
            yield check(PERIOD, status, message, study, (fact,))


def _years(citation: Citation) -> Iterator[int]:
    csl = cast("Mapping[str, Any]", citation.csl)
    dates = [*(csl.get("issued") or {}).get("date-parts", []), csl["custom"]["epub"]]
    for date in dates:
        if date:
            yield date[0]
