"""The fact that a cell states, kind by kind; None where its heads don't make it certain."""

from __future__ import annotations

from extract.facts.draft import Draft, Role, Span
from extract.facts.tables.counts import count, count_of, percentage, share
from extract.facts.tables.estimate import Estimate
from extract.facts.tables.measured import effect, measured, p_value
from extract.facts.tables.topic import Topic
from extract.lexicon import Lexicon


def fact_of(t: Topic, e: Estimate, row: Span, lexicon: Lexicon) -> Draft | Role | None:
    """The fact of an estimate under its topic, a reason why it is none, or None: unknown."""
    if t.p:
        return p_value(t, e, row)
    if t.test:
        return Role("other", "test statistic")
    if t.effect is not None:
        return effect(t, e, row)
    if e.shape == "share":
        return share(t, e, row)
    if t.statistic in ("sd", "se", "iqr", "ci", "range") and e.shape != "span":
        return None  # a spread without its estimate
    if e.shape == "pair" or e.shape == "of":
        return count_of(t, e, row)
    if e.shape == "span":
        return measured(t, e, row)
    if (
        e.shape == "estimate"
        and e.sd is None
        and e.se is None
        and t.kind != "index"
        and (e.atom.kind == "percent" or t.statistic == "percent")
    ):
        return percentage(t, e, row)  # with its interval
    if (
        e.shape == "number"
        and t.kind != "index"
        and (e.atom.kind == "percent" or (t.statistic in ("percent", "percent_n") and e.atom.kind == "plain"))
    ):
        return percentage(t, e, row)
    if e.shape == "number" and t.statistic in (None, "n", "n_percent", "sex_ratio"):
        return count(t, e, row, lexicon) or (None if t.statistic == "n" else measured(t, e, row))
    return measured(t, e, row)
