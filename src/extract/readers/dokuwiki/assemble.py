"""A raw DokuWiki page to a Document."""

from __future__ import annotations

from types import MappingProxyType

from extract.document import Document
from extract.readers.compose import compose
from extract.readers.dokuwiki.lexer import tokens
from extract.readers.dokuwiki.page import Page


def read_dokuwiki(text: str) -> Document:
    """The Document of a raw DokuWiki page (line ends `\\n`); locators are spans of `text`, markup included.

    A footnote's locator is its place within its `((…))`, its marker's the whole of it.
    """
    page = Page(text)
    cut = 0
    for token in tokens(text):
        page.take(token, at_cut=cut == token.start)
        cut = token.end if token.state != "text" else -1
    drafts = page.finish()
    composed = compose(text, drafts)
    return Document(
        text=composed.text,
        format="dokuwiki",
        encoding=None,
        blocks=composed.blocks,
        markers=composed.markers,
        title=composed.title,
        locate=composed.map.locate,
        left_out=MappingProxyType(dict(sorted(page.left_out.items()))),
    )
