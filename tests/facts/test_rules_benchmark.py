"""The benchmark of the rules counts each answer once, and judges it by kind and value; labels apart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks.rules import Board, judge_case, judge_folder, main, table
from tests.facts.marked import read_cases

PAGE = "The mean age was 47 years. The mean follow-up was 31 months."


def _folder(folder: Path, facts: list[dict[str, object]]) -> Path:
    (folder / "page.txt").write_text(PAGE, encoding="utf-8")
    gold = {"facts": [{"optional": False, "label_has": []} | fact for fact in facts]}
    (folder / "page.gold.json").write_text(json.dumps(gold), encoding="utf-8")
    return folder


def test_a_fact_is_right_wrong_or_left_open_as_the_gold_says(tmp_path: Path) -> None:
    board = Board()
    age: dict[str, object] = {
        "kind": "age",
        "text": "47 years",
        "value": {"value": 47},
        "label_has": ["height"],
    }
    judge_folder(board, _folder(tmp_path, [age]))
    tallies = {rule: (t.hits, t.right, t.wrong, t.labels_right) for rule, t in board.rules.items()}
    assert tallies == {"age-cue": (1, 1, 0, 0), "follow-up": (1, 0, 1, 0)}
    assert (board.numerals["all"], board.numerals["unknown"]) == (2, 0)


def test_what_the_gold_calls_optional_is_neither_right_nor_wrong(tmp_path: Path) -> None:
    board = Board()
    follow: dict[str, object] = {
        "kind": "follow_up",
        "text": "31 months",
        "value": {"value": 31},
        "optional": True,
    }
    judge_folder(board, _folder(tmp_path, [follow]))
    assert (board.rules["follow-up"].right, board.rules["follow-up"].wrong) == (0, 0)
    assert (board.rules["age-cue"].right, board.rules["age-cue"].wrong) == (0, 1)


def test_a_rule_that_puts_an_expected_number_aside_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "case.txt"
    path.write_text(
        "# a\nPatients aged [[65 years]] or older were eligible.\n= age  65 a\n", encoding="utf-8"
    )
    board = Board()
    for case in read_cases(path):
        judge_case(board, case)
    assert {rule: (t.right, t.wrong) for rule, t in board.rules.items()} == {"age-criterion": (0, 1)}


def test_a_rule_often_wrong_is_pointed_out() -> None:
    board = Board()
    for number in range(20):
        board.add("guess", number % 2 == 0, "place")
    assert [line.split() for line in table(board)][1] == [
        "guess",
        "20",
        "10",
        "10",
        "0.500",
        "-",
        "below",
        "0.85",
    ]


def test_the_benchmark_prints_a_table_for_each_folder(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main([str(_folder(tmp_path, [])), "--wrong", "age-cue"])
    printed = capsys.readouterr().out
    assert "own cases, paragraphs and fixtures" in printed
    assert f"\n{tmp_path}\nrule " in printed
    assert "…The [[mean age was 47 years]]. The mean follow-up was 31 months.…" in printed
