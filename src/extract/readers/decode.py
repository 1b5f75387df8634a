"""Bytes to text: the encoding found, line ends made one.

A byte order mark tells first, then UTF-8, else Windows-1252 where nothing speaks against text. NULs are
allowed in valid UTF-8, where they survive into the text, unless they are so many that the file is binary, or
UTF-16 without its mark. Bidirectional and zero-width characters are text and stay; only a mark at the very
front goes.
"""

from __future__ import annotations

import codecs

from extract.errors import SourceError

# Longest first: the mark of UTF-32 LE opens with that of UTF-16 LE.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le", "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "utf-16"),
)
_BLANK = b"\t\n\x0c\r"
# Control characters, and the five bytes that Windows-1252 leaves undefined.
_CONTROLS = bytes(b for b in (*range(32), 127, 0x81, 0x8D, 0x8F, 0x90, 0x9D) if b not in _BLANK)
_CONTROL_SHARE = 0.01
_NUL_SHARE = 0.1


def decode(data: bytes, source: str | None = None) -> tuple[str, str]:
    """The text of `data` and its encoding's name; `\\r\\n` and `\\r` become `\\n`, a leading mark is dropped.

    Raises SourceError, with the position in bytes as `start`, where the bytes are no text.
    """
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _lines(_strict(data, codec, len(mark), source)), name
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _lines(_windows(data, error, source)), "cp1252"
    if "\0" in text and text.count("\0") > _NUL_SHARE * len(text):
        raise _binary("binary, or UTF-16 without a byte order mark", data, data.index(0), source)
    return _lines(text), "utf-8"


def _strict(data: bytes, codec: str, skip: int, source: str | None) -> str:
    try:
        return data[skip:].decode(codec)
    except UnicodeDecodeError as error:
        at = skip + error.start
        raise _binary(f"opens with the mark of {codec}, but breaks it", data, at, source) from None


def _windows(data: bytes, error: UnicodeDecodeError, source: str | None) -> str:
    """Windows-1252, its undefined bytes as the control characters of their number (as browsers do)."""
    if 0 in data:
        raise _binary("binary: neither UTF-8, nor free of NULs", data, data.index(0), source)
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls >= _CONTROL_SHARE * len(data):
        first = next((i for i, byte in enumerate(data) if byte in _CONTROLS), error.start)
        share = f"{100 * controls / len(data):.0f}% control characters"
        raise _binary(f"binary: not UTF-8, and {share}", data, first, source)
    return data.decode("cp1252", errors="cohort_c1")


def _as_control(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("latin-1"), error.end


codecs.register_error("cohort_c1", _as_control)


def _binary(what: str, data: bytes, at: int, source: str | None) -> SourceError:
    shown = f"0x{data[at]:02x}" if at < len(data) else "the end"
    return SourceError(
        f"cannot be read as text: {what} (byte {at}: {shown})", page=source, start=at, end=at + 1
    )


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
