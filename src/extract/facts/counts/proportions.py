"""Percentages of units; those that say how many survived."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Draft, blank_value
from extract.facts.nouns import Noun, noun_after
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon


def numerator_unit(s: Sentence, q: Quantity, lexicon: Lexicon) -> Noun | None:
    """The noun of a count with a percentage: between the two, or behind both."""
    return noun_after(s, q.numbers[0].end, lexicon) or noun_after(s, q.end, lexicon)


def proportion(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Draft | None:
    """A percentage of units, with numerator and denominator where stated."""
    if q.kind != "percent":
        return None
    noun = numerator_unit(s, q, lexicon) if q.form == "n_percent" else noun_after(s, q.end, lexicon)
    value = blank_value(
        statistic="percent", value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level, sd=q.sd, se=q.se,
        unit="%", numerator=q.numerator, denominator=q.denominator, comparator=q.comparator, approximate=True if q.approximate else None,
    )  # fmt: skip
    rule = {"n_percent": "n-percent", "percent_n": "percent-n", "part": "fraction"}.get(q.form, "percent")
    head = noun.head if noun and (noun.person or noun.known) else None
    return Draft("proportion", q.start, q.end, (s.start, s.end), rule, value, list(q.numbers), noun=head)


SURVIVAL_RATE = re.compile(
    r"\b(?:surviv(?:al|ed|ing)|alive|(?:local|tumou?r|disease|locoregional|regional|seizure|growth)\s+control|progression-free|(?:disease|relapse|recurrence|event|metastasis|failure|distant)[-\s]free|freedom\s+from|actuarial|kaplan|dfs|rfs|efs|pfs|os|lrr-fs|patency|preservation)\b"
)


def survival_rate(s: Sentence, i: int, q: Quantity, found: Draft) -> Draft | None:
    begin, _ = s.clause(q.start)
    bracket = s.bracket_at(q.start)
    if bracket:
        begin = s.clause(bracket[0])[0]
    window = s.between(begin, q.start)[-150:] + " | " + s.after(q.end, 40)
    left = window[: window.index(" | ")]
    hit = None
    for hit in SURVIVAL_RATE.finditer(left):  # noqa: B007 - the nearest one counts
        pass
    if hit is None:
        right = re.match(
            r"\s*(?:\([^)]*\)\s*)?(?:(?:\d|\w+)[-\s]year\s+)?(?:overall\s+|disease-free\s+|relapse-free\s+|actuarial\s+|of\s+(?:the\s+)?\w+\s+(?:had\s+)?)?(?:surviv(?:al|ed)|were\s+alive|alive|local\s+control)",
            s.after(q.end, 60),
        )
        hit = right
    previous = s.drafts[i - 1] if i else None
    follows = (
        previous is not None
        and previous.kind == "survival"
        and previous.value["unit"] == "%"
        and re.fullmatch(r"[^.;]{0,60}", s.between(s.quantities[i - 1].end, q.start))
    )
    if hit is None and not follows:
        return None
    if q.form == "n_percent" and not (hit and re.search(r"surviv|alive", hit[0])):
        return None
    if hit is not None and re.search(
        r"\b(?:died|deaths?|mortality|recurrences?|relapses?)\b",
        left[hit.end() if hit.string == left else 0 :],
    ):
        return None
    return Draft(
        "survival",
        found.start,
        found.end,
        found.sentence,
        "survival-rate",
        found.value,
        found.numbers,
        noun=found.noun,
    )
