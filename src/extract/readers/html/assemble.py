"""HTML tokens to blocks, notes and markers."""

from __future__ import annotations

import html
from collections import Counter
from types import MappingProxyType

from extract.document import Document
from extract.readers.compose import compose
from extract.readers.html.blocks import Blocks
from extract.readers.html.dropped import BLOCKS, VOID, dropped, has_hints
from extract.readers.html.survey import Survey, survey
from extract.readers.html.tags import ENTITY, Tag, attributes, tags

# Elements whose end tag may be missing: the start of one of the second set ends them.
_ENDED_BY = {
    "p": BLOCKS - {"tbody", "thead", "tfoot", "tr", "td", "th", "li", "dd", "dt", "body", "html"},
    "li": frozenset(("li",)),
    "dt": frozenset(("dt", "dd")),
    "dd": frozenset(("dt", "dd")),
    "tr": frozenset(("tr", "tbody", "thead", "tfoot")),
    "td": frozenset(("td", "th", "tr", "tbody", "thead", "tfoot")),
    "th": frozenset(("td", "th", "tr", "tbody", "thead", "tfoot")),
    "thead": frozenset(("tbody", "tfoot")),
    "tbody": frozenset(("tbody", "tfoot")),
}
# What keeps an end tag from reaching further out, and a new <li> or <td> from ending an outer one.
_SCOPES = frozenset(("table", "td", "th", "ul", "ol", "dl", "html", "body"))


def read_html(text: str) -> Document:
    """The Document of an HTML page; `locate` gives spans of `text` that, tags taken out, are the quote.

    White space is folded as a browser does, entities are resolved. Where the page names its address and date
    (canonical link, metadata, DokuWiki's own line) they are given.
    """
    tokens = list(tags(text))
    found = survey(text, tokens)
    page = _Page(text, tokens, found)
    page.read()
    composed = compose(text, page.blocks.finish())
    return Document(
        text=composed.text,
        format="html",
        encoding=None,
        blocks=composed.blocks,
        markers=composed.markers,
        title=composed.title or found.title,
        url=found.url,
        modified=found.modified,
        page_id=found.page_id,
        locate=composed.map.locate,
        left_out=MappingProxyType(dict(sorted(page.left_out.items()))),
    )


class _Page:
    """Walks the tokens with a stack of open elements; deep nesting costs a list's length, no recursion."""

    def __init__(self, source: str, tokens: list[Tag], found: Survey) -> None:
        self.source = source
        self.tokens = tokens
        self.found = found
        self.blocks = Blocks(source, found)
        self.stack: list[str] = []
        self.open: Counter[str] = Counter()
        # Depth of the element that is being left out, if one is.
        self.dropping: int | None = None
        self.left_out: Counter[str] = Counter()
        self.snippets = False
        self.last_end = {t.name: t.start for t in tokens if t.kind == "end"}

    def read(self) -> None:
        for token in self.tokens:
            if token.end <= self.found.start:
                continue
            if token.start >= self.found.end:
                break
            if token.kind == "text":
                if self.dropping is None:
                    self._text(token)
            elif token.kind == "start":
                self._start(token)
            elif token.kind == "end":
                self._end(token)
        while self.stack:
            self._pop(self.found.end)

    def _text(self, token: Tag) -> None:
        start, end = token.start, token.end
        if "&" in self.source[start:end] or "\xad" in self.source[start:end]:
            self._text_with_entities(start, end)
        else:
            self.blocks.text(start, end)

    def _text_with_entities(self, start: int, end: int) -> None:
        at = start
        for match in ENTITY.finditer(self.source, start, end):
            character = html.unescape(match.group())
            if character != match.group():
                self._plain(at, match.start())
                # A soft hyphen is no letter: it is where a word may be divided.
                self.blocks.put(character.replace("\xad", ""), *match.span())
                at = match.end()
        self._plain(at, end)

    def _plain(self, start: int, end: int) -> None:
        while (soft := self.source.find("\xad", start, end)) >= 0:
            self.blocks.text(start, soft)
            start = soft + 1
        self.blocks.text(start, end)

    def _start(self, token: Tag) -> None:
        name = token.name
        self._imply_ends(name, token.start)
        written = self.source[token.start : token.end]
        given = (
            attributes(self.source, token) if has_hints(written) or name in ("a", "td", "th", "img") else {}
        )
        if name not in VOID:
            if written.endswith("/>") and name in ("svg", "path", "g", "use", "a", "span", "div"):
                return
            self.stack.append(name)
            self.open[name] += 1
        if self.dropping is not None:
            return
        reason = dropped(name, given)
        if name == "dl":
            self.snippets = "file" in given.get("class", "").split()
        elif name == "dt" and self.snippets:
            # DokuWiki's link to download what stands in a <file>.
            reason = "snippet"
        # What never ends would take the rest of the page with it.
        if reason and name not in VOID and self.last_end.get(name, -1) > token.start:
            self.dropping = len(self.stack)
            self.left_out[reason] += 1
            return
        if self.blocks.start(token, given):
            # A marker or a back link: its text is left out, its place taken.
            self.dropping = len(self.stack)

    def _imply_ends(self, name: str, at: int) -> None:
        while self.stack:
            top = self.stack[-1]
            if name not in _ENDED_BY.get(top, ()):
                if top in BLOCKS or name not in BLOCKS:
                    return
                # An inline element left open across the start of a block: look below it, but not far.
                below = next((n for n in self.stack[-2:-8:-1] if n in BLOCKS), None)
                if below is None or name not in _ENDED_BY.get(below, ()):
                    return
            self._pop(at)

    def _end(self, token: Tag) -> None:
        name = token.name
        if name == "br":
            self.blocks.line_break(token.start, token.end)
            return
        if not self.open[name]:
            if name == "p" and self.dropping is None:
                self.blocks.boundary(token.start, token.end)
            return
        if name not in ("table", "body", "html") and name not in BLOCKS and self._blocked(name):
            return
        while self.stack[-1] != name:
            self._pop(token.start)
        self._pop(token.end)

    def _blocked(self, name: str) -> bool:
        """Whether a cell or list stands between an inline end tag and its start: then it ends nothing."""
        for element in reversed(self.stack):
            if element == name:
                return False
            if element in _SCOPES:
                return True
        return True

    def _pop(self, at: int) -> None:
        if self.dropping == len(self.stack):
            self.dropping = None
            name = self.stack.pop()
            self.open[name] -= 1
            self.blocks.end_dropped(name)
            return
        name = self.stack.pop()
        self.open[name] -= 1
        if self.dropping is None:
            self.blocks.end(name, len(self.stack), at)
