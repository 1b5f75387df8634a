"""Libraries that only some outputs need, and that an installation may lack."""

from __future__ import annotations

import importlib
from importlib.util import find_spec
from typing import Any

from extract.errors import UsageError


def extra(name: str) -> Any:
    """The library; raises UsageError, which says how to get it, where it is not installed."""
    if not has_extra(name):
        raise UsageError(f"this needs {name}: pip install 'cohort-extract[export]'")
    return importlib.import_module(name)


def has_extra(name: str) -> bool:
    """Whether the library is installed."""
    return find_spec(name) is not None
