"""A record against the decisions that it names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from extract.corrections.file import ORIGINS, Correction, CorrectionProblem
from extract.record import Fact, PageRecord


def verify_corrections(record: PageRecord, corrections: Sequence[Correction]) -> list[CorrectionProblem]:
    """What the record says of its decisions and the file does not: for `validate`.

    Each fact that was decided upon names a decision of the file, has its quote, and says what that says.
    """
    known = {correction.id: correction for correction in corrections}
    problems = []
    for fact in record.facts:
        if fact.origin == "extracted" and fact.correction is None:
            continue
        correction = known.get(fact.correction or "")
        if correction is None:
            message = f"{fact.id} names the correction {fact.correction!r}, which is not in the file"
        elif ORIGINS.get(correction.action) != fact.origin:
            message = f"{fact.id} is {fact.origin}, the correction says {correction.action}"
        elif _squeezed(fact.quote) != _squeezed(correction.quote):
            message = f"{fact.id} has another quote than the correction: {correction.quote!r}"
        elif correction.action in ("change", "add") and not _says(fact, correction):
            message = f"{fact.id} does not say what the correction says"
        else:
            continue
        problems.append(
            CorrectionProblem(fact.correction or "", "not-as-corrected", message, fact.start, fact.end)
        )
    return problems


def _says(fact: Fact, correction: Correction) -> bool:
    told: dict[str, Any] = correction.value or correction.set.value
    source: Any = correction if correction.action == "add" else correction.set
    value = fact.value.model_dump()
    parts = all(value[name] == part for name, part in told.items())
    parts = parts and all(value[name] is None for name in correction.unset)
    names = ("label", "group", "instrument")
    named = all(getattr(source, name) in (None, getattr(fact, name)) for name in names)
    return (
        parts
        and named
        and source.kind in (None, fact.kind)
        and source.timepoint in (None, _given(fact, source))
    )


def _given(fact: Fact, source: Any) -> dict[str, Any] | None:
    """The fact's timepoint, cut to the parts that a decision gives."""
    if fact.timepoint is None:
        return None
    return {name: part for name, part in fact.timepoint.model_dump().items() if name in source.timepoint}


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
