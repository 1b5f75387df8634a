"""Which counts are the study's own people: decided over all counts of a study, with reasons, at the end."""

from __future__ import annotations

import re

from extract.facts.arms import Arm
from extract.facts.context import Sentence
from extract.facts.draft import Draft
from extract.facts.tallies import (
    NOT_OWN,
    PREPOSITION_OPEN,
    RANDOM,
    SERIES_BEFORE,
    SIZE_AFTER,
    SIZE_BEFORE,
    SUBSET,
    TOTAL_OPEN,
    TREAT_AFTER,
)
from extract.lexicon import Lexicon

HEADED = re.compile(
    r"^(?:subjects|patients|participants|(?:study\s+)?(?:population|sample)|patients\s+and\s+methods|(?:[\w\s,]{0,40}\band\s+)?(?:participants|patients|subjects))\s*(?::|--|—|–)\s*(?:a\s+total\s+of\s+)?$"
)
EACH_GROUP = re.compile(r"\s*(?:in|of|from|on)\s+(?:each|either|every|both|one|the\s+other)\b")
OWN_UNIT = frozenset(
    (
        "procedures",
        "operations",
        "eyes",
        "aneurysms",
        "lesions",
        "tumors",
        "laminectomies",
        "shunts",
        "hips",
        "knees",
        "surgeries",
        "breasts",
        "cancers",
    )
)
LABEL_STAGE = (
    ("randomi", "randomised"), ("enrol", "enrolled"), ("recruit", "recruited"), ("includ", "included"), ("evalua", "evaluable"), ("assessab", "assessable"),
    ("analy", "analysed"), ("treat", "treated"), ("accru", "accrued"), ("enter", "entered"),
)  # fmt: skip


def decide_cohorts(sentences: list[Sentence], arms: list[Arm], lexicon: Lexicon, *, single: bool) -> None:
    """Turns counts into `cohort_size` where they are everybody in the study or in an arm; kinds change in place."""
    known: set[float] = set()
    biggest = 0.0
    arm_sizes: dict[str, list[Draft]] = {}
    comparative = bool(arms)
    total = len(sentences)
    for s in sentences:
        _bracketed_parts(s)
    for order, s in enumerate(sentences):
        for i, draft in enumerate(s.drafts):
            if (
                draft is not None
                and draft.kind == "proportion"
                and draft.value["denominator"] is not None
                and draft.value["denominator"] > biggest
                and draft.value["numerator"]
                and draft.noun in lexicon.people
            ):
                biggest = max(biggest, draft.value["numerator"] if not known else 0)
                known.add(-1.0)  # people are counted already, though no count of them all was read
            if (
                draft is None
                or draft.kind != "count"
                or draft.value["statistic"] != "count"
                or draft.value["value"] is None
            ):
                continue
            value = draft.value["value"]
            if draft.value["denominator"] is not None:
                # "218 of 270 screened patients were randomised"; other parts of a whole are counts
                if (
                    re.match(
                        r"[^.;,]{0,60}?\b(?:were|was)\s+(?:then\s+|finally\s+|eventually\s+)?(?:randomi[sz]ed|randomly|enrolled|included|recruited|analy[sz]ed)\b",
                        s.after(max(draft.end, s.quantities[i].end), 110),
                    )
                    and draft.noun in lexicon.people
                    and value >= biggest * 0.5
                ):
                    draft.kind, draft.rule, draft.group = "cohort_size", "cohort:of-screened", None
                    known.add(value)
                    biggest = max(biggest, value)
                    _label(s, draft)
                continue
            verdict, reason = _verdict(s, i, draft, known, biggest, comparative, order, total, lexicon)
            if verdict == "arm":
                draft.kind = "cohort_size"
                draft.rule = f"arm-size:{reason}"
                arm_sizes.setdefault(draft.group or "", []).append(draft)
                _label(s, draft)
            elif verdict == "total":
                draft.kind = "cohort_size"
                draft.rule = f"cohort:{reason}"
                draft.group = None
                known.add(value)
                biggest = max(biggest, value)
                _label(s, draft)
    _whole_by_sum(sentences, arm_sizes, known)


AGAIN = re.compile(
    r"randomi|randomly|enrol|recruit|includ|accru|enter|analy|evaluab|assessab|eligible\s+for|registered|took\s+part|participated|assign|allocat|report|present|describ|consist|compris|involv"
)
WEAK = (
    "group: only arm of the clause",
    "group: nearest subject",
    "group: zip of two lists",
    "group: name before",
)


def _bracketed_parts(s: Sentence) -> None:
    """ "189 patients (100 in A and 89 in B)": parts that add up to the number before their bracket are the arms."""
    for i, draft in enumerate(s.drafts):
        if (
            draft is None
            or draft.kind != "count"
            or draft.value["value"] is None
            or draft.value["denominator"] is not None
        ):
            continue
        bracket = next((b for b in s.brackets if draft.end <= b[0] <= draft.end + 40), None)
        if bracket is None or re.search(r"[.;]|\d", s.between(draft.end, bracket[0])):
            continue
        parts = [
            d
            for d in s.drafts[i + 1 :]
            if d is not None and bracket[0] < d.start < bracket[1] and d.kind == "count"
        ]
        if (
            re.search(
                r"\b(?:observed|seen|occurred|found|noted|reported|detected|developed|experienced|died|recurr\w+|relapse\w*|events?|deaths?)\b",
                s.between(max(s.start, draft.start - 50), draft.start),
            )
            or re.match(
                r"\)?\s*(?:\w+ly\s+)?(?:withdrew|died|dropped|relapsed|recurred|had|developed|experienced|discontinued|refused)\b",
                s.after(bracket[1], 24),
            )
            or re.match(
                r"\s*(?:withdrew|died|dropped|relapsed|had|developed|experienced|discontinued|refused)\b",
                s.after(draft.end, 24),
            )
        ):
            continue
        if len(parts) < 2 or sum(d.value["value"] or 0 for d in parts) != draft.value["value"]:
            continue
        if len({d.group for d in parts}) == len(parts) and None not in {d.group for d in parts}:
            draft.group = None
            draft.reasons.append("whole of the bracket")
            for part in parts:
                part.reasons.append("part of the bracket")


def _label(s: Sentence, draft: Draft) -> None:
    noun = draft.noun or "patients"
    low = s.between(draft.start, min(s.end, draft.end + 80))
    before = s.between(max(s.start, draft.start - 40), draft.start)
    label = noun
    for prefix, word in LABEL_STAGE:
        if re.match(rf"[^.;,]{{0,60}}\b{prefix}", low[draft.end - draft.start :]) or re.search(
            rf"\b{prefix}\w*\s+(?:\w+\s+){{0,2}}$", before
        ):
            label = f"{label} {word}"
            break
    draft.label = label


def _verdict(
    s: Sentence,
    i: int,
    draft: Draft,
    known: set[float],
    biggest: float,
    comparative: bool,
    order: int,
    total: int,
    lexicon: Lexicon,
) -> tuple[str | None, str]:
    value = draft.value["value"]
    noun = draft.noun or ""
    person = noun in lexicon.people
    q = s.quantities[i]
    before = s.before(draft.start, 110)
    after = s.flat(max(draft.end, q.end), s.end)[:130].lower()
    if re.search(
        r"\b(?:seen|observed|found|noted|reported|occurred|developed|achieved|obtained|present|detected|experienced|documented|diagnosed|recorded|recurred|bled|resolved|worsened|appeared|persisted|leaked|ruptured|healed|succeeded)\b[^.;]{0,30}\b(?:in|by|for|among)\s+(?:only\s+)?$",
        before,
    ) and not TOTAL_OPEN.search(before):
        return None, ""
    if re.match(r"[^.;,]{0,40}?\bwill\b", after):
        return None, ""
    if value < 1 or draft.value["comparator"] in ("<", "<="):
        return None, ""
    unit = str(draft.value["unit"]).strip("{}")
    if "whole of the bracket" in draft.reasons and (noun in lexicon.people or draft.rule == "elided-noun"):
        return "total", "sum-of-bracket"
    if "part of the bracket" in draft.reasons and (
        RANDOM.search(s.lowered)
        or re.search(r"\b(?:group|arm)s?\b", s.lowered)
        or draft.rule in ("n-equals", "arm-number")
    ):
        return "arm", "part-of-bracket"
    if (
        draft.group is not None
        and person
        and any(r in draft.reasons for r in WEAK)
        and not re.search(r"\b(?:group|arm)\b", after[:60])
    ):
        group, draft.group = draft.group, None
        verdict, reason = _verdict(s, i, draft, known, biggest, comparative, order, total, lexicon)
        if verdict == "total" and reason.split()[0] in (
            "total-of",
            "verb-before",
            "stage-verb",
            "available-from",
            "preposition",
            "repeated",
            "series-of",
        ):
            return verdict, reason
        draft.group = group
    if (
        draft.group is not None
        and person
        and re.match(r"[^.;()]{0,80}\([^()]{0,40}\b(?:group|arm)\b[^()]{0,20}\)", s.after(draft.end, 150))
    ):
        return "arm", "defines-group"
    if (
        draft.group is not None
        and draft.rule == "elided-noun"
        and re.match(r"[^.;()]{0,60}\([^()]{0,40}\b(?:group|arm)\b[^()]{0,20}\)", s.after(draft.end, 130))
    ):
        return "arm", "defines-group"
    if draft.group is not None:
        # an arm's size needs "n =", or a verb of allocation, or stands right at the name
        if (
            draft.rule == "arm-number"
            and (
                RANDOM.search(s.lowered)
                or re.search(r"\b(?:evaluable|analy[sz]|suitable|enrolled|included|received)\b", s.lowered)
            )
            and not re.search(r"\b(?:occurred|recurren|relapse|died|deaths?|events?)\b", s.lowered)
        ):
            return "arm", "number-at-name"
        if draft.rule == "n-equals" and not re.search(r"\d\s?%\s*[;,(]?\s*(?:n\s?=)?\s*$", before):
            return "arm", "n-equals"
        near = s.between(max(s.start, draft.start - 60), min(s.end, draft.end + 90))
        if (
            (person or draft.rule in ("elided-noun", "partitive"))
            and RANDOM.search(near)
            and not NOT_OWN.search(near)
        ):
            return "arm", "allocated"
        if (
            person
            and re.search(r"(?:^|\b(?:of|in|among|for|the)\s)(?:the\s+)?$", before[-12:])
            and not re.search(r"\b(?:had|were|was|died)\s*$", before)
            and re.match(r"[^.;,]{0,60}\b(?:group|arm|received|receiving|treated)\b", after)
        ):
            if not re.search(
                r"\b(?:occurred|seen|observed|found|noted|reported|developed|achieved|died|improved)\b[^.;]{0,40}\bin\s+(?:the\s+)?$",
                before,
            ):
                return "arm", "arm-noun"
        if (
            person
            and re.match(
                r"\s*(?:\w+\s+){0,3}(?:received|were\s+(?:randomly\s+)?(?:assigned|allocated|treated|given)|underwent)\b",
                after,
            )
            and comparative
        ):
            return "arm", "received"
        if (
            person
            and s.bracket_at(draft.start) is None
            and re.match(r"\s*(?:\([^)]*\)\s*)?(?:in|to)\s+(?:the\s+)?[^.;,]{2,50}\b(?:group|arm)\b", after)
            and not re.search(r"\b(?:had|developed|died|were\s+\w+ed)\b", before + after[:20])
        ):
            return "arm", "in-the-group"
        if (
            draft.rule == "elided-noun"
            and re.search(r"\b(?:assigned|allocated|randomi[sz]ed|received|divided)\b", s.lowered)
            and not NOT_OWN.search(near)
            and not re.search(r"\b(?:had|died|developed|experienced)\b", s.lowered)
        ):
            return "arm", "allocated-list"
        bracket = s.bracket_at(draft.start)
        if (
            bracket
            and person
            and re.fullmatch(r"\s*(?:n\s*=\s*)?", s.between(bracket[0] + 1, draft.start))
            and re.fullmatch(r"\s*", s.between(min(draft.end, bracket[1]), bracket[1]))
            and RANDOM.search(s.lowered)
        ):
            return "arm", "bracket"
        return None, ""
    if not (person or draft.rule in ("n-equals", "elided-noun", "partitive") or unit in OWN_UNIT):
        return None, ""
    near = s.between(max(s.start, draft.start - 30), min(s.end, draft.end + 70))
    foreign = NOT_OWN.search(s.between(max(s.start, draft.start - 24), draft.end))
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
        if (
            person_before
            and value > biggest
            and not known
            and not re.search(r"\b(?:group|arm)\b", back[-20:])
        ):
            return "total", "n-equals"
        return None, ""
    if unit in OWN_UNIT and not person:
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
            or re.match(
                r"\s*(?:were\s+)?(?:identified|performed|studied|reviewed|analy[sz]ed|included)\b", after
            )
        ) and not re.search(r"\bin\s+(?:\w+\s+)?\d+\s+(?:patients|women|men)", s.lowered):
            return "total", "own-unit"
        return None, ""
    if re.search(
        r"\b(?:one|other|control|study|second|first|treatment|each)\s+group\b[^.;]{0,24}$|\bgroup\s+(?:consist|compris|includ)\w+(?:\s+of)?\s*$",
        before,
    ):
        return None, ""
    if draft.rule == "elided-noun":
        if value < 4:
            return None, ""
        if (
            re.match(
                r"\s*(?:of\s+whom\s+)?(?:\([^)]*\)\s*)?(?:(?:agreed|consented)\s+(?:to\s+\w+\s+)?and\s+)?(?:were|was)\s+(?:\w+ly\s+)?(?:randomi[sz]ed|assigned|allocated)\b",
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
        if (
            opens
            and order < 0.5 * total
            and value >= 8
            and person
            and re.match(r"[^.;]{0,40}\bwith\b", after)
        ):
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
    elif re.match(r"\s*consecutive\b", s.after(q.end, 20)) and value >= 0.5 * biggest:
        return "total", "consecutive"
    elif (
        opens
        and value >= 0.8 * biggest
        and biggest > 0
        and (treated := TREAT_AFTER.match(after))
        and not re.search(r"[.;,]", treated[0])
        and treated["verb"] in ("treated", "underwent", "received")
    ):
        return "total", f"stage {treated['verb']}"
    elif (
        re.search(
            r"\b(?:analysis|data|results|information|survival|efficacy|safety)\b[^.;]{0,60}\b(?:in|of|on|from|for|available\s+(?:for|from|in))\s+(?:all\s+|the\s+)?$",
            before,
        )
        and value >= (0.3 if "available" in before[-60:] else 0.6) * biggest
        and not subset
    ):
        return "total", "available-from"
    return None, ""


def _whole_by_sum(sentences: list[Sentence], arm_sizes: dict[str, list[Draft]], known: set[float]) -> None:
    """The number that equals the sum of the arms is the total, whatever words stand around it."""
    if len(arm_sizes) < 2 or "" in arm_sizes:
        return
    firsts = [drafts[0].value["value"] for drafts in arm_sizes.values()]
    whole = sum(firsts)
    for s in sentences:
        for draft in s.drafts:
            if (
                (
                    draft is not None
                    and draft.kind == "count"
                    and draft.group is None
                    and draft.value["value"] == whole
                    and draft.value["denominator"] is None
                )
                and draft.value["unit"]
                and not NOT_OWN.search(s.between(max(s.start, draft.start - 24), draft.end))
            ):
                draft.kind = "cohort_size"
                draft.rule = "cohort:sum-of-arms"
                known.add(whole)
                _label(s, draft)
