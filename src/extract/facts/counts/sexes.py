"""Counts and percentages of men and women."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Draft, blank_value
from extract.facts.nouns import plural
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon


def sex_count(s: Sentence, i: int, q: Quantity, draft: Draft, lexicon: Lexicon) -> Draft | None:
    """A count or a percentage of men or women beside the other sex or inside a cohort's bracket."""
    head = draft.noun
    if draft.kind == "proportion":
        # "62% male", "(45% women)", "were male (62%)"
        after = re.match(
            r"\s*(?:of\s+(?:the\s+)?(?:patients|subjects|participants|them|cases)\s+)?(?P<were>were\s+|was\s+)?(male|female|men|women|boys|girls|males|females)\b(?!\s+(?:with|who|patients\s+with|treated|receiving|in\s+the))",
            s.after(q.end, 50),
        )
        word = after[2] if after else None
        if (
            after
            and not after["were"]
            and (
                q.denominator is not None
                or re.match(
                    r"\s+(?:\w+ed\b|had|who|with|in|on|receiving|died)", s.after(q.end + after.end(), 20)
                )
            )
        ):
            return None
        if q.form == "n_percent" and word is None:
            inner = s.between(q.numbers[0].end, q.numbers[-1].start)
            match = re.search(r"\b(male|female|men|women|boys|girls|males|females)\s*[(\[,]\s*$", inner)
            word = match[1] if match else None
        if word is None:
            back = re.search(
                r"\b(male|female|men|women|boys|girls|males|females)\s*(?:sex|gender|patients)?\s*[(,:=]?\s*(?:n\s?=\s?)?$",
                s.before(q.start, 30),
            )
            word = (
                back[1]
                if back
                and s.bracket_at(q.start)
                and not re.search(
                    r"\b(?:in|among|of|for)\s+(?:\w+\s+){0,2}$", s.before(q.start - len(back[0]), 24)
                )
                else None
            )
        if word is None:
            return None
        if (
            word in ("women", "female", "females", "men", "males")
            and not _both_sexes(s, lexicon)
            and q.form != "n_percent"
            and not re.match(
                r"\s*(?:of\s+(?:the\s+)?\w+\s+)?(?:(?:were\s+)?(?:male|female)|were\s+(?:men|women|males|females|boys|girls))\b",
                s.after(q.end, 50),
            )
        ):
            return None
        label = "male" if word in ("male", "men", "boys", "males") else "female"
        value = dict(draft.value)
        if q.form in ("n_percent", "percent_n") and q.numerator is not None:
            value = blank_value(
                statistic="count",
                value=q.numerator,
                unit="{patients}",
                percent=q.value,
                denominator=q.denominator,
            )
        else:
            value = blank_value(statistic="percent", value=q.value, unit="%")
        end = q.end
        if after:
            end = q.end + after.end(2)
        return Draft(
            "sex", q.start, end, draft.sentence, "sex-percent", value, draft.numbers, label=label, noun=head
        )
    if (
        head is None
        or draft.rule in ("level-count", "shared-noun", "elided-noun", "pair-in-bracket")
        or draft.rule.startswith("listed")
    ):
        return None
    male, female = head in lexicon.male, head in lexicon.female
    if not (male or female):
        adjective = re.match(
            r"\s+(male|female)\s+(?:patients|subjects|cases|participants|infants)\b", s.after(q.end, 30)
        )
        if not adjective:
            adjective = re.match(
                r"\s+(?:were|was)\s+(male|female)s?\b(?!\s+\w+ed)", s.after(max(q.end, draft.end), 24)
            ) or re.match(
                r"\s+(?:were|was)\s+(men|women|boys|girls|males|females)\b",
                s.after(max(q.end, draft.end), 24),
            )
        if not adjective:
            return None
        male = adjective[1] in ("male", "men", "boys", "males")
        if adjective[0].strip().split()[0] in ("male", "female") and not _both_sexes(s, lexicon):
            return None
    elif not _both_sexes(s, lexicon):
        bracket = s.bracket_at(q.start)
        if not bracket or not re.search(
            r"\b(?:patients|cases|subjects|participants|children|adults|individuals|infants|people|persons)\b[^.;()]{0,20}$",
            s.between(max(s.start, bracket[0] - 50), bracket[0]),
        ):
            return None
    unit = head if head in lexicon.people else "patients"
    value = blank_value(
        statistic="count",
        value=draft.value["value"],
        unit="{" + plural(unit) + "}",
        denominator=draft.value["denominator"],
        approximate=draft.value["approximate"],
        comparator=draft.value["comparator"],
    )
    return Draft(
        "sex",
        draft.start,
        draft.end,
        draft.sentence,
        "sex-count",
        value,
        draft.numbers,
        label="male" if male else "female",
        noun=head,
    )


MALE_WORD = re.compile(r"\b(?:men|males?|boys?|man)\b")
FEMALE_WORD = re.compile(r"\b(?:women|females?|girls?|woman)\b")


def _both_sexes(s: Sentence, lexicon: Lexicon) -> bool:
    return bool(MALE_WORD.search(s.lowered) and FEMALE_WORD.search(s.lowered))
