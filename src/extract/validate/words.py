"""What the words of a quote and its support say of a number: statistic, comparator, approximation, spread."""

from __future__ import annotations

import re

MEAN = re.compile(
    r"\b(?:mean|means|averag\w*|avg)\b(?! (?:arterial|corpuscular|platelet|transit|flow|blood pressure))",
    re.IGNORECASE,
)
MEDIAN = re.compile(
    r"\bmedians?\b(?! (?:nerve|sternotomy|raphe|F\b|F-wave|eminence|plane|aperture))", re.IGNORECASE
)
MODE = re.compile(r"\b(?:mode|most (?:common|frequent))\b", re.IGNORECASE)
TOTAL = re.compile(r"\b(?:total|totals|altogether|in all|overall|cumulative|sum)\b", re.IGNORECASE)
CHANGE = re.compile(
    r"chang|increas|decreas|reduc|improv|gain|loss|lost|fell|fall|rose|ris|drop|declin|by\b|differ|grew|growth|shrink"
    r"|shrank|correct|elevat|lower|higher|less|more|better|worse|point",
    re.IGNORECASE,
)
RATIO = re.compile(r"\d\s?[:/]\s?\d|\bto\b|\bratio\b|\bin\b", re.IGNORECASE)
IQR = re.compile(r"\bIQRs?\b|inter-?\s?quartile|\bquartiles?\b|\bQ1\b|25th|percentile", re.IGNORECASE)
CI = re.compile(r"\bC\.?\s?I\.?s?\b|\bconfidence (?:interval|limit)s?\b|\bCL\b|credible", re.IGNORECASE)
RANGE = re.compile(
    r"\brang\w*|\bminimum|\bmaximum|\bmin\b(?=\W{0,3}\d)|\bmax\b|\bbetween\b|\bextremes\b|\bfrom\b",
    re.IGNORECASE,
)
SD = re.compile(r"\bS\.?D\.?s?\b|\bs\.d\.|\bstandard deviations?\b|\bsd\b")
SE = re.compile(r"\bS\.?E\.?(?:M\.?)?\b|\bs\.e\.(?:m\.?)?|\bstandard errors?\b|\bsem?\b")
APPROXIMATE = re.compile(
    r"\b(?:about|approximately|approx\.?|circa|ca\.?|c\.|nearly|almost|around|roughly|some|estimated"
    r"|close to|up to|within|more or less|or so|an average of about)(?![\w-])|[~≈∼≃]",
    re.IGNORECASE,
)
APPROXIMATE_BEFORE = re.compile(
    r"(?:\b(?:about|approximately|approx\.?|nearly|roughly|circa)|[~≈∼])\s*(?:an?\s+)?$", re.I
)

_NO_LESS = (
    r"≥|⩾|>\s?=|=\s?>|>\s?or\s?=|\bat least\b|\bminim(?:um|al)\b|\b(?:no|not) (?:less|fewer|earlier|younger)"
    r" than\b|\bor (?:more|greater|older|above|over|longer|higher|later|beyond)\b"
    r"|\band (?:older|over|above|more|higher)\b|\d\s?\+"
)
_NO_MORE = (
    r"≤|⩽|<\s?=|=\s?<|<\s?or\s?=|\bup to\b|\bat most\b|\bmaxim(?:um|al)\b|\b(?:no|not) (?:more|longer|later"
    r"|greater|older) than\b|\bor (?:less|fewer|younger|below|under|lower|shorter|better)\b"
    r"|\bas (?:long|many|much|late|high|old) as\b|\bwithin\b|\bby\b|\buntil\b"
)
_MORE = (
    r">|\b(?:more|greater|longer|higher|larger|older|later|better|beyond) than\b|\bover\b|\babove\b"
    r"|\bexceed\w*\b|\bin excess of\b|\bbeyond\b|\bpast\b"
)
_LESS = (
    r"<|\b(?:less|fewer|lower|shorter|smaller|younger|earlier) than\b|\bunder\b|\bbelow\b|\bwithin\b"
    r"|\bbefore\b|\bnot quite\b"
)
COMPARATORS = {
    ">=": re.compile(_NO_LESS, re.IGNORECASE),
    "<=": re.compile(_NO_MORE, re.IGNORECASE),
    ">": re.compile(_MORE, re.IGNORECASE),
    "<": re.compile(_LESS, re.IGNORECASE),
}
# Right before a number these leave no doubt.
BEFORE = {
    ">=": re.compile(r"(?:≥|⩾|>\s?=|\bat least)\s*$", re.IGNORECASE),
    "<=": re.compile(r"(?:≤|⩽|<\s?=|\bat most)\s*$", re.IGNORECASE),
    ">": re.compile(r"(?:(?<![=-])>|\b(?:more|greater|longer|older) than)\s*$", re.IGNORECASE),
    "<": re.compile(r"(?:<|\b(?:less|fewer|shorter|younger) than)\s*$", re.IGNORECASE),
}


def comparators(words: str) -> set[str]:
    """The comparators that some word or sign of a quote can stand for."""
    found = {sign for sign, pattern in COMPARATORS.items() if pattern.search(words)}
    # "≥" is not also ">", nor is "no less than" also "less than".
    if ">=" in found and not re.search(_MORE, _without(words, _NO_LESS), re.IGNORECASE):
        found.discard(">")
        if not re.search(_LESS, _without(words, _NO_LESS), re.IGNORECASE):
            found.discard("<")
    if "<=" in found and not re.search(_LESS, _without(words, _NO_MORE), re.IGNORECASE):
        found.discard("<")
        if not re.search(_MORE, _without(words, _NO_MORE), re.IGNORECASE):
            found.discard(">")
    return found


def _without(words: str, pattern: str) -> str:
    return re.sub(pattern, " ", words, flags=re.IGNORECASE)


def comparator_before(words: str) -> str | None:
    """The comparator that stands right before a number, beyond doubt."""
    return next((sign for sign, pattern in BEFORE.items() if pattern.search(words)), None)
