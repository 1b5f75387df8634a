"""Numbers whose unit stands behind the last of their list."""

from __future__ import annotations

import re

from extract.facts import course
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
