"""Names of arms by where they stand: behind "patients receiving", before "group", behind a number and "with".

What is set against another thing of the kind in one sentence, and comes again, is likely an arm, whatever the sentence
that randomised said of it.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from extract.facts.arms.names import places
from extract.quick import Quick

PEOPLE = r"(?:patients|women|men|subjects|participants|children|cases|infants|individuals|those|people|recipients|adults|girls|boys|smokers|volunteers)"
NAME = r"(?P<name>[A-Za-z0-9][\w+/’'-]*(?:[ ](?:\+[ ])?[A-Za-z+][\w+/’'-]*){0,4})"
GROUP = re.compile(r"(?P<name>[A-Za-z0-9][\w+/’'-]*(?:[ -][\w+/’'-]+){0,3}?)[ -](?:groups?|arms?)\b")
WHERE: tuple[Quick | re.Pattern[str], ...] = (
    Quick(
        rf"\b(?:recipients\s+of|{PEOPLE}\s+(?:who\s+)?(?:were\s+|had\s+been\s+|was\s+)?(?:receiving|received|given|treated\s+with|treated\s+by|assigned\s+to|allocated(?:\s+to)?|randomi[sz]ed\s+to|undergoing|underwent|taking|took|on))\s+(?:the\s+|an?\s+|either\s+)?{NAME}",
        re.IGNORECASE,
    ),
    re.compile(
        rf"(?:\d\s?%|\d|percent|\))\s*(?:(?:mm|cm|kg|mg|points?|months?|years?|days?|weeks?|hours?)\s+)*(?:(?:in|with|for|on|of|after|to|by)\s+|{PEOPLE}\s+(?:on|given|in\s+the)\s+)(?:the\s+|those\s+)?{NAME}"
    ),
    re.compile(r"\b(?P<name>[A-Za-z0-9][\w+/-]*)-treated\b"),
    GROUP,
    Quick(r"\b(?P<name>controls|placebo|usual care|standard care|no treatment)\b"),
    re.compile(rf"\b(?:with|for|in|on)\s+(?:the\s+)?{NAME}(?=\s*\(\s*(?:n\s*=\s*)?[+-]?\d)"),
)
GROUPS = 3  # the place of "the X group" in the list: a name that is read from the right
# signs of which every match of the pattern holds one
SIGNS = tuple(map(re.compile, ("", r"[\d)]|percent", "-treated", "[ -](?:group|arm)", "", r"\(")))
STOP = frozenset(
    """the a an in of to and or for each both all either with from by than among into this that these those two three four other one per
    same any vs versus v within across compared while whereas were was is are had has have as on at respectively including which our
    its only if but not who when patients women men subjects participants cases children reported showed experienced developed died did
    completed would could during after before until between following over under daily weekly group groups arm arms then also
    received receiving given years year months month weeks week days day hours age aged improved increased decreased significantly
    baseline follow-up total treated randomized randomised assigned allocated survived achieved required remained felt rated about
    responded relapsed recovered stopped discontinued withdrew without dose doses mg because more less fewer higher lower
    """.split()
)  # fmt: skip
LEADS = frozenset("the a an only either both at to".split())
NEVER = frozenset(
    """study trial treatment therapy intervention age male female males females men women left right patient follow time period
    surgery-related toxicity grade stage disease response survival pain score total cancer addition order all average
    week month day year baseline analysis methods results conclusion general particular whom whole half most general fact hospital
    comparison case cases normal high low mean median risk quality life least need median addition spite case
    """.split()
)  # fmt: skip
AGAINST = re.compile(
    r"\b(?:vs|versus|v|compared|than|whereas|while|and|but|against|respectively)\b|;", re.IGNORECASE
)


def _cut(words: str) -> str:
    kept: list[str] = []
    for word in words.split(" "):
        if word.lower() in STOP:
            if not kept and word.lower() in LEADS:
                continue
            break
        kept.append(word)
    while kept and kept[0].lower() in STOP:
        kept.pop(0)
    return " ".join(kept)


def _cut_left(words: str) -> str:
    kept: list[str] = []
    for word in reversed(words.split(" ")):
        if word.lower() in STOP:
            break
        kept.insert(0, word)
    return " ".join(kept)


def _before_groups(part: str) -> Iterator[re.Match[str]]:
    """Names before "group" and "arm"; a search for names begins at every word, so only the last words are looked at."""
    sign = SIGNS[GROUPS].search(part)
    begin = sign.start() if sign else 0
    for _ in range(5):  # a name has four words at most
        begin = part.rfind(" ", 0, begin)
        if begin < 0:
            break
    return GROUP.finditer(part, begin + 1)


def contrasted(text: str, sentences: list[tuple[int, int]]) -> list[list[tuple[str, int, int]]]:
    """Pairs and triples of names that sentences of `text` set against each other, the commonest first."""
    first: dict[str, tuple[str, int, int]] = {}
    pairs: Counter[tuple[str, str]] = Counter()
    triples: Counter[tuple[str, str, str]] = Counter()
    for start, stop in sentences:
        found: list[tuple[int, str]] = []
        part = text[start:stop]
        for k, pattern in enumerate(WHERE):
            if not SIGNS[k].search(part):
                continue
            for match in pattern.finditer(part) if k != GROUPS else _before_groups(part):
                raw = match["name"]
                name = _cut_left(raw) if k == GROUPS else _cut(raw)
                if (
                    len(name) < 2
                    or name.lower() in NEVER
                    or name.isdigit()
                    or re.match(r"\d+(?:\s|$)|[nN]$|[nN]\s*=", name)
                ):
                    continue
                at = part.find(name, match.start("name"), match.end("name") + 1)
                if at < 0:
                    continue
                at += start
                key = name.lower()
                if key not in first or at < first[key][1]:
                    first[key] = (name, at, at + len(name))
                found.append((at, key))
        found.sort()
        keys = list(dict.fromkeys(key for _, key in found))
        keys = [
            k
            for k in keys
            if not any(
                k != other and k in other and next(places(k, other, edge="-"), None) is not None
                for other in keys
            )
        ]
        if len(keys) < 2 or not AGAINST.search(part):
            continue
        for a, b in itertools.combinations(keys[:5], 2):
            pairs[a, b] += 1
        if len(keys) == 3:
            triples[keys[0], keys[1], keys[2]] += 1
    merged: Counter[frozenset[str]] = Counter()
    for (a, b), n in pairs.items():
        merged[frozenset((a, b))] += n
    ranked = sorted(merged.items(), key=lambda item: (-item[1], min(first[k][1] for k in item[0])))[:4]
    out = [sorted((first[k] for k in pair), key=lambda n: n[1]) for pair, n in ranked]
    out += [[first[k] for k in triple] for triple, n in triples.most_common(1) if n > 1]
    return out
