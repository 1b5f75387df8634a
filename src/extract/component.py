"""`cohort_facts`: the facts of a page as a step of anyone's spaCy pipeline.

It stands on top of the stages like `build`, and makes of a Doc's text, taken as a plain-text page, the facts
that `extract_text` makes of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spacy.language import Language

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from extract.facts import Draft
    from extract.language.components.step import LexiconStep
    from extract.record import Timepoint, Value


@dataclass(frozen=True, slots=True)
class DocFact:
    """A fact of the contract on a Doc; all spans are characters of `doc.text` (end exclusive)."""

    start: int
    end: int
    kind: str
    label: str | None
    group: str | None
    instrument: str | None
    timepoint: Timepoint | None
    value: Value
    sentence: tuple[int, int]
    support: tuple[tuple[int, int], ...]
    rule: str


@Language.factory(
    "cohort_facts", assigns=["doc._.facts", "doc.spans", "span._.fact"], default_config={"lexicon": None}
)
def make_facts(nlp: Language, name: str, lexicon: str | None) -> FactStep:
    return FactStep(name, lexicon)


class FactStep:
    """Sets the span group `facts`, labelled by kind, and `doc._.facts`, their values. It needs no other step.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("cohort_facts")
    >>> doc = nlp("We treated 24 patients, 14 men and 10 women, whose mean age was 71 years (range 54-89).")
    >>> [(fact.kind, fact.value.value) for fact in doc._.facts]
    [('cohort_size', 24), ('sex', 14), ('sex', 10), ('age', 71)]
    >>> doc.spans["facts"][3].label_, doc.spans["facts"][3]._.fact.value.high
    ('age', 89)
    """

    def __init__(self, name: str, lexicon: str | None) -> None:
        from extract.language.components.values import register

        self.name = name
        self.given = lexicon
        register("facts", "fact", _fact)

    @cached_property
    def step(self) -> LexiconStep:
        from extract.language.components.step import LexiconStep

        return LexiconStep(self.name, self.given)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        self.step.to_disk(path, exclude=exclude)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> FactStep:
        self.step.from_disk(path, exclude=exclude)
        return self

    def __call__(self, doc: Doc) -> Doc:
        from extract.build import read_page
        from extract.language.components.values import store
        from extract.readers.plain import read_plain

        found = read_page(read_plain(doc.text), self.step.lexicon).found
        rows = [_row(draft) for draft in sorted(found.facts, key=lambda d: (d.start, d.end, d.kind))]
        store(doc, "facts", rows, [cells[2] for cells in rows])
        return doc


def _row(draft: Draft) -> list[Any]:
    return [
        draft.start,
        draft.end,
        draft.kind,
        draft.label,
        draft.group,
        draft.instrument,
        draft.timepoint,
        {key: cell for key, cell in draft.value.items() if cell is not None},
        list(draft.sentence),
        [list(span) for span in sorted(set(draft.support))],
        draft.rule,
    ]


def _fact(
    start: int,
    end: int,
    kind: str,
    label: str | None,
    group: str | None,
    instrument: str | None,
    timepoint: dict[str, Any] | None,
    value: dict[str, Any],
    sentence: list[int],
    support: list[list[int]],
    rule: str,
) -> DocFact:
    from extract.record import Timepoint, Value

    return DocFact(
        start=start,
        end=end,
        kind=kind,
        label=label,
        group=group,
        instrument=instrument,
        timepoint=None if timepoint is None else Timepoint.model_validate(timepoint),
        value=Value.model_validate(value),
        sentence=(sentence[0], sentence[1]),
        support=tuple((a, b) for a, b in support),
        rule=rule,
    )
