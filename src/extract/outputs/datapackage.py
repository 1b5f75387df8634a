"""The data dictionary beside the tables: a Frictionless Data Package (version 1 of its standard)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from extract.outputs.canonical import dumps
from extract.outputs.columns import TABLES, Table

NOTES = "Empty cells: the page says nothing. All texts and numbers are the page's own; nothing is imputed."
CSV_NOTES = (
    " A text that a spreadsheet would take for a formula (it begins with = + - @ ' or a tab) has one "
    "apostrophe before it: take it off to have the page's text."
)


def write_datapackage(dest: Path, to: str) -> Path:
    """Write the dictionary: `datapackage.json` in a folder, `NAME.datapackage.json` beside a file."""
    folder = to in ("csv", "parquet")
    path = dest / "datapackage.json" if folder else dest.with_name(f"{dest.name}.datapackage.json")
    path.write_text(dumps(datapackage(to, dest.name)), encoding="utf-8")
    return path


def datapackage(to: str, name: str) -> dict[str, Any]:
    """The descriptor of the tables in the form `to`; `name` is the file's where one file holds them all."""
    return {
        "profile": "tabular-data-package" if to == "csv" else "data-package",
        "name": "cohort-extract-tables",
        "title": "Evidence tables of clinical wiki pages",
        "description": NOTES + CSV_NOTES if to == "csv" else NOTES,
        "resources": [_resource(table, to, name) for table in TABLES],
    }


def _resource(table: Table, to: str, name: str) -> dict[str, Any]:
    resource: dict[str, Any] = {
        "name": table.name,
        "title": table.title,
        "description": table.description,
        "path": f"{table.name}.{to}" if to in ("csv", "parquet") else name,
        "format": to,
    }
    if to == "csv":
        resource |= {
            "profile": "tabular-data-resource",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
        }
    if to == "xlsx":
        resource["dialect"] = {"excel": {"sheet": table.name}}
    fields = [{"name": one.name, "type": one.type, "description": one.description} for one in table.columns]
    return resource | {"schema": {"fields": fields, "primaryKey": list(table.key), "missingValues": [""]}}
