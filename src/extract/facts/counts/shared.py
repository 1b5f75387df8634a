"""What a count takes from its neighbours: the noun of a list, of the other side of a pair, of the count before."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Role, blank_value
from extract.facts.nouns import NOT_COUNTED, Noun, noun_after
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon


def count_value(q: Quantity, unit: str | None) -> dict[str, object]:
    return blank_value(
        statistic="count", value=q.value, unit=unit, comparator=q.comparator, approximate=True if q.approximate else None,
        denominator=q.denominator if q.form == "n_of_n" else None,
    )  # fmt: skip


SHARE = re.compile(r"\s*(?:,|and|or|vs\.?|versus|,\s*and|compared\s+with)\s*")


SHARE_NAMED = re.compile(
    r"\s+(?!(?:of|in|to|with|were|was|had|and|or|at|for|on|by|from|the|years?|months?|weeks?|days?)\b)[a-z][\w/-]*(?:\s[a-z][\w/-]*)?\s*(?:and|,\s*and)\s*"
)


def shared_noun(s: Sentence, i: int, q: Quantity, lexicon: Lexicon) -> Noun | None:
    """ "Three and eight events": the noun behind the last number of the list."""
    for j in range(i + 1, min(i + 4, len(s.quantities))):
        other = s.quantities[j]
        if other.kind != "plain" or other.form or not isinstance(other.value, int):
            return None
        gap = s.between(s.quantities[j - 1].end, other.start)
        named = SHARE.fullmatch(gap) is None
        if named and not SHARE_NAMED.fullmatch(gap):
            return None
        noun = noun_after(s, other.end, lexicon)
        if named and (noun is None or not noun.person or noun.words < 2):
            return None  # "51 yoga and 49 control participants"
        if noun is not None:
            return noun if (noun.person or noun.known) and noun.head not in NOT_COUNTED else None
    return None


PAIR = re.compile(r"\s*(?:vs\.?|versus|v)\s*")


def versus_pair(s: Sentence, i: int) -> bool:
    for a, b in ((i, i + 1), (i - 1, i)):
        if a >= 0 and b < len(s.quantities):
            first, second = s.quantities[a], s.quantities[b]
            if (
                first.kind == second.kind == "plain"
                and not first.form
                and not second.form
                and isinstance(first.value, int)
                and isinstance(second.value, int)
                and PAIR.fullmatch(s.between(first.end, second.start))
            ):
                return not re.search(
                    r"\b(?:mean|median|average|score|scores|index|points)\b", s.before(first.start, 60)
                ) and not re.match(
                    r"[^()\[\]]{0,30}\b(?:mean|median|average|points)\b", s.after(second.end, 50)
                )
    return False


def is_word(role: Role | None) -> bool:
    return role is not None and role.role == "word"


def inherited_noun(s: Sentence, i: int) -> Noun | None:
    """The noun of the nearest count before, in the same sentence; of a sex only where no count of all stands there."""
    sex = None
    for j in range(i - 1, -1, -1):
        draft = s.drafts[j]
        if draft is not None and draft.noun and draft.kind in ("count", "cohort_size", "sex", "proportion"):
            noun = Noun(draft.noun, draft.start, draft.end, True, True, False, 0)
            if draft.kind != "sex":
                return noun
            sex = sex or noun
    return sex
