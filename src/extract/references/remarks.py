"""What stands behind the place: electronic dates, languages, comments and corrections."""

from __future__ import annotations

import regex

from extract.references.dates import YEAR, read_date
from extract.references.draft import Draft

# BCP 47 by MEDLINE's names of languages.
LANGUAGES = {
    "afrikaans": "af", "albanian": "sq", "arabic": "ar", "armenian": "hy", "azerbaijani": "az", "bosnian":
    "bs", "bulgarian": "bg", "catalan": "ca", "chinese": "zh", "croatian": "hr", "czech": "cs", "danish":
    "da", "dutch": "nl", "english": "en", "estonian": "et", "finnish": "fi", "french": "fr", "georgian":
    "ka", "german": "de", "greek": "el", "hebrew": "he", "hungarian": "hu", "icelandic": "is", "indonesian":
    "id", "italian": "it", "japanese": "ja", "korean": "ko", "latvian": "lv", "lithuanian": "lt",
    "macedonian": "mk", "malay": "ms", "norwegian": "no", "persian": "fa", "polish": "pl", "portuguese":
    "pt", "romanian": "ro", "russian": "ru", "serbian": "sr", "slovak": "sk", "slovenian": "sl", "spanish":
    "es", "swedish": "sv", "thai": "th", "turkish": "tr", "ukrainian": "uk", "vietnamese": "vi",
}  # fmt: skip
_LANGUAGE = "|".join(name.capitalize() for name in LANGUAGES)
_BRACKETED = regex.compile(
    rf"[\[(]\s?(?:[Aa]rticle\s)?[Ii]n\s(?P<name>{_LANGUAGE})\b(?P<more>[^\[\]()]{{0,40}})[\])]\.?"
    rf"|\[(?P<name>{_LANGUAGE})(?P<more>)\]\.?"
)
_SENTENCE = regex.compile(
    rf"(?:^|(?<=[.\s\])]))(?:(?:Article\s)?[Ii]n\s)?(?P<name>{_LANGUAGE})(?=\s?(?:[.;\]]|$))(?<!,\s\p{{L}}{{1,12}})"
)
_EPUB = regex.compile(
    rf"[\[(]?\b(?:E-?pub(?:lished)?(?:\sdate)?|(?:First\s)?[Pp]ublished\sonline(?:\sfirst)?|Published\sOnline(?:\sFirst)?)"
    rf"(?P<ahead>\sahead\sof\sprint)?[:,.]?\s?(?P<date>(?={YEAR})|(?=(?:\d{{1,2}}\s)?[A-Z][a-z]{{2,8}}\.?\s(?:\d{{1,2}},\s)?{YEAR}))",
    regex.IGNORECASE,
)
# What follows the place and opens no title: where the searched part of the text ends.
TAIL = regex.compile(
    r"""[\[(]?(?:\bE-?pub\b(?=\s(?:\d|ahead|[A-Z]))|\be-?pub\sahead|\beCollection\b|\b(?:First\s)?[Pp]ublished\s(?:[Oo]nline|ahead)\b
    |\b(?:Online|Advance)\s(?:ahead\sof\sprint|publication|first|online)\b|\b[Ii]n\s[Pp]ress\b|\b[Ff]orthcoming\b
    |\b(?:Available|Accessible)\s(?:from|at|online)\b|\b(?:Accessed|Retrieved|Cited|Viewed)\b(?=\s(?:\d|on|from|[A-Z]))
    |\bNo\sabstract\savailable\b)""",
    regex.VERBOSE,
)
_COMMENT = regex.compile(
    r"""(?<=[.;\])\s])(?:Erratum\s(?:in|for)|Comment(?:s|ary)?\s(?:in|on)|Retraction\s(?:of|in)|Retracted\sand\srepublished|Corrected\sand\srepublished
    |Republished\s(?:in|from)|Update\s(?:in|of)|Updated\sin|Expression\sof\sconcern\sin|Summary\sfor\spatients\sin|Original\sreport\sin
    |Reprint\s(?:in|of)|Published\serratum\sappears\sin|Dataset\sdescribed\sin|Corrigendum\sin|Partial\sretraction\s(?:of|in)
    |Republication\sof|Plain\slanguage\ssummary)\b""",
    regex.VERBOSE,
)
_YEAR = regex.compile(rf"(?<!\d){YEAR}(?!\d)")


def comments_start(text: str, start: int) -> int:
    """Where comments and corrections begin ("Erratum in: …"), behind the reference's own year.

    Else the text's end.
    """
    year = _YEAR.search(text, start)
    match = _COMMENT.search(text, year.end()) if year else None
    return int(match.start()) if match else len(text)


def take_epub(draft: Draft, start: int, end: int) -> None:
    """The date of electronic publication."""
    text = draft.clean.text
    match = _EPUB.search(text, start, end)
    if match is None:
        return
    date = read_date(text, match.end(), end)
    if date is None:
        return
    draft.epub = date.value["date-parts"][0]
    draft.spans["epub"] = (date.start, date.end)
    draft.used.append((match.start(), date.end))
    if match["ahead"]:
        draft.notes.append("Epub ahead of print")


def take_language(draft: Draft, start: int, end: int, *, behind: int) -> None:
    """A language in brackets anywhere, or as a sentence behind the place (from `behind`)."""
    text = draft.clean.text
    match = _BRACKETED.search(text, start, end)
    if match and not match["more"].strip(" .,"):
        draft.take("language", LANGUAGES[match["name"].lower()], *match.span("name"))
        draft.used.append(match.span())
        if (again := _SENTENCE.search(text, behind, end)) and again["name"] == match["name"]:
            draft.used.append(again.span())
        return
    if match is None and (match := _SENTENCE.search(text, behind, end)):
        before = text[max(0, match.start() - 3) : match.start()].rstrip()
        if before.endswith(","):
            return
        draft.take("language", LANGUAGES[match["name"].lower()], *match.span("name"))
        draft.used.append(match.span())
