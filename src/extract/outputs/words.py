"""Values in words: what a table cell, the report and the terminal say of a fact."""

from __future__ import annotations

import math
import re

from extract.record import Fact, Number, Timepoint, Value

# UCUM code: (one, many). What is missing here is printed as the code itself.
UNITS = {
    "a": ("year", "years"),
    "mo": ("month", "months"),
    "wk": ("week", "weeks"),
    "d": ("day", "days"),
    "h": ("hour", "hours"),
    "min": ("minute", "minutes"),
    "s": ("second", "seconds"),
    "mm[Hg]": ("mmHg", "mmHg"),
    "[IU]": ("IU", "IU"),
    "cm3": ("cm³", "cm³"),
    "mm3": ("mm³", "mm³"),
    "cm2": ("cm²", "cm²"),
    "mm2": ("mm²", "mm²"),
    "m2": ("m²", "m²"),
    "Cel": ("°C", "°C"),
    "deg": ("°", "°"),
    "ug": ("µg", "µg"),
    "um": ("µm", "µm"),
}
STATISTICS = {"mean", "median", "mode", "total", "change"}
SPREADS = {"range": "range", "iqr": "IQR", "ci": "CI"}
COMPARATORS = {"<": "<", "<=": "≤", ">": ">", ">=": "≥"}
SINGULARS = {"men": "man", "women": "woman", "children": "child", "vertebrae": "vertebra",
             "people": "person", "metastases": "metastasis", "series": "series"}  # fmt: skip
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
KINDS = {
    "cohort_size": "Cohort size",
    "sex": "Sex",
    "age": "Age",
    "study_period": "Study period",
    "follow_up": "Follow-up",
    "survival": "Survival",
    "count": "Count",
    "proportion": "Proportion",
    "score": "Score",
    "measurement": "Measurement",
    "duration": "Duration",
    "stage": "Stage",
    "effect": "Effect",
    "p_value": "p value",
}
DESIGNS = {
    "case_report": "Case report",
    "case_series": "Case series",
    "cohort": "Cohort",
    "trial": "Trial",
    "review": "Review",
    "meta_analysis": "Meta-analysis",
}


def say_number(number: Number) -> str:
    """A number as written, without `.0`."""
    if isinstance(number, float) and math.isfinite(number) and number.is_integer() and abs(number) < 1e16:
        return str(int(number))
    if isinstance(number, float) and abs(number) < 1e16 and number == round(number, 3):
        return f"{number:.3f}".rstrip("0")
    return f"{number:.6g}" if isinstance(number, float) else str(number)


def say_unit(unit: str | None, number: Number | None) -> str:
    """A UCUM unit in words; braces opened, `1` and null silent."""
    if unit is None or unit == "1":
        return ""
    if unit.startswith("{") and unit.endswith("}"):
        return _singular(unit[1:-1]) if number == 1 else unit[1:-1]
    if re.fullmatch(r"\[[A-Z]{3}\]", unit):
        return unit[1:-1]
    one, many = UNITS.get(unit, (unit, unit))
    return one if number == 1 else many


def _singular(noun: str) -> str:
    if noun in SINGULARS:
        return SINGULARS[noun]
    if noun.endswith("ies"):
        return noun[:-3] + "y"
    return noun[:-1] if noun.endswith("s") and not noun.endswith("ss") else noun


def say_date(date: str) -> str:
    """An ISO date as precise as it is: `Dec 2010`, `3 Dec 2010`, `2010`."""
    match = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", date)
    if match is None or not 1 <= int(match[2] or 1) <= 12:
        return date
    words = [str(int(match[3]))] if match[3] else []
    words += [MONTHS[int(match[2]) - 1]] if match[2] else []
    return " ".join([*words, match[1]])


def say_value(value: Value) -> str:
    """The whole value in one line: `mean 71 years (range 54–89)`."""
    if value.start or value.end:
        return _period(value)
    head = _head(value)
    tail = [f"± {say_number(value.sd)}"] if value.sd is not None else []
    tail += [f"SE {say_number(value.se)}"] if value.se is not None else []
    unit = "" if value.unit == "%" else say_unit(value.unit, value.value)
    bounds = _bounds(value)
    if bounds and head:
        level = f"{say_number(value.ci_level)}% " if value.ci_level is not None else ""
        words = level + SPREADS[value.spread] if value.spread else ""
        bounds = f"({' '.join(word for word in (words, bounds) if word)})"
        parts = [head, *tail, unit, bounds]
    else:
        parts = [bounds or head, *tail, unit]
    if value.statistic in STATISTICS:
        parts.insert(0, value.statistic)
    if value.percent is not None:
        parts.append(f"({say_number(value.percent)}%)")
    return " ".join(part for part in parts if part) or (value.text or "")


def say_short(value: Value) -> tuple[str, str]:
    """The value for a table's cell: the number with its unit, and below it statistic and bounds."""
    if value.start or value.end or value.value is None:
        return say_value(value), ""
    bare = value.model_copy(
        update=dict.fromkeys(("low", "high", "spread", "ci_level", "statistic", "se"), None)
    )
    bounds = _bounds(value)
    spread = SPREADS[value.spread] if value.spread else ""
    level = f"{say_number(value.ci_level)}% " if value.ci_level is not None and bounds else ""
    detail = [value.statistic if value.statistic in STATISTICS else "", f"{level}{spread} {bounds}".strip()]
    detail += [f"SE {say_number(value.se)}"] if value.se is not None else []
    return say_value(bare), ", ".join(part for part in detail if part)


def _head(value: Value) -> str:
    if value.value is None:
        return (value.text or "") if value.low is None and value.high is None else ""
    if value.statistic == "ratio" and value.text:
        return value.text
    number = say_number(value.value) + ("%" if value.unit == "%" else "")
    number = f"about {number}" if value.approximate else number
    number = f"{COMPARATORS[value.comparator]} {number}" if value.comparator else number
    of = say_number(value.denominator) if value.denominator is not None else None
    if value.numerator is not None:
        part = say_number(value.numerator)
        return f"{part}{'/' + of if of else ''} ({number})"
    return f"{number} of {of}" if of else number


def _bounds(value: Value) -> str:
    if value.low is None and value.high is None:
        return ""
    sign = "%" if value.unit == "%" else ""
    if value.low is None:
        return f"up to {say_number(value.high or 0)}{sign}"
    if value.high is None:
        return f"from {say_number(value.low)}{sign}"
    return f"{say_number(value.low)}–{say_number(value.high)}{sign}"


def _period(value: Value) -> str:
    if value.start and value.end:
        dates = dict.fromkeys((say_date(value.start), say_date(value.end)))
        return " – ".join(dates)
    return f"since {say_date(value.start)}" if value.start else f"until {say_date(value.end or '')}"


def say_fact(fact: Fact) -> str:
    """A fact in one line, the value first: `mean 2.9 (range 0–5) neck pain (VAS), on Day 2 after surgery`."""
    value = say_value(fact.value)
    if fact.kind == "sex" and fact.value.statistic == "count" and fact.label:
        value = value.split(" ")[0]  # "14 male", not "14 patients male"
    known = (KINDS[fact.kind].lower(), value.split(" ")[-1].lower())
    label = fact.label if fact.label and fact.label.lower() not in known else None
    if label and fact.value.statistic:
        label = label.removeprefix(f"{fact.value.statistic} ")
    parts = (value, label, f"({fact.instrument})" if fact.instrument else None)
    said = " ".join(part for part in parts if part)
    said = f"{said}, {fact.timepoint.text}" if fact.timepoint else said
    return f"{said} [{fact.group}]" if fact.group else said


def say_outcome(label: str | None, value: Value, group: str | None, timepoint: Timepoint | None) -> str:
    """An outcome of a summary in one line."""
    return _line(label or "", value, group=group, timepoint=timepoint)


def _line(name: str, value: Value, *, group: str | None, timepoint: Timepoint | None) -> str:
    line = f"{name}: {say_value(value)}" if name else say_value(value)
    line = f"{line}, {timepoint.text}" if timepoint else line
    return f"{line} [{group}]" if group else line
