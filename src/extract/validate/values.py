"""Every value is read again from its quote and its support, and from nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from extract.record import Fact, Value
from extract.validate.context import Context, of_fact, regions, words_of
from extract.validate.problem import Problem
from extract.validate.reading import (
    ALL_BUT,
    NOTHING,
    Mark,
    Number,
    convert,
    decade,
    marks_of,
    same,
    ties,
)
from extract.validate.words import RANGE, SD, SE


@dataclass(slots=True)
class Readings:
    """A fact's marks, and which of them its value has taken up."""

    context: Context
    fact: Fact
    marks: list[list[Mark]]
    words: str
    used: set[int] = field(default_factory=set)
    pairs: set[int] = field(default_factory=set)

    @property
    def flat(self) -> list[Mark]:
        return [mark for region in self.marks for mark in region]

    def neighbours(self) -> Iterator[tuple[Mark, Mark, set[str]]]:
        """Each mark with the next in its region, and their ties."""
        for region in self.marks:
            for one, other in pairwise(region):
                yield one, other, ties(self.context.text, one, other)

    def take(self, *marks: Mark) -> None:
        self.used |= {mark.number.start for mark in marks}


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
        readings = Readings(
            context, fact, marks_of(context, list(regions(fact))), words_of(context.text, fact)
        )
        for rule, message in _prove(readings):
            yield of_fact(index, fact, rule, message)
        yield from _owned(readings, index, by_fact.get(fact.id, []))


def _prove(readings: Readings) -> Iterator[tuple[str, str]]:
    value = readings.fact.value
    yield from _bounds(readings, value)
    yield from _spreads(readings, value)
    yield from _shares(readings, value)
    if value.value is not None and not _value(readings, value):
        yield "value", f"value {value.value} cannot be read from {readings.words!r}"
    if value.ci_level is not None:
        level = _find(readings, value.ci_level, lambda mark: mark.percent)
        if level is None:
            yield "bounds", f"a {value.ci_level}% interval cannot be read from {readings.words!r}"
        else:
            readings.take(level)
    if value.text is not None and " ".join(value.text.split()) not in readings.words:
        yield "value", f"text {value.text!r} is not printed in {readings.words!r}"
    yield from _dates(readings, value)


def _reads(mark: Mark, wanted: Number, unit: str | None, shared: str | None = None) -> bool:
    """Whether a mark states a number in a unit, its sign aside where only a dash tells it."""
    if mark.value is None:
        return False
    own = mark.unit or shared
    found = convert(mark.value, own, unit) if own and unit else (mark.value, True)
    if found is None:
        return (own == "%") == (unit == "%") and (same(mark.value, wanted) or same(-mark.value, wanted))
    digits = 1e-3 if not found[1] else 0.0
    return any(same(x, wanted) or abs(x - wanted) <= digits * max(1.0, abs(x)) for x in (found[0], -found[0]))


def _find(readings: Readings, wanted: Number, fits: object = None) -> Mark | None:
    for mark in readings.flat:
        if mark.value is not None and same(abs(mark.value), abs(wanted)) and (fits is None or fits(mark)):  # type: ignore[operator]
            return mark
    return None


def _bounds(readings: Readings, value: Value) -> Iterator[tuple[str, str]]:
    low, high = value.low, value.high
    if low is None and high is None:
        return
    said = f"bounds {low} to {high} cannot be read from {readings.words!r}"
    if low is None or high is None:
        mark = _find(readings, low if low is not None else high or 0)
        if mark is None or not RANGE.search(readings.words):
            yield "bounds", said
        else:
            readings.take(mark)
            readings.pairs.add(mark.number.start)
        return
    for one, other, tied in readings.neighbours():
        if not tied & {"range", "list"}:
            continue
        shared = other.unit or one.unit
        if _reads(one, low, value.unit, shared) and _reads(other, high, value.unit, shared):
            readings.take(one, other)
            readings.pairs |= {one.number.start, other.number.start}
            return
    # "minimum 12, maximum 61", "in her sixties"
    lows, highs = _find(readings, low), _find(readings, high)
    apart = (
        "minim" in readings.words.lower()
        or "max" in readings.words.lower()
        or "min" in readings.words.lower()
    )
    if lows and highs and lows is not highs and apart:
        readings.take(lows, highs)
        readings.pairs |= {lows.number.start, highs.number.start}
        return
    if (tens := decade(readings.words)) is not None and tens <= low <= high <= tens + 9:
        readings.used |= {mark.number.start for mark in readings.flat if same(mark.value, tens)}
        return
    yield "bounds", said


def _spreads(readings: Readings, value: Value) -> Iterator[tuple[str, str]]:
    for name, wanted in (("sd", value.sd), ("se", value.se)):
        if wanted is None:
            continue
        for _, other, tied in readings.neighbours():
            if "spread" in tied and _reads(other, wanted, value.unit):
                readings.take(other)
                readings.pairs.add(other.number.start)
                break
        else:
            mark = _find(readings, wanted, lambda mark: _says_spread(readings, mark))
            if mark is None or same(wanted, value.value):
                yield "bounds", f"{name} {wanted} cannot be read from {readings.words!r}"
            else:
                readings.take(mark)
                readings.pairs.add(mark.number.start)


def _says_spread(readings: Readings, mark: Mark) -> bool:
    """Whether a word for a deviation or an error stands before a mark, or a ±."""
    before = readings.context.text[max(0, mark.start - 30) : mark.start]
    return mark.region > 0 or "±" in before or SD.search(before) is not None or SE.search(before) is not None


def _shares(readings: Readings, value: Value) -> Iterator[tuple[str, str]]:
    """Numerator, denominator and percentage, each at its own place."""
    if value.denominator is not None:
        mark = _denominator(readings, value)
        if mark is None:
            yield "value", f"denominator {value.denominator} cannot be read from {readings.words!r}"
        else:
            readings.take(mark)
            _set_apart(readings, mark)
    if value.numerator is not None:
        mark = next((m for m in readings.flat if _is_numerator(readings, m, value.numerator)), None)
        if mark is None and not (value.numerator == 0 and NOTHING.search(readings.words)):
            yield "value", f"numerator {value.numerator} cannot be read from {readings.words!r}"
        elif mark is not None:
            readings.take(mark)
            _set_apart(readings, mark)
    if value.percent is not None:
        mark = _find(readings, value.percent, lambda m: m.percent or _shares_percent(readings, m))
        if mark is None:
            yield "value", f"{value.percent}% cannot be read from {readings.words!r}"
        else:
            readings.take(mark)
            readings.pairs.add(mark.number.start)


def _set_apart(readings: Readings, mark: Mark) -> None:
    """What is a share's part is not its value; but "one third" is all three."""
    if mark.number.kind != "part":
        readings.pairs.add(mark.number.start)


def _is_numerator(readings: Readings, mark: Mark, wanted: Number) -> bool:
    if mark.number.kind == "part":
        return same(mark.number.numerator, wanted)
    return same(mark.value, wanted) and not mark.percent and mark.number.start not in readings.pairs


def _denominator(readings: Readings, value: Value) -> Mark | None:
    wanted = value.denominator
    for mark in readings.flat:
        if mark.number.kind == "part" and same(mark.number.denominator, wanted):
            return mark
    for _, other, tied in readings.neighbours():
        if tied & {"of", "range"} and same(other.value, wanted) and not other.percent:
            return other
    # "three (20%) of 15 patients", "Of the 85 patients …, 17", or stated elsewhere
    fits = [m for m in readings.flat if same(m.value, wanted) and not m.percent]
    numerator = value.numerator if value.numerator is not None else value.value
    if len(fits) == 1 and same(numerator, wanted):
        return fits[0]
    others = [m for m in fits if not (same(m.value, numerator) and m is readings.flat[0])]
    if same(numerator, wanted):
        return others[-1] if others else None
    return _after_of(readings, others)


def _after_of(readings: Readings, marks: list[Mark]) -> Mark | None:
    text = readings.context.text
    for mark in marks:
        before = text[max(0, mark.start - 40) : mark.start].lower().replace("\n", " ")
        words = before.replace("(", " ").split()[-5:]
        if mark.region or {"of", "among", "in", "from", "n=", "n", "="} & set(words) or before.endswith("/"):
            return mark
    return None


def _shares_percent(readings: Readings, mark: Mark) -> bool:
    """ "12, 15 and 20%": one sign for several numbers."""
    following = False
    for one, other, tied in readings.neighbours():
        if one is mark or following:
            if not tied & {"range", "list", "spread"}:
                return False
            following = True
            if other.percent:
                return True
    return False


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
        bounds = any(other.percent and other.number.start in readings.pairs for other in readings.flat)
        return mark.percent or bounds or not _has_percent(readings) or _shares_percent(readings, mark)
    if mark.number.kind == "part" and value.unit is None:
        return same(mark.value, wanted)
    if mark.percent and value.statistic == "count":
        return False
    return _reads(mark, wanted, value.unit)


def _has_percent(readings: Readings) -> bool:
    return any(mark.percent for mark in readings.marks[0])


def _compound(readings: Readings, one: Mark, other: Mark, wanted: Number, unit: str | None) -> bool:
    """ "1 year and 3 months" """
    if one.value is None or other.value is None or not one.unit or not other.unit or one.unit == other.unit:
        return False
    gap = readings.context.text[one.end : other.number.start].strip(" ,\n")
    parts = convert(one.value, one.unit, unit), convert(other.value, other.unit, unit)
    if gap not in ("", "and", ", and") or parts[0] is None or parts[1] is None:
        return False
    return abs(parts[0][0] + parts[1][0] - wanted) <= 1e-3 * max(1.0, abs(wanted))


def _dates(readings: Readings, value: Value) -> Iterator[tuple[str, str]]:
    from extract.validate.dates import dates_in

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
    fact, text = readings.fact, readings.context.text
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
