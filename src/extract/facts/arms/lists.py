"""Lists of numbers set against lists of arms: "x and y of A and B, respectively"."""

from __future__ import annotations

import itertools
import re

from extract.facts.arms.beside import bare
from extract.facts.arms.model import Mention
from extract.facts.context import Sentence
from extract.facts.draft import Draft

TIMES = frozenset(("survival", "duration", "follow_up"))
TWO_TIMES = re.compile(
    r"\b\d+\s*(?:,|and|or)\s*\d+[-\s](?:months?|years?|weeks?|days?|hours?)\b|\b(?:weeks?|months?|days?|years?)\s+\d+\s+and\s+\d+\b"
)
LIST_JOIN = re.compile(
    r"^\s*[)\]]?\s*(?:,|;|and|or|vs\.?|versus|,\s*and|compared\s+(?:with|to)|as\s+compared\s+(?:with|to)|as\s+opposed\s+to|and\s+only|against|v|/|to|than|;\s*and)\s*[(\[]?\s*(?:only\s+|the\s+)?$"
)
RESPECTIVELY = re.compile(r"\brespectively\b")


def _runs(s: Sentence, drafts: list[tuple[int, Draft]]) -> list[list[tuple[int, Draft]]]:
    """Lists of drafts of one kind, joined by nothing but "and", commas, "versus"."""
    runs: list[list[tuple[int, Draft]]] = []
    for i, draft in drafts:
        core = draft.numbers[0].start if draft.numbers else draft.start
        if runs:
            last = runs[-1][-1][1]
            start = max(last.end, max(n.end for n in last.numbers)) if last.numbers else last.end
            gap = bare(s.between(max(start, last.start), core))
            gap = re.sub(
                r"^\s*(?:%|[)\]]|years?|months?|patients|women|weeks?|days?|points|mg\S*|ml|cm)+", "", gap
            )
            if (last.kind == draft.kind or {last.kind, draft.kind} <= TIMES) and LIST_JOIN.match(gap):
                runs[-1].append((i, draft))
                continue
        runs.append([(i, draft)])
    return runs


def pair_lists(
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
