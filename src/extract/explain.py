"""Why a page's facts are what they are: sentence by sentence, for bug reports and for whoever writes rules.

All offsets printed are characters of the page's text (end exclusive), as in its record.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from extract.build import PageReading, extract_bytes, extract_text, read_page
from extract.document import Document
from extract.errors import SourceError, UsageError
from extract.facts import Draft
from extract.facts.arms.model import Arm
from extract.facts.cases import one_patient, plural_cohort
from extract.facts.context import Sentence
from extract.facts.draft import Role
from extract.facts.instruments import find_instruments
from extract.facts.rules import RULES
from extract.facts.scope import Reader
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon, load_lexicon
from extract.readers import read, read_text
from extract.record import Numeral, PageRecord
from extract.version import VERSION

Span = tuple[int, int]
INDENT = "    "


def explain(source: str | Path, *, at: int | None = None, lexicon: str | Path | None = None) -> str:
    """What was read on a page, and why. `source` is a page's text, or the Path of its file in any format.

    With `at`, a character of the page's text, only the sentence there, or the block that is no prose. Raises
    SourceError for a page that cannot be read, LexiconError, UsageError for an `at` outside the text.
    """
    if isinstance(source, str):
        name = None
        record = extract_text(source, lexicon=lexicon)
        document = read_text(record.text, format="text")
    else:
        name = source.as_posix()
        data = _bytes(source)
        record = extract_bytes(data, source=name, lexicon=lexicon)
        document = read(data, source=name)
    if at is not None and not 0 <= at < len(record.text):
        raise UsageError(f"no character {at}: the text has {len(record.text)}", page=name)
    words = load_lexicon(lexicon)
    page = _Page(record, read_page(document, words), words)
    places: list[tuple[int, Sentence | list[str]]] = [(s.start, s) for s in page.found.sentences]
    places += _outside(document, page.record.numerals)
    places.sort(key=lambda place: place[0])
    if at is not None:
        places = [place for place in places if place[0] <= at][-1:] or places[:1]
    lines = [f"cohort-extract {VERSION}, lexicon {words.sha256[:12]}", page.about()]
    shown: int | None = None
    for _, what in places:
        if not isinstance(what, Sentence):
            lines += ["", *what]
            continue
        if what.scope != shown:
            shown = what.scope
            lines += ["", *_study(page, shown)]
        lines += ["", *_sentence(page, what)]
    return "\n".join(lines) + "\n"


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise SourceError(error.strerror or "cannot be read", page=path.as_posix()) from None


class _Page:
    """The page's record and what was found on it, with what the lines below look up."""

    def __init__(self, record: PageRecord, facts: PageReading, lexicon: Lexicon) -> None:
        self.record = record
        self.facts = facts
        self.found = facts.found
        self.numerals = sorted(record.numerals, key=lambda row: row.start)
        self.starts = [row.start for row in self.numerals]
        of: dict[int, list[Sentence]] = {}
        for s in self.found.sentences:
            of.setdefault(s.scope, []).append(s)
        # `arms` holds one list for every study that has sentences, in order
        self.scopes = {
            number: _Scope(of[number], arms, lexicon)
            for number, arms in zip(sorted(of), self.found.arms, strict=True)
        }
        ruled = {id(draft) for s in self.found.sentences for draft in s.drafts}
        self.others: dict[Span, list[Draft]] = {}
        for draft in self.found.facts:
            if id(draft) not in ruled:
                self.others.setdefault(draft.sentence, []).append(draft)

    def about(self) -> str:
        record = self.record
        counts = Counter(row.role for row in record.numerals)
        roles = ", ".join(f"{number} {role}" for role, number in counts.most_common())
        return (
            f"{record.page.source or 'text'}: {record.page.format}, {len(record.text)} characters, "
            f"{len(self.found.sentences)} sentences, {len(record.facts)} facts; numbers: {roles or 'none'}"
        )

    def rows(self, start: int, end: int) -> list[Numeral]:
        return self.numerals[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


class _Scope:
    """A study's stretch while it is explained: its sentences, its arms, and what the rules ask about it."""

    def __init__(self, sentences: list[Sentence], arms: list[Arm], lexicon: Lexicon) -> None:
        self.sentences = sentences
        self.arms = arms
        whole = " ".join(s.text for s in sentences)
        low = " ".join(s.lowered for s in sentences)
        cohort = plural_cohort(low)
        patient = None if cohort else one_patient(low)
        self.cohort = whole[cohort.start() : cohort.end()] if cohort else None
        self.patient = whole[patient.start() : patient.end()] if patient else None
        self.reader = Reader(lexicon)
        self.reader.single = self.patient is not None
        self.place = {s.index: place for place, s in enumerate(sentences)}

    def reader_of(self, s: Sentence) -> Reader:
        reader = self.reader
        reader.position = self.place[s.index] / len(self.sentences)
        reader.instruments = find_instruments(s, reader.lexicon)
        return reader


def _study(page: _Page, number: int) -> Iterator[str]:
    scope = page.scopes[number]
    where = f"{scope.sentences[0].start}-{scope.sentences[-1].end}"
    if number < len(page.facts.studies):
        study = page.facts.studies[number]
        title = next((s.title for s in page.facts.sections if s.id == study.section), None)
        section = f", section {title!r}" if title else ""
        yield f"== study of {', '.join(study.citations) or 'no citation'}{section}, {where}"
    else:
        yield f"== text of no study, {where}"
    if scope.patient:
        yield f"one patient: the text says {_short(scope.patient)!r} and counts no patients"
    elif scope.cohort:
        yield f"a group of patients: the text says {_short(scope.cohort)!r}"
    for arm in scope.arms:
        words = ", ".join(sorted(arm.keys | arm.phrases | arm.weak))
        yield f"arm {arm.name!r}, defined at {arm.start}-{arm.end}, told by: {words}"


def _sentence(page: _Page, s: Sentence) -> Iterator[str]:
    text = page.record.text
    reader = page.scopes[s.scope].reader_of(s)
    rows = {(row.start, row.end): row for row in page.rows(s.start, s.end)}
    yield f"[{s.start}-{s.end}] {' '.join(s.text.split())}"
    for hit in reader.instruments:
        yield f"  scale {hit.abbr}, {hit.start}-{hit.end} {text[hit.start : hit.end]!r}"
    for i, (quantity, answers) in enumerate(zip(s.quantities, replay(s, reader), strict=True)):
        yield f"  {quantity.start}-{quantity.end} {text[quantity.start : quantity.end]!r}: {_read(quantity)}"
        for number in quantity.numbers:
            row = rows.pop((number.start, number.end), None)
            yield f"{INDENT}number {_number(number.start, number.end, number.text, number.kind, row)}"
        yield from (INDENT + line for line in _decision(s, i, answers))
    for draft in page.others.get((s.start, s.end), ()):
        yield f"  {draft.start}-{draft.end} {text[draft.start : draft.end]!r}"
        yield from (INDENT + line for line in _fact(draft))
    for row in rows.values():
        yield f"  number {_number(row.start, row.end, row.text, 'of no quantity', row)}"


def _number(start: int, end: int, text: str, kind: str, row: Numeral | None) -> str:
    role = "no row in the record" if row is None else row.role
    note = f" ({row.note})" if row is not None and row.note else ""
    facts = f" {', '.join(row.facts)}" if row is not None and row.facts else ""
    return f"{text!r} {start}-{end}, {kind}: {role}{facts}{note}"


HIDDEN = frozenset(
    ("numbers", "start", "end", "core_end", "kind", "form", "noun", "claimed", "attached", "iso")
)


def _read(quantity: Quantity) -> str:
    """What the quantity was read as: its kind, the pattern's name, and all that it states."""
    stated = [
        f"{f.name}={value}"
        for f in fields(quantity)
        if f.name not in HIDDEN and (value := getattr(quantity, f.name)) not in (None, False)
    ]
    if any(quantity.iso):
        stated.append("/".join(iso for iso in quantity.iso if iso))
    return " ".join([quantity.kind, *([f"({quantity.form})"] if quantity.form else []), *stated])


def _decision(s: Sentence, i: int, answers: list[tuple[str, Draft | Role]]) -> Iterator[str]:
    draft, role = s.drafts[i], s.roles[i]
    final = ""
    if draft is not None:
        final = _answer(draft)
        yield from _fact(draft)
    elif role is not None:
        final = _answer(role)
        yield f"=> {final}" + (f", rule {role.rule}" if role.rule else "")
    else:
        yield "=> unknown: no rule answered"
    for place, (name, found) in enumerate(answers):
        said = _answer(found)
        if place == 0:
            yield f"fired: {name}" + ("" if said == final else f", which said {said}")
        else:
            yield f"beaten: {name}, which says {said}"


def replay(s: Sentence, reader: Reader) -> Iterator[list[tuple[str, Draft | Role]]]:
    """For each quantity what every rule of the table says of it, in the table's order; the silent left out.

    Each sees the sentence as it was when the quantity was read: those before decided, those behind open.
    `s` and its quantities stay as they are.
    """
    scratch = Sentence(s.page, s.start, s.end, list(s.quantities), s.skeleton, s.index)
    scratch.scope = s.scope
    for i, quantity in enumerate(s.quantities):
        answers = []
        for name, rule in RULES:
            scratch.quantities[i] = replace(quantity, numbers=list(quantity.numbers))
            found = rule(scratch, i, scratch.quantities[i], reader)
            if found is not None:
                answers.append((name, found))
        yield answers
        scratch.quantities[i], scratch.drafts[i], scratch.roles[i] = quantity, s.drafts[i], s.roles[i]


def _answer(found: Draft | Role) -> str:
    if isinstance(found, Draft):
        return f"{found.kind} ({found.rule}): {_stated(found.value)}"
    return f"{found.role}{f' ({found.note})' if found.note else ''}"


def _fact(draft: Draft) -> Iterator[str]:
    parts = [f"label {draft.label!r}"]
    parts += [f"{name} {value!r}" for name in ("group", "instrument") if (value := getattr(draft, name))]
    if draft.timepoint:
        parts.append(f"timepoint {draft.timepoint['text']!r} ({_stated(draft.timepoint, but='text')})")
    yield f"=> {draft.kind}, rule {draft.rule}: {_stated(draft.value)}"
    yield f"   {', '.join(parts)}"
    if draft.support:
        yield f"   borrows from {', '.join(f'{a}-{b}' for a, b in sorted(set(draft.support)))}"
    for reason in draft.reasons:
        yield f"   because {reason}"


def _stated(value: Mapping[str, Any], *, but: str = "") -> str:
    cells = [f"{key}={cell}" for key, cell in value.items() if cell is not None and key != but]
    return " ".join(cells) or "nothing"


def _outside(document: Document, numerals: Iterable[Numeral]) -> Iterator[tuple[int, list[str]]]:
    """What is no prose: a line for the block, and one for each role of its numbers."""
    rows = sorted(numerals, key=lambda row: row.start)
    place = 0
    for block in document.blocks:
        begin = block.head[0] if block.head else block.start
        while place < len(rows) and rows[place].start < begin:
            place += 1
        own: dict[str, list[str]] = {}
        while place < len(rows) and rows[place].start < block.end:
            row = rows[place]
            own.setdefault(row.role + (f" ({row.note})" if row.note else ""), []).append(row.text)
            place += 1
        if block.kind not in ("paragraph", "item"):
            printed = repr(_short(document.text[begin : block.end]))
            lines = [f"[{begin}-{block.end}] {block.kind}: {printed}"]
            yield begin, lines + [f"  {role}: {' '.join(texts)}" for role, texts in own.items()]


def _short(text: str, width: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= width else text[: width - 1] + "…"
