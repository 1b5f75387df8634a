"""A reference as printed, seen through its markup: clean text and the way back to the raw text.

Emphasis asterisks, link brackets, HTML tags and entities, line breaks and the blanks that typesetting leaves
before commas are no part of a reference's wording. The clean text is built together with its offset map.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass, field

import regex

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212"

# Order matters: a link before its bare brackets, an entity before a lone ampersand, a break after a hyphen
# before white space. Every repetition is bounded or over one class of characters.
_REMAINS = regex.compile(
    r"""
    (?P<image>!\[[^\[\]\n]{0,300}\]\([^()\s]{0,500}\))
  | (?P<aside>\[(?:Internet|Preprint|preprint|serial\son-?line|cited\s[^\[\]]{4,40}|updated\s[^\[\]]{4,40}
      |published\s(?:online\s)?ahead\sof\sprint[^\[\]]{0,40}|published\s(?:correction|erratum)\sappears\sin[^\[\]]{4,200}
      |(?:cs|q-bio|eess|stat|math|physics)\.[A-Z]{2}|No\sauthors\slisted(?=\]\.))\](?:(?<=listed\])\.)?)
  | (?P<open>(?<!\w)\[)(?=[^\[\]]{1,400}\]\((?:\#|https?:|mailto:|/|doku))
  | (?P<close>\]\((?P<target>
      (?:\#|https?:|mailto:|/|doku)[^()\s]{0,500}(?:\([^()\s]{0,60}\)[^()\s]{0,200})?|\#)\))
  | (?P<tag></?(?:i|b|u|a|p|q|em|sup|sub|span|strong|div|font|li|cite|small|italic|bold|jats:\w{1,12})
      (?:\s[^<>]{0,400})?/?>)
  | (?P<br><br\s?/?>)
  | (?P<entity>&(?:\#\d{1,6}|\#x[0-9A-Fa-f]{1,5}|[A-Za-z]{2,8}\d{0,2});)
  | (?P<escape>\\(?=[*_\[\]#&.]))
  | (?P<star>(?<![\p{L}\p{N}])\*{1,3}|\*{1,3}(?![\p{L}\p{N}]))
  | (?P<line>(?<![\w/.])_{1,2}(?=[\p{L}"'(]))
  | (?P<line_end>(?<=[\p{L}.)])_{1,2}(?![\w/]))
  | (?P<hyphen>(?<=\p{L}[-\u2010])[^\S\n]*\n\s*(?!(?:and|or|und|et)\b))
  | (?P<stop>(?<=[^\s\d])\s+(?=[.,](?:\s|$))|(?<=\d)\s+(?=,\s))
  | (?P<space>(?:(?!\x20)\s|\x20\s)\s*)
  | (?P<zero>[\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f]+)
  | (?P<ligature>[\ufb00-\ufb04])
    """,
    regex.VERBOSE,
)
# Where any of them can begin; tells the common case apart quickly.
_MAYBE = re.compile(r"[\[\]<&*_\\\u00ad\u200b-\u200f\u2060\ufeff\ufb00-\ufb04]|!\[|\s\s|[^\S ]|\s[.,]")
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl"}


@dataclass(frozen=True, slots=True)
class Clean:
    """Clean text; `raw_span` leads from half-open spans of it to half-open spans of the raw reference."""

    text: str
    raw: str
    # Ascending, one entry a piece: where it starts in the clean text, where in the raw, and its end in the
    # raw when the piece was put in for something else (-1 for a piece copied as it is).
    starts: list[int] = field(default_factory=list)
    pieces: list[tuple[int, int]] = field(default_factory=list)
    # Taken out and kept: link targets, and asides such as "[cited 2012 Jan 3]". Text, start, end within raw.
    targets: list[tuple[str, int, int]] = field(default_factory=list)
    asides: list[tuple[str, int, int]] = field(default_factory=list)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw span of a clean, non-empty span."""
        if not self.starts:
            return start, end
        first, last = self._place(start)[0], self._place(end - 1)[1]
        if self.targets:  # a link half inside is taken whole
            opened, closed = self.raw.count("[", first, last), self.raw.count("](", first, last)
            if opened > closed and self.raw.startswith("](", last):
                last = self.raw.index(")", last) + 1
            elif closed > opened and self.raw[first - 1 : first] == "[":
                first -= 1
        return first, last

    def _place(self, index: int) -> tuple[int, int]:
        at = bisect_right(self.starts, index) - 1
        start, end = self.pieces[at]
        if end >= 0:
            return start, end
        place = start + index - self.starts[at]
        return place, place + 1


def _replacement(match: regex.Match[str]) -> str:
    kind = match.lastgroup
    if kind in ("space", "br"):
        return " "
    if kind == "entity":
        text = html.unescape(match.group())
        return " " if text.isspace() else text
    if kind == "ligature":
        return _LIGATURES[match.group()]
    return ""


def clean(raw: str) -> Clean:
    """Sees through markup. Cost linear in the length of `raw`."""
    maybe = _MAYBE.search(raw)
    if maybe is None:
        return Clean(raw, raw)
    parts: list[str] = []
    result = Clean("", raw)
    length = last = 0
    emphasis = False  # an underscore closes only what one has opened: DOIs hold them too
    while maybe:
        match = _REMAINS.match(raw, maybe.start())
        if match is None:
            maybe = _MAYBE.search(raw, maybe.start() + 1)
            continue
        if match["line_end"] and not emphasis:
            maybe = _MAYBE.search(raw, match.end())
            continue
        emphasis = bool(match["line"]) or (emphasis and not match["line_end"])
        start, end = match.span()
        maybe = _MAYBE.search(raw, end)
        if start > last:
            parts.append(raw[last:start])
            result.starts.append(length)
            result.pieces.append((last, -1))
            length += start - last
        if target := match["target"]:
            result.targets.append((target, *match.span("target")))
        if match["aside"]:
            result.asides.append((match.group(), start, end))
        text = "" if match["target"] else _replacement(match)
        if text:
            parts.append(text)
            result.starts.append(length)
            result.pieces.append((start, end))
            length += len(text)
        last = end
    if last < len(raw):
        parts.append(raw[last:])
        result.starts.append(length)
        result.pieces.append((last, -1))
    return Clean("".join(parts), raw, result.starts, result.pieces, result.targets, result.asides)
