"""From a large table to few rows that say the same: each stands for all rows of its kind, their counts added up.

What is published of people are tallies (redact_people.py): sums over rows that are alike. A sum of sums is the same
sum, so the reduced table gives the same publishable dossier, and the same card, as its rows would one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import narwhals.stable.v2 as nw

from audit.bounds import Truth, exactly
from audit.errors import EvidenceNotValid, Problem
from audit.evidence.canonical import cell_of
from audit.evidence.columns import check_columns
from audit.evidence.facts import fact
from audit.evidence.followed import followed
from audit.evidence.large.cache import cache_folder
from audit.evidence.large.classes import CARRIED, too_many_texts
from audit.evidence.large.counts import Counts, counts
from audit.evidence.large.cube import FEW, Grouped, grouped, texts_of
from audit.evidence.large.cube import Cell as Sum
from audit.evidence.large.kept_apart import (
    Apart,
    Kinds,
    ToPublish,
    every_value,
    kinds,
    kinds_of_sources,
)
from audit.evidence.large.opened import SET_ASIDE, Opened, opened
from audit.evidence.large.record_table import RecordTable
from audit.evidence.large.scan import connection, scan_of
from audit.evidence.large.told import after_as_of, unmatched_places, without_reason, without_source
from audit.evidence.large.ways import MOST_TEXTS
from audit.evidence.listed import sessions_that_count
from audit.evidence.model import SEARCHES, Cell, Dossier, Row
from audit.evidence.redact_people import KEPT
from audit.evidence.rows import Reader, uncounted
from audit.evidence.sheets import tidy

NOTE = "_note"
NEVER_APART = ("count", "date", "signatories")
"""Columns that tell no rows apart: counts are added up, and of a day only whether it lies after as_of is asked."""

TOLD_TWICE = ("session", "source")
"""Columns that tell rows apart in one way for the tallies and in another for who was where, and who is named."""


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
        sheet, found = check_columns(scan.head, table.name, reader.asked, drop_personal=drop_personal)
        problems = [*scan.problems, *found]
        if any(problem.severity == "error" for problem in problems):
            return Reduced(problems=problems)
        one, found = opened(scan, sheet, reader, folder)
        if one is None:
            return Reduced(problems=[*problems, *found])
        notes = _notes(one)
        if "" in notes:
            return Reduced(problems=[*problems, without_reason(scan, sheet, one.aside)])
        made = _Reduction(one, reader, dossier, "; ".join(sorted(notes))).made()
        return replace(made, problems=[*problems, *made.problems])


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
    reader: Reader
    dossier: Dossier
    reasons: str  # why rows are set aside, all together: so it is published

    def made(self) -> Reduced:
        """Return the rows that stand for the table, those that say who was at which session, and what is to be said."""
        of, working = self.of, self.of.scan.table.ways.working
        apart: Apart = every_value if working else self._to_publish()
        kept = [kinds(of.columns[name], apart, of.private[name]) for name in self._columns(working)]
        sources = self._sources(lambda names: names if working else self._proof(names))
        every = [*kept, *sources, *self._aside(), *(self._conventions() if working else ())]
        whole = self._grouped(every, noted=working)
        cube = self._cube(every, whole)
        named = None if working else self._named(kept, sources, whole)
        made = tuple(row for cell in cube.cells for row in self._rows(cube, cell, named))
        listed = None if working or "session" not in of.columns else (*of.public, *self._listed(apart, whole))
        aside = sum(row.set_aside for row in of.public)
        aside += sum(cell.rows for cell in cube.cells if cube.at(cell, "status"))
        rows = len(of.public) + sum(cell.rows for cell in cube.cells)
        return Reduced((*of.public, *made), listed, self._told(cube), (rows - aside, aside))

    def _columns(self, working: bool) -> list[str]:
        """Return the columns that tell rows apart, in the order of the sheet."""
        if working:
            return [name for name in self.of.columns if name not in (*NEVER_APART, *CARRIED)]
        return [name for name in self.of.columns if name in (*KEPT, "session")]

    def _to_publish(self) -> ToPublish:
        by_country = fact(self.dossier, "publish_countries").value is Truth.YES
        return ToPublish(followed(self.dossier), sessions_that_count(self.dossier), by_country)

    def _grouped(self, of: Sequence[Kinds], *, noted: bool = False, counted: bool = True) -> Grouped:
        """Return the table grouped, in one pass over it, so that it is told apart by these kinds.

        `noted` keeps rows set aside for different reasons apart; without `counted` only rows are counted.
        """
        frame, texts = self.of.frame, tuple[str, ...]()
        if noted and self.of.aside and "note" in self.of.sheet.letters:
            frame = frame.with_columns(nw.when(nw.col("status").is_in(self.of.aside)).then(nw.col("note")).alias(NOTE))
            texts = (NOTE,)
        added = self._counts() if counted else None
        numbers, blank = (added.lookup, added.blank) if added else (None, ())
        asked = [one.lookup for one in of if one.matters or (one.column in TOLD_TWICE and len(one.of) <= FEW)]
        return grouped(self.of.engine, frame, asked, texts, numbers, blank, self.of.sheet.where())

    def _counts(self) -> Counts | None:
        return counts(self.of.columns["count"]) if self.of.with_count else None

    def _cube(self, of: Sequence[Kinds], whole: Grouped | None = None, *, counted: bool = True) -> _Cube:
        """Return the table reduced to these kinds, from `whole` where that tells them apart.

        A column of one kind only is not asked for.
        """
        asked = [one for one in of if one.matters]
        if whole is None or not whole.tells([one.lookup for one in asked]):
            whole = self._grouped(of, counted=counted)
        added, plain = self._counts() if counted else None, (NOTE,) if NOTE in whole.texts else ()
        found = whole.cells([one.lookup for one in asked], plain)
        if rows := self.of.nothing_read:
            key = (*(None for _ in plain), *(0 for _ in asked))
            found.append(Sum(key, rows, tuple(rows * one for one in added.blank) if added else ()))
        places = {one.column: len(plain) + at for at, one in enumerate(asked)}
        cells = [
            Sum(
                (
                    cell.key[0] if plain else None,
                    *(cell.key[places[one.column]] if one.matters else 0 for one in of),
                ),
                cell.rows,
                cell.sums,
            )
            for cell in found
            if cell.rows
        ]
        return _Cube(of, sorted(cells, key=lambda cell: (cell.key[0] or "", cell.key[1:])), added)

    def _aside(self) -> list[Kinds]:
        if not self.of.aside:
            return []
        return [Kinds("status", (None, Cell("set_aside", SET_ASIDE)), dict.fromkeys(self.of.aside, 1))]

    def _conventions(self) -> list[Kinds]:
        """Return the kinds of loose words that counts were written with, which a card prints."""
        if not self.of.with_count:
            return []
        column = self.of.columns["count"]
        return [kinds(column, lambda _, cell: (cell.convention, cell.disputed) if cell else (None, False),
                      self.of.private["count"])]  # fmt: skip

    def _sources(self, apart: Callable[[tuple[str, ...]], Hashable]) -> list[Kinds]:
        if "source" not in self.of.columns:
            return []
        return [kinds_of_sources(self.of.columns["source"], apart, self.of.private["source"])]

    def _proof(self, names: tuple[str, ...]) -> Truth | None:
        """Return whether a row is proven; None where it names no source."""
        if not names:
            return None
        return Truth.NO if self._searches(names) else Truth.YES

    def _searches(self, names: Iterable[str]) -> bool:
        return all(self.reader.sources[name].kind in SEARCHES for name in names)

    def _named(self, kept: Sequence[Kinds], sources: Sequence[Kinds], whole: Grouped) -> Named:
        """Return which sources rows name that are alike in what is published of them."""
        if not sources:
            return {}
        by_session = [one for one in kept if one.column == "session"]
        every = [*by_session, *self._aside(), *self._sources(lambda names: names)]
        cube = self._cube(every, whole, counted=False)
        found: dict[Hashable, set[str]] = {}
        for cell in cube.cells:
            if names := _names(cube.at(cell, "source")):
                key = (cube.at(cell, "session"), cube.at(cell, "status"), self._proof(names))
                found.setdefault(key, set()).update(names)
        return {key: tuple(sorted(names)) for key, names in found.items()}

    def _listed(self, apart: Apart, whole: Grouped) -> Iterator[Row]:
        """Yield who was at which session, and who of them is affected."""
        columns, private = self.of.columns, self.of.private
        of = [kinds(columns["session"], every_value, private["session"])]
        of += [kinds(columns[name], apart, private[name]) for name in ("affected",) if name in columns]
        cube = self._cube([*of, *self._sources(lambda names: names), *self._aside()], whole)
        for cell in cube.cells:
            yield from self._rows(cube, cell, None)

    def _rows(self, cube: _Cube, cell: Sum, named: Named | None) -> Iterator[Row]:
        """Yield the rows that stand for one cell: one for counts that are known, one for those that are not."""
        held = {name: value for name, value in cube.held(cell) if value is not None}
        names = _names(held.pop("source", None))
        aside, loosely = held.pop("status", None), held.pop("count", None)
        proven = not (names and self._searches(names))
        if named is not None and names:
            names = named[(held.get("session"), aside, self._proof(names))]
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
            told += after_as_of(of.scan, of.sheet, of.columns["date"], self.reader.reading.as_of, of.aside)
        return told


def _notes(of: Opened) -> set[str]:
    """Return why rows that are not public are set aside; blank where any gives no reason."""
    texts = of.private.get("status", {})
    if not any(texts.get(text, 0) for text in of.aside):
        return set()
    if "note" not in of.sheet.letters:
        return {""}
    frame = of.frame.filter(nw.col("status").is_in(of.aside))
    notes = texts_of(of.engine, frame, "note", MOST_TEXTS)
    if len(notes) > MOST_TEXTS:
        raise EvidenceNotValid([too_many_texts(of.sheet, "note")])
    return {tidy(text or "") for text, _ in notes}


Named = Mapping[Hashable, tuple[str, ...]]
"""The sources of rows that are alike, by session, whether they are set aside, and whether they are proven."""


def _names(cell: Cell | None) -> tuple[str, ...]:
    return tuple(sorted(cell.value)) if cell is not None and isinstance(cell.value, frozenset) else ()
