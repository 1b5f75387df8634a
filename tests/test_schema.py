"""The published JSON Schema: current, complete, and true of the records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from extract.schema import COMMITTED, page_record_schema, page_record_schema_json

SEED = Path(__file__).parent.parent / "output" / "records" / "cervical_spinal_metastases.json"


def _fields(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            yield f"{path}.{name}", field
        for key, value in schema.items():
            yield from _fields(value, f"{path}/{key}")


def test_the_committed_copy_is_current() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == page_record_schema_json()


def test_it_is_a_valid_schema_of_draft_2020_12_with_an_id() -> None:
    schema = page_record_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"].startswith("urn:cohort-extract:schema:")
    jsonschema.Draft202012Validator.check_schema(schema)


def test_every_field_is_described() -> None:
    fields = list(_fields(page_record_schema()))
    assert len(fields) > 100
    assert [path for path, field in fields if not field.get("description")] == []


def test_every_key_of_a_record_is_required() -> None:
    schema = page_record_schema()
    optional = {
        (name, key)
        for name, model in [("PageRecord", schema), *schema["$defs"].items()]
        for key in set(model["properties"]) - set(model.get("required", ()))
    }
    assert {name for name, _ in optional} == {"CslItem", "CslName", "CslDate", "CslCustom"}
    assert [key for name, key in optional if name == "CslCustom"] == ["repaired"]


@pytest.fixture(scope="module")
def seed_record() -> dict[str, Any]:
    record: dict[str, Any] = json.loads(SEED.read_text(encoding="utf-8"))
    return record


def test_the_seed_record_keeps_it(seed_record: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(page_record_schema()).validate(seed_record)


def test_a_record_without_a_key_does_not_keep_it(seed_record: dict[str, Any]) -> None:
    del seed_record["facts"][0]["value"]["sd"]
    with pytest.raises(jsonschema.ValidationError, match="'sd' is a required property"):
        jsonschema.Draft202012Validator(page_record_schema()).validate(seed_record)
