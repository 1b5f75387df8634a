"""Time points in the heads of a table: "Preop", "6 months", "Last follow-up"."""

from __future__ import annotations

import re
from typing import Any

from extract.facts.course import iso_duration

BEFORE = (
    r"(?P<before>pre-?\s?op(?:erative(?:ly)?|eration)?\.?|baseline|pre-?\s?treatment"
    r"|pre-?\s?injury|at\s+admission|on\s+admission|admission|before\s+(?:the\s+)?(?P<b>surgery"
    r"|operation|treatment|therapy|procedure|intervention|injection|radiotherapy))"
)
AFTER = (
    r"(?P<after>(?:immediate(?:ly)?\s+|early\s+|late\s+)?post-?\s?op(?:erative(?:ly)?"
    r"|eration)?\.?|(?:at\s+)?discharge|post-?\s?treatment|after\s+(?:the\s+)?(?P<a>surgery"
    r"|operation|treatment|therapy|procedure|intervention|injection|radiotherapy))"
)
FOLLOW = (
    r"(?P<follow>(?:at\s+)?(?:the\s+)?(?:last|final|latest|most\s+recent)\s+(?:follow-?\s?up"
    r"|f/?u|visit)(?:\s+visit)?|at\s+(?:the\s+)?(?:follow-?\s?up|f/u))"
)
UNIT = r"(?P<unit>years?|yrs?|months?|mos?|mths?|weeks?|wks?|days?|hours?|hrs?|h)"
AFTER_TIME = (
    r"(?:\s*(?:(?P<rel>post-?\s?op(?:erative(?:ly)?)?|after\s+(?P<c>surgery|operation"
    r"|treatment|therapy|procedure|injection)|postoperation|post-?treatment|(?:of\s+)?(?P<fu>follow-?\s?up))))?"
)
TIME = (
    rf"(?:at\s+|(?P<pod>post-?op(?:erative)?\s+)?)(?:(?P<number>\d+(?:\.\d+)?)\s?-?\s?{UNIT}"
    rf"|(?P<unit2>month|week|day|year|mo|wk)s?\s?(?P<number2>\d+)){AFTER_TIME}"
)
TIMEPOINT = re.compile(rf"(?<![\w-])(?:{BEFORE}|{AFTER}|{FOLLOW}|{TIME})(?![\w])", re.IGNORECASE)
UNITS = {"y": "a", "mo": "mo", "mt": "mo", "w": "wk", "d": "d", "h": "h"}


def find_time(rest: str, printed: str) -> tuple[dict[str, Any], re.Match[str]] | None:
    """The time point in `rest` (a head, with what else was read blanked): a `timepoint`, and its match."""
    if re.match(r"\s*(?:age|duration|length|time|follow)\b", rest, re.IGNORECASE):
        return None
    if alone := re.fullmatch(r"\s*(before|after)\s*", rest, re.IGNORECASE):
        word = alone[1]
        return {"text": word, "anchor": None, "relation": word.lower(), "offset": None}, alone
    match = TIMEPOINT.search(rest)
    if match is None:
        return None
    text = printed[match.start() : match.end()].strip()
    anchor = relation = offset = None
    if word := match["before"]:
        low = word.lower()
        relation = None if "admission" in low else "before"
        anchor = match["b"] or (
            "baseline"
            if "base" in low
            else "admission"
            if "admission" in low
            else "treatment"
            if "treat" in low
            else "injury"
            if "injury" in low
            else "surgery"
        )
    elif word := match["after"]:
        low = word.lower()
        relation = "after"
        anchor = match["a"] or (
            "discharge" if "discharge" in low else "treatment" if "treat" in low else "surgery"
        )
    elif match["follow"]:
        relation, anchor = "after", "follow-up"
    else:
        number = float(match["number"] or match["number2"])
        unit = (match["unit"] or match["unit2"]).lower()
        offset = iso_duration(
            int(number) if number == int(number) else number, UNITS.get(unit[:2]) or UNITS.get(unit[0])
        )
        if match["c"] or match["pod"] or (match["rel"] and "op" in match["rel"].lower()):
            relation, anchor = "after", match["c"] or "surgery"
        elif match["rel"] and "treat" in match["rel"].lower():
            relation, anchor = "after", "treatment"
        elif match["fu"]:
            anchor, relation = "follow-up", "after"
    anchor = anchor.lower() if anchor else None
    return {"text": text, "anchor": anchor, "relation": relation, "offset": offset}, match
