"""Tables are read as their case files say, in every form of a page, and look-alikes give no fact."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import extract_text
from extract.document import Block, Cell
from extract.facts.tables import read_table
from extract.lexicon import load_lexicon
from extract.validate import validate
from tests.facts_tables.cases import Case, found, line_of, read, read_cases

FOLDER = Path(__file__).parent / "cases"
CASES = [case for path in sorted(FOLDER.glob("*.txt")) for case in read_cases(path)]


def test_there_are_cases() -> None:
    assert len(CASES) >= 25


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_a_table_gives_the_facts_of_its_case_and_no_others(case: Case) -> None:
    assert found(case) == case.lines


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_every_value_of_a_table_is_read_again_from_quote_and_support(case: Case) -> None:
    assert validate(read(case.text), case.text.encode()) == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.file}: {case.name}")
def test_every_number_of_a_table_has_a_row(case: Case) -> None:
    record = read(case.text)
    covered = {i for n in record.numerals for i in range(n.start, n.end)}
    assert [i for i, sign in enumerate(record.text) if sign.isdecimal() and i not in covered] == []


@pytest.mark.parametrize(
    "case", [c for c in CASES if c.file == "look_alikes"], ids=lambda case: str(case.name)
)
def test_a_look_alike_gives_no_fact(case: Case) -> None:
    assert [line for line in found(case) if line.startswith("= ")] == []


MARKDOWN = """# P

| Characteristic | Open (n = 40) | Tubular (n = 38) |
| --- | --- | --- |
| Age, years, median [IQR] | 54 [44-61] | 55 [46-63] |
| Male, n (%) | 22 (55%) | 18 (47%) |
| Blood loss (mL) | 210 ± 80 | 95 ± 41 |
"""
DOKUWIKI = """====== P ======

^ Characteristic ^ Open (n = 40) ^ Tubular (n = 38) ^
| Age, years, median [IQR] | 54 [44-61] | 55 [46-63] |
| Male, n (%) | 22 (55%) | 18 (47%) |
| Blood loss (mL) | 210 ± 80 | 95 ± 41 |
"""
TABS = "P\n\n" + "\n".join(
    "\t".join(cell.strip() for cell in line.strip("| ").split(" | "))
    for line in MARKDOWN.split("\n")
    if line.startswith("|") and "---" not in line
)
HTML = "<h1>P</h1><table>" + "".join(
    "<tr>" + "".join(f"<td>{cell.strip()}</td>" for cell in line.strip("| ").split(" | ")) + "</tr>"
    for line in MARKDOWN.split("\n")
    if line.startswith("|") and "---" not in line
) + "</table>"  # fmt: skip


@pytest.mark.parametrize("form, page", [("dokuwiki", DOKUWIKI), ("text", TABS), ("html", HTML)])
def test_a_table_says_the_same_in_every_form(form: str, page: str) -> None:
    expected = [line_of(fact) for fact in extract_text(MARKDOWN, format="markdown").facts]
    assert len(expected) == 8
    assert [line_of(fact) for fact in extract_text(page, format=form).facts] == expected


def test_heads_of_two_lines_give_the_arm_and_the_time() -> None:
    page = (
        "<h1>P</h1><table><tr><th rowspan=2>Measure</th><th colspan=2>Open (n = 40)</th>"
        "<th colspan=2>Tubular (n = 38)</th></tr>"
        "<tr><th>Preop</th><th>1 year</th><th>Preop</th><th>1 year</th></tr>"
        "<tr><td>NDI, mean (SD)</td><td>41 (8)</td><td>22 (9)</td><td>42 (7)</td><td>20 (8)</td></tr>"
        "</table>"
    )
    said = "label=neck disability group={} instrument=NDI when={}".format
    before, later = "Preop (before surgery)", "1 year (P1Y)"
    assert [line_of(fact) for fact in extract_text(page, format="html").facts] == [
        '= cohort_size "n = 40" 40 count label=patients group=Open',
        '= cohort_size "n = 38" 38 count label=patients group=Tubular',
        f'= score "41 (8)" 41 mean sd=8 {said("Open", before)}',
        f'= score "22 (9)" 22 mean sd=9 {said("Open", later)}',
        f'= score "42 (7)" 42 mean sd=7 {said("Tubular", before)}',
        f'= score "20 (8)" 20 mean sd=8 {said("Tubular", later)}',
    ]


def test_rows_grouped_by_a_spanning_cell_take_its_label() -> None:
    page = (
        "<h1>P</h1><table>"
        "<tr><th colspan=2>Item, n (%)</th><th>Open (n = 40)</th><th>Tubular (n = 38)</th></tr>"
        "<tr><td rowspan=2>ASA class</td><td>I</td><td>10 (25)</td><td>8 (21)</td></tr>"
        "<tr><td>II</td><td>30 (75)</td><td>30 (79)</td></tr></table>"
    )
    lines = [line_of(fact) for fact in extract_text(page, format="html").facts]
    assert lines[2:] == [
        '= proportion "10 (25)" 25 % percent numerator=10 label=ASA class I group=Open',
        '= proportion "8 (21)" 21 % percent numerator=8 label=ASA class I group=Tubular',
        '= proportion "30 (75)" 75 % percent numerator=30 label=ASA class II group=Open',
        '= proportion "30 (79)" 79 % percent numerator=30 label=ASA class II group=Tubular',
    ]


CELL = st.sampled_from(
    ["", "Age", "Male, n (%)", "n = 4", "(n = 4)", "12 (3)", "12 (3%)", "5 ± 2", "7 [6-8]", "p", "<0.01",
     "C5-6", "12/33", "1 of 2", "Case 1", "F", "Total", "6 months", "–", "VAS", "Mean", "SD", "ten", "1,234",
     "2001-2010", "T2N1M0", "50%"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.lists(st.tuples(CELL, st.integers(1, 4), st.integers(1, 4)), max_size=5), max_size=6),
)
def test_any_table_keeps_every_number_once_and_grounds_every_fact(
    rows: list[list[tuple[str, int, int]]],
) -> None:
    text, cells = "", []
    for r, row in enumerate(rows):
        for c, (words, down, across) in enumerate(row):
            cells.append(Cell(len(text), len(text) + len(words), r, c, down, across))
            text += words + "\t"
        text += "\n"
    block = Block("table", 0, len(text), cells=tuple(cells))
    drafts, numerals = read_table(text, block, load_lexicon())
    spans = [(n.start, n.end) for n in numerals]
    assert spans == sorted(set(spans))
    covered = {i for a, b in spans for i in range(a, b)}
    assert [i for i, sign in enumerate(text) if sign.isdecimal() and i not in covered] == []
    for draft in drafts:
        assert 0 <= draft.sentence[0] <= draft.start < draft.end <= draft.sentence[1] <= len(text)
    for row_ in numerals:
        assert (row_.role == "fact") == bool(row_.drafts)


def test_spans_that_claim_the_world_cost_nothing() -> None:
    cells = tuple(Cell(2 * i, 2 * i + 1, i, 0, 60000, 60000) for i in range(2000))
    drafts, numerals = read_table("7\t" * 2000, Block("table", 0, 4000, cells=cells), load_lexicon())
    assert (drafts, len(numerals)) == ([], 2000)


def test_a_p_value_names_the_facts_of_its_row_that_it_compares() -> None:
    record = extract_text(
        "| | Open (n = 40) | Tubular (n = 38) | p |\n|---|---|---|---|\n"
        "| Age, years, mean (SD) | 54 (9) | 55 (8) | 0.4 |\n| NDI | 41 ± 8 | 42 ± 7 | 0.6 |\n",
        format="markdown",
    )
    quotes = {fact.id: fact.quote for fact in record.facts}
    assert [[quotes[id] for id in fact.compares] for fact in record.facts if fact.kind == "p_value"] == [
        ["54 (9)", "55 (8)"],
        ["41 ± 8", "42 ± 7"],
    ]
