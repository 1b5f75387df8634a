"""A table's facts and the role of every number in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.document import Block, Cell, Document
from extract.facts.draft import Draft, NumeralRow, Role, Span, blank_value
from extract.facts.nouns import plural
from extract.facts.tables.cells import fact_of
from extract.facts.tables.estimate import Defaults, Estimate, join, understand
from extract.facts.tables.forms import Reading
from extract.facts.tables.grid import Grid, make_grid
from extract.facts.tables.heads import STATISTICS, Head, read_head
from extract.facts.tables.kinds import kind_of, recognized
from extract.facts.tables.looks import AGE_SEX, PATIENT, Heads, is_normal, no_result, orientation
from extract.facts.tables.topic import DEPENDENT, Topic, is_name, label_span, make_topic

from extract.language.numbers import Num
from extract.lexicon import Lexicon

AROUND = 300  # characters of caption and note that may say what all values are
PAIRS = {"mean_sd": "spread", "mean_se": "spread", "n_percent": "share", "percent_n": "share", "median_iqr": "interval", "median_range": "interval", "mean_range": "interval"}
PERSONS = re.compile(r"\b(patients|subjects|participants|children)\b", re.IGNORECASE)
CORNER = re.compile(r"(?:baseline\s+|patient\s+|clinical\s+)?(?:characteristics?|variables?|parameters?|items?|factors?|features?|outcomes?|measures?|data|questions?|answers?|groups?|arms?|no\.?|cases?|patients?|years?)", re.IGNORECASE)
CONTROLS = re.compile(r"(?:healthy\s+|matched\s+)?controls?(?:\s+group)?", re.IGNORECASE)
PEOPLE = re.compile(r"cases|patients|subjects|participants", re.IGNORECASE)
SEX_CELL = re.compile(r"(?:(?P<f>f|females?|wom[ae]n|girls?|♀)|(?P<m>m|males?|m[ae]n|boys?|♂))\.?", re.IGNORECASE)
AGE_SEX_CELL = re.compile(r"(?:(?P<age>\d{1,3})\s*[/,;]?\s*(?P<sex>M|F|male|female|man|woman)|(?P<sex2>M|F|male|female|man|woman)\s*[/,;]?\s*(?P<age2>\d{1,3}))", re.IGNORECASE)
KINDS = {"level": "anatomy", "identifier": "identifier", "address": "identifier", "date": "date"}
OUTCOMES = frozenset(("age", "score", "measurement", "proportion", "survival", "count", "duration", "follow_up", "sex"))


class _Table:
    """What is gathered while one table is read."""

    def __init__(self, text: str, block: Block, lexicon: Lexicon, grid: Grid) -> None:
        self.text, self.block, self.lexicon, self.grid = text, block, lexicon, grid
        self.drafts: list[Draft] = []
        self.roles: dict[int, Role] = {}  # by id of the number
        self.compares: list[tuple[Draft, list[Draft]]] = []
        self.heads: dict[Cell, Head] = {}

    def head(self, cell: Cell) -> Head:
        if cell not in self.heads:
            self.heads[cell] = read_head(self.text, cell.start, cell.end, self.lexicon)
        return self.heads[cell]


def read_table(text: str, block: Block, lexicon: Lexicon) -> tuple[list[Draft], list[NumeralRow]]:
    """The facts of a table block, and a row for each number of its cells; `drafts` of a row index the facts."""
    grid = make_grid(text, block, lexicon)
    table = _Table(text, block, lexicon, grid)
    if grid.rows and grid.columns > 1:
        _read(table)
    place = {id(draft): i for i, draft in enumerate(table.drafts)}
    for test, compared in table.compares:
        test.compares = [place[id(draft)] for draft in compared if id(draft) in place]
    return table.drafts, _rows(table)


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


def _read(table: _Table) -> None:
    grid = table.grid
    columns = [_column(table, c) for c in range(grid.columns)]
    labels = _label_columns(grid, columns)
    rows, parents = _row_heads(table, labels)
    corner = columns[0][-1] if columns and columns[0] else None
    if corner is not None and corner.label and not CORNER.fullmatch(corner.label):
        rows = {r: [corner, *own] if len(own) == 1 and DEPENDENT.fullmatch(own[0].label) else own for r, own in rows.items()}
    body = [r for r in grid.body() if rows.get(r)]
    note = no_result(grid, columns)
    if note is not None:
        for cell in grid.numbers:
            for number in grid.numbers[cell]:
                table.roles[id(number)] = Role("other", note)
        return
    how = orientation(grid, columns, [rows[r] for r in body])
    if not _clinical(grid, columns, [rows[r] for r in body], how):
        return
    if any(CONTROLS.fullmatch(h.label) for stack in columns[1:] for h in stack):
        for head in {id(h): h for stack in columns[1:] for h in stack}.values():
            head.arm = bool(PEOPLE.fullmatch(head.label))
    defaults = _defaults(table, columns)
    _sizes(table, columns, rows, how)
    sizes = _known_sizes(grid, columns, rows, labels) if how == "columns" else {}
    for row in body:
        _read_row(table, row, how, columns, labels, rows, parents, defaults, sizes)


def _column(table: _Table, column: int) -> list[Head]:
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


def _label_columns(grid: Grid, columns: Heads) -> int:
    """How many columns from the left hold labels: one, or two where the first groups the rows of the second."""
    if grid.columns < 3:
        return 1
    grouped = any((c := grid.cell(r, 0)) is not None and c.rowspan > 1 and r >= grid.heads for r in range(grid.rows))
    blanks = sum(1 for r in grid.body() if not grid.words(grid.cell(r, 0)))
    second = [grid.words(grid.cell(r, 1)) for r in grid.body()]
    worded = sum(1 for r in grid.body() if grid.words(grid.cell(r, 1)) and grid.reading(r, 1) is None)
    named = bool(columns[1]) and any(h.size is not None or h.p or h.statistic for h in columns[1] if h not in columns[0])
    filled = sum(1 for w in second if w)
    return 2 if (grouped or blanks) and filled and worded * 2 >= filled and not named else 1


def _row_heads(table: _Table, labels: int) -> tuple[dict[int, list[Head]], dict[int, Head]]:
    """For each row of the body its heads (outer first); rows that only head others are no rows of their own."""
    grid = table.grid
    rows: dict[int, list[Head]] = {}
    parents: dict[int, Head] = {}
    section: Head | None = None
    outer: Head | None = None
    for row in grid.body():
        first = grid.cell(row, 0)
        values = [grid.cell(row, c) for c in range(labels, grid.columns)]
        empty = all(c is None or c is first or not grid.words(c) or _blank(grid.words(c)) for c in values)
        if first is None or not grid.words(first):
            if labels == 2 and outer is not None and (second := grid.cell(row, 1)) is not None and grid.words(second):
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
            rows[row] = [head, table.head(second)] if second is not None and second is not first and grid.words(second) else [head]
            continue
        # a section head whose p value stands beside it still heads the rows below
        if _only_p(table, row):
            section = head
            rows[row] = [head]
            continue
        rows[row] = [section, head] if section is not None else [head]
    return rows, parents


def _blank(words: str) -> bool:
    return words in ("-", "–", "—", "…", "...", "\u00a0", ":::")


def _only_p(table: _Table, row: int) -> bool:
    grid = table.grid
    filled = [c for c in range(1, grid.columns) if grid.words(grid.cell(row, c)) and not _blank(grid.words(grid.cell(row, c)))]
    return bool(filled) and grid.columns > 2 and all(any(h.p for h in _column(table, c)) for c in filled)


def _belongs(section: Head, head: Head, grid: Grid, row: int, labels: int) -> bool:
    """Whether a row still stands under the head row above: not one with a statistic or unit of its own."""
    own = head.statistic is not None or head.unit is not None
    inherited = section.statistic is not None or section.unit is not None or section.instrument is not None
    return not (own and inherited)


def _clinical(grid: Grid, columns: Heads, rows: Heads, how: str) -> bool:
    """Whether anything in the table says that it holds results of patients."""
    if how in ("patients", "cases"):
        return True
    heads = [h for stack in (*columns, *rows) for h in stack]
    if any(h.size is not None or h.p or h.effect for h in heads):
        return True
    if any(r.form in ("spread", "of_percent", "percent_of") or r.form == "two" and any(a.kind == "percent" for a in r.atoms) for r in grid.readings.values()):
        return True
    strong = ("mean_sd", "mean_se", "median_iqr", "median_range", "mean_range", "n_percent", "percent_n", "mean", "median", "sd")
    if any(h.statistic in strong for h in heads) or any(is_normal(stack) for stack in columns):
        return True
    kinds = {kind_of(h) for stack in (*columns[1:], *rows) for h in stack}
    weak = {"age", "follow_up", "score", "survival"} if how == "rows" or grid.columns == 2 or any(h.only_time for stack in columns[1:] for h in stack) else set[str]()
    return bool(kinds & ({"sex", "sex_ratio", "cohort"} | weak)) or any(h.timepoint and recognized(h) for h in heads) or any(h.statistic == "n" and "of" in h.printed for h in heads)


def _defaults(table: _Table, columns: Heads) -> Defaults:
    """What caption, note and the first column's head say of all values."""
    text, block = table.text, table.block
    found: dict[str, tuple[str, Span]] = {}
    for head in columns[0] if columns else ():
        if head.statistic in PAIRS and head.statistic_at:
            found.setdefault(PAIRS[head.statistic], (head.statistic, head.statistic_at))
    start = max(0, block.start - AROUND)
    for a, b in ((start, block.start), (block.end, min(len(text), block.end + AROUND))):
        around = text[a:b]
        for name, pattern in STATISTICS:
            if name in PAIRS and (match := pattern.search(around)) is not None:
                found.setdefault(PAIRS[name], (name, (a + match.start(), a + match.end())))
    return Defaults(found.get("spread"), found.get("share"), found.get("interval"))


def _persons(table: _Table) -> tuple[str, Span] | None:
    """The noun for the people that the table counts, in its cells or its caption."""
    start = max(0, table.block.start - AROUND)
    for a, b in ((table.block.start, table.block.end), (start, table.block.start)):
        matches = list(PERSONS.finditer(table.text, a, b))
        if matches:
            match = matches[0] if a == table.block.start else matches[-1]
            return match[1].lower(), match.span()
    return None


def _sizes(table: _Table, columns: Heads, rows: dict[int, list[Head]], how: str) -> None:
    """The sizes of arms that stand in heads: "Surgery (n = 45)"."""
    persons: tuple[str, Span] | None = None
    looked = False
    heads = {id(h): h for stack in columns for h in stack} | {id(h): h for stack in rows.values() for h in stack}
    for cell, head in table.heads.items():
        if head.size is None or head.size_at is None or id(head) not in heads:
            continue
        numbers = [n for n in table.grid.numbers[cell] if head.size_at[0] <= n.start and n.end <= head.size_at[1]]
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
        names = [h for h in (_stack_of(columns, head) if cell.row < table.grid.heads else [head]) if not h.only_time]
        upto = names[: names.index(head) + 1] if head in names else [head]
        group = " ".join(dict.fromkeys(h.label for h in upto if is_name(h))) or None
        if cell.column == 0 and cell.row < table.grid.heads:
            group = None
        if group is not None:
            support += [label_span(h) for h in upto if h.label]
        unit = "{" + plural(noun) + "}" if noun else None
        draft = Draft(
            "cohort_size", *head.size_at, _head_row(table, cell), "table-size",
            blank_value(statistic="count", value=head.size, unit=unit), numbers, label=plural(noun) if noun else "patients",
            group=group, support=[s for s in dict.fromkeys(support) if not (head.size_at[0] <= s[0] and s[1] <= head.size_at[1])],
        )  # fmt: skip
        table.drafts.append(draft)


def _stack_of(columns: Heads, head: Head) -> list[Head]:
    return next((list(stack) for stack in columns if head in stack), [head])


def _head_row(table: _Table, cell: Cell) -> Span:
    return table.grid.row_span(cell.row)


def _known_sizes(grid: Grid, columns: Heads, rows: dict[int, list[Head]], labels: int) -> dict[int, int]:
    """The size of each column's arm: from its head, or from a row of sizes."""
    sizes: dict[int, int] = {}
    for column in range(labels, grid.columns):
        for head in columns[column]:
            if head.size is not None:
                sizes[column] = head.size
        for row, stack in rows.items():
            reading = grid.reading(row, column)
            if column not in sizes and len(stack) == 1 and kind_of(stack[0]) == "cohort" and reading is not None and reading.form == "one" and isinstance(reading.atoms[0].num.value, int):
                sizes[column] = reading.atoms[0].num.value
    return sizes


def _read_row(
    table: _Table, row: int, how: str, columns: Heads, labels: int, rows: dict[int, list[Head]], parents: dict[int, Head],
    defaults: Defaults, sizes: dict[int, int],
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
        if how in ("patients", "cases") and _patient_cell(table, cell, topic, heads, span, own):
            continue
        reading = grid.readings.get(cell)
        if reading is None:
            continue
        if is_normal(columns[column]) or any(recommended(h) for h in rows[row]):
            _role(table, reading.numbers, Role("other", "normal or recommended value"))
            continue
        topic_b, previous = (topic, previous)
        if previous is not None and previous[3] == column - 1 and previous[2] is not None and _together(previous[1], topic_b):
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
            made_list = _sexes(topic, reading, span)
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
    if len(own) > 1 and len({d.kind for d in own}) == 1 and len({(d.group, str(d.timepoint)) for d in own}) == len(own):
        table.compares += [(test, [d for d in own if d.group is not None or d.timepoint is not None]) for test in tests]


def recommended(head: Head) -> bool:
    """Whether a row gives normal values."""
    return bool(re.fullmatch(r"(?:normal|reference)\s+(?:range|values?|limits?)", head.label, re.IGNORECASE))


def _together(first: Topic, second: Topic) -> bool:
    """Whether two neighbour columns belong to one arm and time."""
    return (first.group, first.timepoint, first.label) == (second.group, second.timepoint, second.label) or bool(first.effect) and second.statistic == "ci"


def _role(table: _Table, numbers: list[Num], role: Role) -> None:
    for number in numbers:
        table.roles[id(number)] = role


def _topic(table: _Table, row: int, column: int, how: str, columns: Heads, rows: dict[int, list[Head]], sizes: dict[int, int]) -> Topic:
    stack, own = columns[column], rows[row]
    if how == "columns":
        topic = make_topic(own, stack, named=True)
        topic.size = sizes.get(column, topic.size)
        if topic.timepoint is None and columns[0] and (corner := columns[0][-1]).timepoint is not None and corner.timepoint_at:
            topic.timepoint = corner.timepoint
            topic.supports.append(corner.timepoint_at)
        values = [c for c in range(table.grid.columns) if c and columns[c] and not any(h.p or h.test or h.effect for h in columns[c])]
        if len(values) < 2 and not any(h.size is not None or re.search(r"\b(?:group|arm)\b", h.printed, re.IGNORECASE) for h in stack):
            topic.group = None
        return topic
    if how == "cases":
        topic = make_topic(own, (), named=False, single=True)
        topic.group = " ".join(h.printed.strip(" *_:") for h in stack)
        topic.supports += [h.span for h in stack]
        return topic
    if how == "rows":
        topic = make_topic(stack, own, named=not all(h.only_time for h in own))
        return topic
    first = own[0]
    topic = make_topic(stack, (), named=False, single=True)
    words = first.printed.strip(" *_")
    if re.fullmatch(r"(?:mean|median|average|total|range|overall|all)\b.*", words, re.IGNORECASE):
        topic.single = False
        topic.statistic = topic.statistic or ("mean" if words.lower().startswith(("mean", "average")) else "median" if words.lower().startswith("median") else None)
        topic.statistic_at = topic.statistic_at or first.span
        return topic
    head = columns[0][-1] if columns[0] else None
    if re.fullmatch(r"#?\d+|[A-Z]|[IVX]+", words) and head is not None:
        noun = re.sub(r"\s*\b(?:no|nos|number|id)\b\.?|[#*_:]", "", head.printed, flags=re.IGNORECASE).strip(" .") or head.printed.strip(" *_:")
        topic.group = f"{noun} {words}"
        topic.supports.append(head.span)
    else:
        topic.group = words
    topic.supports.append(first.span)
    return topic


def _patient_cell(table: _Table, cell: Cell, t: Topic, stack: Sequence[Head], row: Span, own: list[Draft]) -> bool:
    """The cells of a patient that are no plain number: sex in a letter, age and sex together, levels."""
    words = table.grid.words(cell)
    if not t.single:
        return False
    start = table.text.index(words, cell.start)
    if t.kind == "sex_column" and (match := SEX_CELL.fullmatch(words)):
        own.append(_one(t, (start, start + len(words)), row, "female" if match["f"] else "male", table))
        return True
    if any(AGE_SEX.fullmatch(h.label) for h in stack) and (match := AGE_SEX_CELL.fullmatch(words)):
        name = "age" if match["age"] else "age2"
        sex = "sex" if match["sex"] else "sex2"
        at = (start + match.start(name), start + match.end(name))
        numbers = [n for n in table.grid.numbers[cell] if n.start >= at[0] and n.end <= at[1]]
        if not numbers:
            return False
        draft = Draft("age", *at, row, "table-age", blank_value(statistic="single", value=int(match[name]), unit=t.unit or "a"), numbers, label="age", group=t.group, support=list(t.supports))
        table.drafts.append(draft)
        where = (start + match.start(sex), start + match.end(sex))
        table.drafts.append(_one(t, where, row, "female" if match[sex].lower() in ("f", "female", "woman") else "male", table, keep=False))
        return True
    return False


def _one(t: Topic, at: Span, row: Span, label: str, table: _Table, *, keep: bool = True) -> Draft:
    word = table.text[slice(*at)].lower()
    unit = "{" + plural(word) + "}" if len(word) > 2 else None
    draft = Draft("sex", *at, row, "table-sex", blank_value(statistic="count", value=1, unit=unit), [], label=label, group=t.group, support=list(t.supports))
    if keep:
        table.drafts.append(draft)
    return draft


def _sexes(t: Topic, r: Reading, row: Span) -> list[Draft]:
    """"12/33" beside "Male/female": two facts."""
    if r.form not in ("pair", "of") or t.single:
        return []
    printed = " ".join(h.printed for h in (*t.what, *t.who))
    order = re.search(r"\b(males?|men|m)\s?[:/]\s?(females?|women|f)\b|\b(females?|women|f)\s?[:/]\s?(males?|men|m)\b", printed, re.IGNORECASE)
    a, b = r.part["a"], r.part["b"]
    if order is None or not isinstance(a.num.value, int) or not isinstance(b.num.value, int):
        return []
    if "ratio" in printed.lower() and (b.num.value == 1 or a.num.value == 1) or t.size is not None and a.num.value + b.num.value > t.size:
        return []
    names = ("male", "female") if order[1] else ("female", "male")
    found = []
    for label, atom in zip(names, (a, b), strict=True):
        word = next((w for w in order.groups() if w and (w[0].lower() == label[0] or (label == "female" and w.lower().startswith("w")))), label)
        unit = "{" + plural(word) + "}" if len(word) > 2 else None
        found.append(Draft("sex", atom.start, atom.end, row, "table-sex", blank_value(statistic="count", value=atom.num.value, unit=unit), [atom.num], label=label, group=t.group, support=[*t.supports, *([t.statistic_at] if t.statistic_at else [])]))
    return found


def _rows(table: _Table) -> list[NumeralRow]:
    """A row for every number of the cells."""
    owners: dict[int, list[int]] = {}
    for i, draft in enumerate(table.drafts):
        for number in draft.numbers:
            owners.setdefault(id(number), []).append(i)
    rows = []
    for cell, numbers in table.grid.numbers.items():
        head = table.heads.get(cell)
        for number in numbers:
            own = owners.get(id(number))
            if own:
                rows.append(NumeralRow(number.start, number.end, "fact", None, own))
                continue
            role = _other(number, head, table.roles.get(id(number)))
            rows.append(NumeralRow(number.start, number.end, role.role, role.note, []))
    return sorted(rows, key=lambda r: (r.start, r.end))


def _other(number: Num, head: Head | None, given: Role | None) -> Role:
    if number.kind in KINDS:
        return Role(KINDS[number.kind])
    if number.kind == "unit":
        return Role("other", "part of a unit")
    if number.kind == "stage":
        return Role("other", "stage that selects or names")
    if given is not None:
        return given
    if head is not None:
        if head.timepoint_at and head.timepoint_at[0] <= number.start < head.timepoint_at[1]:
            return Role("timepoint")
        if head.statistic_at and head.statistic_at[0] <= number.start < head.statistic_at[1] or head.effect and number.value in (90, 95, 99):
            return Role("other", "confidence level" if number.value in (90, 95, 99) else "name of a statistic")
        if head.p or head.test:
            return Role("other", "test statistic")
        if number.kind in ("word", "other", "ordinal") and number.text.isalpha():
            return Role("word")
        if re.fullmatch(r"(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?", head.printed.strip()):
            return Role("date")
        if PATIENT.fullmatch(head.printed.strip()) or re.fullmatch(r"(?:case|patient|pt|no|#)?\.?\s*#?\d+", head.printed.strip(), re.IGNORECASE):
            return Role("list")
        if re.search(r"[<>≤≥]|\d\s?[-–]\s?\d", head.printed):
            return Role("other", "criterion")
        return Role("other", "part of a name")
    if number.kind in ("word", "other", "ordinal") and number.text.isalpha():
        return Role("word")
    return Role("unknown")
