"""Which arm each fact speaks of: decided over candidates with reasons, and left open where none is good enough."""

from __future__ import annotations

import itertools
import re

from extract.facts.arms import Arm, Mention
from extract.facts.context import Sentence
from extract.facts.draft import Draft

GROUPED = frozenset(
    (
        "cohort_size",
        "count",
        "proportion",
        "score",
        "measurement",
        "age",
        "survival",
        "duration",
        "follow_up",
        "sex",
    )
)
TIMES = frozenset(("survival", "duration", "follow_up"))
TWO_TIMES = re.compile(
    r"\b\d+\s*(?:,|and|or)\s*\d+[-\s](?:months?|years?|weeks?|days?|hours?)\b|\b(?:weeks?|months?|days?|years?)\s+\d+\s+and\s+\d+\b"
)
RIGHT = re.compile(
    r"^[\s)\]]*(?:%\s*)?(?:(?:of\s+)?(?:the\s+)?(?:\d+\s+)?(?:patients|women|men|subjects|participants|cases|children|those|individuals|survivors|evaluable\s+patients|points?|times?|years?|months?|per\s+year)\s*)?(?:\([^()]{0,60}\)\s*|\[[^\]]{0,60}\]\s*)?(?:,\s*)?"
    r"(?:(?:who\s+)?(?:were\s+)?(?:of|in|for|with|among|on|to|receiv(?:ing|ed)|treated\s+with|treated\s+by|treated\s+in|given|assigned\s+to|allocated\s+to|randomi[sz]ed\s+to|from|underwent|undergoing|taking|using|within|had|the|who\s+received|patients|randomly|by|after|under|following)\s*)*"
    r"(?:(?:the|a|an|those|patients|women|men|subjects|participants|cases|either|receive|receiving|treated|with|who|received|of|in|to|both|oral|adjuvant|preoperative|postoperative|only|who\s+had|had|given|group|arm|assigned|randomi[sz]ed|having|undergo|undergoing|underwent)\s+){0,6}(?:[\w-]+\s+){0,1}[\"'(“]?$"
)
RIGHT_WIDE = re.compile(
    r"^(?:[\s)\]%]*|-)(?:[\w'’/-]+\s+){0,7}?(?:in|for|of|with|among|on|receiving|given|treated\s+with|assigned\s+to|allocated\s+to|randomi[sz]ed\s+to|who\s+received|had|having)\s+(?:the\s+|those\s+|patients\s+|women\s+|who\s+|received\s+|receiving\s+|treated\s+with\s+|in\s+the\s+|subjects\s+|participants\s+)*(?:[\w-]+\s+){0,1}$"
)
LEFT = re.compile(
    r"^(?:-|\s)?(?:[\w+/-]+\s+){0,2}?(?:group|arm|patients|women|subjects|participants|recipients|cohort|regimen|therapy|treatment|alone|only|plus|group's)?s?\s*(?:patients|group|arm)?\s*(?:\((?:[^()]{0,24})\)\s*)?[\"'”]?[\s(\[:,=–-]*(?:n\s?=\s?|mean\s+|median\s+|mean:\s*|from\s+|was\s+|were\s+|had\s+|of\s+|:\s*|to\s+)*[(\[]?$"
)
NOT_RIGHT = re.compile(r"\b(?:vs|versus|or|and|compared|than|while|whereas|but|v|plus|against)\b|;")
NOT_LEFT = re.compile(r"\b(?:and|or|vs|versus|compared|than|while|whereas|but|against)\b|;")
LIST_JOIN = re.compile(
    r"^\s*[)\]]?\s*(?:,|;|and|or|vs\.?|versus|,\s*and|compared\s+(?:with|to)|as\s+compared\s+(?:with|to)|as\s+opposed\s+to|and\s+only|against|v|/|to|than|;\s*and)\s*[(\[]?\s*(?:only\s+|the\s+)?$"
)
RESPECTIVELY = re.compile(r"\brespectively\b")
SPLIT = re.compile(
    r"\b(?:while|whereas|compared\s+(?:with|to)|versus|vs\.?|and|but|than|as\s+opposed\s+to|in\s+contrast|against)\b|[;,]"
)


STRONG = frozenset(
    (
        "name behind",
        "name before",
        "name before n",
        "name behind n",
        "named inside",
        "zip of two lists",
        "the other of two",
        "list of one arm",
        "bracket behind the name",
    )
)
Choice = dict[int, tuple[int, str]]


def choose_groups(s: Sentence, arms: list[Arm], mentions: list[Mention], order: list[int]) -> Choice:
    """The arm of each of the sentence's facts, by the fact's index, with the reason.

    `order` is the order in which the text last named all arms: a pair without any name follows it.
    """
    drafts = [
        (i, d) for i, d in enumerate(s.drafts) if d is not None and d.kind in GROUPED and d.group is None
    ]
    chosen: Choice = {}
    if not drafts:
        return chosen
    wholes = {i for i, draft in drafts if _is_whole(s, i, draft, mentions)}
    drafts = [(i, d) for i, d in drafts if i not in wholes]
    for i, draft in drafts:
        found = _direct(s, draft, mentions)
        if found is not None:
            chosen[i] = found
    _pairs(s, drafts, mentions, chosen, len(arms), order)
    for i, draft in drafts:
        if i in chosen:
            continue
        found = _subject(s, draft, mentions, [s.drafts[j] for j in chosen if s.drafts[j] is not None])  # type: ignore[misc]
        if found is not None:
            chosen[i] = found
    for i, draft in drafts:
        # "55% (complete 12%, partial 43%) in A": what a bracket adds is of its number's arm
        if i in chosen:
            continue
        bracket = s.bracket_at(draft.start)
        if bracket is None:
            continue
        host = next((j for j, d in reversed(drafts) if d.end <= bracket[0] <= d.end + 2), None)
        if host is not None and host in chosen:
            chosen[i] = (chosen[host][0], "with the number before its bracket")
    for (i, first), (j, second) in itertools.pairwise(drafts):
        # "from 6.6 to 4.8 for placebo": both ends of a change are of one arm
        if (
            first.rule == second.rule == "change-pair"
            and first.timepoint
            and second.timepoint
            and first.timepoint["relation"] == "before"
            and second.timepoint["relation"] == "after"
        ):
            if j in chosen:
                chosen[i] = chosen[j]
            elif i in chosen:
                chosen[j] = chosen[i]
    return chosen


def apply_groups(s: Sentence, arms: list[Arm], chosen: Choice) -> None:
    """Sets `group` of the sentence's drafts, with the arm's definition in their support."""
    for i, (arm, reason) in chosen.items():
        draft = s.drafts[i]
        assert draft is not None
        draft.group = arms[arm].name
        draft.reasons.append(f"group: {reason}")
        support = (arms[arm].start, arms[arm].end)
        if support not in draft.support and not (draft.start <= support[0] and support[1] <= draft.end):
            draft.support.append(support)


def _is_whole(s: Sentence, index: int, draft: Draft, mentions: list[Mention]) -> bool:
    """Whether a count of people is followed by two arms before the next count: "693 women were assigned to A or B"."""
    if draft.kind != "count" or draft.rule not in ("counted-noun", "partitive", "elided-noun"):
        return False
    if s.bracket_at(draft.start) is not None:
        return False
    first = next((m for m in mentions if m.start >= draft.end), None)
    later = [m for m in mentions if m.start >= draft.end][:2]
    if (
        later
        and re.search(
            r"random|assign|allocat", s.before(draft.start, 60) + s.between(draft.end, later[0].start)
        )
        and (
            re.search(r"\beither\b", s.between(draft.end, later[0].start))
            or re.match(r"\s+or\s+not\b", s.after(later[0].end, 10))
        )
    ):
        return True
    if (
        len(later) == 2
        and later[0].arm != later[1].arm
        and re.fullmatch(
            r"[^.;]{0,40}?\b(?:or|versus|vs\.?)\s+(?:to\s+|the\s+|an?\s+|receive\s+|\w+\s+){0,2}",
            s.between(later[0].end, later[1].start),
        )
        and re.search(
            r"random|assign|allocat|receiv|compar",
            s.before(draft.start, 60) + s.between(draft.end, later[0].start),
        )
    ):
        return True
    if first is not None:
        gap = s.between(draft.end, first.start)
        if RIGHT.match(gap) and not re.search(r"random|assign|allocat|receiv|treat|given|were", gap):
            return False
    if re.fullmatch(
        r"(?:[\w\s]{0,24}:\s*)?(?:out\s+)?of\s+(?:the\s+|our\s+|a\s+total\s+of\s+)?", s.before(draft.start)
    ) and re.match(r"[^.;]{0,60},", s.after(draft.end, 64)):
        return True
    earlier = {m.arm for m in mentions if m.end <= draft.start}
    if (
        len(earlier) >= 2
        and re.search(r"\b(?:in|of|among)\s+(?:a\s+total\s+of\s+)?$", s.before(draft.start, 24))
        and re.match(r"\s*(?:\.|$|with\b|who\b|,)", s.after(draft.end, 6))
    ):
        return True
    limit = s.end
    for other in s.drafts[index + 1 :]:
        if (
            other is not None
            and other.kind in ("count", "proportion")
            and other.rule != "n-equals"
            and s.bracket_at(other.start) is None
        ):
            limit = other.start
            break
    behind = {m.arm for m in mentions if draft.end <= m.start < limit}
    if len(behind) >= 2:
        return True
    if re.search(r"\b(?:a\s+)?total\s+(?:sample\s+)?of\s+$|\bin\s+total,?\s+$", s.before(draft.start, 24)):
        return not re.match(
            r"[^.;,]{0,60}\b(?:in|to)\s+the\s+[^.;,]{0,40}\b(?:group|arm)\b", s.after(draft.end, 110)
        )
    return False


CLOSED = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
WHEN = re.compile(
    r"\s(?:at|after|by|on|in)\s+(?:entry|baseline|discharge|follow-up|week|month|day|year)?\s*(?:\d+\s*(?:-\s*)?(?:months?|weeks?|years?|days?|hours?|h)?)(?=\s|,|$)|\sat\s+(?:entry|baseline)\b"
)


def _bare(gap: str) -> str:
    """What stands between a number and a name, without closed brackets and times of measurement."""
    return (
        WHEN.sub("", CLOSED.sub("", gap)) if any(c in gap for c in "([0123456789b") or " at " in gap else gap
    )


def _direct(s: Sentence, draft: Draft, mentions: list[Mention]) -> tuple[int, str] | None:
    """A number hung on a name: "12 in the X group", "X (n = 12)", "X: 12%"."""
    core = draft.numbers[0].start if draft.numbers else draft.start
    last = max((n.end for n in draft.numbers), default=draft.end)
    right = left = None
    inside = None
    if draft.rule == "n-equals":
        return _sized(s, draft, mentions, core, last)
    for mention in mentions:
        if core <= mention.start and mention.end <= draft.end:
            inside = mention
    if inside is not None:
        return inside.arm, "named inside"
    for mention in mentions:
        if mention.start >= last:
            gap = _bare(s.between(min(last, s.end), mention.start))
            if (
                len(gap) < 90
                and not re.search(r"\d", gap)
                and (RIGHT.match(gap) or RIGHT_WIDE.match(gap))
                and not NOT_RIGHT.search(gap)
            ):
                right = mention
            break
    for mention in reversed(mentions):
        if mention.end <= core:
            gap = _bare(s.between(mention.end, core))
            if len(gap) < 70 and not re.search(r"\d", gap) and LEFT.match(gap) and not NOT_LEFT.search(gap):
                left = mention
            break
    if left is not None and right is not None and left.arm != right.arm:
        tight = s.between(left.end, core)
        # "A (12%) … B": the bracket binds to the left; "in 12% of A": to the right
        tail = max(last, draft.end) if right.start >= draft.end else last
        if not tight.strip() and re.match(r"[\s%]*[,;)]", s.between(min(tail, s.end), right.start)):
            return left.arm, "name before"
        near = re.match(
            r"[\s)%]*(?:(?:patients|women|cases)\s+)?(?:in|of|for|with|on|among|to|receiving|from)\b",
            s.between(min(tail, s.end), right.start),
        )
        if re.fullmatch(r"(?:\s*(?:group|arm|patients)s?)?\s*[(\[:=]\s*(?:n\s?=\s?)?", tight) or (
            "," in tight and not near
        ):
            return left.arm, "name before"
        return right.arm, "name behind"
    if right is not None:
        return right.arm, "name behind"
    if left is not None:
        return left.arm, "name before"
    return None


def _sized(
    s: Sentence, draft: Draft, mentions: list[Mention], core: int, last: int
) -> tuple[int, str] | None:
    """ "X 40 mg daily (n = 117)", "(n = 35, X; n = 29, Y)"."""
    bracket = s.bracket_at(core)
    if bracket:
        # inside the same bracket a name may stand on either side
        behind = [m for m in mentions if m.start >= last and m.end <= bracket[1]]
        ahead = [m for m in mentions if m.end <= core and m.start > bracket[0]]
        number_first = bool(re.match(r"[(\[]\s*n\s*=", s.between(bracket[0], bracket[1])))
        if ahead and not number_first and not re.search(r"\d", s.between(ahead[-1].end, core)):
            return ahead[-1].arm, "name before n"
        if behind and re.fullmatch(
            r"\s*[,:]?\s*(?:in\s+|to\s+|for\s+)?(?:the\s+)?(?:[\w-]+\s){0,2}",
            s.between(last, behind[0].start),
        ):
            return behind[0].arm, "name behind n"
        if ahead or (behind and re.search(r"n\s*=", s.between(bracket[0], core))):
            return None
        start = bracket[0]
    else:
        start = core
    before = [m for m in mentions if m.end <= start]
    if before and len(gap := s.between(before[-1].end, start)) < 110 and not re.search(r"\bn\s*=|[.;]", gap):
        return before[-1].arm, "name before n"
    return None


def _runs(s: Sentence, drafts: list[tuple[int, Draft]]) -> list[list[tuple[int, Draft]]]:
    """Lists of drafts of one kind, joined by nothing but "and", commas, "versus"."""
    runs: list[list[tuple[int, Draft]]] = []
    for i, draft in drafts:
        core = draft.numbers[0].start if draft.numbers else draft.start
        if runs:
            last = runs[-1][-1][1]
            start = max(last.end, max(n.end for n in last.numbers)) if last.numbers else last.end
            gap = _bare(s.between(max(start, last.start), core))
            gap = re.sub(
                r"^\s*(?:%|[)\]]|years?|months?|patients|women|weeks?|days?|points|mg\S*|ml|cm)+", "", gap
            )
            if (last.kind == draft.kind or {last.kind, draft.kind} <= TIMES) and LIST_JOIN.match(gap):
                runs[-1].append((i, draft))
                continue
        runs.append([(i, draft)])
    return runs


def _pairs(
    s: Sentence,
    drafts: list[tuple[int, Draft]],
    mentions: list[Mention],
    chosen: dict[int, tuple[int, str]],
    arms: int,
    last_order: list[int],
) -> None:
    """ "x and y of A and B, respectively"; "A … than B (x vs y)": a zip of two lists."""
    order: list[tuple[int, int]] = []
    for mention in mentions:
        if not order or order[-1][0] != mention.arm:
            order.append((mention.arm, mention.start))
    distinct = [a for a, _ in order]
    runs = _runs(s, drafts)
    for run in runs:
        k = len(run)
        if k < 2 or k > 4:
            continue
        start, end = run[0][1].start, run[-1][1].end
        core = run[0][1].numbers[0].start if run[0][1].numbers else start
        joins = " ".join(
            s.between(a.end, b.start) for (_, a), (_, b) in itertools.pairwise(run) if b.start > a.end
        )
        known = [chosen[i][0] for i, _ in run if i in chosen]
        if len(known) == k and len(set(known)) == k and not _enclosed(s, run):
            continue
        before = [a for a, at in order if at < start]
        behind = [a for a, at in order if at >= end]
        versus = re.search(r"\bv(?:s|ersus)?\b|compared|against|than|opposed|^\s*/\s*$", joins)
        owner = _bracket_owner(s, run, mentions)
        if owner is not None and not versus and not RESPECTIVELY.search(s.after(end, 40)):
            for i, _ in run:
                chosen[i] = (owner, "bracket behind the name")
            continue
        if (
            not versus
            and len(known) == 1
            and run[-1][0] in chosen
            and chosen[run[-1][0]][1] == "name behind"
            and _others_named(chosen, run)
        ):
            # "-73% and -75% for A and -79% and -71% for B": a list for each arm
            for i, _ in run:
                chosen[i] = (known[0], "list of one arm")
            continue
        names: list[int] | None = None
        listed = _listed_behind(s, end, mentions, k) or _listed_ahead(s, core, mentions, k)
        if listed is not None:
            for (i, _), arm in zip(run, listed, strict=True):
                chosen[i] = (arm, "zip of two lists")
            continue
        if (
            not versus
            and TWO_TIMES.search(s.lowered)
            and (len(set(distinct)) < 2 or RESPECTIVELY.search(s.after(end, 24)))
            and not known
        ):
            continue
        respectively = RESPECTIVELY.search(s.after(end))
        for sequence, fits in (
            ((behind, "behind"), (before, "before"))
            if not _enclosed(s, run) and behind and _adjacent(s, end, mentions)
            else ((before, "before"), (behind, "behind"))
        ):
            if len(sequence) >= k:
                part = sequence[-k:] if fits == "before" else sequence[:k]
                if len(set(part)) == k:
                    names = part
                    break
        respectively = respectively or RESPECTIVELY.search(s.lowered)
        if names is None and len(set(distinct)) == k and len(distinct) == k and (respectively or versus):
            names = distinct
        if names is not None and not versus and not respectively and not _adjacent(s, end, mentions):
            inside = {m.arm for m in mentions if s.clause(core)[0] <= m.start < s.clause(core)[1]}
            if len(inside) <= 1 and not _enclosed(s, run):
                names = None
        if names is not None and (versus or respectively or _enclosed(s, run) or not known):
            for (i, _), arm in zip(run, names, strict=True):
                chosen[i] = (arm, "zip of two lists")
            continue
        if k == 2 and arms == 2 and len(known) == 1 and versus:
            for i, _ in run:
                if i not in chosen:
                    chosen[i] = (1 - known[0], "the other of two")
        elif k == 2 and arms == 2 and not known and versus and len(set(distinct)) == 1 and before:
            # "lower in A (32% vs 45%)": the arm named comes first
            gap = s.between([m for m in mentions if m.start < core][-1].end, core)
            if (
                re.search(
                    r"\b(?:higher|lower|longer|shorter|greater|less|more|fewer|better|worse|improved|reduced|increased|prolonged|superior|decreased|delayed)\b",
                    s.before(core),
                )
                or len(gap) < 30
            ):
                chosen[run[0][0]] = (distinct[0], "arm named first")
                chosen[run[1][0]] = (1 - distinct[0], "the other of two")
        elif (
            k == arms and not known and not distinct and len(last_order) == arms and (versus or respectively)
        ):
            for (i, _), arm in zip(run, last_order, strict=True):
                chosen[i] = (arm, "order as last named")


def _enclosed(s: Sentence, run: list[tuple[int, Draft]]) -> bool:
    first = s.bracket_at(run[0][1].numbers[0].start if run[0][1].numbers else run[0][1].start)
    return first is not None and first[1] >= run[-1][1].numbers[-1].end


def _listed_behind(s: Sentence, end: int, mentions: list[Mention], k: int) -> list[int] | None:
    """ "50% and 10% of A and B": as many arms as numbers, listed right behind them."""
    behind = [m for m in mentions if m.start >= end][:k]
    if len(behind) < k or len({m.arm for m in behind}) < k or not _adjacent(s, end, mentions):
        return None
    for first, second in itertools.pairwise(behind):
        if not re.fullmatch(
            r"\s*(?:group|arm|patients|-treated)?s?\s*(?:,|and|or|versus|vs\.?|,\s*and)\s*(?:in\s+|the\s+|for\s+)*(?:[\w-]+\s){0,1}",
            s.between(first.end, second.start),
        ):
            return None
    return [m.arm for m in behind]


def _listed_ahead(s: Sentence, core: int, mentions: list[Mention], k: int) -> list[int] | None:
    """ "survival for arms A and B was 22 and 20 months": as many arms as numbers, listed right before them."""
    ahead = [m for m in mentions if m.end <= core][-k:]
    if len(ahead) < k or len({m.arm for m in ahead}) < k:
        return None
    if not re.fullmatch(
        r"\s*(?:groups?|arms?|patients|women)?\s*(?:,|was|were|had|is|are|of|averaged|:|\(|mean|median|an?|respectively|\s)*",
        s.between(ahead[-1].end, core),
    ):
        return None
    for first, second in itertools.pairwise(ahead):
        if not re.fullmatch(
            r"\s*(?:group|arm|patients)?s?\s*(?:,|and|or|,\s*and)\s*(?:in\s+|the\s+|for\s+)*(?:[\w-]+\s){0,1}",
            s.between(first.end, second.start),
        ):
            return None
    return [m.arm for m in ahead]


def _bracket_owner(s: Sentence, run: list[tuple[int, Draft]], mentions: list[Mention]) -> int | None:
    """ "A (75% and 72%)": the arm whose name the bracket follows."""
    if not _enclosed(s, run):
        return None
    bracket = s.bracket_at(run[0][1].numbers[0].start if run[0][1].numbers else run[0][1].start)
    assert bracket is not None
    for mention in reversed(mentions):
        if mention.end <= bracket[0]:
            return (
                mention.arm
                if re.fullmatch(r"\s*(?:group|arm|patients)?s?\s*", s.between(mention.end, bracket[0]))
                else None
            )
    return None


def _adjacent(s: Sentence, end: int, mentions: list[Mention]) -> bool:
    for mention in mentions:
        if mention.start >= end:
            return bool(
                re.fullmatch(
                    r"\s*(?:%\s*)?(?:of\s+|in\s+|for\s+|with\s+|among\s+)?(?:the\s+)?(?:patients\s+(?:in\s+|receiving\s+|treated\s+with\s+)?)?(?:the\s+)?(?:[\w-]+\s){0,2}",
                    s.between(end, mention.start),
                )
            )
    return False


def _others_named(chosen: dict[int, tuple[int, str]], run: list[tuple[int, Draft]]) -> bool:
    inside = {i for i, _ in run}
    own = chosen[run[-1][0]][0]
    return any(
        i not in inside and arm != own and reason == "name behind" for i, (arm, reason) in chosen.items()
    )


def _subject(
    s: Sentence, draft: Draft, mentions: list[Mention], known: list[Draft]
) -> tuple[int, str] | None:
    """The only arm that the clause speaks of: "In the control group, six women had …"."""
    core = draft.numbers[0].start if draft.numbers else draft.start
    if draft.kind == "cohort_size":
        return None
    begin, end = s.clause(core)
    bracket = s.bracket_at(core)
    if bracket:
        begin, end = s.clause(bracket[0])
    inside = [m for m in mentions if begin <= m.start < end]
    before = [m for m in inside if m.end <= core]
    if inside and len({m.arm for m in inside}) == 1:
        if before and len({m.arm for m in mentions}) <= 2:
            return before[-1].arm, "only arm of the clause"
        if len({m.arm for m in mentions}) == 1 and not before:
            gap = s.between(
                min(max(n.end for n in draft.numbers) if draft.numbers else draft.end, s.end), inside[0].start
            )
            if len(gap) < 60 and not re.search(r"[,;]|\b(?:than|versus|vs|compared)\b", gap):
                return inside[0].arm, "only arm of the clause"
        return None
    if before:
        last = before[-1]
        gap = s.between(last.end, core)
        if (
            len(gap) < 80
            and re.match(r"\s*(?:group|arm|patients|women)?s?,\s[^,;()]*$", gap)
            and not NOT_RIGHT.search(gap)
            and re.search(
                r"(?:^|[;,]\s|\band\s|\bwhile\s|\bwhereas\s)(?:in|for|among|with|of)\s+(?:the\s+|patients\s+|those\s+|women\s+|receiving\s+|treated\s+with\s+|on\s+)*$",
                s.before(last.start, 60),
            )
        ):
            return last.arm, "opens the clause"
        # "the intervention group decreased from 30% at baseline to 20%"
        if len(gap) < 60 and not SPLIT.search(re.sub(r"\([^()]*\)", "", gap)):
            others = [m for m in before if m.arm != last.arm]
            if not others or SPLIT.search(s.between(others[-1].end, last.start)):
                return last.arm, "nearest subject"
    return None
