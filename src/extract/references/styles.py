"""Kinds other than articles: recognised by their cues; only what is certain is filled."""

from __future__ import annotations

from extract.references.draft import Draft


def read_other(draft: Draft, start: int, end: int) -> Draft | None:
    """None when the reference reads like an article in a journal."""
    return None
