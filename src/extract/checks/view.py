"""What several checks look up: a record's facts by study, its cohorts, and how numbers are printed.

Spans index `record.text`, end exclusive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from extract.record import Check, Fact, Number, PageRecord, Status, Study

# fmt: off
PERSONS = frozenset((
    "patients", "cases", "subjects", "men", "women", "males", "females", "boys", "girls", "children",
    "infants", "neonates", "newborns", "babies", "toddlers", "adolescents", "teenagers", "adults",
    "individuals", "people", "persons", "participants", "volunteers", "controls", "survivors",
    "nonsurvivors", "non-survivors", "responders", "nonresponders", "recipients", "donors", "probands",
    "inpatients", "outpatients", "mothers", "fathers", "parents", "siblings", "relatives",
    "residents", "veterans", "athletes", "elderly", "youths",
))
# fmt: on
"""The nouns that count as one unit: whoever is a case is also a patient, a man, an adult."""

UNIT_NAMES = {
    "a": "years", "mo": "months", "wk": "weeks", "d": "days", "h": "hours", "min": "minutes", "s": "seconds",
}  # fmt: skip
MONTHS = {"a": 12.0, "mo": 1.0, "wk": 7 / 30.4375, "d": 1 / 30.4375, "h": 1 / 730.5, "min": 1 / 43830}
"""Months in one of each unit of time; 1 mo = 30.4375 d."""

STAGE_WORDS = re.compile(
    r"\b(plann|screen|eligib|enrol|includ|recruit|random|allocat|assign|treat|operat|analy[sz]|evalua|assess|examin"
    r"|complet|follow|surviv|exclud|lost|consent|availab|start|receiv|match|control|respond)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class View:
    """A record and its indexes. `studies` pairs each study with its facts, in the order of the text."""

    record: PageRecord
    scales: Mapping[str, tuple[float, float]]
    studies: tuple[tuple[Study, tuple[Fact, ...]], ...]

    @property
    def text(self) -> str:
        return self.record.text


def view_of(record: PageRecord, scales: Mapping[str, tuple[float, float]]) -> View:
    """Sort the facts by study; a fact whose study is unknown belongs to none and is not checked."""
    by_study: dict[str, list[Fact]] = {study.id: [] for study in record.studies}
    for fact in record.facts:
        if fact.study in by_study:
            by_study[fact.study].append(fact)
    studies = tuple(
        (study, tuple(sorted(by_study[study.id], key=lambda f: (f.start, f.end)))) for study in record.studies
    )
    return View(record, scales, studies)


def check(
    rule: str, status: Status, message: str, study: Study | None = None, facts: Iterable[Fact] = ()
) -> Check:
    """One row of the record's checks."""
    ids = list(dict.fromkeys(fact.id for fact in facts))
    return Check(rule=rule, status=status, study=study.id if study else None, message=message, facts=ids)


def number(value: Number) -> str:
    """A number as a reader writes it: no `.0`, at most two decimals more than needed."""
    return str(int(value)) if value == int(value) else f"{value:.10g}"


def total(values: Iterable[Number]) -> str:
    """A sum, written out: `14 + 10`."""
    return " + ".join(number(value) for value in values)


def noun(unit: str | None) -> str | None:
    """The counted noun of a unit in braces, or None."""
    return unit[1:-1] if unit and unit.startswith("{") and unit.endswith("}") else None


def is_persons(unit: str | None) -> bool:
    """Whether a unit counts people, by whatever noun."""
    counted = noun(unit)
    return counted is not None and is_person(counted.rpartition(" ")[2])


def is_person(word: str) -> bool:
    """Whether a noun, lower case and plural, is one for people."""
    return word in PERSONS


def counted(fact: Fact) -> int | None:
    """The whole number of units that a fact counts exactly, or None: a count, or a proportion's numerator."""
    value = fact.value
    exact = value.value if value.statistic == "count" else value.numerator
    if fact.kind == "proportion":
        exact = value.numerator
    if exact is None or exact != int(exact) or exact < 0 or value.comparator or value.approximate:
        return None
    return int(exact)


def cohorts(facts: Iterable[Fact], *, group: str | None = None) -> list[Fact]:
    """The sizes in persons that a study states of everybody in it, or in one of its groups."""
    return [
        fact
        for fact in facts
        if fact.kind == "cohort_size"
        and fact.group == group
        and counted(fact) is not None
        and (is_persons(fact.value.unit) or fact.value.unit is None)
    ]


def same_sentence(one: Fact, other: Fact) -> bool:
    """Whether two facts stand in one sentence."""
    return one.sentence.start == other.sentence.start


def before(text: str, fact: Fact, length: int = 40) -> str:
    """The words of a fact's sentence just before its quote, lower case, at most `length` characters."""
    return text[max(fact.sentence.start, fact.start - length) : fact.start].lower()


def sentence_text(text: str, fact: Fact) -> str:
    """A fact's sentence, lower case."""
    return text[fact.sentence.start : fact.sentence.end].lower()


def is_pooled(study: Study) -> bool:
    """Whether a study reports other studies, so that its numbers have no one cohort."""
    return study.design in ("review", "meta_analysis")
