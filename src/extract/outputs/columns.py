"""The tables' columns: name, type, meaning. The data dictionary is made of this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "number", "integer", "boolean", "date"]


@dataclass(frozen=True)
class Column:
    """One column of a table; `type` is a Frictionless field type."""

    name: str
    type: ColumnType
    description: str


@dataclass(frozen=True)
class Table:
    """One table: its name, what a row is, its columns in order, and those that tell the rows apart."""

    name: str
    title: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


def _estimate(name: str, what: str) -> tuple[Column, ...]:
    """The columns of an estimate with its statistic and its bounds."""
    return (
        Column(name, "number", f"{what}: the number."),
        Column(f"{name}_statistic", "string", f"{what}: mean, median, single … as the page says."),
        Column(f"{name}_sd", "number", f"{what}: standard deviation; also ± without a word."),
        Column(f"{name}_low", "number", f"{what}: lower bound."),
        Column(f"{name}_high", "number", f"{what}: upper bound."),
        Column(f"{name}_spread", "string", f"{what}: what the bounds are: range, iqr, ci."),
        Column(f"{name}_unit", "string", f"{what}: UCUM unit (a year, mo month, wk week, d day)."),
        Column(f"{name}_comparator", "string", f"{what}: < <= > >= where the page bounds the number."),
        Column(f"{name}_words", "string", f"{what}: the whole value in words."),
    )


_ID = Column("page_id", "string", "The page's id.")
_PAGE = (
    Column("page_title", "string", "The page's title."),
    Column("page_url", "string", "The page's permanent link."),
)
_NAME = (
    Column("study_id", "string", "The study's id within the page: t1, t2, …"),
    Column("study", "string", "The study as one cites it: author and year."),
)

EVIDENCE = Table(
    "evidence",
    "Evidence table",
    "One row a study.",
    (
        _ID,
        *_NAME,
        Column("section", "string", "Heading below which the study stands."),
        Column("citations", "string", "Numbers of its references on the page, separated by '; '."),
        Column("reference_title", "string", "Title of its first reference."),
        Column("journal", "string", "Journal or book of its first reference."),
        Column("year", "integer", "Year of publication of its first reference."),
        Column("design", "string", "case_report, case_series, cohort, trial, review, meta_analysis."),
        Column("n", "number", "Size of the cohort."),
        Column("male", "number", "Number of males."),
        Column("female", "number", "Number of females."),
        Column("male_percent", "number", "Percentage of males as printed."),
        Column("female_percent", "number", "Percentage of females as printed."),
        *_estimate("age", "Age"),
        Column("period_start", "date", "First day of the study period (of its month or year)."),
        Column("period_end", "date", "Last day of the study period (of its month or year)."),
        Column(
            "period_words",
            "string",
            "The study period as precise as the page: ISO 8601 dates with / between.",
        ),
        *_estimate("follow_up", "Follow-up"),
        *_estimate("survival", "Survival"),
        Column("survival_label", "string", "Which survival it is: overall survival, local control …"),
        Column("deaths", "number", "Number of deaths."),
        Column("deaths_percent", "number", "Percentage of deaths as printed."),
        Column("outcomes", "string", "Main outcomes in words, separated by '; '."),
        Column("complications", "string", "Complications in words, separated by '; '."),
        Column("pmid", "string", "PubMed ids of its references, separated by '; '."),
        Column("doi", "string", "DOIs of its references, separated by '; '."),
        Column("warnings", "string", "What its checks found, failures first, separated by '; '."),
        Column("facts", "integer", "Number of facts of the study in the table of facts."),
        *_PAGE,
        Column("page_modified", "date", "Day of the page's last update, as the page states it."),
    ),
    ("page_id", "study_id"),
)

FACTS = Table(
    "facts",
    "Facts",
    "One row a fact, with all its parts and its place in the page's text.",
    (
        _ID,
        Column("fact_id", "string", "The fact's id within the page: f1, f2, …"),
        *_NAME,
        Column("section", "string", "Heading below which the fact stands."),
        Column("kind", "string", "What it states: cohort_size, sex, age, follow_up, survival, count …"),
        Column("label", "string", "What was counted, rated or measured."),
        Column("group", "string", "Arm, subgroup, or patient on a page with several."),
        Column("instrument", "string", "The scale: VAS, NDI …"),
        Column("timepoint", "string", "When, as printed."),
        Column("timepoint_anchor", "string", "What the time counts from: surgery, follow-up, baseline."),
        Column("timepoint_relation", "string", "before, at or after the intervention."),
        Column("timepoint_offset", "string", "ISO 8601 duration from the anchor."),
        Column("statistic", "string", "What the number is: count, mean, median, percent …"),
        Column("value", "number", "The number."),
        Column("low", "number", "Lower bound."),
        Column("high", "number", "Upper bound."),
        Column("spread", "string", "What the bounds are: range, iqr, ci."),
        Column("ci_level", "number", "Level of a confidence interval in per cent."),
        Column("sd", "number", "Standard deviation; also ± without a word."),
        Column("se", "number", "Standard error."),
        Column("unit", "string", "UCUM unit; counted things in braces."),
        Column("numerator", "number", "Numerator as stated."),
        Column("denominator", "number", "Denominator, or number analysed, as stated."),
        Column("percent", "number", "Percentage printed beside a count."),
        Column("comparator", "string", "< <= > >="),
        Column("approximate", "boolean", "True for about, approx., nearly."),
        Column("text", "string", "As printed: stages, lettered grades, ratios."),
        Column("period_start", "string", "First date of a study period, ISO 8601, as precise as the page."),
        Column("period_end", "string", "Last date of a study period, ISO 8601, as precise as the page."),
        Column("words", "string", "The whole value in words."),
        Column("quote", "string", "The page's own words for it."),
        Column("sentence", "string", "The sentence it stands in."),
        Column("start", "integer", "First character of the quote in the page's text, counted from 0."),
        Column("end", "integer", "One past the last character of the quote."),
        Column("line", "integer", "Line of the quote in the page's text, counted from 1."),
        Column("support", "string", "Spans start-end that the fact borrows a part from, separated by '; '."),
        Column("compares", "string", "Ids of the facts compared, separated by '; '."),
        Column("rule", "string", "Name of the rule that made it."),
        Column("origin", "string", "extracted, confirmed, corrected or added."),
        Column("correction", "string", "Id of the curator's correction."),
        *_PAGE,
    ),
    ("page_id", "fact_id"),
)

REFERENCES = Table(
    "references",
    "References",
    "One row a reference.",
    (
        _ID,
        Column("citation_id", "string", "The reference's id within the page: c1, c2, …"),
        Column("label", "string", "Its number as printed."),
        Column("studies", "string", "Ids of the studies that stand on it, separated by '; '."),
        Column("authors", "string", "Authors, separated by '; '."),
        Column("title", "string", "Title."),
        Column("journal", "string", "Journal or book, as printed."),
        Column("year", "integer", "Year of publication."),
        Column("volume", "string", "Volume."),
        Column("issue", "string", "Issue."),
        Column("pages", "string", "Pages, as printed."),
        Column("doi", "string", "DOI."),
        Column("pmid", "string", "PubMed id."),
        Column("pmcid", "string", "PubMed Central id."),
        Column("url", "string", "Address."),
        Column("language", "string", "Language, BCP 47."),
        Column("raw", "string", "The reference as printed."),
        *_PAGE,
    ),
    ("page_id", "citation_id"),
)

CHECKS = Table(
    "checks",
    "Checks",
    "One row a check of the page against itself.",
    (
        _ID,
        Column("number", "integer", "The check's number within the page, counted from 1."),
        Column("study_id", "string", "The study's id; empty where the check is about the page."),
        Column("study", "string", "The study as one cites it."),
        Column("rule", "string", "Name of the check."),
        Column("status", "string", "pass, warn, fail, or skip where the page doesn't say enough."),
        Column("message", "string", "What was found, in words."),
        Column("facts", "string", "Ids of the facts concerned, separated by '; '."),
        *_PAGE,
    ),
    ("page_id", "number"),
)

METAFOR = Table(
    "metafor",
    "Columns for metafor",
    "One row an outcome of a study that escalc(), conv.fivenum() or conv.wald() of metafor (R) can take.",
    (
        _ID,
        Column("fact_id", "string", "The fact the row is made of."),
        *_NAME,
        Column("year", "integer", "Year of publication."),
        Column("kind", "string", "Kind of the fact."),
        Column("label", "string", "The outcome."),
        Column("instrument", "string", "The scale, or the effect size (OR, HR …)."),
        Column("group", "string", "Arm or subgroup; metafor::to.wide(grp=group) puts two arms side by side."),
        Column("timepoint", "string", "When, as printed."),
        Column("unit", "string", "UCUM unit."),
        Column("xi", "number", "Number with the outcome: escalc(measure='PLO', xi=, ni=)."),
        Column("ni", "number", "Number of persons: the denominator as stated, else the size of the cohort."),
        Column("ni_from", "string", "stated or cohort."),
        Column("mi", "number", "Mean: escalc(measure='MN', mi=, sdi=, ni=)."),
        Column("sdi", "number", "Standard deviation."),
        Column("min", "number", "Smallest value: conv.fivenum(min=, q1=, median=, q3=, max=, n=ni)."),
        Column("q1", "number", "First quartile."),
        Column("median", "number", "Median."),
        Column("q3", "number", "Third quartile."),
        Column("max", "number", "Largest value."),
        Column(
            "out", "number", "Effect size as printed: conv.wald(out=, ci.lb=, ci.ub=, transf=log for ratios)."
        ),
        Column("ci_lb", "number", "Lower bound of its confidence interval: ci.lb."),
        Column("ci_ub", "number", "Upper bound of its confidence interval: ci.ub."),
        Column("level", "number", "Level of the confidence interval in per cent."),
    ),
    ("page_id", "fact_id"),
)

TABLES = (EVIDENCE, FACTS, REFERENCES, CHECKS, METAFOR)
