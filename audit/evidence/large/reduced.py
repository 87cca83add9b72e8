"""From a large table to few rows that say the same: each stands for all rows of its kind, their counts added up.

What is published of people are tallies (redact_people.py): sums over rows that are alike. A sum of sums is the same
sum, so the reduced table gives the same publishable dossier, and the same card, as its rows would one by one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import narwhals.stable.v2 as nw

from audit.bounds import Truth, exactly
from audit.errors import EvidenceNotValid, Problem
from audit.evidence.canonical import cell_of
from audit.evidence.columns import check_columns, undeclared
from audit.evidence.facts import fact
from audit.evidence.followed import followed
from audit.evidence.large.cache import cache_folder
from audit.evidence.large.counts import Counts, counts
from audit.evidence.large.cube import FEW, Grouped, grouped, texts_of, too_many_kinds
from audit.evidence.large.cube import Cell as Sum
from audit.evidence.large.engines import Lookup
from audit.evidence.large.kept_apart import (
    Kinds,
    ToPublish,
    every_value,
    kinds,
)
from audit.evidence.large.opened import SET_ASIDE, Opened, opened
from audit.evidence.large.plan import Plan
from audit.evidence.large.record_table import RecordTable
from audit.evidence.large.scan import connection, scan_of
from audit.evidence.large.told import after_as_of, unmatched_places, without_reason, without_source
from audit.evidence.large.ways import MOST_REASONS
from audit.evidence.listed import sessions_that_count
from audit.evidence.model import Cell, Dossier, Row
from audit.evidence.rows import Reader, uncounted
from audit.evidence.sheets import tidy
from audit.words import message

NOTE = "_note"


@dataclass(frozen=True, slots=True)
class Reduced:
    """The rows that stand for a large table, and what is to be said of it."""

    rows: tuple[Row, ...] = ()
    listed: tuple[Row, ...] | None = None  # who is listed of which session, where `rows` do not tell
    problems: list[Problem] = field(default_factory=list)
    stands_for: tuple[int, int] = (0, 0)  # rows that were read: accepted, and set aside


def reduced(table: RecordTable, reader: Reader, dossier: Dossier, *, drop_personal: bool) -> Reduced:
    """Return a large table reduced; `dossier` holds the claims and the sessions that it is read beside.

    Raises EvidenceNotValid where the file cannot be read or nothing exact fits, AuditError where there is no room.
    """
    with cache_folder(table.ways) as folder, connection(table.ways, folder) as con:
        scan = scan_of(table, con)
        head = replace(scan.head, rows=(*scan.head.rows, *scan.spread(undeclared(scan.head, reader.asked))))
        sheet, found = check_columns(head, table.name, reader.asked, drop_personal=drop_personal)
        problems = [*scan.problems, *found]
        if any(problem.severity == "error" for problem in problems):
            return Reduced(problems=problems)
        plan = _plan(table, reader, dossier)
        one, found = opened(scan, sheet, plan, folder)
        if one is None:
            return Reduced(problems=[*problems, *found])
        notes = _notes(one)
        if "" in notes:
            return Reduced(problems=[*problems, without_reason(scan, sheet, one.aside)])
        made = _Reduction(one, plan, "; ".join(sorted(notes))).made()
        return replace(made, problems=[*problems, *made.problems])


def _plan(table: RecordTable, reader: Reader, dossier: Dossier) -> Plan:
    if table.ways.working:
        return Plan(reader, every_value, working=True)
    by_country = fact(dossier, "publish_countries").value is Truth.YES
    return Plan(reader, ToPublish(followed(dossier), sessions_that_count(dossier), by_country), working=False)


@dataclass(frozen=True, slots=True)
class _Cube:
    """A table reduced to kinds: first the reason where a row is set aside, then the kind of each column."""

    kinds: Sequence[Kinds]
    cells: Sequence[Sum]
    counts: Counts | None = None  # where the table has counts

    def at(self, cell: Sum, column: str) -> Cell | None:
        """Return what stands for a column in one cell."""
        place = next((at for at, one in enumerate(self.kinds) if one.column == column), None)
        return None if place is None else self.kinds[place].cells[cell.key[place + 1]]

    def held(self, cell: Sum) -> Iterator[tuple[str, Cell | None]]:
        """Yield each column with what stands for it in one cell."""
        for one, kind in zip(self.kinds, cell.key[1:], strict=True):
            yield one.column, one.cells[kind]


@dataclass(frozen=True, slots=True)
class _Reduction:
    """One table being reduced."""

    of: Opened
    plan: Plan
    reasons: str  # why rows are set aside, all together: so it is published

    def made(self) -> Reduced:
        """Return the rows that stand for the table, those that say who was at which session, and what is to be said."""
        of, working = self.of, self.plan.working
        every = [*self.plan.kinds(of.columns, of.private), *self._aside()]
        cube = self._cube(every, noted=working)
        named = None if working else self._named()
        made = tuple(row for cell in cube.cells for row in self._rows(cube, cell, named))
        listed = None if working or "session" not in of.columns else (*of.public, *self._listed())
        aside = sum(row.set_aside for row in of.public)
        aside += sum(cell.rows for cell in cube.cells if cube.at(cell, "status"))
        rows = len(of.public) + sum(cell.rows for cell in cube.cells)
        return Reduced((*of.public, *made), listed, self._told(cube), (rows - aside, aside))

    def _cube(self, of: Sequence[Kinds], *, noted: bool = False, counted: bool = True) -> _Cube:
        """Return the table reduced to these kinds; a column of one kind only is not asked for.

        `noted` keeps rows set aside for different reasons apart; without `counted` only rows are counted.
        """
        asked = [one.lookup for one in of if one.matters]
        added = counts(self.of.columns["count"]) if self.of.with_count and counted else None
        whole, plain = self.of.grouped, (NOTE,) if noted and self.of.aside and "note" in self.of.sheet.letters else ()
        if whole is None or plain or not whole.tells(asked):
            whole = self._grouped(asked, plain, added)
        found = {cell.key: cell for cell in whole.cells(asked, plain)}
        if self.of.blank:
            key = (*(None for _ in plain), *(0 for _ in asked))
            found[key] = found[key].less(self.of.blank, added.blank if added else ())
        places = {one.column: len(plain) + at for at, one in enumerate(asked)}
        cells = [
            Sum(
                (
                    key[0] if plain else None,
                    *(key[places[one.column]] if one.matters else 0 for one in of),
                ),
                cell.rows,
                cell.sums,
            )
            for key, cell in found.items()
            if cell.rows
        ]
        return _Cube(of, sorted(cells, key=lambda cell: (cell.key[0] or "", cell.key[1:])), added)

    def _grouped(self, asked: Sequence[Lookup], plain: Sequence[str], added: Counts | None) -> Grouped:
        """Return the table grouped by kinds, those of columns with few texts by these, as long as that is not too much.

        To look few texts up in what is left of the table is cheaper than to look up each of its rows.
        """
        engine, frame = self.of.engine, self.of.frame
        if plain:
            frame = frame.with_columns(nw.when(nw.col("status").is_in(self.of.aside)).then(nw.col("note")).alias(NOTE))
        numbers, blank = (added.lookup, added.blank) if added else (None, ())
        few = [key.column for key in asked if len(key.rows) <= FEW]
        for texts in ([*plain, *few], [*plain]):
            keys = [key for key in asked if key.column not in texts]
            if found := grouped(engine, frame, keys, texts, numbers, blank):
                return found
        raise EvidenceNotValid([too_many_kinds(self.of.sheet.where())])

    def _aside(self) -> list[Kinds]:
        if not self.of.aside:
            return []
        return [Kinds("status", (None, Cell("set_aside", SET_ASIDE)), dict.fromkeys(self.of.aside, 1))]

    def _named(self) -> Named:
        """Return which sources rows name that are alike in what is published of them."""
        of = self.of
        if "source" not in of.columns:
            return {}
        by_session = {name: column for name, column in of.columns.items() if name == "session"}
        sources = self.plan.sources(of.columns, of.private, lambda names: names)
        cube = self._cube([*self.plan.kinds(by_session, of.private), *self._aside(), *sources], counted=False)
        found: dict[Hashable, set[str]] = {}
        for cell in cube.cells:
            if names := _names(cube.at(cell, "source")):
                key = (cube.at(cell, "session"), cube.at(cell, "status"), self.plan.proof(names))
                found.setdefault(key, set()).update(names)
        return {key: tuple(sorted(names)) for key, names in found.items()}

    def _listed(self) -> Iterator[Row]:
        """Yield who was at which session, and who of them is affected."""
        columns, private = self.of.columns, self.of.private
        of = [kinds(columns["session"], every_value, private["session"])]
        of += [kinds(columns[name], self.plan.apart, private[name]) for name in ("affected",) if name in columns]
        cube = self._cube([*of, *self.plan.sources(columns, private, lambda names: names), *self._aside()])
        for cell in cube.cells:
            yield from self._rows(cube, cell, None)

    def _rows(self, cube: _Cube, cell: Sum, named: Named | None) -> Iterator[Row]:
        """Yield the rows that stand for one cell: one for counts that are known, one for those that are not."""
        held = {name: value for name, value in cube.held(cell) if value is not None}
        names = _names(held.pop("source", None))
        aside, loosely = held.pop("status", None), held.pop("count", None)
        proven = not (names and self.plan.searches(names))
        if named is not None and names:
            names = named[(held.get("session"), aside, self.plan.proof(names))]
        for count in cube.counts.of(cell.rows, cell.sums) if cube.counts else [exactly(cell.rows)]:
            written = cell_of(count)
            if loosely is not None:
                written = replace(written, convention=loosely.convention, disputed=loosely.disputed)
            yield Row(
                "", {**held, "count": written}, names, note=self._reason(cell) if aside else "",
                set_aside=aside is not None, proven=proven, at=self.of.sheet.where(),
            )  # fmt: skip

    def _reason(self, cell: Sum) -> str:
        """Return why the rows of a cell are set aside; what is published lists the reasons of all of them together."""
        return tidy(cell.key[0]) if cell.key[0] else self.reasons

    def _told(self, cube: _Cube) -> list[Problem]:
        of = self.of
        without = sum(cell.rows for cell in cube.cells if not cube.at(cell, "source") and not cube.at(cell, "status"))
        without += sum(not row.sources and not row.set_aside for row in of.public)
        told = [*unmatched_places(of.sheet, of.columns.values()), *without_source(of.sheet, without)]
        every = len(of.public) + sum(cell.rows for cell in cube.cells)
        if of.with_count and every and not any(of.columns["count"].cells.values()):
            told.append(uncounted(of.sheet.where(0, "count"), of.sheet.name, every))
        if "date" in of.columns:
            told += after_as_of(of.scan, of.sheet, of.columns["date"], self.plan.reader.reading.as_of, of.aside)
        return told


def _notes(of: Opened) -> set[str]:
    """Return why rows that are not public are set aside; blank where any gives no reason."""
    texts = of.private.get("status", {})
    if not any(texts.get(text, 0) for text in of.aside):
        return set()
    if "note" not in of.sheet.letters:
        return {""}
    frame = of.frame.filter(nw.col("status").is_in(of.aside))
    notes = texts_of(of.engine, frame, "note", MOST_REASONS)
    if len(notes) > MOST_REASONS:
        where = of.sheet.where(of.sheet.header_row, "note")
        what = message("Rows are set aside for more than {most} different reasons.", most=MOST_REASONS)
        raise EvidenceNotValid([Problem("too_many_reasons", where, what, message("Write the same reason alike."))])
    return {tidy(text or "") for text, _ in notes}


Named = Mapping[Hashable, tuple[str, ...]]
"""The sources of rows that are alike, by session, whether they are set aside, and whether they are proven."""


def _names(cell: Cell | None) -> tuple[str, ...]:
    return tuple(sorted(cell.value)) if cell is not None and isinstance(cell.value, frozenset) else ()
