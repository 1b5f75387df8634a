"""`export`, `report`, `show`: what people see and take away from records."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from extract.cli.citing import CitationForm, written
from extract.errors import UsageError


class TableForm(StrEnum):
    """Forms of the tables."""

    CSV = "csv"
    XLSX = "xlsx"
    PARQUET = "parquet"
    DUCKDB = "duckdb"


class AnnotationForm(StrEnum):
    """Forms of annotations."""

    WEB = "web"
    BRAT = "brat"
    SPACY = "spacy"


SourceArgument = Annotated[
    Path, typer.Argument(metavar="OUTPUT", help="An output folder, a folder of records, a record.")
]
PageOption = Annotated[str | None, typer.Option("--page", metavar="ID", help="Only the page of this id.")]
DestOption = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="PATH", help="Where to write; else beside the records."),
]

ENDINGS = {CitationForm.CSL_JSON: "json", CitationForm.BIBTEX: "bib", CitationForm.RIS: "ris"}

export = typer.Typer(no_args_is_help=True, help="Write tables, annotations or pictures of records.")


def register(app: typer.Typer) -> None:
    """Put the commands into the application."""
    app.add_typer(export, name="export")
    app.command("report")(report)
    app.command("show")(show)


@export.command("tables")
def tabulate(
    source: SourceArgument,
    to: Annotated[TableForm, typer.Option("--to", help="Form of the tables.")] = TableForm.CSV,
    dest: DestOption = None,
    page: PageOption = None,
    bom: Annotated[
        bool, typer.Option("--bom", help="Begin csv files with a byte order mark, for Excel.")
    ] = False,
) -> None:
    """Evidence (a row a study), facts, references, checks, columns for metafor; a data dictionary."""
    from extract.outputs.tables import export_tables

    _say(export_tables(source, to.value, dest, page=page, bom=bom))


@export.command("annotations")
def annotate(
    source: SourceArgument,
    to: Annotated[AnnotationForm, typer.Option("--to", help="web: W3C Web Annotation.")] = AnnotationForm.WEB,
    dest: DestOption = None,
    page: PageOption = None,
) -> None:
    """Facts as annotations of the page's text, for Hypothesis, INCEpTION, brat or spaCy."""
    from extract.outputs.annotations import export_annotations

    _say(export_annotations(source, to.value, dest, page=page))


@export.command("citations")
def references(
    source: SourceArgument,
    to: Annotated[CitationForm, typer.Option("--to", help="Form of the references.")] = CitationForm.CSL_JSON,
    dest: DestOption = None,
    page: PageOption = None,
) -> None:
    """All references for reference managers, in one file: citations.json, .bib or .ris."""
    from extract.outputs.load import home, iter_records
    from extract.store.files import write_atomically

    records = [(record.page.id, record.citations) for record in iter_records(source, page=page)]
    several = len(records) > 1
    items = [
        {**citation.csl, "id": f"{page_id}:{citation.id}" if several else citation.id}
        for page_id, citations in records
        for citation in citations
    ]
    path = dest or home(source) / f"citations.{ENDINGS[to]}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, written(items, to).encode())
    except OSError as error:
        raise UsageError(error.strerror or "cannot be written", page=str(path)) from None
    _say([path])


@export.command("pictures")
def draw(source: SourceArgument, dest: DestOption = None, page: PageOption = None) -> None:
    """Ages, follow-up beside survival, and study periods of each page, as SVG files."""
    from extract.outputs.pictures import export_pictures

    _say(export_pictures(source, dest, page=page))


def report(source: SourceArgument, dest: DestOption = None, page: PageOption = None) -> None:
    """One HTML file with each figure in its sentence, the evidence, the checks and the references."""
    from extract.outputs.report import write_report

    _say([write_report(source, dest, page=page)])


def show(
    source: SourceArgument,
    study: Annotated[
        str | None,
        typer.Option("--study", metavar="N", help="One study: its reference's number, or an author."),
    ] = None,
    page: PageOption = None,
) -> None:
    """A page's evidence with its sources, here in the terminal."""
    from extract.outputs.load import iter_records
    from extract.outputs.show import show as show_record

    for record in iter_records(source, page=page):
        show_record(record, study)


def _say(paths: list[Path]) -> None:
    """What was written: a line a file, or the folder where they are many."""
    shown = paths if len(paths) <= 12 else [*paths[:3], *paths[-1:]]
    for path in shown:
        typer.echo(path)
    if len(shown) < len(paths):
        typer.echo(f"and {len(paths) - len(shown)} more files beside them")
