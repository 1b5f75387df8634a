"""Markdown's blocks, line by line: headings, paragraphs, items, code, tables, note definitions, mere
markup.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extract.document import Block, Cell
from extract.readers.markdown.lines import Line, split_lines
from extract.readers.markdown.tables import grid_cells, is_delimiter, pipe_cells, simple_cells, simple_columns

_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)")
_ATX_END = re.compile(r"(?:[ \t]+#+|[ \t]*\\#)?[ \t]*$")
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}]*\}[ \t]*$")
_SETEXT = re.compile(r" {0,3}(=+|-+)[ \t]*$")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")
_NOTE = re.compile(r" {0,3}\[\^([^\]\s]{1,80})\]:[ \t]*")
_REFERENCE = re.compile(r" {0,3}\[[^\]^][^\]]{0,200}\]:[ \t]+\S+.*$")
_BULLET = re.compile(r"([ \t]*)([-*+])(?:[ \t]+(?:\[[ xX]\][ \t]+)?|$)")
_NUMBER = re.compile(r"([ \t]*)\(?(\d{1,9}|[ivx]{1,5}|[a-zA-Z]|#)[.)](?:[ \t]+|$)")
_RULE = re.compile(r" {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
_DIV = re.compile(r"[ \t]*:{3,}.*$")
_HTML_ONLY = re.compile(r"[ \t]*(?:</?[a-zA-Z][^<>]*>[ \t]*|<!--[^<>]*-->[ \t]*)+$")
_QUOTE = re.compile(r" {0,3}(?:>[ \t]?)+")
_GRID = re.compile(r"[ \t]*\+(?:[-=:]+\+)+[ \t]*$")


class Blocks:
    """Walks the lines; `found` holds the blocks in order of start."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines = split_lines(text)
        self.found: list[Block] = []
        self.at = 0
        self.in_list = False

    def read(self) -> list[Block]:
        """All blocks."""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if line.blank:
                self.at += 1
                continue
            if line.indent == 0 and not self._starts(_BULLET, line) and not self._starts(_NUMBER, line):
                self.in_list = False
            self._block(line)
        return self.found

    def _string(self, line: Line) -> str:
        return self.text[line.start : line.end]

    def _starts(self, pattern: re.Pattern[str], line: Line) -> re.Match[str] | None:
        return pattern.match(self.text, line.start, line.end)

    def _add(self, block: Block, lines: int) -> None:
        self.found.append(block)
        self.at += lines

    def _block(self, line: Line) -> None:
        for rule in (self._code, self._atx, self._note, self._markup, self._table, self._item, self._setext):
            if rule(line):
                return
        self._paragraph(line)

    def _code(self, line: Line) -> bool:
        if fence := self._starts(_FENCE, line):
            mark, stop = fence.group(1), self.at + 1
            while stop < len(self.lines) and not self.text.startswith(mark, self.lines[stop].first):
                stop += 1
            self._mere_markup(line)
            self._span("code", self.at, min(stop, len(self.lines)))
            if stop < len(self.lines):
                self._mere_markup(self.lines[stop])
            return True
        if line.indent >= 4 and not self.in_list and not self._starts(_BULLET, line):
            stop = self.at
            while stop < len(self.lines) and (self.lines[stop].blank or self.lines[stop].indent >= 4):
                stop += 1
            self._span("code", self.at, stop)
            return True
        return False

    def _span(self, kind: str, first: int, stop: int) -> None:
        """Lines from `first` to before `stop` as one block, blank ones at the edges left aside."""
        lines = [line for line in self.lines[first:stop] if not line.blank]
        if lines:
            self.found.append(Block(kind, lines[0].first, lines[-1].end))  # type: ignore[arg-type] # two kinds
        self.at = stop

    def _mere_markup(self, line: Line) -> None:
        self._add(Block("metadata", line.first, line.end), 1)

    def _atx(self, line: Line) -> bool:
        match = self._starts(_ATX, line)
        if match is None:
            return False
        self._heading(match.start(2), line.end, len(match.group(1)), 1)
        return True

    def _heading(self, start: int, stop: int, level: int, lines: int) -> None:
        """A heading's title without closing signs; pandoc's `{#id .class}` is mere markup."""
        attributes = _ATTRIBUTES.search(self.text, start, stop)
        end = attributes.start() if attributes else stop
        closing = _ATX_END.search(self.text, start, end)
        end = closing.start() if closing else end
        while start < end and self.text[start] in " \t":
            start += 1
        if start < end:
            self.found.append(Block("heading", start, end, level=level))
        if attributes:
            low = attributes.start() + len(attributes.group()) - len(attributes.group().lstrip())
            self.found.append(Block("metadata", low, low + len(attributes.group().strip())))
        self.at += lines

    def _setext(self, line: Line) -> bool:
        below = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None
        if below is None or below.blank or line.indent > 3:
            return False
        match = self._starts(_SETEXT, below)
        if match is None or self._starts(_QUOTE, line):
            return False
        self._heading(line.first, line.end, 1 if match.group(1)[0] == "=" else 2, 1)
        self._mere_markup(below)
        return True

    def _note(self, line: Line) -> bool:
        match = self._starts(_NOTE, line)
        if match is None:
            return False
        stop, last = self.at + 1, self.at
        while stop < len(self.lines):
            following = self.lines[stop]
            # pandoc sets what goes on after a blank line in by four; without one anything goes on.
            lazy = not self.lines[stop - 1].blank and not self._starts(_NOTE, following)
            if (
                not following.blank
                and following.indent < 4
                and not (lazy and not self._interrupts(following))
            ):
                break
            last = last if following.blank else stop
            stop += 1
        start = match.end()
        if start >= line.end and last > self.at:
            start = next(x.first for x in self.lines[self.at + 1 : last + 1] if not x.blank)
        start, end = min(start, self.lines[last].end), self.lines[last].end
        head = (line.first, line.first + len(match.group().strip()))
        self._add(
            Block("note", start, max(start, end), labels=(match.group(1),), head=head), last + 1 - self.at
        )
        return True

    def _markup(self, line: Line) -> bool:
        """Lines without a word of the page: pandoc's `:::`, HTML tags alone, rules, link definitions."""
        if self._starts(_DIV, line) or self._starts(_HTML_ONLY, line) or self._starts(_REFERENCE, line):
            # `<sup>1)</sup>` alone on its line holds a word.
            self._mere_markup(line)
            return True
        if self._starts(_RULE, line):
            # A row of dashes may be a table's head.
            if not self._simple_table(line):
                self._mere_markup(line)
            return True
        return False

    def _table(self, line: Line) -> bool:
        below = self.lines[self.at + 1] if self.at + 1 < len(self.lines) else None
        if self._starts(_GRID, line):
            stop = self.at
            while stop < len(self.lines) and self.text[self.lines[stop].first : self.lines[stop].end][:1] in (
                "+",
                "|",
            ):
                stop += 1
            cells = grid_cells(self.text, [(x.start, x.end) for x in self.lines[self.at : stop]])
            return self._table_block(cells, stop)
        if below is not None and "|" in self._string(line) and is_delimiter(self._string(below)):
            stop = self.at + 2
            while (
                stop < len(self.lines)
                and not self.lines[stop].blank
                and "|" in self._string(self.lines[stop])
            ):
                stop += 1
            spans = [(x.start, x.end) for x in (line, *self.lines[self.at + 2 : stop])]
            return self._table_block(pipe_cells(self.text, spans), stop)
        return self._simple_table(line)

    def _simple_table(self, line: Line) -> bool:
        """pandoc's simple table: columns under (or between) rows of dashes."""
        header = self.at
        if not simple_columns(self._string(line)):
            header, line = self.at + 1, self.lines[self.at + 1] if self.at + 1 < len(self.lines) else line
        columns = simple_columns(self._string(line)) if header < len(self.lines) else []
        below = self.lines[header + 1] if header + 1 < len(self.lines) else None
        if len(columns) < 2 or below is None or below.blank or simple_columns(self._string(below)):
            return False
        stop = header + 1
        while stop < len(self.lines) and not self.lines[stop].blank:
            stop += 1
        head = header - self.at
        shown = enumerate(self.lines[self.at : stop])
        rows = [(x.start, x.end, i < head) for i, x in shown if i != head]
        rows = [row for row in rows if not simple_columns(self.text[row[0] : row[1]])]
        return self._table_block(simple_cells(self.text, rows, columns), stop)

    def _table_block(self, cells: list[Cell], stop: int) -> bool:
        if not cells:
            return False
        first, last = self.lines[self.at], self.lines[stop - 1]
        self.found.append(Block("table", first.first, last.end, cells=tuple(cells)))
        self.at = stop
        return True

    def _item(self, line: Line) -> bool:
        match = self._starts(_BULLET, line)
        number = None if match else self._starts(_NUMBER, line)
        match = match or number
        if match is None or (
            number and number.group(2).isalpha() and not self.in_list and number.group(2) not in "iaA"
        ):
            return False
        # `1990. That year …` opens no list within a text; `A. Smith` neither.
        if (
            number
            and not self.in_list
            and number.group(2) not in ("1", "i", "a", "#", "0")
            and not self._list_goes_on(number)
        ):
            return False
        was_in_list, self.in_list = self.in_list, True
        stop = self._continuation(self.at + 1)
        if number and match.end() >= line.end and stop == self.at + 1:
            # A number alone on its line is no item, but may be a note's.
            self.in_list = was_in_list
            return False
        span = number.span(2) if number else None
        if match.end() < line.end or stop > self.at + 1:
            start = match.end() if match.end() < line.end else self.lines[self.at + 1].first
            self.found.append(Block("item", start, self.lines[stop - 1].end, number=span))
        self.at = stop
        return True

    def _list_goes_on(self, number: re.Match[str]) -> bool:
        last = next((b for b in reversed(self.found) if b.kind not in ("code", "table")), None)
        return last is not None and last.kind == "item" and last.number is not None

    def _continuation(self, stop: int) -> int:
        """The line after the last that a paragraph goes on to."""
        while (
            stop < len(self.lines) and not self.lines[stop].blank and not self._interrupts(self.lines[stop])
        ):
            stop += 1
        return stop

    def _interrupts(self, line: Line) -> bool:
        """Whether a line begins a block without a blank line before it."""
        if any(self._starts(p, line) for p in (_ATX, _FENCE, _NOTE, _DIV, _HTML_ONLY, _RULE)):
            return True
        if bullet := self._starts(_BULLET, line):
            return bullet.end() < line.end
        number = self._starts(_NUMBER, line)
        return bool(number and self.in_list and number.group(2).isdigit() and number.end() < line.end)

    def _paragraph(self, line: Line) -> None:
        stop = self._continuation(self.at + 1)
        start = line.first
        if quote := self._starts(_QUOTE, line):
            start = quote.end()
            while start < self.lines[stop - 1].end and self.text[start].isspace():
                start += 1
        if start < self.lines[stop - 1].end:
            self.found.append(Block("paragraph", start, self.lines[stop - 1].end))
        self.at = stop


def relabelled(blocks: list[Block], labels: dict[str, str]) -> list[Block]:
    """Notes with numbers for labels, whatever names they have in the file."""
    return [
        replace(block, labels=tuple(labels.get(label, label) for label in block.labels))
        if block.kind == "note"
        else block
        for block in blocks
    ]
