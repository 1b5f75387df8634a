"""How fast: `make bench`. One run, one core, and next to it the floor: spaCy's tokenizer and sentencizer.

Prints pages per second of the extractor and of the floor on the same text, characters per second on 1, 10 and
100 copies of the page in one file, start-up times, and the share of unknown numerals over a folder of texts:
`python benchmarks/bench.py [FOLDER]`, the fixtures by default; of a folder given, the cost too. The other
benchmarks run after it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
SEED = ROOT / "fixtures" / "cervical_spinal_metastases.txt"
ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def best(call: Callable[[], object], *, seconds: float = 3.0) -> float:
    """The median time of `call`, in seconds, over a few seconds of calling it."""
    call()
    times: list[float] = []
    while sum(times) < seconds or len(times) < 3:
        begun = time.perf_counter()
        call()
        times.append(time.perf_counter() - begun)
    return statistics.median(times)


def once(call: Callable[[], object]) -> float:
    """The processor's seconds of one call."""
    begun = time.process_time()
    call()
    return time.process_time() - begun


def against_the_floor(text: str) -> None:
    """Pages per second, and how many times the floor's cost a page is."""
    import spacy

    from extract import extract_text

    floor = spacy.blank("en")
    floor.add_pipe("sentencizer")
    low = best(lambda: floor(text))
    ours = best(lambda: extract_text(text))
    words = len(text.split())
    print(f"the seed page ({len(text):,} characters, {words:,} words)")
    print(f"  extractor                {1 / ours:8.1f} pages/s  {ours * 1e3:8.2f} ms a page")
    print(f"  tokenizer + sentencizer  {1 / low:8.1f} pages/s  {low * 1e3:8.2f} ms a page")
    print(f"  {ours / low:.1f} times the floor's cost (goal: at most 5)")


def folder_against_the_floor(folder: Path) -> None:
    """The same over the texts of a folder, for what is denser in numbers than the seed page.

    Once on the first pass, as in a run, where every text is new; once over and over, where the floor finds
    each token in spaCy's cache.
    """
    import spacy

    from extract import extract_file, extract_text
    from extract.inputs import find_pages

    texts = [extract_file(page).text for page in find_pages([str(folder)]).pages]
    floor = spacy.blank("en")
    floor.add_pipe("sentencizer")
    extract_text("Two patients died.")  # loads the pipeline
    floor("Two patients died.")
    first_low = once(lambda: [floor(text) for text in texts])
    first_ours = once(lambda: [extract_text(text) for text in texts])
    print(f"{len(texts)} pages in {folder.name}, {first_ours / len(texts) * 1e3:.2f} ms a page")
    print(f"  {first_ours / first_low:.1f} times the floor's cost on the first pass")
    low = best(lambda: [floor(text) for text in texts])
    ours = best(lambda: [extract_text(text) for text in texts])
    print(f"  {ours / low:.1f} times the floor's cost over and over, spaCy's cache of tokens warm")


def copies(text: str) -> None:
    """Characters per second on 1, 10 and 100 copies of the page in one file: the same when cost is linear."""
    from extract import extract_text

    print("copies of the page in one file")
    first = 0.0
    for number in (1, 10, 100):
        page = "\n".join([text] * number)
        taken = best(lambda page=page: extract_text(page), seconds=2.0)  # type: ignore[misc]
        rate = len(page) / taken
        first = first or rate
        print(f"  {number:4}  {rate:12,.0f} characters/s  ({rate / first:.2f} of one copy's)")


def start_up() -> None:
    """Wall time of the command line, the median of five."""
    print("start-up, seconds")
    command = [sys.executable, "-m", "extract.cli"]
    cases = {
        "--help": ["--help"],
        "schema": ["schema"],
        "cite (one reference)": ["cite"],
        "extract (the seed page)": ["extract", str(SEED), "-q"],
    }
    for name, arguments in cases.items():
        times = []
        for _ in range(5):
            begun = time.perf_counter()
            subprocess.run(
                [*command, *arguments],
                input=b"Smith A. A title. J Foo. 2020;1(2):3-4.\n",
                stdout=subprocess.DEVNULL,
                check=True,
            )
            times.append(time.perf_counter() - begun)
        print(f"  {name:26}{statistics.median(times):6.2f}")


def unknown_numerals(folder: Path) -> None:
    """The share of numerals that the extractor doesn't understand, over the pages of a folder."""
    from extract import extract_file
    from extract.inputs import find_pages

    pages = find_pages([str(folder)]).pages
    roles = [numeral.role for page in pages for numeral in extract_file(page).numerals]
    unknown = roles.count("unknown")
    share = unknown / len(roles) if roles else 0.0
    print(f"numerals of {len(pages)} pages in {folder.name}: {len(roles)}, unknown {unknown} ({share:.1%})")


def main() -> None:
    text = SEED.read_text(encoding="utf-8")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    against_the_floor(text)
    if len(sys.argv) > 1:
        folder_against_the_floor(Path(sys.argv[1]))
    copies(text)
    start_up()
    unknown_numerals(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "fixtures")
    others = set(Path(__file__).parent.glob("*.py")) - {Path(__file__), Path(__file__).with_name("scale.py")}
    for other in sorted(others):
        print(f"\n{other.stem}")
        sys.stdout.flush()
        subprocess.run([sys.executable, other], check=True)


if __name__ == "__main__":
    if not ONE_CORE.items() <= os.environ.items():  # read when numpy is imported, so before that
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_CORE})
    main()
