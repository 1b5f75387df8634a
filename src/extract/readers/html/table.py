"""An HTML table: cells in a grid, spans included."""

from __future__ import annotations

from extract.readers.compose import CellDraft, Piece


class TableDraft:
    """Collects rows and cells; `pieces` takes the content of what is open."""

    def __init__(self) -> None:
        self.cells: list[CellDraft] = []
        self.caption: list[Piece] = []
        self._row = -1
        self._column = 0
        # Column → the first row below that is free again, for cells that span down.
        self._taken: dict[int, int] = {}
        self._head = False
        self._in_caption = False
        self._stray: list[Piece] = []

    @property
    def pieces(self) -> list[Piece]:
        """The content of the open cell, the caption, or of what stands between cells: it joins the last
        cell.
        """
        if self._in_caption or not self.cells:
            return self.caption
        return self.cells[-1].pieces

    def start(self, name: str, given: dict[str, str]) -> None:
        """The start of a row, cell, caption or group of rows."""
        if name == "caption":
            self._in_caption = True
        elif name == "thead":
            self._head = True
        elif name in ("tbody", "tfoot"):
            self._head = False
        elif name == "tr":
            self._row += 1
            self._column = 0
        elif name in ("td", "th"):
            self._cell(name, given)

    def end(self, name: str) -> None:
        """The end of one."""
        if name == "caption":
            self._in_caption = False
        elif name == "thead":
            self._head = False

    def _cell(self, name: str, given: dict[str, str]) -> None:
        self._in_caption = False
        self._row = max(self._row, 0)
        while self._taken.get(self._column, 0) > self._row:
            self._column += 1
        rowspan, colspan = _span(given.get("rowspan")), _span(given.get("colspan"))
        self.cells.append(
            CellDraft(
                self._row,
                self._column,
                header=name == "th" or self._head,
                rowspan=rowspan,
                colspan=colspan,
            )
        )
        for column in range(self._column, self._column + colspan):
            self._taken[column] = self._row + rowspan
        self._column += colspan


def _span(written: str | None) -> int:
    """A span as browsers read it: at least 1, at most 1000."""
    digits = (written or "").strip()
    return min(max(int(digits), 1), 1000) if digits.isascii() and digits.isdigit() and len(digits) < 9 else 1
