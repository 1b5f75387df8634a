"""Fetching from a real DokuWiki: open, with access control, and without its remote API."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from extract.store.names import page_id
from extract.wiki.errors import LoginError
from extract.wiki.fetch import fetch, read_time
from extract.wiki.login import Login
from tests.readers.dokuwiki_server import DokuWiki
from tests.wiki.conftest import PAGES, USERS, Opened, texts

JOE = Login(user=USERS[0][0], password=USERS[0][1])
ADA = Login(user=USERS[1][0], password=USERS[1][1])


def by_id(folder: Path) -> dict[str, str]:
    """The texts that lie in a folder, by the page id that their file names give back."""
    return {str(page_id(name, suffix=".dokuwiki")): data.decode() for name, data in texts(folder).items()}


def index(folder: Path) -> dict[str, dict[str, object]]:
    """The index of a folder, by page id."""
    return {row["id"]: row for row in json.loads((folder / "wiki.json").read_text("utf-8"))["pages"]}


def test_all_pages_come_byte_for_byte_under_names_that_lead_back(
    open_server: DokuWiki, opened: Opened, tmp_path: Path
) -> None:
    wiki = opened(open_server.url)
    brought = fetch(wiki, tmp_path)
    assert (wiki.api, brought.failed, sorted(brought.new)) == ("xml-rpc", {}, sorted(PAGES))
    assert by_id(tmp_path) == PAGES


def test_the_index_holds_what_the_wiki_knows_of_a_page(
    open_server: DokuWiki, opened: Opened, tmp_path: Path
) -> None:
    fetch(opened(open_server.url), tmp_path, pages=["drugs:dexamethasone"])
    text = PAGES["drugs:dexamethasone"].encode()
    row = index(tmp_path)["drugs:dexamethasone"]
    when = int((open_server.pages / "drugs/dexamethasone.txt").stat().st_mtime)
    assert {name: row[name] for name in ("status", "file", "revision", "size", "title", "url")} == {
        "status": "present",
        "file": "drugs%3Adexamethasone.dokuwiki",
        "revision": when,
        "size": len(text),
        "title": "Dexamethasone",
        "url": f"{open_server.url}/doku.php?id=drugs:dexamethasone",
    }
    assert row["hash"] and row["sha256"] and "author" in row


def test_a_namespace_means_its_pages_and_those_below(
    open_server: DokuWiki, opened: Opened, tmp_path: Path
) -> None:
    brought = fetch(opened(open_server.url), tmp_path, namespace="Drugs:")
    assert sorted(brought.new) == ["drugs:dexamethasone", "drugs:steroids:old"]


def test_since_leaves_out_older_pages_and_grants_some_seconds(
    open_server: DokuWiki, opened: Opened, tmp_path: Path
) -> None:
    for name, when in (("start", 1_700_000_000), ("con", 1_700_000_098), ("empty", 1_800_000_000)):
        os.utime(open_server.pages / f"{name}.txt", (when, when))
    brought = fetch(opened(open_server.url), tmp_path, since=1_700_000_100)
    assert {"con", "empty"} <= set(brought.new) and "start" not in brought.new


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("0", 0), ("1970-01-02", 86400), ("1970-01-01T01:00+01:00", 0), ("1970-01-01T00:01Z", 60)],
)
def test_times_are_utc_unless_they_say_otherwise(text: str, seconds: int) -> None:
    assert read_time(text) == seconds


def test_a_missing_page_is_said_and_the_others_come(
    open_server: DokuWiki, opened: Opened, tmp_path: Path
) -> None:
    brought = fetch(opened(open_server.url), tmp_path, pages=["start", "nowhere", "../../etc/passwd"])
    assert brought.new == ["start"]
    assert brought.failed == {"nowhere": "no such page", "../../etc/passwd": "no such page"}


def test_an_id_comes_as_the_wiki_writes_it(open_server: DokuWiki, opened: Opened, tmp_path: Path) -> None:
    assert fetch(opened(open_server.url), tmp_path, pages=["Drugs:Dexamethasone"]).new == [
        "drugs:dexamethasone"
    ]


def test_anybody_gets_what_anybody_may_read(closed_server: DokuWiki, opened: Opened, tmp_path: Path) -> None:
    brought = fetch(opened(closed_server.url), tmp_path)
    assert sorted(brought.new) == sorted(set(PAGES) - {"private:secret"})


@pytest.mark.parametrize("login", [None, JOE])
def test_a_forbidden_page_is_said(
    closed_server: DokuWiki, opened: Opened, tmp_path: Path, login: Login | None
) -> None:
    brought = fetch(opened(closed_server.url, login), tmp_path, pages=["private:secret", "start"])
    assert brought.failed == {"private:secret": "the wiki does not let us read this page"}
    assert by_id(tmp_path) == {"start": PAGES["start"]}


def test_who_may_read_a_page_gets_it(closed_server: DokuWiki, opened: Opened, tmp_path: Path) -> None:
    fetch(opened(closed_server.url, ADA), tmp_path)
    assert by_id(tmp_path) == PAGES


@pytest.mark.parametrize("login", [Login(user="joe", password="guess"), Login(user="eve", password="x")])
def test_a_wrong_password_is_noticed(closed_server: DokuWiki, opened: Opened, login: Login) -> None:
    with pytest.raises(LoginError, match=f"did not accept user {login.user}") as caught:
        opened(closed_server.url, login)
    assert str(login.password) not in str(caught.value)


def test_a_token_that_the_wiki_cannot_take_is_noticed(closed_server: DokuWiki, opened: Opened) -> None:
    with pytest.raises(LoginError, match="did not accept the token"):
        opened(closed_server.url, Login(token="abc.def"))


def test_without_remote_api_the_exports_give_the_same_texts(
    exports_server: DokuWiki, opened: Opened, tmp_path: Path
) -> None:
    wiki = opened(exports_server.url, ADA)
    brought = fetch(wiki, tmp_path)
    assert wiki.api == "exports"
    assert (by_id(tmp_path), brought.failed) == (PAGES, {})


def test_the_exports_tell_forbidden_from_missing(
    exports_server: DokuWiki, opened: Opened, tmp_path: Path
) -> None:
    brought = fetch(opened(exports_server.url, JOE), tmp_path, pages=["private:secret", "nowhere"])
    assert brought.failed == {
        "private:secret": "the wiki does not let us read this page",
        "nowhere": "no such page",
    }


def test_a_wrong_password_is_noticed_without_remote_api_too(exports_server: DokuWiki, opened: Opened) -> None:
    with pytest.raises(LoginError, match="did not confirm user joe"):
        opened(exports_server.url, Login(user="joe", password="guess"))


def test_a_page_of_five_megabytes_comes_whole(open_server: DokuWiki, opened: Opened, tmp_path: Path) -> None:
    text = "====== Big ======\n" + "zwölf 12 patients\n" * 270_000
    open_server.write("big", text)
    try:
        assert fetch(opened(open_server.url), tmp_path, pages=["big"]).new == ["big"]
        assert by_id(tmp_path) == {"big": text}
    finally:
        open_server.page_file("big").unlink()


def test_a_long_id_gets_a_short_name(open_server: DokuWiki, opened: Opened, tmp_path: Path) -> None:
    name = ":".join(["n" * 98] * 3)
    open_server.write(name, "====== Long ======\n")
    try:
        fetch(opened(open_server.url), tmp_path, pages=[name])
    finally:
        open_server.page_file(name).unlink()
    assert len(str(index(tmp_path)[name]["file"])) < 255
    assert list(texts(tmp_path).values()) == [b"====== Long ======\n"]
