"""The facts of a page, pass by pass.

numerals → quantities → kinds, by the table of `rules` → arms → cohorts → labels → time points.
Values never overwrite what was lexed; each draft keeps its own numbers and its reasons.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.document import Document
from extract.facts.arms.choice import choose_arms
from extract.facts.cases import name_cases, one_patient, plural_cohort
from extract.facts.cohorts.decide import decide_cohorts
from extract.facts.collect import FactResult, collect
from extract.facts.context import Sentence
from extract.facts.draft import Draft, Span
from extract.facts.naming import label_sentence
from extract.facts.reading import read_sentence
from extract.facts.scope import Reader, Scope, split_scopes
from extract.facts.tables import add_tables
from extract.facts.timepoints import attach_timepoints, find_timepoints
from extract.language.emphasis import without_emphasis
from extract.language.numbers import Num, scan
from extract.language.quantities import read_quantities
from extract.language.sentences import split_sentences
from extract.lexicon import Lexicon

BLANKS = str.maketrans("\n\\", "  ")


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
    scoped = split_scopes(text, sentences, scopes)
    reader = Reader(lexicon)
    extra: list[tuple[Sentence, Draft]] = []
    for scope in scoped:
        _read_scope(text, scope, reader, extra)
    result = collect(text, sentences, extra, scoped, lexicon)
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


def _read_scope(text: str, scope: Scope, reader: Reader, extra: list[tuple[Sentence, Draft]]) -> None:
    whole = " ".join(s.lowered for s in scope.sentences)
    scope.single = not plural_cohort(whole) and one_patient(whole) is not None
    reader.scope = scope
    reader.single = scope.single
    total = len(scope.sentences)
    for order, s in enumerate(scope.sentences):
        reader.position = order / total
        read_sentence(s, reader, extra)
    if not scope.single:
        choose_arms(text, scope)
    decide_cohorts(scope.sentences, scope.arms, reader.lexicon, single=scope.single)
    if scope.single:
        name_cases(scope, extra)
    for s in scope.sentences:
        if s.quantities:
            label_sentence(s, reader)
            attach_timepoints(s, find_timepoints(s))
