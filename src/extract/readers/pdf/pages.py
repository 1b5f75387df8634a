"""Opens a PDF and says what is wrong with it; gives its pages one by one, as lines and tables."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from extract.errors import SourceError
from extract.readers.pdf.lines import UNMAPPED, Line, page_lines
from extract.readers.pdf.tables import Table, find_tables


@dataclass(slots=True)
class Page:
    """A page's content; `number` from 1. `letters` and `unmapped` count its characters."""

    number: int
    width: float
    height: float
    lines: list[Line]
    tables: list[Table] = field(default_factory=list)
    letters: int = 0
    unmapped: int = 0
    turned: int = 0
    images: int = 0


@dataclass(slots=True)
class Pdf:
    """The pages, and the bookmarks in order: (level from 1, title)."""

    pages: list[Page]
    bookmarks: list[tuple[int, str]]


def load(data: bytes, source: str | None) -> Pdf:
    """Read all pages. Raises SourceError for what is no PDF, or cut off, locked, unreadable or without
    text.
    """
    start = data.find(b"%PDF-", 0, 1024)
    if start < 0:
        raise SourceError("not a PDF: %PDF- is not among its first 1,024 bytes", page=source)
    if b"%%EOF" not in data[-8192:]:
        raise SourceError(f"truncated PDF: no end mark (%%EOF) in its {len(data):,} bytes", page=source)
    with _opened(data, source) as pdf:
        pages = list(_pages(pdf, source))
        bookmarks = _bookmarks(pdf)
    _refuse_unreadable(pages, source)
    return Pdf(pages, bookmarks)


@contextmanager
def _opened(data: bytes, source: str | None) -> Iterator[Any]:
    import pdfplumber
    from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect

    # It reports oddities of a file that nobody can do anything about.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        pdf = pdfplumber.open(io.BytesIO(data))
        count = len(pdf.pages)
    except Exception as error:
        cause = error.args[0] if error.args and isinstance(error.args[0], Exception) else error
        if isinstance(cause, (PDFPasswordIncorrect, PDFEncryptionError)):
            raise SourceError("encrypted PDF: a password is needed to read it", page=source) from error
        raise SourceError(f"damaged or truncated PDF: {_say(cause)}", page=source) from error
    if not count:
        raise SourceError("damaged or truncated PDF: it has no pages", page=source)
    with pdf:
        yield pdf


def _say(error: Exception) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


def _pages(pdf: Any, source: str | None) -> Iterator[Page]:
    for number, page in enumerate(pdf.pages, start=1):
        try:
            yield _page(number, page)
        except Exception as error:
            raise SourceError(f"page {number} of the PDF is damaged: {_say(error)}", page=source) from error
        finally:
            # Two thousand pages of characters would not fit into memory.
            page.close()


def _page(number: int, page: Any) -> Page:
    chars = page.chars
    base = None if page.rotation else float(page.height)
    tables, rest = find_tables(page, chars, number, base)
    unmapped = sum(1 for c in chars if c["text"].startswith("(cid:") or c["text"] == "\0")
    turned = sum(1 for c in chars if not c["upright"])
    return Page(
        number,
        float(page.width),
        float(page.height),
        page_lines(number, rest, base),
        tables,
        letters=len(chars),
        unmapped=unmapped,
        turned=turned,
        images=len(page.images),
    )


def _bookmarks(pdf: Any) -> list[tuple[int, str]]:
    from pdfminer.pdfdocument import PDFNoOutlines

    found: list[tuple[int, str]] = []
    try:
        for level, title, *_ in pdf.doc.get_outlines():
            if len(found) > 20_000:
                break
            found.append((level, " ".join(str(title).split())))
    except PDFNoOutlines:
        return []
    except Exception:
        # A broken outline (one that bites its own tail, too) is no reason to refuse the text.
        return found
    return found


def _refuse_unreadable(pages: list[Page], source: str | None) -> None:
    letters = sum(page.letters for page in pages)
    if not letters:
        images = sum(page.images for page in pages)
        what = f"{len(pages)} pages of pictures" if images else f"{len(pages)} empty pages"
        raise SourceError(f"no text layer: {what}; run OCR on it first (for instance ocrmypdf)", page=source)
    unmapped = sum(page.unmapped for page in pages)
    if unmapped > 0.2 * letters:
        raise SourceError(
            f"font without Unicode map: {unmapped:,} of {letters:,} characters cannot be told; run OCR on it "
            "(for instance ocrmypdf --force-ocr)",
            page=source,
        )


__all__ = ["UNMAPPED", "Page", "Pdf", "load"]
