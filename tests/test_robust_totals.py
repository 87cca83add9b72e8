"""Settings of `robust`: many added up at once say what scoring says of each, in the same digits everywhere."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from robust_made import by_scoring, choices_of, grid_of, with_values
from sides_made import RUBRIC as SMALL

from audit.insight.robust_grid import OUT, Grid
from audit.insight.robust_settings import BITS, Stream, as_written, pieces, whole_weights
from audit.insight.robust_totals import outcome
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.levels import Levels

FULL = read_rubric("meaningful-consultation")
TOP = 3


def random_grid(rubric: Rubric, random: Random, assessors: int) -> Grid:
    """Return random levels for each assessor and variant; a criterion out of the sum is out for all variants."""
    criteria = tuple(rubric.criteria)
    low = np.full((assessors, 3, len(criteria)), OUT, dtype=np.int64)
    high = low.copy()
    for assessor in range(assessors):
        for place in range(len(criteria)):
            if place and random.random() < 0.2:
                continue
            for variant in range(3):
                ends = sorted(random.choices(range(TOP + 1), k=2))
                low[assessor, variant, place], high[assessor, variant, place] = ends
    return Grid(criteria, tuple(f"a{n}" for n in range(assessors)), criteria, low, high)


def reweighed(rubric: Rubric, *weights: str) -> Rubric:
    """Return the rubric with other weights, one a dimension, the last for all that are left."""
    given = [*weights, *[weights[-1]] * len(rubric.dimensions)]
    dimensions = {
        id: one.model_copy(update={"weight": Fraction(weight)})
        for (id, one), weight in zip(rubric.dimensions.items(), given, strict=False)
    }
    return rubric.model_copy(update={"dimensions": dimensions})


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "rubric",
    [
        SMALL,
        FULL,
        FULL.model_copy(update={"combine": "geometric", "geometric_floor": 7}),
        reweighed(SMALL, "0.1234567891234567", "3"),
    ],
    ids=["small", "full", "geometric", "long weights"],
)
def test_each_of_many_settings_is_as_scoring_has_it(rubric: Rubric, seed: int) -> None:
    """Twice 50 settings each: verdicts alike at both ends, totals alike to a millionth, extremes exactly."""
    grid = random_grid(rubric, Random(seed), 3)
    asked = with_values(rubric, draws=50, seed=seed, concentration=40)
    choice = choices_of(asked, grid)
    for flat in (False, True):
        tried = choice.drawn(*choice.varied, flat=flat)
        assert set(choice.varied) == {"weights", "points", "thresholds", "combining", "assessors"}
        each = [by_scoring(asked, grid, tried, row) for row in range(tried.number)]
        for end, name in (("low", "evidenced"), ("high", "possible")):
            met = outcome(asked, grid, tried, end)
            totals = [getattr(points, name) for points, _ in each]
            assert met.verdicts.tolist() == [getattr(verdict, end) for _, verdict in each]
            assert met.totals == pytest.approx([float(total) for total in totals], abs=1e-6)
            assert abs(met.lowest - min(totals)) < Fraction(1, 10**7)
            assert abs(met.highest - max(totals)) < Fraction(1, 10**7)


@given(st.randoms(use_true_random=False), st.sampled_from(["weights", "points", "thresholds", "combining"]))
@settings(max_examples=25, deadline=None)
def test_one_choice_at_a_time_is_as_scoring_has_it(random: Random, family: str) -> None:
    """Where only one choice varies a single row stands for all others; the verdicts are those of scoring."""
    grid = random_grid(SMALL, random, 1)
    choice = choices_of(with_values(SMALL, draws=12, seed=random.randrange(1000)), grid)
    if family not in choice.varied:
        return
    tried = choice.each(family)  # type: ignore[arg-type]
    for end in ("low", "high"):
        met = outcome(SMALL, grid, tried, end)  # type: ignore[arg-type]
        for row in range(tried.number):
            _, verdict = by_scoring(SMALL, grid, tried, row)
            assert met.verdicts[row] == getattr(verdict, end)


def test_a_product_that_is_exactly_a_line_reaches_it() -> None:
    """The geometric mean of 45 and 80 is 60 to the last digit, and 60 is the line of meets."""
    rubric = reweighed(SMALL, "1").model_copy(update={"combine": "geometric", "points": (0, 45, 80, 100)})
    spans = {id: Levels(1, 1) if id.startswith("ONE") else Levels(2, 2) for id in rubric.criteria}
    grid = grid_of(rubric, spans)
    met = outcome(rubric, grid, as_written(rubric, grid), "low")
    assert (met.lowest, met.verdicts.tolist()) == (60, [2])
    one_less = grid_of(rubric.model_copy(update={"points": (0, 44, 80, 100)}), spans)
    low = rubric.model_copy(update={"points": (0, 44, 80, 100)})
    assert outcome(low, one_less, as_written(low, one_less), "low").verdicts.tolist() == [1]


def test_weights_are_the_same_digits_everywhere() -> None:
    """Whole numbers from a stream that NumPy promises to keep; written down here, they show any change."""
    drawn = pieces(Stream(2016, 2), 3, (2, 1, 3))
    assert drawn.sum(axis=1).tolist() == [2**BITS + 3] * 3
    assert drawn.tolist() == [
        [18680627, 6154686, 42273554],
        [45075310, 735846, 21297711],
        [5044337, 2309684, 59754846],
    ]


def test_weights_have_the_mean_and_spread_of_a_dirichlet() -> None:
    """Mean a/c and variance m(1-m)/(c+1), within five standard errors over 40,000 draws; none is 0."""
    parts = (6, 1, 3, 10)
    drawn = pieces(Stream(7, 2), 40_000, parts) / 2.0**BITS
    means = np.array(parts) / sum(parts)
    spread = means * (1 - means) / (sum(parts) + 1)
    assert drawn.min() > 0
    assert (abs(drawn.mean(axis=0) - means) < 5 * np.sqrt(spread / 40_000)).all()
    assert drawn.var(axis=0) == pytest.approx(spread, rel=0.05)


@given(st.lists(st.integers(1, 400), min_size=2, max_size=14), st.integers(1, 1000))
@settings(max_examples=100, deadline=None)
def test_parts_add_up_to_the_concentration(weights: list[int], concentration: int) -> None:
    """By largest remainder, at least one each: nothing else moves a part by one or more from its exact share."""
    rubric = read_text_with(weights)
    choice = choices_of(with_values(rubric, concentration=concentration), grid_of(rubric, {}))
    exact = [Fraction(weight * concentration, sum(weights)) for weight in weights]
    for part, share in zip(choice.parts, exact, strict=True):
        assert part == 1 if share < 1 else abs(part - share) < 1
    if all(share >= 1 for share in exact):
        assert sum(choice.parts) == concentration


def read_text_with(weights: list[int]) -> Rubric:
    """Return a rubric with a dimension a weight."""
    first = next(iter(SMALL.dimensions.values()))
    dimensions = {
        f"d{n}": first.model_copy(update={"weight": Fraction(weight), "criteria": {}})
        for n, weight in enumerate(weights)
    }
    return SMALL.model_construct(
        **{**{name: getattr(SMALL, name) for name in Rubric.model_fields}, "dimensions": dimensions}
    )


@given(st.integers(0, 50), st.lists(st.integers(1, 99), min_size=2, max_size=4, unique=True), st.data())
@settings(deadline=None)
def test_moved_points_still_make_a_rubric(most: int, inner: list[int], data: st.DataObject) -> None:
    """Ends stay, the order stays, and each line of the verdict stays between the points of two levels."""
    points = (0, *sorted(inner), 100)
    levels = ("worst", *(f"l{n}" for n in range(1, len(points))))
    verdicts = {
        level: data.draw(st.integers(below + 1, own))
        for level, below, own in zip(levels[1:], points[:-1], points[1:], strict=True)
    }
    rubric = with_values(SMALL, points_shift=most, draws=60).model_copy(
        update={"levels": levels, "points": points, "verdicts": verdicts}
    )
    choice = choices_of(rubric, grid_of(rubric, {}))
    for moved in choice.drawn("points").points.tolist():
        assert (moved[0], moved[-1]) == (0, 100)
        assert all(abs(one - own) <= most for one, own in zip(moved, points, strict=True))
        steps = zip(levels[1:], moved[:-1], moved[1:], strict=True)
        assert all(below < verdicts[level] <= own for level, below, own in steps)


def test_the_first_setting_is_the_rubric_itself() -> None:
    """So the ranges of all settings together hold the card's own."""
    grid = random_grid(SMALL, Random(1), 2)
    choice = choices_of(with_values(SMALL, draws=5), grid)
    tried, own = choice.drawn(*choice.varied), as_written(SMALL, grid)
    for name in ("weights", "points", "thresholds", "geometric", "assessors"):
        assert getattr(tried, name)[0].tolist() == getattr(own, name)[0].tolist()
    assert whole_weights(SMALL) == (1, 2)
