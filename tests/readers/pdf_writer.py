"""Writes small PDFs for tests: lines of Helvetica at given places, rules, pictures, and a few faults."""

from __future__ import annotations

from dataclasses import dataclass, field

WIDTH, HEIGHT = 595.0, 842.0


@dataclass
class PdfPage:
    """A page as drawing commands; `y` counts from the top, as pdfplumber does."""

    commands: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, string: str, *, size: float = 11, bold: bool = False) -> None:
        """Write a line with its baseline at `y`."""
        escaped = string.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        font = "F2" if bold else "F1"
        self.commands.append(f"BT /{font} {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm ({escaped}) Tj ET")

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """Draw a line."""
        self.commands.append(f"{x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")

    def picture(self) -> None:
        """Draw a grey pixel over half the page."""
        self.commands.append("q 300 0 0 400 50 300 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q")


def write_pdf(
    pages: list[PdfPage],
    *,
    bookmarks: list[tuple[int, str]] | None = None,
    locked: bool = False,
    unmapped: bool = False,
) -> bytes:
    """The file's bytes. `bookmarks` are (level, title), each under the last of a lower level; `locked` asks
    for a password; `unmapped` takes fonts whose letters nobody can tell."""
    objects: dict[int, bytes] = {}
    count = len(pages)
    first_page, first_mark = 10, 10 + 2 * count
    kids = " ".join(f"{first_page + 2 * i} 0 R" for i in range(count))
    outlines = f"/Outlines {first_mark} 0 R" if bookmarks else ""
    objects[1] = f"<< /Type /Catalog /Pages 2 0 R {outlines} >>".encode()
    objects[2] = f"<< /Type /Pages /Kids [{kids}] /Count {count} >>".encode()
    for number, name in ((3, "Helvetica"), (4, "Helvetica-Bold")):
        objects[number] = _font(name, unmapped=unmapped)
    objects[5] = (
        b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /AAAAAA+Odd /CIDSystemInfo << /Registry (Adobe) "
        b"/Ordering (Identity) /Supplement 0 >> /FontDescriptor 6 0 R /DW 600 >>"
    )
    objects[6] = (
        b"<< /Type /FontDescriptor /FontName /AAAAAA+Odd /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 "
        b"/Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>"
    )
    for i, page in enumerate(pages):
        stream = "\n".join(page.commands).encode("latin-1")
        objects[first_page + 2 * i] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] "
            f"/Contents {first_page + 2 * i + 1} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>"
        ).encode()
        objects[first_page + 2 * i + 1] = b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream)
    objects |= _outline(bookmarks or [], first_mark, first_page)
    trailer = "/Encrypt 7 0 R /ID [<0123456789abcdef0123456789abcdef> <0123456789abcdef0123456789abcdef>]"
    if locked:
        key = "00" * 32
        objects[7] = f"<< /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >>".encode()
    return _file(objects, trailer if locked else "")


def _font(name: str, *, unmapped: bool) -> bytes:
    if unmapped:
        return (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /AAAAAA+Odd /Encoding /Identity-H "
            b"/DescendantFonts [5 0 R] >>"
        )
    return f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>".encode()


def _outline(bookmarks: list[tuple[int, str]], root: int, page: int) -> dict[int, bytes]:
    if not bookmarks:
        return {}
    parents, open_marks = [], [(0, root)]
    for i, (level, _) in enumerate(bookmarks):
        while open_marks[-1][0] >= level:
            open_marks.pop()
        parents.append(open_marks[-1][1])
        open_marks.append((level, root + 1 + i))
    objects: dict[int, bytes] = {}
    for number in (root, *range(root + 1, root + 1 + len(bookmarks))):
        children = [root + 1 + i for i, parent in enumerate(parents) if parent == number]
        entries = (
            [f"/First {children[0]} 0 R /Last {children[-1]} 0 R /Count {len(children)}"] if children else []
        )
        if number != root:
            i = number - root - 1
            siblings = [root + 1 + j for j, parent in enumerate(parents) if parent == parents[i]]
            at = siblings.index(number)
            entries.append(f"/Title ({bookmarks[i][1]}) /Parent {parents[i]} 0 R /Dest [{page} 0 R /Fit]")
            entries += [f"/Next {siblings[at + 1]} 0 R"] if at + 1 < len(siblings) else []
            entries += [f"/Prev {siblings[at - 1]} 0 R"] if at else []
        objects[number] = f"<< {' '.join(entries)} >>".encode()
    return objects


def _file(objects: dict[int, bytes], trailer: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += f"trailer\n<< /Size {size} /Root 1 0 R {trailer} >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
