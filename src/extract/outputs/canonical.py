"""Canonical JSON: the same record is always the same bytes.

UTF-8, keys in the contract's order, two spaces (or one line), final newline, whole numbers without `.0`, and
U+0085, U+2028, U+2029 escaped, so that no program takes them for line ends.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from extract.errors import RecordError

if TYPE_CHECKING:
    from extract.record import PageRecord

# JSON strings are the only place where these characters can stand, so that a plain replacement is safe.
_LINE_ENDS = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
# A line of indented JSON that ends in a whole float. JSON strings hold no line ends, so a match is a number.
_WHOLE_FLOAT = re.compile(r'^( *(?:"[^"\\]*": )?-?[0-9]{1,16})\.0(,?)$', re.MULTILINE)


def to_json(record: PageRecord, *, pretty: bool = True) -> str:
    """The record as canonical JSON, final newline included; one line unless `pretty`."""
    text = _WHOLE_FLOAT.sub(r"\1\2", record.model_dump_json(indent=2))
    return _finish(text, pretty=pretty)


def dumps(data: Any, *, pretty: bool = True) -> str:
    """Any JSON value in the same form."""
    return _finish(json.dumps(whole(data), ensure_ascii=False, indent=2, allow_nan=False), pretty=pretty)


def with_rows(data: dict[str, Any], key: str, rows: Iterable[Any]) -> Iterator[str]:
    """`dumps` of `data` and of a list of `rows` under one more key, in pieces: never all rows at once."""
    yield dumps({**data, key: []}).removesuffix("[]\n}\n")
    between = "[\n    "
    for row in rows:
        yield between + dumps(row).removesuffix("\n").replace("\n", "\n    ")
        between = ",\n    "
    yield "[]\n}\n" if between.startswith("[") else "\n  ]\n}\n"


def _finish(text: str, *, pretty: bool) -> str:
    if not pretty:
        text = re.sub(r"\n *", "", re.sub(r",\n *", ", ", text))
    for character, escape in _LINE_ENDS.items():
        if character in text:
            text = text.replace(character, escape)
    return text + "\n"


def whole(data: Any) -> Any:
    """`data` with every float that is a whole number as an int."""
    if isinstance(data, float):
        return int(data) if data.is_integer() and abs(data) < 2**53 else data
    if isinstance(data, dict):
        return {key: whole(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [whole(value) for value in data]
    return data


def from_json(text: str, *, path: str | None = None) -> PageRecord:
    """The record in `text`.

    Raises RecordError, with line and column where it is no JSON, with the place within the record where it
    does not keep the contract.
    """
    from pydantic import ValidationError

    from extract.record import PageRecord

    data = loads(text, path=path)
    try:
        return PageRecord.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "record"
        more = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
        raise RecordError(f"{place}: {first['msg']}{more}", page=path) from None


def loads(text: str, *, path: str | None = None) -> Any:
    """The JSON value in `text`. Raises RecordError with line and column where it is none."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise RecordError(f"not JSON: {error.msg}", page=path, text=text, start=error.pos) from None
    except RecursionError:
        raise RecordError("not a record: JSON nested too deeply", page=path) from None
