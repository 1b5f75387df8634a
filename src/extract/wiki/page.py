"""One page by its address, as input of an extraction: its raw export, else its HTML."""

from __future__ import annotations

from dataclasses import dataclass

from extract.errors import SourceError
from extract.wiki.address import guessed_page, named_page, shown
from extract.wiki.api import describe
from extract.wiki.client import open_wiki
from extract.wiki.errors import Forbidden, Missing
from extract.wiki.exports import raw_export, why_no_text
from extract.wiki.login import Login
from extract.wiki.transport import Manners, Transport


@dataclass(frozen=True)
class PageSource:
    """The bytes of a page; `format` None where the content is to tell."""

    data: bytes
    format: str | None
    page_id: str


def read_address(url: str, *, login: Login | None = None, manners: Manners | None = None) -> PageSource:
    """The page at `url`: of a DokuWiki its raw text, where it gives that, else what a browser gets.

    `login` goes only to an address that names a page of a DokuWiki (`doku.php?id=`), whose wiki then confirms
    it. Raises WikiError, as `open_wiki`; Missing and Forbidden for what a wiki shows with status 200;
    SourceError for another status.
    """
    named = named_page(url)
    with Transport(url, login=login if named else None, manners=manners) as transport:
        if login is not None and named is not None:
            wiki = open_wiki(url, transport, login=login)
            text, state = wiki.read(wiki.page(named))
            return PageSource(text, "dokuwiki", state.id)
        page_id = guessed_page(url)
        raw = raw_export(transport, url)
        if raw is not None:
            return PageSource(raw.body, "dokuwiki" if raw.wiki else None, page_id)
        answer = transport.get(url)
    if answer.wiki:
        reason = why_no_text(answer, page_id)
        if isinstance(reason, Missing | Forbidden):
            reason.page = shown(url)
            raise reason
    if answer.status != 200:
        raise SourceError(f"no page: {describe(answer)}", page=shown(url))
    return PageSource(answer.body, None, page_id)
