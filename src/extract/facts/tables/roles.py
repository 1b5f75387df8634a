"""A row for every number of a table."""

from __future__ import annotations

import re

from extract.facts.draft import NumeralRow, Role
from extract.facts.tables.heads import Head
from extract.facts.tables.looks import PATIENT
from extract.facts.tables.state import Table
from extract.language.numbers import Num

KINDS = {"level": "anatomy", "identifier": "identifier", "address": "identifier", "date": "date"}


def number_rows(table: Table) -> list[NumeralRow]:
    """A row for every number of the cells."""
    owners: dict[int, list[int]] = {}
    for i, draft in enumerate(table.drafts):
        for number in draft.numbers:
            owners.setdefault(id(number), []).append(i)
    rows = []
    for cell, numbers in table.grid.numbers.items():
        head = table.heads.get(cell)
        for number in numbers:
            own = owners.get(id(number))
            if own:
                rows.append(NumeralRow(number.start, number.end, "fact", None, own))
                continue
            role = _other(number, head, table.roles.get(id(number)))
            rows.append(NumeralRow(number.start, number.end, role.role, role.note, []))
    return sorted(rows, key=lambda r: (r.start, r.end))


def _other(number: Num, head: Head | None, given: Role | None) -> Role:
    if number.kind in KINDS:
        return Role(KINDS[number.kind])
    if number.kind == "unit":
        return Role("other", "part of a unit")
    if number.kind == "stage":
        return Role("other", "stage that selects or names")
    if given is not None:
        return given
    if head is not None:
        if head.timepoint_at and head.timepoint_at[0] <= number.start < head.timepoint_at[1]:
            return Role("timepoint")
        if (head.statistic_at and head.statistic_at[0] <= number.start < head.statistic_at[1]) or (
            head.effect and number.value in (90, 95, 99)
        ):
            return Role(
                "other", "confidence level" if number.value in (90, 95, 99) else "name of a statistic"
            )
        if head.p or head.test:
            return Role("other", "test statistic")
        if number.kind in ("word", "other", "ordinal") and number.text.isalpha():
            return Role("word")
        if re.fullmatch(r"(?:19|20)\d\d(?:\s?[-–]\s?(?:19|20)?\d\d)?", head.printed.strip()):
            return Role("date")
        if PATIENT.fullmatch(head.printed.strip()) or re.fullmatch(
            r"(?:case|patient|pt|no|#)?\.?\s*#?\d+", head.printed.strip(), re.IGNORECASE
        ):
            return Role("list")
        if re.search(r"[<>≤≥]|\d\s?[-–]\s?\d", head.printed):
            return Role("other", "criterion")
        return Role("other", "part of a name")
    if number.kind in ("word", "other", "ordinal") and number.text.isalpha():
        return Role("word")
    return Role("unknown")
