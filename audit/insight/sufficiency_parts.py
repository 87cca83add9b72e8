"""What `sufficiency` found, part by part: counts within limits, and nothing where nothing can be said."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Literal

from audit.bounds import INF, Ext, Interval
from audit.measure.shows import shows
from audit.measure.value import Measured, Unit
from audit.scoring.part import Document, Part
from audit.scoring.totals import printed
from audit.words import Message, message

Beside = Literal["below", "within", "above"]
"""Where a figure lies beside a published reference."""

Outcome = Literal["reached", "not_reached", "not_known", "not_beforehand"]
"""What came of a rule: `not_beforehand` where it was written later, or nobody knows when."""


class Span(Part):
    """A figure within limits; an open high end is null. Whole numbers as such, others to six decimals."""

    low: int | float
    high: int | float | None


class Counted(Part):
    """How many of one kind were heard, and the sessions that count or may; of people only how many."""

    what: str
    count: Span
    words: str
    rows: tuple[str, ...] = ()


class Heard(Part):
    """How much was heard overall (`of` is empty), in one region, or of one group (stratum)."""

    of: str
    name: str
    title: str
    counts: tuple[Counted, ...]


class Reference(Part):
    """Focus groups or interviews in one region or group beside a published reference size."""

    what: str
    of: str
    name: str
    title: str
    count: Span
    reference: Span
    beside: tuple[Beside, ...]  # all that the limits leave open


class RuleIn(Part):
    """One place or group for which a rule holds: what was counted there, and how many more it needs."""

    name: str
    title: str
    count: Span
    words: str
    outcome: Outcome
    more: Span


class Reached(Part):
    """One rule that was written down, and what came of it."""

    what: str
    of: str
    each: bool
    at_least: int
    written_on: str
    by: str
    sources: tuple[str, ...]
    sentence: str
    outcome: Outcome
    why: str
    places: tuple[RuleIn, ...]
    more: Span


class Window(Part):
    """One run of contributions: after how many it begins, how many new themes it holds, and their share of the base."""

    after: int
    new: int
    share: float


class Stopping(Part):
    """After how many contributions a run brought no more than the threshold; null where no run did.

    low and high differ where contributions of one day leave the order open. `stopped` is the share of the orders
    tried that stop at all.
    """

    orders: int
    stopped: float
    low: int | None
    high: int | None
    quartiles: tuple[int | None, int | None, int | None]  # of all orders; null: later than any that stops


class Tested(Part):
    """The rule of saturation with one set of values: in the order received, and over random orders."""

    name: Literal["rule", "strict"]
    base: int
    run: int
    threshold: float
    base_themes: int | None  # in the order received
    received: Stopping | None
    received_why: str
    windows: tuple[Window, ...]
    random: Stopping


class Unseen(Part):
    """How much of what could be raised was raised, by the themes that were raised once or twice."""

    why: str
    units: int
    themes: int
    incidences: int
    once: int
    twice: int
    coverage: float | None
    at_line: bool | None
    at_least_themes: float | None


class Saturation(Part):
    """Coded themes of the contributions of one group; `why` says why nothing follows."""

    of: str
    name: str
    title: str
    why: str
    rows: int
    uncoded: int
    units: int  # after copies were put together
    themes: int
    undated: int
    shared_days: int  # contributions that share their day with another
    tests: tuple[Tested, ...]
    unseen: Unseen


class ShareInterval(Part):
    """A share of those drawn by chance, and the interval for the whole frame."""

    of: str
    name: str
    title: str
    answers: Span
    part: Span
    share: Span | None
    interval: Span | None


class Missed(Part):
    """The chance that a view held by so many of the frame was heard from nobody."""

    of: str
    share: float
    held_by: Span | None
    chance: Span | None
    why: str


class Precision(Part):
    """Whether shares speak for more than those who answered: only with a sampling frame on record."""

    state: Literal["descriptive", "sampled"]
    words: str
    frame: str
    frame_size: Span | None
    size_for_margin: Span | None
    shares: tuple[ShareInterval, ...]
    missed: tuple[Missed, ...]


class GroupShare(Part):
    """A group's share of those heard beside its share of the affected population."""

    name: str
    title: str
    heard: Span | None
    population: Span | None
    ratio: Span | None
    beside: tuple[Beside, ...]


class Represented(Part):
    """Who was heard beside whom the outcome falls on, by one kind of group."""

    heard: str  # people, submissions
    by: str  # region, stratum, income
    why: str
    groups: tuple[GroupShare, ...]
    dissimilarity: Span | None
    dissimilarity_why: str
    expected: Span | None
    expected_why: str
    effective: Span | None
    effective_why: str


class Sufficiency(Document):
    """How much was heard, against which yardstick."""

    publishable: bool
    plan: bool
    heard: tuple[Heard, ...]
    rules: tuple[Reached, ...]
    references: tuple[Reference, ...]
    saturation: tuple[Saturation, ...]
    precision: Precision
    represented: tuple[Represented, ...]


def figure(value: Ext) -> int | float | None:
    """Return a figure as it is printed: whole, or to six decimals half up; None for an open end."""
    if value in (INF, -INF):
        return None
    exact = Fraction(value)
    return int(exact) if exact.denominator == 1 else printed(exact, 6)


def span(value: Interval) -> Span:
    """Return a value within limits as it is printed."""
    low = figure(value.low)
    return Span(low=0 if low is None else low, high=figure(value.high))


def words_of(value: Interval, unit: Unit = "count") -> Message:
    """Return a value within limits in words: "3", "2 to 5", "at least 4", "not known"."""
    return shows(Measured(value, unit, message("")))


def beside(value: Interval, low: Ext, high: Ext) -> tuple[Beside, ...]:
    """Return where a value may lie beside a reference from `low` to `high`, both of them within."""
    told: Iterable[tuple[Beside, bool]] = (
        ("below", value.low < low),
        ("within", value.high >= low and value.low <= high),
        ("above", value.high > high),
    )
    return tuple(word for word, possible in told if possible)
