"""Total, median and minimum of a column, the lowest of several values, and how many requirements hold.

BOUNDS.md section 2, "total, median, minimum of a column" and "lowest of several measures". Rows are the unit
here; a row's count is not multiplied in.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit.bounds import ANY_NUMBER, Ext, Interval, Truth, exactly, hull
from audit.measure.masses import EMPTY, Bounded, Units, exact


@dataclass(frozen=True, slots=True)
class Column:
    """One column's values: of rows that count, of rows that may, and how many rows may be missing.

    sure: the value of each row that surely counts (an unknown cell: the whole `domain`).
    maybe: the same for rows that may count (a row whose count may be zero belongs here; surely zero: nowhere).
    missing: how many rows may exist that nobody listed (0: a complete table).
    domain: what a value can be at all: 0 to infinity for amounts, everything for days.
    """

    sure: Sequence[Interval]
    maybe: Sequence[Interval] = ()
    missing: Units = 0
    domain: Interval = ANY_NUMBER


def column_total(column: Column) -> Interval:
    """Return the sum of the values of rows that count (no rows: 0); one currency or unit only."""
    zero: Ext = Fraction(0)
    low = sum((value.low for value in column.sure), zero)
    high = sum((value.high for value in column.sure), zero)
    low += sum((min(zero, value.low) for value in column.maybe), zero)
    high += sum((max(zero, value.high) for value in column.maybe), zero)
    if column.missing:
        low += _times(column.missing, min(zero, column.domain.low))
        high += _times(column.missing, max(zero, column.domain.high))
    return Interval(low, high)


def _times(rows: Units, value: Ext) -> Ext:
    return Fraction(0) if value == 0 else exact(rows * value)


def median(column: Column) -> Bounded:
    """Return the median of the values of rows that count; of an even number, the mean of the middle two.

    A value below the median never raises it, and the smallest of several optional values dominate any others:
    so the low takes the lows of the sure rows and adds optional lows, smallest first, while they are below.
    """
    if not (column.sure or column.maybe or column.missing):
        return EMPTY
    # More copies than there are rows put the median at that value: further ones move nothing.
    copies = int(min(column.missing, len(column.sure) + len(column.maybe) + 1))
    low = _least_median(
        [value.low for value in column.sure], [value.low for value in column.maybe] + copies * [column.domain.low]
    )
    high = -_least_median(
        [-value.high for value in column.sure], [-value.high for value in column.maybe] + copies * [-column.domain.high]
    )
    return Bounded(Interval(low, high), not column.sure)


def _least_median(sure: list[Ext], optional: list[Ext]) -> Ext:
    values, waiting = sorted(sure), sorted(optional)
    if not values:
        values.append(waiting.pop(0))
    for value in waiting:
        if value >= _middle(values):
            break
        insort(values, value)
    return _middle(values)


def _middle(values: list[Ext]) -> Ext:
    half = len(values) // 2
    return values[half] if len(values) % 2 else (values[half - 1] + values[half]) / 2


def minimum(column: Column) -> Bounded:
    """Return the smallest value among rows that count."""
    optional = [*column.maybe, *([column.domain] if column.missing else [])]
    possible = [*column.sure, *optional]
    if not possible:
        return EMPTY
    low = min(value.low for value in possible)
    high = min(value.high for value in column.sure) if column.sure else max(value.high for value in optional)
    return Bounded(Interval(low, high), not column.sure)


def lowest(parts: Sequence[Bounded]) -> Interval:
    """Return the lowest of several values in one unit, leaving out those with nothing to measure.

    All surely empty: 0. All possibly empty: 0 is possible.

    Sharp where the parts share no unknowns; else the low is and the high is outer.
    """
    filled = [(part.value, part.may_be_empty) for part in parts if part.value is not None]
    zero = exactly(0)
    if not filled:
        return zero
    low = min(value.low for value, _ in filled)
    if all(may_be_empty for _, may_be_empty in filled):
        return hull((zero, Interval(low, max(value.high for value, _ in filled))))
    return Interval(low, min(value.high for value, may_be_empty in filled if not may_be_empty))


def how_many(truths: Iterable[Truth]) -> Interval:
    """Return how many requirements hold."""
    known = list(truths)
    return Interval(Fraction(known.count(Truth.YES)), Fraction(len(known) - known.count(Truth.NO)))
