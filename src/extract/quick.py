"""Patterns that are looked for by the letters with which they begin.

A search for a choice of words tries each of them at each character. Where the words' first letters stand is
found much faster, and the pattern is tried only there. Which letters those are, the pattern itself tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from re import _parser  # type: ignore[attr-defined] # there is no other reader of patterns
from typing import Any

LONGEST = 6  # letters of a head
MOST = 60  # heads of a pattern


class Quick:
    """A pattern; `heads` are the beginnings of which each of its matches has one."""

    __slots__ = ("fold", "heads", "pattern")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self.pattern = re.compile(pattern, flags)
        self.fold = bool(flags & re.IGNORECASE)
        self.heads = heads(pattern, fold=self.fold)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match, as `re` would find it."""
        low = text.lower() if self.fold else text
        if len(low) != len(text):  # a letter whose lower case is longer
            return self.pattern.search(text)
        first: re.Match[str] | None = None
        end = len(low)
        for head in self.heads:
            at = low.find(head, 0, end)
            while at >= 0:
                match = self.pattern.match(text, at)
                if match is not None:
                    first, end = match, at
                    break
                at = low.find(head, at + 1, end)
        return first

    def stands(self, text: str) -> bool:
        """Whether there is a match anywhere in the text."""
        low = text.lower() if self.fold else text
        if len(low) != len(text):
            return self.pattern.search(text) is not None
        for head in self.heads:
            at = low.find(head)
            while at >= 0:
                if self.pattern.match(text, at) is not None:
                    return True
                at = low.find(head, at + 1)
        return False

    def match(self, text: str) -> re.Match[str] | None:
        """The match at the beginning of the text."""
        return self.pattern.match(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in order, as `re` would find them."""
        low = text.lower() if self.fold else text
        if len(low) != len(text):
            yield from self.pattern.finditer(text)
            return
        places = []
        for head in self.heads:
            at = low.find(head)
            while at >= 0:
                places.append(at)
                at = low.find(head, at + 1)
        places.sort()
        end = 0
        for at in places:
            if at >= end and (match := self.pattern.match(text, at)):
                yield match
                end = match.end()


def heads(pattern: str, *, fold: bool = False) -> tuple[str, ...]:
    """The beginnings of which every match of `pattern` has one. ValueError where that is too much."""
    found = {head.lower() if fold else head for head, _ in _begin(_parser.parse(pattern))}
    short = sorted(h for h in found if not any(h[:n] in found for n in range(len(h))))
    if not all(short) or len(short) > MOST:
        raise ValueError(f"matches begin with too much: {pattern}")
    return tuple(short)


def _begin(sequence: Any) -> set[tuple[str, bool]]:
    """How a match of a sequence begins; True where that is the whole of it, so that what follows goes on."""
    begun = {("", True)}
    for op, value in sequence:
        following = _begin_of(str(op), value)
        longer = {pair for pair in begun if not pair[1]}
        for head in (head for head, whole in begun if whole):
            for more, whole in following:
                longer.add(((head + more)[:LONGEST], whole and len(head + more) < LONGEST))
        if len(longer) > MOST and all(len(head) > 1 for head, _ in begun):
            return {(head, False) for head, _ in begun}  # long enough, and too many if they went on
        begun = longer
    return begun


def _begin_of(name: str, value: Any) -> set[tuple[str, bool]]:
    if name == "LITERAL":
        return {(chr(value), True)}
    if name == "IN" and len(value) < 5 and all(str(kind) == "LITERAL" for kind, _ in value):
        return {(chr(letter), True) for _, letter in value}
    if name in ("AT", "ASSERT", "ASSERT_NOT"):
        return {("", True)}
    if name == "SUBPATTERN":
        return _begin(value[-1])
    if name == "BRANCH":
        return set().union(*(_begin(part) for part in value[1]))
    if name in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        least, most, part = value
        once = {(head, whole and most == 1) for head, whole in _begin(part)}
        return once if least else once | {("", True)}
    return {("", False)}
