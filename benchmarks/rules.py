"""Rule by rule: how often it answers, and how often it is right.

python benchmarks/rules.py [FOLDER …] [--unknown N] [--wrong RULE]

Judged by the fixtures' gold, by the case files and paragraphs of the tests, and by every FOLDER: pages
(`.txt`) beside their gold (`.gold.json`). Pages without gold count for the share of unknown numerals alone. A
fact is right when kind and value agree; labels are judged apart, among the right ones. A rule that says why a
number is none is wrong where the gold has a fact on that number that was missed. What the gold calls optional
is neither.

--unknown N prints N sentences with unknown numerals, --wrong RULE each place where that rule is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from extract import extract_text  # noqa: E402
from extract.record import Fact, PageRecord  # noqa: E402
from tests.facts.compare import Fired, compare, fired, named, same  # noqa: E402
from tests.facts.marked import Case, read_cases  # noqa: E402
from tests.facts.names import rule_names  # noqa: E402

# A rule that was judged so often, and is right in a smaller share than this, is to be mended or goes.
ENOUGH, SHARE = 10, 0.85
NOT_PROSE = ("reference", "metadata", "citation", "list")
# Differences that leave kind and value right.
BESIDE = ("label", "group", "time point", "anchor", "relation", "offset")
MUST_BE_EMPTY = ("low", "high", "sd", "se", "comparator", "numerator", "percent")


@dataclass
class Tally:
    """What is known about one rule."""

    hits: int = 0
    right: int = 0
    wrong: int = 0
    labels: int = 0
    labels_right: int = 0
    places: list[str] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        """Right among the judged; None where nothing was judged."""
        judged = self.right + self.wrong
        return self.right / judged if judged else None


class Board:
    """The tallies of all rules, and the numerals that were read."""

    def __init__(self) -> None:
        self.rules: dict[str, Tally] = {}
        self.numerals: Counter[str] = Counter()
        self.unknown: list[str] = []

    def tally(self, rule: str) -> Tally:
        return self.rules.setdefault(rule.split(":")[0], Tally())

    def add(self, rule: str, verdict: bool | None, place: str, label: bool | None = None) -> None:
        """One answer of a rule: right, wrong, or (None) nobody says; likewise its label."""
        tally = self.tally(rule)
        tally.hits += 1
        if verdict is not None:
            tally.right += verdict
            tally.wrong += not verdict
        if not verdict and verdict is not None:
            tally.places.append(place)
        if verdict and label is not None:
            tally.labels += 1
            tally.labels_right += label

    def count(self, name: str, record: PageRecord) -> None:
        """The numerals of a page's prose, and those of them that nobody understands."""
        for numeral in record.numerals:
            if numeral.role not in NOT_PROSE:
                self.numerals["all"] += 1
                self.numerals["unknown"] += numeral.role == "unknown"
                if numeral.role == "unknown":
                    self.unknown.append(f"{name}: {around(record.text, numeral.start, numeral.end)}")


def around(text: str, start: int, end: int) -> str:
    """A place in its words, marked."""
    left, right = text[max(0, start - 50) : start], text[end : end + 50]
    return " ".join(f"…{left}[[{text[start:end]}]]{right}…".split())


def judge_gold(board: Board, name: str, text: str, gold: dict[str, Any]) -> None:
    """A page against its gold: the facts that fit, as its keys say, are right, those left over wrong."""
    record = extract_text(text, page_id=name)
    board.count(name, record)
    complete = gold.get("complete", False)
    free = list(record.facts)
    missed: list[tuple[int, int]] = []
    for want in gold["facts"]:
        near = _place(record.text, want)
        fits = [fact for fact in free if fits_gold(fact, want, near, complete)]
        fits.sort(key=lambda fact: (not _label_right(fact, want), fact.end - fact.start))
        if not fits:
            if not want["optional"]:
                missed.append(near)
            continue
        free.remove(fits[0])
        fact = fits[0]
        verdict = None if want["optional"] else True
        label = _label_right(fact, want) if want["label_has"] else None
        board.add(fact.rule, verdict, around(record.text, fact.start, fact.end), label)
    for fact in free:
        board.add(fact.rule, False, around(record.text, fact.start, fact.end))
    for hit in fired(text):
        if hit.role != "fact":
            lost = any(hit.start < end and start < hit.end for start, end in missed)
            board.add(hit.rule, not lost, around(record.text, hit.start, hit.end))


def fits_gold(fact: Fact, want: dict[str, Any], near: tuple[int, int], complete: bool) -> bool:
    """Same kind, on the gold's words and not much longer, with its values and, if it is complete, no more."""
    if fact.kind != want["kind"] or not (fact.start < near[1] and near[0] < fact.end):
        return False
    if fact.end - fact.start > 1.5 * (near[1] - near[0]) + 40:
        return False
    value = fact.value.model_dump()
    if complete and any(value[key] is not None for key in MUST_BE_EMPTY if key not in want["value"]):
        return False
    return all(same(content, value[key]) for key, content in want["value"].items())


def _label_right(fact: Fact, want: dict[str, Any]) -> bool:
    label = (fact.label or "").lower()
    if fact.kind == "sex":
        return label == str(want["label_has"][0])
    return all(re.search(rf"(?<!\w){re.escape(word.lower())}(?!\w)", label) for word in want["label_has"])


def _place(text: str, want: dict[str, Any]) -> tuple[int, int]:
    """Where a gold fact stands: its offsets, or its words within their context."""
    if want.get("near"):
        return int(want["near"][0]), int(want["near"][1])
    outer = re.search(_spaced(want.get("context") or want["text"]), text)
    inner = re.search(_spaced(want["text"]), outer[0]) if outer else None
    return (outer.start() + inner.start(), outer.start() + inner.end()) if outer and inner else (-1, -1)


def _spaced(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


def judge_case(board: Board, case: Case) -> None:
    """A case: every fact on its page is expected, or wrong."""
    record = extract_text(case.text, page_id=case.file)
    board.count(case.file, record)
    wanted = [expected for expected in case.expected if expected.kind != "none"]
    for fact in record.facts:
        here = [e for e in wanted if fact.start < e.end and e.start < fact.end]
        diffs = min((compare(e, fact, record) for e in here), key=len, default=["unexpected"])
        about = [diff for diff in diffs if not diff.startswith(BESIDE)]
        label = not any(diff.startswith("label") for diff in diffs)
        board.add(fact.rule, not about, around(record.text, fact.start, fact.end), label)
    for hit in fired(case.text):
        if hit.role != "fact":
            board.add(hit.rule, not _on_a_fact(hit, case, record), around(record.text, hit.start, hit.end))


def _on_a_fact(hit: Fired, case: Case, record: PageRecord) -> bool:
    """Whether a number that a rule put aside belongs to a fact that the case expects and the page lacks."""
    for expected in case.expected:
        if expected.kind == "none" or not (hit.start < expected.end and expected.start < hit.end):
            continue
        found = [f for f in record.facts if f.start < expected.end and expected.start < f.end]
        if not any(f.kind == expected.kind for f in found):
            return True
    return False


def folder_pages(folder: Path) -> Iterator[tuple[str, str, dict[str, Any] | None]]:
    """The pages of a folder with their gold, if it has one: `x.txt` and `x.gold.json`, or `gold/x.json`."""
    for page in sorted(folder.glob("*.txt")):
        golds = [folder / f"{page.stem}.gold.json", folder / "gold" / f"{page.stem}.json"]
        gold = next((json.loads(path.read_text(encoding="utf-8")) for path in golds if path.exists()), None)
        yield page.stem, page.read_text(encoding="utf-8"), gold


def judge_folder(board: Board, folder: Path) -> None:
    """All pages of a folder; those without gold are only counted."""
    for name, text, gold in folder_pages(folder):
        if gold is not None and "facts" in gold:
            judge_gold(board, name, text, gold)
        else:
            record = extract_text(text, page_id=name)
            board.count(name, record)
            for hit in fired(text):
                board.add(hit.rule, None, "")


def table(board: Board) -> Iterator[str]:
    """The rules, those most often wrong first, then the silent ones."""
    yield f"{'rule':24}{'hits':>7}{'right':>7}{'wrong':>7}{'share':>8}{'labels':>8}"
    rows = sorted(board.rules.items(), key=lambda row: (-row[1].wrong, row[1].share or 0, row[0]))
    for rule, t in rows:
        share = f"{t.share:8.3f}" if t.share is not None else f"{'-':>8}"
        labels = f"{t.labels_right / t.labels:8.3f}" if t.labels else f"{'-':>8}"
        low = t.share is not None and t.share < SHARE and t.right + t.wrong >= ENOUGH
        yield f"{rule:24}{t.hits:7}{t.right:7}{t.wrong:7}{share}{labels}{'  below 0.85' if low else ''}"
    right, wrong = (sum(getattr(t, key) for t in board.rules.values()) for key in ("right", "wrong"))
    hits, share = sum(t.hits for t in board.rules.values()), f"{right / max(1, right + wrong):8.3f}"
    yield f"{'all':24}{hits:7}{right:7}{wrong:7}{share}"
    silent = sorted(name for name in rule_names() if not any(named(rule, name) for rule in board.rules))
    if silent:
        yield "never answered: " + ", ".join(silent)


def own(board: Board) -> None:
    """What the project holds itself: the fixtures and their gold, the case files, the paragraphs."""
    judge_folder(board, ROOT / "fixtures")
    for path in sorted((ROOT / "tests" / "facts").glob("cases/*/*.txt")):
        for case in read_cases(path):
            judge_case(board, case)
    for path in sorted((ROOT / "tests" / "facts" / "paragraphs").glob("*.txt")):
        for case in read_cases(path):
            judge_case(board, case)


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the table, and the share of numerals that nobody understands."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--unknown", type=int, default=0, metavar="N")
    parser.add_argument("--wrong", metavar="RULE")
    options = parser.parse_args(arguments)
    groups = [
        ("own cases, paragraphs and fixtures", None),
        *((str(folder), folder) for folder in options.folders),
    ]
    for title, folder in groups:
        board = Board()
        if folder is None:
            own(board)
        else:
            judge_folder(board, folder)
        print(f"\n{title}", *table(board), sep="\n")
        total, unknown = board.numerals["all"], board.numerals["unknown"]
        print(f"numerals {total}, unknown {unknown} ({unknown / max(1, total):.1%})")
        for place in board.unknown[: options.unknown]:
            print(f"  {place}")
        if options.wrong and options.wrong in board.rules:
            print(*(f"  {place}" for place in board.rules[options.wrong].places), sep="\n")


if __name__ == "__main__":
    main()
