"""The flow that keeps up with a live wiki, against a real DokuWiki."""

from __future__ import annotations

import json
import subprocess
import sys
import xmlrpc.client
from pathlib import Path
from typing import Any

import pytest

from tests.readers.dokuwiki_server import running_dokuwiki
from tests.test_pipelines import _environment

pytestmark = pytest.mark.slow

FLOW = """
from pipelines.environment import prepare
prepare()
import json, sys
from prefect.blocks.system import Secret
from pipelines.watch_wiki import watch_wiki
if len(sys.argv) > 3:
    Secret(value=json.loads(sys.argv[3])).save("wiki", overwrite=True)
state = watch_wiki(sys.argv[1], secret="wiki" if len(sys.argv) > 3 else None, return_state=True)
print(state.type.value, state.name, state.message)
"""
PAGES = {
    "neuro:spine": "====== Spine ======\n\nNothing is counted here.\n",
    "start": "====== Start ======\n\nNor here.\n",
}


def _watch(folder: Path, url: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", FLOW, url, "pages", *arguments],
        cwd=folder,
        env=_environment(folder / "home", PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="90"),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.stdout.strip() or done.stderr


def _run(folder: Path) -> dict[str, Any]:
    run: dict[str, Any] = json.loads((folder / "output" / "run.json").read_text())
    return run


def test_only_the_pages_that_changed_are_fetched_extracted_and_written(tmp_path: Path) -> None:
    with running_dokuwiki(tmp_path / "dokuwiki", PAGES) as server:
        assert _watch(tmp_path, server.url) == "COMPLETED Completed 2 done, 0 unchanged, 0 failed"
        assert [row["id"] for row in _run(tmp_path)["records"]] == ["neuro:spine", "start"]
        with xmlrpc.client.ServerProxy(f"{server.url}/lib/exe/xmlrpc.php") as wiki:
            wiki.wiki.putPage("neuro:brain", "====== Brain ======\n\nStill nothing.\n", {})
            wiki.wiki.putPage("start", "", {})
        assert _watch(tmp_path, server.url) == "COMPLETED Completed 1 done, 1 unchanged, 0 failed"
    run = _run(tmp_path)
    assert [row["id"] for row in run["records"]] == ["neuro:brain", "neuro:spine"]
    assert run["deleted"] == ["wiki/start.dokuwiki"]
    assert run["unproved"] == []


def test_the_login_comes_from_a_secret_block_and_a_wrong_one_fails_at_once(tmp_path: Path) -> None:
    users = (("joe", "pass word", "user"),)
    with running_dokuwiki(tmp_path / "dokuwiki", PAGES, users=users, acl="* @ALL 0\n* @user 1\n") as server:
        right = _watch(tmp_path, server.url, json.dumps({"user": "joe", "password": "pass word"}))
        wrong = _watch(tmp_path, server.url, json.dumps({"user": "joe", "password": "wrong word"}))
    assert right == "COMPLETED Completed 2 done, 0 unchanged, 0 failed"
    assert wrong.startswith("FAILED Failed") and "wrong word" not in wrong
