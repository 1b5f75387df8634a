"""Case files: a page in which facts are marked, and the rows that one check must give.

    # name of the case
    study: design=review issued=2017
    They studied ⟦cohort_size 24 {patients}|24 patients⟧ …
    => pass: 14 + 10 = 24

A mark is `⟦kind value {unit} key=value …|quote⟧`; a value of several words stands in quotes. Value,
unit and keys are optional; keys are those of the fact or of its value. `=> nothing` says that the check is
silent. The file's name is the check's. Nobody types offsets.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extract.record import PageRecord, Value

CASES = Path(__file__).parent / "cases"
MARK = re.compile(r"⟦(?P<head>[^|⟧]*)\|(?P<quote>[^⟧]*)⟧")
SENTENCE_END = re.compile(r"\.(?=\s|$)")
NO_SUMMARY: dict[str, Any] = {
    **dict.fromkeys(("n", "male", "female", "age", "period", "follow_up", "survival", "deaths")),
    "outcomes": [],
    "complications": [],
}
STATISTICS = {"cohort_size": "count", "count": "count", "sex": "count", "proportion": "percent"}


@dataclass(frozen=True)
class Case:
    """One page and what its check must say, as `status: message`."""

    rule: str
    name: str
    page: str
    study: dict[str, str]
    expected: tuple[str, ...]


def read_cases(path: Path) -> list[Case]:
    """The cases of a file. A file without a case, or a case without an expectation, is an error."""
    cases = []
    for block in re.split(r"^# ", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name, *lines = block.strip().split("\n")
        expected = tuple(line[3:].strip() for line in lines if line.startswith("=> "))
        study = {
            key: value for line in lines if line.startswith("study: ") for key, value in _pairs(line[7:])
        }
        page = "\n".join(line for line in lines if not line.startswith(("=> ", "study: ")))
        if not expected or not page:
            raise ValueError(f"{path.name}: {name}: no page or no expectation")
        cases.append(Case(path.stem, name, page, study, () if expected == ("nothing",) else expected))
    if not cases:
        raise ValueError(f"{path.name}: no case")
    return cases


def build(page: str, study: dict[str, str]) -> PageRecord:
    """The record of a marked page: one study, its facts, one citation where the year is given."""
    text, facts, last = "", [], 0
    for number, match in enumerate(MARK.finditer(page)):
        text += page[last : match.start()]
        facts.append(_fact(f"f{number + 1}", match["head"], len(text), match["quote"]))
        text += match["quote"]
        last = match.end()
    text += page[last:]
    ends = [0, *(m.end() for m in SENTENCE_END.finditer(text)), len(text)]
    for fact in facts:
        before = max(at for at in ends if at <= fact["start"])
        before += len(text[before:]) - len(text[before:].lstrip())
        fact["sentence"] = {"start": before, "end": min(at for at in ends if at >= fact["end"])}
    issued = study.get("issued")
    return PageRecord.model_validate(
        {
            "schema_version": "1.0",
            "generator": {"name": "cohort-extract", "version": "0.1.0", "lexicon_sha256": ""},
            "page": {"id": "case", "title": None, "url": None, "modified": None, "format": "text",
                     "encoding": "utf-8", "source": None, "sha256": ""},
            "text": text,
            "sections": [],
            "citations": [citation("1", issued=int(issued))] if issued else [],
            "studies": [{"id": "t1", "design": study.get("design"), "authors": None, "section": None,
                         "citations": ["c1"] if issued else [], "spans": [{"start": 0, "end": len(text)}],
                         "summary": NO_SUMMARY}],
            "facts": sorted(facts, key=lambda fact: (fact["start"], fact["end"], fact["kind"])),
            "numerals": [],
            "checks": [],
        }
    )  # fmt: skip


def citation(
    label: str, *, issued: int = 2020, raw: str = "", mentioned: bool = True, **csl: Any
) -> dict[str, Any]:
    """A citation with a CSL item of the given fields; `fields` may give their spans within `raw`."""
    custom = {
        "epub": None,
        "et_al": False,
        "title_translated": False,
        "note": None,
        "fields": csl.pop("fields", {}),
    }
    return {
        "id": f"c{label}", "label": label, "start": 0, "end": 0, "raw": raw,
        "csl": {"id": f"c{label}", "issued": {"date-parts": [[issued]]}, **csl, "custom": custom},
        "mentions": [{"start": 0, "end": 1}] if mentioned else [],
    }  # fmt: skip


def _fact(id_: str, head: str, start: int, quote: str) -> dict[str, Any]:
    kind, *words = shlex.split(head)
    value: dict[str, Any] = {**dict.fromkeys(Value.model_fields), "statistic": STATISTICS.get(kind)}
    fact: dict[str, Any] = {
        "id": id_, "kind": kind, "study": "t1", "section": None, "label": None, "group": None,
        "instrument": None, "timepoint": None, "value": value, "compares": [], "start": start,
        "end": start + len(quote), "quote": quote, "support": [], "rule": "by-hand",
        "origin": "extracted", "locator": None,
    }  # fmt: skip
    for word in words:
        key, given, content = word.partition("=")
        if not given:
            bare = isinstance(_number(word), int | float) and value["value"] is None
            value["value" if bare else "unit"] = _number(word) if bare else word
        elif key == "timepoint":
            fact[key] = {"text": content, "anchor": None, "relation": None, "offset": None}
        elif key in ("start", "end"):
            value[key] = content
        elif key in fact:
            fact[key] = content
        elif key in value:
            value[key] = _number(content)
        else:
            raise ValueError(f"{head}: no key {key}")
    return fact


def _number(word: str) -> Any:
    try:
        return float(word) if "." in word else int(word)
    except ValueError:
        return {"true": True, "null": None}.get(word, word)


def _pairs(line: str) -> list[tuple[str, str]]:
    return [(key, value) for key, _, value in (word.partition("=") for word in shlex.split(line))]
