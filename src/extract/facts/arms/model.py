"""An arm of a study, and a place where the text speaks of one."""

from __future__ import annotations

from dataclasses import dataclass, field

NOTHING = -1  # no arm
FOREIGN = -2  # "the X group" that is none of the arms known


@dataclass(slots=True)
class Arm:
    """One arm: its name as printed, where it is defined, the words and phrases that mean it and no other arm."""

    name: str
    start: int
    end: int
    keys: set[str] = field(default_factory=set)
    phrases: set[str] = field(default_factory=set)
    exact: set[str] = field(default_factory=set)  # acronyms, matched in capitals only
    weak: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Mention:
    """A place where the text speaks of an arm; page offsets, `arm` an index."""

    start: int
    end: int
    arm: int
