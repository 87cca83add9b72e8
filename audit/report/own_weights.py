"""A reader's own weights: what the small script of a page needs to add up again, and the script itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib.resources import files

from markupsafe import Markup

from audit.report.plain import figure
from audit.report.style import hash_source
from audit.scoring import verdict
from audit.scoring.levels import Levels
from audit.scoring.scorecard import Scorecard
from audit.words import Message, message

SCRIPTS = ("reweight.js", "reweight_page.js")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
"""A level as one letter; a rubric with more levels gets no controls."""
MOST = 10
"""The largest weight that can be given, unless the rubric gives one larger."""

SAID = (
    message("Evidenced {low}, possible {high} of 100: {words}. This changes nothing published."),
    message("Every weight is 0: nothing is left to add up."),
    message("Write numbers from 0 to {most}, with two decimals at most."),
)


@dataclass(frozen=True, slots=True)
class OwnWeights:
    """What a page says for the controls: the largest weight, the numbers, the script and its hash."""

    most: int
    data: Markup
    script: Markup
    policy: str


def own_weights(card: Scorecard, t: Callable[..., str]) -> OwnWeights | None:
    """Return the controls of a page; None where nothing is added up on it."""
    if card.overall is None or len(card.rubric.levels) > len(DIGITS):
        return None
    numbers = numbers_of(card)
    most = int(str(numbers["m"]))
    said = [_pattern(SAID[0], t), t(SAID[1]), t(SAID[2].pattern, most=most)]
    text = json.dumps({**numbers, "t": said}, ensure_ascii=False, separators=(",", ":"))
    text = text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    written = script()
    return OwnWeights(most, Markup(text), Markup(written), hash_source(written))


def _pattern(said: Message, t: Callable[..., str]) -> str:
    """Return a sentence with its gaps left open, for the script to fill."""
    return t(said.pattern, **{name: f"{{{name}}}" for name in ("low", "high", "words")})


def numbers_of(card: Scorecard) -> Mapping[str, object]:
    """Return what is added up, as whole numbers and short words (reweight.js says what each is)."""
    ref, levels = card.rubric, card.rubric.levels
    states = {gate.state for gate in card.gates}
    ends: dict[str, str] = {dimension.id: "" for dimension in card.dimensions}
    for found in card.criteria:
        if found.level:
            ends[found.dimension] += "".join(DIGITS[levels.index(end)] for end in (found.level.low, found.level.high))
    return {
        "p": ref.points,
        "l": [(levels.index(level), line) for level, line in ref.verdicts.items()],
        "f": ref.geometric_floor if ref.combine == "geometric" else -1,
        "g": 2 if "missing" in states else 1 if "open" in states else 0,
        "w": [
            [str(verdict.words(levels, Levels(low, high))) for high in range(low, len(levels))]
            for low in range(len(levels))
        ],
        "d": [(figure(one.weight).replace(",", ""), ends[one.id]) for one in card.dimensions],
        "m": _most(max((one.weight for one in card.dimensions), default=0)),
    }


def _most(largest: float) -> int:
    most = MOST
    while most < largest:
        most *= 10
    return most


def script() -> str:
    """Return the script without its comments and idle white space; every page of a card has the same."""
    body = "\n".join(files("audit.report").joinpath(f"templates/{name}").read_text("utf-8") for name in SCRIPTS)
    body = re.sub(r"^\s*(?://.*|/\*\*.*\*/)\n", "", body, flags=re.MULTILINE)
    body = re.sub(r"\n\s*", "\n", body).strip()
    return f'(() => {{\n"use strict";\n{body}\n}})();'
