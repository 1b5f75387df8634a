"""`cohort_terms`: the lexicon's words in the text."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from extract.language.components.step import LexiconStep
from extract.language.components.values import Term, register, row, store
from extract.lexicon import Lexicon

SHORT = 5  # an abbreviation no longer than this has to show a capital: "DASH" is a scale, "dash" is not


@Language.factory(
    "cohort_terms", assigns=["doc._.terms", "doc.spans", "span._.term"], default_config={"lexicon": None}
)
def make_terms(nlp: Language, name: str, lexicon: str | None) -> TermStep:
    return TermStep(nlp, name, lexicon)


class TermStep(LexiconStep):
    """Sets the span group `terms`, labelled by category, and `doc._.terms`, their values.

    Of words that overlap within a category the longest stays.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("cohort_terms")
    >>> doc = nlp("Two women died; their visual analogue scale had been 7.")
    >>> [(span.text, span.label_, span._.term.name) for span in doc.spans["terms"]]
    [('women', 'person', 'women'), ('died', 'event', 'death'), ('visual analogue scale', 'instrument', 'VAS')]
    """

    def __init__(self, nlp: Language, name: str, lexicon: str | None) -> None:
        super().__init__(name, lexicon)
        self.nlp = nlp
        register("terms", "term", Term)

    @cached_property
    def matcher(self) -> PhraseMatcher:
        matcher = PhraseMatcher(self.nlp.vocab, attr="LOWER")
        for category, name, form in _forms(self.lexicon):
            matcher.add(f"{category}:{name}", [self.nlp.make_doc(form)])
        return matcher

    def from_disk(self, path: object, *, exclude: object = ()) -> TermStep:
        super().from_disk(path, exclude=exclude)  # type: ignore[arg-type]
        self.__dict__.pop("matcher", None)
        return self

    def __call__(self, doc: Doc) -> Doc:
        terms = find_terms(doc, self.matcher)
        store(doc, "terms", [row(Term, term) for term in terms], [term.category for term in terms])
        return doc


def _forms(lexicon: Lexicon) -> Iterator[tuple[str, str, str]]:
    """(category, name, form in print) of every word; the first of two rows with one form wins."""
    seen = set()
    rows = [("instrument", i.abbr, form) for i in lexicon.instruments for form in (i.abbr, *i.names)]
    rows += [("person", word, word) for word in sorted(lexicon.people)]
    rows += [("counted", word, word) for word in sorted(lexicon.counted)]
    rows += [("event", label, form) for form, label in lexicon.events.items()]
    for category, name, form in rows:
        key = (category, form.lower())
        if key not in seen:
            seen.add(key)
            yield category, name, form


def find_terms(doc: Doc, matcher: PhraseMatcher) -> list[Term]:
    """The matcher's hits in order: the longest of a category where they overlap."""
    strings = doc.vocab.strings
    hits = []
    for key, first, last in matcher(doc):
        category, _, name = strings[key].partition(":")
        span = doc[first:last]
        start, end = span.start_char, span.end_char
        printed = span.text
        if category == "instrument" and len(printed) <= SHORT and " " not in printed and printed.islower():
            continue
        hits.append(Term(start, end, category, name))
    hits.sort(key=lambda term: (term.start, -term.end, term.category))
    reached: dict[str, int] = {}
    found = []
    for term in hits:
        if term.start >= reached.get(term.category, 0):
            found.append(term)
            reached[term.category] = term.end
    return found
