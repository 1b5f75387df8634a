"""An ordered table of checks over a record.

Every check reads the record alone: its facts, studies, citations, numerals and text. So whoever holds a
record can compute its checks again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from extract.checks.agreement import mentions_agree
from extract.checks.counts import count_within_cohort, percent_matches_counts
from extract.checks.parts import parts_sum_to_total
from extract.checks.references import (
    duplicate_reference,
    footnote_has_marker,
    identifier_well_formed,
    marker_has_footnote,
)
from extract.checks.sexes import sexes_sum_to_cohort
from extract.checks.times import period_before_publication, survival_within_follow_up
from extract.checks.values import estimate_within_bounds, possible_value, spread_labelled
from extract.checks.view import View, view_of
from extract.record import Check, PageRecord

CHECKS: tuple[tuple[str, Callable[[View], Iterable[Check]]], ...] = (
    ("sexes-sum-to-cohort", sexes_sum_to_cohort),
    ("parts-sum-to-total", parts_sum_to_total),
    ("count-within-cohort", count_within_cohort),
    ("percent-matches-counts", percent_matches_counts),
    ("estimate-within-bounds", estimate_within_bounds),
    ("possible-value", possible_value),
    ("survival-within-follow-up", survival_within_follow_up),
    ("period-before-publication", period_before_publication),
    ("mentions-agree", mentions_agree),
    ("marker-has-footnote", marker_has_footnote),
    ("footnote-has-marker", footnote_has_marker),
    ("identifier-well-formed", identifier_well_formed),
    ("duplicate-reference", duplicate_reference),
    ("spread-labelled", spread_labelled),
)
"""The checks in the order in which a record lists them."""


def run_checks(
    record: PageRecord,
    lexicon: Any = None,
    *,
    scales: Mapping[str, tuple[float, float]] | None = None,
) -> list[Check]:
    """All checks of a record, in the order of the table, then of the studies, then of the text.

    `scales` gives each instrument's lowest and highest possible score; without it the lexicon's are taken,
    and without either no score is judged.
    """
    if scales is None:
        scales = getattr(lexicon, "scales", None) or {}
    view = view_of(record, scales)
    return [check for _, rule in CHECKS for check in rule(view)]


__all__ = ["CHECKS", "run_checks"]
