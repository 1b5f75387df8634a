"""The wheel holds all that the command line needs."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, SEED, Command


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (path,) = folder.glob("*.whl")
    return path


@pytest.mark.slow
def test_it_holds_every_file_of_the_package_and_the_pipelines(wheel: Path) -> None:
    wanted = {
        str(path.relative_to(root))
        for root, folder in ((ROOT / "src", "extract"), (ROOT, "pipelines"))
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    names = set(zipfile.ZipFile(wheel).namelist())
    assert wanted - names == set()
    assert {name.split("/")[0] for name in names if ".dist-info" not in name} == {"extract", "pipelines"}
    assert any(name.endswith("licenses/LICENSE") for name in names)


@pytest.mark.slow
def test_it_runs_by_itself_with_and_without_the_flow(wheel: Path, command: Command, tmp_path: Path) -> None:
    zipfile.ZipFile(wheel).extractall(tmp_path / "site")
    env = {"PYTHONPATH": str(tmp_path / "site")}
    code = "import extract, pipelines; print(extract.__file__, pipelines.__file__, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, env=env, capture_output=True, text=True, check=True
    )
    assert all(line.startswith(str(tmp_path / "site")) for line in done.stdout.splitlines())
    (tmp_path / "fixtures").mkdir()
    (tmp_path / "fixtures" / SEED.name).write_bytes(SEED.read_bytes())
    for output, option in (("a", "--no-prefect"), ("b", "--prefect")):
        assert command("run", "-q", "-o", output, option, timeout=240, **env).code == 0
        assert command("validate", output, **env).code == 0
    record = "records/cervical_spinal_metastases.json"
    assert (tmp_path / "a" / record).read_bytes() == (tmp_path / "b" / record).read_bytes()
    assert (tmp_path / "a" / record).read_bytes() == (ROOT / "output" / record).read_bytes()
