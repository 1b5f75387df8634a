"""The command line: arguments in, calls out; no logic.

One file a command or a few. What a command needs is imported inside it, so that `--help`, `cite` and
`validate` start without spaCy and Prefect.
"""

from extract.cli.main import main

__all__ = ["main"]
