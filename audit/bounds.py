"""Numbers, dates and yes/no known within limits, as people write them.

A value is read from text into the set of what it may be: `over 325` is 326 to 488, `2016-09` is
any day of that month, `unknown` is no limit at all. Fractions are exact; an open end is infinite
(numbers) or None (dates). BOUNDS.md section 1 is the specification.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor

INF = float("inf")
Ext = Fraction | float
"""An exact fraction, or plus or minus infinity (the only floats ever used)."""

LARGEST = 10**9
"""Counts above this are refused: engines wrap 64-bit sums silently (BOUNDS.md section 6)."""


class Truth(StrEnum):
    """Yes, no, or not known (Kleene's three values)."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"

    def __and__(self, other: Truth) -> Truth:
        """Return yes where both are, no where either is not, else unknown."""
        if Truth.NO in (self, other):
            return Truth.NO
        return Truth.YES if self is other is Truth.YES else Truth.UNKNOWN

    def __or__(self, other: Truth) -> Truth:
        """Return yes where either is, no where both are not, else unknown."""
        if Truth.YES in (self, other):
            return Truth.YES
        return Truth.NO if self is other is Truth.NO else Truth.UNKNOWN


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A number from low to high, both possible; an open end is infinite."""

    low: Ext
    high: Ext

    def __post_init__(self) -> None:
        """Refuse limits in the wrong order: a formula that gives them is wrong."""
        if self.low > self.high:
            raise ValueError(f"low {self.low} above high {self.high}")

    @property
    def exact(self) -> bool:
        """Whether only one value is possible."""
        return self.low == self.high

    def __contains__(self, other: Interval | Ext) -> bool:
        """Return whether the other value, or the whole other interval, lies within."""
        if isinstance(other, Interval):
            return self.low <= other.low and other.high <= self.high
        return self.low <= other <= self.high


def exactly(value: int | Fraction) -> Interval:
    """Return the interval that holds one value."""
    return Interval(Fraction(value), Fraction(value))


ANY_COUNT = Interval(Fraction(0), INF)
ANY_NUMBER = Interval(-INF, INF)


@dataclass(frozen=True, slots=True)
class Dates:
    """A day from low to high, both possible; None is an open end."""

    low: date | None
    high: date | None

    def __post_init__(self) -> None:
        """Refuse limits in the wrong order."""
        if self.low and self.high and self.low > self.high:
            raise ValueError(f"{self.low} is after {self.high}")

    @property
    def exact(self) -> bool:
        """Whether only one day is possible."""
        return self.low is not None and self.low == self.high

    def __contains__(self, other: Dates) -> bool:
        """Return whether the whole other span lies within."""
        low = self.low is None or (other.low is not None and self.low <= other.low)
        return low and (self.high is None or (other.high is not None and other.high <= self.high))


ANY_DAY = Dates(None, None)


def hull(values: Iterable[Interval]) -> Interval:
    """Return the smallest interval that holds all of them: claims that disagree are all possible."""
    items = list(values)
    return Interval(min(item.low for item in items), max(item.high for item in items))


def hull_of_dates(values: Iterable[Dates]) -> Dates:
    """Return the smallest span of days that holds all of them."""
    items = list(values)
    lows, highs = [item.low for item in items], [item.high for item in items]
    return Dates(
        None if None in lows else min(day for day in lows if day),
        None if None in highs else max(day for day in highs if day),
    )


def hull_of_truths(values: Iterable[Truth]) -> Truth:
    """Return what they agree on, else unknown."""
    items = set(values)
    return items.pop() if len(items) == 1 else Truth.UNKNOWN


@dataclass(frozen=True, slots=True)
class Conventions:
    """How loose words about numbers are read; a rubric may change them, and the card prints them."""

    about: Fraction = Fraction(1, 10)
    over: Fraction = Fraction(1, 2)


DEFAULT_CONVENTIONS = Conventions()


class NotRead(ValueError):
    """The text is not of the form asked for; `mend` says what to write instead."""

    def __init__(self, what: str, mend: str) -> None:
        """Keep what is wrong and how to write it."""
        super().__init__(what)
        self.what, self.mend = what, mend


@dataclass(frozen=True, slots=True)
class ReadNumber:
    """A number as read, and the loose word that was used, if any (`about` or `over`)."""

    value: Interval | None
    convention: str | None = None


_NUMBER = r"\d+(?:\.\d+)?"
_FORMS = {
    "plain": re.compile(rf"({_NUMBER})"),
    "range": re.compile(rf"({_NUMBER})\s*(?:-|\u2013|to|\.\.)\s*({_NUMBER})"),
    "about": re.compile(rf"(?:~|about|around|approximately|circa|ca\.?)\s*({_NUMBER})"),
    "over": re.compile(rf"(?:over|more than)\s*({_NUMBER})"),
    "at_least": re.compile(rf"(?:>=|\u2265|at least)\s*({_NUMBER})"),
    "above": re.compile(rf">\s*({_NUMBER})"),
    "up_to": re.compile(rf"(?:<=|\u2264|up to|at most)\s*({_NUMBER})"),
    "below": re.compile(rf"(?:<|under|fewer than|less than)\s*({_NUMBER})"),
}
_SPACE_IN_NUMBER = re.compile(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)")


def read_number(text: str, *, whole: bool = True, conventions: Conventions = DEFAULT_CONVENTIONS) -> ReadNumber:
    """Read a number within limits; blank and `unknown` give None.

    `whole` numbers count things: `over 110` then starts at 111 and `<5` means 1 to 4. Raises NotRead.
    """
    clean = _SPACE_IN_NUMBER.sub("", text.strip().casefold())
    if clean in ("", "unknown"):
        return ReadNumber(None)
    for form, pattern in _FORMS.items():
        if found := pattern.fullmatch(clean):
            _refuse_long_or_dotted(text, found.groups(), whole)
            first, *rest = (Fraction(part) for part in found.groups())
            _refuse_part_or_huge(text, (first, *rest), whole)
            limits = _limits(form, first, rest[0] if rest else None, whole, conventions)
            if limits[0] > limits[1]:
                raise NotRead(f"the range {text} runs backwards", "Write the smaller number first.")
            return ReadNumber(Interval(*limits), form if form in ("about", "over") else None)
    if "," in clean:
        raise NotRead(f"the comma in {text} may stand for thousands or for a fraction", "Write 1714 or 0.8.")
    raise NotRead(
        f"{text} is not a number", "Write a number: 150, about 150, over 325, >=325, up to 500, 150-200, or unknown."
    )


_MOST_DIGITS = 40
_DOTTED = re.compile(r"[1-9]\d{0,2}\.\d{3}")


def _refuse_long_or_dotted(text: str, numbers: Iterable[str], whole: bool) -> None:
    for number in numbers:
        if len(number) > _MOST_DIGITS:
            raise NotRead(f"the number has {len(number)} digits", "Check the number.")
        if whole and _DOTTED.fullmatch(number):
            raise NotRead(f"the dot in {text} may stand for thousands or for a fraction", "Write 1714 or 2.")


def _refuse_part_or_huge(text: str, numbers: Iterable[Fraction], whole: bool) -> None:
    for number in numbers:
        if whole and number.denominator != 1:
            raise NotRead(f"{text} is not a whole number", "Write a whole number.")
        if number > LARGEST:
            raise NotRead(f"{text} is above a thousand million", "Check the number.")


def _limits(form: str, first: Fraction, second: Fraction | None, whole: bool, loose: Conventions) -> tuple[Ext, Ext]:
    one = Fraction(1) if whole else Fraction(0)
    low, high = first * (1 - loose.about), first * (1 + loose.about)
    half_again = max(first * (1 + loose.over), first + one)
    limits: dict[str, tuple[Ext, Ext]] = {
        "plain": (first, first),
        "range": (first, second if second is not None else first),
        "about": (Fraction(floor(low)), Fraction(ceil(high))) if whole else (low, high),
        "over": (first + one, Fraction(ceil(half_again)) if whole else half_again),
        "at_least": (first, INF),
        "above": (first + one, INF),
        "up_to": (Fraction(0), first),
        "below": (min(one, first), max(first - one, one)),
    }
    return limits[form]


_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?")
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR = re.compile(r"(\d{4})")
_SLASHED = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}")
_NAMED_MONTH = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.? ([a-z]{3,9})\.?,? (\d{4})")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WRITE_DATE = "Write 2016-09-07, 2016-09, 2016, 2016-09-07..2016-09-08, 2019-10-25.., ..2011-09-17 or not yet."


def read_date(text: str, *, as_of: date | None = None) -> Dates | None:
    """Read a day within limits; blank and `unknown` give None, `not yet` any day after `as_of`.

    Raises NotRead for days that do not exist and for forms that are ambiguous (07/09/2016).
    """
    clean = text.strip().casefold()
    if clean in ("", "unknown"):
        return None
    if clean == "not yet":
        return Dates(as_of + timedelta(days=1) if as_of else None, None)
    if ".." in clean:
        first, _, last = (part.strip() for part in clean.partition(".."))
        if not (first or last):
            raise NotRead(f"{text} is not a date", _WRITE_DATE)
        low = _span(first, text).low if first else None
        high = _span(last, text).high if last else None
        if low and high and low > high:
            raise NotRead(f"{text} ends before it starts", "Write the earlier day first.")
        return Dates(low, high)
    return _span(clean, text)


def _span(part: str, text: str) -> Dates:
    try:
        if found := _DAY.fullmatch(part):
            day = date(*(int(number) for number in found.groups()))
            return Dates(day, day)
        if found := _MONTH.fullmatch(part):
            year, month = (int(number) for number in found.groups())
            return Dates(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        if found := _YEAR.fullmatch(part):
            return Dates(date(int(part), 1, 1), date(int(part), 12, 31))
    except (ValueError, calendar.IllegalMonthError):
        raise NotRead(f"the day {text} does not exist", _WRITE_DATE) from None
    if (found := _NAMED_MONTH.fullmatch(part)) and found[2][:3] in _MONTHS:
        written = f"{found[3]}-{_MONTHS.index(found[2][:3]) + 1:02d}-{int(found[1]):02d}"
        raise NotRead(f"{text} is not a date", f"Write {written}.")
    if _SLASHED.fullmatch(part):
        first, second = (int(number) for number in re.split(r"[/.]", part)[:2])
        told = "can be read in two ways" if max(first, second) <= 12 else "does not stand as year, month and day"
        raise NotRead(f"the date {text} {told}", _WRITE_DATE)
    raise NotRead(f"{text} is not a date", _WRITE_DATE)


def read_yes_no(text: str) -> Truth | None:
    """Read yes, no or unknown; blank gives None. Excel's TRUE and FALSE are read as yes and no."""
    clean = text.strip().casefold()
    words = {"yes": Truth.YES, "true": Truth.YES, "no": Truth.NO, "false": Truth.NO, "unknown": Truth.UNKNOWN}
    if clean and clean not in words:
        meant = {"y": "Write yes.", "n": "Write no."}.get(clean, "Write yes, no or unknown.")
        raise NotRead(f"{text} is neither yes nor no", meant)
    return words.get(clean)


def days_between(start: Dates, end: Dates) -> Interval:
    """Return whole days from start to end: the difference, the first day is not counted.

    7 September to 16 October is 39 days. Open ends give an infinite limit; a negative number means
    that the end came first (BOUNDS.md section 2, days).
    """
    low = -INF if end.low is None or start.high is None else Fraction((end.low - start.high).days)
    high = INF if end.high is None or start.low is None else Fraction((end.high - start.low).days)
    return Interval(low, high)


def working_days_between(start: Dates, end: Dates) -> Interval:
    """Return days from Monday to Friday after start, up to and with end; public holidays are not known."""
    low = -INF if end.low is None or start.high is None else Fraction(_working(start.high, end.low))
    high = INF if end.high is None or start.low is None else Fraction(_working(start.low, end.high))
    return Interval(low, high)


def _working(start: date, end: date) -> int:
    if end < start:
        return -_working(end, start)
    weeks, rest = divmod((end - start).days, 7)
    return weeks * 5 + sum((start + timedelta(days=day)).weekday() < 5 for day in range(1, rest + 1))
