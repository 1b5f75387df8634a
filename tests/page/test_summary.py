"""The row of the evidence table from a study's facts."""

from __future__ import annotations

from typing import Any

from extract.page.summary import summarise
from extract.record import Fact, Span, Summary, SummaryItem, Timepoint, Value


def _facts(*rows: dict[str, Any]) -> list[Fact]:
    """Facts f1, f2, …; keys of the value stand beside those of the fact."""
    found = []
    for n, row in enumerate(rows):
        own = {key: row[key] for key in ("kind", "label", "group", "instrument") if key in row}
        when = Timepoint(text=row["when"], anchor=None, relation=None, offset=None) if "when" in row else None
        value = Value(**{key: row[key] for key in row if key in Value.model_fields})
        found.append(
            Fact(
                id=f"f{n + 1}", study="t1", section=None, timepoint=when, value=value, compares=[], start=0,
                end=0, quote="", sentence=Span(start=0, end=0), support=[], rule="r", origin="extracted",
                locator=None,
                **{"label": None, "group": None, "instrument": None, **own},
            )
        )  # fmt: skip
    return found


def _size(value: float, label: str = "patients", **more: Any) -> dict[str, Any]:
    return {"kind": "cohort_size", "label": label, "statistic": "count", "value": value, **more}


def _shown(item: SummaryItem | None) -> tuple[Any, list[str]] | None:
    return None if item is None else (item.value.value, item.facts)


def _filled(summary: Summary) -> dict[str, tuple[Any, list[str]] | None]:
    cells = {
        name: getattr(summary, name)
        for name in Summary.model_fields
        if name not in ("outcomes", "complications")
    }
    return {name: _shown(item) for name, item in cells.items() if item is not None}


def test_equal_facts_are_one_cell_with_all_their_ids() -> None:
    summary = summarise(_facts(_size(14), _size(14, "cases", unit="{cases}")))
    assert _filled(summary) == {"n": (14, ["f1", "f2"])}


def test_facts_that_disagree_leave_their_cell_empty() -> None:
    assert _filled(summarise(_facts(_size(14), _size(15)))) == {}


def test_facts_of_a_group_do_not_speak_for_the_study() -> None:
    facts = _facts(
        _size(20, group="A"),
        {"kind": "age", "label": "age", "statistic": "mean", "value": 60, "group": "A"},
        {"kind": "survival", "label": "overall survival", "statistic": "median", "value": 9, "group": "A"},
    )
    summary = summarise(facts, "trial")
    assert _filled(summary) == {}
    assert [(o.label, o.group) for o in summary.outcomes] == [("overall survival", "A")]


def test_the_cohort_as_such_comes_before_its_later_stages() -> None:
    facts = _facts(_size(90, "patients analysed"), _size(100), _size(95, "patients treated"))
    assert _filled(summarise(facts)) == {"n": (100, ["f2"])}


def test_each_cell_takes_the_facts_that_rank_first() -> None:
    facts = _facts(
        {"kind": "sex", "label": "male", "statistic": "percent", "value": 60, "unit": "%"},
        {"kind": "sex", "label": "male", "statistic": "count", "value": 6},
        {"kind": "sex", "label": "female", "statistic": "percent", "value": 40, "unit": "%"},
        {"kind": "age", "label": "age at diagnosis", "statistic": "mean", "value": 50, "unit": "a"},
        {"kind": "age", "label": "age", "statistic": "range", "low": 20, "high": 80, "unit": "a"},
        {"kind": "age", "label": "age", "statistic": "median", "value": 55, "unit": "a"},
        {"kind": "study_period", "start": "2010"},
        {"kind": "study_period", "start": "2010", "end": "2016"},
        {"kind": "follow_up", "statistic": "single", "value": 2, "comparator": ">=", "unit": "a"},
        {"kind": "follow_up", "statistic": "mean", "value": 14, "unit": "mo"},
        {"kind": "survival", "label": "local control", "statistic": "percent", "value": 80, "unit": "%"},
        {"kind": "survival", "label": "overall survival", "statistic": "percent", "value": 50, "unit": "%"},
        {"kind": "survival", "label": "overall survival", "statistic": "median", "value": 14.8, "unit": "mo"},
        {"kind": "count", "label": "dead with disease", "statistic": "count", "value": 21},
        {"kind": "count", "label": "death", "statistic": "count", "value": 2, "when": "within 30 days"},
    )
    assert _filled(summarise(facts)) == {
        "male": (6, ["f2"]),
        "female": (40, ["f3"]),
        "age": (55, ["f6"]),
        "period": (None, ["f8"]),
        "follow_up": (14, ["f10"]),
        "survival": (14.8, ["f13"]),
        "deaths": (21, ["f14"]),
    }


def test_one_patient_counts_as_one_and_his_death_fills_deaths_and_survival() -> None:
    facts = _facts(
        {"kind": "age", "label": "age", "statistic": "single", "value": 59, "unit": "a"},
        {"kind": "sex", "label": "female", "statistic": "count", "value": 1},
        {"kind": "duration", "label": "recurrence", "statistic": "single", "value": 15, "unit": "mo"},
        {"kind": "duration", "label": "death", "statistic": "single", "value": 39, "unit": "d"},
    )
    assert _filled(summarise(facts, "case_report")) == {
        "n": (1, ["f1"]),
        "female": (1, ["f2"]),
        "age": (59, ["f1"]),
        "survival": (39, ["f4"]),
        "deaths": (1, ["f4"]),
    }


def test_several_patients_make_no_lone_one() -> None:
    facts = _facts(
        _size(3),
        {"kind": "age", "label": "age", "statistic": "single", "value": 59, "unit": "a"},
        {"kind": "duration", "label": "death", "statistic": "single", "value": 39, "unit": "d"},
    )
    assert _filled(summarise(facts, "case_series")) == {"n": (3, ["f1"]), "age": (59, ["f2"])}


def test_complications_are_told_by_cue_words_and_outcomes_by_what_became_of_the_patients() -> None:
    facts = _facts(
        {"kind": "count", "label": "wound infection", "statistic": "count", "value": 2},
        {"kind": "count", "label": "mild pain relief", "statistic": "count", "value": 3},
        {"kind": "count", "label": "posterior approach", "statistic": "count", "value": 15},
        {"kind": "score", "label": "neck pain", "instrument": "VAS", "value": 2.9, "when": "on Day 2"},
        {"kind": "count", "label": "palsy", "statistic": "count", "value": 1},
    )
    summary = summarise(facts, complications=("infection", "palsy"))
    assert [(o.label, o.facts) for o in summary.complications] == [
        ("wound infection", ["f1"]),
        ("palsy", ["f5"]),
    ]
    assert [(o.label, o.facts) for o in summary.outcomes] == [
        ("mild pain relief", ["f2"]),
        ("neck pain", ["f4"]),
    ]
    assert summary.outcomes[1].timepoint is not None


def test_no_facts_make_an_empty_row() -> None:
    summary = summarise([], None)
    assert (_filled(summary), summary.outcomes, summary.complications) == ({}, [], [])
    assert Summary.model_validate(summary.model_dump()) == summary
