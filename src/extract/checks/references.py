"""Markers, footnotes, identifiers, and references printed twice."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from typing import Any, cast

from extract.checks.view import View, check
from extract.record import Check, Citation

MARKER = "marker-has-footnote"
FOOTNOTE = "footnote-has-marker"
IDENTIFIER = "identifier-well-formed"
DUPLICATE = "duplicate-reference"

# Old DOIs hold "<1661::AID-SIM968>" and parentheses.
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"]*[^\s\".,;:]")
_PMID = re.compile(r"[1-9]\d{0,7}")
_PMCID = re.compile(r"PMC[1-9]\d{0,8}(?:\.\d+)?")
# What may stand between a footnote's number and its reference: brackets, and further numbers ("3) , 6)").
_LABEL = re.compile(r"[\s\d()\[\]^*.:,;⁽⁾¹²³⁰⁴-⁹]{0,30}")
_FOLD = re.compile(r"\W+")
_FORMS = {"DOI": _DOI, "PMID": _PMID, "PMCID": _PMCID}


def marker_has_footnote(view: View) -> Iterator[Check]:
    """Every numeral of role citation stands in a citation's mention or heads a footnote."""
    record = view.record
    spans = sorted((m.start, m.end) for c in record.citations for m in c.mentions)
    starts = [start for start, _ in spans]
    notes = sorted(c.start for c in record.citations)
    markers = [n for n in record.numerals if n.role == "citation"]
    missing = []
    for numeral in markers:
        at = bisect_right(starts, numeral.start) - 1
        if at >= 0 and numeral.end <= spans[at][1]:
            continue
        following = bisect_right(notes, numeral.end)
        if following < len(notes) and _LABEL.fullmatch(view.text, numeral.end, notes[following]):
            continue
        missing.append(numeral)
    for numeral in missing:
        yield check(MARKER, "warn", f"marker {numeral.text} has no footnote")
    if spans and not missing:
        said = "1 marker has its" if len(spans) == 1 else f"{len(spans)} markers have their"
        yield check(MARKER, "pass", f"{said} footnote")


def footnote_has_marker(view: View) -> Iterator[Check]:
    """Every citation is mentioned."""
    citations = view.record.citations
    unmentioned = [citation for citation in citations if not citation.mentions]
    for citation in unmentioned:
        yield check(FOOTNOTE, "warn", f"footnote {citation.label} is cited nowhere in the text")
    if citations and not unmentioned:
        said = "1 footnote has its" if len(citations) == 1 else f"{len(citations)} footnotes have their"
        yield check(FOOTNOTE, "pass", f"{said} marker")


def identifier_well_formed(view: View) -> Iterator[Check]:
    """DOI, PMID and PMCID keep their syntax, and no white space had to be taken out of them."""
    counts = dict.fromkeys(_FORMS, 0)
    wrong = False
    for citation in view.record.citations:
        for name, form in _FORMS.items():
            value = _csl(citation).get(name)
            if value is None:
                continue
            counts[name] += 1
            printed = _printed(citation, name)
            if not form.fullmatch(str(value)):
                wrong = True
                yield check(IDENTIFIER, "warn", f"reference {citation.label}: {name} {value} is malformed")
            elif any(ch.isspace() for ch in printed) and "".join(printed.split()).endswith(str(value)):
                wrong = True
                message = f"{name} is printed with white space in it, read as {value}"
                yield check(IDENTIFIER, "warn", f"reference {citation.label}: {message}")
    if any(counts.values()) and not wrong:
        said = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
        verb = "is" if sum(counts.values()) == 1 else "are"
        yield check(IDENTIFIER, "pass", f"{said} {verb} well formed")


def _printed(citation: Citation, name: str) -> str:
    span = _csl(citation)["custom"]["fields"].get(name)
    return citation.raw[span[0] : span[1]].strip() if span and len(span) == 2 else ""


def duplicate_reference(view: View) -> Iterator[Check]:
    """No two footnotes are one work: by DOI, PMID, PMCID, else by title, first author and year."""
    seen: dict[tuple[str, str], Citation] = {}
    duplicate = False
    for citation in view.record.citations:
        keys = list(_keys(citation))
        first, by = next(((seen[key], key[0]) for key in keys if key in seen), (None, ""))
        if first is not None and not _differ(first, citation, by):
            duplicate = True
            message = f"footnotes {first.label} and {citation.label} are one work, by {by}"
            yield check(DUPLICATE, "warn", message)
        for key in keys:
            seen.setdefault(key, citation)
    if len(view.record.citations) > 1 and not duplicate:
        yield check(DUPLICATE, "pass", f"{len(view.record.citations)} references, no two of one work")


def _keys(citation: Citation) -> Iterator[tuple[str, str]]:
    csl = _csl(citation)
    for name in ("DOI", "PMID", "PMCID"):
        if value := csl.get(name):
            yield name, str(value).casefold()
    title = _FOLD.sub(" ", str(csl.get("title", ""))).casefold().strip()
    authors = csl.get("author") or [{}]
    first = authors[0].get("family") or authors[0].get("literal") or ""
    issued = (csl.get("issued") or {}).get("date-parts") or [[]]
    if len(title) >= 20 and first and issued[0]:
        yield "title", f"{first.casefold()}|{title}|{issued[0][0]}"


def _differ(one: Citation, other: Citation, by: str) -> bool:
    """Two parts of one work bear one title and identifiers of their own."""
    if by != "title":
        return False
    mine, yours = _csl(one), _csl(other)
    return any(name in mine and name in yours and mine[name] != yours[name] for name in _FORMS)


def _csl(citation: Citation) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", citation.csl)
