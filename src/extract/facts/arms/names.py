"""Names of arms: where one begins and ends, and the words in it that can tell it from another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

GENERIC = frozenset(
    """group groups arm arms patient patients women men subjects participants cases children therapy treatment treatments treated
    receiving received receive given either or and versus vs the a an of in to with for by plus at on as alone only daily weekly
    mg day days week weeks month months year years dose doses cycles cycle oral orally once twice every each per
    intravenous intravenously iv po subcutaneous single randomized randomised assigned allocated regimen schedule cohort
    standard follow-up followed n were was who chemotherapy study trial breast cancer no not without then from same
    active first second one two three four day1 m2 min effects effect efficacy adjuvant use using based versus than group's other but only also while whereas than respectively five six seven eight nine ten eleven twelve either including included received-either
    additional addition further prior before after during followed until up program intervention care management protocol
    compared between both all these those their our this that had have been is are
    median mean average degrees points""".split()
)
CONTROL_WORDS = frozenset(
    "control controls placebo usual standard conventional observation no without sham waiting wait-list waitlist comparison untreated nothing alone".split()
)
STUDY_WORDS = frozenset("intervention treatment experimental study active exercise treated".split())
WORDS = re.compile(r"[^\W_](?:[\w'’+./-]*\w)?|\+")
NAME_CUT = re.compile(
    r"^(?:\s|,|;|:|\(|\[|\b(?:the|a|an|either|to|receive|receiving|received|undergo|underwent|undergoing|have|get|of|in|into|with|and|or|versus|vs\.?|by|for|were|was|who|those|patients?|women|subjects|participants|assigned|allocated|randomi[sz]ed|randomly|treated|given|(?:group|arm)(?!\s+(?:[A-H]|\d|I{1,3}|IV)\b)|one|two|three|\d+|other|(?:trial|study)\s+(?:that\s+)?compar(?:ed|es|ing)|treatment\s+with|both|between|from|use\s+of|plus|compared|that|as|on|followed(?!\s+by)|only|then|remaining|others?|additional|additionally)\b\.?)+",
    re.IGNORECASE,
)
DOSE = re.compile(
    r"\s*(?:\([^()]*\)|\[[^\[\]]*\]|\b\d[\d.,]*\s?(?:mg|g|µg|mcg|micro\s?g|ml|mL|IU|U|Gy|kg|%|mg/m2|mg/m\(2\)|mg/m²|mg/kg|cGy)\S*(?:\s(?:daily|weekly|orally|per\s+day|once\s+\w+|twice\s+\w+|every\s+\d+\s\w+|i\.?v\.?|/d(?:ay)?|intravenously|a\s+day|q\d\w+|on\s+days?\s[\d,\s-]+))*)"
)
NAME_END = re.compile(
    r"[;:.]|,(?!\s?\d{3})|\b(?:for|every|daily|once|twice|at|on|in|after|before|until|while|during|who|which|that|were|was|had|followed(?!\s+by)|over|as|using|via|from|within|among|per|if|when|according|stratified|prior|where|from|to)\b",
    re.IGNORECASE,
)
VERBAL = re.compile(
    r"^(?:fe)?males?$|^(?:wo)?men$|^boys$|^girls$|^\W*n\b|\b(?:is|was|were|did|do|does|may|can|will|would|has|had|have|should|could|affect\w*|occurr\w+|developed|significant\w*|associat\w+|versus|percent|patients?|participants|also|his|her|their|its|them)\b",
    re.IGNORECASE,
)
NO_NAME = re.compile(
    r"^(?:fe)?males?$|^(?:wo)?men$|^boys$|^girls$|\b(?:is|was|were|did|do|does|may|can|will|would|has|had|have|should|could|reduc\w+|improv\w+|affect\w*|impact|increas\w+|decreas\w+|week\s\d|month\s\d|day\s\d|grade|score|points|age|"
    r"also|percent|days|hours|patients?|admission|discharge|women|subjects|participants|survivors|volunteers|events?|stage|compar(?:ed|ing)|differen\w+|survival|responses?|recurrences?|mortality|toxicity|incidence|prevalence|efficacy|safety|outcomes?|rates?|benefit\w*|occurr\w+|developed|significant\w*|associat\w+|versus|benefited|trial|study|time|years?|months?|january|february|march|april|june|july|august|september|october|november|december|younger|older|baseline|better|worse|higher|lower)\b",
    re.IGNORECASE,
)


TIMES_IN_NAME = re.compile(
    r"^(?:\d+\s+(?:days?|weeks?|months?|cycles?|courses|sessions|hours?|years?)(?:\s+of)?|weeks?\s+of|months?\s+of|mg/\w+)\s+|\s+(?:x\s*)?\d+\s*(?:x\b|days?|weeks?|months?|cycles?|courses|sessions|times|hours?|years?)?(?:\s.*)?$|\s+x\s*\d.*$",
    re.IGNORECASE,
)


def controls_in(name: str) -> set[str]:
    """The words of a name that say control, placebo, usual care."""
    return {stem(w) for w in re.split(r"[\s/-]+", name.lower())} & CONTROL_WORDS


@lru_cache(maxsize=4096)
def content(name: str) -> frozenset[str]:
    """The words of a name that can tell it from another, lower case, without plural s."""
    found = set()
    for match in WORDS.finditer(name.lower()):
        parts = re.split(r"[-/+]", match[0]) if re.search(r"(?<!^non)[-/+]", match[0]) else []
        for word in (match[0], *parts):
            if not word or word in GENERIC or len(word) < 2 or word.isdigit():
                continue
            found.add(stem(word))
    return frozenset(found)


def places(word: str, text: str, *, edge: str) -> Iterator[int]:
    """Where a word stands in a text by itself: no letter, no figure and no sign of `edge` beside it."""
    at = text.find(word)
    while at >= 0:
        beside = text[at - 1 : at] + text[at + len(word) : at + len(word) + 1]
        if not any(c.isalnum() or c == "_" or c in edge for c in beside):
            yield at
        at = text.find(word, at + 1)


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """A word without its plural or "-treated" ending."""
    word = re.sub(r"-(?:treated|based|containing|only|alone|group|arm|receiving)$", "", word)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def cut_name(text: str) -> str:
    """A name without what stands before and behind it: articles, verbs, doses."""
    text = DOSE.sub("", text)
    text = NAME_CUT.sub("", text)
    end = NAME_END.search(text)
    if end:
        text = text[: end.start()]
    text = TIMES_IN_NAME.sub("", text)
    text = re.sub(r"\s+", " ", text).strip(" ,;:-–([=")
    text = re.sub(
        r"(?:\s+(?:group|arm|patients|alone\s+group|and|or|plus|with|of|n|the|a|an))+$",
        "",
        text,
        flags=re.IGNORECASE,
    )
    return text.strip(" ,;:-–([=")
