"""Alpha where some answers are ranges of levels: its lowest and highest over all levels inside the ranges.

An answer `approaches..meets` stands for one level that is not known. Alpha rests on the matrix of coincidences alone,
so units are added one after the other to the set of matrices that can come about, each once: that is exact, and far
less than every combination. Where there are more than a stated number of matrices, an outer bound stands in: for each
way in which the levels can be chosen in all (which fixes what is expected by chance, and the ordinal distances), every
unit is taken at its own least and most disagreement, whether or not they can come about together, and the most at no
more than so many choices of each level allow. It holds every completion and may be too wide. Narrowing a range never
widens either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit.insight.alpha import (
    Choices,
    Coincidences,
    Metric,
    Scale,
    alpha_of,
    coincidences,
    distances,
    expected,
    none_yet,
    scale_of,
)
from audit.scoring.levels import Levels


@dataclass(frozen=True, slots=True)
class Extremes:
    """Alpha's two ends over all completions; None where alpha is undefined in every one, or where it is not bounded.

    `at_low` and `at_high` are completions that reach the ends, unit by unit in an order of their own; empty for an
    outer bound.
    """

    low: Fraction | None
    high: Fraction | None
    exact: bool
    may_be_undefined: bool  # in some completion nothing varies
    at_low: tuple[Choices, ...] = ()
    at_high: tuple[Choices, ...] = ()


@dataclass(frozen=True, slots=True)
class _Chain:
    """The choices that led to a matrix, the last unit first."""

    choices: Choices
    before: _Chain | None

    def __iter__(self) -> Iterator[Choices]:
        link: _Chain | None = self
        while link is not None:
            yield link.choices
            link = link.before


@dataclass(frozen=True, slots=True)
class Completions:
    """What the answers admit: every matrix that can come about, or, where these are too many, what bounds them."""

    scale: Scale
    options: tuple[tuple[Choices, ...], ...]  # of each unit, the choices that its answers admit
    matrices: Mapping[Coincidences, _Chain] | None
    chosen: frozenset[tuple[int, ...]] | None  # in all: how often each level may have been chosen


def options_of(spans: Sequence[Levels], levels: int) -> tuple[Choices, ...]:
    """Return every way in which the answers on one unit can fall, each once, in order."""
    found: set[Choices] = {(0,) * levels}
    for span in spans:
        found = {
            tuple(count + (place == level) for place, count in enumerate(choices))
            for choices in found
            for level in range(span.low, span.high + 1)
        }
    return tuple(sorted(found))


def completions(units: Sequence[Sequence[Levels]], points: Sequence[int], most: int) -> Completions:
    """Return what can come about on units with two answers or more; at most so many matrices are kept."""
    options = tuple(sorted(options_of(spans, len(points)) for spans in units))  # in whichever order they come
    scale = scale_of((one[0] for one in options), points)
    matrices = _matrices(options, scale, most)
    chosen = _chosen(options, scale, most) if matrices is None else None
    return Completions(scale, options, matrices, chosen)


def _matrices(options: Iterable[tuple[Choices, ...]], scale: Scale, most: int) -> Mapping[Coincidences, _Chain] | None:
    """Return every matrix with one way to it; None where there are more than so many."""
    levels = len(scale.points)
    start = none_yet(scale)
    reached: dict[tuple[int, ...], _Chain | None] = {(*start.chosen, *start.apart): None}  # a matrix as one tuple
    for one in options:
        units = ((choices, coincidences(choices, scale)) for choices in one)
        added = [(choices, (*unit.chosen, *unit.apart)) for choices, unit in units]
        more: dict[tuple[int, ...], _Chain | None] = {}
        for matrix, way in reached.items():
            for choices, unit in added:
                more.setdefault(tuple(map(int.__add__, matrix, unit)), _Chain(choices, way))
            if len(more) > most:
                return None
        reached = more
    return {Coincidences(matrix[:levels], matrix[levels:]): way for matrix, way in reached.items() if way is not None}


def _chosen(options: Iterable[tuple[Choices, ...]], scale: Scale, most: int) -> frozenset[tuple[int, ...]] | None:
    """Return how often each level may have been chosen in all; None where there are more than so many ways."""
    reached: set[tuple[int, ...]] = {(0,) * len(scale.points)}
    for one in options:
        reached = {tuple(map(int.__add__, so_far, choices)) for so_far in reached for choices in one}
        if len(reached) > most:
            return None
    return frozenset(reached)


def extremes(found: Completions, metric: Metric) -> Extremes:
    """Return the lowest and the highest alpha over all completions."""
    if found.matrices is not None:
        return _exact(found, metric, found.matrices)
    if found.chosen is not None:
        return _outer(found, metric, found.chosen)
    return Extremes(None, None, exact=False, may_be_undefined=True)


def _exact(found: Completions, metric: Metric, matrices: Mapping[Coincidences, _Chain]) -> Extremes:
    values = [(alpha_of(matrix, metric, found.scale), tuple(way)[::-1]) for matrix, way in matrices.items()]
    defined = sorted((value, way) for value, way in values if value is not None)
    may_be_undefined = len(defined) < len(values)
    if not defined:
        return Extremes(None, None, exact=True, may_be_undefined=may_be_undefined)
    low, high = defined[0], max(defined, key=lambda one: one[0])
    return Extremes(low[0], high[0], True, may_be_undefined, low[1], high[1])


def _outer(found: Completions, metric: Metric, chosen: Iterable[tuple[int, ...]]) -> Extremes:
    """Return bounds: what is expected by chance is exact, what is observed is each unit's least and most."""
    alike = Counter(
        tuple(sorted({coincidences(choices, found.scale).apart for choices in one})) for one in found.options
    )
    observed: dict[tuple[int, ...], tuple[int, int]] = {}
    worst = best = None  # disagreement observed, and by chance, where their ratio is largest and smallest
    may_be_undefined = False
    for counts in chosen:
        far = distances(counts, metric, found.scale)
        by_chance = expected(counts, far, found.scale)
        if by_chance == 0:
            may_be_undefined = True
            continue
        if far not in observed:
            observed[far] = _least_and_most(alike, far)
        least, most = observed[far]
        if best is None or least * best[1] < best[0] * by_chance:
            best = (least, by_chance)
        if worst is None or most * worst[1] > worst[0] * by_chance:
            most = min(most, _most_of(counts, far, found.scale))
            if worst is None or most * worst[1] > worst[0] * by_chance:
                worst = (most, by_chance)
    if worst is None or best is None:
        return Extremes(None, None, exact=False, may_be_undefined=may_be_undefined)
    pairs = Fraction(sum(sum(one[0]) for one in found.options) - 1, found.scale.unit)
    low, high = (1 - pairs * Fraction(*ratio) for ratio in (worst, best))
    return Extremes(low, high, exact=False, may_be_undefined=may_be_undefined)


def _least_and_most(alike: Mapping[tuple[tuple[int, ...], ...], int], far: Sequence[int]) -> tuple[int, int]:
    """Return the least and the most disagreement, every unit by itself; units with the same answers at once."""
    least = most = 0
    for options, times in alike.items():
        sums = [sum(map(int.__mul__, apart, far)) for apart in options]
        least, most = least + times * min(sums), most + times * max(sums)
    return least, most


def _most_of(counts: Sequence[int], far: Sequence[int], scale: Scale) -> int:
    """Return what the disagreement cannot exceed where levels were chosen so often.

    Each level's coincidences come to its count, and none with another level exceeds that one's count. The pairs are
    halved at the end, as each is seen from both its levels.
    """
    distance = {pair: one for (c, k), one in zip(scale.pairs, far, strict=True) for pair in ((c, k), (k, c))}
    twice = 0
    for c, left in enumerate(counts):
        for k in sorted((k for k in range(len(counts)) if k != c), key=lambda k: -distance[c, k]):
            taken = min(left, counts[k])
            twice, left = twice + taken * distance[c, k], left - taken
    return -(-twice * scale.unit // 2)
