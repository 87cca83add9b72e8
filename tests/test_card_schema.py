"""card.json meets its shipped schema, and the schema is the models'."""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from audit.scoring.card_schema import json_schema_text

EXAMPLES = Path(__file__).parent.parent / "examples"
SHIPPED = resources.files("audit.scoring") / "card.schema.json"


def test_the_shipped_schema_is_what_the_models_give() -> None:
    """Make it again with scripts/build_card_schema.py."""
    assert SHIPPED.read_text(encoding="utf-8") == json_schema_text()


@pytest.mark.parametrize("card", sorted(EXAMPLES.glob("*/card/card.json")), ids=lambda path: path.parts[-3])
def test_the_shipped_cards_meet_it(card: Path) -> None:
    """Every key is known, every type is right."""
    schema = json.loads(SHIPPED.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    assert list(Draft202012Validator(schema).iter_errors(json.loads(card.read_text(encoding="utf-8")))) == []


def test_an_unknown_key_or_a_level_that_is_no_text_is_refused() -> None:
    """The schema can fail."""
    schema = json.loads(SHIPPED.read_text(encoding="utf-8"))
    card = json.loads(next(EXAMPLES.glob("*/card/card.json")).read_text(encoding="utf-8"))
    card["surprise"] = 1
    card["criteria"][0]["status"] = "fine"
    assert len(list(Draft202012Validator(schema).iter_errors(card))) == 2
