"""A table of people beside the other sheets of a dossier: CSV, gzipped CSV, Parquet, or a folder of Parquet files."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from audit.errors import EvidenceNotValid, Problem, Where
from audit.evidence.archive import refused
from audit.evidence.large.broken import not_unpacked
from audit.evidence.large.ways import LARGE_CSV, LARGE_GZ, LARGE_ROWS, MOST_UNPACKED, Ways
from audit.evidence.schema import SHEETS, TABLES
from audit.evidence.sheets import RawDossier, RawSheet, column_name, is_aside, sheet_of, sheet_twice, unknown_sheet
from audit.evidence.text_tables import read_csv
from audit.words import message

if TYPE_CHECKING:
    from audit.evidence.model import Dossier, Table
    from audit.evidence.rows import Reader

RECORD = tuple(name for name, schema in TABLES.items() if schema.people)
"""Tables that may be too large to be loaded: participants and submissions."""

_ROWS = (".parquet", ".parq", ".pq", ".csv", ".tsv", ".gz", ".zst", ".json", ".jsonl", ".xlsx", ".ods", ".orc", ".avro")
"""Endings of files that hold rows, whichever of them are read."""

_GLOB = frozenset("*?[]{}")
"""Signs by which an engine would take a file name for a pattern."""


@dataclass(frozen=True, slots=True)
class RecordTable:
    """One large table: its name, its files in order, and how it is to be read."""

    name: str
    files: tuple[Path, ...]
    label: str  # as problems name it: participants.csv, or the folder participants
    parquet: bool
    ways: Ways
    passed: tuple[str, ...] = ()  # columns that are passed over

    def where(self, file: Path | None = None, row: int = 0, column: str = "") -> Where:
        """Return the place of the table, of one of its files, of a row or of a cell."""
        name = self.label if file is None or len(self.files) == 1 else f"{self.label}/{file.name}"
        return Where(name, "", row, column)


@dataclass(slots=True)
class Found:
    """What lies beside the plain sheets of a folder: tables that were loaded, and those too large for it."""

    sheets: dict[str, RawSheet] = field(default_factory=dict)
    large: dict[str, RecordTable] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    files: set[str] = field(default_factory=set)  # names of files that are dealt with

    def beside(self, raw: RawDossier) -> RawDossier:
        """Return the sheets of a dossier with these tables; a name that both have is a problem."""
        both = [name for name in raw.sheets if name in self.sheets or name in self.large]
        problems = [sheet_twice(name, Where(raw.sheets[name].file)) for name in both]
        sheets = {**self.sheets, **raw.sheets}
        large = {name: table for name, table in self.large.items() if name not in both}
        return replace(raw, sheets=sheets, large=large, problems=(*raw.problems, *self.problems, *problems))


def found_in(folder: Path, ways: Ways) -> Found:
    """Return the Parquet and gzipped tables of a folder, and its tables of people that are too large to load.

    Raises EvidenceNotValid for a link, which may lead out of the dossier, and for a file that cannot be opened.
    """
    found = Found()
    for path in sorted(folder.iterdir()):
        if (table := _record_table(path, ways)) is None:
            if path.is_dir() and column_name(path.name) not in RECORD and not is_aside(path.name) and any(_parts(path)):
                found.problems.append(unknown_sheet(path.name, Where(path.name)))
            continue
        found.files.add(path.name)
        if table.name in found.sheets or table.name in found.large:
            found.problems.append(sheet_twice(table.name, Where(path.name)))
        elif table.name in RECORD and _is_large(table):
            found.large[table.name] = table
        else:
            found.sheets[table.name], problems = _loaded(table)
            found.problems += problems
    return found


def one_table(path: Path, ways: Ways) -> RecordTable | None:
    """Return a table of people given as a file or folder by itself, or None where it is none.

    Its sessions and sources are explained nowhere, so these columns are passed over.
    """
    table = _record_table(path, ways, every_csv=True)
    if table is None or table.name not in RECORD:
        return None
    return replace(table, passed=("session", "source"))


def _record_table(path: Path, ways: Ways, *, every_csv: bool = False) -> RecordTable | None:
    """Return the table that a path holds; None where it is no table, or a CSV small enough for the usual reader."""
    name, kind = _name_and_kind(path)
    if name not in SHEETS or path.name.startswith("."):
        return None
    if kind == "csv" and not (every_csv or (name in RECORD and _is_large_csv(path, ways))):
        return None
    files = tuple(_parts(path)) if kind == "folder" else (path,)
    if kind == "folder":
        _refuse_unread(path)
    if not files:
        return None
    _refuse_unsafe(path, files)
    return RecordTable(name, files, path.name, kind in ("parquet", "folder"), ways)


def _name_and_kind(path: Path) -> tuple[str, str]:
    folded = path.name.casefold()
    for end, kind in ((".parquet", "parquet"), (".csv.gz", "gz"), (".csv", "csv"), (".tsv", "csv")):
        if folded.endswith(end) and path.is_file():
            return column_name(path.name[: -len(end)]), kind
    name = column_name(path.name)
    return (name, "folder") if name in RECORD and path.is_dir() else ("", "")


def _parts(folder: Path) -> Iterator[Path]:
    """Yield the Parquet files of a folder; marks that an engine leaves beside them (_SUCCESS) are passed over."""
    for path in sorted(folder.iterdir()):
        if path.suffix.casefold() == ".parquet" and not path.name.startswith((".", "_")):
            yield path


def _refuse_unread(folder: Path) -> None:
    """Raise EvidenceNotValid where rows lie in the folder of a table that would be passed over: the card lacks them."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if any(part.startswith((".", "_")) for part in inside.parts) or path.suffix.casefold() not in _ROWS:
            continue
        if len(inside.parts) > 1 or path.suffix.casefold() != ".parquet":
            raise refused(
                f"{folder.name}/{inside.as_posix()}",
                message(
                    "This file would be passed over: only Parquet files in the folder {table} itself are read.",
                    table=folder.name,
                ),
                message("Write all rows as Parquet files in that folder, or as one CSV file."),
                "unknown_file",
            )


def _refuse_unsafe(path: Path, files: tuple[Path, ...]) -> None:
    for file in (path, *files):
        if file.is_symlink():
            raise refused(
                path.name,
                message("{name} is a link to another file.", name=file.name),
                message("Put the file itself in the folder: a dossier holds all that it rests on."),
            )
    if _GLOB & set(str(files[0].resolve())):
        raise refused(
            path.name,
            message("A large table cannot be read from a path with * ? [ or { in it."),
            message("Rename the folder or the file."),
        )


def _is_large(table: RecordTable) -> bool:
    from audit.evidence.large.scan import parquet_rows  # DuckDB takes a tenth of a second to load

    if table.ways.engine == "memory":
        return False
    if table.parquet:
        return table.ways.reduces(parquet_rows(table), LARGE_ROWS)
    return _is_large_csv(table.files[0], table.ways)


def _is_large_csv(path: Path, ways: Ways) -> bool:
    """Return whether a CSV file is reduced: for its size, which costs nothing to know, or for its many short lines."""
    if ways.reduces(path.stat().st_size, LARGE_GZ if _is_packed(path) else LARGE_CSV):
        return True
    return ways.engine == "auto" and ways.reduces(_lines(path), LARGE_ROWS)


def _lines(path: Path) -> int:
    """Return how many lines a CSV file has, or has before it is damaged; more than a few too many are not counted."""
    lines = 0
    with (
        suppress(EOFError, zlib.error, gzip.BadGzipFile),
        gzip.open(path) if _is_packed(path) else path.open("rb") as file,
    ):
        while lines <= LARGE_ROWS and (block := file.read(2**20)):
            lines += max(block.count(b"\n"), block.count(b"\r"))
    return lines


def _is_packed(path: Path) -> bool:
    return path.suffix.casefold() == ".gz"


def _loaded(table: RecordTable) -> tuple[RawSheet, list[Problem]]:
    """Return a table as a sheet of text, every row of it."""
    if table.parquet:
        from audit.evidence.large.scan import parquet_texts

        header, rows, found = parquet_texts(table)
        grid = ((number, texts) for number, texts in enumerate((header, *rows)))
        sheet, problems = sheet_of(table.name, table.label, grid, in_workbook=False)
        return sheet, [*(one for one in found if one.code == "duplicate_column"), *problems]
    data = table.files[0].read_bytes()
    return read_csv(_unpacked(data, table.label) if _is_packed(table.files[0]) else data, table.name, table.label)


def _unpacked(data: bytes, file: str) -> bytes:
    try:
        with gzip.open(io.BytesIO(data)) as stream:
            text = stream.read(MOST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        raise EvidenceNotValid([not_unpacked(Where(file))]) from None
    if len(text) > MOST_UNPACKED:
        raise refused(file, message("The file unpacks to more than is safe to load."),
                      message("Read it with --engine duckdb."))  # fmt: skip
    return text


def with_large(
    table: Table, found: RecordTable, reader: Reader, dossier: Dossier, *, drop_personal: bool
) -> tuple[Table, list[Problem]]:
    """Return a table with the rows that stand for a large one, and what is to be said of it.

    `dossier` holds the claims and the sessions that it is read beside.
    """
    from audit.evidence.checks import check_rows
    from audit.evidence.large.reduced import reduced  # narwhals and DuckDB take a fifth of a second to load

    made = reduced(found, reader, dossier, drop_personal=drop_personal)
    table = replace(
        table, rows=made.rows, listed=made.listed, reduced=not found.ways.working, stands_for=made.stands_for
    )
    if any(problem.severity == "error" for problem in made.problems):
        return table, made.problems
    return table, [*made.problems, *check_rows(table, found.where())]
