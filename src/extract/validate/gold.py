"""A record against a gold: what a reader wrote down of the page, and nothing but it.

A gold holds `page` fields, `sections` (title, parent), `studies` (label of the citation, design), `citations`
(label and fields), `facts`, `contradictions` and `passes` (checks by rule, and the numbers their message
holds). `complete` says that what the gold does not hold must not be there.

A found fact fits a gold fact of its kind that it overlaps, if its value agrees and its span is no longer than
one and a half times the gold's and 40 characters. Each fits once; what is left over is spurious.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from extract.record import PageRecord
from extract.validate.problem import Problem

Gold = Mapping[str, Any]
Row = dict[str, Any]

_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# In a complete gold what a value's row leaves out of these must be empty.
_EMPTY = ("low", "high", "sd", "se", "comparator", "numerator", "percent")
_MAX_EXTRA = 40


def compare(record: PageRecord | Mapping[str, Any], gold: Gold) -> list[Problem]:
    """Everything in which a record differs from a gold; an empty list where it agrees."""
    page = record if isinstance(record, PageRecord) else PageRecord.model_validate(record)
    data = page.model_dump()
    return [
        *_structure(data, gold),
        *_facts(data, gold),
        *_citations(data, gold),
        *_checks(data, gold),
    ]


def _structure(record: Row, gold: Gold) -> Iterator[Problem]:
    for key, want in gold.get("page", {}).items():
        if record["page"].get(key) != want:
            message = f"page {key}: {record['page'].get(key)!r}, the gold has {want!r}"
            yield Problem("gold", message, place=("page",))
    titles = {section["id"]: section["title"] for section in record["sections"]}
    for want in gold.get("sections", []):
        parents = [titles.get(s["parent"]) for s in record["sections"] if s["title"] == want["title"]]
        if not parents:
            yield Problem("gold", f"no section {want['title']!r}", place=("sections",))
        elif want["parent"] and want["parent"] not in parents:
            message = (
                f"section {want['title']!r} stands under {parents[0]!r}, the gold has {want['parent']!r}"
            )
            yield Problem("gold", message, place=("sections",))
    labels = {citation["id"]: citation["label"] for citation in record["citations"]}
    designs = {labels.get(id_): study["design"] for study in record["studies"] for id_ in study["citations"]}
    for want in gold.get("studies", []):
        label = want["label"]
        if label and label not in designs:
            yield Problem("gold", f"no study of citation {label}", place=("studies",))
        elif label and want.get("design") and designs[label] != want["design"]:
            message = f"study of citation {label} is {designs[label]}, the gold has {want['design']}"
            yield Problem("gold", message, place=("studies",))


def _facts(record: Row, gold: Gold) -> Iterator[Problem]:
    labels = {citation["id"]: citation["label"] for citation in record["citations"]}
    studies = {s["id"]: {labels.get(id_) for id_ in s["citations"]} or {None} for s in record["studies"]}
    free = list(enumerate(record["facts"]))
    complete = bool(gold.get("complete"))
    for want in gold.get("facts", []):
        near = _anchor(record["text"], want)
        words = [word.lower() for word in want.get("label_has", [])]
        fits = [row for row in free if _fits(row[1], want, near, record["text"], complete=complete)]
        if not fits:
            if not want.get("optional"):
                yield Problem("gold", f"missed {want['kind']} {want['text']!r} {want['value']}", *near)
            continue
        best = min(fits, key=lambda row: (not _labelled(row[1], words), row[1]["end"] - row[1]["start"]))
        free.remove(best)
        index, fact = best
        for key, wrong in (
            ("label", words and not _labelled(fact, words)),
            ("study", "study" in want and studies.get(fact["study"]) != {want["study"]}),
            (
                "instrument",
                "instrument" in want and _folded(fact["instrument"]) != _folded(want["instrument"]),
            ),
            ("timepoint", not _agrees(want.get("timepoint", {}), fact["timepoint"] or {})),
        ):
            if wrong:
                message = f"{key} of {fact['kind']} {fact['quote']!r} is {fact[key]!r}"
                yield Problem("gold", message, fact["start"], fact["end"], ("facts", index))
    if complete:
        for index, fact in free:
            message = f"spurious {fact['kind']} {fact['quote']!r}"
            yield Problem("gold", message, fact["start"], fact["end"], ("facts", index))


def _folded(word: str | None) -> str:
    return (word or "").lower()


def _anchor(text: str, want: Row) -> tuple[int, int]:
    """Where a gold fact stands: its offsets, or its words inside their context, white space folded."""
    if want.get("near"):
        return want["near"][0], want["near"][1]
    outer = re.search(_spaced(want.get("context") or want["text"]), text)
    inner = re.search(_spaced(want["text"]), outer.group()) if outer else None
    if outer is None or inner is None:
        return -1, -1
    return outer.start() + inner.start(), outer.start() + inner.end()


def _spaced(words: str) -> str:
    return r"\s+".join(re.escape(word) for word in words.split())


def _fits(fact: Row, want: Row, near: tuple[int, int], text: str, *, complete: bool) -> bool:
    if fact["kind"] != want["kind"] or not (fact["start"] < near[1] and near[0] < fact["end"]):
        return False
    if fact["end"] - fact["start"] > 1.5 * (near[1] - near[0]) + _MAX_EXTRA:
        return False
    # A fact may run on over one blank line, where a page's end cut the paragraph.
    if text[fact["start"] : fact["end"]].count("\n\n") > 1:
        return False
    value = fact["value"]
    extra = complete and any(key not in want["value"] and value.get(key) is not None for key in _EMPTY)
    return not extra and _agrees(want["value"], value)


def _agrees(want: Mapping[str, Any], found: Mapping[str, Any]) -> bool:
    return all(_same(value, found.get(key)) for key, value in want.items())


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float) and not isinstance(one, bool):
        return abs(one - other) < 1e-6
    return bool(one == other)


def _labelled(fact: Row, words: Sequence[str]) -> bool:
    label = _folded(fact["label"])
    if fact["kind"] == "sex" and words:
        return label == words[0]
    return all(re.search(rf"(?<!\w){re.escape(word)}(?!\w)", label) for word in words)


def _citations(record: Row, gold: Gold) -> Iterator[Problem]:
    found = {citation["label"]: (index, citation) for index, citation in enumerate(record["citations"])}
    wanted = gold.get("citations", [])
    for want in wanted:
        if want["label"] not in found:
            yield Problem("gold", f"no citation {want['label']}", place=("citations",))
            continue
        index, citation = found[want["label"]]
        span, place = (citation["start"], citation["end"]), ("citations", index)
        if gold.get("complete") and not citation["mentions"]:
            yield Problem("gold", f"citation {want['label']} has no mention", *span, place)
        for key, value in want.items():
            got = _field(citation["csl"], key)
            if key != "label" and got != value:
                yield Problem(
                    "gold", f"citation {want['label']} {key}: {got!r}, the gold has {value!r}", *span, place
                )
    if gold.get("complete"):
        for label in sorted(set(found) - {want["label"] for want in wanted}):
            index, citation = found[label]
            span = (citation["start"], citation["end"])
            yield Problem("gold", f"citation {label} is not in the gold", *span, ("citations", index))


def _field(csl: Mapping[str, Any], key: str) -> Any:
    """A gold's field of a CSL item: the first date, names with their particle, the custom fields by name."""
    if key == "issued":
        return ((csl.get("issued") or {}).get("date-parts") or [None])[0]
    if key in ("epub", "title_translated", "et_al"):
        return csl["custom"][key]
    if key == "author":
        return [_name(name) for name in csl.get("author", [])]
    return csl.get("container-title" if key == "container" else key)


def _name(author: Mapping[str, str]) -> dict[str, str]:
    name = {key: author[key] for key in ("family", "given", "literal") if key in author}
    if particle := author.get("non-dropping-particle"):
        name["family"] = f"{particle} {name.get('family', '')}"
    return name


def _checks(record: Row, gold: Gold) -> Iterator[Problem]:
    contradictions = gold.get("contradictions", [])
    loud = [check for check in record["checks"] if check["status"] in ("warn", "fail")]
    for want in contradictions:
        if not any(_holds(check, want) for check in loud):
            numbers = " and ".join(want["has"])
            yield Problem("gold", f"{want['rule']} does not report {numbers}", place=("checks",))
    if not gold.get("complete"):
        return
    for index, check in enumerate(record["checks"]):
        if check in loud and not any(_holds(check, want) for want in contradictions):
            message = f"{check['rule']} {check['status']} without cause: {check['message']}"
            yield Problem("gold", message, place=("checks", index))
    for want in gold.get("passes", []):
        if not any(check["status"] == "pass" and _holds(check, want) for check in record["checks"]):
            message = f"{want['rule']} does not pass with {', '.join(want['has'])}"
            yield Problem("gold", message, place=("checks",))


def _holds(check: Row, want: Row) -> bool:
    numbers = _NUMBER.findall(check["message"])
    return check["rule"] == want["rule"] and all(number in numbers for number in want["has"])
