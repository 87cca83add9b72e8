"""Which rows of a large table are kept apart, and which are one kind.

Of people only tallies are published (redact_people.py): by place, by whether they are affected and so on, never by
session or by single country. So a table that is read to be published keeps apart what those tallies keep apart: a
country as the region and income that follow from it, a session as whether it counts. Who is listed of which session
is a table of its own. A table that is read to be scored as it stands (`working`) keeps every value apart.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

from audit.bounds import Truth
from audit.evidence.followed import Followed
from audit.evidence.large.classes import Column
from audit.evidence.large.engines import Lookup
from audit.evidence.listed import ANYWHERE
from audit.evidence.model import Cell, Value

KIND = "_kind_"
"""How the column of a class is called in the engine: this and the name of the column."""

Apart = Callable[[str, Cell | None], Hashable]
"""What tells two cells of a column apart: the same for what is one kind."""


@dataclass(frozen=True, slots=True)
class ToPublish:
    """What is published keeps apart."""

    places: Followed
    sessions: Mapping[str, Truth]
    by_country: bool

    def __call__(self, column: str, cell: Cell | None) -> Hashable:
        """Return the same for values that are one kind."""
        if column == "session":
            return self._counts(cell)
        if cell is None or cell.value is None:
            return None
        if column == "country" and not self.by_country and isinstance(cell.value, frozenset):
            country = min(cell.value)
            return (self.places.region(country), self.places.income(country))
        return _value(cell)

    def _counts(self, cell: Cell | None) -> Truth:
        if cell is None:
            return Truth.YES
        name = min(cell.value).casefold() if isinstance(cell.value, frozenset) else ANYWHERE
        return self.sessions.get(name, Truth.UNKNOWN)


def every_value(column: str, cell: Cell | None) -> Hashable:
    """Return what keeps every value apart, and what is blank from what could not be told."""
    return None if cell is None else _value(cell)


def _value(cell: Cell) -> tuple[Value, bool]:
    return (cell.value, cell.disputed)


@dataclass(frozen=True, slots=True)
class Kinds:
    """The kinds of one column: a cell that stands for each, the first for what is blank, and the kind of each text."""

    column: str
    cells: Sequence[Cell | None]
    of: Mapping[str, int]

    @property
    def lookup(self) -> Lookup:
        """The kind of each text, for the engine."""
        return Lookup(self.column, (f"{KIND}{self.column}",), tuple(sorted(self.of.items())))

    @property
    def matters(self) -> bool:
        """Whether it tells any two rows apart."""
        return len(self.cells) > 1


def kinds(column: Column, apart: Apart, private: Mapping[str, int]) -> Kinds:
    """Return the kinds of a column; `private` says how many rows that are not public hold each text.

    What is unknown and what is blank may be one kind: then it stands as unknown where anybody wrote so.
    """
    found: dict[Hashable, int] = {apart(column.name, None): 0}
    cells: list[Cell | None] = [None]
    of: dict[str, int] = {}
    for text, cell in column.cells.items():
        if private.get(text, 0) == 0:
            continue
        key = apart(column.name, cell)
        if key not in found:
            found[key] = len(cells)
            cells.append(cell)
        of[text] = found[key]
        if of[text] == 0 and cells[0] is None and column.name != "session":
            cells[0] = cell
    return Kinds(column.name, cells, of)


def kinds_of_sources(column: Column, apart: Callable[[tuple[str, ...]], Hashable], private: Mapping[str, int]) -> Kinds:
    """Return the kinds of the column `source`; a cell stands for each by the names of its sources."""
    found: dict[Hashable, int] = {apart(()): 0}
    cells: list[Cell | None] = [None]
    of: dict[str, int] = {}
    for text, names in column.sources.items():
        if private.get(text, 0):
            key = apart(names)
            if key not in found:
                found[key] = len(cells)
                cells.append(Cell("", frozenset(names)))
            of[text] = found[key]
    return Kinds(column.name, cells, of)
