"""What the components leave on a Doc: typed values, kept in `doc.user_data` as plain rows.

Rows are lists of strings, numbers and None, so that `Doc.to_bytes` and `DocBin` keep them. All `start`/`end`
are characters of `doc.text` (code points, end exclusive). A span of the group `numerals` finds its value at
`span._.numeral`, one of `quantities` at `span._.quantity`, one of `terms` at `span._.term`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from spacy.tokens import Doc, Span

Number = int | float


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as printed; `value` is None where the token only looks like one ("AQP4", "C5-C6").

    kind: digits | word | part | other | ordinal | date | level | identifier | address | stage | unit. `iso`
    is a date's ISO 8601 form; `numerator` and `denominator` belong to a part ("two thirds", which has its
    value in per cent).
    """

    start: int
    end: int
    text: str
    kind: str
    value: Number | None
    iso: str | None
    numerator: int | None
    denominator: int | None


@dataclass(frozen=True, slots=True)
class Measured:
    """A number with what belongs to it: bounds, spread, unit (UCUM), the count behind a percentage.

    kind: plain | percent | time | physical | rate | money | date | opaque | ordinal | word. `spread` says
    what `low` and `high` are: range, iqr or ci. `form` names the pattern that read it; empty: a bare number.
    """

    start: int
    end: int
    kind: str
    form: str
    value: Number | None
    low: Number | None
    high: Number | None
    spread: str | None
    ci_level: Number | None
    sd: Number | None
    se: Number | None
    unit: str | None
    numerator: Number | None
    denominator: Number | None
    percent: Number | None
    comparator: str | None
    approximate: bool


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the lexicon. category: instrument | person | counted | event; `name` is what it stands for:
    a scale's usual abbreviation, an event's label, else the noun in lower case."""

    start: int
    end: int
    category: str
    name: str


def row(value_type: Any, source: Any) -> list[Any]:
    """The fields of `value_type` as `source` has them, in order."""
    return [getattr(source, f.name) for f in fields(value_type)]


def register(group: str, attribute: str, make: Callable[..., Any]) -> None:
    """Adds `doc._.<group>`, a tuple of values, and `span._.<attribute>`, unless something has that name."""
    key = f"cohort.{group}"

    def values(doc: Doc) -> tuple[Any, ...]:
        return tuple(make(*cells) for cells in doc.user_data.get(key, ()))

    def value(span: Span) -> Any:
        rows = span.doc.user_data.get(key, ())
        if not span.id_.isdigit() or int(span.id_) >= len(rows):
            return None  # no span of this group
        return make(*rows[int(span.id_)])

    if not Doc.has_extension(group):
        Doc.set_extension(group, getter=values)
    if not Span.has_extension(attribute):
        Span.set_extension(attribute, getter=value)


def store(doc: Doc, group: str, rows: Sequence[list[Any]], labels: Iterable[str]) -> None:
    """Keeps `rows`, whose first two cells are characters, and sets the span group of that name.

    A row that begins or ends inside a token gets the tokens around it; its value keeps the characters.
    """
    doc.user_data[f"cohort.{group}"] = list(rows)
    spans = []
    for place, (cells, label) in enumerate(zip(rows, labels, strict=True)):
        span = doc.char_span(cells[0], cells[1], label=label, span_id=str(place), alignment_mode="expand")
        if span is not None:
            spans.append(span)
    doc.spans[group] = spans
