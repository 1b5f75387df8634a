"""The first pass: each quantity of a sentence becomes a fact or gets a role; then the facts that no quantity states."""

from __future__ import annotations

import re

from extract.facts import people
from extract.facts.context import Sentence
from extract.facts.draft import Draft, Role, blank_value
from extract.facts.instruments import find_instruments
from extract.facts.rules import RULES
from extract.facts.scope import Reader
from extract.facts.stages import graded_scales, stages
from extract.facts.zeros import ZERO_HINT, zeros


def read_sentence(s: Sentence, reader: Reader, extra: list[tuple[Sentence, Draft]]) -> None:
    """Drafts and roles of the sentence's quantities, set in it; facts of words and letters go to `extra`."""
    reader.instruments = find_instruments(s, reader.lexicon) if s.quantities else []
    i = 0
    while i < len(s.quantities):
        q = s.quantities[i]
        if s.drafts[i] is None and s.roles[i] is None:
            ratio = people.sex_ratio(s, i, q)
            if ratio:
                s.drafts[i] = ratio[0]
                if len(ratio) == 2:
                    s.drafts[i + 1] = ratio[1]
                else:
                    s.roles[i + 1] = Role("fact", rule="part-of-ratio")
                i += 1
                continue
            if q.numbers[0].kind == "stage":
                s.drafts[i] = (
                    Draft(
                        "stage",
                        q.start,
                        q.end,
                        (s.start, s.end),
                        "tnm",
                        blank_value(text=q.numbers[0].text),
                        list(q.numbers),
                        label="TNM",
                    )
                    if reader.single
                    else None
                )
                if s.drafts[i] is None:
                    s.roles[i] = Role("other", "stage that selects or names", rule="stage")
                i += 1
                continue
            for _name, rule in RULES:
                found = rule(s, i, q, reader)
                if found is None:
                    continue
                if isinstance(found, Draft):
                    s.drafts[i] = found
                    break
                if isinstance(found, Role):
                    s.roles[i] = found
                    break
        draft = s.drafts[i]
        if (
            draft is not None
            and draft.rule in ("n-year-old", "age-cue")
            and draft.kind == "age"
            and draft.value["statistic"] == "single"
        ):
            sex = people.patient_sex(s, draft, reader.lexicon)
            if sex is not None:
                extra.append((s, sex))
        i += 1
    if reader.single:
        _opening_times(s)
        for graded in graded_scales(s, reader.instruments or find_instruments(s, reader.lexicon)):
            if not any(d is not None and d.start < graded.end and graded.start < d.end for d in s.drafts):
                extra.append((s, graded))
        for stage in stages(s):
            if not any(d is not None and d.start < stage.end and stage.start < d.end for d in s.drafts):
                extra.append((s, stage))
    if ZERO_HINT.search(s.lowered):
        extra.extend((s, zero) for zero in zeros(s))
    if "teens" in s.lowered or "ties" in s.lowered or "0s" in s.lowered or "0's" in s.lowered:
        for decade in people.decades(s):
            extra.append((s, decade))
            sex = people.patient_sex(s, decade, reader.lexicon)
            if sex is not None:
                extra.append((s, sex))


def _opening_times(s: Sentence) -> None:
    """ "Six days before surgery, latencies were 9.0 ms": beside a measured value the time is its time point."""
    if not any(d is not None and d.kind in ("measurement", "score") for d in s.drafts):
        return
    for i, draft in enumerate(s.drafts):
        if (
            draft is not None
            and draft.rule == "event-interval"
            and draft.start - s.start < 24
            and re.match(r"\s*(?:before|after|following|prior\s+to|post)", s.after(draft.end, 14))
        ):
            later = [d for d in s.drafts[i + 1 :] if d is not None and d.kind in ("measurement", "score")]
            if later:
                s.drafts[i] = None
                s.roles[i] = Role("timepoint", rule="opens-the-sentence")
