"""Physical measurements, and percentages that measure."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.course import statistic_of
from extract.facts.draft import Draft, Role, blank_value
from extract.language.quantities import Quantity

INDEX = re.compile(r"\b(?:ki-?67|labell?ing\s+index|mib-?1|ejection\s+fraction|hematocrit|haematocrit|saturation|recovery\s+rate|correction\s+rate|correction|stenosis|"
                   r"necrosis|hba1c|proliferation\s+index|fraction|canal\s+compromise|kyphosis\s+correction|bmd|bone\s+mineral\s+density|density|percentage\s+of\s+calories|calories|mitotic|variance|relative\s+dose\s+intensity|dose\s+intensity|coefficient)\b")  # fmt: skip
CHANGE = re.compile(
    r"\b(?:increase[ds]?|decrease[ds]?|reduc(?:ed|tion|tions|es)|improve(?:d|ment|ments)|chang(?:e|es|ed)|declin(?:e|ed|es)|higher|lower|greater|loss|gain(?:ed)?|rise|rose|fell|drop(?:ped)?|difference|less|more)\b"
)


def measurement(s: Sentence, i: int, q: Quantity, *, single: bool) -> Draft | Role | None:
    """A physical quantity: size, dose, volume, laboratory value, money."""
    if q.kind not in ("physical", "money", "rate"):
        return None
    statistic = statistic_of(s, i, q, single=single)
    value = blank_value(
        statistic=statistic, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level,
        sd=q.sd, se=q.se, unit=q.unit, comparator=q.comparator, approximate=True if q.approximate else None,
    )  # fmt: skip
    return Draft("measurement", q.start, q.end, (s.start, s.end), "measurement", value, list(q.numbers))


def percent_measure(s: Sentence, i: int, q: Quantity, *, single: bool) -> Draft | Role | None:
    """Per cent that measure and count no units: indices, mean changes."""
    if q.kind != "percent" or q.form in ("n_percent", "percent_n", "part"):
        return None
    before = s.before(q.start, 110)
    after = s.after(q.end, 40)
    statistic = statistic_of(s, i, q, single=single)
    if statistic is not None and re.search(r"\brates?\b[^.;,]{0,24}$", before) and q.sd is None:
        return None
    previous = s.drafts[i - 1] if i else None
    changed = CHANGE.search(before[-60:]) or CHANGE.search(after[:24])
    by = re.search(
        r"\bby\s+(?:about\s+|approximately\s+|an?\s+(?:mean|median|average)\s+(?:of\s+)?|as\s+much\s+as\s+)?$",
        before,
    )
    follows = (
        previous is not None
        and previous.rule == "percent-measure"
        and re.fullmatch(r"[^.;(]{0,40}", s.between(s.quantities[i - 1].end, q.start)) is not None
        and not re.search(
            r"\b(?:patients|women|men|cases|subjects)\b",
            s.between(s.quantities[i - 1].end, min(s.end, q.end + 24)),
        )
    )
    measured = None
    for measured in INDEX.finditer(before[-80:]):  # noqa: B007 - the nearest one counts
        pass
    if measured and re.search(
        r"\b(?:patients|women|men|cases|subjects|respectively)\b", before[-80:][measured.end() :]
    ):
        measured = None
    estimated = q.sd is not None or (statistic in ("mean", "median") and q.form != "n_percent")
    if by and changed and not estimated and q.numbers[0].value is not None and not measured:
        if q.numbers[0].negative is False and not re.search(r"\b(?:mean|median|average)\b", before):
            return Role("other", "change", rule="change")
    negative = q.numbers[0].negative
    if (
        measured
        or follows
        or negative
        or (
            estimated
            and not re.search(
                r"\b(?:patients|women|men|cases|subjects)\s*$|\bof\s+(?:patients|women)", before[-30:]
            )
        )
        or (by and changed)
    ):
        value = blank_value(
            statistic="single" if statistic is None and single else statistic, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level,
            sd=q.sd, se=q.se, unit="%", comparator=q.comparator, approximate=True if q.approximate else None,
        )  # fmt: skip
        if value["statistic"] is None and changed and previous is None:
            value["statistic"] = "change" if (negative or by) else None
        return Draft(
            "measurement", q.start, q.end, (s.start, s.end), "percent-measure", value, list(q.numbers)
        )
    if (
        re.match(
            r"\s+(?:\w+\s+){0,2}(?:reduction|increase|decrease|improvement|change|decline|higher|lower|greater|less)\b",
            after,
        )
        and q.spread is None
    ):
        if re.search(r"\b(?:reduction|decrease|increase|change)\s+in\b", after) or re.match(
            r"\s+(?:higher|lower|greater|less)", after
        ):
            return Role("other", "change", rule="change")
    return None
