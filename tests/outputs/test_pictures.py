"""The pictures show what the page says, the same bytes each time, and hold no markup of the page."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from extract.outputs.chart import ALARM, Bar, Row, draw, nice_ticks
from extract.outputs.pictures import export_pictures, page_pictures
from extract.record import PageRecord, SummaryItem, Value

SVG = "{http://www.w3.org/2000/svg}"


def picture(record: PageRecord, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(next(one["svg"] for one in page_pictures(record) if one["name"] == name))


def texts(root: ElementTree.Element) -> list[str]:
    return [node.text or "" for node in root.iter(f"{SVG}text")]


def test_ages_show_two_cohorts_and_two_cases_on_one_axis(record: PageRecord) -> None:
    root = picture(record, "ages")
    dots = {
        node.get("data-fact"): [dot.get("r") for dot in node.iter(f"{SVG}circle")]
        for node in root.iter(f"{SVG}g")
    }
    assert dots == {"f4": ["7.1"], "f26": ["6.2"], "f45": ["3.5"], "f52": ["3.5"]}
    told = texts(root)
    assert [one for one in told if one in ("71 (54–89) y, n 24", "64.7 (44–85) y, n 14", "59 y", "73 y")] == [
        "71 (54–89) y, n 24", "64.7 (44–85) y, n 14", "59 y", "73 y",
    ]  # fmt: skip
    assert [float(one) for one in told if re.fullmatch(r"\d+", one)] == [40, 50, 60, 70, 80, 90]


def test_survival_beyond_follow_up_is_drawn_as_contradicting(record: PageRecord) -> None:
    root = picture(record, "times")
    assert "survival 47 > 42 mo" in texts(root)
    assert len([line for line in root.iter(f"{SVG}path") if line.get("stroke") == ALARM]) == 1
    calm = record.model_copy(update={"checks": []})
    assert not [line for line in picture(calm, "times").iter(f"{SVG}path") if line.get("stroke") == ALARM]


def test_periods_stand_on_a_time_line_with_the_year_of_publication(record: PageRecord) -> None:
    root = picture(record, "periods")
    assert [one for one in texts(root) if "–" in one] == ["Dec 2010 – Dec 2016", "Jan 2015 – Nov 2016"]
    diamonds = [node for node in root.iter(f"{SVG}path") if node.get("fill")]
    assert len(diamonds) == 2


def test_the_same_record_makes_the_same_bytes(record: PageRecord) -> None:
    assert page_pictures(record) == page_pictures(record.model_copy(deep=True))


def test_no_picture_asks_the_network_or_carries_style_and_script(record: PageRecord) -> None:
    for one in page_pictures(record):
        assert not re.search(r"<style|style=|<script|href|url\(|<image|@import", one["svg"])


@pytest.mark.parametrize(
    "attack", ["<script>alert(1)</script>", '"><img src=x>', "&lt;b&gt;", "a\x00\x0b\ufffe\u202eb"]
)
def test_words_of_the_page_stay_words(record: PageRecord, attack: str) -> None:
    copy = record.model_copy(deep=True)
    for study in copy.studies:
        study.authors = attack
    copy.facts[3].id = attack
    copy.facts[3].label = "age"
    for one in page_pictures(copy):
        root = ElementTree.fromstring(one["svg"])
        assert {node.tag.removeprefix(SVG) for node in root.iter()} <= {
            "svg",
            "defs",
            "title",
            "g",
            "line",
            "circle",
            "text",
            "path",
        }


def test_a_page_without_figures_has_no_picture(record: PageRecord) -> None:
    empty = record.model_copy(update={"facts": [], "studies": []})
    assert page_pictures(empty) == []


def test_impossible_values_break_nothing(record: PageRecord) -> None:
    copy = record.model_copy(deep=True)
    copy.facts[3].value = Value(statistic="mean", value=1e300, unit="a")
    copy.facts[25].value = Value(statistic="mean", value=64, low=85, high=44, spread="range", unit="a")
    copy.studies[2].summary.period = SummaryItem(value=Value(start="9999-99"), facts=[])
    assert [one["name"] for one in page_pictures(copy)] == ["ages", "times", "periods"]


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (44, 89, [40, 50, 60, 70, 80, 90]),
        (0, 47, [0, 10, 20, 30, 40, 50]),
        (5, 5, [5, 6, 7, 8, 9, 10]),
        (0, 0.3, [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3]),
    ],
)
def test_ticks_are_round_and_enclose_the_values(low: float, high: float, ticks: list[float]) -> None:
    found = nice_ticks(low, high)
    assert found[0] <= low and found[-1] >= high
    if low != high:
        assert found == ticks


def test_files_are_written_one_a_picture_on_white(output: Path, record: PageRecord) -> None:
    written = export_pictures(output)
    assert [path.name for path in written] == [
        f"{record.page.id}-{name}.svg" for name in ("ages", "times", "periods")
    ]
    assert all('fill="#ffffff"' in path.read_text(encoding="utf-8") for path in written)


def test_a_bar_without_range_is_a_dot() -> None:
    root = ElementTree.fromstring(draw("t", "x", [Row("a", (Bar("b", "#000000", value=3),))]))
    assert len(list(root.iter(f"{SVG}circle"))) == 1
