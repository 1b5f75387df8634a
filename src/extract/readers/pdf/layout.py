"""Pages to one sequence in reading order: running heads and feet out, columns one after the other."""

from __future__ import annotations

import re
from array import array
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from extract.readers.pdf.lines import Line
from extract.readers.pdf.pages import Page
from extract.readers.pdf.tables import Table

Entry = Line | Table

_DIGITS = re.compile(r"\d+")
# What exporters print at a page's head and foot; for pages too few to see that it repeats.
_RUNNING = re.compile(
    r"(?:\d{1,2}/\d{1,2}/\d{2,4}, \d{1,2}:\d\d(?: [AP]M)? .{0,200}"
    r"|\d{4}/\d\d/\d\d(?: \d\d:\d\d)? \d{1,4}/\d{1,4}\b.{0,200}"
    r"|Last update: ?\d{4}/\d\d/\d\d \d\d:\d\d \S.{0,300}"
    r"|(?:https?://\S+ )?Printed on \d{4}/\d\d/\d\d.{0,20}"
    r"|https?://\S+ \d{1,4}/\d{1,4}"
    r"|(?:page |[-–] ?)?\d{1,4}(?: ?(?:/|of) ?\d{1,4})?(?: ?[-–])?)\Z",
    re.I,
)
_MARGIN = 0.11


@dataclass(slots=True)
class Flow:
    """Lines and tables in reading order. `size` is the body's, `pitch` its distance of baselines.

    `rights` holds each column's right margin, `lefts` its left one, by (columns on the page, column).
    `running` are the lines left out; `mono` says that the body is set in a typewriter face.
    """

    entries: list[Entry]
    size: float
    pitch: float
    lefts: dict[int, float] = field(default_factory=dict)
    rights: dict[int, float] = field(default_factory=dict)
    running: list[Line] = field(default_factory=list)
    mono: bool = False


def flow(pages: list[Page]) -> Flow:
    """Put all pages in one sequence."""
    size = _body_size(pages)
    running = _running_lines(pages, size)
    entries: list[Entry] = []
    left_out: list[Line] = []
    for page in pages:
        lines = [line for line in page.lines if id(line) not in running]
        left_out += [line for line in page.lines if id(line) in running]
        entries += _order(page, lines, size)
    result = Flow(entries, size, _pitch(entries, size), running=left_out)
    body = [line for line in entries if isinstance(line, Line)]
    result.mono = sum(line.mono for line in body) > 0.5 * len(body)
    _margins(result)
    return result


def _body_size(pages: list[Page]) -> float:
    letters: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            letters[round(line.size, 1)] += len(line.text)
    return max(letters, key=lambda s: (letters[s], s)) if letters else 10.0


def _pitch(entries: list[Entry], size: float) -> float:
    steps: Counter[float] = Counter()
    for above, below in pairwise(entries):
        if isinstance(above, Line) and isinstance(below, Line) and above.page == below.page:
            step = round(below.base - above.base, 1)
            if abs(above.size - size) < 0.6 and abs(below.size - size) < 0.6 and 0.8 * size < step < 3 * size:
                steps[step] += 1
    # Few lines: their steps may all be gaps. Double spacing shows itself by its number.
    steps = Counter({step: count for step, count in steps.items() if step < 1.9 * size or count > 5})
    if not steps:
        return 1.3 * size
    # The smallest step that is common: gaps between paragraphs may be as many on pages of short ones.
    most = max(steps.values())
    return min(step for step, count in steps.items() if count >= max(2, 0.3 * most) or count == most)


def _running_lines(pages: list[Page], size: float) -> set[int]:
    """Ids of the lines at the pages' edges that repeat there (odd and even pages may differ), or look the
    part.
    """
    places: dict[tuple[str, int], list[Line]] = {}
    heights: dict[tuple[int, float], set[int]] = {}
    edge: list[Line] = []
    for page in pages:
        for line in page.lines:
            if line.bottom < _MARGIN * page.height or line.top > (1 - _MARGIN) * page.height:
                edge.append(line)
                height = round(line.base / 3)
                places.setdefault((_DIGITS.sub("0", line.text), height), []).append(line)
                heights.setdefault((height, round(line.size, 1)), set()).add(line.page)
    found: set[int] = set()
    for lines in places.values():
        if len({line.page for line in lines}) >= max(2, 0.3 * len(pages)):
            found |= {id(line) for line in lines}
    for line in edge:
        small = line.size < 0.9 * size
        # Small lines at one height on most pages, whatever they say: chapter titles.
        everywhere = len(heights[round(line.base / 3), round(line.size, 1)]) >= max(3, 0.6 * len(pages))
        if (small and everywhere) or (_RUNNING.match(line.text) and not line.text.isdigit()):
            found.add(id(line))
    if all(id(line) in found for page in pages for line in page.lines):
        # Pages of nothing else: then it is what they say.
        return set()
    return found


def _order(page: Page, lines: list[Line], size: float) -> list[Entry]:
    gutter = _gutter(page, lines, size)
    entries: list[Entry]
    if gutter is None:
        entries = [*_merge(lines), *page.tables]
        return sorted(entries, key=_top)
    ordered: list[Entry] = []
    left: list[Entry] = []
    right: list[Entry] = []
    everything: list[Entry] = [*lines, *page.tables]
    for entry in sorted(everything, key=_top):
        x0, x1 = (entry.x0, entry.x1) if isinstance(entry, Line) else (entry.box[0], entry.box[2])
        if x1 <= gutter + 2:
            left.append(entry)
        elif x0 >= gutter - 2:
            right.append(entry)
            if isinstance(entry, Line):
                entry.column = 2
        else:
            # A line over both columns ends them.
            ordered += [*left, *right, entry]
            left, right = [], []
    for entry in left:
        if isinstance(entry, Line):
            entry.column = 1
    for entry in ordered:
        if isinstance(entry, Line) and entry.x1 <= gutter + 2:
            entry.column = 1
    return [*ordered, *left, *right]


def _top(entry: Entry) -> float:
    return entry.base if isinstance(entry, Line) else entry.box[1]


def _gutter(page: Page, lines: list[Line], size: float) -> float | None:
    """The middle of the white strip between two columns, or None.

    Both sides must hold lines enough, long enough for running text: a table's columns are not.
    """
    if len(lines) < 12:
        return None
    low, high = 0.35 * page.width, 0.65 * page.width
    best: tuple[int, float] | None = None
    steps = int((high - low) / 2)
    crossed = [0] * (steps + 1)
    for line in lines:
        first = max(0, int((line.x0 - low) / 2))
        last = min(steps, int((line.x1 - low) / 2))
        for i in range(first, last + 1):
            crossed[i] += 1
    for i, count in enumerate(crossed):
        if best is None or count < best[0]:
            best = (count, low + 2 * i + 1)
    if best is None or best[0] > 0.2 * len(lines):
        return None
    fewest = [i for i, count in enumerate(crossed) if count == best[0]]
    x = low + 2 * fewest[len(fewest) // 2] + 1
    left = [line for line in lines if line.x1 <= x + 1]
    right = [line for line in lines if line.x0 >= x - 1]
    if min(len(left), len(right)) < max(4, 0.15 * len(lines)):
        return None
    wide_left = max(line.x1 for line in left) - min(line.x0 for line in left)
    wide_right = max(line.x1 for line in right) - min(line.x0 for line in right)
    texty = median(line.x1 - line.x0 for line in left) > 0.55 * wide_left and (
        median(line.x1 - line.x0 for line in right) > 0.55 * wide_right
    )
    return x if texty and min(wide_left, wide_right) > 10 * size else None


def _merge(lines: list[Line]) -> list[Line]:
    """Parts of one line set far apart become one again, with a tab between them."""
    merged: list[Line] = []
    for line in lines:
        above = merged[-1] if merged else None
        if above is None or abs(above.base - line.base) > 0.1 * line.size or line.x0 < above.x1:
            merged.append(line)
            continue
        shift = len(above.text) + 1
        merged[-1] = Line(
            above.page,
            f"{above.text}\t{line.text}",
            above.lefts + array("d", [above.x1]) + line.lefts,
            above.rights + array("d", [line.x0]) + line.rights,
            min(above.top, line.top),
            max(above.bottom, line.bottom),
            above.base,
            max(above.size, line.size),
            above.bold and line.bold,
            above.mono and line.mono,
            above.markers + tuple((start + shift, end + shift, label) for start, end, label in line.markers),
        )
    return merged


def _margins(result: Flow) -> None:
    """Each column's margins: the outermost edges of its lines of body text."""
    for entry in result.entries:
        if isinstance(entry, Line) and abs(entry.size - result.size) < 0.6:
            column = entry.column
            result.lefts[column] = min(result.lefts.get(column, entry.x0), entry.x0)
            result.rights[column] = max(result.rights.get(column, entry.x1), entry.x1)
