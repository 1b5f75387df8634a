"""What the user named, turned into pages: files, folders, stdin. Nothing is read here."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from extract.errors import ExtractError, SourceError
from extract.store.names import page_id

STDIN = "-"
WIKI_SUFFIX = ".dokuwiki"
LARGEST = 16 << 20  # bytes of a page but a PDF; a minute's work, and some gigabytes of memory
PAGE_SUFFIXES = frozenset({".txt", ".dokuwiki", ".html", ".md", ".pdf"})


@dataclass(frozen=True)
class Inputs:
    """The pages in the order given, each a path as the record will name it, and what could not be found."""

    pages: tuple[str, ...]
    problems: tuple[ExtractError, ...]


def find_pages(inputs: Sequence[str], *, recursive: bool = False) -> Inputs:
    """The pages of files, folders, `-` and addresses (which `extract` alone reads).

    A file is a page whatever its name; a folder means its pages, by name, and with `recursive` those of its
    subfolders. A page named twice is one page. A missing file or a folder without pages is a problem, and the
    others are found all the same.
    """
    pages: dict[str, None] = {}
    problems: list[ExtractError] = []
    for given in inputs:
        try:
            single = given == STDIN or is_address(given)
            found = [given] if single else list(_pages(Path(given), recursive=recursive))
        except OSError as error:
            problems.append(SourceError(error.strerror or "cannot be read", page=given))
            continue
        if not found:
            problems.append(_no_pages(given, recursive=recursive))
        pages.update(dict.fromkeys(found))
    return Inputs(tuple(pages), tuple(problems))


def is_address(given: str) -> bool:
    """Whether an input is the address of a page on the web."""
    return given[:8].lower().startswith(("http://", "https://"))


def is_page(name: str) -> bool:
    """Whether a file of this name, found in a folder, is a page: not README*, not hidden, a known suffix."""
    return (
        not name.startswith(".")
        and not name.upper().startswith("README")
        and os.path.splitext(name)[1].lower() in PAGE_SUFFIXES  # noqa: PTH122 - a name, not a path
    )


def _pages(path: Path, *, recursive: bool) -> Iterable[str]:
    if not path.is_dir():
        path.stat()  # says why it cannot be read
        yield path.as_posix()
        return
    with os.scandir(path) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    for entry in found:
        if entry.is_dir(follow_symlinks=False):
            if recursive and not entry.name.startswith("."):
                yield from _pages(path / entry.name, recursive=True)
        elif is_page(entry.name) and entry.is_file():
            yield (path / entry.name).as_posix()


def _no_pages(given: str, *, recursive: bool) -> SourceError:
    suffixes = " ".join(sorted(PAGE_SUFFIXES))
    hint = "" if recursive else "; -r looks into subfolders"
    return SourceError(f"no pages in this folder (looked for {suffixes}{hint})", page=given)


def given_id(page: str) -> str | None:
    """The page id that a file's name stands for, as `fetch` and `sync` name files; None for other names."""
    path = PurePosixPath(page)
    found = page_id(path.name, suffix=WIKI_SUFFIX)
    return found if found != path.stem else None  # else the page itself may know better


def read_source(page: str) -> bytes:
    """The bytes of a page or of stdin. Raises SourceError."""
    if page == STDIN:
        import sys

        return sys.stdin.buffer.read()
    if is_address(page):
        raise SourceError("extract reads addresses; for others, fetch or sync bring pages first", page=page)
    try:
        data = Path(page).read_bytes()
    except OSError as error:
        raise SourceError(error.strerror or "cannot be read", page=page) from None
    if len(data) > LARGEST and not data.startswith(b"%PDF-"):
        raise SourceError(f"{len(data):,} bytes: more than the {LARGEST:,} that a page may have", page=page)
    return data
