"""The tokenizer: English rules, with every number set free of what is glued to it.

spaCy's own leaves `n=24`, `p<0.001`, `2.9±1.1`, `5-year` or `text.[3` in one piece, so that no span can be
laid over the number. Here a token that holds a number is cut where `numbers.scan` says it begins and ends;
what only looks like a number (`Ki-67`, `C5-C6`, an address) stays whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, NamedTuple

from spacy.lang.punctuation import TOKENIZER_INFIXES, TOKENIZER_PREFIXES, TOKENIZER_SUFFIXES
from spacy.language import Language
from spacy.symbols import ORTH  # type: ignore[import-not-found]  # Cython: no stubs
from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]  # Cython: no stubs
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex, registry

from extract.language.numbers import scan
from extract.lexicon import load_lexicon

NAME = "cohort.tokenizer.v1"
HYPHENS = "-–—‐‑−"
INFIX_SIGNS = (
    r"(?<=[\w)\]%])[=<>≤≥±×~≈](?=[\w(.+\-−])",
    rf"(?<=\d)[{HYPHENS}](?=\w)",
    r"(?<=[^\W\d_])[‐‑](?=[^\W\d_])",
    r"(?<=[\w%)\]])[/](?=\d)",
    r"(?<=\d%)(?=\w)",
    r"[\[\](){}]",
)
PREFIX_SIGNS = (r"[=<>≤≥±×~≈+]", rf"[{HYPHENS}](?=\d)", r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+⁾")
POINTS = (r"\.\.+", "·")
SUFFIX_SIGNS = (r"[=<>≤≥±×~≈]", rf"(?<=[\d%])[{HYPHENS}]", r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+⁾")
MONTH = re.compile(rf"\b(?:{'|'.join(load_lexicon().months)})\b", re.IGNORECASE)
# "July 2007-August 2009", "2010and": read by itself the piece that holds the year looks like a name
YEAR = re.compile(r"(?<!\w)(?:19|20)\d\d([-–]?)(?=[^\W\d_])(?!s\b)")
# Abbreviations whose stop belongs to them.
WHOLE = (
    "al.", "Fig.", "Figs.", "fig.", "Tab.", "approx.", "cf.", "ca.", "vs.", "i.v.", "s.c.", "p.o.", "No.",
    "resp.", "i.e.", "e.g.", "St.", "Dr.",
)  # fmt: skip


class Cut(NamedTuple):
    """A place inside a token, in the form of spaCy's infixes: a separator, itself a token unless empty."""

    first: int
    last: int

    def start(self) -> int:
        return self.first

    def end(self) -> int:
        return self.last


class NumeralInfixes:
    """Infixes by pattern, and cuts around every number; none inside what looks like a number."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self.pattern = pattern.pattern  # spaCy saves it with the pipeline
        # spaCy keeps no token that an exception has a part in, and asks for its infixes again
        self._cuts = lru_cache(maxsize=20_000)(partial(_cuts, pattern))

    def finditer(self, string: str) -> tuple[Cut, ...]:
        return () if string.isalpha() else self._cuts(string)


def _cuts(pattern: re.Pattern[str], string: str) -> tuple[Cut, ...]:
    numbers = [(number.start, number.end) for number in scan(string)]
    months = [match.span() for match in MONTH.finditer(string)]  # a date may begin or end with one
    cuts = [Cut(place, place) for span in (*numbers, *months) for place in span]
    for match in pattern.finditer(string):
        start, end = match.span()
        if all(end <= first or last <= start for first, last in numbers):
            cuts.append(Cut(start, end))
    cuts += [Cut(*match.span(1)) for match in YEAR.finditer(string)]
    return tuple(sorted(cuts))


class NumeralTokenizer(Tokenizer):  # type: ignore[misc]
    """spaCy's tokenizer that keeps its cuts around numbers when it is read back."""

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> NumeralTokenizer:
        super().from_bytes(bytes_data, exclude=exclude)
        self.infix_finditer = NumeralInfixes(super().infix_finditer.__self__).finditer
        return self


@registry.tokenizers(NAME)  # type: ignore[untyped-decorator]  # spaCy's registry has no types
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Registered as `cohort.tokenizer.v1`: a callable that makes the tokenizer for a pipeline."""

    def make(nlp: Language) -> Tokenizer:
        rules: dict[str, Any] = {}
        whole = list(WHOLE)
        for form, tokens in nlp.Defaults.tokenizer_exceptions.items():
            if len(tokens) == 1 and not any(sign.isalpha() for sign in form):
                continue  # faces and white space: no face is meant by "8)"
            if tokens == [{ORTH: form}]:
                whole.append(form)
            else:
                rules[form] = tokens
        # the point of ".24" is part of it
        prefixes = [f"{sign}(?!\\d)" if sign in POINTS else sign for sign in TOKENIZER_PREFIXES]
        infixes = compile_infix_regex([*INFIX_SIGNS, *TOKENIZER_INFIXES])
        return NumeralTokenizer(
            nlp.vocab,
            rules=rules,
            prefix_search=compile_prefix_regex([*PREFIX_SIGNS, *prefixes]).search,
            suffix_search=compile_suffix_regex([*SUFFIX_SIGNS, *TOKENIZER_SUFFIXES]).search,
            infix_finditer=NumeralInfixes(infixes).finditer,
            # not by rules: spaCy caches no word of a text that stands behind one to which a rule applies
            token_match=re.compile(rf"(?:{'|'.join(map(re.escape, sorted(whole)))})\Z").match,
            max_cache_size=50_000,  # words; a few hundred pages fill spaCy's 10,000
            url_match=None,  # addresses are what `scan` takes for one
        )

    return make
