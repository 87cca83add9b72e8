"""Numbers, dates and yes/no within limits: every form of the formats page, and what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.bounds import (
    INF,
    Conventions,
    Dates,
    Interval,
    NotRead,
    Truth,
    days_between,
    exactly,
    hull,
    hull_of_dates,
    hull_of_truths,
    read_date,
    read_number,
    read_yes_no,
    working_days_between,
)

AS_OF = date(2016, 11, 30)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("150", 150, 150),
        (" 1 714 ", 1714, 1714),
        ("<5", 1, 4),
        ("0-4", 0, 4),
        ("~150", 135, 165),
        ("about 150", 135, 165),
        ("about 5", 4, 6),
        ("over 325", 326, 488),
        ("more than 110", 111, 165),
        ("over 1", 2, 2),
        (">=325", 325, INF),
        ("at least 325", 325, INF),
        (">325", 326, INF),
        ("<=500", 0, 500),
        ("up to 500", 0, 500),
        ("150-200", 150, 200),
        ("150\u2013200", 150, 200),
        ("0", 0, 0),
    ],
)
def test_a_count_is_read_into_its_limits(text: str, low: int, high: float) -> None:
    """Each way of writing a count gives the limits of the formats page."""
    assert read_number(text).value == Interval(Fraction(low), Fraction(high) if high != INF else INF)


@pytest.mark.parametrize("text", ["", "  ", "unknown", "Unknown"])
def test_blank_and_unknown_have_no_value(text: str) -> None:
    """A number, a day: nothing is made up where nothing is written."""
    assert read_number(text).value is None
    assert read_date(text) is None


def test_loose_words_are_noted_and_can_be_changed() -> None:
    """`about` and `over` say that they were used, and a rubric may read them otherwise."""
    assert read_number("about 150").convention == "about"
    assert read_number("over 100").convention == "over"
    assert read_number("150").convention is None
    loose = Conventions(about=Fraction(1, 5), over=Fraction(1))
    assert read_number("about 150", conventions=loose).value == Interval(Fraction(120), Fraction(180))
    assert read_number("over 100", conventions=loose).value == Interval(Fraction(101), Fraction(200))


def test_a_number_that_counts_nothing_is_exact() -> None:
    """A coefficient keeps its fraction, and `over` starts at the number itself."""
    assert read_number("0.80", whole=False).value == exactly(Fraction(4, 5))
    assert read_number("about 0.5", whole=False).value == Interval(Fraction(9, 20), Fraction(11, 20))


@pytest.mark.parametrize(
    ("text", "mend"),
    [
        ("many", "Write a number"),
        ("1,714", "Write 1714 or 0.8"),
        ("1.000", "Write 1714 or 2"),
        ("9" * 5000, "Check the number"),
        ("200-150", "smaller number first"),
        ("1.5", "whole number"),
        ("2000000000", "Check the number"),
        ("-3", "Write a number"),
        ("=1+1", "Write a number"),
    ],
)
def test_what_is_no_count_says_how_to_write_one(text: str, mend: str) -> None:
    """A text that cannot be read is refused with what to write instead."""
    with pytest.raises(NotRead) as refused:
        read_number(text)
    assert mend in refused.value.mend


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("2016-09-07", date(2016, 9, 7), date(2016, 9, 7)),
        ("2016-9-7", date(2016, 9, 7), date(2016, 9, 7)),
        ("2016-09-07T00:00:00", date(2016, 9, 7), date(2016, 9, 7)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2016", date(2016, 1, 1), date(2016, 12, 31)),
        ("2016-09-07..2016-09-08", date(2016, 9, 7), date(2016, 9, 8)),
        ("2016-09..2016-10", date(2016, 9, 1), date(2016, 10, 31)),
        ("2019-10-25..", date(2019, 10, 25), None),
        ("..2011-09-17", None, date(2011, 9, 17)),
        ("not yet", date(2016, 12, 1), None),
    ],
)
def test_a_date_is_read_into_its_limits(text: str, low: date | None, high: date | None) -> None:
    """Each way of writing a date gives the first and the last day it may be."""
    assert read_date(text, as_of=AS_OF) == Dates(low, high)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("07/09/2016", "two ways"),
        ("7.9.2016", "two ways"),
        ("31/12/2024", "does not stand as year, month and day"),
        ("2016-02-31", "does not exist"),
        ("2016-13", "does not exist"),
        ("soon", "is not a date"),
        ("0000", "does not exist"),
    ],
)
def test_what_is_no_date_is_refused(text: str, what: str) -> None:
    """Ambiguous and impossible days are refused, with every form that can be written."""
    with pytest.raises(NotRead) as refused:
        read_date(text)
    assert what in refused.value.what
    assert "2016-09-07" in refused.value.mend


def test_a_span_that_runs_backwards_is_refused() -> None:
    """The earlier day comes first."""
    with pytest.raises(NotRead, match="ends before it starts"):
        read_date("2016-09-08..2016-09-07")


def test_yes_no_unknown() -> None:
    """Yes, no and unknown are words; Excel's own are understood; blank is not unknown."""
    assert [read_yes_no(text) for text in ("Yes", "no", "unknown", "", "TRUE", "false")] == [
        Truth.YES, Truth.NO, Truth.UNKNOWN, None, Truth.YES, Truth.NO,
    ]  # fmt: skip
    with pytest.raises(NotRead):
        read_yes_no("perhaps")


def test_days_are_the_difference() -> None:
    """7 September to 16 October is 39 days, to 31 October 54: the first day is not counted."""
    opened = Dates(date(2016, 9, 7), date(2016, 9, 8))
    assert days_between(opened, Dates(date(2016, 10, 16), date(2016, 10, 16))) == Interval(Fraction(38), Fraction(39))
    assert days_between(opened, Dates(date(2016, 10, 31), date(2016, 10, 31))) == Interval(Fraction(53), Fraction(54))


def test_days_to_what_never_came_have_no_upper_end() -> None:
    """A response not published by 30 November is at least 46 days after 16 October."""
    closed = Dates(date(2016, 10, 16), date(2016, 10, 16))
    never = read_date("not yet", as_of=AS_OF)
    assert never is not None
    assert days_between(closed, never) == Interval(Fraction(46), INF)
    assert days_between(never, closed) == Interval(-INF, Fraction(-46))


DAYS = st.dates(date(2000, 1, 1), date(2030, 12, 31))


@given(DAYS, DAYS)
def test_working_days_count_mondays_to_fridays(start: date, end: date) -> None:
    """Working days agree with counting day by day, and change sign with the order."""
    first, last = min(start, end), max(start, end)
    by_hand = sum((first + timedelta(days=n)).weekday() < 5 for n in range(1, (last - first).days + 1))
    one, other = Dates(start, start), Dates(end, end)
    assert working_days_between(one, other) == exactly(by_hand if start <= end else -by_hand)


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), min_size=1))
def test_the_hull_holds_every_claim(pairs: list[tuple[int, int]]) -> None:
    """Claims that disagree are all possible: the hull holds each, and its ends are some claim's."""
    claims = [Interval(Fraction(min(pair)), Fraction(max(pair))) for pair in pairs]
    whole = hull(claims)
    assert all(claim in whole for claim in claims)
    assert whole.low in {claim.low for claim in claims}
    assert whole.high in {claim.high for claim in claims}


def test_hulls_of_dates_and_truths() -> None:
    """An open end stays open; yes and no together are unknown."""
    day = date(2016, 9, 7)
    assert hull_of_dates([Dates(day, day), Dates(None, day + timedelta(1))]) == Dates(None, day + timedelta(1))
    assert hull_of_truths([Truth.YES, Truth.YES]) is Truth.YES
    assert hull_of_truths([Truth.YES, Truth.NO]) is Truth.UNKNOWN


def test_three_valued_and_or() -> None:
    """Kleene: what is sure decides, what is unknown stays unknown."""
    for one in Truth:
        assert one & Truth.NO is Truth.NO
        assert one | Truth.YES is Truth.YES
        assert one & Truth.YES is one
        assert one | Truth.NO is one
    assert Truth.UNKNOWN & Truth.UNKNOWN is Truth.UNKNOWN


def test_limits_in_the_wrong_order_cannot_be_made() -> None:
    """A formula that gives low above high is wrong, and says so."""
    with pytest.raises(ValueError, match="above"):
        Interval(Fraction(2), Fraction(1))
    with pytest.raises(ValueError, match="after"):
        Dates(date(2020, 1, 2), date(2020, 1, 1))


def test_two_dots_alone_are_no_date() -> None:
    """A span without either end says nothing; unknown is the word for that."""
    with pytest.raises(NotRead, match="not a date"):
        read_date("..")
