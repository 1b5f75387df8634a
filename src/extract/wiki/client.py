"""A wiki, asked in the best way that it has."""

from __future__ import annotations

from dataclasses import replace

from extract.wiki.address import page_address, wiki_address
from extract.wiki.api import Api, PageState, matches, text_hash
from extract.wiki.errors import ApiOff, LoginError, NoApi, PageError, WikiError
from extract.wiki.exports import Exports, raw_export
from extract.wiki.jsonrpc import JsonRpc
from extract.wiki.login import Login
from extract.wiki.transport import Transport
from extract.wiki.xmlrpc import XmlRpc


class Wiki:
    """A wiki that answers, and that has taken our login where we have one; made by `open_wiki`."""

    def __init__(self, url: str, api: Api, transport: Transport) -> None:
        self.url = url
        self._api = api
        self._transport = transport

    @property
    def api(self) -> str:
        """The way it is asked: json-rpc, xml-rpc or exports."""
        return self._api.name

    @property
    def requests(self) -> int:
        """How many requests were made so far, tries that failed included."""
        return self._transport.requests

    def pages(self, namespace: str = "") -> list[PageState]:
        """The pages that we may read, by id, each once. Raises WikiError."""
        try:
            found = {state.id: state for state in self._api.pages(namespace)}
        except PageError as error:  # a fault without a page is the wiki's
            raise WikiError(f"its list of pages cannot be had: {error.message}", page=self.url) from None
        return [found[page_id] for page_id in sorted(found)]

    def page(self, page_id: str) -> PageState:
        """What the wiki knows of a page, the author too; its id as the wiki writes it. Raises PageError."""
        return self._api.page(page_id)

    def find(self, page_id: str) -> PageState:
        """As `page`; asked by exports, a page is known to be there by its text. Raises PageError."""
        if isinstance(self._api, Exports):
            self._api.text(page_id)
        return self._api.page(page_id)

    def address(self, page_id: str) -> str:
        """The permanent address of a page."""
        return page_address(self.url, page_id)

    def read(self, state: PageState) -> tuple[bytes, PageState]:
        """The text of a page, and its state with the author and the hash of this very text.

        A text that does not have the hash of `state` is looked for in the raw export, which a fault of an
        API (a template for an empty page, characters that XML cannot hold) does not touch. If that is another
        one as well, the page has been changed meanwhile: it is taken as it is now, and a later list tells
        whether that was all. Raises PageError where there is no text, WikiError where there is no wiki.
        """
        if state.size == 0:
            return b"", replace(self.with_author(state), hash=text_hash(b""))
        text = self._api.text(state.id)
        if text is None or (state.hash is not None and not matches(text, state.hash)):
            exported = raw_export(self._transport, self.address(state.id))
            if exported is not None:
                text = exported.body
        if text is None:
            raise PageError("the wiki does not give its text", page=state.id)
        kept = state.hash if state.hash is not None and matches(text, state.hash) else text_hash(text)
        return text, replace(self.with_author(state), hash=kept)

    def with_author(self, state: PageState) -> PageState:
        """`state` with what only the question for one page tells, asked where it was not yet."""
        if state.author is not None:
            return state
        now = self._api.page(state.id)
        return replace(
            state,
            author=now.author,
            revision=state.revision if now.revision is None else now.revision,
            size=state.size if now.size is None else now.size,
        )


def open_wiki(url: str, transport: Transport, *, login: Login | None = None) -> Wiki:
    """The wiki at `url` (of its folder, `doku.php` or any page), by JSON-RPC, XML-RPC or its exports.

    With `login` the wiki has confirmed it, or LoginError is raised: by itself DokuWiki takes a wrong password
    for no password, and shows what anybody may see. Raises WikiError where there is no DokuWiki, Unreachable
    where nothing answers.
    """
    wiki = wiki_address(url)
    api = _first(wiki, transport, login)
    if login is not None and not api.logged_in():
        raise LoginError(_refused(login, api), page=wiki)
    return Wiki(wiki, api, transport)


def _first(wiki: str, transport: Transport, login: Login | None) -> Api:
    apis: list[Api] = [JsonRpc(wiki, transport, login), XmlRpc(wiki, transport, login)]
    for api in apis:
        try:
            api.probe()
            return api
        except ApiOff:
            break
        except NoApi:
            continue
    exports = Exports(wiki, transport, login)
    exports.probe()
    return exports


def _refused(login: Login, api: Api) -> str:
    if login.token is not None:
        return "did not accept the token (DokuWiki takes tokens since its release of 2024)"
    if api.name == Exports.name:
        return f"did not confirm user {login.user}: user or password wrong, or no remote API to ask"
    return f"did not accept user {login.user} with this password"
