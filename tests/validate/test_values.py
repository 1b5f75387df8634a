"""Values are read again from their quotes: what the words allow is silent, what they do not is named."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from extract.language.numbers import scan
from extract.lexicon import load_lexicon
from extract.record import PageRecord
from extract.validate.context import context_of
from extract.validate.semantics import semantics_proved
from extract.validate.values import values_proved
from tests.checks.marked import Case, build, read_cases

NO_VALUES = ("level", "identifier", "unit")
FOLDER = Path(__file__).parent / "cases"
ALL = [case for path in sorted(FOLDER.glob("*.txt")) for case in read_cases(path)]


def with_numerals(record: PageRecord) -> PageRecord:
    """The record with a row for every number of its quotes that says whose it is."""
    lexicon = load_lexicon()
    data: dict[str, Any] = record.model_dump()
    for fact in record.facts:
        for number in scan(record.text, 0, len(record.text), lexicon):
            if not (fact.start <= number.start and number.end <= fact.end) or number.kind in NO_VALUES:
                continue
            data["numerals"].append(
                {"start": number.start, "end": number.end, "text": number.text, "role": "fact",
                 "facts": [fact.id], "note": None}
            )  # fmt: skip
    return PageRecord.model_validate(data)


@pytest.mark.parametrize("case", ALL, ids=[f"{case.rule}: {case.name}" for case in ALL])
def test_the_words_of_a_quote_prove_its_value_or_do_not(case: Case) -> None:
    record = with_numerals(build(case.page, case.study))
    context = context_of(record, load_lexicon(), None)
    found = [*values_proved(context), *semantics_proved(context)]
    rows = {f"{problem.rule}: {problem.message.partition('): ')[2]}" for problem in found}
    assert sorted(rows) == sorted(case.expected)
