"""Groups of markers, and whether they close the text before them or open the text behind."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extract.document import Marker

# Between two markers of one group: `¹⁾ ²⁾`, `¹⁾,²⁾`, `¹⁾ and ²⁾`; a dash makes a range.
_BETWEEN = re.compile(r"[\s,;]*(?:(?:and|&)\s*|[–-]\s*)?\Z")
_YEAR = re.compile(r"\s*\((?:19|20)\d\d[a-z]?\)\Z")
_ET_AL = re.compile(r"\b(?:et al\.?,?|and (?:colleagues|co-?workers|associates|others))\Z")
_NAME = re.compile(r"(?:\A|[\s(])([^\W\d_][\w'’-]*)(?:['’]s)?,?\Z")
_REPORTS = re.compile(
    r"\s+(?:also\s+|first\s+|recently\s+|retrospectively\s+|prospectively\s+)?"
    r"(?:analy[sz]ed|assessed|compared|concluded|conducted|demonstrated|described|evaluated|examined|found|included"
    r"|investigated|noted|observed|performed|presented|proposed|published|reported|reviewed|showed|studied|treated"
    r"|used|presents?|reports?|describes?)\b"
)
_TERMINAL = ".!?"
_CLOSERS = "\"'”’)]*_"
_MAX_RANGE = 50
# How far around a marker the text is looked at.
_WINDOW = 80


@dataclass(frozen=True, slots=True)
class Group:
    """Markers that stand together: one or several. `labels` are the notes they point to, in print's order."""

    start: int
    end: int
    labels: tuple[str, ...]


def find_groups(text: str, markers: Sequence[Marker], starts: Sequence[int]) -> list[Group]:
    """The markers grouped; nothing but a comma, a dash, white space or "and" stands within a group.

    `starts` are the first characters of paragraphs, items and rows, in order: no group reaches over one.
    """
    groups: list[Group] = []
    for marker in markers:
        labels = marker.labels
        if groups and marker.start - groups[-1].end <= 8:
            between = text[groups[-1].end : marker.start]
            apart = bisect_right(starts, groups[-1].end) < bisect_right(starts, marker.start)
            if not apart and "\t" not in between and _BETWEEN.match(between):
                before = groups.pop()
                if between.strip() in ("-", "–"):
                    labels = (*_within(before.labels[-1], labels[0]), *labels)
                merged = tuple(dict.fromkeys((*before.labels, *labels)))
                groups.append(Group(before.start, marker.end, merged))
                continue
        groups.append(Group(marker.start, marker.end, labels))
    return groups


def _within(low: str, high: str) -> tuple[str, ...]:
    """The numbers between the ends of a range."""
    if not (low.isdecimal() and high.isdecimal() and 0 < int(high) - int(low) < _MAX_RANGE):
        return ()
    return tuple(str(n) for n in range(int(low) + 1, int(high)))


def opens(
    text: str,
    group: Group,
    start: int,
    end: int,
    families: Mapping[str, frozenset[str]],
    *,
    closing_style: bool,
) -> bool:
    """Whether a group opens the text behind it: at a sentence's front, or directly after an author's name.

    `start`, `end` bound the paragraph; `families` holds the authors' family names (case folded) by the note's
    number; `closing_style` says that markers of this paragraph stand behind the full stop.
    """
    after = text[group.end : min(end, group.end + _WINDOW)].lstrip(_CLOSERS)
    following = after.lstrip()
    if not following.strip(_TERMINAL + _CLOSERS) or following[0] in _TERMINAL:
        return False
    before = text[max(start, group.start - _WINDOW) : group.start]
    tail = before.rstrip()
    if not tail.strip(_CLOSERS + "([-*•"):
        return True
    if is_author(tail, after, group.labels, families):
        return True
    if tail.rstrip(_CLOSERS).endswith(tuple(_TERMINAL)):
        return not closing_style and len(tail) < len(before)
    return False


def is_author(tail: str, after: str, labels: Sequence[str], families: Mapping[str, frozenset[str]]) -> bool:
    """Whether `tail` ends in an author's name: "et al.", a name of the reference, or a name that reports."""
    tail = _YEAR.sub("", tail)
    if _ET_AL.search(tail):
        return True
    name = _NAME.search(tail)
    if name is None or not name[1][0].isupper():
        return False
    if any(name[1].casefold() in families.get(label, ()) for label in labels):
        return True
    front = tail[: name.start()].rstrip()
    return (not front or front.endswith((*_TERMINAL, " and", " by"))) and bool(_REPORTS.match(after))


def stands_behind_stop(text: str, group: Group, end: int) -> bool:
    """Whether a group is the paragraph's last word and stands behind the full stop: `… results. ³⁾`."""
    if end - group.end > _WINDOW or text[group.end : end].strip(_CLOSERS + " \n"):
        return False
    before = text[max(0, group.start - _WINDOW) : group.start].rstrip().rstrip(_CLOSERS)
    return before.endswith(tuple(_TERMINAL)) and not _ET_AL.search(before)
