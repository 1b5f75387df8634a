"""A small reader of its own: the numbers of a quote, each with its unit and its tie to the next.

It knows no rule of the extractor; it only says which readings a stretch allows. Offsets index the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.language.numbers import Num
from extract.language.units import money_before, unit_after
from extract.validate.context import Context

Number = int | float

DAYS = {"a": 365.25, "mo": 30.4375, "wk": 7.0, "d": 1.0, "h": 1 / 24, "min": 1 / 1440, "s": 1 / 86400}

_DASH = r"[-–—−‐‑]"
_TIES = (
    ("spread", re.compile(r"\s*[,(\[]?\s*(?:±|\+\s?/\s?[-−–]|\+[-−–])\s*")),
    ("spread", re.compile(
        r"[\s,;(\[±]*(?:(?:with )?(?:a |an )?(?:mean )?"
        r"(?:s\.?d\.?|s\.?e\.?m?\.?|standard (?:deviation|error)s?"
        r"(?: of the mean)?))[\s:=()\[\]±]*(?:of\s*)?(?:was\s*)?[\s±]*", re.IGNORECASE)),
    ("range", re.compile(
        rf"\s*(?:{_DASH}{{1,2}}|to|through|and|until|till|\.\.\.?|/)"
        rf"\s*(?:[$€£]|US\$)?\s*(?:{_DASH}|\+)?", re.I)),
    ("list", re.compile(r"\s*(?:[,;]|,? ?and|,? ?or|versus|vs\.?|×|x)\s*", re.IGNORECASE)),
    ("of", re.compile(
        r"(?:\s+[\w'’-]+){0,5}?\s*[(\[,]?\s*(?:/|\bof\b|\bout of\b|\bin\b|\bamong\b|\bfrom\b|\bn\s?=)"
        r"(?:\s+(?:the|these|those|all|our|a|total|of|other|remaining|evaluable|first|its|their|only|every))*\s*",
        re.IGNORECASE)),
)  # fmt: skip
_ONES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
         "eighties": 80, "nineties": 90, "teens": 10}  # fmt: skip
DECADE = re.compile(rf"\b(?:{'|'.join(_ONES)})\b|\b[1-9]0['’]?s\b", re.IGNORECASE)
NOTHING = re.compile(
    r"\b(?:no|none|not|neither|nor|never|without|nobody|nil|zero|absent|absence|any|lack\w*|free of)\b",
    re.IGNORECASE,
)
ALL_BUT = re.compile(r"\ball (?:but|except)\b", re.IGNORECASE)


_ROMAN = re.compile(r"(?<![\w-])(?=[IVX])(?:X{0,2})(?:IX|IV|V?I{0,3})(?![\w.])")
_ROMANS = {"I": 1, "V": 5, "X": 10}


@dataclass(frozen=True, slots=True)
class Mark:
    """A number as printed. `end` is past its unit; `region` tells quote (0) from support (1, 2, …)."""

    number: Num
    start: int
    end: int
    unit: str | None
    region: int

    @property
    def value(self) -> Number | None:
        return self.number.value

    @property
    def percent(self) -> bool:
        return self.unit == "%"


def marks_of(context: Context, spans: Sequence[tuple[int, int]]) -> list[list[Mark]]:
    """The marks of each span, in order."""
    return [list(_marks(context, start, end, region)) for region, (start, end) in enumerate(spans)]


def _marks(context: Context, start: int, end: int, region: int) -> Iterator[Mark]:
    numbers = [n for n in context.numbers_in(start, end) if n.kind != "unit"]
    numbers = sorted([*numbers, *_romans(context.plain, start, end)], key=lambda n: n.start)
    for at, number in enumerate(numbers):
        limit = numbers[at + 1].start if at + 1 < len(numbers) else end
        hit = unit_after(context.plain, number.end, min(end, number.end + 40), context.lexicon)
        if (
            hit is not None
            and hit.end > limit
            and numbers[at + 1].kind == "digits"
            and hit.end < numbers[at + 1].end
        ):
            hit = None
        money = money_before(context.plain, number.start, start)
        if hit is not None:
            yield Mark(number, number.start, hit.end, hit.ucum, region)
        elif money is not None:
            yield Mark(number, money[1], number.end, money[0], region)
        else:
            unit = "%" if number.kind == "part" else None
            yield Mark(number, number.start, number.end, unit, region)


def _romans(text: str, start: int, end: int) -> Iterator[Num]:
    """Roman numerals in capitals: grades, stages, classes. They are numbers, but need no row of their own."""
    for match in _ROMAN.finditer(text, start, end):
        values = [_ROMANS[letter] for letter in match[0]]
        value = sum(-x if x < max(values[i:]) else x for i, x in enumerate(values))
        yield Num(match.start(), match.end(), match[0], "roman", value)


def ties(text: str, one: Mark, other: Mark) -> set[str]:
    """How two neighbours can hang together: range, spread (the second is an SD or SE), of, list."""
    gap = text[one.end : other.number.start]
    if len(gap) > 80:
        return set()
    return {name for name, pattern in _TIES if pattern.fullmatch(gap)}


def convert(value: Number, unit: str | None, wanted: str | None) -> tuple[Number, bool] | None:
    """A time in another unit, and whether the step is exact; None where it is no conversion of times."""
    if unit == wanted:
        return value, True
    if unit not in DAYS or wanted not in DAYS:
        return None
    if (factor := _factor(unit, wanted)) is not None:
        return value * factor, True
    return value * DAYS[unit] / DAYS[wanted], False


def _factor(unit: str, wanted: str) -> float | None:
    chain = [[("a", 1), ("mo", 12)], [("wk", 1), ("d", 7), ("h", 168), ("min", 10080), ("s", 604800)]]
    for row in chain:
        sizes = dict(row)
        if unit in sizes and wanted in sizes:
            return sizes[wanted] / sizes[unit]
    return None


def same(one: Number | None, other: Number | None) -> bool:
    """Equal but for what floating point loses."""
    return one is not None and other is not None and abs(one - other) <= 1e-6 * max(1.0, abs(one), abs(other))


def decade(words: str) -> int | None:
    """The decade of "in her sixties", or None."""
    match = DECADE.search(words)
    if match is None:
        return None
    word = match[0].lower()
    return _ONES[word] if word in _ONES else int(word[:2])
