"""What a cell of a table can hold: one number, a number and its spread, a count and its percentage.

A cell is read whole or not at all: a number among words that no form knows stays unread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.language.numbers import Num
from extract.language.quantities import DASH, PERCENT, PHYSICAL, PLAIN, TIME, Atom, Skeleton, make_atoms
from extract.lexicon import Lexicon

A = f"[{PLAIN}{PERCENT}{TIME}{PHYSICAL}]"
SIGN = r"(?P<sign>(?:[<>≤≥=]|<\s?=|>\s?=)\s?|[Pp]\s?[=<>≤≥]\s?|[~≈]\s?)?"
TO = rf"(?:{DASH}|\s?to\s|\sto\s?|\s?[.…]{{2,3}}\s?|\s?[,;]\s?)"
OPEN, CLOSE = r"\s*[(\[{]\s*", r"\s*[)\]}]"
EDGE_LEFT = re.compile(r"[\s*_\\]+")
EDGE_RIGHT = re.compile(r"[\s*_\\†‡§¶#ª]+$")
N_OF_N = rf"(?P<a>{PLAIN})(?:\s?/\s?|\s(?:out\s)?of\s)(?P<b>{PLAIN})"
SPREAD = (
    r"(?:(?P<iqr>IQR|[Ii]nterquartile\s+range|Q1\s?[-–]\s?Q3)|(?P<range>[Rr]ange)"
    rf"|(?P<ci>(?P<level>{PERCENT})?\s?CI|[Cc]onfidence\s+interval))?\s*[:,=;]?\s*"
)
# The first form that takes the whole cell wins; names are what `cells.py` goes by.
FORMS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("size", re.compile(rf"[(\[]?\s*[nN]\s?=\s?(?P<a>{PLAIN})\s*[)\]]?")),
    ("one", re.compile(rf"{SIGN}(?P<a>{A})(?P<noun>\s[a-z]+(?:\s[a-z]+)?)?")),
    ("spread", re.compile(rf"{SIGN}(?P<a>{A})\s*(?:±|\+\s?/\s?[-–−]|\+[-–−])\s*(?P<b>{A})")),
    ("spread_interval", re.compile(
        rf"(?P<a>{A})\s*(?:±|\+\s?/\s?[-–−])\s*(?P<b>{A})[\s,;]*[(\[]\s*{SPREAD}(?P<low>{A}){TO}(?P<high>{A}){CLOSE}"
    )),
    ("of", re.compile(rf"{N_OF_N}")),
    ("of_percent", re.compile(rf"{N_OF_N}(?:{OPEN}|\s?[,;]\s?)(?P<c>{A})(?:{CLOSE})?")),
    ("percent_of", re.compile(rf"(?P<c>{A}){OPEN}{N_OF_N}{CLOSE}")),
    ("interval", re.compile(
        rf"{SIGN}(?P<a>{A})(?:{OPEN}|\s?[,;]\s?){SPREAD}(?P<low>{A}){TO}(?P<high>{A})(?:{CLOSE})?"
    )),
    ("two", re.compile(rf"(?P<a>{A}){OPEN}(?P<b>{A}){CLOSE}")),
    ("comma", re.compile(rf"(?P<a>{PLAIN})\s?[,;]\s(?P<b>{PERCENT})")),
    ("span", re.compile(rf"(?:[Rr]ange\s*[:,]?\s*|[(\[])?(?P<low>{A})(?:{DASH}|\sto\s)(?P<high>{A})[)\]]?")),
    ("pair", re.compile(rf"(?P<a>{PLAIN})\s?[:/]\s?(?P<b>{PLAIN})")),
)  # fmt: skip
COMPARATOR = {"<": "<", ">": ">", "≤": "<=", "≥": ">=", "<=": "<=", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Reading:
    """A cell read whole: its form, its atoms by the form's names, and the span in the page's text."""

    form: str
    start: int
    end: int
    atoms: list[Atom]
    part: dict[str, Atom]
    comparator: str | None = None
    approximate: bool = False
    spread: str | None = None  # where the cell itself names it
    noun: tuple[int, int] | None = None

    @property
    def numbers(self) -> list[Num]:
        return [atom.num for atom in self.atoms]


def read_cell(text: str, start: int, end: int, numbers: list[Num], lexicon: Lexicon) -> Reading | None:
    """The value that `text[start:end]` is as a whole, or None."""
    if not 0 < len(numbers) <= 6 or end - start > 80:
        return None
    if any(n.kind not in ("digits", "word", "unit") for n in numbers):
        return None
    atoms = make_atoms(text, numbers, end, lexicon)
    skeleton = Skeleton(text, start, end, atoms)
    line = skeleton.text
    edge = EDGE_LEFT.match(line)
    first = edge.end() if edge else 0
    last = len(line)
    if (trail := EDGE_RIGHT.search(line, first)) is not None:
        last = trail.start()
    for name, pattern in FORMS:
        match = pattern.fullmatch(line, first, last)
        if match is None:
            continue
        groups = match.groupdict()
        part = {
            k: atoms[skeleton.index(match.start(k))]
            for k in ("a", "b", "c", "low", "high", "level")
            if groups.get(k)
        }
        if len(part) != len(atoms):
            continue
        sign = (groups.get("sign") or "").strip().lstrip("Pp").replace(" ", "")
        noun = (
            (skeleton.offset(match.start("noun") + 1), skeleton.offset(match.end("noun")))
            if groups.get("noun")
            else None
        )
        spread = next((k for k in ("iqr", "range", "ci") if groups.get(k)), None)
        return Reading(
            name, skeleton.offset(match.start()), skeleton.offset(match.end()), atoms, part,
            comparator=COMPARATOR.get(sign), approximate=sign in ("~", "≈"), spread=spread, noun=noun,
        )  # fmt: skip
    return None
