"""Every span holds what the record says it holds, and things stand where they must."""

from __future__ import annotations

from collections.abc import Iterator

from extract.record import Fact
from extract.validate.context import Context, of_fact, of_numeral
from extract.validate.problem import Problem


def grounded(context: Context) -> Iterator[Problem]:
    """`text[start:end]` is the quote, the raw reference, the numeral, for all of them without exception."""
    text, record = context.text, context.record
    for index, fact in enumerate(record.facts):
        if text[fact.start : fact.end] != fact.quote or not fact.quote.strip():
            yield of_fact(index, fact, "quote", f"{fact.quote!r} is not text[{fact.start}:{fact.end}]")
        yield from _around(context, index, fact)
    for index, citation in enumerate(record.citations):
        if text[citation.start : citation.end] != citation.raw or citation.raw != citation.raw.strip():
            message = f"citation {citation.id}: raw is not text[{citation.start}:{citation.end}]"
            yield Problem("raw", message, citation.start, citation.end, ("citations", index))
    for index, numeral in enumerate(record.numerals):
        if text[numeral.start : numeral.end] != numeral.text or not numeral.text:
            yield of_numeral(index, numeral, "numeral-text", f"is not text[{numeral.start}:{numeral.end}]")


def _around(context: Context, index: int, fact: Fact) -> Iterator[Problem]:
    """The sentence holds the quote, whole; support lies elsewhere in the text."""
    text, sentence = context.text, fact.sentence
    if not (sentence.start <= fact.start and fact.end <= sentence.end <= len(text)):
        yield of_fact(
            index, fact, "sentence", f"the sentence {sentence.start}-{sentence.end} does not hold the quote"
        )
    elif not _whole(text, sentence.start, sentence.end):
        yield of_fact(index, fact, "sentence", f"{sentence.start}-{sentence.end} is no whole sentence")
    last = -1
    for span in fact.support:
        if not span.start < span.end <= len(text):
            yield of_fact(index, fact, "support", f"{span.start}-{span.end} is no span of the text")
        elif span.start >= fact.start and span.end <= fact.end:
            yield of_fact(index, fact, "support", f"{span.start}-{span.end} lies in the quote itself")
        elif span.start < last:
            yield of_fact(index, fact, "support", "its spans are not in order")
        elif (
            _cuts_word(text, span.start)
            or _cuts_word(text, span.end)
            or not text[span.start : span.end].strip()
        ):
            yield of_fact(index, fact, "support", f"{text[span.start : span.end]!r} is cut out of a word")
        last = span.start


def _whole(text: str, start: int, end: int) -> bool:
    """Whether a span may be a sentence: it opens at a word's edge, and closes at a stop or a line's end."""
    if start >= end or text[start].isspace() or _cuts_word(text, start) or _cuts_word(text, end):
        return False
    before = text[:start].rstrip()[-1:] if start < 400 else text[start - 400 : start].rstrip()[-1:]
    opens = (
        not before
        or before in ".?!:;)]\"'”’⁾*>"
        or "\n" in text[max(0, start - 3) : start]
        or not before.isalnum()
    )
    body = text[start:end].rstrip()
    closes = (
        body[-1] in ".?!:;)]\"'”’⁾*"
        or text[end : end + 2].strip(" ") == ""
        or text[end : end + 1] in "\n\t"
        or text[end : end + 40].lstrip(" ")[:1] in ("|", "^")  # a table's row, in markup
    )
    return (opens or text[start].isupper()) and (closes or text[end:].lstrip()[:1].isupper())


def _cuts_word(text: str, at: int) -> bool:
    """Whether an offset lies between two letters or digits of one word."""
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def ordered(context: Context) -> Iterator[Problem]:
    """Ids are unique, lists are in the contract's order."""
    record = context.record
    for name in ("sections", "citations", "studies", "facts"):
        seen: set[str] = set()
        for index, row in enumerate(getattr(record, name)):
            if row.id in seen:
                yield Problem("id", f"{name}: {row.id} is used twice", place=(name, index))
            seen.add(row.id)
    keys = [(fact.start, fact.end, fact.kind) for fact in record.facts]
    for index in range(1, len(keys)):
        if keys[index] < keys[index - 1]:
            yield of_fact(index, record.facts[index], "order", "facts are not ordered by start, end, kind")
            break
    for index in range(1, len(record.numerals)):
        if record.numerals[index].start < record.numerals[index - 1].end:
            yield of_numeral(
                index, record.numerals[index], "order", "overlaps the one before, or is out of order"
            )
