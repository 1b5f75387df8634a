"""Ranges on one axis, drawn as SVG with drawsvg.

Colours are plain attributes and `currentColor`: the same drawing serves light and dark, and stands under a
content security policy without styles. Texts are escaped by the library, attributes here.
"""

from __future__ import annotations

import html
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.outputs.extras import extra

WIDTH, LEFT, RIGHT = 760, 190, 170
TOP, LINE, GAP, AXIS = 12, 20, 12, 40
ALARM = "#d0384c"
FONT = "system-ui, sans-serif"
# Characters that XML 1.0 does not know, and those that turn the direction of a line.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


@dataclass(frozen=True)
class Bar:
    """One estimate on the axis: a dot at `value`, a line from `low` to `high`, words to its right.

    `thick` tells an interquartile range, an SD or a confidence interval from a range. The part of the line
    above `beyond` is drawn as contradicting. `fact` is the id of the fact that states it.
    """

    words: str
    colour: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    size: float | None = None
    thick: bool = False
    beyond: float | None = None
    fact: str | None = None
    tip: str = ""
    ticks: tuple[float, ...] = field(default=())

    def ends(self) -> list[float]:
        """Everything that must lie on the axis."""
        return [one for one in (self.value, self.low, self.high, *self.ticks) if one is not None]


@dataclass(frozen=True)
class Row:
    """One study, with its bars below each other."""

    name: str
    bars: tuple[Bar, ...]


def draw(
    title: str,
    axis: str,
    rows: Sequence[Row],
    *,
    start: float | None = None,
    whole: bool = False,
    paper: bool = False,
) -> str:
    """The chart as an SVG document.

    The axis begins at `start`, unless a value lies below. With `whole` its steps are whole, for years; with
    `paper` the drawing has a white ground.
    """
    drawsvg = extra("drawsvg")

    ends = [end for row in rows for bar in row.bars for end in bar.ends()]
    ends += [start] if start is not None else []
    ticks = nice_ticks(min(ends), max(ends), whole=whole)
    height = TOP + sum(len(row.bars) * LINE + GAP for row in rows) + AXIS
    drawing = drawsvg.Drawing(WIDTH, height, role="img", font_family=FONT, font_size=12)
    drawing.append_title(clean(title))
    if paper:
        drawing.append(drawsvg.Rectangle(0, 0, WIDTH, height, fill="#ffffff"))
    plane = _Plane(drawsvg, drawing, ticks)
    bottom = height - AXIS + 6
    for tick in ticks:
        x = plane.x(tick)
        drawing.append(drawsvg.Line(x, TOP - 4, x, bottom, stroke="currentColor", stroke_opacity=0.13))
        plane.text(say_tick(tick), x, bottom + 14, anchor="middle")
    plane.text(axis, plane.x(ticks[0]), bottom + 30)
    y = TOP
    for row in rows:
        plane.text(
            shorten(row.name, 28), LEFT - 12, y + LINE * len(row.bars) / 2 + 4, anchor="end", bold=True
        )
        for bar in row.bars:
            plane.bar(bar, y + LINE / 2)
            y += LINE
        y += GAP
    return str(drawing.as_svg(header=""))


class _Plane:
    """The drawing with its scale."""

    def __init__(self, library: Any, drawing: Any, ticks: Sequence[float]) -> None:
        self.library = library
        self.drawing = drawing
        self.low, self.high = ticks[0], ticks[-1]

    def x(self, value: float) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (value - self.low) / (self.high - self.low), 1)

    def text(self, text: str, x: float, y: float, *, anchor: str = "start", bold: bool = False) -> None:
        weight = {"font_weight": 600} if bold else {}
        self.drawing.append(
            self.library.Text(
                clean(text), 12, x, round(y, 1), fill="currentColor", text_anchor=anchor, **weight
            )
        )

    def bar(self, bar: Bar, y: float) -> None:
        library = self.library
        attributes = {"data_fact": html.escape(clean(bar.fact), quote=True)} if bar.fact else {}
        group = library.Group(**attributes)
        group.append_title(clean(bar.tip or bar.words))
        if bar.low is not None and bar.high is not None:
            width = 7 if bar.thick else 3
            stop = bar.high if bar.beyond is None else min(bar.high, bar.beyond)
            line = {"stroke_width": width, "stroke_linecap": "round"}
            group.append(library.Line(self.x(bar.low), y, self.x(stop), y, stroke=bar.colour, **line))
            if stop < bar.high:
                group.append(library.Line(self.x(stop), y, self.x(bar.high), y, stroke=ALARM, **line))
        for tick in bar.ticks:
            x = self.x(tick)
            group.append(library.Lines(x, y - 6, x + 6, y, x, y + 6, x - 6, y, close=True, fill=bar.colour))
        if bar.value is not None:
            style = {"fill": bar.colour, "stroke": "#ffffff", "stroke_width": 1}
            group.append(library.Circle(self.x(bar.value), y, radius(bar.size), **style))
        self.drawing.append(group)
        alarm = bar.beyond is not None and bar.high is not None and bar.high > bar.beyond
        words = shorten(bar.words, 27)
        self.text(words, WIDTH - RIGHT + 14, y + 4, bold=alarm)


def radius(size: float | None) -> float:
    """Radius of a dot whose area follows the number of persons: 3.5 for one, at most 14."""
    return round(min(14.0, 3.5 + 0.75 * math.sqrt(max(0.0, (size or 1) - 1))), 1)


def nice_ticks(low: float, high: float, *, whole: bool = False, wanted: int = 7) -> list[float]:
    """Round values that enclose low and high (Heckbert, Graphics Gems 1990)."""
    span = (high - low) or max(abs(high), 1.0)
    raw = span / wanted
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= raw * 0.999)
    step = max(1.0, step) if whole else step
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 10) for number in range(first, max(last, first + 1) + 1)]


def say_tick(tick: float) -> str:
    """A tick without needless zeros."""
    return str(int(tick)) if tick == int(tick) else f"{tick:g}"


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return FORBIDDEN.sub("\ufffd", text)


def shorten(text: str, length: int) -> str:
    """The text, cut with an ellipsis where it is longer."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
