"""Numbers whose unit stands elsewhere: behind the last of their list, or at the first of two that are compared."""

from __future__ import annotations

import re

from extract.facts import course
from extract.facts.beside import COMPARED, beside
from extract.facts.context import Sentence
from extract.facts.draft import Draft, Role, blank_value
from extract.facts.times import time_rule
from extract.language.quantities import Quantity


def shared_unit(s: Sentence, i: int, q: Quantity, *, single: bool) -> Draft | Role | None:
    """ "41 × 36 × 33 mm", "171/98 mm Hg", "46.5 versus 12.0 mL": the sign of the last one holds for all."""
    if q.kind != "plain" or q.value is None:
        return None
    for j in range(i + 1, min(i + 5, len(s.quantities))):
        other = s.quantities[j]
        gap = s.between(s.quantities[j - 1].end, other.start)
        if not re.fullmatch(
            r"\s*(?:[x×*/,]|to|and|or|versus|vs\.?|v|,\s*and|,\s*or|compared\s+with|respectively|by|-|–)\s*",
            gap,
        ):
            return None
        if other.unit:
            if other.kind == "percent":
                value = blank_value(statistic="percent", value=q.value, unit="%", comparator=q.comparator)
                return Draft(
                    "proportion",
                    q.start,
                    q.end,
                    (s.start, s.end),
                    "shared-percent",
                    value,
                    list(q.numbers),
                    support=[(other.start, other.end)],
                )
            if other.kind in ("physical", "money", "rate"):
                value = blank_value(
                    statistic=course.statistic_of(s, i, q, single=single),
                    value=q.value,
                    low=q.low,
                    high=q.high,
                    spread=q.spread,
                    sd=q.sd,
                    unit=other.unit,
                )
                return Draft(
                    "measurement",
                    q.start,
                    q.end,
                    (s.start, s.end),
                    "shared-unit",
                    value,
                    list(q.numbers),
                    support=[(other.start, other.end)],
                )
            if other.kind == "time":
                q.unit, q.kind = other.unit, "time"
                found = time_rule(s, i, q, single=single)
                q.kind = "plain"
                if isinstance(found, Draft):
                    found.support.append((other.start, other.end))
                    found.value["unit"] = other.unit
                    return found
                q.unit = None
                return found
            return None
    return None


NAMED_BEHIND = re.compile(r"\s*(?:[(\[]|(?:in|for|with|on|after)\s+(?!\d)|[,.;)\]]|$)")
UNITED = ("survival", "duration", "follow_up", "measurement", "age")


def unit_before(s: Sentence, i: int, q: Quantity) -> Draft | None:
    """ "5.2 months with A and 4.1 with B": the second has the unit, kind and statistic of the first."""
    if (
        q.kind != "plain"
        or q.value is None
        or q.comparator
        or q.form in ("n_percent", "percent_n", "n_of_n", "range")
    ):
        return None
    previous = s.previous(i)
    if (
        previous is None
        or previous.kind not in UNITED
        or not previous.value["unit"]
        or previous.value["value"] is None
    ):
        return None
    if previous.value["unit"] in ("%", "1") or not NAMED_BEHIND.match(s.after(q.core_end, 12)):
        return None
    if not COMPARED.fullmatch(s.between(min(previous.end, q.start), q.start)):
        return None
    return _of_one_order(s, previous, q, rule="unit-before")


OPEN_SCALE = ("unnamed-score", "plain-measure", "mean-count", "value-before")


def value_before(s: Sentence, i: int, q: Quantity) -> Draft | None:
    """ "a median of 6 cycles in A and 4 in B": a bare number set beside a mean or median is one, too.

    The two stand side by side (`beside`), and the values are of one order.
    """
    if q.kind != "plain" or q.value is None or q.comparator or q.form in ("n_percent", "percent_n", "n_of_n"):
        return None
    previous = s.previous(i)
    if (
        previous is None
        or previous.rule not in OPEN_SCALE
        or previous.value["statistic"] not in ("mean", "median")
        or previous.value["value"] is None
    ):
        return None
    if not beside(s, previous, q):
        return None
    return _of_one_order(s, previous, q, rule="value-before")


def _of_one_order(s: Sentence, previous: Draft, q: Quantity, *, rule: str) -> Draft | None:
    """`q` as a value of what `previous` tells, with its kind, statistic and unit; None if ten times as large or small."""
    if q.value is None or not 0.1 * previous.value["value"] <= q.value <= 10 * previous.value["value"]:
        return None
    value = blank_value(
        statistic=previous.value["statistic"], value=q.value, low=q.low, high=q.high,
        spread=q.spread if q.low is not None else None, ci_level=q.ci_level, sd=q.sd, se=q.se,
        unit=previous.value["unit"], approximate=True if q.approximate else None,
    )  # fmt: skip
    draft = Draft(
        previous.kind,
        q.start,
        q.end,
        (s.start, s.end),
        rule,
        value,
        list(q.numbers),
        label=previous.label,
        noun=previous.noun,
    )
    draft.support.append((previous.start, previous.end))
    return draft
