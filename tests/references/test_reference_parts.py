"""Identifiers checked, one work found twice, what is refused, what importing costs."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from extract.references import identifier_problems, parse_reference, refused, same_work

BASE = "Hunt WE, Hess RM. Surgical risk. J Neurosurg. 1968 Jan;28(1):14-20."


@pytest.mark.parametrize(
    ("tail", "fields", "problems"),
    [
        (
            "doi: 10.3171/jns.1968.28.1.0014. PMID: 5635959.",
            {"DOI": "10.3171/jns.1968.28.1.0014", "PMID": "5635959"},
            [],
        ),
        (
            "doi: 10.1016/ j.wneu.2018.07.042.",
            {"DOI": "10.1016/j.wneu.2018.07.042"},
            ["white space or a dash inside the DOI mended: 10.1016/j.wneu.2018.07.042"],
        ),
        (
            "doi: 10.1016/S0735\u20101097(15)60488\u20100.",
            {"DOI": "10.1016/S0735-1097(15)60488-0"},
            ["white space or a dash inside the DOI mended: 10.1016/S0735-1097(15)60488-0"],
        ),
        ("doi: 0.3171/jns.1968.", {"DOI": "0.3171/jns.1968"}, ["malformed DOI: 0.3171/jns.1968"]),
        ("doi: 10.31/jns.1968.", {"DOI": "10.31/jns.1968"}, ["malformed DOI: 10.31/jns.1968"]),
        ("PMID: 286389501234.", {"PMID": "286389501234"}, ["malformed PMID: 286389501234"]),
        ("PMID: 0123.", {"PMID": "0123"}, ["malformed PMID: 0123"]),
        ("PMCID: PMC12A45.", {"PMCID": "PMC12A45"}, ["malformed PMCID: PMC12A45"]),
        ("PMCID: 7335153.", {"PMCID": "PMC7335153"}, []),
        ("", {}, []),
    ],
)
def test_identifiers_are_kept_and_their_faults_told(
    tail: str, fields: dict[str, str], problems: list[str]
) -> None:
    item = parse_reference(f"{BASE} {tail}")
    assert {name: item[name] for name in ("DOI", "PMID", "PMCID") if name in item} == fields
    assert identifier_problems(item) == problems
    assert item["page"] == "14-20"


ITEM: dict[str, Any] = parse_reference(f"{BASE} doi: 10.3171/jns.1968.28.1.0014. PMID: 5635959.")


@pytest.mark.parametrize(
    ("raw", "same"),
    [
        (f"{BASE} PMID: 5635959.", True),
        ("Other AB. Another title. Lancet. 2001;1:2. PMID: 5635959.", True),
        (f"{BASE} PMID: 5635960.", False),
        (f"{BASE} doi: 10.3171/JNS.1968.28.1.0014", True),
        (f"{BASE} doi: 10.3171/other", False),
        (BASE, True),
        ("HUNT WE. Surgical Risk. J. Neurosurg. 28:14, 1968", True),
        ("Hunt WE, Hess RM. Surgical risk. J Neurosurg. 1969 Jan;28(1):14-20.", False),
        ("Hess RM. Surgical risk. J Neurosurg. 1968 Jan;28(1):14-20.", False),
        ("Hunt WE, Hess RM. Surgical risks. J Neurosurg. 1968 Jan;28(1):14-20.", False),
    ],
)
def test_one_work_is_known_again(raw: str, same: bool) -> None:
    other = parse_reference(raw)
    assert same_work(ITEM, other) is same
    assert same_work(other, ITEM) is same


def test_two_refused_items_are_not_one_work() -> None:
    assert not same_work(parse_reference("See text."), parse_reference("See text."))


def test_refused_text_stands_in_the_note() -> None:
    item = parse_reference("3) Smith J,\npersonal communication, 2010.", id="c3")
    assert refused(item)
    assert item == {
        "id": "c3",
        "custom": {
            "epub": None,
            "et_al": False,
            "title_translated": False,
            "note": "Smith J, personal communication, 2010.",
            "fields": {},
        },
    }


def test_an_identifier_alone_is_enough() -> None:
    assert not refused(parse_reference("PMID: 33522744"))
    assert parse_reference("doi: 10.1016/j.wneu.2018.07.042")["type"] == "document"


def test_what_is_not_certain_is_left_out_and_kept_in_the_note() -> None:
    item = parse_reference("Yasargil M. Microsurgical anatomy. Stuttgart; Georg Thieme, 1984")
    assert {key: item[key] for key in ("author", "issued")} == {
        "author": [{"family": "Yasargil", "given": "M"}],
        "issued": {"date-parts": [[1984]]},
    }
    assert "title" not in item
    assert item["custom"]["note"] == "Microsurgical anatomy. Stuttgart; Georg Thieme"


def test_a_link_that_says_more_than_its_text_is_read() -> None:
    raw = f"{BASE} [Full text](https://doi.org/10.3171/jns.1968.28.1.0014)"
    item = parse_reference(raw)
    start, end = item["custom"]["fields"]["DOI"]
    assert item["DOI"] == raw[start:end] == "10.3171/jns.1968.28.1.0014"


def test_importing_the_parser_loads_no_heavy_library() -> None:
    code = (
        "import sys; import extract.references; "
        "heavy = {'spacy', 'pydantic', 'prefect', 'pdfplumber', 'rispy', 'bibtexparser', 'citeproc'}; "
        "print(sorted(heavy & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
