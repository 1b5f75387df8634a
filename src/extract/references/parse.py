"""One reference as printed → one CSL-JSON item.

Clean text, identifiers, authors, place in the journal, then title and journal between them; what is left is
the note. Other kinds (books, chapters, theses, pages …) are recognised first, see `styles`.
"""

from __future__ import annotations

from typing import Any

import regex

from extract.references.article import read_article
from extract.references.cleaning import clean
from extract.references.draft import Draft, refusal, refused
from extract.references.identifiers import find_identifiers
from extract.references.imprint import take_accessed
from extract.references.remarks import TAIL, comments_start, take_epub, take_language
from extract.references.sources import take_asides, take_identifiers, take_link_targets, tell_preprints
from extract.references.styles import read_other

LIMIT = 20_000  # characters; the longest author lists printed stay below

# A list's number or bullet, and stray punctuation in front of it.
_NUMBER = regex.compile(
    r"""\s*(?:[)\].,;:*\u2022\u2013\u2014\u00b7]\s*)?
    (?:\[\^?\d{1,4}\]:?\s*|\(\d{1,3}\)\s*|\d{1,4}\s?[.):]\s*(?=[^\d\s]|\d{4}\s)
      |[\u00b9\u00b2\u00b3\u2070-\u2079]{1,4}[\u207e)]?\s*
      |\d{1,3}\s+(?=\p{Lu}[\p{L}'\u2019\-]{1,30}\s\p{Lu}{1,3}[,.\s]))?
    (?:[\u2022\u2013\u2014\u00b7\-*]\s+)?""",
    regex.VERBOSE,
)
_NO_REFERENCE = regex.compile(
    r"\W*(?:ibid|idem|op\.?\scit|see\s(?:also|text|above|below)|note|e\.g)\b", regex.IGNORECASE
)
_UNPRINTED = (
    "personal communication",
    "unpublished data",
    "unpublished observation",
    "unpublished result",
    "unpublished work",
    "data on file",
    "manuscript in preparation",
    "submitted for publication",
)
_LAST_YEAR = regex.compile(r"\((?P<year>(?:19|20)\d\d)\)\.?\s*$")  # Nature's year behind the DOI
_ANY_WORD = regex.compile(r"\p{L}{2}")


def parse_reference(raw: str, *, id: str = "") -> dict[str, Any]:
    """Reads one reference. Spans in `custom.fields` index `raw` (code points, end exclusive).

    What can't be read surely is refused: the item then has only `id` and `custom`, whose `note` holds the
    text. Cost is linear in the length of `raw`; beyond `LIMIT` characters it is refused unread.
    """
    if len(raw) > LIMIT:
        reason = f"refused: {len(raw):,} characters are no single reference (limit {LIMIT:,})"
        return refusal(id, f"{reason}: {raw[:80]} \u2026")
    seen = clean(raw)
    text = seen.text
    number = _NUMBER.match(text)
    start = number.end() if number else 0
    whole = " ".join(text[start:].split())
    if not _ANY_WORD.search(text, start) or _NO_REFERENCE.match(text, start):
        return refusal(id, whole)
    folded = whole.lower()
    if any(words in folded for words in _UNPRINTED):
        return refusal(id, whole)
    draft = Draft(seen, start)
    comments = comments_start(text, start)
    found = list(find_identifiers(text, start))
    take_identifiers(draft, found, comments)
    end = min([comments, *(f.outer_start for f in found)])
    if tail := TAIL.search(text, start, end):
        end = tail.start()
    if end == start and found:
        _read_behind(draft, max(f.outer_end for f in found), comments)
    else:
        read_other(draft, start, end) or read_article(draft, start, end)
    if "issued" not in draft.values and (year := _LAST_YEAR.search(text, end, comments)):
        draft.take("issued", {"date-parts": [[int(year["year"])]]}, *year.span("year"))
    take_asides(draft)
    if "accessed" not in draft.values:
        take_accessed(draft, start, comments)
    tell_preprints(draft)
    take_epub(draft, min(end, len(text)), comments)
    if "language" not in draft.values:
        spans = draft.spans
        behind = spans.get("page") or spans.get("volume") or spans.get("issued") or (start, start)
        take_language(draft, start, comments, behind=behind[1])
    take_link_targets(draft)
    return _finish(draft, id, whole)


def _read_behind(draft: Draft, start: int, end: int) -> None:
    """Reads an article behind identifiers that stand first."""
    read = read_article(Draft(draft.clean, start), start, end) if end - start > 20 else None
    if read is None:
        return
    draft.values = {**read.values, **draft.values}
    draft.spans = {**read.spans, **draft.spans}
    draft.used += read.used
    draft.et_al, draft.translated = read.et_al, read.translated


def _finish(draft: Draft, identity: str, whole: str) -> dict[str, Any]:
    """The item; a refusal where neither an identifier nor a date with a name or title was found."""
    values = draft.values
    known = {"DOI", "PMID", "PMCID", "URL"} & set(values)
    if not known and not (
        "issued" in values and {"author", "title", "container-title", "number"} & set(values)
    ):
        return refusal(identity, whole)
    if "type" not in values:
        article = "container-title" in values or {"PMID", "PMCID"} & set(values)
        kind = "article-journal" if article else "webpage" if known == {"URL"} else "document"
        draft.values = {"type": kind, **values}
    item = draft.item(identity)
    return refusal(identity, whole) if refused(item) else item
