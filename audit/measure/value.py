"""What a measure gives: a value within limits, and the rows it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from audit.bounds import Interval, Truth
from audit.words import Message

Unit = Literal["percent", "days", "working_days", "count", "ratio", "number", "yes_no"]
"""percent: a fraction of one, printed as a percentage; yes_no: 0 is no, 1 is yes."""

RowPart = Literal["sure", "open", "left_out"]
"""Whether a row counts, may count, or is left out."""


@dataclass(frozen=True, slots=True)
class RowRef:
    """A row that a value rests on, or that was left out, and why."""

    table: str
    key: str  # its id, or its place after sorting by content ("#3"): never its place in the file
    part: RowPart
    why: Message | None = None


@dataclass(frozen=True, slots=True)
class Measured:
    """A measure's answer on a dossier.

    `value` holds every value the evidence admits; None where it is surely empty (nothing to measure).
    `of` is the length of the list for a coverage without weights ("4 of 5"). `any` says whether at least one
    counts (the threshold `any`). `looked` is False where nobody looked at any input: the rubric's
    yardsticks (a list, a date after `by`) are not inputs.
    """

    value: Interval | None
    unit: Unit
    sentence: Message
    of: int | None = None
    any: Truth = Truth.UNKNOWN
    may_be_empty: bool = False
    looked: bool = True
    rows: tuple[RowRef, ...] = ()
    counts: tuple[tuple[str, Interval], ...] = ()  # table -> how many count (units), for the card's rows
    sources: tuple[str, ...] = ()
    disputed: bool = False
    one_sided: bool = False
