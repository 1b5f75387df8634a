"""A sentence as the readers of facts see it: its text, quantities, brackets, clauses and cue words.

All offsets are the page text's.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from typing import Any, TypeVar

from extract.facts.draft import Draft, Role, Span
from extract.language.numbers import Num
from extract.language.quantities import Quantity, Skeleton

Answer = TypeVar("Answer")
CLAUSE = re.compile(
    r";|:\s|,?\s(?:while|whereas|although|though|but|however)\b(?![^,;.()]{3,50},\s(?:was|were|had|has|is|are)\b),?"
    r"|,\s(?:and|or)\s(?=(?:in\s)?(?:the\s)?[\w-]+\s(?:[\w-]+\s){0,6}?(?:was|were|had|has|have|is|are|did|died|showed|developed|underwent|received|required|experienced|remained|improved|occurred)\b)"
)


class Sentence:
    """One sentence with its quantities in order."""

    __slots__ = (
        "answers",
        "brackets",
        "clause_starts",
        "drafts",
        "end",
        "index",
        "low",
        "lowered",
        "mentions",
        "numbers",
        "page",
        "quantities",
        "roles",
        "scope",
        "skeleton",
        "start",
        "text",
    )  # fmt: skip

    def __init__(
        self, page: str, start: int, end: int, quantities: list[Quantity], skeleton: Skeleton, index: int
    ) -> None:
        self.page = page
        self.start = start
        self.end = end
        self.text = page[start:end]
        self.lowered = self.text.lower()
        if len(self.lowered) != len(self.text):  # a letter whose lower case is longer
            self.lowered = self.text
        self.quantities = quantities
        self.skeleton = skeleton
        self.index = index
        self.brackets = _brackets(self.text, start) if quantities else []
        self.clause_starts = [start]
        if quantities:  # nothing else is asked for its clauses and brackets
            for match in CLAUSE.finditer(self.text):
                at = start + match.end()
                if self.bracket_at(at) is None:
                    self.clause_starts.append(at)
        self.answers: dict[Any, Any] = {}
        self.drafts: list[Draft | None] = [None] * len(quantities)
        self.roles: list[Role | None] = [None] * len(quantities)
        self.scope = 0
        self.numbers: list[Num] = []  # all numbers, those inside units too
        self.mentions: list[Span] = []  # where an arm is named

    def once(self, question: Callable[[Sentence], Answer]) -> Answer:
        """What a question about the whole sentence is answered, found out once for all its numbers."""
        if question not in self.answers:
            self.answers[question] = question(self)
        return self.answers[question]  # type: ignore[no-any-return]

    def bracket_at(self, offset: int) -> Span | None:
        """The innermost bracket pair that encloses `offset`: the offsets of its two signs."""
        best = None
        for opening, closing in self.brackets:
            if opening < offset <= closing and (best is None or opening > best[0]):
                best = (opening, closing)
        return best

    def clause(self, offset: int) -> Span:
        """The clause around `offset`; inside a bracket, the bracket's content."""
        bracket = self.bracket_at(offset)
        if bracket:
            return bracket[0] + 1, bracket[1]
        i = bisect_right(self.clause_starts, offset)
        return self.clause_starts[i - 1], self.clause_starts[i] if i < len(self.clause_starts) else self.end

    def opened(self, begin: int, offset: int) -> int:
        """The start of the clause before where only a colon stands between: "Median survival: 22 months"."""
        if (
            begin > self.start
            and offset - begin < 3
            and self.page[max(self.start, begin - 3) : begin].rstrip().endswith(":")
            and self.bracket_at(offset) is None
        ):
            return self.clause(begin - 2)[0]
        return begin

    def previous(self, index: int) -> Draft | None:
        """The last fact before quantity `index`, time points and other asides skipped."""
        for j in range(index - 1, -1, -1):
            draft = self.drafts[j]
            if draft is not None:
                return draft
        return None

    def before(self, offset: int, width: int = 0) -> str:
        """Lower-cased text of the sentence before `offset`, at most `width` characters."""
        stop = offset - self.start
        return self.lowered[max(0, stop - width) if width else 0 : stop]

    def after(self, offset: int, width: int = 0) -> str:
        """Lower-cased text of the sentence from `offset` on, at most `width` characters."""
        at = offset - self.start
        return self.lowered[at : at + width] if width else self.lowered[at:]

    def between(self, start: int, end: int) -> str:
        """Lower-cased text between two offsets."""
        return self.lowered[start - self.start : end - self.start]

    def flat(self, start: int, end: int) -> str:
        """The text between two offsets without what stands in brackets wholly inside it."""
        pieces, position = [], start
        for opening, closing in self.brackets[bisect_left(self.brackets, (start, 0)) :]:
            if opening >= end:
                break
            if opening >= position and closing < end:
                pieces.append(self.page[position:opening].rstrip())
                position = closing + 1
        pieces.append(self.page[position:end])
        return "".join(pieces)


BRACKET = re.compile(r"[()\[\]]")


def _brackets(text: str, offset: int) -> list[Span]:
    pairs: list[Span] = []
    stack: list[int] = []
    for match in BRACKET.finditer(text):
        i = match.start()
        if text[i] in "([":
            stack.append(i)
        elif stack:
            pairs.append((offset + stack.pop(), offset + i))
    for opening in stack:  # one that a sentence's cut left open
        pairs.append((offset + opening, offset + len(text)))
    pairs.sort()
    return pairs
