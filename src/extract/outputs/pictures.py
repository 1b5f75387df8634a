"""Pictures of one page: ages on one axis, follow-up beside survival, study periods on a time line."""

from __future__ import annotations

from pathlib import Path

from extract.outputs import words
from extract.outputs.chart import Bar, Row, draw
from extract.outputs.load import home, iter_records
from extract.outputs.rows import day
from extract.outputs.view import View, view
from extract.record import Fact, Number, PageRecord, Study
from extract.store.names import file_name

# UCUM: exact by the contract but for months and days, 30.4375 d to the month.
MONTHS = {"a": 12.0, "mo": 1.0, "wk": 7 / 30.4375, "d": 1 / 30.4375}
AGE, FOLLOW_UP, SURVIVAL, PERIOD = "#4f7fd6", "#1f9e93", "#5a9e3a", "#8a6fd0"
MOST_ROWS = 40
STARTS = {"times": 0.0}  # an axis of durations begins at nothing


def page_pictures(record: PageRecord, *, paper: bool = False) -> list[dict[str, str]]:
    """The pictures that the page has figures for: name, title, svg."""
    # The largest first: on a page with hundreds of studies the picture shows those.
    studies = sorted(
        record.studies, key=lambda study: -_size(study.summary.n.value.value if study.summary.n else None)
    )
    kept = {study.id for study in studies[:MOST_ROWS]}
    chosen = [study for study in record.studies if study.id in kept]
    found = view(record)
    charts = (
        ("ages", "Ages: mean or median, range, size as dot", "Age in years", _ages(found, chosen)),
        ("times", "Follow-up beside survival", "Months", _times(found, chosen)),
        ("periods", "Study periods, and publication (◆)", "Year", _periods(found, chosen)),
    )
    return [
        {
            "name": name,
            "title": title,
            "svg": draw(title, axis, rows, start=STARTS.get(name), whole=name == "periods", paper=paper),
        }
        for name, title, axis, rows in charts
        if rows
    ]


def export_pictures(source: Path, dest: Path | None = None, *, page: str | None = None) -> list[Path]:
    """Write each page's pictures as SVG files below `dest` (default: `pictures` below `source`)."""
    dest = dest if dest is not None else home(source) / "pictures"
    dest.mkdir(parents=True, exist_ok=True)
    written = []
    for record in iter_records(source, page=page):
        for picture in page_pictures(record, paper=True):
            written.append(dest / file_name(record.page.id, suffix=f"-{picture['name']}.svg"))
            written[-1].write_text(picture["svg"] + "\n", encoding="utf-8")
    return written


def _size(value: Number | None) -> float:
    return float(value) if value is not None and abs(value) < 1e12 else 0.0


def _persons(page: View, study: Study, group: str | None) -> float | None:
    """How many persons an estimate stands for: the arm's, where it names one, else the cohort's."""
    if group is not None:
        for fact in page.facts_of[study.id]:
            if (fact.kind, fact.group) == ("cohort_size", group):
                return _size(fact.value.value) or None
        return None
    return (_size(study.summary.n.value.value) or None) if study.summary.n else None


def _bar(page: View, study: Study, fact: Fact, colour: str, unit: float, what: str = "") -> Bar | None:
    """The fact as a bar, in the axis's unit; null where it holds no number of it."""
    value = fact.value
    scale = MONTHS.get(value.unit or "")
    if scale is None or any(
        abs(one) > 1e6 for one in (value.value, value.low, value.high) if one is not None
    ):
        return None

    def on_axis(number: Number | None) -> float | None:
        return None if number is None else number * scale / unit

    low, high, thick = on_axis(value.low), on_axis(value.high), value.spread in ("iqr", "ci")
    if low is None and high is None and value.sd is not None and value.value is not None:
        low, high, thick = on_axis(value.value - value.sd), on_axis(value.value + value.sd), True
    if value.value is None and (low is None or high is None):
        return None
    persons = _persons(page, study, fact.group)
    size = f", n {words.say_number(persons)}" if persons and persons > 1 and not what else ""
    said = f"{what}{_short(fact)}{size}"
    tip = f"{page.names[study.id]}, {words.say_fact(fact)}"
    return Bar(said, colour, on_axis(value.value), low, high, persons, thick, fact=fact.id, tip=tip)


def _short(fact: Fact) -> str:
    value = fact.value
    unit = {"a": "y", "mo": "mo", "wk": "wk", "d": "d"}[value.unit or "a"]
    bounds = (
        f"{words.say_number(value.low)}–{words.say_number(value.high)}"
        if value.low is not None and value.high is not None
        else ""
    )
    if value.value is None:
        return f"{bounds} {unit}"
    sign = (
        words.COMPARATORS[value.comparator] + " " if value.comparator else "≈ " if value.approximate else ""
    )
    number = f"{sign}{words.say_number(value.value)}"
    number = f"{number} ± {words.say_number(value.sd)}" if value.sd is not None else number
    return f"{number} ({bounds}) {unit}" if bounds else f"{number} {unit}"


def _ages(page: View, studies: list[Study]) -> list[Row]:
    rows = []
    for study in studies:
        facts = [one for one in page.facts_of[study.id] if (one.kind, one.label) == ("age", "age")]
        for fact in facts[:4]:
            bar = _bar(page, study, fact, AGE, 12.0)
            name = page.names[study.id]
            if bar:
                rows.append(Row(f"{name}: {fact.group}" if fact.group else name, (bar,)))
    return rows


def _times(page: View, studies: list[Study]) -> list[Row]:
    rows = []
    for study in studies:
        mine = page.facts_of[study.id]
        follow = [
            _bar(page, study, one, FOLLOW_UP, 1.0, "follow-up ") for one in mine if one.kind == "follow_up"
        ]
        lived = [_bar(page, study, one, SURVIVAL, 1.0, "survival ") for one in mine if one.kind == "survival"]
        if not any(lived):
            died = [one for one in mine if one.kind == "duration" and one.label == "death"]
            lived = [_bar(page, study, one, SURVIVAL, 1.0, "death after ") for one in died]
        bars = [bar for bar in (*follow[:3], *lived[:3]) if bar is not None]
        if _contradicted(page.record, study):
            longest = max((end for bar in follow if bar for end in bar.ends()), default=None)
            bars = [_beyond(bar, longest) if bar.colour == SURVIVAL else bar for bar in bars]
        if bars:
            rows.append(Row(page.names[study.id], tuple(bars)))
    return rows


def _contradicted(record: PageRecord, study: Study) -> bool:
    rule = "survival-within-follow-up"
    return any((one.study, one.rule, one.status) == (study.id, rule, "warn") for one in record.checks)


def _beyond(bar: Bar, longest: float | None) -> Bar:
    from dataclasses import replace

    if longest is None or bar.high is None or bar.high <= longest:
        return bar
    words_ = f"survival {words.say_number(round(bar.high, 1))} > {words.say_number(round(longest, 1))} mo"
    return replace(bar, beyond=longest, words=words_)


def _periods(page: View, studies: list[Study]) -> list[Row]:
    rows = []
    for study in studies:
        period = study.summary.period
        year = page.year(study)
        start, end = (
            (_year(period.value.start, last=False), _year(period.value.end, last=True))
            if period
            else (None, None)
        )
        if start is None and end is None:
            continue
        low, high = start if start is not None else end, end if end is not None else start
        said = words.say_value(period.value) if period else ""
        ticks = (year + 0.5,) if year and 1800 < year < 2200 else ()
        tip = f"{page.names[study.id]}: {said}" + (f", published {year}" if year else "")
        fact = period.facts[0] if period and period.facts else None
        bar = Bar(said, PERIOD, None, low, high, thick=True, fact=fact, tip=tip, ticks=ticks)
        rows.append(Row(page.names[study.id], (bar,)))
    return rows


def _year(date: str | None, *, last: bool) -> float | None:
    """A date as a year and its part; the end of a period is the end of its last day, month or year."""
    found = day(date, last=last)
    if found is None:
        return None
    return round(found.year + ((found - found.replace(month=1, day=1)).days + last) / 366, 3)
