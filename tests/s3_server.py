"""A real S3 server on loopback for the tests, and what lies in it."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from extract.store.objects import Objects

KEYS = {"AWS_ACCESS_KEY_ID": "tests", "AWS_SECRET_ACCESS_KEY": "tests", "AWS_DEFAULT_REGION": "us-east-1"}


@dataclass(frozen=True)
class Bucket:
    """An empty bucket, the environment that leads to it, and the address of a store in it."""

    env: dict[str, str]
    address: str
    objects: Objects

    def files(self) -> dict[str, bytes]:
        """All objects of the store."""
        return {name: self.objects.get(name) or b"" for name in self.objects.names("")}

    def save(self, folder: Path) -> Path:
        """The store as a folder."""
        self.objects.download(folder, self.objects.names(""))
        return folder


@pytest.fixture(scope="session", name="s3_endpoint")
def endpoint_fixture() -> Iterator[str]:
    """The address of a server of our own."""
    pytest.importorskip("s3fs", reason="the extra [s3] is not installed")
    moto = pytest.importorskip("moto.server", reason="moto, an S3 server, is not installed")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = moto.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture(name="bucket")
def bucket_fixture(s3_endpoint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    """A bucket of this test's own; the environment leads to it, here and in commands."""
    env = {**KEYS, "AWS_ENDPOINT_URL": s3_endpoint}
    for name, value in {**env, "COHORT_EXTRACT_WORK": str(tmp_path / "work")}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    name = f"b-{abs(hash(str(tmp_path))):x}"
    objects = Objects(f"s3://{name}/clinic/notes")
    objects._call("create_bucket")
    return Bucket(env, f"s3://{name}/clinic/notes", objects)
