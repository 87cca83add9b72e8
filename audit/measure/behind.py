"""The rows behind a measure, one by one, and what each does in it: those about people too.

For the eyes of whoever holds the dossier. What is published tells of people only how many count; see `basis_of`
in counted.py for the rows that a card may name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from audit.bounds import Truth
from audit.evidence.fingerprint import keys
from audit.evidence.listed import counts, sessions_that_count
from audit.evidence.model import Dossier, Row
from audit.evidence.schema import PEOPLE
from audit.measure.counted import counts_among, named_in, opened
from audit.measure.filters import PLANNED, SET_ASIDE, TO_COME, counting, why_left_out
from audit.measure.masks import Condition, condition, vectors
from audit.measure.register import Entry, Register
from audit.measure.value import RowPart, RowRef
from audit.rubric.model import CountMeasure, CoverageMeasure, Measure, ShareMeasure
from audit.words import Message, message

TABLES_OF_PEOPLE = ("participants", "sessions")
"""The tables in which people are counted."""


Does = tuple[RowPart, Message | None]
"""Whether a row counts, and why, or what it does in the measure."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a measure asks of the rows of one table: when a row counts, and what it then does."""

    table: Register
    among: Condition
    named: tuple[str, ...]  # the columns that the measure names
    where: Condition | None = None  # of a share: which of those that count are its part
    reaches: str = ""  # of a coverage: the column whose members a row reaches


def rows_behind(dossier: Dossier, asked: Measure) -> Iterator[RowRef]:
    """Yield every row of the tables that one measure counts in: whether it counts, and why, or what it does.

    Measures inside others are not opened, and measures of days and documents name their own rows.
    """
    for part in _parts(dossier, asked):
        places = _places(dossier, part.table.name)
        rows: dict[int, list[Entry]] = {}
        for entry in part.table.entries:
            if entry.row is not None:
                rows.setdefault(id(entry.row), []).append(entry)
        for place, entries in rows.items():
            state, why = _together([_does(part, entry) for entry in entries])
            yield RowRef(*places[place], state, why)
        yield from _not_counted(dossier, part.table.name, places)


def _parts(dossier: Dossier, asked: Measure) -> Iterator[Part]:
    if isinstance(asked, CountMeasure):
        table = opened(dossier, asked.count.of)
        named = named_in(asked.count.where)
        yield Part(table, counts_among(table, asked.count.where, named), named)
    elif isinstance(asked, ShareMeasure):
        share = asked.share
        table, named = opened(dossier, share.of), named_in(share.where, share.among)
        among = counts_among(table, share.among, named)
        yield Part(table, among, named, where=condition(table.columns, share.where))
    elif isinstance(asked, CoverageMeasure):
        for by in asked.coverage.by:
            table, named = opened(dossier, by.of), (*by.where, by.column)
            yield Part(table, counts_among(table, by.where, named), named, reaches=by.column)


def _places(dossier: Dossier, name: str) -> Mapping[int, tuple[str, str]]:
    """Return the table and key of each row that a register may hold, by the row's identity."""
    tables = [dossier.tables[table] for table in (TABLES_OF_PEOPLE if name == PEOPLE else (name,))]
    return {id(row): (table.name, key) for table in tables for row, key in zip(table.rows, keys(table), strict=True)}


def _does(part: Part, entry: Entry) -> Does:
    """Return whether a row counts, and what it does there, or why it does not or may not."""
    columns, cells = part.table.columns, entry.cells
    counts_so = _truth(vectors(columns, cells, [part.among]))
    if counts_so is Truth.NO:
        return "left_out", _why_not(part, entry)
    if counts_so is Truth.UNKNOWN or entry.mass.low == 0:
        return "open", _why_open(part, entry)
    if part.where is not None:
        return _in_share(_truth(vectors(columns, cells, [part.where])))
    if part.reaches and not columns.is_place(part.reaches) and cells.get(part.reaches) is None:
        return "open", message("what it reaches is not known")
    return "sure", None


def _together(does: Sequence[Does]) -> Does:
    """Return what a row does: a session stands for people who are affected, and for others."""
    if all(one == does[0] for one in does):
        return does[0]
    state: RowPart = "sure" if all(part == "sure" for part, _ in does) else "open"
    return state, message("they count in the whole, and as many of them as its figures say are asked for")


def _truth(can: frozenset[tuple[bool, ...]]) -> Truth:
    truths = {vector[0] for vector in can}
    return Truth.UNKNOWN if len(truths) > 1 else Truth.YES if True in truths else Truth.NO


def _in_share(holds: Truth) -> Does:
    if holds is Truth.UNKNOWN:
        return "open", message("it counts in the whole; whether it is one of those asked for is not known")
    asked_for, whole_only = message("it is one of those asked for"), message("it counts in the whole only")
    return "sure", asked_for if holds is Truth.YES else whole_only


def _why_not(part: Part, entry: Entry) -> Message:
    """Return the first column, of those that decide, that rules a row out."""
    columns = part.table.columns
    filters = counting(part.table.name, part.named)
    for name, words in part.among.items():
        if vectors(columns, entry.cells, [{name: words}]) == {(False,)}:
            if name in filters:
                return why_left_out(name)
            cell = entry.row.cells.get(name) if entry.row else None
            said = cell.text if cell else "of another kind"
            return message("{column} is {said}", column=name.replace("_", " "), said=said)
    return message("it does not hold what is asked")


def _why_open(part: Part, entry: Entry) -> Message:
    row = entry.row
    if row is not None and not row.proven:
        return message("it rests on searches alone")
    if row is not None and row.to_come:
        return TO_COME
    held = row.cells.get("held") if row else None
    if held is not None and held.text.casefold() == "planned":
        return PLANNED
    columns = part.table.columns
    names = [name for name, words in part.among.items() if len(vectors(columns, entry.cells, [{name: words}])) > 1]
    if names:
        return message("{column} is not known", column=", ".join(name.replace("_", " ") for name in names))
    return message("not all that is asked is known of it")


def _not_counted(dossier: Dossier, name: str, places: Mapping[int, tuple[str, str]]) -> Iterator[RowRef]:
    """Yield rows that no register of people holds: those set aside, and those of sessions that do not count."""
    for table in TABLES_OF_PEOPLE if name == PEOPLE else (name,):
        for row in dossier.tables[table].rows:
            if row.set_aside:
                yield RowRef(*places[id(row)], "left_out", message(SET_ASIDE, reason=row.note))
    if name == PEOPLE:
        sessions = sessions_that_count(dossier)
        for row in dossier.tables["participants"].accepted:
            if counts(row, sessions) is Truth.NO:
                why = message("the session does not count")
                yield RowRef(*places[id(row)], "left_out", why)
        for row in dossier.tables["sessions"].accepted:
            if why_out := _session_out(row):
                yield RowRef(*places[id(row)], "left_out", why_out)


def _session_out(row: Row) -> Message | None:
    for name, words in counting("sessions").items():
        value = row.value(name)
        if row.proven and isinstance(value, frozenset) and not value & {*words, "planned"}:
            return why_left_out(name)
    return None
