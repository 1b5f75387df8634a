"""What must be known of an HTML page before it is read: its content's region, its notes, its layout
tables.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit

from extract.readers.html.tags import Tag, attributes

_MARKED = re.compile(r"fn_top|footnote-?ref|noteref|\breference\b", re.I)
_LABEL = re.compile(r"\s*[\[(]?\s*(?:note\s+|fn\s*)?(\d{1,4}|[A-Za-z]|[*†‡§¶#]{1,3})\s*[\])⁾.]?\s*\Z", re.I)
_HEADING = re.compile(r"h[1-6]\Z")
_DATE = re.compile(r"(\d{4})[/.-](\d\d?)[/.-](\d\d?)(?:[T ]+(\d\d?):(\d\d))?")
_DATE_META = (
    "article:modified_time",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "og:updated_time",
)
_PAGE_ID = re.compile(r'JSINFO\s*=\s*\{[^\n]{0,2000}?"id":"((?:[^"\\]|\\.){1,400})"')
_ENTITY_ID = re.compile(r"\\u([0-9a-fA-F]{4})|\\(.)")


@dataclass(slots=True)
class Survey:
    """The findings; offsets are the source's.

    `start`/`end` bound the content. `labels` gives each note's element id its label, `markers` the start of
    each marker's `<a>` its label, `marker_ids` the ids that a note's back link points to, `layout` the
    starts of tables that hold no data.
    """

    start: int
    end: int
    title: str | None = None
    url: str | None = None
    modified: str | None = None
    page_id: str | None = None
    labels: dict[str, str] = field(default_factory=dict)
    markers: dict[int, str] = field(default_factory=dict)
    marker_ids: set[str] = field(default_factory=set)
    layout: set[int] = field(default_factory=set)


@dataclass(slots=True)
class _Link:
    """A link within the page, as a candidate for a footnote marker."""

    start: int
    target: str
    ids: set[str]
    raised: bool
    text: str = ""


def survey(source: str, tokens: list[Tag]) -> Survey:
    """Look once over all tokens."""
    found = Survey(0, len(source))
    _bound(source, tokens, found)
    links = _Links(source)
    ids: dict[str, int] = {}
    tables: list[int] = []
    in_title = False
    for token in tokens:
        if token.kind == "start":
            if " id=" in source[token.start : token.end] or token.name == "a":
                given = attributes(source, token)
                for name in (given.get("id"), given.get("name") if token.name == "a" else None):
                    if name:
                        ids.setdefault(name, token.start)
            if token.name in ("link", "meta"):
                _head(attributes(source, token), found)
            elif token.name == "table":
                found.layout.update(tables[-1:])
                tables.append(token.start)
            elif tables and _HEADING.match(token.name):
                found.layout.update(tables)
            in_title = token.name == "title"
        elif token.kind == "end" and token.name == "table" and tables:
            tables.pop()
        elif token.kind == "text" and in_title and found.title is None:
            found.title = " ".join(html.unescape(source[token.start : token.end]).split()) or None
        links.take(token)
    _number(links.found, ids, found)
    _dokuwiki(source, found)
    return found


def _bound(source: str, tokens: list[Tag], found: Survey) -> None:
    """DokuWiki's own comments around the page's content, else one <main>, else one <article>, else all."""
    opened = source.find("<!-- wikipage start -->")
    closed = source.rfind("<!-- wikipage stop -->")
    if 0 <= opened < closed:
        found.start, found.end = opened, closed
        return
    for name in ("main", "article"):
        starts = [t for t in tokens if t.kind == "start" and t.name == name]
        ends = [t for t in tokens if t.kind == "end" and t.name == name]
        if len(starts) == 1 and len(ends) == 1 and starts[0].end <= ends[0].start:
            found.start, found.end = starts[0].start, ends[0].end
            return


def _head(given: dict[str, str], found: Survey) -> None:
    if "canonical" in given.get("rel", "").lower().split() and given.get("href"):
        found.url = given["href"].strip()
    key = (given.get("property") or given.get("name") or given.get("http-equiv") or "").lower()
    if key == "og:url" and found.url is None:
        found.url = given.get("content", "").strip() or None
    if key in _DATE_META and found.modified is None and (date := _DATE.search(given.get("content", ""))):
        found.modified = iso_date(date)


def iso_date(date: re.Match[str]) -> str:
    """A matched date, and its time where it has one, as ISO 8601."""
    year, month, day, hour, minute = date.groups()
    iso = f"{year}-{int(month):02}-{int(day):02}"
    return f"{iso}T{int(hour):02}:{minute}" if hour else iso


class _Links:
    """Collects links to places in the page, with their text, and whether they are raised."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.found: list[_Link] = []
        self.open: _Link | None = None
        self.raised = 0
        self.raised_ids: set[str] = set()

    def take(self, token: Tag) -> None:
        if token.kind == "text":
            if self.open is not None and len(self.open.text) < 20:
                self.open.text += self.source[token.start : token.end]
        elif token.name == "sup":
            self._sup(token)
        elif token.name == "a" and token.kind == "start":
            self.open = None
            written = self.source[token.start : token.end]
            if "#" in written:
                self._link(token, written)
        elif token.name == "a" and token.kind == "end":
            self.open = None

    def _sup(self, token: Tag) -> None:
        if token.kind == "start":
            self.raised += 1
            self.raised_ids = {i for i in (attributes(self.source, token).get("id"),) if i}
            if self.open is not None:
                self.open.raised = True
        else:
            self.raised = max(0, self.raised - 1)

    def _link(self, token: Tag, written: str) -> None:
        given = attributes(self.source, token)
        target = given.get("href", "")
        if not target.startswith("#") or len(target) < 2:
            return
        ids = {i for i in (given.get("id"), given.get("name")) if i}
        marked = bool(_MARKED.search(given.get("class", ""))) or given.get("role") == "doc-noteref"
        ids |= self.raised_ids if self.raised else set()
        self.open = _Link(token.start, target[1:], ids, bool(self.raised) or marked)
        self.found.append(self.open)


def _number(links: list[_Link], ids: dict[str, int], found: Survey) -> None:
    """Markers are raised links forward to a place; a printed number is the note's label, if no other has
    it.
    """
    notes: dict[str, list[tuple[_Link, str]]] = {}
    for link in links:
        match = _LABEL.match(link.text)
        bracketed = link.text.strip().startswith("[")
        if match and (link.raised or bracketed) and ids.get(link.target, -1) > link.start:
            notes.setdefault(link.target, []).append((link, match.group(1)))
    taken: set[str] = set()
    rest = []
    for target, members in notes.items():
        printed = members[0][1]
        if printed.isdigit() and str(int(printed)) not in taken:
            found.labels[target] = str(int(printed))
            taken.add(found.labels[target])
        else:
            rest.append(target)
    number = 1
    for target in rest:
        while str(number) in taken:
            number += 1
        found.labels[target] = str(number)
        taken.add(str(number))
    for target, members in notes.items():
        for link, _ in members:
            found.markers[link.start] = found.labels[target]
            found.marker_ids |= link.ids


def _dokuwiki(source: str, found: Survey) -> None:
    """What a full DokuWiki page says of itself outside its content: the date in docInfo, the id in a
    script.
    """
    at = source.find('class="docInfo"')
    if at >= 0 and (date := _DATE.search(source, at, at + 2000)):
        found.modified = iso_date(date)
    if match := _PAGE_ID.search(source):
        unescape = lambda m: chr(int(m.group(1), 16)) if m.group(1) else m.group(2)  # noqa: E731 - one place
        found.page_id = _ENTITY_ID.sub(unescape, match.group(1))
    elif found.url:
        try:
            found.page_id = parse_qs(urlsplit(found.url).query).get("id", [None])[0]
        except ValueError:
            found.page_id = None
