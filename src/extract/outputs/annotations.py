"""Facts as annotations of the page's text: W3C Web Annotation, brat standoff, spaCy DocBin.

All three hold what the record holds of a fact: span, kind, label, value in words, and the value's parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal, get_args

from extract.errors import UsageError
from extract.outputs import words
from extract.outputs.canonical import dumps
from extract.outputs.load import home, iter_records
from extract.outputs.view import View, view
from extract.record import Fact, Kind, PageRecord
from extract.store.names import file_name

AnnotationFormat = Literal["web", "brat", "spacy"]
CONTEXT = 32  # characters on either side of the quote, as Hypothesis keeps them
BRAT_NAMES = {kind: "".join(part.capitalize() for part in kind.split("_")) for kind in get_args(Kind)}
_WHITE = re.compile(r"[\t\n\r]+")


def export_annotations(
    source: Path, to: AnnotationFormat, dest: Path | None = None, *, page: str | None = None
) -> list[Path]:
    """Write the annotations of all records at `source` into the folder `dest` (default: `annotations-<to>`).

    web: one `<page>.jsonld` a page; brat: `<page>.txt` and `.ann` with `annotation.conf` and `visual.conf`;
    spacy: one `facts.spacy`. Raises UsageError and RecordError.
    """
    writers: dict[str, Callable[[PageRecord, Path], list[Path]]] = {"web": _write_web, "brat": _write_brat}
    if to not in (*writers, "spacy"):
        raise UsageError(f"unknown annotation format {to!r}: web, brat, spacy")
    dest = dest if dest is not None else home(source) / f"annotations-{to}"
    dest.mkdir(parents=True, exist_ok=True)
    records = iter_records(source, page=page)
    if to == "spacy":
        from extract.outputs.docbin import write_docbin

        return [write_docbin(records, dest / "facts.spacy")]
    written = [path for record in records for path in writers[to](record, dest)]
    return [*written, *_write_brat_conf(dest)] if to == "brat" else written


def web_annotations(record: PageRecord) -> dict[str, Any]:
    """The page's facts as an AnnotationCollection page of the W3C Web Annotation Data Model.

    Each target has a TextQuoteSelector (with context) and a TextPositionSelector into the record's text; its
    source is the page's permanent link, or a urn of the source's hash.
    """
    page = view(record)
    target = record.page.url or f"urn:sha256:{record.page.sha256}"
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:cohort-extract:{record.page.sha256}",
        "type": "AnnotationPage",
        "items": [_web(page, fact, target) for fact in record.facts],
    }


def brat_standoff(record: PageRecord) -> str:
    """The page's facts as brat standoff: a T line a fact (its lines as fragments), its details as a note."""
    lines = []
    for number, fact in enumerate(record.facts, start=1):
        spans = _fragments(record.text, fact.start, fact.end)
        places = ";".join(f"{start} {end}" for start, end in spans)
        # brat joins the fragments of one annotation by a space, and holds no tab or line end in its text.
        covered = " ".join(_WHITE.sub(" ", record.text[start:end]) for start, end in spans)
        lines.append(f"T{number}\t{BRAT_NAMES[fact.kind]} {places}\t{covered}")
        lines.append(f"#{number}\tAnnotatorNotes T{number}\t{_WHITE.sub(' ', words.say_fact(fact))}")
    return "".join(f"{line}\n" for line in lines)


def _web(page: View, fact: Fact, target: str) -> dict[str, Any]:
    text = page.record.text
    body = {
        "type": "Dataset",
        "kind": fact.kind,
        "label": fact.label,
        "group": fact.group,
        "instrument": fact.instrument,
        "timepoint": fact.timepoint.model_dump(exclude_none=True) if fact.timepoint else None,
        "study": page.names.get(fact.study),
        "value": fact.value.model_dump(exclude_none=True),
        "origin": fact.origin,
    }
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:cohort-extract:{page.record.page.sha256}:{fact.id}",
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            {
                "type": "TextualBody",
                "value": words.say_fact(fact),
                "format": "text/plain",
                "purpose": "describing",
            },
            {"type": "TextualBody", "value": fact.kind, "purpose": "tagging"},
            {name: part for name, part in body.items() if part is not None},
        ],
        "target": {
            "source": target,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": fact.quote,
                    "prefix": text[max(0, fact.start - CONTEXT) : fact.start],
                    "suffix": text[fact.end : fact.end + CONTEXT],
                },
                {"type": "TextPositionSelector", "start": fact.start, "end": fact.end},
            ],
        },
    }


def _fragments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The span's lines: brat allows no line end within a fragment."""
    found = [(start + one.start(), start + one.end()) for one in re.finditer(r"[^\r\n]+", text[start:end])]
    trimmed = [(a + len(text[a:b]) - len(text[a:b].lstrip()), a + len(text[a:b].rstrip())) for a, b in found]
    return [(a, b) for a, b in trimmed if a < b] or [(start, end)]


def _write_web(record: PageRecord, dest: Path) -> list[Path]:
    path = dest / file_name(record.page.id, suffix=".jsonld")
    path.write_text(dumps(web_annotations(record)), encoding="utf-8")
    return [path]


def _write_brat(record: PageRecord, dest: Path) -> list[Path]:
    path = dest / file_name(record.page.id, suffix=".txt")
    path.write_bytes(record.text.encode("utf-8", "replace"))
    notes = path.with_name(file_name(record.page.id, suffix=".ann"))
    notes.write_bytes(brat_standoff(record).encode("utf-8", "replace"))
    return [path, notes]


def _write_brat_conf(dest: Path) -> list[Path]:
    names = "\n".join(BRAT_NAMES.values())
    conf = dest / "annotation.conf"
    conf.write_text(f"[entities]\n{names}\n\n[relations]\n\n[events]\n\n[attributes]\n", encoding="utf-8")
    labels = "\n".join(f"{BRAT_NAMES[kind]} | {words.KINDS[kind]}" for kind in BRAT_NAMES)
    visual = dest / "visual.conf"
    visual.write_text(f"[labels]\n{labels}\n\n[drawing]\nSPAN_DEFAULT bgColor:#cfe3ff\n", encoding="utf-8")
    return [conf, visual]
