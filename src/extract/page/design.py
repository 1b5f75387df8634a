"""A study's design, from its references' titles, else its text, else the headings above it.

The rules are the contract's: "retrospective" alone tells nothing; a cohort needs a comparison, or the word
cohort or registry; an uncontrolled series of treated patients is a case series.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extract.record import Design


@dataclass(frozen=True, slots=True)
class _Cue:
    """Words that tell a design. Each match holds one of `needles` (lower case), which are looked for first:
    the pattern runs on the few characters around one, because that is fast."""

    design: Design
    needles: tuple[str, ...]
    pattern: re.Pattern[str]


def _cue(design: Design, needles: str, pattern: str) -> _Cue:
    return _Cue(design, tuple(needles.split("|")), re.compile(pattern))


# How much of the text around a needle a pattern sees.
_BEFORE = 80
_BEHIND = 80

# All patterns run over lower-case text.
_PEOPLE = (
    r"(?:patients|cases|subjects|children|adults|infants|women|men|boys|girls|males|females|individuals|participants"
    r"|adolescents|neonates|volunteers|people|persons|knees|eyes|aneurysms|tumou?rs|lesions|procedures)"
)
_NUMBER = (
    r"(?=[\dtfsenoh])(?:\d[\d,]*|two|three|four(?:teen)?|five|six(?:teen)?|seven(?:teen)?|eight(?:een)?|nine(?:teen)?"
    r"|ten|eleven|twelve|(?:thir|fif)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?|hundred(?: \w+)?)"
)
_ANIMALS = re.compile(
    r"\b(?:rats?|mice|mouse|rabbits?|dogs?|cats?|pigs?|swine|sheep|monkeys?|cadavers?|in vitro)\b"
)

_SEVERAL = _cue(
    "case_series",
    _PEOPLE[3:-1].replace("tumou?rs", "tumors|tumours"),
    rf"\b{_NUMBER} (?:[a-z][\w'’-]* ){{0,4}}{_PEOPLE}\b",
)
_META = _cue("meta_analysis", "meta-analy|metaanaly|meta analy", r"\bmeta-? ?analy(?:sis|ses|tic)\b")
_TRIAL = _cue(
    "trial",
    "randomi|randomly|blind|placebo|trial|phase",
    r"(?<!non)(?<!non-)(?<!not )\brandomi[sz](?:ed|ation|ing)\b"
    r"|\brandomly (?:assigned|allocated|divided|treated|received|to)\b"
    r"|\b(?:double|single|triple)-? ?blind(?:ed)?\b|\bplacebo-? ?controlled\b|\bcross-?over (?:trial|study)\b"
    r"|\bphase (?:[1-4]|i{1,3}v?)(?:[ab]|/\w+)? (?:\w+ ){0,3}(?:trial|study)\b"
    r"|\b(?:controlled|clinical) trial\b",
)
_SYSTEMATIC = _cue(
    "review", "review", r"\b(?:systematic|scoping|narrative|umbrella)(?: literature)? review\b"
)
_COHORT = _cue(
    "cohort",
    "cohort|registr|population|case-control|case control|nationwide|propensity",
    r"\bcohorts?\b|\bregistr(?:y|ies)\b|\bcase-? ?control(?:led)?\b|\bpopulation-? ?based\b|\bnationwide\b"
    r"|\bpropensity\b",
)
_REPORT_TITLE = _cue(
    "case_report",
    "case|in a|report of",
    r"\bcase reports?\b|\bcase presentation\b|\breport of (?:a|one|an? [\w-]+) case\b|\bcase of\b"
    r"|\b(?:a|an|one) (?:[\w-]+ ){0,2}case\b(?!-| series| control)"
    r"|\bin an? (?:\d+-year-old|[\w-]+ ?patient|patient|child|infant|neonate|boy|girl|man|woman)\b",
)
_SERIES_TITLE = _cue(
    "case_series",
    "series|case|patient|experience",
    r"\bcase series\b|\bseries of\b|\b(?:single|surgical|clinical|consecutive|retrospective)[- ](?:[\w-]+ )?series\b"
    rf"|\b{_NUMBER} (?:[\w-]+ ){{0,3}}(?:cases|patients)\b"
    r"|\b(?:our|clinical|institutional|single-cent(?:er|re)) experience\b",
)
_COMPARED_TITLE = _cue(
    "cohort",
    "compar|versus| vs|risk|predict|prognostic|between",
    r"\bcomparative\b|\bcomparison\b|\bcompar(?:ing|ed)\b|\bversus\b|\bvs\b|\brisk factors?\b|\bpredictors?\b"
    r"|\bprognostic factors?\b|\bdifferences? between\b",
)
_REVIEW_TITLE = _cue(
    "review",
    "review|state of the art|overview|update",
    r"\breview\b|\bstate of the art\b|\boverview\b|\bupdate\b",
)

_REPORT = _cue(
    "case_report",
    "case|patient|year-old|month-old|day-old",
    r"\b\d+[- ](?:year|month|week|day)s?[- ]old\b|\b(?:an?|the|this|our|one) (?:[\w-]+ ){0,2}case (?:of|is|was|report)\b"
    r"|\b(?:an? (?:[\w-]+ ){0,2}|(?:the|our|this) )patient (?:with|who|was|is|had|has|presented|died|underwent|without)\b"
    r"|\bin this case\b|\b(?:report|describ|present)(?:e?s|ed?)? (?:a|an|one|the) (?:[\w-]+ ){0,3}(?:case|patient)\b",
)
_COMPARED = _cue(
    "cohort",
    "compar|versus| vs|risk factor|predict|group|associat|correlat|multivaria|univaria|regression|odds|hazard|control|differ",
    r"\bcompar(?:e|ed|ing|isons?|ative)\b(?!,? (?:to|with) (?:baseline|pre|before|the pre|previous|published|those reported))"
    r"|\bversus\b|\bvs\b|\brisk factors?\b|\bpredict(?:ors?|ed|ive)\b|\b(?:control|treatment|study) groups?\b"
    r"|\b(?:two|2|three|3|both|between|among|the) (?:[\w-]+ ){0,2}groups\b|\bcontrol (?:subjects|patients)\b"
    r"|\b(?:significantly|independently|strongly|positively|negatively|inversely|closely) (?:associated|correlated|related)\b"
    r"|\b(?:multi|uni)variat?e\b|\bregression\b|\bodds ratio\b|\bhazard ratio\b"
    r"|\bassociation between\b|\bcorrelation between\b|\bsignificant(?:ly)? differen(?:t|ces?)\b",
)
_SERIES = _cue(
    "case_series",
    "series|treat|under|operat|surg|receiv|resect|implant|therap|perform|procedure|inject",
    r"\bseries\b|\btreat(?:ed|ment)\b|\bunderwent\b|\bundergo(?:ing|ne)\b|\boperat(?:ed|ions?)\b|\bsurg(?:ery|ical(?:ly)?)\b"
    r"|\breceiv(?:ed|ing)\b|\bresect(?:ed|ions?)\b|\bimplant(?:ed|ation)\b|\btherap(?:y|ies)\b|\bprocedures?\b",
)
_SERIES_NAMED = _cue(
    "case_series",
    "series|report|descri|present",
    r"\b(?:case|consecutive|clinical|surgical|patient) series\b|\bseries of\b"
    rf"|\b(?:report|describ|present)(?:e?s|ed?)? (?:on |the )?(?:[\w-]+ )?{_NUMBER} (?:[\w-]+ ){{0,3}}(?:cases|patients|sisters|brothers)\b",
)
_REVIEW = _cue(
    "review",
    "review|article|paper|chapter",
    r"\bthis (?:article|paper|review|chapter) (?:\w+ )?(?:review|summari[sz]e|discusse|describe|outline)s\b"
    r"|\b(?:in|of) this review\b|\bthis review\b|\bwe review(?:ed)? the\b|\bare reviewed\b",
)

# A sentence about what others did, or should do, tells nothing about this study.
_ELSEWHERE = re.compile(
    r"\b(?:needed|required|warranted|necessary|future|further (?:studies|study|research|trials?|investigation)|should"
    r"|in the literature|previous|previously|published|review of (?:the |published |\w+ )?(?:reports|literature|cases)"
    r"|literature review|pubmed|medline|recommended|must be|guidelines?)\b"
)

_HEADING: tuple[_Cue, ...] = (
    _META,
    _cue("case_report", "case report|case presentation|case description", r"\bcase (?:reports?|presentation|description)\b"),
    _TRIAL,
    _cue("trial", "trial", r"\btrials?\b"),
    _cue("cohort", "cohort|registr|case-control|case control", r"\bcohorts?\b|\bregistr(?:y|ies)\b|\bcase-? ?control\b"),
    _cue("case_series", "series", r"\bseries\b"),
    _cue("review", "review", r"\b(?:systematic )?reviews?\b"),
)  # fmt: skip


def find_design(titles: Sequence[str], text: str, headings: Sequence[str] = ()) -> Design | None:
    """The design that the references' `titles` tell, else the study's `text`, else `headings` (innermost first).

    Without a title the text's first sentence stands for it. None where nothing tells.
    """
    lowered = text.lower()
    names = [title.lower() for title in titles if title] or [_first_sentence(lowered)]
    return _from_titles(names, lowered) or _from_text(lowered) or _from_headings(headings)


def _from_titles(titles: Sequence[str], text: str) -> Design | None:
    """A title that names its design; one that only compares, or counts patients, yields to a trial's text."""
    for cue in (_META, _REPORT_TITLE, _TRIAL, _SYSTEMATIC, _COHORT):
        if any(_found(cue, title) for title in titles):
            return cue.design
    for cue in (_META, _TRIAL, _SYSTEMATIC):
        if _states(cue, text):
            return cue.design
    animals = any(_ANIMALS.search(title) for title in titles)
    for cue in (_COMPARED_TITLE, _SERIES_TITLE, _REVIEW_TITLE):
        if not animals and any(_found(cue, title) for title in titles):
            return cue.design
    return None


def _from_text(text: str) -> Design | None:
    several = _states(_SEVERAL, text)
    if not several and _states(_REPORT, text):
        return "case_report"
    if _states(_COHORT, text):
        return "cohort"
    if _states(_SERIES_NAMED, text):
        return "cohort" if _states(_COMPARED, text) else "case_series"
    if several:
        if _states(_COMPARED, text):
            return "cohort"
        if _states(_SERIES, text):
            return "case_series"
    return "review" if _found(_REVIEW, text) else None


def _from_headings(headings: Sequence[str]) -> Design | None:
    for heading in headings:
        lowered = heading.lower()
        for cue in _HEADING:
            if _found(cue, lowered):
                return cue.design
    return None


def _hits(cue: _Cue, text: str) -> Iterator[re.Match[str]]:
    for needle in cue.needles:
        at = text.find(needle)
        while at >= 0:
            match = cue.pattern.search(text, max(0, at - _BEFORE), at + _BEHIND)
            if match:
                yield match
            at = text.find(needle, max(at + len(needle), match.end() if match else 0))


def _found(cue: _Cue, text: str) -> bool:
    return next(_hits(cue, text), None) is not None


def _states(cue: _Cue, text: str) -> bool:
    """Whether a cue stands in a sentence about this study."""
    return any(not _elsewhere(text, match) for match in _hits(cue, text))


def _elsewhere(text: str, match: re.Match[str]) -> bool:
    start = max(text.rfind(". ", max(0, match.start() - 400), match.start()), match.start() - 400, 0)
    end = text.find(". ", match.end(), match.end() + 400)
    return bool(_ELSEWHERE.search(text, start, end if end >= 0 else match.end() + 400))


def _first_sentence(text: str) -> str:
    front = text[:400].lstrip()
    ends = [at for at in (front.find(". "), front.find("? "), front.find("\n")) if at >= 0]
    return front[: min(ends)] if ends else front
