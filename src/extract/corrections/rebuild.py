"""A record made whole again after its facts have changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from extract.record import Check, Design, Fact, Numeral, PageRecord, Summary

Summarise = Callable[[Sequence[Fact], Design | None], Summary]


def rebuilt(
    record: PageRecord, facts: list[Fact], summarise: Summarise, check: Callable[[PageRecord], list[Check]]
) -> PageRecord:
    """The record with these facts: numbered again, numerals, summaries and checks made to fit."""
    facts.sort(key=lambda fact: (fact.start, fact.end, fact.kind))
    ids = {fact.id: f"f{number}" for number, fact in enumerate(facts, start=1)}
    of: dict[str, list[Fact]] = {}
    for fact in facts:
        fact.id = ids[fact.id]
        fact.compares = [ids[one] for one in fact.compares if one in ids]
        of.setdefault(fact.study, []).append(fact)
    whole = record.model_copy(update={"facts": facts})
    whole.numerals = _numerals(record, facts, ids)
    whole.studies = [
        study.model_copy(update={"summary": summarise(of.get(study.id, ()), study.design)})
        for study in record.studies
    ]
    whole.checks = check(whole)
    return whole


def _numerals(record: PageRecord, facts: Sequence[Fact], ids: dict[str, str]) -> list[Numeral]:
    """Each number with the facts that it stands in now; one whose facts were all rejected says so."""
    added = [fact for fact in facts if fact.origin == "added"]
    rows = []
    for numeral in record.numerals:
        kept = [ids[one] for one in numeral.facts if one in ids]
        kept += [one.id for one in added if one.start <= numeral.start and numeral.end <= one.end]
        row = numeral.model_copy(update={"facts": sorted(set(kept), key=lambda one: int(one[1:]))})
        if kept:
            row.role, row.note = "fact", None
        elif numeral.role == "fact":
            row.role, row.note = "other", "rejected"
        rows.append(row)
    return rows
