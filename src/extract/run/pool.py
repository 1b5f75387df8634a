"""Worker processes: started when needed, watched page by page, replaced when a page breaks one.

Plain subprocesses and JSON lines rather than `multiprocessing`: they start from any thread and below any
scheduler's own process, share nothing, and a killed one leaves no queue in an undefined state.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from extract.errors import UsageError
from extract.run.options import Job, Outcome

START_TIMEOUT = 180.0  # seconds for a worker to load the pipeline, on a machine under heavy load


class WorkerDied(Exception):
    """A worker ended, or was ended, before it said what came of its page. `reason` is for people."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Closed(Exception):
    """The pool was closed while a batch was under way."""


class Worker:
    """One worker process."""

    def __init__(self, *, lexicon: str | None, memory: int) -> None:
        # One core a worker: what numpy's libraries start by themselves would only be in each other's way.
        environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "extract.run.worker", str(memory), lexicon or ""],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        assert self._process.stdout is not None
        self._out = self._process.stdout.fileno()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._out, selectors.EVENT_READ)
        self._buffer = b""
        self._ready = False
        self.peak = 0  # KiB

    def do(self, job: Job, *, timeout: float) -> tuple[Outcome, bool]:
        """The outcome of one page, and whether the worker is fit for another. Raises WorkerDied."""
        if not self._ready:
            self._message(START_TIMEOUT)
            self._ready = True
        self._send(asdict(job))
        self._message(START_TIMEOUT)  # {"started": …}
        message = self._message(timeout or None)
        self.peak = max(self.peak, int(message.get("peak", 0)))
        return Outcome(**message["outcome"]), not message.get("broken", False)

    def kill(self) -> None:
        """Ends the process at once; may be called from another thread."""
        self._process.kill()

    def close(self) -> None:
        """Ends the process and frees what it holds."""
        self._process.kill()
        self._process.wait()
        self._selector.close()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:  # what could not be written to a dead worker
                    continue

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
        except OSError:
            raise WorkerDied(self._how_it_died()) from None

    def _message(self, timeout: float | None) -> dict[str, Any]:
        deadline = None if timeout is None else time.monotonic() + timeout
        while b"\n" not in self._buffer:
            left = None if deadline is None else deadline - time.monotonic()
            if (left is not None and left <= 0) or not self._selector.select(left):
                raise WorkerDied(f"takes longer than {timeout:g} s")
            chunk = os.read(self._out, 1 << 16)
            if not chunk:
                raise WorkerDied(self._how_it_died())
            self._buffer += chunk
        line, self._buffer = self._buffer.split(b"\n", 1)
        return dict(json.loads(line))

    def _how_it_died(self) -> str:
        code = self._process.wait()
        if code < 0:
            return f"its worker was killed by signal {-code}" + (" (out of memory?)" if code == -9 else "")
        return f"its worker ended with exit code {code}"


class Pool:
    """Up to `size` workers, all alike. Batches may be given from several threads at once."""

    def __init__(self, *, size: int, lexicon: str | None, memory: int, timeout: float) -> None:
        self._size = size
        self._lexicon = lexicon
        self._memory = memory
        self._timeout = timeout
        self._idle: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(size):
            self._idle.put(None)  # a place whose worker is not started yet
        self._workers: set[Worker] = set()
        self._lock = threading.Lock()
        self._closed = False
        self.peak = 0  # KiB, the largest of all workers so far

    def start(self) -> None:
        """Starts the workers before there is anything to do; else each starts with its first batch."""
        waiting = [self._idle.get() for _ in range(self._size)]
        for worker in waiting:
            self._idle.put(worker or self._start())

    @property
    def busy(self) -> bool:
        """Whether a batch is under way."""
        return self._idle.qsize() < self._size

    def run_batch(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Does the pages of a batch on one worker, in order. Raises Closed."""
        worker = self._idle.get()
        outcomes = []
        try:
            for job in jobs:
                outcome, worker = self._one(job, worker)
                outcomes.append(outcome)
        finally:
            self._idle.put(worker)
        return outcomes

    def _one(self, job: Job, worker: Worker | None) -> tuple[Outcome, Worker | None]:
        worker = worker or self._start()
        fresh = not worker._ready
        try:
            outcome, fit = worker.do(job, timeout=self._timeout)
            self.peak = max(self.peak, worker.peak)
        except WorkerDied as death:
            started = worker._ready
            self._end(worker)
            if self._closed:
                raise Closed from None
            if fresh and not started:  # it could not even load the pipeline
                raise UsageError(f"a worker could not be started: {death.reason}") from None
            return failed(job, death.reason), None
        if not fit:
            self._end(worker)
            return failed(job, outcome.error or "its worker broke"), None
        return outcome, worker

    def _start(self) -> Worker:
        with self._lock:
            if self._closed:
                raise Closed
            worker = Worker(lexicon=self._lexicon, memory=self._memory)
            self._workers.add(worker)
            return worker

    def _end(self, worker: Worker) -> None:
        with self._lock:
            self._workers.discard(worker)
        worker.close()

    def close(self) -> None:
        """Ends all workers, in the middle of a page too: batches under way raise Closed."""
        with self._lock:
            self._closed = True
            workers = list(self._workers)
        for worker in workers:
            worker.kill()
        while True:  # those between two pages; the others are freed by the thread that waits for them
            try:
                idle = self._idle.get_nowait()
            except queue.Empty:
                break
            if idle is not None:
                self._end(idle)


def failed(job: Job, reason: str) -> Outcome:
    """The outcome of a page that broke its worker or us; hashed here, so that a change is noticed."""
    try:
        sha256 = hashlib.sha256(Path(job.source).read_bytes()).hexdigest()
    except OSError:
        sha256 = None
    error = reason if reason.startswith(f"{job.source}:") else f"{job.source}: {reason}"
    return Outcome(job.source, sha256=sha256, error=error)
