"""The source read again: hash, text, headings, notes, markers, places."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from extract.errors import ExtractError
from extract.record import PageRecord
from extract.validate.context import Context, of_fact
from extract.validate.problem import Problem

if TYPE_CHECKING:
    from extract.document import Document


def read_again(record: PageRecord, source: bytes | str) -> tuple[Document | None, list[Problem]]:
    """The source as a Document, and what of hash, text and page does not agree with it."""
    from extract.readers import read

    data = source.encode("utf-8") if isinstance(source, str) else source
    problems = []
    digest = hashlib.sha256(data).hexdigest()
    if digest != record.page.sha256:
        message = f"the source has changed since: its SHA-256 is {digest}, the record's {record.page.sha256}"
        problems.append(Problem("hash", message, place=("page",)))
    try:
        document = read(data, source=record.page.source, format=record.page.format)
    except ExtractError as error:
        problems.append(Problem("text", f"the source cannot be read: {error.message}", place=("page",)))
        return None, problems
    if document.text != record.text:
        at = _first_difference(document.text, record.text)
        here, there = record.text[at : at + 20], document.text[at : at + 20]
        message = f"the text is not the source's: {here!r} at {at}, the source has {there!r}"
        problems.append(Problem("text", message, at, min(at + 1, len(record.text)), place=("text",)))
        return None, problems
    problems += _page(record, document)
    return document, problems


def _first_difference(one: str, other: str) -> int:
    return next(
        (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other))
    )


def _page(record: PageRecord, document: Document) -> Iterator[Problem]:
    # The id is the caller's to choose, so no source can contradict it.
    for name in ("url", "modified", "encoding", "format"):
        stated, found = getattr(record.page, name), getattr(document, name)
        if stated != found:
            yield Problem("page", f"page {name}: {stated!r}, the source says {found!r}", place=("page",))
    headings = [block for block in document.blocks if block.kind == "heading"]
    title = _folded(document, headings[0].start, headings[0].end) if headings else document.title
    if record.page.title != title:
        yield Problem(
            "page", f"page title: {record.page.title!r}, the source says {title!r}", place=("page",)
        )


def structured(context: Context) -> Iterator[Problem]:
    """Headings are sections, notes are citations, markers are mentions, and nothing else is."""
    document = context.document
    if document is None:
        return
    headings = {b.start: b for b in document.blocks if b.kind == "heading"}
    title = min(headings, default=None)
    for index, section in enumerate(context.record.sections):
        block = headings.pop(section.start, None)
        if (
            block is None
            or _folded(document, block.start, block.end) != section.title
            or section.start == title
        ):
            message = f"section {section.id}: no heading {section.title!r} at {section.start}"
            yield Problem("section", message, section.start, section.end, ("sections", index))
        elif block.level is not None and block.level != section.level:
            message = f"section {section.id}: level {section.level}, the heading has {block.level}"
            yield Problem("section", message, section.start, section.end, ("sections", index))
    for start, block in headings.items():
        if start != title:
            yield Problem("section", "a heading that is no section", start, block.end, ("sections",))
    yield from _notes(context, document)
    for index, fact in enumerate(context.record.facts):
        found = fact.locator.model_dump() if fact.locator else None
        if found != document.locate(fact.start, fact.end):
            yield of_fact(index, fact, "locator", "does not lead to the quote's place in the source")


def _notes(context: Context, document: Document) -> Iterator[Problem]:
    text = context.text
    by_span = {(c.start, c.end): c for c in context.record.citations}
    by_words = {" ".join(c.raw.split()): c for c in context.record.citations}
    labels: dict[str, str] = {}
    first: dict[str, str] = {}
    for block in document.blocks:
        if block.kind != "note" or block.start >= block.end:
            continue
        words = " ".join(text[block.start : block.end].split())
        citation = by_span.get((block.start, block.end)) or by_words.get(words)
        if citation is None:
            yield Problem("raw", "a footnote that is no citation", block.start, block.end, ("citations",))
            continue
        for label in block.labels:
            labels.setdefault(label, citation.id)
            first.setdefault(citation.id, label)
    mentions: dict[str, list[tuple[int, int]]] = {c.id: [] for c in context.record.citations}
    for marker in document.markers:
        for id_ in dict.fromkeys(labels[label] for label in marker.labels if label in labels):
            mentions[id_].append((marker.start, marker.end))
    for index, citation in enumerate(context.record.citations):
        place = ("citations", index)
        if citation.id not in first and citation.label:
            message = f"citation {citation.id}: no footnote stands at {citation.start}"
            yield Problem("raw", message, citation.start, citation.end, place)
        elif first.get(citation.id, "") != citation.label:
            message = (
                f"citation {citation.id}: its footnote is {first.get(citation.id)}, not {citation.label}"
            )
            yield Problem("label", message, citation.start, citation.end, place)
        if [(m.start, m.end) for m in citation.mentions] != mentions[citation.id]:
            message = f"citation {citation.id}: its markers stand at {mentions[citation.id] or 'no place'}"
            at = citation.mentions[0] if citation.mentions else citation
            yield Problem("mention", message, at.start, at.end, place)


def _folded(document: Document, start: int, end: int) -> str:
    return " ".join(document.text[start:end].split())
