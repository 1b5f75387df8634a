"""Bounds and spreads are read again: which numbers of a quote are ends, and which a deviation."""

from __future__ import annotations

from collections.abc import Iterator

from extract.record import Value
from extract.validate.reading import Mark, decade, same
from extract.validate.readings import Readings, find, reads
from extract.validate.words import MEAN, RANGE, SD, SE


def bounds(readings: Readings, value: Value) -> Iterator[tuple[str, str]]:
    low, high = value.low, value.high
    if low is None and high is None:
        return
    said = f"bounds {low} to {high} cannot be read from {readings.words!r}"
    if low is None or high is None:
        mark = find(readings, low if low is not None else high or 0)
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
        if reads(one, low, value.unit, shared) and reads(other, high, value.unit, shared):
            readings.take(one, other)
            readings.pairs |= {one.number.start, other.number.start}
            return
    # "minimum 12, maximum 61", "in her sixties"
    lows, highs = find(readings, low), find(readings, high)
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


def spreads(readings: Readings, value: Value) -> Iterator[tuple[str, str]]:
    for name, wanted in (("sd", value.sd), ("se", value.se)):
        if wanted is None:
            continue
        for _, other, tied in readings.neighbours():
            if "spread" in tied and reads(other, wanted, value.unit):
                readings.take(other)
                readings.pairs.add(other.number.start)
                break
        else:
            mark = find(readings, wanted, lambda mark: _says_spread(readings, mark))
            if mark is None or same(wanted, value.value):
                yield "bounds", f"{name} {wanted} cannot be read from {readings.words!r}"
            else:
                readings.take(mark)
                readings.pairs.add(mark.number.start)


def _says_spread(readings: Readings, mark: Mark) -> bool:
    """Whether a word for a deviation or an error stands before a mark, or a ±."""
    text = readings.context.plain
    before = text[max(0, mark.start - 30) : mark.start]
    if mark.region > 0 or "±" in before or SD.search(before) or SE.search(before):
        return True
    if any(SD.search(part) or SE.search(part) for part in readings.words.split(" ¦ ")[1:]):
        return True  # a column's head that the fact borrows from
    # "1.6 (4.4)" under a head or after a clause that says "mean (SD)"
    # "a mean of 95 (12) min": a bracket with one number behind a mean
    return before.rstrip()[-1:] in ("(", "[") and (
        SD.search(text) is not None or MEAN.search(readings.words) is not None
    )
