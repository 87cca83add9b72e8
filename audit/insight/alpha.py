"""Krippendorff's alpha: how far assessors agree, beyond what the levels they used would give by chance.

Krippendorff, K. (2011), Computing Krippendorff's Alpha-Reliability, University of Pennsylvania, on the matrix of
coincidences: a unit (a criterion of a process) on which m assessors chose a level adds 1/(m - 1) for each ordered pair
of its choices; units with fewer than two choices add nothing, so a missing choice is no obstacle. With o_ck the
coincidences of the levels c and k, n_c the choices of level c, and n their sum:

    alpha = 1 - (n - 1) * sum(o_ck * d_ck) / sum(n_c * n_k * d_ck)        over c < k

    d_ck of nominal levels    1
            ordinal levels    (n_c / 2 + n_(c+1) + ... + n_(k-1) + n_k / 2) squared
            interval levels   (points of c - points of k) squared

In exact fractions throughout. Where no level but one was chosen nothing is expected to differ: alpha is undefined.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from itertools import combinations
from math import lcm
from typing import Literal, get_args

Metric = Literal["nominal", "ordinal", "interval"]
METRICS: tuple[Metric, ...] = get_args(Metric)

Choices = tuple[int, ...]
"""Of one unit: how many assessors chose each level, the worst first."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels, by their points (which only the interval metric reads), and what each pair of choices adds.

    `unit` is a common multiple of m - 1 over the units, so that coincidences are whole numbers of 1/unit.
    """

    points: tuple[int, ...]
    unit: int

    @property
    def pairs(self) -> tuple[tuple[int, int], ...]:
        """Pairs of different levels, in one order everywhere."""
        return _pairs(len(self.points))


@cache
def _pairs(levels: int) -> tuple[tuple[int, int], ...]:
    return tuple(combinations(range(levels), 2))


def scale_of(units: Iterable[Choices], points: Sequence[int]) -> Scale:
    """Return the scale on which these units are added."""
    return Scale(tuple(points), lcm(*(max(1, sum(choices) - 1) for choices in units)))


@dataclass(frozen=True, slots=True)
class Coincidences:
    """The matrix of coincidences, as far as alpha reads it: choices of each level, and pairs that are apart."""

    chosen: tuple[int, ...]
    apart: tuple[int, ...]  # of each pair of different levels: coincidences, times the scale's unit

    def __add__(self, other: Coincidences) -> Coincidences:
        """Return the coincidences of the units of both."""
        return Coincidences(
            tuple(map(int.__add__, self.chosen, other.chosen)), tuple(map(int.__add__, self.apart, other.apart))
        )


def none_yet(scale: Scale) -> Coincidences:
    """Return the coincidences of no unit at all."""
    return Coincidences((0,) * len(scale.points), (0,) * len(scale.pairs))


def coincidences(choices: Choices, scale: Scale) -> Coincidences:
    """Return what one unit adds; nothing where fewer than two assessors chose a level."""
    chosen = sum(choices)
    if chosen < 2:
        return none_yet(scale)
    times = scale.unit // (chosen - 1)
    return Coincidences(choices, tuple(choices[c] * choices[k] * times for c, k in scale.pairs))


def distances(chosen: Sequence[int], metric: Metric, scale: Scale) -> tuple[int, ...]:
    """Return how far apart each pair of different levels is: a common multiple of d_ck, which alpha does not see."""
    if metric == "nominal":
        return (1,) * len(scale.pairs)
    if metric == "interval":
        return tuple((scale.points[c] - scale.points[k]) ** 2 for c, k in scale.pairs)
    return tuple((2 * sum(chosen[c : k + 1]) - chosen[c] - chosen[k]) ** 2 for c, k in scale.pairs)


def expected(chosen: Sequence[int], apart: Sequence[int], scale: Scale) -> int:
    """Return the sum of n_c * n_k * d_ck, the d_ck being given; 0 where nothing varies."""
    return sum(chosen[c] * chosen[k] * far for (c, k), far in zip(scale.pairs, apart, strict=True))


def alpha_of(found: Coincidences, metric: Metric, scale: Scale) -> Fraction | None:
    """Return alpha of a matrix of coincidences; None where nothing varies or nothing can be paired."""
    far = distances(found.chosen, metric, scale)
    by_chance = expected(found.chosen, far, scale)
    if by_chance == 0:
        return None
    observed = sum(map(int.__mul__, found.apart, far))
    return 1 - (sum(found.chosen) - 1) * Fraction(observed, scale.unit * by_chance)


def alpha(units: Sequence[Choices], metric: Metric, points: Sequence[int]) -> Fraction | None:
    """Return alpha of units on which every choice is one level; None where it is undefined."""
    scale = scale_of(units, points)
    whole = none_yet(scale)
    for choices in units:
        whole += coincidences(choices, scale)
    return alpha_of(whole, metric, scale)
