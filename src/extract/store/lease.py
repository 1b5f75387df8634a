"""One run at a time in a store of objects: a lock object that its holder renews.

It is put on the condition that there is none (If-None-Match), and renewed or taken over on the condition that
it is still the one that was seen (If-Match). A store that does not know the conditions is asked whose lock it
has after each put, which leaves a moment in which two can start; the renewal then finds out.

No operating system ends this lock with its process: one whose holder has not renewed it for `LEASE` seconds
by the store's clock is taken over, and one that a process of this machine left that is no more, at once.
"""

from __future__ import annotations

import json
import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from extract.errors import StoreError, UsageError
from extract.store.lock import LOCK
from extract.store.objects import Held, Objects, Unmet, Unsupported

LEASE = 300.0  # seconds
RENEWED = 30.0  # every so many seconds


class Lease:
    """A lock that is held; `check` before what only its holder may do."""

    def __init__(self, objects: Objects, row: dict[str, Any]) -> None:
        self._objects, self._row = objects, row
        self._renewed = time.monotonic()
        self._lost = ""
        self._turn = threading.Lock()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="lease", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raises StoreError when the lock is not ours any more, or cannot be renewed in time."""
        if not self._lost and time.monotonic() - self._renewed > LEASE:
            self._renew()  # the machine slept, or the store was away: it may still be ours
        if self._lost:
            raise StoreError(self._lost, page=str(self._objects.address))

    def release(self) -> None:
        """Removes the lock where it is still ours."""
        self._ended.set()
        self._thread.join()
        held = self._objects.look(LOCK)
        if held is not None and _row(held).get("id") == self._row["id"]:
            self._objects.delete([LOCK])

    def _keep(self) -> None:
        while not self._ended.wait(RENEWED) and not self._lost:
            with suppress(StoreError):  # the next time, or `check`, will see
                self._renew()

    def _renew(self) -> None:
        with self._turn:
            held = self._objects.look(LOCK)
            if held is None or _row(held).get("id") != self._row["id"]:
                who = f"by {_said(held)}" if held is not None else "away"
                self._lost = f"the lock was taken {who}: this run has stopped; what it put before is kept"
                return
            # Other bytes each time, so that a tag that was seen tells of a renewal since.
            self._row["renewed"] = self._row.get("renewed", 0) + 1
            with suppress(Unmet):  # taken at this moment: the next look will tell
                _put(self._objects, self._row, held.tag)
                self._renewed = time.monotonic()


@contextmanager
def leased(objects: Objects) -> Iterator[Lease]:
    """Holds the lock. Raises UsageError, naming who holds it and since when, when another run does."""
    row = _ourselves()
    held = objects.look(LOCK)
    if held is not None and not _is_dead(held):
        raise _refused(objects, held)
    with suppress(Unmet):  # somebody was faster, or an answer of the store's got lost
        _put(objects, row, held.tag if held is not None else None)
    held = objects.look(LOCK)
    if held is None or _row(held).get("id") != row["id"]:
        raise _refused(objects, held)
    lease = Lease(objects, row)
    try:
        yield lease
    finally:
        with suppress(StoreError):  # it ends by itself; what happened before matters more
            lease.release()


def _put(objects: Objects, row: dict[str, Any], tag: str | None) -> None:
    data = json.dumps(row).encode()
    try:
        objects.put_if(LOCK, data, tag=tag)
    except Unsupported:
        objects.put(LOCK, data)


def _refused(objects: Objects, held: Held | None) -> UsageError:
    who, lock = _said(held) if held is not None else "another process", f"{objects.address}/{LOCK}"
    return UsageError(
        f"another run is at work here ({who}); wait for it, or give another --output. If it is dead, "
        f"its lock ends {LEASE / 60:.0f} minutes after the last sign of life; or remove {lock}",
        page=str(objects.address),
    )


def _said(held: Held) -> str:
    """Who holds a lock, since when, and when it was last heard of."""
    row = _row(held)
    return f"{row.get('owner', 'unknown')}, since {row.get('since', '?')}, alive {held.age:.0f} s ago"


def _row(held: Held) -> dict[str, Any]:
    try:
        row = json.loads(held.data)
    except ValueError:
        return {}
    return row if isinstance(row, dict) else {}


def _is_dead(held: Held) -> bool:
    """Whether the holder is past its lease, or was a process of this very system that is no more."""
    if held.age > LEASE:
        return True
    process = _row(held).get("process")
    if not isinstance(process, dict) or process.get("system") is None or process["system"] != _system():
        return False
    return _started(process.get("pid", 0)) != process.get("started")


def _ourselves() -> dict[str, Any]:
    return {
        "id": uuid.uuid4().hex,
        "owner": f"process {os.getpid()} on {socket.gethostname()}",
        "since": datetime.now(UTC).isoformat(timespec="seconds"),
        "process": {"system": _system(), "pid": os.getpid(), "started": _started(os.getpid())},
    }


def _system() -> str | None:
    """What tells this start of this machine (or container) from all others; None where it cannot be told."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{socket.gethostname()} {boot} {os.readlink('/proc/self/ns/pid')}"  # noqa: PTH115 - no path
    except OSError:
        return None


def _started(pid: int) -> str | None:
    """When a process of this system started, in the kernel's ticks: its number may be another's by now."""
    try:
        state = (
            Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        )
    except OSError:
        return None
    return None if state[0] in "ZX" else state[19]
