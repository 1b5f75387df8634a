"""A Markdown file to a Document."""

from __future__ import annotations

import re

from extract.document import Block, Document
from extract.readers.markdown.blocks import Blocks, relabelled
from extract.readers.markdown.notes import find_markers, find_printed_notes, number_labels
from extract.readers.plain_trailer import Trailer, find_trailer

_FRONT = re.compile(r"---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)
_FIELD = re.compile(r"^([A-Za-z_-]{1,30}):[ \t]*(.+?)[ \t]*$", re.M)
_DATE = re.compile(r"(\d{4})[/.-](\d\d?)[/.-](\d\d?)(?:[T ]+(\d\d?):(\d\d))?")


def read_markdown(text: str) -> Document:
    """The Document of a Markdown file; its text is the file's own, so `locate` gives no locator.

    What is mere markup and stands on lines of its own (front matter, `:::`, HTML tags, link definitions) is
    metadata; a heading's block is its title alone.
    """
    front = _FRONT.match(text) if text.startswith("---") else None
    blocks = Blocks(text).read()
    fields: dict[str, str] = {}
    if front is not None:
        fields = {m.group(1).lower(): m.group(2).strip("\"'") for m in _FIELD.finditer(text, 4, front.end(1))}
        stop = len(text[: front.end()].rstrip())
        blocks = [Block("metadata", 0, stop), *(b for b in blocks if b.start >= front.end())]
    blocks, trailer = _with_trailer(text, blocks)
    labels = number_labels(text, blocks)
    blocks = find_printed_notes(text, relabelled(blocks, labels))
    title = next((text[b.start : b.end] for b in blocks if b.kind == "heading"), None)
    return Document(
        text=text,
        format="markdown",
        encoding=None,
        blocks=tuple(blocks),
        markers=tuple(find_markers(text, blocks, labels)),
        title=title or fields.get("title"),
        url=trailer.url or fields.get("url") or fields.get("permalink"),
        modified=trailer.modified or _date(fields),
        page_id=trailer.page_id,
    )


def _date(fields: dict[str, str]) -> str | None:
    for name in ("modified", "lastmod", "updated", "date"):
        if match := _DATE.match(fields.get(name, "")):
            year, month, day, hour, minute = match.groups()
            iso = f"{year}-{int(month):02}-{int(day):02}"
            return f"{iso}T{int(hour):02}:{minute}" if hour else iso
    return None


def _with_trailer(text: str, blocks: list[Block]) -> tuple[list[Block], Trailer]:
    """Blocks with the export's trailer as metadata, and what it says."""
    spans = [((b.head or b.number or (b.start, 0))[0], b.end) for b in blocks]
    trailer = find_trailer(text, spans)
    if not trailer.blocks:
        return blocks, trailer
    return [*blocks[: trailer.first], *trailer.blocks], trailer
