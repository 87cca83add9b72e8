"""Counts of people from 1 to 4: which ones give a person away, and what is published in their place.

The rule is that of statistical offices (Hundepool and others, Statistical Disclosure Control, 2012, chapter 5): a
small count is hidden, and with it what would give it away by subtraction. What is published follows from the class
of a hidden count (1 to 4) alone and never from its number, so whoever knows this code learns no more than the class.
"""

from __future__ import annotations

from fractions import Fraction

from audit.bounds import INF, Ext, Interval, hull

FEWEST = 5
"""The smallest count of people, other than nobody, that is published as it is."""

NOBODY = Interval(Fraction(0), Fraction(0))
SMALL = Interval(Fraction(1), Fraction(FEWEST - 1))
FEW_OR_NOBODY = Interval(Fraction(0), SMALL.high)


def is_small(count: Interval) -> bool:
    """Return whether a count is surely below five and may be of somebody."""
    return 1 <= count.high < FEWEST


def hidden(count: Interval, *, nobody: bool = False) -> Interval:
    """Return what is published of a count: 1 to 4 where it is small (0 to 4 where it may be nobody), else itself.

    With `nobody` a count of nobody is hidden too, among those below five.
    """
    if count.high < FEWEST and nobody:
        return FEW_OR_NOBODY
    if not is_small(count):
        return count
    return SMALL if count.low >= 1 else FEW_OR_NOBODY


def hidden_pair(
    whole: Interval | None, part: Interval | None, *, nobody: bool = False
) -> tuple[Interval | None, Interval | None]:
    """Return what is published of a count and of a part of it, so that neither the part nor the rest is given away.

    A whole of five or more stays exact. Its part is hidden where it or the rest is small: as 1 to 4, as the whole less
    1 to 4, or as anything from 1 where both can be small at once (a whole of 5 to 8), which of them it is being told
    by no limit. With `nobody` parts of nobody are hidden as well.
    """
    shown = None if whole is None else hidden(whole, nobody=nobody)
    if part is None:
        return shown, None
    if shown is None or not shown.exact or shown.low < FEWEST:
        part = hidden(part, nobody=nobody)
        few = shown is not None and is_small(shown)  # a part of two or more would tell how many the few are at least
        return shown, Interval(min(part.low, SMALL.low), part.high) if few else part
    return shown, _hidden_part(shown.low, part, nobody)


def _hidden_part(whole: Ext, part: Interval, nobody: bool) -> Interval:
    fewest = 0 if nobody else 1
    rest = less(Interval(whole, whole), part)
    surely_small = [fewest <= count.low and count.high < FEWEST and count.high >= fewest for count in (part, rest)]
    if any(surely_small) and whole <= 2 * SMALL.high:
        return Interval(Fraction(fewest), whole - fewest)
    if is_small(part) or hidden(part, nobody=nobody) != part:
        return hidden(part, nobody=nobody)
    if hidden(rest, nobody=nobody) != rest:
        return less(Interval(whole, whole), hidden(rest, nobody=nobody))
    return part


def plus(first: Interval, second: Interval) -> Interval:
    """Return the sum of two counts."""
    return Interval(first.low + second.low, first.high + second.high)


def less(first: Interval, second: Interval) -> Interval:
    """Return what is left of a count after some of it: never below nobody."""
    low: Ext = Fraction(0) if second.high == INF else max(Fraction(0), first.low - second.high)
    high: Ext = INF if first.high == INF else max(Fraction(0), first.high - second.low)
    return Interval(low, high)


def widened(count: Interval, first: Interval, then: Interval) -> Interval:
    """Return a count that holds another, opened as far as that other was: from `first` to `then`."""
    low = max(Fraction(0), count.low - max(Fraction(0), first.low - then.low))
    opened = Fraction(0) if INF in (first.high, then.high) else max(Fraction(0), then.high - first.high)
    return Interval(low, count.high + opened)


def both(first: Interval, second: Interval) -> Interval:
    """Return the smallest count that holds both."""
    return hull((first, second))
