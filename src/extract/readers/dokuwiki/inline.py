"""Links, media, typography and plugins' markup inside a DokuWiki page: what of them is text."""

from __future__ import annotations

import re
from collections import Counter

from extract.readers.compose import SUPERSCRIPTS, Piece
from extract.readers.dokuwiki.grammar import ENTITIES

_INTERWIKI = re.compile(r"[a-zA-Z0-9.]+>")
_SCHEME = re.compile(r"[a-z0-9\-.+]+?://", re.I)
_MACRO_MEDIA = re.compile(r"\s*([A-Za-z][\w-]*)>")
_NOT_TEXT = re.compile(r"\.(?:jpe?g|jpe|gif|png|webp|svg|ico|bmp|tiff?|swf|mp4|webm|og[gv]|mp3|wav)\Z", re.I)
_RAISED = re.compile(r"[0-9+\-−n]+\Z")
_BLANK = " \t\n\r\f\v\0"


def link_pieces(page: str, start: int, end: int, left_out: Counter[str]) -> list[Piece]:
    """What a `[[link]]` shows: its name, else what DokuWiki makes of its target."""
    low, high = start + 2, end - 2
    bar = page.find("|", low, high)
    if bar >= 0 and page[bar + 1 : high].strip():
        name = page[bar + 1 : high]
        if name.startswith("{{") and name.endswith("}}"):
            return media_pieces(page, bar + 1, high, left_out)
        return [Piece("text", bar + 1, high)]
    low, high = _trim(page, low, bar if bar >= 0 else high)
    target = page[low:high]
    if match := _INTERWIKI.match(target):
        low += match.end()
    elif _SCHEME.match(target) or target.startswith("\\\\") or "@" in target:
        pass
    else:
        low, high = _page_name(page, low, high)
    return [Piece("text", low, high)]


def _page_name(page: str, low: int, high: int) -> tuple[int, int]:
    """The part of a page id that DokuWiki shows for it: the anchor, else the name after the last colon."""
    target = page[low:high]
    mark = target.find("#")
    if 0 <= mark < len(target) - 1:
        return low + mark + 1, high
    query = target.find("?")
    stop = min(x for x in (mark, query, len(target)) if x >= 0)
    name = target[:stop].replace(";", ":")
    at = name.rfind(":") + 1
    if name[at:] in ("", "start") and at > 1:
        stop = at - 1
        at = name.rfind(":", 0, stop) + 1
    return low + at, low + stop


def media_pieces(page: str, start: int, end: int, left_out: Counter[str]) -> list[Piece]:
    """What `{{media}}` shows as text: pictures and plugins' macros nothing (they are counted), other files
    their title or name."""
    low, high = start + 2, end - 2
    content = page[low:high]
    if match := _MACRO_MEDIA.match(content):
        left_out[match.group(1).lower()] += 1
        return []
    bar = content.find("|")
    target = content[: bar if bar >= 0 else len(content)].strip()
    address, _, options = target.partition("?")
    if _NOT_TEXT.search(address.partition("#")[0]) and "linkonly" not in options.lower():
        left_out["media"] += 1
        return []
    if bar >= 0 and content[bar + 1 :].strip():
        return [Piece("text", low + bar + 1, high)]
    name = max(address.rfind(":"), address.rfind("/")) + 1
    at = low + content.index(target) + name
    return [Piece("text", at, at + len(address) - name)]


def mail_piece(start: int, end: int) -> Piece:
    """`<someone@example.org>` without its brackets."""
    return Piece("text", start + 1, end - 1)


def entity_piece(page: str, start: int, end: int) -> Piece:
    """A typographic sign in place of its letters."""
    written = page[start:end]
    printed = ENTITIES[written]
    return Piece("text", start, end) if printed == written else Piece("put", start, end, printed)


def multiply_pieces(page: str, start: int, end: int) -> list[Piece]:
    """`640x480` with a multiplication sign; digits keep their own places."""
    at = next(i for i in range(start, end) if page[i] in "xX")
    return [Piece("text", start, at), Piece("put", at, at + 1, "×"), Piece("text", at + 1, end)]


def raised_pieces(page: str, start: int, end: int) -> list[Piece]:
    """Text set as superscript: numbers and signs as Unicode's raised ones (10² is not 102), words as they
    are.
    """
    if _RAISED.match(page, start, end):
        return [Piece("put", at, at + 1, page[at].translate(SUPERSCRIPTS)) for at in range(start, end)]
    return [Piece("text", start, end)]


class QuoteMarks:
    """DokuWiki's curly quotes: a mark opens after white space or at a cut, and closes only what is open."""

    _BEFORE = frozenset(" \t\n\r\f\v/#~:+=&%@-()][{}><\"'")
    _AFTER = _BEFORE | frozenset(";,.?!")

    def __init__(self) -> None:
        self.open = 0

    def piece(self, page: str, start: int, *, at_cut: bool) -> Piece:
        """The mark at `start`; `at_cut` when the token before ended there."""
        before = at_cut or start == 0 or page[start - 1] in self._BEFORE
        after = page[start + 1] if start + 1 < len(page) else "\n"
        if (before and after not in self._AFTER) or self.open <= 0:
            self.open += 1
            return Piece("put", start, start + 1, "“")
        self.open -= 1
        return Piece("put", start, start + 1, "”")


def _trim(page: str, low: int, high: int) -> tuple[int, int]:
    while low < high and page[low] in _BLANK:
        low += 1
    while low < high and page[high - 1] in _BLANK:
        high -= 1
    return low, high


def heading_span(page: str, start: int, end: int) -> tuple[int, int, int]:
    """A heading's level (1-5) and its title's span."""
    low, high = _trim(page, start, end)
    signs = 0
    while low + signs < high and page[low + signs] == "=":
        signs += 1
    level = max(1, 7 - signs)
    while low < high and page[low] == "=":
        low += 1
    while low < high and page[high - 1] == "=":
        high -= 1
    return level, *_trim(page, low, high)
