"""P values, effects, ages, times, scores, measurements."""

from __future__ import annotations

import re

from extract.facts.draft import Draft, Span
from extract.facts.tables.counts import TIME_KINDS, count_things
from extract.facts.tables.drafts import make_draft, statistic_of
from extract.facts.tables.estimate import Estimate
from extract.facts.tables.kinds import DURATION, SCORE_WORD
from extract.facts.tables.topic import Topic

AGE_EVENT = re.compile(r"age\s+(?:at|of)\s+(?:the\s+)?[a-z][a-z\s-]*", re.IGNORECASE)
SITE = re.compile(r"(?:low(?:er)?\s+)?(?:leg|back|neck|arm|limb|radicular|axial)", re.IGNORECASE)


def p_value(t: Topic, e: Estimate, row: Span) -> Draft | None:
    if e.shape != "number" or e.value is None or not 0 <= e.value <= 1 or e.atom.kind != "plain":
        return None
    draft = make_draft("p_value", t, e, row, "p-value", value=e.value, unit="1")
    draft.support += [h.span for h in (*t.who, *t.what) if h.p]
    if all(h.p for h in t.what):
        draft.label = next((h.label for h in t.who if h.label), None)
    draft.group = None
    return draft


def effect(t: Topic, e: Estimate, row: Span) -> Draft | None:
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
    draft = make_draft(
        "effect", t, e, row, "effect", statistic="estimate", value=e.value, low=e.low, high=e.high,
        spread=e.spread, ci_level=e.ci_level, se=e.se, sd=e.sd, unit="1",
    )  # fmt: skip
    draft.instrument = t.effect
    if any(h.effect for h in t.what):
        draft.label = t.group or next((h.label for h in t.who if h.label), None)
    if head.analysis and draft.label:
        draft.label = f"{draft.label}, {head.analysis}"
    draft.group = None
    return draft


def measured(t: Topic, e: Estimate, row: Span) -> Draft | None:
    """Ages, times, scores, measurements: what has a unit, a scale, or a mean with its spread."""
    kind, unit = t.kind, e.atom.unit or t.unit
    statistic = statistic_of(t, e)
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
        return count_things(t, e, row) if e.shape == "estimate" or statistic in ("mean", "median") else None
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
    draft = make_draft(
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
        draft.label = rated(t)
    return draft


def rated(t: Topic) -> str | None:
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
