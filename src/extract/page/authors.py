"""Authors of a CSL-JSON item: their family names, and how a study is called after them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def family_names(csl: Mapping[str, Any]) -> frozenset[str]:
    """The family names of a CSL-JSON item's authors, case folded."""
    return frozenset(author["family"].casefold() for author in csl.get("author", ()) if author.get("family"))


def authors_text(csl: Mapping[str, Any]) -> str | None:
    """`Vazifehdan et al.`, `Diehn and Krecke`, `Smith`; None where the reference names nobody."""
    names = [_name(author) for author in csl.get("author", ())]
    names = [name for name in names if name]
    if not names:
        return None
    if len(names) > 2 or (csl.get("custom") or {}).get("et_al"):
        return f"{names[0]} et al."
    return " and ".join(names)


def _name(author: Mapping[str, str]) -> str:
    if "family" not in author:
        return author.get("literal", "")
    particle = author.get("non-dropping-particle") or author.get("dropping-particle") or ""
    return f"{particle} {author['family']}".strip()
