"""A record and its source, proved again without the extractor's fact and study rules.

Proved: the schema, the hash, the text read from the source again, every span, every value read from its quote
and support, every number's row, the parsed references, the summaries and the checks. Kind, label, group,
instrument, timepoint, study and design are only tested for plausibility.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from extract.validate.problem import Problem

if TYPE_CHECKING:
    from extract.corrections import Correction
    from extract.record import PageRecord
    from extract.validate.context import Context

__all__ = ["Problem", "validate"]


def validate(
    record: PageRecord | Mapping[str, Any] | str,
    source: bytes | str | None,
    *,
    lexicon: Any = None,
    corrections: Sequence[Correction] = (),
) -> list[Problem]:
    """Everything wrong with a record, in the order of the record; an empty list for one that is right.

    `record` may be a PageRecord, its JSON value, or its JSON text. `source` is the page's bytes, or its text
    (then taken as UTF-8); without it neither hash nor text nor structure can be proved, and only the rest is.
    `lexicon` is the vocabulary the record was made with, the project's own by default.
    `corrections` are the decisions on the page: what the record says to be corrected is proved from them, and
    its quote from the text, as every other.
    """
    from extract.lexicon import load_lexicon
    from extract.validate.context import context_of
    from extract.validate.schema import parsed
    from extract.validate.source import read_again

    page, problems = parsed(record)
    if page is None:
        return problems
    document = None
    if source is not None:
        document, found = read_again(page, source)
        problems += found
    context = context_of(page, lexicon or load_lexicon(), document)
    for prove in _provers():
        problems += prove(context)
    if any(fact.origin != "extracted" for fact in page.facts):
        from extract.corrections import verify_corrections

        for one in verify_corrections(page, corrections):
            problems.append(Problem("correction", one.message, one.start, one.end, ("facts",)))
    return sorted(problems, key=lambda p: (p.start is None, p.start or 0, p.end or 0))


def _provers() -> tuple[Callable[[Context], Iterator[Problem]], ...]:
    from extract.validate.derived import derived
    from extract.validate.grounding import grounded, ordered
    from extract.validate.links import linked
    from extract.validate.numerals import numerals_complete, numerals_consistent
    from extract.validate.plausible import plausible
    from extract.validate.semantics import semantics_proved
    from extract.validate.source import structured
    from extract.validate.values import values_proved

    return (
        grounded, ordered, linked, structured, numerals_complete, numerals_consistent, values_proved,
        semantics_proved, derived, plausible,
    )  # fmt: skip
