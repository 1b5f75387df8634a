"""A record of the seed page, assembled by hand from its gold: what the outputs are tested on.

It stands on the fixtures alone, so that a mistake of the extractor never hides one of an output.
"""

from __future__ import annotations

import hashlib
import itertools
import json
import re
from pathlib import Path
from typing import Any

from extract.record import PageRecord, Summary, Value

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
PAGE_ID = "cervical_spinal_metastases"
SUPERSCRIPTS = "¹²³⁴⁵⁶⁷⁸"
INSTRUMENT_LABELS = {"NDI": "Neck Disability Index"}
LABELS = {
    "age": "age",
    "study_period": "study period",
    "follow_up": "follow-up",
    "survival": "overall survival",
}
TIMEPOINT = {"text": "at follow-up", "anchor": None, "relation": None, "offset": None}


def seed_text() -> str:
    return (FIXTURES / f"{PAGE_ID}.txt").read_text(encoding="utf-8")


def seed_gold() -> dict[str, Any]:
    gold: dict[str, Any] = json.loads((FIXTURES / "gold" / f"{PAGE_ID}.json").read_text(encoding="utf-8"))
    return gold


def seed_record() -> PageRecord:
    text, gold = seed_text(), seed_gold()
    marks = list(re.finditer(rf" ([{SUPERSCRIPTS}])⁾\.", text))
    sections = _sections(text, gold)
    studies = _studies(text, gold, marks, sections)
    citations = _citations(text, gold, marks)
    facts = _facts(text, gold, studies, sections)
    for study in studies:
        study["summary"] = _summary([fact for fact in facts if fact["study"] == study["id"]])
        author = next(item for item in gold["citations"] if f"c{item['label']}" == study["citations"][0])
        study["authors"] = author["author"][0]["family"] + " et al."
    return PageRecord.model_validate(
        {
            "schema_version": "1.0",
            "generator": {"name": "cohort-extract", "version": "0.1.0", "lexicon_sha256": "0" * 64},
            "page": {
                "id": PAGE_ID,
                **gold["page"],
                "format": "text",
                "encoding": "utf-8",
                "source": f"fixtures/{PAGE_ID}.txt",
                "sha256": hashlib.sha256(text.encode()).hexdigest(),
            },
            "text": text,
            "sections": sections,
            "citations": citations,
            "studies": studies,
            "facts": facts,
            "numerals": _numerals(text, facts),
            "checks": _checks(facts),
        }
    )


def _sections(text: str, gold: dict[str, Any]) -> list[dict[str, Any]]:
    trailer = text.index("\n1)\n")
    found: list[dict[str, Any]] = []
    for number, item in enumerate(gold["sections"], start=1):
        start = text.index(f"\n{item['title']}\n") + 1
        parent = next((s["id"] for s in found if s["title"] == item["parent"]), None)
        found.append({"id": f"s{number}", "title": item["title"], "level": 3 if parent else 2,
                      "parent": parent, "start": start, "end": trailer})  # fmt: skip
    for one, following in itertools.pairwise(found):
        if following["parent"] != one["id"]:
            one["end"] = following["start"]
    found[2]["end"] = found[4]["start"]
    return found


def _studies(text: str, gold: Any, marks: list[re.Match[str]], sections: Any) -> list[dict[str, Any]]:
    studies = []
    before = 0
    for number, (mark, item) in enumerate(zip(marks, gold["studies"], strict=True), start=1):
        inside = [s for s in sections if s["start"] <= mark.start() < s["end"]][-1]
        heading = inside["start"] + len(inside["title"])
        start = max(before, heading)
        start += len(text[start:]) - len(text[start:].lstrip())
        studies.append({"id": f"t{number}", "design": item["design"], "authors": None,
                        "citations": [f"c{item['label']}"], "section": inside["id"],
                        "spans": [{"start": start, "end": mark.end()}], "summary": None})  # fmt: skip
        before = mark.end()
    return studies


def _citations(text: str, gold: dict[str, Any], marks: list[re.Match[str]]) -> list[dict[str, Any]]:
    heads = list(re.finditer(rf"\n(?:(\d)\)|([{SUPERSCRIPTS}])⁾)\n\n", text))
    ends = [head.start() for head in heads[1:]] + [text.index("\n\nFrom:\n")]
    citations = []
    for head, end, mark, item in zip(heads, ends, marks, gold["citations"], strict=True):
        raw = text[head.end() : end].strip()
        csl: dict[str, Any] = {"id": f"c{item['label']}", "type": "article-journal", "author": item["author"],
                               "title": item["title"], "container-title": item["container"],
                               "issued": {"date-parts": [item["issued"]]}}  # fmt: skip
        for key in ("volume", "issue", "page", "DOI", "PMID", "PMCID", "language"):
            if key in item:
                csl[key] = item[key]
        csl["custom"] = {"epub": item.get("epub"), "et_al": False,
                         "title_translated": item.get("title_translated", False), "note": None,
                         "fields": {}}  # fmt: skip
        start = head.end()
        mention = {"start": mark.start() + 1, "end": mark.end() - 1}
        citations.append({"id": f"c{item['label']}", "label": item["label"], "start": start, "raw": raw,
                          "end": start + len(raw), "csl": csl, "mentions": [mention]})  # fmt: skip
    return citations


def _label(item: dict[str, Any]) -> str | None:
    if item["kind"] in LABELS:
        return LABELS[item["kind"]]
    words = " ".join(item["label_has"])
    if item["kind"] == "stage":
        return "TNM" if words == "tnm" else words
    return words or INSTRUMENT_LABELS.get(item.get("instrument"), "admission")


def _facts(text: str, gold: dict[str, Any], studies: Any, sections: Any) -> list[dict[str, Any]]:
    facts = []
    for number, item in enumerate(sorted(gold["facts"], key=lambda fact: fact["near"]), start=1):
        start, end = item["near"]
        time = item.get("timepoint")
        value = dict(item["value"])
        if item["kind"] in ("cohort_size", "sex"):
            value = {"statistic": "count", "unit": "{patients}", **value}
        if "spread" in value or item["kind"] in ("stage", "study_period"):
            value.setdefault("statistic", None)
        elif "statistic" not in value:
            value["statistic"] = "single"
        study = next(s for s in studies if s["citations"] == [f"c{item['study']}"])
        section = [s for s in sections if s["start"] <= start < s["end"]][-1]
        begin = max(text.rfind(". ", 0, start) + 2, text.rfind("\n", 0, start) + 1)
        stop = text.find(". ", end)
        facts.append(
            {
                "id": f"f{number}",
                "kind": item["kind"],
                "study": study["id"],
                "section": section["id"],
                "label": _label(item),
                "group": None,
                "instrument": item.get("instrument"),
                "timepoint": time and {**TIMEPOINT, **time},
                "value": Value.model_validate(value).model_dump(),
                "compares": [],
                "start": start,
                "end": end,
                "quote": text[start:end],
                "sentence": {"start": begin, "end": (stop if stop >= 0 else len(text)) + 1},
                "support": [],
                "rule": "by-hand",
                "origin": "extracted",
                "locator": None,
            }
        )  # fmt: skip
    return facts


def _summary(facts: list[dict[str, Any]]) -> dict[str, Any]:
    summary: dict[str, Any] = dict.fromkeys(Summary.model_fields)
    summary["outcomes"], summary["complications"] = [], []

    def put(name: str, fact: dict[str, Any]) -> None:
        if summary[name] is None:
            summary[name] = {"value": fact["value"], "facts": [fact["id"]]}
        elif summary[name]["value"] == fact["value"]:
            summary[name]["facts"].append(fact["id"])

    for fact in facts:
        kind, label = fact["kind"], fact["label"] or ""
        if kind in ("age", "follow_up", "survival"):
            put(kind, fact)
        elif kind == "study_period":
            put("period", fact)
        elif kind == "cohort_size":
            put("n", fact)
        elif kind == "sex":
            put(label, fact)
        elif label == "dead":
            put("deaths", fact)
        elif kind in ("count", "score"):
            name = "complications" if "complication" in label or label == "reoperation" else "outcomes"
            summary[name].append({"value": fact["value"], "facts": [fact["id"]], "label": label,
                                  "group": None, "timepoint": fact["timepoint"]})  # fmt: skip
    return summary


def _numerals(text: str, facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    references = text.index("\n1)\n")
    rows = []
    for match in re.finditer(r"\d+(?:\.\d+)?(?![⁾\w])", text):
        inside = [f["id"] for f in facts if f["start"] <= match.start() and match.end() <= f["end"]]
        role = "fact" if inside else "reference" if match.start() > references else "other"
        rows.append({"start": match.start(), "end": match.end(), "text": match.group(), "role": role,
                     "facts": inside, "note": "frequency" if role == "other" else None})  # fmt: skip
    return rows


def _checks(facts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    def at(study: str, kind: str, *values: float) -> list[str]:
        mine = [f for f in facts if f["study"] == study and f["kind"] == kind]
        return [f["id"] for f in mine if f["value"]["value"] in values]

    return [
        {"rule": "sexes-sum-to-cohort", "status": "pass", "study": "t3", "message": "14 + 10 = 24",
         "facts": at("t3", "sex", 14, 10) + at("t3", "cohort_size", 24)},
        {"rule": "parts-sum-to-total", "status": "skip", "study": "t3", "message": "13 of 24 reported",
         "facts": at("t3", "count", 7, 4)},
        {"rule": "survival-within-follow-up", "status": "warn", "study": "t3",
         "message": "longest survival 47 months, longest follow-up 42 months",
         "facts": at("t3", "survival", 14.8) + at("t3", "follow_up", 14)},
        {"rule": "sexes-sum-to-cohort", "status": "pass", "study": "t4", "message": "8 + 6 = 14",
         "facts": at("t4", "sex", 8, 6) + at("t4", "cohort_size", 14)},
    ]  # fmt: skip
