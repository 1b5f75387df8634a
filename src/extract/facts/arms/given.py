"""Names of arms where the text says who got what: sized names, who received and who was randomised to what."""

from __future__ import annotations

import re

from extract.facts.arms.names import content, cut_name
from extract.facts.arms.search import Named, Search
from extract.quick import Quick

N_EQUALS = r"(?:[nN]\s?[=:]|[Nn]o\.?\s?=|[nN][°º]\s?=?|(?<=[(\[])[nN]\s|#\s?=|(?:[Pp]ts?|[Pp]atients)\.?\s?=)\s?\d[\d,]*"
SIZED_INNER = re.compile(rf"(?P<name>[A-Za-z][^;()\[\],=]{{1,50}}?)\s*[,:]?\s+(?:{N_EQUALS})")
SIZED_INNER_BACK = re.compile(
    rf"(?:{N_EQUALS})\s*[,:]?\s*(?:to\s+|in\s+|for\s+)?(?:the\s+)?(?P<name>[A-Za-z][^;()\[\]=]{{1,50}}?)(?=\s*(?:[;)\]]|,|\band\b|$))"
)
SIZED_BRACKET = re.compile(rf"[(\[](?P<inner>[^()\[\]]{{0,60}}?(?:{N_EQUALS})[^()\[\]]{{0,50}})[)\]]")
PEOPLE_BRACKET = re.compile(
    r"[(\[](?P<inner>\s*\d[\d,]*(?:\s+(?:patients|women|men|subjects|participants|children|infants|pts|cases))?\s*(?:[;,][^()\[\]]{0,60})?)[)\]]"
)
PERSONS_BRACKET = re.compile(
    r"[(\[](?P<inner>\s*\d[\d,]*\s+(?:patients|women|men|subjects|participants|children|infants|pts|cases)\s*)[)\]]"
)
COMPARED_WITH = re.compile(r"\bcompar(?:ed|ing|ison)\b|\bversus\b|\bvs\b|\breceived\b")
DIVIDED = re.compile(r"randomi[sz]|\bassigned\b|\ballocated\b", re.IGNORECASE)
NO_SIZE = re.compile(r"(?:total|mean|median|range|p|of)\b", re.IGNORECASE)
NAME_BACK = re.compile(r"[^;:.()\[\]]*$")
JOINED_NAMES = re.compile(
    r",?\s+(?:or|versus|vs\.?|and)\s+(?=(?:the\s|to\s|an?\s|no\s|[\w-]+))|,\s|\bto\s+(?:receive\s+|undergo\s+|have\s+)?(?:either\s+)?|\beither\s+|\breceiv(?:e|ed|ing)\s+|\bwith\s+(?=placebo|\w+ine\b)|\binto\s+|\bbetween\s+|"
    r"\b(?:a|an|the)\s+(?=[\w-]+(?:\s[\w-]+){0,2}\s+(?:group|arm)\b)"
)
COMBINED = re.compile(r"([\w-]+(?:\s[\w-]+)?\s+(?:plus|and|with|combined\s+with|\+)\s+[\w-]+(?:\s[\w-]+)?)$")
ALLOTTED = Quick(r"\b(?:received|assigned|allocated|randomi[sz]ed|underwent|given|treated|to)\b")
SENTENCES = re.compile(r"[^.]+(?:\.(?=\d)[^.]*)*")
COUNTED = re.compile(
    r"(?<![\w.,/-])(?:\d[\d,]*|(?:[A-Za-z]+-)?(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Ff]ive|[Ss]ix|[Ss]even|[Ee]ight|[Nn]ine|[Tt]en|[Ee]leven|[Tt]welve|[A-Za-z]{3,6}teen|[A-Za-z]{3,6}ty)(?:-[a-z]+)?|half|[Oo]thers?|rest)(?=\s)"
)
GIVEN = re.compile(
    r"\s+(?:\w+\s+){0,2}?(?:were\s+(?:randomly\s+)?(?:assigned|allocated|randomi[sz]ed|given|treated)(?:\s+(?:to|with|in|into))?(?:\s+(?:receive|the))?|received|underwent|had|to|in(?:to)?\s+the)\s+(?P<name>[A-Za-z][^.;:,()]{2,70}?)"
    r"(?=\s*(?:,|\(|;|\.|\band\s+(?:\d|the\s+(?:other|remaining)|[a-z-]+\s+(?:patients|women|were|received|to))|\bwhile\b|\bwhereas\b|$))"
)
ELLIPTIC = Quick(
    r"\b(?:received|underwent|took|given|assigned\s+to|allocated(?:\s+to)?|randomi[sz]ed\s+to)\s+(?P<a>[\w-]+(?:\s[\w-]+){0,3}?),?\s+(?:(?:and|while|whereas)\s+)?(?:the\s+other\s+)?(?:\d[\d,]*|[a-z]+(?:-[a-z]+)?)\s+(?:(?:patients|women|men|others)\s+)?(?:received\s+|to\s+|,\s*)?(?P<b>[\w-]+(?:\s[\w-]+){0,2}?)(?=[,.;)]|\s\()",
    re.IGNORECASE,
)
TO_EITHER = Quick(
    r"\b(?:randomi[sz]ed|randomly\s+(?:assigned|allocated|divided|selected)|assigned|allocated|randomi[sz]ation|divided|stratified|random(?:ly)?)\b[^.;]{0,80}?\b(?:to|into|between)\s+(?P<rest>[^.;]{5,260})",
    re.IGNORECASE,
)
OR = re.compile(
    r"\s*(?:,?\s+or\s+(?:to\s+)?|,?\s+versus\s+|,?\s+vs\.?\s+|,\s+and\s+|\s+and\s+(?=(?:an?\s|the\s|to\s|control|placebo|no\s|group|arm|usual|standard|observation|\w+\s+(?:group|arm|alone))))\s*",
    re.IGNORECASE,
)
THREE = re.compile(
    r"(?P<a>[^,]{2,50}),\s+(?P<b>[^,]{2,50}?),?\s+(?:or|and|versus)\s+(?P<c>[^,]{2,50}?)(?=$|,|\s+(?:for|in\s+a|at|every|once|after)\b)"
)
BRACKETED = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
RECEIVED_OR = Quick(
    r"\b(?:received|receive|treated\s+with|were\s+given|treatment\s+with|to\s+undergo|underwent|assigned\s+to|between)\s+(?:either\s+)?(?P<a>[\w+/-]+(?:\s[\w+/.-]+){0,6}?)(?:\s*\([^()]{1,40}\))?,?\s+or\s+(?P<b>[\w+/-]+(?:\s[\w+/-]+){0,3}?)(?=\s*[,.;(]|\s+(?:\d|for|once|twice|daily|in|at|on|every|after|before|until|following|was|were)\b|$)",
    re.IGNORECASE,
)


POPULATION = re.compile(
    r"\b(?:patients|women|men|subjects|participants|children|adults)\s+with\s+(?:(?!\b(?:to|or|received?|receiving|either|versus|vs)\b)[^,;])*$"
)


def sized_names(search: Search) -> None:
    """ "X (n = 12) or Y (n = 13)", "(X, n = 12; Y, n = 13)"."""
    scope = search.scope
    sized: list[Named] = []
    source = "sized"
    brackets = list(SIZED_BRACKET.finditer(scope))
    for sentence in SENTENCES.finditer(scope) if not brackets else ():
        divided = DIVIDED.search(sentence[0])
        if divided or COMPARED_WITH.search(sentence[0]):
            pattern = PEOPLE_BRACKET if divided else PERSONS_BRACKET
            brackets = list(pattern.finditer(scope, sentence.start(), sentence.end()))
            if len(brackets) > 1:
                source = "sized" if divided else "sized-compared"
                break
            brackets = []
    for match in brackets:
        inner, at = match["inner"], match.start("inner")
        many = len(re.findall(N_EQUALS, inner)) > 1
        if many:
            inside = [m for m in SIZED_INNER.finditer(inner) if not NO_SIZE.match(m["name"])] or list(
                SIZED_INNER_BACK.finditer(inner)
            )
            if inside:
                sized += [search.place(cut_name(m["name"]), at) for m in inside]
                continue
        back = NAME_BACK.search(scope[max(0, match.start() - 110) : match.start()])
        raw = back[0].strip() if back else ""
        if len(raw) < 2 or POPULATION.search(raw):
            continue
        name = cut_name(JOINED_NAMES.split(raw)[-1])
        plus = COMBINED.search(raw)
        if plus and name and name in plus[1] and re.search(r"plus|combined|\+", plus[1]):
            name = cut_name(plus[1])
        if name:
            sized.append(search.place(name, match.start() - len(raw) - 1 if match.start() > len(raw) else 0))
    for i in range(len(sized)):
        run = [sized[i]]
        for j in range(i + 1, len(sized)):
            if sized[j][1] - run[-1][2] >= 260:
                break
            if content(sized[j][0]) != content(run[-1][0]):
                run.append(sized[j])
            if len(run) == 4:
                break
        if len(run) >= 2:
            search.found.append((source, run[:4]))


SUMMED = re.compile(
    r"(?<![\d.,/])(?P<whole>\d[\d,]*)\s+(?:[\w-]+\s+){0,3}?(?:patients|women|men|subjects|participants|children|infants|pts|cases)\b"
    r"[^.;:()\[\]]{0,60}?(?:[(\[]|:\s)(?P<parts>[^.:()\[\]]{7,140})"
)
PART_FIRST = re.compile(
    r"(?<![\d.,/=<>])(?P<n>\d[\d,]*)\s+(?:(?:patients|women|were|assigned|allocated|randomi[sz]ed|received|receiving|to|in|on|with|for|the|had|underwent)\s+)*(?P<name>[A-Za-z][^,;\d]{1,50}?)\s*(?=,|;|$|\band\s+\d)"
)
PART_LAST = re.compile(
    r"(?P<name>[A-Za-z][^,;\d=<>]{1,50}?)\s*[,:]?\s+(?P<n>\d[\d,]*)\s*(?=,|;|$|\band\s+[A-Za-z])"
)


def names_summed(search: Search) -> None:
    """ "210 women (104 letrozole, 106 placebo)": names beside numbers that add up to the number of all."""
    for match in SUMMED.finditer(search.scope):
        whole = _number(match["whole"])
        for shape in (PART_FIRST, PART_LAST):
            parts = list(shape.finditer(match["parts"]))
            if not 2 <= len(parts) <= 4 or sum(_number(m["n"]) for m in parts) != whole:
                continue
            names = [(cut_name(m["name"]), match.start("parts") + m.start("name")) for m in parts]
            if all(content(name) or name.lower() in ("control", "placebo") for name, _ in names):
                search.found.append(("summed", [search.place(name, at) for name, at in names]))
                break


def _number(text: str) -> int:
    return int(text.replace(",", "") or 0)


def names_received(search: Search) -> None:
    """ "51 received X and 50 received Y", "33 received X and 31 Y"."""
    for sentence in SENTENCES.finditer(search.scope):
        text = sentence[0]
        if not ALLOTTED.stands(text):
            continue
        received: list[Named] = []
        position = 0
        for number in COUNTED.finditer(text):
            if number.start() < position:
                continue
            match = GIVEN.match(text, number.end())
            if match is None:
                continue
            position = match.end()
            name = cut_name(match["name"])
            if name and (content(name) or name.lower() in ("control", "placebo")):
                received.append(search.place(name, sentence.start() + match.start("name")))
        if len(received) >= 2:
            search.found.append(("received", received[:3]))
            continue
        elliptic = ELLIPTIC.search(text)
        if elliptic:
            names = search.in_turn([elliptic["a"], elliptic["b"]], sentence.start() + elliptic.start("a"))
            if len(names) == 2:
                search.found.append(("received", names))


def names_randomised(search: Search) -> None:
    """ "randomised to X or Y", "to X, Y or Z"; "received X or Y"."""
    for match in TO_EITHER.finditer(search.scope):
        rest = match["rest"]
        for parts in (OR.split(rest), _three(BRACKETED.sub("", rest))):
            names = search.in_turn(parts, match.start("rest"))
            if len(names) >= 2:
                search.found.append(("randomised", names))
    for match in RECEIVED_OR.finditer(search.scope):
        names = search.in_turn([match["a"], match["b"]], match.start("a"))
        if len(names) == 2:
            search.found.append(("received-or", names))


def _three(rest: str) -> list[str]:
    """ "A, B, or C": three names."""
    match = THREE.match(rest)
    return [match["a"], match["b"], match["c"]] if match else []
