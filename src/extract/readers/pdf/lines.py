"""Characters of a PDF page to lines of text, each character with its place.

Coordinates are PDF points, `top` and `bottom` measured from the page's top edge, as pdfplumber gives them.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from extract.readers.compose import SUPERSCRIPTS

_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_MARKERS = re.compile(r"\d{1,4}\)(?:,?\d{1,4}\))*\Z")
# A marker's own parenthesis is ⁾, and so is the one that `compose` writes.
_RAISED: dict[int, str] = {**SUPERSCRIPTS, ord(")"): "⁾"}
_LABEL = re.compile(r"(\d{1,4})\)")
_RAISED_NUMBER = re.compile(r"[0-9+\-−n]{1,6}\Z")
_MONO = re.compile(r"mono|courier|consol|menlo|typewriter", re.I)
_BOLD = re.compile(r"bold|black|heavy|[-,]bd\b", re.I)
UNMAPPED = "\ufffd"


@dataclass(slots=True)
class Line:
    """A line: `text` and, in step with it, where each character starts and ends across the page.

    `markers` are (start, end, label) of footnote markers in `text`. `base` is the baseline, from the top;
    `column` counts from 0.
    """

    page: int
    text: str
    lefts: array[float]
    rights: array[float]
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    mono: bool = False
    markers: tuple[tuple[int, int, str], ...] = ()
    column: int = 0

    @property
    def x0(self) -> float:
        """Left edge."""
        return self.lefts[0]

    @property
    def x1(self) -> float:
        """Right edge."""
        return self.rights[-1]

    def box(self, start: int, end: int) -> list[float]:
        """The box around `text[start:end]`: x0, top, x1, bottom.

        A hundredth of a point narrower than its letters, so that a crop does not touch their neighbours.
        """
        return [
            round(min(self.lefts[start:end]) + 0.01, 3),
            round(self.top, 3),
            round(max(self.rights[start:end]) - 0.01, 3),
            round(self.bottom, 3),
        ]


@dataclass(slots=True)
class _Run:
    """Characters drawn one after another on one baseline in one size."""

    texts: list[str]
    x0s: list[float]
    x1s: list[float]
    spaced: list[bool]
    top: float
    bottom: float
    base: float
    size: float
    bold: bool
    mono: bool


def page_lines(page: int, chars: Iterable[dict[str, Any]], height: float | None) -> list[Line]:
    """The lines of a page or of a table's cell, from the top; characters that are not upright are not read.

    `height` is the page's, or None where the page is turned: then characters' lower edges stand for
    baselines.
    """
    runs = _runs(chars, height)
    lines: list[Line] = []
    for group in _rows(runs):
        lines.extend(_split(page, group))
    return lines


def _runs(chars: Iterable[dict[str, Any]], height: float | None) -> list[_Run]:
    runs: list[_Run] = []
    run: _Run | None = None
    space = bold = mono = False
    font = ""
    for char in chars:
        text = char["text"]
        if text.isspace() or text == "\u200b":
            space = True
            continue
        base = char["bottom"] if height is None else height - char["matrix"][5]
        size, x0, x1 = char["size"], char["x0"], char["x1"]
        if text in _LIGATURES:
            text = _LIGATURES[text]
        elif text.startswith("(cid:") or text == "\0":
            text = UNMAPPED
        if (
            run is None
            or abs(base - run.base) > 0.4
            or abs(size - run.size) > 0.4
            or not -0.6 * size <= x0 - run.x1s[-1] <= 1.6 * size
        ):
            if not char["upright"]:
                continue
            run = _Run([], [], [], [], char["top"], char["bottom"], base, size, True, True)
            runs.append(run)
        elif not space and x0 < run.x1s[-1] - 0.6 * (x1 - x0) and run.texts[-1] == text:
            # The same letter drawn twice, a little aside: somebody's bold.
            continue
        run.texts.append(text)
        run.x0s.append(x0)
        run.x1s.append(x1)
        run.spaced.append(space)
        if char["fontname"] != font:
            font = char["fontname"]
            bold, mono = bool(_BOLD.search(font)), bool(_MONO.search(font))
        run.bold = run.bold and bold
        run.mono = run.mono and mono
        space = False
    return runs


def _rows(runs: list[_Run]) -> list[list[_Run]]:
    """Runs that stand on one line together: by baseline, the small raised and lowered ones by their
    height.
    """
    rows: list[list[_Run]] = []
    for run in sorted(runs, key=lambda r: (r.base, r.x0s[0])):
        for row in rows[-3:]:
            if abs(run.base - row[0].base) <= 0.2 * min(run.size, row[0].size):
                row.append(run)
                break
        else:
            rows.append([run])
    kept: list[list[_Run]] = []
    homes: list[tuple[_Run, list[_Run]]] = []
    for i, row in enumerate(rows):
        rest = []
        for run in row:
            home = _home(run, rows[max(0, i - 3) : i] + rows[i + 1 : i + 4])
            if home is None:
                rest.append(run)
            else:
                homes.append((run, home))
        row[:] = rest
        kept.append(row)
    for run, home in homes:
        home.append(run)
    return [row for row in kept if row]


def _home(run: _Run, rows: list[list[_Run]]) -> list[_Run] | None:
    """The line that a small run is raised or lowered on: it is larger, as high, and has room for it."""
    for row in rows:
        if not row:
            continue
        largest = max(row, key=attrgetter("size"))
        size = largest.size
        if (
            run.size > 0.9 * size
            or not largest.top - 0.45 * size < run.top
            or run.bottom > largest.bottom + 0.3 * size
        ):
            continue
        overlap = min(run.bottom, largest.bottom) - max(run.top, largest.top)
        if overlap < 0.4 * (run.bottom - run.top):
            continue
        if any(
            abs(run.x0s[0] - other.x1s[-1]) < 0.6 * size or abs(other.x0s[0] - run.x1s[-1]) < 0.6 * size
            for other in row
        ):
            return row
    return None


def _split(page: int, row: list[_Run]) -> list[Line]:
    """A row's lines: it is parted where the gap is wider than words are set apart."""
    row.sort(key=lambda r: r.x0s[0])
    size = max(r.size for r in row)
    parts: list[list[_Run]] = []
    for run in row:
        if parts and run.x0s[0] - parts[-1][-1].x1s[-1] <= 1.6 * size:
            parts[-1].append(run)
        else:
            parts.append([run])
    return [_line(page, part) for part in parts]


def _line(page: int, runs: list[_Run]) -> Line:
    size = _main_size(runs)
    main = next(r for r in runs if r.size == size)
    pieces: list[str] = []
    lefts, rights = array("d"), array("d")
    markers: list[tuple[int, int, str]] = []
    last = None
    for run in runs:
        raised = run.size <= 0.9 * size and run.base < main.base - 0.08 * size
        written = "".join(run.texts)
        is_marker = raised and _MARKERS.match(written)
        translate = is_marker or (raised and _RAISED_NUMBER.match(written))
        offsets = []
        for text, x0, x1, spaced in zip(run.texts, run.x0s, run.x1s, run.spaced, strict=True):
            if last is not None and (x0 - last > 0.28 * size or (spaced and x0 - last > 0.08 * size)):
                pieces.append(" ")
                lefts.append(last)
                rights.append(x0)
            offsets.append(len(lefts))
            pieces.append(text.translate(_RAISED) if translate else text)
            for _ in text:
                lefts.append(x0)
                rights.append(x1)
            last = x1
        if is_marker:
            for label in _LABEL.finditer(written):
                start, end = offsets[label.start(1)], offsets[label.end() - 1] + 1
                markers.append((start, end, label.group(1)))
    return Line(
        page,
        "".join(pieces),
        lefts,
        rights,
        min(r.top for r in runs if r.size == size),
        max(r.bottom for r in runs if r.size == size),
        main.base,
        size,
        all(r.bold for r in runs if r.size == size),
        all(r.mono for r in runs),
        tuple(markers),
    )


def _main_size(runs: list[_Run]) -> float:
    """The size of most of a line's letters; but a line of markers and a full stop has the full stop's."""
    letters: Counter[float] = Counter()
    for run in runs:
        letters[run.size] += len(run.texts)
    size = max(letters, key=lambda s: (letters[s], s))
    if len(letters) > 1 and all(_MARKERS.match("".join(r.texts)) for r in runs if r.size == size):
        return max(letters)
    return size
