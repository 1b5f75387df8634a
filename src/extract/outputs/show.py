"""A page's evidence in the terminal: the table, what contradicts itself, and each fact with its source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from extract.errors import UsageError
from extract.outputs import words
from extract.outputs.view import View, view
from extract.record import Fact, PageRecord, Study

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

# Escape sequences and other controls of a page must not reach the terminal, nor what turns a line around.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
STYLES = {"fail": "bold red", "warn": "yellow", "pass": "green", "skip": "dim"}
SIGNS = {"fail": "✗", "warn": "!", "pass": "✓", "skip": "·"}
COLUMNS = ("n", "M/F", "Age", "Period", "Follow-up", "Survival", "Died")


def show(record: PageRecord, study: str | None = None, *, console: Console | None = None) -> None:
    """Print the page's evidence; of one study where `study` names it (by reference number, id, or author).

    Raises UsageError where there is no such study.
    """
    from rich.console import Console

    console = console or Console(highlight=False)
    page = view(record)
    chosen = find_study(page, study) if study is not None else None
    console.print(_heading(page))
    for part in _checks(page, chosen):
        console.print(part)
    studies = [chosen] if chosen else [one for one in record.studies if page.facts_of[one.id]]
    if studies:
        console.print(_table(page, studies))
    for one in studies:
        console.print(_facts(page, one))
    silent = [page.names[one.id] for one in record.studies if not page.facts_of[one.id]]
    if silent and chosen is None:
        console.print(_plain("Cited without figures: " + ", ".join(silent), "dim"))


def find_study(page: View, wanted: str) -> Study:
    """The study by its reference's number, its id, or words of its name. Raises UsageError without one."""
    studies = page.record.studies
    by_label = [one for one in studies if wanted in [citation.label for citation in page.cited(one)]]
    by_id = [one for one in studies if one.id == wanted]
    by_name = [one for one in studies if wanted.lower() in page.names[one.id].lower()]
    for found in (by_label, by_id, by_name):
        if found:
            return found[0]
    known = ", ".join(f"{_labels(page, one) or one.id} {page.names[one.id]}" for one in studies)
    raise UsageError(f"no study {wanted!r}; there are: {known or 'none'}", page=page.record.page.id)


def clean(text: str) -> str:
    """The text without what a terminal would obey, on one line."""
    return CONTROL.sub("\ufffd", text.replace("\r", "\n")).replace("\n", " ").replace("\t", " ")


def _plain(text: str, style: str = "") -> Text:
    """Text that is printed as it is: brackets of a page are no markup."""
    from rich.text import Text

    return Text(clean(text), style=style)


def _labels(page: View, study: Study) -> str:
    return ", ".join(citation.label for citation in page.cited(study))


def _heading(page: View) -> Text:
    record = page.record
    text = _plain(record.page.title or record.page.id, "bold")
    unknown = sum(numeral.role == "unknown" for numeral in record.numerals)
    counts = f"{len(record.studies)} studies, {len(record.facts)} facts, {len(record.citations)} references"
    parts = [counts, f"{unknown} numbers not understood" if unknown else "", record.page.url or ""]
    return text.append("\n").append_text(_plain("  ".join(part for part in parts if part), "dim"))


def _checks(page: View, study: Study | None) -> list[Text]:
    lines = []
    for status in ("fail", "warn"):
        for check in page.record.checks:
            if check.status == status and (study is None or check.study == study.id):
                name = page.names.get(check.study)
                message = f"{SIGNS[status]} {check.message}" + (f" ({name})" if name else "")
                lines.append(_plain(message, STYLES[status]))
    return lines


def _table(page: View, studies: list[Study]) -> RenderableType:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    table.add_column("Study", min_width=14)
    for name in COLUMNS:
        table.add_column(name)
    for study in studies:
        title = _plain(f"{_labels(page, study)} {page.names[study.id]}".strip())
        design = words.DESIGNS.get(study.design or "")
        if design:
            title.append("\n").append_text(_plain(design, "dim"))
        male, female = (_cell(study, name) for name in ("male", "female"))
        sex = _plain(f"{male.plain or '–'}/{female.plain or '–'}" if male or female else "")
        age, period, follow_up, survival, deaths = (
            _cell(study, name) for name in ("age", "period", "follow_up", "survival", "deaths")
        )
        table.add_row(title, _cell(study, "n"), sex, age, period, follow_up, survival, deaths)
    return table


def _cell(study: Study, name: str) -> Text:
    item = getattr(study.summary, name)
    if item is None:
        return _plain("")
    value = item.value
    if value.unit is not None and value.unit.startswith("{"):
        value = value.model_copy(update={"unit": "1"})
    main, detail = words.say_short(value)
    cell = _lines(main.split(" – "))
    for part in filter(None, detail.split(", ")):
        cell.append("\n").append_text(_plain(part, "dim"))
    return cell


def _lines(parts: list[str]) -> Text:
    text = _plain(parts[0])
    for part in parts[1:]:
        text.append("\n").append_text(_plain(part))
    return text


def _facts(page: View, study: Study) -> RenderableType:
    from rich import box
    from rich.table import Table

    title = f"{_labels(page, study)} {page.names[study.id]}".strip()
    table = Table(box=box.SIMPLE, pad_edge=False, show_header=False)
    table.title, table.title_justify = _plain(title, "bold"), "left"
    table.add_column(style="cyan", no_wrap=True)
    table.add_column(ratio=2)
    table.add_column(style="dim", ratio=3)
    table.add_column(style="dim", justify="right", no_wrap=True)
    breaks = 0
    at = 0
    for fact in page.facts_of[study.id]:
        breaks += page.record.text.count("\n", at, fact.start)
        at = fact.start
        said = _plain(words.say_fact(fact))
        if fact.origin != "extracted":
            said.append(f" {fact.origin}", style="green")
        table.add_row(words.KINDS[fact.kind], said, _quote(fact), f"line {breaks + 1}")
    return table


def _quote(fact: Fact) -> Text:
    return _plain(f"“{fact.quote}”")
