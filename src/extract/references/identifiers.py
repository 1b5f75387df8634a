"""DOI, PMID, PMCID, registrations and URLs: found, repaired only where certain, checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

import regex

# Labels first, then the bare form. A DOI's prefix is "10." and four to nine digits (DOI Handbook, 2.2.2).
_FIND = regex.compile(
    r"""
    (?P<doi_label>
        (?:https?://\s?)?(?:www\.)?(?:dx\.)?doi\.org/\s?(?:doi:\s?)?
      | \bdoi\b\s?[:=.]?\s?(?:(?:https?://\s?)?(?:www\.)?(?:dx\.)?doi\.org/\s?)?(?:doi:\s?)?
    )?
    (?P<doi>(?<![\d.])10\s?\.\s?\d{4,9}(?:\.\d{1,5})*\s?(?:/|%2[Ff])\s?\S{1,400})
  | (?:\bdoi\s?:\s?)(?P<bad_doi>(?=\S*\d)(?=\S*[./])\S{4,200})
  | \[?(?:\bPub[Mm]ed\s)?\bPMID\b\s?[:=]?\s?(?P<pmid>[A-Z]{0,3}\d\w{0,30})\]?
  | \[?\bPub[Mm]ed\s?:\s?(?P<pmid2>\d{1,12})\]?
  | (?:https?://)?(?:www\.)?(?:pubmed\.ncbi\.nlm\.nih\.gov/|ncbi\.nlm\.nih\.gov/(?:entrez/)?pubmed/)(?P<pmid3>\d{1,12})/?
  | (?:https?://)?(?:www\.)?(?:pmc\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/(?P<pmc2>PMC\d{1,12})/?(?:pdf/?)?
  | \[?(?:\bPub[Mm]ed\sCentral\s)?\bPMC(?:ID|\sID)?\b\s?[:=]?\s?(?P<pmc>PMC\s?\w{1,20}|\d{3,12})\]?
  | \b(?P<pmc3>PMC\d{4,9})\b
  | (?P<url>(?:https?://|(?<![\w@/.])www\.)[^\s<>"\u201c\u201d]{3,2000})
    """,
    regex.VERBOSE | regex.IGNORECASE,
)
_SIGNS = ("10.", "10 .", "doi", "pmid", "pubmed", "pmc", "http", "www.")  # one of them is in every match
_DOI = regex.compile(r"10\.\d{4,9}(?:\.\d{1,5})*/[^\s]{1,400}")
_JOINED_TO_LABEL = regex.compile(r"(?i)[.;,]?(?:PMC?ID|PubMed|Epub|https?):?.*$")
# After a blank a DOI goes on where it had to: behind a slash, or where digits and letters in DOI fashion
# follow. A word ("Epub"), a year with a month, or a label doesn't continue it.
_CONTINUES = {
    "/": regex.compile(r"\s(?P<more>(?!Epub|PMID|PMCID|PubMed|https?:)[\w(<][^\s]{0,200})"),
    ".": regex.compile(
        r"\s(?P<more>(?:\d{1,4}\.\d[\w.\-/]{0,80}|\d{4,}(?=[.,;]?\s*(?:$|Epub|PMID|PubMed|PMCID)|[.]\s[A-Z])"
        r"|(?=[a-z.]{0,12}\d)[a-z][\w.\-/()]{0,80}))"
    ),
    "-": regex.compile(r"\s(?P<more>(?=[\w().]{0,12}\d)(?!\d{4}\s(?:[A-Z][a-z]{2}))[\w(][\w.\-/()]{0,80})"),
    "_": regex.compile(r"\s(?P<more>[\w][\w.\-/()]{0,80})"),
}
_LEADING_JOINER = regex.compile(r"\s(?P<more>[.\-_/](?=[\w.\-/()]*\d)[\w][\w.\-/()]{0,80})")
_URL_GOES_ON = regex.compile(r"\s(?P<more>[a-z0-9_%\-][^\s]{0,200}[/.=?&%\-][^\s]{0,200})")
_BLANKS = regex.compile(r"\s")
_DASHES = dict.fromkeys(
    map(ord, "\u2010\u2011\u2012\u2013\u2014\u2212"), "-"
)  # typesetting; no DOI holds them
_PAIRS = {")": "(", "]": "[", ">": "<", "}": "{"}


@dataclass(frozen=True, slots=True)
class Identifier:
    """An identifier found.

    The CSL field, its value, its own span and the span with its label (clean text).
    """

    field: str
    value: str
    start: int
    end: int
    outer_start: int
    outer_end: int
    repaired: bool = False


def _trimmed(text: str) -> str:
    """Without the punctuation of the sentence around it.

    A closing bracket stays when its opening one is inside.
    """
    end = len(text)
    while end:
        last = text[end - 1]
        opening = _PAIRS.get(last)
        unpaired = opening is not None and text.count(last, 0, end) > text.count(opening, 0, end)
        if last in ".,;:'\"\u201d\u2019*" or unpaired:
            end -= 1
        else:
            break
    return text[:end]


def _doi(text: str, match: regex.Match[str], limit: int) -> Identifier:
    start, end = match.span("doi")
    printed = match["doi"]
    if joined := _JOINED_TO_LABEL.search(printed, 8):
        printed = printed[: joined.start()]
        end = start + len(printed)
    repaired = _BLANKS.search(printed) is not None
    for _ in range(4):  # a DOI printed with more than four blanks inside is nobody's
        more = None
        if printed[-1] in _CONTINUES:
            more = _CONTINUES[printed[-1]].match(text, end, limit)
        elif end < limit:
            more = _LEADING_JOINER.match(text, end, limit)
        if more is None:
            break
        printed, end, repaired = printed + " " + more["more"], more.end(), True
    kept = _trimmed(printed)
    value = _BLANKS.sub("", kept).translate(_DASHES)
    repaired = (repaired and _BLANKS.search(kept) is not None) or value != _BLANKS.sub("", kept)
    if "%" in value:
        value = unquote(value)
    if match["doi_label"] and "org/" in match["doi_label"]:
        value = regex.sub(r"[?#].*$", "", value)
    value = _trimmed(value)
    return Identifier("DOI", value, start, start + len(kept), match.start(), start + len(kept), repaired)


def find_identifiers(text: str, start: int = 0, end: int | None = None) -> Iterator[Identifier]:
    """Every identifier in clean text, in order. PMCIDs come with PMC, DOIs bare."""
    stop = len(text) if end is None else end
    folded = text.lower()
    if not any(sign in folded for sign in _SIGNS):
        return
    at = start
    while match := _FIND.search(text, at, stop):
        group = next(
            n for n in ("doi", "bad_doi", "pmid", "pmid2", "pmid3", "pmc", "pmc2", "pmc3", "url") if match[n]
        )
        outer = match.span()
        if group == "doi":
            found = _doi(text, match, stop)
        elif group == "url":
            printed, last = match["url"], match.end()
            if printed[-1] in "/-=" and (more := _URL_GOES_ON.match(text, last, stop)):
                printed, last = text[match.start() : more.end()], more.end()
            printed = _trimmed(printed)
            value = _BLANKS.sub("", printed)
            last = outer[0] + len(printed)
            found = Identifier("URL", value, outer[0], last, outer[0], last, " " in printed)
        elif group == "bad_doi":
            printed = _trimmed(match[group])
            last = match.start(group) + len(printed)
            found = Identifier("DOI", printed, match.start(group), last, outer[0], last)
        elif group.startswith("pmid"):
            found = Identifier("PMID", match[group], *match.span(group), *outer)
        else:
            value = _BLANKS.sub("", match[group]).upper()
            value = value if value.startswith("PMC") else "PMC" + value
            found = Identifier("PMCID", value, *match.span(group), *outer)
        yield found
        at = max(found.outer_end, outer[0] + 1)


def identifier_problems(item: dict[str, Any]) -> list[str]:
    """What is wrong with an item's identifiers, one sentence each; empty when they are well formed."""
    problems = []
    doi, pmid, pmcid = item.get("DOI"), item.get("PMID"), item.get("PMCID")
    repaired = (item.get("custom") or {}).get("repaired") or []
    if doi is not None and not well_formed_doi(doi):
        problems.append(f"malformed DOI: {doi}")
    elif "DOI" in repaired:
        problems.append(f"white space or a dash inside the DOI mended: {doi}")
    if pmid is not None and not regex.fullmatch(r"[1-9]\d{0,7}", pmid):
        problems.append(f"malformed PMID: {pmid}")
    if pmcid is not None and not regex.fullmatch(r"PMC[1-9]\d{0,8}(?:\.\d+)?", pmcid):
        problems.append(f"malformed PMCID: {pmcid}")
    return problems


def well_formed_doi(doi: str) -> bool:
    """Prefix and suffix as the DOI Handbook has them, brackets in pairs, no trailing punctuation."""
    return _DOI.fullmatch(doi) is not None and _trimmed(doi) == doi
