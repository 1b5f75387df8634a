"""The seed page's record, assembled by hand from the page and its gold, without any stage of the extractor.

Offsets index the page's text. Numbers are the gold's; units, labels, what is borrowed and from where, the
sentences and the numerals' roles are written here.
"""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "fixtures" / "cervical_spinal_metastases.txt"
GOLD = ROOT / "fixtures" / "gold" / "cervical_spinal_metastases.json"

PREOPERATIVE = {"text": "preoperatively", "anchor": "surgery", "relation": "before", "offset": None}
DAY_TWO = {"text": "on Day 2 after surgery", "anchor": "surgery", "relation": "after", "offset": "P2D"}
FOLLOW_UP = {"text": "at the follow-up", "anchor": "follow-up", "relation": "after", "offset": None}
LAST_FOLLOW_UP = {"text": "At the last follow-up", "anchor": "follow-up", "relation": "after", "offset": None}
AT_FOLLOW_UP = {"text": "at follow-up", "anchor": "follow-up", "relation": "after", "offset": None}

# Start of the gold's anchor: label, the value's keys that the gold leaves out, borrowed spans, timepoint.
# A borrowed span is given by its text and a place before it.
Row = tuple[str, dict[str, Any], list[tuple[str, int]], dict[str, Any] | None]
ROWS: dict[int, Row] = {
    2752: ("patients", {"unit": "{patients}"}, [], None),
    2765: ("male", {"unit": "{men}"}, [], None),
    2776: ("female", {"unit": "{women}"}, [], None),
    2786: ("age", {}, [], None),
    2904: ("study period", {"statistic": "range"}, [], None),
    2941: ("follow-up", {}, [], None),
    3169: ("alive with disease", {}, [], LAST_FOLLOW_UP),
    3213: ("dead with disease", {}, [], LAST_FOLLOW_UP),
    3249: ("overall survival", {}, [], None),
    3310: ("posterior approach", {}, [], None),
    3361: ("anterior approach with corpectomy and fusion", {}, [], None),
    3432: ("two-stage combined approach", {}, [], None),
    3487: ("complete or almost complete pain relief", {}, [("pain relief", 3570)], None),
    3540: ("mild pain relief", {}, [("pain relief", 3570)], None),
    3563: ("no pain relief", {}, [], None),
    3591: ("complete neurological improvement", {}, [], None),
    3653: ("moderate neurological improvement", {}, [("neurological improvement", 3600)], None),
    3682: ("remained stable", {}, [], None),
    3722: ("complications", {}, [("complications", 3748)], None),
    3748: ("complications", {}, [], None),
    3853: ("reoperation was necessary", {}, [], None),
    4218: ("patients", {"unit": "{patients}"}, [], None),
    4459: ("patients", {"unit": "{patients}"}, [], None),
    4491: ("male", {"unit": "{males}"}, [], None),
    4503: ("female", {"unit": "{females}"}, [], None),
    4521: ("age", {}, [], None),
    4621: ("study period", {"statistic": "range"}, [], None),
    4671: ("treated with vertebroplasty", {}, [], None),
    4718: ("C-2", {}, [("vertebrae", 4671)], None),
    4726: ("C-3", {}, [("vertebrae", 4671)], None),
    4733: ("C-4", {}, [("vertebrae", 4671)], None),
    4740: ("C-5", {}, [("vertebrae", 4671)], None),
    4747: ("C-6", {}, [("vertebrae", 4671)], None),
    4758: ("C-7", {}, [("vertebrae", 4671)], None),
    4765: ("additional posterior stabilization", {}, [], None),
    4824: ("additional anterior stabilization", {}, [], None),
    4873: ("modified Smith-Robinson approach", {}, [], None),
    4948: ("cement injected", {}, [], None),
    5302: ("examined at follow-up", {}, [], AT_FOLLOW_UP),
    5335: ("follow-up", {}, [], None),
    5362: ("neck pain", {}, [("VAS", 5440)], PREOPERATIVE),
    5427: ("neck pain", {}, [("Neck pain", 5360), ("mean", 5380), ("VAS", 5440)], DAY_TWO),
    5471: ("neck pain", {}, [("Neck pain", 5360), ("mean", 5380), ("VAS", 5440)], FOLLOW_UP),
    5527: ("Neck Disability Index", {}, [], AT_FOLLOW_UP),
    6390: ("age", {"statistic": "single"}, [], None),
    6402: ("female", {"statistic": "count", "unit": "{females}"}, [], None),
    6542: ("TNM", {}, [], None),
    6551: ("stage", {}, [], None),
    6674: ("chest wall recurrence", {"statistic": "single"}, [("chest wall recurrence", 6600)], None),
    6779: ("admission", {"statistic": "single"}, [("admitted", 6790)], None),
    7024: ("death", {"statistic": "single"}, [("died", 7015)], None),
    8011: ("age", {"statistic": "single"}, [], None),
    8023: ("female", {"statistic": "count", "unit": "{women}"}, [], None),
    8493: ("performance status", {"statistic": "single"}, [], None),
    8748: ("death", {"statistic": "single"}, [], None),
}
# Roles of the numerals outside facts, markers, references and the trailer, by their start.
OTHERS: dict[int, tuple[str, str, str | None]] = {
    63: ("T2-hyperintense", "identifier", None), 1141: ("aquaporin-4", "identifier", None),
    1154: ("AQP4", "identifier", None), 1411: ("both", "word", None), 2597: ("2017", "date", None),
    3434: ("two", "word", None), 5192: ("2nd", "timepoint", None), 5438: ("2", "timepoint", None),
    7801: ("C1-C2", "anatomy", None), 7962: ("C1-C2", "anatomy", None), 8545: ("24", "other", "frequency"),
    **{at: (f"C-{level}", "anatomy", None)
       for at, level in ((4721, 2), (4728, 3), (4735, 4), (4742, 5), (4749, 6), (4760, 7))},
}  # fmt: skip
WORDS = "one two three four five six seven eight nine twelve fourteen"
NUMERAL = re.compile(
    rf"(?:January|November|December) 20\d\d|pT2N1M0|\b(?:{WORDS.replace(' ', '|')})\b|\d+(?:\.\d+)?|\bIIB\b",
    re.I,
)
REFERENCE_NUMERAL = re.compile(r"[^\s*;]*\d(?:[^\s*;.]|\.(?=\w))*")
SENTENCE_END = re.compile(r"(?<!approx)(?<!al)\.(?=\s)|(?<=\(VAS\)\.) RESULTS|\n\n")
PRINTED_IN = re.compile(r";(?P<volume>\d+)(?:\((?P<issue>\d+)\))?:(?P<page>[\w-]+)")
HEADS = re.compile(r"\n([1-8¹²³⁴⁵⁶⁷⁸])⁾?\)?\n\n")


def source_text() -> str:
    return SOURCE.read_text(encoding="utf-8")


def gold() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(GOLD.read_text(encoding="utf-8"))
    return loaded


def record_by_hand() -> dict[str, Any]:
    """The record but for its checks and the studies' summaries, which follow from the rest."""
    text, truth = source_text(), gold()
    citations = _citations(text, truth)
    sections = _sections(text, truth)
    studies = _studies(text, truth, citations, sections)
    facts = _facts(text, truth, studies)
    return {
        "schema_version": "1.0",
        "generator": {"name": "cohort-extract", "version": "0.1.0", "lexicon_sha256": "0" * 64},
        "page": {
            "id": "cervical_spinal_metastases",
            **truth["page"],
            "format": "text",
            "encoding": "utf-8",
            "source": "fixtures/cervical_spinal_metastases.txt",
            "sha256": hashlib.sha256(SOURCE.read_bytes()).hexdigest(),
        },
        "text": text,
        "sections": sections,
        "citations": citations,
        "studies": studies,
        "facts": facts,
        "numerals": _numerals(text, citations, facts),
        "checks": [],
    }


def _sections(text: str, truth: dict[str, Any]) -> list[dict[str, Any]]:
    end = text.index("\n\n1)\n")
    starts = [text.index(f"\n\n{row['title']}\n\n") + 2 for row in truth["sections"]]
    sections: list[dict[str, Any]] = []
    for number, (row, start) in enumerate(zip(truth["sections"], starts, strict=True)):
        level = 3 if row["parent"] else 2
        following = [
            s
            for s, r in zip(starts, truth["sections"], strict=True)
            if s > start and (level == 3 or not r["parent"])
        ]
        parent = next((s["id"] for s in sections if s["title"] == row["parent"]), None)
        stop = min(following, default=end + 2)
        stop = start + len(text[start:stop].rstrip())
        sections.append(
            {
                "id": f"s{number + 1}",
                "title": row["title"],
                "level": level,
                "parent": parent,
                "start": start,
                "end": stop,
            }
        )
    return sections


def _citations(text: str, truth: dict[str, Any]) -> list[dict[str, Any]]:
    heads = list(HEADS.finditer(text))
    stops = [head.start() for head in heads[1:]] + [text.index("\n\nFrom:\n")]
    citations = []
    for head, stop, row in zip(heads, stops, truth["citations"], strict=True):
        raw = text[head.end() : stop].strip()
        marker = text.index(f"{'¹²³⁴⁵⁶⁷⁸'[int(row['label']) - 1]}⁾.")
        custom = {"epub": row.get("epub"), "et_al": False,
                  "title_translated": row.get("title_translated", False), "note": None,
                  "fields": {}}  # fmt: skip
        csl: dict[str, Any] = {"id": f"c{row['label']}", "type": "article-journal"}
        csl |= {key: row[key] for key in ("author", "title") if key in row}
        csl |= {"container-title": row["container"], "issued": {"date-parts": [row["issued"]]}}
        csl |= {
            key: row[key]
            for key in ("volume", "issue", "page", "DOI", "PMID", "PMCID", "language")
            if key in row
        }
        printed = PRINTED_IN.search(raw)
        assert printed is not None
        for key in ("volume", "issue", "page"):
            if key in csl:
                custom["fields"][key] = list(printed.span(key))
        for key in ("title", "DOI", "PMID", "PMCID"):
            if key in csl:
                at = raw.rindex(csl[key])
                custom["fields"][key] = [at, at + len(csl[key])]
        citations.append(
            {"id": f"c{row['label']}", "label": row["label"], "start": head.end(),
             "end": head.end() + len(raw), "raw": raw, "csl": {**csl, "custom": custom},
             "mentions": [{"start": marker, "end": marker + 2}]}
        )  # fmt: skip
    return citations


def _studies(
    text: str, truth: dict[str, Any], citations: list[dict[str, Any]], sections: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    studies, start = [], text.index("Although T2")
    headings = [(s["start"], s["start"] + len(s["title"])) for s in sections]
    for number, (row, citation) in enumerate(zip(truth["studies"], citations, strict=True)):
        mark = citation["mentions"][0]
        for head_start, head_end in headings:
            if start <= head_start < mark["start"]:
                start = head_end
        start += len(text[start:]) - len(text[start:].lstrip())
        section = [s["id"] for s in sections if s["start"] <= start < s["end"]][-1]
        family = citation["csl"]["author"][0]["family"]
        studies.append(
            {"id": f"t{number + 1}", "design": row["design"], "authors": f"{family} et al.",
             "citations": [citation["id"]], "section": section,
             "spans": [{"start": start, "end": mark["end"] + 1}], "summary": None}
        )  # fmt: skip
        start = mark["end"] + 1
    studies[0]["authors"] = "Diehn and Krecke"
    return studies


def _facts(text: str, truth: dict[str, Any], studies: list[dict[str, Any]]) -> list[dict[str, Any]]:
    sections = {4: (2604, 6372), 5: (6374, 8980)}
    ends = [0, *(match.end() for match in SENTENCE_END.finditer(text)), len(text)]
    facts = []
    for number, row in enumerate(sorted(truth["facts"], key=lambda f: (*f["near"], f["kind"]))):
        start, end = row["near"]
        label, extra, borrowed, timepoint = ROWS[start]
        before = max(at for at in ends if at <= start)
        before += len(text[before:start]) - len(text[before:start].lstrip())
        support = [(at := text.index(words, place), at + len(words)) for words, place in borrowed]
        facts.append(
            {
                "id": f"f{number + 1}",
                "kind": row["kind"],
                "study": next(s["id"] for s in studies if s["citations"] == [f"c{row['study']}"]),
                "section": next(f"s{n}" for n, (a, b) in sections.items() if a <= start < b),
                "label": label,
                "group": None,
                "instrument": row.get("instrument")
                or ("performance status" if label == "performance status" else None),
                "timepoint": timepoint,
                "value": value_of(row["value"] | extra),
                "compares": [],
                "start": start,
                "end": end,
                "quote": text[start:end],
                "sentence": {"start": before, "end": min(at for at in ends if at >= end)},
                "support": [{"start": a, "end": b} for a, b in sorted(support)],
                "rule": "by-hand",
                "origin": "extracted",
                "correction": None,
                "locator": None,
            }
        )
    return facts


def value_of(stated: dict[str, Any]) -> dict[str, Any]:
    keys = ("statistic value low high spread ci_level sd se unit numerator denominator percent comparator "
            "approximate text start end")  # fmt: skip
    return {key: stated.get(key) for key in keys.split()}


def _numerals(
    text: str, citations: list[dict[str, Any]], facts: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    rows: dict[int, dict[str, Any]] = {}

    def add(start: int, end: int, role: str, ids: list[str], note: str | None = None) -> None:
        rows[start] = {
            "start": start,
            "end": end,
            "text": text[start:end],
            "role": role,
            "facts": ids,
            "note": note,
        }

    for start, (word, role, note) in OTHERS.items():
        assert text.startswith(word, start), (start, word)
        add(start, start + len(word), role, [], note)
    for citation in citations:
        mention = citation["mentions"][0]
        add(mention["start"], mention["start"] + 1, "citation", [])
        for match in REFERENCE_NUMERAL.finditer(citation["raw"]):
            add(citation["start"] + match.start(), citation["start"] + match.end(), "reference", [])
    for head in HEADS.finditer(text):
        add(head.start(1), head.end(1), "reference", [])
    for fact in facts:
        for match in NUMERAL.finditer(text, fact["start"], fact["end"]):
            if match.start() not in OTHERS and not any(
                start <= match.start() < start + len(word) for start, (word, _, _) in OTHERS.items()
            ):
                add(match.start(), match.end(), "fact", [fact["id"]])
    trailer = text.index("2024/06/07")
    add(trailer, trailer + len("2024/06/07 02:56"), "metadata", [])
    return [rows[start] for start in sorted(rows)]


def by_span(start: int) -> str:
    """The id of the fact that starts at an offset, for tests that speak of one fact."""
    return next(str(f["id"]) for f in record_by_hand()["facts"] if f["start"] == start)
