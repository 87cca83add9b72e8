"""The rows of a table that may count, how many they stand for, and how many more there may be.

A register is what a measure sees of a table: entries with whole-number limits, the mass of rows that nobody
listed, and the claimed total. It is reduced to cells, distinct combinations of the columns a measure names, and
every verb answers from cells (BOUNDS.md section 5).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil, floor

from audit.bounds import INF, Interval, Truth
from audit.evidence.fingerprint import keys
from audit.evidence.listed import has_count
from audit.evidence.model import Dossier, Row, Table, Value
from audit.evidence.schema import DOCUMENT_KINDS, TABLES
from audit.measure.columns import Cells, Columns, Unknown, columns, known_words
from audit.measure.filters import SET_ASIDE
from audit.measure.value import RowRef
from audit.measure.verbs import MISSING, NO_TOTAL, NOBODY, Mass, Total, repaired, together
from audit.words import message


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as measures count it: what its cells hold, and how many units it stands for."""

    cells: Cells
    mass: Mass
    key: str = ""
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Cell:
    """One distinct combination of the columns asked for, with the sum of its entries."""

    values: Cells
    mass: Mass
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Register:
    """One table as measures see it. `named` says whether its rows may be named one by one."""

    name: str
    columns: Columns
    entries: tuple[Entry, ...]
    missing: Mass
    total: Total = NO_TOTAL
    of_missing: Cells = field(default_factory=dict)  # what rows that nobody listed can be at all
    named: bool = True
    left_out: tuple[RowRef, ...] = ()
    sources: tuple[str, ...] = ()
    disputed: bool = False
    one_sided: bool = False
    looked: Mapping[str, bool] = field(default_factory=dict)  # column -> whether anybody looked; "" for the table
    made: dict[tuple[str, ...], tuple[Cell, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)

    def cells(self, names: Iterable[str]) -> tuple[Cell, ...]:
        """Return the register reduced to the columns that the named ones follow from; missing rows come last."""
        raw = self.columns.raw(names)
        if raw not in self.made:
            self.made[raw] = self._cells(raw)
        return self.made[raw]

    def _cells(self, raw: tuple[str, ...]) -> tuple[Cell, ...]:
        groups: dict[tuple[Value | Unknown, ...], list[Entry]] = {}
        for entry in self.entries:
            groups.setdefault(tuple(entry.cells.get(name) for name in raw), []).append(entry)
        found = [
            Cell(dict(zip(raw, values, strict=True)), together(entry.mass for entry in group), tuple(group))
            for values, group in groups.items()
        ]
        return (*found, *((Cell(self.of_missing, self.missing),) if self.missing.high else ()))


def register(dossier: Dossier, name: str) -> Register:
    """Return one table of the dossier as measures see it; for `people` see `audit.measure.people`."""
    if name not in dossier.made:
        dossier.made[name] = _register(dossier, name)
    found: Register = dossier.made[name]
    return found


def _register(dossier: Dossier, name: str) -> Register:
    table = dossier.tables[name]
    units = "people" if name == "population" else "count"
    # Rows about people are never named, and of a table that was reduced there are thousands.
    named = () if TABLES[name].people else zip((id(row) for row in table.rows), keys(table), strict=True)
    places, counted = dict(named), has_count(table)
    entries = tuple(
        Entry(cells_of(row), mass_of(row, counted, units), places.get(id(row), ""), row) for row in table.accepted
    )
    missing = NOBODY if table.state == "complete" else MISSING
    of_missing: Cells = {}
    if name == "documents":
        kinds = _kinds_not_listed(table)
        missing, of_missing = (MISSING if kinds else NOBODY), {"kind": Unknown(kinds)}
    total, disputed = repaired(total_of(table), together((*(entry.mass for entry in entries), missing)))
    return Register(
        name,
        columns(dossier, name),
        entries,
        missing,
        total,
        of_missing,
        named=not TABLES[name].people,
        left_out=() if TABLES[name].people else set_aside(table, places),
        sources=table.sources,
        disputed=table.disputed or disputed,
        one_sided=table.one_sided,
        looked=looked_at(table),
    )


def cells_of(row: Row) -> Mapping[str, Value]:
    """Return what a row is known to hold; nothing where it rests on searches alone."""
    return {name: cell.value for name, cell in row.cells.items()} if row.proven else {}


def mass_of(row: Row, counted: bool, column: str = "count") -> Mass:
    """Return how many units a row stands for: 1 in a table not `counted`, at least 1 where its cell is not known.

    A row that rests on searches alone may not exist, and one still to come may not come about.
    """
    written = row.cells.get(column)
    if written is not None and isinstance(written.value, Interval):
        mass = whole(written.value)
    elif column == "people":
        mass = MISSING
    else:
        mass = Mass(1, INF if counted else 1)
    return mass if row.sure else Mass(0, mass.high)


def whole(value: Interval) -> Mass:
    """Return the whole numbers of units an interval admits."""
    high = value.high
    return Mass(max(0, ceil(value.low)), INF if high == INF else max(0, floor(high)))


def total_of(table: Table) -> Total:
    """Return a table's claimed total."""
    if table.total is None:
        return NO_TOTAL
    limits = whole(table.total)
    return Total(limits.low, limits.high)


def _kinds_not_listed(table: Table) -> frozenset[str]:
    """Return the kinds of document that may have been published and are not listed.

    A row `published: no` speaks for its whole kind; of a kind without a row nothing is known, even where the
    table is said to be complete (BOUNDS.md section 2, published).
    """
    proven = [row for row in table.accepted if row.proven]
    told = [(known_words(row.value("kind")) or frozenset(), row.value("published")) for row in proven]
    listed = frozenset().union(*(kinds for kinds, _ in told))
    there = frozenset().union(*(kinds for kinds, published in told if published is Truth.YES))
    denied = frozenset().union(*(kinds for kinds, published in told if published is Truth.NO)) - there
    return frozenset(DOCUMENT_KINDS) - (listed if table.state == "complete" else denied)


def set_aside(table: Table, places: Mapping[int, str]) -> tuple[RowRef, ...]:
    """Return the rows set aside, each with the assessor's reason."""
    return tuple(
        RowRef(table.name, places[id(row)], "left_out", message(SET_ASIDE, reason=row.note))
        for row in table.rows
        if row.set_aside
    )


def looked_at(table: Table) -> Mapping[str, bool]:
    """Return for each column whether anybody filled a cell; the empty name stands for the table itself."""
    if not table.accepted:
        return {"": table.state != "not_collected"}
    filled = {name for row in table.accepted for name in row.cells}
    return {"": True, **dict.fromkeys(TABLES[table.name].columns, False), **dict.fromkeys(filled, True)}
