"""Which rows count unless a measure says otherwise (FORMATS.md, "Unless a measure names the column").

Sessions count when held, and run by the sponsor or by the community for it; support counts when the sponsor
paid. A planned session may have been held, so it is neither counted nor left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from audit.words import Message, message

_COUNTS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "sessions": {"held": ("yes",), "run_by": ("sponsor", "community_for_sponsor")},
    "support": {"paid_by": ("sponsor",)},
}

_WHY = {
    "held": message("it was not held"),
    "run_by": message("it was run independently of the sponsor"),
    "paid_by": message("someone other than the sponsor paid"),
}


def counting(table: str, named: Iterable[str] = ()) -> Mapping[str, tuple[str, ...]]:
    """Return the condition under which rows of a table count, for columns that the measure does not name."""
    taken = set(named)
    return {name: words for name, words in _COUNTS.get(table, {}).items() if name not in taken}


def why_left_out(column: str) -> Message:
    """Return why a row whose column surely does not meet the condition is left out."""
    return _WHY[column]


PLANNED = message("it was planned; that it was held is not on record")
TO_COME = message("it is planned; its day lies after the day up to which the record was read")
SET_ASIDE = "set aside: {reason}"
