"""Numbers, quantities and sentences of the case tables are read exactly as the tables say."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from extract.language.components.values import Measured
from extract.language.numbers import scan
from extract.language.quantities import Quantity, read_quantities
from extract.language.sentences import split_sentences
from extract.lexicon import load_lexicon
from tests.language.marked import Case, read_cases, read_lines

NUMBERS = read_cases("numbers.txt")
QUANTITIES = read_cases("quantities.txt")
SENTENCES = read_lines("sentences.txt")


def _id(case: Case) -> str:
    return f"{case.line}: {case.text[:40]}"


@pytest.mark.parametrize("case", NUMBERS, ids=_id)
def test_the_numbers_of_a_case_and_no_others_are_found(case: Case) -> None:
    found = [(n.start, n.end, n.kind if n.value is None else f"{n.kind} {n.value}") for n in scan(case.text)]
    assert found == list(case.marks)


def _stated(quantity: Quantity) -> dict[str, str]:
    cells = {
        f.name: getattr(quantity, f.name) for f in fields(Measured) if f.name not in ("start", "end", "kind")
    }
    return {
        key: str(cell) for key, cell in cells.items() if cell is not None and cell is not False and cell != ""
    }


def _expected(head: str) -> tuple[str, dict[str, Any]]:
    kind, *pairs = head.split()
    return kind, dict(pair.split("=", 1) for pair in pairs)


@pytest.mark.parametrize("case", QUANTITIES, ids=_id)
def test_the_quantities_of_a_case_and_no_others_are_read(case: Case) -> None:
    text = case.text
    found, _ = read_quantities(text, 0, len(text), scan(text), load_lexicon())
    assert [(q.start, q.end, (q.kind, _stated(q))) for q in found] == [
        (start, end, _expected(head)) for start, end, head in case.marks
    ]


@pytest.mark.parametrize("line", [line for _, line in SENTENCES])
def test_sentences_end_where_the_case_says(line: str) -> None:
    text = line.replace(" ¦ ", " ")
    assert [text[start:end] for start, end in split_sentences(text)] == line.split(" ¦ ")
