"""Numerators, denominators and percentages are read again, each at its own place."""

from __future__ import annotations

from collections.abc import Iterator

from extract.record import Value
from extract.validate.reading import NOTHING, Mark, Number, same
from extract.validate.readings import Readings, find, set_apart, shares_percent


def shares(readings: Readings, value: Value) -> Iterator[tuple[str, str]]:
    """Numerator, denominator and percentage, each at its own place."""
    if value.denominator is not None:
        mark = _denominator(readings, value)
        if mark is None:
            yield "value", f"denominator {value.denominator} cannot be read from {readings.words!r}"
        else:
            readings.take(mark)
            set_apart(readings, mark)
    if value.numerator is not None:
        mark = next((m for m in readings.flat if _is_numerator(readings, m, value.numerator)), None)
        if mark is None and not (value.numerator == 0 and NOTHING.search(readings.words)):
            yield "value", f"numerator {value.numerator} cannot be read from {readings.words!r}"
        elif mark is not None:
            readings.take(mark)
            set_apart(readings, mark)
    if value.percent is not None:
        # "80 (67)" under a head that says "no. (%)"
        headed = any("%" in part or "per" in part.lower() for part in readings.words.split(" ¦ ")[1:])
        mark = find(readings, value.percent, lambda m: m.percent or headed or shares_percent(readings, m))
        if mark is None:
            yield "value", f"{value.percent}% cannot be read from {readings.words!r}"
        else:
            readings.take(mark)
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
    text = readings.context.plain
    for mark in marks:
        before = text[max(0, mark.start - 40) : mark.start].lower().replace("\n", " ")
        words = before.replace("(", " ").split()[-5:]
        if mark.region or {"of", "among", "in", "from", "n=", "n", "="} & set(words) or before.endswith("/"):
            return mark
    return None
