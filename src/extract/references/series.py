"""A series of names in one order, up to where something else begins."""

from __future__ import annotations

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


ET_AL = regex.compile(
    r"""[,;]?\s?(?:(?:and|&)\s)?
    (?:\(?et\.?\s?al(?:ii|ia)?\b\.?\)?|and\s(?:others|colleagues|co-workers)\b\.?|\u2026)""",
    regex.IGNORECASE | regex.VERBOSE,
)
SEPARATOR = regex.compile(r"(?:\s?[,;]\s?(?:(?:and|&|und|et|y)\s)?|\s(?:and|&|und|et|y)\s)")
CLOSE = regex.compile(r"\s?[.:]\s*|\s(?=\((?:1[5-9]|20)\d\d)|\s(?=(?:1[5-9]|20)\d\d[a-h]?[.:)]?\s)")
_DEGREES = regex.compile(rf"[,\s]\s?(?:{DEGREE})(?:[,\s]\s?(?:{DEGREE})){{0,4}}(?![\p{{L}}])")

_SUFFIXED = rf"(?:,?\s(?P<suffix>{SUFFIX})\b\.?)?"
_ENDS = r"(?=\s?(?:[,;.:(]|and\s|&|et\sal|$))"
_GIVEN = r"\p{Lu}\p{Ll}[\p{L}'\u2019]{0,20}(?:[-\u2010]\p{L}{1,20})?"
_PARTICLED = rf"(?:{PARTICLES}\s){{0,3}}"

VANCOUVER = regex.compile(  # Smith JA Jr
    rf"""(?P<family>{FAMILY}),?\s(?P<given>{DOTTED}|{INITIALS})(?![\p{{L}}\p{{N}}'\u2019])
    (?:,?\s(?P<suffix>{SUFFIX})\b\.?(?=[\s,.;:]|$))?""",
    regex.VERBOSE,
)
COMMA = regex.compile(  # Smith, J. A., Jr.
    rf"""(?P<family>{FAMILY})(?:\s(?P<suffix>{SUFFIX})\.?)?,\s?
    (?P<given>{DOTTED}|{INITIALS}(?=[,;.:\s(]|$))(?:,\s(?P<suffix2>{SUFFIX})\b\.?)?""",
    regex.VERBOSE,
)
INITIALS_FIRST = regex.compile(  # J. A. van der Smith
    rf"""(?P<given>{DOTTED}|{INITIALS}(?=\s\p{{Lu}}\p{{Ll}}))\s?
    (?P<family>{_PARTICLED}{WORD}(?:\s(?!et\s|and\s){WORD}){{0,2}}?){_SUFFIXED}{_ENDS}""",
    regex.VERBOSE,
)
GIVEN_FIRST = regex.compile(  # John A. van der Smith; a family name of capitals would be initials
    rf"""(?P<given>(?:\p{{Lu}}\.\s)?{_GIVEN}(?:\s(?:{_GIVEN}|\p{{Lu}}\.?)){{0,2}}?)\s
    (?P<family>{_PARTICLED}(?!\p{{Lu}}{{1,3}}\.?(?:[\s,;:]|$)){WORD}){_SUFFIXED}{_ENDS}""",
    regex.VERBOSE,
)
INVERTED = regex.compile(  # Smith, John A.
    rf"""(?P<family>{FAMILY}),\s
    (?P<given>{_GIVEN}(?:\s(?!{SUFFIX}\b)(?:{_GIVEN}|\p{{Lu}}\.?(?![\p{{L}}]))){{0,3}}){_SUFFIXED}{_ENDS}""",
    regex.VERBOSE,
)
# A lower-case word that can't stand behind a name.
_LOWER_FOLLOWS = regex.compile(rf"\s(?!(?:and|et|und|y|{PARTICLES})\s)\p{{Ll}}")
_FAMILY_FOLLOWS = regex.compile(r"\.?\s\p{Lu}\p{Ll}")
_SEMICOLON = regex.compile(r"\s?[;,]\s")
_AFTER_ET_AL = regex.compile(r"[.;,]?\s*")
_ELLIPSIS = regex.compile(r"(?:\.\s?){3}|\u2026\s?")
_GROUP = regex.compile(
    r"""(?:(?:and|&)\s)?(?:(?:for|on\sbehalf\sof|in\scollaboration\swith|with|from)\s(?:the\s)?|the\s)?
    (?P<name>\p{Lu}[^.;:,()]{2,120}(?:\([^()]{2,40}\))?[^.;:,()]{0,60})(?=\s?[.;,:(]|$)""",
    regex.VERBOSE,
)


def read_group(text: str, at: int, end: int) -> tuple[dict[str, Any], int] | None:
    """A collective author at `at` and where its name ends, when it reads like one."""
    match = _GROUP.match(text, at, end)
    if match is None or not GROUP.search(match["name"]) or len(match["name"].split()) > 14:
        return None
    return {"literal": match["name"].strip()}, match.end()


def read_name(
    pattern: regex.Pattern[str], text: str, at: int, end: int, *, bare: bool = False
) -> tuple[dict[str, Any], int] | None:
    """The name at `at` and where it ends; `bare` when the names before it had initials without dots."""
    match = pattern.match(text, at, end)
    if match is None:
        return None
    found = match.groupdict()
    stop = match.end()
    given = found["given"]
    if bare and "." in given:  # the dot closes the block: "Smith JA, Doe M. U.S. trends"
        given = given[: given.index(".")]
        return person(found["family"], given), match.start("given") + len(given)
    if "." in given and _LOWER_FOLLOWS.match(
        text, stop
    ):  # "Smith J. E. coli": the last initials open the title
        given, blank, _ = given.rpartition(" ")
        if not blank:
            return None
        stop = match.start("given") + len(given)
    return person(found["family"], given, found.get("suffix") or found.get("suffix2")), stop


def _degree(text: str, at: int, end: int) -> tuple[str, int] | None:
    """Degrees behind a name and where they end; "M.A. Ciol" are initials that only look like one."""
    match = _DEGREES.match(text, at, end)
    if match is None:
        return None
    printed = match.group().strip(" ,")
    inner = "." in printed[:-1]
    if inner and _FAMILY_FOLLOWS.match(text, match.end(), end):
        return None
    return printed if inner else printed.rstrip("."), match.end()  # the last dot of "MD." closes the block


def _close_with_et_al(block: Authors, text: str, at: int, end: int) -> Authors:
    """Behind "et al." groups may still be named: "et al; CRASH-3 trial collaborators"."""
    block.et_al, block.end = True, at
    while semicolon := _SEMICOLON.match(text, block.end, end):
        group = read_group(text, semicolon.end(), end)
        if group is None:
            break
        block.names.append(group[0])
        block.end = group[1]
    after = _AFTER_ET_AL.match(text, block.end, end)
    block.next = after.end() if after else block.end
    return block


def _close(block: Authors, text: str, end: int, *, dotted: bool) -> Authors:
    if close := CLOSE.match(text, block.end, end):
        block.next = close.end()
    elif dotted and text[block.end - 1] == ".":
        block.next = block.end
    else:
        separator = SEPARATOR.match(text, block.end, end)
        block.next, block.closed = separator.end() if separator else block.end, False
    return block


def read_series(
    text: str, start: int, end: int, pattern: regex.Pattern[str], *, dotted: bool
) -> Authors | None:
    """Names of one order, one after the other, groups among them.

    `dotted`: the last dot of initials may close the block.
    """
    block = Authors([], start, start, start)
    at, bare = start, False
    while len(block.names) < MOST:
        read = read_name(pattern, text, at, end, bare=bare)
        if read:
            bare = dotted and text[read[1] - 1] != "."
        elif block.names:
            read = read_group(text, at, end)
        if read is None:
            break
        block.names.append(read[0])
        block.end = read[1]
        if degree := _degree(text, block.end, end):
            block.left.append(degree[0])
            block.end = degree[1]
        if et_al := ET_AL.match(text, block.end, end):
            return _close_with_et_al(block, text, et_al.end(), end)
        separator = SEPARATOR.match(text, block.end, end)
        if separator is None:
            break
        at = separator.end()
        if ellipsis := _ELLIPSIS.match(text, at, end):  # APA leaves out the names between
            block.et_al, at = True, ellipsis.end()
    return _close(block, text, end, dotted=dotted) if block.names else None
