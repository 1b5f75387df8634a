"""Lengths of time: follow-up, survival, durations; or time points and schedules, which are no facts."""

from __future__ import annotations

import re

from extract.facts import labels
from extract.facts.beside import LABEL_OF_LIST, behind_colon, beside
from extract.facts.context import Sentence
from extract.facts.course import (
    ADJECTIVE,
    AT,
    EVENT_AFTER,
    FOLLOW,
    OLD,
    PERIOD_AFTER,
    RATE_WORDS,
    SURVIVE,
    TIME_TOPIC,
    TREAT_FOR,
    closing_statistic,
    nearest_topic,
    statistic_before,
    statistic_of,
    time_value,
)
from extract.facts.draft import Draft, Role
from extract.language.quantities import Quantity

FOLLOW_MINIMUM = re.compile(r"\b(?:minimum|at\s+least|maximum)\b[^.;]{0,30}$")
RESULT_WORD = re.compile(r"\b(?:mean|median|average)\b")
TIME_OF_OUTCOME = re.compile(
    r"\b(?:at|after|by|until|within|from|week|month|day|year)s?\s+(?:the\s+)?(?:about\s+|approximately\s+|least\s+|only\s+|first\s+|a\s+)?$"
)
SURVIVAL_VALUE = re.compile(
    rf"(?:{SURVIVE.pattern})(?:\s+\([^()]*\))?(?:\s+(?:in|for|with|of|among)\s+[^.;,\d()]{{2,50}}?)?"
    r"\s*(?:(?:was|were|averaged|reached)\s+(?:only\s+)?|[:=]\s*(?:[^.;,:\d()]{2,40},\s*)?)$"
)
SCHEDULED = re.compile(
    r"\s*[-–]?\s*(?:cycles?|intervals?|courses?\s+of|schedules?|regimens?|infusions?|rotations?|blocks?)\b"
)
HISTORY = re.compile(
    r"\s*[-–]?\s*(?:history|course|duration|prodrome|delay|hospital|stay|hospitali[sz]ation|course|interval|treatment|therapy|trial|regimen|program|period|intervention|exposure|bout|episode|operation|procedure|recovery)\b"
)
ALIVE = re.compile(
    r"\b(?:alive|doing\s+well|disease[- ]free|free\s+of|without\s+(?:evidence|recurrence|symptoms)|asymptomatic|well)\b[^.;]{0,40}$"
)


def time_rule(s: Sentence, i: int, q: Quantity, *, single: bool) -> Draft | Role | None:
    """What a length of time is: the nearest cue decides, a joined one follows its neighbour."""
    if q.kind != "time":
        return None
    after = s.after(q.end, 48)
    core_after = s.after(q.core_end, 48)
    before = s.before(q.start, 70)
    if OLD.match(core_after):
        return None
    has_spread = q.sd is not None or q.se is not None or (q.low is not None and q.value is not None)
    if (q.form in ("", "range", "compound") and q.value is not None) or q.form == "range":
        if (
            RATE_WORDS.match(core_after)
            and not has_spread
            and re.match(r"[-–\s]", core_after)
            and s.page[q.numbers[0].end : q.numbers[0].end + 1] in "-–  "
        ):
            word = RATE_WORDS.match(core_after)
            if word and not re.match(r"\s*[-–]?\s*(?:median|mean)\b", core_after):
                return Role("timepoint", rule="n-year-rate")
        if (
            PERIOD_AFTER.match(core_after)
            and not re.search(r"\b(?:mean|median|average)\b", before[-40:])
            and not single
        ):
            if re.search(r"\b(?:follow[- ]?up)\b", core_after[:24]):
                pass
            else:
                return Role("date", rule="period-without-dates")
        if SCHEDULED.match(core_after) and q.form == "" and not RESULT_WORD.search(before[-30:]):
            return Role("other", "schedule", rule="schedule")
    mate = s.previous(i)
    if (
        mate is not None
        and mate.kind in ("survival", "duration", "follow_up")
        and s.bracket_at(q.start) is not None
        and s.bracket_at(mate.start) is not None
        and s.bracket_at(q.start) != s.bracket_at(mate.start)
        and re.search(
            r"\b(?:than|versus|vs\.?|compared\s+(?:with|to)|and|but|while|whereas)\b",
            s.between(min(mate.end, q.start), q.start),
        )
        and re.fullmatch(r"\s*(?:mean|median|average)?\s*", s.between(s.bracket_at(q.start)[0] + 1, q.start))  # type: ignore[index]
    ):
        # "longer with A (12.1 months) than with B (9.9 months)"
        statistic = statistic_of(s, i, q, single=single) or mate.value["statistic"]
        return Draft(
            mate.kind, q.start, q.end, (s.start, s.end), mate.rule, time_value(q, statistic), list(q.numbers)
        )
    if (
        mate is not None
        and mate.kind in ("survival", "duration")
        and mate.value["unit"] == q.unit
        and beside(s, mate, q)
    ):
        statistic = statistic_of(s, i, q, single=single) or mate.value["statistic"]
        draft = Draft(
            mate.kind, q.start, q.end, (s.start, s.end), mate.rule, time_value(q, statistic), list(q.numbers)
        )
        draft.label = mate.label
        return draft
    if (head := behind_colon(s, q.start)) is not None and (listed := _listed(s, q, head)) is not None:
        return listed
    topic, distance = nearest_topic(s, i, q)
    statistic = statistic_of(s, i, q, single=single)
    previous = s.drafts[i - 1] if i else None
    joined = bool(
        i
        and re.fullmatch(
            r"\s*(?:and|,|or|vs\.?|v|versus|to|,\s*and|compared\s+(?:with|to)|than|against)\s*(?:only\s+|for\s+)?",
            s.between(s.quantities[i - 1].end, q.start),
        )
    )
    sentence = (s.start, s.end)
    role_before = s.roles[i - 1] if i else None
    if joined and role_before is not None and role_before.role == "timepoint" and q.form in ("", "range"):
        return role_before  # "at 2 and 3 years"

    def make(kind: str, rule: str, start: int | None = None) -> Draft:
        value = time_value(q, statistic)
        return Draft(kind, q.start if start is None else start, q.end, sentence, rule, value, list(q.numbers))

    own = s.between(s.quantities[i - 1].end, q.start) if i else ""
    if (
        previous
        and joined
        and previous.kind in ("follow_up", "survival", "duration", "age")
        and not re.search(r"\b(?:mean|median|follow)", own)
    ):
        draft = make(previous.kind, previous.rule)
        draft.value["statistic"] = statistic or previous.value["statistic"]
        draft.label, draft.reasons = previous.label, ["joined to the one before"]
        return draft
    if topic == "survival":
        if (
            statistic in ("mean", "median")
            or has_spread
            or q.form == "range"
            or q.comparator
            or re.search(r"\b(?:survived|surviving|lived|survival|alive)\b[^.;]{0,30}$", before)
        ) and not (TIME_OF_OUTCOME.search(before) and statistic not in ("mean", "median")):
            return make("survival", "survival-time")
        if s.bracket_at(q.start) is not None and re.search(
            r"\b(?:longer|shorter|prolonged|improved|better|greater|increased|worse|superior|favou?red|delayed|extended)\b",
            s.before(q.start),
        ):
            return make("survival", "survival-compared")
        if SURVIVAL_VALUE.search(s.before(q.start, 140)):
            return make("survival", "survival-time")
        if TIME_OF_OUTCOME.search(before):
            return Role("timepoint", rule="survival-at")
    if topic == "follow_up":
        minimum = FOLLOW_MINIMUM.search(before)
        at_follow = re.search(r"\b(?:at|after|by|until)\s+(?:a\s+|an\s+|the\s+)?$", before)
        if not at_follow or statistic in ("mean", "median") or minimum or has_spread:
            draft = make("follow_up", "follow-up")
            if minimum and q.comparator is None and "maximum" not in minimum[0] and q.low is None:
                draft.value["comparator"] = ">="
                draft.value["statistic"] = None if draft.value["statistic"] not in ("single",) else "single"
            return draft
        if single:
            return make("follow_up", "follow-up-single")
        return Role("timepoint", rule="at-follow-up")
    event = EVENT_AFTER.match(core_after) or EVENT_AFTER.match(after)
    if statistic in ("mean", "median") or has_spread:
        if topic == "age" and distance < 40:
            return None
        if re.search(
            r"\b(?:examined|evaluated|assessed|seen|re-?examined|reviewed)\b[^.;]{0,24}\b(?:at|after)\s+an?\s+(?:average|mean|median)",
            before,
        ):
            return make("follow_up", "examined-at")
        if (
            event
            and event["rel"] in ("after", "following", "postoperatively")
            and re.search(
                r"\b(?:evaluated|examined|re-?examined|assessed|undertaken|seen|scans?|determined?|studied|interviewed|followed)\b",
                before + s.before(q.start)[-160:],
            )
            and not re.search(
                r"\b(?:time|interval|occurred|died|death|onset|diagnosed|recurrence)\b", before[-40:]
            )
        ):
            return make("follow_up", "examined-after")
        return make("duration", "mean-duration")
    if topic == "duration" and distance < 60 and not TIME_OF_OUTCOME.search(before):
        return make("duration", "duration-cue")
    if (
        single
        and re.search(r"\b(?:alive|well|free|asymptomatic|normal)\b[^.;]{0,40}\b(?:at|after|for)\s+$", before)
        and not event
    ):
        return make("follow_up", "alive-at")
    if HISTORY.match(core_after) and not PERIOD_AFTER.match(core_after) and q.form in ("", "range"):
        return make("duration", "n-week-history")
    if event:
        relation = event["rel"]
        if single and relation != "of age" and not relation.startswith("from"):
            return make("duration", "event-interval")
        if relation in ("ago", "earlier", "previously", "later") and not single:
            return Role("timepoint", rule="relative-time")
        return Role("timepoint", rule="time-from-event")
    if single:
        if (
            TREAT_FOR.search(before)
            or q.form == "range"
            or re.search(r"\b(?:at|after|by)\s+(?:the\s+)?$", before) is None
        ):
            return make("duration", "single-duration")
        return Role("timepoint", rule="at-time")
    if (
        TREAT_FOR.search(before)
        and q.comparator != ">"
        and not re.search(r"\b(?:within|throughout|in|over|during)\s", before[-14:])
    ):
        return make("duration", "for-a-time")
    if AT.search(before) or q.form == "range":
        return Role("timepoint", rule="at-time")
    if ADJECTIVE.match(core_after) and s.page[q.numbers[-1].end : q.numbers[-1].end + 1] in "-–":
        return Role("timepoint", rule="n-week-adjective")
    if q.comparator:
        return Role("other", "criterion", rule="threshold")
    if i and joined and s.roles[i - 1] is not None:
        return s.roles[i - 1]
    if (
        re.search(r"\b(?:was|were|of|from|=|:)\s*$|[(]\s*$", before)
        and statistic is None
        and q.form == ""
        and re.search(r"\b(?:mean|median|time|duration|period|interval)\b", before)
    ):
        return make("duration", "duration-value")
    if TOOK.search(before):
        return make("duration", "duration-verb")
    told = ANAPHOR.search(before)
    opened = CONTEXT_ONLY.fullmatch(s.between(s.clause(q.start)[0], q.start)) if not told else None
    if (told or opened) and q.form == "":
        # "… was 5.2 months; in the placebo arm, it was 4.1 months"
        other = next((d for d in reversed(s.drafts[:i]) if d is not None and d.kind in TIMES), None)
        if other is not None and other.value["unit"] == q.unit:
            draft = make(other.kind, other.rule)
            draft.value["statistic"] = statistic or other.value["statistic"]
            draft.label, draft.reasons = other.label, ["the same, told of another"]
            draft.support.append((other.start, other.end))
            return draft
    if _set_against(s, i, q):
        return make("duration", "duration-compared")
    return Role("timepoint", rule="bare-time")


def _listed(s: Sentence, q: Quantity, head: tuple[int, int]) -> Draft | None:
    """A length of time in a list whose head says what it is: "Median survival: coiling, 22 months; …"."""
    told = s.between(*head)
    topic = None
    for match in TIME_TOPIC.finditer(told):
        topic = match.lastgroup
    statistic = statistic_before(told) or closing_statistic(s, q, None)
    if topic not in ("survival", "duration", "follow_up") or (topic == "follow_up" and statistic is None):
        return None
    rule = {"survival": "survival-time", "follow_up": "follow-up"}.get(topic) or (
        "mean-duration" if statistic else "duration-cue"
    )
    draft = Draft(topic, q.start, q.end, (s.start, s.end), rule, time_value(q, statistic), list(q.numbers))
    draft.label = "follow-up" if topic == "follow_up" else labels.left_part(s, *head)
    draft.reasons.append(LABEL_OF_LIST)
    draft.support.append(head)
    return draft


TOOK = re.compile(
    r"\b(?:operations?|surgery|procedures?|fusion|sessions?|placement|insertion|implantation|healing|recovery|reconstruction|dissection|resection|transfer)\s+(?:took|lasted|required)\s+(?:only\s+|about\s+|approximately\s+)?(?:[\d.]+\s*(?:and|or|,|to)\s*)*$"
)
TIMES = ("survival", "duration", "follow_up")
ANAPHOR = re.compile(
    r"\b(?:it|that|this|those|these)\s+(?:(?:of|for|in)\s+[^.;,]{2,50}\s+)?(?:was|were)\s+(?:only\s+)?$"
)
CONTEXT_ONLY = re.compile(
    r"\s*(?:and\s+|but\s+)?(?:in|for|with|on)\s+(?:the\s+|those\s+)?[^.;,\d]{2,50},?\s*(?:only\s+)?",
    re.IGNORECASE,
)
VERSUS = re.compile(
    r"\s*(?:(?:days|weeks|months|years|hours|min\w*|h|d)\s*)?(?:vs\.?|versus|v|compared\s+(?:with|to)|and)\s*"
)
P_BEHIND = re.compile(r"[^()\[\]]{0,60}[,;]\s*p\s*[<=>≤]")
TREATED = re.compile(
    r"\b(?:treatment|therapy|chemotherapy|radiotherapy|regimens?|courses?|schedules?|administration|infusions?|follow-up)\s*$"
)
RESULT_AHEAD = re.compile(
    r"\b(?:longer|shorter|fewer|more|less|lower|higher|reduc\w+|increas\w+|decreas\w+|prolong\w+|improv\w+|delay\w+|significant\w*|differ\w*|faster|earlier|later)\b"
)


def _set_against(s: Sentence, i: int, q: Quantity) -> bool:
    """ "hospital days (1.5 v 4.1 days)": two lengths of time in a bracket, set against each other as a result."""
    bracket = s.bracket_at(q.start)
    if bracket is None or q.form not in ("", "with_sd"):
        return False
    for a, b in ((i, i + 1), (i - 1, i)):
        if a < 0 or b >= len(s.quantities):
            continue
        first, second = s.quantities[a], s.quantities[b]
        if not (bracket[0] < first.start and second.end <= bracket[1]):
            continue
        joint = VERSUS.fullmatch(s.between(first.end, second.start))
        if joint is None:
            continue
        tested = P_BEHIND.match(s.between(second.end, bracket[1])) is not None
        if TREATED.search(s.before(bracket[0], 40)):
            return False  # "longer treatment (12 v 6 months)"
        if tested or ("and" not in joint[0] and RESULT_AHEAD.search(s.before(bracket[0], 120))):
            return True
    return False


__all__ = ["ALIVE", "FOLLOW", "SURVIVE", "time_rule"]


NUMBERED_TIME = re.compile(
    r"\b(?:day|week|month|year|hour|cycle|visit)s?\s*(?:\d+\s*(?:,|and|to|-|–|or)\s*)*$"
)


def numbered_time(s: Sentence, i: int, q: Quantity) -> Role | None:
    """ "day 2", "weeks 13 and 25": a time point."""
    if q.kind != "plain" or q.form not in ("", "range", "bare") or not isinstance(q.numbers[0].value, int):
        return None
    if NUMBERED_TIME.search(s.before(q.start, 40)) and not re.match(
        r"\s*(?:patients|women|cases|men)\b", s.after(q.end, 12)
    ):
        return Role("timepoint", rule="numbered-time")
    return None
