"""DuckDB behind one file: what a large table holds as text, where a text stands, and the cache of its columns."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from audit.errors import AuditError, EvidenceNotValid, Problem
from audit.evidence.large.broken import cache_full, csv_problem, out_of_memory, parquet_problem
from audit.evidence.large.csv_header import header_of
from audit.evidence.large.ways import MOST_ROWS, Ways
from audit.evidence.sheets import RawRow, RawSheet, column_name, letter, nameless, sheet_of, tidy
from audit.words import message

if TYPE_CHECKING:
    from audit.evidence.large.record_table import RecordTable

T = TypeVar("T")

HEAD = 1_000
"""Rows looked at to see what undeclared columns hold: names and numbers of people stand in most rows, or in none."""

_ROW, _FILE = "_row", "_file"
"""Columns of a scan beside those of the table: the number of the row in its file, and the file."""

_NUMBER, _NAME = "file_row_number", "_name_of_file"
"""What DuckDB calls the number of a row, which cannot be changed, and what it is told to call the name of a file."""

_STEP = 997
"""Every so many rows one is looked at too, where undeclared columns begin to hold something further down."""

_MOST_IN_A_LINE = 2**21
"""Bytes of one row of CSV: a quotation mark that is never closed must not swallow the file."""


def connection(ways: Ways, folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """Return a connection that keeps to its memory, spills into `folder`, and fetches nothing from the network."""
    config: dict[str, Any] = {
        "memory_limit": ways.memory, "autoinstall_known_extensions": "false", "autoload_known_extensions": "false",
        "preserve_insertion_order": "true",
    }  # fmt: skip
    if folder is not None:
        config["temp_directory"] = str(folder)
    try:
        con = duckdb.connect(config=config)
        con.execute("set TimeZone = 'UTC'")  # so that a moment with its zone is the same day on every computer
        return con
    except duckdb.Error:
        raise AuditError(f"{ways.memory} is no amount of memory. Write it like 1GB or 500MB.") from None


def quoted(name: str) -> str:
    """Return a name as SQL takes it, whatever stands in it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL takes it, whatever stands in it."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class Scan:
    """One large table as rows of text under named columns."""

    table: RecordTable
    con: duckdb.DuckDBPyConnection
    head: RawSheet  # its columns, and the first rows
    problems: tuple[Problem, ...]
    source: str  # SQL: every column as text under the name the format gives it, with _row and _file
    plain: bool  # Parquet whose columns are text already, under the same names
    shift: int = 0  # from the lines of a CSV file to its rows
    cache: Path | None = None  # one Parquet file of the columns asked for

    def query(self, sql: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Return the rows of a query; raises EvidenceNotValid or AuditError where the table cannot be read."""
        return self.computed(lambda: self.con.execute(sql, list(values)).fetchall())

    def computed(self, compute: Callable[[], T]) -> T:
        """Return what DuckDB computes; raises as `query`, and KeyboardInterrupt where it was stopped."""
        try:
            return compute()
        except duckdb.Error as broken:
            raise self.wrong(broken) from None
        except RuntimeError as stopped:
            if "interrupted" in str(stopped):  # it swallows what a signal raised
                raise KeyboardInterrupt from None
            raise

    def wrong(self, broken: Exception) -> Exception:
        """Return what a person can do about an error of the engine."""
        text = str(broken)
        if not self.table.parquet and "CSV Error" in text:  # it holds the row, which may hold any words
            return EvidenceNotValid([csv_problem(text, self.table.where(), self.shift)])
        if isinstance(broken, duckdb.OutOfMemoryException) and "memory" in text.casefold():
            return cache_full(text) if "temp" in text and "disk" in text else out_of_memory(self.table.ways.memory)
        if re.search(r"[Nn]o space left|File too large|[Cc]ould not write|max_temp_directory_size", text):
            return cache_full(text)
        if not self.table.parquet:
            return EvidenceNotValid([csv_problem(text, self.table.where(), self.shift)])
        for file in self.table.files:
            if problem := self._broken(file):
                return EvidenceNotValid([problem])
        return EvidenceNotValid([parquet_problem(text, self.table.where())])

    def _broken(self, file: Path) -> Problem | None:
        try:
            self.con.execute(f"select max(hash(columns(*))) from read_parquet({literal(str(file))})").fetchall()
        except duckdb.Error as broken:
            return parquet_problem(str(broken), self.table.where(file))
        return None

    @property
    def placed(self) -> str:
        """SQL: the rows with their places, from the cache where a CSV file was turned into one."""
        if self.cache is None or self.table.parquet:
            return self.source
        cached = f"read_parquet({literal(str(self.cache))}, file_row_number=true)"
        return f"select *, file_row_number + {self.head.header_row + 1} as {_ROW}, 0 as {_FILE} from {cached}"

    def first_rows(self, column: str, text: str, cut: int, most: int) -> list[tuple[Path, int]]:
        """Return the first rows in which a column, cut to so many letters where it is, holds a text."""
        held = f"left({quoted(column)}, {cut})" if cut else quoted(column)
        return self.rows_where(f"{held} = {literal(text)}", most)

    def rows_where(self, condition: str, most: int) -> list[tuple[Path, int]]:
        """Return the first rows that a condition holds for, with their file."""
        sql = f"select {_FILE}, {_ROW} from ({self.placed}) where {condition} order by {_FILE}, {_ROW} limit {most}"
        return [(self.table.files[int(at)], int(row)) for at, row in self.query(sql)]

    def rows(self, condition: str, most: int) -> list[tuple[int, Mapping[str, str | None]]]:
        """Return up to so many whole rows that a condition holds for, numbered, in their order."""
        names = list(self.head.letters)
        listed = ", ".join(quoted(name) for name in names)
        sql = f"select {_ROW}, {listed} from ({self.source}) where {condition} order by {_FILE}, {_ROW} limit {most}"
        return [(int(row), dict(zip(names, texts, strict=True))) for row, *texts in self.query(sql)]

    def spread(self, columns: Sequence[str]) -> list[RawRow]:
        """Return what some columns hold in rows spread over the table, as many as are looked at from its start."""
        if not columns:
            return []
        listed = ", ".join(map(quoted, columns))
        rows = self.query(f"select {_ROW}, {listed} from ({self.source}) where {_ROW} % {_STEP} = 0 limit {HEAD}")
        held = ((int(row), {name: tidy(text) for name, text in zip(columns, texts, strict=True) if text})
                for row, *texts in rows)  # fmt: skip
        return [RawRow(row, cells) for row, cells in held if cells]

    def cached(self, columns: Sequence[str], path: Path) -> Scan:
        """Return the scan with the named columns written as one Parquet file of text, in the order of the rows."""
        listed = ", ".join(quoted(name) for name in columns)
        self.query(f"copy (select {listed} from ({self.source})) to {literal(str(path))} (format parquet)")
        return replace(self, cache=path)


def scan_of(table: RecordTable, con: duckdb.DuckDBPyConnection) -> Scan:
    """Return a table opened for reading: its header, its first rows, and every column as text."""
    scan = _scan_of_parquet(table, con) if table.parquet else _scan_of_csv(table, con)
    if table.parquet and (rows := _rows_told(table, con)) > MOST_ROWS:
        what = message("The table holds {n} rows; {most} is the most that is counted.", n=rows, most=MOST_ROWS)
        raise EvidenceNotValid([Problem("too_many_rows", table.where(), what, message("Split the process."))])
    return scan


def _with_head(scan: Scan, headers: Sequence[str], header_row: int) -> Scan:
    """Return a scan with its header and first rows as a sheet, each column once."""
    headers = ["" if column_name(header) in scan.table.passed else header for header in headers]
    names = [column_name(header) for header in headers]
    first: dict[str, int] = {}
    for at, name in enumerate(names):
        if name:
            first.setdefault(name, at)
    body = scan.query(f"select * exclude ({_ROW}, {_FILE}) from ({scan.source}) limit {HEAD}") if first else []
    places = {name: at for at, name in enumerate(first)}
    texts = [["" if name not in places else (row[places[name]] or "") for name in names] for row in body]
    grid = itertools.chain([(header_row, list(headers))], enumerate(texts, header_row + 1))
    head, problems = sheet_of(scan.table.name, scan.table.label, grid, in_workbook=False)
    return replace(scan, head=head, problems=tuple(problems))


def _scan_of_csv(table: RecordTable, con: duckdb.DuckDBPyConnection) -> Scan:
    header = header_of(table.files[0], table.label)
    places: dict[str, int] = {}
    for at, text in enumerate(header.columns):
        if (name := column_name(text)) not in ("", *table.passed):
            places.setdefault(name, at)
    columns = ", ".join(f"'c{at}': 'VARCHAR'" for at in range(len(header.columns)))
    read = (
        f"read_csv({literal(str(table.files[0].resolve()))}, auto_detect=false, header=false, skip={header.lines}, "
        f"columns={{{columns}}}, delim={literal(header.separator)}, quote='\"', escape='\"', strict_mode=true, "
        f"max_line_size={_MOST_IN_A_LINE}, buffer_size={8 * _MOST_IN_A_LINE})"
    )
    listed = "".join(f"c{at} as {quoted(name)}, " for name, at in places.items())
    source = f"select {listed}row_number() over () + {header.row} as {_ROW}, 0 as {_FILE} from {read}"
    scan = Scan(table, con, _no_head(table, header.row), (), source, False, header.row - header.lines)
    scan = _with_head(scan, header.columns, header.row)
    without = [f"c{at}" for at, text in enumerate(header.columns) if not column_name(text)]
    return replace(scan, problems=(*scan.problems, *_filled(scan, read, without, header.row)))


def _filled(scan: Scan, read: str, columns: Sequence[str], header_row: int) -> Iterator[Problem]:
    """Yield the problem of the first cell that stands in one of some columns without a header."""
    if not columns:
        return
    numbered = f"select *, row_number() over () + {header_row} as {_ROW} from {read}"
    anything = " or ".join(f"trim({name}) <> ''" for name in columns)
    for row, *texts in scan.query(f"select {_ROW}, {', '.join(columns)} from ({numbered}) where {anything} limit 1"):
        at = next(int(name[1:]) for name, text in zip(columns, texts, strict=True) if text and text.strip())
        yield nameless(scan.table.where(None, int(row), letter(at + 1)))


def _no_head(table: RecordTable, row: int = 0) -> RawSheet:
    return RawSheet(table.name, table.label, False, {}, {}, (), row)


def _scan_of_parquet(table: RecordTable, con: duckdb.DuckDBPyConnection) -> Scan:
    types = _types(table, con)
    if taken := next((header for header in types if header.casefold() in (_NUMBER, _NAME)), ""):
        what = message("A column cannot be called {header}: the engine uses that name.", header=taken)
        raise EvidenceNotValid([Problem("reserved_column", table.where(), what, message("Give it another name."))])
    places: dict[str, str] = {}
    for header in types:
        if (name := column_name(header)) not in ("", *table.passed):
            places.setdefault(name, header)
    listed = "".join(f"{_as_text(header, types[header])} as {quoted(name)}, " for name, header in places.items())
    files = ", ".join(literal(str(file.resolve())) for file in table.files)
    at = "0" if len(table.files) == 1 else f"list_position([{files}], {_NAME}) - 1"
    source = (
        f"select {listed}{_NUMBER} + 1 as {_ROW}, {at} as {_FILE} "
        f"from read_parquet([{files}], file_row_number=true, filename={literal(_NAME)})"
    )
    plain = all(name == header and types[header] == "VARCHAR" for name, header in places.items())
    return _with_head(Scan(table, con, _no_head(table), (), source, plain), list(types), 0)


def _types(table: RecordTable, con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Return the type of each column by its header; raises EvidenceNotValid where two files differ."""
    first: dict[str, str] = {}
    for file in table.files:
        try:
            told = con.execute(f"describe select * from read_parquet({literal(str(file.resolve()))})").fetchall()
        except duckdb.Error as broken:
            raise _not_opened(broken, table, file) from None
        types = {str(name): str(kind) for name, kind, *_ in told}
        first = first or types
        if problem := _differs(first, types, table, file):
            raise EvidenceNotValid([problem])
    return first


def _differs(first: Mapping[str, str], types: Mapping[str, str], table: RecordTable, file: Path) -> Problem | None:
    """Return the problem of a file whose columns are not those of the first file."""
    mend = message("Write all files of the folder alike.")
    for name in sorted({*first, *types}):
        if first.get(name) == types.get(name):
            continue
        values = {"column": name, "first": table.files[0].name}
        if name in first and name in types:
            what = message("The column {column} is {now} from row 1 on, and {then} in {first}.",
                           now=types[name], then=first[name], **values)  # fmt: skip
        elif name in first:
            what = message("The column {column} of {first} is not in this file.", **values)
        else:
            what = message("The column {column} is not in {first}.", **values)
        return Problem("columns_differ", table.where(file, 1), what, mend)
    return None


def _as_text(header: str, kind: str) -> str:
    if kind == "VARCHAR":
        return quoted(header)
    if kind == "TIMESTAMP WITH TIME ZONE":
        return f"timezone('UTC', {quoted(header)})::varchar"
    if kind.endswith("[]"):
        return f"array_to_string({quoted(header)}::varchar[], '; ')"
    return f"{quoted(header)}::varchar"


def parquet_rows(table: RecordTable) -> int:
    """Return how many rows the files of a Parquet table say they hold."""
    with connection(table.ways) as con:
        return _rows_told(table, con)


def _rows_told(table: RecordTable, con: duckdb.DuckDBPyConnection) -> int:
    total = 0
    for file in table.files:
        try:
            sql = f"select sum(num_rows)::bigint from parquet_file_metadata({literal(str(file.resolve()))})"
            total += int(con.execute(sql).fetchall()[0][0] or 0)
        except duckdb.Error as broken:
            raise _not_opened(broken, table, file) from None
    return total


def _not_opened(broken: duckdb.Error, table: RecordTable, file: Path) -> AuditError:
    if isinstance(broken, duckdb.OutOfMemoryException):
        return out_of_memory(table.ways.memory)
    return EvidenceNotValid([parquet_problem(str(broken), table.where(file))])


def parquet_texts(table: RecordTable) -> tuple[list[str], list[list[str]], tuple[Problem, ...]]:
    """Return header and rows of a Parquet table small enough to be loaded, as text, and what is wrong with them."""
    with connection(table.ways) as con:
        scan = _scan_of_parquet(table, con)
        names = list(scan.head.letters)
        rows = scan.query(f"select {', '.join(map(quoted, names))} from ({scan.source})") if names else []
    return [scan.head.headers[name] for name in names], [[text or "" for text in row] for row in rows], scan.problems
