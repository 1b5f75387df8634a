"""Decisions into a record."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from extract.corrections.file import ORIGINS, Correction, CorrectionProblem, made_timepoint, merged_value
from extract.corrections.placing import place_quote, sentence_around
from extract.corrections.rebuild import Summarise, rebuilt
from extract.record import Check, Fact, PageRecord, Span, Value

RULE = "correction"


def apply_corrections(
    record: PageRecord,
    corrections: Sequence[Correction],
    *,
    summarise: Summarise,
    check: Callable[[PageRecord], list[Check]],
    locate: Callable[[int, int], Any] = lambda start, end: None,
) -> tuple[PageRecord, list[CorrectionProblem]]:
    """The record with the decisions in it, and those that could not be applied.

    Summaries and checks are made again by `summarise` and `check`; `locate` leads from a span of the text to
    the source, for added facts. Facts are numbered again. The record given is left as it is.
    """
    facts = [fact.model_copy(deep=True) for fact in record.facts]
    gone: set[str] = set()
    problems: list[CorrectionProblem] = []
    for correction in corrections:
        span = place_quote(record.text, correction.quote, correction.before, correction.after)
        if not isinstance(span, tuple):
            rule: Any = "unplaced" if span == 0 else "ambiguous"
            problems.append(CorrectionProblem(correction.id, rule, _why_not(correction, span)))
        elif correction.action == "add":
            added = _added(record, correction, span, locate)
            if added is None:
                message = f"no study stands at {correction.quote!r}"
                problems.append(CorrectionProblem(correction.id, "unplaced", message, *span))
            else:
                facts.append(added)
        else:
            problem = _decide(correction, [fact for fact in facts if fact.id not in gone], span)
            if isinstance(problem, CorrectionProblem):
                problems.append(problem)
            elif correction.action == "reject":
                gone.add(problem.id)
    kept = [fact for fact in facts if fact.id not in gone]
    return rebuilt(record, kept, summarise, check), problems


def _why_not(correction: Correction, places: int) -> str:
    if places == 0:
        return f"the words {correction.quote!r} no longer stand on the page with the words around them"
    return f"the words {correction.quote!r} stand {places} times on the page with the same words around them"


def _decide(correction: Correction, facts: Sequence[Fact], span: tuple[int, int]) -> Fact | CorrectionProblem:
    """The fact decided upon, changed in place; or why there is none."""
    here = [fact for fact in facts if (fact.start, fact.end) == span and fact.kind == correction.kind]
    if len(here) > 1 and correction.label is not None:
        here = [fact for fact in here if fact.label == correction.label]
    if len(here) != 1:
        number = "no fact" if not here else f"{len(here)} facts"
        message = f"{number} of the kind {correction.kind} at {correction.quote!r}"
        rule: Any = "no-such-fact" if not here else "ambiguous"
        return CorrectionProblem(correction.id, rule, message, *span)
    fact = here[0]
    if fact.correction is not None:
        message = f"{fact.quote!r} is decided by {fact.correction!r} already"
        return CorrectionProblem(correction.id, "decided-twice", message, *span)
    if correction.action == "change":
        change = correction.set
        for name in ("kind", "label", "group", "instrument"):
            if getattr(change, name) is not None:
                setattr(fact, name, getattr(change, name))
        if change.timepoint is not None:
            fact.timepoint = made_timepoint(change.timepoint)
        fact.value = merged_value(fact.value, change.value, correction.unset)
    if correction.action != "reject":
        fact.origin = ORIGINS[correction.action]
        fact.correction = correction.id
    return fact


def _added(record: PageRecord, correction: Correction, span: tuple[int, int], locate: Any) -> Fact | None:
    start, end = span
    study = next((s for s in record.studies if any(p.start <= start < p.end for p in s.spans)), None)
    if study is None:
        return None
    inside = [one for one in record.sections if one.start <= start < one.end]
    return Fact(
        id=f"+{correction.id}",
        kind=correction.kind,
        study=study.id,
        section=max(inside, key=lambda one: one.start).id if inside else None,
        label=correction.label,
        group=correction.group,
        instrument=correction.instrument,
        timepoint=made_timepoint(correction.timepoint),
        value=merged_value(Value(), correction.value, ()),
        compares=[],
        start=start,
        end=end,
        quote=record.text[start:end],
        sentence=_sentence(record, start, end),
        support=[],
        rule=RULE,
        origin="added",
        correction=correction.id,
        locator=locate(start, end),
    )


def _sentence(record: PageRecord, start: int, end: int) -> Span:
    for fact in record.facts:
        if fact.sentence.start <= start and end <= fact.sentence.end:
            return fact.sentence.model_copy()
    first, last = sentence_around(record.text, start, end)
    return Span(start=first, end=last)
