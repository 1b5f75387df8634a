"""`cohort_numerals`: every number of the text, and what only looks like one."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extract.language.components.step import LexiconStep
from extract.language.components.values import Numeral, register, row, store
from extract.language.numbers import scan


@Language.factory(
    "cohort_numerals",
    assigns=["doc._.numerals", "doc.spans", "span._.numeral"],
    default_config={"lexicon": None},
)
def make_numerals(nlp: Language, name: str, lexicon: str | None) -> NumeralStep:
    return NumeralStep(name, lexicon)


class NumeralStep(LexiconStep):
    """Sets the span group `numerals`, labelled by kind, and `doc._.numerals`, their values.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("cohort_numerals")
    >>> doc = nlp("Twenty-two of 24 patients had lesions at C5-C6.")
    >>> [(number.text, number.kind, number.value) for number in doc._.numerals]
    [('Twenty-two', 'word', 22), ('24', 'digits', 24), ('C5-C6', 'level', None)]
    >>> doc.spans["numerals"][1]._.numeral.value
    24
    """

    def __init__(self, name: str, lexicon: str | None) -> None:
        super().__init__(name, lexicon)
        register("numerals", "numeral", Numeral)

    def __call__(self, doc: Doc) -> Doc:
        rows = [row(Numeral, number) for number in scan(doc.text, lexicon=self.lexicon)]
        store(doc, "numerals", rows, [cells[3] for cells in rows])
        return doc
