"""Plain pages: what each stretch of the text is, told by its form."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.document import Block, Document
from extract.readers import read
from extract.readers.plain import read_plain
from extract.readers.plain_trailer import page_id
from tests.readers.promises import keeps_its_promises

SEED = Path("fixtures/cervical_spinal_metastases.txt")
CASES = Path(__file__).parent / "plain_cases"


def _cases() -> list[tuple[str, str, list[str], list[str]]]:
    """(name, page, blocks, markers) of every case; a file without a case, or a case without blocks, fails."""
    found = []
    for path in sorted(CASES.glob("*.txt")):
        parts = path.read_text(encoding="utf-8").removeprefix("# ").split("\n# ")
        for part in parts:
            name, _, rest = part.partition("\n== page\n")
            page, _, rest = rest.partition("\n== blocks\n")
            blocks, _, markers = rest.rstrip("\n").partition("\n== markers\n")
            assert page and blocks, f"{path.name}: {name} is no case"
            found.append(
                (f"{path.stem}: {name}", page.replace("␌", "\f"), blocks.split("\n"), markers.split("\n"))
            )
    return found


def _shown(document: Document, block: Block) -> str:
    name = f"{block.kind} {','.join(block.labels)}" if block.labels else block.kind
    return f"{name}\t{document.text[block.start : block.end]}".replace("\n", "⏎").replace("\f", "⏎")


@pytest.mark.parametrize(("name", "page", "blocks", "markers"), _cases(), ids=lambda value: str(value)[:60])
def test_case(name: str, page: str, blocks: list[str], markers: list[str]) -> None:
    document = read_plain(page)
    assert [_shown(document, block) for block in document.blocks] == blocks
    shown = [f"{page[m.start : m.end]}\t{','.join(m.labels)}" for m in document.markers]
    assert shown == [line for line in markers if line]
    _keeps_its_promises(document)


def _keeps_its_promises(document: Document) -> None:
    """Blocks in order and apart; all text but white space in one, or in a note's number; spans inside."""
    text = document.text
    covered = bytearray(len(text))
    last = 0
    for block in document.blocks:
        start = block.head[0] if block.head else block.start
        assert last <= start <= block.end <= len(text)
        assert block.kind == "note" or block.start < block.end
        last = block.end
        for a, b in ((block.start, block.end), block.head or (0, 0)):
            covered[a:b] = b"\1" * (b - a)
        for cell in block.cells:
            assert block.start <= cell.start <= cell.end <= block.end
        if block.number:
            assert text[slice(*block.number)].isdecimal()
    bare = [i for i, c in enumerate(text) if not covered[i] and not c.isspace()]
    assert bare == []
    for marker in document.markers:
        assert 0 <= marker.start < marker.end <= len(text)
        assert any(block.start <= marker.start and marker.end <= block.end for block in document.blocks)


PIECES = st.sampled_from(
    [
        "Glioma", "2017", "They treated 24 patients and", "complications.", "a patient ¹⁾.", "1)", "²⁾",
        "3) , 6)", "1) Smith A. J Foo. 2017;1:1.", "[1] x", "1. one", "2. two", "- a", "* b", "a\tb", "From:",
        "Permanent link:", "https://example.org/doku.php?id=x", "Last update: 2024/06/07 02:56", "\f", "\n",
        " ", "((", "[1,2]", "1).", "\u200b", "\u2028", "\x85", "References", "METHODS:", "⁾", ")", "¹²³⁴⁵⁾",
    ]
)  # fmt: skip


@given(st.lists(st.tuples(PIECES, st.sampled_from(["\n\n", "\n", " ", ""])), max_size=25))
def test_any_page_of_such_pieces_is_covered_by_blocks_that_do_not_overlap(
    pieces: list[tuple[str, str]],
) -> None:
    _keeps_its_promises(read_plain("".join(piece + gap for piece, gap in pieces)))


@given(st.text())
def test_any_text_is_covered_by_blocks_that_do_not_overlap(text: str) -> None:
    _keeps_its_promises(read_plain(text))


def test_the_seed_page_is_read_as_what_it_is() -> None:
    document = read(SEED.read_bytes(), source=str(SEED))
    _keeps_its_promises(document)
    kinds = [block.kind for block in document.blocks]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "heading": 6, "paragraph": 14, "note": 8, "metadata": 5,
    }  # fmt: skip
    assert (document.format, document.encoding, document.title) == (
        "text",
        "utf-8",
        "Cervical spinal metastases",
    )
    assert document.url == "https://neurosurgerywiki.com/wiki/doku.php?id=cervical_spinal_metastases"
    assert (document.modified, document.page_id) == ("2024-06-07T02:56", "cervical_spinal_metastases")
    assert [note.labels for note in document.blocks if note.kind == "note"] == [
        (str(n),) for n in range(1, 9)
    ]
    assert [marker.labels for marker in document.markers] == [(str(n),) for n in range(1, 9)]
    assert document.text == SEED.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("url", "id"),
    [
        ("https://example.org/doku.php?id=a:b&do=show", "a:b"),
        ("https://example.org/wiki/doku.php/a/b", "a:b"),
        ("https://example.org/doku.php?id=%C3%BC", "ü"),
        ("https://example.org/page", None),
        ("https://[bad", None),
        (None, None),
    ],
)
def test_a_permanent_link_names_the_page(url: str | None, id: str | None) -> None:
    assert page_id(url) == id


@pytest.mark.parametrize(
    "text",
    [
        "24 patients ",
        "a\n",
        "x\n\n",
        "1) a\n",
        "1)\n\n",
        " \n",
        "(",
        "[1,",
        "¹⁾",
        "From:\n\n",
        "1. a\n\n",
        "- a\n",
    ],
)
def test_a_long_page_of_nothing_but_one_line_is_read(text: str) -> None:
    keeps_its_promises(read_plain(text * 1000))
