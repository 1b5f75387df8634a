"""Cuts HTML into tags, comments and text, forgiving as browsers are, in linear time.

The standard library's parser gives line and column and joins pieces of text; here every token keeps its span.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

Kind = Literal["text", "start", "end", "comment"]
_RAW = frozenset(("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"))
# A quoted value may hold `>`; possessive, so that a tag that never ends costs one pass.
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*+)(?:[^>\"']++|\"[^\"]*+\"|'[^']*+')*+>")
_NAME = re.compile(r"</?([a-zA-Z][^\s/>]*+)")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]++)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++)))?")
ENTITY = re.compile(r"&(?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});?")


class Tag(NamedTuple):
    """A token of the source; `name` in lower case, empty for text and comments."""

    kind: Kind
    name: str
    start: int
    end: int


def tags(source: str) -> Iterator[Tag]:
    """The tokens of `source`, in order and without gaps; what is no tag is text."""
    at = text_start = 0
    last_close, last_comment = source.rfind(">"), source.rfind("-->")
    never_closed: set[str] = set()
    while True:
        at = source.find("<", at)
        if at < 0 or at > last_close:
            break
        token = _token(source, at, comments=at + 4 <= last_comment)
        if token is None:
            at += 1
            continue
        if at > text_start:
            yield Tag("text", "", text_start, at)
        yield token
        at = text_start = token.end
        if token.kind == "start" and token.name in _RAW:
            end = _raw_end(source, token, never_closed)
            if end > at:
                # The content of a script or title is one text, whatever it looks like.
                yield Tag("text", "", at, end)
            at = text_start = end
    if text_start < len(source):
        yield Tag("text", "", text_start, len(source))


def _token(source: str, at: int, *, comments: bool) -> Tag | None:
    following = source[at + 1 : at + 2]
    if following == "!" or following == "?":
        if source.startswith("<!--", at):
            end = source.find("-->", at + 4) + 3 if comments else source.find(">", at) + 1
            return Tag("comment", "", at, end)
        if source.startswith("<![CDATA[", at):
            return Tag("comment", "", at, at + 9)
        return Tag("comment", "", at, source.find(">", at) + 1)
    if match := _TAG.match(source, at):
        kind: Kind = "end" if match.group(1) else "start"
        return Tag(kind, match.group(2).lower(), at, match.end())
    if match := _NAME.match(source, at):
        # A quote that never closes: the tag ends at the next `>` after all.
        kind = "end" if source[at + 1] == "/" else "start"
        return Tag(kind, match.group(1).lower(), at, source.find(">", at) + 1)
    return None


def _raw_end(source: str, token: Tag, never_closed: set[str]) -> int:
    match = None
    if token.name not in never_closed:
        match = re.compile(rf"</{re.escape(token.name)}(?=[\s/>])", re.I).search(source, token.end)
    if match is None:
        never_closed.add(token.name)
        # Never closed: a script or style takes the rest with it, as in browsers; a title only its line.
        line = source.find("\n", token.end)
        return len(source) if token.name in ("script", "style") or line < 0 else line
    return match.start()


def attributes(source: str, tag: Tag) -> dict[str, str]:
    """A start tag's attributes, names in lower case, entities resolved; the first of a name counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source, tag.start + 1 + len(tag.name), tag.end - 1):
        name = match.group(1).lower()
        if name not in found:
            value = match.group(2) or match.group(3) or match.group(4) or ""
            found[name] = html.unescape(value) if "&" in value else value
    return found
