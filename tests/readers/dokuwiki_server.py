"""A real DokuWiki on loopback, for tests: unpacked from Debian's package, run by PHP's own server.

What it needs (Debian): php-cli php-xml php-mbstring php-gd php-geshi php-phpseclib libphp-simplepie
libjs-jquery libjs-jquery-ui libjs-jquery-cookie; and the `dokuwiki` package, installed, or to be had by
`apt-get download`, or unpacked in the folder that DOKUWIKI_CODE names. Nothing is installed or written
outside a temporary folder.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

_PREPEND = """<?php
if (($i = getenv('DW_INST')) && !defined('DOKU_CONF')) {
    define('DOKU_CONF', "$i/conf/"); define('DOKU_MAIN_CONF', "$i/conf/");
}
"""
_FOLDERS = (
    "attic",
    "cache",
    "index",
    "locks",
    "log",
    "media",
    "media_attic",
    "media_meta",
    "meta",
    "pages",
    "tmp",
)


@dataclass(frozen=True)
class DokuWiki:
    """A running wiki; `url` without a slash at its end, `pages` the folder of its page files."""

    url: str
    pages: Path

    def page_file(self, page_id: str) -> Path:
        """Where the wiki keeps a page's text; names beyond ASCII are escaped."""
        return self.pages / (urllib.parse.quote(page_id.replace(":", "/")) + ".txt")

    def write(self, page_id: str, text: str) -> None:
        """Write a page file as an editor outside the wiki would."""
        path = self.page_file(page_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")

    def export(self, page_id: str, kind: str = "xhtmlbody") -> str:
        """What the wiki gives for a page; `kind` raw, xhtml, xhtmlbody, or show for the page with its
        frame.
        """
        query = urllib.parse.urlencode({"id": page_id, "do": kind if kind == "show" else f"export_{kind}"})
        with urllib.request.urlopen(f"{self.url}/doku.php?{query}", timeout=30) as answer:
            return str(answer.read().decode("utf-8"))


def dokuwiki_code() -> Path:
    """The folder of DokuWiki's code, unpacked once a machine; skips the test where it cannot be had."""
    if shutil.which("php") is None:
        pytest.skip("php is not installed: apt-get install php-cli php-xml php-mbstring (see CONTRIBUTING)")
    if given := os.environ.get("DOKUWIKI_CODE"):
        return Path(given)
    cache = Path(tempfile.gettempdir()) / f"cohort-extract-dokuwiki-{os.getuid()}"
    code = cache / "code"
    if not code.exists():
        with tempfile.TemporaryDirectory(dir=_made(cache)) as folder:
            _unpack(Path(folder))
            with contextlib.suppress(OSError):  # another test run was quicker
                (Path(folder) / "code").rename(code)
    return code


def _made(folder: Path) -> Path:
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _unpack(folder: Path) -> None:
    root = Path("/")
    if not Path("/usr/share/dokuwiki").exists():
        if shutil.which("apt-get") is None or shutil.which("dpkg-deb") is None:
            pytest.skip(
                "DokuWiki's package can only be unpacked on Debian; set DOKUWIKI_CODE to a copy of it"
            )
        got = subprocess.run(
            ["apt-get", "download", "-q", "dokuwiki"], cwd=folder, capture_output=True, text=True, check=False
        )
        packages = list(folder.glob("dokuwiki_*.deb"))
        if not packages:
            pytest.skip(f"no dokuwiki package to be had: {got.stderr.strip()[-200:]}")
        root = folder / "root"
        subprocess.run(["dpkg-deb", "-x", str(packages[0]), str(root)], check=True)
    code = folder / "code"
    shutil.copytree(root / "usr/share/dokuwiki", code, symlinks=True)
    (code / ".htaccess").unlink(missing_ok=True)
    for name in ("plugins", "tpl"):
        target = code / "lib" / name
        target.unlink() if target.is_symlink() else shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(root / "var/lib/dokuwiki/lib" / name, target, symlinks=True)
    conf = code / "conf"
    conf.unlink() if conf.is_symlink() else shutil.rmtree(conf, ignore_errors=True)
    shutil.copytree(root / "etc/dokuwiki", conf, symlinks=True)
    for name in ("acl.auth.php", "users.auth.php"):
        (conf / name).unlink(missing_ok=True)


def _bcrypt(password: str) -> str:
    code = "echo password_hash($argv[1], PASSWORD_BCRYPT, ['cost' => 4]);"
    return subprocess.run(["php", "-r", code, password], capture_output=True, text=True, check=True).stdout


@contextlib.contextmanager
def running_dokuwiki(
    folder: Path,
    pages: Mapping[str, str] | None = None,
    *,
    users: tuple[tuple[str, str, str], ...] = (),
    acl: str = "* @ALL 1\n* @user 8\n",
    remote: bool = True,
) -> Iterator[DokuWiki]:
    """Run a wiki in `folder` (which must not exist yet) that holds `pages`; stopped at the end.

    `users` are (name, password, group); with any, access is controlled by `acl`. `remote` turns the XML-RPC
    interface on.
    """
    code = dokuwiki_code()
    shutil.copytree(code / "conf", folder / "conf")
    for name in _FOLDERS:
        (folder / "data" / name).mkdir(parents=True)
    _configure(folder, users=users, acl=acl, remote=remote)
    wiki_pages = folder / "data" / "pages"
    for page_id, text in (pages or {}).items():
        DokuWiki("", wiki_pages).write(page_id, text)
    env = {**os.environ, "DW_INST": str(folder)}
    # Its children would outlive the server.
    env.pop("PHP_CLI_SERVER_WORKERS", None)
    settings = {
        "auto_prepend_file": f"{folder}/prepend.php",
        "date.timezone": "UTC",
        "display_errors": "0",
        "log_errors": "0",
        "session.save_path": f"{folder}/data/tmp",
        "allow_url_fopen": "0",
    }
    php = ["php", *(part for key, value in settings.items() for part in ("-d", f"{key}={value}"))]
    indexer = [*php, f"{code}/bin/indexer.php", "-q"]
    subprocess.run(indexer, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*php, "-S", f"127.0.0.1:{port}", "-t", str(code)],
            env=env,
            stdout=log,
            stderr=log,
            stdin=subprocess.DEVNULL,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(url, server, folder / "server.log")
            yield DokuWiki(url, wiki_pages)
        finally:
            server.terminate()
            server.wait(10)


def _configure(folder: Path, *, users: tuple[tuple[str, str, str], ...], acl: str, remote: bool) -> None:
    (folder / "prepend.php").write_text(_PREPEND)
    conf: dict[str, int | str] = {
        "title": "Test Wiki",
        "savedir": f"{folder}/data",
        "remote": int(remote),
        "remoteuser": "",
        "updatecheck": 0,
        "useacl": int(bool(users)),
        "superuser": "@admin",
        "basedir": "/",
    }
    lines = (f"$conf['{key}']={value!r};\n" for key, value in conf.items())
    (folder / "conf/local.php").write_text("<?php\n" + "".join(lines))
    if users:
        (folder / "conf/acl.auth.php").write_text("# <?php exit()?>\n" + acl)
        rows = "".join(f"{u}:{_bcrypt(p)}:{u}:{u}@example.org:{g}\n" for u, p, g in users)
        (folder / "conf/users.auth.php").write_text("# <?php exit()?>\n" + rows)


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 20
    while True:
        try:
            urllib.request.urlopen(url + "/doku.php?do=export_raw", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(log.read_text(errors="replace")) from error
            time.sleep(0.02)
