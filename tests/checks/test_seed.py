"""The seed page's record by hand: its checks, whole."""

from __future__ import annotations

from extract.checks import CHECKS, run_checks
from extract.record import PageRecord
from tests.checks.marked import NO_SUMMARY
from tests.validate.by_hand import record_by_hand

SCALES = {"VAS": (0.0, 100.0), "NDI": (0.0, 100.0), "performance status": (0.0, 100.0)}


def seed() -> PageRecord:
    record = record_by_hand()
    for study in record["studies"]:
        study["summary"] = NO_SUMMARY
    return PageRecord.model_validate(record)


def test_the_seed_page_has_these_checks_and_one_warning() -> None:
    rows = [
        f"{row.study or '-'} {row.rule} {row.status}: {row.message}"
        for row in run_checks(seed(), scales=SCALES)
    ]
    assert rows == [
        "t3 sexes-sum-to-cohort pass: 14 + 10 = 24",
        "t4 sexes-sum-to-cohort pass: 8 + 6 = 14",
        "t3 parts-sum-to-total pass: 3 + 21 = 24 patients",
        "t3 parts-sum-to-total pass: 15 + 8 + 1 = 24 patients",
        "t3 parts-sum-to-total pass: 21 + 2 + 1 = 24 patients",
        "t3 parts-sum-to-total skip: 7 + 2 + 4: 13 of 24 reported",
        "t4 parts-sum-to-total pass: 10 + 5 + 2 + 2 + 3 + 3 = 25 vertebrae",
        "t4 parts-sum-to-total skip: 2 + 5: 7 of 14 reported",
        "t4 parts-sum-to-total pass: 13 + 1 = 14 cases",
        "t3 count-within-cohort pass: the largest count of persons, 21, is within the cohort of 24",
        "t4 count-within-cohort pass: the largest count of persons, 13, is within the cohort of 14",
        "t3 estimate-within-bounds pass: 71 in 54-89 years; 14 in 1-42 months; 14.8 in 1-47 months",
        "t4 estimate-within-bounds pass: 64.7 in 44-85 years; 6 in 3-8; 2.9 in 0-5; 0.5 in 0-4; 3.6 in 0-18%",
        "t3 possible-value pass: 1 value is possible",
        "t4 possible-value pass: 5 values are possible",
        "t5 possible-value pass: 1 value is possible",
        "t8 possible-value pass: 2 values are possible",
        "t3 survival-within-follow-up warn: longest survival 47 months, longest follow-up 42 months",
        "t3 period-before-publication pass: study period to 2016-12, published 2017",
        "t4 period-before-publication pass: study period to 2016-11, published 2017",
        "t4 mentions-agree pass: size stated 2 times: 14",
        "- marker-has-footnote pass: 8 markers have their footnote",
        "- footnote-has-marker pass: 8 footnotes have their marker",
        "- identifier-well-formed pass: 7 DOI, 8 PMID, 3 PMCID are well formed",
        "- duplicate-reference pass: 8 references, no two of one work",
    ]


def test_every_row_names_a_rule_of_the_table_and_facts_of_its_study() -> None:
    record = seed()
    studies = {fact.id: fact.study for fact in record.facts}
    for row in run_checks(record, scales=SCALES):
        assert row.rule in dict(CHECKS)
        assert {studies[fact] for fact in row.facts} <= {row.study}
