"""Grades and stages of one patient, in Roman numerals and letters."""

from __future__ import annotations

import re

from extract.facts.context import Sentence
from extract.facts.draft import Draft, blank_value
from extract.facts.instruments import InstrumentHit
from extract.facts.scores import ROMAN
from extract.quick import Quick

GRADED = re.compile(
    r"\s*(?:scale\s+)?(?:grade|class|score|type)?\s*(?:was\s+|of\s+)?(?P<roman>IV|VI|V|I{1,3})\b|\s*(?:impairment\s+scale\s+)?(?:grade|class|score)?\s*(?:was\s+|of\s+)?(?P<letter>[A-E])\b(?![-.'’])"
)


def graded_scales(s: Sentence, instruments: list[InstrumentHit]) -> list[Draft]:
    """ "Hunt-Hess grade IV", "ASIA grade C" of one patient: Roman numerals are numbers, letters stand in `text`."""
    found = []
    for hit in instruments:
        match = GRADED.match(s.page, hit.end, min(s.end, hit.end + 40))
        if not match or re.match(
            r"\s*(?:/|to|or|-|–|and)\s*(?:I|V|\d|[A-E]\b)|\s+in\s+(?:\d|[a-z]+\s+patients)",
            s.page[match.end() : match.end() + 20],
        ):
            continue
        if match["roman"]:
            value = blank_value(statistic="single", value=ROMAN[match["roman"]])
        else:
            value = blank_value(statistic="single", text=match["letter"])
        found.append(
            Draft(
                "score",
                hit.start,
                match.end(),
                (s.start, s.end),
                "grade-letter",
                value,
                [],
                instrument=hit.abbr,
                label=hit.rates,
            )
        )
    return found


STAGE = Quick(
    r"\b(?P<system>[Ss]tages?|AJCC\s+stage|FIGO\s+stage|WHO\s+[Gg]rade|[Gg]rade|Dukes'?|Ann\s+Arbor\s+stage|Enneking\s+stage|Masaoka\s+stage|Lugano\s+stage)\s+(?P<text>(?:IV|I{1,3}|[1-4])(?:[A-Ea-e]\d?)?)\b(?!\s*(?:/|to|or|-|–|and)\s*(?:IV|I{1,3}|\d))"
)


def stages(s: Sentence) -> list[Draft]:
    """ "Stage IIB", "WHO grade II": stages of one patient's tumour, the system's word included."""
    found = []
    for match in STAGE.finditer(s.text):
        system = match["system"]
        low = system.lower()
        if low == "grade" and not re.search(
            r"(?:glioma|astrocytoma|meningioma|oligodendroglioma|ependymoma|tumou?r|chondrosarcoma|carcinoma|sarcoma|spondylolisthesis|ulcer)",
            s.lowered,
        ):
            continue
        label = "WHO grade" if low.startswith("who") else "stage" if "stage" in low else "grade"
        start = s.start + match.start()
        found.append(
            Draft(
                "stage",
                start,
                s.start + match.end(),
                (s.start, s.end),
                "stage-word",
                blank_value(text=s.page[start : s.start + match.end()]),
                [],
                label=label,
            )
        )
    return found
