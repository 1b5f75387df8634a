"""What is read from the case files can be proved again from its quotes and support, without the rules."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

from extract import validate
from tests.facts.compare import read
from tests.facts.known import marks
from tests.facts.marked import read_cases

FOLDER = Path(__file__).parent
# What a validator may object to, and why it is known to do so.
KNOWN: dict[str, str | None] = {
    "unit": "elided nouns, and the noun of one patient's sex, are not in the support",
    "statistic": None,
    "support": "the support holds what the quote holds",
    "label": "facts without a label",
    "numeral-missing": None,
    "comparator": "a bound's sign is not in the quote",
    "bounds": "a bare bracket behind an odds ratio",
    "kind": "the decade of a century is taken for an age",
    "numeral-facts": "the numeral of a decade in figures does not name its fact",
}


@lru_cache(maxsize=1)
def problems() -> dict[str, list[str]]:
    """All that the validator finds in the records of all cases, by its rule."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted(FOLDER.glob("**/*.txt")):
        for case in read_cases(path):
            for problem in validate(read(case.text), case.text):
                found[problem.rule].append(f"{path.stem}: {case.name}: {problem.message}")
    return found


@pytest.mark.parametrize("rule", [pytest.param(rule, marks=marks(reason)) for rule, reason in KNOWN.items()])
def test_no_record_of_a_case_breaks_this_promise(rule: str) -> None:
    assert problems().get(rule, []) == []


def test_no_other_promise_is_broken() -> None:
    assert {rule: rows for rule, rows in problems().items() if rule not in KNOWN} == {}
