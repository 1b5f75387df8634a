"""Values in words, as a clinician would write them."""

from __future__ import annotations

import pytest

from extract.outputs.words import say_number, say_short, say_value
from extract.record import Value

RANGE = {"low": 54, "high": 89, "spread": "range"}


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"statistic": "mean", "value": 71, "unit": "a", **RANGE}, "mean 71 years (range 54–89)"),
        ({"value": 14.8, "low": 10, "high": 19, "spread": "ci", "ci_level": 95}, "14.8 (95% CI 10–19)"),
        ({"statistic": "mean", "value": 2.1, "sd": 0.4, "unit": "1"}, "mean 2.1 ± 0.4"),
        ({"value": 3.6, "low": 0, "high": 18, "spread": "range", "unit": "%"}, "3.6% (range 0–18%)"),
        ({"value": 78.7, "numerator": 48, "denominator": 61, "unit": "%"}, "48/61 (78.7%)"),
        ({"value": 100 / 3, "numerator": 1, "denominator": 3, "unit": "%"}, "1/3 (33.3333%)"),
        ({"statistic": "count", "value": 12, "denominator": 48, "unit": "{patients}"}, "12 of 48 patients"),
        ({"statistic": "count", "value": 1, "unit": "{vertebrae}"}, "1 vertebra"),
        ({"statistic": "count", "value": 1, "unit": "{biopsies}"}, "1 biopsy"),
        ({"value": 603, "percent": 45.65, "unit": "{patients}"}, "603 patients (45.65%)"),
        ({"statistic": "range", "low": 30, "high": 70, "unit": "a"}, "30–70 years"),
        ({"low": 60, "high": 69, "unit": "a", "approximate": True}, "60–69 years"),
        ({"value": 2, "comparator": ">=", "unit": "a"}, "≥ 2 years"),
        ({"statistic": "single", "value": 6, "approximate": True, "unit": "mo"}, "about 6 months"),
        ({"value": 0.001, "comparator": "<", "unit": "1"}, "< 0.001"),
        ({"value": 0.00001, "unit": "1"}, "1e-05"),
        ({"statistic": "ratio", "value": 2, "text": "2:1"}, "2:1"),
        ({"statistic": "median", "text": "not reached"}, "median not reached"),
        ({"text": "pT2N1M0"}, "pT2N1M0"),
        ({"statistic": "range", "start": "2010-12", "end": "2016-12"}, "Dec 2010 – Dec 2016"),
        ({"statistic": "range", "start": "1998"}, "since 1998"),
        ({"statistic": "range", "start": "2010", "end": "2010"}, "2010"),
        ({"value": 1200, "unit": "[EUR]"}, "1200 EUR"),
        ({"value": 250, "unit": "mg/m2"}, "250 mg/m2"),
        ({}, ""),
    ],
)  # fmt: skip
def test_a_value_in_words(parts: dict[str, object], said: str) -> None:
    assert say_value(Value.model_validate(parts)) == said


def test_a_value_for_a_cell_has_the_number_apart_from_what_it_is() -> None:
    value = Value(statistic="median", value=14.8, low=1, high=47, spread="range", unit="mo")
    assert say_short(value) == ("14.8 months", "median, range 1–47")
    assert say_short(Value(start="2010-12", end="2016-12")) == ("Dec 2010 – Dec 2016", "")


@pytest.mark.parametrize(
    ("number", "said"),
    [(6.0, "6"), (6, "6"), (14.80, "14.8"), (-2.5, "-2.5"), (1e20, "1e+20"), (10**30, "1" + "0" * 30)],
)
def test_a_number_as_written(number: float, said: str) -> None:
    assert say_number(number) == said
