"""Values of what no lexicon knows: changes from one value to another, means on unnamed scales."""

from __future__ import annotations

import re

from extract.facts import labels
from extract.facts.beside import LABEL_OF_LIST, behind_colon
from extract.facts.context import Sentence
from extract.facts.course import statistic_before, statistic_of
from extract.facts.draft import Draft, blank_value
from extract.facts.scores import CHANGE_VERB, COUNT_AFTER
from extract.language.quantities import Quantity

SCORE_BEFORE = re.compile(r"\b(?:scores?|ratings?|rated|scored|points?|index|scale|grade)\b[^.;]{0,80}$")
BODY_INDEX = re.compile(
    r"\b(?:resistance|resistive|pulsatility|body\s+mass|cardiac|labell?ing|proliferati(?:on|ve)|mitotic|bispectral|glyc[a-z]+)\s+ind(?:ex|ices)\b"
)
SCORED = re.compile(
    r"\b(?:scores?|ratings?)\s+(?:\w+\s+){0,2}(?:was|were|averaged)\s+(?:[\d.]+\s*(?:,|and|,\s*and)\s*)*$"
)


def change_pair(s: Sentence, i: int, q: Quantity, *, single: bool) -> Draft | None:
    """ "fell from 42 to 35": two plain values of one thing, before and after."""
    if (
        q.kind != "plain"
        or q.value is None
        or q.form not in ("", "with_sd", "mean_sd", "with_range", "with_bare", "with_iqr", "with_ci")
    ):
        return None
    before = s.before(q.start, 90)
    if COUNT_AFTER.match(s.after(q.end, 24)) or (
        re.match(r"\s*(?:of|patients|/)", s.after(q.end, 10)) and isinstance(q.value, int)
    ):
        return None
    first = (
        bool(re.search(r"\bfrom\s+(?:a\s+(?:mean|median|baseline)\s+(?:of\s+)?)?$", before))
        and CHANGE_VERB.search(before) is not None
    )
    previous = s.previous(i)
    second = (
        previous is not None
        and previous.rule == "change-pair"
        and re.fullmatch(
            r"[^.;]{0,60}?\bto\s+(?:a\s+(?:mean|median)\s+(?:of\s+)?)?",
            s.between(min(previous.end, q.start), q.start),
        )
        is not None
    )
    if first:
        nxt = s.quantities[i + 1] if i + 1 < len(s.quantities) else None
        if (
            nxt is None
            or nxt.kind not in ("plain", "time")
            or (
                not re.search(r"\bto\s+(?:a\s+(?:mean|median)\s+(?:of\s+)?)?$", s.between(q.end, nxt.start))
                and i + 2 >= len(s.quantities)
            )
        ):
            return None
    if not first and not second:
        return None
    statistic = statistic_of(s, i, q, single=single)
    if statistic is None and previous is not None and second:
        statistic = previous.value["statistic"]
    kind = (
        previous.kind
        if previous is not None and previous.rule == "change-pair"
        else "score"
        if SCORE_BEFORE.search(s.before(q.start, 160)) and not BODY_INDEX.search(s.before(q.start, 160))
        else "measurement"
    )
    value = blank_value(
        statistic=statistic, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level, sd=q.sd, se=q.se,
        comparator=q.comparator, approximate=True if q.approximate else None,
    )  # fmt: skip
    draft = Draft(kind, q.start, q.end, (s.start, s.end), "change-pair", value, list(q.numbers))
    word = re.search(r"\b(from|to)\s+[^\d]*$", before)
    if word:
        at = q.start - len(before) + word.start(1)
        draft.timepoint = {
            "text": s.page[at : at + len(word[1])],
            "anchor": None,
            "relation": "before" if word[1] == "from" else "after",
            "offset": None,
        }
        draft.reasons.append("pair")
    return draft


VERSUS = re.compile(r"\s*(?:vs\.?|versus|v|compared\s+(?:with|to)|against)\s*")


def _decimal_pair(s: Sentence, i: int) -> bool:
    """ "(71.2 vs 65.1)": decimals that are set against each other are values, whatever of."""
    for a, b in ((i, i + 1), (i - 1, i)):
        if a >= 0 and b < len(s.quantities):
            first, second = s.quantities[a], s.quantities[b]
            if (
                first.kind == second.kind == "plain"
                and any("." in q.numbers[0].text or "·" in q.numbers[0].text for q in (first, second))
                and s.bracket_at(first.start) is not None
                and VERSUS.fullmatch(s.between(first.end, second.start))
            ):
                return True
    return False


def unnamed_score(s: Sentence, i: int, q: Quantity, *, single: bool) -> Draft | None:
    """A mean with its spread, or a value called a score, on a scale that the lexicon does not know."""
    if (
        q.kind != "plain"
        or q.form in ("n_percent", "percent_n", "n_of_n", "dimension")
        or (q.value is None and q.low is None)
    ):
        return None
    if COUNT_AFTER.match(s.after(q.end, 24)):
        return None
    before = s.before(q.start, 160)
    decimal = any(c in q.numbers[0].text for c in ".·") or not isinstance(q.value, int)
    estimated = (
        q.sd is not None
        or q.se is not None
        or q.spread == "ci"
        or q.spread == "iqr"
        or (q.spread == "range" and q.value is not None)
    )
    statistic = statistic_of(s, i, q, single=False)
    head = behind_colon(s, q.start)
    if head is not None:
        statistic = statistic or statistic_before(s.between(*head))
    previous = s.drafts[i - 1] if i else None
    joined = bool(i and re.fullmatch(r"[^.;]{0,70}", s.between(s.quantities[i - 1].end, q.start)))
    if not (
        SCORED.search(before)
        or estimated
        or decimal
        or (statistic in ("mean", "median"))
        or (
            previous
            and previous.kind in ("score", "measurement")
            and joined
            and previous.rule in ("unnamed-score", "plain-measure")
            and re.fullmatch(
                r"[^.;]{0,40}?\b(?:to|and|vs\.?|versus|with)\s*", s.between(s.quantities[i - 1].end, q.start)
            )
        )
    ):
        return None
    paired = decimal and _decimal_pair(s, i)
    if (
        statistic is None
        and not estimated
        and not paired
        and not previous
        and not SCORE_BEFORE.search(before)
    ):
        if not re.search(
            r"\b(?:was|were|of|from|to|ratio|level|levels|index|value|values|rate|=)\s*(?:\(|:)?\s*$", before
        ) and not (re.search(r"\bby\s*$", before) and CHANGE_VERB.search(before[-60:])):
            return None
    if statistic is None and previous is not None and previous.kind in ("score", "measurement") and joined:
        statistic = previous.value["statistic"]
    if previous is not None and previous.rule == "unnamed-score" and joined and q.kind == "plain":
        kind = "score"
    else:
        kind = "measurement"
    kind = (
        "score"
        if kind == "score" or SCORE_BEFORE.search(before) or re.match(r"\s*points?\b", s.after(q.end, 10))
        else "measurement"
    )
    value = blank_value(
        statistic=statistic, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level,
        sd=q.sd, se=q.se, unit=None, comparator=q.comparator, approximate=True if q.approximate else None,
    )  # fmt: skip
    draft = Draft(
        kind,
        q.start,
        q.end,
        (s.start, s.end),
        "unnamed-score" if kind == "score" else "plain-measure",
        value,
        list(q.numbers),
    )
    if head is not None and (label := labels.left_part(s, *head)):
        draft.label = label
        draft.reasons.append(LABEL_OF_LIST)
        draft.support.append(head)
    return draft
