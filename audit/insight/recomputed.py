"""A printed card beside the one computed again: every difference by criterion and field."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from audit.errors import Problem, VerificationFailed, Where
from audit.scoring.read_card import LARGEST
from audit.scoring.scorecard import Scorecard
from audit.words import Message, message

NOT_COMPARED = "tool"
"""Which version made a card is recorded on it; another version gives the same card where `scoring` is the same."""

MEND = message("Go by what is computed again, or ask whoever published the card for its bundle.")

_FIRST = ("scoring", "schema", "publishable", "plan", "evidence", "rubric", "process", "overall", "gates", "dimensions",
          "criteria")  # fmt: skip
"""What a reader wants to know first; the rest follows in the order of the alphabet."""

_NAMES = ("id", "name", "level")
"""What the entries of a list may go by."""

_LONGEST = 60
"""Characters of a value that are shown."""

_FURTHEST = 200
"""Characters of a place that are shown."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A card.json as somebody gave it: parsed, with numbers as they are written, and not believed."""

    content: Mapping[str, Any]

    @property
    def tool(self) -> str:
        """The version that the card says it was made with."""
        return str(self.content.get(NOT_COMPARED, ""))[:_LONGEST]


def printed_card(data: bytes, name: str) -> Printed:
    """Return a card.json parsed; raises VerificationFailed where it is no JSON object or says one thing twice."""
    try:
        content = None if len(data) > LARGEST else _parsed(data.decode())
    except (ValueError, RecursionError):
        content = None
    if isinstance(content, dict):
        return Printed(content)
    what = message("This cannot be read as a card: it is no JSON object of a sensible size with each key given once.")
    mend = message("Give card.json as it was published.")
    raise VerificationFailed([Problem("broken_card", Where(name), what, mend)])


def _parsed(text: str) -> Any:
    return json.loads(text, parse_float=Decimal, parse_constant=_no_number, object_pairs_hook=_each_once)


def _no_number(text: str) -> Any:
    raise ValueError(text)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is given twice")
    return found


def differences(printed: Printed, computed: Scorecard) -> tuple[Problem, ...]:
    """Return where a printed card differs from the one computed again, the head first; () where it is the same.

    A card of another `scoring` is not compared further: its figures may rightly differ.
    """
    theirs, ours = printed.content, _parsed(computed.to_json())
    if (given := theirs.get("scoring")) != computed.scoring:
        pattern = "The card was made with scoring {theirs}, this version scores with {ours}: figures may differ."
        what = message(pattern, theirs=_shown(given), ours=computed.scoring)
        mend = message("Install the version that the card names ({tool}), and verify again.", tool=printed.tool)
        return (Problem("other_scoring", Where("scoring"), what, mend),)
    keys = {key: None for key in (*_FIRST, *sorted({*ours, *theirs})) if key != NOT_COMPARED}
    found = [
        difference
        for key in keys
        if key in ours or key in theirs
        for difference in _member(key, theirs, ours, _Place(key, "."))
    ]
    return tuple(
        Problem("card_differs", Where(at), what, MEND if number == 0 else message(""))
        for number, (at, what) in enumerate(found)
    )


Difference = tuple[str, Message]
"""Where on the card ("TIM-1, level.low"), and what differs."""


@dataclass(frozen=True, slots=True)
class _Place:
    """A place on the card, and what joins the next name to it: "TIM-1" and ", ", "TIM-1, level" and "."."""

    words: str
    joint: str

    def key(self, name: str) -> _Place:
        return _Place(f"{self.words}{self.joint}{name}"[:_FURTHEST], ".")

    def entry(self, name: str) -> _Place:
        return _Place((name if self.words == "criteria" else f"{self.words} {name}")[:_FURTHEST], ", ")


def _member(key: str, theirs: Mapping[str, Any], ours: Mapping[str, Any], at: _Place) -> Iterator[Difference]:
    if key not in theirs:
        yield at.words, message("The card does not have it; computed again it is {ours}.", ours=_shown(ours[key]))
    elif key not in ours:
        yield at.words, message("The card has it; computed again it is not there.")
    else:
        yield from _compared(theirs[key], ours[key], at)


def _compared(theirs: Any, ours: Any, at: _Place) -> Iterator[Difference]:
    if isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted({*theirs, *ours}):
            yield from _member(key, theirs, ours, at.key(key))
    elif isinstance(theirs, list) and isinstance(ours, list):
        yield from _listed(theirs, ours, at)
    elif isinstance(theirs, bool) != isinstance(ours, bool) or theirs != ours:
        left, right = _apart(theirs, ours)
        yield at.words, message("The card says {theirs}, computed again {ours}.", theirs=left, ours=right)


def _listed(theirs: Sequence[Any], ours: Sequence[Any], at: _Place) -> Iterator[Difference]:
    """Compare two lists entry by entry: by their names where each has one of its own, else by their places."""
    name = next((name for name in _NAMES if _each_has(name, theirs) and _each_has(name, ours)), None)
    if name is None:
        yield from _by_number(theirs, ours, at)
        return
    left, right = {one[name]: one for one in theirs}, {one[name]: one for one in ours}
    for key in dict.fromkeys((*right, *left)):
        yield from _member(key, left, right, at.entry(key))
    if list(left) != list(right) and set(left) == set(right):
        yield at.words, message("The card has the entries in another order.")


def _each_has(name: str, entries: Sequence[Any]) -> bool:
    names = [entry.get(name) if isinstance(entry, dict) else None for entry in entries]
    return all(isinstance(one, str) and one for one in names) and len(set(names)) == len(names)


def _by_number(theirs: Sequence[Any], ours: Sequence[Any], at: _Place) -> Iterator[Difference]:
    if len(theirs) != len(ours):
        number = next(place for place, (left, right) in enumerate(zip_longest(theirs, ours), 1) if left != right)
        pattern = "The card lists {theirs}, computed again {ours}; they part at number {number}."
        yield at.words, message(pattern, theirs=len(theirs), ours=len(ours), number=number)
        return
    for number, (left, right) in enumerate(zip(theirs, ours, strict=True), 1):
        yield from _compared(left, right, at.entry(f"number {number}"))


def _apart(theirs: Any, ours: Any) -> tuple[str, str]:
    """Return two values as they are shown; of long texts the part where they differ."""
    if isinstance(theirs, str) and isinstance(ours, str) and theirs and ours:
        pairs = enumerate(zip(theirs, ours, strict=False))
        same = next((place for place, (left, right) in pairs if left != right), min(len(theirs), len(ours)))
        start = 0 if max(len(theirs), len(ours)) <= _LONGEST else max(0, same - _LONGEST // 3)
        return _shown(theirs, start), _shown(ours, start)
    return _shown(theirs), _shown(ours)


def _shown(value: Any, start: int = 0) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, (dict, list)):
        return f"{'a group' if isinstance(value, dict) else 'a list'} of {len(value)}"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    cut = text[start : start + _LONGEST]
    shown = f"{'... ' if start else ''}{cut}{' ...' if len(text) > start + _LONGEST else ''}"
    return f'"{shown}"' if isinstance(value, str) else shown
