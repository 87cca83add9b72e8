"""The verdict in words: what is settled first, and never a midpoint."""

from __future__ import annotations

from collections.abc import Sequence

from audit.scoring.levels import Levels
from audit.words import Message, message

_STANDARD = {
    "approaches": message("approaches the standard"),
    "meets": message("meets the standard"),
    "exceeds": message("exceeds the standard"),
}


def words(levels: Sequence[str], span: Levels) -> Message:
    """Return the verdict as FORMATS.md words it: "at best approaches", "between approaches and meets"."""
    low, high, top = levels[span.low], levels[span.high], len(levels) - 1
    if span.settled:
        return message("{level}", level=low)
    if span.low == 0 and span.high == top:
        return message("not rated")
    if span.low == 0:
        return message("at best {level}", level=high)
    if span.high == top:
        return message("at least {level}", level=low)
    return message("between {low} and {high}", low=low, high=high)


def headline(levels: Sequence[str], span: Levels, settled_percent: int) -> Message:
    """Return the verdict as one sentence, the largest thing on the card."""
    low, high, top = levels[span.low], levels[span.high], len(levels) - 1
    if span.low == 0 and span.high == top:
        return message("Not rated: the record settles {settled}% of the weight", settled=settled_percent)
    if span.settled:
        return message("It {verdict}", verdict=_STANDARD.get(low, message("is rated {level}", level=low)))
    if span.low == 0:
        return message("At best, it {verdict}", verdict=_STANDARD.get(high, message("is rated {level}", level=high)))
    if span.high == top:
        return message("At least, it {verdict}", verdict=_STANDARD.get(low, message("is rated {level}", level=low)))
    return message("At least {low}, at best {high}", low=low, high=high)
