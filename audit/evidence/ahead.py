"""What lies ahead of the day up to which the record was read: it is planned, and has not happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from audit.bounds import Dates, Truth
from audit.evidence.facts import held_by_sponsor
from audit.evidence.model import Dossier, Row, Table, Value


def surely_after(value: Value, day: date | None) -> bool:
    """Return whether a date surely lies after a day."""
    return isinstance(value, Dates) and value.low is not None and day is not None and value.low > day


def with_help_to_come(support: Table, as_of: date | None) -> Table:
    """Return the table of support, each line that is surely not paid by `as_of` marked as still to come.

    A line that is needed later and of which nobody says that it is paid is such a line too.
    """
    return replace(support, rows=tuple(replace(row, to_come=_to_come(row, as_of)) for row in support.rows))


def _to_come(row: Row, as_of: date | None) -> bool:
    paid = row.value("paid_on")
    return surely_after(paid, as_of) or (paid is None and surely_after(row.value("needed_on"), as_of))


def is_planned(dossier: Dossier, table: str, row: Row) -> bool:
    """Return whether a row says of something of the sponsor's that it is planned (FORMATS.md, Plans).

    A session `held: planned` that is not run independently, a document not published whose date lies after the
    record was read, a line of support to come. A search tells of no plan.
    """
    if dossier.rests_on_searches(row.sources):
        return False
    if table == "sessions":
        held = row.value("held")
        return isinstance(held, frozenset) and "planned" in held and held_by_sponsor(row) is not Truth.NO
    if table == "documents":
        return row.value("published") is Truth.NO and surely_after(row.value("date"), dossier.read_on)
    return row.to_come
