"""What cannot be proved is tested for plausibility: kind, label, group, instrument, timepoint, design."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from extract.record import Fact
from extract.validate.context import Context, of_fact, words_of
from extract.validate.problem import Problem
from extract.validate.reading import DAYS
from extract.validate.timepoints import relation_of, same_offset

_SEX = {
    "male": re.compile(
        r"\b(?:m[ae]n|males?|boys?|gentlem[ae]n|father|son|M|husband|his|he|him)\b|M\s?:\s?F|M/F",
        re.IGNORECASE,
    ),
    "female": re.compile(
        r"\b(?:wom[ae]n|females?|girls?|lad(?:y|ies)|mothers?|daughter|F|wife|her|she|primipara|pregnan\w+)\b|M\s?:\s?F|M/F",
        re.IGNORECASE,
    ),
}
_STAGE = {"TNM": re.compile(r"[TNM]\s?[0-4xX]"), "stage": re.compile(r"stage", re.IGNORECASE)}
_FOLLOW_UP = re.compile(
    r"follow|\bF/?U\b|observ|alive|examin|survey|surveill|month|year|last|review|later|after", re.IGNORECASE
)
_AGE = re.compile(
    r"\bage[ds]?\b|-old\b|\bold\b|\byears?\b|\byo\b|gestation|weeks'? |\bborn\b|y/o|month|day|in (?:his|her)",
    re.I,
)
_NAMED = {
    "age": re.compile(r"\b(?:year|month|week|day)s?[- ]old\b|\bage(?:d|s)?\b", re.IGNORECASE),
    "follow_up": re.compile(
        r"\b(?:mean|median|average) follow[- ]?up\b|\bfollow[- ]?up (?:was|of|period|time|\()", re.IGNORECASE
    ),
    "survival": re.compile(
        r"\b(?:mean|median|average|overall) (?:overall )?surviv|\bsurviv\w+ (?:was|of|time)", re.IGNORECASE
    ),
}
_P = re.compile(r"\bp\b|probab|signific", re.IGNORECASE)
_SURVIVAL = re.compile(
    r"surviv|control|free|lived?\b|alive|recurr|progress|patency|actuarial|kaplan|reached|failure|time to"
    r"|\bTt?PD?\b|(?-i:\b(?:OS|PFS|DFS|RFS|EFS)\b)"
    r"|preserv",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W\d_]{3,}|\d+")
# Words that the contract gives a kind's label, whatever the text says.
_OWN = {
    "cohort_size": ("patients", "cases"),
    "age": ("age",),
    "study_period": ("study", "period"),
    "follow_up": ("follow", "follow-up"),
    "survival": ("survival", "overall"),
    "stage": ("tnm", "stage", "grade"),
}


def plausible(context: Context) -> Iterator[Problem]:
    """What a reader would see at once: a sex without its noun, a label of words that nobody wrote."""
    spans = {study.id: study.spans for study in context.record.studies}
    held: dict[str, str] = {}
    speaks: dict[str, tuple[bool, bool]] = {}
    for study_id, parts in spans.items():
        held[study_id] = " ".join(" ".join(context.text[s.start : s.end] for s in parts).lower().split())
        tests, survives = _P.search(held[study_id]), _SURVIVAL.search(held[study_id])
        speaks[study_id] = tests is not None, survives is not None
    for index, fact in enumerate(context.record.facts):
        if fact.origin in ("corrected", "added"):
            continue  # a curator's word
        near = _near(context, fact)
        for rule, message in (
            *_kind(fact, near, *speaks.get(fact.study, (False, False))),
            *_label(context, fact, near, held.get(fact.study, "")),
            *_named(context, fact, near),
            *_timepoint(context, fact, near, held.get(fact.study, "")),
        ):
            yield of_fact(index, fact, rule, message)
    yield from _designs(context)


def _near(context: Context, fact: Fact) -> str:
    """Quote, support and sentence, white space folded."""
    sentence = context.text[fact.sentence.start : fact.sentence.end]
    return f"{words_of(context.text, fact)} ¦ {' '.join(sentence.split())}"


def _kind(fact: Fact, near: str, tests: bool, survives: bool) -> Iterator[tuple[str, str]]:
    """What the contract's table asks of a kind; whether the study speaks of tests, and of survival."""
    value, kind = fact.value, fact.kind
    unit = value.unit or ""
    time = unit in DAYS
    braces = unit.startswith("{")
    numeric = value.value is not None
    wanted: dict[str, tuple[bool, str]] = {
        "cohort_size": (braces or value.unit is None, "counts something"),
        "sex": (fact.label in _SEX and (braces or unit == "%" or value.unit is None), "is male or female"),
        "age": (time and bool(_AGE.search(near)), "is a time, and the sentence speaks of age"),
        "study_period": (not numeric and bool(value.start or value.end), "has dates and no number"),
        "follow_up": (
            (time or value.text is not None) and bool(_FOLLOW_UP.search(near)),
            "is a time of observation",
        ),
        "survival": (time or unit == "%" or value.text is not None or not unit, "is a time or a rate"),
        "count": (braces or value.unit is None, "counts something"),
        "proportion": (
            unit in ("%", "1") or value.statistic == "ratio" or value.denominator is not None,
            "is a share",
        ),
        "score": (not time and not braces, "is on a scale"),
        "measurement": (
            (not time or "/" in unit) and (numeric or value.low is not None or value.high is not None),
            "is a quantity other than time",
        ),
        "duration": (time, "is a time"),
        "stage": (value.text is not None and not numeric, "is a text, as printed"),
        "effect": ((numeric or value.low is not None) and not braces, "is an effect size"),
        "p_value": (
            unit in ("1", "") and (tests or bool(_P.search(near))),
            "stands with p",
        ),
    }
    fits, says = wanted[kind]
    if not fits:
        yield "kind", f"what is a {kind} {says}"
    elif not any(
        x is not None for x in (value.value, value.low, value.high, value.text, value.start, value.end)
    ):
        yield "value", "states nothing"
    elif time and (better := _better(fact, near, survives)):
        yield "kind", f"{fact.quote!r} speaks of {better}, not of a {kind}"
    if kind in ("cohort_size", "count") and value.start is not None:
        yield "kind", f"a {kind} has no dates"


def _better(fact: Fact, near: str, survives: bool) -> str | None:
    """The kind of time that a quote names outright, where it is another than the fact's."""
    for kind, pattern in _NAMED.items():
        if pattern.search(fact.quote):
            return None if fact.kind == kind else kind
    if fact.kind != "survival" or survives or _SURVIVAL.search(f"{near} {fact.label}"):
        return None
    return "no survival"


def _label(context: Context, fact: Fact, near: str, study: str) -> Iterator[tuple[str, str]]:
    label = fact.label
    if label is None or not label.strip():
        if fact.kind not in ("effect", "p_value"):
            yield "label", "no label"
        return
    if fact.kind == "sex":
        pattern = _SEX.get(label)
        if pattern is None or not pattern.search(words_of(context.text, fact)):
            yield "label", f"nothing {label} in {words_of(context.text, fact)!r}"
        return
    if fact.kind == "stage":
        pattern = _STAGE.get(label)
        printed = fact.value.text or ""
        named = any(word.lower() in near.lower() for word in _WORD.findall(label))
        if not (pattern.search(printed) if pattern is not None else named):
            yield "label", f"{printed!r} is no {label}"
        return
    words = [word.lower() for word in _WORD.findall(label)]
    own, lower = _OWN.get(fact.kind, ()), near.lower()
    if own and fact.kind in ("age", "study_period", "follow_up") and not any(word in words for word in own):
        yield "label", f"a {fact.kind} is no {label!r}"
    if fact.kind == "cohort_size" and not _counts_noun(context, fact, words):
        yield "label", f"a cohort's label is the counted noun, not {label!r}"
    known = {*own, *_known(context.lexicon, fact.instrument), *_nouns_of(context.lexicon, lower)}
    near_by = [word for word in words if word in known or _stem(word) in lower]
    loose = [word for word in words if word not in near_by and _stem(word) not in study]
    if words and (not near_by or len(loose) * 2 > len(words)):
        missing = ", ".join(loose or words)
        yield "label", f"no {missing} of label {label!r} in the quote, its support or sentence"


def _counts_noun(context: Context, fact: Fact, words: list[str]) -> bool:
    unit = (fact.value.unit or "").strip("{}").split()
    nouns = context.lexicon.people | context.lexicon.counted
    return any(word in nouns or any(_stem(word) == _stem(noun) for noun in unit) for word in words)


@lru_cache(maxsize=200)
def _known(lexicon: Any, instrument: str | None) -> frozenset[str]:
    """The words of an instrument's names, and of what it rates."""
    rows = [row for row in lexicon.instruments if row.abbr == instrument]
    names = [name for row in rows for name in (row.rates or "", row.abbr, *row.names)]
    return frozenset(word for name in names for word in _WORD.findall(name.lower()))


def _nouns_of(lexicon: Any, near: str) -> set[str]:
    """The nouns of the events that a sentence speaks of: "died" makes "death"."""
    said = set(_WORD.findall(near))
    return {word for form, noun in lexicon.events.items() if form in said for word in noun.lower().split()}


def _stem(word: str) -> str:
    return word[: max(4, len(word) - 3)] if len(word) > 4 else word


def _named(context: Context, fact: Fact, near: str) -> Iterator[tuple[str, str]]:
    """Group and instrument stand on the page in their own words."""
    if fact.group is not None:
        words = [word.lower() for word in _WORD.findall(fact.group)]
        missing = [word for word in words if word not in context.folded]
        if not fact.group.strip() or (words and len(missing) * 2 > len(words)):
            yield "group", f"the page holds no {fact.group!r}"
    if fact.instrument is None and fact.kind == "score":
        quoted = words_of(context.text, fact)
        named = next((row.abbr for row in context.lexicon.instruments if _printed(row.abbr, quoted)), None)
        if named is not None:
            yield "instrument", f"{named} is left out"
    if fact.instrument is None or fact.kind in ("effect", "p_value"):
        return
    if fact.kind not in ("score", "stage", "measurement", "proportion", "count"):
        yield "instrument", f"a {fact.kind} has no instrument"
        return
    names = _names(context.lexicon).get(fact.instrument.casefold(), (fact.instrument,))
    if not any(_printed(name, near) for name in names):
        yield "instrument", f"no {fact.instrument} in the quote, its support or sentence"


def _printed(name: str, near: str) -> bool:
    return re.search(rf"(?<![^\W_]){re.escape(name)}", near, re.IGNORECASE) is not None


@lru_cache(maxsize=4)
def _names(lexicon: Any) -> dict[str, tuple[str, ...]]:
    return {row.abbr.casefold(): (row.abbr, *row.names) for row in lexicon.instruments}


def _timepoint(context: Context, fact: Fact, near: str, study: str) -> Iterator[tuple[str, str]]:
    timepoint = fact.timepoint
    if timepoint is None:
        return
    folded = " ".join(timepoint.text.split()).lower()
    if not folded or (folded not in near.lower() and folded not in study):
        yield "timepoint", f"{timepoint.text!r} stands neither in the sentence nor in the study"
        return
    said = relation_of(folded)
    if timepoint.relation is not None and said is not None and said != timepoint.relation:
        yield "timepoint", f"{timepoint.text!r} is {said}, not {timepoint.relation}"
    if not same_offset(context, folded, timepoint.offset):
        yield "timepoint", f"offset {timepoint.offset} cannot be read from {timepoint.text!r}"
    if timepoint.anchor is not None:
        anchor = timepoint.anchor
        if anchor != anchor.lower() or not (
            _stem(anchor)[:4] in near.lower() or _stem(anchor)[:4] in study or _usual(anchor)
        ):
            yield "timepoint", f"the study holds no {anchor!r}"


def _usual(anchor: str) -> bool:
    return anchor in (
        "surgery",
        "baseline",
        "follow-up",
        "operation",
        "treatment",
        "intervention",
        "diagnosis",
        "discharge",
    )


def _designs(context: Context) -> Iterator[Problem]:
    """A study's authors are its reference's."""
    citations = {citation.id: citation for citation in context.record.citations}
    for index, study in enumerate(context.record.studies):
        if study.authors is None:
            continue
        names = [
            str(name.get("family") or name.get("literal") or "")
            for id_ in study.citations
            if id_ in citations
            for name in citations[id_].csl.get("author", [])  # type: ignore[attr-defined]
        ]
        if study.citations and names and not any(name and name in study.authors for name in names):
            span = study.spans[0] if study.spans else None
            message = f"study {study.id}: {study.authors!r} are not the authors of its reference"
            yield Problem(
                "study", message, span.start if span else None, span.end if span else None, ("studies", index)
            )
