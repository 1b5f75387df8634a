"""The tables of many records: csv, xlsx, parquet, duckdb, each with its data dictionary beside it.

Rows are streamed record by record; nothing is held for longer than one page.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Any, Literal

from extract.errors import UsageError
from extract.outputs.columns import TABLES, Table
from extract.outputs.datapackage import write_datapackage
from extract.outputs.load import home, iter_records
from extract.outputs.rows import Row, rows
from extract.record import PageRecord

TableFormat = Literal["csv", "xlsx", "parquet", "duckdb"]
# What a spreadsheet takes for the start of a formula (OWASP, CSV injection), full-width forms included; and
# the apostrophe itself, so that whoever takes one leading apostrophe off has the text back.
FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠'")


def export_tables(
    source: Path, to: TableFormat, dest: Path | None = None, *, page: str | None = None, bom: bool = False
) -> list[Path]:
    """Write the tables of all records at `source`; the files written, the data dictionary last.

    `dest` is a folder for csv and parquet (one file a table), a file for xlsx and duckdb; default: `tables`
    below `source`. `bom` puts a byte order mark before each csv file, which Excel needs to read it as UTF-8.
    Raises UsageError and RecordError.
    """
    writers: dict[str, Callable[[Iterable[PageRecord], Path, bool], list[Path]]] = {
        "csv": _write_csv,
        "xlsx": _write_xlsx,
        "parquet": _write_parquet,
        "duckdb": _write_duckdb,
    }
    if to not in writers:
        raise UsageError(f"unknown table format {to!r}: {', '.join(writers)}")
    dest = (
        dest
        if dest is not None
        else home(source) / ("tables" if to in ("csv", "parquet") else f"tables.{to}")
    )
    if to in ("xlsx", "duckdb") and (dest.is_dir() or not dest.suffix):
        dest = dest / f"tables.{to}"
    (dest if to in ("csv", "parquet") else dest.parent).mkdir(parents=True, exist_ok=True)
    written = writers[to](iter_records(source, page=page), dest, bom)
    return [*written, write_datapackage(dest, to)]


def inert(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def csv_cell(value: Any) -> str:
    """One cell of a csv file: dates in ISO 8601, true and false, whole numbers without `.0`."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
        case date():
            return value.isoformat()
        case str():
            return inert(value)
        case _:
            return str(value)


def table_rows(records: Iterable[PageRecord]) -> Iterator[tuple[Table, Row]]:
    """Every row of every record with its table."""
    tables = {table.name: table for table in TABLES}
    for record in records:
        for name, row in rows(record):
            yield tables[name], row


def _write_csv(records: Iterable[PageRecord], dest: Path, bom: bool) -> list[Path]:
    paths = {table.name: dest / f"{table.name}.csv" for table in TABLES}
    with ExitStack() as stack:
        writers = {}
        for table in TABLES:
            encoding = "utf-8-sig" if bom else "utf-8"
            file = stack.enter_context(
                paths[table.name].open("w", encoding=encoding, errors="replace", newline="")
            )
            writers[table.name] = csv.writer(file)
            writers[table.name].writerow([column.name for column in table.columns])
        for table, row in table_rows(records):
            writers[table.name].writerow([csv_cell(row[column.name]) for column in table.columns])
    return list(paths.values())


def _write_xlsx(records: Iterable[PageRecord], dest: Path, bom: bool) -> list[Path]:
    from extract.outputs.workbook import write_workbook

    return [write_workbook(table_rows(records), dest)]


def _write_parquet(records: Iterable[PageRecord], dest: Path, bom: bool) -> list[Path]:
    from extract.outputs.columnar import write_parquet

    return write_parquet(table_rows(records), dest)


def _write_duckdb(records: Iterable[PageRecord], dest: Path, bom: bool) -> list[Path]:
    from extract.outputs.columnar import write_duckdb

    return [write_duckdb(table_rows(records), dest)]
