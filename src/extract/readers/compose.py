"""Drafts of blocks → the reader's plain text, with every block's and marker's place in it.

Readers that take markup apart (dokuwiki, html) collect drafts, whose pieces name spans of the source; here
they become one text: blocks separated by a blank line, list items one a line, a table's rows one a line with
tabs between the cells, notes last, each after its number on a line of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

import regex

from extract.document import Block, BlockKind, Cell, Marker
from extract.readers.textmap import TextBuilder, TextMap

SUPERSCRIPTS: dict[int, str] = dict(zip(map(ord, "0123456789+-−n()"), "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻ⁿ⁽⁾", strict=True))
_RUN = regex.compile(r"[^ \t\n\r\f\v]++(?: [^ \t\n\r\f\v]++)*+|[ \t\n\r\f\v]++")


class Piece(NamedTuple):
    """Part of a block, with its span in the source.

    text: the source's own letters, runs of white space folded to one space; put: `string` instead of them;
    marker: a footnote marker to the note numbered `string`; break: the end of a line.
    """

    kind: Literal["text", "put", "marker", "break"]
    start: int
    end: int
    string: str = ""


@dataclass(slots=True)
class CellDraft:
    """A cell of a table; places count from 0, spans included."""

    row: int
    column: int
    header: bool = False
    rowspan: int = 1
    colspan: int = 1
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Draft:
    """A block before it has a place in the text; a code block's pieces are taken letter by letter.

    `joined` says that it stands on the line after the block before it, as a list's later items do.
    """

    kind: BlockKind
    pieces: list[Piece] = field(default_factory=list)
    level: int | None = None
    joined: bool = False
    labels: tuple[str, ...] = ()
    cells: list[CellDraft] = field(default_factory=list)


class Composed(NamedTuple):
    """What a Document is made of."""

    text: str
    blocks: tuple[Block, ...]
    markers: tuple[Marker, ...]
    map: TextMap
    title: str | None


def marker_text(label: str) -> str:
    """A footnote marker as the text shows it: `¹⁾` for "1"."""
    return label.translate(SUPERSCRIPTS) + "⁾"


def compose(source: str, drafts: Iterable[Draft]) -> Composed:
    """The text of `drafts`, in their order; a draft without any text is left out, but for a note."""
    writer = _Writer(source)
    for draft in drafts:
        writer.block(draft)
    text, text_map = writer.out.build()
    title = next((text[b.start : b.end] for b in writer.blocks if b.kind == "heading"), None)
    return Composed(text, tuple(writer.blocks), tuple(writer.markers), text_map, title)


class _Writer:
    def __init__(self, source: str) -> None:
        self.source = source
        self.out = TextBuilder(source)
        self.blocks: list[Block] = []
        self.markers: list[Marker] = []

    def block(self, draft: Draft) -> None:
        if draft.kind == "note":
            self._note(draft)
        elif draft.cells:
            if any(_has_words(self.source, cell.pieces) for cell in draft.cells):
                self._separate(draft)
                self._table(draft)
        elif not _has_words(self.source, draft.pieces):
            return
        elif draft.kind == "code":
            self._separate(draft)
            self._code(draft)
        else:
            self._separate(draft)
            start = self.out.at
            self._flow(draft.pieces, breaks=draft.kind != "heading")
            self.blocks.append(Block(draft.kind, start, self.out.at, level=draft.level))

    def _separate(self, draft: Draft) -> None:
        if self.out.at:
            joined = draft.joined and self.blocks and self.blocks[-1].kind == draft.kind
            self.out.insert("\n" if joined else "\n\n")

    def _note(self, draft: Draft) -> None:
        self._separate(draft)
        head = self.out.at
        self.out.insert(", ".join(f"{label})" for label in draft.labels))
        head_end = self.out.at
        has_words = _has_words(self.source, draft.pieces)
        if has_words:
            self.out.insert("\n\n")
        start = self.out.at
        self._flow(draft.pieces, breaks=True)
        self.blocks.append(Block("note", start, self.out.at, labels=draft.labels, head=(head, head_end)))

    def _table(self, draft: Draft) -> None:
        start, row, cells = self.out.at, draft.cells[0].row, []
        for number, cell in enumerate(draft.cells):
            if number:
                # A row may hold nothing but cells that span down from above: its line is empty, but there.
                self.out.insert("\t" if cell.row == row else "\n")
            row = cell.row
            cell_start = self.out.at
            self._flow(cell.pieces, breaks=False)
            cells.append(
                Cell(
                    cell_start,
                    self.out.at,
                    cell.row,
                    cell.column,
                    rowspan=cell.rowspan,
                    colspan=cell.colspan,
                    header=cell.header,
                )
            )
        self.blocks.append(Block("table", start, self.out.at, cells=tuple(cells)))

    def _code(self, draft: Draft) -> None:
        """Lines as they stand, without the blank ones at the edges."""
        strings = [
            self.source[p.start : p.end] if p.kind == "text" else p.string if p.kind == "put" else "\n"
            for p in draft.pieces
        ]
        whole = "".join(strings)
        first = whole.rfind("\n", 0, len(whole) - len(whole.lstrip())) + 1
        last = len(whole.rstrip())
        start, at = self.out.at, 0
        for piece, string in zip(draft.pieces, strings, strict=True):
            low, high = max(first - at, 0), min(last - at, len(string))
            at += len(string)
            if low >= high:
                continue
            if piece.kind == "text":
                self.out.copy(piece.start + low, piece.start + high)
            else:
                self.out.put(string[low:high], piece.start, piece.end)
        self.blocks.append(Block("code", start, self.out.at))

    def _flow(self, pieces: list[Piece], *, breaks: bool) -> None:
        """Write inline pieces: no white space at the edges, one space for a run of it, "\\n" for a break."""
        started, gap, line = False, None, False

        def close_gap() -> None:
            nonlocal started, gap, line
            if started and line:
                self.out.insert("\n")
            elif started and gap is not None:
                if self.source[gap[0] : gap[1]] == " ":
                    self.out.copy(*gap)
                else:
                    self.out.put(" ", *gap)
            started, gap, line = True, None, False

        for piece in pieces:
            if piece.kind == "text":
                for run in _RUN.finditer(self.source, piece.start, piece.end):
                    if run.group()[0] in " \t\n\r\f\v":
                        gap = gap or run.span()
                    else:
                        close_gap()
                        self.out.copy(*run.span())
            elif piece.kind == "break":
                line = line or breaks
                gap = gap or (piece.start, piece.end)
            elif piece.kind == "put":
                if not piece.string.strip(" \t\n"):
                    gap = gap or (piece.start, piece.end)
                else:
                    close_gap()
                    self.out.put(piece.string, piece.start, piece.end)
            else:
                close_gap()
                start = self.out.at
                self.out.put(marker_text(piece.string), piece.start, piece.end)
                self.markers.append(Marker(start, self.out.at, (piece.string,)))


def _has_words(source: str, pieces: list[Piece]) -> bool:
    for piece in pieces:
        if piece.kind == "marker" or (piece.kind == "put" and piece.string.strip()):
            return True
        if piece.kind == "text":
            for run in _RUN.finditer(source, piece.start, piece.end):
                if run.group()[0] not in " \t\n\r\f\v":
                    return True
    return False
