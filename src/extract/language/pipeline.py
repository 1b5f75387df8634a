"""The pipeline put together: `spacy.blank("en")`, the project's tokenizer, and its components in order."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from threading import Lock

import spacy
from spacy.language import Language

# Imported for their registration; installed, spaCy finds them by their entry points as well.
from extract.language import tokens
from extract.language.components import numerals, quantities, sentences, terms

__all__ = ["TOKENIZER", "language", "load"]

TOKENIZER = tokens.NAME
READS_LEXICON = ("cohort_numerals", "cohort_quantities", "cohort_terms", "cohort_facts")
STEPS = ("cohort_sentences", *READS_LEXICON)
_LOCK = Lock()


def load(lexicon: str | Path | None = None) -> Language:
    """The pipeline, loaded once for each lexicon file and shared: add nothing to it, or build your own.

    `lexicon` is the user's file, as for `extract_text`; LexiconError tells what is wrong with it.
    """
    with _LOCK:
        return _load(None if lexicon is None else str(lexicon))


@lru_cache(maxsize=8)
def _load(lexicon: str | None) -> Language:
    nlp = language()
    for step in STEPS:
        nlp.add_pipe(step, config={"lexicon": lexicon} if step in READS_LEXICON else {})
    return nlp


def language() -> Language:
    """A blank English pipeline with the project's tokenizer, for pipelines of one's own."""
    return spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})


_REGISTERED = (sentences.make_sentences, numerals.make_numerals, quantities.make_quantities, terms.make_terms)
