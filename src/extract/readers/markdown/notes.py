"""Footnotes of a Markdown file: `[^1]`, `^1^`, `<sup>1)</sup>`, linked or not, and the notes they point
to.
"""

from __future__ import annotations

import re
from dataclasses import replace

from extract.document import Block, Marker

# One raised number, linked or not, as pandoc and exports write it: 1  1)  [1]  [1)](#fn__1){#fnt__1}
_ONE = (
    r"(?>(?:\\?\[)?(?:<a\b[^<>]{0,300}>)?(?:\\?\[)?(\d{1,4})\\?[)⁾]?(?:\\?\])?(?:</a>)?"
    r"(?:\(\#[^()\s]{1,200}\))?(?:\{[^{}]{0,300}\})?(?:\\?\])?)"
)
_MANY = rf"{_ONE}(?:[ \t\n]?[,;][ \t\n]?{_ONE}){{0,9}}"
_RAISED = re.compile(rf"\^{_MANY}\^|<sup>{_MANY}</sup>")
_REFERENCE = re.compile(r"\[\^([^\]\s]{1,80})\](?!:)")
_SUPERSCRIPT = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})⁾")
_PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_ALONE = re.compile(r"(\d{1,4}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})\\?[)⁾]\Z")
_NOTES_HEADING = re.compile(r"(?:references?|notes?|footnotes?|bibliography|literature|sources)\W*\Z", re.I)
_TAG = re.compile(r"<[^<>]*>|\{[^{}]*\}|\(#[^()\s]*\)")


def raised_labels(written: str) -> tuple[str, ...]:
    """The numbers in a raised marker, its tags and link targets aside."""
    return tuple(str(int(n)) for n in re.findall(r"\d{1,4}", _TAG.sub("", written)))


def number_labels(text: str, blocks: list[Block]) -> dict[str, str]:
    """A number for each `[^name]`: its own where it is one, else the next that is free, in order of use."""
    names = [m.group(1) for m in _REFERENCE.finditer(text)]
    names += [label for block in blocks if block.kind == "note" for label in block.labels]
    taken = {str(int(name)) for name in names if name.isascii() and name.isdigit()}
    labels: dict[str, str] = {}
    number = 1
    for name in names:
        if name in labels:
            continue
        if name.isascii() and name.isdigit():
            labels[name] = str(int(name))
            continue
        while str(number) in taken:
            number += 1
        labels[name] = str(number)
        taken.add(str(number))
    return labels


def find_markers(text: str, blocks: list[Block], labels: dict[str, str]) -> list[Marker]:
    """The markers in the text, outside notes' heads, code and mere markup, that point to a note there is, or
    that only a note can be meant by (`[^7]`)."""
    known = {label for block in blocks if block.kind == "note" for label in block.labels}
    markers: list[Marker] = []
    for block in blocks:
        if block.kind in ("code", "metadata", "note"):
            continue
        for match in _REFERENCE.finditer(text, block.start, block.end):
            if not text.startswith("\\", match.start() - 1):
                markers.append(Marker(*match.span(), (labels[match.group(1)],)))
        if "^" in text[block.start : block.end] or "<sup>" in text[block.start : block.end]:
            for match in _RAISED.finditer(text, block.start, block.end):
                found = raised_labels(match.group())
                if found and all(label in known for label in found):
                    markers.append(Marker(*match.span(), found))
        for match in _SUPERSCRIPT.finditer(text, block.start, block.end):
            markers.append(Marker(*match.span(), (str(int(match.group(1).translate(_PLAIN))),)))
    return sorted(markers, key=lambda marker: marker.start)


def find_printed_notes(text: str, blocks: list[Block]) -> list[Block]:
    """Blocks with the notes that are no definitions: after a number alone on its line, or in the list at
    the end.
    """
    heads = [head_labels(text[b.start : b.end]) if b.kind == "paragraph" else () for b in blocks]
    first = _first_head(heads)
    if first is None:
        return _numbered_list(text, blocks) if not any(b.kind == "note" for b in blocks) else blocks
    result = list(blocks[:first])
    note: Block | None = None
    # Markup after the open note's text: within the note, if more text follows.
    after: list[Block] = []
    for block, labels in zip(blocks[first:], heads[first:], strict=True):
        if note is not None and not labels and block.kind in ("paragraph", "item", "code"):
            start = block.number[0] if block.number else block.start
            note = replace(note, start=start if note.start == note.end else note.start, end=block.end)
            after = []
        elif note is not None and block.kind == "metadata":
            (after if note.start < note.end else result).append(block)
        else:
            result += [*([note] if note else []), *after]
            note, after = None, []
            if labels:
                note = Block("note", block.end, block.end, labels=labels, head=(block.start, block.end))
            else:
                result.append(block)
    result += [*([note] if note else []), *after]
    return sorted(result, key=lambda b: b.head[0] if b.head else b.start)


def head_labels(written: str) -> tuple[str, ...]:
    """The numbers of a note whose paragraph is nothing but them."""
    if len(written) > 600:
        return ()
    if match := _ALONE.match(written):
        return (str(int(match.group(1).translate(_PLAIN))),)
    labels: list[str] = []
    at = 0
    for match in _RAISED.finditer(written):
        if written[at : match.start()].strip(" \t\n,;"):
            return ()
        labels += raised_labels(match.group())
        at = match.end()
    return tuple(labels) if labels and not written[at:].strip(" \t\n,;") else ()


def _first_head(heads: list[tuple[str, ...]]) -> int | None:
    """The last block numbered 1 from which on the numbers run without a gap."""
    expected: int | None = None
    for i in range(len(heads) - 1, -1, -1):
        if not heads[i]:
            continue
        low, high = int(heads[i][0]), max(int(label) for label in heads[i])
        if expected is not None and high < expected - 1:
            return None
        expected = low
        if low == 1:
            return i
    return None


def _numbered_list(text: str, blocks: list[Block]) -> list[Block]:
    """The numbered list that ends the file under a heading such as "References", where markers need one."""
    if not _RAISED.search(text):
        return blocks
    last = max((i for i, b in enumerate(blocks) if b.kind == "heading"), default=-1)
    if last < 0 or not _NOTES_HEADING.match(text[blocks[last].start : blocks[last].end].strip()):
        return blocks
    return [
        Block("note", b.start, b.end, labels=(str(int(text[slice(*b.number)])),), head=b.number)
        if i > last and b.kind == "item" and b.number and text[slice(*b.number)].isdigit()
        else b
        for i, b in enumerate(blocks)
    ]
