"""Finding words again on a page that has been edited since: by quote and context (W3C TextQuoteSelector)."""

from __future__ import annotations

import re

LEAST = 6  # characters of context on one side that are enough, where the other side was edited
_SPACE = re.compile(r"\s+")
_END = re.compile(r"(?<=[.!?])\s+(?=\S)|\n\s*\n")


def place_quote(text: str, quote: str, before: str, after: str) -> tuple[int, int] | int:
    """Where `quote` stands between `before` and `after`; else in how many places it could be meant (0: none).

    White space may differ. A place is sure where both sides fit; where none has both, one with one whole side
    that fits, if it is the only one. A quote without context must stand on the page just once.
    """
    parts = [re.escape(part) for part in _SPACE.split(quote.strip())]
    places = [match.span() for match in re.finditer(r"\s+".join(parts), text)]
    left, right = _squeeze(before), _squeeze(after)
    if not left and not right:
        return places[0] if len(places) == 1 else len(places)
    fits = [(_ends(text, start, left), _begins(text, end, right)) for start, end in places]
    both = [place for place, fit in zip(places, fits, strict=True) if all(fit)]
    if both:
        return both[0] if len(both) == 1 else len(both)
    either = [
        place
        for place, (fits_left, fits_right) in zip(places, fits, strict=True)
        if (fits_left and len(left.strip()) >= LEAST) or (fits_right and len(right.strip()) >= LEAST)
    ]
    return either[0] if len(either) == 1 else len(either)


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence around a span, by full stops and blank lines: for facts that no rule has found."""
    floor, ceiling = max(0, start - 2000), min(len(text), end + 2000)
    before = [match.end() for match in _END.finditer(text, floor, start)]
    after = _END.search(text, end, ceiling)
    first = before[-1] if before else floor
    return first + len(text[first:start]) - len(
        text[first:start].lstrip()
    ), after.start() if after else ceiling


def _squeeze(text: str) -> str:
    return _SPACE.sub(" ", text)


def _ends(text: str, place: int, left: str) -> bool:
    window = _squeeze(text[max(0, place - 2 * len(left) - 16) : place])
    return window.endswith(left) or window.rstrip().endswith(left.rstrip()) if left else True


def _begins(text: str, place: int, right: str) -> bool:
    window = _squeeze(text[place : place + 2 * len(right) + 16])
    return window.startswith(right) or window.lstrip().startswith(right.lstrip()) if right else True
