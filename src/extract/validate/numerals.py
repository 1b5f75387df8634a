"""Every number of the text has a row, and the row's role agrees with the facts, markers and notes."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from extract.record import Numeral
from extract.validate.context import Context, of_numeral, regions, within
from extract.validate.problem import Problem

_DIGITS = re.compile(r"[0-9]+")
_LETTER = re.compile(r"[^\W\d_]")
_LEVEL = re.compile(r"(?:[CTLSDO]|Th|Co)[-\s]?\d|\d[-/]\d|[CTLSDO]\d", re.IGNORECASE)
_DATE = re.compile(r"\d|[A-Za-z]{3}")
_PLAIN_NUMBER = re.compile(r"\d+(?:[.,·]\d+)*")


def numerals_complete(context: Context) -> Iterator[Problem]:
    """No digit and no word of the closed list stands outside the rows."""
    text = context.text
    covered = bytearray(len(text) + 1)
    for numeral in context.record.numerals:
        if numeral.end <= len(text):
            covered[numeral.start : numeral.end] = b"\1" * (numeral.end - numeral.start)
    for match in _DIGITS.finditer(text):
        if not all(covered[match.start() : match.end()]):
            yield _missing(text, *match.span())
    for start, end in dict.fromkeys(_markers(context)):
        if end <= len(text) and not any(covered[start:end]):
            yield _missing(text, start, end)
    for match in _closed_list(context).finditer(text):
        if not all(covered[match.start() : match.end()]):
            yield _missing(text, *match.span())


def _markers(context: Context) -> Iterator[tuple[int, int]]:
    """The markers and the heads of the footnotes, whose digits need not be decimal ones."""
    for citation in context.record.citations:
        yield from ((mention.start, mention.end) for mention in citation.mentions)
    if context.document is not None:
        yield from ((marker.start, marker.end) for marker in context.document.markers)
        yield from (block.head for block in context.document.blocks if block.head)


def _closed_list(context: Context) -> re.Pattern[str]:
    lexicon = context.lexicon
    words = {*lexicon.cardinal, *lexicon.scale, *lexicon.part, *lexicon.other, *lexicon.ordinal}
    listed = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    return re.compile(rf"\b(?:{listed})\b", re.IGNORECASE)


def _missing(text: str, start: int, end: int) -> Problem:
    around = " ".join(text[max(0, start - 20) : end + 20].split())
    return Problem(
        "numeral-missing", f"no row for {text[start:end]!r} in {around!r}", start, end, ("numerals",)
    )


def numerals_consistent(context: Context) -> Iterator[Problem]:
    """Facts, markers, notes, list numbers and the trailer give their numerals the role that is theirs."""
    mentions = sorted((m.start, m.end) for c in context.record.citations for m in c.mentions)
    notes = sorted((c.start, c.end) for c in context.record.citations)
    areas = _areas(context)
    for index, numeral in enumerate(context.record.numerals):
        yield from _facts(context, index, numeral)
        span = (numeral.start, numeral.end)
        wanted = None
        if _in(span, mentions):
            wanted = "citation"
        elif _in(span, notes):
            wanted = "reference"
        elif areas is not None:
            wanted = next((role for role, spans in areas.items() if _in(span, spans)), None)
        if wanted is not None and numeral.role not in wanted.split("|"):
            yield of_numeral(
                index, numeral, "numeral-role", f"is {numeral.role}, but stands where {wanted} does"
            )
        elif wanted is None and (message := _misplaced(numeral, known=areas is not None)):
            yield of_numeral(index, numeral, "numeral-role", message)
        if (numeral.note is None) != (numeral.role != "other"):
            message = "role other needs a note" if numeral.note is None else f"a note on role {numeral.role}"
            if numeral.note is None:
                yield of_numeral(index, numeral, "numeral-role", message)


def _areas(context: Context) -> dict[str, list[tuple[int, int]]] | None:
    """Where a role is the place's: note heads, list numbers, the trailer. None without the source."""
    if context.document is None:
        return None
    blocks = context.document.blocks
    return {
        "citation": [(m.start, m.end) for m in context.document.markers],
        "reference|citation": sorted(b.head for b in blocks if b.kind == "note" and b.head),
        "reference": sorted((b.start, b.end) for b in blocks if b.kind == "note"),
        "list": sorted(b.number for b in blocks if b.number),
        "metadata": sorted((b.start, b.end) for b in blocks if b.kind == "metadata"),
    }


def _in(span: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    at = bisect_right(spans, (span[0], len(spans) and max(span[1], spans[-1][1]))) - 1
    return at >= 0 and within(span, spans[at])


def _facts(context: Context, index: int, numeral: Numeral) -> Iterator[Problem]:
    if (numeral.role == "fact") != bool(numeral.facts):
        yield of_numeral(index, numeral, "numeral-facts", f"role {numeral.role} with facts {numeral.facts}")
    for id_ in numeral.facts:
        fact = context.facts.get(id_)
        if fact is None:
            yield of_numeral(index, numeral, "numeral-facts", f"no fact {id_}")
        elif not any(start < numeral.end and numeral.start < end for start, end in regions(fact)):
            yield of_numeral(index, numeral, "numeral-facts", f"does not stand in {id_}")


def _misplaced(numeral: Numeral, *, known: bool) -> str | None:
    """Why a role cannot be a numeral's, from its own form."""
    text, role = numeral.text, numeral.role
    if known and role in ("reference", "metadata", "citation"):
        return f"is {role}, but stands in running text"
    if role == "word" and not _LETTER.search(text):
        return "is word, but is written in digits"
    if role == "anatomy" and _PLAIN_NUMBER.fullmatch(text) and "." in text:
        return "is anatomy, but is a plain number"
    if role == "date" and not _DATE.search(text):
        return "is date, but is none"
    return None
