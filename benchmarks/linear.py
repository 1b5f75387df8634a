"""Whether time grows with the size of a page, whatever the page repeats.

python benchmarks/linear.py

For every reader, for facts and for references: a page of one repeated piece, and a page of four times as
many: the ratio of their times on one core, best of three. Prints the worst of each, and exits 1 above 8.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from extract import extract_text
from extract.page.design import find_design
from extract.readers.dokuwiki import read_dokuwiki
from extract.readers.html import read_html
from extract.readers.markdown import read_markdown
from extract.readers.plain import read_plain
from extract.references import parse_reference

PIECES = {
    "plain text": (
        read_plain,
        ("24 patients ", "a\n", "x\n\n", "1) a\n", "1)\n\n", "(", "[1,", "¹⁾", "From:\n\n", "- a\n"),
    ),
    "DokuWiki": (
        read_dokuwiki,
        (
            "|",
            "\n|",
            "\n  * a",
            "((a))",
            "<sub>",
            "\n>",
            "== a ",
            ":::",
            "[[x",
            "]]",
            "**",
            "http://",
            "<a ",
            '"',
        ),
    ),
    "HTML": (
        read_html,
        ("<p>", "<b>", "</b>", "<table><tr><td>", "<!--", "&amp;", "<a href=x>", "<sup>", "<ul><li>"),
    ),
    "Markdown": (read_markdown, ("[", "*a", "`", "> ", "\n- a", "\n|a|b|", "<b>", "![", "[^1]", "#")),
    "facts": (
        extract_text,
        (
            "24 patients ",
            "2\tpatients\t",
            "7\t",
            "7\n\n",
            "two of ",
            "patients in the a group ",
            "The A group versus the B group. ",
            "randomised to A or B. ",
            "A (n = 12), B (n = 13), ",
            "12% with placebo and 13% with no ",
        ),
    ),
    "design": (
        lambda page: find_design([], page),
        ("patients ", "compared ", "24 patients were needed. ", "randomized "),
    ),
}
REFERENCES = (
    "PMID: ",
    "van der ",
    "2010;1:2-3, ",
    "J. ",
    "doi: 10.1000/a- ",
    "Erratum in ",
    "ed. ",
    "12-13, ",
)
SIZE = 20_000  # characters of the smaller page
LEAST = 0.02  # seconds below which a ratio says nothing


def seconds(read: Callable[[str], object], page: str) -> float:
    """The best of three runs."""
    times = []
    for _ in range(3):
        start = time.process_time()
        read(page)
        times.append(time.process_time() - start)
    return min(times)


def growth(read: Callable[[str], object], piece: str, size: int) -> float:
    """How many times as long four times the page takes."""
    small, large = (piece * (times * size // len(piece)) + "x" for times in (1, 4))
    return seconds(read, large) / max(seconds(read, small), LEAST)


def main() -> int:
    worst = 0.0
    print("time for four times the page (4 is linear, 16 quadratic)")
    for name, (read, pieces) in PIECES.items():
        found = {piece: growth(read, piece, SIZE) for piece in pieces}
        piece = max(found, key=lambda key: found[key])
        print(f"{name:12s} worst {found[piece]:5.1f}, at {piece!r}")
        worst = max(worst, found[piece])
    found = {piece: growth(parse_reference, piece, 4_900) for piece in REFERENCES}
    piece = max(found, key=lambda key: found[key])
    print(f"{'references':12s} worst {found[piece]:5.1f}, at {piece!r}")
    return int(max(worst, found[piece]) > 8)


if __name__ == "__main__":
    sys.exit(main())
