"""From sheets of text to rows of typed cells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction

from audit import places
from audit.bounds import INF, Interval, Truth
from audit.errors import Problem, Where, did_you_mean
from audit.evidence.columns import columns_read
from audit.evidence.model import QUOTE_STATES, SEARCHES, Asked, Cell, Found, Row, Source
from audit.evidence.schema import COMMON, QUOTED, TABLES, Column, Kind
from audit.evidence.sheets import RawRow, RawSheet
from audit.evidence.typed import Reading, Typed, Unread, entries, is_na
from audit.words import Message, message, plural

AT_LEAST_ONE = Interval(Fraction(1), INF)
"""A blank or unknown `count`: the row exists, so somebody does."""

_PLACES = (Kind.COUNTRY, Kind.COUNTRIES)
_CARRIED = (*COMMON, *QUOTED)


@dataclass(slots=True)
class Reader:
    """Reads the rows of one dossier and gathers every problem it meets."""

    reading: Reading
    asked: Asked
    sources: Mapping[str, Source]
    na_means: str | None = None  # Namibia or unknown
    sessions: Mapping[str, str] = field(default_factory=dict)  # folded id -> id
    problems: list[Problem] = field(default_factory=list)

    def rows(self, sheet: RawSheet, table: str) -> tuple[Row, ...]:
        """Return the rows of a table."""
        cells = Cells(self, sheet, table)
        rows = [self._row(sheet, table, raw, cells) for raw in sheet.rows]
        cells.say_unmatched()
        cells.say_uncounted(sheet.rows)
        self.problems += twice(sheet, [(row.at.row, row.id) for row in rows])
        return tuple(rows)

    def _row(self, sheet: RawSheet, table: str, raw: RawRow, cells: Cells) -> Row:
        common = self.common(sheet, raw)
        read = cells.of(raw)
        published = read["published"].value if "published" in read else None
        not_public = table == "documents" and published is Truth.NO
        return replace(common, cells=read, proven=common.proven or not_public)

    def common(self, sheet: RawSheet, raw: RawRow) -> Row:
        """Return what every row may carry, as a row without cells."""
        text = raw.cells.get
        sources = self.cited(sheet, raw)
        set_aside = self._one(sheet, raw, "status", COMMON["status"]) == frozenset({"set_aside"})
        public = self._one(sheet, raw, "public", COMMON["public"]) is Truth.YES
        if set_aside and not text("note"):
            self.problems.append(
                Problem(
                    "set_aside_without_reason",
                    sheet.where(raw.number, "status"),
                    message("This row is set aside without a reason."),
                    message("Write the reason in the column note."),
                )
            )
        searches = bool(sources) and all(self.sources[name].kind in SEARCHES for name in sources)
        return Row(
            id=text("id", ""), cells={}, sources=sources, page=text("page", ""), note=text("note", ""),
            set_aside=set_aside, public=public, proven=not searches, quote=text("quote", ""),
            found=self._found(sheet, raw, sources), at=sheet.where(raw.number),
        )  # fmt: skip

    def _found(self, sheet: RawSheet, raw: RawRow, sources: tuple[str, ...]) -> Found | None:
        """Return what came of looking for a quote, as an earlier reading wrote it: state; source; page."""
        if "quote_found" not in raw.cells:
            return None
        said, source, page, *more = [*(part.strip() for part in raw.cells["quote_found"].split(";")), "", ""]
        state = next((one for one in QUOTE_STATES if one == said), None)
        if state and source in sources and not any(more) and (not page or page.isdecimal()):
            return Found(state, source, int(page) if page else None)
        self.problems.append(
            Problem(
                "bad_quote_found",
                sheet.where(raw.number, "quote_found"),
                message("{text} does not say what came of a quote.", text=raw.cells["quote_found"]),
                message("Empty the cell: the tool fills it where the copy lies in sources/."),
            )
        )
        return None

    def cited(self, sheet: RawSheet, raw: RawRow) -> tuple[str, ...]:
        """Return the ids in the source column; one that no source has is a problem."""
        folded = {name.casefold(): name for name in self.sources}
        found: list[str] = []
        for entry in entries(raw.cells.get("source", "")):
            if entry.casefold() in folded:
                found.append(folded[entry.casefold()])
            else:
                self.problems.append(
                    Problem(
                        "unknown_source",
                        sheet.where(raw.number, "source"),
                        message("No source has the id {id}.", id=entry),
                        _source_mend(entry, self.sources),
                    )
                )
        return tuple(sorted(set(found)))

    def _one(self, sheet: RawSheet, raw: RawRow, name: str, column: Column) -> object:
        if name not in raw.cells:
            return None
        typed = self.typed(sheet, raw, name, column)
        return typed.value if typed else None

    def typed(self, sheet: RawSheet, raw: RawRow, name: str, column: Column) -> Typed | None:
        """Return the value of a filled cell, or None with the problem noted."""
        try:
            return self.reading.typed(raw.cells[name], column)
        except Unread as wrong:
            self.problems.append(Problem(wrong.code, sheet.where(raw.number, name), wrong.what, wrong.mend))
            return None


def twice(sheet: RawSheet, ids: Iterable[tuple[int, str]]) -> list[Problem]:
    """Return the problem of every id (given with its row) that an earlier row has."""
    first: dict[str, int] = {}
    problems = []
    for number, name in ids:
        taken = first.setdefault(name.casefold(), number) if name else number
        if taken != number:
            problems.append(
                Problem(
                    "duplicate_id",
                    sheet.where(number, "id"),
                    message("The id {id} is taken by row {row} already.", id=name, row=taken),
                    message("Give each row its own id."),
                )
            )
    return problems


def uncounted(where: Where, table: str, rows: int) -> Problem:
    """Return the warning about a column `count` that is blank throughout: each row stands for an unknown number."""
    told = plural(rows, "its row stands for one or more", "each of its {n} rows stands for one or more")
    what = message("The column count of {table} is blank, so {told}.", table=table, told=told)
    mend = message("Take the column out where each row is one; else write how many each row stands for.")
    return Problem("blank_count", where, what, mend, "warning")


class Cells:
    """Reads the typed cells of one table; equal texts of a column are read once."""

    def __init__(self, reader: Reader, sheet: RawSheet, table: str) -> None:
        """Read the cells of this sheet as those of this table."""
        self._reader, self._sheet = reader, sheet
        self._record = TABLES[table].record
        self._columns = {name: kind for name, kind in columns_read(table, reader.asked).items() if name not in _CARRIED}
        self._counts = "count" in sheet.letters and "count" in TABLES[table].columns
        self._read: dict[tuple[str, str], Typed | None] = {}
        self._unmatched: dict[str, list[int]] = {}  # place -> rows
        self._na: list[int] = []

    def of(self, raw: RawRow) -> dict[str, Cell]:
        """Return the cells of a row, as read."""
        cells = {name: self._cell(raw, name, text) for name, text in raw.cells.items() if name not in _CARRIED}
        if self._counts and not isinstance((cells.get("count") or Cell("", None)).value, Interval):
            cells["count"] = Cell(">=1", AT_LEAST_ONE, self._sheet.where(raw.number, "count"))
        return cells

    def say_uncounted(self, rows: Sequence[RawRow]) -> None:
        """Warn of a column `count` in which no row says anything."""
        if self._counts and rows and not any("count" in raw.cells for raw in rows):
            where = self._sheet.where(rows[0].number, "count")
            self._reader.problems.append(uncounted(where, self._sheet.name, len(rows)))

    def _cell(self, raw: RawRow, name: str, text: str) -> Cell:
        column = self._columns.get(name, Column(Kind.TEXT))
        if column.kind in _PLACES and (self._record or is_na(text)):
            typed: Typed | None = Typed(self._place(raw, name, text))
        elif name == "session":
            typed = self._session(raw, text)
        elif self._record and (name, text) in self._read:
            typed = self._read[name, text]
        else:
            typed = self._reader.typed(self._sheet, raw, name, column)
            if typed:  # a text that cannot be read is a problem in every row that has it
                self._read[name, text] = typed
        typed = typed or Typed(None)
        return Cell(text, typed.value, self._sheet.where(raw.number, name), typed.convention, typed.disputed)

    def _place(self, raw: RawRow, name: str, text: str) -> frozenset[str] | None:
        """Return a country; in record tables one that does not match is unknown and listed."""
        if text.casefold() == "unknown":
            return None
        if is_na(text):
            if self._record and self._reader.na_means:
                return frozenset({"NAM"}) if self._reader.na_means == "Namibia" else None
            if not self._record or not self._na:
                self._reader.problems.append(_na(self._sheet, raw, name, self._record))
            self._na.append(raw.number)
            return None
        key = (name, text)
        if key not in self._read:
            found = places.find(text, suggest=False).iso3
            self._read[key] = Typed(frozenset({found})) if found else None
        typed = self._read[key]
        if typed is None:
            self._unmatched.setdefault(text, []).append(raw.number)
            return None
        return typed.value if isinstance(typed.value, frozenset) else None

    def _session(self, raw: RawRow, text: str) -> Typed | None:
        if text.casefold() == "unknown":
            return Typed(None)
        found = self._reader.sessions.get(text.casefold())
        if found is None:
            self._reader.problems.append(
                Problem(
                    "unknown_session",
                    self._sheet.where(raw.number, "session"),
                    message("No session has the id {id}.", id=text),
                    message(
                        "{hint} Leave the cell empty where the session is not known.",
                        hint=did_you_mean(text, self._reader.sessions.values()),
                    ),
                )
            )
            return None
        return Typed(frozenset({found}))

    def say_unmatched(self) -> None:
        """Warn of the places of a record table that stay unknown."""
        if not self._unmatched:
            return
        rows = sum(map(len, self._unmatched.values()))
        first = min(map(min, self._unmatched.values()))
        where = self._sheet.where(first, "country")
        self._reader.problems.append(places_unmatched(where, sorted(self._unmatched), rows))


def places_unmatched(where: Where, names: Sequence[str], rows: int) -> Problem:
    """Return the warning about so many rows with places that match no country."""
    more = message(" and {n} more", n=len(names) - 10) if len(names) > 10 else message("")
    return Problem(
        "unmatched_places",
        where,
        message(
            "{rows} with a place that matches no country: {names}{more}.",
            rows=plural(rows, "{n} row", "{n} rows"),
            names=", ".join(names[:10]),
            more=more,
        ),
        message("They are read as unknown. Write the country as the UN does, or its code of three letters."),
        "warning",
    )


def _na(sheet: RawSheet, raw: RawRow, name: str, record: bool) -> Problem:
    where = sheet.where(raw.number, name)
    what = message("NA may stand for Namibia, or for not available.")
    if not record:
        return Problem("na_country", where, what, message("Write Namibia, or unknown."))
    mend = message("Say once in the process sheet what it means here: field na_means, value Namibia or unknown.")
    return Problem("na_country", where, what, mend)


def _source_mend(given: str, sources: Mapping[str, Source]) -> Message:
    """Return how a source that is not there comes to be: in two sheets that nobody has added to, it has no sheet."""
    if not sources:
        return message(
            "Give it a row in a sheet named sources, with the columns id, title and url, and write its id here; "
            "or leave this blank and say in note where it comes from."
        )
    return message(
        "{hint} Give it a row in the sheet sources, and put ; between several ids.",
        hint=did_you_mean(given, sources),
    )
