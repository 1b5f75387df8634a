"""The terminal view says what the page says, and obeys nothing that the page says."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from extract.errors import UsageError
from extract.outputs.show import show
from extract.record import PageRecord


def shown(record: PageRecord, study: str | None = None, *, width: int = 100, colour: bool = False) -> str:
    out = io.StringIO()
    show(record, study, console=Console(file=out, width=width, force_terminal=colour, highlight=False))
    return out.getvalue()


def test_the_page_is_shown_with_its_contradiction_first_then_table_then_facts(record: PageRecord) -> None:
    lines = shown(record).splitlines()
    assert lines[0] == "Cervical spinal metastases"
    assert "! longest survival 47 months, longest follow-up 42 months (Vazifehdan et al. 2017)" in lines[:5]
    text = "\n".join(lines)
    assert text.index("longest survival") < text.index("14.8 months") < text.index("“mean age, 71 years")
    assert "Cited without figures: Diehn et al. 2021" in text


@pytest.mark.parametrize("name", ["8", "t8", "oishi", "Oishi et al. 2020"])
def test_one_study_is_shown_by_number_id_or_name(record: PageRecord, name: str) -> None:
    text = shown(record, name)
    assert "“performance status was 4”" in text and "line 43" in text
    assert "Vazifehdan" not in text


def test_an_unknown_study_is_refused_with_those_that_there_are(record: PageRecord) -> None:
    with pytest.raises(UsageError, match=r"no study 'Smith'; there are: 1 Diehn et al\. 2021"):
        shown(record, "Smith")


@pytest.mark.parametrize("width", [40, 80, 200])
def test_no_line_is_wider_than_the_terminal(record: PageRecord, width: int) -> None:
    assert max(map(len, shown(record, width=width).splitlines())) <= width


def test_escape_sequences_and_markup_of_a_page_are_shown_and_not_obeyed(record: PageRecord) -> None:
    copy = record.model_copy(deep=True)
    attack = "\x1b[2J\x1b]0;owned\x07[bold red]x[/] \u202eevil\x9b31m"
    copy.page.title = copy.studies[2].authors = copy.checks[2].message = attack
    copy.facts[0].label = copy.facts[0].quote = copy.facts[0].group = attack
    text = shown(copy)
    assert not set(text) & {"\x1b", "\x07", "\x9b", "\u202e"}
    assert "[bold red]x[/]" in text


def test_a_page_without_studies_is_shown_as_such(record: PageRecord) -> None:
    text = shown(record.model_copy(update={"studies": [], "facts": [], "citations": [], "checks": []}))
    assert "0 studies, 0 facts, 0 references" in text
