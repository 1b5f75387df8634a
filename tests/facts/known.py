"""How a case says that it is known to fail: a strict xfail, so that it is noticed when it holds."""

from __future__ import annotations

from collections.abc import Sequence

import pytest


def marks(reason: str | None) -> Sequence[pytest.MarkDecorator]:
    """The marks of a test that is known to fail for `reason`; none where there is no reason."""
    return [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
