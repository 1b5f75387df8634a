"""What authors print of an estimate is read back as they meant it, in every usual notation."""

from __future__ import annotations

from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from extract.language.numbers import scan
from extract.language.quantities import Quantity, read_quantities
from extract.language.sentences import split_sentences
from extract.lexicon import load_lexicon
from tests.language.test_numbers import TEXTS

UNITS = {" years": "a", " months": "mo", " mm": "mm", " kg": "kg", "%": "%", "": None}
WHOLE = st.integers(0, 400)
DECIMAL = st.integers(1, 999).map(lambda tenths: tenths / 10)
VALUE = st.one_of(WHOLE, DECIMAL.filter(lambda value: value != int(value)))
UNIT = st.sampled_from(sorted(UNITS))


def read(text: str) -> list[Quantity]:
    return read_quantities(text, 0, len(text), scan(text), load_lexicon())[0]


def stated(quantity: Quantity, *names: str) -> dict[str, Any]:
    return {name: getattr(quantity, name) for name in names}


@settings(max_examples=150, deadline=None)
@given(
    VALUE,
    VALUE,
    UNIT,
    st.sampled_from(("{m}{u} ± {s}{u}", "{m} ± {s}{u}", "{m}±{s}{u}", "{m}{u} (SD {s})", "{m}{u} (SD, {s})")),
)
@example(71, 4.5, " years", "{m} ± {s}{u}")
def test_a_mean_with_its_standard_deviation(mean: float, sd: float, unit: str, form: str) -> None:
    printed = form.format(m=mean, s=sd, u=unit)
    (found,) = read(f"The mean was {printed} then")
    assert stated(found, "value", "sd", "unit", "spread") == {
        "value": mean,
        "sd": sd,
        "unit": UNITS[unit],
        "spread": None,
    }


SPREADS = (
    "{m}{u} (range {a}-{b})",
    "{m}{u} (range, {a} to {b})",
    "{m}{u} (range {a}–{b}{u})",
    "{m}{u} [range: {a}-{b}{u}]",
)
IQRS = ("{m}{u} (IQR {a}-{b})", "{m}{u} (interquartile range, {a}-{b})", "{m}{u} [IQR: {a}–{b}]")


@settings(max_examples=200, deadline=None)
@given(
    st.lists(VALUE, min_size=3, max_size=3, unique=True).map(sorted), UNIT, st.sampled_from(SPREADS + IQRS)
)
def test_a_median_with_its_bounds(values: list[float], unit: str, form: str) -> None:
    low, middle, high = values
    printed = form.format(m=middle, a=low, b=high, u=unit)
    (found,) = read(f"The median was {printed} then")
    assert stated(found, "value", "low", "high", "spread", "unit") == {
        "value": middle,
        "low": low,
        "high": high,
        "spread": "iqr" if form in IQRS else "range",
        "unit": UNITS[unit],
    }
    assert [n.value for n in found.numbers] == [middle, low, high]


CIS = (
    "{m} (95% CI {a}-{b})",
    "{m} (95% CI, {a} to {b})",
    "{m} [95% CI: {a}–{b}]",
    "{m} (95% confidence interval {a}-{b})",
    "{m}, 95% CI {a}-{b}",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(VALUE, min_size=3, max_size=3, unique=True).map(sorted), st.sampled_from(CIS))
@example([0, 1, 2], "{m} (95% CI {a}-{b})")
def test_an_estimate_with_its_confidence_interval(values: list[float], form: str) -> None:
    low, middle, high = values
    (found,) = read(f"The ratio was {form.format(m=middle, a=low, b=high)}; then")
    assert stated(found, "value", "low", "high", "spread", "ci_level") == {
        "value": middle,
        "low": low,
        "high": high,
        "spread": "ci",
        "ci_level": 95,
    }


RATIOS = (
    "{n}/{d} ({p}%)",
    "{n} of {d} ({p}%)",
    "{n} of {d} patients ({p}%)",
    "{p}% ({n}/{d})",
    "{p}% ({n} of {d})",
    "{n} out of {d} ({p}%)",
)


@settings(max_examples=150, deadline=None)
@given(st.integers(1, 900), st.integers(1, 900), st.sampled_from(RATIOS))
def test_a_count_of_its_whole_with_the_percentage(part: int, whole: int, form: str) -> None:
    assume(part <= whole)
    percent = round(100 * part / whole, 1)
    percent = int(percent) if percent == int(percent) else percent
    found = read(f"Relief came to {form.format(n=part, d=whole, p=percent)} by then")
    assert [stated(q, "value", "numerator", "denominator", "unit") for q in found] == [
        {"value": percent, "numerator": part, "denominator": whole, "unit": "%"}
    ]


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 900), st.integers(1, 900))
def test_a_part_of_a_whole_in_figures(part: int, whole: int) -> None:
    assume(part <= whole)
    for form in ("{n}/{d}", "{n} of {d}", "{n} of the {d}", "{n} out of {d}"):
        (found,) = read(f"Relief came to {form.format(n=part, d=whole)} men")
        assert stated(found, "numerator", "denominator") == {"numerator": part, "denominator": whole}


@settings(max_examples=300, deadline=None)
@given(TEXTS)
@example("5 (5 (5 (5")
@example("1/2/3/4 (5%) of 6, 7±8±9 (10-11)")
def test_no_number_is_read_twice_and_none_is_lost_but_a_level_of_confidence(text: str) -> None:
    for start, end in split_sentences(text):
        numbers = [n for n in scan(text) if start <= n.start and n.end <= end]
        found, skeleton = read_quantities(text, start, end, numbers, load_lexicon())
        taken = [id(n) for q in found for n in q.numbers]
        assert len(taken) == len(set(taken))
        atoms = {id(atom.num) for atom in skeleton.atoms}
        assert set(taken) <= atoms
        assert all(start <= q.start <= q.core_end and q.start < q.end <= end for q in found)
        assert [q.start for q in found] == sorted(q.start for q in found)
