"""The label of each fact of a sentence, kind by kind; the phrases are cut out by `labels`."""

from __future__ import annotations

import re

from extract.facts import labels
from extract.facts.beside import LABEL_OF_LIST, beside
from extract.facts.context import Sentence
from extract.facts.draft import Draft
from extract.facts.nouns import noun_after
from extract.facts.scope import Reader
from extract.facts.timepoints import WORDED

SET_BESIDE = ("survival", "duration", "measurement", "score")


def label_sentence(s: Sentence, reader: Reader) -> None:
    for i, draft in enumerate(s.drafts):
        if draft is None or (
            draft.label is not None and draft.kind in ("sex", "age", "cohort_size", "study_period", "stage")
        ):
            continue
        if LABEL_OF_LIST in draft.reasons and draft.label:
            continue
        before = next((d for d in reversed(s.drafts[:i]) if d is not None and d.kind == draft.kind), None)
        if draft.rule in ("unit-before", "value-before") or (
            draft.kind in SET_BESIDE
            and before is not None
            and before.label
            and before.value["unit"] == draft.value["unit"]
            and beside(s, before, s.quantities[i])
        ):
            draft.label = before.label if before is not None else None
            if before is not None and (before.start, before.end) not in draft.support:
                draft.support.append((before.start, before.end))
            continue
        if draft.kind == "follow_up":
            draft.label = "follow-up"
        elif draft.kind in (
            "count",
            "proportion",
            "survival",
            "duration",
            "measurement",
            "score",
            "effect",
            "p_value",
        ):
            draft.label = _label_of(s, i, draft, reader) or labels.around(s, i)
    _complete_lists(s)


TIMES_OUT = re.compile(
    rf"(?:{WORDED.pattern.pattern})|\b(?:on|at|after|before|by|in)\s+(?:the\s+)?(?:\d+|one|two|three|six|day|week|month|year|last|final)\b[\w\s-]*|\b(?:day|week|month|year)s?\s+\d+|\b(?:respectively|and|to|from|vs\.?|versus|compared\s+with|at|the|was|were|later|then)\b".replace(
        "?P<", "?P<x_"
    ),
    re.IGNORECASE,
)


def _complete_lists(s: Sentence) -> None:
    """Ellipses: a list's labels that are only a degree borrow the thing from a neighbour."""
    run: list[Draft] = []
    clause: tuple[int, int] | None = None
    for draft in [*s.drafts, None]:
        here = s.clause(draft.start) if draft is not None else None
        if (
            draft is not None
            and draft.kind in ("count", "proportion")
            and (
                clause is None
                or here == clause
                or (draft.start - run[-1].end < 40 and ";" not in s.page[run[-1].end : draft.start])
            )
        ):
            run.append(draft)
            clause = here
            continue
        if len(run) > 1:
            for member, (label, lender) in zip(
                run, labels.borrow_heads([d.label or "" for d in run]), strict=True
            ):
                if lender is not None:
                    member.label = label
                    member.support.append((run[lender].start, run[lender].end))
        run = [draft] if draft is not None and draft.kind in ("count", "proportion") else []
        clause = here if run else None


def _event_label(s: Sentence, i: int, draft: Draft, reader: Reader) -> str | None:
    """The event that a length of time leads to: "died 39 days later" is "death"."""
    q = s.quantities[i]
    events = reader.lexicon.events
    begin, _end = labels.clause_bounds(s, i)
    bracket = s.bracket_at(q.start)
    left = s.between(begin, q.start)
    last = None
    for match in EVENT_WORD.finditer(left):
        if match[0] in events:
            last = match
    text = labels.left_part(s, begin, q.start) if not bracket else labels.describe(s, i, draft)
    if labels.is_context(s, text) or text.lower() in ("median", "mean", "average"):
        text = labels.before_list(s, i)
    if (
        last is not None
        and last[0].endswith(("ed", "died", "dead", "dies"))
        and not re.search(r"[;]", left[last.end() :])
    ) and (
        events[last[0]] in ("death",)
        or len(text) < 4
        or text.lower().endswith(last[0])
        or len(left) - last.end() < 60
    ):
        return events[last[0]] if events[last[0]] == "death" or len(text) < 12 else text
    if text and len(text) > 3:
        return text
    right = s.after(draft.end)
    for match in EVENT_WORD.finditer(right[:90]):
        if match[0] in events:
            return events[match[0]]
    described = labels.describe(s, i, draft)
    return None if labels.is_context(s, described) else described


EVENT_WORD = re.compile(r"[a-z]+")


def _label_of(s: Sentence, i: int, draft: Draft, reader: Reader) -> str | None:
    """The label of a fact that is about something the text names."""
    q = s.quantities[i]
    if draft.kind == "count":
        if draft.rule in ("none-of", "all-but"):
            return labels.right_part(s, draft.end, s.clause(q.start)[1]) or draft.noun
        if draft.rule in ("level-count", "listed-item"):
            return draft.label
        noun = noun_after(
            s, q.numbers[-1].end if draft.value["denominator"] is not None else q.end, reader.lexicon
        )
        text = labels.describe(s, i, draft, noun_end=noun.end if noun else None)
        if labels.is_context(s, text):
            text = labels.after_list(s, i) or labels.before_list(s, i) or text
        if noun and not noun.person:
            phrase = labels.tidy(s.page[q.end : noun.end])
            text = (
                phrase
                if not text
                else f"{phrase} {text}"
                if draft.rule in ("other-noun",) and len(text) < 50
                else text
            )
            if noun.known and phrase.lower() not in text.lower():
                text = f"{phrase}: {text}" if text != phrase else phrase
        if not text:
            following = s.quantities[i + 1] if i + 1 < len(s.quantities) else None
            after = (
                noun_after(s, following.end, reader.lexicon)
                if following is not None and following.kind == "plain" and following.start - draft.end < 24
                else None
            )
            if after is not None and not after.person and following is not None:
                # "five patients experienced six complications"
                draft.support.append((following.end + 1, after.end))
                return labels.tidy(s.page[following.end : after.end])
        return text or (draft.noun if draft.noun else None)
    if draft.kind == "duration":
        return _event_label(s, i, draft, reader)
    text = (
        labels.measured(s, i, draft)
        if draft.kind in ("score", "measurement", "effect", "p_value")
        else labels.describe(s, i, draft)
    )
    if draft.kind in ("proportion", "survival") and labels.is_context(s, text):
        text = labels.after_list(s, i) or labels.before_list(s, i) or ""
    elif (
        draft.kind == "measurement"
        and draft.rule in ("measurement", "shared-unit")
        and labels.MODIFIES.search(s.before(q.start, 16))
    ):
        text = labels.noun_phrase(s, i) or text
    if "scale's own label" in draft.reasons:
        return draft.label
    if draft.kind in ("score", "measurement", "survival", "proportion"):
        bare = "" if labels.is_context(s, text) else labels.tidy(TIMES_OUT.sub("", text)) if text else ""
        previous = next(
            (d for d in reversed(s.drafts[:i]) if d is not None and d.kind == draft.kind and d.label), None
        )
        if len(bare) < 3 or not re.search(r"[^\W\d_]{3}", bare):
            if previous is not None:
                if previous.label not in (None, draft.label):
                    draft.support.append((previous.start, previous.end))
                return previous.label
            return (draft.label if draft.kind == "score" else None) or text or None
    return text or None
