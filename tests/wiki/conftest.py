"""Real wikis for the tests of the live wiki; each is started once a module, and holds pages of its own."""

from __future__ import annotations

import xmlrpc.client
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from extract.wiki.client import Wiki, open_wiki
from extract.wiki.login import Login
from extract.wiki.transport import Manners, Transport
from tests.readers.dokuwiki_server import DokuWiki, running_dokuwiki

QUICK = Manners(rate=0, timeout=20, retries=1, backoff=0.01)
USERS = (("joe", "pässword: joe", "user"), ("ada", "root beer", "admin,user"))
ACL = "* @ALL 1\n* @user 8\nprivate:* @ALL 0\nprivate:* @user 0\nprivate:* @admin 16\n"
PAGES = {
    "start": "====== Start ======\n\nWelcome.\n",
    "drugs:dexamethasone": "===== Dexamethasone =====\n\n4 mg i.v. ((A note.)) äöü 每日\n\n",
    "drugs:steroids:old": "no heading, no line end",
    "private:secret": "====== Secret ======\n\nhidden text\n",
    "a_.._b": "====== Dots ======\nx\n",
    "con": "====== Console ======\nx\n",
    "頭痛": "====== 頭痛 ======\n🧠 ok\n",
    "empty": "",
}

Opened = Callable[..., Wiki]


@dataclass(frozen=True)
class Editor:
    """Somebody who saves pages through the wiki itself."""

    url: str

    def save(self, page_id: str, text: str) -> None:
        """Saves a page; an empty text deletes it."""
        server = xmlrpc.client.ServerProxy(f"{self.url}/lib/exe/xmlrpc.php")
        with server:
            server.wiki.putPage(page_id, text, {"sum": "test", "minor": False})


@pytest.fixture(scope="module")
def open_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DokuWiki]:
    """A wiki where everybody may do everything."""
    with running_dokuwiki(tmp_path_factory.mktemp("open") / "wiki", PAGES) as running:
        yield running


@pytest.fixture(scope="module")
def closed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DokuWiki]:
    """A wiki with users; `private:` is for ada alone."""
    folder = tmp_path_factory.mktemp("closed") / "wiki"
    with running_dokuwiki(folder, PAGES, users=USERS, acl=ACL) as running:
        yield running


@pytest.fixture(scope="module")
def exports_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DokuWiki]:
    """The same with its remote API turned off."""
    folder = tmp_path_factory.mktemp("exports") / "wiki"
    with running_dokuwiki(folder, PAGES, users=USERS, acl=ACL, remote=False) as running:
        yield running


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens wikis by address, and closes them at the end."""
    transports: list[Transport] = []

    def open_one(url: str, login: Login | None = None, manners: Manners = QUICK) -> Wiki:
        transports.append(Transport(url, login=login, manners=manners))
        return open_wiki(url, transports[-1], login=login)

    yield open_one
    for transport in transports:
        transport.__exit__(None, None, None)


def texts(folder: Path) -> dict[str, bytes]:
    """The pages of a folder, by file name."""
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.dokuwiki"))}
