"""The commands write what they say where they say, and import nothing heavy before they are asked to."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from extract.cli.outputs import register
from extract.errors import RecordError, UsageError
from extract.outputs.canonical import to_json
from extract.outputs.load import iter_records
from extract.outputs.report import write_report
from extract.outputs.tables import export_tables
from extract.record import PageRecord

app = typer.Typer()
register(app)


def run(*arguments: object) -> list[str]:
    result = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (["export", "tables"], "tables/evidence.csv"),
        (["export", "tables", "--to", "xlsx"], "tables.xlsx"),
        (["export", "annotations"], "annotations-web/cervical_spinal_metastases.jsonld"),
        (["export", "pictures"], "pictures/cervical_spinal_metastases-ages.svg"),
        (["report"], "report.html"),
    ],
)
def test_a_command_writes_beside_the_records_and_names_its_files(
    output: Path, arguments: list[str], first: str
) -> None:
    lines = run(*arguments, output)
    assert lines[0] == str(output / first)
    assert all(Path(line).is_file() for line in lines)


def test_what_is_made_of_a_folder_of_records_stands_beside_that_folder(output: Path) -> None:
    assert run("report", output / "records") == [str(output / "report.html")]


def test_show_prints_the_evidence_of_one_study(output: Path) -> None:
    assert any("performance status was 4" in line for line in run("show", output, "--study", "8"))


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys, typer\n"
        "from extract.cli.outputs import register\n"
        "app = typer.Typer()\nregister(app)\n"
        "try: app(['export', 'tables', '--help'])\nexcept SystemExit: pass\n"
        "heavy = {'spacy', 'duckdb', 'xlsxwriter', 'drawsvg', 'extract.record'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_records_are_read_from_a_file_a_folder_an_output_folder_and_lines(
    output: Path, record: PageRecord
) -> None:
    file = output / "records" / f"{record.page.id}.json"
    lines = output / "x.jsonl"
    lines.write_text(to_json(record, pretty=False) * 2, encoding="utf-8")
    assert [len(list(iter_records(path))) for path in (file, output / "records", output, lines)] == [
        1,
        1,
        1,
        2,
    ]
    assert list(iter_records(file)) == [record]


def test_one_page_is_taken_out_of_many_and_a_missing_one_is_refused(output: Path, record: PageRecord) -> None:
    page = record.page.model_copy(update={"id": 'ñ "x"'})
    other = record.model_copy(update={"page": page})
    (output / "records" / "x.json").write_text(to_json(other), encoding="utf-8")
    assert [one.page.id for one in iter_records(output, page='ñ "x"')] == ['ñ "x"']
    with pytest.raises(UsageError, match="no record of page 'y'"):
        list(iter_records(output, page="y"))


@pytest.mark.parametrize("text", ["{", "[]", '{"schema_version": "1.0"}', "\ud800"])
def test_a_file_that_is_no_record_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))
    with pytest.raises(RecordError, match="bad"):
        list(iter_records(path))


def test_the_report_is_the_same_bytes_each_time_and_carries_its_pages(
    output: Path, record: PageRecord
) -> None:
    first = write_report(output, output / "a.html").read_bytes()
    assert write_report(output, output / "b.html").read_bytes() == first
    block = first.decode().split('id="page-0">')[1].split("</script>")[0]
    assert json.loads(block)["text"] == record.text


def test_the_report_asks_nothing_of_the_network(output: Path) -> None:
    text = write_report(output).read_text(encoding="utf-8")
    script = text.rsplit("<script>", 1)[1]
    assert "innerHTML" not in script and "eval(" not in script and "document.write" not in script
    head = text.split("<body>")[0]
    assert "default-src &#x27;none&#x27;" in head and "unsafe-inline" not in head
    assert "<link" not in head and "@import" not in head and "url(" not in head


@pytest.mark.parametrize("to", ["xlsx", "parquet", "duckdb"])
def test_a_missing_library_is_named_with_the_way_to_get_it(
    output: Path, monkeypatch: pytest.MonkeyPatch, to: Any
) -> None:
    monkeypatch.setattr("extract.outputs.extras.find_spec", lambda name: None)
    with pytest.raises(UsageError, match=r"pip install 'cohort-extract\[export\]'"):
        export_tables(output, to)


def test_without_the_drawing_library_the_report_has_no_pictures(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.outputs.extras.find_spec", lambda name: None)
    assert '"pictures":[]' in write_report(output).read_text(encoding="utf-8")
