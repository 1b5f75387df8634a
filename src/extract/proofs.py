"""Records on disk, proved from their sources: finds both, trusts neither, and says where a problem stands."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from extract.errors import RecordError, UsageError, line_and_column
from extract.store.address import is_remote

if TYPE_CHECKING:
    from extract.validate import Problem

_DECODER = json.JSONDecoder()
_BETWEEN = re.compile(r"[\s,:]*")
NOT_RECORDS = frozenset({"run.json", "manifest.json", "datapackage.json", "citations.json"})


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


def prove_all(
    given: Sequence[str],
    *,
    sources: Sequence[Path] = (),
    gold: dict[str, Any] | None = None,
    lexicon: Any = None,
) -> Iterator[Proof]:
    """Proves all records at `given`: files, folders, and stores at an address, named by it.

    Raises UsageError where there is none, before anything is proved; StoreError for an address.
    """
    with ExitStack() as stack:
        for files, named in [stack.enter_context(local_records(one)) for one in given]:
            for path in files:
                for proof in prove(path, sources=sources, gold=gold, lexicon=lexicon):
                    yield replace(proof, path=named(proof.path))


@contextmanager
def local_records(given: str) -> Iterator[tuple[list[Path], Callable[[str], str]]]:
    """The record files at `given`, those at an address as copies for the time, and what one is called there.

    Raises UsageError where there are none, StoreError for an address.
    """
    if not is_remote(given):
        yield record_files(Path(given)), str
        return
    from extract.store.remote import fetched

    with fetched(given) as folder:
        yield record_files(folder), lambda path: given.rstrip("/") + path.removeprefix(str(folder))


def prove(
    path: Path, *, sources: Sequence[Path] = (), gold: dict[str, Any] | None = None, lexicon: Any = None
) -> Iterator[Proof]:
    """Proves the record, or the records one a line, in `path`. An unreadable file is a problem too."""
    try:
        text = path.read_bytes().decode()
    except OSError as error:
        yield Proof(str(path), None, (Found("file", error.strerror or "cannot be read", None, None, 1),))
        return
    except UnicodeDecodeError as error:
        yield Proof(str(path), None, (Found("file", f"not UTF-8 at byte {error.start}", None, None, 1),))
        return
    if path.suffix != ".jsonl":
        yield _prove_one(text, path, str(path), sources, gold, lexicon)
        return
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield _prove_one(line, path, f"{path}:{number}", sources, gold, lexicon)


def _prove_one(
    text: str,
    path: Path,
    name: str,
    sources: Sequence[Path],
    gold: dict[str, Any] | None,
    lexicon: Any,
) -> Proof:
    from extract.outputs.canonical import loads
    from extract.validate import Problem, validate
    from extract.validate.gold import compare

    try:
        data = loads(text, path=name)
    except RecordError as error:
        line = line_and_column(text, error.start or 0)[0]
        return Proof(name, None, (Found("json", error.message, None, None, line),))
    page = data.get("page") if isinstance(data, dict) else None
    page = page if isinstance(page, dict) else {}
    source, where = find_source(page, path, sources)
    try:
        corrections = _corrections(path, page)
    except RecordError as error:
        return Proof(name, None, (Found("correction", str(error), None, None, 1),))
    problems = validate(data, source, lexicon=lexicon, corrections=corrections)
    if source is None:
        problems.insert(0, Problem("source", "not found: what is read from it is not proved"))
    if gold is not None and not any(problem.rule == "schema" for problem in problems):
        problems += compare(data, gold)
    found = tuple(_found(problem, text, data, where) for problem in problems)
    return Proof(name, page.get("id") if isinstance(page.get("id"), str) else None, found)


def _corrections(record: Path, page: dict[str, Any]) -> list[Any]:
    """The decisions on a page: in `corrections/` beside the record's folder, or beside the record."""
    from extract.corrections import FOLDER, corrections_path, load_corrections

    for folder in (record.parent.parent / FOLDER, record.parent / FOLDER):
        path = corrections_path(folder, str(page.get("id")))
        if path is not None:
            return load_corrections(path)
    return []


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


def _found(problem: Problem, record: str, data: Any, source: str) -> Found:
    message = problem.message
    text = data.get("text") if isinstance(data, dict) else None
    if isinstance(text, str) and problem.start is not None and 0 <= problem.start <= len(text):
        line, column = line_and_column(text, problem.start)
        message = f"{message} ({source}:{line}:{column})"
    return Found(problem.rule, message, problem.start, problem.end, line_of(record, problem.place))


def line_of(record: str, place: Sequence[str | int]) -> int:
    """The line, from 1, of the value at `place` in a JSON text; of what holds it, where it is not there."""
    at = _skip(record, 0)
    for step in place:
        inner = _entry(record, at, step)
        if inner is None:
            break
        at = inner
    return record.count("\n", 0, at) + 1


def _entry(text: str, at: int, step: str | int) -> int | None:
    """Where the value under key or index `step` of the object or list at `at` starts."""
    opening = text[at : at + 1]
    if opening != ("{" if isinstance(step, str) else "["):
        return None
    number, at = 0, _skip(text, at + 1)
    while text[at : at + 1] not in ("}", "]", ""):
        here: str | int = number
        if opening == "{":
            here, at = _DECODER.raw_decode(text, at)
            at = _skip(text, at)
        if here == step:
            return at
        at = _skip(text, _DECODER.raw_decode(text, at)[1])
        number += 1
    return None


def _skip(text: str, at: int) -> int:
    """The next character that is neither white space nor a comma or colon."""
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def proofs_json(proofs: Sequence[Proof]) -> str:
    """What `validate --format json` prints."""
    rows = [
        {
            "path": proof.path,
            "ok": proof.ok,
            "problems": [
                {"rule": p.rule, "message": p.message, "start": p.start, "end": p.end} for p in proof.problems
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
