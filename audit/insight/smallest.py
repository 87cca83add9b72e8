"""The smallest set of changes that reaches a wanted verdict: fewest criteria raised, then fewest levels.

To raise a criterion is to prove a higher level: its low end rises, and its high end with it where it must. The
wanted verdict is reached where the low end of the verdict is: whatever is still open, it holds.

Why the greatest total is enough to keep. Whether so many raises by so many levels can reach the wanted line hangs on
one number only, the greatest evidenced total they can give: if that lies below the line, every other choice of as
many does. Within a dimension the points of criteria add up, so the greatest sum over the first few criteria and
over the rest make the greatest sum of both. Between dimensions a mean adds, with weights above zero, and the
geometric mean multiplies factors above zero (its floor is one point or more): both rise with each dimension by
itself, so again only the greatest of each part can be part of the greatest whole. Hence one table of (criteria,
levels) -> greatest total is exact (Bellman, Dynamic programming, 1957; a knapsack where each criterion gives one of
several raises). Which criteria must be raised does not change this: a gate that may be missing simply cannot be
left as it is.

Sums of a mean are whole numbers here, over one common denominator. A product is compared by its logarithm, to
far more digits than scoring keeps; the choice it gives is then put to scoring itself, and where two totals are
alike to forty digits every choice that gives such a total is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction
from functools import cache
from math import lcm

from audit.rubric.model import Rubric
from audit.scoring.levels import Levels
from audit.scoring.totals import Totals, add_up, capped

Used = tuple[int, int]
"""How many criteria are raised, and by how many levels together."""

_DIGITS = 80
_LOGS = Context(prec=_DIGITS)
_SCALE = 10**60
_ALIKE = 10**20
"""Logarithms, times `_SCALE`, that differ by less are those of one total; rounding alone moves them by a few units."""


@dataclass(frozen=True, slots=True)
class Raise:
    """One criterion raised from the level it surely reaches to another; both as places in the rubric's list."""

    criterion: str
    start: int
    to: int


@dataclass(frozen=True, slots=True)
class Change:
    """A set of raises, and what scoring makes of it."""

    raises: tuple[Raise, ...]
    totals: Totals
    verdict: Levels

    @property
    def levels(self) -> int:
        """By how many levels criteria are raised together."""
        return sum(one.to - one.start for one in self.raises)

    @property
    def size(self) -> Used:
        """How small it is: criteria raised, then levels."""
        return len(self.raises), self.levels


def smallest_change(
    rubric: Rubric, spans: Mapping[str, Levels], to: int, limits: Mapping[str, int] | None = None
) -> Change | None:
    """Return the smallest change after which the verdict is surely at least `to`; None where no change reaches it.

    spans: the criteria in the sum. limits: the highest level each may be raised to (the best where none is given).
    Fewest criteria, then fewest levels. Of several sets as small: the greatest evidenced total; then raises as
    early in the rubric as can be, by dimension and, within it, by criterion.
    """
    if (unchanged := changed(rubric, spans, ())) is None:
        return None
    if unchanged.verdict.low >= to:
        return unchanged
    tables = [
        _Dimension.of(rubric, name, spans, limits or {}, gates=to > 1)
        for name, dimension in rubric.dimensions.items()
        if any(id in spans for id in dimension.criteria)
    ]
    worth = _Worth.of(rubric, tables, rubric.verdicts[rubric.levels[to]])
    most = _most_by_criteria(tables, worth)
    for criteria in sorted(count for count, total in most.items() if total >= worth.line - worth.alike):
        for raises in _choices(tables, worth, criteria):
            change = changed(rubric, spans, raises)
            if change is not None and change.verdict.low >= to:
                return change
    return None


def changed(rubric: Rubric, spans: Mapping[str, Levels], raises: Sequence[Raise]) -> Change | None:
    """Return what scoring makes of raised criteria; None where none is in the sum."""
    raised = {one.criterion: Levels(one.to, max(one.to, spans[one.criterion].high)) for one in raises}
    after = {**spans, **raised}
    totals = add_up(rubric, after)
    if totals is None:
        return None
    gates = {id: span for id, span in after.items() if rubric.criteria[id].gate == "yes"}
    return Change(tuple(raises), totals, capped(rubric, totals.overall, gates))


@dataclass(frozen=True, slots=True)
class _Dimension:
    """One dimension: its criteria in the sum, what each may be raised to, and the best of every number of raises.

    best[i] holds for the criteria from the i-th on: (criteria, levels) -> the most points gained.
    """

    name: str
    ids: tuple[str, ...]
    starts: tuple[int, ...]
    points: tuple[int, ...]
    ways: tuple[tuple[int, ...], ...]  # levels each may end at, the highest first; its own where it may stay
    best: tuple[Mapping[Used, int], ...]

    @classmethod
    def of(
        cls, rubric: Rubric, name: str, spans: Mapping[str, Levels], limits: Mapping[str, int], *, gates: bool
    ) -> _Dimension:
        ids = tuple(id for id in rubric.dimensions[name].criteria if id in spans)
        starts = tuple(spans[id].low for id in ids)
        top = len(rubric.levels) - 1
        ways = tuple(
            tuple(
                level
                for level in range(max(start, min(top, limits.get(id, top))), start - 1, -1)
                if level > 0 or not (gates and rubric.criteria[id].gate == "yes")
            )
            for id, start in zip(ids, starts, strict=True)
        )
        best: list[dict[Used, int]] = [{(0, 0): 0}]
        for start, levels in zip(reversed(starts), reversed(ways), strict=True):
            here: dict[Used, int] = {}
            for level in levels:
                gain = rubric.points[level] - rubric.points[start]
                for (criteria, raised), more in best[0].items():
                    used = (criteria + (level > start), raised + level - start)
                    here[used] = max(here.get(used, 0), more + gain)
            best.insert(0, here)
        return cls(name, ids, starts, rubric.points, ways, tuple(best))

    @property
    def gains(self) -> Mapping[Used, int]:
        """The most points that each number of raises can gain."""
        return self.best[0]

    def raises(self, used: Used) -> Iterator[Raise]:
        """Yield raises that gain the most for their number, the earliest criteria first."""
        for place, (id, start) in enumerate(zip(self.ids, self.starts, strict=True)):
            wanted = self.best[place][used]
            for level in self.ways[place]:
                left = (used[0] - (level > start), used[1] - (level - start))
                gain = self.points[level] - self.points[start]
                if left in self.best[place + 1] and self.best[place + 1][left] + gain == wanted:
                    if level > start:
                        yield Raise(id, start, level)
                    used = left
                    break


@dataclass(frozen=True, slots=True)
class _Worth:
    """What each dimension adds to the total after its raises, and the line to be reached, in one whole-number scale."""

    of_dimension: tuple[Mapping[Used, int], ...]
    line: int
    alike: int  # totals that differ by no more are put to scoring one by one

    @classmethod
    def of(cls, rubric: Rubric, tables: Sequence[_Dimension], line: int) -> _Worth:
        weights = [rubric.dimensions[one.name].weight for one in tables]
        shares = [weight / sum(weights) for weight in weights]
        means = [
            {used: Fraction(_points(one) + gain, len(one.ids)) for used, gain in one.gains.items()} for one in tables
        ]
        if rubric.combine == "geometric":
            floor = max(rubric.geometric_floor, 1)
            return cls(
                tuple(
                    {used: _logarithm(share, max(mean, Fraction(floor))) for used, mean in own.items()}
                    for share, own in zip(shares, means, strict=True)
                ),
                _logarithm(Fraction(1), Fraction(max(line, 1))),
                _ALIKE,
            )
        scale = lcm(*((share / len(one.ids)).denominator for share, one in zip(shares, tables, strict=True)))
        return cls(
            tuple(
                {used: int(share * mean * scale) for used, mean in own.items()}
                for share, own in zip(shares, means, strict=True)
            ),
            line * scale,
            0,
        )


def _points(one: _Dimension) -> int:
    return sum(one.points[start] for start in one.starts)


@cache
def _logarithm(share: Fraction, value: Fraction) -> int:
    """Return the weighted logarithm of points, as a whole number."""
    numbers = [Decimal(number) for number in (share.numerator, share.denominator, value.numerator, value.denominator)]
    weight, points = (_LOGS.divide(*pair) for pair in (numbers[:2], numbers[2:]))
    return int(_LOGS.multiply(_LOGS.multiply(weight, _LOGS.ln(points)), Decimal(_SCALE)).to_integral_value())


def _most_by_criteria(tables: Sequence[_Dimension], worth: _Worth) -> Mapping[int, int]:
    """Return for each number of criteria the greatest total, by however many levels."""
    most = {0: 0}
    for own in worth.of_dimension:
        best: dict[int, int] = {}
        for (criteria, _), value in own.items():
            best[criteria] = max(best.get(criteria, value), value)
        after: dict[int, int] = {}
        for before, total in most.items():
            for criteria, value in best.items():
                used = before + criteria
                after[used] = max(after.get(used, total + value), total + value)
        most = after
    return most


def _choices(tables: Sequence[_Dimension], worth: _Worth, criteria: int) -> Iterator[tuple[Raise, ...]]:
    """Yield sets of so many raises whose total reaches the line, fewest levels first."""
    rests: list[Mapping[Used, int]] = [{(0, 0): 0}]  # the greatest total of the dimensions from each on
    for own in reversed(worth.of_dimension):
        here: dict[Used, int] = {}
        for (first, raised), value in own.items():
            for (more, higher), total in rests[0].items():
                if first + more <= criteria:
                    used = (first + more, raised + higher)
                    if (sum_ := total + value) > here.get(used, sum_ - 1):
                        here[used] = sum_
        rests.insert(0, here)
    for used in sorted(used for used in rests[0] if used[0] == criteria):
        greatest = rests[0][used]
        if greatest < worth.line - worth.alike:
            continue
        for split in _splits(worth, rests, used, greatest - worth.alike, 0):
            yield tuple(raised for one, own in zip(tables, split, strict=True) for raised in one.raises(own))
            if greatest > worth.line + worth.alike:
                break  # surely above the line: the first is as good as any


def _splits(
    worth: _Worth, rests: Sequence[Mapping[Used, int]], used: Used, least: int, place: int
) -> Iterator[tuple[Used, ...]]:
    """Yield how raises can be split among the dimensions from a place on so that the total is at least so much."""
    if place == len(worth.of_dimension):
        yield ()
        return
    for own, value in sorted(worth.of_dimension[place].items(), reverse=True):
        left = (used[0] - own[0], used[1] - own[1])
        rest = rests[place + 1].get(left)
        if rest is not None and value + rest >= least:
            for others in _splits(worth, rests, left, least - value, place + 1):
                yield (own, *others)
