"""What names a source apart from its wording.

Identifiers, links, asides such as "[cited …]", preprint servers.
"""

from __future__ import annotations

import regex

from extract.references.dates import read_date
from extract.references.draft import Draft
from extract.references.identifiers import Identifier, find_identifiers

_SERVER = regex.compile(
    r"(?i)\b(?:bioRxiv|medRxiv|arXiv|Research\sSquare|SSRN|Preprints(?:\.org)?|PsyArXiv|OSF\sPreprints|ChemRxiv)\b"
)
_SERVER_SIGNS = ("rxiv", "square", "ssrn", "preprint")  # one of them is in every server's name
_ARXIV = regex.compile(r"arXiv:\d{4}\.\d{4,5}(?:v\d{1,2})?")
_AHEAD = regex.compile(r"\[published\s(?:online\s)?ahead\sof\sprint,?\s?")


def take_identifiers(draft: Draft, found: list[Identifier], comments: int) -> None:
    """The reference's own identifiers: those before its comments, for PubMed's also the last behind them."""
    for name in ("DOI", "PMID", "PMCID", "URL"):
        own = [f for f in found if f.field == name and f.outer_start < comments]
        behind = [f for f in found if f.field == name and f.outer_start >= comments]
        if own:
            chosen = own[0]
        elif behind and name in ("PMID", "PMCID"):
            chosen = behind[-1]
        else:
            continue
        if name == "URL" and "doi.org" in chosen.value.lower():
            continue
        draft.take(name, chosen.value, chosen.start, chosen.end)
        draft.used.append((chosen.outer_start, chosen.outer_end))
        if chosen.repaired:
            draft.repaired.append(name)
        for other in own[1:]:  # the same printed twice, as a number and as a link
            if other.value.lower() == chosen.value.lower():
                draft.used.append((other.outer_start, other.outer_end))


def take_asides(draft: Draft) -> None:
    """ "[cited 2012 Jan 3]" says when a source was looked at; "[Internet]" only that it was online."""
    for aside, start, _ in draft.clean.asides:
        if aside.startswith("[cited ") and (date := read_date(aside, 7, len(aside) - 1)):
            draft.values["accessed"] = date.value
            draft.raw_spans["accessed"] = (start + date.start, start + date.end)
        elif aside.lower().startswith("[preprint]"):
            draft.values["genre"] = "Preprint"
            draft.raw_spans["genre"] = (start + 1, start + len("[Preprint"))
        elif aside.startswith("[published ") and (ahead := _AHEAD.search(aside)):
            if read := read_date(aside, ahead.end(), len(aside)):
                draft.epub = read.value["date-parts"][0]
                draft.raw_spans["epub"] = (start + read.start, start + read.end)
            draft.notes.append(ahead.group().strip("[, "))
        elif not aside.startswith("[Internet]"):
            draft.notes.append(aside.strip("[]."))


def take_link_targets(draft: Draft) -> None:
    """A link's target that says more than its text: a DOI, else the URL."""
    for target, start, _ in draft.clean.targets:
        if not target.startswith("http"):
            continue
        for found in find_identifiers(target):
            if found.field in draft.values:
                if found.field == "URL" and draft.values["URL"] != found.value:
                    draft.notes.append(found.value)
                continue
            draft.values[found.field] = found.value
            draft.raw_spans[found.field] = (start + found.start, start + found.end)


def tell_preprints(draft: Draft) -> None:
    """CSL's kind of a preprint is `article`; the server stays the container."""
    text = draft.clean.text
    folded = text.lower()
    if "genre" not in draft.values and not any(sign in folded for sign in _SERVER_SIGNS):
        return
    container = str(draft.values.get("container-title", ""))
    server = _SERVER.match(container)
    if "type" in draft.values or not (server or draft.values.get("genre") == "Preprint"):
        if "type" in draft.values or "container-title" in draft.values:
            return
        server = _SERVER.search(text, draft.start)
        if server is None or ("title" not in draft.values and "author" not in draft.values):
            return
        draft.take_text("container-title", *server.span())
    draft.values["type"] = "article"
    draft.values.setdefault("genre", "Preprint")
    if number := _ARXIV.search(text, draft.start):
        draft.take_text("number", *number.span())
        for name in ("volume", "issue", "page"):  # the arXiv number read as a place
            span = draft.spans.get(name)
            if span and span[0] < number.end() and span[1] > number.start():
                del draft.values[name], draft.spans[name]
    if (
        server
        and server.end() < len(container)
        and container[server.end() :].strip().startswith((":", "preprint"))
    ):
        start = draft.spans["container-title"][0]
        draft.take_text("container-title", start, start + server.end())
