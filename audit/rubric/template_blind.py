"""A second assessor's dossier: the evidence of the first one filled in, and the questions blank."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from audit.evidence.blind import blinded
from audit.evidence.model import Dossier
from audit.evidence.pledge_file import FIELD as PLEDGE
from audit.evidence.schema import TABLES
from audit.evidence.write import grids
from audit.rubric.model import Rubric
from audit.rubric.template import EXAMPLE, Ask, BlankSheet, blank

STATUS = "status"

NOT_PUBLIC = "Not for publication: this is the evidence as it stands. The command redact writes what may be published."

_EVIDENCE = ("process", "tables", *TABLES, "rules", "voices", "sources")
"""Sheets that come along; none in which an assessor or the sponsor says what to conclude."""


def blind(
    dossier: Dossier, rubric: Rubric, ladders: Mapping[str, str], *, named: str, with_files: bool = False
) -> tuple[BlankSheet, ...]:
    """Return the sheets of a dossier for a second assessor: all evidence, and no answer.

    `ladders` says each criterion's levels in words; `named` is what the process sheet gives as its rubric. Without
    files beside it the dossier cannot name a frozen plan.
    """
    given = {name: _lines(grid) for name, grid in grids(blinded(dossier)).items() if name in _EVIDENCE}
    if not with_files:
        given["process"] = [line for line in given["process"] if line["field"] != PLEDGE]
    asked = [name for name in given if name not in ("process", "tables")]
    sheets = {sheet.name: sheet for sheet in blank(rubric, ladders, [*asked, "sources"], named=named)}
    made = []
    for name, sheet in sheets.items():
        if name == "process":
            made.append(_process(sheet, given[name]))
        elif name == "answers":
            made.append(sheet)
        elif name in given:
            made.append(_filled(sheet, given[name]))
    return tuple(made)


def _lines(grid: list[list[str]]) -> list[dict[str, str]]:
    """Return the rows of a sheet by column, without cells that are empty."""
    head, *rows = grid
    return [{column: text for column, text in zip(head, row, strict=True) if text} for row in rows]


def _filled(sheet: BlankSheet, lines: Iterable[Mapping[str, str]]) -> BlankSheet:
    """Return a sheet with its example, then the rows that are known; columns of their own come last.

    Where a row would pass for an example, its status comes first, as it was written to be.
    """
    rows = tuple(lines)
    columns = dict(sheet.columns)
    for line in rows:
        for column in line:
            columns.setdefault(column, Ask())
    example = dict(sheet.rows[0])
    if any(next(iter(line), "") == STATUS for line in rows):
        columns = {STATUS: columns.pop(STATUS), **columns}
        example.pop(STATUS, None)
    return replace(sheet, columns=columns, rows=(example, *rows), cells={}, required=frozenset())


def _process(sheet: BlankSheet, lines: Iterable[Mapping[str, str]]) -> BlankSheet:
    """Return the process sheet with every claim beside its question; the rubric is the one that is asked now."""
    claims: dict[str, list[Mapping[str, str]]] = {}
    for line in lines:
        claims.setdefault(line["field"], []).append(line)
    claims.pop("rubric", None)
    columns = dict(sheet.columns)
    rows: list[Mapping[str, str]] = [{"field": EXAMPLE, "ask": NOT_PUBLIC}]  # readers pass over it
    cells: dict[tuple[int, str], Ask] = {}
    required = set()
    for place, asked in enumerate(sheet.rows):
        for claim in claims.pop(asked["field"], [{}]):
            if (place, "value") in sheet.cells:
                cells[len(rows), "value"] = sheet.cells[place, "value"]
            if place in sheet.required:
                required.add(len(rows))
            rows.append({**asked, **claim})
    rows += [claim for group in claims.values() for claim in group]
    for row in rows:
        for column in row:
            columns.setdefault(column, Ask())
    return replace(sheet, columns=columns, rows=tuple(rows), cells=cells, required=frozenset(required))
