"""`explain` says of every number what it was taken for, of every fact which rule made it, and which lost."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import extract
from extract.errors import LexiconError, SourceError, UsageError
from extract.explain import explain
from extract.version import VERSION
from tests.conftest import SEED, Command, page_text

TEXT = "Three of 12 patients died 39 days later.\n"
TRIAL = (
    "A randomised trial\n\nOverall 60 women were randomly assigned to tamoxifen (n = 30) or placebo "
    "(n = 30). Pain improved in 20 women in the tamoxifen group and in 10 women in the placebo group.\n"
)


def test_a_sentence_is_explained_number_by_number() -> None:
    first = explain(TEXT, at=0).splitlines()
    assert first[0].startswith(f"cohort-extract {VERSION}, lexicon ")
    lines = first[first.index("[0-40] Three of 12 patients died 39 days later.") :]
    assert lines[1:4] == [
        "  0-11 'Three of 12': plain (n_of_n) value=3 numerator=3 denominator=12",
        "    number 'Three' 0-5, word: fact f1",
        "    number '12' 9-11, digits: fact f1",
    ]
    decided = [line.split(":")[0] for line in lines[4:] if line.startswith(("    =>", "    fired"))]
    assert decided[0].startswith("    => count, rule ")
    assert decided[1] == "    fired"


def test_a_beaten_rule_says_what_it_would_have_said() -> None:
    text = explain("Four patients were seen.\n")
    assert "    fired: count" in text
    assert "    beaten: word, which says word" in text


def test_every_number_and_every_fact_of_the_seed_page_is_explained() -> None:
    record = extract.extract_file(SEED)
    text = explain(SEED)
    for fact in record.facts:
        assert f"=> {fact.kind}, rule {fact.rule}: " in text
    printed = re.findall(r"^ +number '.*' (\d+)-(\d+), .*: (\w+)", text, flags=re.MULTILINE)
    explained = {(int(start), int(end)): role for start, end, role in printed}
    prose = {(n.start, n.end): n.role for n in record.numerals if (n.start, n.end) in explained}
    assert explained == prose
    assert {n.role for n in record.numerals if (n.start, n.end) not in explained} == {
        "reference",
        "metadata",
        "date",
    }
    assert "  reference: " in text
    assert "  metadata: 2024/06/07 02:56" in text


def test_the_first_rule_that_answers_is_the_one_that_decided() -> None:
    text = explain(SEED)
    assert len(re.findall("^    fired: ", text, flags=re.MULTILINE)) > 50
    for block in re.split(r"\n(?=  \d)", text):
        answers = re.findall(r"^    (fired|beaten): ", block, flags=re.MULTILINE)
        assert answers == ["fired", *["beaten"] * (len(answers) - 1)][: len(answers)]


def test_the_arms_of_a_trial_and_the_words_that_tell_them_are_shown() -> None:
    text = explain(TRIAL)
    assert re.search(r"^arm 'tamoxifen', defined at \d+-\d+, told by: .*tamoxifen", text, flags=re.MULTILINE)
    assert re.search(r"^arm 'placebo', defined at \d+-\d+", text, flags=re.MULTILINE)
    assert "group 'tamoxifen'" in text
    assert "because group: " in text


def test_one_patient_or_many_is_said_with_the_words_that_tell() -> None:
    assert "one patient: the text says 'a 41-year-old'" in explain("We saw a 41-year-old man with pain.\n")
    assert "a group of patients: the text says '24 patients'" in explain("We saw 24 patients.\n")


def test_an_offset_picks_its_sentence_or_its_block() -> None:
    page = page_text(3)
    at = page.index("Mean follow-up") + 3
    (line,) = re.findall(r"^\[\d+-\d+\] .*", explain(page, at=at), flags=re.MULTILINE)
    assert line.split("] ")[1].startswith("Mean follow-up was")
    (line,) = re.findall(r"^\[\d+-\d+\] .*", explain(page, at=page.index("Smith AB")), flags=re.MULTILINE)
    assert "] note: " in line
    (line,) = re.findall(r"^\[\d+-\d+\] .*", explain(page, at=page.index("series")), flags=re.MULTILINE)
    assert line == "[8-19] heading: 'Case series'"


@pytest.mark.parametrize("at", [-1, len(TEXT), 10**9])
def test_an_offset_outside_the_text_is_refused(at: int) -> None:
    with pytest.raises(UsageError, match=f"the text has {len(TEXT)}"):
        explain(TEXT, at=at)


@pytest.mark.parametrize("text", ["12", "No number.", "1)", "((((", "¹⁾", "a\x00b 5"])
def test_a_page_of_almost_nothing_is_explained(text: str) -> None:
    assert explain(text).startswith("cohort-extract ")


def test_bad_input_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        explain("")
    with pytest.raises(SourceError, match="surrogate"):
        explain("a\ud800")
    with pytest.raises(SourceError, match="nowhere"):
        explain(tmp_path / "nowhere.txt")
    (tmp_path / "own.toml").write_text("nonsense = 1\n")
    with pytest.raises(LexiconError, match="nonsense"):
        explain(TEXT, lexicon=tmp_path / "own.toml")


FORMS = {
    "page.txt": "Pain\n\nThey treated 24 patients (14 men and 10 women).\n",
    "page.md": "# Pain\n\nThey treated 24 patients (14 men and 10 women).\n",
    "page.dokuwiki": "====== Pain ======\n\nThey treated **24** patients (14 men and 10 women).\n",
    "page.html": "<html><h1>Pain</h1><p>They treated <b>24</b> patients (14 men and 10 women).</p></html>",
}


@pytest.mark.parametrize("name", FORMS)
def test_the_command_explains_every_form(name: str, command: Command, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FORMS[name])
    done = command("explain", name)
    assert (done.code, done.err) == (0, "")
    assert "=> cohort_size, rule " in done.out
    assert done.out.count("=> sex, rule ") == 2


def test_the_command_explains_stdin_at_an_offset_with_a_lexicon(command: Command, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[[instrument]]\nabbr = "ZQS"\nlow = 0\nhigh = 9\n')
    done = command(
        "explain", "-", "--at", "0", "--lexicon", "own.toml", input="The mean ZQS was 4.5.\n\nMore 5.\n"
    )
    assert (done.code, done.err) == (0, "")
    assert "  scale ZQS, 9-12 'ZQS'" in done.out
    assert "More" not in done.out


def test_the_command_refuses_an_offset_outside(command: Command) -> None:
    done = command("explain", "-", "--at", "99", input=TEXT)
    assert (done.code, done.out) == (2, "")
    assert "no character 99" in done.err
