"""The record keeps the contract's schema: every key there, of its type, and none else."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from extract.record import PageRecord
from extract.validate.problem import Problem

# Fields beyond the contract's own, which older or handwritten records may leave out.
_OPTIONAL = frozenset({"correction"})


def parsed(record: PageRecord | Mapping[str, Any] | str) -> tuple[PageRecord | None, list[Problem]]:
    """The record as a model, and what of the schema it does not keep; None where it cannot be read at all."""
    if isinstance(record, str):
        try:
            record = json.loads(record)
        except json.JSONDecodeError as error:
            message = f"not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
            return None, [Problem("schema", message)]
        except RecursionError:
            return None, [Problem("schema", "no record: JSON nested too deeply")]
    if isinstance(record, PageRecord):
        return record, []
    try:
        page = PageRecord.model_validate(record)
    except ValidationError as error:
        return None, [
            Problem(
                "schema",
                f"{'.'.join(map(str, row['loc'])) or 'record'}: {row['msg']}",
                place=tuple(row["loc"]),
            )
            for row in error.errors()[:20]
        ]
    return page, list(_left_out(page, ()))


def _left_out(model: BaseModel, place: tuple[str | int, ...]) -> Iterator[Problem]:
    """Keys that the schema would fill in but the record does not hold."""
    for name in type(model).model_fields:
        if name not in model.model_fields_set and name not in _OPTIONAL:
            message = f"{'.'.join(map(str, (*place, name)))}: key is missing"
            yield Problem("schema", message, place=(*place, name))
        value = getattr(model, name)
        rows = value if isinstance(value, list) else [value]
        for index, row in enumerate(rows):
            if isinstance(row, BaseModel):
                yield from _left_out(
                    row, (*place, name, index) if isinstance(value, list) else (*place, name)
                )
