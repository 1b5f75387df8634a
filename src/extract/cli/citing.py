"""`cite`: references in; CSL-JSON, BibTeX, RIS or a formatted list out; and `schema`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from extract.errors import SourceError, UsageError


class CitationForm(StrEnum):
    """Forms that reference managers read."""

    CSL_JSON = "csl-json"
    BIBTEX = "bibtex"
    RIS = "ris"


ToOption = Annotated[
    CitationForm | None,
    typer.Option("--to", help="For reference managers; without custom fields.", show_default=False),
]


def cite(
    file: Annotated[Path, typer.Argument(help="References, one a paragraph; - reads stdin.")] = Path("-"),
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='Read {"id", "raw"} a line, print one item a line.')
    ] = False,
    to: ToOption = None,
    style: Annotated[
        str | None,
        typer.Option("--style", metavar="NAME", help="Print a list in this style: vancouver, apa, …"),
    ] = None,
) -> None:
    """Parse references: one a paragraph in, CSL-JSON out. What is refused has only custom.note."""
    if (to is not None) + (style is not None) + jsonl > 1:
        raise UsageError("--jsonl, --to and --style are three different outputs: give one")
    from extract.outputs.canonical import dumps
    from extract.references import parse_reference

    text = _read(file)
    if jsonl:
        for number, line in enumerate(text.split("\n"), start=1):
            if line.strip():
                id_, raw = _row(line, number, str(file))
                sys.stdout.write(dumps({**parse_reference(raw), "id": id_}, pretty=False))
        return
    paragraphs = [" ".join(p.split()) for p in _paragraphs(text)]
    items = [parse_reference(raw, id=f"c{number}") for number, raw in enumerate(paragraphs, start=1)]
    if style is not None:
        from extract.references.bibliography import bibliography

        sys.stdout.write(bibliography(items, style=style))
    else:
        sys.stdout.write(dumps(items) if to is None else written(items, to))


def written(items: Iterable[dict[str, Any]], to: CitationForm) -> str:
    """The items in a form that reference managers read. Raises MissingExtra."""
    from extract.references.exchange import to_bibtex, to_csl_json, to_ris

    makers = {CitationForm.CSL_JSON: to_csl_json, CitationForm.BIBTEX: to_bibtex, CitationForm.RIS: to_ris}
    return makers[to](items)


def schema() -> None:
    """Print the JSON Schema (2020-12) of the page record."""
    from extract.schema import page_record_schema_json

    sys.stdout.write(page_record_schema_json())


def _read(file: Path) -> str:
    if str(file) == "-":
        data = sys.stdin.buffer.read()
    else:
        try:
            data = file.read_bytes()
        except OSError as error:
            raise SourceError(error.strerror or "cannot be read", page=str(file)) from None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"not UTF-8 at byte {error.start}", page=str(file)) from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _paragraphs(text: str) -> list[str]:
    """The stretches between blank lines."""
    paragraphs: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            paragraphs[-1].append(line)
        elif paragraphs[-1]:
            paragraphs.append([])
    return ["\n".join(lines) for lines in paragraphs if lines]


def _row(line: str, number: int, file: str) -> tuple[str | int, str]:
    """Id and raw of one line of JSON Lines."""
    try:
        row = json.loads(line)
        id_, raw = row["id"], row["raw"]
        if not isinstance(id_, str | int) or not isinstance(raw, str):
            raise TypeError
        return id_, raw
    except (ValueError, KeyError, TypeError, RecursionError):
        raise SourceError('expected {"id": …, "raw": …}', page=f"{file}:{number}") from None
