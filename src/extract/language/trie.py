"""Many words as one pattern whose alternatives share their beginnings, so that a miss is found at the first letter."""

from __future__ import annotations

import re
from collections.abc import Iterable


def trie_pattern(words: Iterable[str], *, capital: bool = True) -> str:
    """A regex that matches any of `words`, the longest first; with `capital` the first letter in either case."""
    root: dict[str, dict] = {}  # type: ignore[type-arg]
    for word in words:
        node = root
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _alternatives(root, capital=capital)


def _alternatives(node: dict[str, dict], *, capital: bool) -> str:  # type: ignore[type-arg]
    branches = []
    for letter in sorted(key for key in node if key):
        head = re.escape(letter)
        if capital and letter.islower():
            head = f"[{letter.upper()}{letter}]"
        branches.append(head + _alternatives(node[letter], capital=False))
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"
    if "" not in node:
        return body
    return f"(?:{body})?"
