"""What refers to what: facts to their study and section, studies to citations, numerals to facts."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import pairwise

from extract.record import Fact, Section, Study
from extract.validate.context import Context, of_fact
from extract.validate.problem import Problem


def linked(context: Context) -> Iterator[Problem]:
    """Every id names something that is there, and what is named stands at the right place."""
    record = context.record
    sections = {section.id: section for section in record.sections}
    studies = {study.id: study for study in record.studies}
    yield from _sections(context, sections)
    yield from _studies(context, sections)
    for index, fact in enumerate(record.facts):
        yield from _fact(context, index, fact, sections, studies)
    for index, check in enumerate(record.checks):
        unknown = [id_ for id_ in check.facts if id_ not in context.facts]
        if unknown or (check.study is not None and check.study not in studies):
            message = f"check {check.rule}: names what is not there: {', '.join(unknown) or check.study}"
            yield Problem("checks", message, place=("checks", index))


def _sections(context: Context, sections: dict[str, Section]) -> Iterator[Problem]:
    text = context.text
    for index, section in enumerate(context.record.sections):
        place = ("sections", index)
        head = " ".join(text[section.start : section.start + len(section.title) + 20].split())
        if not head.startswith(" ".join(section.title.split())) or not section.start < section.end <= len(
            text
        ):
            message = f"section {section.id}: {section.title!r} does not stand at {section.start}"
            yield Problem("section", message, section.start, section.end, place)
        parent = sections.get(section.parent) if section.parent is not None else None
        if section.parent is not None and (
            parent is None
            or parent.level >= section.level
            or not (parent.start <= section.start and section.end <= parent.end)
        ):
            message = f"section {section.id}: {section.parent} is no section around it"
            yield Problem("section", message, section.start, section.end, place)


def _studies(context: Context, sections: dict[str, Section]) -> Iterator[Problem]:
    citations = {citation.id: citation for citation in context.record.citations}
    taken: list[tuple[int, int]] = []
    for index, study in enumerate(context.record.studies):
        place = ("studies", index)
        if not study.spans or any(not s.start < s.end <= len(context.text) for s in study.spans):
            yield Problem("study", f"study {study.id}: has no span in the text", place=place)
            continue
        first = study.spans[0]
        unknown = [id_ for id_ in study.citations if id_ not in citations]
        if unknown:
            yield Problem(
                "study", f"study {study.id}: no citation {', '.join(unknown)}", first.start, first.end, place
            )
        for id_ in study.citations:
            mentions = citations[id_].mentions if id_ in citations else []
            near = any(s.start - 3 <= m.start <= s.end + 3 for s in study.spans for m in mentions)
            if mentions and not near:
                message = f"study {study.id}: no marker of {id_} stands in it"
                yield Problem("study", message, first.start, first.end, place)
        inside = _innermost(context, first.start)
        if study.section != inside:
            message = f"study {study.id}: stands in section {inside}, not {study.section}"
            yield Problem("section", message, first.start, first.end, place)
        taken += [(span.start, span.end) for span in study.spans]
    taken.sort()
    for (_, end), (start, stop) in pairwise(taken):
        if start < end:
            yield Problem("study", "two studies claim one stretch of text", start, min(end, stop))


def _fact(
    context: Context, index: int, fact: Fact, sections: dict[str, Section], studies: dict[str, Study]
) -> Iterator[Problem]:
    study = studies.get(fact.study)
    if study is None:
        yield of_fact(index, fact, "study", f"no study {fact.study}")
    elif not any(span.start <= fact.start and fact.end <= span.end for span in study.spans):
        yield of_fact(index, fact, "study", f"stands outside study {fact.study}")
    inside = _innermost(context, fact.start)
    if fact.section != inside:
        yield of_fact(index, fact, "section", f"stands in section {inside}, not {fact.section}")
    for id_ in fact.compares:
        if id_ not in context.facts or id_ == fact.id or fact.kind not in ("effect", "p_value"):
            yield of_fact(index, fact, "compares", f"cannot compare {id_}")


def _innermost(context: Context, at: int) -> str | None:
    """The section around an offset, the deepest one."""
    index = bisect_right(context.section_starts, at) - 1
    section = context.record.sections[index] if index >= 0 else None
    # Up through the sections around it; no deeper than headings go, lest wrong parents form a ring.
    for _ in range(6):
        if section is None or at < section.end:
            break
        section = context.sections.get(section.parent) if section.parent else None
    return section.id if section is not None and at < section.end else None
