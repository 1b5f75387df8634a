"""A list of references → the spans of single references."""

from __future__ import annotations

from dataclasses import dataclass

import regex

# A line that begins an item by a mark. The first group is what the mark is made of, so that a list keeps to
# one kind.
_MARKS: tuple[tuple[str, regex.Pattern[str]], ...] = (
    ("bracket", regex.compile(r"[ \t>]*\\?\[\^?(?P<n>\d{1,4})\\?\]:?[ \t]*")),
    ("parenthesis", regex.compile(r"[ \t>]*\(?(?P<n>\d{1,4})\)[ \t]*")),
    ("superscript", regex.compile(r"[ \t>]*(?P<n>[\u00b9\u00b2\u00b3\u2070-\u2079]{1,4})\u207e?[ \t]*")),
    ("dot", regex.compile(r"[ \t>]*(?P<n>\d{1,4})\\?[.:](?:[ \t]+|(?=\p{Lu}))")),
    ("bullet", regex.compile(r"[ \t>]*[\u2022\u25cf\u25aa\u2023\u00b7*\-\u2013][ \t]+")),
    ("plain", regex.compile(r"[ \t]*(?P<n>\d{1,4})[ \t]+(?=\p{Lu})")),
)
_SUPERSCRIPTS = str.maketrans("\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079", "0123456789")
_INLINE = regex.compile(
    r"(?<=[.;\]\d])\s+(?:\[(?P<a>\d{1,3})\]|\((?P<b>\d{1,3})\)|(?P<c>\d{1,3})[.)])\s+(?=\p{Lu})"
)
_HEADING = regex.compile(
    r"[#=\s*]*(?:references?|bibliography|literature|further\sreading|citations?|works\scited)[\s=*:]*$",
    regex.IGNORECASE,
)
_YEAR = regex.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")
# How a reference opens: a family name with initials, in either order, or a body's name and a full stop.
_OPENS = regex.compile(
    r"(?:(?:\p{Ll}{1,3}['\u2019]?\s){0,3}\p{Lu}[\p{L}'\u2019\-\u2010]{1,30}(?:\s\p{Lu}[\p{L}'\u2019\-\u2010]{1,30}){0,2},?\s(?:\p{Lu}[.\-]?\s?){1,4}(?:[,.;:(]|\s(?:et|and|&)\b|\s(?:Jr|Sr|[23]rd|III?)\b)"
    r"|(?:\p{Lu}\.\s?){1,3}\p{Lu}[\p{L}'\u2019\-]{1,30}(?:,|\sand\s|\s&)"
    r"|\p{Lu}\p{L}+,\s\p{Lu}\p{L}+|(?:\p{Lu}\p{L}+\s){1,6}(?:Group|Organi[sz]ation|Committee|Society|Association|Investigators|Institute)\b)"
)
_CLOSES = regex.compile(r"(?:[.\])]|\d[A-Za-z]?|10\.\d{4,9}/\S+|https?://\S+|PMID:?\s?\d+)\s*$")


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str


def _lines(text: str) -> list[_Line]:
    lines, at = [], 0
    for line in text.split("\n"):
        lines.append(_Line(at, at + len(line), line))
        at += len(line) + 1
    return lines


def _span(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _by_marks(text: str, lines: list[_Line]) -> list[tuple[int, int]] | None:
    """Items by their numbers or bullets; the list keeps the kind of its first mark, and numbers go up."""
    first = next((line for line in lines if line.text.strip() and not _HEADING.match(line.text)), None)
    if first is None:
        return None
    for name, mark in _MARKS:
        match = mark.match(first.text)
        if match is None:
            continue
        starts: list[tuple[int, int]] = []
        last: int | None = None
        for line in lines:
            found = mark.match(line.text)
            if found is None:
                continue
            if "n" in mark.groupindex:
                digits = found["n"].translate(_SUPERSCRIPTS)
                number = int(digits)
                if (
                    last is not None and not last < number <= last + 3
                ):  # a volume at a line's start is no mark
                    continue
                last = number
            starts.append((line.start, line.start + found.end()))
        if name == "plain" and len(starts) < 2:
            continue
        return _items(text, starts)
    return None


def _items(text: str, starts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans from behind each mark to the next mark."""
    spans = []
    for index, (_, behind) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(text)
        if span := _span(text, behind, end):
            spans.append(span)
    return spans


def _by_inline(text: str) -> list[tuple[int, int]] | None:
    """Numbered references that run on in one paragraph: "1. … 2. … 3. …"."""
    opening = regex.match(r"\s*(?:\[1\]|\(1\)|1[.)])\s*", text)
    if opening is None:
        return None
    starts, expected = [(opening.start(), opening.end())], 2
    for match in _INLINE.finditer(text, opening.end()):
        if int(match["a"] or match["b"] or match["c"]) == expected:
            starts.append((match.start(), match.end()))
            expected += 1
    return _items(text, starts) if len(starts) > 1 else None


def _by_paragraphs(text: str, lines: list[_Line]) -> list[tuple[int, int]]:
    """Without marks.

    A blank line parts, and so does a line that opens like a reference behind one that is whole.
    """
    spans: list[tuple[int, int]] = []
    start: int | None = None
    end = 0
    has_year = False
    previous = ""
    for line in lines:
        blank = not line.text.strip() or _HEADING.match(line.text) is not None
        indented = line.text[:1] in (" ", "\t")
        opens = not blank and start is not None and not indented and _opens_new(previous, line.text, has_year)
        if start is not None and (blank or opens):
            if span := _span(text, start, end):
                spans.append(span)
            start, has_year = None, False
        if blank:
            continue
        if start is None:
            start = line.start
        end, previous = line.end, line.text
        has_year = has_year or _YEAR.search(line.text) is not None
    if start is not None and (span := _span(text, start, end)):
        spans.append(span)
    return spans


def _opens_new(previous: str, line: str, has_year: bool) -> bool:
    if not has_year or not _CLOSES.search(previous):
        return False
    return _OPENS.match(line) is not None or (
        len(line) > 60 and line[0].isupper() and previous.rstrip()[-1] in ".0123456789"
    )


def split_references(text: str) -> list[tuple[int, int]]:
    """Half-open spans of the single references in a list, without their numbers, bullets and edge white
    space.

    Numbered or bulleted lists go by their marks, wrapped lines included; without marks a reference begins
    behind a blank line, or on a line that opens with names behind one that is complete. A heading is no
    reference.
    """
    lines = _lines(text)
    content = [line for line in lines if line.text.strip()]
    if not content:
        return []
    if (
        (inline := _by_inline(text))
        and len(inline) >= len(by_marks := _by_marks(text, lines) or [])
        and len(inline) > len(by_marks)
    ):
        return inline
    return _by_marks(text, lines) or _by_paragraphs(text, lines)
