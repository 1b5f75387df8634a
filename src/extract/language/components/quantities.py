"""`cohort_quantities`: numbers with their ranges, spreads, percentages and units."""

from __future__ import annotations

from spacy.language import Language
from spacy.tokens import Doc

from extract.language.components.sentences import sentences
from extract.language.components.step import LexiconStep
from extract.language.components.values import Measured, register, row, store
from extract.language.numbers import Num, scan
from extract.language.quantities import read_quantities


@Language.factory(
    "cohort_quantities",
    assigns=["doc._.quantities", "doc.spans", "span._.quantity"],
    default_config={"lexicon": None},
)
def make_quantities(nlp: Language, name: str, lexicon: str | None) -> QuantityStep:
    return QuantityStep(name, lexicon)


class QuantityStep(LexiconStep):
    """Sets the span group `quantities`, labelled by kind, and `doc._.quantities`, their values.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("cohort_quantities")
    >>> doc = nlp("The mean age was 71 years (range 54-89 years); 9 of 24 (37.5%) were men.")
    >>> age, men = doc._.quantities
    >>> age.value, age.unit, age.low, age.high, age.spread
    (71, 'a', 54, 89, 'range')
    >>> men.numerator, men.denominator, men.percent
    (9, 24, 37.5)
    """

    def __init__(self, name: str, lexicon: str | None) -> None:
        super().__init__(name, lexicon)
        register("quantities", "quantity", Measured)

    def __call__(self, doc: Doc) -> Doc:
        text = doc.text
        numbers = scan(text, lexicon=self.lexicon)
        rows = []
        place = 0
        for start, end in sentences(text):
            own: list[Num] = []
            while place < len(numbers) and numbers[place].start < end:
                own.append(numbers[place])
                place += 1
            if own:
                found, _ = read_quantities(text, start, end, own, self.lexicon)
                rows += [row(Measured, quantity) for quantity in found]
        store(doc, "quantities", rows, [cells[2] for cells in rows])
        return doc
