"""Where sentences end. Spans index the text given (code points, end exclusive)."""

from __future__ import annotations

import re

# A stop, what may close after it, white space, and what may open a sentence.
BOUNDARY = re.compile(r"[.?!]+[)\]\"'”’]*(?:\s?[¹²³⁴⁵⁶⁷⁸⁹⁰]+⁾(?:\s?,?\s?[¹²³⁴⁵⁶⁷⁸⁹⁰]+⁾)*\.?)?(\s+)(?=(\S))")
ABBREVIATION = re.compile(
    r"(?:^|[\s(\[/-])(?:approx|ca|cf|vs|al|etc|i\.?e|e\.?g|Figs?|Tabs?|No|Nos|Dr|Drs|Mr|Mrs|Ms|Prof|St|Mt|Jr|Sr|resp|incl|excl|viz|vol|eq|"
    r"max|min|avg|est|dept|Inc|Ltd|Co|Corp|wt|s\.?d|s\.?e\.?m|i\.?v|s\.?c|p\.?o|i\.?m|b\.?i\.?d|t\.?i\.?d|spp?|subsp|var|ed|eds|pp?|"
    r"Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z]|[a-z])$"
)
CLOSING_LETTER = re.compile(
    r"\b(?:vitamin|type|group|grade|stage|class|hepatitis|arm|Group|Grade|Stage|Class|Type|level|case|plan|phase|score|factor|treatment|group)\s[A-Z]$"
)


def split_sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Sentences of `text[start:end]`, without the white space between them."""
    end = len(text) if end is None else end
    found = []
    begin = start
    while begin < end and text[begin].isspace():
        begin += 1
    for match in BOUNDARY.finditer(text, begin, end):
        at = match.start()
        if at < begin:
            continue
        following = match[2]
        window = text[max(begin, at - 14) : at]
        if text[at] == "." and text[at : at + 2] != "..":
            if ABBREVIATION.search(window) and not (
                CLOSING_LETTER.search(window)
                or (re.search(r"\d\s?[a-z]$|\b(?:I|p)$", window) and following.isupper())
            ):
                # "et al. The", "vs. 12": an abbreviation, unless the line is blank behind it
                if match[1].count("\n") < 2:
                    continue
            elif following.islower():
                last = re.search(r"([^\W\d_]+)$", window)
                # a lower-case start only after a plain word: "39 days later. metastases cause …"
                if match[1].count("\n") < 2 and not (last and len(last[1]) >= 4 and last[1].islower()):
                    continue
            elif following.isdigit() and re.search(r"(?:\bp\s?[=<>]?\s?|\bNo|\bno)$", window):
                continue
        stop = match.start(1)
        if stop > begin:
            found.append((begin, stop))
        begin = match.end(1)
    stop = end
    while stop > begin and text[stop - 1].isspace():
        stop -= 1
    if stop > begin:
        found.append((begin, stop))
    if any(stop - begin > LONGEST for begin, stop in found):
        return [piece for span in found for piece in _pieces(text, *span)]
    return found


LONGEST = 4000  # characters; what is longer is no sentence, and is read in pieces so that time stays linear


def _pieces(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    found = []
    while end - begin > LONGEST:
        cut = max(text.rfind("\n", begin, begin + LONGEST), text.rfind("; ", begin, begin + LONGEST))
        cut = cut if cut > begin + LONGEST // 2 else text.rfind(" ", begin, begin + LONGEST)
        cut = cut + 1 if cut > begin else begin + LONGEST
        stop = cut
        while stop > begin and text[stop - 1].isspace():
            stop -= 1
        if stop > begin:
            found.append((begin, stop))
        begin = cut
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        found.append((begin, end))
    return found
