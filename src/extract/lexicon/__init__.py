"""The vocabulary: data in TOML, validated when loaded, extensible by a file of the user's own.

A user's file holds the same tables as the project's own files, all in one: `[[instrument]]`, `[[unit]]`,
`persons = […]`, `counted = […]`, `[month]` and so on; what it holds is added.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from extract.errors import LexiconError

FILES = (
    "units.toml",
    "instruments.toml",
    "nouns.toml",
    "numbers.toml",
    "months.toml",
    "events.toml",
    "cues.toml",
)


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Unit(_Row):
    """A unit: its UCUM code, what it measures, the forms in print."""

    ucum: str
    kind: Literal["time", "percent", "physical", "rate", "money"]
    forms: list[str] = Field(min_length=1)
    fold: bool = False


class Instrument(_Row):
    """A scale: usual abbreviation, names in print, possible range, what it rates."""

    abbr: str
    names: list[str] = []
    low: float | None = None
    high: float | None = None
    rates: str | None = None


class _Tables(_Row):
    unit: list[Unit] = []
    instrument: list[Instrument] = []
    persons: list[str] = []
    male: list[str] = []
    female: list[str] = []
    counted: list[str] = []
    cardinal: dict[str, int] = {}
    scale: dict[str, int] = {}
    part: dict[str, int] = {}
    other: dict[str, int] = {}
    ordinal: dict[str, int] = {}
    month: dict[str, int] = {}
    event: dict[str, str] = {}
    cue: dict[str, list[str]] = {}


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The vocabulary in force; `sha256` names it."""

    units: tuple[Unit, ...]
    instruments: tuple[Instrument, ...]
    persons: frozenset[str]
    male: frozenset[str]
    female: frozenset[str]
    counted: frozenset[str]
    cardinal: Mapping[str, int]
    scale: Mapping[str, int]
    part: Mapping[str, int]
    other: Mapping[str, int]
    ordinal: Mapping[str, int]
    months: Mapping[str, int]
    events: Mapping[str, str]
    cues: Mapping[str, tuple[str, ...]]
    sha256: str

    @cached_property
    def people(self) -> frozenset[str]:
        """All nouns for persons, those of a sex included."""
        return self.persons | self.male | self.female

    @cached_property
    def is_ascii(self) -> bool:
        """Whether all words for numbers and months are without accents."""
        tables = (self.cardinal, self.scale, self.part, self.other, self.ordinal, self.months)
        return all(word.isascii() for table in tables for word in table)

    @cached_property
    def scales(self) -> dict[str, tuple[float, float]]:
        """Possible range by instrument, where the lexicon gives one."""
        return {i.abbr: (i.low, i.high) for i in self.instruments if i.low is not None and i.high is not None}


def _parse(raw: bytes, name: str) -> _Tables:
    try:
        return _Tables.model_validate(tomllib.loads(raw.decode("utf-8")))
    except UnicodeDecodeError as error:
        raise LexiconError(f"not UTF-8 at byte {error.start}", page=name) from error
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"not valid TOML: {error}", page=name) from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise LexiconError(f"{where}: {first['msg']}", page=name) from error


@lru_cache(maxsize=8)
def load_lexicon(extra: str | Path | None = None) -> Lexicon:
    """The project's lexicon, with the user's file `extra` added.

    Raises LexiconError naming file and key for anything a lexicon file must not hold.
    """
    folder = resources.files(__name__)
    sources = [(name, folder.joinpath(name).read_bytes()) for name in FILES]
    if extra is not None:
        path = Path(extra)
        try:
            sources.append((str(extra), path.read_bytes()))
        except OSError as error:
            raise LexiconError(f"cannot be read: {error.strerror}", page=str(extra)) from error
    digest = hashlib.sha256()
    tables = []
    for name, raw in sources:
        digest.update(hashlib.sha256(raw).digest())
        tables.append(_parse(raw, name))

    def merged(key: str) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for table in tables:
            out.update(getattr(table, key))
        return out

    def words(key: str) -> frozenset[str]:
        return frozenset(word.lower() for table in tables for word in getattr(table, key))

    cues: dict[str, tuple[str, ...]] = {}
    for table in tables:
        for name, forms in table.cue.items():
            cues[name] = cues.get(name, ()) + tuple(forms)
    return Lexicon(
        units=tuple(unit for table in tables for unit in table.unit),
        instruments=tuple(row for table in tables for row in table.instrument),
        persons=words("persons"),
        male=words("male"),
        female=words("female"),
        counted=words("counted"),
        cardinal=merged("cardinal"),
        scale=merged("scale"),
        part=merged("part"),
        other=merged("other"),
        ordinal=merged("ordinal"),
        months=merged("month"),
        events=merged("event"),
        cues=cues,
        sha256=digest.hexdigest(),
    )
