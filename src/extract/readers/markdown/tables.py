"""Cells of Markdown's tables: pipes, pandoc's grids and simple tables. Offsets are the file's."""

from __future__ import annotations

import re
from itertools import pairwise

from extract.document import Cell

_DELIMITER = re.compile(r"[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\Z")
_PIPE = re.compile(r"(?<!\\)\|")
_DASHES = re.compile(r"-{2,}")
_SIMPLE = re.compile(r"[ \t]*-{2,}(?:[ \t]+-{2,})*[ \t]*\Z")
_APART = re.compile(r"[ \t]{2,}")
_GRID_RULE = re.compile(r"[ \t]*\+(?:[-=:]+\+)+[ \t]*\Z")


def is_delimiter(line: str) -> bool:
    """Whether a line is the dashes below a pipe table's head."""
    return "-" in line and ("|" in line or ":" in line) and bool(_DELIMITER.match(line))


def simple_columns(line: str) -> list[int]:
    """Where the columns of a simple table begin, if the line is its dashes; else nothing."""
    return [m.start() for m in _DASHES.finditer(line)] if _SIMPLE.match(line) else []


def _cell(text: str, start: int, end: int, row: int, column: int, *, header: bool) -> Cell:
    """A cell without the white space around its words."""
    while start < end and text[start] in " \t":
        start += 1
    while start < end and text[end - 1] in " \t":
        end -= 1
    return Cell(start, end, row, column, header=header)


def pipe_cells(text: str, rows: list[tuple[int, int]]) -> list[Cell]:
    """The cells of a pipe table, its dashes not among the rows; the first row is the head."""
    return [
        cell
        for row, (start, end) in enumerate(rows)
        for cell in _pipe_row(text, start, end, row, header=row == 0)
    ]


def _pipe_row(text: str, start: int, end: int, row: int, *, header: bool) -> list[Cell]:
    bounds = [start - 1, *(m.start() for m in _PIPE.finditer(text, start, end)), end]
    if len(bounds) > 2 and not text[start : bounds[1]].strip():
        del bounds[0]
    if len(bounds) > 2 and not text[bounds[-2] + 1 : end].strip():
        del bounds[-1]
    pairs = pairwise(bounds)
    return [
        _cell(text, low + 1, high, row, column, header=header) for column, (low, high) in enumerate(pairs)
    ]


def grid_cells(text: str, lines: list[tuple[int, int]]) -> list[Cell]:
    """The cells of a grid table; a cell of several lines gives one cell a line, in the same row and
    column.
    """
    head_end = next((i for i, (start, end) in enumerate(lines) if "=" in text[start:end] and i), 0)
    cells: list[Cell] = []
    row = -1
    for i, (start, end) in enumerate(lines):
        if _GRID_RULE.match(text[start:end]):
            row += 1
        else:
            found = _pipe_row(text, start, end, max(row, 0), header=i < head_end)
            cells += [cell for cell in found if cell.start < cell.end]
    return cells


def simple_cells(text: str, rows: list[tuple[int, int, bool]], columns: list[int]) -> list[Cell]:
    """The cells of a simple table; `columns` are where they begin in a line.

    Wide letters shift a row: where it falls apart into as many parts as there are columns, that counts.
    """
    cells: list[Cell] = []
    for row, (start, end, header) in enumerate(rows):
        line = text[start:end]
        first = len(line) - len(line.lstrip())
        parts = [m.start() for m in _APART.finditer(line, first)]
        if len(parts) == len(columns) - 1:
            bounds = [first, *parts, len(line)]
        else:
            bounds = [0, *columns[1:], max(len(line), columns[-1])]
        for column, (low, high) in enumerate(pairwise(bounds)):
            low, high = min(low, len(line)), min(high, len(line))
            cells.append(_cell(text, start + low, start + high, row, column, header=header))
    return cells
