"""Text and the way back to its source, built in one pass.

A reader that changes its source (drops tags, folds white space) writes through a `TextBuilder`; the
`TextMap` that comes out leads any span of the text back to the source. Offsets are code points, end
exclusive, in both.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class TextMap:
    """Where each stretch of a text came from; four lists in step, ordered by place in the text.

    A stretch that is as long in the text as in the source was copied letter by letter; any other stands for
    its source as a whole. What the reader put in of its own (the white space between blocks) has no stretch.
    """

    text_starts: tuple[int, ...]
    text_ends: tuple[int, ...]
    source_starts: tuple[int, ...]
    source_ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """The source span of `text[start:end]`, or None where none of it comes from the source."""
        first = bisect_right(self.text_ends, start)
        last = bisect_left(self.text_starts, end) - 1
        if end <= start or first > last:
            return None
        low, high = self.source_starts[first], self.source_ends[last]
        if self._copied(first):
            low += max(0, start - self.text_starts[first])
        if self._copied(last):
            high -= max(0, self.text_ends[last] - end)
        # A marker in the text stands for a note elsewhere: never hand out a span turned round.
        return (low, high) if low <= high else (min(self.source_starts[first], high), max(low, high))

    def locate(self, start: int, end: int) -> dict[str, Any] | None:
        """`span` as the contract's locator."""
        found = self.span(start, end)
        return None if found is None else {"start": found[0], "end": found[1]}

    def _copied(self, index: int) -> bool:
        return (
            self.text_ends[index] - self.text_starts[index]
            == self.source_ends[index] - self.source_starts[index]
        )


class TextBuilder:
    """Collects a text piece by piece; `at` is its length so far."""

    __slots__ = ("_pieces", "_source", "_source_ends", "_source_starts", "_text_ends", "_text_starts", "at")

    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: list[str] = []
        self._text_starts: list[int] = []
        self._text_ends: list[int] = []
        self._source_starts: list[int] = []
        self._source_ends: list[int] = []
        self.at = 0

    def copy(self, start: int, end: int) -> None:
        """Write `source[start:end]` as it is."""
        if end <= start:
            return
        self._pieces.append(self._source[start:end])
        touches = self._text_ends and self._text_ends[-1] == self.at and self._source_ends[-1] == start
        if touches and self.at - self._text_starts[-1] == start - self._source_starts[-1]:
            self._text_ends[-1] += end - start
            self._source_ends[-1] = end
        else:
            self._stretch(end - start, start, end)
        self.at += end - start

    def put(self, string: str, start: int, end: int) -> None:
        """Write `string`, which stands for `source[start:end]`."""
        if string:
            self._pieces.append(string)
            self._stretch(len(string), start, end)
            self.at += len(string)

    def insert(self, string: str) -> None:
        """Write what the source does not hold."""
        self._pieces.append(string)
        self.at += len(string)

    def _stretch(self, length: int, start: int, end: int) -> None:
        self._text_starts.append(self.at)
        self._text_ends.append(self.at + length)
        self._source_starts.append(start)
        self._source_ends.append(end)

    def build(self) -> tuple[str, TextMap]:
        """The text and its map."""
        return "".join(self._pieces), TextMap(
            tuple(self._text_starts),
            tuple(self._text_ends),
            tuple(self._source_starts),
            tuple(self._source_ends),
        )
