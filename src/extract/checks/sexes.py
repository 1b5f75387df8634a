"""Males and females together are the cohort."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.checks.view import (
    View,
    check,
    cohorts,
    counted,
    is_persons,
    is_pooled,
    number,
    same_sentence,
    total,
)
from extract.record import Check, Fact, Study

RULE = "sexes-sum-to-cohort"


def sexes_sum_to_cohort(view: View) -> Iterator[Check]:
    """Per study and group: the males and females of one place add up to the people they are drawn from."""
    for study, facts in view.studies:
        sexes = [fact for fact in facts if fact.kind == "sex"]
        for group in dict.fromkeys(fact.group for fact in sexes):
            yield from _of_group(study, facts, [fact for fact in sexes if fact.group == group], group)


def _of_group(
    study: Study, facts: Sequence[Fact], sexes: Sequence[Fact], group: str | None
) -> Iterator[Check]:
    pairs = list(_pairs(sexes, "count"))
    sizes = cohorts(facts, group=group)
    counts = [fact for fact in facts if fact.kind == "count" and is_persons(fact.value.unit)]
    for male, female in pairs:
        yield from _judge(study, sizes, counts, male, female)
    for male, female in _pairs(sexes, "percent"):
        both = (male.value.value or 0) + (female.value.value or 0)
        if 99 <= both <= 101:
            message = f"{_sum(male, female)} = {number(round(both, 2))}%"
            yield check(RULE, "pass", message, study, (male, female))
        elif both > 101:
            message = f"{_sum(male, female)} = {number(round(both, 2))}%, more than 100%"
            yield check(RULE, "fail", message, study, (male, female))
    lone = [fact for fact in sexes if (counted(fact) or 0) > 1 and not any(fact in pair for pair in pairs)]
    if not pairs and len(lone) == 1 and len({counted(size) for size in sizes}) == 1:
        message = f"{counted(lone[0])} of {counted(sizes[0])} are {lone[0].label}, the others are not stated"
        yield check(RULE, "skip", message, study, (sizes[0], lone[0]))


def _pairs(sexes: Sequence[Fact], statistic: str) -> Iterator[tuple[Fact, Fact]]:
    """Each male with the female of its own sentence; across sentences only where there is one of each."""
    stated = [f for f in sexes if f.value.statistic == statistic and f.value.value is not None]
    males = [fact for fact in stated if fact.label == "male"]
    females = [fact for fact in stated if fact.label == "female"]
    places: dict[int, tuple[list[Fact], list[Fact]]] = {}
    for fact in (*males, *females):
        places.setdefault(fact.sentence.start, ([], []))[fact.label == "female"].append(fact)
    paired = False
    for one, other in places.values():
        if len(one) == len(other) == 1:
            paired = True
            yield one[0], other[0]
    if not paired and len(males) == len(females) == 1 and not same_sentence(males[0], females[0]):
        yield males[0], females[0]


def _judge(
    study: Study, sizes: Sequence[Fact], counts: Sequence[Fact], male: Fact, female: Fact
) -> Iterator[Check]:
    men, women = counted(male), counted(female)
    if men is None or women is None or is_pooled(study):
        return
    both = men + women
    earlier = [fact for fact in counts if fact.start < male.start]
    whole = next((size for size in (*sizes, *reversed(earlier)) if counted(size) == both), None)
    if whole is not None:
        message = f"{total((men, women))} = {counted(whole)}"
        yield check(RULE, "pass", message, study, (whole, male, female))
        return
    values = list(dict.fromkeys(counted(size) for size in sizes))
    if not values:
        return
    # A count between the cohort and the sexes may be the subgroup whose sexes these are.
    size = sizes[0]
    between = [fact for fact in earlier if fact.start > size.start]
    if len(values) == 1 and not between:
        message = f"{total((men, women))} = {both}, not {values[0]}"
        yield check(RULE, "fail", message, study, (size, male, female))
    else:
        listed = " or ".join(str(value) for value in values)
        message = f"{total((men, women))} = {both}, not {listed}: may be of a part of the patients"
        yield check(RULE, "skip", message, study, (*sizes, male, female))


def _sum(male: Fact, female: Fact) -> str:
    return f"{number(male.value.value or 0)}% + {number(female.value.value or 0)}%"
