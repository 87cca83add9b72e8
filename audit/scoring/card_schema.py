"""The JSON Schema of card.json, made from the models; the shipped file is held to it by a test."""

from __future__ import annotations

import json
from typing import Any

from audit.scoring.scorecard import SCHEMA, Scorecard


def json_schema() -> dict[str, Any]:
    """Return the schema that every card.json of this version meets; no key beyond it is allowed."""
    made = Scorecard.model_json_schema(mode="serialization")
    made["properties"]["schema"] = made["properties"].pop("schema_")
    made["required"] = sorted({"schema" if name == "schema_" else name for name in made["properties"]} - {"pledge"})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": SCHEMA, **made}


def json_schema_text() -> str:
    """Return the schema as it is shipped."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
