"""The one way in which a value is written back: text that reads as the same value (FORMATS.md, Values)."""

from __future__ import annotations

import calendar
from datetime import date

from audit.bounds import INF, Dates, Ext, Interval, Truth
from audit.evidence.model import Cell, Value
from audit.evidence.small_counts import SMALL

UNKNOWN = Cell("unknown", None)
"""A cell somebody filled, and which says no more than that."""


def cell_of(value: Value) -> Cell:
    """Return the cell that holds a value in its canonical text; None is written out as unknown."""
    return Cell(text_of(value), value)


def text_of(value: Value) -> str:
    """Return the canonical text of a value."""
    if isinstance(value, Interval):
        return text_of_number(value)
    if isinstance(value, Dates):
        return text_of_dates(value)
    if isinstance(value, frozenset):
        return "; ".join(sorted(value))
    if isinstance(value, Truth):
        return str(value.value)
    return "unknown" if value is None else value


def text_of_number(value: Interval) -> str:
    """Return a count or a number within limits: `150`, `<5`, `0-4`, `>=325`."""
    if value == SMALL:
        return "<5"
    if value.exact:
        return _number(value.low)
    if value.high == INF:
        return f">={_number(value.low)}"
    return f"{_number(value.low)}-{_number(value.high)}"


def _number(value: Ext) -> str:
    return str(int(value)) if value == int(value) else str(float(value))


def text_of_dates(value: Dates) -> str:
    """Return a span of days: a day, a month, a year, or `first..last` with an open end left out."""
    if value.low is None or value.high is None:
        ends = [_day(day) if day else "" for day in (value.low, value.high)]
        return "..".join(ends) if any(ends) else "unknown"
    if value.exact:
        return _day(value.low)
    whole_months = value.low.day == 1 and value.high == last_of_month(value.high)
    if not whole_months:
        return f"{_day(value.low)}..{_day(value.high)}"
    first, last = value.low.isoformat()[:7], value.high.isoformat()[:7]
    if first == last:
        return first
    if first[:4] == last[:4] and (value.low.month, value.high.month) == (1, 12):
        return first[:4]
    return f"{first}..{last}"


def _day(day: date) -> str:
    return day.isoformat()


def last_of_month(day: date) -> date:
    """Return the last day of the month a day is in."""
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])
