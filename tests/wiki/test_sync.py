"""Keeping up with a real DokuWiki: edits, creations, deletions, and what its feed of changes leaves out."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from extract.errors import UsageError
from extract.wiki import fetch as fetching
from extract.wiki.client import Wiki
from extract.wiki.errors import Unreachable
from extract.wiki.fetch import Brought, fetch, sync
from extract.wiki.login import Login
from tests.readers.dokuwiki_server import DokuWiki, running_dokuwiki
from tests.wiki.conftest import ACL, PAGES, USERS, Editor, Opened, texts
from tests.wiki.test_fetch import ADA, by_id, index


@pytest.fixture
def server(tmp_path: Path) -> Iterator[DokuWiki]:
    """A wiki of the test's own."""
    with running_dokuwiki(tmp_path / "wiki", PAGES) as running:
        yield running


@pytest.fixture
def wiki(server: DokuWiki, opened: Opened) -> Wiki:
    return opened(server.url)


@pytest.fixture
def folder(wiki: Wiki, tmp_path: Path) -> Path:
    """A folder that has been synced once."""
    brought = sync(wiki, tmp_path / "pages")
    assert sorted(brought.new) == sorted(PAGES)
    return tmp_path / "pages"


def changes(brought: Brought) -> dict[str, list[str]]:
    """What a sync did, without the unchanged."""
    assert (brought.failed, brought.held_back) == ({}, [])
    return {"new": brought.new, "changed": brought.changed, "gone": brought.gone}


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every file of a folder, its bytes and when it was written."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return {str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


NOTHING: dict[str, list[str]] = {"new": [], "changed": [], "gone": []}


def test_a_second_sync_asks_for_the_list_alone_and_changes_no_file(wiki: Wiki, folder: Path) -> None:
    before, asked = state(folder), wiki.requests
    assert changes(sync(wiki, folder)) == NOTHING
    assert (state(folder), wiki.requests - asked) == (before, 1)


def test_an_edit_a_creation_and_a_deletion_come_and_nothing_else(
    wiki: Wiki, folder: Path, server: DokuWiki
) -> None:
    editor = Editor(server.url)
    editor.save("start", "====== Start ======\n\nNew words.\n")
    editor.save("drugs:new", "===== New =====\n")
    editor.save("con", "")
    assert changes(sync(wiki, folder)) == {"new": ["drugs:new"], "changed": ["start"], "gone": ["con"]}
    assert by_id(folder) == {
        **{name: text for name, text in PAGES.items() if name != "con"},
        "start": "====== Start ======\n\nNew words.\n",
        "drugs:new": "===== New =====\n",
    }
    assert changes(sync(wiki, folder)) == NOTHING


def test_a_deleted_page_leaves_a_tombstone_with_its_last_text(
    wiki: Wiki, folder: Path, server: DokuWiki
) -> None:
    alive = index(folder)["con"]
    Editor(server.url).save("con", "")
    sync(wiki, folder)
    assert index(folder)["con"] == {**alive, "status": "deleted", "file": ".deleted/%63on.dokuwiki"}
    assert (folder / ".deleted/%63on.dokuwiki").read_bytes() == PAGES["con"].encode()


def test_a_page_made_again_is_new_and_its_tombstone_goes(wiki: Wiki, folder: Path, server: DokuWiki) -> None:
    editor = Editor(server.url)
    editor.save("con", "")
    sync(wiki, folder)
    editor.save("con", "====== Again ======\n")
    assert changes(sync(wiki, folder)) == {**NOTHING, "new": ["con"]}
    assert (index(folder)["con"]["status"], list((folder / ".deleted").iterdir())) == ("present", [])


def test_a_file_edited_outside_the_wiki_comes_even_where_its_time_goes_backwards(
    wiki: Wiki, folder: Path, server: DokuWiki
) -> None:
    server.write("start", "====== Start ======\n\nEdited by hand.\n")
    os.utime(server.page_file("start"), (1_600_000_000, 1_600_000_000))
    assert changes(sync(wiki, folder)) == {**NOTHING, "changed": ["start"]}
    assert index(folder)["start"]["revision"] == 1_600_000_000


def test_a_file_made_or_removed_outside_the_wiki_comes_without_its_search_index(
    wiki: Wiki, folder: Path, server: DokuWiki
) -> None:
    server.write("by:hand", "====== By hand ======\n")
    server.page_file("a_.._b").unlink()
    assert changes(sync(wiki, folder)) == {"new": ["by:hand"], "changed": [], "gone": ["a_.._b"]}


def test_a_second_edit_in_the_same_second_is_seen_by_its_hash(
    wiki: Wiki, folder: Path, server: DokuWiki
) -> None:
    path = server.page_file("start")
    when = 1_700_000_000
    for text in (b"====== Start ======\n\nfirst!\n", b"====== Start ======\n\nsecond\n"):
        path.write_bytes(text)
        os.utime(path, (when, when))
        assert changes(sync(wiki, folder)) == {**NOTHING, "changed": ["start"]}
        assert texts(folder)["start.dokuwiki"] == text
        assert index(folder)["start"]["revision"] == when


def test_two_saves_in_one_second_end_in_the_last_one(wiki: Wiki, folder: Path, server: DokuWiki) -> None:
    editor = Editor(server.url)
    time.sleep(1 - time.time() % 1)  # a second begins
    for number in range(3):
        editor.save("start", f"====== Start ======\n\nSave {number}.\n")
        sync(wiki, folder)
        assert by_id(folder)["start"] == f"====== Start ======\n\nSave {number}.\n"


def test_a_touched_file_changes_its_entry_and_not_its_text(
    wiki: Wiki, folder: Path, server: DokuWiki
) -> None:
    os.utime(server.page_file("start"), (1_650_000_000, 1_650_000_000))
    before = state(folder)["start.dokuwiki"]
    assert changes(sync(wiki, folder)) == NOTHING
    assert (state(folder)["start.dokuwiki"], index(folder)["start"]["revision"]) == (before, 1_650_000_000)


def test_white_space_at_an_end_which_no_hash_sees_is_seen_by_size(
    wiki: Wiki, folder: Path, server: DokuWiki
) -> None:
    server.write("start", PAGES["start"] + "\n\n")
    assert changes(sync(wiki, folder)) == {**NOTHING, "changed": ["start"]}


@pytest.mark.parametrize(
    ("held", "given"),
    [
        (b"====== A ======\r\nb\r\n", b"====== A ======\nb\n"),
        (b"caf\xe9 12 mg\n", "café 12 mg\n".encode()),
        (b"a \x01 b \x1b c\n", b"a \x01 b \x1b c\n"),
        (b"\xef\xbb\xbfa\n", b"\xef\xbb\xbfa\n"),
        ("a \ud7ff\ue000\ufffd\U0010ffff\u2028\u0085 <&>]]>\n".encode(), None),
        (b" \t\n", None),
    ],
    ids=["crlf", "latin", "control", "mark", "rare", "blank"],
)
def test_odd_bytes_come_as_the_wiki_exports_them_and_once(
    wiki: Wiki, folder: Path, server: DokuWiki, held: bytes, given: bytes | None
) -> None:
    server.page_file("odd").write_bytes(held)
    assert changes(sync(wiki, folder)) == {**NOTHING, "new": ["odd"]}
    assert texts(folder)["odd.dokuwiki"] == (held if given is None else given)
    before = state(folder)
    assert changes(sync(wiki, folder)) == NOTHING
    assert state(folder) == before


def test_a_file_that_was_lost_or_spoilt_here_comes_again(wiki: Wiki, folder: Path) -> None:
    (folder / "start.dokuwiki").unlink()
    (folder / "a_.._b.dokuwiki").write_bytes(b"spoilt")
    sync(wiki, folder)
    assert by_id(folder) == PAGES


def test_a_namespace_is_synced_by_itself(wiki: Wiki, folder: Path, server: DokuWiki) -> None:
    Editor(server.url).save("start", "")
    Editor(server.url).save("drugs:steroids:old", "")
    assert changes(sync(wiki, folder, namespace="drugs")) == {**NOTHING, "gone": ["drugs:steroids:old"]}
    assert "start" in by_id(folder)


def test_most_pages_gone_at_once_is_not_believed_unless_asked(
    wiki: Wiki, folder: Path, server: DokuWiki
) -> None:
    for number in range(12):
        server.write(f"more{number}", "x")
    sync(wiki, folder)
    for number in range(12):
        server.page_file(f"more{number}").unlink()
    before = texts(folder)
    assert len(sync(wiki, folder).held_back) == 12
    assert texts(folder) == before
    assert len(sync(wiki, folder, prune=True).gone) == 12


def test_an_empty_list_is_rather_a_missing_login_and_puts_nothing_away(
    tmp_path: Path, opened: Opened
) -> None:
    acl = "* @ALL 0\n* @user 1\n"
    with running_dokuwiki(tmp_path / "wiki", {"start": "x"}, users=USERS, acl=acl) as server:
        assert sync(opened(server.url, ADA), tmp_path / "pages").new == ["start"]
        assert sync(opened(server.url), tmp_path / "pages").held_back == ["start"]
    assert by_id(tmp_path / "pages") == {"start": "x"}


def test_a_page_that_we_may_not_read_any_more_is_put_away_as_such(tmp_path: Path, opened: Opened) -> None:
    with running_dokuwiki(tmp_path / "wiki", PAGES, users=USERS, acl=ACL) as server:
        sync(opened(server.url, ADA), tmp_path / "pages")
        brought = sync(opened(server.url), tmp_path / "pages")
    assert changes(brought) == {**NOTHING, "gone": ["private:secret"]}
    assert index(tmp_path / "pages")["private:secret"]["status"] == "forbidden"


def test_without_remote_api_edits_and_deletions_come_as_well(tmp_path: Path, opened: Opened) -> None:
    with running_dokuwiki(tmp_path / "wiki", PAGES, remote=False) as server:
        wiki = opened(server.url)
        assert sorted(sync(wiki, tmp_path / "pages").new) == sorted(PAGES)
        assert changes(sync(wiki, tmp_path / "pages")) == NOTHING
        server.write("start", "====== Other ======\n")
        server.page_file("con").unlink()
        brought = sync(wiki, tmp_path / "pages")
    assert (wiki.api, changes(brought)) == ("exports", {**NOTHING, "changed": ["start"], "gone": ["con"]})


class _Lost(Wiki):
    """A wiki that is lost after some pages."""

    left = 3

    def read(self, state: object) -> object:  # type: ignore[override]
        if not self.left:
            raise Unreachable("cannot be reached")
        self.left -= 1
        return super().read(state)  # type: ignore[arg-type]


def test_a_sync_that_breaks_off_loses_nothing_and_the_next_goes_on(
    server: DokuWiki, wiki: Wiki, tmp_path: Path
) -> None:
    lost = _Lost(wiki.url, wiki._api, wiki._transport)
    with pytest.raises(Unreachable):
        sync(lost, tmp_path / "pages")
    came = index(tmp_path / "pages")
    assert len(came) == 3 and by_id(tmp_path / "pages") == {name: PAGES[name] for name in came}
    brought = sync(wiki, tmp_path / "pages")
    assert sorted(brought.unchanged) == sorted(came)
    assert by_id(tmp_path / "pages") == PAGES


def test_killed_between_a_text_and_its_entry_the_text_is_taken_over(wiki: Wiki, folder: Path) -> None:
    before = state(folder)
    (folder / "wiki.json").unlink()
    (folder / ".tmp-xyz").write_bytes(b"half")
    assert sorted(sync(wiki, folder).new) == sorted(PAGES)
    now = state(folder)
    assert {name: now[name] for name in now if name != "wiki.json"} == {
        name: before[name] for name in before if name != "wiki.json"
    }
    assert now["wiki.json"][0] == before["wiki.json"][0]


def test_a_folder_of_another_wiki_is_refused(folder: Path, wiki: Wiki) -> None:
    data = json.loads((folder / "wiki.json").read_text("utf-8"))
    (folder / "wiki.json").write_text(json.dumps({**data, "wiki": "https://example.org/"}), "utf-8")
    before = texts(folder)
    with pytest.raises(UsageError, match=r"of another wiki, https://example\.org/"):
        sync(wiki, folder)
    assert texts(folder) == before


def test_what_was_fetched_needs_no_second_fetch_by_a_sync(wiki: Wiki, tmp_path: Path) -> None:
    fetch(wiki, tmp_path / "pages", pages=["start"])
    assert "start" in sync(wiki, tmp_path / "pages").unchanged


def test_the_index_is_saved_every_so_many_pages(
    wiki: Wiki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("extract.wiki.folder.SAVE_EVERY", 2)
    seen: list[int] = []

    def listen(event: str, what: str) -> None:
        path = tmp_path / "pages" / "wiki.json"
        seen.append(len(json.loads(path.read_text("utf-8"))["pages"]) if path.exists() else 0)

    fetching.sync(wiki, tmp_path / "pages", notify=listen)
    assert seen == [0, 0, 2, 2, 4, 4, 6, 6, 8]


def test_no_login_is_in_anything_that_is_kept(
    closed_server: DokuWiki, opened: Opened, tmp_path: Path
) -> None:
    login = Login(user="ada", password="root beer")
    sync(opened(closed_server.url, login), tmp_path)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"root beer" not in kept and "root beer" not in repr(login)
