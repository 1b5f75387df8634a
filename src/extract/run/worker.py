"""A worker: a process that does one page after the other and is thrown away when one goes wrong.

`python -m extract.run.worker` reads jobs, one JSON object a line, on stdin, and says on stdout, one JSON
object a line: `{"ready": true}` once the pipeline is loaded, `{"started": source}` before each page, and its
outcome after it. It ends when stdin does, in the middle of a page too: its parent is gone then.
"""

from __future__ import annotations

import hashlib
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from extract.errors import ExtractError
from extract.inputs import given_id, read_source
from extract.run.options import Job, Outcome
from extract.run.pool import failed


def do_page(job: Job) -> Outcome:
    """Extracts one page into the staging area; whatever is wrong with it is its outcome, never an exception.

    A record staged earlier from the same bytes by the same version is taken as it is. MemoryError is left to
    the caller: a process that met it is not to be trusted with the next page.
    """
    begun = time.perf_counter()
    sha256: str | None = None
    try:
        data = read_source(job.source)
        sha256 = hashlib.sha256(data).hexdigest()
        outcome = _extract(job, data, sha256)
    except MemoryError:
        raise
    except ExtractError as error:
        error.page = error.page or job.source
        outcome = Outcome(job.source, sha256=sha256, error=str(error))
    except Exception as error:  # a defect met by one page must not cost the others
        outcome = failed(job, _defect(error))
    return Outcome(**{**asdict(outcome), "seconds": time.perf_counter() - begun})


def _extract(job: Job, data: bytes, sha256: str) -> Outcome:
    from extract.build import extract_bytes
    from extract.corrections import FOLDER, CorrectionProblem, corrections_hash, corrections_path
    from extract.outputs.canonical import from_json, to_json
    from extract.outputs.summary import page_stats, stats_to_dict
    from extract.store.files import write_atomically
    from extract.store.output import SOURCES, STAGING, staging_key

    output = Path(job.output)
    name = staging_key(job.source, sha256, job.versions)
    staged = output / STAGING / name
    decisions, unapplied = output / FOLDER, list[CorrectionProblem]()
    try:
        text = staged.read_text(encoding="utf-8")
        record = from_json(text, path=str(staged))
        if corrections_path(decisions, record.page.id) is not None:
            raise FileNotFoundError  # which decisions found no place is not staged
    except FileNotFoundError:
        lexicon = Path(job.lexicon) if job.lexicon else None
        record = extract_bytes(
            data, source=job.source, page_id=given_id(job.source), format=job.format, lexicon=lexicon,
            corrections=decisions, unapplied=unapplied,
        )  # fmt: skip
        text = to_json(record)
        if not (kept := output / SOURCES / sha256).exists():
            write_atomically(kept, data)
        write_atomically(staged, text.encode())
    lines = [f"correction {one.id} is not applied: {one.message}" for one in unapplied]
    return Outcome(
        job.source,
        sha256=sha256,
        page_id=record.page.id,
        staged=name,
        record_sha256=hashlib.sha256(text.encode()).hexdigest(),
        stats=stats_to_dict(replace(page_stats(record), unapplied=lines)),
        corrections=corrections_hash(decisions, record.page.id),
    )


def _defect(error: Exception) -> str:
    """The error and the line of ours it came from."""
    frames = traceback.extract_tb(error.__traceback__)
    where = next((f for f in reversed(frames) if "extract" in Path(f.filename).parts), frames[-1])
    place = f"{Path(where.filename).name}:{where.lineno}"
    return f"{type(error).__name__} at {place}: {error} (a defect of cohort-extract: please report it)"


def _limit_memory(mebibytes: int) -> None:
    if mebibytes <= 0:
        return
    with suppress(ImportError, ValueError, OSError):  # a system without such limits
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (mebibytes << 20, mebibytes << 20))


def _read_jobs(jobs: queue.SimpleQueue[dict[str, Any]]) -> None:
    for line in sys.stdin.buffer:
        jobs.put(json.loads(line))
    os._exit(0)  # the parent is gone or has closed us: nobody wants the page under way


def main() -> None:
    """Works until stdin ends. Prints of libraries go to stderr, so that they cannot garble the protocol."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    os.dup2(2, 1)

    def say(**message: Any) -> None:
        try:
            replies.write(json.dumps(message) + "\n")
            replies.flush()
        except OSError:
            os._exit(0)

    memory, lexicon = int(sys.argv[1]), sys.argv[2] or None
    _limit_memory(memory)
    jobs: queue.SimpleQueue[dict[str, Any]] = queue.SimpleQueue()
    threading.Thread(target=_read_jobs, args=(jobs,), daemon=True).start()
    from extract.build import extract_text

    # A first page loads all there is to load, so that the first real one is timed like the others.
    extract_text("They treated 24 patients.", lexicon=Path(lexicon) if lexicon else None)
    say(ready=True)
    while True:
        row = jobs.get()
        job = Job(**{**row, "versions": tuple(row["versions"])})
        say(started=job.source)
        try:
            outcome = do_page(job)
        except MemoryError:
            error = f"{job.source}: takes more memory than the {memory} MiB that a worker may have"
            say(outcome=asdict(Outcome(job.source, error=error)), broken=True)
            os._exit(1)
        say(outcome=asdict(outcome), peak=_peak())


def _peak() -> int:
    """The most memory this process ever held, in KiB."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    try:
        main()
    except BaseException:
        traceback.print_exc()
        sys.stderr.flush()
        os._exit(1)  # at once: the thread that reads stdin would hold up an orderly end
