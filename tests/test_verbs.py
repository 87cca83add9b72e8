"""The verbs on one table worked by hand, and where limits meet: contradictions, nothing to measure, no end."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest
from completions import Mask, Row, Table

import audit.measure.verbs
from audit.bounds import INF, Ext, Interval, Truth
from audit.measure.verbs import (
    EMPTY,
    MISSING,
    NO_TOTAL,
    NOBODY,
    Bounded,
    Column,
    Group,
    Listed,
    Mass,
    Pooled,
    Total,
    column_total,
    count,
    coverage,
    evenness,
    exact,
    floor,
    how_many,
    lowest,
    median,
    minimum,
    parity,
    ratio,
    ratio_of,
    repaired,
    share,
    two_sided,
    weighed_coverage,
)

Unit = tuple[str, str]
"""Region (elsewhere: outside the list) and whether affected."""

LIST = ("AF", "AP", "LA")
UNITS: tuple[Unit, ...] = tuple((region, word) for region in (*LIST, "elsewhere") for word in ("yes", "no"))
SIGNATORIES = [(20, 20), (5, 8), (0, INF)], [(50, 50), (2, 4)]


def _row(region: str, affected: str, low: int, high: float) -> Row:
    may_be = Mask(unit for unit in UNITS if region in (unit[0], "?") and affected in (unit[1], "?"))
    return Row(Mass(low, high), may_be)


def _worked(state: str) -> Table:
    """Return the table of participants of BOUNDS.md section 3 (row 8 is set aside: not there)."""
    rows = (
        _row("AF", "yes", 10, 10),
        _row("AF", "no", 4, 4),
        _row("AP", "yes", 3, 5),
        _row("AP", "?", 2, 2),
        _row("?", "yes", 6, 6),
        _row("?", "?", 1, 3),
        _row("LA", "no", 1, INF),
    )
    missing = NOBODY if state == "complete" else MISSING
    return Table(UNITS, rows, missing, Total(40, 40) if state == "total 40" else NO_TOTAL)


def _classes(table: Table, what: Callable[[Unit], object]) -> dict[frozenset, Mass]:
    """Return the mass of every class of rows, by what their units may be."""
    classes: dict[frozenset, Mass] = {}
    for mask, mass in table.classes.items():
        outcomes = frozenset(what(unit) for unit in mask)
        classes[outcomes] = classes.get(outcomes, NOBODY) + mass
    return classes


def _count_of(table: Table, holds: Callable[[Unit], bool]) -> Interval:
    classes = _classes(table, holds)
    yes, no, maybe = (classes.get(frozenset(some), NOBODY) for some in ([True], [False], [True, False]))
    return count(yes, maybe, no, table.total)


def _anybody(unit: Unit) -> bool:
    return True


def _share_of(table: Table, where: Callable[[Unit], bool], among: Callable[[Unit], bool] = _anybody) -> Bounded:
    classes = _classes(table, lambda unit: ("both" if where(unit) else "den") if among(unit) else "out")
    return share(classes, table.total)


def _ratio_of(table: Table, a: Callable[[Unit], bool], b: Callable[[Unit], bool]) -> Bounded:
    return ratio(_classes(table, lambda unit: (a(unit), b(unit))), table.total)


def _by_region(table: Table, needed: int = 1) -> Pooled:
    """Return the affected people of each region on the list."""
    groups, inside = [], NOBODY
    for region in LIST:
        groups.append(Group(table.mass([(region, "yes")]), table.mass([(region, "yes"), (region, "no")])))
        inside += groups[-1].yes + groups[-1].maybe
    pool = table.mass([unit for unit in UNITS if unit[1] == "yes"], UNITS)
    others = table.mass(*([(region, "no")] for region in LIST))
    assert inside + pool + others == table.everything
    return Pooled(tuple(groups), needed, pool, others, table.total)


def _affected(unit: Unit) -> bool:
    return unit[1] == "yes"


def _in(*regions: str) -> Callable[[Unit], bool]:
    return lambda unit: unit[0] in regions


def _limits(text: str) -> Interval:
    low, high = (INF if end == "inf" else Fraction(end) for end in text.split(".."))
    return Interval(low, high)


WORKED = {
    "count": ("27..inf", "40..40", "27..inf"),
    "count affected": ("19..26", "19..35", "19..inf"),
    "share affected": ("0..26/31", "19/40..7/8", "0..1"),
    "share affected among AF": ("10/17..19/23", "5/14..15/17", "0..1"),
    "share affected among LA": ("0..9/10", "0..20/21", "0..1"),
    "share AF among affected": ("5/13..19/22", "2/7..10/11", "0..1"),
    "parity AF (p = 1/2)": ("10/13..19/11", "4/7..20/11", "0..2"),
    "parity AF (p = .4-.6)": ("25/39..95/44", "10/21..25/11", "0..5/2"),
    "coverage by affected, n=1": ("2..3", "2..3", "2..3"),
    "coverage by affected, n=5": ("1..3", "1..3", "1..3"),
    "coverage by affected, n=8": ("1..3", "1..3", "1..3"),
    "floor affected": ("0..8", "0..11", "0..inf"),
    "evenness affected": ("7/11..1", "41/70..1", "1/5..1"),
    "ratio affected / LA": ("0..26", "19/21..35", "0..inf"),
    "ratio affected / not affected": ("0..26/5", "19/21..7", "0..inf"),
    "total of signatories": ("25..inf", "25..inf", "25..inf"),
    "median of signatories": ("7/2..35", "0..inf", "0..inf"),
    "minimum of signatories": ("0..8", "0..8", "0..8"),
}
"""BOUNDS.md section 3, all three columns."""


def _measured(name: str, table: Table) -> Interval | None:
    heard = _share_of(table, _in("AF"), lambda unit: _affected(unit) and unit[0] in LIST)
    sure, maybe = ([Interval(exact(low), exact(high)) for low, high in values] for values in SIGNATORIES)
    column = Column(sure, maybe, table.missing.high, Interval(Fraction(0), INF))
    half, about_half = _limits("1/2..1/2"), _limits("2/5..3/5")
    due = [_limits(text) for text in ("1/2..1/2", "3/10..3/10", "1/5..1/5")]
    values: dict[str, Callable[[], Interval | Bounded]] = {
        "count": lambda: _count_of(table, _anybody),
        "count affected": lambda: _count_of(table, _affected),
        "share affected": lambda: _share_of(table, _affected),
        "share affected among AF": lambda: _share_of(table, _affected, _in("AF")),
        "share affected among LA": lambda: _share_of(table, _affected, _in("LA")),
        "share AF among affected": lambda: _share_of(table, _in("AF"), _affected),
        "parity AF (p = 1/2)": lambda: parity(heard, Bounded(half)),
        "parity AF (p = .4-.6)": lambda: parity(heard, Bounded(about_half)),
        "coverage by affected, n=1": lambda: coverage([_by_region(table, 1)]),
        "coverage by affected, n=5": lambda: coverage([_by_region(table, 5)]),
        "coverage by affected, n=8": lambda: coverage([_by_region(table, 8)]),
        "floor affected": lambda: floor(_by_region(table)),
        "evenness affected": lambda: evenness(_by_region(table), due),
        "ratio affected / LA": lambda: _ratio_of(table, _affected, _in("LA")),
        "ratio affected / not affected": lambda: _ratio_of(table, _affected, lambda unit: not _affected(unit)),
        "total of signatories": lambda: column_total(column),
        "median of signatories": lambda: median(column),
        "minimum of signatories": lambda: minimum(column),
    }
    value = values[name]()
    return value.value if isinstance(value, Bounded) else value


@pytest.mark.parametrize("name", WORKED)
@pytest.mark.parametrize(("column", "state"), list(enumerate(["complete", "total 40", "no total"])))
def test_the_worked_example(name: str, column: int, state: str) -> None:
    """Every figure of BOUNDS.md section 3 comes out: complete, partial with a total of 40, partial without."""
    assert _measured(name, _worked(state)) == _limits(WORKED[name][column])


def test_a_total_that_contradicts_the_rows_gives_way() -> None:
    """A total below what is listed rises to it, one that a complete table cannot hold sinks; both are disputed."""
    assert repaired(Total(5, 8), Mass(10, 12)) == (Total(5, 10), True)
    assert repaired(Total(20, 30), Mass(10, 12)) == (Total(12, 30), True)
    assert repaired(Total(11, 30), Mass(10, 12)) == (Total(11, 30), False)
    assert count(Mass(10, 12), NOBODY, NOBODY, Total(5, 8)) == _limits("10..10")
    assert count(Mass(10, 12), NOBODY, NOBODY, Total(20, 30)) == _limits("12..12")


@pytest.mark.parametrize("ends", [(-1, 2), (3, 2)])
def test_masses_and_totals_run_from_low_to_high(ends: tuple[int, int]) -> None:
    """A mass or a total below zero, or with its limits in the wrong order, is refused."""
    with pytest.raises(ValueError, match="runs from"):
        Mass(*ends)
    with pytest.raises(ValueError, match="runs from"):
        Total(*ends)


def test_one_condition_on_a_column_twice_is_kept_together() -> None:
    """Among rows of A, the share that is in A or B is 1 or nothing, whatever is unknown."""
    assert share({frozenset(("both", "out")): Mass(0, 5)}) == Bounded(_limits("1..1"), True)


def test_a_share_of_nothing_is_zero() -> None:
    """What is surely empty has no value and counts as zero; what may be empty takes the hull with zero."""
    assert share({frozenset(("out",)): Mass(3, 3)}) == EMPTY
    assert EMPTY.or_zero == _limits("0..0")
    assert Bounded(_limits("1/2..1"), True).or_zero == _limits("0..1")
    assert Bounded(_limits("1/2..1")).or_zero == _limits("1/2..1")


def test_an_open_count_takes_a_share_to_its_limit() -> None:
    """Ever more people in the numerator bring a share to 1, outside it to 0."""
    classes = {frozenset(("both",)): Mass(1, INF), frozenset(("den",)): Mass(1, 1)}
    assert share(classes).value == _limits("1/2..1")
    assert share({frozenset(("both",)): Mass(1, 1), frozenset(("den",)): Mass(1, INF)}).value == _limits("0..1/2")


def test_a_total_that_must_be_found_reaches_groups() -> None:
    """Four people in two groups of at most three: one group holds two of them, whichever it is."""
    groups = (Group(yes=Mass(0, 3)), Group(yes=Mass(0, 3)))
    assert coverage([Pooled(groups, needed=2, total=Total(4, 4))]) == _limits("1..2")


def test_both_limits_of_a_complete_table_with_a_total_bind_at_once() -> None:
    """Pool and total each leave room for two groups, but no two groups fit both."""
    groups = (*(Group(maybe=Mass(0, 2)) for _ in range(2)), *(Group(yes=Mass(1, 1)) for _ in range(2)))
    source = Pooled(groups, needed=2, pool=Mass(0, 1), total=Total(0, 4))
    assert coverage([source]) == _limits("0..1")


def test_one_person_of_unknown_region_reaches_one_region() -> None:
    """Unknown rows are spent once; each table has its own."""
    groups = (Group(),) * 5
    one = Pooled(groups, pool=Mass(1, 1))
    assert coverage([one]) == _limits("0..1")
    assert coverage([one, one]) == _limits("0..2")


def test_a_country_known_by_region_stays_in_it() -> None:
    """Three people known to be of one region reach its two countries and no other."""
    groups = (Group(),) * 4
    source = Pooled(groups, regional={"south": Mass(3, 3)})
    assert coverage([source], ("south", "south", "north", "north")) == _limits("0..2")
    with pytest.raises(ValueError, match="4 groups have 0 regions"):
        coverage([source])


def test_a_partial_table_without_a_total_may_reach_all() -> None:
    """Nothing is ruled out while any number of rows may be missing, also in a long list of countries."""
    groups = (Group(yes=Mass(1, 1)), *(Group(),) * 189)
    source = Pooled(groups, pool=MISSING)
    assert coverage([source, source]) == _limits("1..190")
    assert coverage([Pooled(groups, pool=Mass(0, 7)), Pooled(groups, pool=Mass(2, 2))]) == _limits("1..10")


def test_groups_are_reached_by_lists_or_shares() -> None:
    """A group judged by itself is reached by its own count or share, and once for all sources."""
    offers = Listed((_limits("1/2..1"), _limits("0..1/2"), _limits("0..1/3")), Fraction(1, 2))
    assert coverage([offers]) == _limits("1..2")
    assert coverage([offers, Pooled((Group(yes=Mass(1, 1)), Group(), Group()))]) == _limits("1..2")


def test_no_list_or_no_source_is_no_coverage() -> None:
    """A list with no members is covered by nothing: 0; lists of two lengths are a mistake in the code."""
    assert coverage([]) == coverage([Pooled(())]) == floor(Pooled(())) == _limits("0..0")
    assert evenness(Pooled(())) == EMPTY
    with pytest.raises(ValueError, match="lists of"):
        coverage([Pooled(()), Pooled((Group(),))])


def test_languages_weigh_as_many_people_as_speak_them() -> None:
    """Languages of the call weighed by people: those of unknown language may have been reached."""
    sources = [Listed((_limits("1..1"), _limits("0..0"), _limits("0..1")), Fraction(1))]
    weights = [Mass(50, 50), Mass(30, 30), Mass(10, 10)]
    assert weighed_coverage(sources, weights, rest=Mass(10, 10)).value == _limits("1/2..7/10")
    assert weighed_coverage(sources, [NOBODY] * 3) == EMPTY


def test_a_ratio_to_nothing_has_no_end() -> None:
    """x/0 is without end for x above zero, 0/0 has no value, and a part is never above its whole."""
    assert ratio_of(_limits("1..2"), _limits("0..0")).value == Interval(INF, INF)
    assert ratio_of(_limits("0..0"), _limits("0..0")) == EMPTY
    assert ratio_of(_limits("0..3"), _limits("0..4")) == Bounded(_limits("0..inf"), True)
    assert ratio_of(_limits("0..3"), _limits("2..4"), part=True) == Bounded(_limits("0..1"), False)
    assert ratio_of(_limits("5..6"), _limits("2..4"), part=True).value == _limits("1..1")
    assert ratio_of(_limits("1..inf"), _limits("2..inf")).value == _limits("0..inf")


def test_a_ratio_of_days_may_be_negative() -> None:
    """A decision before the close gives a negative number of days, and a ratio with that sign."""
    assert ratio_of(_limits("-6..3"), _limits("2..3")).value == _limits("-3..3/2")
    assert ratio_of(_limits("-6..3"), _limits("-1..3")).value == Interval(-INF, INF)


def test_parity_needs_people_to_compare_with() -> None:
    """A group that is nobody in the population has no parity; one that may be nobody has no upper end."""
    assert parity(Bounded(_limits("1/2..1/2")), Bounded(_limits("0..0"))) == EMPTY
    assert parity(EMPTY, Bounded(_limits("1/2..1/2"))) == EMPTY
    assert parity(Bounded(_limits("1/4..1/2")), Bounded(_limits("0..1/2"))) == Bounded(_limits("1/2..inf"), True)


@pytest.mark.parametrize(("given", "two"), [("1/2..3/4", "1/2..3/4"), ("2..4", "1/4..1/2"), ("1/2..4", "1/4..1")])
def test_parity_on_two_sides(given: str, two: str) -> None:
    """Too many is as far off as too few; a parity that may be 1 may be in proportion."""
    assert two_sided(_limits(given)) == _limits(two)


def test_evenness_of_many_groups_is_outer() -> None:
    """With more groups than sets can be tried for, evenness still holds the exact value."""
    groups = tuple(Group(yes=Mass(number, number)) for number in range(1, 15))
    heard = sum(range(1, 15))
    true = 1 - sum(abs(Fraction(number, heard) - Fraction(1, 14)) for number in range(1, 15)) / 2
    assert evenness(Pooled(groups)) == Bounded(Interval(true, true))
    with pytest.raises(ValueError, match="add up"):
        evenness(Pooled(groups[:2]), [_limits("0..1/3"), _limits("0..1/3")])


def test_columns_without_rows_hold_nothing() -> None:
    """No rows: the total is 0, the median and the minimum have no value."""
    assert column_total(Column([])) == _limits("0..0")
    assert median(Column([])) == minimum(Column([])) == EMPTY


def test_lowest_leaves_out_what_holds_nothing() -> None:
    """A part that is surely empty is left out; where all are, the lowest is 0."""
    assert lowest([EMPTY, Bounded(_limits("1/2..3/4"))]) == _limits("1/2..3/4")
    assert lowest([EMPTY, EMPTY]) == lowest([]) == _limits("0..0")
    assert lowest([EMPTY, Bounded(_limits("1/2..3/4"), True)]) == _limits("0..3/4")


def test_how_many_requirements_hold() -> None:
    """Those that surely hold are the low; those that may, too, the high."""
    assert how_many([Truth.YES, Truth.NO, Truth.UNKNOWN]) == _limits("1..2")
    assert how_many([]) == _limits("0..0")


@pytest.mark.parametrize("number", [INF, -INF, 3, Fraction(1, 3)])
def test_exact_keeps_what_has_no_end(number: Ext) -> None:
    """Numbers become fractions; infinity stays infinity."""
    assert exact(number) == number
    assert isinstance(exact(number), float) == (number in (INF, -INF))


def test_every_public_verb_is_there() -> None:
    """What `__all__` names exists."""
    assert all(hasattr(audit.measure.verbs, name) for name in audit.measure.verbs.__all__)
