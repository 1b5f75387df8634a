"""Words that tell a study's design, for titles, text and headings: data for `design`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.record import Design


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell a design. Each match holds one of `needles` (lower case), which are looked for first:
    the pattern runs on the few characters around one, because that is fast."""

    design: Design
    needles: tuple[str, ...]
    pattern: re.Pattern[str]


def cue(design: Design, needles: str, pattern: str) -> Cue:
    return Cue(design, tuple(needles.split("|")), re.compile(pattern))


# How much of the text around a needle a pattern sees.
BEFORE = 80
BEHIND = 80

# All patterns run over lower-case text.
_PEOPLE = (
    r"(?:patients|cases|subjects|children|adults|infants|women|men|boys|girls|males|females|individuals"
    r"|participants|adolescents|neonates|volunteers|people|persons|knees|eyes|aneurysms|tumors|tumours|lesions"
    r"|procedures)"
)
_NUMBER = (
    r"(?=[\dtfsenoh])(?:\d[\d,]*|two|three|four(?:teen)?|five|six(?:teen)?|seven(?:teen)?|eight(?:een)?"
    r"|nine(?:teen)?|ten|eleven|twelve|(?:thir|fif)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-\w+)?"
    r"|hundred(?: \w+)?)"
)
ANIMALS = re.compile(
    r"\b(?:rats?|mice|mouse|rabbits?|dogs?|cats?|pigs?|swine|sheep|monkeys?|cadavers?|in vitro)\b"
)
SEVERAL = cue("case_series", _PEOPLE[3:-1], rf"\b{_NUMBER} (?:[a-z][\w'’-]* ){{0,4}}{_PEOPLE}\b")

META = cue("meta_analysis", "meta-analy|metaanaly|meta analy", r"\bmeta-? ?analy(?:sis|ses|tic)\b")
TRIAL = cue(
    "trial",
    "randomi|randomly|blind|placebo|trial|phase|crossover|cross-over",
    r"(?<!non)(?<!non-)(?<!not )(?<!without )(?<!without being )\brandomi[sz](?:ed|ation|ing)\b"
    r"|\brandomly (?:assigned|allocated|divided|treated|received|to)\b"
    r"|\b(?:double|single|triple)-? ?blind(?:ed)?\b|\bplacebo-? ?controlled\b|\bcross-?over (?:trial|study)\b"
    r"|\bphase (?:[1-4]|i{1,3}v?)(?:[ab]|/\w+)? (?:\w+ ){0,3}(?:trial|study)\b"
    r"|\b(?:controlled|clinical) trial\b",
)
SYSTEMATIC = cue("review", "review", r"\b(?:systematic|scoping|narrative|umbrella)(?: literature)? review\b")
COHORT = cue(
    "cohort",
    "cohort|registr|population|case-control|case control|nationwide|propensity",
    r"\bcohorts?\b|\bregistr(?:y|ies)\b|\bcase-? ?control(?:led)?\b|\bpopulation-? ?based\b|\bnationwide\b"
    r"|\bpropensity\b",
)
REPORT_TITLE = cue(
    "case_report",
    "case|in a|report of",
    r"\bcase reports?\b|\bcase presentation\b|\breport of (?:a|one|an? [\w-]+) case\b|\bcase of\b"
    r"|\b(?:a|an|one) (?:[\w-]+ ){0,2}case\b(?!-| series| control)"
    r"|\bin an? (?:\d+-year-old|[\w-]+ ?patient|patient|child|infant|neonate|boy|girl|man|woman)\b",
)
SERIES_TITLE = cue(
    "case_series",
    "series|case|patient|experience",
    r"\bcase series\b|\bseries of\b"
    r"|\b(?:single|surgical|clinical|consecutive|retrospective)[- ](?:[\w-]+ )?series\b"
    rf"|\b{_NUMBER} (?:[\w-]+ ){{0,3}}(?:cases|patients)\b"
    r"|\b(?:our|clinical|institutional|single-cent(?:er|re)) experience\b",
)
COMPARED_TITLE = cue(
    "cohort",
    "compar|versus| vs|risk|predict|prognostic|between",
    r"\bcomparative\b|\bcomparison\b|\bcompar(?:ing|ed)\b|\bversus\b|\bvs\b|\brisk factors?\b|\bpredictors?\b"
    r"|\bprognostic factors?\b|\bdifferences? between\b",
)
REVIEW_TITLE = cue(
    "review",
    "review|state of the art|overview|update",
    r"\breview\b|\bstate of the art\b|\boverview\b|\bupdate\b",
)

REPORT = cue(
    "case_report",
    "case|patient|-year|-month|-day| old",
    r"\b\d+[- –](?:year|yr|month|week|day)s?[- –]old\b"
    r"|\b(?:an?|the|this|our|one) (?:[\w-]+ ){0,2}case (?:of|is|was|report)\b"
    r"|\b(?:an? (?:[\w-]+ ){0,2}|(?:the|our|this) )patient"
    r" (?:with|who|was|is|had|has|presented|died|underwent|without)\b"
    r"|\bin this case\b"
    r"|\b(?:report|describ|present)(?:e?s|ed?)? (?:a|an|one|the) (?:[\w-]+ ){0,3}(?:case|patient)\b",
)
COMPARED = cue(
    "cohort",
    "compar|versus| vs|risk factor|predict|group|associat|correlat|variate|variant|regression|odds|hazard"
    "|control|differ",
    r"\bcompar(?:e|ed|ing|isons?|ative)\b"
    r"(?!,? (?:to|with) (?:baseline|pre|before|the pre|previous|published|those reported))"
    r"|\bversus\b|\bvs\b|\brisk factors?\b|\bpredict(?:ors?|ed|ive)\b|\b(?:control|treatment|study) groups?\b"
    r"|\b(?:two|2|three|3|both|between|among|the) (?:[\w-]+ ){0,2}groups\b|\bcontrol (?:subjects|patients)\b"
    r"|\b(?:significantly|independently|strongly|positively|negatively|inversely|closely)"
    r" (?:associated|correlated|related)\b"
    r"|\b(?:multi|uni)varia(?:te|nt|ble)\b|\bregression\b|\bodds ratio\b|\bhazard ratio\b"
    r"|\bassociation between\b|\bcorrelation between\b|\bsignificant(?:ly)? differen(?:t|ces?)\b",
)
SERIES = cue(
    "case_series",
    "series|treat|under|operat|surg|receiv|resect|implant|therap|perform|procedure|inject",
    r"\bseries\b|\btreat(?:ed|ment)\b|\bunderwent\b|\bundergo(?:ing|ne)\b|\boperat(?:ed|ions?)\b"
    r"|\bsurg(?:ery|ical(?:ly)?)\b|\breceiv(?:ed|ing)\b|\bresect(?:ed|ions?)\b|\bimplant(?:ed|ation)\b"
    r"|\btherap(?:y|ies)\b|\bprocedures?\b",
)
SERIES_NAMED = cue(
    "case_series",
    "series|report|descri|present",
    r"\b(?:case|consecutive|clinical|surgical|patient) series\b|\bseries of\b"
    r"|\b(?:report|describ|present)(?:e?s|ed?)? (?:on |the )?(?:[\w-]+ )?"
    rf"{_NUMBER} (?:[\w-]+ ){{0,3}}(?:cases|patients|sisters|brothers)\b",
)
REVIEW = cue(
    "review",
    "review|article|paper|chapter",
    r"\bthis (?:article|paper|review|chapter) (?:\w+ )?(?:review|summari[sz]e|discusse|describe|outline)s\b"
    r"|\b(?:in|of) this review\b|\bthis review\b|\bwe review(?:ed)? the\b|\bare reviewed\b",
)

# A sentence about what others did, or should do, tells nothing about this study.
ELSEWHERE = re.compile(
    r"\b(?:needed|required|warranted|necessary|future|should|must be|recommended|guidelines?|previous(?:ly)?"
    r"|further (?:studies|study|research|trials?|investigation)|in the literature|published|literature review"
    r"|review of (?:the |published |\w+ )?(?:reports|literature|cases)|pubmed|medline)\b"
)

HEADING: tuple[Cue, ...] = (
    META,
    cue("case_report", "case ", r"\bcase (?:reports?|presentation|description)\b"),
    TRIAL,
    cue("trial", "trial", r"\btrials?\b"),
    COHORT,
    cue("case_series", "series", r"\bseries\b"),
    cue("review", "review", r"\breviews?\b"),
)
