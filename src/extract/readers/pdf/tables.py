"""Ruled tables of a PDF page: their cells, spans included, and the lines in each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from extract.readers.pdf.lines import Line, page_lines

_NEAR = 2.0


@dataclass(slots=True)
class TableCell:
    """A cell; row and column count from 0, spans included."""

    row: int
    column: int
    rowspan: int
    colspan: int
    lines: list[Line]


@dataclass(slots=True)
class Table:
    """A table and where it stands: x0, top, x1, bottom."""

    page: int
    box: tuple[float, float, float, float]
    cells: list[TableCell]


Chars = Sequence[dict[str, Any]]


def find_tables(page: Any, chars: Chars, number: int, height: float | None) -> tuple[list[Table], Chars]:
    """The page's tables and the characters outside them. A single box is no table, nor is one without
    text.
    """
    if not _may_hold_tables(page):
        return [], chars
    tables: list[Table] = []
    for found in page.find_tables():
        for boxes in _parted([cell for row in found.rows for cell in row.cells if cell]):
            if len(boxes) < 2:
                continue
            table, chars = _table(number, boxes, chars, height)
            if table is not None:
                tables.append(table)
    return tables, chars


def _parted(boxes: list[Any]) -> list[list[Any]]:
    """The cells of tables that touch each other: where no column's edge goes on and no cell spans, one
    ends.
    """
    parts: list[list[Any]] = []
    inner: set[int] = set()
    bottom = float("-inf")
    rows: dict[int, list[Any]] = {}
    for box in boxes:
        rows.setdefault(round(box[1] / _NEAR), []).append(box)
    for _, row in sorted(rows.items()):
        edges = {round(box[0] / _NEAR) for box in row} - {round(min(b[0] for b in row) / _NEAR)}
        apart = all(box[1] > bottom - _NEAR for box in row) and edges and inner
        if not parts or (apart and not any(e + d in inner for e in edges for d in (-1, 0, 1))):
            parts.append([])
            inner = set()
        parts[-1] += row
        inner |= edges
        bottom = max(bottom, *(box[3] for box in row))
    return parts


def _may_hold_tables(page: Any) -> bool:
    """Whether the page has lines both ways: looking for tables costs more than reading the page."""
    horizontal = vertical = 0
    for shape in (*page.lines, *page.rects):
        wide, high = shape["x1"] - shape["x0"], shape["bottom"] - shape["top"]
        horizontal += wide > 15
        vertical += high > 6
        if horizontal > 2 and vertical > 2:
            return True
    return False


def _table(number: int, boxes: list[Any], chars: Chars, height: float | None) -> tuple[Table | None, Chars]:
    xs, ys = _edges(boxes, 0), _edges(boxes, 1)
    inside: dict[int, list[dict[str, Any]]] = {}
    outside: list[dict[str, Any]] = []
    # Where in the grid each cell's corner lies; characters are looked up by their middle.
    grid: dict[tuple[int, int], int] = {}
    spans = []
    for i, (x0, top, x1, bottom) in enumerate(boxes):
        columns = range(_index(xs, x0), max(_index(xs, x1), _index(xs, x0) + 1))
        rows = range(_index(ys, top), max(_index(ys, bottom), _index(ys, top) + 1))
        spans.append((rows, columns))
        for row in rows:
            for column in columns:
                grid[row, column] = i
    x0, top, x1, bottom = xs[0], ys[0], xs[-1], ys[-1]
    for char in chars:
        x, y = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
        if x0 <= x <= x1 and top <= y <= bottom:
            cell = grid.get((bisect_right(ys, y) - 1, bisect_right(xs, x) - 1))
            if cell is not None:
                inside.setdefault(cell, []).append(char)
                continue
        outside.append(char)
    if len([i for i, held in inside.items() if any(not c["text"].isspace() for c in held)]) < 2:
        return None, chars
    cells = [
        TableCell(
            rows.start,
            columns.start,
            len(rows),
            len(columns),
            page_lines(number, inside.get(i, ()), height),
        )
        for i, (rows, columns) in enumerate(spans)
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    return Table(number, (x0, top, x1, bottom), cells), outside


def _edges(boxes: list[Any], axis: int) -> list[float]:
    """The grid's lines along one axis, those that lie within two points of each other taken as one."""
    edges: list[float] = []
    for edge in sorted({box[axis] for box in boxes} | {box[axis + 2] for box in boxes}):
        if not edges or edge - edges[-1] > _NEAR:
            edges.append(edge)
    return edges


def _index(edges: list[float], value: float) -> int:
    return max(0, bisect_right(edges, value + 0.01) - 1)
