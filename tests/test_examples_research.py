"""The table of examples/README.md on what the methods found, against the results that lie beside the cards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
WORDS = {"firm": "firm", "mostly": "mostly holds", "depends": "depends on choices"}
NOT_RATED = {
    "firm": "rated in no setting", "mostly": "rated in few settings", "depends": "rated in some settings",
}  # fmt: skip


def beside(example: str, method: str) -> Any:
    """Return what a method found, as it ships."""
    return json.loads((EXAMPLES / example / "card" / f"{method}.json").read_text(encoding="utf-8"))


def span(found: dict[str, int]) -> str:
    """Return a range as the table has it."""
    return str(found["low"]) if found["low"] == found["high"] else f"{found['low']} to {found['high']}"


@pytest.mark.parametrize("example", sorted(path.parents[1].name for path in EXAMPLES.glob("*/card/card.json")))
def test_the_table_says_what_the_methods_found(example: str) -> None:
    """How firm the verdict is, which source carries it, which moves most, and how many origins stand behind it."""
    robust, quality = beside(example, "robust"), beside(example, "quality")
    verdict = json.loads((EXAMPLES / example / "card" / "card.json").read_text(encoding="utf-8"))["overall"]["verdict"]
    words = NOT_RATED if verdict["words"] == "not rated" else WORDS
    named = [one["rests_on"] for one in quality["criteria"] if one["rests_on"]["documents"]]
    row = (
        f"| `{example}` | {verdict['words']} | {words[robust['hold']]} | {', '.join(robust['carried_by']) or 'none'} "
        f"| `{robust['largest_source']}` | {quality['rests_on']['documents']} | {span(quality['rests_on']['origins'])} "
        f"| {sum(one['corroborated'] == 'yes' for one in named)} of {len(named)} |"
    )
    assert row in (EXAMPLES / "README.md").read_text(encoding="utf-8").splitlines(), row
