"""Every value is read again from its quote and its support, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from extract.record import Value
from extract.validate.bounds import bounds, spreads
from extract.validate.context import Context, of_fact, regions, words_of
from extract.validate.dates import dates_in
from extract.validate.problem import Problem
from extract.validate.reading import ALL_BUT, NOTHING, Mark, Number, convert, marks_of, same
from extract.validate.readings import Readings, find, reads, shares_percent
from extract.validate.shares import shares


def values_proved(context: Context) -> Iterator[Problem]:
    """For every fact: its numbers are in its quote, at their places, and none of its own is left over."""
    rows = {(numeral.start, numeral.end): numeral for numeral in context.record.numerals}
    by_fact: dict[str, list[tuple[int, int]]] = {}
    for span, numeral in rows.items():
        for id_ in numeral.facts:
            by_fact.setdefault(id_, []).append(span)
    for index, fact in enumerate(context.record.facts):
        if fact.end > len(context.text) or any(span.end > len(context.text) for span in fact.support):
            continue
        if fact.origin in ("corrected", "added"):
            continue  # a curator's word: `verify_corrections` proves it
        readings = Readings(
            context, fact, marks_of(context, list(regions(fact))), words_of(context.plain, fact)
        )
        for rule, message in _prove(readings):
            yield of_fact(index, fact, rule, message)
        yield from _owned(readings, index, by_fact.get(fact.id, []))


def _prove(readings: Readings) -> Iterator[tuple[str, str]]:
    value = readings.fact.value
    yield from bounds(readings, value)
    yield from spreads(readings, value)
    yield from shares(readings, value)
    if value.value is not None and not _value(readings, value):
        yield "value", f"value {value.value} cannot be read from {readings.words!r}"
    if value.ci_level is not None:
        level = find(readings, value.ci_level, lambda mark: mark.percent)
        if level is None:
            yield "bounds", f"a {value.ci_level}% interval cannot be read from {readings.words!r}"
        else:
            readings.take(level)
    if value.text is not None and " ".join(value.text.split()) not in readings.words:
        yield "value", f"text {value.text!r} is not printed in {readings.words!r}"
    yield from _dates(readings, value)


def _value(readings: Readings, value: Value) -> bool:
    wanted = value.value
    if wanted is None:
        return True
    for mark in _candidates(readings, value):
        if _fits_unit(readings, mark, wanted, value):
            readings.take(mark)
            return True
    for one, other, _ in readings.neighbours():
        if _compound(readings, one, other, wanted, value.unit):
            readings.take(one, other)
            return True
    if ALL_BUT.search(readings.words) and value.denominator is not None:
        left_out = [
            m for m in readings.flat if m.value is not None and same(value.denominator - m.value, wanted)
        ]
        readings.take(*left_out[:1])
        return bool(left_out)
    if wanted == 0:
        return NOTHING.search(readings.words) is not None
    if wanted == 1 and readings.fact.kind == "sex":
        # "a 73-year-old woman": the noun alone says one
        return not any(mark.value is not None for mark in readings.marks[0])
    return False


def _candidates(readings: Readings, value: Value) -> Iterator[Mark]:
    """The marks that may be the value: no bounds, spreads, shares; the quote's before the support's."""
    denominators = {
        other.number.start
        for one, other, tied in readings.neighbours()
        if "of" in tied and not other.percent and one.value is not None and "range" not in tied
    }
    for mark in readings.flat:
        if mark.number.start in readings.pairs:
            continue
        if (
            value.statistic == "count"
            and value.denominator is None
            and mark.number.start in denominators
            and mark.region == 0
        ):
            continue
        if _leads_range(readings, mark) and value.low is None and value.statistic in ("mean", "median"):
            continue
        yield mark


def _leads_range(readings: Readings, mark: Mark) -> bool:
    """Whether a mark is one end of a range that is printed with a dash."""
    for one, other, tied in readings.neighbours():
        if mark in (one, other) and "range" in tied and "list" not in tied and "of" not in tied:
            return True
    return False


def _fits_unit(readings: Readings, mark: Mark, wanted: Number, value: Value) -> bool:
    if value.unit == "%":
        if mark.number.kind == "part":
            return same(mark.value, wanted)
        if mark.value is None or not (same(mark.value, wanted) or same(-mark.value, wanted)):
            return False
        # "-0.2 [95% CI -0.5% to 0.1%]": the sign stands with the bounds alone.
        ends = any(other.percent and other.number.start in readings.pairs for other in readings.flat)
        return mark.percent or ends or not _has_percent(readings) or shares_percent(readings, mark)
    if mark.number.kind == "part" and value.unit is None:
        return same(mark.value, wanted)
    if mark.percent and value.statistic == "count":
        return False
    return reads(mark, wanted, value.unit)


def _has_percent(readings: Readings) -> bool:
    return any(mark.percent for mark in readings.marks[0])


def _compound(readings: Readings, one: Mark, other: Mark, wanted: Number, unit: str | None) -> bool:
    """ "1 year and 3 months" """
    if one.value is None or other.value is None or not one.unit or not other.unit or one.unit == other.unit:
        return False
    gap = readings.context.plain[one.end : other.number.start].strip(" ,\n")
    parts = convert(one.value, one.unit, unit), convert(other.value, other.unit, unit)
    if gap not in ("", "and", ", and") or parts[0] is None or parts[1] is None:
        return False
    return abs(parts[0][0] + parts[1][0] - wanted) <= 1e-3 * max(1.0, abs(wanted))


def _dates(readings: Readings, value: Value) -> Iterator[tuple[str, str]]:
    if readings.fact.kind != "study_period":
        return
    spans = list(regions(readings.fact))
    found = dates_in(readings.context, spans)
    for name, stated, place in (("start", value.start, 0), ("end", value.end, -1)):
        if stated is None:
            continue
        readings.used |= {start for iso, start in found if iso == stated}
        isos = [iso for iso, _ in found]
        if not isos or isos[place] != stated:
            yield "value", f"{name} {stated} cannot be read from {readings.words!r}"
    if value.start is None and value.end is None:
        yield "value", "a study period without a date"
    elif value.end is None and len({iso for iso, _ in found}) > 1:
        yield "value", f"the end of {readings.words!r} is left out"
    elif value.start is None and len({iso for iso, _ in found}) > 1:
        yield "value", f"the start of {readings.words!r} is left out"


def _owned(readings: Readings, index: int, spans: list[tuple[int, int]]) -> Iterator[Problem]:
    """The numerals that name the fact are those its value has taken up, and the other way round."""
    fact, text = readings.fact, readings.context.plain
    printed = fact.value.text or ""
    for start, end in spans:
        inside = fact.start <= start and end <= fact.end
        taken = any(start <= used < end for used in readings.used)
        if inside and not taken and text[start:end] not in printed:
            yield of_fact(
                index, fact, "value", f"the number {text[start:end]!r} of the quote is not in its value"
            )
    if fact.kind == "stage":
        readings.used |= {n.start for n in readings.context.numbers_in(fact.start, fact.end)}
    scanned = {n.start for n in readings.context.numbers_in(fact.start, fact.end)}
    for used in sorted(readings.used & scanned):
        if not any(start <= used < end for start, end in spans):
            yield of_fact(index, fact, "numeral-facts", f"the numeral at {used} does not name {fact.id}")
