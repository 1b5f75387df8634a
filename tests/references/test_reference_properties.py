"""A random record in Vancouver style parses back to itself.

Anything at all ends in an item, in linear time.
"""

from __future__ import annotations

import json
from typing import Any

import pytest
from gold import as_gold
from hypothesis import example, given, settings
from hypothesis import strategies as st

from extract.references import (
    identifier_problems,
    parse_reference,
    refused,
    same_work,
    split_references,
)
from extract.references.parse import LIMIT

UPPER = "ABCDEFGHIJKLMNOPRSTUVWZ\u00c9\u00d6\u0160\u0141"
LOWER = "abcdefghijklmnopqrstuvwxyz\u00e9\u00f6\u00fc\u0161\u0142\u00f1"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
JOURNALS = (
    "J Neurosurg",
    "Lancet",
    "Spine (Phila Pa 1976)",
    "N Engl J Med",
    "World Neurosurg",
    "Acta Neurochir (Wien)",
    "Neurosurgery",
    "Proc Natl Acad Sci U S A",
    "BMJ",
    "J Bone Joint Surg Am",
    "Eur Spine J",
    "PLoS One",
)

capitalised = st.builds(lambda a, b: a + b, st.sampled_from(UPPER), st.text(LOWER, min_size=2, max_size=10))
family = st.one_of(
    capitalised, st.builds("{}-{}".format, capitalised, capitalised), st.builds("O'{}".format, capitalised)
)


@st.composite
def names(draw: st.DrawFn) -> dict[str, str]:
    name = {"family": draw(family), "given": draw(st.text(UPPER, min_size=1, max_size=3))}
    if draw(st.integers(0, 9)) == 0:
        name["non-dropping-particle"] = draw(st.sampled_from(["van", "van der", "de", "von", "de la", "ter"]))
    if draw(st.integers(0, 9)) == 0:
        name["suffix"] = draw(st.sampled_from(["Jr", "Sr", "2nd", "3rd"]))
    return name


words = st.lists(st.text(LOWER, min_size=4, max_size=12), min_size=3, max_size=12)
sentence = st.builds(lambda first, rest: " ".join([first, *rest]), capitalised, words)
titles = st.builds(
    lambda parts, end: ". ".join(parts) + end,
    st.lists(sentence, min_size=1, max_size=3),
    st.sampled_from(["", "?", "!"]),
)
numbers = st.integers(1, 999).map(str)
pages = st.one_of(
    numbers,
    st.builds(lambda a, b: f"{a}-{a + b}", st.integers(1, 2500), st.integers(1, 90)),
    st.builds(lambda a, b: f"E{a}-{b}", st.integers(100, 2000), st.integers(1, 9)),
    numbers.map("e{}".format),
)


@st.composite
def dates(draw: st.DrawFn) -> list[int]:
    parts = [draw(st.integers(1950, 2029)), draw(st.integers(1, 12)), draw(st.integers(1, 28))]
    return parts[: draw(st.integers(1, 3))]


@st.composite
def records(draw: st.DrawFn) -> dict[str, Any]:
    record: dict[str, Any] = {
        "type": "article-journal",
        "author": draw(st.lists(names(), min_size=1, max_size=60)),
        "title": draw(titles),
        "container-title": draw(st.sampled_from(JOURNALS)),
        "issued": draw(dates()),
        "volume": draw(numbers),
    }
    if draw(st.booleans()):
        record["issue"] = draw(
            st.one_of(numbers, numbers.map("{} Suppl".format), numbers.map("Pt {}".format))
        )
    record["page"] = draw(pages)
    if draw(st.booleans()):
        record["DOI"] = draw(
            st.from_regex(r"10\.[1-9][0-9]{3}/[a-z]{1,8}\.[0-9]{4}\.[0-9]{2}\.[0-9]{3}", fullmatch=True)
        )
    if draw(st.booleans()):
        record["epub"] = draw(dates())
    if draw(st.booleans()):
        record["PMID"] = draw(st.integers(1, 39_999_999).map(str))
        if draw(st.booleans()):
            record["PMCID"] = "PMC" + draw(st.integers(10_000, 12_999_999).map(str))
    return record


def _name(name: dict[str, str]) -> str:
    return " ".join(
        name[key] for key in ("non-dropping-particle", "family", "given", "suffix") if key in name
    )


def _date(parts: list[int]) -> str:
    words = [str(parts[0]), *(MONTHS[month - 1] for month in parts[1:2]), *(str(day) for day in parts[2:])]
    return " ".join(words)


def vancouver(record: dict[str, Any]) -> str:
    """As PubMed prints it."""
    stop = "" if record["title"][-1] in "?!" else "."
    issue = f"({record['issue']})" if "issue" in record else ""
    text = f"{', '.join(map(_name, record['author']))}. {record['title']}{stop} {record['container-title']}. "
    text += f"{_date(record['issued'])};{record['volume']}{issue}:{record['page']}."
    text += f" doi: {record['DOI']}." if "DOI" in record else ""
    text += f" Epub {_date(record['epub'])}." if "epub" in record else ""
    if "PMID" in record:
        text += (
            f" PMID: {record['PMID']}" + (f"; PMCID: {record['PMCID']}" if "PMCID" in record else "") + "."
        )
    return text


@settings(max_examples=300, deadline=None)
@given(records())
def test_vancouver_parses_back_to_itself(record: dict[str, Any]) -> None:
    assert as_gold(parse_reference(vancouver(record))) == record


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=400))
@example("10.1000/")
@example("[](#)")
@example("Smith J. . . 2010;")
def test_any_text_ends_in_an_item_with_spans_inside_it(raw: str) -> None:
    item = parse_reference(raw, id="c1")
    assert item["id"] == "c1"
    assert isinstance(identifier_problems(item), list)
    for start, end in item["custom"]["fields"].values():
        assert 0 <= start < end <= len(raw)
    for start, end in split_references(raw):
        assert raw[start:end] == raw[start:end].strip() != ""


@settings(max_examples=100, deadline=None)
@given(records(), st.integers(0, 400), st.sampled_from(["\n", " \n", "\n\n"]))
def test_a_line_break_changes_nothing(record: dict[str, Any], place: int, gap: str) -> None:
    raw = vancouver(record)
    at = raw.find(" ", place % len(raw))
    broken = raw if at < 0 else raw[:at] + gap + raw[at + 1 :]
    assert as_gold(parse_reference(broken)) == record


@settings(max_examples=100, deadline=None)
@given(records())
def test_a_reference_is_the_same_work_as_itself_without_its_identifiers(record: dict[str, Any]) -> None:
    item = parse_reference(vancouver(record))
    bare = {key: value for key, value in item.items() if key not in ("DOI", "PMID", "PMCID")}
    assert same_work(item, item)
    assert same_work(item, bare)
    assert not same_work(item, bare | {"title": item["title"] + " and more"})


SEEDS = (
    "A. ",
    "Smith J, ",
    "(",
    "[",
    "10.1000/",
    "1 ",
    "In: ",
    "a",
    "; ",
    "1990 ",
    "1990;",
    "PMID: ",
    "van der ",
    "*",
    "<",
    "doi: 10.1000/a- ",
    "2010;1:2-3, ",
    "J. ",
    "New York: Press, ",
    "Erratum in ",
    "\n",
    "12-13, ",
    "Group ",
    "ed. ",
    ".",
    "\u201c",
)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_text_as_long_as_the_limit_is_read(seed: str) -> None:
    raw = ("Smith J. Title. " + seed * LIMIT)[:LIMIT]
    item = parse_reference(raw)
    assert json.loads(json.dumps(item)) == item


def test_a_megabyte_is_refused_and_says_so() -> None:
    item = parse_reference("Smith J, " * 120_000, id="c1")
    assert refused(item)
    assert item["custom"]["note"].startswith(
        "refused: 1,080,000 characters are no single reference (limit 20,000)"
    )
