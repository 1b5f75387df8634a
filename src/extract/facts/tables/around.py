"""What the whole table, its caption and its note say of its cells."""

from __future__ import annotations

from extract.facts.draft import Span
from extract.facts.tables.estimate import Defaults
from extract.facts.tables.grid import Grid
from extract.facts.tables.heads import STATISTICS
from extract.facts.tables.kinds import kind_of, recognized
from extract.facts.tables.looks import Heads, is_normal
from extract.facts.tables.state import Table

AROUND = 300  # characters of caption and note that may say what all values are
PAIRS = {
    "mean_sd": "spread",
    "mean_se": "spread",
    "n_percent": "share",
    "percent_n": "share",
    "median_iqr": "interval",
    "median_range": "interval",
    "mean_range": "interval",
}


def is_clinical(grid: Grid, columns: Heads, rows: Heads, how: str) -> bool:
    """Whether anything in the table says that it holds results of patients."""
    if how in ("patients", "cases"):
        return True
    heads = [h for stack in (*columns, *rows) for h in stack]
    if any(h.size is not None or h.p or h.effect for h in heads):
        return True
    if any(
        r.form in ("spread", "of_percent", "percent_of")
        or (r.form == "two" and any(a.kind == "percent" for a in r.atoms))
        for r in grid.readings.values()
    ):
        return True
    strong = (
        "mean_sd",
        "mean_se",
        "median_iqr",
        "median_range",
        "mean_range",
        "n_percent",
        "percent_n",
        "mean",
        "median",
        "sd",
    )
    if any(h.statistic in strong for h in heads) or any(is_normal(stack) for stack in columns):
        return True
    kinds = {kind_of(h) for stack in (*columns[1:], *rows) for h in stack}
    weak = (
        {"age", "follow_up", "score", "survival"}
        if how == "rows" or grid.columns == 2 or any(h.only_time for stack in columns[1:] for h in stack)
        else set[str]()
    )
    return (
        bool(kinds & ({"sex", "sex_ratio", "cohort"} | weak))
        or any(h.timepoint and recognized(h) for h in heads)
        or any(h.statistic == "n" and "of" in h.printed for h in heads)
    )


def find_defaults(table: Table, columns: Heads) -> Defaults:
    """What caption, note and the first column's head say of all values."""
    text, block = table.text, table.block
    found: dict[str, tuple[str, Span]] = {}
    for head in columns[0] if columns else ():
        if head.statistic in PAIRS and head.statistic_at:
            found.setdefault(PAIRS[head.statistic], (head.statistic, head.statistic_at))
    start = max(0, block.start - AROUND)
    for a, b in ((start, block.start), (block.end, min(len(text), block.end + AROUND))):
        around = text[a:b]
        for name, pattern in STATISTICS:
            if name in PAIRS and (match := pattern.search(around)) is not None:
                found.setdefault(PAIRS[name], (name, (a + match.start(), a + match.end())))
    return Defaults(found.get("spread"), found.get("share"), found.get("interval"))
