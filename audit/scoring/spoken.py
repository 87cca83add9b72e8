"""Figures as people say them: limits in words, days as weeks, small numbers spelt out."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from math import ceil, floor

from audit.bounds import INF, Dates, Ext
from audit.words import Message, message, plural, say

_SMALL = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip


def number(value: int) -> Message:
    """Return a whole number: spelt out to twelve, with commas above a thousand."""
    return message(_SMALL[value]) if 0 <= value <= 12 else message("{n}", n=f"{value:,}")


def between(low: Ext, high: Ext) -> Message:
    """Return whole numbers within limits: "three", "two to three", "at least three"; rounded outwards."""
    first = floor(low) if low != -INF else None
    if high == INF:
        return message("at least {low}", low=number(first or 0))
    last = ceil(high)
    if first is None:
        return message("at most {high}", high=number(last))
    if first == last:
        return number(last)
    if last == first + 1:
        return message("{low} or {high}", low=number(first), high=number(last))
    return message("{low} to {high}", low=number(first), high=number(last))


def length(days: Fraction) -> Message:
    """Return a length of time: whole weeks as weeks, else days."""
    if days.denominator == 1 and days > 0 and days % 7 == 0:
        weeks = int(days / 7)
        return message("one week") if weeks == 1 else message("{n} weeks", n=number(weeks))
    return plural(int(days), "{n} day", "{n} days")


def percent(low: Ext, high: Ext) -> Message:
    """Return shares of one as whole percentages, rounded outwards."""
    first, last = floor(low * 100), ceil(high * 100)
    return message("{n}%", n=first) if first == last else message("{low}% to {high}%", low=first, high=last)


def day(value: date) -> Message:
    """Return a day: "7 September 2016"."""
    return message("{day} {month} {year}", day=value.day, month=message(_MONTHS[value.month - 1]), year=value.year)


def days(span: Dates) -> Message:
    """Return a day within limits: "7 September 2016", "September 2016", "7 to 8 September 2016", "after ..."."""
    low, high = span.low, span.high
    if low is None or high is None:
        if low is None and high is None:
            return message("day not known")
        return message("{day} or later", day=day(low)) if low else message("by {day}", day=day(high or date.max))
    if low == high:
        return day(low)
    if (low.month, low.day, high.month, high.day) == (1, 1, 12, 31) and low.year == high.year:
        return message("{year}", year=low.year)
    if (low.year, low.month) == (high.year, high.month):
        month = message(_MONTHS[low.month - 1])
        if low.day == 1 and _last_day(high):
            return message("{month} {year}", month=month, year=low.year)
        joined = "{first} or {last} {month} {year}" if high.day == low.day + 1 else "{first} to {last} {month} {year}"
        return message(joined, first=low.day, last=high.day, month=month, year=low.year)
    return message("{low} to {high}", low=day(low), high=day(high))


def _last_day(value: date) -> bool:
    return value == date.max or date.fromordinal(value.toordinal() + 1).month != value.month


def years(first: Dates | None, last: Dates | None) -> Message:
    """Return the years between two days within limits: "2016", "2016 to 2017", "2016 or earlier to 2018"; or "".

    Where each end is known on one side only, and to the same year, that year is said alone.
    """
    if first and last and first.high and last.low and not (first.low or last.high):
        if first.high.year == last.low.year:
            return message("{year}", year=last.low.year)
    begun, ended = _year(first), _year(last)
    if begun is None and ended is None:
        return message("")
    if begun is None or ended is None or say(begun) == say(ended):
        return begun or ended or message("")
    return message("{first} to {last}", first=begun, last=ended)


def _year(span: Dates | None) -> Message | None:
    if span is None or (span.low is None and span.high is None):
        return None
    if span.low is None or span.high is None:
        year = (span.low or span.high or date.max).year
        return message("{year} or later" if span.low else "{year} or earlier", year=year)
    if span.low.year == span.high.year:
        return message("{year}", year=span.low.year)
    return message("{first} or {last}", first=span.low.year, last=span.high.year)
