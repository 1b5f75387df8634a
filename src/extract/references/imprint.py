"""A publisher's imprint: place, publisher, year, edition, pages; and when a page was last looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import regex

from extract.references.dates import MONTH, YEAR, read_date
from extract.references.draft import Draft
from extract.references.grammar import PAGE

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
# Houses and the words their names hold, for imprints whose parts only commas separate.
HOUSE = regex.compile(
    r"""(?i)\b(?:press|publish(?:ers?|ing)|verlag|springer|elsevier|thieme|saunders|mosby|wiley(?:-blackwell)?|lippincott|churchill|livingstone
    |wolters\skluwer|kluwer|mcgraw-?hill|academic|blackwell|karger|sage|routledge|taylor\s&\sfrancis|crc|pearson|raven|masson|butterworth|heinemann
    |arnold|steinkopff|enke|urban|schwarzenberg|humana|informa|guilford|plenum|little,?\sbrown|williams\s&\swilkins|iarc|books?|office|university
    |organi[sz]ation|institute|nice|association|society|agency|department|ministry|royal\scollege|centers?|council|college|statpearls)\b""",
    regex.VERBOSE,
)
_IMPRINT = regex.compile(
    rf"""(?<=[.?!)\]]\s|[.?!)\]]|,\s)(?P<place>\p{{Lu}}(?:[\p{{L}}\s,()\-/&'\u2019]|\.(?!\s)|(?<=\bSt)\.){{1,44}}?)\s?:\s
        (?P<publisher>\p{{Lu}}[^:;]{{1,110}}?)\s?(?P<sep>[;,.])\s?
        (?:\u00a9|c|cop\.\s)?(?P<date>{YEAR}(?:\s{MONTH}(?:\s\d{{1,2}})?)?)(?!\d)""",
    regex.VERBOSE,
)
_PUBLISHER_YEAR = regex.compile(
    rf"(?<=[.?!)\]]\s)(?P<publisher>\p{{Lu}}[^:;.]{{2,80}}?)[;,]\s(?P<date>{YEAR})(?!\d)"
)
_PUBLISHER_END = regex.compile(
    r"(?<=[.?!)\]]\s)(?:(?P<place>\p{Lu}[\p{L}\s.,\-]{1,40}?)\s?:\s)?(?P<publisher>\p{Lu}[^:;.\d]{2,80}?)\s?\.?\s*$"
)
_EDITION = regex.compile(
    rf"""[.,]?\s?\(?\s?(?P<edition>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?:rev(?:ised)?\.?\s)?(?:ed(?:n|ition)?|Aufl(?:age)?)\b\.?(?:,\s(?P<pages>pp?\.\s[\d\-\u2013]+))?\)?
      |[.,]?\s?\(?\s?(?P<word>{"|".join(_ORDINALS)})\s(?:ed(?:n|ition)?)\b\.?\)?""",
    regex.VERBOSE | regex.IGNORECASE,
)
_VOLUME = regex.compile(r"[.,]?\s?\(?\bVol(?:ume)?\.?\s(?P<volume>\d{1,3}|[IVX]{1,5})\b\)?", regex.IGNORECASE)
_PAGES = regex.compile(rf"[\s.,;:(]*(?:(?:pp?|pages)\.?\s?)?{PAGE}\)?", regex.VERBOSE)
_PAGES_LABELLED = regex.compile(rf"[(,.;\s](?:pp?|pages|S)\.\s?{PAGE}\)?", regex.VERBOSE)
_ACCESSED = regex.compile(
    r"[\[(]?\b(?:last\s)?(?:accessed|retrieved|cited|viewed|consulted|abgerufen)\b(?:\s(?:on|at|am))?[:,.]?\s(?P<date>(?=\d|\p{Lu}))",
    regex.IGNORECASE,
)
_ENGLISH_NUMERIC = regex.compile(r"(?P<d>\d{1,2})[/.](?P<m>\d{1,2})[/.](?P<y>20\d\d)")


@dataclass(frozen=True, slots=True)
class Imprint:
    """Half-open spans in clean text."""

    start: int
    end: int
    place: tuple[int, int] | None
    publisher: tuple[int, int] | None
    issued: tuple[int, int] | None


def find_imprint(text: str, start: int, end: int) -> Imprint | None:
    """The last "Place: Publisher; Year"; with commas between only where the publisher is known for one."""
    last: regex.Match[str] | None = None
    for match in _IMPRINT.finditer(text, start, end, overlapped=True):
        if last and match.start("publisher") == last.start("publisher"):
            continue  # "New York, NY, USA": the first reading has the whole place
        if match["sep"] == ";" or HOUSE.search(match["publisher"]):
            last = match
            if match["sep"] == ";":
                break
    if last is None:
        return None
    return Imprint(last.start(), last.end(), last.span("place"), last.span("publisher"), last.span("date"))


def find_publisher_year(text: str, start: int, end: int) -> Imprint | None:
    """ "Publisher; Year" without a place (AMA's eleventh edition)."""
    for match in _PUBLISHER_YEAR.finditer(text, start, end):
        if HOUSE.search(match["publisher"]):
            return Imprint(match.start(), match.end(), None, match.span("publisher"), match.span("date"))
    return None


def find_publisher_end(text: str, start: int, end: int) -> Imprint | None:
    """A publisher closing the reference, the year elsewhere (APA)."""
    match = _PUBLISHER_END.search(text, max(start, end - 130), end)
    if match is None or not (match["place"] or HOUSE.search(match["publisher"])):
        return None
    place = match.span("place") if match["place"] else None
    return Imprint(match.start(), match.end(), place, match.span("publisher"), None)


def take_imprint(draft: Draft, imprint: Imprint) -> None:
    """Publisher, its place and the year."""
    if imprint.place:
        draft.take_text("publisher-place", *imprint.place)
    if imprint.publisher:
        draft.take_text("publisher", *imprint.publisher)
    if imprint.issued and (date := read_date(draft.clean.text, *imprint.issued)):
        draft.take("issued", date.value, date.start, date.end)
    draft.used.append((imprint.start, imprint.end))


def take_edition(draft: Draft, start: int, end: int) -> int:
    """The edition and volume between `start` and `end`.

    Returns where they begin (`end` when there is none).
    """
    text, first = draft.clean.text, end
    if match := _EDITION.search(text, start, end):
        if match["edition"]:
            draft.take("edition", match["edition"], *match.span("edition"))
        else:
            draft.take("edition", str(_ORDINALS.index(match["word"].lower()) + 1), *match.span("word"))
        draft.used.append(match.span())
        if match["pages"]:
            draft.take(
                "page",
                match["pages"].lstrip("p. "),
                match.end("pages") - len(match["pages"].lstrip("p. ")),
                match.end("pages"),
            )
        first = match.start()
    if match := _VOLUME.search(text, start, end):
        draft.take("volume", match["volume"], *match.span("volume"))
        draft.used.append(match.span())
        first = min(first, match.start())
    return first


def take_pages(draft: Draft, start: int, end: int, *, labelled: bool = False) -> tuple[int, int] | None:
    """Pages at `start` ("2004:123-45", "; 2004. p. 1-9"), or with their label anywhere up to `end`."""
    pattern = _PAGES_LABELLED.search if labelled else _PAGES.match
    match = pattern(draft.clean.text, start, end)
    if match is None:
        return None
    draft.take_text("page", *match.span("page"))
    draft.used.append(match.span())
    return match.span()


def take_accessed(draft: Draft, start: int, end: int) -> None:
    """When an online source was looked at."""
    text = draft.clean.text
    match = _ACCESSED.search(text, start, end)
    if match is None:
        return
    value: dict[str, Any]
    if (numeric := _ENGLISH_NUMERIC.match(text, match.end(), end)) and int(numeric["d"]) > 12 >= int(
        numeric["m"]
    ):
        value, stop = (
            {"date-parts": [[int(numeric["y"]), int(numeric["m"]), int(numeric["d"])]]},
            numeric.end(),
        )
    elif date := read_date(text, match.end(), end):
        value, stop = date.value, date.end
    else:
        return
    draft.take("accessed", value, match.end(), stop)
    draft.used.append((match.start(), stop))
