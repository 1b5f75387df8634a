"""How a line goes on in the next: with a space, or without one, or without its hyphen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from extract.readers.pdf.lines import Line

_LAST_PART = re.compile(r"([^\W\d_]+)-\Z")
_FIRST_PART = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_ADDRESS_END = re.compile(r"(?:https?://|www\.|10\.\d{4,9}/)\S*[/_]\Z")


class Joiner:
    """Decides how lines are joined; a hyphen at a line's end stays where the document has the word with
    it.
    """

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = lines
        self._words: Counter[str] | None = None
        self._within: bool | None = None

    def join(self, above: str, below: str) -> tuple[int, str]:
        """How many letters of `above` go at its end, and what stands between the lines."""
        last = above[-1:]
        if last == "\u00ad" or (last == "\u2010" and (below[:1].islower() or not self._writers_use_it())):
            return 1, ""
        if last == "\u2010":
            return 0, ""
        if last == "-":
            return self._hyphen(above, below)
        if last == "–" and above[-2:-1].isdigit() and below[:1].isdigit():
            return 0, ""
        if last == "/" and above[-2:-1].strip() and not below[:1].isspace():
            return 0, ""
        if _ADDRESS_END.search(above[-200:]):
            return 0, ""
        return 0, " "

    def _hyphen(self, above: str, below: str) -> tuple[int, str]:
        first, second = _LAST_PART.search(above), _FIRST_PART.match(below)
        if not above[-2:-1].strip():
            return 0, " "
        if first is None or second is None or not below[0].islower():
            return 0, ""
        words = self._vocabulary()
        start, end = first.group(1).lower(), second.group().lower()
        if words[start + end] and not words[f"{start}-{end}"]:
            return 1, ""
        return 0, ""

    def _writers_use_it(self) -> bool:
        """Whether U+2010 stands within lines, too; else it is the typesetter's, put in where a word is
        divided.
        """
        if self._within is None:
            self._within = any("\u2010" in line.text[:-1] for line in self._lines)
        return self._within

    def _vocabulary(self) -> Counter[str]:
        if self._words is None:
            self._words = Counter(
                word.group().lower() for line in self._lines for word in _WORD.finditer(line.text)
            )
        return self._words
