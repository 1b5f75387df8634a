"""A count that may be everybody in the study or in an arm, with all that its verdict is drawn from."""

from __future__ import annotations

from dataclasses import dataclass, field

from extract.facts.context import Sentence
from extract.facts.draft import Draft
from extract.language.quantities import Quantity
from extract.lexicon import Lexicon

Verdict = tuple[str | None, str]  # "total", "arm" or None, and the reason


@dataclass(slots=True)
class Count:
    """One count, the text around it, and what was counted before it."""

    s: Sentence
    i: int
    draft: Draft
    known: set[float]  # totals so far; -1 where people were counted and no count of them all was read
    biggest: float
    comparative: bool
    order: int  # of the sentence, among `total`
    total: int
    lexicon: Lexicon
    q: Quantity = field(init=False)
    person: bool = field(init=False)
    value: float = field(init=False)
    unit: str = field(init=False)
    before: str = field(init=False)
    after: str = field(init=False)

    def __post_init__(self) -> None:
        s, draft = self.s, self.draft
        self.q = s.quantities[self.i]
        self.person = (draft.noun or "") in self.lexicon.people
        self.value = draft.value["value"]
        self.unit = str(draft.value["unit"]).strip("{}")
        self.before = s.before(draft.start, 110)
        self.after = s.flat(max(draft.end, self.q.end), s.end)[:130].lower()
