"""A case's text read by the extractor, and how what was read differs from what the case says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from extract import extract_text
from extract.facts import find_facts
from extract.lexicon import load_lexicon
from extract.page.notes import find_citations
from extract.page.sections import find_sections
from extract.page.studies import find_studies
from extract.readers import read_text
from extract.record import Fact, PageRecord, Value
from extract.references import parse_reference
from tests.facts.marked import Case, Expected

OUTCOMES = ("score", "measurement", "proportion", "survival", "count")
VALUE_KEYS = tuple(Value.model_fields)
LONGEST_LABEL = 90
FAMILIES = ("cohort", "arm-size", "listed")  # rules whose names have parts


@dataclass(frozen=True)
class Fired:
    """A rule that answered, and where: of a fact, or of a number that is none (`role` says what it is)."""

    rule: str
    start: int
    end: int
    role: str


@lru_cache(maxsize=4096)
def read(text: str) -> PageRecord:
    """The record of a case's text."""
    return extract_text(text, page_id="case")


@lru_cache(maxsize=4096)
def fired(text: str) -> tuple[Fired, ...]:
    """Every rule that answered on a text: those of facts, and those that say why a number is none."""
    document = read_text(text, source=None, format="text")
    sections = find_sections(document)
    citations = find_citations(document, parse_reference)
    spans = [study.spans for study in find_studies(document, sections, citations, [])]
    found = find_facts(document.text, document, load_lexicon(None), spans)
    rules = [Fired(draft.rule, draft.start, draft.end, "fact") for draft in found.facts]
    for s in found.sentences:
        for quantity, draft, role in zip(s.quantities, s.drafts, s.roles, strict=True):
            if draft is None and role is not None and role.rule:
                rules.append(Fired(role.rule, quantity.start, quantity.end, role.role))
    return tuple(sorted(rules, key=lambda hit: (hit.start, hit.end, hit.rule)))


def differences(case: Case) -> tuple[list[list[str]], list[str]]:
    """What is wrong with each expectation of a case, in order; and the facts that it doesn't expect.

    Facts and expectations are paired where they overlap, those that differ least first.
    """
    record = read(case.text)
    wanted = [e for e in case.expected if e.kind != "none"]
    pairs = []
    for i, expected in enumerate(wanted):
        for j, fact in enumerate(record.facts):
            if fact.start < expected.end and expected.start < fact.end:
                wrong = compare(expected, fact, record)
                pairs.append(
                    (fact.kind != expected.kind, len(wrong), abs(fact.start - expected.start), i, j, wrong)
                )
    of: dict[int, list[str]] = {}
    taken: set[int] = set()
    for *_, i, j, wrong in sorted(pairs, key=lambda pair: pair[:5]):
        if i not in of and j not in taken:
            of[i] = wrong
            taken.add(j)
    found = iter(of.get(i, ["missed"]) for i in range(len(wanted)))
    lines = [_roles(e, record) if e.kind == "none" else next(found) for e in case.expected]
    extra = [
        f"{fact.kind} {fact.quote!r} ({fact.label})" for j, fact in enumerate(record.facts) if j not in taken
    ]
    inside = [(e.start, e.end) for e in case.expected]
    for numeral in record.numerals:
        if numeral.role == "unknown" and not any(a < numeral.end and numeral.start < b for a, b in inside):
            extra.append(f"unknown numeral {numeral.text!r}")
    return lines, extra


def compare(expected: Expected, fact: Fact, record: PageRecord) -> list[str]:
    """How a fact differs from what is expected of it, a line a difference."""
    if fact.kind != expected.kind:
        return [f"is {fact.kind} {fact.quote!r}"]
    wrong = []
    for key in VALUE_KEYS:
        want, got = expected.value.get(key), getattr(fact.value, key)
        if want is ... or (key == "unit" and not expected.compares_unit):
            continue
        if (key == "ci_level" and want is None) or (key == "approximate" and not want and not got):
            continue
        if not same(want, got):
            wrong.append(f"{key} {want} is {got}")
    for key, sign, content in expected.words:
        wrong += _words(key, sign, content, getattr(fact, key) or "")
    if fact.group and not any(key == "group" for key, _, _ in expected.words):
        wrong.append(f"group none is {fact.group!r}")
    if expected.instrument != fact.instrument:
        wrong.append(f"instrument {expected.instrument} is {fact.instrument}")
    wrong += _when(expected, fact)
    wrong += _place(expected, fact, record)
    if len(fact.label or "") > LONGEST_LABEL:
        wrong.append(f"label of {len(fact.label or '')} characters: {fact.label!r}")
    return wrong


def same(want: object, got: object) -> bool:
    """Equal; numbers to the sixth decimal."""
    if isinstance(want, int | float) and isinstance(got, int | float):
        return abs(want - got) < 1e-6
    return want == got


def _words(key: str, sign: str, content: str, text: str) -> list[str]:
    if sign == "=":
        return [] if text.casefold() == content.casefold() else [f"{key} {content!r} is {text!r}"]
    wrong = []
    for word in content.split():
        pattern = re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "")
        holds = bool(re.search(rf"(?<!\w){pattern}(?!\w)", text, re.IGNORECASE))
        if holds is (sign == "!"):
            wrong.append(f"{key} {'with' if holds else 'without'} {word!r}: {text!r}")
    return wrong


def _when(expected: Expected, fact: Fact) -> list[str]:
    """The time point: each part that the case gives; none where it gives none and the fact is an outcome."""
    got = fact.timepoint
    if expected.when is None:
        return [f"time point none is {got.text!r}"] if got and fact.kind in OUTCOMES else []
    if got is None:
        return [f"time point {' '.join(expected.when)} is none"]
    wrong, anchor = [], []
    for word in expected.when:
        if word in ("before", "at", "after"):
            if got.relation != word:
                wrong.append(f"relation {word} is {got.relation}")
        elif re.match(r"P(?:T?\d)", word):
            if got.offset != word:
                wrong.append(f"offset {word} is {got.offset}")
        else:
            anchor.append(word)
    if anchor and " ".join(anchor) != got.anchor:
        wrong.append(f"anchor {' '.join(anchor)} is {got.anchor}")
    return wrong


def _place(expected: Expected, fact: Fact, record: PageRecord) -> list[str]:
    """The quote holds the mark's figures, and is not much longer than the mark."""
    mark = record.text[expected.start : expected.end]
    for figures in re.finditer(r"\d+", mark):
        if not fact.start <= expected.start + figures.start() < fact.end:
            return [f"quote {fact.quote!r} lacks {figures[0]}"]
    if fact.end - fact.start > 1.5 * len(mark) + 40:
        return [f"quote is long: {fact.quote!r}"]
    return []


def _roles(expected: Expected, record: PageRecord) -> list[str]:
    wrong = []
    rows = [n for n in record.numerals if n.start < expected.end and expected.start < n.end]
    for row in rows:
        if row.role == "fact" or (expected.roles and row.role not in expected.roles):
            wrong.append(f"role {'|'.join(expected.roles) or 'none'} of {row.text!r} is {row.role}")
        for key, sign, content in expected.words:
            wrong += _words(key, sign, content, row.note or "")
    if expected.roles and not rows:
        wrong.append(f"no numeral in {record.text[expected.start : expected.end]!r}")
    return wrong


def faults(case: Case) -> list[str]:
    """How the rules that a case's file is for fail it: silent on a case, or loud on a look-alike."""
    hits = [hit for hit in fired(case.text) if any(named(hit.rule, name) for name in case.rules)]
    if case.fires:
        return [] if hits else [f"{' '.join(case.rules)} silent"]
    return [f"{hit.rule} fires on {case.text[hit.start : hit.end]!r}" for hit in hits]


def named(rule: str, name: str) -> bool:
    """Whether a rule goes by a name: the same, or one of its kinds (`cohort`: `cohort:series-of`)."""
    return rule == name or (rule.startswith((f"{name}:", f"{name}-")) and name in FAMILIES)
