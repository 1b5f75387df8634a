"""What several test files share: the command line in a process of its own, and pages to run it on."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SEED = ROOT / "fixtures" / "cervical_spinal_metastases.txt"

PAGE = """{title}

Case series

2020

They treated {n} patients ({men} men and {women} women; mean age, {age} years (range {low}-{high} years)).
Mean follow-up was {months} months ¹⁾.

1)

Smith AB, Jones C. {title} in {n} patients. J Neurosurg. 2020 Feb;12(3):45-50. doi: 10.1000/{title}.
"""


def page_text(number: int) -> str:
    """A small page of our own, its numbers made from `number`."""
    men, women = 5 + number % 17, 3 + number % 11
    age = 40 + number % 30
    return PAGE.format(
        title=f"topic{number}",
        n=men + women,
        men=men,
        women=women,
        age=age,
        low=age - 12,
        high=age + 15,
        months=6 + number % 40,
    )


@dataclass(frozen=True)
class Result:
    """What a command printed and how it ended."""

    code: int
    out: str
    err: str


Command = Callable[..., Result]


def command_line() -> list[str]:
    """The installed command, else the module of this interpreter."""
    installed = Path(sys.executable).parent / "cohort-extract"
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "extract.cli"]


@pytest.fixture
def command(tmp_path: Path) -> Command:
    """Runs the command line in an empty folder; `input` is text or bytes for stdin."""

    def run(*arguments: str | Path, input: str | bytes = b"", timeout: float = 120, **env: str) -> Result:
        # What is set for Prefect where the tests run is none of theirs.
        outside = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        done = subprocess.run(
            [*command_line(), *map(str, arguments)],
            input=input.encode() if isinstance(input, str) else input,
            capture_output=True,
            cwd=tmp_path,
            timeout=timeout,
            env={**outside, **env},
            check=False,
        )
        return Result(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run
