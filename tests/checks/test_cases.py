"""Every check says of each case of its file exactly what the file says."""

from __future__ import annotations

import pytest

from extract.checks import CHECKS, run_checks
from tests.checks.marked import CASES, Case, build, read_cases

FILES = sorted(CASES.glob("*.txt"))
ALL = [case for path in FILES for case in read_cases(path)]
SCALES = {"VAS": (0.0, 10.0), "NDI": (0.0, 100.0), "GCS": (3.0, 15.0)}


def test_every_case_file_is_named_for_a_check() -> None:
    assert {path.stem for path in FILES} <= {name for name, _ in CHECKS}


@pytest.mark.parametrize("case", ALL, ids=[f"{case.rule}: {case.name}" for case in ALL])
def test_a_check_gives_the_rows_of_its_case_and_no_other(case: Case) -> None:
    rows = run_checks(build(case.page, case.study), scales=SCALES)
    assert [f"{row.status}: {row.message}" for row in rows if row.rule == case.rule] == list(case.expected)
