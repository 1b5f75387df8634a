"""The nouns, from top to bottom: what one page becomes.

The pydantic models here are the source of the published JSON Schema. All offsets index `PageRecord.text`
(Python code points, end exclusive) unless a field says otherwise. Every key is always present, except in a
CSL-JSON item, whose keys are absent where they do not apply.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, NotRequired

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

SCHEMA_VERSION = "1.0"
SCHEMA_ID = "urn:cohort-extract:schema:page-record:1.0"

Number = int | float
Kind = Literal[
    "cohort_size", "sex", "age", "study_period", "follow_up", "survival", "count", "proportion",
    "score", "measurement", "duration", "stage", "effect", "p_value",
]  # fmt: skip
Statistic = Literal[
    "count", "mean", "median", "mode", "total", "single", "percent", "ratio", "range", "estimate", "change"
]
Role = Literal[
    "fact", "timepoint", "citation", "reference", "date", "anatomy", "identifier", "list", "metadata", "word",
    "other", "unknown",
]  # fmt: skip
Design = Literal["case_report", "case_series", "cohort", "trial", "review", "meta_analysis"]
Format = Literal["text", "markdown", "dokuwiki", "html", "pdf"]
Status = Literal["pass", "warn", "fail", "skip"]
Origin = Literal["extracted", "confirmed", "corrected", "added"]
Comparator = Literal["<", "<=", ">", ">="]


class Model(BaseModel):
    """Base of all models: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid")


class Span(Model):
    """A half-open span of the page's text."""

    start: int = Field(ge=0, description="First character.")
    end: int = Field(ge=0, description="One past the last character.")


class Generator(Model):
    """What made the record."""

    name: str = Field(description="Always `cohort-extract`.")
    version: str = Field(description="Version of the extractor.")
    lexicon_sha256: str = Field(description="SHA-256 of the lexicon in force, user's additions included.")


class Page(Model):
    """The page as a source."""

    id: str = Field(
        description="The wiki's page id, else the one in the permanent link, else the file's stem."
    )
    title: str | None = Field(description="The first heading; it is no section.")
    url: str | None = Field(description="Permanent link; null when the page names none.")
    modified: str | None = Field(description="Last update as the page states it, ISO 8601.")
    format: Format = Field(description="Form of the source.")
    encoding: str | None = Field(description="Character encoding of the source; null for pdf.")
    source: str | None = Field(description="Path or address as given by the caller.")
    sha256: str = Field(description="SHA-256 of the source bytes, hexadecimal.")


class Section(Model):
    """A heading and what stands below it, up to the next heading of its level or above."""

    id: str = Field(description="`s1`, `s2`, … in order.")
    title: str = Field(description="The heading's text.")
    level: int = Field(ge=1, le=6, description="1 to 6; 2 where the form gives no levels.")
    parent: str | None = Field(description="Id of the section above.")
    start: int = Field(ge=0, description="Start of the heading in `text`.")
    end: int = Field(ge=0, description="End of the section, its subsections included.")


def _key(type_: Any, description: str) -> Any:
    return NotRequired[Annotated[type_, Field(description=description)]]


# CSL-JSON keys such as "container-title" are no Python identifiers, hence the functional form.
CslName = TypedDict(
    "CslName",
    {
        "family": _key(str, "Family name, without particle."),  # type: ignore[misc]  # a type by `_key`
        "given": _key(str, "Given name or initials; initials without dots and spaces."),
        "suffix": _key(str, "Jr, 3rd and the like."),
        "non-dropping-particle": _key(str, "van, de la and the like."),
        "literal": _key(str, "A collective author's name."),
    },
)
CslDate = TypedDict(
    "CslDate",
    {
        "date-parts": _key(  # type: ignore[misc]
            list[list[int]], "[[year, month, day]] as precise as printed; two for a range."
        ),
        "season": _key(str, "Season as printed."),
    },
)


class CslCustom(TypedDict):
    """What CSL-JSON has no key for. All keys but `repaired` are always present."""

    epub: Annotated[
        list[int] | None, Field(description="Date of electronic publication: [year, month, day].")
    ]
    et_al: Annotated[bool, Field(description="The author list ends in et al.")]
    title_translated: Annotated[bool, Field(description="The title stands in square brackets.")]
    note: Annotated[str | None, Field(description="What no field took: `Review.`, `Erratum in: …`.")]
    fields: Annotated[
        dict[str, list[int]], Field(description="Span [start, end] of each CSL field within `raw`.")
    ]
    repaired: NotRequired[
        Annotated[
            list[str],
            Field(description="Fields that were mended: a DOI with white space inside. Else absent."),
        ]
    ]


CslItem = TypedDict(
    "CslItem",
    {
        "id": Annotated[str, Field(description="The citation's id.")],
        "type": _key(str, "CSL type, such as `article-journal`."),  # type: ignore[misc]
        "author": _key(list[CslName], "Authors in order."),
        "editor": _key(list[CslName], "Editors in order."),
        "title": _key(str, "Title; final full stop dropped, ? and ! kept."),
        "container-title": _key(str, "Journal or book, as printed."),
        "collection-title": _key(str, "Series."),
        "edition": _key(str, "Edition."),
        "genre": _key(str, "Kind of thesis or report."),
        "publisher": _key(str, "Publisher."),
        "publisher-place": _key(str, "Place of publication."),
        "event-title": _key(str, "Conference."),
        "issued": _key(CslDate, "Date of publication."),
        "accessed": _key(CslDate, "Date of access."),
        "volume": _key(str, "Volume."),
        "issue": _key(str, "Issue."),
        "number": _key(str, "Report or registration number."),
        "page": _key(str, "Pages, as printed."),
        "DOI": _key(str, "DOI, bare."),
        "PMID": _key(str, "PubMed id."),
        "PMCID": _key(str, "PubMed Central id, with PMC."),
        "ISBN": _key(str, "ISBN."),
        "URL": _key(str, "Address."),
        "language": _key(str, "BCP 47 tag."),
        "custom": Annotated[CslCustom, Field(description="What CSL-JSON has no key for.")],
    },
)


class Citation(Model):
    """A footnote that holds a reference."""

    id: str = Field(description="`c` and the label.")
    label: str = Field(description="The note's number as printed; the first where one note has several.")
    start: int = Field(ge=0, description="Start of `raw` in `text`.")
    end: int = Field(ge=0, description="End of `raw` in `text`.")
    raw: str = Field(description="The reference, without its number and edge white space.")
    csl: CslItem = Field(description="The reference as a CSL-JSON item.")
    mentions: list[Span] = Field(description="The markers in the text that point here.")


class Value(Model):
    """What a fact states; keys that do not apply are null."""

    statistic: Statistic | None = Field(default=None, description="What the number is.")
    value: Number | None = Field(default=None, description="The number.")
    low: Number | None = Field(default=None, description="Lower bound.")
    high: Number | None = Field(default=None, description="Upper bound.")
    spread: Literal["range", "iqr", "ci"] | None = Field(default=None, description="What the bounds are.")
    ci_level: Number | None = Field(default=None, description="Level of a confidence interval, in per cent.")
    sd: Number | None = Field(default=None, description="Standard deviation; also `±` without a word.")
    se: Number | None = Field(default=None, description="Standard error.")
    unit: str | None = Field(default=None, description="UCUM; counted things in braces; `[EUR]` for money.")
    numerator: Number | None = Field(default=None, description="Numerator as stated.")
    denominator: Number | None = Field(
        default=None, description="Denominator, or number analysed, as stated."
    )
    percent: Number | None = Field(default=None, description="Percentage printed beside a count.")
    comparator: Comparator | None = Field(default=None, description="`<`, `<=`, `>` or `>=`.")
    approximate: bool | None = Field(default=None, description="True for about, approx., nearly.")
    text: str | None = Field(default=None, description="As printed: stages, lettered grades, ratios.")
    start: str | None = Field(default=None, description="First date of a study period, ISO 8601.")
    end: str | None = Field(default=None, description="Last date of a study period, ISO 8601.")


class Timepoint(Model):
    """When an outcome was measured."""

    text: str = Field(description="As printed.")
    anchor: str | None = Field(description="Bare lower-case noun: surgery, follow-up, baseline.")
    relation: Literal["before", "at", "after"] | None = Field(description="Relation to the intervention.")
    offset: str | None = Field(description="ISO 8601 duration from the anchor.")


class SummaryItem(Model):
    """A cell of the evidence table: a value and the facts that state it."""

    value: Value = Field(description="The first fact's value.")
    facts: list[str] = Field(description="Ids of the facts that state it.")


class SummaryOutcome(SummaryItem):
    """An outcome or a complication."""

    label: str | None = Field(description="What was observed.")
    group: str | None = Field(description="Arm or subgroup.")
    timepoint: Timepoint | None = Field(description="When.")


class Summary(Model):
    """One row of the evidence table."""

    n: SummaryItem | None = Field(description="Size of the cohort.")
    male: SummaryItem | None = Field(description="Males.")
    female: SummaryItem | None = Field(description="Females.")
    age: SummaryItem | None = Field(description="Age.")
    period: SummaryItem | None = Field(description="Study period.")
    follow_up: SummaryItem | None = Field(description="Follow-up.")
    survival: SummaryItem | None = Field(description="Survival.")
    deaths: SummaryItem | None = Field(description="Deaths.")
    outcomes: list[SummaryOutcome] = Field(description="Outcomes.")
    complications: list[SummaryOutcome] = Field(description="Complications.")


class Study(Model):
    """What one citation, or one group of citations in one place, reports."""

    id: str = Field(description="`t1`, `t2`, … in order.")
    design: Design | None = Field(description="Design, where title, text or heading tell it.")
    authors: str | None = Field(description="`Vazifehdan et al.`, from the reference.")
    citations: list[str] = Field(description="Ids of its citations.")
    section: str | None = Field(description="Id of the section it first stands in.")
    spans: list[Span] = Field(description="Where the page reports it.")
    summary: Summary = Field(description="One row of the evidence table.")


class SourceLocator(Model):
    """A span of the decoded source."""

    start: int = Field(ge=0, description="First character in the decoded source.")
    end: int = Field(ge=0, description="One past the last.")


class PdfBox(Model):
    """A box on one page of a PDF."""

    page: int = Field(ge=1, description="Page, from 1.")
    bbox: list[float] = Field(description="[x0, top, x1, bottom] in PDF points.")


class PdfLocator(Model):
    """Where a quote stands in a PDF."""

    page: int = Field(ge=1, description="Page of the first line, from 1.")
    bbox: list[float] = Field(description="The first line's box: [x0, top, x1, bottom], PDF points.")
    boxes: list[PdfBox] = Field(description="One box a line.")


class Fact(Model):
    """One numeric fact, grounded to the character."""

    id: str = Field(description="`f1`, `f2`, … in order.")
    kind: Kind = Field(description="What it states.")
    study: str = Field(description="Id of its study.")
    section: str | None = Field(description="Id of its section.")
    label: str | None = Field(description="What the kind table says: the counted noun, the outcome …")
    group: str | None = Field(description="Arm, subgroup, or patient on a page with several.")
    instrument: str | None = Field(description="The scale.")
    timepoint: Timepoint | None = Field(description="When.")
    value: Value = Field(description="What it states.")
    compares: list[str] = Field(description="For effect and p_value: ids of the facts compared.")
    start: int = Field(ge=0, description="Start of the quote in `text`.")
    end: int = Field(ge=0, description="End of the quote in `text`.")
    quote: str = Field(description="`text[start:end]`.")
    sentence: Span = Field(description="The sentence it stands in.")
    support: list[Span] = Field(description="Spans elsewhere that the fact borrows a part from.")
    rule: str = Field(description="Name of the rule that made it.")
    origin: Origin = Field(description="Extracted, or what a curator did.")
    correction: str | None = Field(default=None, description="Id of the correction, where origin says one.")
    locator: SourceLocator | PdfLocator | None = Field(description="Place in the source; null for text.")


class Numeral(Model):
    """One number of the page and what became of it."""

    start: int = Field(ge=0, description="First character.")
    end: int = Field(ge=0, description="One past the last.")
    text: str = Field(description="`text[start:end]`.")
    role: Role = Field(description="What it is.")
    facts: list[str] = Field(description="Ids of the facts it stands in.")
    note: str | None = Field(description="Why it is no fact, for role other.")


class Check(Model):
    """One check and its outcome."""

    rule: str = Field(description="Name of the check.")
    status: Status = Field(description="pass, warn, fail, or skip.")
    study: str | None = Field(description="Id of the study concerned.")
    message: str = Field(description="In a clinician's words, with the numbers.")
    facts: list[str] = Field(description="Ids of the facts concerned.")


class PageRecord(Model):
    """What one page becomes."""

    schema_version: Literal["1.0"] = Field(description="Version of this contract.")
    generator: Generator = Field(description="What made the record.")
    page: Page = Field(description="The page as a source.")
    text: str = Field(description="The text that all offsets index.")
    sections: list[Section] = Field(description="Sections in order.")
    citations: list[Citation] = Field(description="References in order.")
    studies: list[Study] = Field(description="Studies in order.")
    facts: list[Fact] = Field(description="Facts, ordered by start, end, kind.")
    numerals: list[Numeral] = Field(description="Every number of the page, in order.")
    checks: list[Check] = Field(description="Checks in order.")
