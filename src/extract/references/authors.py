"""The author block at a reference's start, in the orders that journals print.

Each order is one reader; the table at the end says which is tried when. A reader returns None where the text
is not written in its order, so that a title is never taken for names.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from extract.references.names import GROUP
from extract.references.series import (
    CLOSE,
    COMMA,
    ET_AL,
    GIVEN_FIRST,
    INITIALS_FIRST,
    INVERTED,
    SEPARATOR,
    VANCOUVER,
    Authors,
    read_group,
    read_name,
    read_series,
)

_EDITORS = regex.compile(r"\s?[,.]?\s?\(?\b(?:eds?|editors?|Hrsg)\b\.?\)?[.:,]?\s*", regex.IGNORECASE)
_QUOTE = regex.compile(r"\s?[\"\u201c\u2018'\u201e\u00ab]")
_TITLE_FOLLOWS = regex.compile(r"\s(?:\p{Lu}\p{Ll}|A\s)")
_GROUP_FIRST = regex.compile(r"(?P<name>\p{Lu}[^.;:,()]{2,120})[;,]\s")
_HEAD = regex.compile(r"(?P<name>\p{Lu}[^.;:?!\u201c\u201d\"]{3,160}?)(?:\s?\((?=(?:1[5-9]|20)\d\d)|[.;:]\s)")
_GOES_ON = regex.compile(
    r"""\s*(?:[\p{Lu}\p{N}"'\u201c\u2018\[(\u00bf\u00a1<\u03b1-\u03c9*+\u00ab]
    |[a-z]{1,3}[-\u2010\p{Lu}\d]|$)""",
    regex.VERBOSE,
)
_LETTERS = regex.compile(r"\p{L}{2,}")
_SMALL = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "on",
        "in",
        "to",
        "de",
        "la",
        "et",
        "des",
        "du",
        "der",
        "und",
        "für",
        "di",
        "with",
    ]
)


def _names_written_out(text: str, start: int, end: int) -> bool:
    first = GIVEN_FIRST.match(text, start, end)
    separator = SEPARATOR.match(text, first.end(), end) if first else None
    return bool(separator and GIVEN_FIRST.match(text, separator.end(), end))


def _title_follows(text: str, block: Authors, end: int) -> bool:
    """Behind several names a title may begin as it likes ("de novo aneurysms").

    One name could be a title itself.
    """
    several = len(block.names) > 1 or block.et_al
    return (several and block.closed) or _GOES_ON.match(text, block.next, end) is not None


def _vancouver(text: str, start: int, end: int) -> Authors | None:
    block = read_series(text, start, end, VANCOUVER, dotted=True)
    if block is None or not _title_follows(text, block, end):
        return None
    if not block.closed and block.names[0].get("family") in ("The", "A", "An"):
        return None
    if len(block.names) == 1 and block.names[0].get("given") in ("UK", "USA", "EU"):
        return None  # "Cancer Research UK"
    if len(block.names) == 1 and _names_written_out(text, start, end):
        return None  # "Richard A. Deyo, Daniel C. Cherkin"
    alone = len(block.names) == 1 and not block.closed and not block.et_al
    if alone and text[block.end : block.end + 1] not in (",", ";"):
        # "Vitamin D deficiency" is a title, unless a capital goes on: "Fam AG Spa treatment"
        return block if _TITLE_FOLLOWS.match(text, block.end, end) else None
    return block


def _comma(text: str, start: int, end: int) -> Authors | None:
    block = read_series(text, start, end, COMMA, dotted=True)
    return block if block and _title_follows(text, block, end) else None


def _comma_then_initials(text: str, start: int, end: int) -> Authors | None:
    """EndNote's and Chicago's: "Smith, J.A., M.B. Doe, and K. Lee"."""
    first = read_name(COMMA, text, start, end)
    separator = SEPARATOR.match(text, first[1], end) if first else None
    if first is None or separator is None or COMMA.match(text, separator.end(), end):
        return None
    rest = read_series(text, separator.end(), end, INITIALS_FIRST, dotted=False)
    if rest is None:
        return None
    rest.names.insert(0, first[0])
    rest.start = start
    return rest


def _initials_first(text: str, start: int, end: int) -> Authors | None:
    block = read_series(text, start, end, INITIALS_FIRST, dotted=False)
    if block and "family" in block.names[0] and GROUP.search(block.names[0]["family"]):
        return None  # "WHO Collaborating Centre"
    return block


def _inverted(text: str, start: int, end: int) -> Authors | None:
    """Chicago and MLA: "Smith, John, and Mary Doe"."""
    first = read_name(INVERTED, text, start, end)
    if first is None:
        return None
    name, stop = first
    if separator := SEPARATOR.match(text, stop, end):
        rest = read_series(text, separator.end(), end, GIVEN_FIRST, dotted=False)
        if rest is None or (not rest.closed and not rest.et_al):
            rest = read_series(text, separator.end(), end, INVERTED, dotted=False)
        if rest and (rest.closed or rest.et_al):
            rest.names.insert(0, name)
            rest.start = start
            return rest
    block = Authors([name], start, stop, stop)
    if et_al := ET_AL.match(text, stop, end):
        block.et_al, block.end = True, et_al.end()
        block.next = block.end
    elif close := CLOSE.match(text, stop, end):
        block.next = close.end()
    else:
        return None
    return block


def _given_first(text: str, start: int, end: int) -> Authors | None:
    block = read_series(text, start, end, GIVEN_FIRST, dotted=False)
    if block is None or not (block.closed or block.et_al or _QUOTE.match(text, block.next, end)):
        return None
    if any(GROUP.search(name.get("family", "")) for name in block.names):
        return None
    return block


def _collective(text: str, start: int, end: int) -> Authors | None:
    """A body as the only author: "World Health Organization. Title …"."""
    match = _HEAD.match(text, start, end)
    if match is None or not GROUP.search(match["name"]):
        return None
    name = match["name"].strip().removeprefix("The ")
    words = _LETTERS.findall(name)
    if len(words) > 16 or any(word.islower() and word not in _SMALL for word in words):
        return None
    names = [{"literal": name}]
    first, last = match.start("name"), match.end("name")
    while text.startswith("; ", last) and (group := read_group(text, last + 2, end)):
        names.append(group[0])
        last = group[1]
    close = CLOSE.match(text, last, end)
    return Authors(names, first, last, close.end() if close else last)


def _collective_first(text: str, start: int, end: int) -> Authors | None:
    """A body before persons: "SPORT Investigators; Weinstein JN, …"."""
    match = _GROUP_FIRST.match(text, start, end)
    if match is None or not GROUP.search(match["name"]):
        return None
    rest = read_series(text, match.end(), end, VANCOUVER, dotted=True)
    if rest is None:
        return None
    rest.names.insert(0, {"literal": match["name"]})
    rest.start = start
    return rest


Reader = Callable[[str, int, int], "Authors | None"]
# In the order tried: the strictest first, for "Spinal Metastases, Cervical Spine" reads like given names.
ORDERS: tuple[tuple[str, Reader], ...] = (
    ("vancouver", _vancouver),
    ("family-comma-then-initials", _comma_then_initials),
    ("family-comma-initials", _comma),
    ("initials-first", _initials_first),
    ("collective", _collective),
    ("collective-first", _collective_first),
    ("given-first", _given_first),
    ("inverted", _inverted),
)


def read_authors(text: str, start: int, end: int) -> Authors | None:
    """The author block at `start`, or None where the text opens with no names."""
    for _, reader in ORDERS:
        block = reader(text, start, end)
        if block is not None:
            return block
    return None


def read_editors(text: str, start: int, end: int) -> Authors | None:
    """Names followed by "eds." (a chapter's "In:")."""
    for pattern in (VANCOUVER, COMMA, INITIALS_FIRST, GIVEN_FIRST):
        block = read_series(text, start, end, pattern, dotted=pattern in (VANCOUVER, COMMA))
        if block and (mark := _EDITORS.match(text, block.end, end)):
            block.next = mark.end()
            return block
    return None
