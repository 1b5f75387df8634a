"""Where the text speaks of which arm."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.facts.arms.model import Arm, Mention
from extract.facts.arms.names import stem
from extract.facts.context import Sentence


def _hits(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where any of `words` stands as a word in `text`, plural and "-treated" included; the longest at a place.

    Looked for one by one: the words are another study's next time, and a pattern of them takes longer to
    compile than to run.
    """
    ends: dict[int, int] = {}
    for word in sorted(set(words), key=len, reverse=True):
        at = text.find(word)
        while at >= 0:
            if at not in ends and not (at and (text[at - 1].isalnum() or text[at - 1] in "_-")):
                for tail in ("s", "-treated", ""):
                    end = at + len(word) + len(tail)
                    if text.startswith(tail, at + len(word)) and not (
                        text[end : end + 1].isalnum() or text[end : end + 1] == "_"
                    ):
                        ends[at] = end
                        break
            at = text.find(word, at + 1)
    found: list[tuple[int, int]] = []
    for at in sorted(ends):
        if not found or at >= found[-1][1]:
            found.append((at, ends[at]))
    return found


BOTH_LETTERS = re.compile(
    r"\b(?P<word>[Aa]rms|[Gg]roups|[Rr]egimens)\s(?P<a>[A-H]|\d|I{1,3})\s(?:and|or|versus|vs\.?)\s(?P<b>[A-H]|\d|I{1,3}|IV)\b"
)


def find_mentions(text: str, begin: int, end: int, arms: list[Arm]) -> list[Mention]:
    """Where `text[begin:end]` speaks of which arm, in order; neighbouring words of one arm are one mention."""
    if not arms:
        return []
    lowered = text[begin:end].lower()
    if len(lowered) != end - begin:
        lowered = text[begin:end]
    found: list[Mention] = []
    exact = {name: i for i, a in enumerate(arms) for name in a.exact}
    taken: list[tuple[int, int]] = []
    if exact:
        for first, stop in _hits(text[begin:end], exact):
            name = text[begin + first : begin + stop]
            name = name if name in exact else re.sub(r"(?:s|-treated)$", "", name)
            found.append(Mention(begin + first, begin + stop, exact[name]))
            taken.append((first, stop))
    for match in BOTH_LETTERS.finditer(text[begin:end]):
        # "arms A and B": two mentions under one head
        head = match["word"].lower().rstrip("s")
        for key in ("a", "b"):
            owner = next((i for i, a in enumerate(arms) if f"{head} {match[key].lower()}" in a.phrases), None)
            if owner is not None:
                found.append(Mention(begin + match.start(key), begin + match.end(key), owner))
                taken.append(match.span(key))
    for first, stop in _hits(lowered, (word for arm in arms for word in arm.keys | arm.phrases | arm.weak)):
        if taken and any(a < stop and first < b for a, b in taken):
            continue
        word = lowered[first:stop]
        bare = stem(word)
        strong = [
            i
            for i, a in enumerate(arms)
            if word in a.phrases or bare in a.keys or word in a.keys or bare in a.phrases
        ]
        if len(strong) == 1:
            found.append(Mention(begin + first, begin + stop, strong[0]))
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
    return merged


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
