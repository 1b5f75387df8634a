"""Numbers in running text: digits, words, and the tokens that only look like numbers.

`scan` works on a stretch of the page's text and returns spans in that text (code points, end exclusive).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from extract.language.trie import trie_pattern
from extract.lexicon import Lexicon, load_lexicon

Number = int | float
Span = tuple[int, int]
DIGIT_SPACE = "\u00a0\u2008\u2009\u202f"
VULGAR = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3, "⅛": 0.125, "⅕": 0.2}


class Num:
    """One number as printed.

    kind: digits | word | part | other | ordinal | date | level | identifier | address | stage | unit. `value` is
    None where the token only looks like a number. For a part ("two thirds") `numerator` and `denominator` are set.
    `iso` is the ISO 8601 form of a date, `negative` tells that the minus sign before the span belongs to the value.
    """

    __slots__ = ("denominator", "end", "iso", "kind", "negative", "numerator", "start", "text", "value")

    def __init__(self, start: int, end: int, text: str, kind: str, value: Number | None) -> None:
        self.start = start
        self.end = end
        self.text = text
        self.kind = kind
        self.value = value
        self.iso: str | None = None
        self.negative = False
        self.numerator: int | None = None
        self.denominator: int | None = None

    def __repr__(self) -> str:
        return f"Num({self.start}, {self.end}, {self.text!r}, {self.kind}, {self.value})"


def whole(value: float) -> Number:
    """The number without a needless `.0`."""
    return int(value) if value == int(value) else value


def digits_value(text: str) -> Number:
    """The value of a number in digits: groups closed up, mid-dot read as the decimal point."""
    plain = "".join(c for c in text if c not in ", " + DIGIT_SPACE).replace("·", ".")
    if plain in VULGAR:
        return VULGAR[plain]
    if plain[-1] in VULGAR:
        return float(plain[:-1]) + VULGAR[plain[-1]]
    return whole(float(plain))


FIGURE_ON = re.compile(r"[\d½¼¾⅓⅔⅛⅕]\S*")
EDGE_LEFT = re.compile(r"[(\[{\"'“‘<>≤≥=~≈±+*:;,/|×_†‡§]+")
NUMBER = re.compile(
    r"(?<![\d.])\d{1,3}(?:[,\u2009\u202f\u00a0]\d{3})+(?!\d|,\d)(?:[.·]\d+)?|\d+(?:[.·]\d+)?[½¼¾⅓⅔⅛⅕]?|(?<![\w)])[.·]\d+|[½¼¾⅓⅔⅛⅕]"
)
ADDRESS = re.compile(
    r"(?:https?://|www\.)[^\s<>\])]*[^\s<>\]).,;:]|10\.\d{4,9}/\S*[^\s.,;:)\]]|[\w.+-]+@[\w.-]+\w"
    r"|(?:NCT|ISRCTN|ACTRN|UMIN|ChiCTR|EUCTR|PMC)-?\d[\w-]*|(?:PMID|PMCID):?\d+|(?:doi|DOI):?10\.\S+[^\s.,;:)\]]",
)
STAGE = re.compile(
    r"[pcyrm]{0,2}T(?:[0-4][a-d]?|is|[xX])(?:[-/,]?[pcy]?N(?:[0-3][a-c]?|[xX])\+?)(?:[-/,]?[pcy]?M[01xX][a-c]?)?"
    r"|[pc]T[0-4][a-d]?|[pcy]?N[0-3][a-c]?M[01xX]"
)
LEVEL = re.compile(
    r"(?:(?:C-?(?:[0-8])|T[Hh]?-?(?:1[0-2]|[1-9])|D(?:1[0-2]|[1-9])|L-?[1-6]|S-?[1-5])"
    r"(?:[-–—/,&](?:C-?[0-8]|T[Hh]?-?(?:1[0-2]|[1-9])|L-?[1-6]|S-?[1-5]|Co1?|(?:1[0-2]|[1-9])))*)(?![\w%.·]*\d)(?![^\W⁰¹²³⁴-⁹])"
)
WEIGHTED = re.compile(
    r"T[12]\*?-?(?:weighted|hyper|hypo|iso|signal|relax|image|WI|MR|FLAIR)[-\w]*", re.IGNORECASE
)
ISO_DATE = re.compile(r"((?:19|20)\d\d)-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?(?!\d)")
SLASH_DATE = re.compile(r"(?:[0-3]?\d)/(?:[0-3]?\d)/(?:19|20)?\d\d(?![\d/])")
DECADE = re.compile(r"(?:mid-?)?((?:18|19|20)\d0)['’]?s(?!\w)")
ORDINAL = re.compile(r"(\d{1,4})(?:st|nd|rd|th)(?!\w)")
UNIT_TAIL = (
    r"(?:years?|yrs?|yo|y|months?|mos?|weeks?|wks?|days?|d|nights?|hours?|hrs?|h|minutes?|mins?|seconds?|secs?|s|ms|msec|mm|cm"
    r"|m|µm|μm|kg|mg|g|gm|µg|μg|ug|ng|pg|mcg|ml|mL|dl|dL|l|L|cc|ccm|c?Gy|GyE|mmHg|mmH2O|cmH2O|k?Hz|m?V|µV|dB|IU|U|MBq"
    r"|mCi|mmol|nmol|µmol|mumol|umol|pmol|mEq|mM|nM|kcal|fold|bpm|kPa|MPa|mA|W|T|x|X|kDa|bp|kb|cycles?|cases?|patients?"
    r"|women|men|females?|males?|and|or|to|of|SD|n|N|EUR|euros?)"
)
# a number with a unit, or another word that is no part of a name, glued to it
GLUED = re.compile(
    rf"\d(?:[\d.,·]*\d)?(?:{UNIT_TAIL}(?![A-Za-z\d])(?:[-/]|$|\W)|{UNIT_TAIL}$|(?:mm|cm|m)[²³23](?!\w))"
)
UNIT_WITH_DIGIT = re.compile(r"(?:[a-zµμ]+/)?(?:[kmcµμ]?m|H)[23²³](?![\w])|(?:mm|cm|m)H2O")
NAME = re.compile(
    r"[^\W\d_]+[\w′'’+*]*\d[\w′'’+*]*(?:[-/][\w′'’+*]+)*"  # AQP4, CA125, p53, IL-1β, H-ras12
    r"|[^\W\d_][^\W\d_]*(?:[-–][^\W\d_]+)*[-–]\d+[\w]*(?:[-/][\w]+)*"  # Ki-67, aquaporin-4, COVID-19
    r"|[^\W\d_]+(?:-[A-Z]\w*\d\w*)+"  # QLQ-C30
    r"|\d+(?:[-,]\d+)*-?[A-Z][A-Za-z]*\d*(?:-[A-Za-z\d]+)*"  # 5-FU, 18F-FDG, 131I, 3D
    r"|\d+[a-z]+\d[\w]*|\d-\d-\d(?!\d)"
)
NOT_A_NAME = re.compile(
    r"(?:pre|post|mid|age|aged|ages|days?|weeks?|months?|years?|grades?|stage|phase|groups?|arm|cases?|levels?|class|type|score|"
    r"scores|n|to|and|or|of|under|over|non|vs|for|plus|versus|about|than|by|with|at|in|the|from|x)[-–]?\d|[pP]0",
    re.IGNORECASE,
)
SKIP = re.compile(r"[^\W\d_]+[^\w\s]?|\D")


@lru_cache(maxsize=20000)
def _chunk(chunk: str) -> tuple[tuple[int, int, str, Number | None, str | None], ...]:
    """The numbers of one run of characters without white space: (start, end, kind, value, iso) in the chunk."""
    found: list[tuple[int, int, str, Number | None, str | None]] = []
    position = 0
    length = len(chunk)
    while position < length:
        edge = EDGE_LEFT.match(chunk, position)
        if edge:
            position = edge.end()
            continue
        for pattern, kind in ((ADDRESS, "address"), (STAGE, "stage"), (WEIGHTED, "identifier")):
            match = pattern.match(chunk, position)
            if match and not (kind == "stage" and match.end() < length and chunk[match.end()].isalnum()):
                found.append((match.start(), match.end(), kind, None, None))
                break
        else:
            match = ISO_DATE.match(chunk, position)
            if match:
                found.append((*match.span(), "date", None, "-".join(g for g in match.groups() if g)))
            elif match := SLASH_DATE.match(chunk, position):
                found.append((*match.span(), "date", None, None))
            elif match := DECADE.match(chunk, position):
                found.append((*match.span(), "date", int(match[1]), None))
            elif match := ORDINAL.match(chunk, position):
                found.append((*match.span(), "ordinal", int(match[1]), None))
            elif match := LEVEL.match(chunk, position):
                found.append((*match.span(), "level", None, None))
            elif match := UNIT_WITH_DIGIT.match(chunk, position):
                found.append((*match.span(), "unit", None, None))
            elif (
                (match := NAME.match(chunk, position))
                and not GLUED.match(chunk, position)
                and not NOT_A_NAME.match(chunk, position)
                and any(c.isdigit() for c in match[0])
            ):
                end = match.end()
                if chunk[end : end + 1] == "⁾":  # the figure of a footnote's marker: "CA125¹⁾"
                    end = match.start() + len(match[0].rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹"))
                found.append((match.start(), end, "identifier", None, None))
                position = end
                continue
            elif match := NUMBER.match(chunk, position):
                found.append((*match.span(), "digits", digits_value(match[0]), None))
            else:
                match = None
        if match:
            position = match.end()
            # a unit glued on ("kg/m2" after a number) may hold a digit of its own
            continue
        following = SKIP.match(chunk, position)
        position = following.end() if following and following.end() > position else position + 1
    return tuple(found)


RUN = re.compile(r"[^\W\d_]+")
ASCII_RUN = re.compile(r"[A-Za-z]+")  # twice as fast


@lru_cache(maxsize=8)
def _first_runs(lexicon: Lexicon) -> tuple[frozenset[str], frozenset[str]]:
    """The runs of letters with which number words begin, and those with which months begin."""
    words = [*lexicon.cardinal, *lexicon.scale, *lexicon.part, *lexicon.other, *lexicon.ordinal]
    runs = [
        {
            form
            for word in some
            if (run := (ASCII_RUN if lexicon.is_ascii else RUN).match(word))
            for form in (run[0], run[0].capitalize())
        }
        for some in (words, lexicon.months)
    ]
    return frozenset(runs[0]), frozenset(runs[1])


def _word_places(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[list[int], list[int]]:
    """Where number words may begin, and months: one look at the words for both."""
    runs = set((ASCII_RUN if lexicon.is_ascii else RUN).findall(text, start, end))
    places: tuple[list[int], list[int]] = ([], [])
    for own, words in zip(places, _first_runs(lexicon), strict=True):
        for word in words & runs:
            at = text.find(word, start, end)
            while at >= 0:
                own.append(at)
                at = text.find(word, at + 1, end)
        own.sort()
    return places


@lru_cache(maxsize=8)
def _words(lexicon: Lexicon) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Two patterns: any word of the closed list, and the rest of a compound number after its first word."""
    simple = trie_pattern([*lexicon.cardinal, *lexicon.scale], capital=False)
    every = trie_pattern([*lexicon.cardinal, *lexicon.scale, *lexicon.part, *lexicon.other, *lexicon.ordinal])
    ends = r"(?![^\W⁰¹²³⁴-⁹])"  # a footnote's marker may stand at the word: "twenty-two¹⁾"
    return re.compile(rf"\b{every}{ends}"), re.compile(
        rf"(?:(?:[-\s]|\sand\s){simple})+{ends}", re.IGNORECASE
    )


def words_value(words: list[str], lexicon: Lexicon) -> tuple[Number, int] | None:
    """Value of the longest well-formed number at the head of `words`, and how many words it takes."""
    total = current = taken = 0
    last = 0  # 0 start, 1 unit, 2 ten, 3 scale
    for index, word in enumerate(words):
        if word in ("and", "a"):
            if word == "and" and last != 3:
                break
            continue
        if word in lexicon.cardinal:
            value = lexicon.cardinal[word]
            rank = 2 if value >= 20 else 1
            if last == 1 or (last == 2 and (rank == 2 or value > 9)):
                break
            current += value
            last = rank
        else:
            factor = lexicon.scale[word]
            if factor == 100 or factor == 12:
                current = max(current, 1) * factor
            else:
                total += max(current, 1) * factor
                current = 0
            last = 3
        taken = index + 1
    return (total + current, taken) if taken else None


LETTERS = re.compile(r"[A-Za-z]+")
PART_HEAD = re.compile(r"\b(?:[Oo]ne|[Tt]wo|[Tt]hree|[Ff]our|[Aa]n?)[-\s]$")
INDEFINITE = re.compile(r"\b[Aa]\s$")


def _word_numbers(text: str, start: int, end: int, places: list[int], lexicon: Lexicon) -> list[Num]:
    head, rest_of = _words(lexicon)
    found: list[Num] = []
    position = start
    for place in places:
        match = head.match(text, place, end) if place >= position else None
        if match is None:
            continue
        at, stop = match.span()
        position = stop
        low = match[0].lower()
        if low in lexicon.part:
            _add_part(found, text, at, stop, low, lexicon)
        elif low in lexicon.cardinal or low in lexicon.scale:
            more = rest_of.match(text, stop, end)
            if more:
                stop = position = more.end()
            following = text[stop : stop + 9].lower().lstrip("- ")
            if low in lexicon.cardinal and following.startswith(
                ("third", "half", "quarter", "fourth", "fifth")
            ):
                continue  # "two thirds" is read at its second word
            if low in lexicon.scale and (indefinite := INDEFINITE.search(text, max(start, at - 2), at)):
                at = indefinite.start()
            _add_cardinals(found, text, at, stop, lexicon)
        elif low in lexicon.other:
            found.append(Num(at, stop, text[at:stop], "other", lexicon.other[low]))
        else:
            found.append(Num(at, stop, text[at:stop], "ordinal", lexicon.ordinal[low]))
    return found


def _add_cardinals(found: list[Num], text: str, at: int, stop: int, lexicon: Lexicon) -> None:
    while at < stop:
        pieces = [(m.start(), m.end(), m[0].lower()) for m in LETTERS.finditer(text, at, stop)]
        read = words_value([p[2] for p in pieces], lexicon)
        if not read:
            return
        value, taken = read
        last = pieces[taken - 1][1]
        found.append(Num(at, last, text[at:last], "word", value))
        rest = [p for p in pieces[taken:] if p[2] not in ("and", "a")]
        if not rest:
            return
        at = rest[0][0]


def _add_part(found: list[Num], text: str, at: int, stop: int, low: str, lexicon: Lexicon) -> None:
    base = lexicon.part[low]
    head = PART_HEAD.search(text, max(0, at - 6), at)
    head_word = head[0].strip("- ").lower() if head else ""
    if (
        low in lexicon.ordinal
        and head_word in ("", "a", "an")
        and not (head and text.startswith(" of", stop))
    ):
        found.append(
            Num(at, stop, text[at:stop], "ordinal", lexicon.ordinal[low])
        )  # "the third", "a third patient"
        return
    if head and not (found and found[-1].end > head.start()):
        at = head.start()
    numerator = lexicon.cardinal.get(head_word, 1)
    number = Num(at, stop, text[at:stop], "part", whole(100 * numerator / base))
    number.numerator, number.denominator = numerator, base
    found.append(number)


@lru_cache(maxsize=8)
def _months(lexicon: Lexicon) -> re.Pattern[str]:
    names = trie_pattern((m for m in lexicon.months if m != "may"), capital=True)
    return re.compile(
        rf"\b(?P<month>{names}|May)\b\.?,?"
        r"(?:\s+(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?!\d|[.,·]\d|[½¼¾⅓⅔⅛⅕]),?)?(?:\s+(?:of\s+)?(?P<year>(?:19|20)\d\d)(?!\d))?"
    )


DAY_BEFORE = re.compile(r"(?<![\d.,])([0-3]?\d)(?:st|nd|rd|th)?\.?\s+(?:of\s+)?$")


def _dates(text: str, start: int, end: int, places: list[int], lexicon: Lexicon) -> list[Num]:
    found: list[Num] = []
    position = start
    for place in places:
        match = _months(lexicon).match(text, place, end) if place >= position else None
        if match is None:
            continue
        position = match.end()
        before = DAY_BEFORE.search(text, max(start, match.start() - 10), match.start())
        day = match["day"] or (before[1] if before else None)
        if not (match["year"] or day) or (not match["year"] and not match[0][0].isupper()):
            continue
        at = before.start() if before and not match["day"] else match.start()
        if found and at < found[-1].end:  # the day before belongs to the date before
            if match.start() < found[-1].end or not (match["year"] or match["day"]):
                continue
            at, day = match.start(), match["day"]
        number = Num(at, match.end(), "", "date", None)
        if match["year"]:
            number.iso = f"{match['year']}-{lexicon.months[match['month'].lower()]:02d}" + (
                f"-{int(day):02d}" if day else ""
            )
        while text[number.end - 1] in ",. ":
            number.end -= 1
        number.text = text[at : number.end]
        found.append(number)
    return found


def _chunks(text: str, start: int, end: int) -> Iterator[Span]:
    """The runs of characters without white space that hold a figure."""
    last = start
    for match in FIGURE_ON.finditer(text, start, end):
        at = match.start()
        before = text[max(text.rfind(" ", last, at) + 1, last) : at]
        if before and not before[-1].isspace():
            at -= len(before.split()[-1])
        last = match.end()
        yield at, last


GROUPED = re.compile("[ \u00a0\u2008\u2009\u202f]")
SIGN = "-−–‐‑"


def scan(text: str, start: int = 0, end: int | None = None, lexicon: Lexicon | None = None) -> list[Num]:
    """All numbers of `text[start:end]` in order, never overlapping; spans index `text`.

    Every digit lies inside one of them, and every word of the lexicon's closed list.
    """
    lexicon = lexicon or load_lexicon()
    end = len(text) if end is None else end
    word_places, month_places = _word_places(text, start, end, lexicon)
    dates = _dates(text, start, end, month_places, lexicon)
    found: list[Num] = list(dates)
    blocked = iter(dates)
    block = next(blocked, None)
    previous: Num | None = None
    for base, last in _chunks(text, start, end):
        for at, stop, kind, value, iso in _chunk(text[base:last]):
            at += base
            stop += base
            while block is not None and block.end <= at:
                block = next(blocked, None)
            if block is not None and block.start < stop:
                continue
            # groups of three digits set apart by a space: "13 388", never after a decimal or another group's end
            if (
                previous is not None
                and kind == previous.kind == "digits"
                and at == previous.end + 1
                and text[previous.end] in " \u00a0\u2008\u2009\u202f"
                and stop - at >= 3
                and text[at : at + 3].isdigit()
                and (stop == at + 3 or text[at + 3] in ".·" or text[at + 3] in DIGIT_SPACE)
                and GROUPED.sub("", previous.text).isdigit()
                and (
                    (len(previous.text) <= 3 and previous.text != "0")
                    or GROUPED.search(previous.text) is not None
                )
                and not (previous.start and text[previous.start - 1] in "-–/.,")
                and not ((stop < end and text[stop] in "-–/") or (stop + 1 < end and text[stop] in "-"))
            ):
                previous.end = stop
                previous.text = text[previous.start : stop]
                previous.value = digits_value(previous.text)
                continue
            number = Num(at, stop, text[at:stop], kind, value)
            number.iso = iso
            if (
                kind == "digits"
                and at > start
                and text[at - 1] in SIGN
                and (at - 1 == start or text[at - 2] in " \n\t\u00a0([=:,;<>≤≥/")
                and not (at - 3 >= start and text[at - 3 : at - 1] == "+/")
                and not (
                    previous is not None
                    and text[at - 1] == "–"
                    and previous.end < at - 1 <= previous.end + 4
                    and not text[previous.end : at - 1].strip(" ")
                )
            ):
                number.negative = True
                if number.value is not None:
                    number.value = -number.value
            found.append(number)
            previous = number
    words = _word_numbers(text, start, end, word_places, lexicon)
    if words:
        found.sort(key=lambda n: n.start)
        merged: list[Num] = []
        i = 0
        for word in words:
            while i < len(found) and found[i].end <= word.start:
                merged.append(found[i])
                i += 1
            if i < len(found) and found[i].start < word.end:
                continue
            merged.append(word)
        merged.extend(found[i:])
        found = merged
    else:
        found.sort(key=lambda n: n.start)
    return _leftovers(text, start, end, found)


FIGURES = re.compile(r"[0-9½¼¾⅓⅔⅛⅕]+")


def _leftovers(text: str, start: int, end: int, found: list[Num]) -> list[Num]:
    """Figures that no number holds ("twenty-two¼") are kept as they stand, of kind `glued`: nothing is left behind."""
    extra: list[Num] = []
    i = 0
    for match in FIGURES.finditer(text, start, end):
        at, stop = match.span()
        while i < len(found) and found[i].end <= at:
            i += 1
        if i < len(found) and found[i].start <= at and stop <= found[i].end:
            continue
        k = i
        while k < len(found) and found[k].start < stop:
            if at < found[k].start:
                extra.append(Num(at, found[k].start, text[at : found[k].start], "glued", None))
            at = max(at, found[k].end)
            k += 1
        if at < stop:
            extra.append(Num(at, stop, text[at:stop], "glued", None))
    if extra:
        found = sorted([*found, *extra], key=lambda n: n.start)
    return found
