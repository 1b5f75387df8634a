"""Records to rows: plain values under the names of `columns`, null where the page says nothing."""

from __future__ import annotations

import calendar
import math
from bisect import bisect_right
from collections.abc import Iterator
from datetime import date
from typing import Any

from extract.outputs import words
from extract.outputs.pooling import pooled
from extract.outputs.view import View, citation_year, csl, view
from extract.record import Citation, Fact, Number, PageRecord, SummaryItem, SummaryOutcome, Value

Row = dict[str, Any]
SEPARATOR = "; "


def rows(record: PageRecord) -> Iterator[tuple[str, Row]]:
    """Every row of the record with the name of its table."""
    page = view(record)
    yield from (("evidence", row) for row in evidence_rows(page))
    yield from (("facts", row) for row in fact_rows(page))
    yield from (("references", row) for row in reference_rows(page))
    yield from (("checks", row) for row in check_rows(page))
    yield from (("metafor", row) for row in metafor_rows(page))


def evidence_rows(page: View) -> Iterator[Row]:
    """One row a study."""
    record = page.record
    for study in record.studies:
        cited = page.cited(study)
        items = [csl(one) for one in cited]
        first = items[0] if items else {}
        summary = study.summary
        survival = page.facts.get(summary.survival.facts[0]) if summary.survival else None
        yield {
            **_page(record),
            "page_modified": day(record.page.modified[:10], last=False) if record.page.modified else None,
            "study_id": study.id,
            "study": page.names[study.id],
            "section": page.section_title(study.section),
            "citations": _join([one.label for one in cited]),
            "reference_title": first.get("title"),
            "journal": first.get("container-title"),
            "year": citation_year(cited[0]) if cited else None,
            "design": study.design,
            "n": count(summary.n),
            "male": count(summary.male),
            "female": count(summary.female),
            "male_percent": percent(summary.male),
            "female_percent": percent(summary.female),
            **_estimate("age", summary.age),
            **_period(summary.period),
            **_estimate("follow_up", summary.follow_up),
            **_estimate("survival", summary.survival),
            "survival_label": survival.label if survival else None,
            "deaths": count(summary.deaths),
            "deaths_percent": percent(summary.deaths),
            "outcomes": _outcomes(summary.outcomes),
            "complications": _outcomes(summary.complications),
            "pmid": _join([one["PMID"] for one in items if "PMID" in one]),
            "doi": _join([one["DOI"] for one in items if "DOI" in one]),
            "facts": len(page.facts_of[study.id]),
            "warnings": _join(page.warnings_of.get(study.id, [])),
        }


def fact_rows(page: View) -> Iterator[Row]:
    """One row a fact."""
    record = page.record
    breaks = [place for place, character in enumerate(record.text) if character == "\n"]
    for fact in record.facts:
        yield {
            **_page(record),
            "fact_id": fact.id,
            "study_id": fact.study,
            "study": page.names.get(fact.study),
            "section": page.section_title(fact.section),
            "kind": fact.kind,
            "label": fact.label,
            "group": fact.group,
            "instrument": fact.instrument,
            **_timepoint(fact),
            **_value(fact.value),
            "words": words.say_value(fact.value) or None,
            "quote": fact.quote,
            "sentence": record.text[fact.sentence.start : fact.sentence.end],
            "start": fact.start,
            "end": fact.end,
            "line": bisect_right(breaks, fact.start - 1) + 1,
            "support": _join([f"{span.start}-{span.end}" for span in fact.support]),
            "compares": _join(fact.compares),
            "rule": fact.rule,
            "origin": fact.origin,
            "correction": fact.correction,
        }


def reference_rows(page: View) -> Iterator[Row]:
    """One row a reference."""
    record = page.record
    standing: dict[str, list[str]] = {}
    for study in record.studies:
        for one in study.citations:
            standing.setdefault(one, []).append(study.id)
    for citation in record.citations:
        item = csl(citation)
        yield {
            **_page(record),
            "citation_id": citation.id,
            "label": citation.label,
            "studies": _join(standing.get(citation.id, [])),
            "authors": _join(author_names(citation)),
            "title": item.get("title"),
            "journal": item.get("container-title"),
            "year": citation_year(citation),
            "volume": item.get("volume"),
            "issue": item.get("issue"),
            "pages": item.get("page"),
            "doi": item.get("DOI"),
            "pmid": item.get("PMID"),
            "pmcid": item.get("PMCID"),
            "url": item.get("URL"),
            "language": item.get("language"),
            "raw": citation.raw,
        }


def check_rows(page: View) -> Iterator[Row]:
    """One row a check."""
    record = page.record
    for number, check in enumerate(record.checks, start=1):
        yield {
            **_page(record),
            "number": number,
            "study_id": check.study,
            "study": page.names.get(check.study),
            "rule": check.rule,
            "status": check.status,
            "message": check.message,
            "facts": _join(check.facts),
        }


def metafor_rows(page: View) -> Iterator[Row]:
    """One row a fact that metafor can take."""
    record = page.record
    years = {study.id: page.year(study) for study in record.studies}
    for fact, arguments in pooled(record):
        texts = ("ni_from",)
        yield {
            "page_id": record.page.id,
            "fact_id": fact.id,
            "study_id": fact.study,
            "study": page.names.get(fact.study),
            "year": years.get(fact.study),
            "kind": fact.kind,
            "label": fact.label,
            "instrument": fact.instrument,
            "group": fact.group,
            "timepoint": fact.timepoint.text if fact.timepoint else None,
            "unit": fact.value.unit,
            **{name: part if name in texts else number(part) for name, part in arguments.items()},
        }


def author_names(citation: Citation) -> list[str]:
    """Authors as `Vazifehdan F`, collective ones as they are."""
    names = []
    for name in csl(citation).get("author", []):
        parts = (name.get("non-dropping-particle"), name.get("family"), name.get("given"), name.get("suffix"))
        names.append(name.get("literal") or " ".join(part for part in parts if part))
    return names


def number(value: Number | None) -> float | None:
    """A finite double, or null: what every table can hold."""
    if value is None:
        return None
    try:
        double = float(value)
    except OverflowError:
        return None
    return double if math.isfinite(double) else None


def count(item: SummaryItem | None) -> float | None:
    """The count that a cell states: of a percentage its numerator, of a ratio nothing."""
    if item is None or item.value.statistic == "ratio":
        return None
    return number(item.value.numerator if item.value.unit == "%" else item.value.value)


def percent(item: SummaryItem | None) -> float | None:
    """The percentage that a cell states."""
    if item is None:
        return None
    return number(item.value.value if item.value.unit == "%" else item.value.percent)


def day(text: str | None, *, last: bool) -> date | None:
    """First or last day that an ISO date allows; null where it is none."""
    try:
        parts = [int(part) for part in (text or "").split("-")]
        if not 1 <= len(parts) <= 3:
            return None
        year, month = parts[0], parts[1] if len(parts) > 1 else (12 if last else 1)
        end = calendar.monthrange(year, month)[1] if last else 1
        return date(year, month, parts[2] if len(parts) > 2 else end)
    except ValueError:
        return None


def _page(record: PageRecord) -> Row:
    return {"page_id": record.page.id, "page_title": record.page.title, "page_url": record.page.url}


def _estimate(name: str, item: SummaryItem | None) -> Row:
    value = item.value if item else Value()
    return {
        name: number(value.value),
        f"{name}_statistic": value.statistic,
        f"{name}_sd": number(value.sd),
        f"{name}_low": number(value.low),
        f"{name}_high": number(value.high),
        f"{name}_spread": value.spread,
        f"{name}_unit": value.unit,
        f"{name}_comparator": value.comparator,
        f"{name}_words": words.say_value(value) or None,
    }


def _period(item: SummaryItem | None) -> Row:
    value = item.value if item else Value()
    dates = [value.start or "..", value.end or ".."] if value.start or value.end else []
    return {
        "period_start": day(value.start, last=False),
        "period_end": day(value.end, last=True),
        "period_words": "/".join(dates) or None,
    }


def _outcomes(items: list[SummaryOutcome]) -> str | None:
    return _join([words.say_outcome(one.label, one.value, one.group, one.timepoint) for one in items])


def _timepoint(fact: Fact) -> Row:
    time = fact.timepoint
    return {
        "timepoint": time.text if time else None,
        "timepoint_anchor": time.anchor if time else None,
        "timepoint_relation": time.relation if time else None,
        "timepoint_offset": time.offset if time else None,
    }


def _value(value: Value) -> Row:
    parts = value.model_dump()
    row = {name: parts[name] for name in ("statistic", "spread", "unit", "comparator", "approximate", "text")}
    numbers = ("value", "low", "high", "ci_level", "sd", "se", "numerator", "denominator", "percent")
    row |= {name: number(parts[name]) for name in numbers}
    return {**row, "period_start": value.start, "period_end": value.end}


def _join(parts: list[str]) -> str | None:
    return SEPARATOR.join(parts) or None
