"""Counts, shares, sizes of cohorts, sexes."""

from __future__ import annotations

import re

from extract.facts.draft import Draft, Span
from extract.facts.nouns import plural
from extract.facts.tables.drafts import make_draft, statistic_of
from extract.facts.tables.estimate import Estimate
from extract.facts.tables.kinds import EVENTS, sex_of
from extract.facts.tables.topic import Topic
from extract.lexicon import Lexicon

TIME_KINDS = frozenset(("age", "follow_up", "survival", "duration"))
TOTAL = re.compile(r"(?:grand\s+)?total|all|overall|sum", re.IGNORECASE)
LEVEL = re.compile(r"(?:[CTLS]|Th)-?\d", re.IGNORECASE)


def sex_named(t: Topic) -> tuple[str, str] | None:
    """The sex that a label names, and the plural of its noun."""
    label = t.what[-1].label if t.what else t.label
    sex = sex_of(label)
    if sex is None or t.kind not in ("sex", "part"):
        return None
    match = re.search(r"\b(?:females?|wom[ae]n|girls?|males?|m[ae]n|boys?)\b", label, re.IGNORECASE)
    return sex, plural(match[0]) if match else sex


def share(t: Topic, e: Estimate, row: Span) -> Draft | None:
    part: dict[str, object] = {"numerator": e.numerator, "denominator": e.denominator}
    if TOTAL.fullmatch(t.label) and t.statistic == "n":
        draft = make_draft(
            "cohort_size",
            t,
            e,
            row,
            "cohort",
            statistic="count",
            value=e.numerator,
            percent=e.value,
            unit=counted(t),
        )
        draft.label = t.counts or "patients"
        return draft
    if (sex := sex_named(t)) is not None:
        draft = make_draft(
            "sex",
            t,
            e,
            row,
            "sex",
            statistic="count",
            value=e.numerator,
            percent=e.value,
            denominator=e.denominator,
            unit="{" + sex[1] + "}",
        )
        draft.label = sex[0]
    elif t.kind == "cohort" and t.statistic != "percent":
        draft = make_draft(
            "cohort_size",
            t,
            e,
            row,
            "cohort",
            statistic="count",
            value=e.numerator,
            percent=e.value,
            denominator=e.denominator,
            unit=people(t),
        )
        draft.label = people_noun(t)
    elif t.kind in ("age", "sex_column", "sex_ratio", "period") and not t.dependent:
        return None
    elif t.kind == "survival":
        draft = make_draft(
            "survival", t, e, row, "survival", statistic="percent", value=e.value, unit="%", **part
        )
    else:
        if not t.label:
            return None
        draft = make_draft(
            "proportion", t, e, row, "proportion", statistic="percent", value=e.value, unit="%", **part
        )
    if t.statistic_at and t.statistic_at not in draft.support and e.atom.kind != "percent":
        draft.support.append(t.statistic_at)
    return draft


def percentage(t: Topic, e: Estimate, row: Span) -> Draft | None:
    if e.value is None or not -100 <= e.value <= 100 or t.unit not in (None, "%"):
        return None
    if (sex := sex_named(t)) is not None:
        draft = make_draft("sex", t, e, row, "sex", statistic="percent", value=e.value, unit="%")
        draft.label = sex[0]
        return draft
    if (
        t.kind in ("age", "follow_up", "duration", "cohort", "sex_column", "period") and not t.dependent
    ) or not t.label:
        return None
    kind = "survival" if t.kind == "survival" else "proportion"
    return make_draft(
        kind,
        t,
        e,
        row,
        kind,
        statistic="percent",
        value=e.value,
        unit="%",
        low=e.low,
        high=e.high,
        spread=e.spread,
        ci_level=e.ci_level,
    )


def count_of(t: Topic, e: Estimate, row: Span) -> Draft | None:
    """ "12/45": a count of 12 among 45."""
    a, b = e.numerator, e.denominator
    if (
        e.shape != "of"
        or not isinstance(a, int)
        or not isinstance(b, int)
        or a > b
        or b == 0
        or not t.label
        or t.single
    ):
        return None
    if (
        t.unit is not None
        or t.instrument is not None
        or t.kind
        in TIME_KINDS | {"measurement", "score", "sex_ratio", "sex_column", "level_column", "period"}
    ):
        return None
    if (sex := sex_named(t)) is not None:
        draft = make_draft(
            "sex", t, e, row, "sex", statistic="count", value=a, denominator=b, unit="{" + sex[1] + "}"
        )
        draft.label = sex[0]
        return draft
    return make_draft("count", t, e, row, "count", statistic="count", value=a, denominator=b, unit=counted(t))


def people(t: Topic) -> str | None:
    """The unit of a cohort whose noun stands in its label."""
    noun = re.search(
        r"\b(?:patient|subject|participant|case|individual|pt|person|people|child|children"
        r"|women|men|woman|man)s?\b",
        " ".join(h.printed for h in t.what),
        re.IGNORECASE,
    )
    return "{" + ("patients" if noun[0].lower() in ("pts", "pt") else plural(noun[0])) + "}" if noun else None


def people_noun(t: Topic) -> str:
    unit = people(t)
    return unit.strip("{}") if unit else "patients"


def counted(t: Topic) -> str | None:
    if t.counts:
        return "{patients}" if t.counts == "pts" else "{" + t.counts + "}"
    if match := re.match(r"(levels|segments)\b", t.label, re.IGNORECASE):
        return "{" + match[1].lower() + "}"
    return "{vertebrae}" if LEVEL.match(t.label) else None


def count(t: Topic, e: Estimate, row: Span, lexicon: Lexicon) -> Draft | None:
    value = e.value
    if not isinstance(value, int) or value < 0 or e.atom.kind != "plain":
        return None
    if t.kind == "cohort" and not t.single:
        draft = make_draft("cohort_size", t, e, row, "cohort", statistic="count", value=value, unit=people(t))
        draft.label = people_noun(t)
        return draft
    if (sex := sex_named(t)) is not None and (t.size is None or value <= t.size):
        draft = make_draft("sex", t, e, row, "sex", statistic="count", value=value, unit="{" + sex[1] + "}")
        draft.label = sex[0]
        return draft
    if t.kind in (
        "age",
        "follow_up",
        "survival",
        "duration",
        "measurement",
        "period",
        "sex_column",
        "sex_ratio",
        "level_column",
        "index",
    ) or (t.kind == "score" and t.statistic != "n"):
        return None
    if t.kind == "levels":
        return count_things(t, e, row)
    if e.noun is not None:
        return None  # "12 months later": words that no unit takes
    if not t.label or t.single:
        return None
    if TOTAL.fullmatch(t.label):
        if t.statistic != "n" or not t.counts:
            return None
        draft = make_draft(
            "cohort_size", t, e, row, "cohort", statistic="count", value=value, unit=counted(t)
        )
        draft.label = t.counts
        return draft
    proven = t.statistic in ("n", "n_percent") or EVENTS.search(t.label) is not None
    if not proven or (t.size is not None and value > t.size and t.statistic != "n"):
        return None
    return make_draft("count", t, e, row, "count", statistic="count", value=value, unit=counted(t))


def count_things(t: Topic, e: Estimate, row: Span) -> Draft | None:
    """ "Number of levels 3": a count of things; "number of patients with diabetes 5": of patients."""
    match = re.search(
        r"(?:no\.?|number)\s+of\s+(?:\w+\s+)??(?P<noun>\w+?)\b(?:\s+(?:with|who|per|in|at"
        r"|requiring|treated|involved|fused|operated)\b.*)?$",
        t.label,
        re.IGNORECASE,
    )
    if match is None:
        return None
    statistic = statistic_of(t, e) or ("count" if e.shape == "number" else None)
    if statistic in ("single", "range"):
        statistic = "count"
    if statistic is None:
        return None
    draft = make_draft(
        "count",
        t,
        e,
        row,
        "count",
        statistic=statistic,
        value=e.value,
        low=e.low,
        high=e.high,
        spread=e.spread,
        sd=e.sd,
        se=e.se,
        unit="{" + plural(match["noun"]) + "}",
    )
    draft.label = re.sub(r"^(?:mean\s+|median\s+)?(?:no\.?|number)\s+of\s+", "", t.label, flags=re.IGNORECASE)
    return draft
