"""A record changed in one place at a time, and whether such a change can be proved wrong from the page."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

Record = dict[str, Any]
STATISTICS = (
    "mean", "median", "mode", "total", "range", "percent", "ratio", "estimate", "change", "count", "single",
)  # fmt: skip


@dataclass(frozen=True)
class Mutation:
    """One change: its class (`value`, `unit` …), a name, what it does, and whether it must be found."""

    kind: str
    name: str
    change: Callable[[Record], None]
    proved: bool

    def applied(self, record: Record) -> Record:
        changed = copy.deepcopy(record)
        self.change(changed)
        return changed


def setter(path: tuple[Any, ...], value: Any) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        row: Any = record
        for step in path[:-1]:
            row = row[step]
        row[path[-1]] = value

    return change


def dropper(path: tuple[Any, ...]) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        row: Any = record
        for step in path[:-1]:
            row = row[step]
        del row[path[-1]]

    return change


def mutations(record: Record) -> Iterator[Mutation]:
    """Every change that the test knows, over the whole record."""
    for index, fact in enumerate(record["facts"]):
        yield from _value(index, fact)
        yield from _words(index, fact)
        yield from _place(index, fact)
        yield from _meaning(index, fact, record)
    for index, citation in enumerate(record["citations"]):
        yield from _citation(index, citation)
    for index, numeral in enumerate(record["numerals"]):
        yield from _numeral(index, numeral, record)
    yield from _page(record)


def _set(kind: str, index: int, key: tuple[Any, ...], value: Any, proved: bool) -> Mutation:
    name = f"f{index + 1} {'.'.join(map(str, key))} = {value!r}"
    return Mutation(kind, name, setter(("facts", index, *key), value), proved)


def _value(index: int, fact: Record) -> Iterator[Mutation]:
    """Numbers: another one, one of the quote's others, none, one where none was."""
    value = fact["value"]
    if value["value"] is not None:
        for wrong in (value["value"] + 1, value["value"] * 10 + 7, None):
            yield _set("value", index, ("value", "value"), wrong, True)
    elif fact["kind"] != "study_period":
        yield _set("value", index, ("value", "value"), 7, True)
    for key in ("low", "high"):
        if value[key] is not None:
            for wrong in (value[key] + 1, value["value"], None):
                yield _set("bounds", index, ("value", key), wrong, True)
        else:
            yield _set("bounds", index, ("value", key), 3, True)
    if value["low"] is not None:
        yield Mutation("bounds", f"f{index + 1} swaps its bounds", _swap(index), True)
        yield _set("value", index, ("value", "value"), value["low"], True)
        for wrong in ("iqr", "ci", None):
            yield _set("bounds", index, ("value", "spread"), wrong, True)
        yield Mutation("bounds", f"f{index + 1} loses its bounds", _unbound(index), True)
    else:
        yield _set("bounds", index, ("value", "spread"), "range", True)
    for key in ("sd", "se", "numerator", "denominator", "percent", "ci_level"):
        yield _set("bounds", index, ("value", key), 8.25, True)
    for key in ("start", "end"):
        if fact["kind"] == "study_period":
            for wrong in ("2011-12", "2016", None):
                yield _set("value", index, ("value", key), wrong, True)
    if fact["kind"] == "stage":
        yield _set("value", index, ("value", "text"), "pT3N1M0", True)
        yield _set("value", index, ("value", "text"), None, True)
    else:
        yield _set("value", index, ("value", "text"), "not reached", True)


def _swap(index: int) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        value = record["facts"][index]["value"]
        value["low"], value["high"] = value["high"], value["low"]

    return change


def _unbound(index: int) -> Callable[[Record], None]:
    def change(record: Record) -> None:
        record["facts"][index]["value"].update(low=None, high=None, spread=None)

    return change


def _words(index: int, fact: Record) -> Iterator[Mutation]:
    value, kind = fact["value"], fact["kind"]
    for wrong in ("a", "mo", "d", "%", "mm", "{vertebrae}", "{eyes}", "{patients}"):
        if wrong != value["unit"]:
            # "three patients" by another noun for persons is wrong all the same: the noun is the text's.
            shown = wrong == "{patients}" and "patient" in fact["quote"]
            borrowed = wrong == "{vertebrae}" and any(c in fact["quote"] for c in ("C-", "vertebrae"))
            yield _set("unit", index, ("value", "unit"), wrong, not shown and not borrowed)
    if value["unit"] is not None:
        yield _set("unit", index, ("value", "unit"), None, _unit_needed(fact))
    for statistic in (*STATISTICS, None):
        if statistic != value["statistic"]:
            proved = _statistic_provable(fact, statistic)
            yield _set("statistic", index, ("value", "statistic"), statistic, proved)
    for wrong in ("<", "<=", ">", ">="):
        # "within approx. 6 months" may be read as at most; what the number is, no word says.
        yield _set("comparator", index, ("value", "comparator"), wrong, "within" not in fact["quote"])
    if kind != "study_period":
        wrong_hedge: bool | None = None if value["approximate"] else True
        yield _set("approximate", index, ("value", "approximate"), wrong_hedge, "almost" not in fact["quote"])


def _unit_needed(fact: Record) -> bool:
    """A unit left out is seen where its noun or sign stands right behind the number."""
    # "female" alone names no noun that a unit must repeat.
    return str(fact["quote"]) not in ("female", "woman")


def _statistic_provable(fact: Record, wrong: str | None) -> bool:
    """Between "of one patient" and "nothing said" the words do not choose."""
    words = fact["quote"].lower()
    if wrong == "total":
        return "overall" not in words
    if wrong == "estimate":
        return str(fact["kind"]) != "survival"
    if wrong == "change":
        return not any(word in words for word in ("improve", "later", "after", "relief"))
    if wrong == "mode":
        return True
    return wrong is not None or str(fact["value"]["statistic"]) != "single"


def _place(index: int, fact: Record) -> Iterator[Mutation]:
    start, end = fact["start"], fact["end"]
    yield _set("offsets", index, ("start",), start + 1, True)
    yield _set("offsets", index, ("start",), start - 1, True)
    yield _set("offsets", index, ("end",), end + 1, True)
    yield _set("offsets", index, ("end",), end - 1, True)
    yield _set("quote", index, ("quote",), fact["quote"] + " ", True)
    yield _set("quote", index, ("quote",), fact["quote"].upper() + "!", True)
    sentence = fact["sentence"]
    yield _set("sentence", index, ("sentence",), {"start": 0, "end": 5}, True)
    yield _set(
        "sentence", index, ("sentence",), {"start": sentence["start"] + 1, "end": sentence["end"]}, True
    )
    yield _set("sentence", index, ("sentence",), {"start": sentence["start"], "end": end - 1}, True)
    yield _set("support", index, ("support",), [{"start": 10, "end": 10}], True)
    yield _set("support", index, ("support",), [{"start": start, "end": end}], True)
    yield _set("support", index, ("support",), [{"start": 3, "end": 9}], True)
    if fact["support"]:
        needed = (fact["kind"] == "score" and len(fact["support"]) == 3) or fact["value"][
            "unit"
        ] == "{vertebrae}"
        yield _set("support", index, ("support",), [], needed and fact["value"]["unit"] != "{vertebrae}")


def _meaning(index: int, fact: Record, record: Record) -> Iterator[Mutation]:
    kinds = ("cohort_size", "sex", "age", "study_period", "follow_up", "survival", "count", "proportion",
             "score", "measurement", "duration", "stage", "effect", "p_value")  # fmt: skip
    for wrong in kinds:
        if wrong != fact["kind"]:
            yield _set("kind", index, ("kind",), wrong, False)
    for wrong_label in ("headache", "male", "median zygomatic osteotomy", None):
        if wrong_label != fact["label"]:
            yield _set("label", index, ("label",), wrong_label, False)
    for study in record["studies"]:
        if study["id"] != fact["study"]:
            yield _set("study", index, ("study",), study["id"], True)
    yield _set("study", index, ("study",), "t99", True)
    for wrong_section in ("s1", "s3", None):
        yield _set("section", index, ("section",), wrong_section, True)
    for wrong_instrument in ("VAS", "NDI", "ODI", "Zebra scale", None):
        if wrong_instrument != fact["instrument"]:
            yield _set("instrument", index, ("instrument",), wrong_instrument, False)
    other = {"text": "at 99 weeks", "anchor": "moon landing", "relation": "before", "offset": "P99W"}
    yield _set("timepoint", index, ("timepoint",), other, False)
    if fact["timepoint"] is not None:
        yield _set("timepoint", index, ("timepoint", "text"), "at 99 weeks", False)
        yield _set("timepoint", index, ("timepoint", "offset"), "P9D", False)
        yield _set("timepoint", index, ("timepoint", "anchor"), "moon landing", False)
        wrong_relation = "before" if fact["timepoint"]["relation"] == "after" else "after"
        yield _set("timepoint", index, ("timepoint", "relation"), wrong_relation, False)
        yield _set("timepoint", index, ("timepoint",), None, False)
    yield _set("group", index, ("group",), "zoledronate arm", False)
    yield _set("compares", index, ("compares",), ["f99"], True)


def _citation(index: int, citation: Record) -> Iterator[Mutation]:
    def at(key: tuple[Any, ...], value: Any, kind: str = "citation") -> Mutation:
        name = f"{citation['id']} {'.'.join(map(str, key))} = {value!r}"
        return Mutation(kind, name, setter(("citations", index, *key), value), True)

    for key, value in citation["csl"].items():
        if isinstance(value, str):
            yield at(("csl", key), value + "x")
            if key != "id":
                yield Mutation(
                    "citation",
                    f"{citation['id']} drops {key}",
                    dropper(("citations", index, "csl", key)),
                    True,
                )
    yield at(("csl", "author"), citation["csl"]["author"][1:])
    yield at(("csl", "author", 0, "family"), "Nobody")
    yield at(("csl", "author", 0, "given"), "Q")
    yield at(("csl", "issued", "date-parts"), [[1999]])
    yield at(("csl", "publisher"), "Nobody")
    for key, value in (("epub", [1999]), ("et_al", True), ("note", "Erratum in: X")):
        yield at(("csl", "custom", key), value)
    yield at(("csl", "custom", "title_translated"), not citation["csl"]["custom"]["title_translated"])
    yield at(("csl", "custom", "fields", "title"), [0, 3])
    yield at(("csl", "custom", "fields", "title"), [0, 99999])
    yield at(("raw",), citation["raw"][:-1], "raw")
    yield at(("start",), citation["start"] + 1, "offsets")
    yield at(("end",), citation["end"] - 1, "offsets")
    yield at(("label",), "77", "citation")
    mention = citation["mentions"][0]
    yield at(("mentions",), [], "mentions")
    yield at(("mentions",), [{"start": 40, "end": 42}], "mentions")
    yield at(("mentions",), [mention, {"start": mention["end"] + 5, "end": mention["end"] + 6}], "mentions")
    yield at(("mentions",), [{"start": mention["start"], "end": mention["end"] - 1}], "mentions")


def _numeral(index: int, numeral: Record, record: Record) -> Iterator[Mutation]:
    name = f"numeral {numeral['text']} at {numeral['start']}"
    yield Mutation(
        "numeral dropped", f"{name} dropped", dropper(("numerals", index)), numeral["text"] != "IIB"
    )
    for role in ("fact", "timepoint", "citation", "reference", "date", "anatomy", "identifier", "list",
                 "metadata", "word", "other", "unknown"):  # fmt: skip
        if role == numeral["role"]:
            continue

        def change(changed: Record, role: str = role) -> None:
            row = changed["numerals"][index]
            row.update(
                role=role,
                facts=["f1"] if role == "fact" else [],
                note="frequency" if role == "other" else None,
            )

        # Of what is no fact, no marker, no reference, no trailer, only the form speaks; a footnote's own
        # number may be called a marker or a part of the reference.
        fixed = numeral["role"] in ("fact", "citation", "reference", "metadata") or role == "fact"
        inside = any(c["start"] <= numeral["start"] < c["end"] for c in record["citations"])
        fixed = fixed and not (numeral["role"] == "reference" and role == "citation" and not inside)
        yield Mutation("numeral role", f"{name} as {role}", change, fixed and numeral["text"] != "IIB")
    yield Mutation(
        "numeral text", f"{name} text", setter(("numerals", index, "text"), numeral["text"] + "0"), True
    )
    yield Mutation(
        "numeral text", f"{name} start", setter(("numerals", index, "start"), numeral["start"] - 1), True
    )
    if numeral["role"] == "fact":
        other = "f1" if numeral["facts"] != ["f1"] else "f2"
        yield Mutation(
            "numeral facts", f"{name} of {other}", setter(("numerals", index, "facts"), [other]), True
        )
        yield Mutation("numeral facts", f"{name} of f99", setter(("numerals", index, "facts"), ["f99"]), True)
    if numeral["role"] == "other":
        yield Mutation(
            "numeral text", f"{name} without note", setter(("numerals", index, "note"), None), True
        )


def _page(record: Record) -> Iterator[Mutation]:
    yield Mutation("text", "a letter of the text", setter(("text",), "X" + record["text"][1:]), True)
    yield Mutation(
        "text", "a digit of the text", setter(("text",), record["text"].replace("14.8", "14.9")), True
    )
    yield Mutation("text", "the text's end", setter(("text",), record["text"][:-1]), True)
    yield Mutation("hash", "the hash", setter(("page", "sha256"), "0" * 64), True)
    wrong_page: tuple[tuple[str, Any], ...] = (
        ("title", "Another"), ("url", None), ("modified", "2024-06-08"), ("encoding", "cp1252"),
        ("format", "dokuwiki"),
    )  # fmt: skip
    for key, value in wrong_page:
        yield Mutation("page", f"page {key}", setter(("page", key), value), True)
    yield Mutation("page", "page id", setter(("page", "id"), "another_page"), False)
    yield Mutation("schema", "schema_version", setter(("schema_version",), "2.0"), True)
    yield Mutation("schema", "an unknown key", setter(("extra",), 1), True)
    yield Mutation("schema", "a missing key", dropper(("facts", 0, "value", "sd")), True)
    for index, check in enumerate(record["checks"]):
        for status in ("pass", "warn", "fail", "skip"):
            if status != check["status"]:
                change = setter(("checks", index, "status"), status)
                yield Mutation("check", f"{check['rule']} {check['message']} as {status}", change, True)
        yield Mutation("check", f"{check['rule']} dropped", dropper(("checks", index)), True)
        yield Mutation(
            "check", f"{check['rule']} message", setter(("checks", index, "message"), "all well"), True
        )
        yield Mutation("check", f"{check['rule']} facts", setter(("checks", index, "facts"), ["f55"]), True)
    for index, section in enumerate(record["sections"]):
        wrong_section = ("title", "Another"), ("level", 5), ("start", section["start"] + 1), ("parent", "s99")
        for key, value in wrong_section:
            change = setter(("sections", index, key), value)
            # Where the form gives no level, any is plausible.
            yield Mutation("sections", f"{section['id']} {key}", change, key != "level")
    for index, study in enumerate(record["studies"]):
        base = ("studies", index)
        yield Mutation("studies", f"{study['id']} citations", setter((*base, "citations"), ["c99"]), True)
        other = "c1" if study["citations"] != ["c1"] else "c2"
        yield Mutation("studies", f"{study['id']} of {other}", setter((*base, "citations"), [other]), True)
        yield Mutation("studies", f"{study['id']} section", setter((*base, "section"), "s99"), True)
        yield Mutation(
            "studies", f"{study['id']} spans", setter((*base, "spans"), [{"start": 0, "end": 1}]), True
        )
        yield Mutation("studies", f"{study['id']} authors", setter((*base, "authors"), "Nobody et al."), True)
        yield Mutation("design", f"{study['id']} design", setter((*base, "design"), "trial"), False)
        summary = study["summary"]
        for key in ("n", "age", "survival"):
            cell = None if summary[key] else {"value": record["facts"][0]["value"], "facts": ["f1"]}
            yield Mutation("summary", f"{study['id']} {key}", setter((*base, "summary", key), cell), True)
