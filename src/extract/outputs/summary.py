"""The summary of a run: what was found, counted page by page, and shown on stderr."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, get_args

if TYPE_CHECKING:
    from rich.console import Console

    from extract.record import PageRecord

SHOWN = 20  # unknown numerals and warnings shown in full; the records hold all of them


@dataclass(frozen=True)
class PageStats:
    """What one record holds, in a form that travels between processes as JSON."""

    facts: dict[str, int] = field(default_factory=dict)
    studies: int = 0
    references: int = 0
    checks: dict[str, int] = field(default_factory=dict)
    numerals: int = 0
    unknown: int = 0
    unknown_shown: list[str] = field(default_factory=list)
    contradictions: list[str] = field(default_factory=list)
    unapplied: list[str] = field(default_factory=list)  # decisions that find their place no more


def page_stats(record: PageRecord) -> PageStats:
    """Counts of one record; unknown numerals with their line, warnings and failures with their message."""
    unknown = [n for n in record.numerals if n.role == "unknown"]
    return PageStats(
        facts=dict(sorted(Counter(fact.kind for fact in record.facts).items())),
        studies=len(record.studies),
        references=len(record.citations),
        checks=dict(sorted(Counter(check.status for check in record.checks).items())),
        numerals=len(record.numerals),
        unknown=len(unknown),
        unknown_shown=[_in_line(record.text, n.start, n.end) for n in unknown[:SHOWN]],
        contradictions=[
            f"{c.status}: {c.message} ({c.rule})" for c in record.checks if c.status in ("warn", "fail")
        ],
    )


def stats_to_dict(stats: PageStats) -> dict[str, Any]:
    """`stats` as a JSON value."""
    return asdict(stats)


def _in_line(text: str, start: int, end: int, *, around: int = 60) -> str:
    """The numeral marked within the line it stands in."""
    before = text[max(text.rfind("\n", 0, start) + 1, start - around) : start]
    line_end = text.find("\n", end)
    after = text[end : min(len(text) if line_end < 0 else line_end, end + around)]
    return f"{before}[{text[start:end]}]{after}".strip()


@dataclass
class Totals:
    """The counts of a run, added up page by page; memory does not grow with the pages."""

    pages: int = 0
    skipped: int = 0
    failed: int = 0
    facts: Counter[str] = field(default_factory=Counter)
    studies: int = 0
    references: int = 0
    checks: Counter[str] = field(default_factory=Counter)
    numerals: int = 0
    unknown: int = 0
    lines: list[str] = field(default_factory=list)

    def add(self, page: str, stats: PageStats) -> None:
        """One page done; its warnings and unknown numerals are shown as far as there is room."""
        self.pages += 1
        self._count(stats)
        shown = [*stats.contradictions, *(f"unknown number: {line}" for line in stats.unknown_shown)]
        self.lines.extend(f"{page}: {line}" for line in shown[: max(0, SHOWN - len(self.lines))])

    def add_unchanged(self, stats: PageStats) -> None:
        """One page that was done by an earlier run."""
        self.skipped += 1
        self._count(stats)

    def _count(self, stats: PageStats) -> None:
        self.facts.update(stats.facts)
        self.studies += stats.studies
        self.references += stats.references
        self.checks.update(stats.checks)
        self.numerals += stats.numerals
        self.unknown += stats.unknown

    def counts(self) -> dict[str, Any]:
        """The counts as a JSON value, for run.json."""
        return {
            "pages": self.pages,
            "skipped": self.skipped,
            "failed": self.failed,
            "studies": self.studies,
            "facts": sum(self.facts.values()),
            "facts_by_kind": dict(sorted(self.facts.items())),
            "references": self.references,
            "checks": dict(sorted(self.checks.items())),
            "numerals": self.numerals,
            "unknown_numerals": self.unknown,
        }


def stderr_console() -> Console:
    """A console on stderr: coloured on a terminal, plain elsewhere, and obeying NO_COLOR."""
    from rich.console import Console

    return Console(file=sys.stderr, highlight=False, soft_wrap=not sys.stderr.isatty())


def print_summary(totals: Totals, console: Console) -> None:
    """The run as a table a person can read."""
    from rich.table import Table
    from rich.text import Text

    for line in totals.lines:
        console.print(Text(line, style="red" if ": fail: " in line else "yellow"))
    if not console.is_terminal:
        for name, value, _ in _rows(totals):
            console.print(f"{name:<12}{value}", markup=False)
        return
    table = Table(title=None, show_header=False, box=None, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    for name, value, style in _rows(totals):
        table.add_row(name, Text(value, style=style))
    console.print(table)


def _rows(totals: Totals) -> Sequence[tuple[str, str, str]]:
    from extract.record import Kind

    kinds = [f"{kind} {totals.facts[kind]}" for kind in get_args(Kind) if totals.facts[kind]]
    checks = [f"{n} {status}" for status in ("pass", "warn", "fail", "skip") if (n := totals.checks[status])]
    pages = [f"{totals.pages} done"]
    pages += [f"{totals.skipped} unchanged"] if totals.skipped else []
    pages += [f"{totals.failed} failed"] if totals.failed else []
    bad = "red" if totals.checks["fail"] else "yellow" if totals.checks["warn"] else "green"
    return [
        ("pages", ", ".join(pages), "red" if totals.failed else "green"),
        ("studies", str(totals.studies), ""),
        ("facts", f"{sum(totals.facts.values())}" + (f" ({', '.join(kinds)})" if kinds else ""), ""),
        ("references", str(totals.references), ""),
        ("checks", ", ".join(checks) or "none", bad),
        (
            "numerals",
            f"{totals.numerals}, {totals.unknown} of them unknown",
            "yellow" if totals.unknown else "green",
        ),
    ]
