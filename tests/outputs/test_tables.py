"""The tables say what the records say, in every form, and no text of a page becomes a formula."""

from __future__ import annotations

import csv
import datetime
import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from extract.errors import UsageError
from extract.outputs.canonical import to_json
from extract.outputs.columns import EVIDENCE, FACTS, TABLES, Table
from extract.outputs.rows import day, rows
from extract.outputs.tables import export_tables, inert
from extract.outputs.workbook import write_workbook
from extract.record import PageRecord, SummaryItem, Value

HOSTILE = (
    '=HYPERLINK("http://evil.example","x")',
    "+1",
    "-2 points",
    "@SUM(A1)",
    "'quoted",
    "＝1",
    "a\tb\n=c",
    "\u2028é😀",
)


def expected(record: PageRecord, table: Table) -> list[dict[str, Any]]:
    """The table's rows, as Python values."""
    return [row for name, row in rows(record) if name == table.name]


def midnight(value: Any) -> Any:
    """Dates as openpyxl reads them."""
    return datetime.datetime.combine(value, datetime.time()) if type(value) is datetime.date else value


def unescaped(value: Any) -> Any:
    return value[1:] if isinstance(value, str) and value.startswith("'") else value


def hostile(record: PageRecord) -> PageRecord:
    """The record with labels that a spreadsheet would run."""
    facts = [
        fact.model_copy(update={"label": text}) for fact, text in zip(record.facts, HOSTILE, strict=False)
    ]
    return record.model_copy(update={"facts": [*facts, *record.facts[len(HOSTILE) :]]})


def test_every_row_fills_exactly_the_columns_of_its_table(record: PageRecord) -> None:
    names = {table.name: [column.name for column in table.columns] for table in TABLES}
    assert all(sorted(names[name]) == sorted(row) for name, row in rows(record))
    assert {name for name, _ in rows(record)} == set(names)


def test_the_evidence_row_of_the_first_series_says_what_the_page_says(record: PageRecord) -> None:
    row = next(row for row in expected(record, EVIDENCE) if row["study_id"] == "t3")
    told = ("study", "year", "design", "n", "male", "female", "deaths", "pmid", "doi", "warnings", "facts")
    assert {name: row[name] for name in told} == {
        "study": "Vazifehdan et al. 2017",
        "year": 2017,
        "design": "case_series",
        "n": 24.0,
        "male": 14.0,
        "female": 10.0,
        "deaths": 21.0,
        "pmid": "28638950",
        "doi": "10.1007/s00590-017-2002-0",
        "warnings": "longest survival 47 months, longest follow-up 42 months",
        "facts": 21,
    }
    assert (row["age"], row["age_low"], row["age_high"], row["age_words"]) == (
        71.0,
        54.0,
        89.0,
        "mean 71 years (range 54–89)",
    )
    assert (row["period_start"], row["period_end"]) == (
        datetime.date(2010, 12, 1),
        datetime.date(2016, 12, 31),
    )
    assert row["survival_words"] == "median 14.8 months (range 1–47)"


def test_a_percentage_is_never_put_where_a_count_is_expected(record: PageRecord) -> None:
    copy = record.model_copy(deep=True)
    summary = copy.studies[2].summary
    summary.male = SummaryItem(value=Value(statistic="percent", value=62, unit="%"), facts=["f2"])
    summary.female = SummaryItem(value=Value(statistic="ratio", value=2, text="2:1"), facts=["f3"])
    summary.deaths = SummaryItem(
        value=Value(statistic="percent", value=78.7, unit="%", numerator=48), facts=["f8"]
    )
    row = expected(copy, EVIDENCE)[2]
    names = ("male", "male_percent", "female", "female_percent", "deaths", "deaths_percent")
    assert [row[name] for name in names] == [None, 62.0, None, None, 48.0, 78.7]


@pytest.mark.parametrize(
    ("text", "last", "expected_day"),
    [
        ("2010", False, datetime.date(2010, 1, 1)),
        ("2010", True, datetime.date(2010, 12, 31)),
        ("2012-02", True, datetime.date(2012, 2, 29)),
        ("2012-02-30", True, None),
        ("0000", False, None),
        ("spring", False, None),
        (None, False, None),
    ],
)
def test_a_day_is_the_first_or_last_that_the_date_allows(
    text: str | None, last: bool, expected_day: object
) -> None:
    assert day(text, last=last) == expected_day


def test_pandas_reads_the_csv_back_with_the_same_values_and_types(output: Path, record: PageRecord) -> None:
    pandas = pytest.importorskip("pandas")
    export_tables(output, "csv")
    for table in TABLES:
        dates = [column.name for column in table.columns if column.type == "date"]
        texts = {column.name: "str" for column in table.columns if column.type == "string"}
        frame = pandas.read_csv(
            output / "tables" / f"{table.name}.csv",
            parse_dates=dates,
            dtype=texts,
            keep_default_na=False,
            na_values=[""],
        )
        assert frame.columns.tolist() == [column.name for column in table.columns]
        for column in table.columns:
            told = [row[column.name] for row in expected(record, table)]
            found = [None if pandas.isna(cell) else cell for cell in frame[column.name].tolist()]
            if column.type == "date":
                found = [cell and cell.date() for cell in found]
            assert [unescaped(cell) for cell in found] == told, (table.name, column.name)


def test_r_reads_the_csv_back_with_the_same_numbers(output: Path, record: PageRecord) -> None:
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    export_tables(output, "csv")
    script = "d <- read.csv(commandArgs(TRUE)[1]); stopifnot(is.numeric(d$value)); "
    script += "cat(sum(d$value, na.rm=TRUE), nrow(d))"
    path = str(output / "tables" / "facts.csv")
    done = subprocess.run(["Rscript", "-e", script, path], capture_output=True, text=True, check=True)
    total = sum(row["value"] or 0 for row in expected(record, FACTS))
    assert [float(part) for part in done.stdout.split()] == [pytest.approx(total), len(record.facts)]


def test_csv_for_excel_begins_with_a_byte_order_mark_and_otherwise_is_the_same(output: Path) -> None:
    export_tables(output, "csv", output / "a")
    export_tables(output, "csv", output / "b", bom=True)
    assert (output / "b" / "facts.csv").read_bytes() == b"\xef\xbb\xbf" + (
        output / "a" / "facts.csv"
    ).read_bytes()


@pytest.mark.parametrize("text", HOSTILE)
def test_a_leading_apostrophe_makes_a_formula_inert_and_comes_off_without_a_trace(text: str) -> None:
    assert not inert(text).startswith(("=", "+", "-", "@", "＝", "\t", "\r", "\n"))
    assert unescaped(inert(text)) == text


def test_no_cell_of_the_csv_is_a_formula(output: Path, record: PageRecord) -> None:
    (output / "records" / "x.json").write_text(to_json(hostile(record)), encoding="utf-8")
    export_tables(output, "csv")
    with (output / "tables" / "facts.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [unescaped(line["label"]) for line in lines[55 : 55 + len(HOSTILE)]] == list(HOSTILE)
    assert not [cell for line in lines for cell in line.values() if cell.startswith(("=", "+", "-", "@"))]


def read_sheet(sheet: Any) -> list[dict[str, Any]]:
    lines = sheet.iter_rows(values_only=True)
    names = next(lines)
    return [dict(zip(names, line, strict=True)) for line in lines]


def test_openpyxl_reads_the_workbook_back_with_real_numbers_dates_and_links(
    output: Path, record: PageRecord
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    export_tables(output, "xlsx")
    book = openpyxl.load_workbook(output / "tables.xlsx")
    assert book.sheetnames == [*(table.name for table in TABLES), "dictionary"]
    for table in TABLES:
        told = [{name: midnight(value) for name, value in row.items()} for row in expected(record, table)]
        assert read_sheet(book[table.name]) == told
        assert book[table.name].freeze_panes == "D2"
    names = [column.name for column in EVIDENCE.columns]
    third = list(book["evidence"].iter_rows())[3]
    links = {name: cell.hyperlink.target for name, cell in zip(names, third, strict=True) if cell.hyperlink}
    assert links == {
        "page_id": record.page.url,
        "page_url": record.page.url,
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/28638950",
        "doi": "https://doi.org/10.1007/s00590-017-2002-0",
    }


def test_no_cell_of_the_workbook_is_a_formula_and_no_link_leaves_the_web(
    tmp_path: Path, record: PageRecord
) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    bad = hostile(record)
    bad = bad.model_copy(update={"page": bad.page.model_copy(update={"url": "file:///etc/passwd"})})
    path = tmp_path / "x.json"
    path.write_text(to_json(bad), encoding="utf-8")
    export_tables(path, "xlsx")
    cells = [
        cell
        for sheet in openpyxl.load_workbook(tmp_path / "tables.xlsx")
        for row in sheet.iter_rows()
        for cell in row
    ]
    assert not [cell for cell in cells if cell.data_type == "f"]
    targets = {cell.hyperlink.target.split("/")[2] for cell in cells if cell.hyperlink}
    assert targets == {"doi.org", "pubmed.ncbi.nlm.nih.gov"}


def test_the_same_records_make_the_same_workbook_byte_for_byte(output: Path) -> None:
    export_tables(output, "xlsx", output / "a.xlsx")
    export_tables(output, "xlsx", output / "b.xlsx")
    assert (output / "a.xlsx").read_bytes() == (output / "b.xlsx").read_bytes()


def test_a_text_longer_than_a_cell_is_cut_with_an_ellipsis(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    row = {column.name: None for column in FACTS.columns} | {
        "sentence": "x" * 40_000,
        "label": "a\x00\ufffeb",
    }
    write_workbook([(FACTS, row)], tmp_path / "long.xlsx")
    line = read_sheet(openpyxl.load_workbook(tmp_path / "long.xlsx")["facts"])[0]
    assert line["sentence"] == "x" * 32_766 + "…"


def test_libreoffice_reads_the_workbook(output: Path, record: PageRecord) -> None:
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    export_tables(output, "xlsx")
    command = [
        office,
        "--headless",
        "--convert-to",
        "csv:Text - txt - csv (StarCalc):44,34,76,1",
        "--outdir",
        str(output),
        str(output / "tables.xlsx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with (output / "tables.csv").open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["n"] for line in lines] == ["", "", "24", "14", "", "", "", ""]


@pytest.mark.parametrize("to", ["parquet", "duckdb"])
def test_duckdb_reads_back_the_same_values_and_types(output: Path, record: PageRecord, to: Any) -> None:
    duckdb = pytest.importorskip("duckdb")
    (output / "records" / "x.json").write_text(to_json(hostile(record)), encoding="utf-8")
    export_tables(output, to)
    types = {
        "string": "VARCHAR",
        "number": "DOUBLE",
        "integer": "BIGINT",
        "boolean": "BOOLEAN",
        "date": "DATE",
    }
    database = (
        duckdb.connect() if to == "parquet" else duckdb.connect(str(output / "tables.duckdb"), read_only=True)
    )
    with database:
        for table in TABLES:
            place = f"'{output / 'tables' / table.name}.parquet'" if to == "parquet" else f'"{table.name}"'
            result = database.execute(f"SELECT * FROM {place}")
            assert [(one[0], str(one[1])) for one in result.description] == [
                (column.name, types[column.type]) for column in table.columns
            ]
            told = [*expected(record, table), *expected(hostile(record), table)]
            assert result.fetchall() == [tuple(row[column.name] for column in table.columns) for row in told]


def test_the_database_explains_its_columns(output: Path) -> None:
    duckdb = pytest.importorskip("duckdb")
    export_tables(output, "duckdb")
    with duckdb.connect(str(output / "tables.duckdb"), read_only=True) as database:
        query = "SELECT comment FROM duckdb_columns() WHERE table_name = 'evidence' AND column_name = 'n'"
        assert database.execute(query).fetchall() == [("Size of the cohort.",)]


def test_frictionless_finds_the_tables_as_the_dictionary_says(output: Path) -> None:
    frictionless = pytest.importorskip("frictionless")
    export_tables(output, "csv")
    report = frictionless.validate(str(output / "tables" / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "message"])


@pytest.mark.parametrize(
    ("to", "name"), [("csv", "tables/datapackage.json"), ("xlsx", "tables.xlsx.datapackage.json")]
)
def test_the_dictionary_stands_beside_the_tables_and_tells_every_column(
    output: Path, to: Any, name: str
) -> None:
    assert export_tables(output, to)[-1] == output / name
    package = json.loads((output / name).read_text(encoding="utf-8"))
    told = [
        (one["name"], [field["name"] for field in one["schema"]["fields"]]) for one in package["resources"]
    ]
    assert told == [(table.name, [column.name for column in table.columns]) for table in TABLES]
    assert all(field["description"] for one in package["resources"] for field in one["schema"]["fields"])


def test_a_folder_without_records_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no records"):
        export_tables(tmp_path, "csv")


def test_the_columns_for_metafor_hold_events_persons_means_and_quartiles(record: PageRecord) -> None:
    copy = record.model_copy(deep=True)
    copy.facts[3].value = Value(statistic="median", value=71, low=60, high=80, spread="iqr", unit="a")
    copy.facts[6].value = Value(statistic="percent", value=12.5, unit="%", numerator=3, denominator=20)
    told = {
        row["fact_id"]: {k: v for k, v in row.items() if v is not None}
        for name, row in rows(copy)
        if name == "metafor"
    }
    arguments = ("xi", "ni", "ni_from", "mi", "min", "q1", "median", "q3", "max")
    assert {k: told["f4"][k] for k in arguments if k in told["f4"]} == {
        "ni": 24.0, "ni_from": "cohort", "q1": 60.0, "median": 71.0, "q3": 80.0,
    }  # fmt: skip
    assert {k: told["f7"][k] for k in arguments if k in told["f7"]} == {
        "xi": 3.0,
        "ni": 20.0,
        "ni_from": "stated",
    }
    assert {k: told["f6"][k] for k in arguments if k in told["f6"]} == {
        "ni": 24.0, "ni_from": "cohort", "mi": 14.0, "min": 1.0, "max": 42.0,
    }  # fmt: skip
    assert "f28" not in told  # vertebrae are no persons
