"""The errors of the project: one root, each carrying the page and, where known, the place."""

from __future__ import annotations


class ExtractError(Exception):
    """Root of every error that a user can cause or meet.

    `page` is the file or page id concerned, `start`/`end` a span in `text` (code points, end exclusive) or in
    the raw bytes where the text could not be read; all may be None. `str()` shows page, line and column, and
    the line itself with a caret.
    """

    def __init__(
        self,
        message: str,
        *,
        page: str | None = None,
        text: str | None = None,
        start: int | None = None,
        end: int | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.page = page
        self.text = text
        self.start = start
        self.end = end

    def __str__(self) -> str:
        if self.text is None or self.start is None:
            return f"{self.page}: {self.message}" if self.page else self.message
        line, column = line_and_column(self.text, self.start)
        where = f"{self.page}:{line}:{column}" if self.page else f"line {line}, column {column}"
        return f"{where}: {self.message}\n{excerpt(self.text, self.start, self.end)}"


class SourceError(ExtractError):
    """A source that cannot be read: missing, empty, binary, of an unknown form."""


class LexiconError(ExtractError):
    """A lexicon file that does not hold what it must."""


class RecordError(ExtractError):
    """A record that is no JSON, or does not keep the contract."""


class UsageError(ExtractError):
    """Arguments that cannot be carried out."""


class StoreError(ExtractError):
    """A store at an address that cannot be reached, lets us not, or is not ours any more; `page` is it."""


def line_and_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column, both from 1, of `offset` (code points) in `text`."""
    before = text[:offset]
    return before.count("\n") + 1, offset - (before.rfind("\n") + 1) + 1


def excerpt(text: str, start: int, end: int | None = None, *, width: int = 100) -> str:
    """The line around `start`, cut to `width` characters, and a caret line below it."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    cut = max(line_start, start - width // 2)
    line = text[cut : min(line_end, cut + width)]
    length = max(1, min(end if end is not None else start + 1, line_end) - start)
    return f"  {line}\n  {' ' * (start - cut)}{'^' * min(length, width)}"
