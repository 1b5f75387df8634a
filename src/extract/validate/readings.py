"""A fact's marks, and which of them its value has taken up so far."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from extract.record import Fact
from extract.validate.context import Context
from extract.validate.reading import Mark, Number, convert, same, ties


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
                yield one, other, ties(self.context.plain, one, other)

    def take(self, *marks: Mark) -> None:
        self.used |= {mark.number.start for mark in marks}


def reads(mark: Mark, wanted: Number, unit: str | None, shared: str | None = None) -> bool:
    """Whether a mark states a number in a unit, its sign aside where only a dash tells it."""
    if mark.value is None:
        return False
    own = mark.unit or shared
    found = convert(mark.value, own, unit) if own and unit else (mark.value, True)
    if found is None:
        return (own == "%") == (unit == "%") and (same(mark.value, wanted) or same(-mark.value, wanted))
    digits = 1e-3 if not found[1] else 0.0
    return any(same(x, wanted) or abs(x - wanted) <= digits * max(1.0, abs(x)) for x in (found[0], -found[0]))


def find(readings: Readings, wanted: Number, fits: Callable[[Mark], bool] | None = None) -> Mark | None:
    for mark in readings.flat:
        if mark.value is not None and same(abs(mark.value), abs(wanted)) and (fits is None or fits(mark)):
            return mark
    return None


def set_apart(readings: Readings, mark: Mark) -> None:
    """What is a share's part is not its value; but "one third" is all three."""
    if mark.number.kind != "part":
        readings.pairs.add(mark.number.start)


def shares_percent(readings: Readings, mark: Mark) -> bool:
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
