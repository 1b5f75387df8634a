"""A DokuWiki table: rows of cells, an empty cell widens the one before it, `:::` lengthens the one above."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.readers.compose import CellDraft, Piece


@dataclass(slots=True)
class _Raw:
    header: bool
    pieces: list[Piece] = field(default_factory=list)
    from_above: bool = False


class TableDraft:
    """Collects a table's tokens; `pieces` takes the content of the cell that is open."""

    def __init__(self, *, header: bool) -> None:
        self._rows: list[list[_Raw]] = [[_Raw(header)]]

    @property
    def pieces(self) -> list[Piece]:
        """The open cell's content so far."""
        return self._rows[-1][-1].pieces

    def cell(self, *, header: bool) -> None:
        """A cell's delimiter within a row."""
        self._rows[-1].append(_Raw(header))

    def row(self, *, header: bool) -> None:
        """A row's first delimiter."""
        self._rows.append([_Raw(header)])

    def span_down(self, page: str, start: int, end: int) -> None:
        """`:::`: text where the cell already holds words."""
        cell = self._rows[-1][-1]
        if any(page[p.start : p.end].strip() for p in cell.pieces):
            cell.pieces.append(Piece("text", start, end))
        else:
            cell.from_above = True

    def cells(self, page: str) -> list[CellDraft]:
        """The cells in order; a last one that no delimiter closes is one only if it holds words."""
        drafts: list[CellDraft] = []
        above: dict[int, CellDraft] = {}
        for row, raws in enumerate(self._rows):
            last = raws[-1]
            if not any(page[p.start : p.end].strip() for p in last.pieces):
                raws = raws[:-1]
            here: dict[int, CellDraft] = {}
            previous: CellDraft | None = None
            for column, raw in enumerate(raws):
                if not raw.pieces and not raw.from_above and previous is not None:
                    previous.colspan += 1
                    here[column] = previous
                elif raw.from_above and column in above:
                    previous = above[column]
                    if column not in here:
                        previous.rowspan = row - previous.row + 1
                    here[column] = previous
                elif raw.pieces or raw.from_above:
                    previous = CellDraft(row, column, header=raw.header, pieces=raw.pieces)
                    drafts.append(previous)
                    here[column] = previous
            above = here
        return drafts
