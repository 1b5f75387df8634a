"""A server that does whatever a test wants, and a wiki of 2026 that is asked by JSON-RPC. Loopback only."""

from __future__ import annotations

import contextlib
import hashlib
import json
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Reply = tuple[int, dict[str, str], bytes]


@dataclass(frozen=True)
class Asked:
    """One request as the server got it."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass
class FakeServer:
    """A running server; `asked` holds every request so far."""

    url: str
    asked: list[Asked] = field(default_factory=list)


@contextlib.contextmanager
def fake_server(
    answer: Callable[[Asked], Reply], *, context: ssl.SSLContext | None = None
) -> Iterator[FakeServer]:
    """Serves what `answer` makes of each request, until the end; by TLS with a `context`."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, self.path, headers, self.rfile.read(length))
            running.asked.append(asked)
            status, extra, body = answer(asked)
            with contextlib.suppress(OSError):  # the client did not wait
                self.send_response(status)
                for name, value in {"Content-Length": str(len(body)), **extra}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

        do_GET = do_POST = _do

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    running = FakeServer(f"http{'s' if context else ''}://127.0.0.1:{server.server_port}")
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        server.handle_error = lambda *_: None  # type: ignore[method-assign] # clients that do not trust us
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)


def html(text: str, *, status: int = 200) -> Reply:
    """A page of HTML."""
    return status, {"Content-Type": "text/html; charset=utf-8"}, text.encode()


def plain(text: str) -> Reply:
    """A raw export."""
    return 200, {"Content-Type": "text/plain; charset=utf-8"}, text.encode()


def redirect(to: str, *, status: int = 302) -> Reply:
    """A redirect."""
    return status, {"Location": to}, b""


@dataclass
class JsonWiki:
    """What a wiki of 2026 answers to JSON-RPC; give `answer` to a server.

    `users` are names by their Authorization header. With `hidden` pages only users may read, `remote` False
    is a wiki whose API is off.
    """

    pages: dict[str, str]
    users: dict[str, str] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    remote: bool = True
    revision: int = 1_700_000_000

    def answer(self, asked: Asked) -> Reply:
        if not asked.path.startswith("/lib/exe/jsonrpc.php"):
            return html("<title>Wiki</title>", status=404)
        if not self.remote:
            return _json(404, error=(-32605, "JSON-RPC server not enabled."))
        question = json.loads(asked.body)
        user = self.users.get(asked.headers.get("authorization", ""))
        return self._call(question["method"], question["params"], user)

    def _call(self, method: str, parameters: dict[str, Any], user: str | None) -> Reply:
        page = str(parameters.get("page", "")).lower()
        if page in self.hidden and user is None:
            return _json(401, error=(-32603, f"server error. not authorized to call method {method}"))
        if method == "core.getWikiTime":
            return _json(200, result=self.revision)
        if method == "core.whoAmI":
            return _json(200, result={"login": user or "", "name": "", "groups": []})
        if method == "core.login":
            return _json(200, result=False)
        if method == "core.listPages":
            assert parameters["depth"] > 0, (
                "depth 0 reads the search index, which files made by hand are not in"
            )
            rows = [self._row(i, whole=False) for i in self.pages if user is not None or i not in self.hidden]
            return _json(200, result=rows)
        if method == "core.getPageInfo" and page in self.pages:
            return _json(200, result={**self._row(page, whole=True), "author": "ada"})
        if method == "core.getPageInfo":
            return _json(400, error=(121, "The requested page (revision) does not exist"))
        if method == "core.getPage":
            return _json(200, result=self.pages.get(page, "") or "a template for new pages")
        return _json(400, error=(-32603, "Method does not exist"))

    def _row(self, page_id: str, *, whole: bool) -> dict[str, Any]:
        data = self.pages[page_id].encode()
        digest = hashlib.md5(data if whole else data.strip(), usedforsecurity=False).hexdigest()
        return {
            "id": page_id,
            "revision": self.revision,
            "size": len(data),
            "title": page_id,
            "permission": 1,
            "hash": digest,
            "author": "",
        }


def _json(status: int, *, result: Any = None, error: tuple[int, str] | None = None) -> Reply:
    data: dict[str, Any] = {"jsonrpc": "2.0", "id": 1}
    if error is None:
        data["result"] = result
    else:
        data["error"] = {"code": error[0], "message": error[1]}
    return status, {"Content-Type": "application/json"}, json.dumps(data).encode()
