"""Facts as the arguments of metafor's functions (Viechtbauer, J Stat Softw 2010;36(3)).

A count of persons becomes `xi` of `ni`, a mean `mi` with `sdi`, quartiles and extremes the arguments of
`conv.fivenum`, an effect with its interval those of `conv.wald`. Nothing is converted or imputed here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from extract.record import Fact, PageRecord, Value

ESTIMATES = {"age", "follow_up", "survival", "score", "measurement", "duration"}
PERSONS = {
    "{patients}", "{cases}", "{subjects}", "{participants}", "{individuals}", "{persons}", "{people}",
    "{adults}", "{children}", "{men}", "{women}", "{males}", "{females}",
    "{boys}", "{girls}", "{infants}", "{neonates}",
}  # fmt: skip
EMPTY: dict[str, Any] = dict.fromkeys(
    ("xi", "ni", "ni_from", "mi", "sdi", "min", "q1", "median", "q3", "max", "out", "ci_lb", "ci_ub", "level")
)


def pooled(record: PageRecord) -> Iterator[tuple[Fact, dict[str, Any]]]:
    """Facts that metafor can take, each with its arguments."""
    cohorts = {
        study.id: study.summary.n.value.value
        for study in record.studies
        if study.summary.n is not None and study.summary.n.value.comparator is None
    }
    for fact in record.facts:
        arguments = _arguments(fact, cohorts.get(fact.study))
        if arguments:
            yield fact, {**EMPTY, **arguments}


def _arguments(fact: Fact, cohort: float | None) -> dict[str, Any]:
    value = fact.value
    if value.comparator is not None or value.value is None:
        return {}
    if fact.kind == "effect":
        return _effect(value)
    if fact.kind in ESTIMATES and value.statistic in ("mean", "median"):
        return {**_estimate(value), **_persons(fact, None if fact.group else cohort)}
    if fact.kind in ("count", "proportion", "sex"):
        events = value.numerator if value.unit == "%" else value.value
        persons = _persons(fact, None if fact.group or value.unit not in (*PERSONS, "%") else cohort)
        return {"xi": events, **persons} if events is not None and persons else {}
    return {}


def _persons(fact: Fact, cohort: float | None) -> dict[str, Any]:
    if fact.value.denominator is not None:
        return {"ni": fact.value.denominator, "ni_from": "stated"}
    return {"ni": cohort, "ni_from": "cohort"} if cohort is not None else {}


def _estimate(value: Value) -> dict[str, Any]:
    bounds = {"range": ("min", "max"), "iqr": ("q1", "q3"), "ci": ("ci_lb", "ci_ub")}.get(value.spread or "")
    name = "mi" if value.statistic == "mean" else "median"
    arguments: dict[str, Any] = {name: value.value, "sdi": value.sd}
    if bounds:
        arguments |= {bounds[0]: value.low, bounds[1]: value.high}
    if value.spread == "ci":
        arguments["level"] = value.ci_level
    return arguments


def _effect(value: Value) -> dict[str, Any]:
    if value.spread != "ci" or value.low is None or value.high is None:
        return {}
    return {"out": value.value, "ci_lb": value.low, "ci_ub": value.high, "level": value.ci_level}
