"""HTML to a Document, with exact offsets into the source.

`tags` cuts the source (forgiving, linear, no recursion), `survey` finds what must be known before (content
region, notes and their markers, layout tables, address and date), `assemble` makes blocks of the rest.
"""

from extract.readers.html.assemble import read_html

__all__ = ["read_html"]
