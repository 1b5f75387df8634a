"""Scores on named scales, physical measurements, and stages."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from extract.facts.context import Sentence
from extract.facts.course import statistic_of
from extract.facts.draft import Draft, Role, blank_value
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon


class InstrumentHit(NamedTuple):
    """A scale named on the page: its abbreviation, and where."""

    abbr: str
    start: int
    end: int
    rates: str | None
    own: bool  # the name itself says what is rated: "VAS-leg"


@lru_cache(maxsize=8)
def _instruments(lexicon: Lexicon) -> tuple[re.Pattern[str], dict[str, tuple[str, str | None, bool]]]:
    from extract.language.trie import trie_pattern

    table: dict[str, tuple[str, str | None, bool]] = {}
    first: dict[str, str | None] = {}
    for row in lexicon.instruments:
        usual = first.setdefault(row.abbr, row.rates)
        for form in (row.abbr, *row.names):
            table.setdefault(form.lower(), (row.abbr, row.rates, row.rates != usual))
    return re.compile(rf"\b{trie_pattern(table, capital=False)}(?=s?\b)"), table


CASED = re.compile(r"[A-Z]")


def find_instruments(s: Sentence, lexicon: Lexicon) -> list[InstrumentHit]:
    """The scales that a sentence names, in order; short abbreviations only as printed in capitals."""
    pattern, table = _instruments(lexicon)
    found = []
    for match in pattern.finditer(s.lowered):
        abbr, rates, own = table[match[0]]
        start, end = s.start + match.start(), s.start + match.end()
        printed = s.page[start:end]
        if len(printed) <= 5 and " " not in printed and not CASED.search(printed):
            continue
        found.append(InstrumentHit(abbr, start, end, rates, own))
    return found


CHANGE_VERB = re.compile(
    r"\b(?:fell|fall\w*|rose|risen|decreas\w+|increas\w+|improv\w+|chang\w+|dropp?\w+|declin\w+|reduc\w+|went|grew|worsen\w+|recover\w+|lower\w+|gain\w*)\b"
)
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
ROMAN_BOUND = re.compile(r"\s?(?:to|through|-|–)\s?(VI|IV|V|I{1,3})\b")
SCORE_WORD = re.compile(
    r"\b(?:scores?|scales?|index|indices|ratings?|points?|subscales?|inventory|questionnaire)\b"
)
PEOPLE_DO = re.compile(r"\s*(?:were|had|did|reported|improved|of\s+(?:the|all|our|these)\b|patients|women|men|children)")
SCORE_BEFORE = re.compile(r"\b(?:scores?|ratings?|rated|scored|points?|index|scale|grade)\b[^.;]{0,80}$")
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
        if SCORE_BEFORE.search(s.before(q.start, 160))
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
    previous = s.drafts[i - 1] if i else None
    joined = bool(i and re.fullmatch(r"[^.;]{0,70}", s.between(s.quantities[i - 1].end, q.start)))
    if not (
        estimated
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
    if statistic is None and not estimated and not previous and not SCORE_BEFORE.search(before):
        if not re.search(
            r"\b(?:was|were|of|from|to|ratio|level|levels|index|value|values|rate|=)\s*(?:\(|:)?\s*$", before
        ):
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
    return Draft(
        kind,
        q.start,
        q.end,
        (s.start, s.end),
        "unnamed-score" if kind == "score" else "plain-measure",
        value,
        list(q.numbers),
    )


def measurement(s: Sentence, i: int, q: Quantity, *, single: bool) -> Draft | Role | None:
    """A physical quantity: size, dose, volume, laboratory value, money."""
    if q.kind not in ("physical", "money", "rate"):
        return None
    statistic = statistic_of(s, i, q, single=single)
    value = blank_value(
        statistic=statistic, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level,
        sd=q.sd, se=q.se, unit=q.unit, comparator=q.comparator, approximate=True if q.approximate else None,
    )  # fmt: skip
    return Draft("measurement", q.start, q.end, (s.start, s.end), "measurement", value, list(q.numbers))


INDEX = re.compile(r"\b(?:ki-?67|labell?ing\s+index|mib-?1|ejection\s+fraction|hematocrit|haematocrit|saturation|recovery\s+rate|correction\s+rate|correction|stenosis|"
                   r"necrosis|hba1c|proliferation\s+index|fraction|canal\s+compromise|kyphosis\s+correction|bmd|bone\s+mineral\s+density|density|percentage\s+of\s+calories|calories|mitotic|variance|relative\s+dose\s+intensity|dose\s+intensity|coefficient)\b")  # fmt: skip
CHANGE = re.compile(
    r"\b(?:increase[ds]?|decrease[ds]?|reduc(?:ed|tion|tions|es)|improve(?:d|ment|ments)|chang(?:e|es|ed)|declin(?:e|ed|es)|higher|lower|greater|loss|gain(?:ed)?|rise|rose|fell|drop(?:ped)?|difference|less|more)\b"
)


def percent_measure(s: Sentence, i: int, q: Quantity, *, single: bool) -> Draft | Role | None:
    """Per cent that measure and count no units: indices, mean changes."""
    if q.kind != "percent" or q.form in ("n_percent", "percent_n", "part"):
        return None
    before = s.before(q.start, 110)
    after = s.after(q.end, 40)
    statistic = statistic_of(s, i, q, single=single)
    if statistic is not None and re.search(r"\brates?\b[^.;,]{0,24}$", before) and q.sd is None:
        return None
    previous = s.drafts[i - 1] if i else None
    changed = CHANGE.search(before[-60:]) or CHANGE.search(after[:24])
    by = re.search(
        r"\bby\s+(?:about\s+|approximately\s+|an?\s+(?:mean|median|average)\s+(?:of\s+)?|as\s+much\s+as\s+)?$",
        before,
    )
    follows = (
        previous is not None
        and previous.rule == "percent-measure"
        and re.fullmatch(r"[^.;(]{0,40}", s.between(s.quantities[i - 1].end, q.start)) is not None
        and not re.search(
            r"\b(?:patients|women|men|cases|subjects)\b",
            s.between(s.quantities[i - 1].end, min(s.end, q.end + 24)),
        )
    )
    measured = None
    for measured in INDEX.finditer(before[-80:]):  # noqa: B007 - the nearest one counts
        pass
    if measured and re.search(
        r"\b(?:patients|women|men|cases|subjects|respectively)\b", before[-80:][measured.end() :]
    ):
        measured = None
    estimated = q.sd is not None or (statistic in ("mean", "median") and q.form != "n_percent")
    if by and changed and not estimated and q.numbers[0].value is not None and not measured:
        if q.numbers[0].negative is False and not re.search(r"\b(?:mean|median|average)\b", before):
            return Role("other", "change", rule="change")
    negative = q.numbers[0].negative
    if (
        measured
        or follows
        or negative
        or (
            estimated
            and not re.search(
                r"\b(?:patients|women|men|cases|subjects)\s*$|\bof\s+(?:patients|women)", before[-30:]
            )
        )
        or (by and changed)
    ):
        value = blank_value(
            statistic="single" if statistic is None and single else statistic, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level,
            sd=q.sd, se=q.se, unit="%", comparator=q.comparator, approximate=True if q.approximate else None,
        )  # fmt: skip
        if value["statistic"] is None and changed and previous is None:
            value["statistic"] = "change" if (negative or by) else None
        return Draft(
            "measurement", q.start, q.end, (s.start, s.end), "percent-measure", value, list(q.numbers)
        )
    if (
        re.match(
            r"\s+(?:\w+\s+){0,2}(?:reduction|increase|decrease|improvement|change|decline|higher|lower|greater|less)\b",
            after,
        )
        and q.spread is None
    ):
        if re.search(r"\b(?:reduction|decrease|increase|change)\s+in\b", after) or re.match(
            r"\s+(?:higher|lower|greater|less)", after
        ):
            return Role("other", "change", rule="change")
    return None


GRADED = re.compile(
    r"\s*(?:scale\s+)?(?:grade|class|score|type)?\s*(?:was\s+|of\s+)?(?P<roman>IV|VI|V|I{1,3})\b|\s*(?:impairment\s+scale\s+)?(?:grade|class|score)?\s*(?:was\s+|of\s+)?(?P<letter>[A-E])\b(?![-.'’])"
)


def graded(s: Sentence, instruments: list[InstrumentHit]) -> list[Draft]:
    """ "Hunt-Hess grade IV", "ASIA grade C" of one patient: Roman numerals are numbers, letters stand in `text`."""
    found = []
    for hit in instruments:
        match = GRADED.match(s.page, hit.end, min(s.end, hit.end + 40))
        if not match or re.match(
            r"\s*(?:/|to|or|-|–|and)\s*(?:I|V|\d|[A-E]\b)|\s+in\s+(?:\d|[a-z]+\s+patients)",
            s.page[match.end() : match.end() + 20],
        ):
            continue
        if match["roman"]:
            value = blank_value(statistic="single", value=ROMAN[match["roman"]])
        else:
            value = blank_value(statistic="single", text=match["letter"])
        found.append(
            Draft(
                "score",
                hit.start,
                match.end(),
                (s.start, s.end),
                "grade-letter",
                value,
                [],
                instrument=hit.abbr,
                label=hit.rates,
            )
        )
    return found


STAGE = re.compile(
    r"\b(?P<system>[Ss]tages?|AJCC\s+stage|FIGO\s+stage|WHO\s+[Gg]rade|[Gg]rade|Dukes'?|Ann\s+Arbor\s+stage|Enneking\s+stage|Masaoka\s+stage|Lugano\s+stage)\s+(?P<text>(?:IV|I{1,3}|[1-4])(?:[A-Ea-e]\d?)?)\b(?!\s*(?:/|to|or|-|–|and)\s*(?:IV|I{1,3}|\d))"
)


def stages(s: Sentence) -> list[Draft]:
    """ "Stage IIB", "WHO grade II": stages of one patient's tumour, the system's word included."""
    found = []
    for match in STAGE.finditer(s.text):
        system = match["system"]
        low = system.lower()
        if low == "grade" and not re.search(
            r"(?:glioma|astrocytoma|meningioma|oligodendroglioma|ependymoma|tumou?r|chondrosarcoma|carcinoma|sarcoma|spondylolisthesis|ulcer)",
            s.lowered,
        ):
            continue
        label = "WHO grade" if low.startswith("who") else "stage" if "stage" in low else "grade"
        start = s.start + match.start()
        found.append(
            Draft(
                "stage",
                start,
                s.start + match.end(),
                (s.start, s.end),
                "stage-word",
                blank_value(text=s.page[start : s.start + match.end()]),
                [],
                label=label,
            )
        )
    return found
