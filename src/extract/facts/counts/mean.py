"""Mean numbers of units, and ranges of them."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Draft, blank_value
from extract.facts.nouns import NOT_COUNTED, noun_after, plural
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon


def mean_count(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Draft | None:
    """ "a mean of 3.9 surgically treated levels"."""
    noun = noun_after(s, q.end, lexicon)
    before = s.before(q.start, 60)
    statistic = re.search(r"\b(mean|median|average)\b", before)
    if noun is None or not (noun.known or noun.person) or noun.head in NOT_COUNTED:
        back = re.search(
            r"\b(?:mean|median|average)\s+number\s+of\s+(?:\w+\s+){0,3}?(\w+s)\b[^.;,]{0,30}$", before
        )
        if not back:
            return None
        head = back[1]
        if head not in lexicon.counted and head not in lexicon.people:
            return None
        return Draft(
            "count",
            q.start,
            q.end,
            (s.start, s.end),
            "mean-count",
            blank_value(
                statistic="mean" if "median" not in back[0] else "median",
                value=q.value,
                low=q.low,
                high=q.high,
                spread=q.spread,
                sd=q.sd,
                unit="{" + plural(head) + "}",
            ),
            list(q.numbers),
            noun=head,
            label=head,
        )
    if statistic is None and q.form != "range":
        return None
    name = {"mean": "mean", "average": "mean", "median": "median"}.get(statistic[1]) if statistic else "range"
    return Draft(
        "count",
        q.start,
        max(q.end, noun.end),
        (s.start, s.end),
        "mean-count",
        blank_value(
            statistic=name,
            value=q.value,
            low=q.low,
            high=q.high,
            spread=q.spread,
            sd=q.sd,
            unit="{" + plural(noun.head) + "}",
        ),
        list(q.numbers),
        noun=noun.head,
    )
