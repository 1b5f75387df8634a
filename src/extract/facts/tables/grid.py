"""A table as rows and columns: cells at their places, spans filled in, heads told from the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from extract.document import Block, Cell
from extract.facts.draft import Span
from extract.facts.tables.forms import Reading, read_cell
from extract.language.numbers import Num, scan
from extract.lexicon import Lexicon

SPREAD_LIMIT = 8  # places a cell may fill for each cell of the table: hostile spans stay cheap


@dataclass(frozen=True, slots=True)
class Grid:
    """Cells by row and column. `heads` rows from the top are heads; `readings` are the cells with values."""

    text: str
    rows: int
    columns: int
    at: dict[tuple[int, int], Cell]
    heads: int
    numbers: dict[Cell, list[Num]]
    readings: dict[Cell, Reading]

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell that fills a place, or None for a place that none fills."""
        return self.at.get((row, column))

    def words(self, cell: Cell | None) -> str:
        """The cell's text without white space at its edges; empty for no cell."""
        return self.text[cell.start : cell.end].strip() if cell is not None else ""

    def reading(self, row: int, column: int) -> Reading | None:
        """The value that a place holds, or None."""
        cell = self.at.get((row, column))
        return self.readings.get(cell) if cell is not None else None

    def row_span(self, row: int) -> Span:
        """The page's span of a row: from its first cell to its last."""
        own = [self.at[row, c] for c in range(self.columns) if (row, c) in self.at]
        own = [cell for cell in own if cell.row == row] or own
        return min(c.start for c in own), max(c.end for c in own)

    def body(self) -> Iterator[int]:
        """The rows below the heads that hold a cell."""
        for row in range(self.heads, self.rows):
            if any((row, c) in self.at for c in range(self.columns)):
                yield row


def make_grid(text: str, block: Block, lexicon: Lexicon) -> Grid:
    """The grid of a table block."""
    cells = block.cells
    rows = max((c.row for c in cells), default=-1) + 1
    columns = max((c.column for c in cells), default=-1) + 1
    left = SPREAD_LIMIT * len(cells) + 64
    at: dict[tuple[int, int], Cell] = {}
    for cell in cells:
        at[cell.row, cell.column] = cell
    for cell in cells:
        down, across = min(cell.rowspan, rows - cell.row), min(cell.colspan, columns - cell.column)
        if down * across <= 1 or down * across > left:
            continue
        left -= down * across
        for row in range(cell.row, cell.row + down):
            for column in range(cell.column, cell.column + across):
                at.setdefault((row, column), cell)
    numbers = {cell: scan(text, cell.start, cell.end, lexicon) for cell in cells}
    readings = {}
    for cell, own in numbers.items():
        reading = read_cell(text, cell.start, cell.end, own, lexicon)
        if reading is not None:
            readings[cell] = reading
    grid = Grid(text, rows, columns, at, 0, numbers, readings)
    return Grid(text, rows, columns, at, _head_rows(grid), numbers, readings)


def _head_rows(grid: Grid) -> int:
    """How many rows are heads: those marked so, else the first ones whose cells are words."""
    marked = 0
    while marked < grid.rows and _all_header(grid, marked):
        marked += 1
    if 0 < marked < grid.rows:
        more = marked
    elif grid.rows and not _values_in(grid, 0):
        more = 1
    else:
        return 0
    # a second line of heads: nothing in the first column, and no value but sizes; or below a head that spans
    while more < grid.rows - 1 and more < 4:
        first = grid.cell(more, 0)
        continued = not grid.words(first) or (first is not None and first.row < more)
        spans = any(
            (c := grid.cell(more - 1, k)) is not None and c.colspan > 1 and grid.columns > c.colspan
            for k in range(grid.columns)
        )
        if not (continued or (spans and more == 1)) or _values_in(grid, more) or not _words_in(grid, more):
            break
        more += 1
    return more


def _all_header(grid: Grid, row: int) -> bool:
    own = [grid.cell(row, c) for c in range(grid.columns)]
    kept = [c for c in own if c is not None and grid.words(c)]
    return bool(kept) and all(c.header for c in kept)


def _values_in(grid: Grid, row: int) -> int:
    """How many cells of a row, the first aside, hold values that are not sizes of arms or time points."""
    found = 0
    for column in range(1, grid.columns):
        reading = grid.reading(row, column)
        if (
            reading is not None
            and reading.form != "size"
            and not (reading.form == "one" and reading.atoms[0].kind == "time")
        ):
            found += 1
    return found


def _words_in(grid: Grid, row: int) -> bool:
    return any(grid.words(grid.cell(row, c)) for c in range(1, grid.columns))
