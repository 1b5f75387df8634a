"""The tokenizer: English rules, with the number glued to its sign or comparator set free."""

from __future__ import annotations

from typing import Any

INFIX_SIGNS = r"(?<=[\w)\]%])[=<>≤≥±×~≈](?=[\w(.+\-−])", r"(?<=\d)[–—−](?=\d)", r"(?<=\d)-(?=\d)", r"(?<=[\w%)\]])[/](?=\d)", r"[\[\](){}]"
PREFIX_SIGNS = r"[=<>≤≥±×~≈+]", r"[-–−](?=\d)", r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+⁾"
SUFFIX_SIGNS = r"[=<>≤≥±×~≈]", r"(?<=[\d%])[–—-]", r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+⁾"
WHOLE = ("al.", "Fig.", "Figs.", "approx.", "cf.", "ca.", "vs.", "i.v.", "No.", "resp.", "i.e.", "e.g.", "St.", "Dr.")


def create_tokenizer() -> Any:
    """Registered as `cohort.tokenizer.v1`: a callable that makes the tokenizer for a pipeline."""

    def make(nlp: Any) -> Any:
        from spacy.lang.punctuation import TOKENIZER_INFIXES, TOKENIZER_PREFIXES, TOKENIZER_SUFFIXES
        from spacy.tokenizer import Tokenizer
        from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

        rules = dict(nlp.Defaults.tokenizer_exceptions)
        for form in WHOLE:
            rules.setdefault(form, [{65: form}])
        return Tokenizer(
            nlp.vocab,
            rules=rules,
            prefix_search=compile_prefix_regex([*TOKENIZER_PREFIXES, *PREFIX_SIGNS]).search,
            suffix_search=compile_suffix_regex([*TOKENIZER_SUFFIXES, *SUFFIX_SIGNS]).search,
            infix_finditer=compile_infix_regex([*TOKENIZER_INFIXES, *INFIX_SIGNS]).finditer,
            url_match=nlp.Defaults.url_match,
        )

    return make
