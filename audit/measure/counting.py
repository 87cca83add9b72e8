"""Counts, shares and ratios within limits: BOUNDS.md section 2, count, share, ratio and parity.

All are sharp: the limits are those of the set of all completions, in every state of the table. A limit
that only ever larger tables come near (an open count) is given as if it were reached.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from audit.bounds import INF, Ext, Interval
from audit.measure.masses import EMPTY, NO_TOTAL, NOBODY, Bounded, Mass, Total, Units, exact, repaired, together

Outcome = Literal["both", "den", "out"]
"""What one unit can be in a share: in `where` and `among`; in `among` only; in neither."""

ANY_OUTCOME: frozenset[Outcome] = frozenset(("both", "den", "out"))
"""The class of rows of which nothing is known, and of those that nobody listed."""

Membership = tuple[bool, bool]
"""What one unit can be in a ratio A to B of one table: (in A, in B)."""

ANY_MEMBERSHIP: frozenset[Membership] = frozenset(((False, False), (False, True), (True, False), (True, True)))
"""The class of rows of which nothing is known, and of those that nobody listed."""


def count(yes: Mass, maybe: Mass, no: Mass = NOBODY, total: Total = NO_TOTAL) -> Interval:
    """Return how many units match; missing rows belong to `maybe`.

    `yes`, `maybe` and `no` together are the whole table: with a total, rows that do not match leave
    room or take it.
    """
    total, _ = repaired(total, yes + maybe + no)
    low = max(yes.low, total.low - maybe.high - no.high)
    high = min(yes.high + maybe.high, total.high - no.low)
    return Interval(exact(low), exact(high))


def share(classes: Mapping[frozenset[Outcome], Mass], total: Total = NO_TOTAL) -> Bounded:
    """Return the share of `where` among `among`, from the mass of every class of outcomes.

    `classes` covers the whole table, the missing rows too (ANY_OUTCOME). The value is None where there
    is surely nothing to share among.

    n / (n + o) rises in n, the units in both, and falls in o, those in `among` only: the high is where as many
    units as can be are in both and as few as can be in `among` only, the low the other way round.
    """
    total, _ = repaired(total, together(classes.values()))
    most_both, least_den = _corner(classes, total, "both", "den")
    most_den, least_both = _corner(classes, total, "den", "both")
    if most_both == most_den == 0:
        return EMPTY
    outside = together(mass for outcomes, mass in classes.items() if "out" in outcomes)
    inside = together(mass for outcomes, mass in classes.items() if "out" not in outcomes)
    may_be_empty = max(inside.low, total.low - outside.high) <= 0
    high = _part(most_both, least_den)
    low = 1 - _part(most_den, least_both)
    return Bounded(Interval(low, high), may_be_empty)


def _corner(
    classes: Mapping[frozenset[Outcome], Mass], total: Total, wanted: Outcome, against: Outcome
) -> tuple[Units, int]:
    """Return the most units of one outcome, and with them the fewest of the other."""
    able = together(mass for outcomes, mass in classes.items() if wanted in outcomes)
    bound = together(mass for outcomes, mass in classes.items() if outcomes == {against})
    aside = together(mass for outcomes, mass in classes.items() if wanted not in outcomes and "out" in outcomes)
    most = min(able.high, total.high - bound.low - aside.low)
    least = max(bound.low, total.low - able.high - aside.high)
    return most, int(least)


def _part(units: Units, rest: int) -> Fraction:
    """Return units / (units + rest), 0 for no units, and the limit 1 for ever more of them."""
    return Fraction(1) if units == INF else Fraction(int(units), int(units) + rest) if units else Fraction(0)


def ratio(classes: Mapping[frozenset[Membership], Mass], total: Total = NO_TOTAL) -> Bounded:
    """Return A / B for two counts A and B of one table, of which a unit may be in both.

    `classes` covers the whole table, the missing rows too (ANY_MEMBERSHIP). x/0 is infinite for x > 0 and
    0/0 is empty. Dinkelbach (1967), On nonlinear fractional programming: minimise A - t B, set t to the
    ratio found, repeat until nothing is gained.
    """
    everything = together(classes.values())
    total, _ = repaired(total, everything)
    room = total.high - everything.low
    limited = {states: Mass(mass.low, min(mass.high, mass.low + room)) for states, mass in classes.items()}
    if together(mass for states, mass in limited.items() if states != {_NEITHER}).high == 0:
        return EMPTY
    swapped = {frozenset((in_b, in_a) for in_a, in_b in states): mass for states, mass in limited.items()}
    least, inverse = _least_ratio(limited, total), _least_ratio(swapped, total)
    most: Ext = INF if inverse == 0 else Fraction(0) if inverse == INF else 1 / inverse
    outside = together(mass for states, mass in limited.items() if _NEITHER in states)
    inside = together(mass for states, mass in limited.items() if _NEITHER not in states)
    return Bounded(Interval(least, most), max(inside.low, total.low - outside.high) <= 0)


_NEITHER: Membership = (False, False)


def _least_ratio(classes: Mapping[frozenset[Membership], Mass], total: Total) -> Ext:
    if together(mass for states, mass in classes.items() if any(in_b for _, in_b in states)).high == 0:
        return INF
    endless = [states for states, mass in classes.items() if mass.high == INF]
    if any((False, True) in states for states in endless):
        return Fraction(0)
    # One unit in B, and no more of the others than must be, is a ratio below this start.
    start = sum(mass.low for mass in classes.values()) + total.low + 1
    best = Fraction(1 if any((True, True) in states for states in endless) else start)
    while True:
        in_a, in_b = _cheapest(classes, total, best)
        if in_a - best * in_b >= 0:
            return best
        best = Fraction(in_a, in_b)


def _cheapest(classes: Mapping[frozenset[Membership], Mass], total: Total, price: Fraction) -> tuple[int, int]:
    """Return A and B of the completion with the least A - price B.

    Every unit takes its cheapest state; a class is as small as can be where that costs, as large as can be
    where it gains, and the total is met at the least cost.
    """
    chosen = []
    for states, mass in classes.items():
        cost, state = min((state[0] - price * state[1], state) for state in states)
        chosen.append((cost, state, int(mass.low if cost >= 0 else mass.high), mass))
    chosen.sort(key=lambda choice: choice[:2])
    lacking = max(0, total.low - sum(units for _, _, units, _ in chosen))
    excess = max(0, sum(units for _, _, units, _ in chosen) - total.high)
    counts = []
    for _, _, units, mass in chosen:
        added = int(min(lacking, mass.high - units))
        lacking -= added
        counts.append(units + added)
    for place in reversed(range(len(chosen))):
        taken = int(min(excess, counts[place] - chosen[place][3].low))
        excess -= taken
        counts[place] -= taken
    in_a = sum(units for (_, state, _, _), units in zip(chosen, counts, strict=True) if state[0])
    in_b = sum(units for (_, state, _, _), units in zip(chosen, counts, strict=True) if state[1])
    return in_a, in_b


def ratio_of(a: Interval, b: Interval, *, part: bool = False) -> Bounded:
    """Return a / b for two values that do not depend on each other (different tables, facts).

    `part` says that a counts a part of b, so that the ratio is at most 1. x/0 is infinite for x > 0 and 0/0
    is empty. Where a part is surely larger than the whole the evidence contradicts itself: 1. A negative number
    (days) over one that may be zero has no limits.
    """
    if a.low == a.high == b.low == b.high == 0 or (part and b.high <= 0):
        return EMPTY
    may_be_empty = a.low <= 0 <= a.high and b.low <= 0 <= b.high
    if b.low < 0 or (b.low == 0 and a.low < 0):
        return Bounded(Interval(-INF, INF), may_be_empty)
    low = INF if b.high == 0 and a.low >= 0 else _quotient(a.low, b.low if a.low < 0 else b.high)
    high = _quotient(a.high, b.high if a.high < 0 else b.low)
    if part:
        low, high = min(low, Fraction(1)), min(high, Fraction(1))
        may_be_empty = b.low <= 0 and a.low <= 0
    return Bounded(Interval(low, high), may_be_empty)


def _quotient(a: Ext, b: Ext) -> Ext:
    """Return a / b for b >= 0, with the limits for zero and without end."""
    if a == 0 or b == INF:
        return Fraction(0)
    if a in (INF, -INF) or b == 0:
        return INF if a > 0 else -INF
    return Fraction(a) / Fraction(b)


def parity(heard: Bounded, population: Bounded) -> Bounded:
    """Return a group's share of those heard over its share of the population (1: in proportion).

    Both are shares of different tables. A population share of zero leaves nothing to compare with: empty.
    """
    if heard.value is None or population.value is None or population.value.high == 0:
        return EMPTY
    quotient = ratio_of(heard.value, population.value)
    return Bounded(quotient.value, heard.may_be_empty or population.may_be_empty or population.value.low == 0)


def two_sided(value: Interval) -> Interval:
    """Return min(r, 1/r) of a parity r: 1 is in proportion, 0 is far off on either side."""
    ends = [_quotient(end, Fraction(1)) if end <= 1 else _quotient(Fraction(1), end) for end in (value.low, value.high)]
    return Interval(min(ends), Fraction(1) if Fraction(1) in value else max(ends))
