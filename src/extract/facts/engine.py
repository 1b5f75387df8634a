"""The facts of a page, pass by pass.

numerals → quantities → what is no result → kinds, by an ordered table → labels → arms → cohorts → time points.
Values never overwrite what was lexed; each draft keeps its own numbers and its reasons.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from extract.document import Document
from extract.facts import aside, course, effects, labels, measures, people, tallies
from extract.facts.arms import Arm, Mention, arm_candidates, find_mentions
from extract.facts.cohorts import decide_cohorts
from extract.facts.context import Sentence
from extract.facts.draft import Draft, NumeralRow, Role, Span, blank_value
from extract.facts.grounding import ground
from extract.facts.groups import STRONG, Choice, apply_groups, choose_groups
from extract.facts.nouns import noun_after, plural
from extract.facts.tables import add_tables
from extract.facts.timepoints import WORDED, attach_timepoints, find_timepoints
from extract.facts.times import time_rule
from extract.language.emphasis import without_emphasis
from extract.language.numbers import Num, scan
from extract.language.quantities import Quantity, read_quantities
from extract.language.sentences import split_sentences
from extract.lexicon import Lexicon

CASE_REPORT = re.compile(
    r"\b(?:case\s+report|report\s+of\s+a\s+case|a\s+case\s+of|case\s+of\s+an?|we\s+report\s+an?\s|this\s+patient|the\s+patient\s+(?:was|had|underwent|died|presented|developed|complained|received)|an?\s+[\d-]+\s?-?year-?\s?old|a\s+patient\s+with)\b",
    re.IGNORECASE,
)
ONE_OLD = re.compile(
    r"\b(?:an?|the|this|our|old|,|:)?\s*(?:previously\s+healthy\s+)?\b\d{1,3}[-–\s]+(?:years?|yrs?|months?|weeks?|days?)[-–\s]+old\b",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Scope:
    """What one study's stretch of the page is taken for while its sentences are read."""

    spans: list[Span]
    sentences: list[Sentence] = field(default_factory=list)
    single: bool = False
    arms: list[Arm] = field(default_factory=list)


@dataclass(slots=True)
class FactResult:
    """Drafts in order, numeral rows in order, and the sentences, for `explain`."""

    facts: list[Draft]
    numerals: list[NumeralRow]
    sentences: list[Sentence]
    arms: list[list[Arm]]


BLANKS = str.maketrans("\n\\", "  ")
Rule = Callable[[Sentence, int, Quantity, "Reader"], "Draft | Role | None"]


class Reader:
    """What the rules may ask about the study and the sentence they read."""

    __slots__ = ("instruments", "lexicon", "position", "scope", "single")

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.single = False
        self.position = 0.0
        self.instruments: list[measures.InstrumentHit] = []
        self.scope: Scope | None = None


def _p_value(s: Sentence, i: int, q: Quantity, r: Reader) -> Draft | Role | None:
    found = effects.p_value(s, i, q)
    return Role("other", "level of significance", rule="alpha") if found == "discard" else found  # type: ignore[return-value]


def _count(s: Sentence, i: int, q: Quantity, r: Reader) -> Draft | Role | None:
    found = tallies.count(s, i, q, r.lexicon)
    if isinstance(found, Draft) and found.value["statistic"] == "count":
        return tallies.sex_count(s, i, q, found, r.lexicon) or found
    return found


def _proportion(s: Sentence, i: int, q: Quantity, r: Reader) -> Draft | Role | None:
    found = tallies.proportion(s, i, q, r.lexicon)
    if found is None:
        return None
    return tallies.sex_count(s, i, q, found, r.lexicon) or _survival_rate(s, i, q, found) or found


SURVIVAL_RATE = re.compile(
    r"\b(?:surviv(?:al|ed|ing)|alive|(?:local|tumou?r|disease|locoregional|regional|seizure|growth)\s+control|progression-free|(?:disease|relapse|recurrence|event|metastasis|failure|distant)[-\s]free|freedom\s+from|actuarial|kaplan|dfs|rfs|efs|pfs|os|lrr-fs|patency|preservation)\b"
)


def _survival_rate(s: Sentence, i: int, q: Quantity, found: Draft) -> Draft | None:
    begin, _ = s.clause(q.start)
    bracket = s.bracket_at(q.start)
    if bracket:
        begin = s.clause(bracket[0])[0]
    window = s.between(begin, q.start)[-150:] + " | " + s.after(q.end, 40)
    left = window[: window.index(" | ")]
    hit = None
    for hit in SURVIVAL_RATE.finditer(left):  # noqa: B007 - the nearest one counts
        pass
    if hit is None:
        right = re.match(
            r"\s*(?:\([^)]*\)\s*)?(?:(?:\d|\w+)[-\s]year\s+)?(?:overall\s+|disease-free\s+|relapse-free\s+|actuarial\s+)?(?:surviv(?:al|ed)|were\s+alive|alive|local\s+control)",
            s.after(q.end, 60),
        )
        hit = right
    previous = s.drafts[i - 1] if i else None
    follows = (
        previous is not None
        and previous.kind == "survival"
        and previous.value["unit"] == "%"
        and re.fullmatch(r"[^.;]{0,60}", s.between(s.quantities[i - 1].end, q.start))
    )
    if hit is None and not follows:
        return None
    if q.form == "n_percent" and not (hit and re.search(r"surviv|alive", hit[0])):
        return None
    if hit is not None and re.search(
        r"\b(?:died|deaths?|mortality|recurrences?|relapses?)\b",
        left[hit.end() if hit.string == left else 0 :],
    ):
        return None
    return Draft(
        "survival",
        found.start,
        found.end,
        found.sentence,
        "survival-rate",
        found.value,
        found.numbers,
        noun=found.noun,
    )


# The order of precedence: the first rule that answers decides. Names show in the record and in `explain`.
RULES: tuple[tuple[str, Rule], ...] = (
    ("tokens", lambda s, i, q, r: aside.tokens(s, i, q)),
    ("p-value", _p_value),
    ("effect", lambda s, i, q, r: effects.effect(s, i, q)),
    ("list", lambda s, i, q, r: aside.listed(s, i, q)),
    ("study-period", lambda s, i, q, r: course.study_period(s, i, q)),
    ("age", lambda s, i, q, r: people.age(s, i, q, single=r.single, patients=0)),
    ("pointer", lambda s, i, q, r: aside.pointer(s, i, q)),
    ("point-in-time", lambda s, i, q, r: _numbered_time(s, i, q)),
    ("allocation-ratio", lambda s, i, q, r: aside.allocation_ratio(s, i, q)),
    ("bibliographic", lambda s, i, q, r: aside.bibliographic(s, i, q)),
    ("score", lambda s, i, q, r: measures.score(s, i, q, r.instruments, single=r.single)),
    ("grade", lambda s, i, q, r: aside.grade(s, i, q)),
    ("schedule", lambda s, i, q, r: aside.schedule(s, i, q)),
    ("criterion", lambda s, i, q, r: aside.criterion(s, i, q)),
    ("background", lambda s, i, q, r: aside.background(s, i, q, r.position)),
    ("threshold", lambda s, i, q, r: aside.threshold(s, i, q)),
    ("time", lambda s, i, q, r: time_rule(s, i, q, single=r.single)),
    ("measurement", lambda s, i, q, r: measures.measurement(s, i, q, single=r.single)),
    ("percent-measure", lambda s, i, q, r: measures.percent_measure(s, i, q, single=r.single)),
    ("proportion", _proportion),
    ("not-counting", lambda s, i, q, r: aside.not_counting(s, i, q)),
    ("dimension", lambda s, i, q, r: _dimension(s, i, q, single=r.single)),
    ("change-pair", lambda s, i, q, r: measures.change_pair(s, i, q, single=r.single)),
    ("code", lambda s, i, q, r: aside.code(s, i, q)),
    ("listed-count", lambda s, i, q, r: tallies.listed_count(s, i, q, r.lexicon)),
    ("count", _count),
    ("unnamed-score", lambda s, i, q, r: measures.unnamed_score(s, i, q, single=r.single)),
    ("word", lambda s, i, q, r: _leftover(s, i, q)),
)


NUMBERED_TIME = re.compile(
    r"\b(?:day|week|month|year|hour|cycle|visit)s?\s*(?:\d+\s*(?:,|and|to|-|–|or)\s*)*$"
)


def _numbered_time(s: Sentence, i: int, q: Quantity) -> Role | None:
    """ "day 2", "weeks 13 and 25": a time point."""
    if q.kind != "plain" or q.form not in ("", "range", "bare") or not isinstance(q.numbers[0].value, int):
        return None
    if NUMBERED_TIME.search(s.before(q.start, 40)) and not re.match(
        r"\s*(?:patients|women|cases|men)\b", s.after(q.end, 12)
    ):
        return Role("timepoint", rule="numbered-time")
    return None


def _dimension(s: Sentence, i: int, q: Quantity, *, single: bool) -> Draft | Role | None:
    """ "41 × 36 × 33 mm", "171/98 mm Hg", "46.5 versus 12.0 mL": the sign of the last one holds for all."""
    if q.kind != "plain" or q.value is None:
        return None
    for j in range(i + 1, min(i + 5, len(s.quantities))):
        other = s.quantities[j]
        gap = s.between(s.quantities[j - 1].end, other.start)
        if not re.fullmatch(
            r"\s*(?:[x×*/,]|to|and|or|versus|vs\.?|v|,\s*and|,\s*or|compared\s+with|respectively|by|-|–)\s*",
            gap,
        ):
            return None
        if other.unit:
            if other.kind == "percent":
                value = blank_value(statistic="percent", value=q.value, unit="%", comparator=q.comparator)
                return Draft(
                    "proportion",
                    q.start,
                    q.end,
                    (s.start, s.end),
                    "shared-percent",
                    value,
                    list(q.numbers),
                    support=[(other.start, other.end)],
                )
            if other.kind in ("physical", "money", "rate"):
                value = blank_value(
                    statistic=course.statistic_of(s, i, q, single=single),
                    value=q.value,
                    low=q.low,
                    high=q.high,
                    spread=q.spread,
                    sd=q.sd,
                    unit=other.unit,
                )
                return Draft(
                    "measurement",
                    q.start,
                    q.end,
                    (s.start, s.end),
                    "shared-unit",
                    value,
                    list(q.numbers),
                    support=[(other.start, other.end)],
                )
            if other.kind == "time":
                q.unit, q.kind = other.unit, "time"
                found = time_rule(s, i, q, single=single)
                q.kind = "plain"
                if isinstance(found, Draft):
                    found.support.append((other.start, other.end))
                    found.value["unit"] = other.unit
                    return found
                q.unit = None
                return found
            return None
    return None


def _leftover(s: Sentence, i: int, q: Quantity) -> Role | None:
    """A number word with nothing to count is a word; figures stay unknown."""
    if q.numbers[0].kind == "word" and q.kind == "plain" and (q.value is None or q.value <= 20):
        return Role("word", rule="number-word")
    return None


def find_facts(
    text: str, document: Document, lexicon: Lexicon, scopes: Sequence[Sequence[Span]] | None = None
) -> FactResult:
    """Facts and numeral roles of a page's prose; `scopes` are the spans of its studies, in any order."""
    blocks = [b for b in document.blocks if b.kind in ("paragraph", "item")]
    # a line end inside a paragraph and a Markdown escape read as a blank; every offset stays
    page, text = text, without_emphasis(text.translate(BLANKS))
    marks = sorted((m.start, m.end) for m in document.markers)
    sentences: list[Sentence] = []
    for block in blocks:
        numbers = scan(text, block.start, block.end, lexicon)
        if marks:
            numbers = _without(numbers, marks)
        if block.number is not None:
            numbers = [n for n in numbers if n.start >= block.number[1]]
        cursor = 0
        for begin, end in split_sentences(page, block.start, block.end):
            own: list[Num] = []
            while cursor < len(numbers) and numbers[cursor].start < end:
                own.append(numbers[cursor])
                cursor += 1
            quantities, skeleton = read_quantities(text, begin, end, own, lexicon)
            sentence = Sentence(text, begin, end, quantities, skeleton, len(sentences))
            sentence.numbers = own
            sentences.append(sentence)
    scoped = _scopes(text, sentences, scopes)
    reader = Reader(lexicon)
    extra: list[tuple[Sentence, Draft]] = []
    for scope in scoped:
        _read_scope(text, scope, reader, extra)
    result = _collect(text, sentences, extra, scoped, lexicon)
    add_tables(result.facts, result.numerals, page, document, lexicon)
    return result


def _without(numbers: list[Num], marks: list[Span]) -> list[Num]:
    kept = []
    i = 0
    for number in numbers:
        while i < len(marks) and marks[i][1] <= number.start:
            i += 1
        if not (i < len(marks) and marks[i][0] < number.end):
            kept.append(number)
    return kept


def _scopes(text: str, sentences: list[Sentence], spans: Sequence[Sequence[Span]] | None) -> list[Scope]:
    if not spans:
        whole = Scope([(sentences[0].start, sentences[-1].end)] if sentences else [], list(sentences))
        scopes = [whole] if sentences else []
    else:
        scopes = [Scope([(a, b) for a, b in study]) for study in spans]
        rest = Scope([])
        edges = sorted((a, b, k) for k, study in enumerate(spans) for a, b in study)
        e = 0
        for s in sentences:
            while e < len(edges) and edges[e][1] <= s.start:
                e += 1
            if e < len(edges) and edges[e][0] <= s.start < edges[e][1]:
                scopes[edges[e][2]].sentences.append(s)
            else:
                rest.sentences.append(s)
        if rest.sentences:
            rest.spans = [(rest.sentences[0].start, rest.sentences[-1].end)]
            scopes.append(rest)
    for number, scope in enumerate(scopes):
        for s in scope.sentences:
            s.scope = number
    return [scope for scope in scopes if scope.sentences]


PLURAL_COHORT = re.compile(
    r"\b(?!(?:two|three|one|2|3)\b)(?:\d{1,6}|[a-z]+teen|[a-z]+ty(?:-\w+)?|four|five|six|seven|eight|nine|ten|eleven|twelve)\s+(?:[a-z-]+\s+){0,4}(?:patients|women|men|subjects|participants|children|cases|infants|individuals)\b",
    re.IGNORECASE,
)


def _read_scope(text: str, scope: Scope, reader: Reader, extra: list[tuple[Sentence, Draft]]) -> None:
    whole = " ".join(s.text for s in scope.sentences)
    cohort = PLURAL_COHORT.search(whole)
    scope.single = bool(
        not cohort and (("old" in whole.lower() and ONE_OLD.search(whole)) or CASE_REPORT.search(whole))
    )
    reader.scope = scope
    reader.single = scope.single
    total = len(scope.sentences)
    for order, s in enumerate(scope.sentences):
        reader.position = order / total
        if True:
            _read_sentence(s, reader, extra)
    if not scope.single:
        _choose_arms(text, scope)
    decide_cohorts(scope.sentences, scope.arms, reader.lexicon, single=scope.single)
    if scope.single:
        _name_cases(scope, extra)
    for s in scope.sentences:
        if s.quantities:
            _label_sentence(s, reader)
            attach_timepoints(s, find_timepoints(s))


def _mentions_by_sentence(sentences: list[Sentence], mentions: list[Mention]) -> list[list[Mention]]:
    found = []
    cursor = 0
    for s in sentences:
        while cursor < len(mentions) and mentions[cursor].end <= s.start:
            cursor += 1
        k = cursor
        own = []
        while k < len(mentions) and mentions[k].start < s.end:
            own.append(mentions[k])
            k += 1
        found.append(own)
    return found


def _choices(scope: Scope, arms: list[Arm], by_sentence: list[list[Mention]]) -> list[Choice]:
    order = list(range(len(arms)))
    chosen = []
    for s, own in zip(scope.sentences, by_sentence, strict=True):
        chosen.append(choose_groups(s, arms, own, order) if s.quantities else {})
        named = list(dict.fromkeys(m.arm for m in own))
        if len(named) == len(order):
            order = named
    return chosen


def _choose_arms(text: str, scope: Scope) -> None:
    """The arms are those that order most of the study's numbers, on every side; their facts get their group."""
    begin, end = scope.sentences[0].start, scope.sentences[-1].end
    best: tuple[float, list[Arm], list[list[Mention]]] | None = None
    for value, arms in arm_candidates(text, begin, end):
        by_sentence = _mentions_by_sentence(scope.sentences, find_mentions(text, begin, end, arms))
        counts = [0] * len(arms)
        for chosen in _choices(scope, arms, by_sentence):
            for arm, reason in chosen.values():
                if reason in STRONG:
                    counts[arm] += 1
        if min(counts) == 0 and best is not None:
            value -= 4.0
        score = 2.0 * sum(math.log2(1 + c) for c in counts) + 0.2 * sum(counts) + 0.6 * value
        if best is None or score > best[0]:
            best = (score, arms, by_sentence)
    if best is None:
        return
    _, scope.arms, by_sentence = best
    for s, own in zip(scope.sentences, by_sentence, strict=True):
        s.mentions = [(m.start, m.end) for m in own]
    for s, own in zip(scope.sentences, by_sentence, strict=True):
        if own and s.quantities:
            _arm_numbers(s, own, scope.arms)
    for s, chosen in zip(scope.sentences, _choices(scope, scope.arms, by_sentence), strict=True):
        apply_groups(s, scope.arms, chosen)


def _arm_numbers(s: Sentence, mentions: list[Mention], arms: list[Arm]) -> None:
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


def _read_sentence(s: Sentence, reader: Reader, extra: list[tuple[Sentence, Draft]]) -> None:
    reader.instruments = measures.find_instruments(s, reader.lexicon) if s.quantities else []
    i = 0
    while i < len(s.quantities):
        q = s.quantities[i]
        if s.drafts[i] is None and s.roles[i] is None:
            ratio = people.sex_ratio(s, i, q)
            if ratio:
                s.drafts[i] = ratio[0]
                if len(ratio) == 2:
                    s.drafts[i + 1] = ratio[1]
                else:
                    s.roles[i + 1] = Role("fact", rule="part-of-ratio")
                i += 1
                continue
            if q.numbers[0].kind == "stage":
                s.drafts[i] = (
                    Draft(
                        "stage",
                        q.start,
                        q.end,
                        (s.start, s.end),
                        "tnm",
                        blank_value(text=q.numbers[0].text),
                        list(q.numbers),
                        label="TNM",
                    )
                    if reader.single
                    else None
                )
                if s.drafts[i] is None:
                    s.roles[i] = Role("other", "stage that selects or names", rule="stage")
                i += 1
                continue
            for _name, rule in RULES:
                found = rule(s, i, q, reader)
                if isinstance(found, Draft):
                    s.drafts[i] = found
                    break
                if isinstance(found, Role):
                    s.roles[i] = found
                    break
        draft = s.drafts[i]
        if (
            draft is not None
            and draft.rule in ("n-year-old", "age-cue")
            and draft.kind == "age"
            and draft.value["statistic"] == "single"
        ):
            sex = people.patient_sex(s, draft, reader.lexicon)
            if sex is not None:
                extra.append((s, sex))
        i += 1
    if reader.single:
        _opening_times(s)
        for graded in measures.graded(s, reader.instruments or measures.find_instruments(s, reader.lexicon)):
            if not any(d is not None and d.start < graded.end and graded.start < d.end for d in s.drafts):
                extra.append((s, graded))
        for stage in measures.stages(s):
            if not any(d is not None and d.start < stage.end and stage.start < d.end for d in s.drafts):
                extra.append((s, stage))
    if ZERO_HINT.search(s.lowered):
        extra.extend((s, zero) for zero in zeros(s))
    if "teens" in s.lowered or "ties" in s.lowered or "0s" in s.lowered or "0's" in s.lowered:
        for decade in people.decades(s):
            extra.append((s, decade))
            sex = people.patient_sex(s, decade, reader.lexicon)
            if sex is not None:
                extra.append((s, sex))


ZERO_HINT = re.compile(r"\bno(?:ne)?\b")
ZERO = re.compile(
    r"\b(?:no\s+(?P<person>patients?|child|children|subjects?|cases?|women|woman|participants?)\s+(?:\([^)]*\)\s*)?(?P<did>(?:was|were|had|has|died|developed|experienced|required|suffered|showed|received|underwent|relapsed|dropped|withdrew)\b[^.;,()]{0,60})"
    r"|none\s+of\s+(?:the|these|our|those)\s+(?:remaining\s+|other\s+)?(?P<whom>patients|children|subjects|cases|women|men|participants)\s+(?P<did2>(?:was|were|had|has|died|developed|experienced|required|suffered|showed|received|underwent|relapsed|have)\b[^.;,()]{0,60})"
    r"|there\s+(?:was|were)\s+no\s+(?P<what>(?:[a-z-]+\s){0,3}(?:complications?|deaths?|mortality|recurrences?|infections?|failures?|reoperations?|leaks?|fractures?|adverse\s+events?|morbidity|relapses?|stroke|strokes|hemorrhages?)))\b"
)


def zeros(s: Sentence) -> list[Draft]:
    """ "no patient died", "none of the children relapsed", "there were no deaths": a count of 0 that denies a result."""
    found = []
    for match in ZERO.finditer(s.lowered):
        if re.search(
            r"\b(?:if|when|unless|would|should|could|can|may|with\s+no|in\s+whom|who\s+had)\b",
            s.lowered[max(0, match.start() - 24) : match.start()],
        ):
            continue
        who = match["person"] or match["whom"]
        unit = "{" + (plural(who) if who else plural(match["what"].split()[-1])) + "}"
        label = labels.tidy(labels.AUX.sub("", match["did"] or match["did2"] or "")) if who else match["what"]
        end = s.start + (
            match.end("person") if match["person"] else match.end("whom") if match["whom"] else match.end()
        )
        found.append(
            Draft(
                "count",
                s.start + match.start(),
                end,
                (s.start, s.end),
                "zero",
                blank_value(statistic="count", value=0, unit=unit),
                [],
                label=labels.shorten(label, 60) or None,
                noun=who,
            )
        )
    return found


CASE_HEAD = re.compile(
    r"(?:^|(?<=[.:]\s))(?P<name>(?:Case|Patient)\s+(?:\d{1,2}|[A-Z]|one|two|three|four|five)\b|(?:[Tt]he\s+|[Oo]ur\s+)?(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Oo]ther)\s+(?:patient|case)\b)"
)


def _name_cases(scope: Scope, extra: list[tuple[Sentence, Draft]]) -> None:
    """Facts of several patients told one after the other: each names its patient, "Case 2"."""
    heads = [(s, m) for s in scope.sentences for m in [CASE_HEAD.match(s.text)] if m]
    if len({m["name"].lower() for _, m in heads}) < 2:
        return
    first = heads[0][0].start
    current: tuple[str, Span] | None = None
    starts = {s.start: m for s, m in heads}
    for s in scope.sentences:
        if s.start < first:
            continue
        if (match := starts.get(s.start)) is not None:
            name = re.sub(r"^(?:[Tt]he|[Oo]ur)\s+", "", match["name"])
            at = s.start + match.end("name") - len(name)
            current = (name, (at, at + len(name)))
        if current is None:
            continue
        for draft in [*s.drafts, *(d for t, d in extra if t is s)]:
            if (
                draft is not None
                and draft.group is None
                and draft.kind not in ("cohort_size", "p_value", "effect", "study_period")
            ):
                draft.group = current[0]
                if not (draft.start <= current[1][0] and current[1][1] <= draft.end):
                    draft.support.append(current[1])


def _opening_times(s: Sentence) -> None:
    """ "Six days before surgery, latencies were 9.0 ms": beside a measured value the time is its time point."""
    if not any(d is not None and d.kind in ("measurement", "score") for d in s.drafts):
        return
    for i, draft in enumerate(s.drafts):
        if (
            draft is not None
            and draft.rule == "event-interval"
            and draft.start - s.start < 24
            and re.match(r"\s*(?:before|after|following|prior\s+to|post)", s.after(draft.end, 14))
        ):
            later = [d for d in s.drafts[i + 1 :] if d is not None and d.kind in ("measurement", "score")]
            if later:
                s.drafts[i] = None
                s.roles[i] = Role("timepoint", rule="opens-the-sentence")


def _label_sentence(s: Sentence, reader: Reader) -> None:
    for i, draft in enumerate(s.drafts):
        if draft is None or (
            draft.label is not None and draft.kind in ("sex", "age", "cohort_size", "study_period", "stage")
        ):
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
            draft.label = label_of(s, i, draft, reader) or labels.around(s, i)
    _complete_lists(s)


TIMES_OUT = re.compile(
    rf"(?:{WORDED.pattern})|\b(?:on|at|after|before|by|in)\s+(?:the\s+)?(?:\d+|one|two|three|six|day|week|month|year|last|final)\b[\w\s-]*|\b(?:day|week|month|year)s?\s+\d+|\b(?:respectively|and|to|from|vs\.?|versus|compared\s+with|at|the|was|were|later|then)\b".replace(
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
    return described or None


EVENT_WORD = re.compile(r"[a-z]+")


def label_of(s: Sentence, i: int, draft: Draft, reader: Reader) -> str | None:
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


def _collect(
    text: str,
    sentences: list[Sentence],
    extra: list[tuple[Sentence, Draft]],
    scopes: list[Scope],
    lexicon: Lexicon,
) -> FactResult:
    facts: list[Draft] = []
    rows: list[NumeralRow] = []
    for s in sentences:
        for draft in s.drafts:
            if draft is not None:
                draft.scope = s.scope
                facts.append(draft)
    for s, draft in extra:
        draft.scope = s.scope
        facts.append(draft)
    for draft in facts:
        if text[draft.end - 1] in ")]" and not {"(", "["} & set(text[draft.start : draft.end]):
            draft.end -= 1  # a bracket that was opened before the quote
        ground(draft, text, lexicon)
    facts.sort(key=lambda d: (d.start, d.end, d.kind))
    place = {id(d): k for k, d in enumerate(facts)}
    owners: dict[int, list[int]] = {}
    for draft in facts:
        for number in draft.numbers:
            owners.setdefault(id(number), []).append(place[id(draft)])
    for s in sentences:
        for i, q in enumerate(s.quantities):
            draft = s.drafts[i]
            role = s.roles[i]
            for number in q.numbers:
                owner = owners.get(id(number))
                if owner:
                    rows.append(NumeralRow(number.start, number.end, "fact", None, sorted(owner)))
                elif draft is not None:
                    note = "confidence level" if number.value in (95, 90, 99) else "part of an estimate"
                    rows.append(NumeralRow(number.start, number.end, "other", note, []))
                elif role is not None and role.role != "fact":
                    rows.append(NumeralRow(number.start, number.end, role.role, role.note, []))
                else:
                    rows.append(NumeralRow(number.start, number.end, "unknown", None, []))
        taken = {(n.start, n.end) for q in s.quantities for n in q.numbers}
        for atom in s.skeleton.atoms:
            span = (atom.num.start, atom.num.end)
            if span not in taken:
                # a number that a pattern consumed without keeping it: a level of confidence
                rows.append(NumeralRow(*span, "other", "confidence level", []))
                taken.add(span)
        for number in s.numbers:
            if (number.start, number.end) not in taken:
                rows.append(NumeralRow(number.start, number.end, "other", "part of a unit", []))
    rows.sort(key=lambda r: (r.start, r.end))
    return FactResult(facts, rows, sentences, [scope.arms for scope in scopes])
