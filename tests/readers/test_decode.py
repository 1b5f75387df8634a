"""Bytes to text: marks first, then UTF-8, then Windows-1252, else refused with the byte's position."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.errors import SourceError
from extract.readers.decode import decode

PAGE = "Größe 5 mm\n\n“naïve” – 24 patients\n"


@pytest.mark.parametrize(
    ("data", "text", "encoding"),
    [
        (PAGE.encode(), PAGE, "utf-8"),
        (PAGE.encode("utf-8-sig"), PAGE, "utf-8"),
        (PAGE.encode("cp1252"), PAGE, "cp1252"),
        (b"\xff\xfe" + PAGE.encode("utf-16-le"), PAGE, "utf-16"),
        (b"\xfe\xff" + PAGE.encode("utf-16-be"), PAGE, "utf-16"),
        (b"\xff\xfe\0\0" + PAGE.encode("utf-32-le"), PAGE, "utf-32"),
        (b"\0\0\xfe\xff" + PAGE.encode("utf-32-be"), PAGE, "utf-32"),
        (b"a\r\nb\rc\n\r\n", "a\nb\nc\n\n", "utf-8"),
    ],
)
def test_each_encoding_gives_the_same_text(data: bytes, text: str, encoding: str) -> None:
    assert decode(data, "page.txt") == (text, encoding)


def test_bidirectional_and_zero_width_characters_survive() -> None:
    text = "a\u200bb \u202e24\u202c \u2066x\u2069 c\ufeffd\u200d"
    assert decode(text.encode(), None) == (text, "utf-8")


def test_nuls_in_valid_utf8_survive() -> None:
    text = "24 patients\0 were treated"
    assert decode(text.encode(), None) == (text, "utf-8")


def test_bytes_that_windows_1252_leaves_undefined_become_their_control_characters() -> None:
    assert decode(b"\xe4 \x81" + b"x" * 200, None) == ("ä \x81" + "x" * 200, "cp1252")


@pytest.mark.parametrize(
    ("data", "position", "what"),
    [
        (b"ok \xe4 then \0", 10, "neither UTF-8, nor free of NULs"),
        (b"\xe4 ok\x01\x02", 4, "control characters"),
        ("24 patients".encode("utf-16-le"), 1, "without a byte order mark"),
        (b"\0" * 50, 0, "without a byte order mark"),
        (b"\xef\xbb\xbfok \xe4\xe4", 6, "mark of utf-8"),
        (b"\xff\xfea", 2, "mark of utf-16-le"),
    ],
)
def test_a_binary_is_refused_with_its_bytes_position(data: bytes, position: int, what: str) -> None:
    with pytest.raises(SourceError, match=f"byte {position}") as caught:
        decode(data, "page.txt")
    assert caught.value.start == position
    assert caught.value.page == "page.txt"
    assert what in str(caught.value)


@given(st.text())
def test_any_text_in_utf8_is_read_back_but_for_its_line_ends(text: str) -> None:
    expected = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\0") * 10 <= len(text):
        assert decode(text.encode(), None)[0] == expected


@given(st.binary())
def test_any_bytes_are_decoded_or_refused_within_the_file(data: bytes) -> None:
    try:
        text, _ = decode(data, None)
    except SourceError as error:
        assert error.start is not None
        assert 0 <= error.start <= len(data)
    else:
        assert "\r" not in text
