"""Headings to sections, and which section a place stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from extract.document import Block, Document
from extract.record import Section

_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_DEFAULT_LEVEL = 2
_OUTSIDE = ("note", "metadata")


def find_sections(document: Document) -> list[Section]:
    """The sections of the page, in order; its first heading is the title and no section.

    Where the form gives no level a heading is level 2, and a year alone stands under the last heading that is
    no year. A section ends with its last block: notes and trailer belong to none.
    """
    headings = heading_blocks(document)[1:]
    levels = _levels(document, headings)
    ends = _ends(document, headings, levels)
    sections: list[Section] = []
    above: list[int] = []
    for i, heading in enumerate(headings):
        while above and levels[above[-1]] >= levels[i]:
            above.pop()
        sections.append(
            Section.model_construct(
                id=f"s{i + 1}",
                title=heading_title(document, heading),
                level=levels[i],
                parent=f"s{above[-1] + 1}" if above else None,
                start=heading.start,
                end=ends[i],
            )
        )
        above.append(i)
    return sections


def heading_blocks(document: Document) -> list[Block]:
    """The page's headings in order, its title first."""
    return [block for block in document.blocks if block.kind == "heading"]


def heading_title(document: Document, heading: Block) -> str:
    """A heading's text, its white space folded."""
    return " ".join(document.text[heading.start : heading.end].split())


def page_title(document: Document) -> str | None:
    """The first heading's text, else the title that the form states, else None."""
    first = next((block for block in document.blocks if block.kind == "heading"), None)
    return heading_title(document, first) if first else document.title


def _levels(document: Document, headings: list[Block]) -> list[int]:
    levels: list[int] = []
    named = False
    for heading in headings:
        year = bool(_YEAR.match(document.text[heading.start : heading.end].strip()))
        named = named or not year
        if heading.level is not None:
            levels.append(max(1, min(heading.level, 6)))
        else:
            levels.append(_DEFAULT_LEVEL + 1 if year and named else _DEFAULT_LEVEL)
    return levels


def _ends(document: Document, headings: list[Block], levels: list[int]) -> list[int]:
    """Where each section ends: the end of the last block before the next heading of its level or above."""
    body = [block for block in document.blocks if block.kind not in _OUTSIDE]
    starts = [block.start for block in body]
    ends = [body[-1].end if body else 0] * len(headings)
    pending: list[int] = []
    for i, heading in enumerate(headings):
        before = body[bisect_right(starts, heading.start) - 2]
        while pending and levels[pending[-1]] >= levels[i]:
            ends[pending.pop()] = before.end
        pending.append(i)
    return ends


class SectionIndex:
    """Which section an offset stands in: the innermost one, None before the first heading and in notes."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._starts = [section.start for section in sections]
        self._sections = sections
        self._by_id = {section.id: section for section in sections}
        self._last = max((section.end for section in sections), default=0)

    def at(self, offset: int) -> str | None:
        """The id of the innermost section at `offset`."""
        i = bisect_right(self._starts, offset) - 1
        return self._sections[i].id if i >= 0 and offset < self._last else None

    def titles(self, id: str | None) -> list[str]:
        """The titles of a section and those above it, innermost first."""
        found = []
        while id is not None:
            found.append(self._by_id[id].title)
            id = self._by_id[id].parent
        return found
