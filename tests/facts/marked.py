"""Case files of facts: text with marked spans, and below it what each of them states.

    What this file is about: free text, up to the first case. A line of it may say
    rules: age-cue age-list
    which rules must answer on its cases; else it is the one that the file is named for.

    # name of a case
    The mean operating time was [[214 minutes]] (range 90-400 minutes) in [[31 patients]].
    = duration  mean 214 min  range=90..400  label~operating time
    = cohort_size  31 {patients}

    ! name of a look-alike, on which the rules of the file must stay silent
    The drug was given every [[6 hours]].
    = none  role=other  note~frequency

Marks `[[…]]` enclose the numbers of a fact with their unit and statistic; they may nest. Lines that begin
with `=` describe them in the order in which they open, `&` is a second fact on the mark before. A text
without marks and lines must give no fact at all. A text's lines are one paragraph, blank lines part
paragraphs. Columns are parted by two blanks; what they mean stands in `COLUMNS`. Nobody types offsets.

`xfail: reason` below a case's name says that it is known to fail. In a paragraph, whose lines are tested one
by one, it stands below the line that fails, and `xfail extra: reason` says that the page gives facts which
are not marked. `python -m tests.facts.review` prints what fails, and what holds by now.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from extract.record import Kind, Role, Statistic

COLUMNS = """
kind            first word: one of the contract's kinds, or `none`: the mark's numbers make no fact
bare words      value (with < <= > >= before it), low..high of a bare span, statistic, unit, about,
                male, female
range= iqr= ci= ci95= ci90= ci99=   low..high of the spread
sd= se= numerator= denominator= percent= text= start= end= comparator=   the contract's keys of a value
label~words     the label holds these words; `word*` any word that begins so; label= the whole label
label!words     the label holds none of these
group~ group=   likewise; without it the fact must have no group
instrument=     without it the fact must have none
when=           before, at or after, the anchor, the ISO offset, as far as they are clear; without it an
                outcome has none
role= note~     of `none`: the role of the mark's numbers, alternatives parted by |; words of the note
"""
KINDS: tuple[str, ...] = get_args(Kind)
STATISTICS: tuple[str, ...] = get_args(Statistic)
ROLES: tuple[str, ...] = get_args(Role)
DEFAULT_STATISTIC = {
    "cohort_size": "count", "count": "count", "sex": "count", "proportion": "percent",
    "study_period": "range", "effect": "estimate",
}  # fmt: skip
DEFAULT_UNIT = {"proportion": "%", "effect": "1", "p_value": "1"}
DEFAULT_LABEL = {"age": "age", "follow_up": "follow-up", "study_period": "study period"}
NUMBERS = ("low", "high", "ci_level", "sd", "se", "numerator", "denominator", "percent")
TEXTS = ("text", "start", "end", "comparator")
NEEDS_LABEL = ("count", "proportion", "measurement", "duration", "survival")
MARK = re.compile(r"\[\[|\]\]")
COLUMN = re.compile(r"\s{2,}|\s+(?=[a-z_0-9]+[=~!])")
KEY = re.compile(r"(?P<key>[a-z_0-9]+)(?P<sign>[=~!])(?P<content>.*)", re.DOTALL)
BARE_NUMBER = re.compile(r"(?P<sign>[<>]=?)?(?P<number>-?\d+(?:\.\d+)?)$")
SPAN = re.compile(r"(?P<low>-?\d+(?:\.\d+)?)\.\.(?P<high>-?\d+(?:\.\d+)?)$")


class CaseError(ValueError):
    """A case file that cannot be read; the message names file, line and what is wrong."""


@dataclass(frozen=True)
class Expected:
    """What one mark must be read as. Offsets index the case's text, end exclusive."""

    start: int
    end: int
    line: str
    kind: str
    value: dict[str, Any] = field(default_factory=dict)
    words: tuple[tuple[str, str, str], ...] = ()  # (label|group|note, ~|=|!, content)
    instrument: str | None = None
    when: tuple[str, ...] | None = None
    roles: tuple[str, ...] = ()
    xfail: str | None = None

    @property
    def compares_unit(self) -> bool:
        """Sizes and scores are held to their unit only where the line gives it."""
        return self.value.get("unit") is not None or self.kind not in (
            "sex",
            "cohort_size",
            "score",
            "effect",
        )


@dataclass(frozen=True)
class Case:
    """One text and all that must be read from it."""

    file: str
    name: str
    text: str
    expected: tuple[Expected, ...]
    rules: tuple[str, ...] = ()  # one of them must answer, on a look-alike none
    fires: bool = True  # False: a look-alike
    xfail: str | None = None
    xfail_extra: str | None = None

    @property
    def known(self) -> str | None:
        """Why the case as a whole is known to fail, or None."""
        reasons = [self.xfail, *(e.xfail for e in self.expected), self.xfail_extra]
        return "; ".join(dict.fromkeys(reason for reason in reasons if reason)) or None


def read_cases(path: Path) -> list[Case]:
    """The cases of a file; CaseError for a file without one, or for a line that cannot be read."""
    blocks: list[tuple[int, list[str]]] = []
    rules: tuple[str, ...] = (path.stem,)
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.startswith(("# ", "! ")):
            blocks.append((number, [line]))
        elif blocks:
            blocks[-1][1].append(line)
        elif line.startswith("rules: "):
            rules = tuple(line.split()[1:])
    if not blocks:
        raise CaseError(f"{path.name}: no case")
    cases = [_case(path, number, lines, rules) for number, lines in blocks]
    names = [case.name for case in cases]
    if double := {name for name in names if names.count(name) > 1}:
        raise CaseError(f"{path.name}: two cases are named {sorted(double)}")
    return cases


def _case(path: Path, number: int, lines: list[str], rules: tuple[str, ...]) -> Case:
    body: list[str] = []
    wanted: list[tuple[str, str, str | None]] = []
    extra: str | None = None
    whole: str | None = None
    for offset, line in enumerate(lines[1:], number + 1):
        where = f"{path.name}:{offset}"
        if line.startswith(("= ", "& ")):
            wanted.append((where, line, None))
        elif line.startswith("xfail extra: "):
            extra = line.removeprefix("xfail extra: ")
        elif line.startswith("xfail: "):
            if wanted:
                wanted[-1] = (*wanted[-1][:2], line.removeprefix("xfail: "))
            else:
                whole = line.removeprefix("xfail: ")
        elif wanted and line.strip():
            raise CaseError(f"{where}: text below the expectations: {line!r}")
        else:
            body.append(line)
    page = re.sub(r"(?<!\n)\n(?!\n)", " ", "\n".join(body).strip())
    text, marks = _marks(page, f"{path.name}:{number}")
    if not text:
        raise CaseError(f"{path.name}:{number}: no text")
    expected, position = [], -1
    for where, line, xfail in wanted:
        position += line.startswith("=")
        if not 0 <= position < len(marks):
            raise CaseError(f"{where}: more lines than the {len(marks)} marks")
        expected.append(_expected(where, line, *marks[position], xfail))
    if position + 1 != len(marks):
        raise CaseError(
            f"{path.name}:{number}: {len(marks)} marks, but {position + 1} lines that begin with ="
        )
    return Case(
        path.stem, lines[0][2:].strip(), text, tuple(expected), rules, lines[0][0] == "#", whole, extra
    )


def _marks(marked: str, where: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and their spans in the order in which they open."""
    text, last = "", 0
    spans: list[tuple[int, int]] = []
    stack: list[int] = []
    for sign in MARK.finditer(marked):
        text += marked[last : sign.start()]
        last = sign.end()
        if sign[0] == "[[":
            stack.append(len(spans))
            spans.append((len(text), -1))
        elif not stack:
            raise CaseError(f"{where}: ]] without [[")
        else:
            i = stack.pop()
            spans[i] = (spans[i][0], len(text))
    if stack:
        raise CaseError(f"{where}: [[ without ]]")
    return text + marked[last:], spans


def _expected(where: str, line: str, start: int, end: int, xfail: str | None) -> Expected:
    head, *columns = [column for column in COLUMN.split(line[2:].strip()) if column]
    kind, _, rest = head.partition(" ")
    if kind != "none" and kind not in KINDS:
        raise CaseError(f"{where}: no kind {kind!r}")
    value: dict[str, Any] = {"statistic": DEFAULT_STATISTIC.get(kind), "unit": DEFAULT_UNIT.get(kind)}
    words: list[tuple[str, str, str]] = []
    instrument, when, roles = None, None, ()
    bare = rest.split()
    for column in columns:
        match = KEY.fullmatch(column)
        if not match:
            bare += column.split()
            continue
        key, sign, content = match["key"], match["sign"], match["content"].strip()
        if key in ("label", "group", "note"):
            words.append((key, sign, content))
        elif sign != "=" or not content:
            raise CaseError(f"{where}: {column!r}")
        elif key == "instrument":
            instrument = content
        elif key == "when":
            when = tuple(content.split())
        elif key == "role" and kind == "none" and set(content.split("|")) <= set(ROLES):
            roles = tuple(content.split("|"))
        elif key in ("range", "iqr", "ci", "ci95", "ci90", "ci99"):
            value |= _span(where, content) | {"spread": key[:2] if key.startswith("ci") else key}
            if len(key) == 4:
                value["ci_level"] = int(key[2:])
        elif key in NUMBERS:
            value[key] = _number(where, content)
        elif key in TEXTS:
            value[key] = content
        else:
            raise CaseError(f"{where}: no column {key!r}; see COLUMNS in marked.py")
    for word in bare:
        value |= _bare(where, kind, word, words)
    if kind in NEEDS_LABEL and not any(key == "label" for key, _, _ in words):
        raise CaseError(f"{where}: {kind} without a label")
    if kind in DEFAULT_LABEL and not any(key == "label" for key, _, _ in words):
        words.append(("label", "=", DEFAULT_LABEL[kind]))
    return Expected(start, end, line, kind, value, tuple(words), instrument, when, roles, xfail)


def _bare(where: str, kind: str, word: str, words: list[tuple[str, str, str]]) -> dict[str, Any]:
    if word in STATISTICS:
        return {"statistic": word}
    if word in ("male", "female") and kind == "sex":
        words.append(("label", "=", word))
        return {}
    if word == "about":
        return {"approximate": True}
    if match := BARE_NUMBER.match(word):
        return {"value": _number(where, match["number"])} | (
            {"comparator": match["sign"]} if match["sign"] else {}
        )
    if SPAN.match(word):
        return _span(where, word) | {"spread": ...}  # a bare span: what kind of spread it is, is not asked
    if kind == "none":
        raise CaseError(f"{where}: none takes no value")
    return {"unit": word}


def _span(where: str, content: str) -> dict[str, Any]:
    match = SPAN.match(content)
    if not match:
        raise CaseError(f"{where}: {content!r} is no low..high")
    return {"low": _number(where, match["low"]), "high": _number(where, match["high"])}


def _number(where: str, word: str) -> int | float:
    try:
        return float(word) if "." in word else int(word)
    except ValueError:
        raise CaseError(f"{where}: {word!r} is no number") from None
