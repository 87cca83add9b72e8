"""Every verb against every completion of tiny tables: never too narrow, and tight where it is said to be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from itertools import product

import pytest
from completions import (
    COVERAGE_STATES,
    EXAMPLES,
    GROUPS,
    REGIONS,
    TABLE_STATES,
    Mask,
    Row,
    Table,
    coverage_masks,
    for_all,
    masses,
    pooled,
    subsets,
    tables,
    with_large_ends,
)
from hypothesis import strategies as st

from audit.bounds import INF, Ext, Interval
from audit.measure import covering
from audit.measure.verbs import (
    ANY_MEMBERSHIP,
    ANY_OUTCOME,
    NOBODY,
    Bounded,
    Listed,
    Mass,
    count,
    coverage,
    evenness,
    floor,
    parity,
    ratio,
    ratio_of,
    share,
    together,
    weighed_coverage,
)

OUTCOMES = tuple(sorted(ANY_OUTCOME))
MEMBERSHIPS = tuple(sorted(ANY_MEMBERSHIP))
YES_NO = ("no", "yes")


def _limits(values: Iterable[Ext]) -> Interval:
    found = list(values)
    return Interval(min(found), max(found))


def _reached(kind: str, table: Table) -> set[object]:
    """Return what a draw reached: the state of the table and the classes of its rows."""
    return {kind, *(row.may_be for row in table.rows)}


def _count(table: Table) -> Interval:
    return count(table.mass(("yes",)), table.mass(YES_NO), table.mass(("no",)), table.total)


@EXAMPLES
def test_count_is_the_hull_of_all_completions(examples: int) -> None:
    """Both limits of a count are reached, and no completion lies outside them, in every state of the table."""

    def check(drawn: tuple[str, Table]) -> set[object]:
        kind, table = drawn
        assert _count(table) == _limits(Fraction(units[1]) for units in table.completions())
        return _reached(kind, table)

    reached = for_all(examples, tables(YES_NO, subsets(YES_NO)), check)
    assert reached >= {*TABLE_STATES, *subsets(YES_NO)}


@EXAMPLES
def test_share_is_the_hull_of_all_completions(examples: int) -> None:
    """Both limits of a share are reached, none lies outside, and it may be empty exactly where one is."""

    def check(drawn: tuple[str, Table]) -> set[object]:
        kind, table = drawn
        given = share(table.classes, table.total)
        parts = [(both, both + den) for both, den, _ in table.completions()]
        filled = [Fraction(both, den) for both, den in parts if den]
        assert given.value == (_limits(filled) if filled else None)
        assert given.may_be_empty == any(not den for _, den in parts)
        return _reached(kind, table) | {"surely empty" if not filled else "filled"}

    reached = for_all(examples, tables(OUTCOMES, subsets(OUTCOMES)), check)
    assert reached >= {*TABLE_STATES, *subsets(OUTCOMES), "surely empty", "filled"}


@EXAMPLES
def test_ratio_of_one_table_is_the_hull_of_all_completions(examples: int) -> None:
    """Both limits of a ratio are reached, where rows may be in both counts too."""

    def check(drawn: tuple[str, Table]) -> set[object]:
        kind, table = drawn
        given = ratio(table.classes, table.total)
        pairs = [(in_a + both, in_b + both) for _, in_b, in_a, both in table.completions()]
        filled = [Fraction(a, b) if b else INF for a, b in pairs if a or b]
        assert given.value == (_limits(filled) if filled else None)
        assert given.may_be_empty == any(not (a or b) for a, b in pairs)
        return _reached(kind, table)

    reached = for_all(examples, tables(MEMBERSHIPS, subsets(MEMBERSHIPS), rows=3, largest=2), check)
    assert reached >= {*TABLE_STATES, *subsets(MEMBERSHIPS)}


def _counts_reached(table: Table, needed: int) -> set[frozenset[int]]:
    return {frozenset(place for place in range(len(GROUPS)) if units[place] >= needed) for units in table.completions()}


COVERAGE_TABLES = tables(COVERAGE_STATES, coverage_masks(), rows=3)
COVERAGE_REACHED = {*TABLE_STATES, *coverage_masks()}


@EXAMPLES
def test_coverage_is_the_hull_of_all_completions(examples: int) -> None:
    """Both limits of a coverage by one table are reached, with a total and with rows of known region too."""

    def check(drawn: tuple[tuple[str, Table], int]) -> set[object]:
        (kind, table), needed = drawn
        given = coverage([pooled(table, needed)], REGIONS)
        assert given == _limits(Fraction(len(reached)) for reached in _counts_reached(table, needed))
        return _reached(kind, table)

    assert for_all(examples, st.tuples(COVERAGE_TABLES, st.integers(0, 4)), check) >= COVERAGE_REACHED


@EXAMPLES
def test_floor_is_the_hull_of_all_completions(examples: int) -> None:
    """Both limits of the smallest group's count are reached."""

    def check(drawn: tuple[str, Table]) -> set[object]:
        kind, table = drawn
        given = floor(pooled(table), REGIONS)
        assert given == _limits(Fraction(min(units[:3])) for units in table.completions())
        return _reached(kind, table)

    assert for_all(examples, COVERAGE_TABLES, check) >= COVERAGE_REACHED


SMALL_TABLES = tables(COVERAGE_STATES, coverage_masks(), rows=2)


@EXAMPLES
def test_coverage_by_two_tables_holds_every_completion(examples: int) -> None:
    """A group counts once, whichever table reaches it; the high is reached, and without a total the low too."""

    def check(drawn: tuple[tuple[str, Table], tuple[str, Table], int, int]) -> set[object]:
        (kind, one), (other_kind, other), needed, other_needed = drawn
        given = coverage([pooled(one, needed), pooled(other, other_needed)], REGIONS)
        pairs = product(_counts_reached(one, needed), _counts_reached(other, other_needed))
        true = _limits(Fraction(len(first | second)) for first, second in pairs)
        assert true in given
        assert given.high == true.high
        if "total" not in kind + other_kind:
            assert given.low == true.low
        return {kind, other_kind}

    drawn = st.tuples(SMALL_TABLES, SMALL_TABLES, st.integers(1, 3), st.integers(1, 3))
    assert for_all(examples, drawn, check) >= set(TABLE_STATES)


@EXAMPLES
def test_long_lists_hold_every_completion(examples: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a list is too long to try every set, no limit is too narrow; one table without a total is exact."""
    monkeypatch.setattr(covering, "EXACT_ALONE", 0)
    monkeypatch.setattr(covering, "EXACT_TOGETHER", 0)

    def check(drawn: tuple[tuple[str, Table], tuple[str, Table], int, int]) -> set[object]:
        (kind, one), (other_kind, other), needed, other_needed = drawn
        sources = [pooled(one, needed), pooled(other, other_needed)]
        firsts, seconds = _counts_reached(one, needed), _counts_reached(other, other_needed)
        assert _limits(Fraction(len(a | b)) for a, b in product(firsts, seconds)) in coverage(sources, REGIONS)
        alone, true = coverage(sources[:1], REGIONS), _limits(Fraction(len(first)) for first in firsts)
        assert true in alone
        if "total" not in kind:
            assert alone == true
        return {kind, other_kind}

    drawn = st.tuples(SMALL_TABLES, SMALL_TABLES, st.integers(1, 3), st.integers(1, 3))
    assert for_all(examples, drawn, check) >= set(TABLE_STATES)


LISTS = tuple(tuple(some) for some in [(), ("g0",), ("g1",), ("g0", "g1")])
"""What a unit may serve where a cell holds a list: any set of two groups."""


@EXAMPLES
def test_coverage_by_lists_holds_every_completion(examples: int) -> None:
    """Where a unit may serve several groups at once, each group's count decides; exact without a total."""
    certain = [Mask((some,)) for some in LISTS]
    masks = [*certain, Mask(LISTS), Mask(((), ("g0",))), Mask(((), ("g0", "g1")))]

    def check(drawn: tuple[tuple[str, Table], int]) -> set[object]:
        (kind, table), needed = drawn
        values, both = [], GROUPS[:2]
        for group in both:
            serving = {state for state in LISTS if group in state}
            yes = together(mass for mask, mass in table.classes.items() if mask <= serving)
            no = together(mass for mask, mass in table.classes.items() if not mask & serving)
            maybe = together(mass for mask, mass in table.classes.items() if mask & serving and not mask <= serving)
            values.append(count(yes, maybe, no, table.total))
        given = coverage([Listed(tuple(values), Fraction(needed))])
        reached = [
            sum(sum(n for n, state in zip(units, LISTS, strict=True) if group in state) >= needed for group in both)
            for units in table.completions()
        ]
        true = _limits(map(Fraction, reached))
        assert true in given
        if "total" not in kind:
            assert given == true
        return _reached(kind, table)

    drawn = st.tuples(tables(LISTS, masks, rows=3, largest=2), st.integers(1, 3))
    assert for_all(examples, drawn, check) >= {*TABLE_STATES, *masks}


POPULATION_STATES = (*GROUPS, "reached", "unreached")
POPULATION_MASKS = [*(Mask((state,)) for state in GROUPS), Mask(("unreached",)), Mask(("reached", "unreached"))]


@EXAMPLES
def test_weighed_coverage_holds_every_completion(examples: int) -> None:
    """The high of a coverage weighed by people is reached; the low is reached without totals."""

    def check(drawn: tuple[tuple[str, Table], tuple[str, Table], int]) -> set[object]:
        (kind, table), (people_kind, people), needed = drawn
        missing = people.missing
        people = replace(people, missing=NOBODY, rows=(*people.rows, Row(missing, POPULATION_MASKS[-1])))
        given = weighed_coverage(
            [pooled(table, needed)],
            weights=[people.mass((group,)) for group in GROUPS],
            rest=people.mass(("reached", "unreached")),
            unreachable=people.mass(("unreached",)),
            total=people.total,
            regions=REGIONS,
        )
        heard = people.completions()
        filled = [
            Fraction(sum(units[place] for place in reached) + units[3], sum(units))
            for reached, units in product(_counts_reached(table, needed), heard)
            if sum(units)
        ]
        assert (given.value is None) == (not filled)
        assert given.may_be_empty == any(not sum(units) for units in heard)
        if given.value is not None:
            assert _limits(filled) in given.value
            assert given.value.high == max(filled)
            if "total" not in kind:
                assert given.value.low == min(filled)
        return {kind, people_kind}

    people = tables(POPULATION_STATES, POPULATION_MASKS, rows=3, largest=2)
    drawn = st.tuples(SMALL_TABLES, people, st.integers(1, 3))
    assert for_all(examples, drawn, check) >= set(TABLE_STATES)


SHARES = st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any)


@EXAMPLES
def test_evenness_holds_every_completion(examples: int) -> None:
    """The low of evenness is reached; the high is never too narrow, and both are exact for known counts."""

    def check(drawn: tuple[tuple[str, Table], list[int]]) -> set[object]:
        (kind, table), people = drawn
        due = [Fraction(some, sum(people)) for some in people]
        given = evenness(pooled(table), [Interval(one, one) for one in due], REGIONS)
        filled, empty = [], False
        for *units, _ in table.completions():
            heard = sum(units)
            empty = empty or not heard
            if heard:
                apart = sum(abs(Fraction(n, heard) - one) for n, one in zip(units, due, strict=True))
                filled.append(1 - apart / 2)
        assert (given.value is None) == (not filled)
        assert given.may_be_empty == empty
        if given.value is not None:
            assert _limits(filled) in given.value
            assert given.value.low == min(filled)
            if len(table.completions()) == 1:
                assert given.value.exact
        return _reached(kind, table)

    assert for_all(examples, st.tuples(COVERAGE_TABLES, SHARES), check) >= COVERAGE_REACHED


@EXAMPLES
def test_ratio_of_two_tables_is_the_hull_of_all_completions(examples: int) -> None:
    """Both limits of a ratio of independent counts are reached; a part is never above the whole."""

    def check(drawn: tuple[Mass, Mass]) -> set[object]:
        a, b = ([Fraction(n) for n in range(mass.low, int(mass.high) + 1)] for mass in drawn)
        for part in (False, True):
            pairs = [(x, y) for x, y in product(a, b) if x <= y or not part]
            given = ratio_of(_limits(a), _limits(b), part=part)
            filled = [x / y if y else INF for x, y in pairs if x or y]
            if pairs:
                assert given.value == (_limits(filled) if filled else None)
                assert given.may_be_empty == (len(filled) < len(pairs))
            elif b != [0]:
                assert given.value == Interval(Fraction(1), Fraction(1))
        return set()

    for_all(examples, st.tuples(masses(4), masses(4)), check)


@EXAMPLES
def test_parity_is_the_hull_of_all_completions(examples: int) -> None:
    """Both limits of a group's parity are reached: two tables, independent."""
    table = tables(OUTCOMES, subsets(OUTCOMES), rows=2, largest=2)

    def check(drawn: tuple[tuple[str, Table], tuple[str, Table]]) -> set[object]:
        (kind, people), (_, population) = drawn
        shares = [
            {Fraction(both, both + den) if both + den else None for both, den, _ in one.completions()}
            for one in (people, population)
        ]
        pairs = list(product(*shares))
        given = parity(share(people.classes, people.total), share(population.classes, population.total))
        filled = [s / p for s, p in pairs if s is not None and p]
        assert given.value == (_limits(filled) if filled and Fraction(0) not in shares[1] else given.value)
        assert (given.value is None) == (not filled)
        assert given.may_be_empty == (len(filled) < len(pairs))
        if given.value is not None:
            assert _limits(filled) in given.value
        return {kind}

    assert for_all(examples, st.tuples(table, table), check) >= set(TABLE_STATES)


def _near(one: Interval, other: Interval) -> bool:
    """Return whether two intervals agree up to what a thousand million units can tell apart."""
    return all(
        a == b or (min(a, b) > 10**7 if INF in (a, b) else abs(a - b) < Fraction(1, 10**6))
        for a, b in ((one.low, other.low), (one.high, other.high))
    )


@EXAMPLES
def test_no_end_is_read_like_a_very_large_number(examples: int) -> None:
    """A limit without end is what the limit tends to as counts grow, and holds all on the way."""

    def check(drawn: tuple[tuple[str, Table], tuple[str, Table], tuple[str, Table], int]) -> set[object]:
        (kind, shared), (_, rated), (_, covered), needed = drawn
        for table in (shared, rated, covered):
            assert table.total.high < INF or with_large_ends(table).total == table.total
        pairs: list[tuple[Bounded, Bounded]] = []
        for verb, table in ((share, shared), (ratio, rated)):
            large = with_large_ends(table)
            pairs.append((verb(table.classes, table.total), verb(large.classes, large.total)))
        for verb in (
            lambda one: Bounded(coverage([one], REGIONS)),
            lambda one: Bounded(floor(one, REGIONS)),
            lambda one: evenness(one, (), REGIONS),
        ):
            pairs.append((verb(pooled(covered, needed)), verb(pooled(with_large_ends(covered), needed))))
        for endless, ended in pairs:
            assert (endless.value is None) == (ended.value is None)
            assert endless.may_be_empty == ended.may_be_empty
            if endless.value is not None and ended.value is not None:
                assert ended.value in endless.value
                assert _near(endless.value, ended.value)
        return {kind}

    drawn = st.tuples(
        tables(OUTCOMES, subsets(OUTCOMES), endless=True),
        tables(MEMBERSHIPS, subsets(MEMBERSHIPS), endless=True),
        tables(COVERAGE_STATES, coverage_masks(), endless=True),
        st.integers(1, 4),
    )
    assert for_all(examples, drawn, check) >= set(TABLE_STATES)
