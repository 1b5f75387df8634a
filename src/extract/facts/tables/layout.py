"""Where a table's labels stand: the heads of its columns, of its rows, and of sections of rows."""

from __future__ import annotations

from extract.document import Cell
from extract.facts.tables.grid import Grid
from extract.facts.tables.heads import Head
from extract.facts.tables.looks import Heads
from extract.facts.tables.state import Table


def column_heads(table: Table, column: int) -> list[Head]:
    """The heads above a column, from the top, a spanning one once."""
    found: list[Head] = []
    for row in range(table.grid.heads):
        cell = table.grid.cell(row, column)
        if row < table.grid.heads - 1 and column > 1 and cell is not None and not table.grid.words(cell):
            cell = _spanning(table.grid, row, column)  # forms without spans leave the rest of one empty
        if cell is not None and table.grid.words(cell) and (head := table.head(cell)) not in found:
            found.append(head)
    return found


def _spanning(grid: Grid, row: int, column: int) -> Cell | None:
    """The cell left of an empty one that means to span it: every column below it has a head of its own."""
    if not grid.words(grid.cell(row + 1, column)):
        return None
    for left in range(column - 1, 0, -1):
        if not grid.words(grid.cell(row + 1, left)):
            return None
        if grid.words(grid.cell(row, left)):
            return grid.cell(row, left)
    return None


def label_columns(grid: Grid, columns: Heads) -> int:
    """How many columns from the left hold labels: two where the first groups the rows of the second."""
    if grid.columns < 3:
        return 1
    grouped = any(
        (c := grid.cell(r, 0)) is not None and c.rowspan > 1 and r >= grid.heads for r in range(grid.rows)
    )
    blanks = sum(1 for r in grid.body() if not grid.words(grid.cell(r, 0)))
    second = [grid.words(grid.cell(r, 1)) for r in grid.body()]
    worded = sum(1 for r in grid.body() if grid.words(grid.cell(r, 1)) and grid.reading(r, 1) is None)
    named = bool(columns[1]) and any(
        h.size is not None or h.p or h.statistic for h in columns[1] if h not in columns[0]
    )
    filled = sum(1 for w in second if w)
    return 2 if (grouped or blanks) and filled and worded * 2 >= filled and not named else 1


def row_heads(table: Table, labels: int) -> dict[int, list[Head]]:
    """For each row of the body its heads, outer first; rows that only head others are none of their own."""
    grid = table.grid
    rows: dict[int, list[Head]] = {}
    section: Head | None = None
    outer: Head | None = None
    for row in grid.body():
        first = grid.cell(row, 0)
        values = [grid.cell(row, c) for c in range(labels, grid.columns)]
        empty = all(c is None or c is first or not grid.words(c) or _blank(grid.words(c)) for c in values)
        if first is None or not grid.words(first):
            if (
                labels == 2
                and outer is not None
                and (second := grid.cell(row, 1)) is not None
                and grid.words(second)
            ):
                rows[row] = [outer, table.head(second)]
            continue
        head = table.head(first)
        if empty:
            section = head
            continue
        if section is not None and not _belongs(section, head, grid, row, labels):
            section = None
        if labels == 2:
            second = grid.cell(row, 1)
            outer = head
            rows[row] = (
                [head, table.head(second)]
                if second is not None and second is not first and grid.words(second)
                else [head]
            )
            continue
        # a section head whose p value stands beside it still heads the rows below
        if _only_p(table, row):
            section = head
            rows[row] = [head]
            continue
        rows[row] = [section, head] if section is not None else [head]
    return rows


def _blank(words: str) -> bool:
    return words in ("-", "–", "—", "…", "...", "\u00a0", ":::")


def _only_p(table: Table, row: int) -> bool:
    grid = table.grid
    filled = [
        c
        for c in range(1, grid.columns)
        if grid.words(grid.cell(row, c)) and not _blank(grid.words(grid.cell(row, c)))
    ]
    return bool(filled) and grid.columns > 2 and all(any(h.p for h in column_heads(table, c)) for c in filled)


def _belongs(section: Head, head: Head, grid: Grid, row: int, labels: int) -> bool:
    """Whether a row still stands under the head row above: not one with a statistic or unit of its own."""
    own = head.statistic is not None or head.unit is not None
    inherited = section.statistic is not None or section.unit is not None or section.instrument is not None
    return not (own and inherited)
