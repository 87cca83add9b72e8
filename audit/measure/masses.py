"""How many units a class of rows stands for, within limits, and what a table claims in total.

The vocabulary of BOUNDS.md section 1: a class of rows has a mass, rows that nobody listed are one more
mass with every cell unknown, and a claimed total limits the sum of all of them. A unit is what a row
counts: a person, a session, a contribution.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from audit.bounds import INF, Ext, Interval, hull

Units = int | float
"""A whole number of units; the only float ever used is plus infinity."""


@dataclass(frozen=True, slots=True)
class Mass:
    """How many units a class of rows stands for: sums of the lows and of the highs of their counts."""

    low: int
    high: Units

    def __post_init__(self) -> None:
        """Refuse a negative mass and limits in the wrong order."""
        if not 0 <= self.low <= self.high:
            raise ValueError(f"no mass runs from {self.low} to {self.high}")

    def __add__(self, other: Mass) -> Mass:
        """Return the mass of both classes."""
        return Mass(self.low + other.low, self.high + other.high)


NOBODY = Mass(0, 0)
MISSING = Mass(0, INF)
"""The rows that a partial table without a total may still hold."""


def together(masses: Iterable[Mass]) -> Mass:
    """Return the mass of several classes."""
    return sum(masses, start=NOBODY)


@dataclass(frozen=True, slots=True)
class Total:
    """How many units a table is claimed to hold in all; 0 to infinity where nobody claims a total."""

    low: int = 0
    high: Units = INF

    def __post_init__(self) -> None:
        """Refuse a negative total and limits in the wrong order."""
        if not 0 <= self.low <= self.high:
            raise ValueError(f"no total runs from {self.low} to {self.high}")


NO_TOTAL = Total()


def repaired(total: Total, everything: Mass) -> tuple[Total, bool]:
    """Return a total that some completion fits, and whether the claim contradicts the rows (disputed).

    `everything` is the mass of all rows, with the missing mass in a table that may hold more. A total
    below what is listed rises to it; a total that a complete table cannot reach sinks to what the table
    can hold (BOUNDS.md section 1). Every verb does this by itself; call it to learn about the dispute.
    """
    if everything.low > total.high:
        return Total(total.low, everything.low), True
    if everything.high < total.low:
        return Total(int(everything.high), total.high), True
    return total, False


@dataclass(frozen=True, slots=True)
class Bounded:
    """A value that may have nothing to measure: its limits where it has, and whether it may have none.

    `value` is None where there is surely nothing to measure. `may_be_empty` is True then too.
    """

    value: Interval | None
    may_be_empty: bool = False

    @property
    def or_zero(self) -> Interval:
        """The value where a share of nothing is zero (BOUNDS.md section 2.1, the hull with 0)."""
        zero = Interval(Fraction(0), Fraction(0))
        if self.value is None:
            return zero
        return hull((self.value, zero)) if self.may_be_empty else self.value


EMPTY = Bounded(None, True)


def exact(number: int | Fraction | float) -> Ext:
    """Return a number as an exact fraction; plus and minus infinity stay what they are."""
    return float(number) if number in (INF, -INF) else Fraction(number)
