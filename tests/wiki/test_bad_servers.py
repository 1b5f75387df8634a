"""Wikis that are down, slow, elsewhere, or lie about being well; and a wiki of 2026, asked by JSON-RPC."""

from __future__ import annotations

import logging
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from extract.errors import UsageError
from extract.version import VERSION
from extract.wiki.address import may_follow, named_page, wiki_address
from extract.wiki.errors import LoginError, Unreachable, WikiError
from extract.wiki.fetch import fetch, sync
from extract.wiki.login import Login, find_login
from extract.wiki.transport import Manners, Transport
from tests.wiki.conftest import QUICK, Opened
from tests.wiki.fake import Asked, JsonWiki, Reply, fake_server, html, plain, redirect
from tests.wiki.test_fetch import by_id

ADA = Login(user="ada", password="s3cret-word")


def test_a_wiki_that_is_down_is_tried_again_and_said_to_be(opened: Opened) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Unreachable, match=r"cannot be reached \(2 tries\)"):
        opened(url)


def test_server_errors_that_may_pass_are_tried_again_later_each_time() -> None:
    waits: list[float] = []
    replies = [html("busy", status=503), html("busy", status=502), plain("ok")]
    with fake_server(lambda _asked: replies.pop(0)) as server:
        manners = Manners(rate=0, backoff=0.5)
        with Transport(server.url, manners=manners, sleep=waits.append) as transport:
            assert transport.get(server.url).body == b"ok"
    assert waits == [0.5, 1.0]


def test_the_wait_that_a_server_asks_for_is_kept_unless_it_is_too_long() -> None:
    waits: list[float] = []
    replies: list[Reply] = [(429, {"Retry-After": "7"}, b""), (429, {"Retry-After": "3600"}, b"")]
    with fake_server(lambda _asked: replies.pop(0)) as server:
        manners = Manners(rate=0)
        with (
            Transport(server.url, manners=manners, sleep=waits.append) as transport,
            pytest.raises(Unreachable, match="status 429"),
        ):
            transport.get(server.url)
    assert waits == [7.0]


def test_what_will_not_pass_is_not_tried_again() -> None:
    with fake_server(lambda _asked: html("no", status=404)) as server:
        with Transport(server.url, manners=QUICK) as transport:
            assert transport.get(server.url).status == 404
        assert len(server.asked) == 1


def test_requests_keep_their_distance_and_name_us() -> None:
    waits: list[float] = []
    with fake_server(lambda _asked: plain("ok")) as server:
        with Transport(server.url, manners=Manners(rate=2), sleep=waits.append) as transport:
            for _ in range(3):
                transport.get(server.url)
        assert {asked.headers["user-agent"] for asked in server.asked} == {f"cohort-extract/{VERSION}"}
    assert len(waits) == 2 and 0.3 < waits[0] <= 0.5 and 0.8 < waits[1] <= 1.0


def test_a_slow_wiki_is_not_waited_for(opened: Opened) -> None:
    def slowly(_asked: Asked) -> Reply:
        time.sleep(0.5)
        return plain("late")

    with fake_server(slowly) as server, pytest.raises(Unreachable, match=r"no answer within 0.1 s"):
        opened(server.url, manners=Manners(rate=0, timeout=0.1, retries=0))


def test_an_answer_that_trickles_is_not_waited_for() -> None:
    listener = socket.create_server(("127.0.0.1", 0))

    def trickle() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(10_000)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            for _ in range(100):
                try:
                    connection.sendall(b".")
                except OSError:
                    return
                time.sleep(0.05)

    thread = threading.Thread(target=trickle, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    with (
        Transport(url, manners=Manners(rate=0, timeout=0.2, retries=0)) as transport,
        pytest.raises(Unreachable, match=r"takes longer than 0\.8 s"),
    ):
        transport.get(url)
    thread.join(10)
    listener.close()


def test_an_answer_without_end_is_cut() -> None:
    with (
        fake_server(lambda _asked: plain("x" * 3_000_000)) as server,
        Transport(server.url, manners=Manners(rate=0, most=2_000_000)) as transport,
        pytest.raises(WikiError, match="more than 2 MB"),
    ):
        transport.get(server.url)


def test_a_redirect_to_elsewhere_is_not_followed_and_gets_no_password(opened: Opened) -> None:
    with fake_server(lambda _asked: html("other")) as other:
        target = other.url.replace("127.0.0.1", "localhost") + "/wiki/"
        with (
            fake_server(lambda _asked: redirect(target)) as server,
            pytest.raises(WikiError, match="redirects to http://localhost") as caught,
        ):
            opened(server.url, ADA)
        assert (other.asked, "s3cret" in str(caught.value)) == ([], False)


@pytest.mark.parametrize(
    ("here", "there", "follows"),
    [
        ("http://a.org/x", "http://a.org/y", True),
        ("http://a.org/x", "https://a.org/x", True),
        ("https://a.org/x", "http://a.org/x", False),
        ("https://a.org/x", "https://b.org/x", False),
        ("http://a.org:8080/", "http://a.org:8081/", False),
        ("https://a.org/", "https://u:p@a.org/", False),
        ("https://a.org/", "ftp://a.org/", False),
    ],
)
def test_redirects_stay_with_the_server(here: str, there: str, follows: bool) -> None:
    assert may_follow(here, there) is follows


def test_a_redirect_in_a_circle_ends() -> None:
    with (
        fake_server(lambda asked: redirect(asked.path)) as server,
        Transport(server.url, manners=QUICK) as transport,
        pytest.raises(WikiError, match="in a circle"),
    ):
        transport.get(server.url)


def test_an_error_page_with_status_200_is_no_wiki(opened: Opened) -> None:
    page = "<html><head><title>Down for maintenance</title></head></html>"
    with (
        fake_server(lambda _asked: html(page)) as server,
        pytest.raises(WikiError, match="no DokuWiki") as caught,
    ):
        opened(server.url)
    assert "Down for maintenance" in str(caught.value)


def test_an_error_page_in_the_middle_ends_a_sync_and_keeps_what_came(opened: Opened, tmp_path: Path) -> None:
    fake = JsonWiki({"a": "A", "b": "B", "c": "C"})

    def answer(asked: Asked) -> Reply:
        if b'"page": "b"' in asked.body:
            return html("<title>Database error</title>")
        return fake.answer(asked)

    with fake_server(answer) as server, pytest.raises(WikiError, match="Database error"):
        sync(opened(server.url), tmp_path)
    assert by_id(tmp_path) == {"a": "A"}


def test_a_web_servers_own_password_is_asked_for(opened: Opened) -> None:
    with (
        fake_server(lambda _asked: html("no", status=401)) as server,
        pytest.raises(LoginError, match="asks for a user and password"),
    ):
        opened(server.url)


PAGES = {"start": "====== S ======\n", "ns:page": "x\n\n", "private": "secret\n", "empty": ""}


@pytest.fixture
def json_wiki() -> JsonWiki:
    """A wiki of 2026 with a user and a hidden page."""
    return JsonWiki(
        dict(PAGES),
        users={ADA.headers["Authorization"]: "ada", "Bearer t0ken": "ada"},
        hidden=frozenset({"private"}),
    )


def test_json_rpc_is_used_where_there_is_one(json_wiki: JsonWiki, opened: Opened, tmp_path: Path) -> None:
    with fake_server(json_wiki.answer) as server:
        wiki = opened(server.url)
        brought = fetch(wiki, tmp_path)
        assert (wiki.api, sorted(brought.new)) == ("json-rpc", ["empty", "ns:page", "start"])
        assert by_id(tmp_path) == {name: PAGES[name] for name in brought.new}
        assert len(sync(wiki, tmp_path).unchanged) == 3


@pytest.mark.parametrize("login", [ADA, Login(token="t0ken")])
def test_json_rpc_knows_users_and_tokens(
    json_wiki: JsonWiki, opened: Opened, tmp_path: Path, login: Login
) -> None:
    with fake_server(json_wiki.answer) as server:
        fetch(opened(server.url, login), tmp_path)
        assert by_id(tmp_path) == PAGES
        assert all("s3cret" not in asked.path and "t0ken" not in asked.path for asked in server.asked)


@pytest.mark.parametrize("login", [Login(user="ada", password="wrong"), Login(token="wrong")])
def test_json_rpc_tells_a_wrong_login(json_wiki: JsonWiki, opened: Opened, login: Login) -> None:
    with fake_server(json_wiki.answer) as server, pytest.raises(LoginError, match="did not accept"):
        opened(server.url, login)


def test_json_rpc_tells_missing_from_forbidden(json_wiki: JsonWiki, opened: Opened, tmp_path: Path) -> None:
    with fake_server(json_wiki.answer) as server:
        brought = fetch(opened(server.url), tmp_path, pages=["nowhere", "private", "Start"])
    assert (brought.new, brought.failed) == (
        ["start"],
        {"nowhere": "no such page", "private": "the wiki does not let us read this page"},
    )


def test_what_a_wiki_calls_its_pages_cannot_leave_the_folder(opened: Opened, tmp_path: Path) -> None:
    names = ["../../evil", "/etc/passwd", "con", "🧠", "x" * 300, "a_.._b", "..", "A"]
    fake = JsonWiki({name: f"text of {number}" for number, name in enumerate(names)})
    fake.pages["a"] = fake.pages["A"]
    with fake_server(fake.answer) as server:
        brought = fetch(opened(server.url), tmp_path / "in" / "pages")
    assert sorted(brought.new) == sorted([*names, "a"])
    assert [path.name for path in tmp_path.iterdir()] == ["in"]
    files = list((tmp_path / "in" / "pages").glob("*.dokuwiki"))
    assert len(files) == len({file.name.lower() for file in files}) == len(names) + 1
    assert all(len(file.name) < 255 and file.name.isascii() for file in files)


def test_no_log_holds_the_login(
    json_wiki: JsonWiki, opened: Opened, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with fake_server(json_wiki.answer) as server:
        fetch(opened(server.url, ADA), tmp_path)
    secrets = ("s3cret-word", ADA.headers["Authorization"].split()[1])
    assert caplog.records and not any(secret in caplog.text for secret in secrets)


@pytest.mark.parametrize(
    "url",
    [
        "https://ada:s3cret@wiki.example.org/",
        "https://wiki.example.org/doku.php?u=ada&p=s3cret",
        "http://@h/",
    ],
)
def test_an_address_with_a_password_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(UsageError, match="COHORT_WIKI_PASSWORD") as caught:
        Transport(url)
    assert "s3cret" not in str(caught.value)


@pytest.mark.parametrize("url", ["wiki.example.org", "ftp://wiki.example.org/", "https://", "http://[::1"])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="not an address"):
        wiki_address(url)


@pytest.mark.parametrize(
    ("url", "wiki", "page"),
    [
        ("https://W.org", "https://w.org/", None),
        ("https://w.org/dw", "https://w.org/dw/", None),
        ("https://w.org/dw/doku.php?id=a:b&rev=1#c", "https://w.org/dw/", "a:b"),
        ("https://w.org/dw/doku.php/a/b", "https://w.org/dw/", "a:b"),
        ("https://w.org/lib/exe/jsonrpc.php", "https://w.org/", None),
        ("http://w.org:8080/x/?id=%E9%A0%AD", "http://w.org:8080/x/", "頭"),
    ],
)
def test_an_address_names_a_wiki_and_perhaps_a_page(url: str, wiki: str, page: str | None) -> None:
    assert (wiki_address(url), named_page(url)) == (wiki, page)


def _asked(what: str) -> str:
    return f"answer to {what}"


@pytest.mark.parametrize(
    ("user", "environment", "login"),
    [
        (None, {}, None),
        (None, {"COHORT_WIKI_USER": "a", "COHORT_WIKI_PASSWORD": "p"}, Login(user="a", password="p")),
        (None, {"COHORT_WIKI_USER": "a"}, Login(user="a", password="answer to Password of a")),
        ("b", {"COHORT_WIKI_PASSWORD": "p"}, Login(user="b", password="p")),
        (
            "b",
            {"COHORT_WIKI_USER": "a", "COHORT_WIKI_PASSWORD": "p"},
            Login(user="b", password="answer to Password of b"),
        ),
        (None, {"COHORT_WIKI_TOKEN": "t", "COHORT_WIKI_USER": "a"}, Login(token="t")),
    ],
)
def test_the_login_comes_from_the_environment_or_a_prompt(
    user: str | None, environment: dict[str, str], login: Login | None
) -> None:
    assert find_login(user=user, environment=environment, ask=_asked) == login


@pytest.mark.parametrize(
    "environment",
    [{"COHORT_WIKI_USER": "a"}, {"COHORT_WIKI_PASSWORD": "p"}, {"COHORT_WIKI_TOKEN": "t\nHost: x"}],
)
def test_half_a_login_is_refused(environment: dict[str, str]) -> None:
    with pytest.raises(UsageError) as caught:
        find_login(environment=environment)
    assert "Host" not in str(caught.value)


def test_a_certificate_that_nobody_vouches_for_is_refused_at_once(tmp_path: Path) -> None:
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed: it makes the certificate")
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "certificate.pem")
    subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key]
    subprocess.run([*made, "-out", certificate, *subject], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with fake_server(lambda _asked: plain("ok"), context=context) as server:
        with (
            Transport(server.url, login=ADA, manners=QUICK) as transport,
            pytest.raises(WikiError, match="certificate cannot be trusted"),
        ):
            transport.get(server.url)
        assert server.asked == []


def test_without_httpx_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(UsageError, match=r"pip install 'cohort-extract\[wiki\]'"):
        Transport("https://wiki.invalid/")


def test_a_sync_in_use_is_not_joined_by_another(json_wiki: JsonWiki, opened: Opened, tmp_path: Path) -> None:
    with fake_server(json_wiki.answer) as server:
        wiki = opened(server.url)

        def again(event: str, _what: str) -> None:
            if event == "list":
                with pytest.raises(UsageError, match="another run is at work here"):
                    sync(wiki, tmp_path)

        sync(wiki, tmp_path, notify=again)
