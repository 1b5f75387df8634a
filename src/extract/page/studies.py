"""Which study a place on the page belongs to: markers close the text before, or open the text behind.

A marker at a sentence's end closes: the section's paragraphs since the previous marker are its study. One
after an author's name, or at a sentence's front, opens: the text up to the next that opens is its study.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from extract.document import Block, Document
from extract.page.authors import family_names
from extract.page.groups import Group, find_groups, opens, stands_behind_stop
from extract.page.notes import label_index
from extract.record import Citation, Section

Range = tuple[int, int]
_NON_SPACE = re.compile(r"\S")
# ("c", citations …): one or a group of them; ("m", numbers …): markers without footnote; ("u", n): none.
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StudySpan:
    """What one citation, or one group in one place, reports.

    `spans` in order and apart; `missing` are the numbers of markers that have no footnote.
    """

    spans: tuple[Range, ...]
    citations: tuple[str, ...]
    section: str | None
    missing: tuple[str, ...] = ()


def find_studies(
    document: Document,
    sections: Sequence[Section],
    citations: Sequence[Citation],
    sentences: Sequence[Range],
) -> list[StudySpan]:
    """The studies in the order of the page; their spans cover its text but headings, notes and trailer.

    `sentences` are the page's, in order. Text without a citation is a study too: one for a page without any
    marker, else one for each section that holds such text; whoever builds drops those without a fact.
    """
    labels = label_index(document, list(citations))
    families = {citation.id: family_names(citation.csl) for citation in citations}
    works: dict[str, set[str]] = {}
    for id, names in families.items():
        for name in names:
            works.setdefault(name, set()).add(id)
    by_label = {label: families[id] for label, id in labels.items()}
    walk = _Walk(document.text, sentences, labels, by_label, works)
    units = [unit for block in document.blocks for unit in _units(block)]
    groups = find_groups(document.text, document.markers, [unit.start for unit in units])
    if not groups:
        walk.uncited(units)
    else:
        for n, (heading, segment) in enumerate(_segments(document, units)):
            walk.segment(n, segment, _between(groups, *heading) if heading else [], groups)
    starts = [section.start for section in sections]
    found = []
    for key, spans in walk.found.items():
        i = bisect_right(starts, spans[0][0]) - 1
        section = sections[i].id if i >= 0 else None
        found.append(
            StudySpan(
                tuple(spans),
                tuple(key[1:]) if key[0] == "c" else (),
                section,
                tuple(walk.missing.get(key, ())),
            )
        )
    return sorted(found, key=lambda study: study.spans[0])


def _units(block: Block) -> list[Block]:
    """What studies are made of: paragraphs, items, and the rows of tables."""
    if block.kind in ("note", "metadata"):
        return []
    if block.kind != "table" or not block.cells:
        return [block]
    rows: dict[int, list[int]] = {}
    for cell in block.cells:
        if cell.start < cell.end:
            rows.setdefault(cell.row, []).extend((cell.start, cell.end))
    return [Block("table", min(ends), max(ends)) for _, ends in sorted(rows.items())]


def _segments(document: Document, units: list[Block]) -> list[tuple[Range | None, list[Block]]]:
    """The units between two headings, and the heading's span."""
    found: list[tuple[Range | None, list[Block]]] = [(None, [])]
    for unit in units:
        if unit.kind == "heading":
            found.append(((unit.start, unit.end), []))
        else:
            found[-1][1].append(unit)
    return found


def _between(groups: Sequence[Group], start: int, end: int) -> list[Group]:
    first = bisect_left(groups, start, key=lambda group: group.start)
    last = bisect_left(groups, end, lo=first, key=lambda group: group.start)
    return list(groups[first:last])


@dataclass
class _Walk:
    """Goes over the page's units in order and gives each stretch to a study."""

    text: str
    sentences: Sequence[Range]
    labels: Mapping[str, str]
    families: Mapping[str, frozenset[str]]
    works: Mapping[str, set[str]]
    found: dict[Key, list[Range]] = field(default_factory=dict)
    missing: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    last: tuple[Key, int] | None = None  # whose stretch was given last, and in which segment

    def uncited(self, units: Sequence[Block]) -> None:
        """All units are one study without citation."""
        segment = 0
        for unit in units:
            if unit.kind == "heading":
                segment += 1
            else:
                self._give(("u", "0"), (unit.start, unit.end), segment)

    def segment(
        self, n: int, units: Sequence[Block], heading: Sequence[Group], groups: Sequence[Group]
    ) -> None:
        """The units below one heading; `heading` are the groups that it holds itself: they open."""
        opener = self._key(heading[-1]) if heading else None
        pending: list[Range] = []
        for unit in units:
            inside = _between(groups, unit.start, unit.end)
            if not inside:
                if opener and self._another_author(unit, opener):
                    opener = None
                if opener:
                    self._give(opener, (unit.start, unit.end), n)
                else:
                    pending.append((unit.start, unit.end))
                continue
            opener, pending = self._unit(n, unit, inside, opener, pending)
        for span in pending:
            self._give(("u", str(n)), span, n)

    def _unit(
        self, n: int, unit: Block, groups: list[Group], opener: Key | None, pending: list[Range]
    ) -> tuple[Key | None, list[Range]]:
        """One unit with markers; returns the study open behind it and what waits for a closing marker."""
        at = unit.start
        owner: Key | None = None  # whose the text behind is, within the unit
        opened_here = False
        style = stands_behind_stop(self.text, groups[-1], unit.end)
        for i, group in enumerate(groups):
            key = self._key(group)
            first, last = self._sentence(group.start, unit)
            if opens(self.text, group, unit.start, unit.end, self.families, closing_style=style):
                first = self._opening_start(group, max(at, first))
                if (before := owner or opener) and not (i == 0 and self._blank(at, first)):
                    self._give(before, (at, first), n)
                elif not self._blank(at, first):
                    pending.append((at, first))
                for span in pending:
                    self._give(("u", str(n)), span, n)
                pending = []
                opener = owner = key
                opened_here, at = True, first
                continue
            follows = groups[i + 1].start if i + 1 < len(groups) else unit.end
            end = self._closing_end(group, first, last, follows, unit.end)
            if opened_here and opener and key != opener:
                first = max(at, min(first, group.start))
                self._give(opener, (at, first), n)
                self._give(key, (first, end), n)
            else:
                for span in pending:
                    self._give(key, span, n)
                self._give(key, (at, end), n)
                pending = []
                owner = key
                if not opened_here and key != opener:
                    opener = None  # a paragraph of another study ends the open one
            at = end
        self._give(owner or opener or ("u", str(n)), (at, unit.end), n)
        return opener, pending

    def _opening_start(self, group: Group, first: int) -> int:
        """Where an opening marker's text begins: with its sentence, or at the marker behind a full stop."""
        before = self.text[max(first, group.start - 200) : group.start].rstrip()
        stop = before.endswith((".", "!", "?")) and not before.endswith("al.")
        return group.start if stop or first > group.start else first

    def _closing_end(self, group: Group, first: int, last: int, follows: int, limit: int) -> int:
        """Where a closing marker's text ends: with its sentence, or at the marker if another shares that."""
        end = group.end
        while end < limit and self.text[end] in ".!?:;,)]\"'”’*_":
            end += 1
        if follows < last or self._blank(first, group.start):
            return end
        return max(end, min(last, limit))

    def _sentence(self, offset: int, unit: Block) -> Range:
        """The sentence at `offset`, within the unit."""
        i = bisect_right(self.sentences, (offset, len(self.text))) - 1
        if i < 0 or self.sentences[i][1] <= offset:
            return unit.start, unit.end
        start, end = self.sentences[i]
        return max(start, unit.start), min(end, unit.end)

    def _key(self, group: Group) -> Key:
        ids = tuple(dict.fromkeys(self.labels[label] for label in group.labels if label in self.labels))
        absent = tuple(label for label in group.labels if label not in self.labels)
        key: Key = ("c", *sorted(ids, key=_number)) if ids else ("m", *absent)
        if absent:
            self.missing[key] = tuple(dict.fromkeys((*self.missing.get(key, ()), *absent)))
        return key

    def _another_author(self, unit: Block, opener: Key) -> bool:
        """Whether a paragraph opens with "Name et al." of another reference: the open study ends there."""
        words = self.text[unit.start : unit.start + 60].split()
        if len(words) < 3 or words[1:3] not in (["et", "al."], ["et", "al"]):
            return False
        of = self.works.get(words[0].casefold())
        return of is not None and not of.intersection(opener[1:])

    def _blank(self, start: int, end: int) -> bool:
        return _NON_SPACE.search(self.text, start, end) is None

    def _give(self, key: Key, span: Range, segment: int) -> None:
        start, end = span
        part = self.text[start:end]
        start, end = start + len(part) - len(part.lstrip()), start + len(part.rstrip())
        if start >= end:
            return
        spans = self.found.setdefault(key, [])
        if self.last == (key, segment) and spans:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
        self.last = (key, segment)


def _number(id: str) -> tuple[int, str]:
    digits = "".join(c for c in id if c.isdecimal())
    return (int(digits) if digits else 0, id)


class StudyIndex:
    """Which study a place belongs to, by its number in the list."""

    def __init__(self, studies: Sequence[StudySpan]) -> None:
        flat = sorted((start, end, i) for i, study in enumerate(studies) for start, end in study.spans)
        self._starts = [start for start, _, _ in flat]
        self._flat = flat

    def at(self, offset: int) -> int | None:
        """The study at `offset`; in a heading or a gap the one that follows, at the page's end the last."""
        if not self._flat:
            return None
        i = bisect_right(self._starts, offset) - 1
        if i >= 0 and offset < self._flat[i][1]:
            return self._flat[i][2]
        return self._flat[min(i + 1, len(self._flat) - 1)][2]
