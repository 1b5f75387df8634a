"""A record with its parts at hand by id: what tables, report, terminal and pictures look things up in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from extract.record import Citation, Fact, PageRecord, Section, Study


@dataclass(frozen=True)
class View:
    """The record's parts by id, and what belongs to each study. Made once a page, in linear time."""

    record: PageRecord
    sections: dict[str | None, Section]
    citations: dict[str, Citation]
    facts: dict[str, Fact]
    facts_of: dict[str, list[Fact]]
    warnings_of: dict[str | None, list[str]]
    names: dict[str | None, str]

    def cited(self, study: Study) -> list[Citation]:
        """The study's references, in its order."""
        return [self.citations[one] for one in study.citations if one in self.citations]

    def year(self, study: Study) -> int | None:
        """Year of the study's first reference that has one."""
        return next((year for year in map(citation_year, self.cited(study)) if year is not None), None)

    def section_title(self, section: str | None) -> str | None:
        """The heading's text."""
        return self.sections[section].title if section in self.sections else None


def view(record: PageRecord) -> View:
    """The record's view."""
    sections: dict[str | None, Section] = {one.id: one for one in record.sections}
    citations = {one.id: one for one in record.citations}
    facts_of: dict[str, list[Fact]] = {study.id: [] for study in record.studies}
    for fact in record.facts:
        facts_of.setdefault(fact.study, []).append(fact)
    warnings_of: dict[str | None, list[str]] = {}
    for status in ("fail", "warn"):
        for check in record.checks:
            if check.status == status:
                warnings_of.setdefault(check.study, []).append(check.message)
    facts = {one.id: one for one in record.facts}
    found = View(record, sections, citations, facts, facts_of, warnings_of, {})
    found.names.update({study.id: _name(study, found) for study in record.studies})
    return found


def csl(citation: Citation) -> dict[str, Any]:
    """The CSL-JSON item as a plain mapping."""
    return dict(citation.csl)


def citation_year(citation: Citation) -> int | None:
    """Year of publication, or null."""
    parts = csl(citation).get("issued", {}).get("date-parts", [])
    return parts[0][0] if parts and parts[0] else None


def _name(study: Study, found: View) -> str:
    """`Vazifehdan et al. 2017`; without a reference the section's title, else the study's id."""
    year = found.year(study)
    if study.authors:
        return f"{study.authors} {year}" if year else study.authors
    return f"{found.section_title(study.section) or f'Study {study.id}'}, no reference"
