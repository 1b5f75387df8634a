"""P values and effect sizes."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Draft, blank_value
from extract.language.quantities import Quantity

P_BEFORE = re.compile(
    r"(?:^|[^\w])(?:2|two-(?:sided|tailed)\s+|one-(?:sided|tailed)\s+|log-?rank\s+(?:test\s+)?|adjusted\s+|overall\s+|trend\s+)?(?:\d\s?)?"
    r"p(?:\s*-?\s*values?)?(?:[-\s](?:interaction|trend|heterogeneity))?(?:\s*\([^()]{0,12}\))?(?:\s+(?:for\s+)?(?:trend|interaction|difference|group|time)(?:\s+(?:trend|effect))?)?(?:\([^)]{0,12}\))?\s*(?:was|were|of|is|=|:|,)?\s*(?:=\s*|<\s*|>\s*|≤\s*|≥\s*|<\s?or\s?=\s*|at\s+)?$"
)
PROBABILITY = re.compile(r"\bprobability\s*(?:=|<|>)\s*$")
P_ALSO = re.compile(r"^\s*(?:,|and|or|vs\.?|versus|to|,\s*and|;)\s*(?:p\s*)?(?:=|<|>)?\s*$")

EFFECTS = (
    ("HR", r"(?:adjusted\s+)?hazards?\s+ratios?(?:\s+for\s+[\w\s-]{1,40}?)?|\b[a-z]{0,2}hrs?\b|hazard\s+rate\s+ratio"),
    ("OR", r"(?:adjusted\s+|diagnostic\s+)?odds(?:-|\s)ratios?(?:\s+for\s+[\w\s-]{1,40}?)?|\ba?ors?\b"),
    ("RR", r"(?:adjusted\s+|pooled\s+)?(?:relative\s+risks?|risk\s+ratios?|rate\s+ratios?|incidence\s+rate\s+ratios?)(?:\s+(?:for|of)\s+[\w\s-]{1,40}?)?|\b[ai]?rrs?\b|\birrs?\b"),
    ("mean difference", r"(?:standardi[sz]ed\s+|weighted\s+|adjusted\s+|least[- ]squares?\s+)?mean(?:\s+(?:group|between-group|treatment))?\s+differences?(?:\s+(?:in|of|between)\s+[\w\s-]{1,40}?)?|\b[sw]?md\b"),
    ("difference", r"(?:absolute\s+|between-group\s+|treatment\s+|risk\s+|estimated\s+|adjusted\s+)?differences?(?:\s+(?:in|of|between)\s+[\w\s-]{1,40}?)?|risk\s+difference"),
    ("r", r"(?:pearson'?s?\s+|spearman'?s?\s+(?:rank\s+)?)?(?:correlation(?:\s+coefficients?)?|\br(?:s|ho|2|²)?\b|ρ)"),
    ("kappa", r"\bkappa\b|κ"),
    ("AUC", r"\baucs?\b|area\s+under\s+the\s+(?:roc\s+|receiver[\w\s-]{1,30}?)?curve"),
    ("ICC", r"\biccs?\b|intraclass\s+correlation(?:\s+coefficient)?"),
    ("effect size", r"effect\s+sizes?|\bcohen'?s\s+d\b|\bd\b"),
    ("beta", r"\bβ\b|\bbeta\b|regression\s+coefficient"),
    ("NNT", r"\bnnt\b|number\s+needed\s+to\s+treat"),
)  # fmt: skip
EFFECT = re.compile(
    r"(?:^|[\s(\[;,])\[?(?:"
    + "|".join(f"(?P<e{i}>{pattern})" for i, (_, pattern) in enumerate(EFFECTS))
    + r")"
    r"\]?\s*(?:[\[(](?:[a-z]{1,4}|95%\s*ci|95%\s*confidence\s+interval(?:\s*\[ci\])?)[\])])?(?:\s+(?:for|of|in|between|with|from|per)\s+[\w\s/+-]{1,60}?)?\s*(?:=|:|,|of|was|were|is|≈|to\s+be)?\s*(?:=\s*)?(?:only\s+)?(?:[-−]\s?)?$"
)
NAMES = (
    "ratio",
    "risk",
    "differ",
    "correl",
    "kappa",
    "κ",
    "ρ",
    "auc",
    "curve",
    "icc",
    "effect",
    "cohen",
    "beta",
    "β",
    "coeff",
    "nnt",
    "needed",
    "hr",
)
SHORT_NAMES = frozenset("or ors aor aors rr rrs arr arrs irr irrs md smd wmd r rs rho r2 r² d".split())
BARE = str.maketrans("()[];,=:<>", " " * 10)
EFFECT_MATE = re.compile(r"^\s*(?:and|,|vs\.?|versus|or)\s*$")


def p_value(s: Sentence, i: int, q: Quantity) -> Draft | str | None:
    """P values in every notation; the second of two joined ones as well. "discard" for a level of significance."""
    if q.kind != "plain" or q.value is None or not 0 <= q.value <= 1:
        return None
    before = s.before(q.start, 60)
    match = P_BEFORE.search(before) or PROBABILITY.search(before)
    at = q.start
    if not match:
        previous = s.drafts[i - 1] if i else None
        if not (
            previous
            and previous.kind == "p_value"
            and P_ALSO.match(s.between(s.quantities[i - 1].end, q.start))
        ):
            return None
        if isinstance(q.value, int) and q.value == 1:
            return None
    else:
        at = q.start - len(before) + match.start()
        while at < q.start and not s.page[at].isalnum():
            at += 1
    if q.comparator is None:
        # "P = .04" has none; "<" may stand before blanks that the quantity did not take
        sign = re.search(r"([<>≤≥])\s*$", before)
        if sign:
            q.comparator = {"<": "<", ">": ">", "≤": "<=", "≥": ">="}[sign[1]]
    if re.search(
        r"\b(?:set\s+at|was\s+considered|were\s+considered|considered\s+(?:as\s+)?(?:statistically\s+)?significant|significance\s+(?:level\s+)?(?:was|at)|level\s+of\s+significance)",
        s.lowered,
    ) and not re.search(r"\bdiffer", s.lowered):
        return "discard"
    return Draft(
        "p_value",
        at,
        q.end,
        (s.start, s.end),
        "p-value",
        blank_value(value=q.value, unit="1", comparator=q.comparator),
        q.numbers[:1],
    )


def effect(s: Sentence, i: int, q: Quantity) -> Draft | None:
    """Effect sizes with their interval."""
    if q.kind not in ("plain", "percent", "time", "physical") or q.value is None:
        return None
    before = s.before(q.start, 130)
    match = EFFECT.search(before) if s.once(_may_name) and _names(before) else None
    name = None
    at = q.start
    if match:
        index = next(k for k in range(len(EFFECTS)) if match[f"e{k}"] is not None)
        name = EFFECTS[index][0]
        at = q.start - len(before) + match.start(f"e{index}")
        if name == "difference" and q.spread != "ci":
            return None
        if name in ("r", "effect size", "beta") and not re.search(
            r"[=:]\s*[-−]?$|\bof\s$|\bwas\s$|coefficients?\s*\(?$", before
        ):
            return None
        if name in ("effect size",) and match[0].strip(" (,;[").startswith("d") and "=" not in before[-4:]:
            return None
        if (
            name in ("OR", "RR", "HR", "mean difference")
            and q.kind == "percent"
            and name != "mean difference"
        ):
            return None
        if name == "OR" and not re.search(r"ratio|\bA?ORs?\b", s.page[at : q.start]):
            return None
        if name in ("OR", "RR", "HR", "AUC", "r", "kappa") and isinstance(q.value, int) and q.value > 30:
            return None
    elif q.spread == "ci" and q.kind == "plain" and i:
        previous = s.drafts[i - 1]
        if (
            previous
            and previous.kind == "effect"
            and EFFECT_MATE.match(s.between(s.quantities[i - 1].end, q.start))
        ):
            name = previous.instrument
    elif i and q.kind == "plain":
        previous = s.drafts[i - 1]
        if (
            previous
            and previous.kind == "effect"
            and re.fullmatch(r"\s*(?:and|,|,\s*and)\s*", s.between(s.quantities[i - 1].end, q.start))
            and not isinstance(q.value, int)
        ):
            name = previous.instrument
    if name is None:
        return None
    return Draft(
        "effect",
        at,
        q.end,
        (s.start, s.end),
        "effect",
        blank_value(
            statistic="estimate", value=q.value, low=q.low, high=q.high, spread="ci" if q.bare_range else q.spread, ci_level=q.ci_level, se=q.se, sd=q.sd,
            unit=q.unit or "1", comparator=q.comparator,
        ),
        list(q.numbers),
        instrument=name,
    )  # fmt: skip


def _may_name(s: Sentence) -> bool:
    """Whether an effect can be named in the sentence at all: mostly none is, and `EFFECT` takes its time to say so."""
    return _names(s.lowered)


def _names(text: str) -> bool:
    for name in NAMES:
        if name in text:
            return True
    return not SHORT_NAMES.isdisjoint(text.translate(BARE).split())
