"""An item while it is being read: values, their spans, and which parts of the text no field has taken yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import regex

from extract.references.cleaning import Clean

# The order of keys in an item. What isn't named here comes after these, custom last.
ORDER = (
    "id", "type", "author", "editor", "title", "container-title", "collection-title", "genre", "number",
    "issued", "volume", "issue", "page", "edition", "publisher", "publisher-place", "event-title", "DOI",
    "PMID", "PMCID", "URL", "accessed", "language",
)  # fmt: skip
_SEPARATORS = " \t,;:.()[]{}<>&\"'\u201c\u201d\u2018\u2019\u2010\u2013\u2014/|*\u00ab\u00bb+-=\u2022"
_LABELS = regex.compile(
    r"(?i)(?:\b(?:doi|pmid|pmcid|pubmed|url|vol|volume|no|pp?|pages?|and|et|in|issue|identifier|available\s(?:from|at|online)|https?)\b[\s:.,;&()\[\]]*)+"
)
_LEADING_LABEL = regex.compile(
    r"(?i)(?:\b(?:doi|pmid|pmcid|url|available\s(?:from|at|online)|identifier|https?)\b[\s:.,;()\[\]]*)+"
)
_TRAILING_LABEL = regex.compile(
    r"(?i)[\s.,;:]*\b(?:doi|pmid|pmcid|url|available\s(?:from|at|online(?:\sat)?)|retrieved\sfrom|accessed)$"
)


@dataclass(slots=True)
class Draft:
    """Values by CSL field and half-open spans in clean text; `used` is every stretch accounted for."""

    clean: Clean
    start: int
    values: dict[str, Any] = field(default_factory=dict)
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    used: list[tuple[int, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    raw_spans: dict[str, tuple[int, int]] = field(default_factory=dict)
    epub: list[int] | None = None
    et_al: bool = False
    translated: bool = False
    repaired: list[str] = field(default_factory=list)

    def take(self, name: str, value: Any, start: int, end: int) -> None:
        """Sets a field, and its stretch aside."""
        self.values[name] = value
        self.spans[name] = (start, end)
        self.used.append((start, end))

    def take_text(self, name: str, start: int, end: int) -> None:
        """Sets a field to the text of its span."""
        self.take(name, self.clean.text[start:end], start, end)

    def left_over(self) -> list[str]:
        """What no field took, without the punctuation and labels around it, in the order of the text."""
        text = self.clean.text
        rest: list[str] = []
        at = self.start
        for start, end in [*sorted(self.used), (len(text), len(text))]:
            if start > at:
                piece = text[at:start].strip(_SEPARATORS)
                if piece and (label := _LEADING_LABEL.match(piece)):
                    piece = piece[label.end() :]
                if piece and (label := _TRAILING_LABEL.search(piece)):
                    piece = piece[: label.start()]
                if piece and not _LABELS.fullmatch(piece):
                    rest.append(_whole(text, at + text[at:start].rindex(piece), piece))
            at = max(at, end)
        return rest

    def item(self, identity: str) -> dict[str, Any]:
        """The CSL-JSON item."""
        note = " ".join(filter(None, [*self.left_over(), *self.notes])) or None
        fields = {name: list(self.clean.raw_span(*span)) for name, span in self.spans.items()}
        fields |= {name: list(span) for name, span in self.raw_spans.items()}
        values = {name: self.values[name] for name in ORDER if name in self.values}
        custom: dict[str, Any] = {
            "epub": self.epub,
            "et_al": self.et_al,
            "title_translated": self.translated,
            "note": note,
            "fields": fields,
        }
        if self.repaired:
            custom["repaired"] = self.repaired
        return {"id": identity, **values, "custom": custom}


def _whole(text: str, at: int, piece: str) -> str:
    """With the brackets and the full stop that trimming took from its ends ("Review.")."""
    stop = at + len(piece)
    for opening, closing in ("()", "[]"):
        if piece.count(closing) > piece.count(opening) and text[at - 1 : at] == opening:
            at -= 1
        if text[stop : stop + 1] == closing and piece.count(opening) > piece.count(closing):
            stop += 1
    if text[stop : stop + 1] == ".":
        stop += 1
    return text[at:stop]


def refusal(identity: str, note: str) -> dict[str, Any]:
    """An item that says nothing but why."""
    custom: dict[str, Any] = {
        "epub": None,
        "et_al": False,
        "title_translated": False,
        "note": note,
        "fields": {},
    }
    return {"id": identity, "custom": custom}


def refused(item: dict[str, Any]) -> bool:
    """Whether an item holds no field: the parser didn't know."""
    return not set(item) - {"id", "custom"}
