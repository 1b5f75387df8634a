"""What follows from the rest is made again: parsed references, checks, summaries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from extract.record import Check, Citation, Study
from extract.validate.context import Context
from extract.validate.problem import Problem


def derived(context: Context) -> Iterator[Problem]:
    """Citations, summaries and checks are what their makers give for this record."""
    for index, citation in enumerate(context.record.citations):
        yield from _citation(index, citation)
    for index, study in enumerate(context.record.studies):
        yield from _summary(context, index, study)
    yield from _checks(context)


def _citation(index: int, citation: Citation) -> Iterator[Problem]:
    from extract.references import parse_reference

    place = ("citations", index, "csl")
    csl = cast("Mapping[str, Any]", citation.csl)
    again = parse_reference(citation.raw, id=citation.id)
    custom, custom_again = dict(csl["custom"]), dict(again["custom"])
    fields, fields_again = custom.pop("fields"), custom_again.pop("fields")
    stated, found = {**csl, "custom": custom}, {**again, "custom": custom_again}
    for key in [*stated, *(key for key in found if key not in stated)]:
        if stated.get(key) != found.get(key):
            said = f"{stated.get(key)!r}, the reference says {found.get(key)!r}"
            message = f"citation {citation.id} {key}: {said}"
            yield Problem("citation", message, citation.start, citation.end, place)
    for key, span in fields.items():
        valid = len(span) == 2 and 0 <= span[0] < span[1] <= len(citation.raw)
        if not valid or list(fields_again.get(key, span)) != list(span):
            message = f"citation {citation.id}: field {key} does not stand at {span} of the reference"
            yield Problem("citation", message, citation.start, citation.end, place)


def _summary(context: Context, index: int, study: Study) -> Iterator[Problem]:
    from extract.page.summary import COMPLICATIONS, summarise

    cues = context.lexicon.cues.get("complication", COMPLICATIONS)
    facts = [fact for fact in context.record.facts if fact.study == study.id]
    again = summarise(facts, study.design, complications=cues).model_dump()
    stated = study.summary.model_dump()
    for key, value in stated.items():
        if value != again[key]:
            message = f"study {study.id}: its summary's {key} does not follow from its facts"
            span = study.spans[0] if study.spans else None
            place = ("studies", index, "summary")
            yield Problem("summary", message, span.start if span else None, span.end if span else None, place)


def _checks(context: Context) -> Iterator[Problem]:
    from extract.checks import run_checks

    again = {_key(check): check for check in run_checks(context.record, context.lexicon)}
    by_rule = {(check.rule, check.study): check for check in reversed(again.values())}
    stated = {_key(check) for check in context.record.checks}
    for index, check in enumerate(context.record.checks):
        if _key(check) not in again:
            near = by_rule.get((check.rule, check.study))
            said = f"{near.status}: {near.message}" if near else "nothing"
            message = f"check {check.rule} {check.status}: {check.message!r}; computed again it says {said}"
            yield Problem("checks", message, place=("checks", index))
    for key, check in again.items():
        if key not in stated:
            message = f"check {check.rule} {check.status} is missing: {check.message}"
            yield Problem("checks", message, place=("checks",))
    if stated == set(again) and [_key(check) for check in context.record.checks] != list(again):
        yield Problem("checks", "the checks are not in order", place=("checks",))


def _key(check: Check) -> tuple[object, ...]:
    return check.rule, check.status, check.study, check.message, tuple(check.facts)
