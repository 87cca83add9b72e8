"""The sources sheet: where claims come from."""

from __future__ import annotations

from collections.abc import Mapping

from audit.bounds import Dates
from audit.errors import Problem
from audit.evidence.model import Asked, Source
from audit.evidence.rows import Reader, twice
from audit.evidence.schema import SOURCES, Kind
from audit.evidence.sheets import RawRow, RawSheet
from audit.evidence.typed import Reading
from audit.words import message


def read_sources(sheet: RawSheet | None, reading: Reading) -> tuple[Mapping[str, Source], list[Problem]]:
    """Return the sources by id, in the order of their ids."""
    if sheet is None:
        return {}, []
    reader = Reader(reading, Asked(), {})
    found: list[Source] = []
    for raw in sheet.rows:
        if "id" not in raw.cells:
            reader.problems.append(
                Problem(
                    "no_id",
                    sheet.where(raw.number, "id"),
                    message("This source has no id."),
                    message("Give it a short id; other sheets name it by that."),
                )
            )
            continue
        if ";" in raw.cells["id"]:
            reader.problems.append(
                Problem(
                    "bad_id",
                    sheet.where(raw.number, "id"),
                    message("A source's id cannot hold a semicolon: it separates several ids."),
                    message("Choose another id."),
                )
            )
        found.append(_source(sheet, raw, reader))
    reader.problems += twice(sheet, [(raw.number, raw.cells.get("id", "")) for raw in sheet.rows])
    return {source.id: source for source in sorted(found, key=lambda source: source.id)}, reader.problems


def _source(sheet: RawSheet, raw: RawRow, reader: Reader) -> Source:
    values: dict[str, str | Dates | None] = {}
    for name, column in SOURCES.columns.items():
        if name not in raw.cells:
            continue
        typed = reader.typed(sheet, raw, name, column)
        value = typed.value if typed else None
        if column.kind is Kind.CODE:
            values[name] = next(iter(value)) if isinstance(value, frozenset) else ""
        elif isinstance(value, (str, Dates)):
            values[name] = value
    values["side"] = values.get("side") or "none"
    return Source(**values, at=sheet.where(raw.number))  # type: ignore[arg-type]
