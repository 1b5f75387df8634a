"""Numbers with what belongs to them: ranges, means with spread, counts with percentages, each with its unit.

A sentence's numbers become a skeleton in which one private character stands for one number and its unit; patterns
on the skeleton then read "A (range B-C)" whatever the digits are. All offsets are the page text's.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from extract.language.numbers import Num, Number
from extract.language.units import money_before, unit_after
from extract.lexicon import Lexicon
from extract.quick import Quick

PLAIN, PERCENT, TIME, PHYSICAL, DATE, OPAQUE, ORDINAL, WORD = (chr(0xE000 + i) for i in range(8))
KINDS = {"percent": PERCENT, "time": TIME, "physical": PHYSICAL, "rate": PHYSICAL, "money": PHYSICAL}


@dataclass(slots=True)
class Quantity:
    """One estimate as printed; `numbers` are its numerals in order, `start`/`end` its span in the page's text.

    `core_end` is the end of the first number and its unit, before any bracket. `noun` is the span of a counted
    noun that stands between the core and a bracket ("9 patients (31%)").
    """

    numbers: list[Num]
    start: int
    end: int
    core_end: int
    kind: str  # plain | percent | time | physical | money | date | opaque | ordinal | word
    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    spread: str | None = None
    ci_level: Number | None = None
    sd: Number | None = None
    se: Number | None = None
    unit: str | None = None
    numerator: Number | None = None
    denominator: Number | None = None
    percent: Number | None = None
    comparator: str | None = None
    approximate: bool = False
    bare_range: bool = False  # a range without a word that says of what
    statistic: str | None = None
    iso: tuple[str | None, str | None] = (None, None)
    form: str = ""  # name of the pattern that read it
    noun: tuple[int, int] | None = None
    claimed: str | None = None  # role note once something has decided on it
    attached: list[tuple[int, int]] = field(default_factory=list)


class Atom:
    """One number and its unit in a sentence."""

    __slots__ = ("end", "kind", "num", "start", "symbol", "unit")

    def __init__(self, num: Num, start: int, end: int, symbol: str, kind: str, unit: str | None) -> None:
        self.num = num
        self.start = start
        self.end = end
        self.symbol = symbol
        self.kind = kind
        self.unit = unit


class Skeleton:
    """A stretch of text with each number and its unit replaced by one private character."""

    __slots__ = ("atoms", "begin", "places", "text")

    def __init__(self, text: str, begin: int, end: int, atoms: list[Atom]) -> None:
        pieces, places, position, length = [], [], begin, 0
        for atom in atoms:
            gap = text[position : atom.start]
            pieces.append(gap)
            length += len(gap)
            places.append(length)
            pieces.append(atom.symbol)
            length += 1
            position = atom.end
        pieces.append(text[position:end])
        self.text = "".join(pieces)
        self.atoms = atoms
        self.places = places
        self.begin = begin

    def index(self, place: int) -> int:
        """Which atom stands at skeleton offset `place`."""
        return bisect_left(self.places, place)

    def offset(self, place: int) -> int:
        """The page offset of skeleton offset `place`."""
        i = bisect_left(self.places, place)
        if i == 0:
            return self.begin + place
        before = self.atoms[i - 1]
        return before.end + place - self.places[i - 1] - 1


def make_atoms(text: str, numbers: list[Num], end: int, lexicon: Lexicon) -> list[Atom]:
    """Each number of a sentence with the unit behind it."""
    atoms = []
    for i, num in enumerate(numbers):
        limit = numbers[i + 1].start if i + 1 < len(numbers) else end
        kind = num.kind
        if kind in ("digits", "word", "part"):
            start = (
                num.start - 1
                if num.negative
                or (num.start > 1 and text[num.start - 1] == "+" and text[num.start - 2] in " ([")
                else num.start
            )
            if kind == "part":
                atoms.append(Atom(num, start, num.end, PERCENT, "part", "%"))
                continue
            hit = unit_after(text, num.end, min(end, num.end + 40), lexicon, word=kind == "word")
            if (hit and hit.end <= limit) or (
                hit and hit.end > limit and i + 1 < len(numbers) and numbers[i + 1].kind in ("unit", "digits")
            ):
                atoms.append(Atom(num, start, hit.end, KINDS[hit.kind], hit.kind, hit.ucum))
            else:
                money = money_before(text, start, 0)
                if money:
                    atoms.append(Atom(num, money[1], num.end, PHYSICAL, "money", money[0]))
                else:
                    atoms.append(Atom(num, start, num.end, PLAIN, "plain", None))
        elif kind == "date":
            atoms.append(Atom(num, num.start, num.end, DATE, "date", None))
        elif kind == "ordinal":
            atoms.append(Atom(num, num.start, num.end, ORDINAL, "ordinal", None))
        elif kind == "other":
            atoms.append(Atom(num, num.start, num.end, WORD, "word", None))
        elif atoms and num.start < atoms[-1].end:
            continue  # the digit inside a unit: "mg/m2"
        else:
            atoms.append(Atom(num, num.start, num.end, OPAQUE, "opaque", None))
    # an atom whose unit swallowed the next numeral ("100 mg/m(2)")
    return [a for i, a in enumerate(atoms) if not (i and a.start < atoms[i - 1].end)]


A = f"[{PLAIN}{PERCENT}{TIME}{PHYSICAL}]"
# up to four blanks: what emphasis leaves between a number and its neighbour
DASH = r"\s{0,4}[-–—−‐‑]\s{0,4}"
TO = rf"(?:{DASH}|\s{{1,4}}(?:to|through|and|until)\s{{1,4}}|\s?\.\.\.?\s?)"
# what may stand between a core and the bracket or comma that opens its spread
OPEN = r"\s*(?:[,;:]\s*)?(?:\s*[(\[]\s*|\s+)(?:with\s+(?:an?\s+)?)?"
RANGE_WORD = (
    r"(?:(?:age\s+|total\s+|full\s+)?[Rr]ange[ds]?|ranging|[Mm]in(?:imum)?(?:\s?[-–/]\s?|\s+to\s+)[Mm]ax(?:imum)?|extremes|limits"
    r"|spread|varying|varied)"
)
RANGE_SIGNS = ("ange", "ranging", "ax", "extremes", "limits", "spread", "vary", "varied")
TAILS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    # the first that matches wins; each is tried at the end of what has been read, in a line that has one of its signs
    (
        "iqr",
        ("IQR", "uartile", "Q1"),
        re.compile(
            rf"{OPEN}(?:IQR|[Ii]nter-?quartile\s+range|[Qq]uartiles?|Q1\s?[-–]\s?Q3)(?:\s*[(\[]IQR[)\]]|\s*,\s*IQR\s*(?=,))?\s*(?:[:,=]|of|was|from)?\s*(?P<low>{A})(?:{TO}|\s?[,;]\s?)(?P<high>{A})"
        ),
    ),
    (
        "ci",
        ("CI", "onfidence", "CL"),
        re.compile(
            rf"{OPEN}(?:(?:{PLAIN}-sided\s)?(?:(?P<level>{PERCENT})|two-sided)?\s*(?:-|\s)?\s*)?(?:\[?CIs?\]?|[Cc]onfidence\s+(?:[Ii]ntervals?|[Ll]imits?)|CL)(?:\s*[(\[](?:{PERCENT}\s*)?CIs?[)\]])?\s*(?:[:,=;]|of|was|from|between)?\s*[(\[]?\s*(?P<low>{A})(?:{TO}|\s?[,;]\s?|\s?/\s?)(?P<high>{A})"
        ),
    ),
    (
        "range",
        RANGE_SIGNS,
        re.compile(
            rf"{OPEN}{RANGE_WORD}(?:\s*(?:[:,=]|of|was|from|between))*\s*(?:{A}?)(?P<low>{A})(?:{TO}|\s?[,;/]\s?)(?P<high>{A})(?:\s*(?:IQR|interquartile))?"
        ),
    ),
    (
        "sd",
        ("",),
        re.compile(
            rf"\s*(?:(?:,\s*)?[(\[]?\s*(?:±|\+\s?/\s?[-–−]|\+[-–−])\s*(?P<sd1>{A})|(?:[,;]\s*)?[(\[]?\s*(?:SD|S\.D\.|s\.d\.|sd|(?P<se>SEM?|S\.E\.M?\.?|s\.e\.(?:m\.)?|sem?)|standard\s+deviations?|(?P<se2>standard\s+errors?(?:\s+of\s+the\s+mean)?))(?:\s*[(\[]SD[)\]])?\s*(?:[:,=]|of|was|\s)\s*(?:±|\+/-)?\s*(?P<sd2>{A}))"
            r"(?:\s*[(\[]?(?:SD|(?P<se3>SEM?))\b[)\]]?)?"
        ),
    ),
    # "2.9 on Day 2 after surgery (range 0-5)": the time of measurement stands between
    (
        "far",
        (*RANGE_SIGNS, "IQR"),
        re.compile(
            rf"\s(?:on|at|after|before|by|in)\s(?:the\s)?(?:[A-Za-z'’ -]|{TIME}|(?<=[Dd]ay ){PLAIN}|(?<=[Ww]eek ){PLAIN}|(?<=[Mm]onth ){PLAIN}){{2,48}}?\s*[(\[]\s*(?P<word>{RANGE_WORD}|IQR|[Ii]nterquartile\s+range)\s*(?:[:,=]|of|from)?\s*(?P<low>{A})(?:{TO}|\s?,\s?)(?P<high>{A})"
        ),
    ),
    (
        "bare",
        ("(", "["),
        re.compile(
            rf"\s*[(\[]\s*(?P<low>{A}){TO}(?P<high>{A})\s*(?P<after>[)\],;]|,?\s*range[)\]]|\s+IQR\s*[)\]])"
        ),
    ),
)
NOUN = r"(?:\s+(?!and\b|or\b|to\b|vs\b|versus\b|of\b)[A-Za-z][\w'’-]*){1,4}?"
COUNT_PERCENT = re.compile(
    rf"(?P<noun>{NOUN})?\s*[(\[;]\s*(?:or\s+|i\.e\.,?\s*|approximately\s+|about\s+|~)?(?P<percent>{PERCENT})\s*(?=[)\],;/:]|\s(?:of|vs|versus|and)\b|$)"
)
COUNT_COMMA_PERCENT = re.compile(rf"(?P<noun>{NOUN})?\s*,\s*(?:or\s+)?(?P<percent>{PERCENT})(?=[)\],;.])")
OF = re.compile(
    rf"(?P<noun>{NOUN})?\s*(?:/|\s(?:out\s+)?of\s+(?:(?:the|a|all|these|those|our|a\s+total\s+of|total)\s+)*(?:other\s+|remaining\s+|first\s+)?)\s*(?P<of>{PLAIN})(?!\s?%)"
)
PERCENT_OF = re.compile(
    rf"\s*(?:[(\[]\s*(?:n\s?=\s?|i\.e\.,?\s*)?(?P<n>{PLAIN})(?:{NOUN})?(?:\s?(?:/|(?:out\s+)?of(?:\s+the)?\s)\s?(?P<of>{PLAIN})(?:{NOUN})?)?\s*(?=[)\],;])|\s?,\s?(?P<n2>{PLAIN})\s?(?:/|of)\s?(?P<of2>{PLAIN}))"
)
CI_ALONE = re.compile(
    rf"{PERCENT}\s*-?\s*\[?(?:CIs?\]?|[Cc]onfidence\s+(?:[Ii]ntervals?|[Ll]imits?))(?:\s*[(\[]CIs?[)\]])?\s*(?:[:,=;]|of|was|from|between)?\s*[(\[]?\s*{A}(?:{TO}|\s?[,;]\s?|\s?/\s?){A}"
)
MEAN_SD = Quick(
    r"\b(?:[Mm]eans?|[Aa]verages?)\b[^.;]{0,20}?[(\[,]?\s*(?:±|\+/-)?\s*\(?(?:SDs?|s\.d\.|[Ss]tandard\s+deviations?)\s*[)\]]"
)
BARE_SD = re.compile(rf"\s*[(\[]\s*(?P<sd>{A})\s*[)\]]")
RANGE = re.compile(rf"(?P<a>{A})(?P<join>{TO})(?P<b>{A})")
DIMENSION = re.compile(rf"{A}(?:\s?[x×X*]\s?{A})+")
COMPARE = re.compile(
    r"(?P<ge>(?:≥|>\s?=|=\s?>|>\s?or\s?=|⩾|\bat\s+least|\bminimum(?:\s+of)?|\bno\s+less\s+than|\bnot\s+less\s+than)\s*(?:to\s+|a\s+)?$)"
    r"|(?P<le>(?:≤|<\s?=|=\s?<|<\s?or\s?=|⩽|\bup\s+to|\bat\s+most|\bno\s+more\s+than|\bnot\s+more\s+than|\bmaximum(?:\s+of)?|\bas\s+(?:long|many|much)\s+as)\s*(?:to\s+|an?\s+)?$)"
    r"|(?P<gt>(?:>|\b(?:more|greater|longer|higher|larger|older|later)\s+than|\bover|\babove|\bexceed(?:ing|ed|s)|\bin\s+excess\s+of)\s*(?:an?\s+)?$)"
    r"|(?P<lt>(?:<|\b(?:less|fewer|lower|shorter|smaller|younger|earlier)\s+than|\bunder|\bbelow|\bwithin\s+less\s+than)\s*(?:an?\s+)?$)"
)
SYMBOL = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<"}
COMPARE_AFTER = re.compile(
    r"\s?(?:or\s+(?:more|greater|older|above|over|longer|higher)|and\s+(?:older|over|above|more))\b|\s?\+(?=\s|$|[-,;.)])"
)
COMPARE_AFTER_LESS = re.compile(r"\s?or\s+(?:less|fewer|younger|below|under|lower|shorter)\b")
APPROX = re.compile(
    r"(?:\b(?:about|approximately|approx\.?|circa|(?-i:[Cc]a\.?)|nearly|almost|around|roughly|some|an\s+estimated|close\s+to)|~|≈|∼|∽)\s*(?:an?\s+)?$",
    re.IGNORECASE,
)


def _bound(quantity: Quantity, low: Atom, high: Atom, spread: str) -> None:
    quantity.low, quantity.high, quantity.spread = low.num.value, high.num.value, spread
    quantity.numbers += [low.num, high.num]
    if quantity.unit is None:
        unit = high if high.unit else low
        if unit.unit:
            quantity.unit, quantity.kind = unit.unit, unit.kind


def _negative_to_range(quantity: Quantity) -> None:
    """ "-73 - -75" keeps its signs; "3 -8" printed with a stray blank does not become negative eight."""
    if (
        quantity.low is not None
        and quantity.high is not None
        and quantity.high < quantity.low
        and quantity.high < 0 <= quantity.low
    ):
        quantity.high = -quantity.high


def read_quantities(
    text: str, begin: int, end: int, numbers: list[Num], lexicon: Lexicon
) -> tuple[list[Quantity], Skeleton]:
    """The quantities of the sentence `text[begin:end]` in order, and its skeleton."""
    if not numbers:
        return [], Skeleton(text, begin, end, [])
    atoms = make_atoms(text, numbers, end, lexicon)
    skeleton = Skeleton(text, begin, end, atoms)
    line = skeleton.text
    used = [False] * len(atoms)
    named_sd = MEAN_SD.stands(line)
    has_percent, has_of = PERCENT in line, "of" in line or "/" in line
    tails = [(name, pattern) for name, signs, pattern in TAILS if any(sign in line for sign in signs)]
    found: list[Quantity] = []
    for i, atom in enumerate(atoms):
        if used[i]:
            continue
        used[i] = True
        place = skeleton.places[i]
        quantity = Quantity([atom.num], atom.start, atom.end, atom.end, atom.kind, unit=atom.unit)
        found.append(quantity)
        if atom.symbol in (OPAQUE, ORDINAL, WORD):
            quantity.value = atom.num.value
            continue
        if atom.symbol == DATE:
            quantity.iso = (atom.num.iso, None)
            continue
        quantity.value = atom.num.value
        if atom.symbol == PERCENT and (match := CI_ALONE.match(line, place)):
            # "(95% CI 0.1-3.0)" away from its estimate: an interval, and no estimate of 95
            for k in range(i, skeleton.index(match.end() - 1) + 1):
                if k < len(atoms) and not (k > i and used[k]):
                    used[k] = True
                    if k > i:
                        quantity.numbers.append(atoms[k].num)
                    quantity.end = atoms[k].end
            quantity.kind, quantity.form, quantity.value = "interval", "ci_alone", None
            continue
        if atom.kind == "part":
            quantity.kind = "percent"
            quantity.numerator, quantity.denominator = atom.num.numerator, atom.num.denominator
            quantity.form = "part"
            _leading(quantity, text, begin)
            continue
        after = place + 1
        dimension = DIMENSION.match(line, place)
        if dimension:
            quantity.form = "dimension"
            _leading(quantity, text, begin)
            continue
        match = RANGE.match(line, place)
        if match and _is_range(match, atoms, skeleton, line, place, i):
            high = atoms[i + 1]
            used[i + 1] = True
            quantity.value = None
            quantity.form = "range"
            _bound(quantity, atom, high, "range")
            if high.unit and atom.unit and high.unit != atom.unit:
                _mixed_units(quantity, atom, high)
            _negative_to_range(quantity)
            quantity.numbers = [atom.num, high.num]
            quantity.core_end = quantity.end = high.end
            after = match.end()
        elif (
            atom.symbol == PLAIN
            and has_of
            and (match := OF.match(line, place + 1))
            and _is_ratio(match, atom, atoms, skeleton, line)
        ):
            j = skeleton.index(match.start("of"))
            quantity.numerator, quantity.denominator = atom.num.value, atoms[j].num.value
            quantity.form = "n_of_n"
            used[j] = True
            quantity.numbers.append(atoms[j].num)
            quantity.end = quantity.core_end = atoms[j].end
            after = match.end()
        if has_percent and atom.symbol == PLAIN and quantity.form in ("", "n_of_n"):
            named = line[max(0, place - 5) : place].rstrip().endswith("=")
            match = COUNT_PERCENT.match(line, after) or (
                COUNT_COMMA_PERCENT.match(line, after) if quantity.form == "n_of_n" or named else None
            )
            if match:
                j = skeleton.index(match.start("percent"))
                if not used[j] and isinstance(atom.num.value, int) and (atoms[j].num.value or 0) <= 100:
                    used[j] = True
                    if match["noun"]:
                        quantity.noun = (
                            skeleton.offset(match.start("noun") + 1),
                            skeleton.offset(match.end("noun")),
                        )
                    quantity.numerator = atom.num.value
                    quantity.percent = atoms[j].num.value
                    quantity.value = atoms[j].num.value
                    quantity.kind, quantity.unit = "percent", "%"
                    quantity.numbers.append(atoms[j].num)
                    quantity.form = "n_percent"
                    quantity.end = atoms[j].end
                    after = match.end()
                    if line[after : after + 1] in (")", "]"):
                        quantity.end += 1
                        after += 1
                    of = re.compile(rf"\s+of\s+(?:(?:the|all|these|those|our)\s+)*(?P<of>{PLAIN})").match(
                        line, after
                    )
                    if of and quantity.denominator is None:
                        j = skeleton.index(of.start("of"))
                        if (
                            not used[j]
                            and isinstance(atoms[j].num.value, int)
                            and (atoms[j].num.value or 0) >= (atom.num.value or 0)
                        ):
                            used[j] = True
                            quantity.denominator = atoms[j].num.value
                            quantity.numbers.append(atoms[j].num)
                            quantity.end = atoms[j].end
                            after = of.end()
        elif atom.symbol == PERCENT and quantity.form == "" and (match := PERCENT_OF.match(line, after)):
            name = "n" if match["n"] else "n2"
            of_name = "of" if match["n"] else "of2"
            j = skeleton.index(match.start(name))
            if not used[j] and isinstance(atoms[j].num.value, int):
                used[j] = True
                quantity.numerator = atoms[j].num.value
                quantity.numbers.append(atoms[j].num)
                quantity.end = atoms[j].end
                quantity.form = "percent_n"
                after = match.end()
                if match[of_name]:
                    k = skeleton.index(match.start(of_name))
                    used[k] = True
                    quantity.denominator = atoms[k].num.value
                    quantity.numbers.append(atoms[k].num)
                    quantity.end = atoms[k].end
                if line[after : after + 1] in (")", "]"):
                    quantity.end += 1
                    after += 1
        if quantity.form == "range":
            after = _middle(quantity, atoms, used, skeleton, after)
        if (
            quantity.form == ""
            and (match := BARE_SD.match(line, after))
            and (
                named_sd
                or _same_decimals(atom, atoms[skeleton.index(match.start("sd"))])
                or (
                    "mean" in line[:place].lower() and _united_list(text, end, skeleton, match.end(), lexicon)
                )
            )
        ):
            # "mean (SD) … 6.7 (7.5) points": the head of the list says what the bracket holds
            j = skeleton.index(match.start("sd"))
            if (
                not used[j]
                and (atoms[j].unit is None or atoms[j].unit == quantity.unit)
                and not (
                    isinstance(atom.num.value, int)
                    and isinstance(atoms[j].num.value, int)
                    and atom.kind == "plain"
                    and not _united_list(text, end, skeleton, match.end(), lexicon)
                )
            ):
                used[j] = True
                quantity.sd = atoms[j].num.value
                quantity.numbers.append(atoms[j].num)
                quantity.form = "mean_sd"
                after = match.end()
                quantity.end = skeleton.offset(after)
        after = _tails(quantity, atoms, used, skeleton, after, tails)
        if quantity.unit is None and quantity.kind == "plain" and quantity.form in BRACKETED:
            _unit_behind(quantity, text, end, lexicon)
        _compound_time(quantity, atoms, used, skeleton, i)
        _leading(quantity, text, begin)
        _trailing(quantity, text, end)
    return found, skeleton


BRACKETED = ("with_range", "with_iqr", "with_ci", "with_bare", "with_far", "with_sd", "mean_sd")
NEXT_OF_LIST = re.compile(
    rf"\s*(?:,\s*and|,|and|vs\.?|versus|v|to|compared\s+with)\s*{PLAIN}\s*\(\s*{PLAIN}\s*\)"
)


def _unit_behind(quantity: Quantity, text: str, end: int, lexicon: Lexicon) -> None:
    """ "30 (6-80) months", "310 (IQR 200-500) mL": the unit of a value that stands behind its bracket."""
    if text[quantity.end - 1] not in ")]":
        return
    hit = unit_after(text, quantity.end, min(end, quantity.end + 40), lexicon)
    if hit is not None and hit.kind in ("time", "physical") and text[quantity.end : quantity.end + 1] == " ":
        quantity.unit, quantity.kind = hit.ucum, hit.kind
        quantity.end = quantity.core_end = hit.end


def _united_list(text: str, end: int, skeleton: Skeleton, after: int, lexicon: Lexicon) -> bool:
    """Whether "4 (2) days" or "4 (2) and 7 (3) days" ends in a unit of time or measure behind its last bracket."""
    line = skeleton.text
    while match := NEXT_OF_LIST.match(line, after):
        after = match.end()
    begin = skeleton.offset(after)
    if text.startswith(" point", begin):
        return True
    hit = unit_after(text, begin, min(end, begin + 40), lexicon) if text[begin : begin + 1] == " " else None
    return hit is not None and hit.kind in ("time", "physical")


def _is_range(
    match: re.Match[str], atoms: list[Atom], skeleton: Skeleton, line: str, place: int, i: int
) -> bool:
    low, high = atoms[i], atoms[i + 1]
    join = match["join"].strip()
    before = line[max(0, place - 24) : place]
    if join == "and" and not re.search(r"\b[Bb]etween\s+(?:the\s+ages\s+of\s+|ages?\s+)?$", before):
        return False
    if low.unit and high.unit and low.unit != high.unit and (low.kind != high.kind or low.kind != "time"):
        return False
    if low.unit and not high.unit and low.kind != "money" and low.unit != "%" and join in ("-", "–"):
        return low.kind in ("time", "physical", "percent")
    if join == "to" and re.search(
        r"\b(?:decreased|increased|improved|rose|fell|dropped|reduced|declined|changed|grew|went|worsened|lengthened)\b[^.;]{0,60}\bfrom\s+(?:an?\s+(?:mean|median|average)\s+(?:of\s+)?)?$",
        line[max(0, place - 90) : place],
    ):
        return False
    if low.num.value is None or high.num.value is None:
        return False
    if low.num.value == high.num.value and join in ("-", "–"):
        return True
    if (
        high.num.value < low.num.value
        and not (low.unit and high.unit and low.unit != high.unit)
        and not high.num.negative
    ):
        # "1973-86" is a span of years with a short end
        return bool(1800 <= low.num.value <= 2100 and high.num.text.isdigit() and len(high.num.text) == 2)
    return True


EXACT = {("a", "mo"): 12, ("wk", "d"): 7, ("h", "min"): 60, ("d", "h"): 24, ("min", "s"): 60}
AVERAGE = {
    ("mo", "d"): 30.4375,
    ("a", "d"): 365.25,
    ("a", "wk"): 52.1786,
    ("mo", "wk"): 4.348,
    ("wk", "h"): 168,
}


def convert(value: Number, source: str, target: str) -> tuple[Number, bool] | None:
    """`value` in the smaller unit `target`, and whether the result is only approximate."""
    if source == target:
        return value, False
    if (factor := EXACT.get((source, target))) is not None:
        return _tidy(value * factor), False
    if (factor2 := AVERAGE.get((source, target))) is not None:
        return _tidy(value * factor2), True
    return None


def _tidy(value: float) -> Number:
    rounded = round(value, 4)
    return int(rounded) if rounded == int(rounded) else rounded


def _mixed_units(quantity: Quantity, low: Atom, high: Atom) -> None:
    for source, target in ((low, high), (high, low)):
        assert source.unit and target.unit and source.num.value is not None and target.num.value is not None
        converted = convert(source.num.value, source.unit, target.unit)
        if converted:
            value, rough = converted
            quantity.unit = target.unit
            quantity.low, quantity.high = (
                (value, target.num.value) if source is low else (target.num.value, value)
            )
            quantity.approximate = quantity.approximate or rough
            return


def _is_ratio(match: re.Match[str], atom: Atom, atoms: list[Atom], skeleton: Skeleton, line: str) -> bool:
    j = skeleton.index(match.start("of"))
    top, bottom = atom.num.value, atoms[j].num.value
    if not isinstance(top, int) or not isinstance(bottom, int) or top > bottom or bottom == 0:
        return False
    if "/" in match[0]:
        before = line[max(0, match.start() - 14) : match.start()]
        # "grade 3/4", "grade 2/6 murmur", "CTCAE 3/4" are no counts
        return atom.end == atom.num.end and not re.search(
            r"(?:[Gg]rades?|[Ss]tages?|[Cc]lass|[Tt]ypes?|day|[Ff]ig)[\s-]*.$", before
        )
    return not (atom.num.text.lower() == "one" and match["noun"] is not None and "of" in match["noun"])


def _tails(
    quantity: Quantity,
    atoms: list[Atom],
    used: list[bool],
    skeleton: Skeleton,
    after: int,
    tails: list[tuple[str, re.Pattern[str]]],
) -> int:
    """Reads spreads behind what has been read, as long as there are any; returns where the reading stopped."""
    line = skeleton.text
    if quantity.form == "n_of_n":
        return after
    again = True
    while again:
        again = False
        for name, pattern in tails:
            if (
                name in ("iqr", "range", "ci", "bare", "far")
                and quantity.spread is not None
                and quantity.form != "range"
            ):
                continue
            if name == "sd" and (quantity.sd is not None or quantity.se is not None):
                continue
            if (
                quantity.form in ("range", "n_percent", "percent_n")
                and name != "ci"
                and quantity.form != "range"
            ):
                continue
            if quantity.form in ("range", "range_mean"):
                continue
            match = pattern.match(line, after)
            if not match:
                continue
            if name == "sd":
                which = "sd1" if match["sd1"] else "sd2"
                j = skeleton.index(match.start(which))
                if used[j]:
                    continue
                used[j] = True
                printed = atoms[j].num.value
                value = abs(printed) if printed is not None else None
                if match["se"] or match["se2"] or match["se3"]:
                    quantity.se = value
                else:
                    quantity.sd = value
                if quantity.unit is None and atoms[j].unit:
                    quantity.unit, quantity.kind = atoms[j].unit, atoms[j].kind
                quantity.numbers.append(atoms[j].num)
                quantity.end = atoms[j].end
            else:
                low, high = skeleton.index(match.start("low")), skeleton.index(match.start("high"))
                if used[low] or used[high]:
                    continue
                first, second = atoms[low], atoms[high]
                if (
                    name == "bare"
                    and (first.kind == "percent") != (quantity.kind == "percent")
                    and quantity.kind != "plain"
                ):
                    continue
                if (
                    name == "bare"
                    and first.num.value is not None
                    and second.num.value is not None
                    and second.num.value < first.num.value
                ):
                    continue
                if (
                    first.unit
                    and quantity.unit
                    and first.unit != quantity.unit
                    and first.kind != quantity.kind
                ):
                    continue
                if (
                    first.unit
                    and second.unit
                    and first.unit != second.unit
                    and (
                        first.num.value is None
                        or convert(first.num.value, first.unit, second.unit) is None
                        or quantity.unit != second.unit
                    )
                ):
                    continue
                used[low] = used[high] = True
                spread = {"iqr": "iqr", "ci": "ci"}.get(name, "range")
                if (name == "far" and "ange" in match["word"] and "nter" in match["word"]) or (
                    name == "far" and match["word"] == "IQR"
                ):
                    spread = "iqr"
                if name == "bare":
                    quantity.bare_range = True
                    if "IQR" in match["after"]:
                        spread = "iqr"
                        quantity.bare_range = False
                    elif "range" in match["after"]:
                        quantity.bare_range = False
                _bound(quantity, first, second, spread)
                _fit_units(quantity, first, second)
                _negative_to_range(quantity)
                if name == "ci":
                    if match["level"]:
                        level = skeleton.index(match.start("level"))
                        used[level] = True
                        quantity.ci_level = atoms[level].num.value
                        quantity.numbers.insert(len(quantity.numbers) - 2, atoms[level].num)
                    else:
                        between = line[match.start() : match.start("low")]
                        for k in range(skeleton.index(match.start()), low):
                            if atoms[k].symbol == PERCENT and not used[k] and between:
                                used[k] = True
                                quantity.ci_level = atoms[k].num.value
                                quantity.numbers.append(atoms[k].num)
                quantity.end = second.end
            after = match.end()
            if line[after : after + 1] in (")", "]"):
                after += 1
                quantity.end = skeleton.offset(after)
            elif name == "bare" and line[after - 1] in ")]":
                quantity.end = skeleton.offset(after)
            quantity.form = quantity.form or f"with_{name}"
            again = True
            break
    return after


def _fit_units(quantity: Quantity, low: Atom, high: Atom) -> None:
    """Bounds in another unit of time than the value: all in the smaller one."""
    unit = high.unit or low.unit
    if not unit or not quantity.unit or unit == quantity.unit:
        if low.unit and high.unit and low.unit != high.unit and quantity.unit:
            for name, atom in (("low", low), ("high", high)):
                if atom.unit != quantity.unit and atom.num.value is not None and atom.unit:
                    converted = convert(atom.num.value, atom.unit, quantity.unit)
                    if converted:
                        setattr(quantity, name, converted[0])
                        quantity.approximate = quantity.approximate or converted[1]
        return
    if quantity.value is not None and (converted := convert(quantity.value, quantity.unit, unit)):
        quantity.value, rough = converted
        quantity.unit = unit
        quantity.approximate = quantity.approximate or rough
        return
    for name, atom in (("low", low), ("high", high)):
        atom_unit = atom.unit or unit
        if atom.num.value is not None and (converted := convert(atom.num.value, atom_unit, quantity.unit)):
            setattr(quantity, name, converted[0])
            quantity.approximate = quantity.approximate or converted[1]


def _same_decimals(first: Atom, second: Atom) -> bool:
    """ "2.1 (1.4)": two decimal numbers printed alike, the second smaller or near, are a mean and its deviation."""
    a, b = first.num, second.num
    if (
        first.kind == "percent"
        or second.unit not in (None, first.unit)
        or a.kind != "digits"
        or b.kind != "digits"
    ):
        return False
    if "." not in a.text or "." not in b.text or b.negative or b.value is None or a.value is None:
        return False
    return len(a.text.split(".")[1]) == len(b.text.split(".")[1]) and 0 < b.value < 3 * abs(a.value) + 3


MIDDLE = re.compile(
    rf"\s*[(\[]\s*(?P<word>[Mm]ean|[Mm]edian|[Aa]verage)\s*(?:[:,=]|of|was)?\s*(?:of\s+)?(?P<value>{A})\s*[)\]]"
)


def _middle(quantity: Quantity, atoms: list[Atom], used: list[bool], skeleton: Skeleton, after: int) -> int:
    """ "1 to 3 years (mean, 1.4 years)": the range's own mean, where both have one unit."""
    match = MIDDLE.match(skeleton.text, after)
    if not match:
        return after
    j = skeleton.index(match.start("value"))
    atom = atoms[j]
    if used[j] or (atom.unit and quantity.unit and atom.unit != quantity.unit):
        return after
    used[j] = True
    quantity.value = atom.num.value
    quantity.unit = quantity.unit or atom.unit
    quantity.numbers.append(atom.num)
    quantity.statistic = "median" if match["word"].lower() == "median" else "mean"
    quantity.form = "range_mean"
    quantity.end = skeleton.offset(match.end())
    return match.end()


COMPOUND = re.compile(rf"\s(?:and\s)?{TIME}|,\s{TIME}")


def _compound_time(
    quantity: Quantity, atoms: list[Atom], used: list[bool], skeleton: Skeleton, i: int
) -> None:
    """ "1 year and 3 months": one length of time, in the smaller unit; "two and a half years"."""
    if quantity.kind != "time" or quantity.form or i + 1 >= len(atoms) or used[i + 1]:
        return
    first, second = atoms[i], atoms[i + 1]
    if second.kind != "time" or not first.unit or not second.unit or first.unit == second.unit:
        return
    if not COMPOUND.match(skeleton.text, skeleton.places[i] + 1):
        return
    if first.num.value is None or second.num.value is None or not isinstance(first.num.value, int):
        return
    converted = convert(first.num.value, first.unit, second.unit)
    limit = {"mo": 12, "wk": 5, "d": 31, "h": 24, "min": 60}.get(second.unit, 0)
    if converted is None or second.num.value >= limit:
        return
    used[i + 1] = True
    quantity.value = _tidy(converted[0] + second.num.value)
    quantity.approximate = quantity.approximate or converted[1]
    quantity.unit = second.unit
    quantity.numbers.append(second.num)
    quantity.end = quantity.core_end = second.end
    quantity.form = "compound"


# the ends of all that the two match: mostly the text before a number has none, and that is known at once
LEADING_ENDS = tuple(
    "a an to than as least minimum of most maximum over above exceeding exceeded exceeds under below about approximately"
    " approx approx. circa ca ca. nearly almost around roughly some estimated < > = ≤ ≥ ⩽ ⩾ ~ ≈ ∼ ∽".split()
)


def _leading(quantity: Quantity, text: str, begin: int) -> None:
    start = quantity.start
    window = text[max(begin, start - 28) : start]
    if not window.rstrip().lower().endswith(LEADING_ENDS):
        return
    match = APPROX.search(window)
    if match:
        quantity.approximate = True
        start -= len(window) - match.start()
        window = window[: match.start()]
    match = COMPARE.search(window)
    if match:
        quantity.comparator = SYMBOL[match.lastgroup or ""]
        start -= len(window) - match.start()
    quantity.start = start


def _trailing(quantity: Quantity, text: str, end: int) -> None:
    if quantity.comparator is None:
        at = quantity.core_end
        if COMPARE_AFTER.match(text, at, min(end, at + 16)):
            quantity.comparator = ">="
        elif COMPARE_AFTER_LESS.match(text, at, min(end, at + 16)):
            quantity.comparator = "<="
