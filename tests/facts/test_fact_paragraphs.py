"""Whole paragraphs, written before the rules that read them: every fact is read, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.facts.compare import differences
from tests.facts.known import marks
from tests.facts.marked import Case, read_cases

PARAGRAPHS = [
    case for path in sorted((Path(__file__).parent / "paragraphs").glob("*.txt")) for case in read_cases(path)
]


def _params(case: Case) -> list[object]:
    rows: list[tuple[int | None, str, str | None]] = [
        (i, expected.line[2:], expected.xfail) for i, expected in enumerate(case.expected)
    ]
    rows.append((None, "nothing else", case.xfail_extra))
    return [
        pytest.param(case, i, id=f"{case.file} {i}: {line}", marks=marks(xfail)) for i, line, xfail in rows
    ]


@pytest.mark.parametrize(("case", "index"), [row for case in PARAGRAPHS for row in _params(case)])
def test_a_paragraph_gives_each_of_its_facts_and_nothing_else(case: Case, index: int | None) -> None:
    lines, extra = differences(case)
    assert (extra if index is None else lines[index]) == []
