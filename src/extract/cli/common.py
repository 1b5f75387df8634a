"""What the commands share: exit codes, and saying things on stderr."""

from __future__ import annotations

import sys

DONE = 0
SOME_FAILED = 1
CANNOT_RUN = 2
INTERRUPTED = 130


def warn(message: str) -> None:
    """One message on stderr."""
    print(message, file=sys.stderr, flush=True)
