"""How evenly groups are heard against their share of the population: BOUNDS.md section 2, evenness."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations, pairwise

from audit.bounds import INF, Ext, Interval, exactly
from audit.measure.counting import Outcome, count, share
from audit.measure.masses import EMPTY, NOBODY, Bounded, Mass, Units, together
from audit.measure.reach import Group, Pooled, Regions, check_regions

EXACT_GROUPS = 12
"""Up to so many groups the low tries every set of them; above, each group's share by itself (outer)."""

ZERO, ONE = Fraction(0), Fraction(1)


def evenness(source: Pooled, population: Sequence[Interval] = (), regions: Regions = ()) -> Bounded:
    """Return 1 - D, D = half the sum of |s_g - p_g| (Duncan and Duncan 1955), over units of listed groups.

    population: each group's share of the population, 0 to 1, adding up to 1 within their limits; none given means
    equal numbers. regions: each group's region, where the source has `regional` rows. 1 is in proportion, 0 the
    furthest from it. `needed` of the source is not read.

    The low is sharp for known population shares and up to EXACT_GROUPS groups. The high is that for parts of people:
    outer for whole people by at most (G/2 + 1) / X, X the units heard, and it reads rows known by region only as of
    unknown group. With shares within limits both are outer.
    Raises ValueError where the population shares cannot add up to 1, or regions are missing.
    """
    check_regions(source, regions)
    groups = source.groups
    shares = tuple(population) or tuple(exactly(Fraction(1, len(groups))) for _ in groups)
    if groups and not sum(one.low for one in shares) <= 1 <= sum(one.high for one in shares):
        raise ValueError("population shares do not add up to 1")
    heard = count(
        together(group.yes for group in groups),
        together((*(group.maybe for group in groups), _pool(source))),
        source.others,
        source.total,
    )
    if heard.high == 0:
        return EMPTY
    worst = (_worst_of_sets if len(groups) <= EXACT_GROUPS else _worst_of_groups)(source, shares, regions)
    return Bounded(Interval(1 - worst, 1 - _least_uneven(source, shares, heard)), heard.low == 0)


def _pool(source: Pooled) -> Mass:
    return together((source.pool, *source.regional.values()))


def _share_of(source: Pooled, chosen: Iterable[int], regions: Regions) -> Interval:
    """Return the share of some groups among all units of listed groups."""
    wanted = set(chosen)
    inside = [group for place, group in enumerate(source.groups) if place in wanted]
    beside = [group for place, group in enumerate(source.groups) if place not in wanted]
    classes: dict[frozenset[Outcome], Mass] = {
        frozenset(("both",)): together(group.yes for group in inside),
        frozenset(("both", "out")): together(group.maybe for group in inside),
        frozenset(("den",)): together(group.yes for group in beside),
        frozenset(("den", "out")): together(group.maybe for group in beside),
        frozenset(("both", "den", "out")): source.pool,
        frozenset(("out",)): source.others,
    }
    for region, mass in source.regional.items():
        here = {place for place, name in enumerate(regions) if name == region}
        outcomes: frozenset[Outcome] = frozenset(
            (*(("both",) if here & wanted else ()), *(("den",) if here - wanted else ()), "out")
        )
        classes[outcomes] = classes.get(outcomes, NOBODY) + mass
    return share(classes, source.total).value or exactly(0)


def _worst_of_sets(source: Pooled, shares: Sequence[Interval], regions: Regions) -> Fraction:
    """Return the highest D: D is the largest s(A) - p(A) over sets A of groups, so the maxima may be swapped."""
    places = range(len(shares))
    worst = ZERO
    for size in range(1, len(shares)):
        for chosen in combinations(places, size):
            others = sum((shares[place].high for place in places if place not in chosen), ZERO)
            expected = max(sum((shares[place].low for place in chosen), ZERO), 1 - others)
            worst = max(worst, Fraction(_share_of(source, chosen, regions).high - expected))
    return worst


def _worst_of_groups(source: Pooled, shares: Sequence[Interval], regions: Regions) -> Fraction:
    """Return an outer bound on D: each group's share as far from the population's as it can be by itself."""
    heard = [_share_of(source, (place,), regions) for place in range(len(shares))]
    apart = (max(one.high - due.low, due.high - one.low) for one, due in zip(heard, shares, strict=True))
    return Fraction(min(ONE, sum(apart, ZERO) / 2))


def _least_uneven(source: Pooled, shares: Sequence[Interval], heard: Interval) -> Fraction:
    """Return the lowest D over all sizes X of what was heard, with y = 1/X.

    For one X it is the larger of the excess that cannot be avoided and the deficit that cannot: straight lines
    between the y where a group passes its share, so the ends of the pieces and the crossings hold the lowest.
    """
    groups = source.groups
    first = ZERO if heard.high == INF else 1 / Fraction(heard.high)
    last = 1 / Fraction(max(ONE, heard.low))
    turns = {first, last}
    for group, due in zip(groups, shares, strict=True):
        for units, at in ((group.yes.low, due.high), (group.most, due.low), (group.least, due.low)):
            if 0 < units < INF and first < Fraction(at) / int(units) < last:
                turns.add(Fraction(at) / int(units))
    ordered = sorted(turns)
    values = [_lines(source, shares, y) for y in ordered]
    lowest = min(max(line) for line in values)
    for left, right in pairwise(values):
        lowest = min([lowest, *_crossings(left, right)])
    return lowest


def _lines(source: Pooled, shares: Sequence[Interval], y: Fraction) -> tuple[Fraction, ...]:
    """Return the avoidable least (none), the excess, and the deficits by the pool and by the room, at y = 1/X."""
    excess = sum((max(ZERO, group.yes.low * y - Fraction(due.high)) for group, due in _pairs(source, shares)), ZERO)
    pool = _pool(source)
    by_pool = _deficit([(group.most, due.low) for group, due in _pairs(source, shares)], pool.high, y)
    by_room = _deficit([(group.least, due.low) for group, due in _pairs(source, shares)], pool.low + source.room, y)
    return ZERO, excess, by_pool, by_room


def _pairs(source: Pooled, shares: Sequence[Interval]) -> list[tuple[Group, Interval]]:
    return list(zip(source.groups, shares, strict=True))


def _deficit(groups: Sequence[tuple[Units, Ext]], supply: Units, y: Fraction) -> Fraction:
    if supply == INF:
        return ZERO
    lacking = (max(ZERO, Fraction(due) - int(units) * y) for units, due in groups if units < INF)
    return sum(lacking, ZERO) - int(supply) * y


def _crossings(left: Sequence[Fraction], right: Sequence[Fraction]) -> list[Fraction]:
    """Return the highest of the lines wherever two of them cross between two ends of a piece."""
    found = []
    for one in range(len(left)):
        for other in range(one):
            before, after = left[one] - left[other], right[one] - right[other]
            if before * after < 0:
                part = before / (before - after)
                found.append(max(start + part * (end - start) for start, end in zip(left, right, strict=True)))
    return found
