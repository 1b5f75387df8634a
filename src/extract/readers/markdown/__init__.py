"""Markdown to a Document whose text is the file itself, with the structure's offsets in it.

`blocks` finds blocks line by line, `tables` cells, `notes` footnotes and their markers, in the forms that
pandoc and wikis' exports write.
"""

from extract.readers.markdown.reader import read_markdown

__all__ = ["read_markdown"]
