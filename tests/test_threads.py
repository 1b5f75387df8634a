"""Many threads at once give the bytes of one, in the extractor and in the spaCy pipeline."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import extract
from extract.outputs.canonical import to_json
from tests.conftest import page_text

PAGES = [page_text(number) for number in range(200)]


@pytest.fixture
def hurried() -> Iterator[None]:
    """Threads change every 10 µs instead of every 5 ms."""
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(interval)


def record(text: str) -> str:
    return to_json(extract.extract_text(text, page_id="page"))


def doc(text: str) -> str:
    found = extract.load()(text)
    tokens = [(token.text, token.is_sent_start) for token in found]
    return repr((tokens, found._.numerals, found._.quantities, found._.terms, found._.facts))


@pytest.mark.parametrize("read", [record, doc])
def test_eight_threads_over_two_hundred_pages_give_the_bytes_of_one(
    read: Callable[[str], str], hurried: None
) -> None:
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(read, PAGES))
    assert together == [read(text) for text in PAGES]
    assert len(set(together)) > 100
