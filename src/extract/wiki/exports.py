"""A wiki without remote API: its raw export and its index, as a browser would get them."""

from __future__ import annotations

from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urlsplit

from extract.wiki.address import page_address, shown, with_query
from extract.wiki.api import PageState, describe, no_api
from extract.wiki.errors import Forbidden, Missing, NoApi, PageError, WikiError
from extract.wiki.login import Login
from extract.wiki.transport import FORM, Answer, Transport

MOST_NAMESPACES = 5_000
RAW = "text/plain"


class Exports:
    """The wiki at `wiki` asked by its exports. Tells ids and texts, and nothing of revisions or authors."""

    name = "exports"

    def __init__(self, wiki: str, transport: Transport, login: Login | None) -> None:
        self._wiki = wiki
        self._transport = transport
        self._login = login

    def probe(self) -> None:
        """See Api."""
        self._index("")

    def logged_in(self) -> bool:
        """See Api. A page shown to a user has a link to log out."""
        return self._is_us() or (self._by_cookie() and self._is_us())

    def _is_us(self) -> bool:
        answer = self._transport.get(f"{self._wiki}doku.php?do=index")
        return b"do=logout" in answer.body or _has_class(answer.body, "loggedIn")

    def _by_cookie(self) -> bool:
        """Logs in by the form, for servers that lose the header, or part of a password with a colon."""
        if self._login is None or self._login.password is None:
            return False
        form = {"do": "login", "u": self._login.user, "p": self._login.password}
        self._transport.ask("POST", f"{self._wiki}doku.php", body=urlencode(form).encode(), kind=FORM)
        return True

    def pages(self, namespace: str) -> list[PageState]:
        """See Api. One question a namespace."""
        namespace = namespace.strip(":")
        found: dict[str, None] = {}
        todo, seen = [namespace], {namespace}
        while todo:
            index = self._index(todo.pop())
            found.update(dict.fromkeys(index.pages))
            new = [ns for ns in index.namespaces if ns not in seen and _within(ns, namespace)]
            seen.update(new)
            todo.extend(new)
            if len(seen) > MOST_NAMESPACES:
                raise WikiError(f"more than {MOST_NAMESPACES} namespaces", page=self._wiki)
        return [PageState(page_id) for page_id in found if _within(page_id, namespace)]

    def page(self, page_id: str) -> PageState:
        """See Api. Nothing is known but the id."""
        return PageState(page_id)

    def text(self, page_id: str) -> bytes | None:
        """See Api. Raises PageError where the wiki shows a page and does not export it."""
        address = page_address(self._wiki, page_id)
        raw = raw_export(self._transport, address)
        if raw is not None:
            return raw.body
        answer = self._transport.get(address)
        error = why_no_text(answer, page_id)
        if type(error) is PageError and _is_blank(answer.body):
            return b""
        raise error

    def _index(self, namespace: str) -> _Index:
        answer = self._transport.get(with_query(f"{self._wiki}doku.php", do="index", idx=namespace))
        if answer.status in (401, 403):
            raise no_api(answer)
        index = _Index()
        index.feed(answer.body.decode("utf-8", "replace"))
        index.close()
        if answer.status != 200 or not index.found:
            hint = "" if namespace else f"; at {shown(self._wiki)} there seems to be no DokuWiki"
            raise NoApi(f"no index of pages: {describe(answer)}{hint}", page=shown(answer.url))
        return index


def raw_export(transport: Transport, address: str) -> Answer | None:
    """The raw export of the page at `address`; None where the answer is none.

    DokuWiki answers for a missing, forbidden or empty page too, with status 200 and a page of HTML: only
    plain text is a raw export.
    """
    answer = transport.get(with_query(address, do="export_raw"))
    return answer if answer.status == 200 and answer.kind == RAW else None


def why_no_text(answer: Answer, page_id: str) -> WikiError:
    """Why a page has no raw export, from the page that the wiki shows."""
    if answer.status == 401 or answer.status == 403 or _has_class(answer.body, "mode_denied", "mode_login"):
        return Forbidden("the wiki does not let us read this page", page=page_id)
    if answer.status == 404 or _has_class(answer.body, "notFound"):
        return Missing("no such page", page=page_id)
    return PageError("the wiki does not give its raw text: exports may be off", page=page_id)


def _is_blank(body: bytes) -> bool:
    """Whether the page that DokuWiki shows has nothing in it."""
    _, start, behind = body.partition(b"<!-- wikipage start -->")
    inside, stop, _ = behind.partition(b"<!-- wikipage stop -->")
    return bool(start and stop) and not inside.strip()


def _has_class(body: bytes, *names: str) -> bool:
    """Whether DokuWiki's outer element has one of these classes."""
    import re

    head = body[:200_000].decode("utf-8", "replace")
    classes = re.search(r'<(?:div|body)[^<>]{0,200}\bclass="((?:[^"<>]{0,300} )?mode_[^"<>]{0,300})"', head)
    return classes is not None and bool({*classes[1].split()} & {*names})


def _within(name: str, namespace: str) -> bool:
    return not namespace or name.startswith(f"{namespace}:")


class _Index(HTMLParser):
    """Pages and namespaces of DokuWiki's index."""

    def __init__(self) -> None:
        super().__init__()
        self.found = False
        self.pages: list[str] = []
        self.namespaces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        classes = values.get("class", "").split()
        if values.get("id") == "index__tree":
            self.found = True
        elif self.found and tag == "a" and "idx_dir" in classes:
            self.namespaces += parse_qs(urlsplit(values.get("href", "")).query).get("idx", [])
        elif self.found and tag == "a" and "wikilink1" in classes:
            self.pages.append(values.get("data-wiki-id") or values.get("title", ""))
