"""Records proved before they are written, as scheduled runs do it: with the lexicon they were made with."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from extract.run import runner
from extract.run.options import Options

SCALE = """
[[instrument]]
abbr = "XYZ"
names = ["Xylophone disability score"]
low = 0
high = 12
"""
PAGE = "They treated 24 patients. The mean XYZ was 6.0 (range 3-8) preoperatively."


def _unproved(folder: Path, lexicon: str | None) -> list[str]:
    """What is not proved of a page made with a scale of the user's own, and proved with `lexicon`."""
    (folder / "page.txt").write_text(PAGE)
    (folder / "mine.toml").write_text(SCALE)
    options = Options((str(folder / "page.txt"),), str(folder / "output"), lexicon=str(folder / "mine.toml"))
    reports: list[runner.Report] = []

    def check(store: runner.Store, outcomes: list[runner.Outcome]) -> list[runner.Outcome]:
        reports.append(runner.Report(runner.Totals()))
        runner.prove_batch(store, outcomes, reports[0], lexicon=lexicon and str(folder / lexicon))
        return outcomes

    runner.run(options, steps=replace(runner.plain_steps(), check=check))
    return reports[0].unproved


@pytest.mark.parametrize(("lexicon", "proved"), [("mine.toml", True), (None, False)])
def test_a_batch_is_proved_with_the_lexicon_it_was_made_with(
    tmp_path: Path, lexicon: str | None, proved: bool
) -> None:
    assert (_unproved(tmp_path, lexicon) == []) is proved
