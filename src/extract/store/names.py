"""Page ids as file names: safe on every file system, and reversible.

Lower-case letters, digits and `_ - . ~` stand for themselves; everything else, capitals too (some file
systems do not tell `A` from `a`), is `%` and two hex digits a UTF-8 byte. A name that Windows reserves or
that a dot starts gets its first character escaped. A name too long for a file system is cut and ends in `%%`
and the hash of the id: it is safe and unique, but its id stands only in the record.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from urllib.parse import unquote

_KEPT = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_-.~")
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_LONGEST = 240


def file_name(page_id: str, *, suffix: str = ".json") -> str:
    """The file name of the record of `page_id`."""
    data = page_id.encode("utf-8", "surrogatepass")
    name = "".join(chr(b) if b in _KEPT else f"%{b:02X}" for b in data)
    if not name or name.startswith(".") or _RESERVED.match(name):
        name = f"%{ord(name[0]):02X}{name[1:]}" if name else "%"
    if len(name) > _LONGEST:
        name = f"{name[:120].rsplit('%', 1)[0]}%%{hashlib.sha256(data).hexdigest()[:32]}"
    return name + suffix


def page_id(name: str, *, suffix: str = ".json") -> str | None:
    """The page id that `file_name` made `name` from; None for a name that was cut or is not one of ours."""
    stem = name.removesuffix(suffix)
    if not name.endswith(suffix) or "%%" in stem:
        return None
    found = "" if stem == "%" else unquote(stem, errors="surrogatepass")
    return found if file_name(found, suffix=suffix) == name else None


def unique_id(wanted: str, sha256: str, taken: Container[str]) -> str:
    """`wanted`, or with `~` and the first eight digits of its source's hash where another page has it."""
    if wanted not in taken:
        return wanted
    other = f"{wanted}~{sha256[:8]}"
    number = 1
    candidate = other
    while candidate in taken:  # the same bytes, given under another path
        number += 1
        candidate = f"{other}~{number}"
    return candidate
