"""DokuWiki's JSON-RPC (`core.*`, in its releases since 2024)."""

from __future__ import annotations

import json
from typing import Any

from extract.wiki.api import PageState, fault, no_api, page_state
from extract.wiki.errors import ApiOff, Forbidden, NoApi, PageError, WikiError
from extract.wiki.login import Login
from extract.wiki.transport import Transport

# With depth 0 newer wikis list from their search index, which misses pages that came as files.
DEPTH = 1000


class JsonRpc:
    """The wiki at `wiki` asked by JSON-RPC."""

    name = "json-rpc"

    def __init__(self, wiki: str, transport: Transport, login: Login | None) -> None:
        self._url = f"{wiki}lib/exe/jsonrpc.php"
        self._transport = transport
        self._login = login

    def probe(self) -> None:
        """See Api."""
        try:
            answer = self._call("core.getWikiTime")
        except Forbidden:
            if not self._by_cookie():
                raise ApiOff("its remote API is not for us", page=self._url) from None
            answer = self._call("core.getWikiTime")
        if not isinstance(answer, int):
            raise NoApi("does not know the time", page=self._url)

    def logged_in(self) -> bool:
        """See Api."""
        return self._is_us() or (self._by_cookie() and self._is_us())

    def _is_us(self) -> bool:
        assert self._login is not None
        try:
            user = self._call("core.whoAmI")
        except Forbidden:
            return False
        name = user.get("login") if isinstance(user, dict) else None
        if self._login.user is None:
            return bool(name)
        return isinstance(name, str) and name.casefold() == self._login.user.casefold()

    def _by_cookie(self) -> bool:
        """Logs in by the API, for servers that lose the header, or part of a password with a colon."""
        if self._login is None or self._login.password is None:
            return False
        try:
            return bool(self._call("core.login", user=self._login.user, **{"pass": self._login.password}))
        except (NoApi, PageError):
            return False

    def pages(self, namespace: str) -> list[PageState]:
        """See Api."""
        rows = self._call("core.listPages", namespace=namespace, depth=DEPTH, hash=True)
        if not isinstance(rows, list):
            raise WikiError("a list of pages that is none", page=self._url)
        return [page_state(row) for row in rows]

    def page(self, page_id: str) -> PageState:
        """See Api."""
        return page_state(self._call("core.getPageInfo", page=page_id, author=True, hash=True))

    def text(self, page_id: str) -> bytes | None:
        """See Api."""
        text = self._call("core.getPage", page=page_id)
        return text.encode("utf-8", "surrogatepass") if isinstance(text, str) and text else None

    def _call(self, method: str, **parameters: Any) -> Any:
        page = parameters.get("page")
        question = {"jsonrpc": "2.0", "id": 1, "method": method, "params": parameters}
        body = json.dumps(question).encode()
        answer = self._transport.ask("POST", self._url, body=body, kind="application/json")
        try:
            data = json.loads(answer.body)
        except (ValueError, RecursionError):
            raise no_api(answer) from None
        if not isinstance(data, dict):
            raise no_api(answer)
        error = data.get("error")
        if isinstance(error, dict) and error.get("code"):
            raise self._fault(error, page, answer)
        if "result" not in data:
            raise no_api(answer)
        return data["result"]

    def _fault(self, error: dict[str, Any], page: Any, answer: Any) -> WikiError:
        code = error["code"] if isinstance(error["code"], int) else 1
        found = fault(code, str(error.get("message", "")), page=page, answer=answer)
        if isinstance(found, NoApi) and code == -32605:
            return ApiOff(found.message, page=found.page)
        return found
