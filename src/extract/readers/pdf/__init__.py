"""PDF to a Document, through pdfplumber.

`pages` opens the file and names what is wrong with it, `lines` makes lines of characters (raised ones in
their place), `layout` puts them in reading order without running heads and feet, `groups` finds headings,
paragraphs, notes and the trailer, `assemble` writes the text and the way back to page and box.
"""

from extract.readers.pdf.assemble import read_pdf

__all__ = ["read_pdf"]
