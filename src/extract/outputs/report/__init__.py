"""The report: one HTML file that holds everything it needs, and asks nothing of the network.

The page's words reach the browser as JSON in a data block, and the script puts them into the document as text
only. A content security policy lets just this script and this style run, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any

from extract.outputs import words
from extract.outputs.load import home, iter_records
from extract.outputs.report.data import index_row, page_data
from extract.outputs.rows import evidence_rows
from extract.outputs.view import view
from extract.record import PageRecord

SCRIPTS = ("dom.js", "text.js", "evidence.js", "facts.js", "decisions.js", "pages.js", "main.js")
STATIC_COLUMNS = (
    "study",
    "design",
    "n",
    "male",
    "female",
    "age_words",
    "follow_up_words",
    "survival_words",
    "deaths",
)


def write_report(source: Path, dest: Path | None = None, *, page: str | None = None) -> Path:
    """Write the report of all records at `source` (or of one page) to `dest`; the path written.

    `dest` is `report.html` below `source` unless given. Raises UsageError and RecordError.
    """
    dest = dest if dest is not None else home(source) / "report.html"
    dest.parent.mkdir(parents=True, exist_ok=True)
    dest.write_text(render(iter_records(source, page=page)), encoding="utf-8", errors="replace")
    return dest


def render(records: Iterable[PageRecord]) -> str:
    """The report's HTML."""
    blocks: list[str] = []
    index: list[dict[str, Any]] = []
    static: list[str] = []
    first = ""
    for record in records:
        data = as_json(page_data(record))
        first = first or data
        blocks.append(_block(len(blocks), data, deflated=True))  # held deflated: there may be thousands
        index.append(index_row(record))
        static.append(_static_rows(record))
    if len(blocks) == 1:
        blocks = [_block(0, first, deflated=False)]
    script = "(() => {\n'use strict';\n" + "\n".join(_asset(name) for name in SCRIPTS) + "\n})();\n"
    style = _asset("report.css")
    title = index[0]["title"] if len(index) == 1 else f"Evidence of {len(index)} pages"
    parts = {
        "policy": html.escape(_policy(script, style), quote=True),
        "title": html.escape(title),
        "style": style,
        "static": "".join(static),
        "index": as_json({"pages": index, "kinds": words.KINDS}),
        "pages": "\n".join(blocks),
        "script": script,
    }
    # One pass: what stands in a part is never taken for a place to fill.
    return re.sub(r"\{\{(\w+)\}\}", lambda match: parts[match[1]], _asset("report.html"))


def as_json(data: Any) -> str:
    """JSON that can stand in a script element: nothing in it closes the element or opens a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text)


def _block(number: int, data: str, *, deflated: bool) -> str:
    """A page's data block: plain JSON, or deflated and in base64."""
    form = ' data-form="deflate"' if deflated else ""
    if deflated:
        data = base64.b64encode(zlib.compress(data.encode("utf-8"), 9)).decode("ascii")
    return f'<script type="application/json" id="page-{number}"{form}>{data}</script>'


def _asset(name: str) -> str:
    return (files("extract.outputs.report") / "assets" / name).read_text(encoding="utf-8")


def _policy(script: str, style: str) -> str:
    """A content security policy under which only our script and our style run."""

    def digest(text: str) -> str:
        return base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")

    allowed = f"script-src 'sha256-{digest(script)}'; style-src 'sha256-{digest(style)}'"
    return f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def _static_rows(record: PageRecord) -> str:
    """The evidence table for a reader without scripts, such as a mail program's preview."""
    lines = []
    for row in evidence_rows(view(record)):
        if row["facts"]:
            told = [
                words.say_number(row[name]) if isinstance(row[name], float) else row[name]
                for name in STATIC_COLUMNS
            ]
            cells = "".join(f"<td>{html.escape(str(cell or ''))}</td>" for cell in told)
            lines.append(f"<tr><td>{html.escape(record.page.title or record.page.id)}</td>{cells}</tr>")
    return "".join(lines)


def _plain(cell: Any) -> str:
    return words.say_number(cell) if isinstance(cell, float) else cell or ""
