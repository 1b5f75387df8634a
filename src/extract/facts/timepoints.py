"""When an outcome was measured: baseline, preoperatively, on day 2, at 6 weeks, at follow-up."""

from __future__ import annotations

import itertools
import re
from typing import Any

from extract.facts.context import Sentence
from extract.facts.course import iso_duration
from extract.quick import Quick

OUTCOMES = frozenset(("score", "measurement", "proportion", "survival", "count"))
INTERVENTION = r"(?:surgery|operation|treatment|procedure|vertebroplasty|kyphoplasty|radiosurgery|radiotherapy|chemotherapy|therapy|intervention|implantation|transplantation|injection|shunting|resection|discharge|randomi[sz]ation|injury|onset|admission|diagnosis|procedures?|[a-z]+ectomy|[a-z]+otomy|[a-z]+plasty|[a-z]*shunting|enrol?lment|initiation|completion|start)"
WORDED = Quick(
    r"\b(?P<before>pre-?operative(?:ly)?|before\s+(?:the\s+)?(?P<b1>"
    + INTERVENTION
    + r")|at\s+baseline|baseline|pre-?treatment|pre-?procedure|preprocedural|pre-?op|initially|on\s+admission|at\s+admission|prior\s+to\s+(?:the\s+)?(?P<b2>"
    + INTERVENTION
    + r"))\b"
    r"|\b(?P<follow>at\s+(?:the\s+)?(?:last|latest|final|most\s+recent|end\s+of)?\s*follow-?\s?up(?:\s+(?:visit|examination))?|at\s+(?:the\s+)?(?:last|final)\s+(?:visit|examination|evaluation))\b"
    r"|\b(?P<after>post-?operative(?:ly)?|after\s+(?:the\s+)?(?P<a1>"
    + INTERVENTION
    + r")|post-?treatment|post-?procedure|post-?op|at\s+discharge|immediately\s+after\s+(?:the\s+)?(?P<a2>"
    + INTERVENTION
    + r")|after\s+(?P<a3>[a-z]+\s(?:therapy|treatment|surgery)))\b"
)
UNIT_WORD = {"day": "d", "week": "wk", "month": "mo", "year": "a", "hour": "h"}
NUMBERED = re.compile(
    r"\b(?:on\s+|at\s+|by\s+)?(?:the\s+)?(?:post-?operative\s+)?(?P<unit>day|week|month|year|hour)s?\s+$"
)
BEHIND = re.compile(
    r"^\s*(?P<rel>after|before|following|post|prior\s+to|from|preceding|post-?operatively|preoperatively|post-?procedure|post-?treatment|later|of\s+(?:follow-up|treatment|therapy))?\b\s*(?:the\s+)?(?:(?:initiation|start|completion|end)\s+of\s+)?(?P<anchor>[a-z-]+(?:\s(?:surgery|therapy|treatment|shunting|injury))?)?"
)
TOUCH_BEHIND = re.compile(
    r"[\s)\]]*(?:%|points?|patients|cases|mm|cm|ml|mg|g)?[\s)\]]*(?:\([^()]{0,40}\)\s*|\[[^\[\]]{0,40}\]\s*)?(?:of\s+\w+\s+)?"
)
TOUCH_AHEAD = re.compile(
    r"\s*(?:,|:|\(|was|were|is|of|to|from|by|had|and|an?|the|mean|median|score|scores|value|only)*(?:\s+(?:was|were|of|to|by|an?|the|mean|median|only))*\s*\(?"
)
NOUNS = re.compile(r"^(?:" + INTERVENTION + r"|baseline|follow-up)$")


def find_timepoints(s: Sentence) -> list[tuple[int, int, dict[str, Any]]]:
    """The time points that a sentence names: page span and the contract's `timepoint`."""
    found: list[tuple[int, int, dict[str, Any]]] = []
    for match in WORDED.finditer(s.lowered):
        start, end = s.start + match.start(), s.start + match.end()
        if match["before"]:
            word = match["before"]
            baseline = "baseline" in word
            anchor = (
                "baseline"
                if baseline
                else match["b1"]
                or match["b2"]
                or (
                    "surgery"
                    if "op" in word
                    else "treatment"
                    if "treat" in word
                    else "procedure"
                    if "proced" in word
                    else "admission"
                    if "admission" in word
                    else None
                )
            )
            relation = None if word in ("initially",) or "admission" in word else "before"
            found.append(
                (
                    start,
                    end,
                    {"text": s.page[start:end], "anchor": anchor, "relation": relation, "offset": None},
                )
            )
        elif match["follow"]:
            found.append(
                (
                    start,
                    end,
                    {"text": s.page[start:end], "anchor": "follow-up", "relation": "after", "offset": None},
                )
            )
        else:
            word = match["after"]
            anchor = (
                match["a1"]
                or match["a2"]
                or match["a3"]
                or (
                    "surgery"
                    if "op" in word
                    else "treatment"
                    if "treat" in word
                    else "procedure"
                    if "proced" in word
                    else "discharge"
                    if "discharge" in word
                    else None
                )
            )
            found.append(
                (
                    start,
                    end,
                    {"text": s.page[start:end], "anchor": anchor, "relation": "after", "offset": None},
                )
            )
    for i, q in enumerate(s.quantities):
        role = s.roles[i]
        if role is None or role.role != "timepoint":
            continue
        unit = q.unit
        value = q.value
        start, end = q.start, q.end
        if q.kind in ("plain", "ordinal"):
            back = NUMBERED.search(s.before(q.start, 30))
            ahead = re.match(r"\s+(?:post-?operative\s+)?(day|week|month|year|hour)s?\b", s.after(q.end, 30))
            if back:
                unit = UNIT_WORD[back["unit"]]
                start = q.start - len(s.before(q.start, 30)) + back.start()
            elif ahead:
                unit = UNIT_WORD[ahead[1]]
                end = q.end + ahead.end()
        behind = BEHIND.match(s.after(end, 60))
        relation = None
        anchor = None
        if behind and behind["rel"]:
            rel = behind["rel"]
            relation = "before" if rel.startswith(("before", "prior", "preced", "preop")) else "after"
            if behind["anchor"] and (
                NOUNS.match(behind["anchor"].split()[-1]) or NOUNS.match(behind["anchor"])
            ):
                anchor = behind["anchor"]
                end += behind.end()
            elif "op" in rel and rel.startswith(("post", "pre")):
                anchor, end = "surgery", end + behind.end("rel")
            elif rel.startswith("post"):
                anchor, end = (
                    (
                        behind["anchor"]
                        if behind["anchor"] and NOUNS.match(behind["anchor"])
                        else "treatment"
                        if "treat" in rel
                        else "procedure"
                        if "proc" in rel
                        else None
                    ),
                    end + behind.end("rel"),
                )
            elif "follow-up" in rel:
                anchor, end = "follow-up", end + behind.end("rel")
        lead = re.search(r"\b(?:at|on|by|after|within|in)\s+(?:the\s+)?$", s.before(start, 12))
        if lead:
            start -= len(s.before(start, 12)) - lead.start()
        found.append(
            (
                start,
                end,
                {
                    "text": s.page[start:end].strip(),
                    "anchor": anchor,
                    "relation": relation,
                    "offset": iso_duration(value, unit),
                },
            )
        )
    found.sort(key=lambda t: (t[0], -t[1]))
    kept: list[tuple[int, int, dict[str, Any]]] = []
    for candidate in found:
        if not (kept and candidate[1] <= kept[-1][1]):
            kept.append(candidate)
    return kept


FROM_BEFORE = re.compile(r"\bfrom\s+(?:an?\s+)?(?:mean\s+|median\s+|average\s+|baseline\s+)?(?:of\s+)?$")
TO_BETWEEN = re.compile(r"[^.;]{0,60}?\bto\s+(?:an?\s+)?(?:mean\s+|median\s+|average\s+)?(?:of\s+)?")
CHANGES = re.compile(
    r"\b(?:fell|fall\w*|rose|risen|decreas\w+|increas\w+|improv\w+|chang\w+|dropp?\w*|declin\w+|reduc\w+|went|grew|worsen\w+|recover\w+|lower\w+|gain\w*|widen\w*|narrow\w*)\b"
)


def _pairs_in_time(s: Sentence) -> None:
    """ "improved from 7.8 to 2.1": the first is before the intervention, the second after."""
    drafts = [
        d
        for d in s.drafts
        if d is not None and d.kind in ("score", "measurement", "proportion") and d.numbers
    ]
    for first, second in itertools.pairwise(drafts):
        a, b = first.numbers[0].start, second.numbers[0].start
        if first.kind != second.kind or not FROM_BEFORE.search(s.before(min(a, first.start), 40)):
            continue
        if not CHANGES.search(s.before(a)) or not TO_BETWEEN.fullmatch(
            s.between(min(first.end, b), min(b, second.start) if second.start >= first.end else b)
        ):
            continue
        for draft, relation, word in ((first, "before", "from"), (second, "after", "to")):
            if draft.timepoint is None:
                at = s.start + s.lowered.rfind(word, 0, draft.numbers[0].start - s.start)
                draft.timepoint = {
                    "text": s.page[at : at + len(word)],
                    "anchor": None,
                    "relation": relation,
                    "offset": None,
                }
                draft.reasons.append("pair")


TIMES_JOIN = re.compile(r"\s*(?:,|and|,\s*and|or|&)\s*")


def _zip_times(s: Sentence, found: list[tuple[int, int, dict[str, Any]]]) -> bool:
    """ "Survival at 2 and 3 years was 70% and 55%": as many time points as numbers, each takes its own."""
    if len(found) < 2 or any(
        not TIMES_JOIN.fullmatch(s.between(a[1], b[0])) for a, b in itertools.pairwise(found)
    ):
        return False
    drafts = [d for d in s.drafts if d is not None and d.kind in OUTCOMES and d.numbers]
    if len(drafts) != len(found) or len({d.kind for d in drafts}) > 1:
        return False
    if not (found[-1][1] <= drafts[0].numbers[0].start or found[0][0] >= drafts[-1].numbers[-1].end):
        return False
    for draft, (start, end, point) in zip(drafts, found, strict=True):
        draft.timepoint = dict(point)
        draft.support.append((start, end))
    return True


def attach_timepoints(s: Sentence, found: list[tuple[int, int, dict[str, Any]]]) -> None:
    """Gives each outcome of the sentence the time point that stands nearest: behind it in its own clause, else before."""
    _pairs_in_time(s)
    if not found:
        return
    if _zip_times(s, found):
        return
    for i, draft in enumerate(s.drafts):
        if (
            draft is None
            or draft.kind not in OUTCOMES
            or (draft.timepoint is not None and "pair" not in draft.reasons)
        ):
            continue
        if draft.kind == "count" and draft.rule in ("n-equals",):
            continue
        core = draft.numbers[0].start if draft.numbers else draft.start
        last = draft.numbers[-1].end if draft.numbers else draft.end
        following = next((d for d in s.drafts[i + 1 :] if d is not None and d.kind in OUTCOMES), None)
        limit = following.numbers[0].start if following and following.numbers else s.end
        previous = next((d for d in reversed(s.drafts[:i]) if d is not None and d.kind in OUTCOMES), None)
        floor = previous.numbers[-1].end if previous and previous.numbers else s.start
        inside = [t for t in found if core <= t[0] and t[1] <= last]
        behind = [
            t
            for t in found
            if t[0] >= last
            and t[0] < limit
            and not re.search(r"[.;]|,\s*(?:and|but|while)\b", s.between(last, t[0]))
            and t[0] - last < 60
        ]
        ahead = [t for t in found if floor <= t[0] and t[1] <= core]
        earlier = [t for t in found if t[1] <= core]
        chosen = None
        if inside:
            chosen = inside[0]
        elif behind and TOUCH_BEHIND.fullmatch(s.between(last, behind[0][0])):
            chosen = behind[0]
        elif (ahead and TOUCH_AHEAD.fullmatch(s.between(ahead[-1][1], core))) or ahead:
            chosen = ahead[-1]
        elif behind and not (
            following is not None and s.between(behind[0][1], limit).strip(" ,(") in ("was", "were", "to", "")
        ):
            chosen = behind[0]
        elif earlier and earlier[-1] is found[0] and found[0][0] - s.start < 14 and len(found) == 1:
            chosen = found[0]  # what opens the sentence holds for all of it
        elif earlier and len(found) == 1 and draft.kind in ("score", "measurement", "survival"):
            chosen = earlier[-1]
        if chosen is None:
            continue
        if draft.timepoint is not None and (
            chosen[2]["relation"] not in (None, draft.timepoint["relation"])
            or (chosen in earlier and chosen not in ahead)
        ):
            continue
        draft.timepoint = dict(chosen[2])
        span = (chosen[0], chosen[1])
        if span[1] <= draft.start or span[0] >= draft.end:
            draft.support.append(span)
