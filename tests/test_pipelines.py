"""The Prefect flows: a real server, a real schedule, real kills, a real Dask cluster."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, SEED, Command, command_line, page_text
from tests.test_proving_in_runs import PAGE, SCALE

pytestmark = pytest.mark.slow


def _pages(folder: Path, count: int) -> None:
    folder.mkdir(exist_ok=True)
    for number in range(count):
        (folder / f"p{number:03}.txt").write_text(page_text(number))


def _records(output: Path) -> dict[str, str]:
    records = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (output / "records").iterdir()
    }
    assert records
    return records


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(home: Path, **more: str) -> dict[str, str]:
    quiet = {
        "PREFECT_HOME": str(home),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    }
    return {**os.environ, **quiet, **more}


@contextlib.contextmanager
def _process(*arguments: str, cwd: Path, env: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, of which nothing is left at the end; its output goes to `log`."""
    with log.open("wb") as out:
        process = subprocess.Popen(
            arguments,
            cwd=cwd,
            env=env,
            stdout=out,
            stderr=out,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(20)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait(10)


def _ask(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data=data, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.loads(answer.read())


def _until(what: str, condition: Any, *, seconds: float, log: Path) -> Any:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if found := condition():
                return found
        time.sleep(0.5)
    raise AssertionError(f"{what}: not within {seconds} s\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prefect server of our own."""
    home = tmp_path_factory.mktemp("prefect")
    port, log = _free_port(), home / "server.log"
    prefect = str(Path(sys.executable).parent / "prefect")
    command = (prefect, "server", "start", "--host", "127.0.0.1", "--port", str(port), "--no-ui")
    env = _environment(home, PREFECT_SERVER_LOGGING_LEVEL="WARNING")
    with _process(*command, cwd=home, env=env, log=log):
        api = f"http://127.0.0.1:{port}/api"
        _until("the server", lambda: _ask(f"{api}/health"), seconds=120, log=log)
        yield api


def _runs(api: str, state: str) -> list[dict[str, Any]]:
    flows = {"name": {"any_": ["extract-wiki"]}}
    wanted = {"flow_runs": {"state": {"type": {"any_": [state]}}}, "flows": flows}
    runs: list[dict[str, Any]] = _ask(f"{api}/flow_runs/filter", wanted)
    return runs


def test_a_scheduled_run_completes_and_leaves_its_artifacts(server: str, tmp_path: Path) -> None:
    _pages(tmp_path / "pages", 3)
    (tmp_path / "pages" / "bad.txt").write_text("")
    log = tmp_path / "serve.log"
    serve = (*command_line(), "serve", "pages", "--cron", "* * * * *")
    env = _environment(tmp_path / "home", PREFECT_API_URL=server)
    with _process(*serve, cwd=tmp_path, env=env, log=log):
        run = _until("a scheduled run", lambda: _runs(server, "COMPLETED"), seconds=150, log=log)[0]
    assert run["auto_scheduled"] is True
    assert (run["state_name"], run["state"]["message"]) == ("PagesFailed", "3 done, 0 unchanged, 1 failed")
    assert sorted(_records(tmp_path / "output")) == ["p000.json", "p001.json", "p002.json"]
    artifacts = _ask(f"{server}/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run["id"]]}}})
    by_key = {artifact["key"]: artifact for artifact in artifacts}
    table = {row["what"]: row["value"] for row in json.loads(by_key["extract-wiki-run"]["data"])}
    assert (table["pages done"], table["pages failed"]) == (3, 1)
    assert table["failed"] == "pages/bad.txt: empty file"
    assert float(by_key["extract-wiki-progress"]["data"]) == 100.0
    tasks = _ask(f"{server}/task_runs/filter", {"flow_runs": {"id": {"any_": [run["id"]]}}})
    names = {task["name"].split("-")[0].split(" ")[0] for task in tasks}
    assert names == {"ingest", "extract", "check", "write"}


def test_the_flow_gives_the_same_store_as_no_flow(server: str, command: Command, tmp_path: Path) -> None:
    _pages(tmp_path / "pages", 12)
    plain = command("run", "pages", "--no-prefect", "-q", "-o", "plain")
    prefect = {"PREFECT_API_URL": server, "PREFECT_HOME": str(tmp_path / "home")}
    flow = command("run", "pages", "--workers", "2", **prefect)
    assert (plain.code, flow.code) == (0, 0), flow.err
    assert _records(tmp_path / "output") == _records(tmp_path / "plain")
    assert [line.split()[0] for line in flow.err.splitlines()][-6:] == [
        "pages", "studies", "facts", "references", "checks", "numerals",
    ]  # fmt: skip
    again = command("run", "pages", "-q", **prefect)
    assert (again.code, again.err) == (0, "")
    assert json.loads((tmp_path / "output" / "run.json").read_text())["counts"]["skipped"] == 12


def test_a_run_by_hand_leaves_no_worker_it_started_early(
    server: str, command: Command, tmp_path: Path
) -> None:
    _pages(tmp_path / "pages", 3)
    prefect = {"PREFECT_API_URL": server, "PREFECT_HOME": str(tmp_path / "home")}
    command("run", "pages", "-q", **prefect)
    os.utime(tmp_path / "pages" / "p000.txt")  # looks new, and is not: workers start for nothing
    done = command("run", "pages", "-q", "--workers", "2", **prefect)
    assert (done.code, done.err) == (0, "")
    workers = [path for path in Path("/proc").glob("[0-9]*") if _runs_in(path, tmp_path)]
    assert workers == []


def _runs_in(process: Path, folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return (process / "cwd").resolve() == folder
    return False


def test_the_flow_ends_quietly_on_a_server_of_its_own(command: Command, tmp_path: Path) -> None:
    _pages(tmp_path / "pages", 2)
    done = command("run", "pages", "-q", timeout=240)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert (tmp_path / ".prefect").is_dir(), "its state stays in the project's folder"


@pytest.mark.parametrize("moment", [5, 40])
def test_the_flow_killed_and_run_again_ends_as_if_undisturbed(
    server: str, command: Command, tmp_path: Path, moment: int
) -> None:
    _pages(tmp_path / "pages", 120)
    env = _environment(tmp_path / "home", PREFECT_API_URL=server)
    log = tmp_path / "run.log"
    run = (*command_line(), "run", "pages", "-q", "--batch", "10", "--workers", "2")
    output = tmp_path / "output"
    with _process(*run, cwd=tmp_path, env=env, log=log) as process:
        _until(
            "some pages",
            lambda: len([*output.glob(".staging/*.json"), *output.glob("records/*.json")]) >= moment,
            seconds=120,
            log=log,
        )
        process.kill()
        process.wait()
        assert not (output / "run.json").exists(), "killed too late"
    done = command("run", "pages", "-q", PREFECT_API_URL=server, PREFECT_HOME=str(tmp_path / "home"))
    assert done.code == 0, done.err
    command("run", "pages", "--no-prefect", "-q", "-o", "whole")
    assert _records(output) == _records(tmp_path / "whole")
    assert not (output / ".staging").exists()


def test_two_dask_workers_give_the_same_bytes_as_one_process(
    server: str, command: Command, tmp_path: Path
) -> None:
    pytest.importorskip("distributed", reason="the extra [dask] is not installed")
    _pages(tmp_path / "pages", 40)
    (tmp_path / "pages" / "bad.txt").write_text("")
    port = str(_free_port())
    address = f"tcp://127.0.0.1:{port}"
    module = (sys.executable, "-m")
    dask = (*module, "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", port)
    worker = (*module, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-dashboard")
    env = _environment(tmp_path / "home", PREFECT_API_URL=server)
    log = tmp_path / "dask.log"
    with (
        _process(*dask, "--no-dashboard", cwd=tmp_path, env=env, log=log),
        _process(*worker, cwd=tmp_path, env=env, log=tmp_path / "worker1.log"),
        _process(*worker, cwd=tmp_path, env=env, log=tmp_path / "worker2.log"),
    ):
        done = command(
            "run", "pages", "--dask", address, "--batch", "5", "-q", timeout=240,
            PREFECT_API_URL=server, PREFECT_HOME=str(tmp_path / "home"),
        )  # fmt: skip
    assert (done.code, done.err) == (1, "error: pages/bad.txt: empty file\n")
    command("run", "pages", "--no-prefect", "-q", "-o", "plain")
    assert _records(tmp_path / "output") == _records(tmp_path / "plain")


def test_the_validation_flow_fails_on_a_record_that_is_not_true(command: Command, tmp_path: Path) -> None:
    command("run", SEED, "--no-prefect", "-q")
    code = (
        "from pipelines.environment import prepare; prepare()\n"
        "from pipelines.validate_outputs import validate_outputs\n"
        "state = validate_outputs(return_state=True)\n"
        "print(state.type.value, state.message)"
    )
    env = _environment(tmp_path / "home", PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="90")
    outcomes = []
    record = tmp_path / "output" / "records" / "cervical_spinal_metastases.json"
    for change in ("71", "72"):
        record.write_text(record.read_text().replace('"value": 71,', f'"value": {change},'))
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
        )
        outcomes.append(done.stdout.strip() or done.stderr)
    assert outcomes == ["COMPLETED 1 records, 0 with problems", "FAILED 1 records, 1 with problems"]


def test_the_flows_prove_records_with_the_lexicon_they_were_made_with(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE)
    (tmp_path / "mine.toml").write_text(SCALE)
    code = (
        "from pipelines.environment import prepare; prepare()\n"
        "from pipelines.extract_wiki import extract_wiki\n"
        "from pipelines.validate_outputs import validate_outputs\n"
        "given = {'lexicon': 'mine.toml', 'return_state': True}\n"
        "print(extract_wiki(['page.txt'], prove=True, **given).name)\n"
        "print(validate_outputs(**given).name, validate_outputs(return_state=True).name)"
    )
    env = _environment(tmp_path / "home", PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS="90")
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["Completed", "Completed", "Failed"], done.stderr


def test_deployments_of_prefect_yaml_name_flows_that_exist() -> None:
    from ruamel.yaml import YAML

    document = YAML(typ="safe").load((ROOT / "prefect.yaml").read_text())
    for deployment in document["deployments"]:
        path, name = deployment["entrypoint"].split(":")
        assert f"\ndef {name}(" in (ROOT / path).read_text()
