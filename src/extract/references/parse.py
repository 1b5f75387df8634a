"""One reference as printed → one CSL-JSON item.

Clean text, identifiers, authors, place in the journal, then title and journal between them; what is left is the note.
Other kinds (books, chapters, theses, pages …) are recognised first, see `styles`.
"""

from __future__ import annotations

from typing import Any

import regex

from extract.references.authors import Authors, read_authors
from extract.references.cleaning import clean
from extract.references.dates import YEAR, Date, read_date
from extract.references.draft import Draft, refusal, refused
from extract.references.identifiers import Identifier, find_identifiers
from extract.references.imprint import HOUSE, take_accessed
from extract.references.journals import all_journal_words
from extract.references.locate import Place, place_at_end, place_by_date, place_by_year_alone
from extract.references.remarks import TAIL, comments_start, take_epub, take_language
from extract.references.styles import read_other
from extract.references.titles import Split, split_title, trim

LIMIT = 20_000  # characters; the longest author lists printed stay below

_NUMBER = regex.compile(
    r"""\s*(?:[)\].,;:*\u2022\u2013\u2014\u00b7]\s*)?
    (?:\[\^?\d{1,4}\]:?\s*|\(\d{1,3}\)\s*|\d{1,4}\s?[.):]\s*(?=[^\d\s]|\d{4}\s)|[\u00b9\u00b2\u00b3\u2070-\u2079]{1,4}[\u207e)]?\s*
      |\d{1,3}\s+(?=\p{Lu}[\p{L}'\u2019\-]{1,30}\s\p{Lu}{1,3}[,.\s]))?
    (?:[\u2022\u2013\u2014\u00b7\-*]\s+)?""",
    regex.VERBOSE,
)
_FRONT = regex.compile(r"\s*[.,]?\s*(?P<open>[(\[])?\s*(?P<date>(?=(?:1[5-9]|20)\d\d))")
_FRONT_CLOSE = regex.compile(r"\s*[)\]]?\s*[.,:]?\s*")
_NO_REFERENCE = regex.compile(
    r"(?i)\b(?:personal\scommunications?|unpublished\s(?:data|observations?|results|work)|data\son\sfile|manuscript\sin\spreparation|"
    r"submitted\sfor\spublication)\b|^\W*(?:ibid|idem|op\.?\scit|see\s(?:also|text|above|below)|note|e\.g)\b"
)
_LANGUAGE_MARK = regex.compile(r"(?:[\[(](?:[Aa]rticle\s)?[Ii]n\s\p{L}+[^\[\]()]*[\])]|\[\p{L}+\])\.?$")
_SERVER = regex.compile(r"(?i)\b(?:bioRxiv|medRxiv|arXiv|Research\sSquare|SSRN|Preprints(?:\.org)?|PsyArXiv|OSF\sPreprints|ChemRxiv)\b")
_ARXIV = regex.compile(r"arXiv:\d{4}\.\d{4,5}(?:v\d{1,2})?")
_ABBREVIATED = regex.compile(r"\p{L}\.\s?\p{L}")
_AHEAD = regex.compile(r"\[published\s(?:online\s)?ahead\sof\sprint,?\s?")
_ANY_WORD = regex.compile(r"\p{L}{2}")


def parse_reference(raw: str, *, id: str = "") -> dict[str, Any]:
    """Reads one reference. Spans in `custom.fields` index `raw` (code points, end exclusive).

    What can't be read surely is refused: the item then has only `id` and `custom`, whose `note` holds the text.
    Cost is linear in the length of `raw`; beyond `LIMIT` characters it is refused unread.
    """
    if len(raw) > LIMIT:
        return refusal(id, f"refused: {len(raw):,} characters are no single reference (limit {LIMIT:,}): {raw[:80]} \u2026")
    seen = clean(raw)
    text = seen.text
    number = _NUMBER.match(text)
    start = number.end() if number else 0
    whole = " ".join(text[start:].split())
    if not _ANY_WORD.search(text, start) or _NO_REFERENCE.search(text, start):
        return refusal(id, whole)
    draft = Draft(seen, start)
    comments = comments_start(text, start)
    found = list(find_identifiers(text, start))
    if ")" in text[:start] or not found:
        pass
    _take_identifiers(draft, found, comments)
    end = min([comments, *(f.outer_start for f in found)])
    if tail := TAIL.search(text, start, end):
        end = tail.start()
    if end == start and found:  # an identifier stands first: read what follows the identifiers
        last = max(f.outer_end for f in found)
        read = _read(Draft(seen, last), last, comments) if comments - last > 20 else None
        if read is not None:
            draft.values = {**read.values, **draft.values}
            draft.spans |= {k: v for k, v in read.spans.items() if k not in draft.spans}
            draft.used += read.used
            draft.et_al, draft.translated = read.et_al, read.translated
    else:
        read_other(draft, start, end) or _read(draft, start, end)
    _take_asides(draft)
    if "accessed" not in draft.values:
        take_accessed(draft, start, comments)
    _tell_preprints(draft)
    take_epub(draft, min(end, len(text)), comments)
    if "language" not in draft.values:
        behind = draft.spans.get("page") or draft.spans.get("volume") or draft.spans.get("issued") or (start, start)
        take_language(draft, start, comments, behind=behind[1])
    _take_link_targets(draft)
    return _finish(draft, id, whole)


def _finish(draft: Draft, identity: str, whole: str) -> dict[str, Any]:
    values = draft.values
    known = {"DOI", "PMID", "PMCID", "URL"} & set(values)
    if not known and not ("issued" in values and {"author", "title", "container-title"} & set(values)):
        return refusal(identity, whole)
    if "type" not in values:
        article = "container-title" in values or {"PMID", "PMCID"} & set(values)
        draft.values = {"type": "article-journal" if article else "webpage" if known == {"URL"} else "document", **values}
    item = draft.item(identity)
    return refusal(identity, whole) if refused(item) else item


def _take_identifiers(draft: Draft, found: list[Identifier], comments: int) -> None:
    """The reference's own identifiers: those before its comments, for PubMed's also the last behind them."""
    for name in ("DOI", "PMID", "PMCID", "URL"):
        own = [f for f in found if f.field == name and f.outer_start < comments]
        behind = [f for f in found if f.field == name and f.outer_start >= comments]
        if own:
            chosen = own[0]
        elif behind and name in ("PMID", "PMCID"):
            chosen = behind[-1]
        else:
            continue
        if name == "URL" and "doi.org" in chosen.value.lower():
            continue
        draft.take(name, chosen.value, chosen.start, chosen.end)
        draft.used.append((chosen.outer_start, chosen.outer_end))
        if chosen.repaired:
            draft.repaired.append(name)
        for other in own[1:]:  # the same printed twice, as a number and as a link
            if other.value.lower() == chosen.value.lower():
                draft.used.append((other.outer_start, other.outer_end))


def _take_asides(draft: Draft) -> None:
    """"[cited 2012 Jan 3]" says when a source was looked at; "[Internet]" only that it was online."""
    for aside, start, end in draft.clean.asides:
        if aside.startswith("[cited ") and (date := read_date(aside, 7, len(aside) - 1)):
            draft.values["accessed"] = date.value
            draft.raw_spans["accessed"] = (start + date.start, start + date.end)
        elif aside.lower().startswith("[preprint]"):
            draft.values["genre"] = "Preprint"
            draft.raw_spans["genre"] = (start + 1, start + len("[Preprint"))
        elif aside.startswith("[published ") and (date := _AHEAD.search(aside)):
            if read := read_date(aside, date.end(), len(aside)):
                draft.epub = read.value["date-parts"][0]
                draft.raw_spans["epub"] = (start + read.start, start + read.end)
            draft.notes.append(date.group().strip("[, "))
        elif not aside.startswith("[Internet]"):
            draft.notes.append(aside.strip("[]."))


def _tell_preprints(draft: Draft) -> None:
    """CSL's kind of a preprint is `article`; the server stays the container."""
    container = str(draft.values.get("container-title", ""))
    text = draft.clean.text
    server = _SERVER.match(container)
    if "type" in draft.values or not (server or draft.values.get("genre") == "Preprint"):
        if "type" in draft.values or "container-title" in draft.values:
            return
        server = _SERVER.search(text, draft.start)
        if server is None or ("title" not in draft.values and "author" not in draft.values):
            return
        draft.take_text("container-title", *server.span())
    draft.values["type"] = "article"
    draft.values.setdefault("genre", "Preprint")
    if number := _ARXIV.search(text, draft.start):
        draft.take_text("number", *number.span())
        for name in ("volume", "issue", "page"):  # the arXiv number read as a place
            span = draft.spans.get(name)
            if span and span[0] < number.end() and span[1] > number.start():
                del draft.values[name], draft.spans[name]
    if server and server.end() < len(container) and container[server.end() :].strip().startswith("preprint"):
        start = draft.spans["container-title"][0]
        draft.take_text("container-title", start, start + server.end())


def _take_link_targets(draft: Draft) -> None:
    """A link's target that says more than its text: a DOI, else the URL."""
    for target, start, end in draft.clean.targets:
        if not target.startswith("http"):
            continue
        for found in find_identifiers(target):
            if found.field in draft.values:
                if found.field == "URL" and draft.values["URL"] != found.value:
                    draft.notes.append(found.value)
                continue
            draft.values[found.field] = found.value
            draft.raw_spans[found.field] = (start + found.start, start + found.end)
        del end


def _front_date(text: str, at: int, end: int) -> tuple[Date, int, bool] | None:
    """A date directly behind the authors (Harvard, APA): the date, where the text goes on, whether in brackets."""
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
    if at_end and (front or at_end.issued) and not (by_date and by_date.complete and by_date.start < at_end.start):
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


def _read(draft: Draft, start: int, end: int) -> Draft | None:
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
    if block:
        _take_authors(draft, block)
    if parts.journal and place and place.form == "year" and not _sure_journal(draft, *parts.journal):
        parts = Split(None, None)  # a year closes books and pages too: say nothing
    if parts.title and (parts.certain or (place and place.complete)):
        _take_title(draft, *parts.title)
    if parts.journal and place and (parts.certain or place.complete):
        first, last = parts.journal
        if _ABBREVIATED.search(text, first, last) and text[last - 1 : last + 1] != ")." and text[last : last + 1] == ".":
            last += 1  # among dotted abbreviations the last dot is one of theirs
        draft.take_text("container-title", first, last)
    if front:
        draft.take("issued", front[0].value, front[0].start, front[0].end)
    if place:
        _take_place(draft, place)
    return draft


def _sure_journal(draft: Draft, start: int, end: int) -> bool:
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
    if text[start] == "[" and text[end - 1] in "]." and text[start:end].rstrip(".").endswith("]"):
        inner_end = start + len(text[start:end].rstrip("."))
        depth = 0
        for index in range(start, inner_end):
            depth += (text[index] == "[") - (text[index] == "]")
            if depth == 0 and index < inner_end - 1:
                break
        else:
            span = trim(text, start + 1, inner_end - 1)
            if span:
                draft.translated = True
                start, end = span
    draft.take_text("title", start, end)


def _take_place(draft: Draft, place: Place) -> None:
    if place.issued and "issued" in place.spans:
        draft.take("issued", place.issued, *place.spans["issued"])
    for name, value in place.values.items():
        draft.take(name, value, *place.spans[name])
    draft.used.append((place.start, place.end))


__all__ = ["LIMIT", "YEAR", "parse_reference"]
