"""Facts, kind by kind; `engine.find_facts` runs the readers in the order of one table."""

from __future__ import annotations

from extract.facts.draft import Draft, NumeralRow
from extract.facts.engine import FactResult, find_facts

__all__ = ["Draft", "FactResult", "NumeralRow", "find_facts"]
