"""A record assembled by hand passes; changed in one place it does not, wherever the page can prove it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any

import pytest

from extract.checks import run_checks
from extract.lexicon import load_lexicon
from extract.page.summary import summarise
from extract.record import Fact, PageRecord
from extract.validate import validate
from tests.validate.by_hand import SOURCE, record_by_hand
from tests.validate.mutations import Mutation, mutations

# A sample that is no multiple of the changes made to one fact, so that every class of change comes up.
STEP = 47
DERIVED = ("check", "summary", "studies", "schema", "text", "hash")


@pytest.fixture(scope="module")
def record() -> dict[str, Any]:
    return with_derived(record_by_hand())


def with_derived(made: dict[str, Any]) -> dict[str, Any]:
    """A record with the checks and summaries that follow from the rest of it."""
    facts = [Fact.model_validate(fact) for fact in made["facts"]]
    for study in made["studies"]:
        own = [fact for fact in facts if fact.study == study["id"]]
        study["summary"] = summarise(own, study["design"]).model_dump()
    checks = run_checks(PageRecord.model_validate(made), load_lexicon())
    made["checks"] = [check.model_dump() for check in checks]
    return made


def survivors(record: dict[str, Any], changes: Iterable[Mutation], *, forged: bool) -> list[str]:
    """The changes that the page can prove wrong and that were not found; prints the shares by class.

    `forged` makes summaries and checks follow the change, so that they cannot give it away.
    """
    source, missed = SOURCE.read_bytes(), []
    found: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for mutation in changes:
        changed = mutation.applied(record)
        if forged and mutation.kind not in DERIVED:
            changed = with_derived(changed)
        problems = validate(changed, source)
        key = f"{mutation.kind}, {'proved' if mutation.proved else 'plausible'}"
        total[key] += 1
        found[key] += bool(problems)
        if mutation.proved and not problems:
            missed.append(f"{mutation.kind}: {mutation.name}")
    for key in sorted(total):
        print(f"{key:32s} {found[key]:5d} of {total[key]:5d}")
    return missed


def test_a_record_assembled_by_hand_passes(record: dict[str, Any]) -> None:
    assert validate(record, SOURCE.read_bytes()) == []


def test_it_passes_as_a_model_and_as_json(record: dict[str, Any]) -> None:
    from extract.outputs.canonical import to_json

    page = PageRecord.model_validate(record)
    assert validate(page, SOURCE.read_text(encoding="utf-8")) == []
    assert validate(to_json(page), SOURCE.read_bytes()) == []


@pytest.mark.parametrize("forged", [False, True])
def test_of_a_sample_of_changes_those_that_the_page_can_prove_are_found(
    record: dict[str, Any], forged: bool
) -> None:
    sample = list(mutations(record))[:: STEP + forged]
    assert survivors(record, sample, forged=forged) == []


def survivors_of_share(job: tuple[dict[str, Any], int, int]) -> list[str]:
    """`survivors` of every `step`-th change from `start` on, in a process of its own."""
    record, start, step = job
    return survivors(record, islice(mutations(record), start, None, step), forged=True)


@pytest.mark.slow
def test_every_change_that_the_page_can_prove_is_found_though_summaries_and_checks_follow_it(
    record: dict[str, Any],
) -> None:
    shares = os.cpu_count() or 1
    jobs = [(record, start, shares) for start in range(shares)]
    with ProcessPoolExecutor(shares, mp_context=get_context("spawn")) as pool:
        assert [missed for share in pool.map(survivors_of_share, jobs) for missed in share] == []
