"""What a table is: arms in columns, arms in rows, a row a patient; or no result at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.facts.tables.grid import Grid
from extract.facts.tables.heads import Head
from extract.facts.tables.kinds import kind_of, measures, recognized

Heads = Sequence[Sequence[Head]]

GRADE = re.compile(
    r"(?:grades?|scores?|class(?:es)?|stages?|types?|categor(?:y|ies)|levels?|points?"
    r"|variables?|items?|parameters?|factors?|abbreviations?|terms?|domains?|criteri(?:on"
    r"|a)|.*\b(?:grade|scale|score|class|type|stage))",
    re.IGNORECASE,
)
MEANING = re.compile(
    r"(?:descriptions?|definitions?|criteria|meanings?|interpretations?|explanations?"
    r"|points?|scores?|characteristics|(?:clinical\s+)?(?:features|findings|signs|status"
    r"|presentation)|neurologic(?:al)?\s+(?:status|function)|comments?|notes?|points\s+assigned)",
    re.IGNORECASE,
)
WORDED = re.compile(
    r"descriptions?|definitions?|meanings?|criteria|interpretations?|explanations?", re.IGNORECASE
)
GRADES = re.compile(
    r"(?:grade|class|type|stage|score)?\s*(?:[IVX]{1,4}|\d{1,3}(?:\s?[-–]\s?\d{1,3})?|[A-E])", re.IGNORECASE
)
CONTENTS = re.compile(r"pages?|p\.|chapters?", re.IGNORECASE)
DRUG = re.compile(
    r"(?:drugs?|medications?|agents?|antibiotics?|dos(?:e|es|age|ing)|daily\s+dose|frequency"
    r"|routes?|schedules?|regimens?|cycles?|times?\s+(?:per|a)\s+day|administration|duration\s+of\s+therapy)",
    re.IGNORECASE,
)
DRUG_FIRST = re.compile(
    r"(?:drugs?|medications?|agents?|antibiotics?|regimens?|medicines?)(?:\s+names?)?", re.IGNORECASE
)
NORMAL = re.compile(
    r"(?:normal|reference)(?:\s+(?:ranges?|values?|intervals?|limits?|levels?))?|cut-?offs?"
    r"|thresholds?|target(?:\s+(?:range|value))?s?|uln|lln|upper\s+limit.*|lower\s+limit.*",
    re.IGNORECASE,
)
LITERATURE = re.compile(
    r"(?:first\s+)?authors?(?:\W+(?:and\s+)?years?.*)?|stud(?:y|ies)|references?|series"
    r"|sources?|publications?|trials?|citations?",
    re.IGNORECASE,
)
CRITERIA = re.compile(
    r"(?:inclusion|exclusion|eligibility)(?:\s+criteria)?|indications?|contraindications?|recommendations?",
    re.IGNORECASE,
)
CODES = re.compile(r"(?:icd|cpt|ops|drg|snomed)\b.*|codes?", re.IGNORECASE)
PATIENT = re.compile(
    r"(?:the\s+)?(?:cases?|patients?|pts?|subjects?)?\.?\s*(?:no\.?|nos\.?|number|#|id|№|initials)?\.?",
    re.IGNORECASE,
)
CASE = re.compile(r"(?:case|patient|pt)\.?\s*(?:no\.?\s*)?#?(?:\d{1,3}|[A-Z]|[IVX]{1,4})", re.IGNORECASE)
PATIENT_CELL = re.compile(
    r"(?:(?:case|patient|pt|subject|no|#)\.?\s*)?(?:#\s*)?(?:\d{1,3}|[A-Z]|[IVX]{1,4}"
    r"|[A-Z]\.?\s?[A-Z]\.?)|(?:first|second|third|fourth|fifth)\s+(?:case|patient)",
    re.IGNORECASE,
)
DOSES = frozenset(("mg", "g", "ug", "[IU]", "mg/kg", "mg/m2", "ug/kg", "mg/d", "mL", "Gy"))


def no_result(grid: Grid, columns: Heads) -> str | None:
    """Why a whole table holds no results (the note of its numbers), or None."""
    labels = [" ".join(h.label or h.printed.strip() for h in stack).strip() for stack in columns]
    sized = any(
        h.size is not None or h.statistic in ("n", "n_percent", "percent", "mean_sd")
        for stack in columns[1:]
        for h in stack
    )
    if not labels:
        return None
    first, rest = labels[0], labels[1:]
    if CODES.fullmatch(first) or any(CODES.fullmatch(x) for x in rest):
        return "code"
    if LITERATURE.fullmatch(first):
        return "background"
    if sized:
        return None
    if (rest and CONTENTS.fullmatch(rest[-1])) or re.fullmatch(
        r"(?:table\s+of\s+)?contents", first, re.IGNORECASE
    ):
        return "table of contents"
    if any(CRITERIA.fullmatch(x) for x in labels):
        return "criterion"
    if GRADE.fullmatch(first) and any(MEANING.fullmatch(x) for x in rest):
        return "definition"
    if any(WORDED.fullmatch(x) for x in rest) and _graded(grid):
        return "definition"
    drugs = sum(1 for x in labels if DRUG.fullmatch(x))
    if drugs >= 2 or (drugs and (DRUG_FIRST.fullmatch(first) or all(DRUG.fullmatch(x) for x in rest))):
        return "schedule"
    if rest and all(NORMAL.fullmatch(x) for x in rest):
        return "normal or recommended value"
    return _by_body(grid, columns)


def _by_body(grid: Grid, columns: Heads) -> str | None:
    """Definitions and schedules that only their cells betray."""
    body = list(grid.body())
    if _graded(grid):
        prose = sum(
            1 for r in body for c in range(1, grid.columns) if len(grid.words(grid.cell(r, c)).split()) >= 3
        )
        if prose >= len(body):
            return "definition"
    times = [bool(stack) and all(h.only_time for h in stack) for stack in columns[1:]]
    readings = [r for row in body for c in range(1, grid.columns) if (r := grid.reading(row, c)) is not None]
    if (
        times
        and all(times)
        and readings
        and all(r.form == "one" and r.atoms[0].unit in DOSES for r in readings)
    ):
        return "schedule"
    return None


def _graded(grid: Grid) -> bool:
    """Whether the first column holds nothing but grades: numerals, letters, spans of numbers."""
    first = [grid.words(grid.cell(r, 0)) for r in grid.body()]
    return bool(first) and all(GRADES.fullmatch(words) for words in first)


def is_normal(stack: Sequence[Head]) -> bool:
    """Whether a column gives normal values, targets or cut-offs."""
    return any(NORMAL.fullmatch(h.label) for h in stack)


def orientation(grid: Grid, columns: Heads, rows: Sequence[Sequence[Head]]) -> str:
    """`patients` (a row is a patient), `rows` (a row is an arm or a time), `columns` (a column is)."""
    body = list(grid.body())
    first = columns[0][-1].printed.strip(" *_:") if columns and columns[0] else ""
    column_heads = [stack for stack in columns[1:] if stack]
    known = sum(1 for stack in column_heads if any(measures(h) for h in stack))
    if len(column_heads) > 1 and all(
        CASE.fullmatch(" ".join(h.printed.strip(" *_:") for h in stack)) for stack in column_heads
    ):
        return "cases"
    if grid.heads and len(body) >= 1 and PATIENT.fullmatch(first):
        cells = [grid.words(grid.cell(r, 0)) for r in body]
        people = sum(1 for w in cells if PATIENT_CELL.fullmatch(w))
        kinds = {kind_of(h) for stack in columns[1:] for h in stack} | (
            {"age"} if any(AGE_SEX.fullmatch(h.label) for stack in columns[1:] for h in stack) else set()
        )
        if people * 2 > len(cells) and kinds & {"age", "sex_column", "follow_up"}:
            return "patients"
    own = [stack[-1] for stack in rows if stack]
    if own and all(h.only_time for h in own) and known:
        return "rows"
    row_known = sum(1 for h in own if recognized(h))
    sizes = any(h.size is not None for stack in columns[1:] for h in stack)
    others = [
        s
        for s in column_heads
        if not any(measures(h) or h.p or h.test or h.effect or (h.statistic and not h.label) for h in s)
    ]
    firm = any(measures(h) and kind_of(h) != "cohort" for stack in column_heads for h in stack)
    if not row_known and not sizes and (known >= 2 or (known == 1 and firm and not others)):
        return "rows"
    return "columns"


AGE_SEX = re.compile(r"(?:age\s*[/,&]\s*(?:sex|gender)|(?:sex|gender)\s*[/,&]\s*age)", re.IGNORECASE)
