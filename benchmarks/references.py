"""How well and how fast references are read.

python benchmarks/references.py [FILE.jsonl …] [--many 100000] [--quick]

Prints, kind by kind, precision, recall and F1 over all fields of the own set and the share wholly right; then
references per second on one core (goal 4,000, at least 2,000), the growth of memory while many are read
(repeating the set), and the time for references that get longer. FILE adds further sets for speed: {"raw": …}
a line. Exits 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import gc
import itertools
import json
import resource
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parent.parent / "tests" / "references"
F1_GOAL, SPEED_GOAL, MEMORY_GOAL = 0.99, 2_000, 5.0


def scores(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[str, int, float, float, float, float]]:
    """Kind, number of references, precision, recall, F1 and share wholly right; "all" comes last."""
    from gold import as_gold

    from extract.references import parse_reference

    tallies: dict[str, list[int]] = defaultdict(
        lambda: [0, 0, 0, 0, 0]
    )  # right, spurious, missing, wholly right, rows
    for row in rows:
        got, want = as_gold(parse_reference(row["raw"])), row["gold"]
        right = sum(got.get(name) == value for name, value in want.items())
        for kind in (row["kind"], "all"):
            tally = tallies[kind]
            tally[0] += right
            tally[1] += len(got) - right
            tally[2] += len(want) - right
            tally[3] += got == want
            tally[4] += 1
    total = tallies.pop("all")
    for kind, (right, spurious, missing, whole, count) in [*sorted(tallies.items()), ("all", total)]:
        # An empty gold says "refuse": nothing found is then all that was wanted.
        precision = right / (right + spurious) if right + spurious else 1.0
        recall = right / (right + missing) if right + missing else 1.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        yield kind, count, precision, recall, f1, whole / count


def speed(raws: list[str], rounds: int) -> float:
    """References per second of CPU time, the best of `rounds`."""
    from extract.references import parse_reference

    best = 0.0
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        for raw in raws:
            parse_reference(raw)
        best = max(best, len(raws) / (time.process_time() - start))
    return best


def _megabytes() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def memory(raws: list[str], many: int) -> float:
    """By how many megabytes the peak grows over `many` references, after one round over the set."""
    from extract.references import parse_reference

    for raw in raws:
        parse_reference(raw)
    gc.collect()
    before = _megabytes()
    for raw in itertools.islice(itertools.cycle(raws), many):
        parse_reference(raw)
    return _megabytes() - before


def lengths() -> Iterator[tuple[int, float]]:
    """Characters and CPU seconds, for lists of authors that get longer, and one of a megabyte."""
    from extract.references import parse_reference

    for names in (20, 200, 2_000, 100_000):
        raw = ", ".join(["Patchell RA"] * names) + ". Spinal metastases. Lancet. 2005;366:643-8."
        start = time.process_time()
        parse_reference(raw)
        yield len(raw), time.process_time() - start


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument(
        "--quick", action="store_true", help="a tenth of the references for memory, one round for speed"
    )
    arguments = parser.parse_args()
    sys.path.insert(0, str(TESTS))
    from gold import read_cases

    rows = read_cases()
    missed = []
    print(f"{'kind':<24} {'n':>4} {'P':>6} {'R':>6} {'F1':>6} {'whole':>6}")
    for kind, count, precision, recall, f1, whole in scores(rows):
        print(f"{kind:<24} {count:>4} {precision:>6.3f} {recall:>6.3f} {f1:>6.3f} {whole:>6.3f}")
        if f1 < F1_GOAL:
            missed.append(f"F1 of {kind}")
    raws = [row["raw"] for row in rows]
    for path in arguments.files:
        raws += [
            json.loads(line)["raw"] for line in path.read_text(encoding="utf-8").split("\n") if line.strip()
        ]
    rate = speed(raws, 1 if arguments.quick else 5)
    print(f"\nspeed: {rate:,.0f} references/s on one core (goal 4,000, at least {SPEED_GOAL:,})")
    if rate < SPEED_GOAL:
        missed.append("speed")
    many = arguments.many // (10 if arguments.quick else 1)
    growth = memory(raws, many)
    print(f"memory: {growth:+.1f} MB at the peak over {many:,} references")
    if growth > MEMORY_GOAL:
        missed.append("memory")
    for characters, seconds in lengths():
        print(f"length: {characters:>9,} characters {seconds * 1000:>8.2f} ms")
    if missed:
        print(f"missed: {', '.join(missed)}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
