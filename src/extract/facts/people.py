"""Ages and sexes, of cohorts and of single patients."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.course import statistic_of
from extract.facts.draft import Draft, Role, blank_value
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon
from extract.quick import Quick

OLD = re.compile(r"[-–\s]*(?:old|of\s+age|in\s+age)\b")
GLUED_OLD = re.compile(
    r"\s?[-–]?\s?(?:years?|yrs?|y|months?|mos?|weeks?|wks?|days?)[-–\s]+old\b|\s?y/?o\b|\s?yo\b"
)
AGE_BEFORE = Quick(
    r"\b(?:aged?|ages)\b(?:\s*[(\[]?(?:mean|median|average|range|years?|yrs?|sd|in\s+years)?[)\]]?)?(?:\s+(?:range[ds]?|at\s+(?:the\s+time\s+of\s+)?[\w-]+(?:\s[\w-]+){0,3}|of(?:\s+those(?:\s+\w+){1,5}?|\s+(?:the|all|these|our)?\s*(?:\d+\s+)?(?:[a-z-]+\s+)?(?:patients|women|subjects|men|participants|children|group|cohort|study\s+population|cases)[\w\s]{0,40}?)?|for\s+[\w\s]{1,30}?|in\s+[\w\s]{1,40}?|(?:was|were)\s+(?:\w+ly\s+)?(?:greater|higher|lower|younger|older|similar|comparable|different)(?:\s+(?:in|for|between|among)\s+[\w\s-]{1,40}?)?(?=\s*[(\[])|groups?|distribution))*"
    r"\s*(?:was|were|is|of|:|,|=|;|from|between|ranging|ranged|being|the)?\s*(?:\(|\[)?\s*(?:mean|median|average|range[ds]?|ranging|varied|varying|of)?\s*(?:\(|\[)?\s*(?:[:,=]|of|from|between|was|is)?\s*(?:age[ds]?\s*)?(?:was|of|=|:)?\s*(?:\[?(?:±|\+/-)\s?(?:sd|standard\s+deviation)\]?\s*[,:=]?\s*)?(?:only\s+|about\s+)?(?:the\s+ages\s+of\s+)?$"
)
ONE_SIDED = re.compile(r"\b(?:or|and)\s+(?:older|over|above|more|younger|under|below|less)\b|\bor\s+=")
BOUNDED = re.compile(
    r"\b(?:under|below|over|above|beyond|past|younger\s+than|older\s+than|less\s+than|more\s+than)\s+(?:the\s+)?age\s+(?:of\s+)?$"
)
UNTIL_OLD = re.compile(
    r"\b(?:before|until|after|once|when)\s+(?:the\s+|all\s+|these\s+)*(?:children|infants|patients|they|subjects|boys|girls)\s+(?:were|are|had\s+been|reached|turned|became)\s+$"
)
CRITERION = re.compile(
    r"\b(?:eligib\w+|inclusion|criteria|will\s+be|must|required|exclu\w+|were\s+invited|recommended|screening\s+(?:of|for)|should)\b"
)
AGE_LIST = re.compile(
    r"^[\s)\]]*(?:(?:in|for|of)\s+(?:the\s+)?[\w\s-]{1,36}?)?\s*(?:,|and|or|v|vs\.?|versus|to|compared\s+(?:with|to))\s*(?:\w+\s){0,3}$"
)
DECADE = re.compile(
    r"\b(?:in|of)\s+(?:his|her|their|the)\s+(?P<when>early|mid|late)?[-\s]?(?P<decade>teens|twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties|[2-9]0['’]?s)\b"
)
DECADES = {
    "teens": 13,
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
}
ADOLESCENT_EVENT = re.compile(
    r"\bage\s+(?:at|of)\s+(?P<event>(?:the\s+)?(?:time\s+of\s+)?(?:diagnosis|onset|surgery|operation|presentation|first\s+[\w-]+|menarche|menopause|death|treatment|admission|referral|seizure\s+onset|symptom\s+onset|initial\s+[\w-]+|entry))\b"
)
EVENT_AFTER = re.compile(
    r"[^.;,]{0,16}\bat\s+(?:the\s+time\s+of\s+)?(?P<event>diagnosis|onset|surgery|operation|presentation|death|treatment|admission|menarche|entry|enrol?lment|recruitment)\b"
)
GESTATION = re.compile(r"\b(?:gestation(?:al)?|pregnan\w+|weeks['’]?\s+gestation|menstrual\s+age)\b")
KIN = re.compile(
    r"\b(?:his|her|the\s+patient's|whose|their|maternal|paternal)\s+(?:\w+\s+){0,2}(?:mother|father|sister|brother|son|daughter|aunt|uncle|cousin|grandmother|grandfather|wife|husband|sibling|parents?|twin|niece|nephew|child)?\s*[,(]?\s*(?:an?\s+|aged?\s+|at\s+(?:the\s+)?age\s+of\s+)?$|\b(?:mother|father|sister|brother|son|daughter|aunt|uncle|cousin|grandmother|grandfather|wife|husband|sibling|niece|nephew|spouse|donor)\b[^.;]{0,80}$"
)
HEALTHY = re.compile(
    r"^\s*[-–]?\s*(?:old\s+)?(?:rats?|mice|mouse|dogs?|cats?|rabbits?|animals?|piglets?|monkeys?|pups?)\b"
)


def age(s: Sentence, i: int, q: Quantity, *, single: bool, patients: int) -> Draft | Role | None:
    """Ages: "59-year-old", "mean age, 71 years (range 54-89)", "aged 0 to 86 years"."""
    if q.kind not in ("time", "plain") or (q.value is None and q.low is None):
        return None
    if q.numbers[0].kind == "word" and q.kind == "plain" and q.form != "range":
        return None
    if q.kind == "time" and q.unit not in ("a", "mo", "wk", "d"):
        return None
    number_end = q.numbers[0].end
    core_after = s.after(q.core_end, 24)
    sentence = (s.start, s.end)
    before = s.before(q.start, 150)
    old = OLD.match(core_after)
    behind_number = GLUED_OLD.match(s.after(number_end, 16))
    if (q.kind == "time" and old and "old" in old[0]) or behind_number:
        if HEALTHY.match(s.after(q.core_end + (old.end() if old else 0), 20)):
            return Role("other", "animals", rule="animals")
        if KIN.search(s.before(q.start, 60)):
            return Role("other", "age of a relative", rule="relative")
        if q.comparator or ONE_SIDED.search(s.after(q.core_end, 24)):
            return Role("other", "criterion", rule="age-criterion")
        if UNTIL_OLD.search(before):
            return Role("timepoint", rule="at-age")
        end = q.core_end + (old.end() if old else 0)
        if q.form not in ("", "range", "compound"):
            end = max(end, q.end)
        if behind_number and not old:
            end = number_end + behind_number.end()
        unit = q.unit or "a"
        statistic = "single" if q.value is not None else "range"
        plural_people = re.match(
            r"[\s,]*(?:\w+\s+){0,3}(?:patients|women|men|children|subjects|infants|boys|girls|adults)\b",
            s.after(end, 50),
        )
        found = re.search(r"\b(mean|median|average)\b[^.;]{0,50}$", before)
        if found:
            statistic = {"mean": "mean", "average": "mean", "median": "median"}[found[1]]
        elif plural_people and q.value is not None:
            statistic = None  # type: ignore[assignment]
        if q.end > end and q.low is not None:
            end = q.end
        value = blank_value(statistic=statistic, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, sd=q.sd, se=q.se, unit=unit, approximate=True if q.approximate else None)  # fmt: skip
        if q.form == "range":
            # "a 2-3 week-old" and "20-30 years old"
            value["statistic"] = "range" if not found else statistic
        start = q.start
        return Draft("age", start, end, sentence, "n-year-old", value, list(q.numbers), label="age")
    by_cue = AGE_BEFORE.search(before)
    of_age = bool(q.kind == "time" and re.match(r"\s*(?:of|in)\s+age\b", core_after))
    if not by_cue and not of_age:
        previous = s.drafts[i - 1] if i else None
        if (
            previous
            and previous.kind == "age"
            and AGE_LIST.match(s.between(s.quantities[i - 1].end, q.start))
            and q.kind in ("time", "plain")
            and previous.value["statistic"] in ("mean", "median", "range", None)
        ):
            if (
                q.unit is None
                and isinstance(q.value, int)
                and re.match(r"\s+(?!years|yrs)[a-z]", s.after(q.end, 12))
                and q.sd is None
            ):
                return None
            value = blank_value(statistic=previous.value["statistic"], value=q.value, low=q.low, high=q.high, spread=q.spread, sd=q.sd, se=q.se, unit=q.unit or previous.value["unit"])  # fmt: skip
            return Draft(
                "age", q.start, q.end, sentence, "age-list", value, list(q.numbers), label=previous.label
            )
        bracket = s.bracket_at(q.start)
        by_cue = _of_persons(s, q)
        if not by_cue:
            if bracket is None or q.kind != "time" or q.unit not in ("a", "mo"):
                return None
            if not re.fullmatch(
                r"(?:mean|median|average|range[ds]?|,|\s|of|:|from|ranging|=)*",
                s.between(bracket[0] + 1, q.start),
            ):
                return None
            if not re.search(
                r"\bage[sd]?\b[^.;()]{0,24}$", s.between(max(s.start, bracket[0] - 50), bracket[0])
            ):
                return None
            by_cue = re.search(r"\bage[sd]?\b", before)
    if q.kind == "plain" and q.form in ("n_percent", "percent_n", "n_of_n"):
        return None
    if HEALTHY.match(core_after):
        return Role("other", "animals", rule="animals")
    if q.kind == "plain" and re.match(
        r"\s*(?:%|(?:[a-z-]+\s+)?(?:patients|women|men|cases|subjects|children)\b)", s.after(q.end, 30)
    ):
        return None
    one_sided = (
        bool(q.comparator) or bool(ONE_SIDED.search(s.after(q.core_end, 18))) or bool(BOUNDED.search(before))
    )
    if one_sided and q.low is None:
        return Role("other", "criterion", rule="age-criterion")
    if KIN.search(before[-110:]):
        return Role("other", "age of a relative", rule="relative")
    statistic_text = statistic_of(s, i, q, single=False)
    if q.value is None:
        if re.search(r"\b(?:will\s+be|would\s+be|must)\b", s.lowered) or (
            CRITERION.search(s.lowered)
            and not re.search(r"\b(?:enrolled|randomi[sz]ed|recruited|accrued|studied|assigned)\b", s.lowered)
        ):
            return Role("other", "criterion", rule="age-criterion")
        statistic_value = "range"
    else:
        statistic_value = statistic_text  # type: ignore[assignment]
        if statistic_value is None and (single or patients == 1):
            statistic_value = "single"
        if (
            statistic_value is None
            and re.search(r"\baged?\s+(?:of\s+)?$", before)
            and not re.search(r"\b(?:patients|women|men|children|subjects|infants|cases)\b", before[-40:])
        ):
            statistic_value = "single"
        if statistic_value is None and re.search(
            r"\b(?:at|by|until|from|after|before)\s+(?:the\s+)?age\s+(?:of\s+)?$", before
        ):
            if not single:
                return Role("timepoint", rule="at-age")
            statistic_value = "single"
    label = "age"
    event = ADOLESCENT_EVENT.search(before) or None
    if event and len(before) - event.end() < 40:
        label = "age at " + re.sub(r"^(?:the\s+)?(?:time\s+of\s+)?", "", event["event"])
    elif (behind := EVENT_AFTER.match(s.after(q.end, 50))) and not of_age:
        label = "age at " + behind["event"]
    if GESTATION.search(s.lowered) and q.unit in ("wk", "d"):
        label = "gestational age"
    at = q.start
    if by_cue:
        window = s.before(q.start, 150)
        match = AGE_BEFORE.search(window)
        if match:
            at = q.start - len(window) + match.start()
            ahead = re.search(r"\b(?:mean|median|average)\s+(?:\w+\s+)?$", s.before(at, 24))
            if ahead:
                at -= len(s.before(at, 24)) - ahead.start()
                if statistic_value is None and q.value is not None:
                    statistic_value = "median" if "median" in ahead[0] else "mean"
    end = q.end
    if of_age and (match := re.match(r"\s*(?:of|in)\s+age\b", core_after)):
        end = max(end, q.core_end + match.end())
    value = blank_value(
        statistic=statistic_value, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None, ci_level=q.ci_level,
        sd=q.sd, se=q.se, unit=q.unit or "a", approximate=True if q.approximate else None,
    )  # fmt: skip
    return Draft("age", at, end, sentence, "age-cue", value, list(q.numbers), label=label)


PERSONS_BEFORE = re.compile(
    r"\b(?:(?P<adults>patients|women|men|participants|subjects|survivors|volunteers|adults|individuals|females|males)|children|boys|girls|infants)"
    r"\s*(?:[(\[]\s*(?:(?:mean|median|average|range)\b[\s,:=]*)?(?:[(\[]?(?:sd|range)[)\]]?[\s,:=]*)?|,\s*|between\s+|from\s+)$"
)
AGE_ENDS = re.compile(r"\s*(?:[,.;)\]]|who\b|with\b|were\b|was\b|undergoing\b|and\s+|$)")


def _of_persons(s: Sentence, q: Quantity) -> re.Match[str] | None:
    """ "sixty women (32-68 years)": years right behind persons, with a spread and of an age's size, are their ages."""
    if q.kind != "time" or q.unit != "a" or q.comparator or (q.low is None and q.sd is None):
        return None
    match = PERSONS_BEFORE.search(s.before(q.start, 60))
    if match is None or not AGE_ENDS.match(s.after(q.end, 14)):
        return None
    least, most = q.low if q.low is not None else q.value, q.high if q.high is not None else q.value
    if least is None or most is None:
        return None
    fits = least >= 16 and most <= 105 if match["adults"] else most <= 18
    return match if fits else None


def decades(s: Sentence) -> list[Draft]:
    """ "in her sixties": 60 to 69, approximate; "in his mid-teens"."""
    found = []
    for match in DECADE.finditer(s.lowered):
        word = match["decade"].rstrip("s").rstrip("'’")
        low = DECADES.get(match["decade"], int(word) if word.isdigit() else 0)
        if not low or not re.search(
            r"\b(?:patient|man|woman|male|female|boy|girl|he|she|was|lady|gentleman)\b", s.lowered
        ):
            continue
        high = 19 if match["decade"] == "teens" else low + 9
        if match["when"] in ("early", "mid", "late") and match["decade"] != "teens":
            low, high = {"early": (low, low + 3), "mid": (low + 4, low + 6), "late": (low + 7, low + 9)}[
                match["when"]
            ]
        found.append(
            Draft("age", s.start + match.start(), s.start + match.end(), (s.start, s.end), "decade",
                  blank_value(low=low, high=high, spread="range", unit="a", approximate=True, statistic="single"), [], label="age")
        )  # fmt: skip
    return found


SEX_NEAR = re.compile(
    r"[-–\s,]*(?:old\s*,?\s*)?(?P<between>(?:(?!\b(?:and|who|with|was|were|had|whose|presented|in|of|by|to|on|at|after|the|his|her)\b)[\w'’/-]+[\s,]+){0,7}?)\(?(?P<sex>%s)\b"
)


def patient_sex(s: Sentence, draft: Draft, lexicon: Lexicon) -> Draft | None:
    """The sex of the patient whose age has just been read: "59-year-old white female"."""
    words = "|".join(sorted(lexicon.male | lexicon.female, key=len, reverse=True))
    pattern = re.compile(SEX_NEAR.pattern % words)
    after = s.after(draft.end, 90)
    match = pattern.match(after)
    if match:
        at = draft.end + match.start("sex")
        word = match["sex"]
    else:
        # "the patient was a man aged 45 years", "a woman of 34 years"
        before = s.before(draft.start, 60)
        back = re.search(
            rf"\b(?P<sex>{words})\b(?:\s+patient)?[\s,(]*(?:was\s+|of\s+|with\s+an?\s+)?$", before
        )
        if not back:
            return None
        at = draft.start - len(before) + back.start("sex")
        word = back["sex"]
    if (
        word.endswith(("men", "ies", "males", "boys", "girls", "mothers")) and word not in ("women", "men")
    ) or word in ("women", "men"):
        return None
    label = "male" if word in lexicon.male else "female"
    return Draft(
        "sex",
        at,
        at + len(word),
        (s.start, s.end),
        "patient-sex",
        blank_value(statistic="count", value=1, unit="{" + ("patients") + "}"),
        [],
        label=label,
    )


RATIO = re.compile(
    r"\b(?:male|man|men|m|females?|women|f|boys?|girls?)s?\s*(?:[-–]to[-–]|[-/:–]|\s*to\s*|\s*vs\.?\s*)\s*(?:female|woman|women|f|males?|men|m|girls?|boys?)s?\b(?:\s+(?:sex\s+)?ratio)?(?:\s+(?:was|of|is))?\s*[:=,]?\s*[(\[]?\s*$|\bsex\s+ratio\s*(?:\((?:m|male)\s?[:/]\s?(?:f|female)\))?(?:\s+(?:was|of|is))?\s*[:=,]?\s*$"
)


OPPOSED = re.compile(r"\s*(?::|/|to|–|-)\s*")


def sex_ratio(s: Sentence, i: int, q: Quantity) -> list[Draft] | None:
    """ "male:female = 9:60" as counts, two facts; a reduced ratio, one."""
    if q.kind != "plain" or not isinstance(q.value, int | float) or i + 1 >= len(s.quantities):
        return None
    following = s.quantities[i + 1]
    if following.kind != "plain" or not OPPOSED.fullmatch(s.between(q.end, following.start)):
        return None
    before = s.before(q.start, 60)
    match = RATIO.search(before)
    if not match:
        return None
    at = q.start - len(before) + match.start()
    male_first = bool(re.match(r"(?:male|man|men|m\b|boy|sex)", match[0]))
    sentence = (s.start, s.end)
    first, second = q.value, following.value
    reduced = min(first, second or 0) <= 3 or not isinstance(first, int) or not isinstance(second, int)
    if reduced or ("ratio" in match[0] and min(first, second or 0) < 5):
        text = s.page[q.start : following.end]
        label = "male" if male_first else "female"
        return [
            Draft(
                "sex",
                at,
                following.end,
                sentence,
                "sex-ratio",
                blank_value(statistic="ratio", text=text),
                [*q.numbers, *following.numbers],
                label=label,
            )
        ]
    labels = ("male", "female") if male_first else ("female", "male")
    return [
        Draft(
            "sex",
            q.start,
            q.end,
            sentence,
            "sex-counts",
            blank_value(statistic="count", value=first, unit="{patients}"),
            list(q.numbers),
            label=labels[0],
            support=[(at, q.start - 1)],
        ),
        Draft(
            "sex",
            following.start,
            following.end,
            sentence,
            "sex-counts",
            blank_value(statistic="count", value=second, unit="{patients}"),
            list(following.numbers),
            label=labels[1],
            support=[(at, q.start - 1)],
        ),
    ]
