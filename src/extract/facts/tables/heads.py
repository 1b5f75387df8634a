"""What a row's or column's head says: label, statistic, unit, size, time point, scale, p value, effect."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from extract.facts.draft import Span
from extract.facts.effects import EFFECTS
from extract.facts.instruments import instrument_forms
from extract.facts.labels import tidy
from extract.facts.tables.times import find_time
from extract.language.units import unit_after
from extract.lexicon import Lexicon

MEAN, MEDIAN = r"(?:means?|avg\.?|average|M)", r"medians?"
SD = r"(?:SDs?|S\.D\.|standard\s+deviations?)"
JOIN = r"\s*(?:[,;(\[]|±|\+/-|and)?\s*(?:±|\+/-)?\s*"
N = r"(?:n|nos?\.|no(?=\s+of\b|\s*[(\[/]\s*%)|number|№)"  # "No" alone is an answer
OF_WHOM = r"(?:\s+of\s+(?:patients|cases|subjects|participants|women|men|children|eyes|pts))?"
# The first that is found wins: pairs before what they are made of.
STATISTICS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(rf"(?<![\w%])(?:{pattern})(?!\w)", re.IGNORECASE))
    for name, pattern in (
        ("mean_sd", rf"{MEAN}{JOIN}{SD}\s*[)\]]?|\(?\s*±\s*{SD}\s*\)?|\(\s*{SD}\s*\)"),
        ("mean_se", rf"{MEAN}{JOIN}(?:SEM?|S\.E\.M?\.?|standard\s+errors?)\s*[)\]]?"),
        ("mean_ci", rf"{MEAN}{JOIN}(?:95\s?%\s?)?CI\s*[)\]]?"),
        ("median_iqr", rf"{MEDIAN}{JOIN}(?:IQR|inter-?quartile\s+range|Q1\s?[-–,]\s?Q3"
            r"|25th\s?[-–]\s?75th(?:\s+percentiles?)?)\s*[)\]]?"),
        ("median_range", rf"{MEDIAN}{JOIN}(?:range|min\s?[-–]\s?max)\s*[)\]]?"),
        ("mean_range", rf"{MEAN}{JOIN}(?:range|min\s?[-–]\s?max)\s*[)\]]?"),
        ("n_percent", rf"{N}{OF_WHOM}(?:\s*/\s*(?:N|total(?:\s+no\.?)?))?"
            r"\s*[(\[,/]\s*(?:%|per\s?cent(?:age)?)\s*[)\]]?"
rf"|{N}\s*/\s*N\s*\(%\)"),
        ("percent_n", rf"(?:%|per\s?cent(?:age)?)\s*[(\[]\s*{N}\s*[)\]]"),
        ("sex_ratio", r"(?:male|men|m)s?\s?[:/]\s?(?:female|women|f)s?(?:\s+ratio)?"
            r"|(?:female|women|f)s?\s?[:/]\s?(?:male"
r"|men|m)s?(?:\s+ratio)?"),
        ("iqr", r"IQR|inter-?quartile\s+range"),
        ("ci", r"(?:95\s?%\s?)?CI|95\s?%\s?confidence\s+intervals?"),
        ("mean", MEAN.replace("|M)", ")")),
        ("median", MEDIAN),
        ("sd", SD),
        ("se", r"SEM?|S\.E\.M?\.?"),
        ("range", r"range|min\s?[-–]\s?max"),
        ("percent", r"per\s?cent(?:age)?(?:\s+of\s+patients)?"),
        ("n", rf"{N}\s*/\s*(?:N|total(?:\s+no\.?)?)|{N}{OF_WHOM}(?!\.?\s+of\s)"),
    )
)  # fmt: skip
BY_NAME = dict(STATISTICS)
APART = (
    ("mean", "sd", "mean_sd"), ("mean", "se", "mean_se"), ("mean", "range", "mean_range"),
    ("mean", "ci", "mean_ci"), ("median", "iqr", "median_iqr"), ("median", "range", "median_range"),
    ("mean", "iqr", "mean_iqr"), ("median", "ci", "median_ci"),
)  # fmt: skip
PERCENT_SIGN = re.compile(r"%")
SIZE = re.compile(
    r"[(\[,;:]?\s*(?P<n>[nN])\s?=\s?(?P<size>\d[\d,]*)\s*(?:(?P<noun>[a-z]+)\s*)?[)\]]?"
    r"|[(\[]\s*(?P<size2>\d[\d,]*)\s+(?P<noun2>[a-z]+)\s*[)\]]"
)
PARENTHESIS = re.compile(
    r"[(\[]\s*([^()\[\]]{1,24}?)\s*[)\]]|,\s*(?:in\s+)?([^,;()]{1,20}?)\s*(?=$|[,;(\[])"
    r"|\bin\s+([a-z]{1,12})\s*$"
)
P_HEAD = re.compile(
    r"(?:adjusted\s+|two-sided\s+)?p(?:\s*-?\s*values?)?(?:\s*\(?[a-z]?\)?)?|significance|sig\.?",
    re.IGNORECASE,
)
TEST = re.compile(
    r"(?:t|z|f|u|df|χ\s?2|χ²|chi-?square[d]?|chi2|x2|x²|statistics?|test(?:\s+statistic)?"
    r"|t[- ]value|f[- ]value|z[- ]value|method)",
    re.IGNORECASE,
)
EFFECT_HEADS = tuple(
    (name, re.compile(rf"(?:{pattern})", re.IGNORECASE))
    for name, pattern in EFFECTS
    if name not in ("r", "effect size")
)

EFFECT_PREFIX = re.compile(
    r"((?:uni|multi|bi)vari(?:ate|able)|unadjusted|adjusted|crude|pooled)\s+(?:analysis\s*[,:]?\s*)?",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Head:
    """A head's parts, each with its span in the page's text; `label` is what no other part takes, tidied."""

    start: int
    end: int
    label: str
    printed: str = ""
    statistic: str | None = None
    statistic_at: Span | None = None
    unit: str | None = None
    unit_kind: str | None = None
    unit_at: Span | None = None
    size: int | None = None
    size_at: Span | None = None
    size_noun: str | None = None
    timepoint: dict[str, Any] | None = None
    timepoint_at: Span | None = None
    only_time: bool = False
    instrument: str | None = None
    rates: str | None = None
    site: bool = False  # the scale's name says what is rated: "VAS neck"
    instrument_at: Span | None = None
    arm: bool = False  # an arm, though its name could mean everybody: "Cases" beside "Controls"
    p: bool = False
    test: bool = False
    effect: str | None = None
    analysis: str | None = None  # "multivariate"
    supports: list[Span] = field(default_factory=list)

    @property
    def span(self) -> Span:
        return self.start, self.end


def read_head(text: str, start: int, end: int, lexicon: Lexicon) -> Head:
    """The parts of the head `text[start:end]`."""
    raw = text[start:end]
    head = Head(start, end, "", raw)
    bare = raw.strip(" \t\n*_:")
    if P_HEAD.fullmatch(bare.strip("†‡* ")):
        head.p, head.label = True, tidy(raw)
        return head
    if TEST.fullmatch(bare):
        head.test, head.label = True, tidy(raw)
        return head
    left = list(raw)

    def take(match: re.Match[str], group: int | str = 0) -> Span:
        a, b = match.span(group)
        left[a:b] = " " * (b - a)
        return start + a, start + b

    if (match := SIZE.search(raw)) is not None:
        noun = match["noun"] or match["noun2"]
        if match["size"] or (noun in lexicon.people):
            head.size = int((match["size"] or match["size2"]).replace(",", ""))
            name = "size" if match["size"] else "size2"
            head.size_at = (
                start + match.start("n" if match["size"] else "size2"),
                start + (match.end("noun" if match["noun"] else "noun2" if match["noun2"] else name)),
            )
            head.size_noun = noun
            take(match)
    _effect(head, "".join(left))
    for name, pattern in STATISTICS:
        match = pattern.search("".join(left))
        if match is not None:
            head.statistic, head.statistic_at = name, take(match)
            break
    for first, second, both in APART:
        # "Mean age (range), years": the second word stands behind the label
        other = {first: second, second: first}.get(head.statistic or "")
        if head.statistic_at and other and (match := BY_NAME[other].search("".join(left))) is not None:
            at = take(match)
            head.statistic, head.statistic_at = (
                both,
                (min(head.statistic_at[0], at[0]), max(head.statistic_at[1], at[1])),
            )
            break
    _unit(head, "".join(left), take, lexicon)
    if (
        head.statistic is None
        and (match := PERCENT_SIGN.search("".join(left))) is not None
        and head.unit is None
        and not re.search(r"[<>≤≥]|\d\s*%", raw)
    ):
        head.statistic, head.statistic_at = "percent", take(match)
    _scale(head, raw, "".join(left), lexicon)
    if (found := find_time("".join(left), raw)) is not None:
        head.timepoint, match = found
        head.timepoint_at = take(match)
    rest = re.sub(r"[(\[]\s*[,;/±]*\s*[)\]]", " ", "".join(left))
    rest = re.sub(r"[,;:—–\s]+$|\s+[—–-]\s*$", "", re.sub(r"\s{2,}", " ", rest))
    rest = re.sub(r"^\s*(?:with|of)\s+|^[\s/]+", "", rest)
    head.label = tidy(re.sub(r"\s*[†‡§¶#]+", "", rest).strip(" ,;:—–-"))
    head.only_time = (
        head.timepoint is not None and not re.search(r"[^\W\d_]{2,}", head.label) and head.instrument is None
    )
    return head


def _effect(head: Head, rest: str) -> None:
    for name, pattern in EFFECT_HEADS:
        prefix = EFFECT_PREFIX.match(rest.strip())
        match = pattern.match(rest.strip(), prefix.end() if prefix else 0)
        if match and (match[0].isupper() or len(match[0]) > 3 or match[0] in ("aOR", "aHR", "aRR", "β")):
            head.effect = name
            head.analysis = prefix[1].lower() if prefix else None
            return


def _unit(head: Head, rest: str, take: Any, lexicon: Lexicon) -> None:
    for match in PARENTHESIS.finditer(rest):
        group = next(k for k in (1, 2, 3) if match[k])
        word = match[group].strip(" ,;.")
        hit = unit_after(word, 0, len(word), lexicon)
        if hit is None or hit.end != len(word) or hit.kind == "percent":
            continue
        a = match.start(group) + (len(match[group]) - len(match[group].lstrip()))
        head.unit, head.unit_kind, head.unit_at = (
            hit.ucum,
            hit.kind,
            (head.start + a, head.start + a + len(word)),
        )
        take(match)
        return


def _scale(head: Head, raw: str, rest: str, lexicon: Lexicon) -> None:
    pattern, table = instrument_forms(lexicon)
    low = rest.lower() if len(rest.lower()) == len(rest) else rest
    match = pattern.search(low)
    if match is None:
        return
    printed = raw[match.start() : match.end()]
    if len(printed) <= 5 and " " not in printed and printed == printed.lower():
        return
    abbr, rates, head.site = table[match[0]]
    head.instrument, head.rates, head.instrument_at = (
        abbr,
        rates,
        (head.start + match.start(), head.start + match.end()),
    )
