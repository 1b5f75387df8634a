"""The cells of a patient that are no plain number, and counts of both sexes in one cell."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extract.document import Cell
from extract.facts.draft import Draft, Span, blank_value
from extract.facts.nouns import plural
from extract.facts.tables.forms import Reading
from extract.facts.tables.heads import Head
from extract.facts.tables.looks import AGE_SEX
from extract.facts.tables.state import Table
from extract.facts.tables.topic import Topic, make_topic

SEX_CELL = re.compile(
    r"(?:(?P<f>f|females?|wom[ae]n|girls?|♀)|(?P<m>m|males?|m[ae]n|boys?|♂))\.?", re.IGNORECASE
)
SUMMARY = re.compile(r"(?:mean|median|average|total|range|overall|all)\b.*", re.IGNORECASE)
AGE_SEX_CELL = re.compile(
    r"(?:(?P<age>\d{1,3})\s*[/,;]?\s*(?P<sex>M|F|male|female|man|woman)|(?P<sex2>M|F"
    r"|male|female|man|woman)\s*[/,;]?\s*(?P<age2>\d{1,3}))",
    re.IGNORECASE,
)


def patient_cell(
    table: Table, cell: Cell, t: Topic, stack: Sequence[Head], row: Span, own: list[Draft]
) -> bool:
    """The cells of a patient that are no plain number: sex in a letter, age and sex together, levels."""
    words = table.grid.words(cell)
    if not t.single:
        return False
    start = table.text.index(words, cell.start)
    if t.kind == "sex_column" and (match := SEX_CELL.fullmatch(words)):
        own.append(_one(t, (start, start + len(words)), row, "female" if match["f"] else "male", table))
        return True
    if any(AGE_SEX.fullmatch(h.label) for h in stack) and (match := AGE_SEX_CELL.fullmatch(words)):
        name = "age" if match["age"] else "age2"
        sex = "sex" if match["sex"] else "sex2"
        at = (start + match.start(name), start + match.end(name))
        numbers = [n for n in table.grid.numbers[cell] if n.start >= at[0] and n.end <= at[1]]
        if not numbers:
            return False
        draft = Draft(
            "age",
            *at,
            row,
            "table-age",
            blank_value(statistic="single", value=int(match[name]), unit=t.unit or "a"),
            numbers,
            label="age",
            group=t.group,
            support=list(t.supports),
        )
        table.drafts.append(draft)
        where = (start + match.start(sex), start + match.end(sex))
        table.drafts.append(
            _one(
                t,
                where,
                row,
                "female" if match[sex].lower() in ("f", "female", "woman") else "male",
                table,
                keep=False,
            )
        )
        return True
    return False


def _one(t: Topic, at: Span, row: Span, label: str, table: Table, *, keep: bool = True) -> Draft:
    word = table.text[slice(*at)].lower()
    unit = "{" + plural(word) + "}" if len(word) > 2 else None
    draft = Draft(
        "sex",
        *at,
        row,
        "table-sex",
        blank_value(statistic="count", value=1, unit=unit),
        [],
        label=label,
        group=t.group,
        support=list(t.supports),
    )
    if keep:
        table.drafts.append(draft)
    return draft


def both_sexes(t: Topic, r: Reading, row: Span) -> list[Draft]:
    """ "12/33" beside "Male/female": two facts."""
    if r.form not in ("pair", "of") or t.single:
        return []
    printed = " ".join(h.printed for h in (*t.what, *t.who))
    order = re.search(
        r"\b(males?|men|m)\s?[:/]\s?(females?|women|f)\b|\b(females?|women|f)\s?[:/]\s?(males?|men|m)\b",
        printed,
        re.IGNORECASE,
    )
    a, b = r.part["a"], r.part["b"]
    if order is None or not isinstance(a.num.value, int) or not isinstance(b.num.value, int):
        return []
    if ("ratio" in printed.lower() and (b.num.value == 1 or a.num.value == 1)) or (
        t.size is not None and a.num.value + b.num.value > t.size
    ):
        return []
    names = ("male", "female") if order[1] else ("female", "male")
    found = []
    for label, atom in zip(names, (a, b), strict=True):
        word = next(
            (
                w
                for w in order.groups()
                if w and (w[0].lower() == label[0] or (label == "female" and w.lower().startswith("w")))
            ),
            label,
        )
        unit = "{" + plural(word) + "}" if len(word) > 2 else None
        found.append(
            Draft(
                "sex",
                atom.start,
                atom.end,
                row,
                "table-sex",
                blank_value(statistic="count", value=atom.num.value, unit=unit),
                [atom.num],
                label=label,
                group=t.group,
                support=[*t.supports, *([t.statistic_at] if t.statistic_at else [])],
            )
        )
    return found


def patient_topic(first: Head, stack: Sequence[Head], corner: Head | None) -> Topic:
    """The topic of a cell in a row that is a patient, named as printed: "Case 2", or "2" under "Case"."""
    topic = make_topic(stack, (), named=False, single=True)
    words = first.printed.strip(" *_")
    if SUMMARY.fullmatch(words):
        low = words.lower()
        topic.single = False
        named = (
            "mean" if low.startswith(("mean", "average")) else "median" if low.startswith("median") else None
        )
        topic.statistic = topic.statistic or named
        topic.statistic_at = topic.statistic_at or first.span
        return topic
    if corner is not None and re.fullmatch(r"#?\d+|[A-Z]|[IVX]+", words):
        printed = corner.printed
        noun = re.sub(r"\s*\b(?:no|nos|number|id)\b\.?|[#*_:]", "", printed, flags=re.IGNORECASE).strip(" .")
        topic.group = f"{noun or printed.strip(' *_:')} {words}"
        topic.supports.append(corner.span)
    else:
        topic.group = words
    topic.supports.append(first.span)
    return topic
