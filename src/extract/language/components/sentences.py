"""`cohort_sentences`: where sentences start, by the project's rules."""

from __future__ import annotations

import re

import numpy
from spacy.attrs import IDX, SENT_START  # type: ignore[import-not-found]  # Cython: no stubs
from spacy.language import Language
from spacy.tokens import Doc

from extract.language.sentences import split_sentences

BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


@Language.factory("cohort_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentences(nlp: Language, name: str) -> SentenceStep:
    return SentenceStep()


class SentenceStep:
    """Sets `token.is_sent_start` of every token; a blank line ends a sentence, other line breaks don't.

    White space between two sentences belongs to the one before it.

    >>> import spacy
    >>> nlp = spacy.blank("en")
    >>> _ = nlp.add_pipe("cohort_sentences")
    >>> doc = nlp("Smith et al. treated 14 men (Fig. 2). All approx. 2.9 years later were alive.")
    >>> [sentence.text for sentence in doc.sents]
    ['Smith et al. treated 14 men (Fig. 2).', 'All approx. 2.9 years later were alive.']
    """

    def __call__(self, doc: Doc) -> Doc:
        if len(doc):
            starts = [start for start, _ in sentences(doc.text)]
            flags = numpy.full((len(doc), 1), -1, dtype="int64")
            flags[0] = 1
            # the token that holds a sentence's first character
            places = numpy.searchsorted(doc.to_array([IDX]).ravel(), starts, side="right")
            flags[numpy.maximum(places - 1, 0)] = 1
            doc.from_array([SENT_START], flags.astype("uint64"))  # type: ignore[arg-type]  # thinc's own name
        return doc


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of a plain text, paragraph by paragraph; blank lines part paragraphs."""
    found: list[tuple[int, int]] = []
    begin = 0
    for start, end in [*(match.span() for match in BLANK_LINE.finditer(text)), (len(text), len(text))]:
        found += split_sentences(text, begin, start)
        begin = end
    return found
