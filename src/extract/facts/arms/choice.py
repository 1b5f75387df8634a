"""Which candidates are the arms of the study: those that order most of its numbers. Their facts get their group."""

from __future__ import annotations

import math
import re

from extract.facts.arms.binding import STRONG, Choice, apply_groups, choose_groups
from extract.facts.arms.candidates import arm_candidates
from extract.facts.arms.mentions import find_mentions, mentions_by_sentence
from extract.facts.arms.model import Arm, Mention
from extract.facts.arms.opposed import stated_arms
from extract.facts.context import Sentence
from extract.facts.draft import Draft, blank_value
from extract.facts.scope import Scope


def choose_arms(text: str, scope: Scope) -> None:
    """The arms are those that order most of the study's numbers, on every side; their facts get their group."""
    begin, end = scope.sentences[0].start, scope.sentences[-1].end
    best: tuple[float, list[Arm], list[list[Mention]]] | None = None
    candidates = arm_candidates(text, begin, end)
    stated = stated_arms(text, begin, end) if candidates else 2
    for value, arms, sure in candidates:
        by_sentence = mentions_by_sentence(scope.sentences, find_mentions(text, begin, end, arms))
        counts = [0] * len(arms)
        for chosen in _choices(scope, arms, by_sentence, stated):
            for arm, reason in chosen.values():
                if reason in STRONG:
                    counts[arm] += 1
        if min(counts) < 2 and not sure:
            continue  # names that are compared once, in a text that compares no groups
        if min(counts) == 0 and best is not None:
            value -= 4.0
        score = 2.0 * sum(math.log2(1 + c) for c in counts) + 0.2 * sum(counts) + 0.4 * value
        if best is None or score > best[0]:
            best = (score, arms, by_sentence)
    if best is None:
        return
    _, scope.arms, by_sentence = best
    for s, own in zip(scope.sentences, by_sentence, strict=True):
        s.mentions = [(m.start, m.end) for m in own]
    for s, own in zip(scope.sentences, by_sentence, strict=True):
        if own and s.quantities:
            _numbers_at_names(s, own, scope.arms)
    for s, chosen in zip(scope.sentences, _choices(scope, scope.arms, by_sentence, stated), strict=True):
        apply_groups(s, scope.arms, chosen)


def _choices(scope: Scope, arms: list[Arm], by_sentence: list[list[Mention]], stated: int) -> list[Choice]:
    order = list(range(len(arms)))
    chosen = []
    for s, own in zip(scope.sentences, by_sentence, strict=True):
        chosen.append(choose_groups(s, arms, own, order, max(len(arms), stated)) if s.quantities else {})
        named = list(dict.fromkeys(m.arm for m in own if m.arm >= 0))
        if len(named) == len(order):
            order = named
    return chosen


def _numbers_at_names(s: Sentence, mentions: list[Mention], arms: list[Arm]) -> None:
    """ "(26 Poly E, eight placebo)", "tamoxifen 1238, placebo 1233": bare numbers right at the names of two arms."""
    hits: list[tuple[int, Mention]] = []
    for i, q in enumerate(s.quantities):
        if (
            s.drafts[i] is not None
            or q.kind != "plain"
            or q.form
            or not isinstance(q.value, int)
            or q.comparator
            or q.numbers[0].kind not in ("digits", "word")
        ):
            continue
        if s.roles[i] is not None and s.roles[i].rule not in ("number-word", "one", "not-counting"):  # type: ignore[union-attr]
            continue
        for mention in mentions:
            if mention.arm < 0:
                continue
            if mention.start >= q.end and re.fullmatch(
                r"\s+(?:to\s+|in\s+|on\s+)?(?:the\s+)?", s.between(q.end, mention.start)
            ):
                hits.append((i, mention))
                break
            if mention.end <= q.start and re.fullmatch(r"\s*[:,=(]?\s*", s.between(mention.end, q.start)):
                hits.append((i, mention))
                break
    if len({m.arm for _, m in hits}) < 2 or len(hits) > 2 * len(arms):
        return
    for i, mention in hits:
        q = s.quantities[i]
        start, end = min(q.start, mention.start), max(q.end, mention.end)
        s.roles[i] = None
        s.drafts[i] = Draft(
            "count",
            start,
            end,
            (s.start, s.end),
            "arm-number",
            blank_value(statistic="count", value=q.value, unit="{patients}"),
            list(q.numbers),
            noun="patients",
            group=arms[mention.arm].name,
            reasons=["group: number at the name"],
        )
        if not (start <= arms[mention.arm].start and arms[mention.arm].end <= end):
            s.drafts[i].support.append((arms[mention.arm].start, arms[mention.arm].end))  # type: ignore[union-attr]
