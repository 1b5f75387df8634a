"""Where the text speaks of which arm."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from extract.facts.arms.model import FOREIGN, Arm, Mention
from extract.facts.arms.names import stem
from extract.facts.arms.opposed import LETTERED
from extract.facts.context import Sentence
from extract.quick import Quick

BASE = re.compile(r"(?:ational|ations?|ated|ing|ions?|ers?|ed|es|e|s)$")
TAILS = frozenset("|e|es|s|ing|ed|er|ers|ion|ions|ation|ations|ated|ational|ional|d".split("|"))


def _hits(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where any of `words` stands as a word in `text`, plural and "-treated" included; the longest at a place.

    Looked for one by one: the words are another study's next time, and a pattern of them takes longer to
    compile than to run.
    """
    ends: dict[int, int] = {}
    for word in sorted(set(words), key=len, reverse=True):
        base = BASE.sub("", word) if word.isalpha() and len(word) > 6 else word
        if len(base) < 5:
            base = word
        at = text.find(base)
        while at >= 0:
            joined = at > 0 and (text[at - 1].isalnum() or text[at - 1] in "_-")
            if at not in ends and (
                not joined or text.startswith("non-", at - 4) or UNDONE.match(text, max(0, at - 3), at)
            ):
                end = at + len(base)
                while end < len(text) and (text[end].isalnum() or text[end] == "_"):
                    end += 1
                tail = text[at + len(base) : end]
                if tail in TAILS if base != word else tail in ("", "s"):
                    ends[at] = end + 8 if text.startswith("-treated", end) else end
            at = text.find(base, at + 1)
    found: list[tuple[int, int]] = []
    for at in sorted(ends):
        if not found or at >= found[-1][1]:
            found.append((at, ends[at]))
    return found


ONE_LETTER = re.compile(r"\b(?:[A-Z]|\d|I{1,3}|IV)\b")
LETTER_LIST = re.compile(
    r"\b(?:[Aa]rms?|[Gg]roups?|[Rr]egimens?|[Cc]ohorts?)\s(?P<letters>(?:[A-H]|\d|I{1,3}|IV)(?:(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|versus|vs\.?|v|than)\s+|\s*[/&]\s*)(?:[A-H]|\d|I{1,3}|IV)\b(?![.\d]))+)"
)
WITH_AND_WITHOUT = re.compile(
    r"\b(?P<first>with|without)(?=\s*(?:\([^()]*\)\s*)?,?\s*(?:and|or|versus|vs\.?|than|compared\s+with)\b[^.;]{0,40}?\b(?P<second>with|without)\b)"
)
ROLE_ALONE = re.compile(
    r"\b(?:of|in|for|to|with)\s+(?:the\s+)?(?P<role>intervention|experimental|treatment|active|control)(?=\s*(?:[,;(.]|\b(?:and|versus|vs|than|compared)\b\s+(?:with\s+|to\s+|in\s+|of\s+)*(?:the\s+)?(?:[\d(]|control|placebo|intervention|usual)))"
)
ROLES = frozenset(("intervention", "experimental", "treatment", "active", "control"))
LETTER_ITEM = re.compile(r"[:;]\s(?P<letters>[A-H])(?=,\s|:\s|\s\()")
OTHER_ACRONYM = re.compile(r"[-/](?!treated|based|group|arm|containing|alone)[A-Za-z0-9]")
LETTER_SIGN = re.compile(
    r"(?<![\w-])(?P<letters>[A-Z])(?=\s*[:=]\s*[\d(]|\s+(?:group|arm)\b|\s*\(\s*[nN]\s*=)"
)
LONE_LETTER = re.compile(
    r"\b(?:in|of|for|with|than|versus|vs\.?|to|on|and|or|took|taking|given|receiv(?:ed|ing))\s+(?P<letters>[A-Z])(?=\s*[,.;:()]|\s+(?:and|than|versus|vs|v|compared|patients|was|were|had|group|arm|\(|\d))"
)


def find_mentions(text: str, begin: int, end: int, arms: list[Arm]) -> list[Mention]:
    """Where `text[begin:end]` speaks of which arm, in order; neighbouring words of one arm are one mention."""
    if not arms:
        return []
    lowered = text[begin:end].lower()
    if len(lowered) != end - begin:
        lowered = text[begin:end]
    found: list[Mention] = []
    exact = {name: i for i, a in enumerate(arms) for name in a.exact if len(name) > 1}
    taken: list[tuple[int, int]] = []
    if exact:
        for first, stop in _hits(text[begin:end], exact):
            name = text[begin + first : begin + stop]
            name = name if name in exact else re.sub(r"(?:s|-treated)$", "", name)
            if OTHER_ACRONYM.match(text, begin + stop):
                continue  # "CT" in "CT-Z"
            found.append(Mention(begin + first, begin + stop, exact[name]))
            taken.append((first, stop))
    letters = {re.split(r"[\s-]", a.name)[-1]: i for i, a in enumerate(arms) if LETTERED.match(a.name)}
    lone = {name: i for i, a in enumerate(arms) for name in (a.name, *a.exact) if len(name) == 1}
    letters |= lone
    if letters:
        for pattern in (
            LETTER_LIST,
            LONE_LETTER,
            LETTER_ITEM,
            *((LETTER_SIGN,) if lone else ()),
        ):
            for match in pattern.finditer(text, begin, end):
                for letter in ONE_LETTER.finditer(match["letters"]):
                    at = match.start("letters") + letter.start() - begin
                    owner = letters.get(letter[0])
                    if owner is not None and not any(a <= at < b for a, b in taken):
                        found.append(Mention(begin + at, begin + at + len(letter[0]), owner))
                        taken.append((at, at + len(letter[0])))
    if len(arms) == 2:
        denials = [OWN_DENIAL.match(a.name) is not None for a in arms]
        for match in WITH_AND_WITHOUT.finditer(lowered if denials[0] != denials[1] else ""):
            if match["first"] != match["second"]:
                owner = denials.index(match["first"] == "without")
                found.append(Mention(begin + match.start(), begin + match.end("first"), owner))
                taken.append(match.span("first"))
    named = {word for a in arms for word in a.name.lower().split(" ")}
    for match in () if ROLES.isdisjoint(named) else ROLE_ALONE.finditer(lowered):
        role = match["role"]
        owner = next((i for i, a in enumerate(arms) if role in a.name.lower().split(" ")), None)
        if owner is not None:
            found.append(Mention(begin + match.start("role"), begin + match.end("role"), owner))
            taken.append(match.span("role"))
    for first, stop in _hits(lowered, (word for arm in arms for word in arm.keys | arm.phrases | arm.weak)):
        if lowered.startswith("(n", stop - 2):
            word = lowered[first:stop]
            owner = next((i for i, a in enumerate(arms) if word in a.phrases), None)
            if owner is not None:
                found.append(Mention(begin + first, begin + stop - 3, owner))
            continue
        if taken and any(a < stop and first < b for a, b in taken):
            continue
        word = lowered[first:stop]
        if text[begin + first : begin + stop].isupper() and OTHER_ACRONYM.match(lowered, stop):
            continue  # "CT" in "CT-Z"
        bare = stem(word)
        if len(bare) > 6 and bare.isalpha() and not any(bare in a.keys or bare in a.weak for a in arms):
            root = BASE.sub("", bare)
            bare = next(
                (k for a in arms for k in a.keys | a.weak if len(k) > 6 and BASE.sub("", k) == root), bare
            )
        strong = [
            i
            for i, a in enumerate(arms)
            if word in a.phrases or bare in a.keys or word in a.keys or bare in a.phrases
        ]
        if len(strong) == 1:
            arm = strong[0]
            if (
                len(arms) == 2
                and not OWN_DENIAL.match(arms[arm].name)
                and (denied := _denied(lowered, first))
            ):
                # "those who did not receive X": the other one
                arm, first = 1 - arm, denied.start()
            found.append(Mention(begin + first, begin + stop, arm))
            continue
        weak = [i for i, a in enumerate(arms) if bare in a.weak or word in a.weak]
        if not strong and len(weak) == 1:
            found.append(Mention(begin + first, begin + stop, -1 - weak[0]))
    found.sort(key=lambda m: m.start)
    merged: list[Mention] = []
    for mention in found:
        last = merged[-1] if merged else None
        gap = lowered[last.end - begin : mention.start - begin] if last else ""
        if (
            last
            and len(gap) < 26
            and re.fullmatch(
                r"[\s\-/+,&]{0,3}(?:(?:plus|and|with|\+|of|combined\s+with|in\s+combination\s+with|followed\s+by|alone|the|[\w-]+)\s+){0,2}",
                gap,
            )
        ):
            joined = re.search(r"plus|\+|/|combin|followed|with", gap)
            if last.arm == mention.arm:
                last.end = mention.end
                continue
            # "tamoxifen plus X": the weak word beside the other arm's own belongs to that arm
            if last.arm < 0 <= mention.arm and (joined or re.fullmatch(r"[\s/-]+", gap)):
                last.arm, last.end = mention.arm, mention.end
                continue
            if mention.arm < 0 <= last.arm and (joined or re.fullmatch(r"[\s/-]+", gap)):
                last.end = mention.end
                continue
        merged.append(mention)
    for mention in merged:
        if mention.arm < 0:
            mention.arm = -1 - mention.arm
    for mention in merged:
        rest = COMPOUND.match(lowered, mention.end - begin)
        if rest:
            mention.end = begin + rest.end()  # "usual" in "usual-care"
    merged = _foreign(lowered, begin, merged)
    if len(arms) == 2 and merged:
        merged = _pointed(lowered, begin, merged)
    for mention in merged if "plus" in lowered or "+" in lowered else ():
        joined = JOINED_AHEAD.search(lowered, max(0, mention.start - begin - 40), mention.start - begin)
        if joined and mention.arm >= 0:
            mention.start = begin + joined.start()
    return merged


COMPOUND = re.compile(r"(?:-[a-z]{2,})+(?![\w-])")
JOINED_AHEAD = re.compile(r"(?:(?<=\s)|(?<=\())[\w-]+\s*(?:\bplus\b|\+)\s*$")
ANY_GROUP = Quick(r"(?<=\s)the\s+(?P<name>[a-z][\w-]*(?:\s[a-z][\w-]*)?)\s+(?:group|arm)\b(?!s)")
PREPOSITION = re.compile(r"\b(?:in|of|for|with|from|to|on)\s+$")
EVERY_GROUP = re.compile(
    r"^(?:two|three|four|other|same|whole|entire|study|age|each|latter|former|total|patient|first\s\w+|\w+\s(?:age|patient))$"
)


def _foreign(lowered: str, begin: int, mentions: list[Mention]) -> list[Mention]:
    """Adds "the X group" where X is none of the arms: what stands before it is not another arm's."""
    added = []
    for start, end in _named_groups(lowered):
        first, stop = begin + start, begin + end
        if not any(m.start < stop and first < m.end for m in mentions):
            added.append(Mention(first, stop, FOREIGN))
    return sorted([*mentions, *added], key=lambda m: m.start) if added else mentions


@lru_cache(maxsize=4)  # asked for each set of arms that the text may have
def _named_groups(lowered: str) -> list[tuple[int, int]]:
    """Where "the X group" stands, from X on."""
    return [
        (match.start("name"), match.end())
        for match in ANY_GROUP.finditer(lowered)
        if PREPOSITION.search(lowered, max(0, match.start() - 12), match.start())
        and not EVERY_GROUP.match(match["name"])
    ]


UNDONE = re.compile(r"(?:^|\W)un$")
OWN_DENIAL = re.compile(r"(?:no|not|without|non|did\s+not|were\s+not)\b", re.IGNORECASE)
DENIED = re.compile(
    r"(?:\b(?:with|and|or|vs\.?|versus|to|than|for|received|had|but)\s+no|\bwithout(?:\s+(?:an?|the|any))?|\bnon|\bnot\s+(?:been\s+)?(?:receiv\w+|giv\w+|treated|tak\w+|undergo\w*|get\w*|have|assigned|us\w+|exposed|allocated|randomi[sz]ed|on)(?:\s+(?:to|with|the|a|any|such|in))*)[\s-]+$|(?<![a-z])un$"
)


def _denied(lowered: str, at: int) -> re.Match[str] | None:
    """What denies the name that begins at `at`: "no", "did not receive"."""
    begin = max(0, at - 48)
    window = lowered[begin:at]
    return (
        DENIED.search(lowered, begin, at)
        if "no" in window or "without" in window or window.endswith("un")
        else None
    )


POINTERS = Quick(
    r"\b(?:(?P<other>the\s+other(?:\s+(?:group|arm|treatment|regimen|patients|women|half|one|subjects|participants)\b|(?=\s*[,.;(]))|the\s+others|(?<=\bin\s)others|the\s+compar(?:ison|ator)\s+(?:group|arm)|the\s+reference\s+(?:group|arm)|those\s+(?:who\s+(?:were|did|had)\s+not|not\b|without)|their\s+counterparts|the\s+remaining\s+(?:patients|women|participants|subjects|children))|(?P<former>the\s+former)|(?P<latter>the\s+latter))\b"
)


@lru_cache(maxsize=4)
def _pointers(lowered: str) -> list[re.Match[str]]:
    return list(POINTERS.finditer(lowered))


def _pointed(lowered: str, begin: int, mentions: list[Mention]) -> list[Mention]:
    """Adds "the other group", "those who did not", "the latter": what they point at stands before them."""
    added: list[Mention] = []
    for match in _pointers(lowered):
        first, stop = begin + match.start(), begin + match.end()
        if any(m.start < stop + 40 and first < m.end for m in mentions if not (m.end <= first)) and any(
            m.start < stop and first < m.end for m in mentions
        ):
            continue
        before = [m for m in mentions if m.end <= first and first - m.end < 300]
        if not before or ". " in lowered[before[-1].end - begin : match.start()]:
            continue
        if match["other"]:
            added.append(Mention(first, stop, 1 - before[-1].arm))
            continue
        names = list(dict.fromkeys(m.arm for m in before[-2:]))
        if len(names) == 2:
            added.append(Mention(first, stop, names[1] if match["latter"] else names[0]))
    return sorted([*mentions, *added], key=lambda m: m.start) if added else mentions


def mentions_by_sentence(sentences: list[Sentence], mentions: list[Mention]) -> list[list[Mention]]:
    found = []
    cursor = 0
    for s in sentences:
        while cursor < len(mentions) and mentions[cursor].end <= s.start:
            cursor += 1
        k = cursor
        own = []
        while k < len(mentions) and mentions[k].start < s.end:
            own.append(mentions[k])
            k += 1
        found.append(own)
    return found
