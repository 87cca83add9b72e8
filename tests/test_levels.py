"""The level rule: what stands in the way of a level stands in the way of all above it."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from audit.bounds import INF, Interval, Truth, exactly
from audit.measure.measures import reaches
from audit.measure.value import Measured
from audit.rubric.model import Threshold
from audit.scoring.levels import Levels, chosen, climbed, reached
from audit.words import message

LEVELS = ("missing", "approaches", "meets", "exceeds")
YES, NO, UNKNOWN = Truth.YES, Truth.NO, Truth.UNKNOWN


def threshold(text: str) -> Threshold:
    """Return a threshold as a rubric writes it."""
    if text == "any":
        return Threshold(text=text, value=None)
    percent = text.endswith("%")
    return Threshold(text=text, value=Fraction(text.rstrip("%")) / (100 if percent else 1), percent=percent)


def measured(low: float | Fraction, high: float | Fraction, **more: object) -> Measured:
    """Return a measured value between two ends."""
    ends = [value if value in (INF, -INF) else Fraction(value) for value in (low, high)]
    return Measured(Interval(*ends), "count", message("A count."), **more)  # type: ignore[arg-type]


LADDER = {"approaches": threshold("28"), "meets": threshold("56"), "exceeds": threshold("84")}


def test_a_value_between_two_thresholds_is_settled() -> None:
    """53 to 54 days with lines at 28, 56 and 84 is `approaches`, whichever of the two it was."""
    assert reached(LEVELS, [climbed(measured(53, 54), LADDER, {})]) == Levels(1, 1)


def test_a_value_across_thresholds_leaves_levels_open() -> None:
    """53 to 84 days leaves `approaches` to `exceeds` open: 84 reaches the line exactly."""
    assert reached(LEVELS, [climbed(measured(53, 84), LADDER, {})]) == Levels(1, 3)


def test_at_most_turns_the_ladder() -> None:
    """Fewer days are better: 84 days exactly meets a limit of 84, an open end may be anything worse."""
    ladder = {"approaches": threshold("180"), "meets": threshold("84"), "exceeds": threshold("56")}
    assert reached(LEVELS, [climbed(measured(84, 84), {}, ladder)]) == Levels(2, 2)
    assert reached(LEVELS, [climbed(measured(1157, INF), {}, ladder)]) == Levels(0, 0)
    assert reached(LEVELS, [climbed(measured(70, INF), {}, ladder)]) == Levels(0, 2)


def test_an_obstacle_below_counts_for_all_levels_above() -> None:
    """What is disproven at `approaches` cannot be made good at `meets`."""
    assert reached(LEVELS, [{"approaches": NO, "meets": YES, "exceeds": YES}]) == Levels(0, 0)
    assert reached(LEVELS, [{"approaches": UNKNOWN, "meets": YES, "exceeds": NO}]) == Levels(0, 2)


def test_a_part_that_does_not_name_a_level_is_no_obstacle() -> None:
    """A requirement at `meets` alone leaves `approaches` to the other parts."""
    assert reached(LEVELS, [{"meets": NO}, {"approaches": YES, "meets": YES, "exceeds": YES}]) == Levels(1, 1)
    assert reached(LEVELS, []) == Levels(3, 3)


def test_an_assessor_stands_in_the_way_of_higher_levels_only() -> None:
    """A chosen level leaves itself and what is below; a range leaves its own levels open."""
    assert reached(LEVELS, [chosen(LEVELS, LEVELS, Levels(1, 1))]) == Levels(1, 1)
    assert reached(LEVELS, [chosen(LEVELS, LEVELS, Levels(1, 2))]) == Levels(1, 2)
    assert reached(LEVELS, [chosen(LEVELS, LEVELS, Levels(0, 3))]) == Levels(0, 3)


def test_any_is_proven_by_one_that_counts() -> None:
    """`any` looks at the count, never at the share."""
    for truth in Truth:
        assert reaches(measured(0, 1, any=truth), threshold("any")) is truth


def test_nothing_to_measure_reaches_no_threshold() -> None:
    """An empty measure reaches nothing; one that may be empty proves nothing."""
    empty = Measured(None, "percent", message("A share."))
    assert reaches(empty, threshold("10%")) is NO
    assert reaches(measured(1, 1, may_be_empty=True), threshold("10%")) is UNKNOWN


TRUTHS = st.sampled_from(list(Truth))
PARTS = st.lists(st.dictionaries(st.sampled_from(LEVELS[1:]), TRUTHS), max_size=3)


@given(PARTS)
def test_levels_are_exact_over_all_completions(parts: list[dict[str, Truth]]) -> None:
    """The span is what settling every unknown, in every way, can give: no wider and no narrower."""
    open_ = [(number, level) for number, part in enumerate(parts) for level in part if part[level] is UNKNOWN]
    seen = set()
    for settled in product((YES, NO), repeat=len(open_)):
        known = [dict(part) for part in parts]
        for (number, level), truth in zip(open_, settled, strict=True):
            known[number][level] = truth
        span = reached(LEVELS, known)
        assert span.settled
        seen.add(span.low)
    assert reached(LEVELS, parts) == Levels(min(seen), max(seen))


@given(st.integers(0, 100), st.integers(0, 100), st.integers(0, 100))
def test_a_narrower_value_leaves_no_more_levels(low: int, middle: int, high: int) -> None:
    """Learning more never opens a level that was closed."""
    first, second, third = sorted((low, middle, high))
    wide = reached(LEVELS, [climbed(measured(first, third), LADDER, {})])
    narrow = reached(LEVELS, [climbed(measured(first, second), LADDER, {})])
    exact = reached(LEVELS, [climbed(Measured(exactly(second), "count", message("")), LADDER, {})])
    assert wide.low <= narrow.low <= narrow.high <= wide.high
    assert exact.settled
    assert wide.low <= exact.low <= wide.high
