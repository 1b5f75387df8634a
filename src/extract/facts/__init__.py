"""Facts, kind by kind; `engine.find_facts` runs the passes, `rules.RULES` is the order of the rules."""

from __future__ import annotations

from extract.facts.collect import FactResult
from extract.facts.draft import Draft, NumeralRow
from extract.facts.engine import find_facts

__all__ = ["Draft", "FactResult", "NumeralRow", "find_facts"]
