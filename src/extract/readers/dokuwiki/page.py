"""Takes in DokuWiki tokens one by one: which block, cell or note each belongs to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from extract.document import BlockKind
from extract.readers.compose import Draft, Piece
from extract.readers.dokuwiki import inline
from extract.readers.dokuwiki.grammar import FORMATTING
from extract.readers.dokuwiki.lexer import Token
from extract.readers.dokuwiki.table import TableDraft

_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9_\-]*)")
_CLOSING_TAG = re.compile(r"</([A-Za-z][A-Za-z0-9_\-]{0,40})>")
_OWN_TAGS = frozenset(("nowiki", "code", "file", "html", "php", "sub", "sup", "del"))
_HTML_TAG = re.compile(r"<[^<>]*>")


@dataclass(slots=True)
class _Note:
    labels: list[str]
    pieces: list[Piece] = field(default_factory=list)


class Page:
    """Where the tokens stand: the block that is open, and the footnote inside it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.drafts: list[Draft] = []
        self.notes: dict[tuple[tuple[str, str], ...], _Note] = {}
        self.count = self.before_cell = 0
        self.left_out: Counter[str] = Counter()
        self.plugins = {m.group(1) for m in _CLOSING_TAG.finditer(text)} - _OWN_TAGS
        self.quotes = inline.QuoteMarks()
        self.pieces: list[Piece] = []
        self.table: TableDraft | None = None
        self.item = self.joined = False
        self.note: tuple[int, list[Piece]] | None = None
        self.after_eol = False
        self.lines: list[Piece] = []
        self.raised = False

    def take(self, token: Token, *, at_cut: bool) -> None:
        """Take in one token; `at_cut` when the token before it was markup and ended where it starts."""
        mode, state, start, end = token
        mode = "nowiki" if mode == "percent" else mode
        if mode == "eol" and self.note is None:
            self._eol(start, end)
            return
        if not (state == "text" and not self.text[start:end].strip(" \t")):
            self.after_eol = False
        if mode in (
            "list",
            "table",
            "quote",
            "preformatted",
            "code",
            "file",
            "html",
            "php",
            "nowiki",
            "footnote",
        ):
            getattr(self, f"_{mode}")(state, start, end)
        elif state == "text":
            self._text(mode, start, end)
        elif mode in FORMATTING:
            self._out([])
            if mode == "superscript":
                self.raised = state == "enter"
        else:
            self._special(mode, start, end, at_cut=at_cut)

    def finish(self) -> list[Draft]:
        """All blocks, notes last."""
        self._flush()
        notes = [Draft("note", note.pieces, labels=tuple(note.labels)) for note in self.notes.values()]
        return [*self.drafts, *notes]

    def _special(self, mode: str, start: int, end: int, *, at_cut: bool) -> None:
        page = self.text
        if mode == "heading":
            self._flush()
            level, low, high = inline.heading_span(page, start, end)
            self.drafts.append(Draft("heading", [Piece("text", low, high)], level=level))
        elif mode == "rule":
            self._boundary(start, end)
        elif mode == "link":
            self._out(inline.link_pieces(page, start, end, self.left_out))
        elif mode == "media":
            self._out(inline.media_pieces(page, start, end, self.left_out))
        elif mode == "mail":
            self._out([inline.mail_piece(start, end)])
        elif mode == "entity":
            self._out([inline.entity_piece(page, start, end)])
        elif mode == "multiply":
            self._out(inline.multiply_pieces(page, start, end))
        elif mode == "quote_mark":
            self._out([self.quotes.piece(page, start, at_cut=at_cut)])
        elif mode == "linebreak":
            self._out([Piece("break", start, end)])
        elif mode == "macro":
            self.left_out[page[start + 2 : end - 2].partition(":")[0].strip()] += 1
            self._out([])
        elif mode == "tag":
            self._tag(start, end)
        else:
            self._out([Piece("text", start, end)])

    def _tag(self, start: int, end: int) -> None:
        match = _TAG.match(self.text, start, end)
        name = match.group(1) if match else ""
        if name not in self.plugins and not (name.isupper() and len(name) > 1):
            self._out([Piece("text", start, end)])
            return
        if self.text[start + 1] != "/":
            self.left_out[name] += 1
        self._out([])

    def _text(self, mode: str, start: int, end: int) -> None:
        if self.raised and mode == "superscript":
            self._out(inline.raised_pieces(self.text, start, end))
        else:
            self._out([Piece("text", start, end)])

    def _out(self, pieces: list[Piece]) -> None:
        """Into the footnote, the table's cell, or the block that is open."""
        if self.note is not None:
            self.note[1].extend(pieces)
        elif self.table is not None:
            # Markup without text makes a cell a cell: only what nothing stands in is a span.
            self.table.pieces.extend(pieces or [Piece("text", 0, 0)])
        else:
            self.pieces.extend(pieces)

    def _boundary(self, start: int, end: int) -> None:
        """The end of a block; within a note or a cell, of a line."""
        if self.note is not None or self.table is not None:
            self._out([Piece("break", start, end)])
        else:
            self._flush()

    def _flush(self) -> None:
        if self.pieces:
            kind: BlockKind = "item" if self.item else "paragraph"
            self.drafts.append(Draft(kind, self.pieces, joined=self.item and self.joined))
            self.joined = self.item
            self.pieces = []

    def _eol(self, start: int, end: int) -> None:
        if self.after_eol:
            self._flush()
        self._out([Piece("text", start, end)])
        self.after_eol = True

    def _list(self, state: str, start: int, end: int) -> None:
        if state == "text":
            self._out([Piece("text", start, end)])
            return
        self._boundary(start, end)
        if self.note is None and self.table is None:
            self.item = state != "exit"
            if state != "matched":
                self.joined = False

    def _quote(self, state: str, start: int, end: int) -> None:
        if state == "text":
            self._out([Piece("text", start, end)])
        elif state == "matched" and self.text[start : end - 1].endswith(">"):
            self._boundary(start, end)
        elif state == "matched":
            self._out([Piece("break", start, end)])
        else:
            self._boundary(start, end)

    def _table(self, state: str, start: int, end: int) -> None:
        if self.note is not None:
            self._out([Piece("text" if state == "text" else "break", start, end)])
            return
        written = self.text[start:end]
        if state == "enter":
            self._flush()
            self.before_cell = self.count
            self.table = TableDraft(header=written.endswith("^"))
        elif self.table is None:
            self._out([Piece("text", start, end)])
        elif state == "exit":
            self._unclosed_cell(self.table)
            self.drafts.append(Draft("table", cells=self.table.cells(self.text)))
            self.table = None
        elif state == "text" or not written.strip(" \t"):
            self._out([Piece("text", start, end)])
        elif written == ":::":
            self.table.span_down(self.text, start, end)
        elif written.startswith("\n"):
            self._unclosed_cell(self.table)
            self.before_cell = self.count
            self.table.row(header=written.endswith("^"))
        else:
            self.before_cell = self.count
            self.table.cell(header=written == "^")

    def _unclosed_cell(self, table: TableDraft) -> None:
        """A row's end. DokuWiki does not show what follows the last delimiter: its words are kept, its notes
        are none and don't count."""
        pieces = table.pieces
        pieces[:] = [Piece("text", p.start, p.end) if p.kind == "marker" else p for p in pieces]
        while self.count > self.before_cell:
            label = str(self.count)
            key = next(key for key, note in reversed(self.notes.items()) if label in note.labels)
            self.notes[key].labels.remove(label)
            if not self.notes[key].labels:
                del self.notes[key]
            self.count -= 1

    def _preformatted(self, state: str, start: int, end: int) -> None:
        if state == "matched":
            self.lines.append(Piece("break", start, end))
        elif state == "text":
            self.lines.append(Piece("text", start, end))
        elif state == "exit":
            self._code_lines()

    def _code_lines(self) -> None:
        lines, self.lines = self.lines, []
        if self.note is not None or self.table is not None:
            edges = [Piece("break", piece.start, piece.start) for piece in lines[:1]]
            self._out([*edges, *lines, *edges])
            return
        self._flush()
        self.drafts.append(Draft("code", lines))

    def _code(self, state: str, start: int, end: int) -> None:
        # `<code python file.py>`: what stands before the first `>` is about the block.
        at = self.text.find(">", start, end) + 1
        if state == "text" and at:
            self.lines.append(Piece("text", at, end))
            self._code_lines()

    _file = _code

    def _html(self, state: str, start: int, end: int) -> None:
        if state == "enter":
            self.left_out["html"] += 1
        elif state == "text":
            at = start
            for tag in _HTML_TAG.finditer(self.text, start, end):
                self._out([Piece("text", at, tag.start())])
                at = tag.end()
            self._out([Piece("text", at, end)])

    def _nowiki(self, state: str, start: int, end: int) -> None:
        self._out([Piece("text", start, end)] if state == "text" else [])

    def _php(self, state: str, start: int, end: int) -> None:
        if state == "enter":
            self.left_out["php"] += 1

    def _footnote(self, state: str, start: int, end: int) -> None:
        if state == "text":
            self._out([Piece("text", start, end)])
        elif state == "enter" and self.note is None:
            self.note = (start, [])
        elif state == "exit" and self.note is not None:
            opened, pieces = self.note
            self.note = None
            self.count += 1
            label = str(self.count)
            key = tuple((piece.kind, piece.string or self.text[piece.start : piece.end]) for piece in pieces)
            self.notes.setdefault(key, _Note([], pieces)).labels.append(label)
            self._out([Piece("marker", opened, end, label)])
        else:
            # Notes don't nest: a second `((` inside one is text, and so is the `))` that is left over.
            self._out([Piece("text", start, end)])
