"""An article in a journal: authors, title, journal and place, in the order that the text has them."""

from __future__ import annotations

import regex

from extract.references.authors import read_authors
from extract.references.dates import Date, read_date
from extract.references.draft import Draft
from extract.references.imprint import HOUSE
from extract.references.journals import abbreviation, all_journal_words
from extract.references.locate import Place, place_at_end, place_by_date, place_by_year_alone
from extract.references.remarks import take_language
from extract.references.series import VANCOUVER, Authors, read_series
from extract.references.titles import Split, split_title, trim

_FRONT = regex.compile(r"\s*[.,]?\s*(?P<open>[(\[])?\s*(?P<date>(?=(?:1[5-9]|20)\d\d))")
_FRONT_CLOSE = regex.compile(r"\s*[)\]]?\s*[.,:]?\s*")
_LANGUAGE_MARK = regex.compile(r"(?:[\[(](?:[Aa]rticle\s)?[Ii]n\s\p{L}+[^\[\]()]*[\])]|\[\p{L}+\])\.?$")
_PROCEEDINGS = regex.compile(r"(?:\d{4}\s)?Proc(?:\.|eedings)\s.*\b(?:Conf|Symp|Meeting|Workshop|Congr)")
_STOP = regex.compile(r"[.?!]\s+(?=\p{L})")
_ABBREVIATED = regex.compile(r"\p{L}\.\s?\p{L}")


def _front_date(text: str, at: int, end: int) -> tuple[Date, int, bool] | None:
    """A date directly behind the authors (Harvard, APA), where the text goes on, and whether in brackets."""
    match = _FRONT.match(text, at, end)
    if match is None:
        return None
    date = read_date(text, match.end(), end)
    if date is None:
        return None
    close = _FRONT_CLOSE.match(text, date.end, end)
    following = close.end() if close else date.end
    if match["open"] and (close is None or not {")", "]"} & set(close.group())):
        return None
    if not match["open"] and text[date.end : date.end + 1] in ";:/-":
        return None
    return date, following, bool(match["open"])


def _place(text: str, start: int, end: int, front: tuple[Date, int, bool] | None) -> Place | None:
    by_date = place_by_date(text, start, end)
    if by_date and by_date.complete and by_date.form != "page" and not (front and front[2]):
        return by_date
    at_end = place_at_end(text, front[1] if front else start, end)
    if (
        at_end
        and (front or at_end.issued)
        and not (by_date and by_date.complete and by_date.start < at_end.start)
    ):
        return at_end
    if by_date:
        return by_date
    if front is None:
        return place_by_year_alone(text, start, end) or at_end
    return at_end


def _take_authors(draft: Draft, block: Authors) -> None:
    draft.take("author", block.names, block.start, block.end)
    draft.used.append((block.start, block.next))
    draft.et_al = block.et_al
    if block.left:
        draft.notes.append(", ".join(block.left))


def read_article(draft: Draft, start: int, end: int) -> Draft | None:
    """An article in a journal between `start` and `end` of the clean text."""
    text = draft.clean.text
    block = read_authors(text, start, end)
    at = block.next if block else start
    front = _front_date(text, block.end if block else start, end) if block else None
    if front is None and block is not None:
        front = _front_date(text, block.next, end)
    place = _place(text, at, end, front)
    if front and place and place.issued and not front[2] and place.start > front[1]:
        front = None  # "2013 ACCF guideline … 2013;128": the first year is the title's
    if front:
        at = front[1]
    stop = place.start if place else end
    if block and stop - block.next < 3 and place and place.complete and front is None:
        block, at = None, start  # nothing is left for a title or a journal: these were no names
    parts = split_title(text, at, stop, commas=bool(block and text[block.end : block.end + 1] == ","))
    if block and parts.title is None and parts.journal is None:
        return None
    if block is None and parts.title and (behind := _authors_behind(text, *parts.title)):
        block = behind
        parts = Split(trim(text, parts.title[0], block.start), parts.journal, parts.certain)
    if block:
        _take_authors(draft, block)
    if parts.journal and place and place.form == "year" and not _sure_journal(draft, *parts.journal):
        parts = Split(None, None)  # a year closes books and pages too: say nothing
    if parts.title and (parts.certain or (place and place.complete)):
        _take_title(draft, *parts.title)
    if parts.journal and (_known_journal(text, parts) if place is None else parts.certain or place.complete):
        draft.take_text("container-title", *_with_last_dot(text, *parts.journal))
    if front:
        draft.take("issued", front[0].value, front[0].start, front[0].end)
    if place:
        _take_place(draft, place)
        if "volume" not in place.values and _PROCEEDINGS.match(str(draft.values.get("container-title", ""))):
            draft.values["type"] = "paper-conference"
    return draft


def _known_journal(text: str, parts: Split) -> bool:
    """Whether a name with no place behind it is surely a journal's ("J Neurosurg, published online …")."""
    return parts.certain and parts.journal is not None and all_journal_words(text[slice(*parts.journal)])


def _authors_behind(text: str, start: int, end: int) -> Authors | None:
    """Authors that stand behind the title instead, when they fill its last sentence."""
    for stop in reversed(list(_STOP.finditer(text, start, end))):
        block = read_series(text, stop.end(), end, VANCOUVER, dotted=True)
        if block and block.end >= end - 1 and (len(block.names) > 1 or block.et_al):
            return block
    return None


def _with_last_dot(text: str, start: int, end: int) -> tuple[int, int]:
    """Among dotted abbreviations ("J. Neurosurg.") the last dot is theirs, else it closes a sentence."""
    if text[end : end + 1] != "." or _ABBREVIATED.search(text, start, end) is None:
        return start, end
    return start, end + abbreviation(text[start:end].split()[-1])


def _sure_journal(draft: Draft, start: int, end: int) -> bool:
    """Whether a name in front of a bare year is a journal's, and no publisher's."""
    name = draft.clean.text[start:end]
    if ";" in name or ":" in name:
        return False
    return all_journal_words(name) or bool({"DOI", "PMID"} & set(draft.values)) or not HOUSE.search(name)


def _take_title(draft: Draft, start: int, end: int) -> None:
    """The title without brackets around the whole of it, which say that it was translated."""
    text = draft.clean.text
    draft.used.append((start, end))
    take_language(draft, start, end, behind=end)
    if "language" in draft.values and (mark := _LANGUAGE_MARK.search(text, start, end)):
        span = trim(text, start, mark.start())
        if span is None:
            return
        start, end = span
    if inner := _inside_brackets(text, start, end):
        draft.translated = True
        start, end = inner
    draft.take_text("title", start, end)


def _inside_brackets(text: str, start: int, end: int) -> tuple[int, int] | None:
    """The span inside when one pair of square brackets holds the whole; None else."""
    last = start + len(text[start:end].rstrip("."))
    if text[start] != "[" or text[last - 1] != "]":
        return None
    depth = 0
    for index in range(start, last):
        depth += (text[index] == "[") - (text[index] == "]")
        if depth == 0 and index < last - 1:
            return None
    return trim(text, start + 1, last - 1)


def _take_place(draft: Draft, place: Place) -> None:
    if place.issued and "issued" in place.spans:
        draft.take("issued", place.issued, *place.spans["issued"])
    for name, value in place.values.items():
        draft.take(name, value, *place.spans[name])
    draft.used.append((place.start, place.end))
