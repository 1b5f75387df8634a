"""A record is held against a gold: what agrees is silent, what differs is named."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from extract.validate.gold import compare
from tests.validate.by_hand import gold, record_by_hand
from tests.validate.test_by_hand import with_derived

WRONG_PARENT = "section '2017' stands under 'Treatment', the gold has 'Case series'"


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return with_derived(record_by_hand())


def messages(record: dict[str, Any], truth: dict[str, Any]) -> list[str]:
    return [problem.message for problem in compare(record, truth)]


def test_the_record_by_hand_agrees_with_the_seed_pages_gold(record: dict[str, Any]) -> None:
    assert compare(record, gold()) == []


def test_a_wrong_value_is_missed_and_spurious(record: dict[str, Any]) -> None:
    changed = copy.deepcopy(record)
    changed["facts"][0]["value"]["value"] = 25
    assert messages(changed, gold()) == [
        "missed cohort_size '24 patients' {'statistic': 'count', 'value': 24}",
        "spurious cohort_size '24 patients'",
    ]


def test_what_an_incomplete_gold_does_not_hold_is_left_alone(record: dict[str, Any]) -> None:
    changed = copy.deepcopy(record)
    changed["facts"][0]["value"]["value"] = 25
    truth = gold() | {"complete": False}
    assert messages(changed, truth) == [
        "missed cohort_size '24 patients' {'statistic': 'count', 'value': 24}"
    ]


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("facts", 0, "label"), "cases", "label of cohort_size '24 patients' is 'cases'"),
        (("facts", 0, "study"), "t4", "study of cohort_size '24 patients' is 't4'"),
        (("page", "title"), "Another", "page title: 'Another', the gold has 'Cervical spinal metastases'"),
        (
            ("sections", 3, "parent"),
            "s2",
            "section '2017' stands under 'Treatment', the gold has 'Case series'",
        ),
        (("studies", 2, "design"), "trial", "study of citation 3 is trial, the gold has case_series"),
        (("citations", 0, "csl", "volume"), "28", "citation 1 volume: '28', the gold has '27'"),
        (("citations", 0, "mentions"), [], "citation 1 has no mention"),
    ],
)
def test_what_differs_is_named(
    record: dict[str, Any], path: tuple[str | int, ...], value: Any, message: str
) -> None:
    changed = copy.deepcopy(record)
    row: Any = changed
    for step in path[:-1]:
        row = row[step]
    row[path[-1]] = value
    assert messages(changed, gold()) == [message]


def test_a_fact_that_is_much_longer_than_the_golds_does_not_fit(record: dict[str, Any]) -> None:
    changed = copy.deepcopy(record)
    fact = changed["facts"][0]
    fact["end"] = fact["start"] + 60
    assert messages(changed, gold())[0].startswith("missed cohort_size '24 patients'")


def test_a_gold_may_name_the_place_by_its_words(record: dict[str, Any]) -> None:
    truth = gold()
    truth["facts"][0]["near"] = None
    truth["facts"][0]["context"] = "retrospectively  studied\n24 patients [14 men"
    assert compare(record, truth) == []


def test_a_warning_that_the_gold_does_not_know_is_named(record: dict[str, Any]) -> None:
    truth = gold() | {"contradictions": [], "passes": []}
    assert messages(record, truth) == [
        "survival-within-follow-up warn without cause: longest survival 47 months, "
        "longest follow-up 42 months"
    ]


def test_a_contradiction_that_no_check_reports_is_named(record: dict[str, Any]) -> None:
    changed = copy.deepcopy(record)
    changed["checks"] = [check for check in changed["checks"] if check["status"] != "warn"]
    assert messages(changed, gold()) == ["survival-within-follow-up does not report 47 and 42"]
