"""The smallest change: held against every set of raises on small rubrics, and shown on a real process."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from pathlib import Path

import pytest
from completions import for_all
from hypothesis import strategies as st

from audit.cli.opening import open_both
from audit.evidence.redact import redact
from audit.insight.smallest import Raise, changed, smallest_change
from audit.rubric.model import CriterionAsked, DimensionAsked, Rubric
from audit.scoring.levels import Levels
from audit.scoring.score import result
from audit.scoring.totals import add_up, capped, printed

EXAMPLES = [600, pytest.param(5000, marks=pytest.mark.many)]
UN_WOMEN = Path(__file__).parents[1] / "examples" / "un-women-2016"
NAMES = ("missing", "approaches", "meets", "exceeds", "excels")


def rubric_of(
    points: tuple[int, ...],
    lines: tuple[int, ...],
    dimensions: tuple[tuple[Fraction, int], ...],
    gates: frozenset[int] = frozenset(),
    combine: str = "mean",
    floor: int = 1,
) -> Rubric:
    """Return a rubric: a weight and a number of criteria for each dimension; criteria are named c0, c1, ..."""
    made, first = {}, 0
    for place, (weight, length) in enumerate(dimensions):
        criteria = {
            f"c{at}": CriterionAsked(question="?", gate="yes" if at in gates else "no")
            for at in range(first, first + length)
        }
        made[f"d{place}"] = DimensionAsked(title="D", weight=weight, because="B", criteria=criteria)
        first += length
    return Rubric(
        rubric="small", version="1", title="Small", licence="-", levels=NAMES[: len(points)], points=points,
        combine=combine, geometric_floor=floor, verdicts=dict(zip(NAMES[1:], lines, strict=False)), dimensions=made,
    )  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """A rubric, what is known of each criterion in the sum, a level wanted, and how far each may be raised."""

    rubric: Rubric
    spans: Mapping[str, Levels]
    to: int
    limits: Mapping[str, int] | None


@st.composite
def cases(draw: st.DrawFn) -> Wanted:
    """Return a small case; points and lines are round, so that totals often lie on a line."""
    count = draw(st.integers(2, 4))
    steps = draw(st.lists(st.sampled_from((10, 15, 20, 24, 25, 30)), min_size=count - 1, max_size=count - 1))
    first = draw(st.sampled_from((0, 0, 1, 4, 10)))
    points = tuple(first + sum(steps[:place]) for place in range(count))
    lines = tuple(draw(st.integers(low + 1, high)) for low, high in pairwise(points))
    weights = st.sampled_from([Fraction(text) for text in ("1", "1", "2", "0.5", "0.37", "3")])
    dimensions = tuple(
        draw(st.lists(st.tuples(weights, st.integers(1, 3)), min_size=1, max_size=3).filter(lambda d: _size(d) <= 6))
    )
    ids = [f"c{place}" for place in range(_size(dimensions))]
    gates = frozenset(draw(st.sets(st.integers(0, len(ids) - 1), max_size=2)))
    combine, floor = draw(st.sampled_from(("mean", "geometric"))), draw(st.sampled_from((1, 1, 5)))
    rubric = rubric_of(points, lines, dimensions, gates, combine, floor)
    level = st.integers(0, count - 1)
    low = st.sampled_from((0, *range(count)))
    drawn = {id: (draw(low), draw(level)) for id in ids if draw(st.integers(0, 7))}
    spans = {id: Levels(least, max(least, most)) for id, (least, most) in drawn.items()}
    limits = {id: span.high for id, span in spans.items()} if draw(st.booleans()) else None
    return Wanted(rubric, spans, draw(st.integers(1, count - 1)), limits)


def _size(dimensions: object) -> int:
    return sum(length for _, length in dimensions)  # type: ignore[attr-defined]


def by_force(wanted: Wanted) -> tuple[int, int] | None:
    """Return the fewest criteria and then levels of all sets of raises that reach the level, each put to scoring."""
    rubric, spans = wanted.rubric, wanted.spans
    top = len(rubric.levels) - 1
    ids = sorted(spans)
    highest = [max(spans[id].low, top if wanted.limits is None else wanted.limits[id]) for id in ids]
    every = product(*(range(spans[id].low, high + 1) for id, high in zip(ids, highest, strict=True)))

    def size(ends: tuple[int, ...]) -> tuple[int, int]:
        rises = [end - spans[id].low for id, end in zip(ids, ends, strict=True)]
        return sum(rise > 0 for rise in rises), sum(rises)

    for ends in sorted(every, key=size):
        after = {id: Levels(end, max(end, spans[id].high)) for id, end in zip(ids, ends, strict=True)}
        totals = add_up(rubric, after)
        if totals is None:
            return None
        gates = {id: span for id, span in after.items() if rubric.criteria[id].gate == "yes"}
        if capped(rubric, totals.overall, gates).low >= wanted.to:
            return size(ends)
    return None


@pytest.mark.parametrize("examples", EXAMPLES)
def test_no_smaller_set_of_raises_reaches_the_level(examples: int) -> None:
    """On every small rubric the change has as few criteria, and then levels, as the best of all sets of raises."""

    def check(wanted: Wanted) -> Iterator[object]:
        change = smallest_change(wanted.rubric, wanted.spans, wanted.to, wanted.limits)
        best = by_force(wanted)
        if change is None or best is None:
            assert change is None
            assert best is None
            yield "none", wanted.limits is None
            return
        assert (len(change.raises), change.levels) == best
        again = changed(wanted.rubric, wanted.spans, change.raises)
        assert again == change
        assert change.verdict.low >= wanted.to
        for one in change.raises:
            assert wanted.spans[one.criterion].low == one.start < one.to
            assert wanted.limits is None or one.to <= wanted.limits[one.criterion]
        order = [list(wanted.rubric.criteria).index(one.criterion) for one in change.raises]
        assert order == sorted(order)
        yield wanted.rubric.combine, min(best[0], 3), min(best[1], 3)
        line = wanted.rubric.verdicts[wanted.rubric.levels[wanted.to]]
        if change.totals.overall.evidenced == line:
            yield wanted.rubric.combine, "on the line"
        if any(wanted.rubric.criteria[one.criterion].gate == "yes" for one in change.raises):
            yield "a gate is raised", wanted.to > 1

    reached = for_all(examples, cases(), check)
    assert {
        *((combine, size, size) for combine in ("mean", "geometric") for size in (0, 1, 2, 3)),
        ("mean", "on the line"), ("geometric", "on the line"),
        ("none", True), ("none", False), ("a gate is raised", True),
    } <= reached  # fmt: skip


def test_a_gate_that_may_be_missing_is_raised_though_the_points_are_there() -> None:
    """Above the level that a gate caps, every gate in the sum must be surely above missing."""
    rubric = rubric_of((0, 50, 100), (25, 60), ((Fraction(1), 3),), frozenset({2}))
    spans = {"c0": Levels(2, 2), "c1": Levels(2, 2), "c2": Levels(0, 2)}
    change = smallest_change(rubric, spans, 2)
    assert change is not None
    assert change.raises == (Raise("c2", 0, 1),)
    assert smallest_change(rubric, spans, 1).raises == ()  # type: ignore[union-attr]


def test_a_gate_that_does_not_apply_asks_for_nothing() -> None:
    """What is out of the sum is neither raised nor a cap."""
    rubric = rubric_of((0, 50, 100), (25, 60), ((Fraction(1), 3),), frozenset({2}))
    change = smallest_change(rubric, {"c0": Levels(2, 2), "c1": Levels(0, 0)}, 2)
    assert change is not None
    assert change.raises == (Raise("c1", 0, 1),)


def test_of_equal_sets_the_greatest_total_and_then_the_earliest_is_given() -> None:
    """The tie rule: a heavier dimension first; of equal ones the criteria that stand first in the rubric."""
    rubric = rubric_of((0, 50, 100), (20, 60), ((Fraction(1), 2), (Fraction(2), 2)))
    spans = {f"c{place}": Levels(0, 0) for place in range(4)}
    change = smallest_change(rubric, spans, 1)
    assert change is not None
    assert change.raises == (Raise("c2", 0, 2),)


def test_nothing_in_the_sum_cannot_be_raised() -> None:
    """Where no criterion applies there is no verdict to reach."""
    assert smallest_change(rubric_of((0, 100), (50,), ((Fraction(1), 2),)), {}, 1) is None


def test_fifty_criteria_take_well_under_a_second_or_two() -> None:
    """Twelve dimensions or one, or fifty, mean or geometric, weights that share no divisor: each within two seconds."""
    shapes = (
        tuple((Fraction(1) + Fraction(place, 7), 4 + (place < 2)) for place in range(12)),
        ((Fraction(1), 50),),
        tuple((Fraction(1) + Fraction(place, 97), 1) for place in range(50)),
    )
    for shape, combine in product(shapes, ("mean", "geometric")):
        rubric = rubric_of((0, 33, 67, 100), (25, 60, 85), shape, frozenset({3, 20, 40}), combine)
        spans = {id: Levels(place % 3, 3) for place, id in enumerate(rubric.criteria)}
        assert len(spans) == 50
        began = time.perf_counter()
        change = smallest_change(rubric, spans, 3)
        assert change is not None
        assert time.perf_counter() - began < 2, (len(shape), combine)


def test_un_women_2016_to_meets() -> None:
    """Of the 46 criteria in the sum 26 have to rise, by 74 levels; publishing alone is too little."""
    dossier, rubric = open_both(UN_WOMEN, None)
    spans = result(redact(dossier), rubric).gates
    change = smallest_change(rubric, spans, rubric.levels.index("meets"))
    assert change is not None
    assert change.verdict.low == rubric.levels.index("meets")
    assert printed(change.totals.overall.evidenced) >= rubric.verdicts["meets"]
    assert (len(change.raises), change.levels) == (26, 74)
    raised = {one.criterion for one in change.raises}
    open_gates = {id for id, span in spans.items() if rubric.criteria[id].gate == "yes" and span.low == 0}
    assert open_gates <= raised
    assert smallest_change(rubric, spans, 2, {id: span.high for id, span in spans.items()}) is None
