"""What the extractor makes of the seed page, proved like any other record."""

from __future__ import annotations

import pytest

from extract.build import extract_file
from extract.validate import validate
from extract.validate.gold import compare
from tests.validate.by_hand import ROOT, SOURCE, gold


def test_the_extracted_seed_page_agrees_with_its_gold() -> None:
    assert compare(extract_file(SOURCE), gold()) == []


def test_the_extracted_seed_page_is_proved() -> None:
    assert validate(extract_file(SOURCE), SOURCE.read_bytes()) == []


@pytest.mark.parametrize("form", ["dokuwiki", "html"])
def test_in_other_forms_nothing_else_is_wrong_with_it(form: str) -> None:
    path = ROOT / "fixtures" / "formats" / f"cervical_spinal_metastases.{form}"
    found = {problem.rule for problem in validate(extract_file(path), path.read_bytes())}
    assert found == set()
