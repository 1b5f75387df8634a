"""Where a title ends and the journal's name begins."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from extract.references.journals import abbreviation, all_journal_words, journal_word, known_title, plausible

# A sentence's end inside the text between authors and place; a lower-case word doesn't start a journal.
_STOPS = regex.compile(
    r"""(?P<stop>[.?!]|\.\.\.)(?P<close>["\u201d\u2019'\u00bb)\]]{0,2})(?:\s+|(?=\p{Lu}\p{Ll}|\p{Lu}\s\p{Lu}|\(|\p{Lu}{2}))
        (?=[\p{Lu}\p{N}(\[\u201c"]|[a-z]{1,4}\p{Lu}|npj\s|of\s|and\s|\u2018)""",
    regex.VERBOSE,
)
_QUOTED = regex.compile(
    r"""\s*(?:\u201c(?P<a>[^\u201d]{3,600})\u201d|"(?P<b>[^"]{3,600})"|\u2018(?P<c>[^\u2019]{3,600}(?:\u2019\p{L}[^\u2019]{0,400}){0,5})\u2019
       |'(?P<d>(?:[^']|(?<=\p{L})'(?=\p{L})){3,600})'|\u00ab\s?(?P<e>[^\u00bb]{3,600}?)\s?\u00bb|\u201e(?P<f>[^\u201c]{3,600})\u201c)
       (?P<after>\s?[,.]?\s*(?:in:?\s)?)""",
    regex.VERBOSE,
)
_TOKEN = regex.compile(r"\S+")
_INNER_STOP = regex.compile(r"[.?!,;:]$")
_FOLLOWS_QUOTE = regex.compile(r"\s?[,.]|\s\p{Lu}")
_SHORT_END = regex.compile(r"(?:^|\s)\S{1,7}\.$")
_COMMA = regex.compile(r",\s+(?=\p{Lu})")
_SERIES = regex.compile(
    r"(?:The\s)?(?:(?:(?:American|British|European|International|Canadian|Chinese|Japanese)\s)?[Jj]ournal|Annals|Archives|Acta|Proceedings"
    r"|Transactions|Bulletin|Zeitschrift)\s(?:of\s|f\u00fcr\s|de\s)?[\p{L}\s,&]{3,70}$|The\sLancet$|Lancet$|Physical\sreview$"
)
_EDGE = " \t,;:."


@dataclass(frozen=True, slots=True)
class Split:
    """Half-open spans of title and journal in clean text; None where the text has no such part."""

    title: tuple[int, int] | None
    journal: tuple[int, int] | None
    certain: bool = True


def trim(text: str, start: int, end: int, edge: str = _EDGE) -> tuple[int, int] | None:
    """The span without blanks and stops at its edges; None when nothing is left."""
    while start < end and (text[start] in edge or text[start].isspace()):
        start += 1
    while end > start and (text[end - 1] in edge or text[end - 1].isspace()):
        end -= 1
    return (start, end) if start < end else None


def _journal_run(text: str, start: int, end: int) -> int | None:
    """Where a run of journal words that reaches the end begins, with a capital and at least one
    abbreviation.
    """
    tokens = list(_TOKEN.finditer(text[start:end]))
    first = None
    for token in reversed(tokens):
        word = token.group()
        if not (journal_word(word) or word.lower() in ("of", "the", "and", "&")) or _INNER_STOP.search(
            word[:-1]
        ):
            break
        if word[0].isupper():
            first = token
        elif word.lower() not in ("of", "the", "and", "&"):
            break
        if token.start() and text[start + token.start() - 2] in ".?!,;:":
            break
    return None if first is None else start + first.start()


def _by_quotes(text: str, start: int, end: int) -> Split | None:
    match = _QUOTED.match(text, start, end)
    if match is None or match.end() >= end:
        return None
    group = next(name for name in "abcdef" if match[name])
    following = text[match.end(group) + 1 : match.end(group) + 3]
    inside = match[group][-1:] in ",.?!"
    if not inside and not _FOLLOWS_QUOTE.match(following):
        return None
    title = trim(text, *match.span(group))
    if title is None or not plausible(text[match.end() : end].strip(_EDGE)):
        return None
    return Split(title, trim(text, match.end(), end))


def _is_series(name: str, section: str) -> bool:
    """Whether a journal and its section stand apart, as catalogues print them: "Journal of neurosurgery.

    Spine".
    """
    return len(section.split()) <= 3 and _SERIES.match(name) is not None and all_journal_words(section)


def _by_stops(text: str, start: int, end: int) -> Split | None:
    """The last stop whose right side reads like a journal, moved left over abbreviations with dots."""
    stops = [m for m in _STOPS.finditer(text, start, end) if m.end() < end]
    if not stops:
        return None
    at = len(stops) - 1
    pieces = [start, *(m.end() for m in stops)]
    # While the piece before is only journal words in short ("Eur. J. Cancer"), the name began further left.
    while at > 0:
        piece = text[pieces[at] : stops[at].start("stop") + 1]
        tail = text[stops[at].end() : end]
        if stops[at]["stop"] != "." or not piece[0].isupper() or len(piece.split()) > 4:
            break
        if not all_journal_words(piece) or not (abbreviation(piece.split()[-1]) or tail.startswith("(")):
            break
        at -= 1
    if (
        at > 0
        and at == len(stops) - 1
        and _is_series(text[pieces[at] : stops[at].start("stop")], text[stops[at].end() : end])
    ):
        at -= 1
    stop = stops[at]
    if text[stop.end() : end].startswith(("of ", "and ")):
        return None
    title_end = stop.end("close") if stop["close"] or stop["stop"] in "?!" else stop.start("stop")
    title, journal = trim(text, start, title_end, " ,;:\t"), trim(text, stop.end(), end)
    if title is None or journal is None:
        return None
    return Split(title, journal, plausible(text[slice(*journal)]))


def _by_comma(text: str, start: int, end: int) -> Split | None:
    """Elsevier's numbered style: "Title, J. Neurosurg. 12 (2010)"."""
    first = max(start, end - 160)  # no journal's name is longer
    for match in reversed(list(_COMMA.finditer(text, first, end))):
        tail = text[match.end() : end]
        if all_journal_words(tail) and (known_title(tail) or len(tail.split()) > 1):
            title = trim(text, start, match.start())
            return Split(title, trim(text, match.end(), end)) if title else None
    return None


def split_title(text: str, start: int, end: int, *, commas: bool = False) -> Split:
    """Title and journal between the authors and the place.

    `commas` says that the reference separates its parts by commas (Elsevier, IEEE).
    """
    span = trim(text, start, end, " \t,;:")
    if span is None:
        return Split(None, None)
    start, end = span
    if quoted := _by_quotes(text, start, end):
        return quoted
    if commas and (by_comma := _by_comma(text, start, end)):
        return by_comma
    by_stops = _by_stops(text, start, end)
    if by_stops and by_stops.certain:
        return by_stops
    if by_stops is None and (by_comma := _by_comma(text, start, end)):
        return by_comma
    run = _journal_run(text, start, end)
    if run is not None and run > start:
        title = trim(text, start, run)
        return Split(title, trim(text, run, end), True)
    if by_stops:
        return by_stops
    whole = trim(text, start, end)
    if whole and (run == start or known_title(text[start:end])):
        return Split(None, whole)
    return Split(whole, None, False)
