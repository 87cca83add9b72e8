"""The distinct texts of a large table's columns, each read once by the same code that reads every other cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import narwhals.stable.v2 as nw

from audit.bounds import INF, Interval
from audit.errors import EvidenceNotValid, Problem
from audit.evidence.columns import columns_read
from audit.evidence.large.cube import texts_of
from audit.evidence.large.engines import Engine, Frame
from audit.evidence.large.scan import Scan
from audit.evidence.large.ways import MOST_IN_A_CELL, MOST_TEXTS
from audit.evidence.model import Cell, Value
from audit.evidence.rows import Cells, Reader
from audit.evidence.schema import COMMON, QUOTED, Kind
from audit.evidence.sheets import RawRow, RawSheet, tidy
from audit.evidence.text_tables import without_apostrophe
from audit.words import Message, listed, message, plural, say

CARRIED = ("source", "status", "public")
"""What every row may carry and a reduced row keeps; the note of a row set aside is kept too."""

UNREAD = (Kind.TEXT, Kind.URL, Kind.CRITERION)
WORDS_OF_ONE = ("themes", "campaign")
"""Columns that are not read: free words, and words that few rows share. Nothing of them is ever published."""

_DAY = len("2016-09-07")
"""Letters of a day: where a column holds days with the time of day, only the day is read."""

_SHOWN = 3
"""Rows named for each text that cannot be read."""

_MOST_WRONG = 1_000
"""Texts of one column that cannot be read before no more are looked at."""

_MOST_TOLD = 50
"""Texts of one column that are told one by one."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how many rows hold each text, and what each text was read as; None for what is blank."""

    name: str
    rows: Mapping[str | None, int]
    cells: Mapping[str, Cell | None]
    sources: Mapping[str, tuple[str, ...]]  # of the column `source`
    cut: int = 0  # letters to which its texts were cut: of a day and time only the day

    @property
    def blank(self) -> int:
        """How many rows hold nothing."""
        return self.rows.get(None, 0) + sum(self.rows[text] for text, cell in self.cells.items() if cell is None)

    def blank_texts(self) -> list[str]:
        """Return the texts that say nothing: spaces, and signs that nobody sees."""
        return [text for text, cell in self.cells.items() if cell is None]

    def texts_where(self, holds: Callable[[Value], bool]) -> list[str]:
        """Return the texts that were read as a value for which something holds."""
        return [text for text, cell in self.cells.items() if cell is not None and holds(cell.value)]


def read_columns(sheet: RawSheet, reader: Reader) -> list[str]:
    """Return the columns of a sheet that are read for what they say, those every row may carry left aside."""
    known = columns_read(sheet.name, reader.asked)
    carried = (*COMMON, *QUOTED)
    return [
        name
        for name in sheet.letters
        if name in known and name not in carried and known[name].kind not in UNREAD and name not in WORDS_OF_ONE
    ]


def classes(
    scan: Scan, engine: Engine, frame: Frame, sheet: RawSheet, reader: Reader, names: Iterable[str],
    told: Mapping[str, Mapping[str | None, int]] = MappingProxyType({}),
) -> tuple[dict[str, Column], list[Problem]]:  # fmt: skip
    """Return the named columns with their distinct texts as read, and what is wrong with any of them.

    `told` holds the texts of columns whose rows were counted already. Raises EvidenceNotValid where a column holds more
    than MOST_TEXTS different texts.
    """
    known = {**COMMON, **columns_read(sheet.name, reader.asked)}
    found: dict[str, Column] = {}
    problems: list[Problem] = []
    for name in names:
        rows, cut = dict(told[name] if name in told else texts_of(engine, frame, name, MOST_TEXTS)), 0
        if len(rows) > MOST_TEXTS and known[name].kind is Kind.DATE:
            cut = _DAY
            days = frame.with_columns(nw.col(name).str.slice(0, cut))
            rows = dict(texts_of(engine, days, name, MOST_TEXTS))
        if len(rows) > MOST_TEXTS:
            raise EvidenceNotValid([too_many_texts(sheet, name)])
        column, wrong = _read(name, rows, sheet, reader, apostrophes=not scan.table.parquet)
        found[name] = replace(column, cut=cut)
        problems += _told(scan, sheet, found[name], wrong)
    return found, problems


def _read(
    name: str, rows: Mapping[str | None, int], sheet: RawSheet, reader: Reader, *, apostrophes: bool
) -> tuple[Column, dict[str, Problem]]:
    """Return a column as read, and the problem of each text that could not be."""
    alone = Reader(reader.reading, reader.asked, reader.sources, reader.na_means, reader.sessions)
    cells = Cells(alone, sheet, sheet.name)
    read: dict[str, Cell | None] = {}
    sources: dict[str, tuple[str, ...]] = {}
    wrong: dict[str, Problem] = {}
    for text in sorted(text for text in rows if text is not None):
        if len(wrong) > _MOST_WRONG:
            break
        clean = tidy(without_apostrophe(text) if apostrophes else text)
        raw = RawRow(0, {name: clean})
        if not clean:
            read[text] = None
        elif name == "source":
            sources[text] = alone.cited(sheet, raw)
            read[text] = Cell(clean, None)
        elif name in COMMON:
            typed = alone.typed(sheet, raw, name, COMMON[name])
            read[text] = Cell(clean, typed.value if typed else None)
        else:
            read[text] = replace(cells.of(raw)[name], at=sheet.where())
        if alone.problems:
            wrong[text] = alone.problems[0]
            alone.problems.clear()
        elif name == "count" and (problem := _too_large(sheet, read[text])):
            wrong[text] = problem
    return Column(name, rows, read, sources), wrong


def _too_large(sheet: RawSheet, cell: Cell | None) -> Problem | None:
    value = cell.value if cell else None
    if cell is None or not isinstance(value, Interval):
        return None
    if value.low <= MOST_IN_A_CELL and (value.high == INF or value.high <= MOST_IN_A_CELL):
        return None
    what = message("{text} is more than one row may stand for, {most}.", text=cell.text, most=f"{MOST_IN_A_CELL:,}")
    return Problem("bad_number", sheet.where(0, "count"), what, message("Check the number."))


def _told(scan: Scan, sheet: RawSheet, column: Column, wrong: Mapping[str, Problem]) -> list[Problem]:
    """Return a problem for each text that could not be read, with the first rows that hold it."""
    told = []
    for text, problem in list(wrong.items())[:_MOST_TOLD]:
        rows = column.rows[text]
        first = scan.first_rows(column.name, text, column.cut, _SHOWN)
        where = scan.table.where(first[0][0], first[0][1], sheet.letters[column.name])
        told.append(replace(problem, where=where, what=_with_rows(problem.what, rows, [row for _, row in first])))
    if (more := len(wrong) - _MOST_TOLD) > 0:
        words = plural(more, "{n} more text", "{n} more texts")
        what = message("{words} in this column cannot be read, or more.", words=words)
        told.append(Problem("more_unread", sheet.where(0, column.name), what, message("Mend those listed first.")))
    return told


def _with_rows(what: Message, rows: int, first: Sequence[int]) -> Message:
    if rows == 1:
        return what
    named = listed(str(row) for row in first)
    pattern = "{what} In {rows} rows: {named}." if rows == len(first) else "{what} In {rows} rows, first {named}."
    return message(pattern, what=say(what), rows=rows, named=named)


def unmatched(column: Column) -> list[str]:
    """Return the places of a column that match no country, as they are written."""
    from audit.evidence.typed import is_na

    places = (cell.text for cell in column.cells.values() if cell is not None and cell.value is None)
    return sorted({text for text in places if text.casefold() != "unknown" and not is_na(text)})


def too_many_texts(sheet: RawSheet, name: str) -> Problem:
    """Return the problem of a column with more different texts than are looked at."""
    what = message("The column {column} holds more than {most} different texts.", column=name, most=f"{MOST_TEXTS:,}")
    mend = message("Write what is alike alike: a country, a group, a day, one source for many rows.")
    return Problem("too_many_texts", sheet.where(sheet.header_row, name), what, mend)
