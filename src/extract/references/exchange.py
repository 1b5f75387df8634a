"""Items out again: CSL-JSON, BibTeX, RIS. The last two need the extra `export`.

The libraries are imported where they are used, so that reading references costs nothing of this.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable
from typing import Any

from extract.errors import UsageError
from extract.references.draft import refused

Item = dict[str, Any]
FORMATS = ("csl-json", "bibtex", "ris")

_BIBTEX_TYPES = {
    "article-journal": "article", "article": "misc", "book": "book", "chapter": "incollection", "thesis":
    "phdthesis", "paper-conference": "inproceedings", "report": "techreport", "webpage": "misc", "document":
    "misc",
}  # fmt: skip
_RIS_TYPES = {
    "article-journal": "JOUR", "article": "UNPB", "book": "BOOK", "chapter": "CHAP", "thesis": "THES",
    "paper-conference": "CPAPER", "report": "RPRT", "webpage": "ELEC", "document": "GEN", "patent": "PAT",
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_TEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "&": r"\&",
        "%": r"\%",
        "#": r"\#",
        "_": r"\_",
        "$": r"\$",
        "{": r"\{",
        "}": r"\}",
    }
)


class MissingExtra(UsageError):
    """A library of the extra `export` isn't installed."""


def missing(library: str) -> MissingExtra:
    return MissingExtra(
        f"this output needs {library}: install the extra, pip install 'cohort-extract[export]'"
    )


def kept_items(items: Iterable[Item]) -> list[Item]:
    """Without refused items, which hold nothing that a reference manager could take."""
    return [item for item in items if not refused(item)]


def to_csl_json(items: Iterable[Item]) -> str:
    """A CSL-JSON array. What reference managers don't know (`custom`) goes, its note into CSL's `note`."""
    return json.dumps([plain_item(item) for item in kept_items(items)], ensure_ascii=False, indent=2) + "\n"


def plain_item(item: Item) -> Item:
    plain = copy.deepcopy({key: value for key, value in item.items() if key != "custom"})
    plain.setdefault("type", "document")
    if note := _note(item):
        plain["note"] = note
    return plain


def _note(item: Item) -> str | None:
    """The note, with what CSL has no field for: Epub date, translated title, further authors."""
    custom = item.get("custom") or {}
    parts = [custom.get("note")]
    if custom.get("epub"):
        parts.append("Epub " + "-".join(f"{part:02d}" for part in custom["epub"]))
    if custom.get("title_translated"):
        parts.append("Title translated")
    if custom.get("et_al"):
        parts.append("Authors abridged (et al.)")
    return "; ".join(part for part in parts if part) or None


def _family(name: Item) -> str:
    particle = name.get("non-dropping-particle")
    return f"{particle} {name['family']}" if particle else str(name["family"])


def spaced_initials(given: str) -> str:
    """Reference managers read "GE" as one given name; "G. E." they know for initials."""
    return (
        " ".join(f"{letter}." for letter in given)
        if given.isalpha() and given.isupper() and len(given) <= 4
        else given
    )


def date_of(item: Item, name: str = "issued") -> list[int]:
    parts = (item.get(name) or {}).get("date-parts") or [[]]
    return list(parts[0])


def _keys(items: list[Item]) -> list[str]:
    """A BibTeX key for each item: its id, made safe and unique."""
    keys: list[str] = []
    taken: set[str] = set()
    for number, item in enumerate(items, 1):
        base = (
            "".join(
                c if c.isascii() and (c.isalnum() or c in "-_:") else "_" for c in str(item.get("id") or "")
            )
            or f"ref{number}"
        )
        key, more = base, 2
        while key in taken:
            key, more = f"{base}-{more}", more + 1
        taken.add(key)
        keys.append(key)
    return keys


def to_bibtex(items: Iterable[Item]) -> str:
    """BibTeX by bibtexparser 2. Raises MissingExtra."""
    try:
        from bibtexparser.entrypoint import write_string
        from bibtexparser.library import Library
        from bibtexparser.model import Entry, Field
    except ImportError as error:
        raise missing("bibtexparser") from error
    kept = kept_items(items)
    library = Library()
    for key, item in zip(_keys(kept), kept, strict=True):
        fields = [Field(name, "{" + value + "}") for name, value in _bibtex_fields(item).items()]
        library.add(Entry(_BIBTEX_TYPES.get(item.get("type", ""), "misc"), key, fields))
    return str(write_string(library, unparse_stack=[]))


def _bibtex_name(name: Item) -> str:
    if "literal" in name:
        return "{" + str(name["literal"]).translate(_TEX) + "}"
    parts = [_family(name), name.get("suffix"), spaced_initials(name["given"]) if name.get("given") else None]
    return ", ".join(str(part).translate(_TEX) for part in parts if part)


def _bibtex_fields(item: Item) -> dict[str, str]:
    fields: dict[str, str] = {}
    for role in ("author", "editor"):
        if names := item.get(role):
            others = ["others"] if role == "author" and (item.get("custom") or {}).get("et_al") else []
            fields[role] = " and ".join([_bibtex_name(name) for name in names] + others)
    kind = _BIBTEX_TYPES.get(item.get("type", ""), "misc")
    container = {"article": "journal", "misc": "howpublished"}.get(kind, "booktitle")
    publisher = {"phdthesis": "school", "techreport": "institution"}.get(kind, "publisher")
    named = {
        "title": "title", "container-title": container, "volume": "volume", "page": "pages", "edition":
        "edition", "issue": "number", "publisher": publisher, "publisher-place": "address", "language":
        "language", "genre": "type",
    }  # fmt: skip
    for csl, bibtex in named.items():
        if value := item.get(csl):
            fields[bibtex] = str(value).translate(_TEX)
    if "title" in fields:
        fields["title"] = "{" + fields["title"] + "}"  # capitals as printed
    if number := item.get("number"):
        fields.setdefault("number", str(number).translate(_TEX))
    for part, name in zip(date_of(item), ("year", "month", "day"), strict=False):
        fields[name] = _MONTHS[part - 1] if name == "month" else str(part)
    for csl, bibtex in {"DOI": "doi", "PMID": "pmid", "PMCID": "pmcid", "URL": "url"}.items():
        if value := item.get(csl):
            fields[bibtex] = str(value)
    accessed = "-".join(f"{part:02d}" for part in date_of(item, "accessed"))
    notes = [note for note in (_note(item), accessed and f"Accessed {accessed}") if note]
    if notes:
        fields["note"] = "; ".join(notes).translate(_TEX)
    return fields


def to_ris(items: Iterable[Item]) -> str:
    """RIS by rispy. Raises MissingExtra."""
    try:
        import rispy  # type: ignore[import-untyped]  # the library has no types
    except ImportError as error:
        raise missing("rispy") from error

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        """Without the running numbers between entries, which are no part of the format."""

        def set_header(self, count: int) -> str:
            return ""

    return str(rispy.dumps([_ris_entry(item) for item in kept_items(items)], implementation=Writer)).lstrip()


def _ris_name(name: Item) -> str:
    if "literal" in name:
        return f"{name['literal']},"  # the comma tells managers that nothing of it is a given name
    parts = [
        _family(name),
        spaced_initials(name["given"]) if name.get("given") else "",
        name.get("suffix") or "",
    ]
    return ", ".join(parts).rstrip(", ")


def _slashed(date: list[int]) -> str:
    """RIS's date: year, month, day and a remark, each closed by a slash."""
    return "/".join([str(date[0]), *(f"{part:02d}" for part in date[1:])]) + "/" * (4 - len(date))


def _ris_entry(item: Item) -> dict[str, Any]:
    entry: dict[str, Any] = {"type_of_reference": _RIS_TYPES.get(item.get("type", ""), "GEN")}
    if item.get("id"):
        entry["id"] = str(item["id"])
    if names := item.get("author"):
        entry["authors"] = [_ris_name(name) for name in names]
    if names := item.get("editor"):
        entry["secondary_authors"] = [_ris_name(name) for name in names]
    journal = item.get("type") in ("article-journal", "article")
    named = {
        "title": "title", "container-title": "journal_name" if journal else "secondary_title", "volume":
        "volume", "issue": "number", "edition": "edition", "publisher": "publisher", "publisher-place":
        "place_published", "DOI": "doi", "language": "language", "genre": "type_of_work", "PMID":
        "accession_number", "PMCID": "custom2",
    }  # fmt: skip
    for csl, ris in named.items():
        if value := item.get(csl):
            entry[ris] = str(value)
    if item.get("URL"):
        entry["urls"] = [str(item["URL"])]
    if page := item.get("page"):
        entry["start_page"] = str(page)  # as printed and whole: "123-30, 145" has no single end
    if date := date_of(item):
        entry["year"] = str(date[0])
        entry["date"] = _slashed(date)
    notes = [
        note for note in (_note(item), f"Number: {item['number']}" if item.get("number") else None) if note
    ]
    if accessed := date_of(item, "accessed"):
        entry["access_date"] = _slashed(accessed)
    if notes:
        entry["notes"] = notes
    return entry
