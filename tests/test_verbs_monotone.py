"""More evidence never widens a value: a blank filled, a number narrowed, a missing row listed, a table completed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from completions import (
    COVERAGE_STATES,
    EXAMPLES,
    REGIONS,
    TABLE_STATES,
    Mask,
    Table,
    coverage_masks,
    for_all,
    pooled,
    refinements,
    subsets,
    tables,
)
from hypothesis import strategies as st

from audit.bounds import Interval
from audit.measure import covering
from audit.measure import evenness as evenness_module
from audit.measure.verbs import (
    ANY_MEMBERSHIP,
    ANY_OUTCOME,
    Bounded,
    Column,
    Mass,
    coverage,
    evenness,
    floor,
    lowest,
    median,
    minimum,
    ratio,
    share,
    weighed_coverage,
)

STEPS = {"fill", "narrow", "list", "complete", "total"}
WEIGHTS = (Mass(1, 3), Mass(2, 2), Mass(0, 4))
DUE = tuple(Interval(Fraction(low, 10), Fraction(high, 10)) for low, high in ((4, 6), (3, 3), (1, 4)))


def _pairs(states: tuple[object, ...], masks: list[Mask], rows: int = 4) -> st.SearchStrategy:
    """Draw a table, and one that says the same and more."""
    return tables(states, masks, rows=rows, endless=True).flatmap(
        lambda drawn: st.tuples(st.just(drawn), refinements(drawn[1], masks))
    )


def _not_wider(after: Bounded, before: Bounded) -> None:
    """Hold that a value lies within another, and is empty only where that may be."""
    assert before.may_be_empty or not after.may_be_empty
    if after.value is None:
        assert before.may_be_empty
    else:
        assert before.value is not None
        assert after.value in before.value


Pair = tuple[tuple[str, Table], tuple[str, Table]]


def _told(pair: Pair) -> bool:
    """Return whether neither table contradicts its total: a contradiction is no refinement, and is printed."""
    return not (pair[0][1].disputed or pair[1][1].disputed)


@EXAMPLES
@pytest.mark.parametrize(("verb", "states"), [(share, sorted(ANY_OUTCOME)), (ratio, sorted(ANY_MEMBERSHIP))])
def test_more_evidence_never_widens_shares_and_ratios(examples: int, verb: object, states: list[object]) -> None:
    """Each step of more evidence leaves a share or a ratio within what it was."""

    def check(pair: Pair) -> set[object]:
        ((kind, before), (step, after)) = pair
        _not_wider(verb(after.classes, after.total), verb(before.classes, before.total))
        return {kind, step}

    reached = for_all(examples, _pairs(tuple(states), subsets(states)).filter(_told), check)
    assert reached >= {*TABLE_STATES, *STEPS}


@EXAMPLES
@pytest.mark.parametrize("length", ["every set tried", "long list"])
def test_more_evidence_never_widens_what_is_reached(
    examples: int, length: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each step leaves coverage, floor and evenness within what they were, for short and for long lists."""
    if length == "long list":
        monkeypatch.setattr(covering, "EXACT_ALONE", 0)
        monkeypatch.setattr(covering, "EXACT_TOGETHER", 0)
        monkeypatch.setattr(evenness_module, "EXACT_GROUPS", 0)

    def values(table: Table, beside: Table, needed: int) -> list[Bounded]:
        one, other = pooled(table, needed), pooled(beside, 1)
        return [
            Bounded(coverage([one], REGIONS)),
            Bounded(coverage([one, other], REGIONS)),
            weighed_coverage([one], WEIGHTS, Mass(0, 2), regions=REGIONS),
            Bounded(floor(one, REGIONS)),
            evenness(one, (), REGIONS),
            evenness(one, DUE, REGIONS),
        ]

    def check(drawn: tuple[Pair, tuple[str, Table], int]) -> set[object]:
        ((kind, before), (step, after)), (_, beside), needed = drawn
        for one, other in zip(values(after, beside, needed), values(before, beside, needed), strict=True):
            _not_wider(one, other)
        return {kind, step}

    pairs = _pairs(COVERAGE_STATES, coverage_masks()).filter(_told)
    beside = tables(COVERAGE_STATES, coverage_masks(), rows=2)
    assert for_all(examples, st.tuples(pairs, beside, st.integers(1, 4)), check) >= {*TABLE_STATES, *STEPS}


ENDS = st.tuples(st.integers(-3, 5), st.integers(0, 3)).map(lambda ends: (ends[0], ends[0] + ends[1]))


def _interval(ends: tuple[int, int]) -> Interval:
    return Interval(Fraction(ends[0]), Fraction(ends[1]))


@EXAMPLES
def test_more_evidence_never_widens_a_column(examples: int) -> None:
    """A row that may count and then does, or does not, and a missing row listed, leave median and minimum within."""

    def check(drawn: tuple[list[tuple[int, int]], list[tuple[int, int]], int]) -> set[object]:
        sure, maybe, missing = drawn
        rows, optional = [_interval(one) for one in sure], [_interval(one) for one in maybe]
        domain = Interval(Fraction(-5), Fraction(10))
        before = Column(rows, optional, missing, domain)
        after = [Column(rows, optional, 0, domain)]
        if optional:
            after.append(Column([*rows, optional[0]], optional[1:], missing, domain))
            after.append(Column(rows, optional[1:], missing, domain))
        if rows:
            middle = Interval(rows[0].low, (rows[0].low + rows[0].high) / 2)
            after.append(Column([middle, *rows[1:]], optional, missing, domain))
        if missing:
            after.append(Column([*rows, Interval(Fraction(2), Fraction(3))], optional, missing - 1, domain))
        for one in after:
            _not_wider(median(one), median(before))
            _not_wider(minimum(one), minimum(before))
        return {len(after)}

    drawn = st.tuples(st.lists(ENDS, max_size=4), st.lists(ENDS, max_size=3), st.integers(0, 2))
    assert max(for_all(examples, drawn, check)) == 5


@EXAMPLES
def test_more_evidence_never_widens_the_lowest(examples: int) -> None:
    """A part narrowed, found to hold something or found to hold nothing, leaves the lowest within what it was."""
    part = st.tuples(ENDS, st.booleans())

    def check(drawn: list[tuple[tuple[int, int], bool]]) -> set[object]:
        parts = [Bounded(_interval(ends), may_be_empty) for ends, may_be_empty in drawn]
        first = parts[0]
        assert first.value is not None
        closer = [Bounded(Interval(first.value.low, first.value.low), first.may_be_empty), Bounded(first.value)]
        if first.may_be_empty:
            closer.append(Bounded(None, True))
        for one in closer:
            assert lowest([one, *parts[1:]]) in lowest(parts)
        return {first.may_be_empty}

    assert for_all(examples, st.lists(part, min_size=1, max_size=4), check) == {False, True}
