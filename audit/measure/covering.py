"""How much of a list is reached, and the smallest group, within limits: BOUNDS.md section 2, coverage and floor.

Limits are sharp in a table of one group a row, in every state of the table. They are outer (never too narrow)
for the high of one pooled table with a total and more groups than EXACT_ALONE, for the high of several pooled
tables and more groups than EXACT_TOGETHER, for the low of several tables that claim totals, and for values
judged group by group that share unknowns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from audit.bounds import INF, Interval
from audit.measure.counting import Outcome, share
from audit.measure.masses import NO_TOTAL, NOBODY, Bounded, Mass, Total, Units, together
from audit.measure.reach import (
    Listed,
    Pooled,
    Regions,
    Source,
    affordable,
    check_regions,
    fits,
    free_groups,
    most_reached,
    reachable_sets,
)

EXACT_ALONE, EXACT_TOGETHER = 12, 9
"""Up to so many groups every set of them is tried: with one pooled table, and with several.

The switch hangs on the length of the list, never on the evidence: else more evidence could widen a limit.
"""


def coverage(sources: Sequence[Source], regions: Regions = ()) -> Interval:
    """Return how many groups are reached by at least one of the sources, each by its own `needed`.

    All sources give the groups of the same list in the same order. `regions` names each group's region where
    a source has `regional` rows. No groups or no sources: 0.
    """
    length = _length(sources, regions)
    low = max([len(_sure(sources)), *(_fewest(source) for source in sources if isinstance(source, Pooled))], default=0)
    pooled = [source for source in sources if isinstance(source, Pooled)]
    free = free_groups(sources, length)
    costly = [place for place in range(length) if place not in free]
    high = len(free) + most_reached(pooled, costly, regions, _few(length, pooled))
    return Interval(Fraction(low), Fraction(high))


def weighed_coverage(
    sources: Sequence[Source],
    weights: Sequence[Mass],
    rest: Mass = NOBODY,
    unreachable: Mass = NOBODY,
    total: Total = NO_TOTAL,
    regions: Regions = (),
) -> Bounded:
    """Return the share of people (the weights) whose group is reached.

    weights: people of each group, in the order of the list. rest: people whose group is unknown or not
    listed and who may be reached, missing rows of the population included. unreachable: people who are surely not
    reached. total: the population table's claimed total.
    The low takes every group at its own worst, the high the best set of groups that can be reached at once.
    """

    def reached(groups: Iterable[int]) -> Bounded:
        chosen = set(groups)
        classes: dict[frozenset[Outcome], Mass] = {
            frozenset(("both",)): together(weights[place] for place in chosen),
            frozenset(("den",)): unreachable
            + together(weight for place, weight in enumerate(weights) if place not in chosen),
            frozenset(("both", "den")): rest,
        }
        return share(classes, total)

    _length(sources, regions)
    worst = reached(_sure(sources))
    if worst.value is None:
        return worst
    pooled = [source for source in sources if isinstance(source, Pooled)]
    free = free_groups(sources, len(weights))
    costly = [place for place in range(len(weights)) if place not in free]
    if _few(len(weights), pooled):
        best_sets = reachable_sets(pooled, costly, regions)
    else:
        best_sets = {
            frozenset(place for place in costly if any(fits(one, [place], regions, one.needed) for one in pooled))
        }
    values = [reached(free | chosen).value for chosen in best_sets]
    high = max((value.high for value in values if value is not None), default=worst.value.high)
    return Bounded(Interval(worst.value.low, high), worst.may_be_empty)


def floor(source: Pooled, regions: Regions = ()) -> Interval:
    """Return the smallest count over the groups ("at least n in each"); `needed` is not read.

    Sharp in every state of the table. No groups: 0.
    """
    check_regions(source, regions)
    places = range(len(source.groups))
    if not source.groups:
        return Interval(Fraction(0), Fraction(0))
    low = min(source.surely(place) for place in places)
    enough, too_many = low, low + 1
    while fits(source, places, regions, too_many):
        if too_many > _finite_most(source):
            return Interval(Fraction(low), INF)
        enough, too_many = too_many, 2 * too_many
    while too_many - enough > 1:
        middle = (enough + too_many) // 2
        enough, too_many = (middle, too_many) if fits(source, places, regions, middle) else (enough, middle)
    return Interval(Fraction(low), Fraction(enough))


def _finite_most(source: Pooled) -> int:
    """Return a count above which only masses without end can lift a group."""
    masses = [source.everything, *source.regional.values(), source.pool, source.others]
    masses += [mass for group in source.groups for mass in (group.yes, group.maybe)]
    ends = [end for mass in masses for end in (mass.low, mass.high) if end < INF]
    return int(sum(ends) + (source.claimed.high if source.claimed.high < INF else 0))


def _length(sources: Sequence[Source], regions: Regions) -> int:
    """Return how long the list is; raise ValueError where sources differ in it, or regions are missing."""
    for source in sources:
        if isinstance(source, Pooled):
            check_regions(source, regions)
    lengths = {len(one.groups) if isinstance(one, Pooled) else len(one.values) for one in sources}
    if len(lengths) > 1:
        raise ValueError(f"sources of one coverage have lists of {sorted(lengths)} groups")
    return lengths.pop() if lengths else 0


def _few(length: int, pooled: Sequence[Pooled]) -> bool:
    return length <= (EXACT_ALONE if len(pooled) <= 1 else EXACT_TOGETHER)


def _sure(sources: Sequence[Source]) -> set[int]:
    """Return the groups that are reached whatever is true."""
    sure: set[int] = set()
    for source in sources:
        if isinstance(source, Listed):
            sure |= {place for place, value in enumerate(source.values) if value.low >= source.needed}
        else:
            sure |= {place for place in range(len(source.groups)) if source.surely(place) >= source.needed}
    return sure


def _fewest(source: Pooled) -> int:
    """Return the fewest groups one table can reach.

    Keeping a group below `needed` takes from the units that a claimed total has to find somewhere: the
    cheapest groups are kept below first. Masses without end are cut where they alone fill the total.
    """
    enough = source.claimed.low + source.needed

    def cut(high: Units, low: int) -> int:
        return int(max(low, min(high, enough)))

    everywhere = [mass for group in source.groups for mass in (group.yes, group.maybe)]
    everywhere += [source.pool, source.others, *source.regional.values()]
    budget = sum(cut(mass.high, mass.low) for mass in everywhere) - source.claimed.low
    yes = [group.yes for group in source.groups if group.yes.low < source.needed]
    kept = affordable((max(0, cut(mass.high, mass.low) - (source.needed - 1)) for mass in yes), budget)
    return len(source.groups) - kept
