"""The JSON Schema of a rubric file, so that an editor completes and checks it while it is written."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import models_json_schema

from audit.rubric.model import Rubric
from audit.rubric.profile_model import Profile

ADDRESS = "urn:consultation-audit:rubric:1"

_WORKED_OUT = ("sha256", "unselected")
"""Fields of a rubric once read; nobody writes them."""


def json_schema() -> dict[str, Any]:
    """Return the schema: a whole rubric, or a profile where the file says `extend`."""
    _, schema = models_json_schema([(Rubric, "validation"), (Profile, "validation")], by_alias=True)
    parts: dict[str, Any] = schema["$defs"]
    for name in _WORKED_OUT:
        del parts["Rubric"]["properties"][name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ADDRESS,
        "title": "A rubric of consultation-audit",
        "type": "object",
        "if": {"required": ["extend"]},
        "then": {"$ref": "#/$defs/Profile"},
        "else": {"$ref": "#/$defs/Rubric"},
        "$defs": parts,
    }


def json_schema_text() -> str:
    """Return the schema as its file holds it: sorted keys, two spaces, one line feed at the end."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
