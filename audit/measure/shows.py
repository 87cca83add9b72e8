"""A measured value in words: "53 to 54 days", "0 of 5", "at least 1,157 days", "0% to 100%", "not known".

An end is never rounded towards the middle: the low end down, the high end up.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from audit.bounds import INF, Ext, Interval
from audit.measure.value import Measured
from audit.words import Message, message

NOT_KNOWN = message("not known")

_ONE = {"days": "{n} day", "working_days": "{n} working day"}
_MANY = {"days": "{n} days", "working_days": "{n} working days", "percent": "{n}%"}
_PLACES = {"percent": 0, "count": 0, "days": 1, "working_days": 1, "ratio": 2, "number": 2}
"""Decimal places that are printed; medians may lie between two whole days."""


def shows(measured: Measured) -> Message:
    """Return the value in words."""
    value = measured.value
    if value is None:
        return message("nothing to measure")
    if measured.unit == "yes_no":
        return _yes_or_no(value)
    if measured.of is not None:
        return _part_of(value, measured.of)
    if value.low == -INF and value.high == INF:
        return NOT_KNOWN
    if measured.unit != "percent" and value.low == 0 and value.high == INF:
        return NOT_KNOWN
    return _within(value, measured.unit)


def _yes_or_no(value: Interval) -> Message:
    return message("yes") if value.low == 1 else message("no") if value.high == 0 else NOT_KNOWN


def _part_of(value: Interval, of: int) -> Message:
    low, high = floor(value.low * of), ceil(value.high * of)
    if low == high:
        return message("{n} of {of}", n=low, of=of)
    return message("{low} to {high} of {of}", low=low, high=high, of=of)


def _within(value: Interval, unit: str) -> Message:
    if value.high == INF:
        return message("at least {n}", n=_with_unit(_down(value.low, unit), unit))
    if value.low == -INF:
        return message("at most {n}", n=_with_unit(_up(value.high, unit), unit))
    low, high = _down(value.low, unit), _up(value.high, unit)
    if low == high:
        return _with_unit(low, unit)
    if value.exact:
        return message("between {low} and {high}", low=_figure(low, unit), high=_with_unit(high, unit))
    return message("{low} to {high}", low=_figure(low, unit), high=_with_unit(high, unit))


def _down(end: Ext, unit: str) -> Fraction:
    scale = _scale(unit)
    return Fraction(floor(end * scale), scale)


def _up(end: Ext, unit: str) -> Fraction:
    scale = _scale(unit)
    return Fraction(ceil(end * scale), scale)


def _scale(unit: str) -> int:
    return 100 if unit == "percent" else int(10 ** _PLACES.get(unit, 2))


def _figure(end: Fraction, unit: str) -> Message:
    return message("{n}%", n=_digits(end * 100)) if unit == "percent" else message("{n}", n=_digits(end))


def _with_unit(end: Fraction, unit: str) -> Message:
    number = end * 100 if unit == "percent" else end
    pattern = _ONE.get(unit) if number == 1 else None
    return message(pattern or _MANY.get(unit, "{n}"), n=_digits(number))


def _digits(number: Fraction) -> str:
    """Return a number with commas above a thousand and no more decimals than it has."""
    sign = "\u2212" if number < 0 else ""
    size = abs(number)
    whole = f"{size.numerator // size.denominator:,}"
    rest = size - size.numerator // size.denominator
    if not rest:
        return sign + whole
    decimals = f"{int(rest * 100):02d}".rstrip("0")
    return f"{sign}{whole}.{decimals}"
