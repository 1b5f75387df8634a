"""The author block at a reference's start, in the orders that journals print.

Each order is one reader; the table at the end says which is tried when. A reader returns None where the text is
not written in its order, so that a title is never taken for names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import regex

from extract.references.names import DEGREE, DOTTED, FAMILY, GROUP, INITIALS, PARTICLES, SUFFIX, WORD, person

MOST = 2000  # names; a consortium paper has hundreds


@dataclass(slots=True)
class Authors:
    """Names read, the half-open span of the block in clean text, and where the text goes on."""

    names: list[dict[str, Any]]
    start: int
    end: int
    next: int
    et_al: bool = False
    closed: bool = True  # a full stop, colon or date ends the block
    left: list[str] = field(default_factory=list)  # degrees and the like, for the note
    editors: bool = False


_ET_AL = regex.compile(r"[,;]?\s?(?:(?:and|&)\s)?(?:\(?et\.?\s?al(?:ii|ia)?\b\.?\)?|and\s(?:others|colleagues|co-workers)\b\.?|\u2026)",
                       regex.IGNORECASE)
_SEPARATOR = regex.compile(r"(?:\s?[,;]\s?(?:(?:and|&|und|et|y)\s)?|\s(?:and|&|und|et|y)\s)")
_CLOSE = regex.compile(r"\s?[.:]\s*|\s(?=\((?:1[5-9]|20)\d\d)|\s(?=(?:1[5-9]|20)\d\d[a-h]?[.:)]?\s)")
_DEGREES = regex.compile(rf"[,\s]\s?(?:{DEGREE})(?:[,\s]\s?(?:{DEGREE})){{0,4}}(?![\p{{L}}])")
_EDITORS = regex.compile(r"\s?[,.]?\s?\(?\b(?:eds?|editors?|Hrsg)\b\.?\)?[.:,]?\s*", regex.IGNORECASE)

_VANCOUVER = regex.compile(
    rf"(?P<family>{FAMILY}),?\s(?P<given>{DOTTED}|{INITIALS})(?![\p{{L}}\p{{N}}'\u2019])(?:,?\s(?P<suffix>{SUFFIX})\b\.?(?=[\s,.;:]|$))?"
)
_COMMA = regex.compile(
    rf"(?P<family>{FAMILY})(?:\s(?P<suffix>{SUFFIX})\.?)?,\s?(?P<given>{DOTTED}|{INITIALS}(?=[,;.:\s(]|$))(?:,\s(?P<suffix2>{SUFFIX})\b\.?)?"
)
_INITIALS_FIRST = regex.compile(
    rf"(?P<given>{DOTTED}|{INITIALS}(?=\s\p{{Lu}}\p{{Ll}}))\s?(?P<family>(?:{PARTICLES}\s){{0,3}}{WORD}(?:\s(?!et\s|and\s){WORD}){{0,2}}?)(?:,?\s(?P<suffix>{SUFFIX})\b\.?)?(?=\s?(?:[,;.:(&]|and\s|et\sal|$))"
)
_GIVEN = r"\p{Lu}\p{Ll}[\p{L}'\u2019]{0,20}(?:[-\u2010]\p{L}{1,20})?"
_GIVEN_FIRST = regex.compile(
    rf"(?P<given>(?:\p{{Lu}}\.\s)?{_GIVEN}(?:\s(?:{_GIVEN}|\p{{Lu}}\.?)){{0,2}}?)\s(?P<family>(?:{PARTICLES}\s){{0,3}}(?!\p{{Lu}}{{1,3}}\.?(?:[\s,;:]|$)){WORD})(?:,?\s(?P<suffix>{SUFFIX})\b\.?)?"
    r"(?=\s?(?:[,;.:(]|and\s|&|et\sal|$))"
)
_INVERTED = regex.compile(
    rf"(?P<family>{FAMILY}),\s(?P<given>{_GIVEN}(?:\s(?!{SUFFIX}\b)(?:{_GIVEN}|\p{{Lu}}\.?(?![\p{{L}}]))){{0,3}})(?:,?\s(?P<suffix>{SUFFIX})\b\.?)?"
    r"(?=\s?(?:[,;.:(]|and\s|&|et\sal|$))"
)
# A lower-case word that can't stand behind a name.
_LOWER_FOLLOWS = regex.compile(rf"\s(?!(?:and|et|und|y|{PARTICLES})\s)\p{{Ll}}")
_QUOTE = regex.compile(r"\s?[\"\u201c\u2018'\u201e\u00ab]")
_FAMILY_FOLLOWS = regex.compile(r"\.?\s\p{Lu}\p{Ll}")
_SEMICOLON = regex.compile(r"\s?[;,]\s")
_AFTER_ET_AL = regex.compile(r"[.;,]?\s*")
_ELLIPSIS = regex.compile(r"(?:\.\s?){3}|\u2026\s?")
_TITLE_FOLLOWS = regex.compile(r"\s(?:\p{Lu}\p{Ll}|A\s)")
_GROUP_FIRST = regex.compile(r"(?P<name>\p{Lu}[^.;:,()]{2,120})[;,]\s")
_FOR = regex.compile(
    r"(?:(?:and|&)\s)?(?:(?:for|on\sbehalf\sof|in\scollaboration\swith|with|from)\s(?:the\s)?|the\s)?(?P<name>\p{Lu}[^.;:,()]{2,120}(?:\([^()]{2,40}\))?[^.;:,()]{0,60})"
    r"(?=\s?[.;,:(]|$)"
)
_HEAD = regex.compile(r"(?P<name>\p{Lu}[^.;:?!\u201c\u201d\"]{3,160}?)(?:\s?\((?=(?:1[5-9]|20)\d\d)|[.;:]\s)")
_GOES_ON = regex.compile(r"\s*[\p{Lu}\p{N}\"'\u201c\u2018\[(\u00bf\u00a1<\u03b1-\u03c9*+\u00ab]|\s*[a-z]{1,3}[-\u2010\p{Lu}]|\s*(?:$)")


def _group(text: str, at: int, end: int) -> tuple[str, int, int] | None:
    """A collective author at `at`: its name and span, when it reads like one."""
    match = _FOR.match(text, at, end)
    if match is None or not GROUP.search(match["name"]) or len(match["name"].split()) > 14:
        return None
    return match["name"].strip(), match.start("name"), match.end()


def _one(
    pattern: regex.Pattern[str], text: str, at: int, end: int, *, bare: bool = False
) -> tuple[dict[str, Any], int] | None:
    """The name at `at` and where it ends; `bare` when the names before it had initials without dots."""
    match = pattern.match(text, at, end)
    if match is None:
        return None
    found = match.groupdict()
    stop = match.end()
    given = found["given"]
    if bare and "." in given:
        given = given[: given.index(".")]
        return person(found["family"], given), match.start("given") + len(given)
    if "." in given and _LOWER_FOLLOWS.match(text, stop):
        # "Smith J. E. coli …": the last initials open the title
        short, blank, _ = given.rpartition(" ")
        if not blank:
            return None
        given, stop = short, match.start("given") + len(short)
    return person(found["family"], given, found.get("suffix") or found.get("suffix2")), stop


def _degree(text: str) -> str:
    text = text.strip(" ,")
    return text if "." in text[:-1] else text.rstrip(".")  # "MD." closes the block, "M.D." is one


def _is_name(text: str, degree: regex.Match[str], end: int) -> bool:
    """"M.A. Ciol": initials that only look like a degree."""
    return "." in degree.group().strip()[:-1] and _FAMILY_FOLLOWS.match(text, degree.end(), end) is not None


def _series(text: str, start: int, end: int, pattern: regex.Pattern[str], *, dotted: bool) -> Authors | None:
    """Names of one order, one after the other, until something else comes."""
    names: list[dict[str, Any]] = []
    left: list[str] = []
    at = start
    block = Authors(names, start, start, start)
    bare = False
    while len(names) < MOST:
        read = _one(pattern, text, at, end, bare=bare)
        if read is None:
            group = _group(text, at, end) if names else None
            if group is None:
                break
            names.append({"literal": group[0]})
            block.end = stop = group[2]
        else:
            name, stop = read
            names.append(name)
            block.end = stop
            # A dot after bare initials closes the block, and is no part of them ("Smith JA, Doe M. U.S. trends").
            bare = dotted and text[stop - 1] != "."
        if (degree := _DEGREES.match(text, stop, end)) and not _is_name(text, degree, end):
            left.append(_degree(degree.group()))
            block.end = stop = degree.end()
        if et_al := _ET_AL.match(text, stop, end):
            block.et_al = True
            block.end = stop = et_al.end()
            while (semicolon := _SEMICOLON.match(text, stop, end)) and (group := _group(text, semicolon.end(), end)):
                names.append({"literal": group[0]})
                block.end = stop = group[2]
            if after := _AFTER_ET_AL.match(text, stop, end):
                stop = after.end()
            block.next = stop
            block.left = left
            return block
        separator = _SEPARATOR.match(text, stop, end)
        if separator is None:
            at = stop
            break
        if ellipsis := _ELLIPSIS.match(text, separator.end(), end):
            block.et_al = True
            at = ellipsis.end()
            continue
        at = separator.end()
    if not names:
        return None
    block.left = left
    stop = block.end
    close = _CLOSE.match(text, stop, end)
    separator = _SEPARATOR.match(text, stop, end)
    if close:
        block.next = close.end()
    elif dotted and text[stop - 1] == ".":
        block.next = stop
    elif separator:
        block.next, block.closed = separator.end(), False
    else:
        block.next, block.closed = stop, False
    return block


def _names_written_out(text: str, start: int, end: int) -> bool:
    first = _GIVEN_FIRST.match(text, start, end)
    separator = _SEPARATOR.match(text, first.end(), end) if first else None
    return bool(separator and _GIVEN_FIRST.match(text, separator.end(), end))


def _vancouver(text: str, start: int, end: int) -> Authors | None:
    block = _series(text, start, end, _VANCOUVER, dotted=True)
    if block is None or not _GOES_ON.match(text, block.next, end):
        return None
    if len(block.names) == 1 and _names_written_out(text, start, end):
        return None  # "Richard A. Deyo, Daniel C. Cherkin"
    if not block.closed and len(block.names) == 1 and not block.et_al and text[block.end : block.end + 1] not in (",", ";"):
        # "Vitamin D deficiency": one name and no stop is a title, unless a capital goes on ("Fam AG Spa treatment")
        if not _TITLE_FOLLOWS.match(text, block.end, end):
            return None
    return block


def _comma(text: str, start: int, end: int) -> Authors | None:
    block = _series(text, start, end, _COMMA, dotted=True)
    return block if block and _GOES_ON.match(text, block.next, end) else None


def _comma_then_initials(text: str, start: int, end: int) -> Authors | None:
    """EndNote's and Chicago's: "Smith, J.A., M.B. Doe, and K. Lee"."""
    first = _one(_COMMA, text, start, end)
    separator = _SEPARATOR.match(text, first[1], end) if first else None
    if first is None or separator is None or _COMMA.match(text, separator.end(), end):
        return None
    rest = _series(text, separator.end(), end, _INITIALS_FIRST, dotted=False)
    if rest is None:
        return None
    rest.names.insert(0, first[0])
    rest.start = start
    return rest


def _initials_first(text: str, start: int, end: int) -> Authors | None:
    block = _series(text, start, end, _INITIALS_FIRST, dotted=False)
    if block and "family" in block.names[0] and GROUP.search(block.names[0]["family"]):
        return None  # "WHO Collaborating Centre"
    return block


def _inverted(text: str, start: int, end: int) -> Authors | None:
    """Chicago and MLA: "Smith, John, and Mary Doe"."""
    first = _one(_INVERTED, text, start, end)
    if first is None:
        return None
    name, stop = first
    if separator := _SEPARATOR.match(text, stop, end):
        rest = _series(text, separator.end(), end, _GIVEN_FIRST, dotted=False)
        if rest is None or (not rest.closed and not rest.et_al):
            rest = _series(text, separator.end(), end, _INVERTED, dotted=False)
        if rest and (rest.closed or rest.et_al):
            rest.names.insert(0, name)
            rest.start = start
            return rest
    block = Authors([name], start, stop, stop)
    if et_al := _ET_AL.match(text, stop, end):
        block.et_al, block.end = True, et_al.end()
        block.next = block.end
    elif close := _CLOSE.match(text, stop, end):
        block.next = close.end()
    else:
        return None
    return block


def _given_first(text: str, start: int, end: int) -> Authors | None:
    block = _series(text, start, end, _GIVEN_FIRST, dotted=False)
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
    words = regex.findall(r"\p{L}{2,}", name)
    small = {"of", "the", "and", "for", "on", "in", "to", "de", "la", "et", "des", "du", "der", "und", "f\u00fcr", "di", "with"}
    if len(words) > 16 or any(word.islower() and word not in small for word in words):
        return None
    names = [{"literal": name}]
    first, last = match.end("name") - len(name), match.end("name")
    while text.startswith("; ", last) and (group := _group(text, last + 2, end)):
        names.append({"literal": group[0]})
        last = group[2]
    close = _CLOSE.match(text, last, end)
    return Authors(names, first, last, close.end() if close else last)


def _collective_first(text: str, start: int, end: int) -> Authors | None:
    """A body before persons: "SPORT Investigators; Weinstein JN, …"."""
    match = _GROUP_FIRST.match(text, start, end)
    if match is None or not GROUP.search(match["name"]):
        return None
    rest = _series(text, match.end(), end, _VANCOUVER, dotted=True)
    if rest is None:
        return None
    rest.names.insert(0, {"literal": match["name"]})
    rest.start = start
    return rest


Reader = Callable[[str, int, int], "Authors | None"]
# In the order tried: the strictest first. Given names first would also read "Spinal Metastases, Cervical Spine".
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
    for pattern in (_VANCOUVER, _COMMA, _INITIALS_FIRST, _GIVEN_FIRST):
        block = _series(text, start, end, pattern, dotted=pattern in (_VANCOUVER, _COMMA))
        if block and (mark := _EDITORS.match(text, block.end, end)):
            block.editors, block.next = True, mark.end()
            return block
    return None
