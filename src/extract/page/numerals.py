"""Numbers outside running prose: markers, footnotes, headings, list numbers, the trailer.

Each is one row whose role its place decides; a DOI, an address, a date, a page range is one row.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from extract.document import Block, Document
from extract.lexicon import Lexicon

# (start, end, role, note): spans of the page's text, end exclusive.
Row = tuple[int, int, str, str | None]
# A row with the drafts of the facts it stands in.
Claim = tuple[int, int, str, str | None, Sequence[int]]

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\b\.?"
# Longest token first: an address may hold a DOI, a DOI may hold what looks like a date, and so on.
# Every token opens at a word's front, which one look tells. The closed list of words is tried only on words.
_TOKEN = re.compile(
    r"""(?<!\w)(?:
        (?:https?://|www\.)[^\s<>"*]+
      | 10\.\d{4,9}/[^\s"]+
      | (?:19|20)\d\d(?:[/.-]\d{1,2}[/.-]\d{1,2}(?:[T ]\d{1,2}:\d\d(?!\d))?
          |\s{1,3}MONTH(?:[-–/]MONTH)?(?:\s{1,3}\d{1,2}(?!\w))?)
      | \d{1,2}\s{1,3}MONTH\s{1,3}(?:19|20)\d\d(?!\w)
      | \w*\d\w*(?:(?:[-–/]|\s?[-–]\s?(?=\d))\w+|[.,·]\d\w*)*
      | (?P<word>[A-Za-z]+(?:-[A-Za-z]+)*(?!\w))
    )""".replace("MONTH", _MONTH),
    re.VERBOSE,
)
_DIGITS = re.compile(r"\d+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_LEVEL = re.compile(
    r"(?:C-?[0-8]|T(?:h?-?(?:1[0-2]|[1-9]))|L-?[1-6]|S-?[1-5])(?:[-–/](?:[CTLS]-?)?\d{1,2})?\Z"
)
_EDGE = ".,;:)]'’*_"


def number_words(lexicon: Lexicon) -> frozenset[str]:
    """The lexicon's number words, lower case."""
    tables = (lexicon.cardinal, lexicon.scale, lexicon.part, lexicon.other, lexicon.ordinal)
    return frozenset(word for table in tables for word in table)


def find_structural(document: Document, words: frozenset[str]) -> tuple[list[Row], list[Row]]:
    """Rows that hold whatever else a reader of prose makes of the place, and rows that yield to his.

    Those of headings yield, and those of tables and code, which are unknown unless someone reads them.
    `words` is `number_words(lexicon)`. Both lists are in order and without overlap.
    """
    text = document.text
    firm: list[Row] = []
    weak: list[Row] = []
    for marker in document.markers:
        firm += [(*m.span(), "citation", None) for m in _DIGITS.finditer(text, marker.start, marker.end)]
    for block in document.blocks:
        if block.kind == "note":
            firm += _note(text, block, words)
        elif block.kind == "metadata":
            firm += [(a, b, "metadata", None) for a, b in _tokens(text, block.start, block.end, words)]
        elif block.kind == "heading":
            weak += [_heading(text, *span) for span in _tokens(text, block.start, block.end, words)]
        elif block.kind in ("table", "code"):
            weak += [(a, b, "unknown", None) for a, b in _tokens(text, block.start, block.end, words)]
        elif block.number is not None:
            firm += [(*m.span(), "list", None) for m in _DIGITS.finditer(text, *block.number)]
    return _apart(firm), weak


def _note(text: str, note: Block, words: frozenset[str]) -> Iterator[Row]:
    for match in _DIGITS.finditer(text, *(note.head or (0, 0))):
        yield (*match.span(), "reference", None)
    for start, end in _tokens(text, note.start, note.end, words):
        yield start, end, "reference", None


def _tokens(text: str, start: int, end: int, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The spans of all numbers between two offsets, their tokens whole."""
    for match in _TOKEN.finditer(text, start, end):
        first, last = match.span()
        if word := match["word"]:
            yield from _words(word.lower(), first, words)
            continue
        token = match.group()
        last = first + len(token.rstrip(_EDGE))
        # An address or DOI in parentheses takes no closing one with it, but keeps those it opened.
        opened = text.count("(", first, last) - text.count(")", first, last)
        while opened > 0 and last < match.end() and text[last] == ")":
            last, opened = last + 1, opened - 1
        if token[0].isdecimal() or any(c.isdecimal() for c in token) or _has_word(token, words):
            yield first, last


def _words(word: str, start: int, words: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The number words of a hyphenated word: `twenty-two` is one, of `two-stage` the first part."""
    at, open_ = start, -1
    for part in word.split("-"):
        if part in words:
            open_ = at if open_ < 0 else open_
        elif open_ >= 0:
            yield open_, at - 1
            open_ = -1
        at += len(part) + 1
    if open_ >= 0:
        yield open_, at - 1


def _has_word(address: str, words: frozenset[str]) -> bool:
    return any(part.lower() in words for part in re.split(r"\W+", address))


def _heading(text: str, start: int, end: int) -> Row:
    token = text[start:end]
    if _YEAR.match(token):
        return start, end, "date", None
    if _LEVEL.match(token):
        return start, end, "anatomy", None
    if token[0].isalpha() and not any(c.isdecimal() for c in token):
        return start, end, "word", None
    if any(c.isalpha() for c in token):
        return start, end, "identifier", None
    return start, end, "other", "heading"


def _apart(rows: list[Row]) -> list[Row]:
    """The rows in order; of two that overlap the first, a marker before what it stands in."""
    rows.sort(key=lambda row: (row[0], row[2] != "citation"))
    kept: list[Row] = []
    for row in rows:
        if not kept or row[0] >= kept[-1][1]:
            kept.append(row)
    return kept


def merge_rows(firm: Sequence[Claim], prose: Sequence[Claim], weak: Sequence[Claim]) -> list[Claim]:
    """All rows in order and apart: of two that overlap a firm one stays, else that of prose."""
    return _fill(_fill(sorted(firm, key=_place), prose), weak)


def _fill(kept: list[Claim], more: Sequence[Claim]) -> list[Claim]:
    """`kept`, and of `more` what overlaps nothing kept or added before."""
    starts = [row[0] for row in kept]
    added: list[Claim] = []
    for row in sorted(more, key=_place):
        i = bisect_left(starts, row[1])
        free = i == 0 or kept[i - 1][1] <= row[0]
        if free and not (added and added[-1][1] > row[0]):
            added.append(row)
    return sorted([*kept, *added], key=_place)


def _place(row: Claim) -> tuple[int, int]:
    return row[0], row[1]
