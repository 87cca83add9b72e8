"""Totals: dimensions, weights, gates and the verdict."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.levels import Levels
from audit.scoring.totals import Points, add_up, capped, geometric, mean, printed, verdict
from audit.scoring.verdict import headline, words
from audit.words import say

RUBRIC = read_rubric("meaningful-consultation")
TOP = len(RUBRIC.levels) - 1


def gates(rubric: Rubric, spans: Mapping[str, Levels]) -> dict[str, Levels]:
    """Return the spans of the rubric's gates."""
    return {id: span for id, span in spans.items() if rubric.criteria[id].gate == "yes"}


def spans_of(rubric: Rubric) -> st.SearchStrategy[dict[str, Levels]]:
    """Return random spans for a random part of the criteria."""
    span = st.tuples(st.integers(0, TOP), st.integers(0, TOP)).map(lambda ends: Levels(min(ends), max(ends)))
    return st.dictionaries(st.sampled_from(sorted(rubric.criteria)), span, min_size=1)


@pytest.mark.parametrize("place", range(TOP + 1))
def test_a_process_at_one_level_throughout_has_that_verdict(place: int) -> None:
    """Every criterion at a level gives that level's points and verdict, and settles everything."""
    spans = {id: Levels(place, place) for id in RUBRIC.criteria}
    totals = add_up(RUBRIC, spans)
    assert totals is not None
    points = Points(Fraction(RUBRIC.points[place]), Fraction(RUBRIC.points[place]))
    assert totals.overall == totals.equal_weights == points
    assert capped(RUBRIC, totals.overall, gates(RUBRIC, spans)) == Levels(place, place)


@given(spans_of(RUBRIC), st.data())
@settings(deadline=None)
def test_raising_a_level_lowers_no_total(spans: dict[str, Levels], data: st.DataObject) -> None:
    """Better evidence on one criterion lowers neither end of any total, nor of the verdict."""
    id = data.draw(st.sampled_from(sorted(spans)))
    before = spans[id]
    low = data.draw(st.integers(before.low, TOP))
    after = {**spans, id: Levels(low, data.draw(st.integers(max(low, before.high), TOP)))}
    one, two = add_up(RUBRIC, spans), add_up(RUBRIC, after)
    assert one is not None
    assert two is not None
    for name in ("overall", "equal_weights", "geometric"):
        first, second = getattr(one, name), getattr(two, name)
        assert first.evidenced <= second.evidenced
        assert first.possible <= second.possible
    was = capped(RUBRIC, one.overall, gates(RUBRIC, spans))
    now = capped(RUBRIC, two.overall, gates(RUBRIC, after))
    assert was.low <= now.low
    assert was.high <= now.high


@given(spans_of(RUBRIC))
@settings(deadline=None)
def test_totals_lie_within_their_parts(spans: dict[str, Levels]) -> None:
    """A mean lies between its parts, the geometric mean not above it, weights add up to one."""
    totals = add_up(RUBRIC, spans)
    assert totals is not None
    parts = list(totals.dimensions.values())
    for end in ("evidenced", "possible"):
        values = [getattr(points, end) for points in parts]
        assert min(values) <= getattr(totals.overall, end) <= max(values)
        raised = mean([(Fraction(1), Points(max(v, Fraction(1)), max(v, Fraction(1)))) for v in values]).evidenced
        assert getattr(totals.geometric, end) <= raised + Fraction(1, 10**30)
    assert sum(totals.weights.values()) == 1
    assert totals.overall.evidenced <= totals.overall.possible


def test_weights_scaled_alike_change_nothing() -> None:
    """Only the ratio of weights counts."""
    spans = {id: Levels(place % 4, 3) for place, id in enumerate(RUBRIC.criteria)}
    tripled = RUBRIC.model_copy(
        update={
            "dimensions": {
                name: dimension.model_copy(update={"weight": dimension.weight * 3})
                for name, dimension in RUBRIC.dimensions.items()
            }
        }
    )
    one, two = add_up(RUBRIC, spans), add_up(tripled, spans)
    assert one is not None
    assert two is not None
    assert one.overall == two.overall
    assert one.weights == two.weights


def test_what_is_out_of_the_sum_moves_weight_to_the_rest() -> None:
    """A dimension is the mean of its criteria in the sum; an empty one leaves the total."""
    spans = {"REA-1": Levels(3, 3), "MOD-1": Levels(0, 0), "MOD-2": Levels(1, 1)}
    totals = add_up(RUBRIC, spans)
    assert totals is not None
    assert set(totals.dimensions) == {"reach", "modes"}
    assert totals.dimensions["modes"].evidenced == Fraction(33, 2)
    assert totals.weights == {"REA-1": Fraction(1, 2), "MOD-1": Fraction(1, 4), "MOD-2": Fraction(1, 4)}
    assert add_up(RUBRIC, {}) is None


def test_gates_cap_the_verdict_and_never_a_total() -> None:
    """Settled at missing: both ends. Possibly missing: the low end. Not in the sum: nothing."""
    high = Points(Fraction(90), Fraction(95))
    assert capped(RUBRIC, high, {}) == Levels(3, 3)
    assert capped(RUBRIC, high, {"MOD-1": Levels(1, 3)}) == Levels(3, 3)
    assert capped(RUBRIC, high, {"MOD-1": Levels(0, 3)}) == Levels(1, 3)
    assert capped(RUBRIC, high, {"MOD-1": Levels(0, 0)}) == Levels(1, 1)
    assert capped(RUBRIC, Points(Fraction(10), Fraction(95)), {"MOD-1": Levels(0, 0)}) == Levels(0, 1)


def test_verdict_lines_are_decided_before_rounding() -> None:
    """59.999 is not 60, though it prints as 60.00."""
    assert verdict(RUBRIC, Fraction(60)) == 2
    almost = Fraction(59999, 1000)
    assert verdict(RUBRIC, almost) == 1
    assert printed(almost) == 60.0


@pytest.mark.parametrize(
    ("value", "shown"),
    [(Fraction(1, 8), 0.13), (Fraction(5, 1000), 0.01), (Fraction(1005, 1000), 1.01), (Fraction(2, 3), 0.67), (7, 7.0)],
)
def test_numbers_are_rounded_half_up_once(value: Fraction, shown: float) -> None:
    """Half goes up, whatever the binary form of the number."""
    assert printed(value) == shown


def test_a_geometric_mean_that_is_a_fraction_is_that_fraction() -> None:
    """Of 49 and 100 it is 70, and no digit less: it reaches a line of 70. Of 2 and 9 it is no fraction."""
    one = Fraction(1)
    seventy = geometric([(one, Points(Fraction(49), Fraction(2))), (one, Points(Fraction(100), Fraction(9)))], 1)
    assert seventy.evidenced == 70
    assert abs(seventy.possible**2 - 18) < Fraction(1, 10**40)
    thirds = geometric([(one, Points(Fraction(8), Fraction(1))), (2 * one, Points(Fraction(27), Fraction(1)))], 1)
    assert thirds.evidenced == 18


def test_the_geometric_mean_stands_on_its_floor() -> None:
    """A dimension at zero counts as the floor; equal parts give themselves exactly."""
    one = Fraction(1)
    assert geometric([(one, Points(Fraction(0), Fraction(100)))] * 2, 1) == Points(Fraction(1), Fraction(100))
    mixed = geometric([(one, Points(Fraction(4), Fraction(0))), (one, Points(Fraction(9), Fraction(25)))], 1)
    assert printed(mixed.evidenced, 6) == 6.0
    assert printed(mixed.possible, 6) == 5.0
    assert (
        geometric([(one, Points(Fraction(0), Fraction(50))), (one, Points(Fraction(9), Fraction(50)))], 0).evidenced
        == 0
    )


@pytest.mark.parametrize(
    ("low", "high", "short", "sentence"),
    [
        (0, 0, "missing", "It is rated missing"),
        (2, 2, "meets", "It meets the standard"),
        (0, 1, "at best approaches", "At best, it approaches the standard"),
        (1, 3, "at least approaches", "At least, it approaches the standard"),
        (1, 2, "between approaches and meets", "At least approaches, at best meets"),
        (0, 3, "not rated", "Not rated: the record settles 28% of the weight"),
    ],
)
def test_the_verdict_in_words(low: int, high: int, short: str, sentence: str) -> None:
    """The firmest thing is said first; the whole scale is `not rated`."""
    assert say(words(RUBRIC.levels, Levels(low, high))) == short
    assert say(headline(RUBRIC.levels, Levels(low, high), 28)) == sentence
