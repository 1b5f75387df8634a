"""The JSON Schema of the page record (draft 2020-12), made from the pydantic models."""

from __future__ import annotations

from pathlib import Path
from typing import Any

DIALECT = "https://json-schema.org/draft/2020-12/schema"
COMMITTED = Path(__file__).parent / "data" / "page-record-1.0.schema.json"


def page_record_schema() -> dict[str, Any]:
    """The schema as a JSON value: `$schema`, `$id`, and a description for every field."""
    from extract.record import SCHEMA_ID, PageRecord

    schema = PageRecord.model_json_schema(mode="serialization")
    for model in [schema, *schema["$defs"].values()]:
        _complete(model, schema["$defs"])
    return {"$schema": DIALECT, "$id": SCHEMA_ID, **schema}


def _complete(model: dict[str, Any], definitions: dict[str, Any]) -> None:
    """Says of one model what pydantic leaves out.

    A field with a default may be missing from what is read, but never is from what is written; and a
    reference whose description is its target's has lost its own.
    """
    for name, field in model["properties"].items():
        if "default" in field:
            del field["default"]
            model.setdefault("required", []).append(name)
        if "$ref" in field and "description" not in field:
            field["description"] = definitions[field["$ref"].rsplit("/", 1)[1]]["description"]
    if "required" in model:
        model["required"].sort(key=list(model["properties"]).index)


def page_record_schema_json() -> str:
    """The schema as text; the committed copy in `COMMITTED` holds exactly this."""
    from extract.outputs.canonical import dumps

    return dumps(page_record_schema())
