"""Repeated statements of one thing agree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.checks.view import (
    STAGE_WORDS,
    UNIT_NAMES,
    View,
    before,
    check,
    counted,
    is_persons,
    is_pooled,
    number,
    sentence_text,
)
from extract.record import Check, Fact, Study

RULE = "mentions-agree"

_KINDS = {
    "cohort_size": "size", "study_period": "study period", "age": "age", "follow_up": "follow-up",
    "survival": "survival", "sex": "sex",
}  # fmt: skip
# "A series of 14 patients" is the whole; what the other words lead in is another group, or a part of one.
_WHOLE = re.compile(
    r"\b(?:series|total|cohort|population|sample|stud(?:y|ies)|analysis|review|experience|report|data|records"
    r"|outcomes?|results|evaluation|survey|treatment|management) (?:of|from|in|with)"
    r"(?: (?:a|the|our|these|consecutive))*\s*$"
)
_OTHERS = re.compile(
    r"\b(?:of|among|remaining|other|another|additional|further|from|these|both|only|first|second|third|until"
    r"|previous|control|group|arm|versus|vs|and|or|to|plus|with|by|than|compared)"
    r"(?: (?:the|these|those|all|our))*\s*$"
)

_PART = re.compile(r"\b(?:of|among) (?:the|these|those|our|all|them)\b")
# A sentence with these compares, or speaks of a part.
_GROUPS = re.compile(
    r"\b(?:groups?|arms?|versus|vs|compar\w+|subgroup|subset|those|these|controls?|whereas|while|respectively|other"
    r"|both|before|after|years \d|(?:patients?|cases?|women|men) (?:with|without|who|that|in))\b"
)
# Fewer of the same people, later.
_LATER = re.compile(
    r"complet|follow|evaluab|analy|assess|examin|surviv|exclu|lost|availab|random|subset|subgroup|substud|receiv"
    r"|remain|consent|eligib|respon|withdr|drop"
)
# A slip of the pen changes a size a little; another group is of quite another size.
_CLOSE = 0.6


def mentions_agree(view: View) -> Iterator[Check]:
    """Per study: one row for each thing that is stated more than once."""
    for study, facts in view.studies:
        if is_pooled(study):
            continue
        things: dict[tuple[object, ...], list[Fact]] = {}
        for fact in facts:
            if fact.kind in _KINDS and (key := _key(view.text, fact)) is not None:
                things.setdefault(key, []).append(fact)
        for same in things.values():
            if len(same) > 1 and len({fact.start for fact in same}) > 1:
                yield _judge(view.text, study, facts, same)


def _key(text: str, fact: Fact) -> tuple[object, ...] | None:
    """What a fact states; None where nothing can state it again."""
    value = fact.value
    when = fact.timepoint.text.lower() if fact.timepoint else None
    if fact.kind == "cohort_size":
        if counted(fact) is None:
            return None
        unit = "persons" if is_persons(value.unit) else value.unit
        stage = STAGE_WORDS.search(f"{fact.label or ''} {fact.quote}")
        return fact.kind, fact.group, unit, stage[1].lower() if stage else None
    if fact.kind == "sex":
        several = value.statistic == "count" and value.value != 1
        return (fact.kind, fact.group, fact.label) if several else None
    if fact.kind == "study_period":
        return (fact.kind, fact.group, fact.label) if value.start and value.end else None
    if value.statistic not in ("mean", "median") or value.value is None:
        return None
    return fact.kind, fact.group, (fact.label or "").lower(), value.statistic, when


def _judge(text: str, study: Study, facts: Sequence[Fact], same: Sequence[Fact]) -> Check:
    what = _KINDS[same[0].kind]
    stated = [_said(fact) for fact in same]
    if len(set(stated)) == 1:
        return check(RULE, "pass", f"{what} stated {len(same)} times: {stated[0]}", study, same)
    message = f"{what} stated as {' and '.join(dict.fromkeys(stated))}"
    guessed = any(fact.rule == "cohort:largest-counted" for fact in same)
    if not guessed and _one_thing(text, facts, same):
        return check(RULE, "warn", message, study, same)
    return check(RULE, "skip", f"{message}: may be different groups", study, same)


def _said(fact: Fact) -> str:
    value = fact.value
    if fact.kind == "study_period":
        return f"{value.start} to {value.end}"
    unit = UNIT_NAMES.get(value.unit or "", "")
    said = f"{value.statistic} {number(value.value or 0)} {unit}".strip()
    return number(value.value or 0) if fact.kind in ("cohort_size", "sex") else said


def _one_thing(text: str, facts: Sequence[Fact], same: Sequence[Fact]) -> bool:
    """Whether statements that differ are surely of the same people: in different sentences, of no part."""
    sentences = [fact.sentence.start for fact in same]
    if len(set(sentences)) < len(sentences):
        return False
    # Where the study has groups, what is said twice may be said of two of them.
    if any(fact.group is not None for fact in facts):
        return False
    if same[0].kind != "study_period" and any(_of_others(before(text, fact)) for fact in same):
        return False
    if any(STAGE_WORDS.search(f"{fact.label or ''}") for fact in same):
        return False
    said = [sentence_text(text, fact) for fact in same]
    if same[0].kind != "cohort_size":
        return not any(_GROUPS.search(sentence) for sentence in said)
    sizes = sorted({counted(fact) or 0 for fact in same})
    if any(_PART.search(fact.quote) for fact in same):
        return False
    fewer = [s for s, fact in zip(said, same, strict=True) if counted(fact) == sizes[0]]
    close = len(sizes) == 2 and sizes[0] >= _CLOSE * sizes[1]
    return close and not any(_LATER.search(sentence) for sentence in fewer)


def _of_others(words: str) -> bool:
    return _OTHERS.search(words) is not None and _WHOLE.search(words) is None
