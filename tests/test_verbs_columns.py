"""Total, median and minimum of a column, and the lowest of several, against every completion."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from statistics import median as middle

from completions import EXAMPLES, for_all
from hypothesis import strategies as st

from audit.bounds import Interval
from audit.measure.verbs import Bounded, Column, column_total, lowest, median, minimum


def _limits(values: Iterable[Fraction]) -> Interval:
    found = list(values)
    return Interval(min(found), max(found))


VALUES = st.tuples(st.integers(-2, 4), st.integers(0, 2)).map(lambda ends: (ends[0], ends[0] + ends[1]))
COLUMNS = st.tuples(st.lists(VALUES, max_size=3), st.lists(VALUES, max_size=2), st.integers(0, 2), VALUES)


def _columns(
    drawn: tuple[list[tuple[int, int]], list[tuple[int, int]], int, tuple[int, int]],
) -> tuple[Column, list[list[int]]]:
    """Return a column as the verbs take it, and every list of values it may hold."""
    sure, maybe, missing, domain = drawn
    given = Column(
        [Interval(Fraction(low), Fraction(high)) for low, high in sure],
        [Interval(Fraction(low), Fraction(high)) for low, high in maybe],
        missing,
        Interval(Fraction(domain[0]), Fraction(domain[1])),
    )
    optional = [*maybe, *missing * [domain]]
    choices: list[list[int | None]] = [list(range(low, high + 1)) for low, high in sure]
    choices += [[None, *range(low, high + 1)] for low, high in optional]
    return given, [[value for value in some if value is not None] for some in product(*choices)]


@EXAMPLES
def test_verbs_of_a_column_are_the_hull_of_all_completions(examples: int) -> None:
    """Both limits of total, median and minimum are reached, and they may be empty exactly where a completion is."""

    def check(drawn: tuple[list[tuple[int, int]], list[tuple[int, int]], int, tuple[int, int]]) -> set[object]:
        column, completions = _columns(drawn)
        filled = [values for values in completions if values]
        assert column_total(column) == _limits(Fraction(sum(values)) for values in completions)
        for verb, of in ((median, lambda values: Fraction(middle(map(Fraction, values)))), (minimum, min)):
            given = verb(column)
            assert given.value == (_limits(Fraction(of(values)) for values in filled) if filled else None)
            assert given.may_be_empty == (len(filled) < len(completions))
        return {name for name, some in zip(("sure", "maybe", "missing"), drawn, strict=False) if some}

    assert for_all(examples, COLUMNS, check) == {"sure", "maybe", "missing"}


PARTS = st.tuples(st.integers(0, 3), st.integers(0, 3), st.booleans(), st.booleans())


@EXAMPLES
def test_lowest_is_the_hull_of_all_completions(examples: int) -> None:
    """Both limits of the lowest of several are reached where the parts share no unknowns."""

    def check(drawn: list[tuple[int, int, bool, bool]]) -> set[object]:
        parts, choices = [], []
        for low, more, may_be_empty, surely_empty in drawn:
            filled = [] if surely_empty else list(range(low, low + more + 1))
            value = Interval(Fraction(low), Fraction(low + more)) if filled else None
            parts.append(Bounded(value, may_be_empty or surely_empty))
            choices.append([*filled, *([None] if may_be_empty or surely_empty else [])])
        lows = [min((value for value in some if value is not None), default=0) for some in product(*choices)]
        assert lowest(parts) == _limits(map(Fraction, lows))
        return {("empty" if part.value is None else "may be" if part.may_be_empty else "filled") for part in parts}

    assert for_all(examples, st.lists(PARTS, max_size=4), check) == {"empty", "may be", "filled"}
