"""The rules that read a quantity, in the one table of their precedence."""

from __future__ import annotations

from collections.abc import Callable

from extract.facts import aside, course, effects, people
from extract.facts.context import Sentence
from extract.facts.counts.count import count
from extract.facts.counts.listed import listed_count
from extract.facts.counts.proportions import proportion, survival_rate
from extract.facts.counts.sexes import sex_count
from extract.facts.draft import Draft, Role
from extract.facts.measures import measurement, percent_measure
from extract.facts.scope import Reader
from extract.facts.scores import score
from extract.facts.shared_units import shared_unit, unit_before, value_before
from extract.facts.times import numbered_time, time_rule
from extract.facts.unnamed import change_pair, unnamed_score
from extract.language.quantities import Quantity

Rule = Callable[[Sentence, int, Quantity, Reader], Draft | Role | None]


def _p_value(s: Sentence, i: int, q: Quantity, r: Reader) -> Draft | Role | None:
    found = effects.p_value(s, i, q)
    return Role("other", "level of significance", rule="alpha") if found == "discard" else found  # type: ignore[return-value]


def _count(s: Sentence, i: int, q: Quantity, r: Reader) -> Draft | Role | None:
    found = count(s, i, q, r.lexicon)
    if isinstance(found, Draft) and found.value["statistic"] == "count":
        return sex_count(s, i, q, found, r.lexicon) or found
    return found


def _proportion(s: Sentence, i: int, q: Quantity, r: Reader) -> Draft | Role | None:
    found = proportion(s, i, q, r.lexicon)
    if found is None:
        return None
    return sex_count(s, i, q, found, r.lexicon) or survival_rate(s, i, q, found) or found


def _leftover(s: Sentence, i: int, q: Quantity) -> Role | None:
    """A number word with nothing to count is a word; figures stay unknown."""
    if q.numbers[0].kind == "word" and q.kind == "plain" and (q.value is None or q.value <= 20):
        return Role("word", rule="number-word")
    return None


# The order of precedence: the first rule that answers decides. Names show in the record and in `explain`.
RULES: tuple[tuple[str, Rule], ...] = (
    ("tokens", lambda s, i, q, r: aside.tokens(s, i, q)),
    ("p-value", _p_value),
    ("effect", lambda s, i, q, r: effects.effect(s, i, q)),
    ("list", lambda s, i, q, r: aside.listed(s, i, q)),
    ("study-period", lambda s, i, q, r: course.study_period(s, i, q)),
    ("age", lambda s, i, q, r: people.age(s, i, q, single=r.single, patients=0)),
    ("pointer", lambda s, i, q, r: aside.pointer(s, i, q)),
    ("point-in-time", lambda s, i, q, r: numbered_time(s, i, q)),
    ("allocation-ratio", lambda s, i, q, r: aside.allocation_ratio(s, i, q)),
    ("bibliographic", lambda s, i, q, r: aside.bibliographic(s, i, q)),
    ("score", lambda s, i, q, r: score(s, i, q, r.instruments, single=r.single)),
    ("grade", lambda s, i, q, r: aside.grade(s, i, q)),
    ("schedule", lambda s, i, q, r: aside.schedule(s, i, q)),
    ("criterion", lambda s, i, q, r: aside.criterion(s, i, q)),
    ("background", lambda s, i, q, r: aside.background(s, i, q, r.position)),
    ("threshold", lambda s, i, q, r: aside.threshold(s, i, q)),
    ("time", lambda s, i, q, r: time_rule(s, i, q, single=r.single)),
    ("measurement", lambda s, i, q, r: measurement(s, i, q, single=r.single)),
    ("percent-measure", lambda s, i, q, r: percent_measure(s, i, q, single=r.single)),
    ("proportion", _proportion),
    ("not-counting", lambda s, i, q, r: aside.not_counting(s, i, q)),
    ("dimension", lambda s, i, q, r: shared_unit(s, i, q, single=r.single)),
    ("unit-before", lambda s, i, q, r: unit_before(s, i, q)),
    ("value-before", lambda s, i, q, r: value_before(s, i, q)),
    ("change-pair", lambda s, i, q, r: change_pair(s, i, q, single=r.single)),
    ("code", lambda s, i, q, r: aside.code(s, i, q)),
    ("listed-count", lambda s, i, q, r: listed_count(s, i, q, r.lexicon)),
    ("count", _count),
    ("unnamed-score", lambda s, i, q, r: unnamed_score(s, i, q, single=r.single)),
    ("word", lambda s, i, q, r: _leftover(s, i, q)),
)
