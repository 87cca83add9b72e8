"""Groups of people as they are published: by name where the process or the rubric lists them, else as one word.

A word that an assessor wrote beside a person may describe that person alone. Which words are listed is told by what
is published anyway: the process field `strata`, the table of the population, and the rubric.
"""

from __future__ import annotations

from dataclasses import replace

from audit.evidence.canonical import UNKNOWN, cell_of
from audit.evidence.groups import UNLISTED, listed_groups, listed_regions
from audit.evidence.model import Cell, Dossier, Row
from audit.evidence.redact_sessions import is_open
from audit.evidence.schema import TABLES

WITH_GROUPS = tuple(name for name, schema in TABLES.items() if "strata" in schema.columns)
"""Tables whose rows name groups: sessions, and those about people."""


def with_listed_groups(dossier: Dossier) -> Dossier:
    """Return the dossier with every group that nobody listed under one word, and own regions not listed unknown.

    A public row keeps its words, and so does a session whose place and day the sponsor gives.
    """
    groups, regions = listed_groups(dossier), listed_regions(dossier)

    def shown(row: Row, table: str) -> Row:
        if row.public or (table == "sessions" and is_open(row, dossier)):
            return row
        cells = dict(row.cells)
        if "strata" in cells:
            cells["strata"] = _group(cells["strata"], groups)
        if regions is not None and "region" in cells:
            cells["region"] = _region(cells["region"], regions)
        return row if cells == row.cells else replace(row, cells=cells)

    tables = {
        name: replace(table, rows=tuple(shown(row, name) for row in table.rows)) if name in WITH_GROUPS else table
        for name, table in dossier.tables.items()
    }
    return replace(dossier, tables=tables)


def _group(cell: Cell, listed: frozenset[str]) -> Cell:
    if not isinstance(cell.value, frozenset) or cell.value <= listed:
        return cell
    if UNLISTED in listed:
        return UNKNOWN  # the word would say that such a row is of the group that bears it
    value = (cell.value & listed) | {UNLISTED}
    return cell if value == cell.value else cell_of(value)


def _region(cell: Cell, listed: frozenset[str]) -> Cell:
    return cell if not isinstance(cell.value, frozenset) or cell.value <= listed else UNKNOWN
