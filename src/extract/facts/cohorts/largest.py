"""The last resort: where no count reads as the study's size, the largest count of people that is no result is it."""

from __future__ import annotations

import re

from extract.facts.cohorts.cues import EACH_GROUP, SUBSET
from extract.facts.context import Sentence
from extract.facts.draft import Draft
from extract.lexicon import Lexicon

FEW = 4  # sentences; a shorter stretch tells of some patients without saying how many there were
RESULT_AHEAD = re.compile(
    r"\b(?:seen|observed|found|noted|reported|occurred|occurs?|developed|achieved|obtained|present|detected|confirmed|revealed|experienced|diagnosed|recurred|bled|resolved|worsened|appeared|persisted|leaked|ruptured|healed|succeeded|successful|absent)\b[^.;]{0,50}\b(?:in|by|for|among|with)\s+(?:only\s+|all\s+|the\s+|these\s+)*$"
)
RESULT_BEHIND = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:\w+ly\s+|also\s+)?(?:had(?!\s+been\s+(?:randomi|assign|treat))|died|developed|experienced|showed|relapsed|recurred|improved|withdrew|dropped|discontinued|refused|declined|reported)\b"
    r"|[^.;,]{0,50}?\b(?:were|was|are|is)\s+(?:\w+ly\s+)?(?:needed|required|excluded|screened|lost|invited|approached|positive|negative|alive|dead|planned|available|found|still)\b"
)
NOT_WHOLE = re.compile(
    r"\b(?:screened|excluded|approached|invited|declined|refused|withdr[ea]w\w*|dropp?ed|drop-?outs?|lost|ineligible|completed|planned|needed|required|died|literature|discontinued|failed|controls?|remaining|other|not\s+(?:included|evaluable|randomi[sz]ed|treated|assessable))\b"
)


def largest_counted(sentences: list[Sentence], lexicon: Lexicon) -> tuple[Sentence, Draft] | None:
    """Where no count reads as the study's size, the largest one of people that is no result and stands early is it."""
    total = len(sentences)
    if total < FEW:
        return None
    best: tuple[float, Sentence, Draft] | None = None
    largest = 0.0
    grouped = [0.0, 0.0]
    for order, s in enumerate(sentences):
        for i, draft in enumerate(s.drafts):
            if draft is None:
                continue
            largest = max(largest, draft.value["denominator"] or 0.0)
            if draft.noun not in lexicon.people or draft.kind not in ("count", "cohort_size", "proportion"):
                continue
            if draft.value["statistic"] != "count" or draft.value["value"] is None:
                largest = max(largest, draft.value["denominator"] or 0.0)
                continue
            value = draft.value["value"]
            largest = max(largest, value, draft.value["denominator"] or 0.0)
            grouped = sorted([*grouped, value if draft.group else 0.0, (draft.value["denominator"] or 0.0)])[
                -2:
            ]
            if (
                draft.kind != "count"
                or draft.rule != "counted-noun"
                or draft.value["comparator"] is not None
                or draft.value["denominator"] is not None
                or value < 4
                or order > 0.7 * total
                or s.bracket_at(draft.start) is not None
            ):
                continue
            before = s.before(draft.start, 110)
            after = s.flat(max(draft.end, s.quantities[i].end), s.end)[:130].lower()
            if (
                RESULT_AHEAD.search(before)
                or RESULT_BEHIND.match(after)
                or SUBSET.search(before[-30:])
                or NOT_WHOLE.search(s.between(max(s.start, draft.start - 24), draft.end))
                or (
                    re.search(r"\beligible\b", s.between(draft.start, draft.end))
                    and re.search(r"\b(?:of|among)\s+(?:the\s+)?$", before)
                )
                or re.match(r"[^.;]{0,40}\bassessed\s+for\s+(?:eligibility|inclusion)", after)
                or re.match(r"[^.;,]{0,60}?\bwill\b", after)
                or re.search(r"\bgroups?\b[^.;]{0,24}$", before)
                or EACH_GROUP.match(after)
            ):
                continue
            if best is None or value > best[0]:
                best = (value, s, draft)
    if best is not None and best[0] >= largest:
        _, s, draft = best
        if draft.group is None or grouped[0] <= 0.67 * draft.value["value"]:
            return s, draft
    return None  # none, or an arm among others of its size
