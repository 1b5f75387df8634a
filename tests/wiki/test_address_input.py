"""The address of one page as an input of `extract`; and the commands `fetch` and `sync`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.wiki.errors import Forbidden, LoginError, Missing
from extract.wiki.login import Login
from extract.wiki.page import PageSource, read_address
from tests.conftest import Command
from tests.readers.dokuwiki_server import DokuWiki
from tests.wiki.conftest import PAGES, QUICK, USERS
from tests.wiki.fake import Asked, Reply, fake_server, html
from tests.wiki.test_fetch import ADA, by_id

COHORT = """====== Cohort ======

They treated 24 patients (14 men and 10 women; mean age, 71 years (range 54-89 years))((Smith AB. A cohort.
J Neurosurg. 2020 Feb;12(3):45-50. doi: 10.1000/cohort.)).
"""
NO_LOGIN = {
    "COHORT_WIKI_USER": "",
    "COHORT_WIKI_PASSWORD": "",
    "COHORT_WIKI_TOKEN": "",
    "COHORT_WIKI_URL": "",
}


def test_a_pages_address_gives_its_raw_text(open_server: DokuWiki) -> None:
    url = f"{open_server.url}/doku.php?id=drugs:dexamethasone"
    text = PAGES["drugs:dexamethasone"].encode()
    assert read_address(url, manners=QUICK) == PageSource(text, "dokuwiki", "drugs:dexamethasone")


@pytest.mark.parametrize(("page", "error"), [("nowhere", Missing), ("private:secret", Forbidden)])
def test_what_a_wiki_shows_instead_of_a_page_is_none(
    closed_server: DokuWiki, page: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_address(f"{closed_server.url}/doku.php?id={page}", manners=QUICK)


def test_a_login_is_confirmed_before_a_page_is_believed(closed_server: DokuWiki) -> None:
    url = f"{closed_server.url}/doku.php?id=private:secret"
    assert read_address(url, login=ADA, manners=QUICK).data == PAGES["private:secret"].encode()
    with pytest.raises(LoginError):
        read_address(url, login=Login(user="ada", password="no"), manners=QUICK)


def test_a_page_that_is_no_wikis_comes_as_html_and_gets_no_login() -> None:
    def answer(asked: Asked) -> Reply:
        return html("<h1>Title</h1><p>Text</p>")

    with fake_server(answer) as server:
        found = read_address(f"{server.url}/notes/cohort.html", login=ADA, manners=QUICK)
        assert found == PageSource(b"<h1>Title</h1><p>Text</p>", None, "cohort")
        assert not any("authorization" in asked.headers for asked in server.asked)


def test_extract_reads_an_address(open_server: DokuWiki, command: Command) -> None:
    open_server.write("trials:cohort", COHORT)
    url = f"{open_server.url}/doku.php?id=trials:cohort"
    done = command("extract", url, **NO_LOGIN)
    record = json.loads(done.out)
    assert (done.code, record["page"]["id"], record["page"]["format"]) == (0, "trials:cohort", "dokuwiki")
    assert record["page"]["source"] == url
    assert "cohort_size" in {fact["kind"] for fact in record["facts"]}


def test_fetch_and_sync_bring_a_private_wiki_and_say_what_came(
    closed_server: DokuWiki, command: Command, tmp_path: Path
) -> None:
    login = {**NO_LOGIN, "COHORT_WIKI_USER": USERS[1][0], "COHORT_WIKI_PASSWORD": USERS[1][1]}
    options = ("-o", "pages", "--rate", "0")
    done = command("fetch", closed_server.url, "--page", "start", *options, **login)
    assert (done.code, done.out, done.err) == (0, "", "1 new, 0 changed, 0 unchanged, 0 gone, 0 failed\n")
    done = command("sync", closed_server.url, *options, **login)
    assert (done.code, done.err) == (0, "7 new, 0 changed, 1 unchanged, 0 gone, 0 failed\n")
    assert by_id(tmp_path / "pages") == PAGES


def test_exit_codes_tell_a_failed_page_from_a_failed_wiki(
    closed_server: DokuWiki, command: Command, tmp_path: Path
) -> None:
    url = f"{closed_server.url}/doku.php?id=private:secret"
    done = command("fetch", url, "-o", "pages", **NO_LOGIN)
    assert (done.code, done.err.splitlines()[0]) == (
        1,
        "error: private:secret: the wiki does not let us read this page",
    )
    wrong = {**NO_LOGIN, "COHORT_WIKI_USER": "ada", "COHORT_WIKI_PASSWORD": "not-this-one"}
    done = command("fetch", closed_server.url, "-o", "pages", **wrong)
    assert done.code == 2
    assert "did not accept user ada" in done.err and "not-this-one" not in done.err


def test_a_namespace_without_pages_is_said(open_server: DokuWiki, command: Command) -> None:
    done = command("fetch", open_server.url, "--namespace", "nowhere", "-o", "pages", **NO_LOGIN)
    assert (done.code, "the wiki shows us no page here" in done.err) == (2, True)


@pytest.mark.parametrize("words", [("extract",), ("fetch", "-o", "x"), ("sync", "-o", "x")])
def test_an_address_with_a_password_is_refused_by_every_command(
    command: Command, words: tuple[str, ...]
) -> None:
    done = command(words[0], "https://ada:s3cret@wiki.invalid/doku.php?id=x", *words[1:], **NO_LOGIN)
    assert (done.code, "s3cret" in done.err) == (2, False)
    assert "COHORT_WIKI_PASSWORD" in done.err


def test_serve_refuses_a_password_before_a_server_keeps_it(command: Command) -> None:
    server = {"PREFECT_API_URL": "http://127.0.0.1:9/api"}
    done = command("serve", "--wiki", "https://ada:s3cret@wiki.invalid/", **NO_LOGIN, **server)
    assert (done.code, "s3cret" in done.err, "COHORT_WIKI_PASSWORD" in done.err) == (2, False, True)


def test_the_environments_login_goes_to_no_other_wiki_than_it_is_for(
    closed_server: DokuWiki, command: Command
) -> None:
    login = {"COHORT_WIKI_USER": "ada", "COHORT_WIKI_PASSWORD": "wrong", "COHORT_WIKI_TOKEN": ""}
    other = {**login, "COHORT_WIKI_URL": "https://another.invalid/"}
    assert command("fetch", closed_server.url, "--page", "start", "-o", "pages", **other).code == 0
