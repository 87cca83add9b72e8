"""What a person is told of a large table: what is wrong with rows taken together, and how others were read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

import narwhals.stable.v2 as nw

from audit.bounds import Dates
from audit.errors import Problem
from audit.evidence.ahead import surely_after
from audit.evidence.large.classes import Column, unmatched
from audit.evidence.large.engines import Engine, Frame
from audit.evidence.large.scan import Scan, literal, quoted
from audit.evidence.rows import places_unmatched
from audit.evidence.sheets import EXAMPLE, RawSheet, tidy
from audit.words import message, plural

_BLANKS = " \t\n\r\v\f"
"""What is cut from both ends of an id."""


def examples(scan: Scan) -> Problem | None:
    """Return the problem of rows at the start of a table that show how to fill it."""
    names = list(scan.head.letters)
    sql = f"select {', '.join(map(quoted, names))}, _row from ({scan.source}) limit 20" if names else "select 0 limit 0"
    for *texts, row in scan.query(sql):
        if next((tidy(text) for text in texts if text and tidy(text)), "").startswith(EXAMPLE):
            what = message("This row is an example.")
            mend = message("Take it out: in a table this large rows are not looked at one by one.")
            return Problem("example_row", scan.table.where(None, int(row)), what, mend)
    return None


def twice(scan: Scan, engine: Engine, frame: Frame, sheet: RawSheet) -> list[Problem]:
    """Return the problem of ids that several rows have."""
    folded = frame.select(nw.col("id").str.to_lowercase().str.strip_chars().alias("id"))
    counted = folded.filter(~nw.col("id").is_null()).filter(nw.col("id") != "").group_by("id").agg(
        nw.len().alias("_rows")
    )  # fmt: skip
    ((name,),) = engine.rows(counted.filter(nw.col("_rows") > 1).select(nw.col("id").min()))
    if name is None:
        return []
    mend = message("Give each row its own id.")
    rows = scan.rows_where(f"lower(trim(id, {literal(_BLANKS)})) = {literal(name)}", 2)
    if len(rows) < 2:  # engines do not all fold letters and cut blanks alike
        what = message("The id {id} is taken by more than one row.", id=name)
        return [Problem("duplicate_id", sheet.where(sheet.header_row, "id"), what, mend)]
    file, row = rows[-1]
    where = scan.table.where(file, row, sheet.letters["id"])
    what = message("The id {id} is taken by row {row} already.", id=name, row=rows[0][1])
    return [Problem("duplicate_id", where, what, mend)]


def without_reason(scan: Scan, sheet: RawSheet, aside: Sequence[str]) -> Problem:
    """Return the problem of rows that are set aside without a reason."""
    among = ", ".join(map(literal, aside))
    nothing = f" and coalesce(trim({quoted('note')}), '') = ''" if "note" in sheet.letters else ""
    rows = scan.rows_where(f"status in ({among}){nothing}", 1)
    where = scan.table.where(rows[0][0], rows[0][1], sheet.letters["status"]) if rows else sheet.where(0, "status")
    what = message("This row is set aside without a reason.")
    return Problem("set_aside_without_reason", where, what, message("Write the reason in the column note."))


def unmatched_places(sheet: RawSheet, columns: Iterable[Column]) -> list[Problem]:
    """Return the warning about places that match no country."""
    found = []
    for column in columns:
        if column.name in ("country", "place") and (names := unmatched(column)):
            texts = {text for text, cell in column.cells.items() if cell is not None and cell.text in names}
            rows = sum(column.rows[text] for text in texts)
            found.append(places_unmatched(sheet.where(0, column.name), names, rows))
    return found


def after_as_of(scan: Scan, sheet: RawSheet, column: Column, as_of: date | None, aside: Sequence[str]) -> list[Problem]:
    """Return the problem of contributions dated after the day up to which the record was read."""
    late = [
        text
        for text, cell in column.cells.items()
        if cell is not None and isinstance(cell.value, Dates) and surely_after(cell.value, as_of)
    ]
    if not late:
        return []
    day = quoted("date") if not column.cut else f"left({quoted('date')}, {column.cut})"
    condition = f"{day} in ({', '.join(map(literal, late))})"
    if aside:
        condition += f" and coalesce(status, '') not in ({', '.join(map(literal, aside))})"
    ((rows,),) = scan.query(f"select count(*) from ({scan.source}) where {condition}")
    if not rows:
        return []
    file, row = scan.rows_where(condition, 1)[0]
    told = plural(int(rows), "{n} contribution is", "{n} contributions are")
    check = message("Check the dates, or read the record up to a later day.")
    where = scan.table.where(file, row, sheet.letters["date"])
    return [Problem("after_as_of", where, message("{rows} dated after as_of.", rows=told), check)]


def without_source(sheet: RawSheet, rows: int) -> list[Problem]:
    """Return the warning about rows that name no source."""
    if not rows:
        return []
    told = plural(rows, "{n} row names", "{n} rows name")
    what = message("In {sheet} {told} no source.", sheet=sheet.name, told=told)
    mend = message("Write in the column source where each comes from; the card shows it.")
    return [Problem("no_source", sheet.where(), what, mend, "warning")]
