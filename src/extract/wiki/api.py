"""What is asked of a wiki, however it is asked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Protocol

from extract.errors import UsageError
from extract.wiki.address import shown
from extract.wiki.errors import Forbidden, LoginError, Missing, NoApi, PageError, WikiError
from extract.wiki.transport import Answer

METHOD_MISSING = -32603  # and -32601 by the standard; DokuWiki says the first, for other things too
REMOTE_OFF = -32605
FORBIDDEN_CODES = frozenset({111, -32604})
MISSING_CODES = frozenset({121})
_PHP_SPACE = b" \t\n\r\0\x0b"


@dataclass(frozen=True)
class PageState:
    """A page as the wiki states it; None where this wiki, or this way of asking, does not say.

    `revision` and `mtime` are seconds since 1970, `size` the bytes of the page's file, `hash` the MD5 of its
    text (of the trimmed text, in lists).
    """

    id: str
    revision: int | None = None
    mtime: int | None = None
    size: int | None = None
    hash: str | None = None
    author: str | None = None


class Api(Protocol):
    """One way of asking. Every method raises WikiError: of a page Missing or Forbidden, else of the wiki."""

    name: str

    def probe(self) -> None:
        """Returns when the wiki can be asked this way. Raises NoApi, ApiOff, LoginError."""

    def logged_in(self) -> bool:
        """Whether the wiki took our login. DokuWiki does not say so by itself: a wrong one is nobody's."""

    def pages(self, namespace: str) -> list[PageState]:
        """All pages that we may read in a namespace and below; `""` is the whole wiki."""

    def page(self, page_id: str) -> PageState:
        """One page, its author too."""

    def text(self, page_id: str) -> bytes | None:
        """The page's text, None where there is none or this way cannot tell."""


def text_hash(text: bytes) -> str:
    """The hash of a page as DokuWiki's lists have it: MD5 of the text without white space at its ends."""
    return hashlib.md5(text.strip(_PHP_SPACE), usedforsecurity=False).hexdigest()


def matches(text: bytes, stated: str) -> bool:
    """Whether a text is the one whose hash the wiki stated; newer wikis hash the whole text for one page."""
    return stated in (text_hash(text), hashlib.md5(text, usedforsecurity=False).hexdigest())


def fault(code: int, message: str, *, page: str | None, answer: Answer) -> WikiError:
    """What a fault of a remote API means."""
    said = _one_line(message)
    if code == REMOTE_OFF:
        return NoApi(f"its remote API is off ({said})", page=shown(answer.url))
    if answer.status in (401, 403) or code in FORBIDDEN_CODES:
        return Forbidden("the wiki does not let us read this page", page=page)
    if code in MISSING_CODES:
        return Missing("no such page", page=page)
    if code in (METHOD_MISSING, -32601):
        return NoApi(f"it does not know the question ({said})", page=shown(answer.url))
    return PageError(f"the wiki answers: {said} ({code})", page=page or shown(answer.url))


def no_api(answer: Answer) -> WikiError:
    """What an answer means that is none of an API: a web server's own page."""
    where = shown(answer.url)
    if answer.status == 401:
        return LoginError("asks for a user and password, or does not accept ours", page=where)
    return NoApi(f"not an answer of the API: {describe(answer)}", page=where)


def describe(answer: Answer) -> str:
    """An answer in a few words: its status, its type and, for HTML, its title."""
    words = f"status {answer.status}, {answer.kind or 'no type'}"
    if "html" in answer.kind:
        import re
        from html import unescape

        head = answer.body[:20_000].decode("utf-8", "replace")
        if title := re.search(r"<title[^>]{0,200}>([^<]{1,300})", head, re.I):
            words += f", “{_one_line(unescape(title[1]))}”"
    return words


def page_state(row: Any, **names: str) -> PageState:
    """A row of an API's list; `names` says under which name it has a field. Raises WikiError."""
    if not isinstance(row, dict):
        raise WikiError("a list of pages that is none")
    page_id = row.get(names.get("id", "id"))
    if not isinstance(page_id, str) or not page_id:
        raise WikiError("a page without its id in the list of pages")
    return PageState(
        id=page_id,
        revision=_number(row.get(names.get("revision", "revision"))),
        mtime=_number(row.get("mtime")),
        size=_number(row.get("size")),
        hash=row.get("hash") or None,
        author=row.get("author") or None,
    )


def check_id(page_id: str) -> str:
    """An id that a user gave. Raises UsageError for one that no page can have."""
    if not page_id.strip() or any(not character.isprintable() for character in page_id):
        raise UsageError(f"not a page id: {page_id!r}")
    return page_id.strip()


def _number(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    return int(value) if isinstance(value, int) or value.isdecimal() else None


def _one_line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 120 else line[:119] + "…"
