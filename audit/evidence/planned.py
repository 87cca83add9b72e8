"""The dossier as it will be if all goes as planned: for a card of the plan, never of what happened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from audit.bounds import Dates, Truth
from audit.errors import AuditError
from audit.evidence.ahead import is_planned, surely_after
from audit.evidence.canonical import cell_of
from audit.evidence.completeness import settled
from audit.evidence.model import Dossier, Row, Table
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import Column, Kind

OF_THE_SPONSOR = ("sessions", "documents", "support", "seats", "population")
"""Tables in which nothing is added but what the sponsor plans: one that is complete as read stays so in the plan.

What people send in and say is not in anybody's plan, so no other table does.
"""

_DAYS: Mapping[str, tuple[str, ...]] = {"sessions": ("start", "end"), "documents": ("date",), "support": ("paid_on",)}


def planned(dossier: Dossier) -> Dossier:
    """Return the dossier in which everything planned has come about on its day, judged on the day after the last.

    What is not planned stays as it is known on `read_on`: a document that was not published by then, and of which
    no day is planned, may still come. Raises AuditError where nothing is planned.
    """
    days = list(_planned_days(dossier))
    if not days and not any(_planned_rows(dossier)):
        raise AuditError(
            f"Nothing is planned in this dossier: no session is planned, and no day lies after {dossier.read_on}. "
            "Write planned in held, or no in published beside the planned date; then score --plan counts them."
        )
    last = max(days, default=None)
    judged = last + timedelta(days=1) if last else dossier.read_on
    tables = {name: _as_planned(table, dossier, judged) for name, table in dossier.tables.items()}
    return settled(replace(dossier, tables=tables, judged=judged))


def _planned_rows(dossier: Dossier) -> Iterator[tuple[str, Row]]:
    for name in _DAYS:
        yield from ((name, row) for row in dossier.tables[name].accepted if is_planned(dossier, name, row))


def _planned_days(dossier: Dossier) -> Iterator[date]:
    """Yield the days of everything planned, each at its latest; what has no latest day gives none."""
    for name in {**FIELDS, **dossier.asked.facts}:
        if _kind(dossier, name) is Kind.DATE and name != "as_of":
            yield from (_latest(claim.value) for claim in dossier.accepted(name) if _ends_after(claim.value, dossier))
    for name, row in _planned_rows(dossier):
        yield from (_latest(row.value(column)) for column in _DAYS[name] if _ends_after(row.value(column), dossier))


def _kind(dossier: Dossier, name: str) -> Kind:
    column: Column = FIELDS.get(name) or dossier.asked.facts[name]
    return column.kind


def _ends_after(value: object, dossier: Dossier) -> bool:
    return isinstance(value, Dates) and value.high is not None and surely_after(value, dossier.read_on)


def _latest(value: object) -> date:
    assert isinstance(value, Dates), "asked only of dates with an end"
    assert value.high is not None, "asked only of dates with an end"
    return value.high


def _as_planned(table: Table, dossier: Dossier, judged: date) -> Table:
    rows = tuple(_done(table.name, row) if is_planned(dossier, table.name, row) else row for row in table.rows)
    whole = table.state == "complete" and table.name in OF_THE_SPONSOR
    return replace(table, rows=rows, as_of=Dates(judged, judged) if whole else table.as_of)


def _done(table: str, row: Row) -> Row:
    """Return a planned row as it reads once it has come about."""
    if table == "support":
        return replace(row, to_come=False)
    name, cell = ("held", cell_of(frozenset({"yes"}))) if table == "sessions" else ("published", cell_of(Truth.YES))
    return replace(row, cells={**row.cells, name: replace(cell, at=row.cells[name].at)})
