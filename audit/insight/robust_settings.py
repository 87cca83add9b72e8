"""The settings that `robust` tries: other weights, level points, thresholds, ways of combining, assessors.

All are whole numbers taken from `numpy.random.PCG64(seed).random_raw`, whose stream NumPy promises to keep, and no
logarithm stands between: so the same settings come out on every machine.

Weights: a Dirichlet draw with whole parameters a_1..a_k is the lengths of k pieces of a line cut at sorted uniform
points, where piece i holds a_i spacings of a_1 + .. + a_k (uniform spacings: Renyi 1953; Devroye 1986, Non-uniform
random variate generation). The points are whole numbers below 2**26 here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor, lcm
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from audit.insight.robust_grid import OUT, WRITTEN, Grid
from audit.rubric.model import MethodValue, Rubric

Family = Literal["weights", "points", "thresholds", "combining", "assessors"]
FAMILIES: tuple[Family, ...] = ("weights", "points", "thresholds", "combining", "assessors")
FIELD: Mapping[Family, str] = {
    "weights": "weights", "points": "points", "thresholds": "thresholds", "combining": "geometric",
    "assessors": "assessors",
}  # fmt: skip
"""Which array of settings holds each family's choices."""

Whole = NDArray[Any]
"""Whole numbers: int64, or Python's own where those would not hold them."""

BITS = 26
"""A line of weights is 2**26 long, so that every sum that follows is exact in 64 bits."""
_STREAM: Mapping[str, int] = {name: place for place, name in enumerate(("flat", *FAMILIES), 1)}
_AT_ONCE = 2_000_000
"""Numbers drawn at once; more would only need more memory."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings, one a row; an array with a single row holds for all of them. The first is the rubric as it is."""

    number: int
    weights: Whole  # dimensions of the rubric, in its order; all above 0, only their ratio counts
    points: Whole  # levels
    thresholds: Whole  # criteria of the grid: EASIER, WRITTEN or HARDER
    geometric: Whole  # one column: 1 where dimensions are combined by the geometric mean
    assessors: Whole  # one column: 0 all together, else one alone, by place in the grid


def as_written(rubric: Rubric, grid: Grid) -> Settings:
    """Return the one setting that is the rubric itself, all assessors taken together."""
    return Settings(
        1,
        _row(whole_weights(rubric)),
        _row(rubric.points),
        _row([WRITTEN] * len(grid.criteria)),
        _row([int(rubric.combine == "geometric")]),
        _row([0]),
    )


def _row(numbers: Any) -> Whole:
    largest = max((abs(number) for number in numbers), default=0)
    return np.array([list(numbers)], dtype=np.int64 if largest < 2**62 else object)


def whole_weights(rubric: Rubric) -> tuple[int, ...]:
    """Return the rubric's weights as whole numbers in the same ratio."""
    weights = [dimension.weight for dimension in rubric.dimensions.values()]
    unit = lcm(*(weight.denominator for weight in weights))
    return tuple(int(weight * unit) for weight in weights)


@dataclass(frozen=True, slots=True)
class Choices:
    """What may vary, and how far: the rubric's values of this method, read against rubric and grid."""

    values: Mapping[str, MethodValue]
    rubric: Rubric
    grid: Grid

    def number(self, name: str) -> int:
        """Return a whole value of the method."""
        return int(self.values[name].number)

    @property
    def draws(self) -> int:
        """How many settings of each kind."""
        return self.number("draws")

    @property
    def varied(self) -> tuple[Family, ...]:
        """The families in which there is more than one choice."""
        more = {
            "weights": self.number("vary_weights") == 1 and self.dimensions > 1,
            "points": any(low < high for low, high in self.shifts),
            "thresholds": bool(self.grid.moved),
            "combining": self.number("vary_combining") == 1 and self.dimensions > 1,
            "assessors": len(self.grid.assessors) > 1,
        }
        return tuple(family for family in FAMILIES if more[family])

    @property
    def dimensions(self) -> int:
        """How many dimensions are in the sum, under whichever assessor."""
        inside = (self.grid.low != OUT).any(axis=(0, 1))
        held = {id for id, one in zip(self.grid.criteria, inside, strict=True) if one}
        return sum(bool(held & {*dimension.criteria}) for dimension in self.rubric.dimensions.values())

    @property
    def parts(self) -> tuple[int, ...]:
        """The concentration in whole parts a dimension: by largest remainder, each at least one."""
        weights = [dimension.weight for dimension in self.rubric.dimensions.values()]
        whole = self.number("concentration")
        exact = [weight * whole / sum(weights, Fraction(0)) for weight in weights]
        given = [floor(part) for part in exact]
        order = sorted(range(len(exact)), key=lambda place: (given[place] - exact[place], place))
        for place in order[: whole - sum(given)]:
            given[place] += 1
        return tuple(max(part, 1) for part in given)

    @property
    def shifts(self) -> tuple[tuple[int, int], ...]:
        """How far each level's points may move down and up: the ends stay, the order stays, and so do the lines.

        A line of the verdict lies between the points of its level and the one below: else a process at one level
        throughout would not be rated at that level. Up and down are the same distance.
        """
        rubric, most = self.rubric, self.number("points_shift")
        lines = [0, *(rubric.verdicts[level] for level in rubric.levels[1:])]
        made = [(0, 0)]
        for place in range(1, len(rubric.levels) - 1):
            below, own, above = rubric.points[place - 1 : place + 2]
            room = min(own - lines[place], lines[place + 1] - 1 - own, (own - below - 1) // 2, (above - own - 1) // 2)
            move = max(0, min(most, room))
            made.append((-move, move))
        return (*made, (0, 0))

    def drawn(self, *families: Family, flat: bool = False, count: int | None = None) -> Settings:
        """Return settings in which these families vary together; `flat` gives no dimension more than another.

        The same family has the same draws wherever it varies. `count` is `draws` unless given.
        """
        number = self.draws if count is None else count
        made = as_written(self.rubric, self.grid)
        arrays: dict[str, Any] = {"number": number}
        for family in families:
            rows, first = self._family(family, number - 1, flat=flat), getattr(made, FIELD[family])
            exact = object if object in (first.dtype, rows.dtype) else np.int64
            arrays[FIELD[family]] = np.concatenate([first.astype(exact), rows.astype(exact)])
        return replace(made, **arrays)

    def each(self, family: Family, drawn: Settings | None = None) -> Settings:
        """Return settings in which one family varies: each choice once where it has only a few, else drawn.

        Where settings in which it varies with others are at hand (`drawn`), its own draws are taken from them.
        """
        made = as_written(self.rubric, self.grid)
        if family == "combining":
            own = int(made.geometric[0, 0])
            return replace(made, number=2, geometric=np.array([[own], [1 - own]], dtype=np.int64))
        if family == "assessors":
            all_of_them = np.arange(len(self.grid.assessors), dtype=np.int64)[:, None]
            return replace(made, number=len(all_of_them), assessors=all_of_them)
        if drawn is None:
            return self.drawn(family)
        own_draws: dict[str, Any] = {"number": drawn.number, FIELD[family]: getattr(drawn, FIELD[family])}
        return replace(made, **own_draws)

    def _family(self, family: Family, count: int, *, flat: bool) -> Whole:
        stream = Stream(self.number("seed"), _STREAM["flat" if flat and family == "weights" else family])
        match family:
            case "weights":
                return pieces(stream, count, (1,) * len(self.parts) if flat else self.parts)
            case "points":
                low, high = np.array(self.shifts, dtype=np.int64).T
                moved: Whole = np.array(self.rubric.points, dtype=np.int64) + low + stream.below(count, high - low + 1)
                return moved
            case "thresholds":
                tried = np.full((count, len(self.grid.criteria)), WRITTEN, dtype=np.int64)
                places = [self.grid.criteria.index(id) for id in self.grid.moved]
                tried[:, places] = stream.below(count, np.full(len(places), 3, dtype=np.int64))
                return tried
            case "combining":
                return stream.below(count, np.array([2], dtype=np.int64))
            case "assessors":
                return stream.below(count, np.array([len(self.grid.assessors)], dtype=np.int64))


class Stream:
    """A stream of whole numbers that is the same on every machine and in every release."""

    def __init__(self, seed: int, number: int) -> None:
        """Begin a stream; each number is another one."""
        self._raw = np.random.PCG64([seed, number])

    def raw(self, rows: int, columns: int) -> NDArray[np.uint64]:
        """Return numbers below 2**64, row by row."""
        return self._raw.random_raw(rows * columns).reshape(rows, columns)

    def below(self, rows: int, limits: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return numbers from 0 to each column's limit less one; limits lie below 2**31 (Lemire's multiplication)."""
        high = self.raw(rows, len(limits)) >> np.uint64(32)
        return ((high * limits.astype(np.uint64)) >> np.uint64(32)).astype(np.int64)


def pieces(stream: Stream, count: int, parts: tuple[int, ...]) -> NDArray[np.int64]:
    """Return `count` draws of weights with a Dirichlet's whole parameters `parts`, each weight at least 1.

    They are whole numbers that add up to 2**26 and one a dimension.
    """
    ends = np.cumsum(parts)[:-1] - 1
    points = int(sum(parts)) - 1
    made = np.empty((count, len(parts)), dtype=np.int64)
    step = max(1, _AT_ONCE // max(points, 1))
    for first in range(0, count, step):
        rows = min(step, count - first)
        cut = (stream.raw(rows, points) >> np.uint64(64 - BITS)).astype(np.uint32)
        cut.sort(axis=1)
        chosen = cut[:, ends].astype(np.int64)
        edges = np.concatenate(
            [np.zeros((rows, 1), np.int64), chosen, np.full((rows, 1), 2**BITS, np.int64)], axis=1
        )  # fmt: skip
        made[first : first + rows] = np.diff(edges, axis=1) + 1
    return made
