"""A pattern that is looked for by its heads finds what `re` finds."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module
from pathlib import Path

import pytest

import extract.facts
import extract.page
from extract.quick import Quick, heads

CASES = Path(__file__).parent / "facts" / "cases"
TEXTS = [
    line for path in sorted(CASES.rglob("*.txt")) for line in path.read_text(encoding="utf-8").splitlines()
]


def _patterns() -> dict[str, Quick]:
    found = {}
    for package in (extract.facts, extract.page):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            for name, value in vars(import_module(module.name)).items():
                if isinstance(value, Quick):
                    found[f"{module.name}.{name}"] = value
    return found


@pytest.mark.parametrize("name", sorted(_patterns()))
def test_every_pattern_of_the_house_finds_what_it_finds_without_heads(name: str) -> None:
    quick = _patterns()[name]
    assert len(TEXTS) > 1000
    for text in (*TEXTS, " ".join(TEXTS[:200])):
        for form in (text, text.lower()):
            plain = [match.span() for match in quick.pattern.finditer(form)]
            assert [match.span() for match in quick.finditer(form)] == plain
            first = quick.search(form)
            assert [first.span() if first else None] == (plain[:1] or [None])
            assert quick.stands(form) == bool(plain)


def test_heads() -> None:
    assert heads(r"\b(?:randomi[sz]ed|allocated\s+to)\b") == ("alloca", "random")
    assert heads(r"\b(?:an?\s+)?total\b") == ("a", "total")
    assert heads(r"[Gg]roups?|\barms?\b") == ("Group", "arm", "group")
    assert heads(r"no|none|not") == ("no",)
    assert heads(r"GROUP", fold=True) == ("group",)


def test_a_pattern_that_begins_with_anything_has_none() -> None:
    for pattern in (r"\w+ group", r"(?:a|\d)b", r"x?", r".*"):
        with pytest.raises(ValueError, match="begin with too much"):
            Quick(pattern)


def test_letters_whose_lower_case_is_longer() -> None:
    quick = Quick("group", re.IGNORECASE)
    text = "\u0130 GROUP, group"
    assert [match.span() for match in quick.finditer(text)] == [(2, 7), (9, 14)]
    found = quick.search(text)
    assert found is not None
    assert found.span() == (2, 7)
    assert quick.stands(text)
