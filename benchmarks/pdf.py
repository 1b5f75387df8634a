"""How long `read_pdf` takes, against pdfplumber's own extraction of the same file.

    python benchmarks/pdf.py [FILE…] [--rounds N]

Prints, for each file, the best of N rounds in CPU seconds: pdfplumber opening the file and extracting the
text of each page; the reader; and their ratio (goal: at most 1.25). Exits 1 where the goal is missed.
"""

from __future__ import annotations

import argparse
import gc
import io
import sys
import time
from collections.abc import Callable
from pathlib import Path

GOAL = 1.25
FIXTURES = Path(__file__).resolve().parent.parent / "fixtures" / "formats"


def extract_with_pdfplumber(data: bytes) -> int:
    """pdfplumber's own way: open, and extract each page's text."""
    import pdfplumber

    with pdfplumber.open(io.BytesIO(data)) as pdf:
        letters = 0
        for page in pdf.pages:
            letters += len(page.extract_text())
            page.close()
    return letters


def extract_with_reader(data: bytes) -> int:
    """The project's reader."""
    from extract.readers.pdf import read_pdf

    return len(read_pdf(data).text)


def best(work: Callable[[bytes], int], data: bytes, rounds: int) -> float:
    """The shortest CPU time of `rounds` runs, in seconds."""
    times = []
    for _ in range(rounds):
        gc.collect()
        start = time.process_time()
        work(data)
        times.append(time.process_time() - start)
    return min(times)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path, default=sorted(FIXTURES.glob("*.pdf")))
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    missed = False
    print(f"{'file':<50} {'pdfplumber':>10} {'reader':>8} {'ratio':>6}")
    for path in arguments.files:
        data = path.read_bytes()
        extract_with_pdfplumber(data)
        floor = best(extract_with_pdfplumber, data, arguments.rounds)
        ours = best(extract_with_reader, data, arguments.rounds)
        missed |= ours > GOAL * floor
        print(f"{path.name:<50} {floor:>8.3f} s {ours:>6.3f} s {ours / floor:>6.2f}")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
