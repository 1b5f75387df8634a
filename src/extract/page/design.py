"""A study's design, from its references' titles, else its text, else the headings above it.

The rules are the contract's: "retrospective" alone tells nothing; a cohort needs a comparison, or the word
cohort or registry; an uncontrolled series of treated patients is a case series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.page.design_cues import (
    ANIMALS,
    BEFORE,
    BEHIND,
    COHORT,
    COMPARED,
    COMPARED_TITLE,
    ELSEWHERE,
    HEADING,
    META,
    REPORT,
    REPORT_TITLE,
    REVIEW,
    REVIEW_TITLE,
    SERIES,
    SERIES_NAMED,
    SERIES_TITLE,
    SEVERAL,
    SYSTEMATIC,
    TRIAL,
    Cue,
)
from extract.record import Design


def find_design(titles: Sequence[str], text: str, headings: Sequence[str] = ()) -> Design | None:
    """What the references' `titles` tell, else the study's `text`, else `headings` (innermost first).

    Without a title the text's first sentence stands for it. None where nothing tells.
    """
    lowered = text.lower()
    names = [title.lower() for title in titles if title]
    found = _from_titles(names, lowered) if names else _from_front(lowered)
    return found or _from_text(lowered) or _from_headings(headings)


def _from_titles(titles: Sequence[str], text: str) -> Design | None:
    """A title that names its design; one that only compares, or counts patients, yields to a trial's text."""
    return _named(titles) or _declared(text) or _hinted(titles)


def _from_front(text: str) -> Design | None:
    """The same for a text without reference, unless its first sentence is about others."""
    front = _first_sentence(text)
    return _named([front]) or _declared(text) or (None if ELSEWHERE.search(front) else _hinted([front]))


def _named(titles: Sequence[str]) -> Design | None:
    for cue in (META, REPORT_TITLE, TRIAL, SYSTEMATIC, COHORT):
        if any(_found(cue, title) for title in titles):
            return cue.design
    return None


def _declared(text: str) -> Design | None:
    return next((cue.design for cue in (META, TRIAL, SYSTEMATIC) if _states(cue, text)), None)


def _hinted(titles: Sequence[str]) -> Design | None:
    if any(ANIMALS.search(title) for title in titles):
        return None
    for cue in (COMPARED_TITLE, SERIES_TITLE, REVIEW_TITLE):
        if any(_found(cue, title) for title in titles):
            return cue.design
    return None


def _from_text(text: str) -> Design | None:
    several = _states(SEVERAL, text)
    if not several and _states(REPORT, text):
        return "case_report"
    if _states(COHORT, text):
        return "cohort"
    if _states(SERIES_NAMED, text):
        return "cohort" if _states(COMPARED, text) else "case_series"
    if several:
        if _states(COMPARED, text):
            return "cohort"
        if _states(SERIES, text):
            return "case_series"
    return "review" if _found(REVIEW, text) else None


def _from_headings(headings: Sequence[str]) -> Design | None:
    for heading in headings:
        lowered = heading.lower()
        for cue in HEADING:
            if _found(cue, lowered):
                return cue.design
    return None


def _hits(cue: Cue, text: str) -> Iterator[re.Match[str]]:
    for needle in cue.needles:
        at = text.find(needle)
        while at >= 0:
            match = cue.pattern.search(text, max(0, at - BEFORE), at + BEHIND)
            if match:
                yield match
            at = text.find(needle, max(at + len(needle), match.end() if match else 0))


def _found(cue: Cue, text: str) -> bool:
    return next(_hits(cue, text), None) is not None


def _states(cue: Cue, text: str) -> bool:
    """Whether a cue stands in a sentence about this study."""
    return any(not _elsewhere(text, match) for match in _hits(cue, text))


def _elsewhere(text: str, match: re.Match[str]) -> bool:
    start = max(text.rfind(". ", max(0, match.start() - 400), match.start()), match.start() - 400, 0)
    end = text.find(". ", match.end(), match.end() + 400)
    return bool(ELSEWHERE.search(text, start, end if end >= 0 else match.end() + 400))


def _first_sentence(text: str) -> str:
    front = text[:400].lstrip()
    ends = [at for at in (front.find(". "), front.find("? "), front.find("\n")) if at >= 0]
    return front[: min(ends)] if ends else front
