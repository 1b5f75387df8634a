"""The body of a plain page: headings without markup, paragraphs that a page end cut, lists, tables."""

from __future__ import annotations

import re

from extract.document import Block, Cell

Span = tuple[int, int]

_MAX_HEADING = 100
_MIN_CUT = 40
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_FIRST = re.compile(r"[^\W\d_]|\d+-?[^\W\d_]|\d+(?:st|nd|rd|th)\b|[\"“‘'(]?[^\W\d_]")
# What a heading does not hold: a sentence's end inside, a verb that sentences have, links, markers, tabs.
_NO_HEADING = re.compile(
    r"[a-z]{4,}\. |\]\(|://|\t|⁾|\bet al\b|\|"
    r"|\b(?:was|were|is|are|had|has|have|been|we|they|he|she|it|that|which)\b",
    re.I,
)
# The label that opens a structured abstract's part.
_LABELLED = re.compile(
    r"[A-Z][A-Z/&,() -]{2,50}:"
    r"|(?:Aims?|Background|Context|Importance|Introduction|Methods|Objectives?|Purpose|Study)\b[\w &/]{0,40}:"
)
_UNFINISHED = re.compile(
    r"(?:an?|and|as|at|between|but|by|for|from|in|into|its|of|on|or|than|that|the|their|then|to|under|was|were"
    r"|which|who|with)\Z",
    re.I,
)
_CAPTION = re.compile(r"(?:fig(?:ure)?|table)s?\.? ?\d", re.I)
_BULLET = re.compile(r"(?:[-*•‣◦▪·–+])[^\S\n]+(?=\S)")
_NUMBERED = re.compile(r"(\d{1,2})[.)][^\S\n]+(?=\S)")
_CLOSERS = "\"'”’)]*_ \t⁾⁰¹²³⁴⁵⁶⁷⁸⁹"
_TERMINAL = ".!?:;…"


def is_heading(text: str, start: int, end: int) -> bool:
    """Whether a paragraph has a heading's form: a short line, alone, no sentence; or a year."""
    if end - start > _MAX_HEADING or text[end - 1] in ".,;:?!":
        return False
    line = text[start:end]
    if "\n" in line or "\f" in line:
        return False
    if line.isdecimal():
        return bool(_YEAR.match(line))
    return (
        bool(_FIRST.match(line))
        and (not line[0].islower() or any(c.isupper() for c in line.split()[0]))
        and line.count(" ") < 14
        and not _BULLET.match(line)
        and not _CAPTION.match(line)
        and not _NUMBERED.match(line)
        and not _NO_HEADING.search(line)
        and not _UNFINISHED.match(line.split()[-1])
    )


def starts_inside(text: str, before: Span, after: Span) -> bool:
    """Whether `after` goes on with a sentence that a page end cut in `before`."""
    tail = text[max(before[0], before[1] - 200) : before[1]]
    if tail.rstrip(_CLOSERS).endswith(tuple(_TERMINAL)) or _ends_in_marker(tail):
        return False
    first = text[after[0]]
    if first in "-*•‣◦▪·–+" or _NUMBERED.match(text, *after) or _CAPTION.match(text, *before):
        return False
    last = tail.split()[-1]
    if tail.endswith((",", "(", "[", "/", "=", "<", ">", "±")) or _UNFINISHED.match(last):
        return not (after[1] - after[0] == 4 and _YEAR.match(text, *after))
    # A printed line is long; what is short and stands alone is an entry of a list.
    if before[1] - before[0] < _MIN_CUT or not last[-1].isalpha():
        return False
    year_alone = after[1] - after[0] == 4 and _YEAR.match(text, *after)
    return first.islower() or (first.isdecimal() and not year_alone) or first in "(<>=≤≥±%"


def _ends_in_marker(tail: str) -> bool:
    return tail.endswith("⁾")


def find_body(text: str, paragraphs: list[Span], running: frozenset[int]) -> list[Block]:
    """The blocks of the paragraphs before notes and trailer; `running` are a printer's own lines."""
    numbered = _numbered_lists(text, paragraphs)
    blocks: list[Block] = []
    open_: Span | None = None  # the paragraph that may go on
    for i, (start, end) in enumerate(paragraphs):
        if i in running:
            blocks.append(Block("metadata", start, end))
            open_ = None
            continue
        if open_ is not None and starts_inside(text, open_, (start, end)) and start not in numbered:
            open_ = (open_[0], end)
            blocks[-1] = Block("paragraph", *open_)
            continue
        open_ = None
        if _stands_as_heading(text, paragraphs, i, blocks):
            blocks.append(Block("heading", start, end))
            continue
        parts = _parts(text, start, end, numbered)
        blocks += parts
        if parts[-1].kind == "paragraph":
            open_ = (parts[-1].start, parts[-1].end)
    return blocks


def _stands_as_heading(text: str, paragraphs: list[Span], i: int, blocks: list[Block]) -> bool:
    start, end = paragraphs[i]
    if len(paragraphs) == 1 or not is_heading(text, start, end):
        return False
    if i + 1 == len(paragraphs):
        # A year, or a line that the page breaks off with, heads nothing unless there are headings.
        return any(block.kind == "heading" for block in blocks)
    after = paragraphs[i + 1]
    if not blocks and _LABELLED.match(text, *after):
        return False  # the title of a structured abstract
    # A printed line's length, and the next goes on in lower case: a paragraph's first line, cut.
    return not (end - start > 70 and text[after[0]].islower())


def _parts(text: str, start: int, end: int, numbered: dict[int, Span]) -> list[Block]:
    """One paragraph, or the list items or table rows that its lines are."""
    if "\n" not in text[start:end]:
        return [_item_or_paragraph(text, start, end, numbered)]
    lines = _lines(text, start, end)
    if all("\t" in text[a:b] for a, b in lines):
        return [_table(text, lines)]
    openings = [k for k, (a, b) in enumerate(lines) if a in numbered or _BULLET.match(text, a, b)]
    if not openings or (
        openings[0] > 0 and len(openings) < 2 and not text.endswith(":", *lines[openings[0] - 1])
    ):
        return [Block("paragraph", start, end)]
    cuts = [0, *openings] if openings[0] > 0 else openings
    ends = [*cuts[1:], len(lines)]
    return [
        _item_or_paragraph(text, lines[a][0], lines[b - 1][1], numbered)
        for a, b in zip(cuts, ends, strict=True)
    ]


def _item_or_paragraph(text: str, start: int, end: int, numbered: dict[int, Span]) -> Block:
    if start in numbered:
        return Block("item", start, end, number=numbered[start])
    if _BULLET.match(text, start, end):
        return Block("item", start, end)
    return Block("paragraph", start, end)


def _lines(text: str, start: int, end: int) -> list[Span]:
    """The lines of a paragraph without their edge white space."""
    found = []
    at = start
    for line in text[start:end].split("\n"):
        left = len(line) - len(line.lstrip())
        found.append((at + left, at + len(line.rstrip())))
        at += len(line) + 1
    return found


def _table(text: str, lines: list[Span]) -> Block:
    cells = []
    for row, (start, end) in enumerate(lines):
        at = start
        for column, cell in enumerate(text[start:end].split("\t")):
            left = len(cell) - len(cell.lstrip())
            cells.append(Cell(at + left, at + max(left, len(cell.rstrip())), row, column, header=row == 0))
            at += len(cell) + 1
    return Block("table", lines[0][0], lines[-1][1], cells=tuple(cells))


def _numbered_lists(text: str, paragraphs: list[Span]) -> dict[int, Span]:
    """Line starts that number an item, and the number's span: runs from 1 up, of two or more."""
    found: dict[int, Span] = {}
    run: list[tuple[int, Span]] = []

    def close() -> None:
        if len(run) > 1:
            found.update(run)
        run.clear()

    for start, end in paragraphs:
        if end - start < 5 and text[start:end].isdecimal():
            close()
        for a, b in _numbered_lines(text, start, end):
            match = _NUMBERED.match(text, a, b)
            if match is None:
                continue
            number = int(match[1])
            if number == 1:
                close()
            if number == len(run) + 1:
                run.append((a, match.span(1)))
    close()
    return found


def _numbered_lines(text: str, start: int, end: int) -> list[Span]:
    if "\n" not in text[start:end]:
        return [(start, end)]
    return _lines(text, start, end)
