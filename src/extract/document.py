"""What a reader makes of a source: text, blocks, notes, markers, and the way back to the source.

All offsets index `Document.text` (code points, end exclusive).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

BlockKind = Literal["heading", "paragraph", "item", "table", "note", "metadata", "code"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; `row` and `column` count from 0, spans included."""

    start: int
    end: int
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1
    header: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A stretch of the text with one role.

    heading: `level` 1-6, or None where the form gives none. item: one list item, `number` the span of its
    printed number or None. table: `cells`, row by row. note: a footnote, `labels` its numbers as printed
    (digits only), `start`/`end` the reference itself without number and edge white space, `head` the span of
    the number as printed. metadata: the page's own header or trailer. A paragraph that a page end cut is one
    block.
    """

    kind: BlockKind
    start: int
    end: int
    level: int | None = None
    labels: tuple[str, ...] = ()
    head: tuple[int, int] | None = None
    number: tuple[int, int] | None = None
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Marker:
    """A footnote marker in the text, with its parenthesis; `labels` the numbers of the notes it points to."""

    start: int
    end: int
    labels: tuple[str, ...]


Locate = Callable[[int, int], "dict[str, Any] | None"]


def nowhere(start: int, end: int) -> dict[str, Any] | None:
    """The locator of forms whose text is the source itself: none."""
    return None


@dataclass(frozen=True, slots=True)
class Document:
    """A page as read.

    `blocks` are in order of start, don't overlap, and cover all of the text but white space. `locate` maps
    a span of the text to the contract's `locator` (a plain dict) or None. `left_out` counts what the reader
    kept out of the text (macros, plugins), by name.
    """

    text: str
    format: Literal["text", "markdown", "dokuwiki", "html", "pdf"]
    encoding: str | None
    blocks: tuple[Block, ...]
    markers: tuple[Marker, ...]
    title: str | None = None
    url: str | None = None
    modified: str | None = None
    page_id: str | None = None
    locate: Locate = nowhere
    left_out: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[str, ...] = ()
