"""Single facts: estimates inside their bounds, values that are possible, spreads that say what they are."""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.checks.view import MONTHS, UNIT_NAMES, View, check, is_person, number, sentence_text
from extract.record import Check, Fact, Number, Status

BOUNDS = "estimate-within-bounds"
POSSIBLE = "possible-value"
LABELLED = "spread-labelled"

_PLUS_MINUS = re.compile(r"±|\+\s?/\s?[-−–]|\+[-−–]")
_WORD = re.compile(
    r"\bS\.?D\.?s?\b|\bS\.?E\.?(?:M\.?)?\b|\b[Ss]tandard (?:deviation|error)s?\b|\bs\.d\.|\bs\.e\.m?"
    r"|(?:±|\+/?-) ?se?[md]?\b|\bmean ?\(sd\)",
)
_LEVELS = (90, 95, 99)
_COMPARED = re.compile(r"\b(?:vs|versus|compared|differ\w*|than)\b")
_LIMIT = re.compile(r"[<>≤≥]")
_CHANGE = re.compile(r"chang|increas|decreas|reduc|gain|growth|rise|fall|loss|improve|correct|ratio|baseline")


def estimate_within_bounds(view: View) -> Iterator[Check]:
    """Bounds are in order and hold their mean or median; one row a study, or one for every fact that errs."""
    for study, facts in view.studies:
        right: list[str] = []
        checked: list[Fact] = []
        for fact in facts:
            value, low, high = fact.value.value, fact.value.low, fact.value.high
            if low is None or high is None:
                continue
            unit = _unit(fact)
            bounds = f"{number(low)}-{number(high)}{unit}"
            if low > high:
                # "-5 to -10" is printed by size, not by sign.
                status: Status = "skip" if high < 0 or low <= 0 else "fail"
                message = f"bounds out of order: {number(low)} to {number(high)}{unit}"
                yield check(BOUNDS, status, message, study, (fact,))
            elif value is None:
                continue
            elif low <= value <= high:
                right.append(f"{number(value)} in {bounds}")
                checked.append(fact)
            elif _may_lie_outside(fact, sentence_text(view.text, fact), value, low, high):
                message = f"{_statistic(fact)} {number(value)} outside {_spread(fact)} {bounds}: may be so"
                yield check(BOUNDS, "skip", message, study, (fact,))
            else:
                message = f"{_statistic(fact)} {number(value)} lies outside its {_spread(fact)} {bounds}"
                yield check(BOUNDS, "fail", message, study, (fact,))
        if right:
            yield check(BOUNDS, "pass", "; ".join(right), study, checked)


def _may_lie_outside(fact: Fact, sentence: str, value: Number, low: Number, high: Number) -> bool:
    # A skewed mean can leave the middle half; a reduction is printed with or without sign; the interval of
    # a difference stands behind the second of two values.
    if fact.value.spread == "ci" and (value in _LEVELS or _COMPARED.search(sentence)):
        return True
    if fact.value.spread == "iqr" and fact.value.statistic != "median":
        return True
    return low <= -value <= high or fact.value.comparator is not None


def _statistic(fact: Fact) -> str:
    return fact.value.statistic if fact.value.statistic in ("mean", "median", "mode") else "estimate"


def _spread(fact: Fact) -> str:
    return {"range": "range", "iqr": "interquartile range", "ci": "confidence interval"}.get(
        fact.value.spread or "", "bounds"
    )


def _unit(fact: Fact) -> str:
    unit = fact.value.unit
    if unit is None or unit == "1":
        return ""
    if unit == "%":
        return "%"
    return f" {UNIT_NAMES.get(unit, unit.strip('{}'))}"


def possible_value(view: View) -> Iterator[Check]:
    """Ages of 0 to 120 years, percentages of 0 to 100, p values of 0 to 1, scores inside their scale."""
    for study, facts in view.studies:
        right: list[Fact] = []
        for fact in facts:
            found = _limits(view, fact)
            if found is None:
                continue
            low, high, what = found
            stated = [x for x in (fact.value.value, fact.value.low, fact.value.high) if x is not None]
            if fact.value.percent is not None and fact.kind in ("sex", "cohort_size", "count"):
                stated, what = [fact.value.percent], "percentages"
            wrong = [x for x in stated if not low <= x <= high]
            if wrong:
                span = f"{number(low)} to {number(high)}"
                message = f"{number(wrong[0])} is not possible: {what} go from {span}"
                yield check(POSSIBLE, "fail", message, study, (fact,))
            elif stated:
                right.append(fact)
        if right:
            said = "1 value is" if len(right) == 1 else f"{len(right)} values are"
            yield check(POSSIBLE, "pass", f"{said} possible", study, right)


def _limits(view: View, fact: Fact) -> tuple[float, float, str] | None:
    value = fact.value
    if value.statistic == "change":
        return None
    if fact.kind == "age" and value.unit in MONTHS:
        return 0, 120 * 12 / MONTHS[value.unit], f"ages in {UNIT_NAMES.get(value.unit, value.unit)}"
    if fact.kind == "p_value":
        return 0, 1, "p values"
    if fact.kind == "score":
        bounds = _bounds(view, fact.instrument or "")
        # A score given in per cent, or in millimetres, is on no scale of points.
        if bounds is None or value.unit not in (None, "1", "%") or (value.unit == "%" and bounds[1] != 100):
            return None
        if _no_score(view.text, fact, bounds):
            return None
        return bounds[0], bounds[1], f"{fact.instrument} scores"
    percent = value.unit == "%" and fact.kind in ("proportion", "survival", "sex")
    if percent or (fact.kind in ("sex", "cohort_size", "count") and value.percent is not None):
        return None if _CHANGE.search((fact.label or "").lower()) else (0, 100, "percentages")
    return None


def _bounds(view: View, instrument: str) -> tuple[float, float] | None:
    """The lowest and highest score of an instrument, in whatever letters its name is written."""
    if instrument in view.scales:
        return view.scales[instrument]
    low = instrument.casefold()
    return next((bounds for name, bounds in view.scales.items() if name.casefold() == low), None)


def _no_score(text: str, fact: Fact, bounds: tuple[float, float]) -> bool:
    """Whether a number off its scale is more likely none of its scores: a difference, a limit, a count."""
    stated = [x for x in (fact.value.value, fact.value.low, fact.value.high) if x is not None]
    if any(x < 0 <= bounds[0] or x > 3 * bounds[1] for x in stated) or _LIMIT.search(fact.quote):
        return True
    following = text[fact.end : fact.end + 40].lower().split()[:3]
    return any(is_person(word.strip(".,;:()")) for word in following)


def spread_labelled(view: View) -> Iterator[Check]:
    """A ± says, in its sentence or elsewhere on the page, whether it is an SD or a standard error."""
    said_on_page: bool | None = None
    for study, facts in view.studies:
        signed = [f for f in facts if f.value.sd is not None and _PLUS_MINUS.search(f.quote)]
        labelled = [f for f in facts if f.value.se is not None and _PLUS_MINUS.search(f.quote)]
        if not signed and not labelled:
            continue
        if said_on_page is None:
            said_on_page = _WORD.search(view.text) is not None
        if signed and not said_on_page:
            shown = ", ".join(_signed(fact) for fact in signed[:3]) + (", …" if len(signed) > 3 else "")
            message = f"no word says whether ± is a standard deviation or a standard error: {shown}"
            yield check(LABELLED, "warn", message, study, signed)
        else:
            count = len(signed) + len(labelled)
            message = (
                "1 value with ± says what it is" if count == 1 else f"{count} values with ± say what it is"
            )
            yield check(LABELLED, "pass", message, study, (*signed, *labelled))


def _signed(fact: Fact) -> str:
    value = fact.value.value
    return f"{number(value) if value is not None else '?'} ± {number(fact.value.sd or 0)}"
