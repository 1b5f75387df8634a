"""Counts of everybody in the study: told by the words around them, by their place, and by the counts before."""

from __future__ import annotations

import re

from extract.facts.cohorts.count import Count, Verdict
from extract.facts.cohorts.cues import (
    AGAIN,
    EACH_GROUP,
    HEADED,
    NOT_OWN,
    OWN_UNIT,
    PREPOSITION_OPEN,
    RANDOM,
    SERIES_BEFORE,
    SIZE_AFTER,
    SIZE_BEFORE,
    SUBSET,
    TOTAL_OPEN,
    TREAT_AFTER,
)

SCREENING = re.compile(
    r"\b(?:assessed|evaluated|screened|tested)\s+for\s+(?:eligibility|inclusion)\b|\b(?:screened|approached|invited|contacted|eligible)\b(?!\s+for)"
)


def total_size(c: Count) -> Verdict:
    """Whether a count of no arm is everybody in the study."""
    s, q, draft, person, unit = c.s, c.q, c.draft, c.person, c.unit
    value, before, after, known, biggest = c.value, c.before, c.after, c.known, c.biggest
    if not (person or draft.rule in ("n-equals", "elided-noun", "partitive") or unit in OWN_UNIT):
        return None, ""
    reach = max(
        s.start, draft.start - 24, s.clause(draft.start)[0] if draft.rule == "elided-noun" else s.start
    )
    foreign = NOT_OWN.search(s.between(reach, draft.end))
    if foreign and foreign[0] == "eligible" and draft.rule == "elided-noun" and RANDOM.search(after):
        foreign = None  # "of the eligible patients, 61 were randomized"
    if foreign and foreign[0] == "eligible" and draft.rule == "n-equals" and RANDOM.search(after):
        foreign = None
    if foreign and foreign[0] == "healthy" and SIZE_BEFORE.search(before):
        foreign = None
    if re.match(
        r"\s+(?:who\s+were\s+)?(?:invited|approached|screened|excluded|contacted|assessed\s+for\s+eligibility|eligible\b(?!\s+for))",
        after,
    ):
        return None, ""
    if (
        foreign
        or re.match(
            r"[^.;,]{0,40}?\b(?:were|was|had\s+been|who\s+were)\s+(?:\w+ly\s+)?(?:screened|excluded|ineligible|lost|not\s+(?:included|evaluable|randomi[sz]ed|analy[sz]ed|assessable)|withdrawn|unavailable|invited|approached|eligible(?!\s+for\s+(?:analysis|evaluation)))\b",
            after,
        )
        or (
            re.match(
                r"[^.;,]{0,30}?\b(?:completed|dropped|withdrew|refused|declined|discontinued|died)\b", after
            )
            and not re.search(r"\bthen\s+random", after)
        )
    ):
        return None, ""
    if value in known and person and value > 5 and (value == biggest) and not SUBSET.search(before[-20:]):
        return "total", "repeated"
    if draft.rule == "n-equals":
        return _stated_n(c)
    if unit in OWN_UNIT and not person:
        return _own_unit(c)
    if re.search(
        r"\b(?:one|other|control|study|second|first|treatment|each)\s+group\b[^.;]{0,24}$|\bgroup\s+(?:consist|compris|includ)\w+(?:\s+of)?\s*$",
        before,
    ):
        return None, ""
    if draft.rule == "elided-noun":
        return _elided(c)
    if (
        draft.value["comparator"] is None
        and re.match(
            r"\s*(?:evaluable|assessable|randomi[sz]ed|enrolled|analy[sz]ed|analy[sz]able)\b",
            s.after(q.end, 20),
        )
        and value >= 0.3 * biggest
    ):
        return "total", "evaluable-adjective"
    if re.match(
        r"\s*(?:were|was)\s+(?:suitable|available)\s+for\s+(?:the\s+)?(?:\w+\s+)?(?:analysis|evaluation)",
        after,
    ):
        return "total", "suitable"
    subset = SUBSET.search(before[-30:])
    if known and value < 0.04 * biggest:
        return None, ""
    first = not known or known == {-1.0}
    lead = re.sub(
        r"^(?:there\s+were\s+|(?:between|from|during|in|since|over|within)\s(?:[^,]{3,60},|[^,]{3,40}(?:\bperiod|\byears?|\b(?:19|20)\d\d))\s+)",
        "",
        s.before(draft.start),
    )
    opens = (
        bool(
            re.fullmatch(
                r"(?:results|methods|patients\s+and\s+methods|background|objectives?|purpose|design|setting|materials\s+and\s+methods|[\w\s/]{0,30}:)?\s*(?:a\s+total\s+of\s+|in\s+total,?\s+|overall,?\s+|altogether,?\s+)?",
                lead.strip() + " ",
                re.IGNORECASE,
            )
        )
        or draft.start == s.start
    )
    if TOTAL_OPEN.search(before) and (first or value > biggest * 0.5) and not subset:
        if not re.match(r"[^.;]{0,30}\b(?:had|developed|experienced|died|relapsed)\b", after) or first:
            return "total", "total-of"
    match = SIZE_AFTER.match(after)
    stage_verb = (
        match["verb"]
        if match
        and not re.search(r"\b(?:had|developed|experienced|died|who\s+(?:had|died)|in\s+whom)\b", match[0])
        and not re.search(r"[.;]|,\s(?!\w+\s(?:were|was))", match[0][:-1])
        else None
    )
    if (
        (
            stage_verb
            and not subset
            and not re.match(r"\s+(?:in|to)\s+(?:the\s+)?[^.;,]{2,40}\b(?:group|arm)\b", after)
            and not SCREENING.search(match[0] if match else "")
        )
        and (first or AGAIN.match(stage_verb))
        and value >= 0.3 * biggest
    ):
        return "total", f"stage-verb {stage_verb}"
    if (
        stage_verb in ("evaluable", "assessable", "analyzed", "analysed")
        and value >= 0.4 * biggest
        and re.search(r"\bof\s+(?:these|those|the|whom)\b", before[-20:])
    ):
        return "total", "evaluable"
    match = SIZE_BEFORE.search(before)
    if match and not re.search(r"\b(?:occurred|observed|seen|found|noted)\b", match[0]):
        if first or (value >= 0.5 * biggest and AGAIN.match(match["verb"])):
            return "total", "verb-before"
    if SERIES_BEFORE.search(before) and (first or value >= 0.5 * biggest):
        return "total", "series-of"
    if first:
        return _first_count(c, opens=opens)
    return _later_count(c, opens=opens, subset=bool(subset))


def _stated_n(c: Count) -> Verdict:
    """ "n = 64" behind people, larger than what was counted before."""
    s, q, draft, value, known = c.s, c.q, c.draft, c.value, c.known
    biggest, comparative, order, total = c.biggest, c.comparative, c.order, c.total
    bracket = s.bracket_at(q.start)
    back = s.between(
        max(s.start, (bracket[0] if bracket else draft.start) - 50),
        bracket[0] if bracket else draft.start,
    )
    person_before = re.search(
        r"\b(?:patients|women|men|subjects|participants|children|cases|survivors|individuals|adults)\b(?:\s+[\w-]+){0,6}\s*$",
        back,
    )
    if (
        not person_before
        and s.page[q.start - 3 : q.start].strip(" =").endswith("N")
        and order < 0.6 * total
        and not re.search(r"\b(?:was|were|is|are|had|in)\s+(?:the\s+|an?\s+)?[\w-]+(?:\s[\w-]+)?\s*$", back)
    ):
        person_before = re.search("", back)
    if (
        not person_before
        and not known
        and not comparative
        and s.lowered.count("n =") + s.lowered.count("n=") == 1
        and order < 0.6 * total
        and re.search(r"\b(?:study|trial|randomi[sz]ed|enrolled|recruited|sample)\b", s.lowered)
    ):
        person_before = re.search("", back)
    if person_before and value > biggest and not known and not re.search(r"\b(?:group|arm)\b", back[-20:]):
        return "total", "n-equals"
    return None, ""


def _own_unit(c: Count) -> Verdict:
    """ "A total of 56 aneurysms were reviewed": a study counts what it treats where it counts no people."""
    s, value, before, after, known = c.s, c.value, c.before, c.after, c.known
    order, total, lexicon, i = c.order, c.total, c.lexicon, c.i
    if (
        known
        or order > 0.6 * total
        or value < 10
        or any(
            d is not None and d.noun in lexicon.people and d.kind in ("count", "cohort_size")
            for d in s.drafts[:i]
        )
    ):
        return None, ""
    if (
        TOTAL_OPEN.search(before)
        or SERIES_BEFORE.search(before)
        or SUBSET.search(before[-8:])
        or SIZE_BEFORE.search(before)
        or (not before.strip() and TREAT_AFTER.match(after))
        or re.match(r"\s*(?:were\s+)?(?:identified|performed|studied|reviewed|analy[sz]ed|included)\b", after)
    ) and not re.search(r"\bin\s+(?:\w+\s+)?\d+\s+(?:patients|women|men)", s.lowered):
        return "total", "own-unit"
    return None, ""


def _elided(c: Count) -> Verdict:
    """ "83 were randomised": the people are left out."""
    value, after, biggest = c.value, c.after, c.biggest
    if value < 4:
        return None, ""
    if (
        re.match(
            r"\s*(?:of\s+whom\s+)?(?:\([^)]*\)\s*)?(?:(?:agreed|consented)\s+(?:to\s+\w+\s+)?and\s+)?(?:were|was)\s+(?:\w+ly\s+)?(?:randomi[sz]ed|assigned|allocated)\b(?![^.;]{0,60}\band\s+(?:the\s+(?:other|remaining)|\d+|[a-z-]+)\s+(?:to|received|were)\b)",
            after,
        )
        and value > biggest / 2
    ):
        return "total", "elided-randomised"
    if (
        re.match(
            r"\s*(?:of\s+whom\s+)?(?:were|was)\s+(?:\w+ly\s+|finally\s+)?(?:evaluable|assessable|analy[sz]ed|evaluated|included|enrolled|eligible\s+for\s+(?:analysis|evaluation))\b",
            after,
        )
        and value >= 0.4 * biggest
    ):
        return "total", "elided-evaluable"
    return None, ""


def _first_count(c: Count, *, opens: bool) -> Verdict:
    """A count before which no other was everybody."""
    s, q, draft, person, value = c.s, c.q, c.draft, c.person, c.value
    before, after, known, order, total = c.before, c.after, c.known, c.order, c.total
    treated = TREAT_AFTER.match(after)
    if (
        opens
        and treated
        and -1.0 not in known
        and treated["verb"] not in ("had", "completed")
        and not re.search(r"[.;]", treated[0])
        and order < 0.7 * total
        and not EACH_GROUP.match(after)
    ):
        return "total", f"opens {treated['verb']}"
    if PREPOSITION_OPEN.search(before) and order < 0.6 * total and value >= 4:
        if not re.search(
            r"\b(?:was|were)\s+(?:found|seen|noted|observed|present|positive|detected|normal|abnormal|successful|obtained|achieved)\s+(?:in|with)\s+(?:the\s+|all\s+)?$",
            before,
        ):
            return "total", "preposition"
    if re.match(r"\s*(?:consecutive|consecutively)\b", s.after(q.end, 20)):
        return "total", "consecutive"
    if person and value >= 4 and HEADED.search(before):
        return "total", "under-heading"
    if (
        person
        and value >= 4
        and order < 0.5 * total
        and re.fullmatch(r"(?:\w+:\s*)?there\s+were\s+(?:a\s+total\s+of\s+)?", before.strip() + " ")
        and re.match(
            r"\s*(?:[.;(]|with\b|who\b|in\s+(?:the|this|our)\s+(?:study|series|trial|cohort|sample)\b)",
            after,
        )
    ):
        return "total", "there-were"
    if (
        order == 0
        and re.search(r"\b(?:of|in|from|on)\s+$", before)
        and value >= 2
        and not re.search(r"\b(?:was|were|had|has|have|is|are|can|may|[a-z]{3,}ed)\b", before)
    ):
        return "total", "title"
    if opens and order < 0.5 * total and value >= 8 and person and re.match(r"[^.;]{0,40}\bwith\b", after):
        return "total", "opens with"
    if (
        re.search(r"\bof\s+(?:the\s+|our\s+)?$", before[-10:])
        and re.fullmatch(
            r"(?:results:?\s*|overall,?\s*)?(?:out\s+)?of\s+(?:the\s+|our\s+)?",
            s.before(draft.start).strip() + " ",
        )
        and value > 5
    ):
        return "total", "of-the-opens"
    return None, ""


def _later_count(c: Count, *, opens: bool, subset: bool) -> Verdict:
    """A count after one that was everybody: nearly as large, and counted again."""
    s, q, value, before, after, biggest = c.s, c.q, c.value, c.before, c.after, c.biggest
    if re.match(r"\s*consecutive\b", s.after(q.end, 20)) and value >= 0.5 * biggest:
        return "total", "consecutive"
    if (
        opens
        and value >= 0.8 * biggest
        and biggest > 0
        and (treated := TREAT_AFTER.match(after))
        and not re.search(r"[.;,]", treated[0])
        and treated["verb"] in ("treated", "underwent", "received")
    ):
        return "total", f"stage {treated['verb']}"
    if (
        re.search(
            r"\b(?:analysis|data|results|information|survival|efficacy|safety)\b[^.;]{0,60}\b(?:in|of|on|from|for|available\s+(?:for|from|in))\s+(?:all\s+|the\s+)?$",
            before,
        )
        and value >= (0.3 if "available" in before[-60:] else 0.6) * biggest
        and not subset
        and not re.search(r"\b(?:larger|original|initial|previous|parent)\b", before[-60:])
    ):
        return "total", "available-from"
    return None, ""
