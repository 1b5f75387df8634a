"""Names of arms that the text sets against each other: "X versus Y", "the X and Y groups", X against a placebo."""

from __future__ import annotations

import itertools
import re

from extract.facts.arms.names import (
    GENERIC,
    NO_NAME,
    STUDY_WORDS,
    content,
    controls_in,
    cut_name,
    places,
    stem,
)
from extract.facts.arms.search import Named, Search
from extract.quick import Quick

AGAINST = Quick(
    r"(?<=\s)(?:versus|vs\.?|compared\s+(?:with|to)|in\s+comparison\s+(?:with|to)|against)\s", re.IGNORECASE
)
SHORT_BRACKET = re.compile(r"\s*\([^()]{1,20}\)\s*$")
VERB = re.compile(
    r"\s+(?:significantly\s+)?(?:prolong|improv|increas|reduc|decreas|was|were|had|result|show|produc|led|did|offer|provid|demonstrat|caus|yield)\w*\b"
)
BEFORE_OF = re.compile(r"\b(?:of|between|with|comparing|received|receiving|to|whether|for|in|that)\s+")
COMPARING = Quick(
    r"\b(?:compar(?:ing|ison|isons|e|ed|ative)|efficacy|effects?)\b(?:\s+(?:trial|study))?\s*(?:of|between|the\s+(?:efficacy|effects?|safety)(?:\s+and\s+\w+)?\s+of)?\s+",
    re.IGNORECASE,
)
WITH = re.compile(
    r"(?P<a>[^.;:,()]{3,80}?)(?:\s*\([^()]{1,20}\))?\s+(?:with|to|and|versus|vs\.?|or)\s+(?P<b>[^.;:,()]{3,70})",
    re.IGNORECASE,
)
PLURAL_GROUPS = Quick(r"(?<=\s)(?:groups|arms|cohorts)\b")
TWO_NAMES = re.compile(
    r"\b(?P<a>[A-Za-z][\w+/-]*(?:\s[A-Za-z][\w+/-]*)?)\s+and\s+(?:the\s+)?(?P<b>[A-Za-z][\w+/-]*(?:\s[A-Za-z][\w+/-]*)?)$"
)
ACRONYMS = re.compile(
    r"(?P<a>[A-Z](?<!\w.)[A-Z0-9+/-]{1,9}),\s(?P<b>[A-Z][A-Z0-9+/-]{1,9}),?\s(?:and|or|vs\.?|versus)\s(?P<c>[A-Z][A-Z0-9+/-]{1,9})\b"
)
LETTERED = Quick(
    r"\b(?P<word>[Gg]roups?|[Aa]rms?|[Rr]egimens?|[Cc]ohorts?|[Ss]eries|[Tt]reatments?)[\s-](?P<name>[A-H]|[1-6]|I{1,3}|IV)\b(?!\s*(?:patients\b)?\s*\d)"
)
AGAINST_PLACEBO = Quick(
    r"\b(?:with|of|on|for|taking|receiving|received|to|receive|in|the|by)\s+(?:the\s+)?(?P<a>[A-Za-z][\w-]{3,})(?:-treated)?(?:\s+(?:group|arm|patients|therapy|alone|women))?[,)]?\s(?:[^.;]{0,40}?\s)?(?:or|versus|vs\.?|v|than|and|compared\s+(?:with|to))\s+(?:[^.;,]{0,20}?\s)?(?:with\s+|the\s+|in\s+|of\s+|on\s+|for\s+|those\s+|receiving\s+|to\s+)*placebo",
    re.IGNORECASE,
)
GROUP_WORD = Quick(r"(?<=[\s-])(?:groups?|arms?|cohort|regimen)\b")
BEFORE_GROUP = re.compile(r"[\s-]+(?:treatment\s+)?$")
GROUP_NAME = re.compile(
    r"(?<![\w.-])(?:\d+(?:\.\d+)?-)?(?:[A-Za-z][\w+/'’-]*[\s/+-]+(?:plus\s|and\s)?){0,4}[A-Za-z][\w+/'’-]*$"
)
CONTROL_SIDE = Quick(
    r"\b(?:usual[\s-]care|standard[\s-]care|placebo|controls?|waiting[\s-]list|wait-?list|no\s+treatment|comparison\s+group|observation|saline|conventional\s+(?:treatment|therapy|care))\b",
    re.IGNORECASE,
)
STATED = Quick(
    r"\b(?P<n>three|four|3|4)[\s-]+(?:\w+[\s-]+){0,2}?(?:groups|arms|arm|regimens|treatments|parallel)\b|\bone\s+of\s+(?P<m>three|four|3|4)\b",
    re.IGNORECASE,
)
TREATMENT = frozenset(("treatment",))
GROUP_STOP = frozenset(
    """the a an in of to and or between for each both all either with from by than among into this that these those two three four
    other one per same any no-treatment vs versus within across compared while whereas were was is are had has as on at
    randomized randomised same respective including which our its only if but not respectively whole entire second first
    five six per after study's whose most patients subjects women men receiving received different various separate
    observed seen higher lower significantly significant more less age similar""".split()
)
NO_GROUP = frozenset(
    "age treatment patient risk blood support cancer focus single-arm two-arm three-arm test peer ethnic parallel cooperative oncology working muscle control-group prognostic treatment-arm randomized therapeutic younger older subgroup sub upper lower affected contralateral patients breast cancer functional methyl amino carboxyl hydroxyl phosphate sulfhydryl diagnostic large small trialists".split()
)


def names_opposed(search: Search) -> None:
    """ "X versus Y", "comparing X with Y", in the title above all."""
    scope = search.scope
    title = scope.find(". ")
    title = title if 0 < title < 300 else 200
    for match in AGAINST.finditer(scope):
        begin = match.start() - 1
        left = SHORT_BRACKET.sub("", scope[max(0, begin - 90) : begin])
        if begin > 90 and scope[begin - 91].isalnum():
            left = left.partition(" ")[2]
        raw = re.split(r"[.;:,()]", left)[-1]
        head = VERB.split(raw)[0]
        raw = BEFORE_OF.split(head if len(head) > 4 else raw)[-1]
        right = re.split(r"[.;:,()]", scope[match.end() : match.end() + 70])[0]
        search.pair(
            "title" if begin < title else "versus",
            raw,
            right,
            begin - len(left),
            match.end(),
        )
    for anchor in COMPARING.finditer(scope):
        both = WITH.match(scope, anchor.end())
        if both:
            raw = BEFORE_OF.split(both["a"])[-1]
            search.pair(
                "title" if both.start() < title else "versus",
                raw,
                both["b"],
                both.start("a"),
                both.start("b"),
            )


def names_listed(search: Search) -> None:
    """ "the X and Y groups"; three acronyms in a row."""
    scope = search.scope
    for word in PLURAL_GROUPS.finditer(scope):
        end = word.start() - 1
        left = scope[max(0, end - 70) : end]
        match = TWO_NAMES.search(left)
        if not match:
            continue
        names = [cut_name(match[k]) for k in ("a", "b")]
        if all(names) and not any(n.lower() in NO_GROUP or n.lower() in GROUP_STOP for n in names):
            base = end - len(left)
            search.found.append(
                (
                    "paired",
                    [search.place(n, base + match.start(k)) for n, k in zip(names, ("a", "b"), strict=True)],
                )
            )
    for match in itertools.islice(ACRONYMS.finditer(scope), 12):
        three = [match[k] for k in ("a", "b", "c")]
        if all(_comes_again(n, scope) for n in three):
            search.found.append(
                (
                    "acronyms",
                    [
                        (n, search.begin + match.start(k), search.begin + match.end(k))
                        for n, k in zip(three, "abc", strict=True)
                    ],
                )
            )
            break
    lettered: dict[str, Named] = {}
    for match in LETTERED.finditer(scope):
        key = f"{match['word'].rstrip('s').lower()} {match['name']}"  # one key for "group A" and "arm-A"
        lettered.setdefault(key, (match[0], search.begin + match.start(), search.begin + match.end()))
    if len(lettered) >= 2:
        search.found.append(("lettered", list(lettered.values())[:5]))


WITH_OR_WITHOUT = Quick(
    r"\bwith\s*(?:\([^()]{1,20}\)\s*)?(?:\s|,)\s*(?:or|and|versus|vs\.?)\s+without\s+(?P<thing>[A-Za-z][\w-]*(?:\s[A-Za-z][\w-]*){0,2}?)(?=\s*[.,;(]|\s+(?:in|for|as|on|and|after|before|at|every)\b)"
)


NOT_GIVEN = Quick(
    r"\b(?:those|patients|women|men|subjects|participants|children)\s+(?:who\s+)?(?P<denied>(?:did\s+not|were\s+not|had\s+not|not)\s+(?:been\s+)?(?:get|receive|receiving|given|take|taking|treated\s+with|undergo|undergoing|have|use|using))\s+(?:the\s+)?(?P<thing>[A-Za-z][\w-]*(?:\s[A-Za-z][\w-]*)?)"
)


def _comes_again(acronym: str, text: str) -> bool:
    """Whether an acronym stands twice, by itself or with something hung on by a hyphen."""
    found = (at for at in places(acronym, text, edge="/") if text[at - 1 : at] != "-")
    return next(found, None) is not None and next(found, None) is not None


def with_or_without(search: Search) -> None:
    """ "chemotherapy with or without X": X, and without X; "those who did not receive X"."""
    for match in NOT_GIVEN.finditer(search.scope):
        thing = match["thing"].split(" ")[0]
        if NO_NAME.search(thing) or not content(thing):
            continue
        elsewhere = search.scope.find(thing)
        if elsewhere < 0 or elsewhere >= match.start():
            continue
        start, end = search.begin + match.start("denied"), search.begin + match.start("thing") + len(thing)
        at = search.begin + elsewhere
        search.found.append(("paired", [(thing, at, at + len(thing)), (search.text[start:end], start, end)]))
        break
    for match in WITH_OR_WITHOUT.finditer(search.scope) if "without" in search.scope else ():
        thing, at = match["thing"], search.begin + match.start("thing")
        if NO_NAME.search(thing) or not content(thing):
            continue
        without = search.begin + search.scope.rindex("without", match.start(), match.start("thing"))
        end = at + len(thing)
        search.found.append(("paired", [(thing, at, end), (f"without {thing}", without, end)]))
        return


def against_placebo(search: Search) -> None:
    """What the text sets against a placebo, wherever it does: "with tamoxifen and 28 with placebo"."""
    counts: dict[str, int] = {}
    first: dict[str, re.Match[str]] = {}
    against = AGAINST_PLACEBO.finditer(search.scope) if "placebo" in search.scope.lower() else ()
    for match in against:
        name = match["a"].lower()
        if name in GENERIC or name in GROUP_STOP or NO_NAME.search(name):
            continue
        counts[name] = counts.get(name, 0) + 1
        first.setdefault(name, match)
    if counts:
        name = max(counts, key=lambda n: (counts[n], -first[n].start()))
        match = first[name]
        at = search.begin + match.end() - len("placebo")
        search.found.append(
            (
                "placebo",
                [
                    (match["a"], search.begin + match.start("a"), search.begin + match.end("a")),
                    ("placebo", at, at + 7),
                ],
            )
        )


def group_names(search: Search) -> None:
    """ "the X group", "the Y arm": the names that come most often."""
    scope = search.scope
    named: dict[frozenset[str], Named] = {}
    counts: dict[frozenset[str], int] = {}
    for word in GROUP_WORD.finditer(scope):
        gap = BEFORE_GROUP.search(scope, max(0, word.start() - 40), word.start())
        assert gap is not None
        left = scope[max(0, gap.start() - 64) : gap.start()]
        if "treatment" in gap[0] and word[0] in ("group", "arm") and left.endswith(" the"):
            at = search.begin + scope.index("treatment", gap.start())
            counts[TREATMENT] = counts.get(TREATMENT, 0) + 1
            named.setdefault(TREATMENT, ("treatment", at, at + 9))
            continue
        match = GROUP_NAME.search(left)
        if not match:
            continue
        kept: list[str] = []
        for part in reversed(match[0].split()):
            if part.lower() in GROUP_STOP:
                break
            kept.insert(0, part)
        name = " ".join(kept[-5:])
        if name.lower() == "study" and word[0].endswith("s"):
            continue
        if not name or name.lower() in NO_GROUP:
            continue
        key = frozenset(content(name) or {name.lower()})
        counts[key] = counts.get(key, 0) + 1
        at = search.begin + gap.start() - len(name)
        named.setdefault(key, (name, at, at + len(name)))
    if len(named) >= 2 and CONTROL_SIDE.search(scope):
        # "the experimental (RT) group … the RT group … controls": the role is another name of the named group
        roles = [k for k, (n, _, _) in named.items() if stem(n.lower()) in STUDY_WORDS]
        others = [
            k for k, (n, _, _) in named.items() if k not in roles and not controls_in(n) and counts[k] > 1
        ]
        controls = [k for k in named if k not in roles and k not in others and controls_in(named[k][0])]
        if roles and len(others) == 1 and not controls:
            search.found.append(("group", [named[others[0]]]))
            return
    if len(named) >= 2:
        ranked = sorted(named, key=lambda k: (-counts[k], named[k][1]))
        search.found.append(("groups", sorted((named[k] for k in ranked[:2]), key=lambda n: n[1])))
        if len(ranked) > 2 and (counts[ranked[2]] > 1 or stated_arms(scope, 0, len(scope)) > 2):
            search.found.append(("groups", sorted((named[k] for k in ranked[:3]), key=lambda n: n[1])))
    elif len(named) == 1:
        search.found.append(("group", [next(iter(named.values()))]))


def stated_arms(text: str, begin: int, end: int) -> int:
    """How many groups the text says that there are; 2 where it does not say."""
    match = STATED.search(text[begin:end])
    return {"three": 3, "3": 3, "four": 4, "4": 4}[(match["n"] or match["m"]).lower()] if match else 2
