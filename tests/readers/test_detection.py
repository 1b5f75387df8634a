"""What form a source has: the content tells, unless the caller does."""

from __future__ import annotations

import pytest

from extract.errors import SourceError, UsageError
from extract.readers import detect, is_pdf, read, read_text


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("Glioma\n\nRare ¹⁾, see [glioma](#) and *this* or **that**.\n", "text"),
        ("Values p<a> and n < 5 > 3, <https://example.org>, <i>in vitro</i>, H<sub>2</sub>O", "text"),
        ("Means ((a) and (b)) or ((1 + 2) * 3) and f((x)", "text"),
        ("a == b and c === d", "text"),
        ("====== Glioma ======\n\nText", "dokuwiki"),
        ("Text\n ==== Glioma ====  \n", "dokuwiki"),
        ("Rare ((Smith A. One (2017). J Foo.)) tumor", "dokuwiki"),
        ("# Not markdown but ((a note)) here", "dokuwiki"),
        ("<h1>((x))</h1>", "html"),
        ("\n<!-- x --><!DOCTYPE html><html><script>((function(a){}))</script>", "html"),
        ("Rare <p class='x'>tumor</p>", "html"),
        ("# Glioma\n\nText", "markdown"),
        ("Glioma\n======\n\nText", "markdown"),
        ("Glioma\n------\n\nText", "markdown"),
        ("Rare[^1] tumor", "markdown"),
        ("Issue #5 and #hashtag", "text"),
    ],
)
def test_the_content_tells_the_form(text: str, format: str) -> None:
    assert detect(text) == format


def test_a_pdf_is_told_by_its_first_bytes() -> None:
    assert is_pdf(b"%PDF-1.7 ...")
    assert is_pdf(b"\n\n%PDF-1.4")
    assert not is_pdf(b"We explain that a file opens with %PDF-1.7")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "empty file"),
        (b"\xef\xbb\xbf", "nothing but white space"),
        (b" \n\t\n", "nothing but white space"),
        (b"PK\x03\x04rest", "ZIP archive"),
        (b"\x89PNG\r\n\x1a\n", "PNG image"),
        (b"{\\rtf1 x}", "RTF"),
        (b"\x00\x01\xff", "byte 0"),
    ],
)
def test_what_is_no_page_is_refused_by_name(data: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message) as caught:
        read(data, source="x.txt")
    assert str(caught.value).startswith("x.txt: ")


def test_an_unknown_format_is_the_callers_error() -> None:
    with pytest.raises(UsageError, match="unknown format 'docx'"):
        read(b"x", format="docx")
    with pytest.raises(UsageError, match="unknown format 'pdf'"):
        read_text("x", format="pdf")


def test_a_format_given_overrides_the_content() -> None:
    document = read("# Über ((x))".encode(), format="text")
    assert (document.format, document.encoding, document.text) == ("text", "utf-8", "# Über ((x))")


@pytest.mark.parametrize(
    "piece", ["((", "= =", "=" * 50, "<p ", "<!--", "# ", "[^", "\n==", "))", "x\n---\n", "<?xml "]
)
def test_detection_is_quick_on_any_repetition(piece: str) -> None:
    assert detect(piece * 100_000) in ("text", "markdown", "dokuwiki", "html")
