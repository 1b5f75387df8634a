"""One Excel workbook: a sheet a table, and the data dictionary as the last sheet.

Every text is written as a string, so that none can become a formula. Two runs give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import UsageError
from extract.outputs.columns import TABLES, Column, Table
from extract.outputs.extras import extra
from extract.outputs.rows import SEPARATOR, Row

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook  # type: ignore[import-untyped]
    from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

MAX_ROWS = 1_048_576
MAX_TEXT = 32_767
LINE_HEIGHT, MOST_LINES = 15, 12
MAX_LINKS = 65_530  # of one sheet; Excel takes a file with more for damaged
# The parts of an estimate that stand folded away behind its words.
FOLDED = re.compile(
    r"(age|follow_up|survival)(_statistic|_sd|_low|_high|_spread|_unit|_comparator)?|period_(start|end)"
)
WIDE = {
    "outcomes": 60,
    "complications": 40,
    "warnings": 48,
    "quote": 44,
    "sentence": 60,
    "raw": 60,
    "message": 60,
}
NARROW = dict.fromkeys(("study_id", "fact_id", "citation_id", "year", "n", "male", "female", "number"), 8)
UNPRINTABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
LINKS = {"doi": "https://doi.org/", "pmid": "https://pubmed.ncbi.nlm.nih.gov/"}


def write_workbook(rows: Iterable[tuple[Table, Row]], dest: Path) -> Path:
    """Write the workbook to `dest`. Raises UsageError where a table has more rows than a sheet can hold."""
    xlsxwriter = extra("xlsxwriter")

    # Rows come record by record, not sheet by sheet: each sheet keeps its own file until the end.
    with xlsxwriter.Workbook(str(dest), {"constant_memory": True}) as book:
        book.set_properties({"title": "Evidence tables", "created": datetime(2000, 1, 1, tzinfo=UTC)})
        sheets = {table.name: _Sheet(book, table) for table in TABLES}
        for table, row in rows:
            sheets[table.name].write(row)
        for sheet in sheets.values():
            sheet.finish()
        _dictionary(book)
    return dest


class _Sheet:
    """One sheet while it is written: it counts its rows and its links."""

    def __init__(self, book: Workbook, table: Table) -> None:
        self.table = table
        self.sheet: Worksheet = book.add_worksheet(table.name)
        self.rows = 0
        self.links = 0
        self.plain = book.add_format({"valign": "top"})
        self.wrap = book.add_format({"valign": "top", "text_wrap": True})
        self.date = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self.link = book.add_format({"valign": "top", "font_color": "#0B57A4", "underline": 1})
        self.marked = book.add_format({"valign": "top", "text_wrap": True, "bg_color": "#FFF1CC"})
        _head(book, self.sheet, [column.name for column in table.columns])
        for index, column in enumerate(table.columns):
            folded = table.name == "evidence" and FOLDED.fullmatch(column.name)
            options = {"level": 1, "hidden": True} if folded else {}
            self.sheet.set_column(index, index, _width(column), None, options)
        self.sheet.freeze_panes(1, 3)

    def write(self, row: Row) -> None:
        self.rows += 1
        if self.rows >= MAX_ROWS:
            raise UsageError(f"more than {MAX_ROWS} rows of {self.table.name}: use --to parquet or duckdb")
        lines = max((-(-len(str(row[name])) // WIDE[name]) for name in WIDE if row.get(name)), default=1)
        if lines > 1:  # not every program fits a row to wrapped text by itself
            self.sheet.set_row(self.rows, LINE_HEIGHT * min(lines, MOST_LINES))
        for index, column in enumerate(self.table.columns):
            self._cell(index, column, row[column.name], row)

    def _cell(self, index: int, column: Column, value: Any, row: Row) -> None:
        at = self.rows
        if value is None:
            return
        if isinstance(value, bool):
            self.sheet.write_boolean(at, index, value, self.plain)
        elif isinstance(value, int | float):
            self.sheet.write_number(at, index, value, self.plain)
        elif isinstance(value, date) and value.year >= 1900:
            self.sheet.write_datetime(at, index, datetime(value.year, value.month, value.day), self.date)
        else:
            text = _clean(str(value))
            target = _target(column.name, row)
            if target and self.links < MAX_LINKS:
                self.links += 1
                self.sheet.write_url(at, index, target, self.link, text)
                return
            style = self.wrap if column.name in WIDE else self.plain
            if column.name == "warnings" or (column.name == "status" and text in ("warn", "fail")):
                style = self.marked
            self.sheet.write_string(at, index, text, style)

    def finish(self) -> None:
        self.sheet.autofilter(0, 0, max(self.rows, 1), len(self.table.columns) - 1)


def _head(book: Workbook, sheet: Worksheet, names: list[str]) -> None:
    style = book.add_format({"bold": True, "valign": "top", "bg_color": "#E8EEF4", "bottom": 1})
    for index, name in enumerate(names):
        sheet.write_string(0, index, name, style)


def _dictionary(book: Workbook) -> None:
    sheet = book.add_worksheet("dictionary")
    _head(book, sheet, ["table", "column", "type", "description"])
    lines = [(table.name, one.name, one.type, one.description) for table in TABLES for one in table.columns]
    for at, line in enumerate(lines, start=1):
        for index, text in enumerate(line):
            sheet.write_string(at, index, text)
    for index, width in enumerate((12, 24, 10, 100)):
        sheet.set_column(index, index, width)
    sheet.freeze_panes(1, 0)


def _width(column: Column) -> int:
    if column.name in WIDE:
        return WIDE[column.name]
    if column.name in NARROW:
        return NARROW[column.name]
    return (
        28
        if column.name in LINKS or column.name.endswith(("_words", "study", "page_id", "title", "journal"))
        else 13
    )


def _target(name: str, row: Row) -> str | None:
    """Where a cell leads: only to the web, and only by an address that Excel takes (2,079 characters)."""
    text = str(row[name]).split(SEPARATOR)[0]
    if name == "page_id" or name == "page_url":
        target = row.get("page_url") or ""
    elif name == "url":
        target = text
    elif name in LINKS and re.fullmatch(r"10\.\d{4,9}/\S+" if name == "doi" else r"\d{1,9}", text):
        target = LINKS[name] + text
    else:
        return None
    return target if re.fullmatch(r"https?://[^\s<>\"\\^`{|}\x00-\x1f]{1,2000}", target) else None


def _clean(text: str) -> str:
    text = UNPRINTABLE.sub("\ufffd", text)
    return text if len(text) <= MAX_TEXT else text[: MAX_TEXT - 1] + "…"
