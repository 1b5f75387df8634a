"""The facts of all sentences in the page's order, each grounded, and a row for every number."""

from __future__ import annotations

from dataclasses import dataclass

from extract.facts.arms.model import Arm
from extract.facts.context import Sentence
from extract.facts.draft import Draft, NumeralRow
from extract.facts.grounding import ground
from extract.facts.scope import Scope
from extract.lexicon import Lexicon


@dataclass(slots=True)
class FactResult:
    """Drafts in order, numeral rows in order, and the sentences, for `explain`."""

    facts: list[Draft]
    numerals: list[NumeralRow]
    sentences: list[Sentence]
    arms: list[list[Arm]]


def collect(
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
