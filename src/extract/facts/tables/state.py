"""What is gathered while one table is read."""

from __future__ import annotations

from extract.document import Block, Cell
from extract.facts.draft import Draft, Role
from extract.facts.tables.grid import Grid
from extract.facts.tables.heads import Head, read_head
from extract.lexicon import Lexicon


class Table:
    """What is gathered while one table is read."""

    def __init__(self, text: str, block: Block, lexicon: Lexicon, grid: Grid) -> None:
        self.text, self.block, self.lexicon, self.grid = text, block, lexicon, grid
        self.drafts: list[Draft] = []
        self.roles: dict[int, Role] = {}  # by id of the number
        self.compares: list[tuple[Draft, list[Draft]]] = []
        self.heads: dict[Cell, Head] = {}
        self.value_columns = 0

    def head(self, cell: Cell) -> Head:
        if cell not in self.heads:
            self.heads[cell] = read_head(self.text, cell.start, cell.end, self.lexicon)
        return self.heads[cell]
