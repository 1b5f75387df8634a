"""The parts of one list over one unit and one outcome add up to their total."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extract.checks.view import (
    View,
    check,
    cohorts,
    counted,
    is_persons,
    is_pooled,
    noun,
    sentence_text,
    total,
)
from extract.record import Check, Fact, Study

RULE = "parts-sum-to-total"

# A list ends at a semicolon; what stands before a colon announces the list behind it.
_BREAK = re.compile(r";|:(?=\s)")
_OPENS = re.compile(r"\b(?:of|among)(?: (?:the|these|those|all|our))*(?: (?:total|remaining|other))?\s*$")
_NESTED = re.compile(
    r"\b(?:of|among) (?:whom|which|these|those|them)\b|\bincluding\b|\bboth\b|\beither\b|\bas well as\b"
    r"|\bin addition\b|\balso\b|\bversus\b|\bvs\b|\bcompared\b",
    re.IGNORECASE,
)
# One patient can have several of these: a sum above the total proves nothing.
_OVERLAPPING = re.compile(
    r"complicat|comorbid|adverse|side effect|symptom|deficit|history|present|underwent|additional|multiple"
    r"|more than one|some patients|respectively",
    re.IGNORECASE,
)
# Of these a unit has one at a time. Every part of a list must be of one such family.
_ALTERNATIVES = (
    re.compile(
        r"\b(?:complete\w*|partial\w*|mild\w*|moderate\w*|severe\w*|no|none|without|unchanged|stable|worse\w*"
        r"|deteriorat\w*|improve\w*|better|same|excellent|good|fair|poor|resol\w+|smaller|larger|increas\w+"
        r"|decreas\w+|minimal|slight|marked|alive|dead|died|death|deceased|living|surviv\w+|recover\w*)\b",
        re.IGNORECASE,
    ),
    re.compile(
        r"\b(?:anterior|posterior|lateral|dorsal|ventral|combined|transoral|transsphenoidal|retrosigmoid"
        r"|suboccipital|approach|route)\w*\b",
        re.IGNORECASE,
    ),
    re.compile(r"\b(?:grade|type|class|stage|group)s?\b", re.IGNORECASE),
    re.compile(r"^[CTLS]-?\d", re.IGNORECASE),
    re.compile(r"\b(?:right|left|bilateral|midline)\b", re.IGNORECASE),
)
_NEAR = 8  # counts before a list of percentages among which its total may be
_WAY = _ALTERNATIVES[1]


@dataclass(frozen=True, slots=True)
class Listing:
    """Parts that stand together; `head` is the fact that announces them, `split` says that `;` joins them."""

    parts: tuple[Fact, ...]
    head: Fact | None
    split: bool


def parts_sum_to_total(view: View) -> Iterator[Check]:
    """Per sentence, unit, group and time: pass when the parts give the total, skip below, fail above."""
    for study, facts in view.studies:
        if is_pooled(study):
            continue
        sizes = [fact for fact in facts if fact.kind == "cohort_size"]
        wholes = [fact for fact in facts if fact.kind in ("count", "cohort_size")]
        starts = [fact.start for fact in wholes]
        for listing in _listings(view.text, facts):
            until = bisect_left(starts, listing.parts[0].start)
            near = wholes[max(0, until - _NEAR) : until]
            yield from _judge(view.text, study, sizes, near, listing)


def _listings(text: str, facts: Sequence[Fact]) -> Iterator[Listing]:
    """The lists of a study, in the order of the text."""
    buckets: dict[tuple[object, ...], list[Fact]] = {}
    for fact in facts:
        if fact.kind not in ("count", "proportion") or counted(fact) is None:
            continue
        if fact.kind == "count":
            unit = "persons" if is_persons(fact.value.unit) else fact.value.unit
        else:
            unit = "share"
        buckets.setdefault((fact.sentence.start, unit, fact.group), []).append(fact)
    for bucket in buckets.values():
        for together in _by_time(bucket):
            if len(together) > 1:
                yield from _cut(text, together)


def _by_time(bucket: Sequence[Fact]) -> Iterator[list[Fact]]:
    """One list for each time; a time that is said once holds for the parts that name none."""
    times = dict.fromkeys(fact.timepoint.text.lower() for fact in bucket if fact.timepoint)
    if len(times) < 2:
        yield list(bucket)
        return
    for time in (None, *times):
        yield [fact for fact in bucket if (fact.timepoint.text.lower() if fact.timepoint else None) == time]


def _cut(text: str, bucket: Sequence[Fact]) -> Iterator[Listing]:
    clauses: list[list[Fact]] = [[bucket[0]]]
    heads: list[Fact | None] = [None]
    for previous, fact in pairwise(bucket):
        breaks = _BREAK.findall(text, previous.end, max(previous.end, fact.start))
        if breaks:
            clauses.append([])
            heads.append(previous if breaks[-1] == ":" and len(clauses[-2]) == 1 else None)
        clauses[-1].append(fact)
    if all(len(clause) == 1 for clause in clauses):
        if not any(heads):
            yield Listing(tuple(bucket), None, True)
        return
    for clause, head in zip(clauses, heads, strict=True):
        if len(clause) > 1:
            first = clause[0]
            if head is None and _OPENS.search(text[first.sentence.start : first.start].lower()):
                head, clause = first, clause[1:]
            if len(clause) > 1:
                yield Listing(tuple(clause), head, False)


def _judge(
    text: str, study: Study, sizes: Sequence[Fact], near: Sequence[Fact], listing: Listing
) -> Iterator[Check]:
    parts, head = listing.parts, listing.head
    values = [counted(part) or 0 for part in parts]
    whole = sum(values)
    written = total(values)
    if head is None and len(parts) > 2 and values[0] == sum(values[1:]):
        # "Twelve had complications (five leaks and seven infections)": the first is the others' total.
        yield check(RULE, "pass", f"{total(values[1:])} = {values[0]}{_of(parts[0])}", study, parts)
        return
    limits, owners = _totals(sizes, near, listing)
    if not limits:
        return
    noun_of = _of(parts[0])
    if whole in limits:
        yield check(RULE, "pass", f"{written} = {whole}{noun_of}", study, (*owners, *parts))
        return
    inner = text[parts[0].start : parts[-1].end]
    if _NESTED.search(inner):
        return
    limit = max(limits)
    if whole < limit:
        yield check(RULE, "skip", f"{written}: {whole} of {limit} reported", study, (*owners, *parts))
    elif _certain(text, listing):
        message = f"{written} = {whole}{noun_of}, more than {limit}"
        yield check(RULE, "fail", message, study, (*owners, *parts))
    else:
        message = f"{written} = {whole}{noun_of}, more than {limit}: one patient may have several"
        yield check(RULE, "skip", message, study, (*owners, *parts))


def _totals(
    sizes: Sequence[Fact], near: Sequence[Fact], listing: Listing
) -> tuple[list[int], tuple[Fact, ...]]:
    """What the parts can add up to, and the facts that state it; `near` are the counts before them."""
    parts, head = listing.parts, listing.head
    stated = {part.value.denominator for part in parts}
    if len(stated) == 1 and (only := stated.pop()) is not None:
        return [int(only)], ()
    if any(part.value.denominator is not None for part in parts):
        return [], ()
    if head is not None:
        return [counted(head) or 0], (head,)
    if parts[0].kind == "proportion":
        # Percentages are often of a part of the cohort that nobody names: only an exact sum speaks.
        whole = sum(counted(part) or 0 for part in parts)
        return next((([whole], (f,)) for f in reversed(near) if counted(f) == whole), ([], ()))
    unit, group = parts[0].value.unit, parts[0].group
    if is_persons(unit):
        fitting = cohorts(sizes, group=group)
    else:
        fitting = [size for size in sizes if size.group == group and size.value.unit == unit]
    owners = {counted(size) or 0: size for size in reversed(fitting)}
    return list(owners), tuple(sorted(owners.values(), key=lambda f: f.start))


def _certain(text: str, listing: Listing) -> bool:
    """Whether the parts exclude each other, so that more than the total is a mistake."""
    parts = listing.parts
    labels = [(part.label or "").strip() for part in parts]
    if len(set(labels)) < len(labels) or "" in labels:
        return False
    sentence = sentence_text(text, parts[0])
    if listing.head is not None and not is_persons(parts[0].value.unit) and parts[0].kind == "count":
        return not re.search(r"respectively|multiple", sentence)
    inner = text[parts[0].start : parts[-1].end]
    if _OVERLAPPING.search(inner) or any(_OVERLAPPING.search(label) for label in labels):
        return False
    said = [f"{label} {part.quote}" for label, part in zip(labels, parts, strict=True)]
    if any(all(family.search(label) for label in labels) for family in _ALTERNATIVES):
        return True
    return listing.split and any(_WAY.search(label) for label in said)


def _of(part: Fact) -> str:
    counted_noun = noun(part.value.unit)
    return f" {counted_noun}" if counted_noun else ""
