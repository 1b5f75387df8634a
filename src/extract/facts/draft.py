"""What the readers of facts pass on: drafts without ids, and the reasons for numbers that are no facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from extract.language.numbers import Num

Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """A fact before it has an id and a study. All spans index the page's text (end exclusive)."""

    kind: str
    start: int
    end: int
    sentence: Span
    rule: str
    value: dict[str, Any]
    numbers: list[Num]
    label: str | None = None
    group: str | None = None
    instrument: str | None = None
    timepoint: dict[str, Any] | None = None
    support: list[Span] = field(default_factory=list)
    noun: str | None = None  # the counted noun's head, lower case
    reasons: list[str] = field(default_factory=list)
    scope: int = 0
    compares: list[int] = field(default_factory=list)  # places in the list of all facts


@dataclass(slots=True)
class Role:
    """Why a number is no fact: its role and, for `other`, the note."""

    role: str
    note: str | None = None
    rule: str = ""


@dataclass(slots=True)
class NumeralRow:
    """One row of the numeral table: a span of the page's text and its role; `drafts` index the drafts."""

    start: int
    end: int
    role: str
    note: str | None
    drafts: list[int]


VALUE_KEYS = (
    "statistic", "value", "low", "high", "spread", "ci_level", "sd", "se", "unit", "numerator", "denominator",
    "percent", "comparator", "approximate", "text", "start", "end",
)  # fmt: skip


def blank_value(**known: Any) -> dict[str, Any]:
    """A value with every key of the contract; what is not `known` is None."""
    value: dict[str, Any] = dict.fromkeys(VALUE_KEYS)
    value.update(known)
    return value
