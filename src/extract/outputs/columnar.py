"""Parquet files and a DuckDB database, both written by duckdb."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.outputs.columns import TABLES, Table
from extract.outputs.extras import extra
from extract.outputs.rows import Row

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MAX_LINE = 256 * 1024 * 1024
TYPES = {"string": "VARCHAR", "number": "DOUBLE", "integer": "BIGINT", "boolean": "BOOLEAN", "date": "DATE"}


def write_parquet(rows: Iterable[tuple[Table, Row]], dest: Path) -> list[Path]:
    """One file a table in the folder `dest`."""
    duckdb = extra("duckdb")

    paths = []
    with duckdb.connect() as database:
        _fill(database, rows)
        for table in TABLES:
            paths.append(dest / f"{table.name}.parquet")
            database.execute(f"COPY {_name(table.name)} TO {_text(str(paths[-1]))} (FORMAT parquet)")
    return paths


def write_duckdb(rows: Iterable[tuple[Table, Row]], dest: Path) -> Path:
    """One database, each column with its description as comment; a database that was there is replaced."""
    duckdb = extra("duckdb")

    fresh = dest.with_name(dest.name + ".new")
    fresh.unlink(missing_ok=True)
    with duckdb.connect(str(fresh)) as database:
        _fill(database, rows)
        for table in TABLES:
            database.execute(f"COMMENT ON TABLE {_name(table.name)} IS {_text(table.description)}")
            for column in table.columns:
                place = f"{_name(table.name)}.{_name(column.name)}"
                database.execute(f"COMMENT ON COLUMN {place} IS {_text(column.description)}")
    fresh.replace(dest)
    return dest


def _fill(database: DuckDBPyConnection, rows: Iterable[tuple[Table, Row]]) -> None:
    """Rows go through lines of JSON, which keep null and the empty text apart and which duckdb reads fast."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {table.name: Path(folder) / f"{table.name}.jsonl" for table in TABLES}
        with ExitStack() as stack:
            files = {name: stack.enter_context(path.open("w")) for name, path in paths.items()}
            for table, row in rows:
                line = {column.name: _plain(row[column.name]) for column in table.columns}
                files[table.name].write(json.dumps(line) + "\n")
        for table in TABLES:
            columns = ", ".join(f"{_name(one.name)} {TYPES[one.type]}" for one in table.columns)
            database.execute(f"CREATE TABLE {_name(table.name)} ({columns})")
            if paths[table.name].stat().st_size:
                types = ", ".join(f"{_text(one.name)}: {_text(TYPES[one.type])}" for one in table.columns)
                options = f"format='newline_delimited', columns={{{types}}}, maximum_object_size={MAX_LINE}"
                read = f"read_json({_text(str(paths[table.name]))}, {options})"
                database.execute(f"INSERT INTO {_name(table.name)} SELECT * FROM {read}")


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8").replace("\x00", "\ufffd")
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _text(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
