"""The sizes of arms, as heads and rows of sizes state them."""

from __future__ import annotations

import re

from extract.document import Cell
from extract.facts.draft import Draft, Span, blank_value
from extract.facts.nouns import plural
from extract.facts.tables.around import AROUND
from extract.facts.tables.grid import Grid
from extract.facts.tables.heads import Head
from extract.facts.tables.kinds import kind_of
from extract.facts.tables.looks import Heads
from extract.facts.tables.state import Table
from extract.facts.tables.topic import is_name, label_span

PERSONS = re.compile(r"\b(patients|subjects|participants|children)\b", re.IGNORECASE)


def _persons(table: Table) -> tuple[str, Span] | None:
    """The noun for the people that the table counts, in its cells or its caption."""
    start = max(0, table.block.start - AROUND)
    for a, b in ((table.block.start, table.block.end), (start, table.block.start)):
        matches = list(PERSONS.finditer(table.text, a, b))
        if matches:
            match = matches[0] if a == table.block.start else matches[-1]
            return match[1].lower(), match.span()
    return None


def read_sizes(table: Table, columns: Heads, rows: dict[int, list[Head]], how: str) -> None:
    """The sizes of arms that stand in heads: "Surgery (n = 45)"."""
    persons: tuple[str, Span] | None = None
    looked = False
    heads = {id(h): h for stack in columns for h in stack} | {
        id(h): h for stack in rows.values() for h in stack
    }
    for cell, head in table.heads.items():
        if head.size is None or head.size_at is None or id(head) not in heads:
            continue
        numbers = [
            n for n in table.grid.numbers[cell] if head.size_at[0] <= n.start and n.end <= head.size_at[1]
        ]
        if len(numbers) != 1 or numbers[0].value != head.size:
            continue
        if not looked:
            persons, looked = _persons(table), True
        is_arm = cell.row < table.grid.heads or how == "rows"
        if not is_arm:
            continue
        noun = head.size_noun
        support: list[Span] = []
        if noun is None and persons is not None:
            noun, at = persons
            support.append(at)
        names = [
            h
            for h in (_stack_of(columns, head) if cell.row < table.grid.heads else [head])
            if not h.only_time
        ]
        upto = names[: names.index(head) + 1] if head in names else [head]
        group = " ".join(dict.fromkeys(h.label for h in upto if is_name(h))) or None
        if cell.column == 0 and cell.row < table.grid.heads:
            group = None
        if group is not None:
            support += [label_span(h) for h in upto if h.label]
        unit = "{" + plural(noun) + "}" if noun else None
        draft = Draft(
            "cohort_size", *head.size_at, _head_row(table, cell), "table-size",
            blank_value(statistic="count", value=head.size, unit=unit), numbers,
            label=plural(noun) if noun else "patients", group=group,
            support=[s for s in dict.fromkeys(support) if not (head.size_at[0] <= s[0] < head.size_at[1])],
        )  # fmt: skip
        table.drafts.append(draft)


def _stack_of(columns: Heads, head: Head) -> list[Head]:
    return next((list(stack) for stack in columns if head in stack), [head])


def _head_row(table: Table, cell: Cell) -> Span:
    return table.grid.row_span(cell.row)


def known_sizes(grid: Grid, columns: Heads, rows: dict[int, list[Head]], labels: int) -> dict[int, int]:
    """The size of each column's arm: from its head, or from a row of sizes."""
    sizes: dict[int, int] = {}
    for column in range(labels, grid.columns):
        for head in columns[column]:
            if head.size is not None:
                sizes[column] = head.size
        for row, stack in rows.items():
            reading = grid.reading(row, column)
            if (
                column not in sizes
                and len(stack) == 1
                and kind_of(stack[0]) == "cohort"
                and reading is not None
                and reading.form == "one"
                and isinstance(reading.atoms[0].num.value, int)
            ):
                sizes[column] = reading.atoms[0].num.value
    return sizes
