"""Plain text to a Document: a wiki page's PDF export turned into text, or any text.

Nothing is marked up, so form tells: a short line alone is a heading, `1)` and `⁴⁾` open notes at the page's
end, `From:`, `Permanent link:`, `Last update:` are the trailer, and a paragraph or reference that a page end
cut is joined again (one block over the gap; the text itself is never changed). What is uncertain stays a
paragraph. Each pass is linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from extract.document import Block, Document, Marker
from extract.readers.plain_blocks import Span, find_body
from extract.readers.plain_notes import find_notes
from extract.readers.plain_trailer import Trailer, find_trailer

# Lines without a blank one between them; a form feed ends a page, and a paragraph.
_PARAGRAPH = re.compile(r"\S[^\n\f]*+(?:\n(?![^\S\n\f]*+(?:[\n\f]|\Z))[^\n\f]*+)*+")

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_BRACKETED = re.compile(r"\[\d{1,3}(?:[^\S\n]{0,2}[,;–-][^\S\n]{0,2}\d{1,3}){0,20}\]")
_AFTER = re.compile(r"[^\S\n]*(?:[.,;:\n]|\d{1,4}\)|\Z)")
_MAX_DIGITS = 4
_RANGE = re.compile(r"(\d+)(?:\s*[–-]\s*(\d+))?")


def read_plain(text: str) -> Document:
    """The Document of a plain text; `text` is the file's own, so `locate` gives no locator."""
    paragraphs = _paragraphs(text)
    trailer = find_trailer(text, paragraphs)
    notes, style, first = find_notes(text, paragraphs[: trailer.first])
    body = find_body(text, paragraphs[:first], trailer.lines)
    blocks = sorted([*body, *notes, *trailer.blocks], key=lambda block: block.head or (block.start, 0))
    end = paragraphs[first][0] if first < len(paragraphs) else len(text)
    return _document(text, tuple(blocks), find_markers(text, end, notes, style), trailer)


def _document(
    text: str, blocks: tuple[Block, ...], markers: tuple[Marker, ...], trailer: Trailer
) -> Document:
    title = next((text[b.start : b.end] for b in blocks if b.kind == "heading"), None)
    return Document(
        text=text,
        format="text",
        encoding=None,
        blocks=blocks,
        markers=markers,
        title=title,
        url=trailer.url,
        modified=trailer.modified,
        page_id=trailer.page_id,
    )


def _paragraphs(text: str) -> list[Span]:
    spans = []
    for match in _PARAGRAPH.finditer(text):
        start, end = match.span()
        if text[end - 1].isspace():
            end = start + len(match.group().rstrip())
        spans.append((start, end))
    return spans


def find_markers(text: str, end: int, notes: list[Block], style: str | None) -> tuple[Marker, ...]:
    """The markers in `text[:end]`; forms other than `¹⁾` only where a note of the style has their number."""
    found = [Marker(*span, (superscript_number(text, span),)) for span in superscript_markers(text, end)]
    labels = {label for note in notes for label in note.labels}
    if style == "paren":
        for start, stop in _before(text, ")", "0123456789", end):
            if text[start : stop - 1] in labels and _is_marker(text, start, stop):
                found.append(Marker(start, stop, (text[start : stop - 1],)))
    elif style in ("bracket", "dot"):
        for match in _BRACKETED.finditer(text, 0, end):
            numbers = _numbers(match.group())
            if numbers and labels.issuperset(numbers):
                found.append(Marker(*match.span(), numbers))
    found.sort(key=lambda marker: marker.start)
    return tuple(found)


def superscript_markers(text: str, end: int) -> Iterator[Span]:
    """The spans of all `¹⁾` in `text[:end]`."""
    return _before(text, "⁾", _SUPERSCRIPTS, end)


def superscript_number(text: str, span: Span) -> str:
    """The number that `¹²⁾` prints: `12`."""
    return "".join(str(_SUPERSCRIPTS.index(digit)) for digit in text[span[0] : span[1] - 1])


def _before(text: str, closer: str, digits: str, end: int) -> Iterator[Span]:
    """The spans of up to four of `digits` with `closer` behind."""
    at = text.find(closer, 0, end)
    while at >= 0:
        start = at
        while start > max(0, at - _MAX_DIGITS) and text[start - 1] in digits:
            start -= 1
        if start < at:
            yield start, at + 1
        at = text.find(closer, at + 1, end)


def _is_marker(text: str, start: int, end: int) -> bool:
    """Whether `1)` is a marker (`disorder 1).`, `Smith et al. 1) found`), not in a list or `(n = 1)`."""
    before = text[max(0, start - 80) : start]
    if (
        before[-1:].isalnum()
        or before.endswith(("(", "[", ".", "/", "-"))
        or before.rfind("(") > before.rfind(")")
    ):
        return False
    return bool(_AFTER.match(text, end)) or before.rstrip().endswith(("et al.", "et al"))


def _numbers(marker: str) -> tuple[str, ...]:
    """The numbers of `[1,3-5]`: 1, 3, 4, 5; none where a range runs backwards or is no list of notes."""
    numbers: list[str] = []
    for low, high in _RANGE.findall(marker):
        if high and not 0 < int(high) - int(low) < 50:
            return ()
        numbers += (str(n) for n in range(int(low), int(high or low) + 1))
    return tuple(numbers)
