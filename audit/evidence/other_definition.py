"""The dossier by another definition of who is affected, where one is on record: an objection that a card answers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from audit.evidence.completeness import settled
from audit.evidence.model import Cell, Dossier, Row

FIELD = "affected_community_also"
"""The process field that names the other definition, with its source."""
COLUMN = "affected_also"
"""The column that says who is affected by it: of participants, submissions and seats."""

BY_THE_FIRST = {
    "participants": ("affected",),
    "submissions": ("affected",),
    "seats": ("affected",),
    "sessions": ("affected", "unlisted_affected"),
    "themes": ("raised_by_affected",),
}
"""What was written by the first definition. Of sessions and themes nothing else is asked, so it becomes unknown."""


def other_definition(dossier: Dossier) -> str:
    """Return the other definition of who is affected, in its words; nothing where none has a source."""
    return next((claim.text for claim in dossier.accepted(FIELD) if claim.sources and claim.value is not None), "")


def by_other_definition(dossier: Dossier, answered: Collection[str]) -> Dossier:
    """Return the dossier with everybody counted as affected, or not, by the other definition.

    `answered` are the criteria that ask who is affected: an assessor's answer on one of them speaks of the first
    definition, and goes out. What nobody wrote down by the other definition is unknown.
    """
    tables = dict(dossier.tables)
    for name, columns in BY_THE_FIRST.items():
        rows = tuple(replace(row, cells=_cells(row, columns)) for row in tables[name].rows)
        tables[name] = replace(tables[name], rows=rows)
    answers = tuple(one for one in dossier.answers if one.criterion not in answered)
    return settled(replace(dossier, tables=tables, answers=answers))


def _cells(row: Row, columns: Collection[str]) -> dict[str, Cell]:
    cells = {name: cell for name, cell in row.cells.items() if name not in columns}
    if COLUMN in cells:
        cells["affected"] = cells.pop(COLUMN)
    return cells
