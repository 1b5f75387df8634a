"""The README is true: commands print what it shows, examples run, excerpts stand in the output."""

from __future__ import annotations

import doctest
import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, Command, command_line

README = (ROOT / "README.md").read_text(encoding="utf-8")
RECORD = ROOT / "output" / "records" / "cervical_spinal_metastases.json"
DOCS = [
    ROOT / "README.md",
    *(
        ROOT / folder / "README.md"
        for folder in ("pipelines", "src/extract/outputs", "src/extract/wiki", "tests/facts")
    ),
]


def _blocks(language: str) -> list[str]:
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert blocks, f"no {language} in the README"
    return blocks


@pytest.mark.parametrize("block", _blocks("console"))
def test_a_command_prints_what_is_shown(block: str) -> None:
    line, _, shown = block.partition("\n")
    assert line.startswith("$ ")
    environment = {**os.environ, "PATH": f"{Path(command_line()[0]).parent}:{os.environ['PATH']}"}
    done = subprocess.run(
        line[2:], shell=True, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    if "\n[…]\n" in shown:
        head, tail = shown.split("\n[…]\n")
        assert done.stdout.startswith(head + "\n") and done.stdout.endswith("\n" + tail)
    else:
        assert done.stdout + done.stderr == shown


def test_the_python_examples_run() -> None:
    for block in _blocks("python"):
        test = doctest.DocTestParser().get_doctest(block, {}, "README", "README.md", 0)
        assert test.examples
        assert doctest.DocTestRunner().run(test).failed == 0


def test_the_excerpt_stands_in_the_committed_record() -> None:
    facts = json.loads(RECORD.read_text(encoding="utf-8"))["facts"]
    for block in _blocks("json"):
        shown = json.loads(block)
        assert any(_holds(fact, shown) for fact in facts), shown["quote"]


def _holds(whole: Any, part: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(_holds(whole.get(key), value) for key, value in part.items())
    return bool(whole == part)


def test_the_scale_of_the_readers_own_is_found(command: Command, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(_blocks("toml")[0])
    text = "In 24 patients the mean Xylophone disability score was 9 (range 2-14) before surgery."
    without = json.loads(command("extract", "-", "-q", input=text).out)
    found = json.loads(command("extract", "-", "-q", "--lexicon", "mine.toml", input=text).out)
    assert [f["instrument"] for f in found["facts"] if f["kind"] == "score"] == ["XYZ"]
    assert [f["instrument"] for f in without["facts"] if f["instrument"] == "XYZ"] == []
    assert ("possible-value", "fail") in {(check["rule"], check["status"]) for check in found["checks"]}


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_every_command_and_exit_code_is_told(command: Command) -> None:
    shown = re.findall(r"^  ([a-z]+) ", command("--help").out.split("Commands:")[1], re.MULTILINE)
    assert [name for name in shown if f"`{name}" not in README] == []
