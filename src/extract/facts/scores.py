"""Values on scales that the sentence names."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.course import statistic_of
from extract.facts.draft import Draft, Role, blank_value
from extract.facts.instruments import InstrumentHit
from extract.language.quantities import Quantity

CHANGE_VERB = re.compile(
    r"\b(?:fell|fall\w*|rose|risen|decreas\w+|increas\w+|improv\w+|chang\w+|dropp?\w+|declin\w+|reduc\w+|went|grew|worsen\w+|recover\w+|lower\w+|gain\w*)\b"
)
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
ROMAN_BOUND = re.compile(r"\s?(?:to|through|-|–)\s?(VI|IV|V|I{1,3})\b")
SCORE_WORD = re.compile(
    r"\b(?:scores?|scales?|index|indices|ratings?|points?|subscales?|inventory|questionnaire)\b"
)
IN_PERCENT = frozenset(("ODI", "NDI", "KPS"))  # scales whose values are printed with a percent sign
PEOPLE_DO = re.compile(
    r"\s*(?:were|had|did|reported|improved|of\s+(?:the|all|our|these)\b|patients|women|men|children)"
)
COUNT_AFTER = re.compile(
    r"\s*(?:\)|\s)*(?:patients|women|men|cases|subjects|children|of\s+the|of\s+(?:these|those|all)|participants)\b"
)
SELECTED = re.compile(
    r"\s*(?:points?\s+)?(?:or\s+(?:higher|lower|more|less|better|above|below|worse|greater)\s+)?(?:on\s+(?:the\s+)?[\w-]+\s+)?[,(]?\s*(?:was|were|at\s+[\w\s-]{1,24}\s+(?:was|were))?\s*(?:\w+ly\s+)?(?:recorded|found|seen|observed|noted|achieved|present|reached|obtained|reported|assigned|documented)?\s*(?:in|among|by|for|[(:,])\s*(?:the\s+|only\s+)?"
)


def selects(s: Sentence, i: int, q: Quantity) -> bool:
    """ "an mRS score of 0 to 2 was recorded in 96%": the score says who is counted."""
    if i + 1 >= len(s.quantities) or q.sd is not None:
        return False
    following = s.quantities[i + 1]
    gap = s.between(max(q.end, q.core_end), following.start)
    if not SELECTED.fullmatch(gap) or not re.search(r"[a-z(:,]", gap):
        return False
    if following.form in ("n_percent", "percent_n", "n_of_n"):
        return True
    if following.kind == "percent":
        return bool(re.search(r"\b(?:in|among|by)\b", gap))
    return (
        following.kind == "plain"
        and isinstance(following.value, int)
        and bool(re.search(r"\b(?:in|among|by)\s", gap))
        and not re.match(r"\s*(?:vs|versus|and\s+\d)", s.after(following.end, 8))
    )


def score(
    s: Sentence, i: int, q: Quantity, instruments: list[InstrumentHit], *, single: bool
) -> Draft | Role | None:
    """A value on a scale that the sentence names."""
    if q.kind not in ("plain", "percent") or (q.value is None and q.low is None):
        return None
    if q.form in ("n_percent", "percent_n", "n_of_n") or (
        q.numbers[0].kind == "word" and q.form != "range" and not single
    ):
        return None
    if COUNT_AFTER.match(s.after(q.end, 24)):
        return None
    before = s.before(q.start)
    hit = None
    for candidate in instruments:
        if candidate.end <= q.start:
            hit = candidate
    by_end = False
    if hit is None and instruments:
        tail = instruments[-1]
        # "6.0 preoperatively and 0.5 at follow-up, according to the VAS"
        if tail.start >= q.end and re.search(
            r"\b(?:according\s+to|on|by|using|with|in|of|as\s+measured\s+by|measured\s+(?:by|on|with|using))\s+(?:the\s+|an?\s+)?(?:\d+-point\s+)?$",
            s.between(q.end, tail.start)[-50:],
        ):
            hit, by_end = tail, True
    previous = s.previous(i)
    if hit is None:
        return None
    if (
        q.unit is None
        and i + 1 < len(s.quantities)
        and s.quantities[i + 1].kind in ("time", "physical", "money")
        and re.fullmatch(
            r"\s*(?:and|or|vs\.?|versus|v|to|,|x|×)\s*", s.between(q.end, s.quantities[i + 1].start)
        )
    ):
        return None
    if selects(s, i, q):
        return Role("other", "score that selects what is counted", rule="score-selects")
    if q.kind == "percent" and re.search(r"\b(?:in|of|among|by)\s+(?:only\s+)?$", before):
        return None
    if q.kind == "percent" and PEOPLE_DO.match(s.after(q.end, 24)):
        return None
    scale = hit if hit is not None else tail if by_end else None
    if q.kind == "percent" and (
        scale is None
        or scale.abbr not in IN_PERCENT
        or re.search(r"\b(?:proportion|percentage|share|rates?|number)\b[^.;]{0,60}$", before)
    ):
        return None  # "the proportion with better HADS scores was 45%"
    distance = q.start - hit.end if not by_end else tail.start - q.end
    between = s.between(hit.end, q.start) if not by_end else ""
    if (
        q.kind == "percent"
        and q.sd is None
        and q.low is None
        and not re.search(r"\b(?:mean|median|average|was|were|of)\b[^.;]{0,40}$", before)
    ):
        return None
    if q.kind == "percent" and re.search(
        r"\b(?:patients|women|cases|improved|improvement|reduction|reduced|decrease[ds]?|increase[ds]?|by)\b",
        between,
    ):
        return None
    if isinstance(q.value, int) and q.form == "" and not by_end:
        direct = re.fullmatch(
            r"s?\s*(?:scores?|grades?|values?|index|scale|rating|status)?\s*(?:\([a-z-]{1,8}\)\s*)?(?:of|was|were|is|:|=|,|at\s+\w+|\(|\[|≥|≤|>|<)*\s*(?:was\s+|were\s+|of\s+)?(?:only\s+|still\s+)?",
            between,
        )
        worded = re.search(
            r"\b(?:mean|median|average|scores?|scored|from|to|was|were|of|improved|decreased|increased|and|vs|versus)\s*$",
            before,
        )
        mate = previous is not None and previous.kind == "score"
        if not (
            direct
            or (worded and distance < 120 and not re.search(r"\b(?:in|patients|of\s+whom)\s*$", before))
            or mate
        ):
            return None
        if re.match(r"\s*(?:patients|women|men|cases|points?\s+vas)", s.after(q.end, 14)):
            return None
        if re.match(r"[-–]\s?(?:point|item|question)", s.after(q.end, 10)):
            return None
    if distance > 220:
        return None
    statistic = statistic_of(s, i, q, single=single)
    if statistic is None and previous is not None and previous.kind == "score":
        statistic = previous.value["statistic"]
    if (
        q.comparator is not None
        and q.form == ""
        and statistic not in ("mean", "median")
        and not single
        and not CHANGE_VERB.search(before[-60:])
    ):
        return Role("other", "criterion", rule="score-threshold")
    if re.search(
        r"\bby\s+(?:about\s+|an?\s+(?:mean|average|median)\s+of\s+)?$", before
    ) and CHANGE_VERB.search(before[-80:]):
        statistic = "change"
    start = q.start
    roman = ROMAN_BOUND.match(s.page, q.end, s.end)
    if roman and q.form == "" and isinstance(q.value, int):
        # "Grades 1 to V": Roman numerals are numbers
        q.low, q.high, q.spread, q.value = q.value, ROMAN[roman[1]], "range", None
        q.end = roman.end()
    value = blank_value(
        statistic=statistic, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level,
        sd=q.sd, se=q.se, unit=q.unit, comparator=q.comparator, approximate=True if q.approximate else None,
    )  # fmt: skip
    draft = Draft(
        "score",
        start,
        q.end,
        (s.start, s.end),
        "score",
        value,
        list(q.numbers),
        instrument=hit.abbr,
        label=hit.rates,
    )
    if hit.own:
        draft.reasons.append("scale's own label")
    if by_end or distance > 1:
        draft.support.append((hit.start, hit.end))
    return draft
