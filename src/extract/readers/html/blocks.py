"""Where the text of an HTML page goes: paragraphs, headings, items, cells, code, notes."""

from __future__ import annotations

import re

from extract.document import BlockKind
from extract.readers.compose import SUPERSCRIPTS, Draft, Piece
from extract.readers.html.dropped import BLOCKS, VOID
from extract.readers.html.survey import Survey
from extract.readers.html.table import TableDraft
from extract.readers.html.tags import Tag

_HEADING = re.compile(r"h([1-6])\Z")
_NOTE_HOLDERS = frozenset(("li", "p", "div", "dd", "dt", "td", "tr", "aside", "section"))
_RAISED = re.compile(r"[0-9+\-−n]+\Z")
_UNLINKED = re.compile(r"\[?(\d{1,3})[)\]⁾]\Z")
_LEADING = re.compile(r"[\s,;^↑]*")


class Blocks:
    """Collects drafts; offsets are the source's."""

    def __init__(self, source: str, found: Survey) -> None:
        self.source = source
        self.found = found
        self.drafts: list[Draft] = []
        self.notes: list[Draft] = []
        self.pieces: list[Piece] = []
        self.kind: BlockKind = "paragraph"
        self.level: int | None = None
        self.items: list[bool] = []
        self.joined = False
        self.tables: list[TableDraft] = []
        self.layout = 0
        self.note: Draft | None = None
        self.note_depth = 0
        self.holders: list[tuple[int, int]] = []
        self.raised: int | None = None
        self.pre = 0
        self.depth = 0

    # Content ------------------------------------------------------------------------------------------------

    def text(self, start: int, end: int) -> None:
        """Letters as they stand."""
        if self.note is not None and not self.note.pieces:
            # What stands between a note's back links and its text: commas, arrows.
            match = _LEADING.match(self.source, start, end)
            start = match.end() if match else start
        if start < end:
            self._open().append(Piece("text", start, end))

    def put(self, string: str, start: int, end: int) -> None:
        """A resolved entity."""
        if string and not (self.note is not None and not self.note.pieces and string in "↑^\xa0 ,"):
            self._open().append(Piece("put", start, end, string))

    def line_break(self, start: int, end: int) -> None:
        """The end of a line within a block."""
        self._open().append(Piece("break", start, end))

    def _open(self) -> list[Piece]:
        if self.note is not None:
            return self.note.pieces
        if self.tables:
            return self.tables[-1].pieces
        return self.pieces

    # Elements -----------------------------------------------------------------------------------------------

    def start(self, token: Tag, given: dict[str, str]) -> bool:
        """A start tag; true when the element's content is not to be read."""
        name, at, end = token.name, token.start, token.end
        self.depth += name not in VOID
        if name in BLOCKS:
            self._start_block(name, token, given)
        elif name == "br":
            self.line_break(at, end)
        elif name == "hr":
            self.boundary(at, end)
        elif name == "img" and "smiley" in given.get("class", ""):
            self.put(given.get("alt", ""), at, end)
        elif name == "sup":
            self.raised = len(self._open())
        identifier = given.get("id") or (given.get("name") if name == "a" else None)
        if identifier is not None and identifier in self.found.labels:
            self._start_note(name, self.found.labels[identifier])
        return name == "a" and self._is_link_of_a_note(token, given)

    def _is_link_of_a_note(self, token: Tag, given: dict[str, str]) -> bool:
        label = self.found.markers.get(token.start)
        if label is not None and self.note is None:
            self._open().append(Piece("marker", token.start, token.end, label))
            self.depth -= 1
            return True
        target = given.get("href", "")
        back = self.note is not None and target.startswith("#") and target[1:] in self.found.marker_ids
        # Never closed, it would take the note with it.
        if back and self.source.find("</a", token.end, token.end + 300) >= 0:
            self.depth -= 1
            return True
        return False

    def end_dropped(self, name: str) -> None:
        """The end of an element that was left out."""

    def end(self, name: str, depth: int, at: int) -> None:
        """The end of an element, by tag or implied; `depth` is what stays open around it."""
        self.depth -= 1
        if name == "sup":
            self._end_sup()
        elif name in BLOCKS:
            self._end_block(name, at)
        if self.note is not None and self.depth < self.note_depth:
            self.note = None

    def _start_block(self, name: str, token: Tag, given: dict[str, str]) -> None:
        at, end = token.start, token.end
        if heading := _HEADING.match(name):
            self._end_note_at_heading()
            self.boundary(at, end)
            self.kind, self.level = "heading", int(heading.group(1))
        elif name == "table":
            self._start_table(token)
        elif (
            self.tables
            and not self.layout
            and name in ("tr", "td", "th", "thead", "tbody", "tfoot", "caption")
        ):
            self.tables[-1].start(name, given)
        elif name in ("ul", "ol", "menu"):
            self.boundary(at, end)
            self.joined = self.joined if self.items else False
            self.items.append(True)
        elif name == "li":
            self.boundary(at, end)
            self.kind = "item"
        elif name == "pre":
            self.boundary(at, end)
            self.pre += 1
            self.kind = "code"
        elif self.kind == "item" and self.items and not self._has_words():
            # <li><p>: the paragraph is the item.
            pass
        else:
            self.boundary(at, end)
        if name in _NOTE_HOLDERS:
            self.holders.append((self.depth, len(self.drafts)))

    def _end_block(self, name: str, at: int) -> None:
        if (
            self.tables
            and not self.layout
            and name in ("tr", "td", "th", "thead", "tbody", "tfoot", "caption")
        ):
            self.tables[-1].end(name)
        elif name == "table" and self.tables:
            self._end_table()
        elif name in ("ul", "ol", "menu") and self.items:
            self.boundary(at, at)
            self.items.pop()
            self.kind = "item" if self.items else "paragraph"
        else:
            self.boundary(at, at)
            self.pre = max(0, self.pre - (name == "pre"))
        if name in _NOTE_HOLDERS and self.holders:
            self.holders.pop()

    def boundary(self, start: int, end: int) -> None:
        """The end of a block; inside a note or a cell, of a line."""
        if self.note is not None or self.tables:
            self.line_break(start, end)
            return
        if self._has_words():
            joined = self.kind == "item" and self.joined
            self.drafts.append(Draft(self.kind, self.pieces, level=self.level, joined=joined))
            self.joined = self.kind == "item"
        self.pieces = []
        self.raised = None
        # A second paragraph of an item is an item's line of its own.
        self.kind, self.level = ("item" if self.items else "paragraph"), None

    def _has_words(self) -> bool:
        return any(
            p.kind in ("marker", "put") or self.source[p.start : p.end].strip()
            for p in self.pieces
            if p.kind != "break"
        )

    # Notes --------------------------------------------------------------------------------------------------

    def _start_note(self, name: str, label: str) -> None:
        if self.note is not None and self.depth >= self.note_depth:
            if not any(p.kind == "text" for p in self.note.pieces):
                self.note.labels = (*self.note.labels, label)
            return
        depth = self.depth if name in _NOTE_HOLDERS else (self.holders[-1][0] if self.holders else self.depth)
        self.boundary(0, 0) if not self.tables else None
        self.note = Draft("note", labels=(label,))
        self.note_depth = depth
        self.notes.append(self.note)

    def _end_note_at_heading(self) -> None:
        self.note = None

    def _end_sup(self) -> None:
        """Raised numbers stay raised: 10² is not 102; `[1]` and `1)` without a link are markers all the
        same.
        """
        if self.raised is None:
            return
        pieces = self._open()
        inside = pieces[self.raised :]
        written = "".join(p.string if p.kind == "put" else self.source[p.start : p.end] for p in inside)
        if not inside or any(p.kind in ("marker", "break") for p in inside) or len(written) > 12:
            self.raised = None
            return
        first, last = inside[0].start, inside[-1].end
        if match := _UNLINKED.match(written.strip()):
            pieces[self.raised :] = [Piece("marker", first, last, str(int(match.group(1))))]
        elif _RAISED.match(written.strip()):
            pieces[self.raised :] = [Piece("put", first, last, written.strip().translate(SUPERSCRIPTS))]
        self.raised = None

    # Tables -------------------------------------------------------------------------------------------------

    def _start_table(self, token: Tag) -> None:
        self.boundary(token.start, token.end)
        if token.start in self.found.layout or self.tables or self.note is not None:
            self.layout += 1
        else:
            self.tables.append(TableDraft())

    def _end_table(self) -> None:
        if self.layout:
            self.layout -= 1
            return
        table = self.tables.pop()
        if caption := table.caption:
            self.drafts.append(Draft("paragraph", caption))
        self.drafts.append(Draft("table", cells=table.cells))

    def finish(self) -> list[Draft]:
        """All blocks, notes last."""
        while self.tables:
            self._end_table()
        self.note = None
        self.boundary(0, 0)
        return [*self.drafts, *self.notes]
