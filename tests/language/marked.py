"""Case files of the language stage: one case a line, numbers marked in place, nobody types offsets.

`#` opens a comment. numbers.txt marks `⟦kind value|text⟧`; quantities.txt `⟦kind key=value …|text⟧` with
every key that is set; sentences.txt holds ` ¦ ` where one sentence ends and the next begins.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

CASES = Path(__file__).parent / "cases"
MARK = re.compile(r"⟦(?P<head>[^|⟧]*)\|(?P<text>[^⟧]*)⟧")


@dataclass(frozen=True)
class Case:
    """A text, and each mark in it: (start, end, head)."""

    line: int
    text: str
    marks: tuple[tuple[int, int, str], ...]


def read_lines(name: str) -> list[tuple[int, str]]:
    """The lines of a case file that hold a case; a file without any is an error."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    found = [(n, line) for n, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not found:
        raise ValueError(f"{name}: no case")
    return found


def read_cases(name: str) -> list[Case]:
    """The cases of a file with marks."""
    cases = []
    for number, line in read_lines(name):
        pieces: list[str] = []
        marks = []
        place = length = 0
        for match in MARK.finditer(line):
            pieces += [line[place : match.start()], match["text"]]
            length += match.start() - place
            marks.append((length, length + len(match["text"]), match["head"].strip()))
            length += len(match["text"])
            place = match.end()
        text = "".join([*pieces, line[place:]])
        if "⟦" in text or "⟧" in text:
            raise ValueError(f"{name}:{number}: a mark does not close")
        cases.append(Case(number, text, tuple(marks)))
    return cases
