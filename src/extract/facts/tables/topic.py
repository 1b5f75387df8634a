"""What a cell is about: the parts that its row's and its column's heads give it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from extract.facts.draft import Span
from extract.facts.labels import DEGREE
from extract.facts.tables.heads import Head
from extract.facts.tables.kinds import kind_of

# heads of columns that name no arm
GENERIC = re.compile(
    r"(?:all(?:\s+(?:patients|cases|subjects|participants))?|totals?|overall|values?"
    r"|results?|data|patients|cases|subjects|participants|(?:study\s+)?(?:cohort|population"
    r"|sample)"
    r"|(?:entire|whole|full)\s+(?:cohort|population|sample|group)|measure(?:ment)?s?"
    r"|outcomes?|findings?|statistics?|frequency|distribution|summary|estimates?|incidence"
    r"|prevalence|rate|scores?|points?)?",
    re.IGNORECASE,
)
# labels of rows that say nothing without the head above them
DEPENDENT = re.compile(
    r"(?:(?:grade|class|type|stage|level|score)?\s*(?:[IVX]{1,4}|\d{1,3}|[A-E])(?:\s*(?:[-–/]"
    r"|to|or|and)\s*(?:[IVX]{1,4}|\d{1,3}|[A-E]))*\+?|yes|no|none|present|absent|unknown"
    r"|missing|other|never|current|former|left|right|bilateral|single|multiple"
    r"|single-level|(?:one|two|three|four)(?:\s+or\s+more)?|[<>≤≥].*|\d+\s?[-–]\s?\d+(?:\s\w+)?"
    r"|\d+\s+(?:or|and)\s+\w+|high|low|medium|normal|abnormal|positive|negative|solid"
    r"|worse(?:ned)?|unchanged|improved|stable)",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Topic:
    """The parts of a fact that stand in heads; `supports` are the spans that they were taken from."""

    label: str = ""
    kind: str | None = None
    group: str | None = None
    statistic: str | None = None
    unit: str | None = None
    unit_kind: str | None = None
    instrument: str | None = None
    rates: str | None = None
    timepoint: dict[str, Any] | None = None
    size: int | None = None
    single: bool = False
    p: bool = False
    test: bool = False
    effect: str | None = None
    dependent: bool = False
    change: bool = False
    counts: str | None = None  # the noun of "No. of patients"
    supports: list[Span] = field(default_factory=list)
    statistic_at: Span | None = None
    unit_at: Span | None = None
    what: tuple[Head, ...] = ()
    who: tuple[Head, ...] = ()


CHANGE = re.compile(
    r"(?:mean\s+|absolute\s+)?(?:change|improvement|gain|reduction)(?:\s+from\s+baseline)?|Δ", re.IGNORECASE
)
ANSWER = re.compile(r"yes|no|present|absent|positive|negative", re.IGNORECASE)
PEOPLE = re.compile(r"patients|cases|subjects|participants", re.IGNORECASE)
COUNTED = re.compile(
    r"of\s+(patients|cases|subjects|participants|women|men|children|eyes|pts)\b", re.IGNORECASE
)


def label_span(head: Head) -> Span:
    """The page's span of a head's label, the whole head where the label was put together."""
    match = re.search(rf"(?<!\w){re.escape(head.label)}(?!\w)", head.printed) if head.label else None
    at = match.start() if match else -1
    return (head.start + at, head.start + at + len(head.label)) if at >= 0 else head.span


def is_name(head: Head) -> bool:
    """Whether a column's head names an arm, rather than a statistic, a time point or everybody."""
    if head.p or head.test or head.effect or head.only_time:
        return False
    return bool(re.search(r"[^\W_]", head.label)) and (head.arm or not GENERIC.fullmatch(head.label.strip()))


def make_topic(what: Sequence[Head], who: Sequence[Head], *, named: bool, single: bool = False) -> Topic:
    """The topic of the cells where the heads `what` (section before row) and `who` meet.

    `named`: `who` may name a group. `single`: the cells are one patient's.
    """
    topic = Topic(single=single, what=tuple(what), who=tuple(who))
    own = what[-1] if what else None
    parent = what[0] if len(what) > 1 else None
    _take(topic, (h for h in (own, *reversed(who), parent) if h is not None))
    if own is not None:
        topic.label = own.label
        topic.kind = kind_of(own)
        topic.supports.append(label_span(own))
        topic.instrument, topic.rates = own.instrument, own.rates
        if own.instrument_at:
            topic.supports.append(own.instrument_at)
    if parent is not None and own is not None:
        _inherit(topic, parent, own)
    for head in who:
        if head.instrument is not None and topic.instrument is None and not is_name(head):
            topic.instrument, topic.rates = head.instrument, head.rates
            topic.supports.append(label_span(head))
    if any(CHANGE.fullmatch(h.label) for h in who):
        topic.change, topic.timepoint = True, None
        topic.supports += [label_span(h) for h in who if CHANGE.fullmatch(h.label)]
    if (
        topic.statistic is None
        and any(PEOPLE.fullmatch(h.label) and h.size is None and not h.arm for h in who[-1:])
        and named
    ):
        topic.statistic, topic.statistic_at, topic.counts = "n", label_span(who[-1]), who[-1].label.lower()
    answers = [h for h in who if ANSWER.fullmatch(h.label)]
    if answers and topic.label:
        topic.label = f"{topic.label}: {answers[-1].label.lower()}"
        topic.supports.append(label_span(answers[-1]))
    if named and not answers:
        names = [h for h in who if is_name(h) and not CHANGE.fullmatch(h.label)]
        if names:
            topic.group = " ".join(dict.fromkeys(h.label for h in names))
            topic.supports += [label_span(h) for h in names]
    return topic


def _take(topic: Topic, heads: Iterable[Head]) -> None:
    """From the nearest head that has it: statistic, unit, time point, size, and what kind of column it is."""
    for head in heads:
        topic.p, topic.test = topic.p or head.p, topic.test or head.test
        topic.effect = topic.effect or head.effect
        if head.effect:
            topic.supports.append(head.span)
        if topic.statistic is None and head.statistic is not None:
            topic.statistic, topic.statistic_at = head.statistic, head.statistic_at
            if head.statistic_at and (match := COUNTED.search(head.printed)):
                topic.counts = match[1].lower()
        if topic.unit is None and head.unit is not None:
            topic.unit, topic.unit_kind, topic.unit_at = head.unit, head.unit_kind, head.unit_at
        if topic.timepoint is None and head.timepoint is not None:
            topic.timepoint = head.timepoint
            if head.timepoint_at:
                topic.supports.append(head.timepoint_at)
        if topic.size is None:
            topic.size = head.size


def _lowered(label: str) -> str:
    """A label as it stands inside a sentence: its capital goes, those of a name or numeral stay."""
    return label[:1].lower() + label[1:] if label[1:2].islower() else label


def _inherit(topic: Topic, parent: Head, own: Head) -> None:
    """What a row takes over from the head above: "III" the label of "ASA class", "Preop" the scale."""
    kind = kind_of(parent)
    if own.only_time:
        topic.label, topic.kind = parent.label, kind
        topic.instrument, topic.rates = parent.instrument, parent.rates
        topic.supports.append(label_span(parent))
    elif DEPENDENT.fullmatch(own.label) or (DEGREE.fullmatch(own.label + " ") and topic.kind is None):
        topic.dependent = True
        head = parent.label
        topic.label = f"{_lowered(head)} {_lowered(own.label)}".strip()
        topic.kind = "part"
        topic.supports.append(label_span(parent))
    elif topic.kind is None and kind == "score" and own.label:
        # "VAS" above "Neck" and "Arm": the scale is the head's, what is rated the row's
        topic.instrument, topic.kind = parent.instrument, "score"
        topic.supports.append(label_span(parent))
