"""DokuWiki's XML-RPC (`wiki.*`, `dokuwiki.*`), which every release has."""

from __future__ import annotations

from typing import Any
from xml.parsers.expat import ExpatError

from extract.wiki.api import PageState, fault, no_api, page_state
from extract.wiki.errors import ApiOff, Forbidden, Missing, NoApi, PageError, WikiError
from extract.wiki.login import Login
from extract.wiki.transport import Transport


class _NotXml(PageError):
    """An answer of the API that is spoilt by what it holds."""


class XmlRpc:
    """The wiki at `wiki` asked by XML-RPC.

    In 2022's release an unknown question, a missing page and a forbidden one are answered by an empty struct,
    not by a fault; the last with status 401 or 403.
    """

    name = "xml-rpc"

    def __init__(self, wiki: str, transport: Transport, login: Login | None) -> None:
        self._url = f"{wiki}lib/exe/xmlrpc.php"
        self._transport = transport
        self._login = login

    def probe(self) -> None:
        """See Api."""
        try:
            answer = self._call("dokuwiki.getTime")
        except Forbidden:
            if self._login is None or not self.logged_in():
                raise ApiOff("its remote API is not for us", page=self._url) from None
            answer = self._call("dokuwiki.getTime")
        if not isinstance(answer, int):
            raise NoApi("does not know the time", page=self._url)

    def logged_in(self) -> bool:
        """See Api."""
        assert self._login is not None
        try:
            if self._login.token is None:  # sets a cookie: some servers lose the header, or half a password
                return bool(self._call("dokuwiki.login", self._login.user, self._login.password))
            user = self._call("core.whoAmI")  # in the releases that know tokens
        except (NoApi, PageError):
            return False
        return isinstance(user, dict) and bool(user.get("login"))

    def pages(self, namespace: str) -> list[PageState]:
        """See Api."""
        rows = self._call("dokuwiki.getPagelist", namespace, {"depth": 0, "hash": True})
        if not isinstance(rows, list):
            if rows == {}:  # PHP's empty list
                return []
            raise WikiError("a list of pages that is none", page=self._url)
        return [page_state(row, revision="rev") for row in rows]

    def page(self, page_id: str) -> PageState:
        """See Api."""
        row = self._call("wiki.getPageInfo", page_id, page=page_id)
        if not row:
            raise Missing("no such page", page=page_id)
        return page_state(row, id="name", revision="version")

    def text(self, page_id: str) -> bytes | None:
        """See Api."""
        try:
            text = self._call("wiki.getPage", page_id, page=page_id)
        except _NotXml:  # a text with characters that XML cannot hold
            return None
        return text.encode() if isinstance(text, str) and text else None

    def _call(self, method: str, *parameters: Any, page: str | None = None) -> Any:
        import xmlrpc.client

        body = xmlrpc.client.dumps(parameters, method).encode()
        answer = self._transport.ask("POST", self._url, body=body, kind="text/xml")
        try:
            # Dates stay as they are: DokuWiki writes some that the standard does not know.
            values, _ = xmlrpc.client.loads(answer.body)
        except xmlrpc.client.Fault as error:
            found = fault(error.faultCode, error.faultString, page=page, answer=answer)
            if error.faultCode == -32605:
                raise ApiOff(found.message, page=found.page) from None
            raise found from None
        except (ExpatError, xmlrpc.client.Error, ValueError, LookupError, TypeError):
            if answer.status == 200 and answer.kind.endswith("xml"):
                raise _NotXml("its answer is no XML", page=page or self._url) from None
            raise no_api(answer) from None
        if answer.status in (401, 403):
            raise Forbidden("the wiki does not let us read this page", page=page)
        return values[0] if values else None
