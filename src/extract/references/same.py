"""Whether two items are one work."""

from __future__ import annotations

import unicodedata
from typing import Any

import regex

_NOT_LETTERS = regex.compile(r"[^\p{L}\p{N}]+")


def _fold(text: str) -> str:
    """Letters and digits only, without case and diacritics."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _NOT_LETTERS.sub("", plain.casefold())


def _first_author(item: dict[str, Any]) -> str:
    names = item.get("author") or [{}]
    return _fold(names[0].get("family") or names[0].get("literal") or "")


def _year(item: dict[str, Any]) -> int | None:
    parts = (item.get("issued") or {}).get("date-parts") or [[]]
    return parts[0][0] if parts[0] else None


def same_work(a: dict[str, Any], b: dict[str, Any]) -> bool:
    """One work by PMID; where either lacks it by DOI; else by title, year and first author.

    An identifier that both have and that differs tells them apart, whatever their titles say.
    """
    if a.get("PMID") and b.get("PMID"):
        return bool(a["PMID"] == b["PMID"])
    if a.get("DOI") and b.get("DOI"):
        return bool(a["DOI"].lower() == b["DOI"].lower())
    title, other = _fold(a.get("title") or ""), _fold(b.get("title") or "")
    return bool(title) and (title, _year(a), _first_author(a)) == (other, _year(b), _first_author(b))
