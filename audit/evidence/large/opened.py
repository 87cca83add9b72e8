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
from audit.evidence.large.counts import counts
from audit.evidence.large.cube import Grouped, grouped
from audit.evidence.large.engines import Engine, Frame, engine_for
from audit.evidence.large.plan import Held, Plan, asked_first
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
    grouped: Grouped | None  # the same rows grouped, where its columns could be read from that
    private: Held  # how many of those rows hold each text
    public: tuple[Row, ...]
    blank: int  # rows that hold nothing at all: they are none
    aside: tuple[str, ...]  # texts of `status` that set a row aside

    @property
    def with_count(self) -> bool:
        """Whether a column says how many a row stands for."""
        return "count" in self.columns


def opened(scan: Scan, sheet: RawSheet, plan: Plan, folder: Path) -> tuple[Opened | None, list[Problem]]:
    """Return a table opened, or None with what is wrong with it."""
    if problem := examples(scan):
        return None, [problem]
    names = [*read_columns(sheet, plan.reader), *(name for name in CARRIED if name in sheet.letters)]
    beside = [name for name in ("note", "id") if name in sheet.letters]
    if not (names or beside):
        beside = list(sheet.letters)[:1]  # an engine reads no table without a column
    if not scan.table.parquet or (scan.table.ways.chosen != "duckdb" and not scan.plain):
        scan = scan.cached([*names, *beside], folder / f"{scan.table.name}.parquet")
    engine = engine_for(scan)
    frame = engine.frame(scan, [*names, *beside])
    columns, whole, problems = _columns(scan, engine, frame, sheet, plan, names)
    if "id" in beside:
        problems += twice(scan, engine, frame, sheet)
    if problems:
        return None, problems
    status = columns.get("status")
    aside = tuple(status.texts_where(lambda value: value == SET_ASIDE)) if status else ()
    blank = _blank_rows(scan, columns, sheet)
    public, held, texts = _public_rows(scan, columns, sheet, plan.reader)
    if texts:
        frame = frame.filter(~nw.col("public").is_in(texts) | nw.col("public").is_null())
        whole = whole.without("public", texts) if whole and "public" in whole.texts else None
    return Opened(scan, engine, sheet, columns, frame, whole, held, public, blank, aside), []


def _columns(
    scan: Scan, engine: Engine, frame: Frame, sheet: RawSheet, plan: Plan, names: Sequence[str]
) -> tuple[dict[str, Column], Grouped | None, list[Problem]]:
    """Return the columns as read, the table grouped where that told some of their texts, and what is wrong."""
    first = asked_first(names, sheet)
    columns, problems = classes(scan, engine, frame, sheet, plan.reader, first)
    few = [name for name in names if name not in first]
    # Where rows set aside are kept apart by their notes, which rows those are must be known before they are grouped.
    noted = plan.working and "note" in sheet.letters and "status" in names
    whole = None if problems or noted or not few else _whole(engine, frame, sheet, plan, columns, few)
    texts = {name: whole.rows_of(name) for name in few} if whole else {}
    more, found = classes(scan, engine, frame, sheet, plan.reader, few, texts)
    columns |= more
    return {name: columns[name] for name in names}, whole, [*problems, *found]


def _whole(
    engine: Engine, frame: Frame, sheet: RawSheet, plan: Plan, columns: Mapping[str, Column], few: Sequence[str]
) -> Grouped | None:
    """Return the table grouped by the columns of few texts and the kinds of the others; None where that is too much."""
    asked = [one.lookup for one in plan.kinds(columns, _texts_held(columns)) if one.matters]
    added = counts(columns["count"]) if "count" in columns else None
    return grouped(engine, frame, asked, few, added.lookup if added else None, added.blank if added else ())


def _texts_held(columns: Mapping[str, Column]) -> dict[str, dict[str, int]]:
    return {name: {text: n for text, n in one.rows.items() if text is not None} for name, one in columns.items()}


def _public_rows(
    scan: Scan, columns: Mapping[str, Column], sheet: RawSheet, reader: Reader
) -> tuple[tuple[Row, ...], Held, list[str]]:
    """Return the rows that are public, how many of the others hold each text, and the texts that say public."""
    column, held = columns.get("public"), _texts_held(columns)
    texts = column.texts_where(lambda value: value is Truth.YES) if column else []
    if not texts:
        return (), held, []
    among = ", ".join(map(literal, texts))
    raw = scan.rows(f"public in ({among})", MOST_PUBLIC + 1)
    if len(raw) > MOST_PUBLIC:
        what = message("More than {most} rows are marked public.", most=f"{MOST_PUBLIC:,}")
        mend = message("Mark statements of organisations only; people stay unseen.")
        raise EvidenceNotValid([Problem("too_many_public", sheet.where(0, "public"), what, mend)])
    public = {name: Counter(texts[name] for _, texts in raw) for name in columns}
    held = {name: {text: n - public[name][text] for text, n in rows.items()} for name, rows in held.items()}
    return _read_one_by_one(raw, sheet, reader, csv=not scan.table.parquet), held, texts


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


def _blank_rows(scan: Scan, columns: Mapping[str, Column], sheet: RawSheet) -> int:
    """Return how many rows hold nothing at all; there are none where one column is never blank."""
    if any(not column.blank for column in columns.values()):
        return 0
    nothing = [_is_blank(name, column.blank_texts()) for name, column in columns.items()]
    nothing += [f"coalesce({quoted(name)}, '') = ''" for name in sheet.letters if name not in columns]
    ((rows,),) = scan.query(f"select count(*) from ({scan.source}) where {' and '.join(nothing) or 'true'}")
    return int(rows)


def _is_blank(name: str, texts: Sequence[str]) -> str:
    among = ", ".join(map(literal, texts))
    return f"({quoted(name)} is null{f' or {quoted(name)} in ({among})' if among else ''})"
