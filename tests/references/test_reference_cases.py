"""Every case of the own set, compared whole; spans lead back to what the fields say."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from gold import CASES, as_gold, read_cases

from extract.references import parse_reference, split_references
from extract.references.cleaning import clean

ROWS = read_cases()
WORD = re.compile(r"[^\W\d_]{4,}")


def test_each_kind_has_ten_cases() -> None:
    counts = Counter(row["kind"] for row in ROWS)
    assert {kind: count for kind, count in counts.items() if count < 10} == {}
    assert len(counts) >= 60


@pytest.mark.parametrize("kind", sorted({row["kind"] for row in ROWS}))
def test_kind_is_read_as_its_gold_says(kind: str) -> None:
    got = {
        row["id"]: as_gold(parse_reference(row["raw"], id=row["id"])) for row in ROWS if row["kind"] == kind
    }
    assert got == {row["id"]: row["gold"] for row in ROWS if row["kind"] == kind}


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_spans_hold_what_the_fields_say(row: dict) -> None:
    item = parse_reference(row["raw"], id=row["id"])
    fields = item["custom"]["fields"]
    grounded = set(item) - {"id", "type", "custom"}
    if "genre" in grounded and "genre" not in fields:
        grounded.remove("genre")  # said by the kind of source, not by a word
    assert set(fields) - {"epub"} == grounded
    assert ("epub" in fields) == (item["custom"]["epub"] is not None)
    for name, (start, end) in fields.items():
        assert 0 <= start < end <= len(row["raw"])
        shown = clean(row["raw"][start:end]).text
        value = item.get(name)
        if isinstance(value, str) and name not in ("language", "PMCID"):
            assert shown.replace(" ", "") == value.replace(" ", "")


def test_every_item_has_the_whole_of_custom() -> None:
    wanted = {"epub", "et_al", "title_translated", "note", "fields"}
    assert [row["id"] for row in ROWS if not wanted <= set(parse_reference(row["raw"])["custom"])] == []


def _marked(text: str) -> tuple[str, list[str]]:
    plain, quotes = "", []
    for piece in text.split("\u27e6"):
        inside, _, after = piece.rpartition("\u27e7")
        if "\u27e7" in piece:
            quotes.append(inside)
        plain += inside + after
    return plain, quotes


@pytest.mark.parametrize("path", sorted((CASES / "lists").glob("*.txt")), ids=lambda path: path.stem)
def test_lists_are_split_at_their_marks(path) -> None:
    text, wanted = _marked(path.read_text(encoding="utf-8"))
    assert (path.stem == "nothing") == (wanted == [])
    assert [text[start:end] for start, end in split_references(text)] == wanted


# Words that say what follows, and are no part of it.
LABELS = re.compile(
    r"pm(?:c)?id|pubmed|central|https?|epub|published|online|available|from|accessed|cited|internet|preprint"
    r"|editors?|behalf|with|aufl|identifier|others|alii|ncbi|articles?|dissertation",
    re.IGNORECASE,
)


@pytest.mark.parametrize("row", [r for r in ROWS if r["kind"] != "html"], ids=lambda row: row["id"])
def test_no_word_is_dropped(row: dict) -> None:
    item = parse_reference(row["raw"], id=row["id"])
    kept = [row["raw"][start:end] for start, end in item["custom"]["fields"].values()]
    kept.append(item["custom"]["note"] or "")
    kept_words = {word for text in kept for word in WORD.findall(text)}
    printed = {word for word in WORD.findall(row["raw"]) if not LABELS.fullmatch(word)}
    assert printed - kept_words == set()
