"""A table's facts and the role of every number in it."""

from __future__ import annotations

import re

from extract.document import Block, Document
from extract.facts.draft import Draft, NumeralRow, Role
from extract.facts.tables.around import find_defaults, is_clinical
from extract.facts.tables.cells import fact_of
from extract.facts.tables.estimate import Defaults, Estimate, join, understand
from extract.facts.tables.grid import make_grid
from extract.facts.tables.heads import Head
from extract.facts.tables.layout import column_heads, label_columns, row_heads
from extract.facts.tables.looks import Heads, is_normal, no_result, orientation
from extract.facts.tables.patients import both_sexes, patient_cell, patient_topic
from extract.facts.tables.roles import number_rows
from extract.facts.tables.sizes import known_sizes, read_sizes
from extract.facts.tables.state import Table
from extract.facts.tables.topic import DEPENDENT, Topic, make_topic
from extract.language.numbers import Num
from extract.lexicon import Lexicon

CORNER = re.compile(
    r"(?:baseline\s+|patient\s+|clinical\s+)?(?:characteristics?|variables?|parameters?"
    r"|items?|factors?|features?|outcomes?|measures?|data|questions?|answers?|groups?"
    r"|arms?|no\.?|cases?|patients?|years?)",
    re.IGNORECASE,
)
CONTROLS = re.compile(r"(?:healthy\s+|matched\s+)?controls?(?:\s+group)?", re.IGNORECASE)
PEOPLE = re.compile(r"cases|patients|subjects|participants", re.IGNORECASE)


def read_table(text: str, block: Block, lexicon: Lexicon) -> tuple[list[Draft], list[NumeralRow]]:
    """The facts of a table block, and a row for each number of its cells; its `drafts` index the facts."""
    grid = make_grid(text, block, lexicon)
    table = Table(text, block, lexicon, grid)
    if grid.rows and grid.columns > 1:
        _read(table)
    place = {id(draft): i for i, draft in enumerate(table.drafts)}
    for test, compared in table.compares:
        test.compares = [place[id(draft)] for draft in compared if id(draft) in place]
    return table.drafts, number_rows(table)


def add_tables(
    facts: list[Draft], rows: list[NumeralRow], text: str, document: Document, lexicon: Lexicon
) -> None:
    """Appends the facts and numbers of all tables of a page to those of its prose.

    Footnote markers are blanked first: they belong to no label, and their numbers have rows of their own.
    """
    if any(block.kind == "table" for block in document.blocks):
        text = _without_markers(text, document)
    for block in document.blocks:
        if block.kind != "table" or not block.cells:
            continue
        drafts, numerals = read_table(text, block, lexicon)
        first = len(facts)
        facts += drafts
        for draft in drafts:
            draft.compares = [first + i for i in draft.compares]
        for row in numerals:
            row.drafts = [first + i for i in row.drafts]
        rows += numerals
    rows.sort(key=lambda r: (r.start, r.end))


def _without_markers(text: str, document: Document) -> str:
    """The text with a blank for each character of a marker: every offset stays."""
    pieces, position = [], 0
    for marker in sorted(document.markers, key=lambda m: m.start):
        if marker.start >= position:
            pieces += [text[position : marker.start], " " * (marker.end - marker.start)]
            position = marker.end
    return "".join([*pieces, text[position:]])


def _read(table: Table) -> None:
    grid = table.grid
    columns = [column_heads(table, c) for c in range(grid.columns)]
    table.value_columns = sum(
        1 for stack in columns[1:] if stack and not any(h.p or h.test or h.effect for h in stack)
    )
    labels = label_columns(grid, columns)
    rows = row_heads(table, labels)
    body = [r for r in grid.body() if rows.get(r)]
    note = no_result(grid, columns)
    if note is not None:
        for cell in grid.numbers:
            for number in grid.numbers[cell]:
                table.roles[id(number)] = Role("other", note)
        return
    how = orientation(grid, columns, [rows[r] for r in body])
    corner = columns[0][-1] if columns and columns[0] else None
    if how == "columns" and corner is not None and corner.label and not CORNER.fullmatch(corner.label):
        rows = {
            r: [corner, *own] if len(own) == 1 and DEPENDENT.fullmatch(own[0].label) else own
            for r, own in rows.items()
        }
    if not is_clinical(grid, columns, [rows[r] for r in body], how):
        return
    if any(CONTROLS.fullmatch(h.label) for stack in columns[1:] for h in stack):
        for head in {id(h): h for stack in columns[1:] for h in stack}.values():
            head.arm = bool(PEOPLE.fullmatch(head.label))
    defaults = find_defaults(table, columns)
    read_sizes(table, columns, rows, how)
    sizes = known_sizes(grid, columns, rows, labels) if how == "columns" else {}
    for row in body:
        _read_row(table, row, how, columns, labels, rows, defaults, sizes)


def _read_row(
    table: Table, row: int, how: str, columns: Heads, labels: int,
    rows: dict[int, list[Head]], defaults: Defaults, sizes: dict[int, int],
) -> None:  # fmt: skip
    grid = table.grid
    span = grid.row_span(row)
    own: list[Draft] = []
    tests: list[Draft] = []
    previous: tuple[Estimate, Topic, Draft | None, int] | None = None
    seen: set[int] = set()
    for column in range(labels, grid.columns):
        cell = grid.cell(row, column)
        if cell is None or id(cell) in seen or cell.row != row or not grid.words(cell):
            continue
        seen.add(id(cell))
        topic = _topic(table, row, column, how, columns, rows, sizes)
        heads = columns[column] if how == "patients" else rows[row]
        if how in ("patients", "cases") and patient_cell(table, cell, topic, heads, span, own):
            continue
        reading = grid.readings.get(cell)
        if reading is None:
            continue
        if is_normal(columns[column]) or any(recommended(h) for h in rows[row]):
            _role(table, reading.numbers, Role("other", "normal or recommended value"))
            continue
        topic_b, previous = (topic, previous)
        if (
            previous is not None
            and previous[3] == column - 1
            and previous[2] is not None
            and _together(previous[1], topic_b)
        ):
            estimate, first, draft, _ = previous
            own_draft = draft
            if join(estimate, first, reading, topic_b):
                made = fact_of(first, estimate, span, table.lexicon)
                if isinstance(made, Draft) and own_draft is not None:
                    for pile in (own, tests, table.drafts):
                        for k, one in enumerate(pile):
                            if one is own_draft:
                                pile[k] = made
                    previous = (estimate, first, made, column)
                    continue
        estimate_ = understand(topic, reading, defaults)
        made_ = fact_of(topic, estimate_, span, table.lexicon) if estimate_ is not None else None
        if made_ is None and topic.kind in ("sex_ratio",):
            made_list = both_sexes(topic, reading, span)
            own += made_list
            table.drafts += made_list
        if isinstance(made_, Role):
            _role(table, reading.numbers, made_)
        elif made_ is not None:
            (tests if made_.kind in ("p_value", "effect") else own).append(made_)
            table.drafts.append(made_)
        if estimate_ is not None:
            previous = (estimate_, topic, made_ if isinstance(made_, Draft) else None, column)
    # only where it is plain what the row compares: one kind of fact, in two arms or at two times
    if (
        len(own) > 1
        and len({d.kind for d in own}) == 1
        and len({(d.group, str(d.timepoint)) for d in own}) == len(own)
    ):
        table.compares += [
            (test, [d for d in own if d.group is not None or d.timepoint is not None]) for test in tests
        ]


def recommended(head: Head) -> bool:
    """Whether a row gives normal values."""
    return bool(re.fullmatch(r"(?:normal|reference)\s+(?:range|values?|limits?)", head.label, re.IGNORECASE))


def _together(first: Topic, second: Topic) -> bool:
    """Whether two neighbour columns belong to one arm and time."""
    return (first.group, first.timepoint, first.label) == (second.group, second.timepoint, second.label) or (
        bool(first.effect) and second.statistic == "ci"
    )


def _role(table: Table, numbers: list[Num], role: Role) -> None:
    for number in numbers:
        table.roles[id(number)] = role


def _topic(
    table: Table,
    row: int,
    column: int,
    how: str,
    columns: Heads,
    rows: dict[int, list[Head]],
    sizes: dict[int, int],
) -> Topic:
    stack, own = columns[column], rows[row]
    if how == "columns":
        topic = make_topic(own, stack, named=True)
        topic.size = sizes.get(column, topic.size)
        if (
            topic.timepoint is None
            and columns[0]
            and (corner := columns[0][-1]).timepoint is not None
            and corner.timepoint_at
        ):
            topic.timepoint = corner.timepoint
            topic.supports.append(corner.timepoint_at)
        if table.value_columns < 2 and not any(
            h.size is not None or re.search(r"\b(?:group|arm)\b", h.printed, re.IGNORECASE) for h in stack
        ):
            topic.group = None
        return topic
    if how == "cases":
        topic = make_topic(own, (), named=False, single=True)
        topic.group = " ".join(h.printed.strip(" *_:") for h in stack)
        topic.supports += [h.span for h in stack]
        return topic
    if how == "rows":
        return make_topic(stack, own, named=not all(h.only_time for h in own))
    return patient_topic(own[0], stack, columns[0][-1] if columns[0] else None)
