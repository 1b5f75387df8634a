"""How Prefect behaves here. To be prepared before Prefect is imported: it reads its settings only then."""

from __future__ import annotations

import os
from pathlib import Path

# What the user has set stays. Nothing leaves the machine, nothing is kept outside the project's folder, and a
# server of the run's own has time to start on a slow machine.
DEFAULTS = {
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_UI_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "90",
    "PREFECT_LOGGING_LEVEL": "WARNING",
    "PREFECT_SERVER_LOGGING_LEVEL": "ERROR",
    "PREFECT_RESULTS_DEFAULT_SERIALIZER": "json",
}


def prepare(*, log_format: str = "text") -> None:
    """Sets the environment for Prefect; call it before importing Prefect."""
    for name, value in DEFAULTS.items():
        os.environ.setdefault(name, value)
    os.environ.setdefault("PREFECT_HOME", str(Path.cwd() / ".prefect"))
    if not os.environ.get("PREFECT_API_URL"):
        os.environ.pop("PREFECT_API_URL", None)  # set but empty, it breaks Prefect
    if log_format == "json":
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_FORMATTER", "json")
