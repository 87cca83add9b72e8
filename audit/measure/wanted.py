"""What is still wanting for a measure to reach a threshold: the words, the figures, and whether it is ruled out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from audit.bounds import Truth
from audit.words import Message

Time = Literal["due", "ahead", "past"]
"""When what the record rules out can still be done: as long as the criterion's `due` allows; at any time; no more,
whatever `due` says, for the days it hangs on have passed."""

_MOST = 10**12


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a list that is not surely reached, and whether it may be (unknown) or is not (no)."""

    word: str
    title: str
    truth: Truth


@dataclass(frozen=True, slots=True)
class Wanting:
    """What one measure lacks of one threshold.

    truth: whether the threshold is reached: unknown is open (it may be reached already), no is ruled out.
    words: what would surely reach it, as a phrase: "3 more sessions held in person".
    more: the fewest of `unit` (rows, members, days, working_days) that surely reach it, over and above the record
        and whatever is still open; None where no number does, or it is not a matter of numbers.
    instead: the fewest rows on record that would have to change to reach it as well; None where rows do not change.
    members: of a list, those not surely reached; `more` says how many of them are needed.
    until: the day on, from or up to which it is reached, where one end is known.
    open: what is not known and may do.
    parts: what is wanting of each part; `needs` of them have to come to hold.
    """

    truth: Truth
    words: Message
    unit: str = ""
    more: int | None = None
    instead: int | None = None
    members: tuple[Member, ...] = ()
    until: date | None = None
    open: Message | None = None
    parts: tuple[Wanting, ...] = ()
    needs: int = 0
    time: Time = "due"

    def is_over(self, due_has_passed: bool) -> bool:
        """Return whether it is ruled out and can no longer be mended, given whether its criterion's time has passed."""
        if self.truth is not Truth.NO:
            return False
        if self.parts:
            return sum(not part.is_over(due_has_passed) for part in self.parts) < self.needs
        return self.time == "past" or (self.time == "due" and due_has_passed)


def fewest(reaches: Callable[[int], bool]) -> int | None:
    """Return the smallest whole number that reaches a threshold; None where none up to a million million does.

    `reaches` never turns back to no as the number grows.
    """
    if reaches(0):
        return 0
    enough = 1
    while not reaches(enough):
        enough *= 2
        if enough > _MOST:
            return None
    short = enough // 2
    while enough - short > 1:
        middle = (short + enough) // 2
        short, enough = (short, middle) if reaches(middle) else (middle, enough)
    return enough
