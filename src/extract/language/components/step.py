"""What the components that read the lexicon have in common."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path

from extract.lexicon import Lexicon, load_lexicon

EXTRA = "lexicon.toml"


class LexiconStep:
    """A component with the project's lexicon and the user's file `lexicon`, read when first needed.

    Saved with the pipeline, the user's file goes into the component's folder, so that the pipeline works
    where the file is not. Raises LexiconError, when first called, for a file that is no lexicon.
    """

    def __init__(self, name: str, lexicon: str | None) -> None:
        self.name = name
        self.extra = lexicon

    @cached_property
    def lexicon(self) -> Lexicon:
        return load_lexicon(self.extra)

    def to_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> None:
        folder = Path(path)
        folder.mkdir(parents=True, exist_ok=True)
        if self.extra is not None and Path(self.extra).resolve() != (folder / EXTRA).resolve():
            shutil.copyfile(self.extra, folder / EXTRA)

    def from_disk(self, path: str | Path, *, exclude: Iterable[str] = ()) -> LexiconStep:
        saved = Path(path) / EXTRA
        if saved.exists():
            self.extra = str(saved)
            self.__dict__.pop("lexicon", None)
        return self
