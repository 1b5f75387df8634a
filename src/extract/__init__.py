"""Clinical wiki pages to validated JSON: cohort facts, references and checks, grounded to the character.

Names are imported when they are first used, so that `import extract` stays light.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from extract.build import extract_bytes, extract_file, extract_text
    from extract.language import load
    from extract.record import PageRecord
    from extract.references import parse_reference
    from extract.validate import validate

_HOME = {
    "PageRecord": "extract.record",
    "extract_bytes": "extract.build",
    "extract_file": "extract.build",
    "extract_text": "extract.build",
    "load": "extract.language",
    "parse_reference": "extract.references",
    "validate": "extract.validate",
}

__all__ = [
    "PageRecord",
    "extract_bytes",
    "extract_file",
    "extract_text",
    "load",
    "parse_reference",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
