"""Notes at the end of a plain page: `1)` and `⁴⁾` alone or with their text, `[1]` and `1.` where certain."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from extract.document import Block
from extract.readers.plain_blocks import is_heading, starts_inside

Style = Literal["paren", "bracket", "dot"]

_PAREN = r"(?:\d{1,4}\)|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}⁾)"
# `3) , 6)` heads a note that several markers share.
_HEAD = re.compile(
    rf"[^\S\n]*(?:(?P<paren>{_PAREN}(?:[^\S\n]{{0,3}}(?:,[^\S\n]{{0,3}})?{_PAREN}){{0,50}})"
    r"|(?P<bracket>\[\d{1,3}\])|(?P<dot>\d{1,3}\.(?=\s)))[^\S\n]*"
)
_NUMBER = re.compile(r"[\d⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_DIGITS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_REFERENCE = re.compile(
    r"\b(?:19|20)\d\d\b[^\n]{0,24}[;:,] ?\d|\bdoi\b|doi\.org|\bPM(?:C)?ID\b|\bPubMed\b|\bet al\b|https?://",
    re.I,
)
_MORE = re.compile(
    r"[a-z\d(\[]|PMID|PubMed|PMCID|PMC\d|Epub|Doi|DOI|Available|Erratum|Review\.|Retraction|Japanese"
)
_HEADED = re.compile(r"(?:references?|literature|bibliography|notes|footnotes|citations|sources)\Z", re.I)
_REACH = 400


@dataclass(frozen=True, slots=True)
class _Head:
    """A line that may open a note: its place, the paragraph it stands in, and where its text begins."""

    start: int
    end: int
    text: int
    paragraph: int
    opens: bool
    style: Style
    labels: tuple[str, ...]

    @property
    def first(self) -> int:
        return int(self.labels[0])


def find_notes(text: str, paragraphs: list[tuple[int, int]]) -> tuple[list[Block], Style | None, int]:
    """The notes, their style, and the index of the first paragraph that holds them (len: there are none).

    `paragraphs` end before the trailer. Notes stand at the end, numbered upwards, with no heading among them.
    """
    heads = _region(text, paragraphs, _heads(text, paragraphs))
    if not heads or not _certain(text, paragraphs, heads):
        return [], None, len(paragraphs)
    ends = [h.start for h in heads[1:]] + [_last_end(text, paragraphs, heads[-1])]
    notes = []
    for head, limit in zip(heads, ends, strict=True):
        raw = text[head.text : limit]
        start = head.text + len(raw) - len(raw.lstrip())
        end = start + len(raw.strip())
        if start >= end:
            start = end = head.end
        notes.append(Block("note", start, end, labels=head.labels, head=(head.start, head.end)))
    rest = [
        Block("paragraph", start, end)
        for start, end in paragraphs[heads[-1].paragraph + 1 :]
        if start >= ends[-1]
    ]
    return [*notes, *rest], heads[0].style, heads[0].paragraph


def _heads(text: str, paragraphs: list[tuple[int, int]]) -> list[_Head]:
    """All lines of the paragraphs that open like a note, in order."""
    found: list[_Head] = []
    for i, (first, limit) in enumerate(paragraphs):
        at = first
        while True:
            if match := _HEAD.match(text, at, limit):
                found.append(_head(match, i, at == first))
            at = text.find("\n", at, limit) + 1
            if not at:
                break
    return found


def _head(match: re.Match[str], paragraph: int, opens: bool) -> _Head:
    style: Style = "paren" if match["paren"] else "bracket" if match["bracket"] else "dot"
    labels = tuple(n.translate(_DIGITS).lstrip("0") or "0" for n in _NUMBER.findall(match[style]))
    return _Head(*match.span(style), match.end(), paragraph, opens, style, labels)


def _region(text: str, paragraphs: list[tuple[int, int]], heads: list[_Head]) -> list[_Head]:
    """The run of heads that ends the page: walking back, numbers fall, styles agree, no heading between."""
    run: list[_Head] = []
    for head in reversed(heads):
        if run:
            next_ = run[-1]
            if head.style != next_.style or head.first >= next_.first:
                if head.opens:
                    break
                continue
            # Inside a paragraph a number at a line's start may be a wrapped reference's own.
            if not next_.opens and next_.paragraph == head.paragraph and next_.first - head.first > 3:
                continue
            if any(_breaks(text, paragraphs, i) for i in range(head.paragraph + 1, next_.paragraph)):
                break
        run.append(head)
    run.reverse()
    while run and not run[0].opens:
        run.pop(0)
    return run


def _breaks(text: str, paragraphs: list[tuple[int, int]], i: int) -> bool:
    return is_heading(text, *paragraphs[i]) and not starts_inside(text, paragraphs[i - 1], paragraphs[i])


def _certain(text: str, paragraphs: list[tuple[int, int]], heads: list[_Head]) -> bool:
    """Whether the run is notes and no numbered list."""
    body_end = heads[0].start
    numbers = [head.first for head in heads]
    alone = [text.startswith("\n", head.text) for head in heads]
    if heads[0].style == "paren":
        if any(alone) or any(text[head.end - 1] == "⁾" for head in heads):
            return True
        if any(text.find(_superscript(head.labels[0]), 0, body_end) >= 0 for head in heads):
            return True
    elif numbers != list(range(1, len(numbers) + 1)):
        return False
    ends = [head.start for head in heads[1:]] + [paragraphs[-1][1]]
    alike = sum(
        bool(_REFERENCE.search(text, head.text, min(end, head.text + _REACH)))
        for head, end in zip(heads, ends, strict=True)
    )
    if 2 * alike < len(heads):
        return False
    before = heads[0].paragraph - 1
    if before >= 0 and _HEADED.match(text, paragraphs[before][0], paragraphs[before][1]):
        return True
    if heads[0].style == "paren":
        return alike == len(heads) or any(text.find(f" {n})", 0, body_end) >= 0 for n in numbers)
    cited = sum(any(text.find(f"[{n}{c}", 0, body_end) >= 0 for c in "],-–") for n in numbers[:20])
    return 2 * cited >= min(len(numbers), 20)


def _superscript(label: str) -> str:
    return label.translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")) + "⁾"


def _last_end(text: str, paragraphs: list[tuple[int, int]], head: _Head) -> int:
    """Where the last note ends: with its paragraph, and those that plainly go on with it."""
    i = head.paragraph
    if text.startswith("\n", head.text) and paragraphs[i][1] <= head.text and i + 1 < len(paragraphs):
        i += 1
    while i + 1 < len(paragraphs) and (
        _MORE.match(text, paragraphs[i + 1][0]) or not text.endswith((".", ".*"), *paragraphs[i])
    ):
        if is_heading(text, *paragraphs[i + 1]) and not starts_inside(text, paragraphs[i], paragraphs[i + 1]):
            break
        i += 1
    return paragraphs[i][1]
