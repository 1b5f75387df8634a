"""The command line: what it prints, where, and how it ends."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import SEED, Command, page_text

HEAVY = {"spacy", "prefect", "pdfplumber", "httpx", "pydantic", "numpy", "pandas", "rich", "dask"}


def _modules(code: str) -> set[str]:
    """Roots of the modules that a fresh interpreter has imported after `code`."""
    show = "print(*sorted({m.split('.')[0] for m in sys.modules}), file=sys.__stdout__)"
    code = f"import sys\n{code}\n{show}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.splitlines()[-1].split())


def _call(*arguments: str) -> str:
    """Code that runs the command line within the interpreter and swallows its end and its output."""
    return (
        "import contextlib, io\n"
        f"sys.argv = ['cohort-extract', *{arguments!r}]\n"
        "from extract.cli import main\n"
        "with contextlib.suppress(SystemExit), contextlib.redirect_stdout(io.StringIO()):\n"
        "    main()"
    )


def test_help_imports_nothing_heavy() -> None:
    assert _modules(_call("--help")) & HEAVY == set()


def test_citing_imports_neither_spacy_nor_prefect(tmp_path: Path) -> None:
    (tmp_path / "refs.txt").write_text("Smith A. A title. J Foo. 2020;1(2):3-4.\n")
    modules = _modules(_call("cite", str(tmp_path / "refs.txt")))
    assert modules & {"spacy", "prefect", "pdfplumber", "httpx", "numpy"} == set()


def test_extracting_imports_no_prefect() -> None:
    assert _modules(_call("extract", str(SEED), "-q")) & {"prefect", "dask", "httpx"} == set()


def test_version_and_help(command: Command) -> None:
    assert command("--version").out == "cohort-extract 0.1.0\n"
    shown = command("--help")
    assert shown.code == 0
    for name in ("extract", "run", "validate", "cite", "explain", "schema", "serve"):
        assert f"\n  {name} " in shown.out


def test_one_file_gives_one_pretty_record_and_a_summary_on_stderr(command: Command) -> None:
    done = command("extract", SEED)
    record = json.loads(done.out)
    assert done.code == 0
    assert record["page"]["id"] == "cervical_spinal_metastases"
    assert done.out.startswith('{\n  "schema_version": "1.0",\n') and done.out.endswith("\n}\n")
    assert [line.split()[0] for line in done.err.splitlines() if ":" not in line] == [
        "pages",
        "studies",
        "facts",
        "references",
        "checks",
        "numerals",
    ]


def test_quiet_says_nothing_on_stderr(command: Command) -> None:
    assert command("extract", SEED, "--quiet").err == ""


def test_jsonl_gives_one_line_a_record_in_the_order_given(command: Command, tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.txt").write_text(page_text(ord(name)))
    done = command("extract", "b.txt", "a.txt", "c.txt", "--jsonl", "-q")
    assert done.code == 0
    sources = [json.loads(line)["page"]["source"] for line in done.out.splitlines()]
    assert sources == ["b.txt", "a.txt", "c.txt"]


def test_several_pages_on_stdout_need_jsonl(command: Command, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(page_text(1))
    done = command("extract", "a.txt", "b.txt")
    assert (done.code, done.out, done.err) == (2, "", "error: 2 pages: give --jsonl or -o DIR\n")


def test_stdin_is_a_page_and_is_read_as_bytes(command: Command) -> None:
    done = command("extract", "-", "-q", input="Âge: 24 patients.\n".encode("cp1252"))
    record = json.loads(done.out)
    assert (record["page"]["source"], record["page"]["encoding"]) == ("-", "cp1252")
    assert record["text"] == "Âge: 24 patients.\n"


def test_a_folder_means_its_pages_and_with_r_its_subfolders(command: Command, tmp_path: Path) -> None:
    (tmp_path / "wiki" / "sub" / ".git").mkdir(parents=True)
    for name in (
        "b.txt", "a.dokuwiki", "c.MD", "README.md", "readme.txt", ".hidden.txt", "data.json", "notes.doc",
        "sub/d.html", "sub/.git/e.txt",
    ):  # fmt: skip
        (tmp_path / "wiki" / name).write_text("They treated 24 patients.\n")
    flat = command("extract", "wiki", "--jsonl", "-q")
    deep = command("extract", "wiki", "-r", "--jsonl", "-q")
    assert [json.loads(line)["page"]["source"] for line in flat.out.splitlines()] == [
        "wiki/a.dokuwiki",
        "wiki/b.txt",
        "wiki/c.MD",
    ]
    assert [json.loads(line)["page"]["source"] for line in deep.out.splitlines()][-1] == "wiki/sub/d.html"


def test_records_go_into_a_folder_and_none_is_overwritten(command: Command, tmp_path: Path) -> None:
    link = "\nPermanent link:\n\nhttps://wiki.example/doku.php?id=neuro:spine\n"
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"Title {name}\n\nThey treated 24 patients.\n\nFrom:\n{link}")
    second = hashlib.sha256((tmp_path / "b.txt").read_bytes()).hexdigest()[:8]
    done = command("extract", "a.txt", "b.txt", "-o", "out", "-q")
    assert done.code == 0
    assert done.err == f"warning: b.txt: page id neuro:spine is taken, written as neuro:spine~{second}\n"
    written = {path.name: json.loads(path.read_text())["page"] for path in (tmp_path / "out").iterdir()}
    assert {name: (page["id"], page["source"]) for name, page in written.items()} == {
        "neuro%3Aspine.json": ("neuro:spine", "a.txt"),
        f"neuro%3Aspine~{second}.json": (f"neuro:spine~{second}", "b.txt"),
    }


def test_a_file_named_by_sync_gives_the_wikis_page_id(command: Command, tmp_path: Path) -> None:
    (tmp_path / "wiki").mkdir()
    for name in ("neuro%3Aspine.dokuwiki", "plain.dokuwiki", "Mine.dokuwiki", "neuro%3Aspine.txt"):
        (tmp_path / "wiki" / name).write_text(f"===== {name} =====\n\nThey treated 24 patients.\n")
    done = command("extract", "wiki", "--jsonl", "-q")
    ids = [json.loads(line)["page"]["id"] for line in done.out.splitlines()]
    assert ids == ["Mine", "neuro:spine", "neuro%3Aspine", "plain"]


def test_fail_on_turns_a_check_into_an_exit_code(command: Command, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Title\n\nThey treated 24 patients ¹⁾.\n")  # a marker without footnote
    assert command("extract", "a.txt").code == 0
    assert command("extract", "a.txt", "--fail-on", "fail").code == 0
    assert command("extract", "a.txt", "--fail-on", "warn").code == 1


def test_a_closed_pipe_ends_it_quietly(tmp_path: Path) -> None:
    from tests.conftest import command_line

    script = f"{' '.join(command_line())} extract {SEED} -q | head -c 10"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert (done.stdout, done.stderr) == ('{\n  "schem', "")


def test_cite_reads_one_reference_a_paragraph(command: Command) -> None:
    text = "Smith A. One title.\nJ Foo. 2020;1(2):3-4.\n\n\nJones B. Two titles. J Bar. 2021;2(3):4-5.\n"
    done = command("cite", input=text)
    assert done.code == 0
    items = json.loads(done.out)
    assert [(item["id"], item["title"]) for item in items] == [("c1", "One title"), ("c2", "Two titles")]


def test_cite_jsonl_answers_every_line_under_its_id(command: Command) -> None:
    rows = [{"id": "x", "raw": "Smith A. One title. J Foo. 2020;1(2):3-4."}, {"id": 7, "raw": "see text"}]
    done = command("cite", "--jsonl", input="\n".join(map(json.dumps, rows)))
    items = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert [item["id"] for item in items] == ["x", 7]
    assert set(items[1]) == {"id", "custom"}
    assert items[1]["custom"]["note"] == "see text"


def test_cite_names_the_line_that_is_no_json(command: Command) -> None:
    done = command("cite", "--jsonl", input='{"id": "x", "raw": "y"}\nnonsense\n')
    assert (done.code, done.err) == (2, 'error: -:2: expected {"id": …, "raw": …}\n')


BAD = {
    "empty.txt": (b"", "empty.txt: empty file"),
    "blank.txt": (b" \n\n", "blank.txt: nothing but white space"),
    "binary.txt": (b"24 patients\0\x81\x8d", "byte 11"),
}


def test_each_bad_page_is_named_and_the_others_are_done(command: Command, tmp_path: Path) -> None:
    for name, (data, _) in BAD.items():
        (tmp_path / name).write_bytes(data)
    (tmp_path / "good.txt").write_text(page_text(1))
    (tmp_path / "folder").mkdir()
    done = command("extract", "missing.txt", "folder", *BAD, "good.txt", "--jsonl", "-q")
    assert done.code == 1
    assert [json.loads(line)["page"]["source"] for line in done.out.splitlines()] == ["good.txt"]
    errors = done.err.splitlines()
    assert len(errors) == 2 + len(BAD)
    assert errors[0] == "error: missing.txt: No such file or directory"
    assert errors[1].startswith("error: folder: no pages in this folder")
    for line, (_, message) in zip(errors[2:], BAD.values(), strict=True):
        assert message in line


@pytest.mark.parametrize("given", ["missing.txt", "folder"])
def test_nothing_to_work_on_is_exit_code_2(command: Command, tmp_path: Path, given: str) -> None:
    (tmp_path / "folder").mkdir()
    assert command("extract", given).code == 2
    assert command("run", given, "--no-prefect").code == 2


ODD = {
    "numbers": "1 2 3 4 5.5 6,000 7 8\n" * 20,
    "no sentence": "Title only",
    "footnote without marker": "Title\n\nText.\n\n1)\n\nSmith A. A title. J Foo. 2020;1(2):3-4.\n",
    "marker without footnote": "Title\n\nThey treated 5 patients ¹⁾.\n",
    "reference with only a doi": "Title\n\nThey treated 5 patients ¹⁾.\n\n1)\n\ndoi: 10.1000/xyz123.\n",
    "nul": "24 pat\0ients were treated.\n",
    "bidirectional and zero-width": "24\u202e patients\u200b were \u2066treated\u2069.\n",
    "line separators": "24 patients\u2028were treated\x85in 2020\u2029.\n",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_an_odd_page_is_a_page_and_is_kept_as_it_is(command: Command, text: str) -> None:
    done = command("extract", "-", input=text)
    assert done.code == 0
    record = json.loads(done.out)
    assert record["text"] == text
    assert all(text[n["start"] : n["end"]] == n["text"] for n in record["numerals"])


def test_a_single_line_of_50_mb_is_refused_and_the_others_are_done(command: Command, tmp_path: Path) -> None:
    sentence = b"In 24 patients the mean age was 71 years. "
    (tmp_path / "big.txt").write_bytes(sentence * (50_000_000 // len(sentence)))
    (tmp_path / "good.txt").write_text(page_text(1))
    extract, run = ("extract", "big.txt", "good.txt", "-o", "out"), ("run", ".", "--no-prefect")
    for arguments in (extract, run):
        done = command(*arguments, "-q")
        assert (done.code, done.err) == (
            1,
            "error: big.txt: 49,999,992 bytes: more than the 16,777,216 that a page may have\n",
        )
    assert (tmp_path / "out" / "good.json").exists()
    assert (tmp_path / "output" / "records" / "good.json").exists()


@pytest.mark.slow
def test_a_single_line_of_2_mb_is_done_in_time(command: Command, tmp_path: Path) -> None:
    sentence = "In 24 patients the mean age was 71 years. "
    (tmp_path / "big.txt").write_text(sentence * (2_000_000 // len(sentence)))
    assert command("extract", "big.txt", "-q", "-o", "out", timeout=300).code == 0


def test_a_bad_lexicon_stops_everything_with_its_place(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[nonsense]\nx = 1\n")
    done = command("extract", SEED, "--lexicon", "mine.toml")
    assert done.code == 2
    assert "mine.toml" in done.err and "nonsense" in done.err


def test_schema_prints_the_published_schema(command: Command) -> None:
    from extract.schema import page_record_schema_json

    assert command("schema").out == page_record_schema_json()


def test_output_is_utf8_whatever_the_locale_says(command: Command) -> None:
    done = command("extract", "-", "-q", input="Âge: 24 patients.\n", LC_ALL="C", PYTHONUTF8="0")
    assert json.loads(done.out)["text"] == "Âge: 24 patients.\n"
