"""What the readers of other kinds share: taking names, titles and years into a draft."""

from __future__ import annotations

import regex

from extract.references.authors import read_authors
from extract.references.dates import YEAR, read_date
from extract.references.draft import Draft
from extract.references.series import Authors
from extract.references.titles import trim

# A date behind the authors: "(2019).", "(2020, March 3)" or Chicago's "2019."
_FRONT_YEAR = regex.compile(
    rf"\s*[.,]?\s*(?:\((?P<date>(?:{YEAR})[^()]{{0,20}})\)\s*[.,:]?\s*|(?P<bare>{YEAR})\.\s+)"
)
SENTENCE = regex.compile(
    r"(?P<text>[^\s](?:[^.?!]|[.](?!\s|$)|[?!](?=[a-z])){2,400}[?!]?)(?:[.]\s|[.]?$|(?<=[?!])\s)"
)
_CLOSING_BRACKETS = regex.compile(r"\s?\[[^\[\]]{2,40}\]$")
_LONE_YEAR = regex.compile(rf"(?<![\d\-\u2013]){YEAR}(?![\d\-\u2013])")


def take_authors(draft: Draft, start: int, end: int) -> int:
    """Takes the authors and a date in brackets behind them; returns where the title begins."""
    text = draft.clean.text
    block = read_authors(text, start, end)
    at = start
    if block:
        take_names(draft, "author", block)
        at = block.next
    front = _FRONT_YEAR.match(text, block.end if block else start, end)
    group = "date" if front and front["date"] else "bare"
    if front and (date := read_date(text, *front.span(group))):
        draft.take("issued", date.value, date.start, date.end)
        draft.used.append(front.span())
        at = front.end()
    return at


def take_names(draft: Draft, name: str, block: Authors) -> None:
    """Authors or editors."""
    draft.take(name, block.names, block.start, block.end)
    draft.used.append((block.start, block.next))
    if name == "author":
        draft.et_al = block.et_al
    if block.left:
        draft.notes.append(", ".join(block.left))


def take_trimmed(draft: Draft, name: str, start: int, end: int) -> bool:
    """A field without the punctuation around it; a title also without brackets behind it ("[abstract]")."""
    text = draft.clean.text
    span = trim(text, start, end, " \t,;:.\"\u201c\u201d\u2018'")
    if (
        span
        and name == "title"
        and text[span[1] - 1] == "]"
        and (bracket := _CLOSING_BRACKETS.search(text, *span))
    ):
        span = trim(text, span[0], bracket.start())
    if span is None or span[1] - span[0] < 3:
        return False
    if name == "title" and text[span[0]] == "(":
        return False
    draft.take_text(name, *span)
    return True


def take_last_year(draft: Draft, start: int, end: int) -> None:
    """The only year that the text names; of several none is certain."""
    years = list(_LONE_YEAR.finditer(draft.clean.text, start, end))
    if years and len({year.group() for year in years}) == 1:
        draft.take("issued", {"date-parts": [[int(years[0].group())]]}, *years[0].span())
