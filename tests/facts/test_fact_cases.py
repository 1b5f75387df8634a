"""Every case file holds: a text gives the facts that it marks, no other, by the rule that the file is for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.facts.compare import differences, faults
from tests.facts.known import marks
from tests.facts.marked import Case, CaseError, read_cases
from tests.facts.names import rule_names

CASES = Path(__file__).parent / "cases"


def _params(folder: str) -> list[object]:
    return [
        pytest.param(case, id=f"{case.file}: {case.name}", marks=marks(case.known))
        for path in sorted((CASES / folder).glob("*.txt"))
        for case in read_cases(path)
    ]


def _wrong(case: Case) -> list[str]:
    lines, extra = differences(case)
    told = [f"{e.line}: {d}" for e, diff in zip(case.expected, lines, strict=True) for d in diff]
    return told + [f"not marked: {fact}" for fact in extra]


@pytest.mark.parametrize("case", _params("rules"))
def test_a_rule_answers_on_its_cases_and_not_on_look_alikes(case: Case) -> None:
    assert _wrong(case) + faults(case) == []


@pytest.mark.parametrize("case", _params("doubtful"))
def test_a_doubtful_case_is_decided_as_the_contract_says(case: Case) -> None:
    assert _wrong(case) == []


@pytest.mark.parametrize("case", _params("prose"))
def test_prose_as_papers_print_it_is_read(case: Case) -> None:
    assert _wrong(case) == []


@pytest.mark.parametrize("path", sorted((CASES / "rules").glob("*.txt")), ids=lambda path: path.stem)
def test_a_rule_has_cases_and_look_alikes(path: Path) -> None:
    cases = read_cases(path)
    assert sum(case.fires for case in cases) >= 3
    assert sum(not case.fires for case in cases) >= 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("A file that only talks.\n", "no case"),
        ("# empty\n\n= age  mean 3 a\n", "no text"),
        ("# a\nAge [[3]].\n", "1 marks, but 0 lines"),
        ("# a\nAge [[3]].\n= age  3 a\n= age  4 a\n", "more lines than the 1 marks"),
        ("# a\nAge [[3.\n= age  3 a\n", "[[ without ]]"),
        ("# a\nAge 3]].\n", "]] without [["),
        ("# a\nAge [[3]].\n= agee  3 a\n", "no kind 'agee'"),
        ("# a\nAge [[3]].\n= age  3 a  colour=red\n", "no column 'colour'"),
        ("# a\nAge [[3]].\n= age  3 a  range=wide\n", "no low..high"),
        ("# a\n[[3]] died.\n= count  3 {patients}\n", "count without a label"),
        ("# a\nAge [[3]].\n= age  3 a\nmore text\n", "text below the expectations"),
        ("# a\nOne.\n\n# a\nTwo.\n", "two cases are named"),
    ],
)
def test_a_case_file_that_cannot_be_read_says_why(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "file.txt"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CaseError) as error:
        read_cases(path)
    assert message in str(error.value)


def test_every_rule_of_the_engine_has_a_case_file() -> None:
    covered = {
        name for path in (CASES / "rules").glob("*.txt") for case in read_cases(path) for name in case.rules
    }
    assert sorted(rule_names() - covered) == []
    assert sorted(covered - rule_names()) == []
