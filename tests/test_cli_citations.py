"""References out of `cite` and `export citations`, read back by the libraries of their forms."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import SEED, Command

REFERENCES = """Weinstein JN, Tosteson TD. Surgical vs nonoperative treatment. JAMA. 2006;296(20):2441-50.
PMID: 17119140.

Bilsky MH. Metastatic tumors. Spine. 2011;36(3):12-9. doi: 10.1097/BRS.0b013e31.
"""


def test_cite_writes_csl_json_that_reads_back_without_custom_fields(command: Command) -> None:
    items = json.loads(command("cite", "--to", "csl-json", input=REFERENCES).out)
    assert [(item["id"], item["title"], item["container-title"]) for item in items] == [
        ("c1", "Surgical vs nonoperative treatment", "JAMA"),
        ("c2", "Metastatic tumors", "Spine"),
    ]
    assert not any("custom" in item for item in items)


def test_cite_writes_bibtex_that_reads_back(command: Command) -> None:
    bibtexparser = pytest.importorskip("bibtexparser")
    library = bibtexparser.parse_string(command("cite", "--to", "bibtex", input=REFERENCES).out)
    assert library.failed_blocks == []
    assert [
        (e.key, e.fields_dict["journal"].value, e.fields_dict["year"].value) for e in library.entries
    ] == [
        ("c1", "JAMA", "2006"),
        ("c2", "Spine", "2011"),
    ]


def test_cite_writes_ris_that_reads_back(command: Command) -> None:
    rispy = pytest.importorskip("rispy")
    entries = rispy.loads(command("cite", "--to", "ris", input=REFERENCES).out)
    assert [
        (e["type_of_reference"], e["primary_title" if "primary_title" in e else "title"]) for e in entries
    ] == [
        ("JOUR", "Surgical vs nonoperative treatment"),
        ("JOUR", "Metastatic tumors"),
    ]


def test_cite_prints_a_list_in_a_style(command: Command) -> None:
    pytest.importorskip("citeproc")
    lines = command("cite", "--style", "vancouver", input=REFERENCES).out.splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("1. Weinstein JN, Tosteson TD. Surgical vs nonoperative treatment. JAMA")


def test_cite_says_what_it_cannot_do(command: Command) -> None:
    assert command("cite", "--style", "no-such-style", input=REFERENCES).code == 2
    both = command("cite", "--to", "ris", "--jsonl", input="")
    assert both.code == 2
    assert "give one" in both.err


def test_export_citations_writes_one_file_for_all_pages_with_ids_of_their_own(
    command: Command, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name in ("one", "two"):
        (pages / f"{name}.txt").write_bytes(SEED.read_bytes() + name.encode())
    assert command("extract", "pages", "-o", "out").code == 0
    done = command("export", "citations", "out", "--to", "csl-json")
    assert done.code == 0, done.err
    items = json.loads((tmp_path / "out" / "citations.json").read_text())
    records = [json.loads(path.read_text()) for path in sorted((tmp_path / "out").glob("*[!s].json"))]
    assert len(records) == 2
    assert command("validate", "out").code == 0  # the file is taken for no record
    wanted = [f"{r['page']['id']}:{c['id']}" for r in records for c in r["citations"]]
    assert [item["id"] for item in items] == wanted
    rispy = pytest.importorskip("rispy")
    one = command(
        "export", "citations", f"out/{records[0]['page']['id']}.json", "--to", "ris", "-o", "one.ris"
    )
    assert one.code == 0, one.err
    assert len(rispy.loads((tmp_path / "one.ris").read_text())) == len(records[0]["citations"])
