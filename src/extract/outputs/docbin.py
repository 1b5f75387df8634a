"""Facts as spaCy's DocBin: a Doc a page, its facts in the span group `facts`.

Read it with `DocBin().from_disk(path).get_docs(vocab)`. A span's label is the fact's kind, its `span_id` the
fact's id, its `kb_id` the study's; `doc.user_data["facts"]` holds every fact as a mapping, by id.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from extract.record import PageRecord


def write_docbin(records: Iterable[PageRecord], dest: Path) -> Path:
    """Write all pages to one file."""
    import spacy
    from spacy.tokens import Doc, DocBin, Span

    vocab = spacy.blank("en").vocab
    pages = DocBin(attrs=["ORTH", "SPACY"], store_user_data=True)
    for record in records:
        starts, tokens, spaces = _tokens(record)
        doc = Doc(vocab, words=tokens, spaces=spaces)
        index = {start: number for number, start in enumerate(starts)}
        last = {
            start + len(token): number + 1
            for number, (start, token) in enumerate(zip(starts, tokens, strict=True))
        }
        doc.spans["facts"] = [
            Span(doc, index[fact.start], last[fact.end], label=fact.kind, span_id=fact.id, kb_id=fact.study)
            for fact in record.facts
        ]
        doc.user_data["page"] = record.page.id
        doc.user_data["facts"] = {fact.id: fact.model_dump(exclude_none=True) for fact in record.facts}
        pages.add(doc)
    pages.to_disk(dest)
    return dest


def _tokens(record: PageRecord) -> tuple[list[int], list[str], list[bool]]:
    """Tokens that every fact begins and ends with: words and signs, cut where a fact cuts them.

    A single space after a token belongs to it; any other white space is a token of its own.
    """
    text = record.text
    begins = {fact.start for fact in record.facts}
    ends = {fact.end for fact in record.facts}
    words = {place for match in re.finditer(r"\w+|[^\w ]", text) for place in match.span()}
    starts: list[int] = []
    tokens: list[str] = []
    spaces: list[bool] = []
    for start, end in pairwise(sorted({0, len(text)} | begins | ends | words)):
        piece = text[start:end]
        if piece == " " and tokens and not spaces[-1] and start not in begins and end not in ends:
            spaces[-1] = True
            continue
        starts.append(start)
        tokens.append(piece)
        spaces.append(False)
    return starts, tokens, spaces
