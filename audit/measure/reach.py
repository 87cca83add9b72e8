"""What tables can reach of a list at once: groups, the pools of rows of unknown group, and what they can pay for.

A group is one member of the list. In a table where a row belongs to one group only, rows whose group is
unknown are a pool that is spent where it does most (Pooled). Where a row can serve several groups at once
(a column of lists), or where a group is reached by a share of its own rows, groups are judged one by one
(Listed). Choose by the kind of column, never by what the cells happen to hold: else a filled blank may widen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations, product
from typing import Literal

from audit.bounds import INF, Ext, Interval
from audit.measure.masses import NO_TOTAL, NOBODY, Mass, Total, Units, repaired, together


@dataclass(frozen=True, slots=True)
class Group:
    """The rows of one table that are surely of one group: those that match, those that may."""

    yes: Mass = NOBODY
    maybe: Mass = NOBODY

    @property
    def least(self) -> int:
        """Fewest units when all that may match do (BOUNDS.md: a + m)."""
        return self.yes.low + self.maybe.low

    @property
    def most(self) -> Units:
        """Most units of its own (BOUNDS.md: b)."""
        return self.yes.high + self.maybe.high


@dataclass(frozen=True)
class Pooled:
    """One table's reach, where every row is of one group: one `Group` a member of the list, in its order.

    needed: units a group must have to be reached (a whole number).
    pool: rows of unknown group that match or may match, the missing rows included; one of its units may be
        of any group or of none on the list.
    regional: the same for rows of which only the region is known: its units may be of any group of that
        region (`regions` of `coverage`), or of none.
    others: everything else in the table: rows that surely do not match, rows of groups not on the list.
    """

    groups: tuple[Group, ...]
    needed: int = 1
    pool: Mass = NOBODY
    others: Mass = NOBODY
    total: Total = NO_TOTAL
    regional: Mapping[str, Mass] = field(default_factory=dict)

    @cached_property
    def everything(self) -> Mass:
        """The mass of the whole table."""
        own = (group.yes + group.maybe for group in self.groups)
        return together((*own, self.pool, self.others, *self.regional.values()))

    @cached_property
    def claimed(self) -> Total:
        """The claimed total, repaired where it contradicts the rows."""
        return repaired(self.total, self.everything)[0]

    @cached_property
    def room(self) -> Units:
        """Units that may exist beyond the fewest (BOUNDS.md: S)."""
        return self.claimed.high - self.everything.low

    def surely(self, place: int) -> int:
        """Return the fewest units that match in one group, whatever happens elsewhere."""
        yes = self.groups[place].yes
        own = (group.maybe if here == place else group.yes + group.maybe for here, group in enumerate(self.groups))
        elsewhere = together((*own, self.pool, self.others, *self.regional.values())).high
        return int(max(yes.low, self.claimed.low - elsewhere))


@dataclass(frozen=True, slots=True)
class Listed:
    """One table's reach, judged group by group: the count or share of each member of the list."""

    values: tuple[Interval, ...]
    needed: Ext


Source = Pooled | Listed
Regions = Sequence[str | None]
"""Each group's region, in the order of the list; empty where no table has `regional` rows."""

Limit = Literal["pool", "room"]
"""What a group lacks beyond its own most comes from the pool; beyond its own fewest, from the pool's fewest and
from the room below the claimed total. A set of groups can be reached where both suffice."""
LIMITS: tuple[Limit, ...] = ("pool", "room")


def check_regions(source: Pooled, regions: Regions) -> None:
    """Raise ValueError where rows are known by region and nobody said which groups that region has."""
    if source.regional and len(regions) != len(source.groups):
        raise ValueError(f"{len(source.groups)} groups have {len(regions)} regions")


def fits(source: Pooled, chosen: Iterable[int], regions: Regions, needed: int) -> bool:
    """Return whether one table can hold `needed` units in every chosen group at once."""
    places = list(chosen)
    for limit in LIMITS:
        lacks: dict[str | None, Units] = {}
        for place in places:
            region = regions[place] if regions else None
            lacks[region] = lacks.get(region, 0) + _lack(source, place, limit, needed)
        asked = sum(max(0, lack - _own_pool(source, region, limit)) for region, lack in lacks.items())
        if asked > _budget(source, limit):
            return False
    return True


def free_groups(sources: Sequence[Source], length: int) -> set[int]:
    """Return the groups that may be reached at no cost to others."""
    return {
        place
        for source in sources
        for place in range(length)
        if (
            source.values[place].high >= source.needed
            if isinstance(source, Listed)
            else not any(_lack(source, place, limit, source.needed) for limit in LIMITS)
        )
    }


def most_reached(pooled: Sequence[Pooled], costly: Sequence[int], regions: Regions, exact: bool) -> int:
    """Return how many of the groups that cost something the tables can reach; outer where not `exact`."""
    if not (pooled and costly):
        return 0
    if len(pooled) == 1:
        return _most_of_one(pooled[0], costly, regions, exact)
    if exact:
        return max(len(reached) for reached in reachable_sets(pooled, costly, regions))
    choices = product(LIMITS, repeat=len(pooled))
    return min(_greedy_together(list(zip(pooled, limits, strict=True)), costly) for limits in choices)


def _most_of_one(source: Pooled, costly: Sequence[int], regions: Regions, exact: bool) -> int:
    most = min(_greedy(source, costly, regions, limit) for limit in LIMITS)
    if exact:
        # Each limit by itself allows so many; both at once may not.
        while not any(fits(source, some, regions, source.needed) for some in combinations(costly, most)):
            most -= 1
    return most


def reachable_sets(pooled: Sequence[Pooled], costly: Sequence[int], regions: Regions) -> set[frozenset[int]]:
    """Return the largest sets of groups that the tables together can reach at once.

    A set is reachable where it can be split among the tables so that each reaches its part.
    """
    reachable = {frozenset[int]()}
    for source in pooled:
        own = _largest(
            frozenset(some)
            for size in range(len(costly) + 1)
            for some in combinations(costly, size)
            if fits(source, some, regions, source.needed)
        )
        reachable = _largest(one | other for one in reachable for other in own)
    return reachable


def affordable(costs: Iterable[Units], budget: Units) -> int:
    """Return how many costs, smallest first, fit the budget."""
    bought = 0
    for cost in sorted(costs):
        budget -= cost
        if budget < 0:
            break
        bought += 1
    return bought


def _budget(source: Pooled, limit: Limit) -> Units:
    return source.pool.high if limit == "pool" else source.pool.low + source.room


def _own_pool(source: Pooled, region: str | None, limit: Limit) -> Units:
    own = NOBODY if region is None else source.regional.get(region, NOBODY)
    return own.high if limit == "pool" else own.low


def _lack(source: Pooled, place: int, limit: Limit, needed: int) -> Units:
    if _budget(source, limit) == INF:
        return 0
    group = source.groups[place]
    return max(0, needed - (group.most if limit == "pool" else group.least))


def _greedy(source: Pooled, chosen: Sequence[int], regions: Regions, limit: Limit) -> int:
    """Return the most of the chosen groups that one limit allows: cheapest first, a region's own pool before the rest.

    What a region asks of others grows ever faster with each further group, so the increments can be merged.
    """
    by_region: dict[str | None, list[Units]] = {}
    for place in chosen:
        lack = _lack(source, place, limit, source.needed)
        by_region.setdefault(regions[place] if regions else None, []).append(lack)
    asked: list[Units] = []
    for region, lacks in by_region.items():
        own = _own_pool(source, region, limit)
        for lack in sorted(lacks):
            asked.append(max(0, lack - own))
            own = max(0, own - lack)
    return affordable(asked, _budget(source, limit))


def _greedy_together(tables: Sequence[tuple[Pooled, Limit]], chosen: Sequence[int]) -> int:
    """Return an outer bound on the groups that several tables reach, by one limit of each.

    Their budgets, regional pools too, are added, and every group is taken where it is cheapest.
    """
    cheapest: dict[int, Units] = dict.fromkeys(chosen, INF)
    budget: Units = 0
    for source, limit in tables:
        own = _budget(source, limit) + sum(_own_pool(source, region, limit) for region in source.regional)
        budget += own if own < INF else 0
        for place in chosen:
            lack = _lack(source, place, limit, source.needed) if own < INF else 0
            cheapest[place] = min(cheapest[place], lack)
    return affordable(cheapest.values(), budget)


def _largest(sets: Iterable[frozenset[int]]) -> set[frozenset[int]]:
    """Return the sets that are not part of another one."""
    kept: list[frozenset[int]] = []
    for one in sorted(set(sets), key=len, reverse=True):
        if not any(one <= other for other in kept):
            kept.append(one)
    return set(kept)
