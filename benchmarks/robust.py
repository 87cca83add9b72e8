"""How long a drawn setting takes: all draws as one matrix product, against one NumPy dot product a draw.

    python benchmarks/robust.py [DRAWS]

48 criteria and 50 processes, in the same run, on the same whole numbers; both give the same totals to the last digit.
Then what `robust` spends on a setting altogether: drawing it, adding it up at both ends of the unknowns, verdicts.
Aim: one product takes at most a third of the time of a dot product a draw.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from random import Random
from statistics import median
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from audit.insight.robust import tried
from audit.insight.robust_grid import Grid
from audit.insight.robust_settings import Choices, Stream, pieces
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.levels import Levels

PROCESSES = 50
REPETITIONS = 5
SEED = 2016
AIM = 3.0


@dataclass(frozen=True)
class Taken:
    """Seconds a draw, the median of several repetitions."""

    product: float
    dots: float

    @property
    def ratio(self) -> float:
        """How many times faster one product is."""
        return self.dots / self.product


def weights_of(rubric: Rubric, draws: int) -> NDArray[np.float64]:
    """Return weights of criteria, draws by criteria: a drawn weight a dimension, shared evenly by its criteria."""
    sizes = [len(dimension.criteria) for dimension in rubric.dimensions.values()]
    shares = pieces(Stream(SEED, 2), draws, (10,) * len(sizes)) * (np.lcm.reduce(sizes) // np.array(sizes))
    return np.repeat(shares, sizes, axis=1).astype(np.float64)


def points_of(rubric: Rubric, random: Random) -> NDArray[np.float64]:
    """Return points of criteria, criteria by processes."""
    rows = [random.choices(rubric.points, k=PROCESSES) for _ in rubric.criteria]
    return np.array(rows, dtype=np.float64)


def compared(weights: NDArray[np.float64], points: NDArray[np.float64]) -> Taken:
    """Return how long both ways take a draw; raises AssertionError where their totals differ in any digit."""
    product, dots = [], []
    for _ in range(REPETITIONS):
        began = perf_counter()
        at_once = weights @ points
        product.append(perf_counter() - began)
        each = np.empty_like(at_once)
        began = perf_counter()
        for row, own in enumerate(weights):
            each[row] = np.dot(own, points)
        dots.append(perf_counter() - began)
        assert (at_once == each).all(), "whole numbers, so no order of adding moves a digit"
    return Taken(median(product) / len(weights), median(dots) / len(weights))


def all_in_all(rubric: Rubric, random: Random) -> tuple[int, float]:
    """Return how many settings `robust` tries with all choices at once, and the seconds it spends on each."""
    criteria = tuple(rubric.criteria)
    ends = [[sorted(random.choices(range(len(rubric.levels)), k=2)) for _ in criteria] for _ in range(3)]
    low, high = (np.array([[[span[end] for span in row] for row in ends]], dtype=np.int64) for end in (0, 1))
    choice = Choices(rubric.methods["robust"], rubric, Grid(criteria, ("",), criteria, low, high))
    began = perf_counter()
    done = tried("around", choice, choice.drawn(*choice.varied), Levels(0, 0))
    return done.settings, (perf_counter() - began) / done.settings


def main() -> None:
    """Print both times, their ratio, and what a whole setting takes."""
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    rubric, random = read_rubric("meaningful-consultation"), Random(SEED)
    taken = compared(weights_of(rubric, draws), points_of(rubric, random))
    print(f"{len(rubric.criteria)} criteria, {PROCESSES} processes, {draws:,} draws, median of {REPETITIONS}")
    print(f"one matrix product    {taken.product * 1e6:8.3f} microseconds a draw")
    print(f"one dot product each  {taken.dots * 1e6:8.3f} microseconds a draw")
    reached = "reached" if taken.ratio >= AIM else "not reached"
    print(f"ratio {taken.ratio:.1f} (aim: at least {AIM:g}, {reached})")
    settings, seconds = all_in_all(rubric, random)
    print(f"robust, {settings:,} settings, all choices at both ends: {seconds * 1e6:.1f} microseconds a setting")


if __name__ == "__main__":
    main()
