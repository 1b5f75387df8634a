"""The fact that a cell states, kind by kind; None where its heads don't make it certain."""

from __future__ import annotations

import re

from extract.facts.draft import Draft, Role, Span, blank_value
from extract.facts.labels import shorten
from extract.facts.nouns import plural
from extract.facts.tables.estimate import Estimate
from extract.facts.tables.kinds import DURATION, EVENTS, SCORE_WORD, sex_of
from extract.facts.tables.topic import Topic
from extract.lexicon import Lexicon

TIME_KINDS = frozenset(("age", "follow_up", "survival", "duration"))
AGE_EVENT = re.compile(r"age\s+(?:at|of)\s+(?:the\s+)?[a-z][a-z\s-]*", re.IGNORECASE)
TOTAL = re.compile(r"(?:grand\s+)?total|all|overall|sum", re.IGNORECASE)
SITE = re.compile(r"(?:low(?:er)?\s+)?(?:leg|back|neck|arm|limb|radicular|axial)", re.IGNORECASE)
LEVEL = re.compile(r"(?:[CTLS]|Th)-?\d", re.IGNORECASE)


def fact_of(t: Topic, e: Estimate, row: Span, lexicon: Lexicon) -> Draft | Role | None:
    """The fact of an estimate under its topic, a reason why it is none, or None: unknown."""
    if t.p:
        return _p_value(t, e, row)
    if t.test:
        return Role("other", "test statistic")
    if t.effect is not None:
        return _effect(t, e, row)
    if e.shape == "share":
        return _share(t, e, row)
    if t.statistic in ("sd", "se", "iqr", "ci", "range") and e.shape != "span":
        return None  # a spread without its estimate
    if e.shape == "pair" or e.shape == "of":
        return _of(t, e, row)
    if e.shape == "span":
        return _measured(t, e, row)
    if (
        e.shape == "estimate"
        and e.sd is None
        and e.se is None
        and t.kind != "index"
        and (e.atom.kind == "percent" or t.statistic == "percent")
    ):
        return _percentage(t, e, row)  # with its interval
    if (
        e.shape == "number"
        and t.kind != "index"
        and (e.atom.kind == "percent" or (t.statistic in ("percent", "percent_n") and e.atom.kind == "plain"))
    ):
        return _percentage(t, e, row)
    if e.shape == "number" and t.statistic in (None, "n", "n_percent", "sex_ratio"):
        return _count(t, e, row, lexicon) or (None if t.statistic == "n" else _measured(t, e, row))
    return _measured(t, e, row)


def _draft(kind: str, t: Topic, e: Estimate, row: Span, rule: str, **value: object) -> Draft:
    support = [*t.supports]
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
        blank_value(comparator=e.comparator, approximate=True if e.approximate else None, **value), list(e.numbers),
        label=shorten(t.label) or None, group=t.group, support=held,
    )  # fmt: skip
    if kind in ("score", "measurement", "proportion", "survival", "count"):
        draft.timepoint = t.timepoint
    return draft


def _p_value(t: Topic, e: Estimate, row: Span) -> Draft | None:
    if e.shape != "number" or e.value is None or not 0 <= e.value <= 1 or e.atom.kind != "plain":
        return None
    draft = _draft("p_value", t, e, row, "p-value", value=e.value, unit="1")
    draft.support += [h.span for h in (*t.who, *t.what) if h.p]
    if all(h.p for h in t.what):
        draft.label = next((h.label for h in t.who if h.label), None)
    draft.group = None
    return draft


def _effect(t: Topic, e: Estimate, row: Span) -> Draft | None:
    if e.shape not in ("number", "estimate") or e.value is None:
        return None
    head = next((h for h in (*t.who, *t.what) if h.effect), None)
    if head is None:
        return None
    if e.low is not None and e.spread is None and any(h.statistic in ("ci", "mean_ci") for h in t.who):
        e.spread = "ci"
    if e.spread == "ci" and e.ci_level is None and (match := re.search(r"(9[059])\s?%", head.printed)):
        e.ci_level = int(match[1])
    elif e.spread == "ci" and e.ci_level is None:
        for h in (*t.who, *t.what):
            if h.statistic == "ci" and (match := re.search(r"(9[059])\s?%", h.printed)):
                e.ci_level = int(match[1])
    draft = _draft(
        "effect", t, e, row, "effect", statistic="estimate", value=e.value, low=e.low, high=e.high, spread=e.spread, ci_level=e.ci_level,
        se=e.se, sd=e.sd, unit="1",
    )  # fmt: skip
    draft.instrument = t.effect
    if any(h.effect for h in t.what):
        draft.label = t.group or next((h.label for h in t.who if h.label), None)
    if head.analysis and draft.label:
        draft.label = f"{draft.label}, {head.analysis}"
    draft.group = None
    return draft


def _sex(t: Topic) -> tuple[str, str] | None:
    """The sex that a label names, and the plural of its noun."""
    label = t.what[-1].label if t.what else t.label
    sex = sex_of(label)
    if sex is None or t.kind not in ("sex", "part"):
        return None
    match = re.search(r"\b(?:females?|wom[ae]n|girls?|males?|m[ae]n|boys?)\b", label, re.IGNORECASE)
    return sex, plural(match[0]) if match else sex


def _share(t: Topic, e: Estimate, row: Span) -> Draft | None:
    part: dict[str, object] = {"numerator": e.numerator, "denominator": e.denominator}
    if TOTAL.fullmatch(t.label) and t.statistic == "n":
        draft = _draft(
            "cohort_size",
            t,
            e,
            row,
            "cohort",
            statistic="count",
            value=e.numerator,
            percent=e.value,
            unit=_counted(t),
        )
        draft.label = t.counts or "patients"
        return draft
    if (sex := _sex(t)) is not None:
        draft = _draft(
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
        draft = _draft(
            "cohort_size",
            t,
            e,
            row,
            "cohort",
            statistic="count",
            value=e.numerator,
            percent=e.value,
            denominator=e.denominator,
            unit=_people(t),
        )
        draft.label = _noun(t)
    elif t.kind in ("age", "sex_column", "sex_ratio", "period") and not t.dependent:
        return None
    elif t.kind == "survival":
        draft = _draft(
            "survival", t, e, row, "survival", statistic="percent", value=e.value, unit="%", **part
        )
    else:
        if not t.label:
            return None
        draft = _draft(
            "proportion", t, e, row, "proportion", statistic="percent", value=e.value, unit="%", **part
        )
    if t.statistic_at and t.statistic_at not in draft.support and e.atom.kind != "percent":
        draft.support.append(t.statistic_at)
    return draft


def _percentage(t: Topic, e: Estimate, row: Span) -> Draft | None:
    if e.value is None or not -100 <= e.value <= 100 or t.unit not in (None, "%"):
        return None
    if (sex := _sex(t)) is not None:
        draft = _draft("sex", t, e, row, "sex", statistic="percent", value=e.value, unit="%")
        draft.label = sex[0]
        return draft
    if (
        t.kind in ("age", "follow_up", "duration", "cohort", "sex_column", "period") and not t.dependent
    ) or not t.label:
        return None
    kind = "survival" if t.kind == "survival" else "proportion"
    return _draft(
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


def _of(t: Topic, e: Estimate, row: Span) -> Draft | None:
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
    if (sex := _sex(t)) is not None:
        draft = _draft(
            "sex", t, e, row, "sex", statistic="count", value=a, denominator=b, unit="{" + sex[1] + "}"
        )
        draft.label = sex[0]
        return draft
    return _draft("count", t, e, row, "count", statistic="count", value=a, denominator=b, unit=_counted(t))


def _people(t: Topic) -> str | None:
    """The unit of a cohort whose noun stands in its label."""
    noun = re.search(
        r"\b(?:patient|subject|participant|case|individual|pt|person|people|child|children"
        r"|women|men|woman|man)s?\b",
        " ".join(h.printed for h in t.what),
        re.IGNORECASE,
    )
    return "{" + ("patients" if noun[0].lower() in ("pts", "pt") else plural(noun[0])) + "}" if noun else None


def _noun(t: Topic) -> str:
    unit = _people(t)
    return unit.strip("{}") if unit else "patients"


def _counted(t: Topic) -> str | None:
    if t.counts:
        return "{patients}" if t.counts == "pts" else "{" + t.counts + "}"
    return "{vertebrae}" if LEVEL.match(t.label) else None


def _count(t: Topic, e: Estimate, row: Span, lexicon: Lexicon) -> Draft | None:
    value = e.value
    if not isinstance(value, int) or value < 0 or e.atom.kind != "plain":
        return None
    if t.kind == "cohort" and not t.single:
        draft = _draft("cohort_size", t, e, row, "cohort", statistic="count", value=value, unit=_people(t))
        draft.label = _noun(t)
        return draft
    if (sex := _sex(t)) is not None and (t.size is None or value <= t.size):
        draft = _draft("sex", t, e, row, "sex", statistic="count", value=value, unit="{" + sex[1] + "}")
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
        return _levels(t, e, row)
    if e.noun is not None:
        return None  # "12 months later": words that no unit takes
    if not t.label or t.single:
        return None
    if TOTAL.fullmatch(t.label):
        if t.statistic != "n" or not t.counts:
            return None
        draft = _draft("cohort_size", t, e, row, "cohort", statistic="count", value=value, unit=_counted(t))
        draft.label = t.counts
        return draft
    proven = t.statistic in ("n", "n_percent") or EVENTS.search(t.label) is not None
    if not proven or (t.size is not None and value > t.size and t.statistic != "n"):
        return None
    return _draft("count", t, e, row, "count", statistic="count", value=value, unit=_counted(t))


def _levels(t: Topic, e: Estimate, row: Span) -> Draft | None:
    """ "Number of levels 3": a count of things; "number of patients with diabetes 5": of patients."""
    match = re.search(
        r"(?:no\.?|number)\s+of\s+(?:\w+\s+)??(?P<noun>\w+?)\b(?:\s+(?:with|who|per|in|at"
        r"|requiring|treated|involved|fused|operated)\b.*)?$",
        t.label,
        re.IGNORECASE,
    )
    if match is None:
        return None
    statistic = _statistic(t, e) or ("count" if e.shape == "number" else None)
    if statistic in ("single", "range"):
        statistic = "count"
    if statistic is None:
        return None
    draft = _draft(
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


def _statistic(t: Topic, e: Estimate) -> str | None:
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


def _measured(t: Topic, e: Estimate, row: Span) -> Draft | None:
    """Ages, times, scores, measurements: what has a unit, a scale, or a mean with its spread."""
    kind, unit = t.kind, e.atom.unit or t.unit
    statistic = _statistic(t, e)
    if e.shape == "number" and e.atom.kind == "percent" and kind != "index":
        return None
    time = unit in ("a", "mo", "wk", "d", "h", "min", "s")
    spread = e.spread if e.low is not None else None
    if e.shape == "span":
        spread = "range"
        if t.statistic in ("iqr", "ci", "median_iqr"):
            return None
    if kind in TIME_KINDS or (time and kind in (None, "level_column")):
        kind = kind or "duration"
        if kind == "age":
            unit = unit or "a"
            if e.shape == "span" and statistic is None:
                statistic = "range"
            time = unit in ("a", "mo", "wk", "d")
        if not time:
            return None
        if kind == "duration" and not (DURATION.search(t.label) or t.what):
            return None
    elif kind == "index":
        if unit == "%" or t.statistic == "percent" or "%" in " ".join(h.printed for h in (*t.what, *t.who)):
            unit, kind = "%", "measurement"
        elif t.instrument is not None:
            kind = "score"
        elif t.unit_kind in ("physical", "rate") or e.atom.kind == "physical" or e.shape == "estimate":
            kind = "measurement"
        else:
            return None
    elif kind == "levels":
        return _levels(t, e, row) if e.shape == "estimate" or statistic in ("mean", "median") else None
    elif kind == "score" or (t.instrument is not None and kind in (None, "part")):
        kind = "score"
        if unit is not None:
            if e.atom.kind != "physical" and t.unit_kind != "physical":
                return None
            kind = "measurement"  # an angle in degrees is measured, though it has a name
    elif kind in ("cohort", "sex", "sex_ratio", "sex_column", "period", "level_column", "criterion"):
        return None
    elif (
        unit is not None
        and (e.atom.kind in ("physical", "rate", "money") or t.unit_kind in ("physical", "rate", "money"))
    ) or (unit == "%" and e.shape == "estimate"):
        kind = "measurement"
    elif e.shape == "estimate" and statistic in ("mean", "median") and t.label:
        kind = "score" if SCORE_WORD.search(t.label) else "measurement"
    else:
        return None
    if not (t.label or t.instrument):
        return None
    draft = _draft(
        kind,
        t,
        e,
        row,
        kind.replace("_", "-"),
        statistic=statistic,
        value=e.value,
        low=e.low,
        high=e.high,
        spread=spread,
        sd=e.sd,
        se=e.se,
        ci_level=e.ci_level,
        unit=unit,
    )
    if kind == "age":
        match = AGE_EVENT.search(t.label)
        draft.label = match[0].lower().strip() if match else "age"
    elif kind == "follow_up":
        draft.label = "follow-up"
    elif kind == "score":
        draft.instrument = t.instrument
        draft.label = _rated(t)
    return draft


def _rated(t: Topic) -> str | None:
    """What a score rates: the label without the scale's name, else what the scale usually rates."""
    label = t.label
    if t.instrument is None:
        return label or None
    if t.rates and any(h.site for h in (*t.what, *t.who)):
        return t.rates
    names = [
        h.printed[h.instrument_at[0] - h.start : h.instrument_at[1] - h.start]
        for h in (*t.what, *t.who)
        if h.instrument_at
    ]
    for name in names:
        label = re.sub(re.escape(name), " ", label, flags=re.IGNORECASE)
    label = re.sub(
        r"\b(?:scores?|scale|points|mean|median|for|of)\b|[()\[\]:,–-]", " ", label, flags=re.IGNORECASE
    )
    label = re.sub(r"\s+", " ", label).strip()
    if t.rates == "pain" and SITE.fullmatch(label):
        return f"{label.lower()} pain"
    return label if len(label) > 2 else t.rates or t.label or None
