"""The store in an object store, against a real S3 server: the promises of a folder, as far as they hold."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from extract.errors import StoreError, UsageError
from extract.store import lease
from extract.store.address import Address, parse_address, working_folder
from extract.store.lease import leased
from extract.store.lock import LOCK
from extract.store.objects import Objects, Unsupported
from extract.store.output import open_store
from tests.conftest import Command, command_line, page_text
from tests.s3_server import Bucket, bucket_fixture, endpoint_fixture  # noqa: F401 - fixtures
from tests.test_store import _commit, _entry
from tests.test_store_runs import _pages, _state

RUN = ("run", "pages", "--no-prefect", "-q")


def _store(bucket: Bucket, folder: Path) -> dict[str, Any]:
    """All that the store holds, but for its times."""
    return _state(bucket.save(folder))


def _counts(bucket: Bucket) -> tuple[int, int, int]:
    """Pages done, unchanged, failed by the last run."""
    run = json.loads(bucket.objects.get("run.json") or b"")
    return run["done"], run["counts"]["skipped"], run["counts"]["failed"]


def _entries(bucket: Bucket) -> dict[str, dict[str, Any]]:
    rows = json.loads(bucket.objects.get("manifest.json") or b"")["pages"]
    return {row["source"]: row for row in rows}


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("s3://b", Address("b", "")),
        ("s3://b/", Address("b", "")),
        ("S3://b//a/c/", Address("b", "a/c")),
    ],
)
def test_an_address_is_a_bucket_and_a_prefix(given: str, address: Address) -> None:
    assert parse_address(given) == address
    assert parse_address(str(address)) == address


def test_every_address_has_a_working_folder_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COHORT_EXTRACT_WORK", "/work")
    folders = {working_folder(f"s3://b/{prefix}") for prefix in ("a/b", "a-b", "A/b", "x" * 200, "x" * 201)}
    assert len(folders) == 5
    assert {folder.parent for folder in folders} == {Path("/work")}


def test_a_run_into_a_bucket_leaves_the_bytes_of_a_run_into_a_folder(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    _pages(tmp_path / "pages", 7)
    (tmp_path / "pages" / "bad.txt").write_text("")
    options = (*RUN, "--batch", "3", "--tables", "csv")
    codes = [command(*options, "-o", where).code for where in ("folder", bucket.address)]
    assert codes == [1, 1]
    assert _store(bucket, tmp_path / "saved") == _state(tmp_path / "folder")
    assert _counts(bucket) == (7, 0, 1)
    assert {name.split("/")[0] for name in bucket.files()} == {
        "records", "sources", "tables", "manifest.json", "run.json", ".tables.sha256",
    }  # fmt: skip
    assert list((tmp_path / "work").iterdir()) == [], "nothing of the pages stays on this machine"


def test_only_what_is_new_or_changed_or_forced_is_done_and_put(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    pages, run = _pages(tmp_path / "pages", 4), (*RUN, "-o", bucket.address)
    outcomes = []
    for change in ("", "nothing", "change", "lose a record", "force"):
        if change == "change":
            (pages / "p001.txt").write_text(page_text(77))
            (pages / "p004.txt").write_text(page_text(4))
        elif change == "lose a record":
            bucket.objects.delete(["records/p003.json"])
        assert command(*run, *(["--force"] if change == "force" else [])).code == 0
        outcomes.append(_counts(bucket))
    assert outcomes == [(4, 0, 0), (0, 4, 0), (2, 3, 0), (1, 4, 0), (5, 0, 0)]
    assert json.loads(bucket.objects.get("records/p001.json") or b"")["page"]["source"] == "pages/p001.txt"


def test_a_deleted_page_loses_its_record_and_pruning_its_source(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    pages, run = _pages(tmp_path / "pages", 3), (*RUN, "-o", bucket.address, "--tables", "csv")
    command(*run)
    (pages / "p001.txt").unlink()
    command(*run)
    entry = _entries(bucket)["pages/p001.txt"]
    assert (entry["status"], entry["record"]) == ("deleted", None)
    assert list(bucket.objects.names("records/")) == ["records/p000.json", "records/p002.json"]
    assert len(list(bucket.objects.names("sources/"))) == 3
    assert b"p001" not in (bucket.objects.get("tables/facts.csv") or b"p001")
    command(*run, "--prune")
    assert "pages/p001.txt" not in _entries(bucket)
    assert len(list(bucket.objects.names("sources/"))) == 2


def test_a_page_that_turns_bad_has_no_record_any_more_and_counts_until_it_changes(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    pages, run = _pages(tmp_path / "pages", 2), (*RUN, "-o", bucket.address)
    command(*run)
    (pages / "p001.txt").write_text("")
    codes = [command(*run).code, command(*run).code]
    assert (codes, _counts(bucket)) == ([1, 1], (0, 1, 1))
    assert list(bucket.objects.names("records/")) == ["records/p000.json"]
    assert _entries(bucket)["pages/p001.txt"]["error"] == "pages/p001.txt: empty file"


def test_decisions_that_lie_in_the_bucket_are_applied(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    _pages(tmp_path / "pages", 1)
    decision = '[[correction]]\nid = "k1"\naction = "accept"\nkind = "sex"\nquote = "5 men"\n'
    bucket.objects.put("corrections/p000.toml", decision.encode())
    assert command(*RUN, "-o", bucket.address).code == 0
    facts = json.loads(bucket.objects.get("records/p000.json") or b"")["facts"]
    assert [fact["quote"] for fact in facts if fact["correction"] == "k1"] == ["5 men"]
    assert command("validate", bucket.address).code == 0


def _killed(folder: Path, bucket: Bucket, moment: int) -> None:
    """A run killed as soon as `moment` records can be read in the bucket."""
    process = subprocess.Popen(
        [*command_line(), *RUN, "-o", bucket.address, "--batch", "8"], cwd=folder, stderr=subprocess.PIPE
    )
    with process:
        end = time.monotonic() + 60
        while len(list(bucket.objects.names("records/"))) < moment:
            assert time.monotonic() < end and process.poll() is None, "the run did not get on"
            time.sleep(0.01)
        process.kill()


def test_killed_it_is_readable_and_ends_as_if_undisturbed(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    _pages(tmp_path / "pages", 90)
    for moment in (4, 30):
        _killed(tmp_path, bucket, moment)
        assert bucket.objects.get(LOCK) is not None
        assert bucket.objects.get("manifest.json") is None
        assert list(bucket.objects.names("manifest.journal/"))
        for name in bucket.objects.names("records/"):
            assert json.loads(bucket.objects.get(name) or b"")["page"]["id"] in name
    done = command(*RUN, "-o", bucket.address)
    assert done.code == 0, done.err
    assert 0 < _counts(bucket)[1] < 90, "what was put before is not done again"
    command(*RUN, "-o", "whole")
    assert _store(bucket, tmp_path / "saved") == _state(tmp_path / "whole")


def test_a_run_on_another_machine_goes_on_from_what_was_put(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    _pages(tmp_path / "pages", 60)
    _killed(tmp_path, bucket, 9)
    bucket.objects.delete([LOCK])  # as the documentation says, for those who cannot wait
    assert command(*RUN, "-o", bucket.address, COHORT_EXTRACT_WORK=str(tmp_path / "elsewhere")).code == 0
    assert 8 <= _counts(bucket)[1] < 60
    command(*RUN, "-o", "whole")
    assert _store(bucket, tmp_path / "saved") == _state(tmp_path / "whole")


def test_a_second_run_is_refused_and_told_who_is_at_work_since_when(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    _pages(tmp_path / "pages", 1)
    with leased(Objects(bucket.address)):
        done = command(*RUN, "-o", bucket.address, COHORT_EXTRACT_WORK=str(tmp_path / "elsewhere"))
    assert done.code == 2
    assert f"another run is at work here (process {os.getpid()} on {socket.gethostname()}, since " in done.err
    assert f"or remove {bucket.address}/.lock" in done.err
    assert command(*RUN, "-o", bucket.address).code == 0, "a lock that was given back holds nobody up"


def _foreign(bucket: Bucket, **process: Any) -> None:
    row = {"id": "x", "owner": "process 1 on far", "since": "2026", "process": process}
    bucket.objects.put(LOCK, json.dumps(row).encode())


def test_a_lock_whose_lease_is_over_is_taken_over(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    _foreign(bucket, system="another", pid=1, started="1")
    with pytest.raises(UsageError, match="process 1 on far, since 2026"), leased(bucket.objects):
        pass
    monkeypatch.setattr(lease, "LEASE", -1.0)
    with leased(bucket.objects):
        assert b"far" not in (bucket.objects.get(LOCK) or b"far")
    assert bucket.objects.get(LOCK) is None


@pytest.mark.skipif(lease._system() is None, reason="only Linux tells whether a process is no more")
def test_a_lock_of_a_dead_process_of_this_machine_is_taken_over_at_once(bucket: Bucket) -> None:
    _foreign(bucket, system=lease._system(), pid=os.getpid(), started=lease._started(os.getpid()))
    with pytest.raises(UsageError, match="at work"), leased(bucket.objects):
        pass
    _foreign(bucket, system=lease._system(), pid=os.getpid(), started="an older process of this number")
    with leased(bucket.objects):
        pass


def test_of_two_that_see_no_lock_one_gets_it(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    look = bucket.objects.look
    answers = iter([None])
    with leased(Objects(bucket.address)):
        monkeypatch.setattr(bucket.objects, "look", lambda name: next(answers, look(name)))
        with pytest.raises(UsageError, match="at work"), leased(bucket.objects):
            pass


def test_a_store_without_conditional_puts_has_a_lock_all_the_same(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(name: str, data: bytes, *, tag: str | None) -> str:
        raise Unsupported

    monkeypatch.setattr(bucket.objects, "put_if", unsupported)
    with leased(bucket.objects), pytest.raises(UsageError, match="at work"), leased(Objects(bucket.address)):
        pass


def test_a_run_whose_lock_was_taken_puts_nothing_more(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(bucket.address) as store:
        _commit(store, "a.txt", "a")
        _foreign(bucket)
        monkeypatch.setattr(lease, "LEASE", -1.0)  # as if the machine had slept
        with pytest.raises(StoreError, match="the lock was taken by process 1 on far"):
            store.sync()
    assert list(bucket.objects.names("records/")) == []
    assert b"far" in (bucket.objects.get(LOCK) or b""), "the other's lock is left alone"


def test_a_lock_is_renewed_as_long_as_it_is_held(bucket: Bucket, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lease, "RENEWED", 0.01)
    with leased(bucket.objects):
        end = time.monotonic() + 30
        while b'"renewed": 2' not in (bucket.objects.get(LOCK) or b""):
            assert time.monotonic() < end
            time.sleep(0.01)


def test_records_put_by_a_batch_that_was_cut_off_are_removed_when_no_page_names_them(
    bucket: Bucket, monkeypatch: pytest.MonkeyPatch
) -> None:
    put = Objects.put

    def cut_off(self: Objects, name: str, data: bytes) -> None:
        if b'"source"' in data and name.startswith("manifest.journal/"):
            raise StoreError("gone", page="s3")
        put(self, name, data)

    with open_store(bucket.address) as store:
        _commit(store, "a.txt", "a")
        store.sync()
        _commit(store, "b.txt", "b", sha256="b" * 64)
        with monkeypatch.context() as patch, pytest.raises(StoreError):
            patch.setattr(Objects, "put", cut_off)
            store.sync()
    assert list(bucket.objects.names("records/")) == ["records/a.json", "records/b.json"]
    with open_store(bucket.address) as store:
        assert list(store.entries) == ["a.txt"]
        store.finish(run_json="{}\n", complete=True)
    assert list(bucket.objects.names("")) == [".lock", "manifest.json", "records/a.json", "run.json"][1:]


def test_a_name_that_changes_hands_is_never_another_page_s_record(bucket: Bucket) -> None:
    with open_store(bucket.address) as store:
        _commit(store, "a.txt", "x")
        store.sync()
        _commit(store, "a.txt", "y", sha256="1" * 64)
        _commit(store, "b.txt", "x", sha256="b" * 64)
        # Only a's new state is put: b's record must not stand under a's old name before that is known.
        assert list(bucket.objects.names("records/")) == ["records/x.json", "records/y.json"]
        assert json.loads(bucket.objects.get("records/x.json") or b"")["page"]["source"] == "a.txt"
        store.sync()
        assert json.loads(bucket.objects.get("records/x.json") or b"")["page"]["source"] == "b.txt"
        store.commit(replace(_entry("b.txt", "b", error="broken"), sha256="2" * 64), None)
        store.finish(run_json="{}\n", complete=True)
    assert list(bucket.objects.names("records/")) == ["records/y.json"]


def test_a_page_that_moved_takes_its_place_in_the_bucket(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    pages = _pages(tmp_path / "pages", 2)
    command(*RUN, "-o", bucket.address)
    (tmp_path / "elsewhere").mkdir()
    pages.rename(tmp_path / "elsewhere" / "pages")
    command("run", "elsewhere/pages", "--no-prefect", "-q", "-o", bucket.address)
    assert sorted(_entries(bucket)) == ["elsewhere/pages/p000.txt", "elsewhere/pages/p001.txt"]
    assert list(bucket.objects.names("records/")) == ["records/p000.json", "records/p001.json"]
    assert b"elsewhere/pages" in (bucket.objects.get("records/p001.json") or b"")


def test_a_store_in_a_bucket_is_validated_by_its_address(
    command: Command, tmp_path: Path, bucket: Bucket
) -> None:
    _pages(tmp_path / "pages", 2)
    command(*RUN, "-o", bucket.address)
    whole = command("validate", bucket.address)
    assert (whole.code, whole.err) == (0, "2 records, 2 proved, 0 with problems\n")
    record = (bucket.objects.get("records/p001.json") or b"").replace(b'"value": 6,', b'"value": 9,')
    bucket.objects.put("records/p001.json", record)
    done = command("validate", bucket.address + "/")
    assert done.code == 1
    assert done.out.startswith(f"{bucket.address}/records/p001.json:")
    assert command("validate", bucket.address + "/nothing").err.startswith("error: s3://")


@pytest.mark.parametrize("verb", [RUN, ("validate",)])
def test_what_is_wrong_with_an_address_is_said_with_it(
    command: Command, tmp_path: Path, bucket: Bucket, verb: tuple[str, ...]
) -> None:
    _pages(tmp_path / "pages", 1)
    keys = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    nobody = {**keys, "AWS_EC2_METADATA_DISABLED": "true", "HOME": "/none"}
    away = {"AWS_ENDPOINT_URL": "http://127.0.0.1:9", "AWS_MAX_ATTEMPTS": "1"}
    said = {
        "s3://no-such-bucket-here/x": ("s3://no-such-bucket-here/x: no such bucket", {}),
        "gs://b/x": ("gs://b/x: unknown scheme 'gs': a store is a folder or s3://bucket/prefix", {}),
        "s3:///x": ("s3:///x: no bucket", {}),
        "s3://b/none": ("s3://b/none: no credentials", nobody),
        "s3://b/away": ("s3://b/away: the store cannot be read or written: Could not connect", away),
    }
    for address, (message, env) in said.items():
        where = ("-o", address) if verb is RUN else (address,)
        done = command(*verb, *where, **env)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(f"error: {message}"), done.err
    assert list((tmp_path / "work").rglob("*")) == []


def test_without_permission_it_says_so(command: Command, bucket: Bucket, tmp_path: Path) -> None:
    _pages(tmp_path / "pages", 1)
    everything = f"arn:aws:s3:::{bucket.objects.address.bucket}/*"
    deny = {"Effect": "Deny", "Principal": "*", "Action": "s3:PutObject", "Resource": everything}
    policy = {"Version": "2012-10-17", "Statement": [deny]}
    bucket.objects._call("put_bucket_policy", Policy=json.dumps(policy))
    done = command(*RUN, "-o", bucket.address)
    assert done.code == 2
    assert done.err.startswith(f"error: {bucket.address}: no permission (403)"), done.err


def test_without_the_extra_it_says_which_to_install(command: Command, tmp_path: Path) -> None:
    _pages(tmp_path / "pages", 1)
    (tmp_path / "lacking").mkdir()
    (tmp_path / "lacking" / "s3fs.py").write_text("raise ImportError('not here')")
    path = os.pathsep.join([str(tmp_path / "lacking"), os.environ.get("PYTHONPATH", "")])
    for verb in ((*RUN, "-o", "s3://b/x"), ("validate", "s3://b/x")):
        done = command(*verb, PYTHONPATH=path)
        message = "error: s3://b/x: a store at an address needs s3fs: pip install 'cohort-extract[s3]'\n"
        assert (done.code, done.err) == (2, message)


@pytest.mark.slow
def test_the_flows_take_the_address_of_a_bucket(command: Command, tmp_path: Path, bucket: Bucket) -> None:
    _pages(tmp_path / "pages", 12)
    done = command("run", "pages", "-q", "-o", bucket.address, "--workers", "2", timeout=240)
    assert (done.code, done.err) == (0, "")
    command(*RUN, "-o", "whole")
    assert _store(bucket, tmp_path / "saved") == _state(tmp_path / "whole")
    code = (
        "from pipelines.validate_outputs import validate_outputs\n"
        f"state = validate_outputs({bucket.address!r}, return_state=True)\n"
        "print(state.type.value, state.message)"
    )
    flow = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert flow.stdout == "COMPLETED 12 records, 0 with problems\n", flow.stderr
