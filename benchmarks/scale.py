"""How a run scales: `make bench-scale`, or `python benchmarks/scale.py [PAGES…]` (1,000 3,000 10,000).

For each number of pages: pages per second without Prefect and with one and two workers, peak memory of the
parent and of the largest worker, the time of a run with nothing to do, and the same through the Prefect flow,
on a server that runs already. Runs by two workers without and with the flow are made in turn, three times up
to 3,000 pages, and the fastest of each counts: their difference is smaller than what another program costs.
Pages are written from the seed page and from a small page of our own, their numbers varied; every fourth is
the seed's size.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = (ROOT / "fixtures" / "cervical_spinal_metastases.txt").read_text(encoding="utf-8")
# As it is installed: what Python has compiled is kept.
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
SMALL = """Topic {number}

Case series

They treated {n} patients ({men} men and {women} women; mean age, {age} years (range {low}-{high} years)),
from January 2010 to December 2016. Mean follow-up was {months} months (range 1-{longest} months). Pain was
rated as a mean of 6.0 (range 3-8) preoperatively and 2.9 (range 0-5) at the last follow-up, according to
the VAS ¹⁾.

1)

Smith AB, Jones C. Topic {number}. J Neurosurg. 2020 Feb;12(3):45-50. doi: 10.1000/topic{number}.
"""


@dataclass(frozen=True)
class Measured:
    """One run: seconds, those of a processor (of the parent, its workers, and a server), MiB of the parent,
    MiB of the largest worker, pages done.
    """

    seconds: float
    processor: float
    parent: float
    worker: float
    done: int


def write_pages(folder: Path, count: int) -> None:
    """Pages of two kinds, no two alike."""
    folder.mkdir()
    for number in range(count):
        if number % 4 == 0:
            text = SEED.replace("id=cervical_spinal_metastases", f"id=seed{number}")
        else:
            men, women, age = 5 + number % 17, 3 + number % 11, 40 + number % 30
            text = SMALL.format(
                number=number, n=men + women, men=men, women=women, age=age, low=age - 12, high=age + 15,
                months=6 + number % 40, longest=50 + number % 40,
            )  # fmt: skip
        (folder / f"page{number:05}.txt").write_text(text, encoding="utf-8")


def measure(folder: Path, *arguments: str, keep: bool = False, server: Server | None = None) -> Measured:
    """One `run` in a process of its own."""
    if not keep:
        shutil.rmtree(folder / "output", ignore_errors=True)
    begun, served = time.perf_counter(), server.processor() if server else 0.0
    process = subprocess.Popen(
        [sys.executable, "-m", "extract.cli", "run", "pages", "-q", *arguments],
        cwd=folder,
        env={**ENVIRONMENT, **(server.environment if server else {})},
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"the run failed: {' '.join(arguments)}")
    run = json.loads((folder / "output" / "run.json").read_text())
    processor = usage.ru_utime + usage.ru_stime + (server.processor() - served if server else 0.0)
    return Measured(seconds, processor, usage.ru_maxrss / 1024, run["worker_peak"] / 1024, run["done"])


@dataclass(frozen=True)
class Server:
    """A Prefect server, and the environment that leads to it."""

    pid: int
    environment: dict[str, str]

    def processor(self) -> float:
        """Seconds of a processor that it has used; 0 where the system does not tell."""
        try:
            state = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(state[11]) + int(state[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def prefect_server(folder: Path) -> Iterator[Server]:
    """A server of our own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        "PREFECT_HOME": str(folder / "prefect"),
        "DO_NOT_TRACK": "1",
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "PREFECT_SERVER_UI_ENABLED": "false",
        "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    }
    command = [str(Path(sys.executable).parent / "prefect"), "server", "start", "--port", str(port)]
    server = subprocess.Popen(
        command, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        api = f"http://127.0.0.1:{port}/api"
        for _ in range(240):
            try:
                with urllib.request.urlopen(f"{api}/health", timeout=5):
                    break
            except OSError:
                time.sleep(0.5)
        yield Server(server.pid, {**environment, "PREFECT_API_URL": api})
    finally:
        server.terminate()
        server.wait(30)


def main() -> None:
    sizes = [int(argument.replace(",", "")) for argument in sys.argv[1:]] or [1_000, 3_000, 10_000]
    print(f"{os.cpu_count()} cores; a quarter of the pages are as long as the seed, the others a paragraph")
    print("  pages     workers    seconds   pages/s  parent MiB  worker MiB  processor s")
    with tempfile.TemporaryDirectory(prefix="cohort-scale-") as name:
        for size in sizes:
            folder = Path(name) / str(size)
            folder.mkdir()
            write_pages(folder / "pages", size)
            measure_all(folder, size)
            shutil.rmtree(folder)
    print(f"peak of any child: {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:.0f} MiB")


def measure_all(folder: Path, size: int) -> None:
    """All runs over the pages of one size."""
    one = measure(folder, "--no-prefect", "--workers", "1")
    row(size, "1", one)
    two, flow = [], []
    with prefect_server(folder) as server:
        measure(folder, keep=True, server=server)  # registers the flow
        for _ in range(3 if size <= 3_000 else 1):
            two.append(measure(folder, "--no-prefect", "--workers", "2"))
            if not flow:
                nothing = measure(folder, "--no-prefect", keep=True)
            flow.append(measure(folder, "--workers", "2", server=server))
        nothing_flow = measure(folder, "--workers", "2", server=server, keep=True)
    plain, through = min(two, key=seconds), min(flow, key=seconds)
    row(size, "2", plain)
    row(size, "2, flow", through)
    row(size, "none", nothing)
    row(size, "none, flow", nothing_flow)
    print(f"{'':17}two workers are {one.seconds / plain.seconds:.2f} times as fast as one (goal 1.7)")
    share = (through.seconds - plain.seconds) / through.seconds
    print(f"{'':17}Prefect's share of the run: {share:.1%} (goal under 10%)")
    plain, through = min(two, key=processor), min(flow, key=processor)
    share = (through.processor - plain.processor) / through.processor
    print(f"{'':17}and of the processors' time, which other programs disturb less: {share:.1%}", flush=True)


def seconds(run: Measured) -> float:
    """What the fastest is chosen by."""
    return run.seconds


def processor(run: Measured) -> float:
    """The same, where other programs are at work."""
    return run.processor


def row(size: int, workers: str, run: Measured) -> None:
    rate = f"{run.done / run.seconds:9.1f}" if run.done else f"{'':9}"
    worker = f"{run.worker:11.0f}" if run.worker else f"{'':11}"
    used = f"{run.processor:12.1f}"
    print(
        f"{size:7,}  {workers:>10}  {run.seconds:9.1f} {rate} {run.parent:11.0f} {worker} {used}", flush=True
    )


if __name__ == "__main__":
    main()
