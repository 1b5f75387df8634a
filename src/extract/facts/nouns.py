"""What a number counts: the noun behind it, read word by word up to the first word that closes the noun phrase."""

from __future__ import annotations

import re
from typing import NamedTuple

from extract.facts.context import Sentence
from extract.lexicon import Lexicon

WORD = re.compile(r"\s*(?:(?P<word>[^\W\d_][\w'’]*(?:[-–/][^\W\d_][\w'’]*)*)|(?P<sign>\S))")
STOP = frozenset(
    """a an the in of to for with without by on at from as and or but nor who whom whose which that than then while whereas
    was were is are be been being had has have did do does can could may might will would shall should must not also
    after before during between among within over under above below until since because if when where into onto per vs versus
    received underwent experienced developed showed died reported remained required presented suffered improved achieved
    completed refused withdrew dropped became failed responded recovered complained survived relapsed recurred agreed
    demonstrated exhibited participated entered declined served occurred resulted only both either neither each all
    respectively compared there their his her its our we they it he she this these those plus minus including excluding such
    out about more less least most up down""".split()
)
AGAIN = frozenset(("of",))
# nouns that are counted on pages, but count no units of a study
NOT_COUNTED = frozenset(
    """groups group arms arm categories category methods method types type kinds kind factors factor variables variable
    techniques technique cohorts cohort regimens regimen modalities modality ways way parameters parameter authors author
    sets set cycles cycle courses course doses dose fractions fraction times time steps step phases phase parts part
    aspects aspect items item questions question points point dimensions views view conditions condition criteria criterion
    treatments treatment schedules schedule classes class stages stage grades grade subgroups subgroup subtypes stratum strata
    models model tests test measures measure scales scale drugs drug agents agent strategies strategy approaches
    options option forms form patterns pattern components component periods period intervals interval occasions decades
    domains domain subscales endpoints outcomes outcome hypotheses genes gene polymorphisms positions position portions
    principles weeks months years days hours minutes cutoffs levels-of evaluations assessments sides side ends
    consecutive-days steps fold times modules module sources source areas area reasons reason issues countries
    lines line dimensions loci alleles exons sequences planes windows comparisons interventions programs protocols tablets
    capsules pills standard-deviations quarters thirds halves degrees""".split()
)
IRREGULAR = {
    "vertebra": "vertebrae", "metastasis": "metastases", "child": "children", "person": "people", "man": "men",
    "woman": "women", "baby": "babies", "family": "families", "study": "studies", "surgery": "surgeries",
    "biopsy": "biopsies", "pregnancy": "pregnancies", "diagnosis": "diagnoses", "crisis": "crises", "fetus": "fetuses",
    "stenosis": "stenoses", "paralysis": "paralyses", "mastectomy": "mastectomies", "gentleman": "gentlemen",
    "lady": "ladies", "centre": "centers", "centres": "centers", "center": "centers", "abscess": "abscesses",
    "disease": "diseases", "fistula": "fistulas", "pts": "patients", "laminectomy": "laminectomies",
}  # fmt: skip


class Noun(NamedTuple):
    """The head of a counted noun phrase: lower case, its span, whether it names persons, is known, is partitive."""

    head: str
    start: int
    end: int
    person: bool
    known: bool
    partitive: bool
    words: int


def plural(noun: str) -> str:
    """The lower-case plural for the unit in braces."""
    noun = noun.lower().strip("'’")
    if noun in IRREGULAR:
        return IRREGULAR[noun]
    if noun.endswith(("s", "ae", "men", "ren", "people")):
        return noun
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return noun[:-1] + "ies"
    if noun.endswith(("ch", "sh", "x")):
        return noun + "es"
    return noun + "s"


PARTITIVE = re.compile(
    r"\s*(?:\([^()]{0,40}\)\s*)?of\s+(?:(?:the|these|those|our|all|such|her|his|their|study|this|its)\s+)+"
)
SKIP_BRACKET = re.compile(r"\s*[(\[][^()\[\]]{0,40}[)\]]")


def noun_after(s: Sentence, offset: int, lexicon: Lexicon) -> Noun | None:
    """The counted noun that starts behind `offset`, or None; several rules ask for the same one."""
    place = ("noun", offset)
    if place not in s.answers:
        s.answers[place] = _read_noun(s, offset, lexicon)
    return s.answers[place]  # type: ignore[no-any-return]


REACH = 8  # words


def _read_noun(s: Sentence, offset: int, lexicon: Lexicon) -> Noun | None:
    text = s.page
    at = offset
    partitive = False
    match = PARTITIVE.match(text, at, s.end)
    if match:
        at = match.end()
        partitive = True
    elif text[at : at + 1] in "-–":
        return None  # "two-stage": no counted noun
    best: Noun | None = None
    words = 0
    people = lexicon.people
    while words < REACH:
        found = WORD.match(text, at, s.end)
        if not found:
            break
        if found["sign"]:
            if found["sign"] in ",":
                # "14 consecutive, unselected patients": only adjectives before a comma
                if (
                    best is None
                    and words <= 2
                    and re.match(
                        r",\s[a-z-]+(?:ed|al|ive|ic|ary|ing)\s[a-z]+", text[found.start("sign") : s.end]
                    )
                ):
                    at = found.end()
                    continue
            elif found["sign"] in "([":
                bracketed = SKIP_BRACKET.match(text, found.start("sign"), s.end)
                # "280 female (18-60 years) breast cancer patients"
                if (
                    bracketed
                    and words
                    and (best is None or best.head in lexicon.male | lexicon.female)
                    and _person_soon(text, bracketed.end(), s.end, people)
                ):
                    at = bracketed.end()
                    continue
            break
        word = found["word"]
        low = word.lower()
        if low in STOP:
            # "thirty-five sedentary and obese women"
            if (
                low in ("and", "or")
                and best is None
                and 0 < words <= 3
                and _person_soon(text, found.end(), s.end, people | lexicon.counted)
            ):
                at = found.end()
                continue
            break
        words += 1
        at = found.end()
        base = low.rsplit("-", 1)[-1] if "-" in low else low
        if base in people:
            best = Noun(base, found.start("word"), found.end("word"), True, True, partitive, words)
            # "patient groups", "case reports", "patient years": the head comes later
            following = WORD.match(text, at, s.end)
            if (
                following
                and following["word"]
                and following["word"].lower() in NOT_COUNTED | {"reports", "years", "records", "cases"}
            ):
                if low in ("patient", "case", "patients'", "control", "subject"):
                    continue
            if following and following["word"] and following["word"].lower() in people:
                continue  # "119 adult patients"
            break
        if low in lexicon.counted or low in NOT_COUNTED:
            best = Noun(
                low, found.start("word"), found.end("word"), False, low in lexicon.counted, partitive, words
            )
            continue
        if low.endswith("s") and not low.endswith(("ss", "us", "is", "ous")) and len(low) > 3:
            if best is None or not best.known:
                best = Noun(low, found.start("word"), found.end("word"), False, False, partitive, words)
        elif low.endswith(("ed", "ly")) and best is not None:
            break
    return best


def _person_soon(text: str, at: int, end: int, people: frozenset[str]) -> bool:
    for _ in range(5):
        found = WORD.match(text, at, end)
        if not found or found["sign"]:
            return False
        low = found["word"].lower()
        if low in people:
            return True
        if low in STOP:
            return False
        at = found.end()
    return False


def noun_before(s: Sentence, offset: int, lexicon: Lexicon) -> Noun | None:
    """The counted noun right before `offset`: "males n = 327", "patients (n = 12)"."""
    window = s.page[max(s.start, offset - 40) : offset]
    match = re.search(r"([^\W\d_][\w'’-]*)\s*[,:]?\s*[(\[]?\s*(?:total\s+)?(?:[nN]\s?=\s?)?$", window)
    if not match:
        return None
    low = match[1].lower()
    base = low.rsplit("-", 1)[-1]
    start = offset - len(window) + match.start(1)
    if base in lexicon.people:
        return Noun(base, start, start + len(low), True, True, False, 1)
    if low in lexicon.counted:
        return Noun(low, start, start + len(low), False, True, False, 1)
    return None
