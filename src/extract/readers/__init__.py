"""Bytes to a Document: what form a source has, and who reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extract.document import Document
from extract.errors import SourceError, UsageError
from extract.readers.decode import decode

FORMATS = ("text", "markdown", "dokuwiki", "html", "pdf")

# What people hand over by mistake, told by its first bytes.
_FOREIGN = (
    (b"PK\x03\x04", "a ZIP archive, such as .docx, .xlsx or .odt"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
    (b"\x1f\x8b", "gzip data"),
    (b"BZh", "bzip2 data"),
    (b"\xfd7zXZ", "xz data"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x7fELF", "a program"),
    (b"%!PS", "PostScript"),
    (b"SQLite format 3\x00", "an SQLite database"),
)
_STRUCTURE = r"(?:html|head|body|main|article|section|div|h[1-6]|p|ul|ol|li|dl|table|tbody|tr|td|th)"
_HTML = re.compile(rf"<(?:!doctype\s+html|/?{_STRUCTURE})(?:\s[^<>]*)?/?>", re.I)
_HTML_FRONT = re.compile(rf"\s*(?:<\?xml[^<>]*>\s*)?(?:<!--(?:[^-]|-(?!->))*+-->\s*)?{_HTML.pattern}", re.I)
_DOKUWIKI_HEADING = re.compile(r"^[^\S\n]*={2,}[^=\n][^\n]*", re.M)
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}[^\S\n]+\S", re.M)
# Setext: a short line after a blank one, underlined.
_MARKDOWN_UNDERLINED = re.compile(
    r"(?:\A|\n[^\S\n]*\n) {0,3}[^\s=\-#][^\n]{0,99}\n {0,3}(?:={3,}|-{3,})[^\S\n]*(?:\n|\Z)"
)
_MARKDOWN_NOTE = re.compile(r"\[\^[^\]\s]{1,60}\]")


def read(data: bytes, *, source: str | None = None, format: str | None = None) -> Document:
    """The Document that `data` holds; `format` one of FORMATS, or None: the content tells.

    `source` names the file in errors. Raises SourceError where the bytes are no page (empty, binary), its
    `start` then a position in bytes; UsageError for an unknown format.
    """
    _check_format(format, FORMATS, source)
    if format == "pdf" or (format is None and is_pdf(data)):
        from extract.readers.pdf import read_pdf

        return read_pdf(data)
    if not data:
        raise SourceError("empty file", page=source)
    if format is None:
        for magic, name in _FOREIGN:
            if data.startswith(magic):
                raise SourceError(f"not a page but {name} (byte 0)", page=source, start=0, end=len(magic))
    text, encoding = decode(data, source)
    return replace(read_text(text, source=source, format=format), encoding=encoding)


def read_text(text: str, *, source: str | None = None, format: str | None = None) -> Document:
    """The Document that a decoded `text` holds (line ends `\\n`, no mark in front), as `read`."""
    _check_format(format, FORMATS[:-1], source)
    if not text or text.isspace():
        raise SourceError("nothing but white space", page=source)
    return _reader(format or detect(text))(text)


def _check_format(format: str | None, known: Sequence[str], source: str | None) -> None:
    if format is not None and format not in known:
        raise UsageError(f"unknown format {format!r}: one of {', '.join(known)}", page=source)


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF: its mark may stand in the first 1,024 bytes, but after no text."""
    at = data.find(b"%PDF-", 0, 1024)
    return at == 0 or (at > 0 and not data[:at].strip(b"\x00\t\n\r\x0c \xef\xbb\xbf"))


def detect(text: str) -> str:
    """The form of a decoded page; links and emphasis alone leave it `text`."""
    if "<" in text and _HTML_FRONT.match(text):
        return "html"
    if _is_dokuwiki(text):
        return "dokuwiki"
    if "<" in text and _HTML.search(text):
        return "html"
    if _is_markdown(text):
        return "markdown"
    return "text"


def _is_dokuwiki(text: str) -> bool:
    if "==" in text:
        for line in _DOKUWIKI_HEADING.finditer(text):
            if line.group().rstrip().endswith("=="):
                return True
    return _has_inline_note(text)


def _has_inline_note(text: str) -> bool:
    """Whether a `((footnote))` stands in the text, and not nested parentheses such as `((a) and (b))`."""
    at = text.find("((")
    while at >= 0:
        end = text.find("))", at + 2)
        if end < 0:
            return False
        inside = text[at + 2 : end]
        first = inside.find(")")
        # A closing parenthesis before any opening one: the second `(` opened a parenthesis, not a note.
        if inside.strip() and (first < 0 or 0 <= inside.find("(") < first):
            return True
        at = text.find("((", end)
    return False


def _is_markdown(text: str) -> bool:
    if "#" in text and _MARKDOWN_HEADING.search(text):
        return True
    if "[^" in text and _MARKDOWN_NOTE.search(text):
        return True
    return ("\n---" in text or "\n===" in text) and bool(_MARKDOWN_UNDERLINED.search(text))


def _reader(format: str) -> Callable[[str], Document]:
    if format == "markdown":
        from extract.readers.markdown import read_markdown

        return read_markdown
    if format == "dokuwiki":
        from extract.readers.dokuwiki import read_dokuwiki

        return read_dokuwiki
    if format == "html":
        from extract.readers.html import read_html

        return read_html
    from extract.readers.plain import read_plain

    return read_plain
