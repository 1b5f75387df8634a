"""What the case files say now: `python -m tests.facts.review [FILE …] [--drop] [--mark]`.

Prints every difference between the case files and the extractor. `--drop` takes away the `xfail:` lines of
what holds by now; `--mark` adds one with the difference as its reason where something fails and has none.
A reason that somebody wrote is never changed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from tests.facts.compare import differences, faults
from tests.facts.marked import Case, read_cases

HERE = Path(__file__).parent
FILES = sorted([*HERE.glob("cases/*/*.txt"), *HERE.glob("paragraphs/*.txt")])
WHOLE, EXTRA = -1, -2  # places of an xfail line beside those of the expectations, 0 and up


def states(path: Path, case: Case) -> Iterator[tuple[int, str, list[str], str | None]]:
    """Each thing that can fail by itself: its place, its name, its differences, its `xfail`."""
    wrong, extra = differences(case)
    if path.parent.name == "paragraphs":
        for n, (expected, diff) in enumerate(zip(case.expected, wrong, strict=True)):
            yield n, expected.line[2:], diff, expected.xfail
        yield EXTRA, "nothing else", extra, case.xfail_extra
        return
    all_wrong = [
        f"{e.kind} {case.text[e.start : e.end]!r}: {d}"
        for e, diff in zip(case.expected, wrong, strict=True)
        for d in diff
    ]
    all_wrong += [f"not there: {fact}" for fact in extra]
    if path.parent.name == "rules":
        all_wrong += faults(case)
    yield WHOLE, "", all_wrong, case.known


def review(path: Path, *, drop: bool, mark: bool) -> tuple[int, int]:
    """Prints a file's differences, and mends its `xfail` lines; the numbers of known and of new failures."""
    known = new = 0
    edits: dict[str, dict[int, str | None]] = {}
    for case in read_cases(path):
        for place, name, diff, xfail in states(path, case):
            known += bool(diff and xfail)
            new += bool(diff) != bool(xfail)
            if not diff and not xfail:
                continue
            word = ("known" if xfail else "NEW  ") if diff else "HOLDS"
            print(
                f"{word} {path.stem}: {case.name}: {name[:90]}",
                *diff,
                *([f"({xfail})"] if xfail and diff else []),
                sep="\n        ",
            )
            if mark and diff and not xfail:
                edits.setdefault(case.name, {})[place] = "; ".join(diff)
            if drop and xfail and not diff:
                edits.setdefault(case.name, {})[place] = None
    if edits:
        path.write_text(
            "\n".join(_edited(path.read_text(encoding="utf-8").split("\n"), edits)), encoding="utf-8"
        )
    return known, new


def _edited(lines: list[str], edits: dict[str, dict[int, str | None]]) -> list[str]:
    """The lines of a case file with `xfail` lines added, and those whose new reason is None left out."""
    done: list[str] = []
    wanted: dict[int, str | None] = {}
    place = WHOLE
    for line in lines:
        if line.startswith(("# ", "! ")):
            _add(done, wanted, EXTRA, "xfail extra")
            wanted = edits.get(line[2:].strip(), {})
            place = WHOLE
        elif line.startswith(("= ", "& ")):
            place = max(place, -1) + 1
        if line.startswith("xfail") and (EXTRA if line.startswith("xfail extra") else place) in wanted:
            continue
        done.append(line)
        if line.startswith(("# ", "! ", "= ", "& ")):
            _add(done, wanted, place, "xfail")
    _add(done, wanted, EXTRA, "xfail extra")
    return done


def _add(done: list[str], wanted: dict[int, str | None], place: int, word: str) -> None:
    if reason := wanted.get(place):
        at = len(done)
        while place == EXTRA and not done[at - 1].strip():
            at -= 1
        done.insert(at, f"{word}: {reason}")


def main() -> None:
    """Reviews the files named, or all."""
    files = [Path(arg) for arg in sys.argv[1:] if not arg.startswith("--")] or FILES
    counts = [review(path, drop="--drop" in sys.argv, mark="--mark" in sys.argv) for path in files]
    print(f"{sum(known for known, _ in counts)} known, {sum(new for _, new in counts)} to look at")


if __name__ == "__main__":
    main()
