"""Every completion of a tiny table by brute force: what the verbs are held against.

A row stands for `low` to `high` units and each unit may be any one of the row's states, by itself (BOUNDS.md
section 1). A completion says how many units are in each state; it is a tuple in the order of the table's states.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.bounds import INF
from audit.measure.verbs import MISSING, NO_TOTAL, NOBODY, Group, Mass, Pooled, Total, repaired, together

Drawn = TypeVar("Drawn")
State = Hashable
Mask = frozenset  # the states that a unit may be in

TABLE_STATES = ("complete", "complete with a total", "partial", "partial with a total")


@dataclass(frozen=True)
class Row:
    """A row of a table: how many units it stands for, and what each of them may be."""

    mass: Mass
    may_be: Mask


@dataclass(frozen=True)
class Table:
    """A tiny table: its rows, the rows that nobody listed, the total somebody claims."""

    states: tuple[State, ...]
    rows: tuple[Row, ...]
    missing: Mass = NOBODY
    total: Total = NO_TOTAL

    @property
    def everything(self) -> Mass:
        """The mass of all rows and the missing ones."""
        return together((*(row.mass for row in self.rows), self.missing))

    @property
    def disputed(self) -> bool:
        """Whether the claimed total contradicts the rows."""
        return repaired(self.total, self.everything)[1]

    @property
    def classes(self) -> dict[Mask, Mass]:
        """The mass of every class of rows that may be the same, the missing rows included."""
        masses: dict[Mask, Mass] = {}
        for row in (*self.rows, Row(self.missing, Mask(self.states))):
            masses[row.may_be] = masses.get(row.may_be, NOBODY) + row.mass
        return masses

    def mass(self, *masks: Iterable[State]) -> Mass:
        """Return the mass of the classes named."""
        return together(self.classes.get(Mask(mask), NOBODY) for mask in {Mask(mask) for mask in masks})

    def completions(self) -> set[tuple[int, ...]]:
        """Return every completion; the masses, or the claimed total, must have an end."""
        total = repaired(self.total, self.everything)[0]
        most = min(self.everything.high, total.high)
        found = {(0,) * len(self.states)}
        for row in (*self.rows, Row(self.missing, Mask(self.states))):
            places = [self.states.index(state) for state in row.may_be]
            for _ in range(row.mass.low):
                found = _with_one_more(found, places, most)
            for _ in range(int(min(row.mass.high, most) - row.mass.low)):
                found |= _with_one_more(found, places, most)
        return {units for units in found if total.low <= sum(units) <= total.high}


def _with_one_more(found: set[tuple[int, ...]], places: Sequence[int], most: float) -> set[tuple[int, ...]]:
    return {
        (*units[:place], units[place] + 1, *units[place + 1 :])
        for units in found
        if sum(units) < most
        for place in places
    }


@st.composite
def masses(draw: st.DrawFn, largest: int = 3, endless: bool = False) -> Mass:
    """Draw how many units a row stands for; with `endless` sometimes without an upper end."""
    low = draw(st.integers(0, largest))
    if endless and draw(st.integers(0, 3)) == 0:
        return Mass(low, INF)
    return Mass(low, draw(st.integers(low, largest)))


@st.composite
def tables(
    draw: st.DrawFn,
    states: tuple[State, ...],
    masks: Sequence[Mask],
    *,
    rows: int = 4,
    largest: int = 3,
    endless: bool = False,
    kinds: Sequence[str] = TABLE_STATES,
) -> tuple[str, Table]:
    """Draw a table in one of the four states; a partial one lacks up to two units, or any number."""
    kind = draw(st.sampled_from(kinds))
    row = st.builds(Row, masses(largest, endless), st.sampled_from(masks))
    listed = tuple(draw(st.lists(row, max_size=rows)))
    missing = NOBODY if kind.startswith("complete") else MISSING
    if kind == "partial" and not endless:
        missing = Mass(0, 2)
    total = NO_TOTAL
    if kind.endswith("total"):
        least = together(one.mass for one in listed).low
        low = draw(st.integers(max(0, least - 1), least + 4))
        total = Total(low, draw(st.integers(low, low + 2)))
    return kind, Table(states, listed, missing, total)


@st.composite
def refinements(draw: st.DrawFn, table: Table, masks: Sequence[Mask]) -> tuple[str, Table]:
    """Draw a table that says the same and more: every completion of it is one of the given table."""
    step = draw(st.sampled_from(["fill", "narrow", "list", "complete", "total"]))
    if step in ("fill", "narrow") and table.rows:
        place = draw(st.integers(0, len(table.rows) - 1))
        row = table.rows[place]
        narrower = (
            replace(row, may_be=draw(st.sampled_from([mask for mask in masks if mask <= row.may_be])))
            if step == "fill"
            else replace(row, mass=draw(narrowed(row.mass)))
        )
        return step, replace(table, rows=(*table.rows[:place], narrower, *table.rows[place + 1 :]))
    if step == "list" and table.missing.high > 0:
        high = draw(st.integers(0, int(min(table.missing.high, 3))))
        row = Row(Mass(draw(st.integers(0, high)), high), draw(st.sampled_from(masks)))
        rest = Mass(0, table.missing.high - high)
        return step, replace(table, rows=(*table.rows, row), missing=rest)
    if step == "complete":
        return step, replace(table, missing=NOBODY)
    smaller = draw(narrowed(Mass(table.total.low, table.total.high)))
    return "total", replace(table, total=Total(smaller.low, smaller.high))


@st.composite
def narrowed(draw: st.DrawFn, mass: Mass) -> Mass:
    """Draw a mass within another."""
    top = mass.low + 4 if mass.high == INF else int(mass.high)
    low = draw(st.integers(mass.low, top))
    return Mass(low, draw(st.sampled_from([mass.high, draw(st.integers(low, top))])))


EXAMPLES = pytest.mark.parametrize("examples", [500, pytest.param(5_000, marks=pytest.mark.many)])
"""500 examples in CI, always the same ones; 5,000 new ones with `-m many`."""


def for_all(examples: int, drawn: st.SearchStrategy[Drawn], check: Callable[[Drawn], Iterable[object]]) -> set[object]:
    """Hold a check against so many draws; return everything that the checks say they reached."""
    reached: set[object] = set()

    @settings(max_examples=examples, deadline=None, database=None, derandomize=examples <= 500)
    @given(drawn)
    def one(example: Drawn) -> None:
        reached.update(check(example))

    one()
    return reached


def subsets(states: Iterable[State]) -> list[Mask]:
    """Return every set of states that is not empty."""
    known = list(states)
    return [Mask(some) for size in range(1, len(known) + 1) for some in combinations(known, size)]


GROUPS = ("g0", "g1", "g2")
REGIONS = ("south", "south", "north")
COVERAGE_STATES = (*GROUPS, "other")
COVERAGE_MASKS = {
    "surely of a group": [Mask((group,)) for group in GROUPS],
    "of a group, may match": [Mask((group, "other")) for group in GROUPS],
    "of unknown group": [Mask(COVERAGE_STATES)],
    "of a known region": [Mask(("g0", "g1", "other"))],
    "other": [Mask(("other",))],
}
"""What a row may be in a table of one group a row: g0 and g1 lie in one region, g2 in another."""


def coverage_masks() -> list[Mask]:
    """Return all of them in one list."""
    return [mask for masks in COVERAGE_MASKS.values() for mask in masks]


def pooled(table: Table, needed: int = 1) -> Pooled:
    """Return a table of the states above as the verbs take it."""
    return Pooled(
        groups=tuple(Group(table.mass((group,)), table.mass((group, "other"))) for group in GROUPS),
        needed=needed,
        pool=table.mass(COVERAGE_STATES),
        others=table.mass(("other",)),
        total=table.total,
        regional={"south": table.mass(("g0", "g1", "other"))},
    )


def with_large_ends(table: Table, large: int = 10**9) -> Table:
    """Return the table with a large number wherever there is no end."""

    def ended(mass: Mass) -> Mass:
        return Mass(mass.low, min(mass.high, large))

    rows = tuple(replace(row, mass=ended(row.mass)) for row in table.rows)
    return replace(table, rows=rows, missing=ended(table.missing))
