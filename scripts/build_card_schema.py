"""Write audit/scoring/card.schema.json, the JSON Schema of card.json: python scripts/build_card_schema.py."""

from __future__ import annotations

from pathlib import Path

from audit.scoring.card_schema import json_schema_text

PLACE = Path(__file__).resolve().parent.parent / "audit" / "scoring" / "card.schema.json"

if __name__ == "__main__":
    PLACE.write_text(json_schema_text(), encoding="utf-8", newline="\n")
    print(f"{PLACE.name} is made.")
