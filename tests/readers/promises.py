"""What every reader promises of its Document, as checks that tests share."""

from __future__ import annotations

import re

from extract.document import Block, Document

WORD = re.compile(r"[A-Za-z0-9]+")


def outline(document: Document) -> list[tuple[str, int | None, tuple[str, ...], str]]:
    """The blocks as they read: kind, level, labels, text with its white space folded."""
    return [
        (b.kind, b.level, b.labels, " ".join(document.text[b.start : b.end].split())) for b in document.blocks
    ]


def keeps_its_promises(document: Document) -> None:
    """Blocks in order and apart, all letters and digits in one of them; cells and markers where they
    belong.
    """
    text, blocks = document.text, document.blocks
    covered = bytearray(len(text))
    at = 0
    for block in sorted(blocks, key=lambda b: b.start):
        assert 0 <= at <= block.start <= block.end <= len(text), (at, block)
        edges = text[block.start : block.end].strip(" \t\n")
        assert edges == text[block.start : block.end] or block.kind in ("table", "code")
        at = block.end
        for start, end in filter(None, ((block.start, block.end), block.head, block.number)):
            covered[start:end] = b"\1" * (end - start)
    starts = [block.head[0] if block.head else block.start for block in blocks]
    assert starts == sorted(starts)
    for block in blocks:
        cells_are_in_order(block, text)
    for marker in document.markers:
        assert text[marker.start : marker.end].strip()
        assert all(label.isascii() and label.isdigit() for label in marker.labels)
        assert any(b.start <= marker.start and marker.end <= b.end for b in blocks)
    assert [m.start for m in document.markers] == sorted(m.start for m in document.markers)
    assert all(covered[i] for i, letter in enumerate(text) if letter.isalnum())


def cells_are_in_order(block: Block, text: str) -> None:
    """A table's cells follow each other within it, and name each place once."""
    at = block.start
    for cell in block.cells:
        assert at <= cell.start <= cell.end <= block.end
        at = cell.end
        assert "\n" not in text[cell.start : cell.end].strip("\n")
    places = [(cell.row, cell.column) for cell in block.cells]
    assert places == sorted(places)


def words_lead_back(document: Document, source: str) -> None:
    """Every plain word of the text stands in the source where its locator says."""
    for match in WORD.finditer(document.text):
        place = document.locate(*match.span())
        if place is not None:
            found = source[place["start"] : place["end"]]
            assert match.group() in (found, re.sub(r"[^A-Za-z0-9]|</?\w+[^<>]*>", "", found)) or _inside(
                document, match.span()
            ), (match.group(), found)


def _inside(document: Document, span: tuple[int, int]) -> bool:
    return any(m.start <= span[0] and span[1] <= m.end for m in document.markers)
