"""Which counts are the study's own people: decided over all counts of a study, with reasons, at the end."""

from __future__ import annotations

import re

from extract.facts.arms.model import Arm
from extract.facts.cohorts.count import Count
from extract.facts.cohorts.cues import NOT_OWN
from extract.facts.cohorts.largest import largest_counted
from extract.facts.cohorts.shares import as_size, share_of
from extract.facts.cohorts.verdict import verdict
from extract.facts.context import Sentence
from extract.facts.draft import Draft
from extract.lexicon import Lexicon

LABEL_STAGE = (
    ("randomi", "randomised"), ("enrol", "enrolled"), ("recruit", "recruited"), ("includ", "included"), ("evalua", "evaluable"), ("assessab", "assessable"),
    ("analy", "analysed"), ("treat", "treated"), ("accru", "accrued"), ("enter", "entered"),
)  # fmt: skip

PEOPLE = re.compile(r"\b(?:patients|women|men|children|subjects|participants|cases|infants)\b")
LABEL_STAGES = tuple(
    (re.compile(rf"[^.;,]{{0,60}}\b{prefix}"), re.compile(rf"\b{prefix}\w*\s+(?:\w+\s+){{0,2}}$"), word)
    for prefix, word in LABEL_STAGE
)


def decide_cohorts(sentences: list[Sentence], arms: list[Arm], lexicon: Lexicon, *, single: bool) -> None:
    """Turns counts into `cohort_size` where they are everybody in the study or in an arm; kinds change in place."""
    known: set[float] = set()
    biggest = 0.0
    arm_sizes: dict[str, list[Draft]] = {}
    comparative = bool(arms)
    total = len(sentences)
    for s in sentences:
        _bracketed_parts(s)
    for order, s in enumerate(sentences):
        for i, draft in enumerate(s.drafts):
            if (
                draft is not None
                and draft.kind == "proportion"
                and (share := share_of(s, draft, biggest, lexicon)) is not None
            ):
                as_size(draft)
                draft.kind, draft.rule = (
                    "cohort_size",
                    f"{'cohort' if share == 'total' else 'arm-size'}:with-share",
                )
                if share == "total":
                    known.add(draft.value["value"])
                    biggest = max(biggest, draft.value["value"])
                _label(s, draft)
                continue
            if (
                draft is not None
                and draft.kind == "proportion"
                and draft.value["denominator"] is not None
                and draft.value["denominator"] > biggest
                and draft.value["numerator"]
                and (draft.noun in lexicon.people or PEOPLE.search(s.between(draft.start, draft.end)))
            ):
                biggest = max(biggest, draft.value["numerator"] if not known else 0)
                known.add(-1.0)  # people are counted already, though no count of them all was read
            if (
                draft is None
                or draft.kind != "count"
                or draft.value["statistic"] != "count"
                or draft.value["value"] is None
            ):
                continue
            value = draft.value["value"]
            if draft.value["denominator"] is not None:
                # "218 of 270 screened patients were randomised"; other parts of a whole are counts
                if (
                    re.match(
                        r"[^.;,]{0,60}?\b(?:were|was)\s+(?:then\s+|finally\s+|eventually\s+)?(?:randomi[sz]ed|randomly|enrolled|included|recruited|analy[sz]ed)\b",
                        s.after(max(draft.end, s.quantities[i].end), 110),
                    )
                    and draft.noun in lexicon.people
                    and value >= biggest * 0.5
                ):
                    draft.kind, draft.rule, draft.group = "cohort_size", "cohort:of-screened", None
                    known.add(value)
                    biggest = max(biggest, value)
                    _label(s, draft)
                continue
            kind, reason = verdict(Count(s, i, draft, known, biggest, comparative, order, total, lexicon))
            if kind == "arm":
                draft.kind = "cohort_size"
                draft.rule = f"arm-size:{reason}"
                arm_sizes.setdefault(draft.group or "", []).append(draft)
                _label(s, draft)
            elif kind == "total":
                draft.kind = "cohort_size"
                draft.rule = f"cohort:{reason}"
                draft.group = None
                known.add(value)
                biggest = max(biggest, value)
                _label(s, draft)
    _whole_by_sum(sentences, arm_sizes, known)
    if not single and (largest := largest_counted(sentences, lexicon)) is not None:
        s, draft = largest
        draft.kind, draft.rule, draft.group = "cohort_size", "cohort:largest-counted", None
        _label(s, draft)


def _bracketed_parts(s: Sentence) -> None:
    """ "189 patients (100 in A and 89 in B)": parts that add up to the number before their bracket are the arms."""
    for i, draft in enumerate(s.drafts):
        if (
            draft is None
            or draft.kind != "count"
            or draft.value["value"] is None
            or draft.value["denominator"] is not None
        ):
            continue
        bracket = next((b for b in s.brackets if draft.end <= b[0] <= draft.end + 40), None)
        if bracket is None or re.search(r"[.;]|\d", s.between(draft.end, bracket[0])):
            continue
        parts = [
            d
            for d in s.drafts[i + 1 :]
            if d is not None and bracket[0] < d.start < bracket[1] and d.kind == "count"
        ]
        if (
            re.search(
                r"\b(?:observed|seen|occurred|found|noted|reported|detected|developed|experienced|died|recurr\w+|relapse\w*|events?|deaths?)\b",
                s.between(max(s.start, draft.start - 50), draft.start),
            )
            or re.match(
                r"\)?\s*(?:\w+ly\s+)?(?:withdrew|died|dropped|relapsed|recurred|had|developed|experienced|discontinued|refused)\b",
                s.after(bracket[1], 24),
            )
            or re.match(
                r"\s*(?:withdrew|died|dropped|relapsed|had|developed|experienced|discontinued|refused)\b",
                s.after(draft.end, 24),
            )
        ):
            continue
        if len(parts) < 2 or sum(d.value["value"] or 0 for d in parts) != draft.value["value"]:
            continue
        if len({d.group for d in parts}) == len(parts) and None not in {d.group for d in parts}:
            draft.group = None
            draft.reasons.append("whole of the bracket")
            for part in parts:
                part.reasons.append("part of the bracket")


def _label(s: Sentence, draft: Draft) -> None:
    noun = draft.noun or "patients"
    low = s.between(draft.start, min(s.end, draft.end + 80))
    before = s.between(max(s.start, draft.start - 40), draft.start)
    label = noun
    after = low[draft.end - draft.start :]
    for behind, ahead, word in LABEL_STAGES:
        if behind.match(after) or ahead.search(before):
            label = f"{label} {word}"
            break
    draft.label = label


def _whole_by_sum(sentences: list[Sentence], arm_sizes: dict[str, list[Draft]], known: set[float]) -> None:
    """The number that equals the sum of the arms is the total, whatever words stand around it."""
    if len(arm_sizes) < 2 or "" in arm_sizes:
        return
    firsts = [drafts[0].value["value"] for drafts in arm_sizes.values()]
    whole = sum(firsts)
    for s in sentences:
        for draft in s.drafts:
            if (
                (
                    draft is not None
                    and draft.kind == "count"
                    and draft.group is None
                    and draft.value["value"] == whole
                    and draft.value["denominator"] is None
                )
                and draft.value["unit"]
                and not NOT_OWN.search(s.between(max(s.start, draft.start - 24), draft.end))
            ):
                draft.kind = "cohort_size"
                draft.rule = "cohort:sum-of-arms"
                known.add(whole)
                _label(s, draft)
