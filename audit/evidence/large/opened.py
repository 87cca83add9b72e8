"""A large table opened: its columns read, its public rows taken out one by one, and a frame of all others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import narwhals.stable.v2 as nw

from audit.bounds import Truth, exactly
from audit.errors import EvidenceNotValid, Problem
from audit.evidence.large.classes import CARRIED, Column, classes, read_columns
from audit.evidence.large.engines import Engine, Frame, engine_for
from audit.evidence.large.scan import Scan, literal, quoted
from audit.evidence.large.told import examples, twice
from audit.evidence.large.ways import MOST_PUBLIC
from audit.evidence.model import Cell, Row
from audit.evidence.rows import Reader
from audit.evidence.sheets import RawRow, RawSheet, tidy
from audit.evidence.text_tables import without_apostrophe
from audit.words import message

SET_ASIDE = frozenset({"set_aside"})


@dataclass(frozen=True, slots=True)
class Opened:
    """One large table, ready to be reduced."""

    scan: Scan
    engine: Engine
    sheet: RawSheet
    columns: Mapping[str, Column]
    frame: Frame  # the rows that are not public
    private: Mapping[str, Mapping[str, int]]  # column -> text -> how many of those rows hold it
    public: tuple[Row, ...]
    nothing_read: int  # rows that are not public, and blank in every column that is read
    aside: tuple[str, ...]  # texts of `status` that set a row aside

    @property
    def with_count(self) -> bool:
        """Whether a column says how many a row stands for."""
        return "count" in self.columns


def opened(scan: Scan, sheet: RawSheet, reader: Reader, folder: Path) -> tuple[Opened | None, list[Problem]]:
    """Return a table opened, or None with what is wrong with it."""
    if problem := examples(scan):
        return None, [problem]
    names = [*read_columns(sheet, reader), *(name for name in CARRIED if name in sheet.letters)]
    beside = [name for name in ("note", "id") if name in sheet.letters]
    if not (names or beside):
        beside = list(sheet.letters)[:1]  # an engine reads no table without a column
    if not scan.table.parquet or (scan.table.ways.chosen != "duckdb" and not scan.plain):
        scan = scan.cached([*names, *beside], folder / f"{scan.table.name}.parquet")
    engine = engine_for(scan)
    frame = engine.frame(scan, [*names, *beside])
    columns, problems = classes(scan, engine, frame, sheet, reader, names)
    if "id" in beside:
        problems += twice(scan, engine, frame, sheet)
    if problems:
        return None, problems
    frame, public, private = _without_public(scan, frame, columns, sheet, reader)
    frame, nothing_read = _without_blank(scan, frame, columns, sheet)
    status = columns.get("status")
    aside = tuple(status.texts_where(lambda value: value == SET_ASIDE)) if status else ()
    return Opened(scan, engine, sheet, columns, frame, private, public, nothing_read, aside), []


def _without_public(
    scan: Scan, frame: Frame, columns: Mapping[str, Column], sheet: RawSheet, reader: Reader
) -> tuple[Frame, tuple[Row, ...], dict[str, dict[str, int]]]:
    """Return the rows that are not public, those that are, and how many of the others hold each text."""
    column = columns.get("public")
    texts = column.texts_where(lambda value: value is Truth.YES) if column else []
    counted = {name: {text: n for text, n in one.rows.items() if text is not None} for name, one in columns.items()}
    if not texts:
        return frame, (), counted
    among = ", ".join(map(literal, texts))
    raw = scan.rows(f"public in ({among})", MOST_PUBLIC + 1)
    if len(raw) > MOST_PUBLIC:
        what = message("More than {most} rows are marked public.", most=f"{MOST_PUBLIC:,}")
        mend = message("Mark statements of organisations only; people stay unseen.")
        raise EvidenceNotValid([Problem("too_many_public", sheet.where(0, "public"), what, mend)])
    held = {name: Counter(texts[name] for _, texts in raw) for name in columns}
    counted = {name: {text: n - held[name][text] for text, n in rows.items()} for name, rows in counted.items()}
    private = ~nw.col("public").is_in(texts) | nw.col("public").is_null()
    return frame.filter(private), _read_one_by_one(raw, sheet, reader, csv=not scan.table.parquet), counted


def _read_one_by_one(
    raw: Sequence[tuple[int, Mapping[str, str | None]]], sheet: RawSheet, reader: Reader, *, csv: bool
) -> tuple[Row, ...]:
    """Return public rows as they stand; their count is written out, since the reduced table has counts."""
    cleaned = []
    for number, texts in raw:
        tidied = {
            name: tidy(without_apostrophe(text) if csv else text)
            for name, text in texts.items()
            if text and name in sheet.letters
        }
        cleaned.append(RawRow(number, {name: text for name, text in tidied.items() if text}))
    alone = Reader(reader.reading, reader.asked, reader.sources, reader.na_means, reader.sessions)
    rows = alone.rows(_with_rows(sheet, cleaned), sheet.name)
    reader.problems += [problem for problem in alone.problems if problem.severity == "error"]
    one = Cell("1", exactly(1))
    return tuple(row if "count" in row.cells else _with_count(row, one) for row in rows)


def _with_rows(sheet: RawSheet, rows: Sequence[RawRow]) -> RawSheet:
    return replace(sheet, rows=tuple(rows))


def _with_count(row: Row, count: Cell) -> Row:
    return replace(row, cells={**row.cells, "count": count})


def _without_blank(scan: Scan, frame: Frame, columns: Mapping[str, Column], sheet: RawSheet) -> tuple[Frame, int]:
    """Return the rows that hold anything in a column that is read, and how many hold something elsewhere only.

    A row without any cell is none. No row can be blank throughout where one column is never blank.
    """
    if any(not column.blank for column in columns.values()):
        return frame, 0
    blank = {name: column.blank_texts() for name, column in columns.items()}
    nothing = " and ".join(_is_blank(name, texts) for name, texts in blank.items()) or "true"
    others = [name for name in sheet.letters if name not in columns]
    anything = " or ".join(f"{quoted(name)} <> ''" for name in others) or "false"
    ((rows,),) = scan.query(f"select count(*) from ({scan.source}) where {nothing} and ({anything})")
    filled = [~(nw.col(name).is_null() | nw.col(name).is_in(texts or [""])) for name, texts in blank.items()]
    return frame.filter(nw.any_horizontal(*filled, ignore_nulls=True)) if filled else frame.head(0), int(rows)


def _is_blank(name: str, texts: Sequence[str]) -> str:
    among = ", ".join(map(literal, texts))
    return f"({quoted(name)} is null{f' or {quoted(name)} in ({among})' if among else ''})"
