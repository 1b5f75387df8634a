"""The spaCy pipeline: tokens, sentences, numerals, quantities; each a registered component."""

from __future__ import annotations

from typing import Any

__all__ = ["load"]


def load(lexicon: Any = None) -> Any:
    """The spaCy pipeline of the project, loaded once for each lexicon; see `language.pipeline.load`."""
    from extract.language.pipeline import load as load_pipeline

    return load_pipeline(lexicon)
