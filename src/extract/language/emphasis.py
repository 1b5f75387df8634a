"""Markdown's emphasis as blanks, for reading; offsets stay."""

from __future__ import annotations

import re

EMPHASIS = re.compile(r"(?<![\w*])(\*{1,3})(?=[^\s*])([^*]{1,200}?)(?<=\S)\1(?![\w*])")


def without_emphasis(text: str) -> str:
    """The stars around words as blanks: "**24** patients" reads as "24 patients"; the length stays."""
    if "*" not in text:
        return text
    return EMPHASIS.sub(lambda m: f"{' ' * len(m[1])}{m[2]}{' ' * len(m[1])}", text)
