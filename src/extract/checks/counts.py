"""Counts against their cohort, and percentages against their counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.checks.view import (
    View,
    before,
    check,
    cohorts,
    counted,
    is_person,
    is_persons,
    is_pooled,
    number,
    sentence_text,
)
from extract.record import Check, Fact, Number, Study, Value

WITHIN = "count-within-cohort"
PERCENT = "percent-matches-counts"

# People outside the study, or before it: more of them than the cohort is no mistake.
_OUTSIDE = re.compile(
    r"screen|eligib|exclu|refer|identif|review|literature|report|publish|populat|invit|contact|approached\b"
    r"|admi(?:tted|ssion)|regist|database|control|volunteer|healthy|donor|historical|previous|prior|earlier"
    r"|pooled|planned|required|sample size|power|nationwide|world|other series|meta-|visits?|record"
    r"|births?|inhabitants|per \d",
    re.IGNORECASE,
)
_DRAWN = re.compile(r"\b(?:of|from|among|per|in every)(?: (?:the|these|those|all|our|a total of))*\s*$")
_STAGE = re.compile(
    r"follow-?\s?up (?:review|data|stud|inform|exam)|evaluab|\banaly[sz]ed|complet|availab|\bpart of"
)
_FEW = 5  # below it a percentage is too coarse to say of how many
_PRINTED = re.compile(r"(?<![\d.,·])(\d{1,3})(?:[.,·](\d+))?(?=\s*(?:%|per ?cent|\)|\]|$))", re.IGNORECASE)


def count_within_cohort(view: View) -> Iterator[Check]:
    """No count of persons is above its cohort; one row a study, or one for every count that is."""
    for study, facts in view.studies:
        if is_pooled(study):
            continue
        sizes = [f for f in facts if _sizes_persons(f)]
        if not sizes:
            continue
        limit = _limit(sizes)
        counts = [f for f in facts if _counts_persons(f)]
        above = [f for f in counts if (counted(f) or 0) > limit]
        surely = len(above) == 1 and _sure_cohort(view.text, facts, sizes, limit)
        above = [f for f in above if surely and _inside(view.text, f, facts)]
        largest = max(sizes, key=lambda f: counted(f) or 0)
        for fact in above:
            message = f"{counted(fact)} {_what(fact)}, but the cohort is {limit}"
            yield check(WITHIN, "fail", message, study, (largest, fact))
        within = [f for f in counts if (counted(f) or 0) <= limit]
        if within and len(within) == len(counts):
            most = max(within, key=lambda f: counted(f) or 0)
            message = f"the largest count of persons, {counted(most)}, is within the cohort of {limit}"
            yield check(WITHIN, "pass", message, study, (largest, *within))


def _sure_cohort(text: str, facts: Sequence[Fact], sizes: Sequence[Fact], limit: int) -> bool:
    """Whether the sizes stated are of everybody: nothing else that the study counts is above them.

    Where several numbers are, or a size is that of the patients followed up, the cohort is another.
    """
    wholes = [f.value.denominator for f in facts if f.value.denominator is not None]
    numerators = [
        f.value.numerator for f in facts if f.kind == "proportion" and f.value.numerator is not None
    ]
    if any(number > limit for number in (*wholes, *numerators)):
        return False
    return not any(_STAGE.search(sentence_text(text, f)) for f in sizes)


def _limit(sizes: Sequence[Fact]) -> int:
    """The largest size stated, or the groups' together if that is more."""
    arms: dict[str, int] = {}
    for size in sizes:
        if size.group is not None:
            arms[size.group] = max(arms.get(size.group, 0), counted(size) or 0)
    return max(sum(arms.values()), *(counted(size) or 0 for size in sizes), 0)


def _sizes_persons(fact: Fact) -> bool:
    return fact.kind == "cohort_size" and is_persons(fact.value.unit) and counted(fact) is not None


def _counts_persons(fact: Fact) -> bool:
    if counted(fact) is None:
        return False
    return fact.kind == "sex" or (fact.kind == "count" and is_persons(fact.value.unit))


def _inside(text: str, fact: Fact, facts: Sequence[Fact]) -> bool:
    """Whether a count is surely one of the study's own people."""
    if _OUTSIDE.search(sentence_text(text, fact)) or _DRAWN.search(before(text, fact)):
        return False
    # "500 were seen, and 120 of them took part": what comes before the first size may be its source.
    first = next(f for f in facts if _sizes_persons(f))
    return fact.start > first.start


def _what(fact: Fact) -> str:
    return f"{fact.label}" if fact.kind == "sex" or not fact.label else f"({fact.label})"


def percent_matches_counts(view: View) -> Iterator[Check]:
    """Numerator over denominator gives the percentage as printed, rounded or cut off at its last place."""
    for study, facts in view.studies:
        right: list[Fact] = []
        yield from _too_many(view.text, study, facts)
        for fact in facts:
            found = _share(study, facts, fact)
            if found is None:
                continue
            part, whole, percent, owner = found
            exact = 100 * part / whole
            if _rounds(exact, percent, _decimals(fact.quote, percent)):
                right.append(fact)
                continue
            digits = _decimals(fact.quote, percent) or 0
            true = number(round(exact, digits + 1))
            message = f"{number(part)} of {number(whole)} is {true}%, printed {number(percent)}%"
            yield check(PERCENT, "fail", message, study, (*owner, fact))
        if right:
            shown = [found for fact in right if (found := _share(study, facts, fact))]
            message = "; ".join(f"{number(n)} / {number(d)} = {number(p)}%" for n, d, p, _ in shown)
            yield check(PERCENT, "pass", message, study, right)


def _too_many(text: str, study: Study, facts: Sequence[Fact]) -> Iterator[Check]:
    """ "45 patients (62%)" are of 73; where the study has only 60, one of the numbers is wrong."""
    sizes = [fact for fact in facts if _sizes_persons(fact)]
    if is_pooled(study) or not sizes or any(fact.group is not None for fact in facts):
        return
    limit = _limit(sizes)
    if not _sure_cohort(text, facts, sizes, limit) or any((counted(f) or 0) > limit for f in facts):
        return
    for fact in facts:
        value = fact.value
        if fact.kind != "proportion" or value.denominator is not None or _vague(value):
            continue
        part, percent = counted(fact), value.value
        if not part or not percent or part < _FEW or part > limit or not _names_persons(fact):
            continue
        whole = 100 * part / (percent + 10.0 ** -(_decimals(fact.quote, percent) or 0))
        if whole > limit + 1 and _inside(text, fact, facts):
            true = number(round(100 * part / limit, 1))
            message = f"{part} of the {limit} is {true}%, printed {number(percent)}%"
            yield check(PERCENT, "fail", message, study, (sizes[0], fact))


def _vague(value: Value) -> bool:
    return value.comparator is not None or bool(value.approximate)


def _names_persons(fact: Fact) -> bool:
    return any(is_person(word.strip("().,;:")) for word in fact.quote.lower().split())


def _share(
    study: Study, facts: Sequence[Fact], fact: Fact
) -> tuple[Number, Number, Number, tuple[Fact, ...]] | None:
    """Numerator, denominator and percentage where all are certain, and the fact that gave the denominator."""
    value = fact.value
    if _vague(value):
        return None
    if fact.kind == "proportion":
        part, percent = value.numerator, value.value
    elif fact.kind in ("sex", "cohort_size", "count"):
        part, percent = value.value, value.percent
    else:
        return None
    if part is None or percent is None:
        return None
    if value.denominator:
        return part, value.denominator, percent, ()
    if fact.kind != "sex" or is_pooled(study):
        # A bare "9 patients (31%)" is often of a part of the cohort; only of the sexes it is not.
        return None
    sizes = cohorts(facts, group=fact.group)
    values = {counted(size) for size in sizes}
    if len(values) != 1 or len({f.group for f in facts if f.kind == "cohort_size"}) > 1:
        return None
    whole = values.pop()
    return (part, whole, percent, (sizes[0],)) if whole and part <= whole else None


def _decimals(quote: str, percent: Number) -> int | None:
    """How many decimals the percentage is printed with; None where it is not printed in digits."""
    for match in _PRINTED.finditer(quote):
        places = match[2] or ""
        if float(f"{match[1]}.{places or 0}") == percent:
            return len(places)
    return None


def _rounds(exact: float, printed: Number, decimals: int | None) -> bool:
    if decimals is None:
        # In words ("half"): the value was made from the parts.
        return abs(exact - printed) < 1
    step = 10.0**-decimals
    return abs(exact - printed) <= step / 2 + 1e-9 or 0 <= exact - printed < step - 1e-9
