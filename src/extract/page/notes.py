"""Footnotes to citations, and the markers in the text that point to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from extract.document import Block, Document
from extract.record import Citation, Span

Parse = Callable[..., Mapping[str, Any]]


def find_citations(document: Document, parse: Parse) -> list[Citation]:
    """One citation for each note, in the order of the page; `parse(raw, id=…)` gives its CSL-JSON item.

    Notes with the same text are one citation: its label is the first number, every marker a mention. An empty
    note is none. Where two notes with different texts bear one number, markers point to the first.
    """
    text = document.text
    by_raw: dict[str, str] = {}
    by_label: dict[str, str] = {}
    found: dict[str, tuple[Block, str]] = {}
    for note in document.blocks:
        if note.kind != "note" or note.start >= note.end:
            continue
        raw = text[note.start : note.end]
        folded = " ".join(raw.split())
        id = by_raw.get(folded)
        if id is None:
            id = _free_id(note.labels[0] if note.labels else "", found)
            by_raw[folded] = id
            found[id] = (note, raw)
        for label in note.labels:
            by_label.setdefault(label, id)
    mentions: dict[str, list[Span]] = {id: [] for id in found}
    for marker in document.markers:
        for id in dict.fromkeys(by_label[label] for label in marker.labels if label in by_label):
            mentions[id].append(Span.model_construct(start=marker.start, end=marker.end))
    return [
        Citation.model_construct(
            id=id,
            label=note.labels[0] if note.labels else "",
            start=note.start,
            end=note.end,
            raw=raw,
            csl=parse(raw, id=id),
            mentions=mentions[id],
        )
        for id, (note, raw) in found.items()
    ]


def _free_id(label: str, taken: Mapping[str, object]) -> str:
    """`c3`; `c3-2` where another note bears the number already."""
    id, n = f"c{label}", 1
    while id in taken:
        n += 1
        id = f"c{label}-{n}"
    return id


def label_index(document: Document, citations: list[Citation]) -> dict[str, str]:
    """The citation's id for each number that a note bears."""
    by_raw = {" ".join(citation.raw.split()): citation.id for citation in citations}
    found: dict[str, str] = {}
    for note in document.blocks:
        if note.kind == "note" and note.start < note.end:
            id = by_raw[" ".join(document.text[note.start : note.end].split())]
            for label in note.labels:
                found.setdefault(label, id)
    return found
