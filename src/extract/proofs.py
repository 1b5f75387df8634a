"""Records on disk, proved from their sources: finds both, trusts neither, and says where a problem stands."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from extract.errors import RecordError, UsageError, line_and_column

NOT_RECORDS = frozenset({"run.json", "manifest.json", "datapackage.json"})


@dataclass(frozen=True)
class Found:
    """One problem of a record. `start`/`end` is a span of the record's text, or None.

    `line` is the line, from 1, of the offending object in the record's file; the message ends in the place in
    the source's text where one is known.
    """

    rule: str
    message: str
    start: int | None
    end: int | None
    line: int


@dataclass(frozen=True)
class Proof:
    """A record file and what is wrong with it; `path` names the line as well where a file holds several."""

    path: str
    page: str | None
    problems: tuple[Found, ...]

    @property
    def ok(self) -> bool:
        """Whether everything was proved."""
        return not self.problems


def record_files(path: Path) -> list[Path]:
    """The record files at `path`: itself, those in its `records/`, or those in the folder, by name.

    Raises UsageError where there are none.
    """
    if path.is_file():
        return [path]
    if not path.is_dir():
        raise UsageError("no such file or folder", page=str(path))
    folder = path / "records" if (path / "records").is_dir() else path
    files = [p for p in folder.iterdir() if p.suffix in (".json", ".jsonl") and p.name not in NOT_RECORDS]
    if not files:
        raise UsageError("no records (.json, .jsonl) here", page=str(folder))
    return sorted(files)


def prove(path: Path, *, sources: Sequence[Path] = (), gold: dict[str, Any] | None = None) -> Iterator[Proof]:
    """Proves the record, or the records one a line, in `path`. A file that cannot be read is a problem too."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        yield Proof(str(path), None, (Found("file", error.strerror or "cannot be read", None, None, 1),))
        return
    except UnicodeDecodeError as error:
        yield Proof(str(path), None, (Found("file", f"not UTF-8 at byte {error.start}", None, None, 1),))
        return
    if path.suffix != ".jsonl":
        yield _prove_one(text, path, str(path), sources, gold)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _prove_one(line, path, f"{path}:{number}", sources, gold)


def _prove_one(
    text: str, path: Path, name: str, sources: Sequence[Path], gold: dict[str, Any] | None
) -> Proof:
    from extract.validate import validate

    from extract.outputs.canonical import loads

    try:
        data = loads(text, path=name)
    except RecordError as error:
        line = line_and_column(text, error.start or 0)[0]
        return Proof(name, None, (Found("json", error.message, None, None, line),))
    page = data.get("page") if isinstance(data, dict) else None
    page = page if isinstance(page, dict) else {}
    source, where = find_source(page, path, sources)
    problems = [(p.rule, p.message, p.start, p.end) for p in validate(data, source)]
    if gold is not None and not problems:
        from extract.gold import compare

        problems = [("gold", message, start, end) for message, start, end in compare(data, gold)]
    found = tuple(_found(problem, text, data, where) for problem in problems)
    return Proof(name, page.get("id") if isinstance(page.get("id"), str) else None, found)


def find_source(page: dict[str, Any], record: Path, sources: Sequence[Path]) -> tuple[bytes | None, str]:
    """The bytes of a record's source and where they are; by hash, and last at the path that the page names.

    Looked for in `sources/` beside the record's folder and beside the record, in the folders of `sources`
    (under the hash or any other name), and at `page.source`. What stands there may have changed since:
    whether it is the source is for the validation to say. (None, name) when there is nothing.
    """
    sha256, named = str(page.get("sha256")), page.get("source")
    if len(sha256) == 64 and sha256.isalnum():
        folders = [record.parent.parent / "sources", record.parent / "sources"]
        for path in [folder / sha256 for folder in [*folders, *sources]]:
            if path.is_file():
                return path.read_bytes(), str(named or path)
        for folder in sources:
            if (other := _by_hash(folder).get(sha256)) is not None:
                return other.read_bytes(), str(other)
    if isinstance(named, str) and named and "\0" not in named and Path(named).is_file():
        return Path(named).read_bytes(), named
    return None, str(named or "source")


@cache
def _by_hash(folder: Path) -> dict[str, Path]:
    if not folder.is_dir():
        raise UsageError("no such folder of sources", page=str(folder))
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path for path in files}


def _found(
    problem: tuple[str, str, int | None, int | None], record: str, data: Any, source: str
) -> Found:
    rule, message, start, end = problem
    text = data.get("text") if isinstance(data, dict) else None
    if isinstance(text, str) and start is not None and 0 <= start <= len(text):
        line, column = line_and_column(text, start)
        message = f"{message} ({source}:{line}:{column})"
    return Found(rule, message, start, end, _line_of(record, start, end))


def _line_of(record: str, start: int | None, end: int | None) -> int:
    """The line of the object with these offsets in a pretty record; 1 where it cannot be told."""
    if start is None:
        return 1
    for wanted in (f'"start": {start},\n', f'"start": {start}'):
        at = record.find(wanted)
        while at >= 0:
            following = record[at + len(wanted) : at + len(wanted) + 60]
            if end is None or f'"end": {end}' in following.split("\n")[0]:
                return record.count("\n", 0, at) + 1
            at = record.find(wanted, at + 1)
    return 1


def proofs_json(proofs: Sequence[Proof]) -> str:
    """What `validate --format json` prints."""
    rows = [
        {
            "path": proof.path,
            "ok": proof.ok,
            "problems": [
                {"rule": p.rule, "message": p.message, "start": p.start, "end": p.end}
                for p in proof.problems
            ],
        }
        for proof in proofs
    ]
    return json.dumps({"files": rows}, ensure_ascii=False, indent=2) + "\n"


def github_lines(proof: Proof) -> Iterator[str]:
    """Workflow commands that GitHub shows at the line of the record."""
    file, _, number = proof.path.rpartition(":")
    if not number.isdigit():
        file, number = proof.path, ""
    for problem in proof.problems:
        line = number or str(problem.line)
        title = _property(problem.rule)
        yield f"::error file={_property(file)},line={line},title={title}::{_message(problem.message)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")
