"""A draft with what its heads lend it, and the statistic that they name."""

from __future__ import annotations

import re

from extract.facts.draft import Draft, Span, blank_value
from extract.facts.labels import shorten
from extract.facts.tables.estimate import Estimate
from extract.facts.tables.topic import Topic


def make_draft(kind: str, t: Topic, e: Estimate, row: Span, rule: str, **value: object) -> Draft:
    """The draft of an estimate, with its parts from the heads and the spans that they stand in."""
    support = [*t.supports]
    if value.get("spread") == "ci" and value.get("ci_level") is None:
        printed = " ".join(h.printed for h in (*t.what, *t.who))
        level = re.search(r"(9[059])\s?%", printed)
        value["ci_level"] = int(level[1]) if level else None
    if t.statistic_at and (
        (t.counts and str(value.get("unit")).startswith("{"))
        or value.get("statistic") in ("mean", "median", "percent")
        or value.get("spread")
        or value.get("sd") is not None
        or value.get("se") is not None
    ):
        support.append(t.statistic_at)
    if t.unit_at and value.get("unit") == t.unit:
        support.append(t.unit_at)
    if value.get("unit") == "%" and e.atom.kind != "percent":
        support += [h.statistic_at for h in (*t.what, *t.who) if h.statistic == "percent" and h.statistic_at]
    held = [(a, b) for a, b in dict.fromkeys(support) if not (e.start <= a and b <= e.end)]
    draft = Draft(
        kind, e.start, e.end, row, f"table-{rule}",
        blank_value(comparator=e.comparator, approximate=True if e.approximate else None, **value),
        list(e.numbers),
        label=shorten(t.label) or None, group=t.group, support=held,
    )  # fmt: skip
    if kind in ("score", "measurement", "proportion", "survival", "count"):
        draft.timepoint = t.timepoint
    return draft


def statistic_of(t: Topic, e: Estimate) -> str | None:
    """The statistic that the heads name, or that the form of the cell implies."""
    if t.change:
        return "change"
    if t.statistic and t.statistic.startswith(("mean", "median")):
        return t.statistic.split("_")[0]
    if e.sd is not None or e.se is not None:
        return "mean"
    printed = " ".join(h.printed for h in t.what).lower()
    if re.search(r"\bmean\b", printed):
        return "mean"
    if re.search(r"\bmedian\b", printed):
        return "median"
    return "single" if t.single and e.shape == "number" else None
