"""Raw DokuWiki markup to a Document, with exact offsets into the file.

`lexer` cuts the page as DokuWiki's own lexer does (its rules are in `grammar`), `assemble` makes blocks,
notes and markers of the tokens, `inline` reads links, media and typography.
"""

from extract.readers.dokuwiki.assemble import read_dokuwiki

__all__ = ["read_dokuwiki"]
