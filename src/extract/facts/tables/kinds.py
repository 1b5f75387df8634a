"""Which kind of fact a characteristic makes, by its words."""

from __future__ import annotations

import re

from extract.facts.measures import INDEX
from extract.facts.tables.heads import Head

WHO = r"(?:patients?|subjects?|participants?|cases?|individuals?|pts|people|children)"
# One row a kind, the first that fits wins; `[kind]` the name that `cells.py` goes by.
WORDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("criterion", r".*(?:[<>≤≥]|\b(?:older|younger|more|less|greater|higher|lower|fewer)\s+than\b"
            r"|\bat\s+least\b)"),
        ("cohort", rf"(?:total\s+)?(?:(?:no\.?|number|n)\s+(?:of\s+)?)?{WHO}(?:\s+(?:enrolled|included"
rf"|treated|randomi[sz]ed|analy[sz]ed))?$|(?:cohort|sample|group)\s+size$|n$"),
        ("sex", r"(?:sex|gender)?\W*(?P<sex>males?|m[ae]n|boys?|females?|wom[ae]n|girls?)(?:\s+(?:sex"
r"|gender|patients?|subjects?|participants?))?$"),
        ("sex_ratio", r"(?:sex|gender|male|m)\b.*\bratio$"),
        ("sex_column", r"(?:sex|gender)$"),
        ("age", r"(?:(?:mean|median|patients?'?s?|patient)\s+)?age(?!\s*-?\s*(?:group|band|categor"
r"|adjusted|related))\b"),
        ("follow_up", r".*(?:follow-?\s?up|\bf/?u\b)(?:\s+(?:time|period|duration|length|interval))?$"
            r"|(?:duration"
r"|length)\s+of\s+follow-?\s?up"),
        ("survival", r".*\b(?:surviv(?:al|ed|ing)|progression-free|disease-free|recurrence-free|OS|PFS"
r"|DFS|local\s+control|tumou?r\s+control)\b"),
        ("period", r"(?:study|recruitment|enrol?ment|inclusion|treatment)\s+(?:period|dates?|years?)$"),
        ("levels", r"(?:mean\s+)?(?:no\.?|number)\s+of\s+(?P<noun>.+)$"),
        ("index", rf".*(?:{INDEX.pattern})"),
        ("level_column", r"(?:levels?|spinal\s+level|segment|location|site|operated\s+level"
            r"|level\s+of\s+\w+)$"),
    )
)  # fmt: skip
SCORE_WORD = re.compile(
    r"\b(?:scores?|scale|questionnaire|inventory|subscale|rating|points)\b", re.IGNORECASE
)
DURATION = re.compile(
    r"\b(?:time|duration|stay|length|interval|period|delay|los|days?|hours?|latency|history|onset)\b",
    re.IGNORECASE,
)
# What is counted where nothing else is said: events that a row can only number.
EVENTS = re.compile(
    r"\b(?:complications?|deaths?|mortality|infections?|re-?operations?|revisions?|recurrences?"
    r"|readmissions?|fractures?|leaks?|hematomas?|haematomas?|stroke|seizures|"
    r"embolism|thrombosis|pneumonia|dysphagia|palsy|diabetes|hypertension|smok(?:er|ers"
    r"|ing)|comorbidit(?:y|ies)|died|dead|alive|lost\s+to|adverse\s+events?|failures?)\b",
    re.IGNORECASE,
)


def kind_of(head: Head) -> str | None:
    """What a characteristic's head is about, or None where its words don't say."""
    label = head.label.strip()
    if not label and head.statistic == "sex_ratio":
        return "sex_ratio"
    if not label and head.statistic == "n":
        return "cohort"
    if head.statistic == "sex_ratio" and re.fullmatch(r"(?:sex|gender|ratio)?", label, re.IGNORECASE):
        return "sex_ratio"
    for name, pattern in WORDS:
        if pattern.match(label):
            if (
                name == "sex_ratio"
                and head.statistic != "sex_ratio"
                and not re.search(r"male|\bm\b", label, re.IGNORECASE)
            ):
                continue
            return name
    if head.instrument is not None:
        return "score"
    if head.unit_kind == "time":
        return "duration"
    if head.unit_kind in ("physical", "rate", "money"):
        return "measurement"
    if SCORE_WORD.search(label):
        return "score"
    return None


def recognized(head: Head) -> bool:
    """Whether a head names a characteristic of patients or an outcome."""
    if head.only_time or head.p or head.test or head.effect:
        return False
    return kind_of(head) is not None or (
        head.statistic in ("n_percent", "percent_n", "mean_sd", "median_iqr", "median_range", "mean_range")
        and bool(head.label)
    )


MEASURES = re.compile(
    r"(?:sensitivity|specificity|accuracy|ppv|npv|(?:positive|negative)\s+predictive\s+value"
    r"|.*\b(?:rate|mortality|morbidity|recurrence|complications?|survival))",
    re.IGNORECASE,
)


def measures(head: Head) -> bool:
    """Whether a column's head names what is measured, so that its rows are the groups."""
    if head.only_time or head.p or head.test or head.size is not None:
        return False
    return kind_of(head) is not None or (
        bool(MEASURES.fullmatch(head.label)) and head.statistic in ("percent", "n_percent", "n")
    )


def sex_of(label: str) -> str | None:
    """`male` or `female`, where a label names one of them."""
    if re.search(r"\b(?:females?|wom[ae]n|girls?)\b", label, re.IGNORECASE):
        return "female"
    if re.search(r"\b(?:males?|m[ae]n|boys?)\b", label, re.IGNORECASE):
        return "male"
    return None
