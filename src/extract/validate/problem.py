"""What validation finds."""

from __future__ import annotations

from dataclasses import dataclass

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with a record.

    `start`/`end` span the record's `text` (code points, end exclusive) where the problem has a place in it;
    `place` is the way to the offending object in the record, as in `("facts", 3)`.
    """

    rule: str
    message: str
    start: int | None = None
    end: int | None = None
    place: Place = ()
