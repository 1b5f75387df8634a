"""What the provers share: the record, its source read again, its numbers, and who stands where."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from extract.language.emphasis import without_emphasis
from extract.language.numbers import Num, scan
from extract.record import Fact, Numeral, PageRecord, Section
from extract.validate.problem import Place, Problem

if TYPE_CHECKING:
    from extract.document import Document
    from extract.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Context:
    """A record under proof. `document` is the source read again, or None where it could not be had.

    `folded` is the text in lower case, for looking words up; `plain` the text with emphasis as blanks;
    `numbers` are those of the whole text, in order; `starts` their starts, for searching.
    """

    record: PageRecord
    lexicon: Lexicon
    document: Document | None
    numbers: Sequence[Num]
    starts: Sequence[int]
    facts: dict[str, Fact]
    folded: str
    sections: dict[str, Section]
    section_starts: Sequence[int]
    plain: str

    @property
    def text(self) -> str:
        return self.record.text

    def numbers_in(self, start: int, end: int) -> list[Num]:
        """The numbers that lie wholly inside a span."""
        first = bisect_left(self.starts, start)
        last = bisect_left(self.starts, end)
        return [number for number in self.numbers[first:last] if number.end <= end]


def context_of(record: PageRecord, lexicon: Any, document: Document | None) -> Context:
    """Scan the record's text for numbers and index its facts."""
    numbers = scan(record.text, 0, len(record.text), lexicon)
    starts = [number.start for number in numbers]
    sections = {section.id: section for section in record.sections}
    heads = [section.start for section in record.sections]
    facts = {fact.id: fact for fact in record.facts}
    return Context(
        record,
        lexicon,
        document,
        numbers,
        starts,
        facts,
        record.text.lower(),
        sections,
        heads,
        without_emphasis(record.text),
    )


def of_fact(index: int, fact: Fact, rule: str, message: str) -> Problem:
    """A problem of one fact, at its quote."""
    return Problem(rule, f"{fact.id} ({fact.kind}): {message}", fact.start, fact.end, ("facts", index))


def of_numeral(index: int, numeral: Numeral, rule: str, message: str) -> Problem:
    """A problem of one numeral."""
    return Problem(
        rule, f"numeral {numeral.text!r}: {message}", numeral.start, numeral.end, ("numerals", index)
    )


def regions(fact: Fact) -> Iterator[tuple[int, int]]:
    """The quote's span, then those of the support."""
    yield fact.start, fact.end
    for span in fact.support:
        yield span.start, span.end


def words_of(text: str, fact: Fact) -> str:
    """The quote and the support as one string, their white space folded, parted by ` ¦ `."""
    return " ¦ ".join(" ".join(text[start:end].split()) for start, end in regions(fact))


def within(inner: tuple[int, int], outer: tuple[int, int]) -> bool:
    """Whether one span lies inside another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


__all__ = ["Context", "Place", "context_of", "of_fact", "of_numeral", "regions", "within", "words_of"]
