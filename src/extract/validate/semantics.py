"""Unit, statistic, comparator, approximation, kind of spread: read again from quote and support."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from extract.record import Fact
from extract.validate.context import Context, of_fact, regions, words_of
from extract.validate.problem import Problem
from extract.validate.reading import DAYS, Mark, convert, decade, marks_of, same
from extract.validate.words import (
    APPROXIMATE,
    APPROXIMATE_BEFORE,
    CHANGE,
    CI,
    IQR,
    MEAN,
    MEDIAN,
    MODE,
    RANGE,
    RATIO,
    SD,
    SE,
    TOTAL,
    comparator_before,
    comparators,
)

FIXED = {
    "cohort_size": ("count",),
    "sex": ("count", "percent", "ratio"),
    "study_period": ("range",),
    "stage": (None,),
    "effect": ("estimate",),
    "p_value": (None,),
}
_IRREGULAR = {
    "men": ("man", "male", "males", "boy", "boys"), "women": ("woman", "female", "females"),
    "children": ("child",),
    "vertebrae": ("vertebra", "vertebral"), "metastases": ("metastasis",), "diagnoses": ("diagnosis",),
    "centers": ("centre", "centres"), "tumors": ("tumour", "tumours"),
    "people": ("person", "persons"), "patients": ("patient", "pts", "pt"), "cases": ("case",),
    "stenoses": ("stenosis",), "crises": ("crisis",), "biopsies": ("biopsy",),
    "fistulae": ("fistula", "fistulas"),
}  # fmt: skip
_LEVEL = re.compile(r"\b(?:[CTLS]|Th)-?\d|\blevels?\b|\bvertebr", re.IGNORECASE)


def semantics_proved(context: Context) -> Iterator[Problem]:
    """For every fact: what its words say is what its value says."""
    for index, fact in enumerate(context.record.facts):
        if fact.end > len(context.text) or any(span.end > len(context.text) for span in fact.support):
            continue
        if fact.origin in ("corrected", "added"):
            continue  # a curator's word: `verify_corrections` proves it
        marks = marks_of(context, list(regions(fact)))
        words = words_of(context.plain, fact)
        for rule, message in (
            *_unit(context, fact, marks, words),
            *_statistic(fact, words),
            *_spread(fact, words, context.plain),
            *_hedges(context, fact, marks, words),
        ):
            yield of_fact(index, fact, rule, message)


def _own(fact: Fact, marks: list[list[Mark]]) -> list[Mark]:
    """The marks that state the value itself, or its bounds."""
    stated = [x for x in (fact.value.value, fact.value.low, fact.value.high) if x is not None]
    return [m for region in marks for m in region if any(same(m.value, x) for x in stated)]


def _unit(context: Context, fact: Fact, marks: list[list[Mark]], words: str) -> Iterator[tuple[str, str]]:
    unit = fact.value.unit
    if fact.kind in ("stage", "study_period"):
        if unit is not None:
            yield "unit", f"a {fact.kind} has no unit"
        return
    if unit is not None and unit.startswith("{") and "}" in unit:
        if not _counts(fact, unit, words):
            yield "unit", f"no noun of {unit} in {words!r}"
        return
    own = _own(fact, marks)
    printed = {mark.unit for mark in own if mark.unit and (mark.unit == "%" or mark.unit in DAYS)}
    if unit in (None, "1"):
        long = [
            mark.unit
            for mark in own
            if mark.unit in printed and mark.region == 0 and mark.end - mark.number.end > 1
        ]
        percent = (
            fact.value.numerator is None
            and fact.value.percent is None
            and "%" in printed
            and fact.kind != "effect"
        )
        if (long and fact.kind not in ("effect", "p_value", "count")) or (percent and fact.kind != "count"):
            yield "unit", f"the unit is left out of {words!r}"
        elif fact.kind == "count" and _LEVEL.match(fact.label or ""):
            yield "unit", "the count of a level is of {vertebrae}"
        elif fact.kind in ("count", "cohort_size", "sex") and (left := _noun_behind(context, fact, marks)):
            yield "unit", f"the noun {left!r} is left out"
        return
    forms = _forms(context.lexicon).get(unit or "")
    if unit == "%":
        if not (
            re.search(r"%|\bper ?-?cent", words, re.IGNORECASE)
            or any(m.number.kind == "part" for r in marks for m in r)
        ):
            yield "unit", f"no percentage in {words!r}"
    elif forms is not None and not forms.search(words):
        converted = unit in DAYS and any(m.unit in DAYS for r in marks for m in r)
        # "aged 58", "in her sixties": of an age without its unit everybody knows the unit.
        known = unit == "a" and fact.kind == "age"
        if not converted and not known:
            yield "unit", f"no unit {unit} in {words!r}"
    elif (
        unit in DAYS
        and printed
        and printed <= set(DAYS)
        and unit not in printed
        and fact.value.value is not None
    ):
        exact = any(m.unit in printed and same(m.value, fact.value.value) for m in own)
        if exact:
            yield "unit", f"{words!r} is in {', '.join(sorted(p for p in printed if p))}, not {unit}"


@lru_cache(maxsize=4)
def _forms(lexicon: Any) -> dict[str, re.Pattern[str]]:
    """For each unit the forms in print, in any number, standing alone or right behind a figure."""
    found: dict[str, list[str]] = {}
    fold: set[str] = set()
    for unit in lexicon.units:
        found.setdefault(unit.ucum, []).extend(unit.forms)
        if unit.fold:
            fold.add(unit.ucum)
    patterns = {}
    for ucum, forms in found.items():
        listed = "|".join(sorted(map(re.escape, forms), key=len, reverse=True))
        patterns[ucum] = re.compile(
            rf"(?<![^\W\d_])(?:{listed})(?![^\W\d_])", re.IGNORECASE if ucum in fold else 0
        )
    return patterns


def _counts(fact: Fact, unit: str, words: str) -> bool:
    """Whether the counted noun stands in the quote or its support."""
    noun = unit[1 : unit.index("}")].replace("_", " ")
    forms = {noun, *_IRREGULAR.get(noun, ())}
    if noun.endswith("ies"):
        forms.add(noun[:-3] + "y")
    if noun.endswith("es"):
        forms |= {noun[:-2], noun[:-2] + "is", noun[:-1]}
    if noun.endswith("s"):
        forms.add(noun[:-1])
    if noun.endswith("ae"):
        forms.add(noun[:-1])
    lower = words.lower()
    if any(re.search(rf"(?<![^\W_]){re.escape(form.lower())}(?![^\W_])", lower) for form in forms):
        return True
    return (
        noun in ("vertebrae", "levels", "segments")
        and _LEVEL.search(f"{words} {fact.label or ''}") is not None
    )


def _noun_behind(context: Context, fact: Fact, marks: list[list[Mark]]) -> str | None:
    """The known noun right behind the counted number, where the value names none."""
    lexicon = context.lexicon
    for mark in marks[0]:
        if same(mark.value, fact.value.value):
            words = context.plain[mark.end : fact.end].split()[:1]
            word = words[0].strip(".,;:()[]").lower() if words else ""
            if word in lexicon.people or word in lexicon.counted:
                return word
    return None


def _statistic(fact: Fact, words: str) -> Iterator[tuple[str, str]]:
    statistic, kind, value = fact.value.statistic, fact.kind, fact.value
    said = f"statistic {statistic} cannot be read from {words!r}"
    if kind in FIXED:
        if statistic not in FIXED[kind] and not (
            kind == "effect" and statistic is None and value.value is None
        ):
            yield "statistic", f"a {kind} has no statistic {statistic}"
        elif (statistic == "percent" and value.unit != "%") or (
            statistic == "ratio" and not (value.text and RATIO.search(value.text))
        ):
            yield "statistic", said
        return
    mean = MEAN.search(words) is not None or value.sd is not None or value.se is not None
    median = MEDIAN.search(words) is not None
    allowed = {
        "mean": mean,
        "median": median,
        "mode": MODE.search(words) is not None,
        "total": TOTAL.search(words) is not None,
        "change": CHANGE.search(words) is not None or CHANGE.search(fact.label or "") is not None,
        "percent": kind in ("proportion", "survival") and value.unit == "%",
        "ratio": value.text is not None and RATIO.search(value.text) is not None,
        "range": value.low is not None or value.high is not None,
        "estimate": kind == "survival" or "estimat" in words.lower(),
        "count": kind in ("count", "proportion"),
        "single": value.sd is None and value.se is None,
        None: kind != "count" and kind != "proportion",
    }[statistic]
    if not allowed:
        yield "statistic", said
    elif statistic in (None, "single", "count", "mean", "median", "range"):
        # What the words say may not be passed over.
        if median and not mean and statistic != "median" and value.value is not None:
            yield "statistic", f"{words!r} is a median, not {statistic}"
        elif MEAN.search(words) and not median and statistic not in ("mean",) and value.value is not None:
            yield "statistic", f"{words!r} is a mean, not {statistic}"
    if kind == "count" and statistic not in ("count", "mean", "median", "total", "range", "mode"):
        yield "statistic", f"a count has no statistic {statistic}"
    if kind == "proportion" and statistic not in ("percent", "mean", "median", "range", "change", "ratio"):
        yield "statistic", f"a proportion has no statistic {statistic}"


def _spread(fact: Fact, words: str, page: str) -> Iterator[tuple[str, str]]:
    value = fact.value
    if value.low is None and value.high is None:
        if value.spread is not None or value.ci_level is not None:
            yield "bounds", f"spread {value.spread} without bounds"
    else:
        iqr, interval = IQR.search(words) is not None, CI.search(words) is not None
        plain = RANGE.search(words) is not None
        wrong = {
            "iqr": not iqr,
            "ci": not interval,
            "range": (iqr or interval) and not plain,
            None: plain or iqr or interval or value.value is None,
        }[value.spread]
        if wrong and decade(words) is None:
            yield "bounds", f"spread {value.spread} cannot be read from {words!r}"
        if (
            value.spread == "ci"
            and value.ci_level is None
            and re.search(r"\d\s?%\s?(?:CI|confidence)", words)
        ):
            yield "bounds", "the interval's level is left out"
    if value.sd is not None and SE.search(words) and not SD.search(words):
        yield "bounds", f"{words!r} gives a standard error, no SD"
    if value.se is not None and not SE.search(words) and (SD.search(page) or not SE.search(page)):
        yield "bounds", f"no standard error in {words!r}"


def _hedges(context: Context, fact: Fact, marks: list[list[Mark]], words: str) -> Iterator[tuple[str, str]]:
    """Comparator and approximation, and none passed over that stands right before the number."""
    value, text = fact.value, context.plain
    own = [m for m in marks[0] if same(m.value, value.value)]
    before = [text[max(fact.start, m.start - 25) : m.start] for m in own]
    if value.comparator is not None:
        sure = {sign for part in before if (sign := comparator_before(part))}
        if value.comparator not in (sure or comparators(words)):
            yield "comparator", f"comparator {value.comparator} cannot be read from {words!r}"
    elif value.value is not None and fact.kind != "study_period":
        missed = {sign for part in before if (sign := comparator_before(part))}
        if missed and len(own) == 1:
            yield "comparator", f"the comparator {missed.pop()} of {words!r} is left out"
    if value.approximate:
        steps = [convert(m.value or 0, m.unit, value.unit) for r in marks for m in r]
        converted = any(step is not None and not step[1] for step in steps)
        if not APPROXIMATE.search(words) and not converted and decade(words) is None:
            yield "approximate", f"nothing in {words!r} is approximate"
    elif len(own) == 1 and any(APPROXIMATE_BEFORE.search(part) for part in before):
        yield "approximate", f"{words!r} is approximate, and the value does not say so"
