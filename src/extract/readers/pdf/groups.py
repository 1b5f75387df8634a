"""Lines to headings, paragraphs, items, notes and the trailer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extract.document import BlockKind
from extract.readers.pdf.headings import Headings
from extract.readers.pdf.layout import Entry, Flow
from extract.readers.pdf.lines import Line
from extract.readers.pdf.tables import Table

_HEAD = re.compile(r"\d{1,4}\)(?:\s*,\s*\d{1,4}\))*\Z")
_NUMBER = re.compile(r"\d{1,4}")
_ONLY_MARKERS = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹⁾\s,]+\Z")
_TRAILER = re.compile(r"(?:From:|Permanent link:|Last update:)")
_BULLET = re.compile(r"(?:[•◦▪‣●○■·∙–*]|[-]) +(?=\S)")
_NUMBERED = re.compile(r"\d{1,3}[.)] +(?=\S)")
_REACH = 14


@dataclass(slots=True)
class Group:
    """Lines that make one block; a note's `labels`, a heading's `level`, a table in place of lines.

    `breaks` are the indices of lines that begin a new line within the block; `drop` the letters of the first
    line that are no text (a bullet), `head` the line that holds a note's number and how much of it.
    """

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    level: int | None = None
    labels: tuple[str, ...] = ()
    head: tuple[Line, int] | None = None
    breaks: set[int] = field(default_factory=set)
    drop: int = 0
    number: int = 0
    table: Table | None = None


def group(flow: Flow, bookmarks: list[tuple[int, str]]) -> list[Group]:
    """The blocks of the document, in order."""
    entries = flow.entries
    trailer = _trailer_start(entries)
    notes = _notes_start(entries, trailer)
    groups = _body(flow, entries[:notes], bookmarks)
    groups += _notes(entries[notes:trailer])
    groups += [
        Group("metadata", [entry]) if isinstance(entry, Line) else Group("table", table=entry)
        for entry in entries[trailer:]
    ]
    return groups


def _trailer_start(entries: list[Entry]) -> int:
    first = len(entries)
    found = set()
    for i in range(len(entries) - 1, max(-1, len(entries) - 1 - _REACH), -1):
        entry = entries[i]
        if isinstance(entry, Line) and (label := _TRAILER.match(entry.text)):
            first = i
            found.add(label.group())
    return first if len(found) >= 2 else len(entries)


def head_labels(entry: Entry) -> tuple[tuple[str, ...], int]:
    """The numbers that open a note at this line, and how much of the line they take; () where none do."""
    if not isinstance(entry, Line):
        return (), 0
    if _HEAD.match(entry.text):
        return tuple(_NUMBER.findall(entry.text)), len(entry.text)
    if entry.markers and entry.markers[0][0] == 0:
        if _ONLY_MARKERS.match(entry.text):
            return tuple(label for _, _, label in entry.markers), len(entry.text)
        _, end, label = entry.markers[0]
        if entry.text[end : end + 1] == " ":
            return (label,), end
    return (), 0


def _notes_start(entries: list[Entry], stop: int) -> int:
    """The last line numbered 1 from which on the numbers run without a gap; `stop` where there is none."""
    expected: int | None = None
    best = stop
    for i in range(stop - 1, -1, -1):
        labels, _ = head_labels(entries[i])
        if not labels:
            continue
        numbers = [int(label) for label in labels]
        if expected is not None and max(numbers) < expected - 1:
            break
        if numbers[0] == 1 and len(set(numbers)) == len(numbers):
            best = i
            break
        expected = numbers[0] if expected is None else min(expected, numbers[0])
    return best


def _notes(entries: list[Entry]) -> list[Group]:
    groups: list[Group] = []
    for entry in entries:
        labels, length = head_labels(entry)
        if isinstance(entry, Table):
            groups.append(Group("table", table=entry))
        elif labels:
            rest = length < len(entry.text)
            note = Group("note", [entry] if rest else [], labels=labels, head=(entry, length))
            note.drop = length if rest else 0
            groups.append(note)
        elif groups and groups[-1].kind == "note":
            groups[-1].lines.append(entry)
        else:
            groups.append(Group("paragraph", [entry]))
    return groups


def _body(flow: Flow, entries: list[Entry], bookmarks: list[tuple[int, str]]) -> list[Group]:
    groups: list[Group] = []
    headings = Headings(flow, entries, bookmarks)
    at = 0
    while at < len(entries):
        entry = entries[at]
        if isinstance(entry, Table):
            groups.append(Group("table", table=entry))
            at += 1
            continue
        length, level = headings.at(at)
        if length:
            lines = [line for line in entries[at : at + length] if isinstance(line, Line)]
            groups.append(Group("heading", lines, level=level))
            at += length
            continue
        _place(flow, groups, entry)
        at += 1
    return groups


def _place(flow: Flow, groups: list[Group], line: Line) -> None:
    """Add a line to the block above it, or begin one."""
    above = groups[-1] if groups else None
    if line.mono and not flow.mono:
        _place_code(flow, groups, above, line)
        return
    bullet = _BULLET.match(line.text)
    indented = line.x0 > flow.lefts.get(line.column, line.x0) + 1.6 * flow.size
    numbered = (
        _NUMBERED.match(line.text)
        if line.x0 > flow.lefts.get(line.column, line.x0) + 0.8 * flow.size
        else None
    )
    if above is not None and above.kind in ("paragraph", "item") and not bullet and not numbered:
        last = above.lines[-1]
        room = _room(flow, last, line)
        if _continues(flow, above, last, line, room):
            if room > 0.25 * (flow.rights.get(last.column, last.x1) - flow.lefts.get(last.column, last.x0)):
                above.breaks.add(len(above.lines))
            above.lines.append(line)
            return
    kind: BlockKind = (
        "item" if bullet or numbered or (indented and _follows_closely(flow, above, line)) else "paragraph"
    )
    new = Group(kind, [line])
    new.drop = bullet.end() if bullet else 0
    new.number = numbered.end() if numbered else 0
    if (
        kind == "item"
        and above is not None
        and above.kind == "paragraph"
        and indented
        and len(above.lines) == 1
    ):
        first = above.lines[0]
        if first.page == line.page and abs(first.x0 - line.x0) < 1:
            above.kind = "item"
    groups.append(new)


def _place_code(flow: Flow, groups: list[Group], above: Group | None, line: Line) -> None:
    last = above.lines[-1] if above is not None and above.kind == "code" else None
    if (
        above is not None
        and last is not None
        and last.page == line.page
        and line.base - last.base < 1.4 * flow.pitch
    ):
        above.breaks.add(len(above.lines))
        above.lines.append(line)
    else:
        groups.append(Group("code", [line]))


def _follows_closely(flow: Flow, above: Group | None, line: Line) -> bool:
    """Whether an indented line stands right below another: an item of a list whose bullets are drawings."""
    if above is None or above.kind not in ("item", "paragraph") or not above.lines:
        return False
    last = above.lines[-1]
    close = last.page == line.page and 0 < line.base - last.base < 1.4 * flow.pitch
    return close and last.x0 > flow.lefts.get(last.column, last.x0) + 1.6 * flow.size


def _room(flow: Flow, last: Line, line: Line) -> float:
    """How much room was left on `last` after the first word of `line`: positive, and the break was wanted."""
    word = line.text.split(maxsplit=1)[0]
    width = line.rights[len(word) - 1] - line.x0
    return flow.rights.get(last.column, last.x1) - last.x1 - 0.3 * last.size - width


def _continues(flow: Flow, above: Group, last: Line, line: Line, room: float) -> bool:
    if abs(last.size - line.size) > 0.12 * flow.size and line.text[:1] not in ".,;:)":
        return False
    if last.page != line.page or last.column != line.column:
        # The page or column ends. Had the next word found room, the paragraph was over.
        return room <= 0 or line.text[:1] in ".,;:)⁰¹²³⁴⁵⁶⁷⁸⁹"
    step = line.base - last.base
    if not -0.5 * flow.size <= step <= 1.4 * flow.pitch * max(1.0, line.size / flow.size):
        return False
    shift = line.x0 - last.x0
    if shift > 0.8 * flow.size and room > 0:
        return False
    if shift < -0.8 * flow.size and room > 0 and len(above.lines) > 1:
        return False
    if above.kind == "item" or line.x0 > flow.lefts.get(line.column, line.x0) + 1.6 * flow.size:
        # In lists every break that was not forced by the margin begins an item.
        return room <= 0
    return True
