"""The log sheet: what was changed after a card was first published, by which role and why. It changes no level."""

from __future__ import annotations

from audit.bounds import Dates
from audit.errors import Problem, did_you_mean
from audit.evidence.model import Change
from audit.evidence.rows import Reader
from audit.evidence.schema import LOG, SHEETS
from audit.evidence.sheets import RawRow, RawSheet, column_name
from audit.words import Message, message

NEEDED = ("date", "where", "role", "reason")


def read_log(sheet: RawSheet | None, reader: Reader) -> tuple[Change, ...]:
    """Return the changes; one without a day, place, role or reason, or set aside, is a problem."""
    if sheet is None:
        return ()
    return tuple(_read(sheet, raw, reader) for raw in sheet.rows)


def sheet_named(where: str) -> str:
    """Return the sheet that a place of the log begins with: `process` of `process closed`."""
    return column_name(where.partition(" ")[0])


def _read(sheet: RawSheet, raw: RawRow, reader: Reader) -> Change:
    text = raw.cells.get
    common = reader.common(sheet, raw)
    for name in NEEDED:
        if name not in raw.cells:
            what = message("This line of the log has no {name}.", name=name)
            _problem(reader, sheet, raw, name, "log_incomplete", what, message(LOG.columns[name].ask))
    where = text("where", "")
    if where and sheet_named(where) not in SHEETS:
        what = message("The log names no sheet in {where}.", where=where)
        hint = did_you_mean(sheet_named(where), SHEETS)
        _problem(reader, sheet, raw, "where", "log_nowhere", what, message("Begin with the sheet. {hint}", hint=hint))
    if common.set_aside:
        what = message("A line of the log cannot be set aside.")
        mend = message("Add a line that says what was changed back.")
        _problem(reader, sheet, raw, "status", "log_set_aside", what, mend)
    return Change(
        where=where, old=text("old", ""), new=text("new", ""), role=text("role", ""), reason=text("reason", ""),
        date=_day(sheet, raw, reader), sources=common.sources, at=sheet.where(raw.number, "where"),
    )  # fmt: skip


def _day(sheet: RawSheet, raw: RawRow, reader: Reader) -> Dates | None:
    typed = reader.typed(sheet, raw, "date", LOG.columns["date"]) if "date" in raw.cells else None
    day, as_of = typed.value if typed else None, reader.reading.as_of
    if not isinstance(day, Dates):
        return None
    if day.low and as_of and day.low > as_of:
        mend = message("Check the date, or read the record up to a later day.")
        _problem(reader, sheet, raw, "date", "after_as_of", message("The change is dated after as_of."), mend)
    return day


def _problem(
    reader: Reader, sheet: RawSheet, raw: RawRow, column: str, code: str, what: Message, mend: Message
) -> None:
    reader.problems.append(Problem(code, sheet.where(raw.number, column), what, mend))
