"""Time: study periods, follow-up, survival, durations, and the time points of outcomes."""

from __future__ import annotations

import re
from typing import Any

from extract.facts.beside import behind_colon
from extract.facts.context import Sentence
from extract.facts.draft import Draft, Role, blank_value
from extract.language.quantities import Quantity
from extract.quick import Quick

STATISTIC = Quick(r"\b(mean|average|averag(?:ed|ing)|medians?|mode|total|cumulative)\b")
STATISTIC_NAME = {
    "mean": "mean",
    "average": "mean",
    "averaged": "mean",
    "averaging": "mean",
    "median": "median",
    "medians": "median",
    "mode": "mode",
    "total": "total",
    "cumulative": None,
}


def statistic_before(text: str) -> str | None:
    """The statistic that the last cue word of `text` (lower case) names."""
    last = None
    for found in STATISTIC.finditer(text):
        # "mean total dose": the total is what is averaged
        if last is None or found[1] not in ("total", "cumulative"):
            last = found
    return STATISTIC_NAME[last[1]] if last else None


def statistic_of(s: Sentence, i: int, q: Quantity, *, single: bool) -> str | None:
    """Mean, median and so on, by the nearest word before the quantity, else inside its own bracket, else by its spread."""
    if q.statistic is not None:
        return q.statistic
    if (two := _two_statistics(s, i, q)) is not None:
        return two
    begin, _ = s.clause(q.start)
    begin = s.opened(begin, q.start)
    previous_end = begin
    for j in range(i - 1, -1, -1):
        other = s.quantities[j]
        if other.start < begin:
            break
        if s.drafts[j] is not None and not _aside(s, j, q):
            previous_end = max(previous_end, other.end)
            break
    found = statistic_before(s.between(previous_end, q.start))
    if found:
        return found
    inside = s.between(q.core_end, min(s.end, q.end + 16))
    mark = re.match(r"\s*[(\[]\s*(mean|median|average)\b", inside) or re.search(
        r"[\[(](mean|median)\b[^)\]]*[)\]]", inside
    )
    if mark:
        return STATISTIC_NAME[mark[1]]
    if q.sd is not None or (q.se is not None and q.kind != "percent"):
        return "mean"
    # a list's later members, and what stands in a bracket, share the statistic named before
    bracket = s.bracket_at(q.start)
    if bracket:
        outer, _ = s.clause(bracket[0])
        for j in range(i - 1, -1, -1):
            other = s.quantities[j]
            if other.start < outer:
                break
            if other.end <= bracket[0]:
                if (role := s.roles[j]) is not None and role.role == "word":
                    continue  # "similar in the two groups (10.4 v 8.3 months)"
                outer = max(outer, other.end)
                break
        found = statistic_before(s.between(outer, bracket[0]))
        if found and (q.form or q.unit or not isinstance(q.value, int)):
            return found
    if q.spread == "iqr":
        return "median"
    if (closing := closing_statistic(s, q, bracket)) is not None:
        return closing
    previous = next(
        (s.drafts[j] for j in range(i - 1, -1, -1) if s.drafts[j] is not None and not _aside(s, j, q)), None
    )
    if (
        previous is not None
        and previous.value["statistic"] in ("mean", "median")
        and re.fullmatch(r"[\s)\]]*(?:,|and|,\s*and)\s*", s.between(min(previous.end, q.start), q.start))
        and "respectively" in s.lowered
    ):
        return str(previous.value["statistic"])
    if (
        previous is not None
        and previous.value["statistic"] in ("mean", "median")
        and previous.kind not in ("count", "cohort_size")
        and q.unit
        and re.fullmatch(r"[\s)\]]*(?:,|and|,\s*and)\s*", s.between(min(previous.end, q.start), q.start))
        and re.search(
            r"\b(?:mean|median)s?\s+[^.;,\d]{3,60}\sand\s[^.;,\d]{3,60}\s(?:were|was)\s+(?:\w+\s+)?$",
            s.before(previous.start),
        )
    ):
        return str(
            previous.value["statistic"]
        )  # "median blood loss and operating time were 310 mL and 95 minutes"
    if (
        previous is not None
        and previous.value["statistic"] in ("mean", "median")
        and (
            previous.value["unit"] == q.unit
            or (q.unit is None and previous.kind not in ("age", "follow_up", "survival", "duration"))
        )
        and _same_list(s, i, previous)
    ):
        return str(previous.value["statistic"])
    if single:
        return "single"
    return None


TWO_STATISTICS = re.compile(
    r"\b(mean|median|average)\s+and\s+(mean|median|average)\s+[^.;,\d]{3,60}\s(?:were|was|of)\s+$"
)
CLOSING = re.compile(r"[,;]\s*(?:all\s+|both\s+)?(median|mean)s?(?:\s+values?)?\s*$")
CLOSING_BRACKET = re.compile(r"[(\[]\s*(?:all\s+|both\s+)?(median|mean)(?:s|\s+values)\s*[)\]]")


def _two_statistics(s: Sentence, i: int, q: Quantity) -> str | None:
    """ "mean and median survival were 14 and 12 months": each in its turn."""
    if (match := TWO_STATISTICS.search(s.before(q.start, 100))) is not None:
        return STATISTIC_NAME[match[1]]
    if i and re.fullmatch(r"[^.;\d]{0,12}?\s*and\s*", s.between(s.quantities[i - 1].end, q.start)):
        match = TWO_STATISTICS.search(s.before(s.quantities[i - 1].start, 100))
        return STATISTIC_NAME[match[2]] if match else None
    return None


def closing_statistic(s: Sentence, q: Quantity, bracket: tuple[int, int] | None) -> str | None:
    """The statistic that is named behind: "(8.4 v 4.4 months, median)", "8 months in A and 4 months in B (medians)"."""
    if bracket is not None:
        match = CLOSING.search(s.between(q.end, max(q.end, bracket[1])))
        return STATISTIC_NAME[match[1]] if match else None
    listed = behind_colon(s, q.start) is not None
    match = CLOSING_BRACKET.search(s.between(q.end, s.end if listed else s.clause(q.start)[1]))
    return STATISTIC_NAME[match[1]] if match else None


def _aside(s: Sentence, j: int, q: Quantity) -> bool:
    """Whether quantity `j` is a size or a p value in a bracket that is closed before `q`: "(n = 50)"."""
    draft = s.drafts[j]
    if draft is None or draft.kind not in ("count", "cohort_size", "p_value", "effect"):
        return False
    bracket = s.bracket_at(draft.start)
    return bracket is not None and bracket[1] <= q.start


LIST_GAP = re.compile(
    r"[^.;]{0,50}?(?:and|,|or|vs\.?|v|versus|to|with|than)\s*(?:\S+\s){0,6}|[^.;]{0,120}?\b(?:versus|vs\.?|compared\s+(?:with|to)|than|whereas|while|against|as\s+opposed\s+to)\s*(?:\S+\s){0,4}"
)


def _same_list(s: Sentence, i: int, previous: Draft) -> bool:
    end = previous.numbers[-1].end if previous.numbers else previous.end
    return bool(
        LIST_GAP.fullmatch(
            s.between(min(max(end, previous.end), s.quantities[i].start), s.quantities[i].start)
        )
    )


# --- study periods -----------------------------------------------------------------------------------------------

YEAR = re.compile(r"(?:18|19|20)\d\d")
FROM = re.compile(
    r"\b(?P<from>from|between|during(?:\s+the\s+(?:years?|period))?(?:\s+(?:of|from))?|in\s+the\s+(?:years?|period)(?:\s+(?:of|from|between))?|years?|period(?:\s+(?:of|from|between))?|dates?|dated|over\s+the\s+years?)\s*(?:the\s+years?\s+)?[(,:]?\s*$"
)
SINCE = re.compile(r"\bsince\s*(?:early\s|late\s|the\s+(?:early|late)\s+)?$")
JOIN = re.compile(
    r"\s*(?:to|through|until|till|and|[-–—−]|up\s+to|to\s+the\s+end\s+of|through\s+the\s+end\s+of)\s*(?:the\s+end\s+of\s+)?"
)
ISO_YEAR = re.compile(r"\d{4}")


def is_year(q: Quantity) -> bool:
    """Whether a plain quantity may be a calendar year."""
    number = q.numbers[0]
    return number.kind == "digits" and q.unit is None and bool(YEAR.fullmatch(number.text))


def study_period(s: Sentence, i: int, q: Quantity) -> Draft | Role | None:
    """First and last date of recruitment or treatment; other dates are dates."""
    start_iso: str | None
    if q.kind == "date":
        start_iso = q.iso[0]
    elif is_year(q) and q.form != "range":
        start_iso = q.numbers[0].text
    elif (
        q.form == "range"
        and q.numbers[0].kind == "digits"
        and YEAR.fullmatch(q.numbers[0].text)
        and q.unit in (None, "a")
    ):
        first, second = q.numbers[0].text, q.numbers[1].text
        if len(second) == 2 and second.isdigit():
            second = first[:2] + second
        if not YEAR.fullmatch(second) or re.match(
            r"\s*(?:patients|women|men|cases|ml|mg)\b", s.after(q.end, 14)
        ):
            return None
        if int(second) < int(first):
            return None
        return _period(s, q, q, first, second)
    else:
        return None
    before, after = s.before(q.start, 40), s.after(q.end, 30)
    if q.kind != "date" and re.match(
        r"\s*(?:consecutive\s+|women|men|patients|cases|subjects|ml\b|mg\b|children|participants)", after
    ):
        return None
    following = s.quantities[i + 1] if i + 1 < len(s.quantities) else None
    if following is not None and JOIN.fullmatch(s.between(q.end, following.start)):
        end_iso = (
            following.iso[0]
            if following.kind == "date"
            else following.numbers[0].text
            if is_year(following)
            else None
        )
        joined = s.between(q.end, following.start).strip()
        if end_iso and (joined != "and" or re.search(r"\bbetween\b[^,;.]{0,20}$", before)):
            if start_iso is None and ISO_YEAR.match(end_iso):
                start_iso = None
            return _period(s, q, following, start_iso or _bare_month(q, end_iso), end_iso)
    if (
        SINCE.search(before)
        and start_iso
        and not re.search(r"\bever\s+since\b", before)
        and re.search(
            r"\b(?:treated|operated|performed|patients|cases|used|implanted|underwent|seen|registered)\b",
            s.lowered,
        )
    ):
        at = q.start - len(before) + SINCE.search(before).start()  # type: ignore[union-attr]
        return Draft(
            "study_period",
            at,
            q.end,
            (s.start, s.end),
            "since",
            blank_value(statistic="range", start=start_iso),
            list(q.numbers),
            label="study period",
        )
    if q.kind == "date" or (
        is_year(q)
        and re.search(
            r"\b(?:in|since|until|till|before|after|by|of|during|from|to|and|between|through|late|early|year|years|mid|published|copyright|\()\s*$|^$|[(,;]\s*$",
            before,
        )
    ):
        return Role("date", rule="date")
    return None


def _bare_month(q: Quantity, end_iso: str) -> str | None:
    """ "January to July 2013": the first month borrows the last one's year."""
    return None


def _period(s: Sentence, first: Quantity, last: Quantity, start: str | None, end: str) -> Draft:
    before = s.before(first.start, 40)
    match = FROM.search(before)
    at = first.start - len(before) + match.start() if match else first.start
    return Draft(
        "study_period",
        at,
        last.end,
        (s.start, s.end),
        "study-period",
        blank_value(statistic="range", start=start, end=end),
        [*first.numbers, *(last.numbers if last is not first else [])],
        label="study period",
    )


# --- lengths of time ---------------------------------------------------------------------------------------------

FOLLOW = re.compile(
    r"\bfollow(?:ed)?[-\s–]?up(?:\s+(?:duration|period|time|interval|length|examinations?|evaluations?))?|\bfollowed(?:\s+(?:up|for))?|\bobservation(?:al)?\s+(?:period|time)|\bsurveillance\b|\bfollowing\s+period|\bsurvey\s+period"
)
SURVIVE = re.compile(
    r"\bsurviv(?:al|ed|als|ing)(?:\s+(?:times?|durations?|periods?|intervals?|rates?))?\b|\b(?:os|pfs|dfs|rfs|efs|mfs|ttp|ttf|dmfs|bcss|css)\b|\btimes?\s+to\s+(?:tumou?r\s+|disease\s+|local\s+|treatment\s+|first\s+|clinical\s+)?(?:progression|treatment\s+failure|failure|recurrence|relapse|death)\b|"
    r"\b(?:progression|disease|relapse|recurrence|event|metastasis)[-\s]free\b|\blived\b|\blife\s+expectancy\b"
)
TIME_TOPIC = re.compile(
    r"(?P<follow_up>"
    + FOLLOW.pattern
    + r")|(?P<survival>"
    + SURVIVE.pattern
    + r")|(?P<age>\bage[ds]?\b|\byears\s+old\b|\bof\s+age\b)"
    r"|(?P<duration>\b(?:hospital(?:i[sz]ation)?\s+stay|length\s+of\s+(?:hospital\s+)?stay|stay|los|operati(?:ve|ng|on)\s+times?|surgical\s+time|duration|interval|latency|time|period|history|symptoms|onset|delay|hospitali[sz]ation|lasted|lasting|course|ischemia|recovery|exposure|latenc(?:y|ies))\b)"
)
OLD = re.compile(r"\s*[-–]?\s*old\b")
EVENT_AFTER = re.compile(
    r"\s*(?P<rel>(?:later|after(?:wards?)?|following|post(?:-?operatively|-?surgery|-?treatment|-?procedure|-?op)?|before|prior\s+to|preceding|earlier|previously|ago|from|since|preoperatively|of\s+age)\b)"
)
ADJECTIVE = re.compile(r"[-–\s]\s?(?P<word>[a-z][a-z-]*)(?:\s+(?P<next>[a-z][a-z-]*))?")
RATE_WORDS = re.compile(
    r"\s*[-–]?\s*(?:actuarial|overall|disease|progression|event|relapse|recurrence|local|cumulative|survival|survivors?|mortality|risk|rates?|incidence|probabilit(?:y|ies)|control|failure|"
    r"kaplan|absolute|distant|metastas[ie]s|freedom|patency|estimates?|os\b|dfs\b|pfs\b|lrr|locoregional|cause|cancer|breast|tumou?r|shunt|outcome|results|estimated|crude|relative|invasive|median|mean|dds|efs|rfs|loco|retention|ipsilateral|contralateral|free)"
)
PERIOD_AFTER = re.compile(
    r"\s*[-–]?\s*(?:study\s+|treatment\s+|follow-up\s+|time\s+)?(?:period|interval|span|window|experience|timespan|era)\b"
)
AT = re.compile(
    r"\b(?:at|by|after|within|until|to|from|week|weeks|month|months|day|days|year|between|during|over|for|and|in|on|through|first|initial|last)\s+(?:the\s+)?(?:(?:about|approximately|a\s+total\s+of|least|most)\s+)?$"
)
TREAT_FOR = re.compile(
    r"\b(?:for|over|during|lasting|lasted|of|throughout|within|in)\s+(?:a\s+(?:further|period|total|duration|minimum|maximum|mean|median)?\s*(?:of\s+)?|the\s+|another\s+|at\s+least\s+|about\s+|approximately\s+|up\s+to\s+|only\s+)*$"
)


def iso_duration(value: float | int | None, unit: str | None) -> str | None:
    """ISO 8601 duration of a whole or decimal number of a UCUM time unit."""
    if value is None or unit not in ("a", "mo", "wk", "d", "h", "min"):
        return None
    letter = {"a": "Y", "mo": "M", "wk": "W", "d": "D", "h": "H", "min": "M"}[unit]
    return f"P{'T' if unit in ('h', 'min') else ''}{value:g}{letter}"


def nearest_topic(s: Sentence, i: int, q: Quantity) -> tuple[str | None, int]:
    """The kind that the nearest cue word speaks of, and how far off it is; the bracket first, then the clause."""
    # behind: "14 months of follow-up", "5-year survival"
    behind = TIME_TOPIC.search(s.after(q.core_end, 34))
    if behind and not re.search(
        r"[.;,(]|\b(?:and|after|before|was|were|is|with|in)\b", s.after(q.core_end, 34)[: behind.start()]
    ):
        return behind.lastgroup, behind.start()
    begin, _ = s.clause(q.start)
    begin = s.opened(begin, q.start)
    bracket = s.bracket_at(q.start)
    best: tuple[str | None, int] = (None, 999)
    window = s.between(begin, q.start)
    for match in TIME_TOPIC.finditer(window):
        best = (match.lastgroup, len(window) - match.end())
    if best[0] is None and bracket:
        outer, _ = s.clause(bracket[0])
        window = s.between(max(s.start, outer), bracket[0])
        for match in TIME_TOPIC.finditer(window):
            best = (match.lastgroup, len(window) - match.end())
        if best[1] > 80:
            best = (None, 999)
    return best


def time_value(q: Quantity, statistic: str | None, **more: Any) -> dict[str, Any]:
    """The value of a length of time."""
    return blank_value(
        statistic=statistic, value=q.value, low=q.low, high=q.high, spread=q.spread if q.low is not None else None,
        ci_level=q.ci_level, sd=q.sd, se=q.se, unit=q.unit, comparator=q.comparator, approximate=True if q.approximate else None, **more,
    )  # fmt: skip
