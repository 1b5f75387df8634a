"""The file of decisions: its form, and reading it."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from extract.errors import RecordError
from extract.record import Kind, Timepoint, Value

Action = Literal["accept", "reject", "change", "add"]
ORIGINS: dict[str, Any] = {"accept": "confirmed", "change": "corrected", "add": "added"}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Strict):
    """What a fact shall say instead; what is not given stays."""

    kind: Kind | None = None
    label: str | None = None
    group: str | None = None
    instrument: str | None = None
    timepoint: dict[str, str] | None = None
    value: dict[str, Any] = Field(default_factory=dict)


class Correction(_Strict):
    """One decision."""

    id: str = Field(pattern=r"^[\w.:-]{1,80}$")
    action: Action
    kind: Kind
    quote: str = Field(min_length=1)
    before: str = ""
    after: str = ""
    label: str | None = None
    group: str | None = None
    instrument: str | None = None
    timepoint: dict[str, str] | None = None
    by: str = ""
    when: date | None = None
    why: str = ""
    set: Change = Field(default_factory=Change)
    unset: tuple[str, ...] = ()
    value: dict[str, Any] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _parts_fit_the_action(self) -> Correction:
        if self.action != "change" and (self.set != Change() or self.unset):
            raise ValueError("only a change has set and unset")
        if self.action == "change" and self.set == Change() and not self.unset:
            raise ValueError("a change needs set or unset")
        if (self.action == "add") != bool(self.value):
            raise ValueError("value belongs to add, and add needs it")
        merged_value(Value(), self.value or self.set.value, self.unset)
        made_timepoint(self.timepoint)
        made_timepoint(self.set.timepoint)
        return self


@dataclass(frozen=True)
class CorrectionProblem:
    """A correction that was not applied. `start`, `end`: where it is about, if that is known."""

    id: str
    rule: Literal["unplaced", "ambiguous", "no-such-fact", "decided-twice", "not-as-corrected"]
    message: str
    start: int | None = None
    end: int | None = None


def load_corrections(path: Path) -> list[Correction]:
    """The decisions in a file, in order. Raises RecordError, with the place, where it is not in the form."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise RecordError(error.strerror or "cannot be read", page=str(path)) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RecordError(f"no TOML: {error}", page=str(path)) from None
    if set(data) - {"correction"} or not isinstance(data.get("correction", []), list):
        raise RecordError("holds something else than [[correction]]", page=str(path))
    found: list[Correction] = []
    for number, item in enumerate(data.get("correction", []), start=1):
        try:
            correction = Correction.model_validate(item)
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(str(part) for part in (f"correction {number}", *first["loc"]))
            raise RecordError(f"{place}: {first['msg']}", page=str(path)) from None
        if any(one.id == correction.id for one in found):
            raise RecordError(f"correction {number}: id {correction.id!r} is used twice", page=str(path))
        found.append(correction)
    return found


def merged_value(value: Value, changes: dict[str, Any], unset: Sequence[str]) -> Value:
    """The value with the parts that a decision gives, less those it takes away. Raises ValueError."""
    unknown = {*changes, *unset} - set(Value.model_fields)
    if unknown:
        raise ValueError(f"a value has no {', '.join(sorted(unknown))}")
    return Value.model_validate(value.model_dump() | changes | dict.fromkeys(unset), strict=True)


def made_timepoint(parts: dict[str, str] | None) -> Timepoint | None:
    """A timepoint of the parts given, the others null. Raises ValueError."""
    empty: dict[str, Any] = {"anchor": None, "relation": None, "offset": None}
    return Timepoint.model_validate(empty | parts) if parts is not None else None
