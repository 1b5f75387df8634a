"""A text's lines, with their spans."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its span without the line end, and where its first letter is."""

    start: int
    end: int
    first: int

    @property
    def blank(self) -> bool:
        """Nothing but white space."""
        return self.first >= self.end

    @property
    def indent(self) -> int:
        """How far its first letter stands in."""
        return self.first - self.start


def split_lines(text: str) -> list[Line]:
    """The lines of a text."""
    lines, at = [], 0
    for raw in text.split("\n"):
        end = at + len(raw)
        stripped = len(raw) - len(raw.lstrip(" \t\f\v"))
        lines.append(Line(at, at + len(raw.rstrip()), at + stripped))
        at = end + 1
    return lines
