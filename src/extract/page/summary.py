"""One row of the evidence table from a study's facts.

Equal facts: the first. Facts that disagree: nothing, and the check `mentions-agree` names both. Facts of an
arm or subgroup (`group`) never speak for the whole study; outcomes and complications list them as such.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from extract.quick import Quick
from extract.record import Design, Fact, Summary, SummaryItem, SummaryOutcome, Value

COMPLICATIONS = (
    "complication", "complications", "morbidity", "adverse", "toxicity", "infection", "infections",
    "dehiscence", "leak", "leakage", "reoperation", "reoperations", "revision", "mortality", "thrombosis",
    "embolism", "side effects",
)  # fmt: skip
"""What makes a label a complication, unless the caller gives the lexicon's words."""

_DEATH = re.compile(r"\b(?:dead|died|dies|deaths?|deceased|mortality|fatal(?:ity|ities)?)\b", re.I)
_OUTCOME = Quick(
    r"\b(?:alive|surviv\w+|dead|died|deaths?|improv\w+|relie[fv]\w*|recover\w*|resol(?:ved|ution)|heal\w+|cured?"
    r"|remission|recurr\w+|relaps\w+|progress\w+|control|respon\w+|stable|unchanged|stabili[sz]ed|worse\w*"
    r"|deteriorat\w+|free|benefit|satisf\w+|success\w*|fail\w*|function\w*|independent|ambulat\w+|walk\w*"
    r"|return\w*|good|excellent|fair|poor|outcomes?|preserv\w+|decreas\w+|reduc\w+|increas\w+|pain)\b",
    re.I,
)
_STAGES = (
    ("included", "enrolled", "randomized", "randomised", "recruited", "assigned", "allocated", "entered"),
    ("treated", "operated", "underwent", "received"),
    ("evaluable", "analyzed", "analysed", "evaluated", "studied", "assessed"),
)
Rank = tuple[int, int, int, int, str]
_LISTED = ("count", "proportion", "score", "survival")
_CENTRAL = ("mean", "median", "single", "mode", None, "range", "total", "estimate", "change")


def summarise(
    facts: Sequence[Fact], design: Design | None = None, *, complications: Iterable[str] = COMPLICATIONS
) -> Summary:
    """The row of a study with these facts, in order; `complications` are cue words of labels."""
    whole = [fact for fact in facts if fact.group is None]
    lone = _lone_patient(whole, design)
    survival = _estimate(whole, "survival", _survival_rank)
    deaths = _deaths(whole)
    if lone is not None:
        dying = next((fact for fact in whole if fact.kind == "duration" and _is_death(fact)), None)
        if dying is not None:
            deaths = deaths or _one_patient(dying)
            survival = survival or _item(dying)
    words = tuple(sorted({word.lower() for word in complications}))
    listed = [fact for fact in facts if fact.kind in _LISTED]
    bad = [fact for fact in listed if fact.kind != "survival" and _complicates(fact.label or "", words)]
    known = {fact.id for fact in bad}
    good = [fact for fact in listed if fact.id not in known and _is_outcome(fact)]
    return Summary.model_construct(
        n=_size(whole) or (_one_patient(lone) if lone is not None else None),
        male=_sex(whole, "male"),
        female=_sex(whole, "female"),
        age=_estimate(whole, "age", _age_rank),
        period=_period(whole),
        follow_up=_estimate(whole, "follow_up", _follow_up_rank),
        survival=survival,
        deaths=deaths,
        outcomes=[_outcome(fact) for fact in good],
        complications=[_outcome(fact) for fact in bad],
    )


@lru_cache(maxsize=8)
def _cue(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words)) or '(?!)'})\b", re.IGNORECASE)


def _complicates(label: str, words: tuple[str, ...]) -> bool:
    low = label.lower()
    for word in words:
        if word in low:
            return _cue(words).search(label) is not None
    return False


def _item(fact: Fact) -> SummaryItem:
    return SummaryItem.model_construct(value=fact.value, facts=[fact.id])


def _outcome(fact: Fact) -> SummaryOutcome:
    return SummaryOutcome.model_construct(
        value=fact.value, facts=[fact.id], label=fact.label, group=fact.group, timepoint=fact.timepoint
    )


def _agreed(facts: Sequence[Fact]) -> SummaryItem | None:
    """The first fact's value with the ids of all that state it; None where there is none or they disagree."""
    if not facts or len({_stated(fact.value) for fact in facts}) > 1:
        return None
    return SummaryItem.model_construct(value=facts[0].value, facts=[fact.id for fact in facts])


def _stated(value: Value) -> tuple[object, ...]:
    """What two facts must share to be equal; a range and an IQR on one estimate are one statement."""
    if value.value is not None:
        return value.value, value.unit if value.statistic != "count" else None
    return value.low, value.high, value.start, value.end, value.text


def _size(facts: Sequence[Fact]) -> SummaryItem | None:
    """The cohort: as counted without a stage, else as enrolled, as treated, as analysed."""
    sizes = [fact for fact in facts if fact.kind == "cohort_size"]
    by_stage: dict[int, list[Fact]] = {}
    for fact in sizes:
        by_stage.setdefault(_stage(fact.label), []).append(fact)
    return _agreed(by_stage[min(by_stage)]) if by_stage else None


def _stage(label: str | None) -> int:
    words = (label or "").lower().split()
    return next((i + 1 for i, stage in enumerate(_STAGES) if any(word in stage for word in words)), 0)


def _sex(facts: Sequence[Fact], label: str) -> SummaryItem | None:
    """Counts before percentages; a ratio of the sexes fills neither."""
    of = [fact for fact in facts if fact.kind == "sex" and fact.label == label]
    counts = [fact for fact in of if fact.value.statistic == "count"]
    return _agreed(counts or [fact for fact in of if fact.value.statistic == "percent"])


def _period(facts: Sequence[Fact]) -> SummaryItem | None:
    periods = [fact for fact in facts if fact.kind == "study_period"]
    closed = [fact for fact in periods if fact.value.start and fact.value.end]
    return _agreed(closed or periods)


def _estimate(facts: Sequence[Fact], kind: str, rank: Callable[[Fact], Rank]) -> SummaryItem | None:
    """The facts of a kind that rank first, if they agree; what ranks behind is another thing."""
    of = [(rank(fact), fact) for fact in facts if fact.kind == kind]
    if not of:
        return None
    first = min(ranked for ranked, _ in of)
    return _agreed([fact for ranked, fact in of if ranked == first])


def _statistic(fact: Fact) -> int:
    return _CENTRAL.index(fact.value.statistic) if fact.value.statistic in _CENTRAL else len(_CENTRAL)


def _age_rank(fact: Fact) -> Rank:
    return (fact.label or "age") != "age", _bounded(fact), _statistic(fact), 0, ""


def _follow_up_rank(fact: Fact) -> Rank:
    return _bounded(fact), _statistic(fact), 0, 0, ""


def _survival_rank(fact: Fact) -> Rank:
    """Overall survival first, a time before a rate, an estimate before a bare range; by time point."""
    label = (fact.label or "").lower()
    kind = 0 if "overall" in label else 1 if "survival" in label else 2
    when = (fact.timepoint.offset or fact.timepoint.text) if fact.timepoint else ""
    return kind, fact.value.unit == "%", _bounded(fact), _statistic(fact), when


def _bounded(fact: Fact) -> bool:
    """Whether a fact only sets a bound: "minimum follow-up 2 years"."""
    return fact.value.comparator is not None


def _is_death(fact: Fact) -> bool:
    return bool(_DEATH.search(fact.label or ""))


def _deaths(facts: Sequence[Fact]) -> SummaryItem | None:
    dead = [
        fact for fact in facts if fact.kind == "count" and _is_death(fact) and fact.value.statistic == "count"
    ]
    if not dead:
        dead = [
            fact for fact in facts if fact.kind == "proportion" and _is_death(fact) and fact.value.numerator
        ]
    # Deaths within a time are a part of the deaths.
    return _agreed([fact for fact in dead if fact.timepoint is None] or dead)


def _is_outcome(fact: Fact) -> bool:
    return fact.kind in ("score", "survival") or _OUTCOME.stands(fact.label or "")


def _lone_patient(facts: Sequence[Fact], design: Design | None) -> Fact | None:
    """The first fact that tells the one patient's age or sex; None where the study has several, or a size."""
    if design not in ("case_report", None) or any(fact.kind == "cohort_size" for fact in facts):
        return None
    told = [
        fact
        for fact in facts
        if (fact.kind == "sex" and fact.value.statistic == "count" and fact.value.value == 1)
        or (fact.kind == "age" and fact.value.statistic == "single")
    ]
    sexes = {fact.label for fact in told if fact.kind == "sex"}
    return told[0] if told and len(sexes) < 2 else None


def _one_patient(fact: Fact) -> SummaryItem:
    """One patient, told by a fact that states something else of him or her."""
    value = Value(statistic="count", value=1, unit="{patients}")
    return SummaryItem.model_construct(value=value, facts=[fact.id])
