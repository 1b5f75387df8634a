"""The trailer of a page's export: From, Permanent link, Last update; and lines that a printer repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from extract.document import Block

# A label, and behind it an address, a date, or nothing: its value is the next line's.
_LABEL = re.compile(
    r"[*_]{0,2}(?P<label>From|Permanent link|Last update|Printed on)[*_]{0,2}:?[*_]{0,2}[^\S\n]*"
    r"(?:(?<=[:*_ ])[*_<]{0,3}(?:https?://|\d{4}[/.-]\d)|\n|\Z)",
    re.I,
)
_URL = re.compile(r"https?://[^\s<>*\]\"]+")
_DATE = re.compile(r"\b(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})(?:[T ]{1,2}(\d{1,2}):(\d\d))?")
# A running foot of the export: `https://… Printed on 2024/06/07 02:56`, alone on its paragraph.
_RUNNING = re.compile(
    r"(?:https?://\S+\s+)?Printed on \d{4}/\d\d/\d\d \d\d:\d\d\Z"
    r"|Last update: ?\d{4}/\d\d/\d\d \d\d:\d\d\b\S*.{0,80}\Z"
)
_REACH = 12


@dataclass(frozen=True, slots=True)
class Trailer:
    """What the trailer says; `first` is its first paragraph's index, `lines` running lines before it."""

    first: int
    blocks: tuple[Block, ...] = ()
    lines: frozenset[int] = frozenset()
    url: str | None = None
    modified: str | None = None
    page_id: str | None = None


def find_trailer(text: str, paragraphs: list[tuple[int, int]]) -> Trailer:
    """The trailer at the page's end: its last paragraphs from `From:` on, if all of them belong to it."""
    lines = frozenset(
        i
        for i, (start, end) in enumerate(paragraphs)
        if end - start < 300 and text.startswith(("http", "Printed on", "Last update"), start)
        and _RUNNING.match(text, start, end)
    )  # fmt: skip
    first = len(paragraphs)
    found = False
    for i in range(len(paragraphs) - 1, max(-1, len(paragraphs) - 1 - _REACH), -1):
        start, end = paragraphs[i]
        label = _LABEL.match(text, start, end)
        if label is None and not _belongs(text, start, end):
            break
        if label is not None:
            first, found = i, True
    if not found:
        return Trailer(first=len(paragraphs), lines=lines)
    return _read(text, paragraphs, first, frozenset(i for i in lines if i < first))


def _belongs(text: str, start: int, end: int) -> bool:
    """Whether a paragraph without label is a label's value: an address or a date, and short."""
    return end - start < 400 and bool(_URL.search(text, start, end) or _DATE.match(text, start, end))


def _read(text: str, paragraphs: list[tuple[int, int]], first: int, lines: frozenset[int]) -> Trailer:
    url = modified = None
    label = ""
    for start, end in paragraphs[first:]:
        for line in text[start:end].split("\n"):
            if heading := _LABEL.match(line):
                label = heading.group("label").lower()
            if label == "permanent link" and url is None and (address := _URL.search(line)):
                url = address.group().rstrip(".,;)")
            if label == "last update" and modified is None and (date := _DATE.search(line)):
                modified = _iso(date)
    blocks = tuple(Block("metadata", start, end) for start, end in paragraphs[first:])
    return Trailer(first, blocks, lines, url, modified, page_id(url))


def _iso(date: re.Match[str]) -> str:
    year, month, day, hour, minute = date.groups()
    iso = f"{year}-{int(month):02}-{int(day):02}"
    return f"{iso}T{int(hour):02}:{minute}" if hour else iso


def page_id(url: str | None) -> str | None:
    """The page id that a permanent link names: `id=…`, else the path after `doku.php/`; else None."""
    if url is None:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if found := parse_qs(parts.query).get("id"):
        return found[0].replace("/", ":") or None
    _, _, path = parts.path.partition("doku.php/")
    return path.strip("/").replace("/", ":") or None
