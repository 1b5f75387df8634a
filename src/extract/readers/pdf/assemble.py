"""Groups of lines to the Document's text, and every character's way back to page and box."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from extract.document import Block, Cell, Document, Marker
from extract.readers.compose import marker_text
from extract.readers.pdf.groups import Group, group
from extract.readers.pdf.joins import Joiner
from extract.readers.pdf.layout import Flow, flow
from extract.readers.pdf.lines import UNMAPPED, Line
from extract.readers.pdf.pages import Page, load
from extract.readers.pdf.tables import Table
from extract.readers.plain_trailer import find_trailer, page_id


def read_pdf(data: bytes, *, source: str | None = None) -> Document:
    """The Document of a PDF; locators are `{"page", "bbox", "boxes"}` in PDF points from the page's top left.

    Raises SourceError for bytes that are no PDF, for a PDF that is cut off, locked or damaged, that has no
    text layer or a font whose characters nobody can tell. `source` names the file in errors.
    """
    pdf = load(data, source)
    layout = flow(pdf.pages)
    writer = _Writer(layout)
    for block in group(layout, pdf.bookmarks):
        writer.block(block)
    text = "".join(writer.pieces)
    blocks = tuple(writer.blocks)
    trailer = find_trailer(text, [(b.start, b.end) for b in blocks if b.kind == "metadata"])
    title = next((text[b.start : b.end] for b in blocks if b.kind == "heading"), None)
    return Document(
        text=text,
        format="pdf",
        encoding=None,
        blocks=blocks,
        markers=tuple(writer.markers),
        title=title,
        url=trailer.url,
        modified=trailer.modified,
        page_id=trailer.page_id or _running_id(layout.running),
        locate=Locator(writer.starts, writer.stretches),
        left_out=MappingProxyType(_left_out(layout, pdf.pages)),
        warnings=_warnings(pdf.pages),
    )


def _running_id(running: Sequence[Line]) -> str | None:
    """The page id in an address at the pages' foot, as browsers print it."""
    for line in running:
        for word in line.text.split():
            if word.startswith(("http://", "https://")) and (found := page_id(word)):
                return found
    return None


def _left_out(layout: Flow, pages: Sequence[Page]) -> dict[str, int]:
    counts = {
        "running line": len(layout.running),
        "turned character": sum(page.turned for page in pages),
        "picture": sum(page.images for page in pages),
    }
    return {name: count for name, count in sorted(counts.items()) if count}


def _warnings(pages: Sequence[Page]) -> tuple[str, ...]:
    found = []
    empty = [page.number for page in pages if not page.letters and page.images]
    if empty:
        numbers = ", ".join(map(str, empty[:10])) + (" …" if len(empty) > 10 else "")
        found.append(f"page {numbers}: pictures without a text layer (OCR?)")
    if unmapped := sum(page.unmapped for page in pages):
        found.append(f"{unmapped} characters without a Unicode map, shown as {UNMAPPED}")
    return tuple(found)


class Locator:
    """Spans of the text to pages and boxes; `starts` are where the stretches begin in the text.

    A stretch is (start, end, line, offset): `text[start:end]` is `line.text` from `offset` on.
    """

    def __init__(self, starts: list[int], stretches: list[tuple[int, int, Line, int]]) -> None:
        self._starts = starts
        self._stretches = stretches

    def __call__(self, start: int, end: int) -> dict[str, Any] | None:
        """The contract's locator, one box for every line that the span touches, or None."""
        boxes: list[dict[str, Any]] = []
        last: Line | None = None
        first = max(0, bisect_right(self._starts, start) - 1)
        for low, high, line, offset in self._stretches[first : bisect_left(self._starts, end)]:
            low_here, high_here = max(low, start), min(high, end)
            if low_here >= high_here:
                continue
            box = line.box(offset + low_here - low, offset + high_here - low)
            if line is last:
                previous = boxes[-1]["bbox"]
                previous[0], previous[2] = min(previous[0], box[0]), max(previous[2], box[2])
            else:
                boxes.append({"page": line.page, "bbox": box})
                last = line
        if not boxes:
            return None
        return {"page": boxes[0]["page"], "bbox": list(boxes[0]["bbox"]), "boxes": boxes}


class _Writer:
    def __init__(self, layout: Flow) -> None:
        self.joiner = Joiner([entry for entry in layout.entries if isinstance(entry, Line)])
        self.pieces: list[str] = []
        self.at = 0
        self.starts: list[int] = []
        self.stretches: list[tuple[int, int, Line, int]] = []
        self.blocks: list[Block] = []
        self.markers: list[Marker] = []

    def block(self, block: Group) -> None:
        """Write one block, and what separates it from the last."""
        if block.table is not None:
            self._table(block.table)
            return
        if not block.lines and block.head is None:
            return
        if self.at:
            follows = block.kind == "item" and self.blocks and self.blocks[-1].kind == "item"
            self._insert("\n" if follows else "\n\n")
        head = None
        if block.head is not None:
            line, length = block.head
            start = self.at
            self._head(line, length, block.labels)
            head = (start, self.at)
            if block.lines:
                self._insert("\n\n")
        start = self.at
        number = (start, start + len(block.lines[0].text[: block.number].rstrip())) if block.number else None
        self._lines(block.lines, breaks=block.breaks, drop=block.drop)
        self.blocks.append(
            Block(
                block.kind, start, self.at, level=block.level, labels=block.labels, head=head, number=number
            )
        )

    def _head(self, line: Line, length: int, labels: tuple[str, ...]) -> None:
        """A note's number as `1)`, wherever it was raised on the page."""
        string = ", ".join(f"{label})" for label in labels)
        if len(string) == length:
            self._stretch(string, line, 0)
        else:
            self._insert(string)

    def _table(self, table: Table) -> None:
        if self.at:
            self._insert("\n\n")
        start, row, cells = self.at, table.cells[0].row, []
        for i, cell in enumerate(table.cells):
            if i:
                self._insert("\t" if cell.row == row else "\n")
            row = cell.row
            cell_start = self.at
            self._lines(cell.lines, breaks=set(), drop=0)
            header = bool(cell.lines) and all(line.bold for line in cell.lines)
            cells.append(
                Cell(
                    cell_start,
                    self.at,
                    cell.row,
                    cell.column,
                    rowspan=cell.rowspan,
                    colspan=cell.colspan,
                    header=header,
                )
            )
        self.blocks.append(Block("table", start, self.at, cells=tuple(cells)))

    def _lines(self, lines: Sequence[Line], *, breaks: set[int], drop: int) -> None:
        for i, line in enumerate(lines):
            first = drop if i == 0 else 0
            while first < len(line.text) and line.text[first] == " ":
                first += 1
            cut, between = 0, ""
            if i + 1 < len(lines):
                cut, between = self.joiner.join(line.text, lines[i + 1].text)
                if between and i + 1 in breaks:
                    between = "\n"
            self._line(line, first, len(line.text) - cut)
            self._insert(between)

    def _line(self, line: Line, start: int, end: int) -> None:
        """A line's text, a soft hyphen within it left out; markers in the text's own form."""
        at = start
        for low, high, label in line.markers:
            if low < start or high > end:
                continue
            self._plain(line, at, low)
            begin = self.at
            string = marker_text(label)
            self._stretch(string, line, low) if len(string) == high - low else self._insert(string)
            self.markers.append(Marker(begin, self.at, (label,)))
            at = high
        self._plain(line, at, end)

    def _plain(self, line: Line, start: int, end: int) -> None:
        while (soft := line.text.find("\u00ad", start, end)) >= 0:
            self._stretch(line.text[start:soft], line, start)
            start = soft + 1
        self._stretch(line.text[start:end], line, start)

    def _stretch(self, string: str, line: Line, offset: int) -> None:
        if string:
            self.starts.append(self.at)
            self.stretches.append((self.at, self.at + len(string), line, offset))
            self._insert(string)

    def _insert(self, string: str) -> None:
        self.pieces.append(string)
        self.at += len(string)
