"""A cell's numbers with their meaning: a share, an estimate with its spread, a span, a plain number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.facts.draft import Span
from extract.facts.tables.forms import Reading
from extract.facts.tables.topic import Topic
from extract.language.numbers import Num, Number
from extract.language.quantities import Atom

SPREADS = {
    "median_iqr": "iqr",
    "median_range": "range",
    "mean_range": "range",
    "mean_ci": "ci",
    "median_ci": "ci",
    "mean_iqr": "iqr",
    "iqr": "iqr",
    "range": "range",
    "ci": "ci",
}


@dataclass(slots=True)
class Estimate:
    """shape: number | share | of | estimate | span | pair.

    `atom` is the value's, `numbers` are those that the fact holds.
    """

    shape: str
    start: int
    end: int
    atom: Atom
    numbers: list[Num]
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    spread: str | None = None
    sd: Number | None = None
    se: Number | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    ci_level: Number | None = None
    comparator: str | None = None
    approximate: bool = False
    noun: Span | None = None
    level_at: Span | None = None


@dataclass(frozen=True, slots=True)
class Defaults:
    """What caption, note or the first column's head says of all cells: "values are mean (SD)"."""

    spread: tuple[str, Span] | None = None  # mean_sd or mean_se
    share: tuple[str, Span] | None = None  # n_percent or percent_n
    interval: tuple[str, Span] | None = None  # median_iqr, median_range, mean_range


def understand(t: Topic, r: Reading, defaults: Defaults) -> Estimate | None:
    """What a reading means under its heads, or None where they leave it open."""
    first = r.part.get("a") or r.part.get("low") or r.atoms[0]
    e = Estimate(
        "number",
        r.start,
        r.end,
        first,
        list(r.numbers),
        comparator=r.comparator,
        approximate=r.approximate,
        noun=r.noun,
    )
    a, b, c = (_value(r.part.get(k)) for k in "abc")
    low, high = _value(r.part.get("low")), _value(r.part.get("high"))
    if r.form in ("one", "size"):
        e.value = a
        return e if a is not None else None
    if r.form in ("spread", "spread_interval"):
        e.shape, e.value = "estimate", a
        _deviation(e, t, b, defaults, marked=True)
        if low is not None:
            _interval(e, t, r, low, high, defaults)
        return e
    if r.form == "interval":
        e.shape, e.value = "estimate", a
        return e if _interval(e, t, r, low, high, defaults) else None
    if r.form == "span":
        e.shape, e.low, e.high = "span", low, high
        return e if low is not None and high is not None and low <= high else None
    if r.form in ("of", "pair"):
        e.shape, e.numerator, e.denominator = ("of" if r.form == "of" else "pair"), a, b
        return e
    if r.form in ("of_percent", "percent_of"):
        e.shape, e.numerator, e.denominator, e.value = "share", a, b, c
        e.atom = r.part["c"]
        return (
            e
            if isinstance(a, int) and isinstance(b, int) and a <= b and _is_share(t, r.part["c"], defaults)
            else None
        )
    if r.form == "comma":
        e.shape, e.numerator, e.value, e.atom = "share", a, b, r.part["b"]
        return e
    return _two(e, t, r, defaults)


def _value(atom: Atom | None) -> Number | None:
    return atom.num.value if atom is not None else None


def _is_share(t: Topic, atom: Atom, defaults: Defaults) -> bool:
    """Whether the number in a share's place is a percentage: by its sign, or by the heads."""
    if atom.kind == "percent":
        return True
    if atom.kind != "plain" or not 0 <= (atom.num.value or 0) <= 100:
        return False
    if t.statistic in ("n_percent", "percent_n", "percent"):
        return True
    if defaults.share is not None and t.statistic in (None, "n"):
        t.supports.append(defaults.share[1])
        return True
    return False


def _two(e: Estimate, t: Topic, r: Reading, defaults: Defaults) -> Estimate | None:
    """ "12 (27%)", "54.3 (9.8)": the heads, a sign, or the arm's size tell which."""
    a, b = r.part["a"], r.part["b"]
    x, y = a.num.value, b.num.value
    if x is None or y is None:
        return None
    if a.kind == "percent" or (t.statistic == "percent_n" and b.kind == "plain"):
        if (
            isinstance(y, int)
            and b.kind == "plain"
            and 0 <= x <= 100
            and t.statistic not in ("mean_sd", "mean_se")
        ):
            e.shape, e.atom, e.value, e.numerator = "share", a, x, y
            return e
        if t.statistic in ("mean_sd", "mean_se"):
            e.shape, e.value = "estimate", x
            _deviation(e, t, y, defaults, marked=False)
            return e
        return None
    fits = _fits(t, x, y)
    if b.kind == "percent" and a.kind != "percent":
        if isinstance(x, int) and a.kind == "plain" and y <= 100:
            e.shape, e.atom, e.value, e.numerator = "share", b, y, x
            return e
        return None
    if (
        isinstance(x, int)
        and a.kind == b.kind == "plain"
        and fits is not False
        and t.statistic not in ("mean_sd", "mean_se")
    ):
        sure = t.statistic == "n_percent" or (
            t.kind not in ("age", "follow_up", "duration", "measurement")
            and t.statistic in (None, "n")
            and defaults.share is not None
            and (fits or defaults.spread is None)
        )
        if sure and 0 <= y <= 100:
            if t.statistic != "n_percent" and defaults.share is not None:
                t.supports.append(defaults.share[1])
            e.shape, e.atom, e.value, e.numerator = "share", b, y, x
            return e
    if t.statistic in ("n_percent", "percent_n", "n", "percent"):
        return None
    if t.statistic in ("mean_sd", "mean_se") or (
        t.statistic in (None, "mean") and defaults.spread is not None and not (fits and t.kind is None)
    ):
        if y < 0:
            return None
        e.shape, e.value = "estimate", x
        _deviation(e, t, y, defaults, marked=False)
        return e
    if t.statistic in ("median_iqr", "median_range", "mean_range"):
        # the width of an interval is no bound: the value alone is the fact
        e.shape, e.value, e.numbers, e.end = "estimate", x, [a.num], a.end
        return e
    return None


def _fits(t: Topic, count: Number, percent: Number) -> bool | None:
    """Whether a count and a percentage go together in an arm of known size; None where that is not known."""
    if not t.size or not isinstance(count, int):
        return None
    return count <= t.size and abs(100 * count / t.size - percent) <= 1.0


def _deviation(e: Estimate, t: Topic, value: Number | None, defaults: Defaults, *, marked: bool) -> None:
    named = t.statistic if t.statistic in ("mean_sd", "mean_se") else None
    if named is None and defaults.spread is not None and t.statistic in (None, "mean"):
        named = defaults.spread[0]
        t.statistic, t.statistic_at = defaults.spread
    if named == "mean_se":
        e.se = value
    else:
        e.sd = value


def _interval(
    e: Estimate, t: Topic, r: Reading, low: Number | None, high: Number | None, defaults: Defaults
) -> bool:
    if low is None or high is None or low > high:
        return False
    e.low, e.high = low, high
    e.spread = r.spread or SPREADS.get(t.statistic or "")
    if e.spread is None and t.statistic in (None, "median", "mean") and defaults.interval is not None:
        name, at = defaults.interval
        if t.statistic is None or name.startswith(t.statistic):
            e.spread = SPREADS[name]
            if t.statistic is None:
                t.statistic, t.statistic_at = name, at
            else:
                t.supports.append(at)
    if "level" in r.part:
        e.ci_level = r.part["level"].num.value
    return True


LEVEL = re.compile(r"(9[059])\s?%")
LEADERS = frozenset((None, "mean", "median", "n", "mean_sd"))
FOLLOWERS = {
    "sd": "spread",
    "se": "spread",
    "range": "bounds",
    "iqr": "bounds",
    "ci": "bounds",
    "percent": "share",
}


def join(first: Estimate, t: Topic, second: Reading, s: Topic) -> bool:
    """Adds a neighbour cell that only goes on with the first: "54.3 | 9.8" under "Mean | SD".

    Gives False where it does not.
    """
    role = FOLLOWERS.get(s.statistic or "")
    if first.shape != "number" or t.statistic not in LEADERS or role is None:
        return False
    if role == "spread" and second.form == "one" and first.value is not None:
        if s.statistic == "se":
            first.se = second.atoms[0].num.value
        else:
            first.sd = second.atoms[0].num.value
        first.shape = "estimate"
    elif role == "bounds" and second.form == "span":
        low, high = second.part["low"].num.value, second.part["high"].num.value
        if low is None or high is None or low > high:
            return False
        first.low, first.high, first.spread, first.shape = low, high, SPREADS[s.statistic or ""], "estimate"
        level = next((m for h in s.who + s.what if (m := LEVEL.search(h.printed))), None)
        if s.statistic == "ci" and level is not None:
            first.ci_level = int(level[1])
    elif role == "share" and second.form == "one" and t.statistic == "n" and isinstance(first.value, int):
        atom = second.atoms[0]
        if atom.num.value is None or not 0 <= atom.num.value <= 100:
            return False
        first.numerator, first.value, first.atom, first.shape = first.value, atom.num.value, atom, "share"
    else:
        return False
    first.end = second.end
    first.numbers += second.numbers
    if s.statistic_at:
        t.supports.append(s.statistic_at)
    return True
