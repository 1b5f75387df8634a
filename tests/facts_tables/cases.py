"""Case files of tables: a table in Markdown, and below it a line for each fact that must be read from it.

    What this file is about: free text, up to the first case.

    # name of a case
    Table 1. What the caption says (it may stand above the table, or below).

    | Age, years, mean (SD) | 54.3 (9.8) |
    | --- | --- |

    = age "54.3 (9.8)" 54.3 a mean sd=9.8 label=age
    - other criterion: 70, 80

A line with `=` is a fact, in the order of the page: its kind, its quote, its value, then label, group,
instrument and time point, each where there is one. A line with `-` names the numbers that are no facts, by
role and note. Both lists must be whole: what no line names must not be found.

    python -m tests.facts_tables.cases FILE

prints the cases of a file as they are read now: write the table, print, and then check every line by eye.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from extract import extract_text
from extract.record import Fact, PageRecord


@dataclass(frozen=True)
class Case:
    """A page with a table, and the lines of what must be read from it."""

    file: str
    name: str
    text: str
    lines: tuple[str, ...]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file, in order. Raises ValueError for a file without one."""
    cases: list[Case] = []
    name, text, lines = "", list[str](), list[str]()

    def close() -> None:
        if name:
            cases.append(Case(path.stem, name, "\n".join(text).strip() + "\n", tuple(lines)))

    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("# "):
            close()
            name, text, lines = line[2:].strip(), [], []
        elif line.startswith(("= ", "- ")):
            lines.append(line)
        else:
            text.append(line)
    close()
    if not cases:
        raise ValueError(f"{path.name}: no case")
    return cases


@lru_cache(maxsize=512)
def read(text: str) -> PageRecord:
    """The record of a case's page."""
    return extract_text(text, page_id="case", format="markdown")


def found(case: Case) -> tuple[str, ...]:
    """The lines of what is read from a case's table now."""
    record = read(case.text)
    facts = [fact for fact in record.facts if fact.rule.startswith("table-")]
    inside = [(n.start, n) for n in record.numerals if "|" in _line(record.text, n.start)]
    lines = [line_of(fact) for fact in facts]
    others: dict[str, list[str]] = {}
    for _, numeral in inside:
        if numeral.role != "fact":
            others.setdefault(f"{numeral.role} {numeral.note or ''}".strip(), []).append(numeral.text)
    return (*lines, *(f"- {role}: {', '.join(texts)}" for role, texts in sorted(others.items())))


def _line(text: str, at: int) -> str:
    return text[text.rfind("\n", 0, at) + 1 : text.find("\n", at)]


def line_of(fact: Fact) -> str:
    value = fact.value
    parts = [
        fact.kind,
        f'"{fact.quote}"',
        f"{value.comparator or ''}{_number(value.value)}",
        value.unit,
        value.statistic,
    ]
    if value.low is not None:
        parts.append(
            f"{value.spread or 'between'}{value.ci_level or ''}={_number(value.low)}..{_number(value.high)}"
        )
    for key in ("sd", "se", "numerator", "denominator", "percent", "text", "start", "end"):
        part = getattr(value, key)
        if part is not None:
            parts.append(f"{key}={_number(part)}")
    if value.approximate:
        parts.append("about")
    for key in ("label", "group", "instrument"):
        if getattr(fact, key):
            parts.append(f"{key}={getattr(fact, key)}")
    if fact.timepoint:
        when = (fact.timepoint.relation, fact.timepoint.anchor, fact.timepoint.offset)
        parts.append(f"when={fact.timepoint.text} ({' '.join(w for w in when if w)})")
    return "= " + " ".join(str(part) for part in parts if part)


def _number(number: object) -> str:
    return "" if number is None else f"{number:g}" if isinstance(number, float) else str(number)


if __name__ == "__main__":
    for case in read_cases(Path(sys.argv[1])):
        print(f"# {case.name}\n{case.text}")
        print("\n".join(found(case)) + "\n")
