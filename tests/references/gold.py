"""The own set: reading its files, and an item in the form of the gold.

Gold: CSL fields, `issued`, `accessed` and `epub` as [year, month, day], a range's end as `issued_end`, and of
`custom` what is set. An empty gold says that the text is refused.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parent / "cases"


def read_cases() -> list[dict[str, Any]]:
    """Every case of every file; a file without a case is an error."""
    cases: list[dict[str, Any]] = []
    for path in sorted(CASES.glob("*.jsonl")):
        rows = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line.strip()]
        if not rows:
            raise ValueError(f"{path.name} holds no case")
        cases += rows
    return cases


def as_gold(item: dict[str, Any]) -> dict[str, Any]:
    """An item without `id` and spans, dates as lists."""
    custom = item["custom"]
    flat = {key: value for key, value in item.items() if key not in ("id", "custom")}
    if not flat:
        return {}
    if issued := flat.get("issued"):
        if len(issued["date-parts"]) > 1:
            flat["issued_end"] = issued["date-parts"][1]
        if "season" in issued:
            flat["season"] = issued["season"]
    for name in ("issued", "accessed"):
        if name in flat:
            flat[name] = flat[name]["date-parts"][0]
    kept = ("epub", "note", "et_al", "title_translated", "repaired")
    return flat | {name: custom[name] for name in kept if custom.get(name)}
