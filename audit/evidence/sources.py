"""The sources sheet: where claims come from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from audit.bounds import Dates
from audit.errors import Problem
from audit.evidence.model import Asked, Source
from audit.evidence.rows import Reader, twice
from audit.evidence.schema import SOURCES, Kind
from audit.evidence.sheets import RawRow, RawSheet
from audit.evidence.typed import Reading
from audit.words import message

LOGGED = re.compile(r"request-\d{4}-\d{2}-\d{2}(-\d+)?")
"""The id of a request that `ask` logged: what was asked for stands in its title, in the tool's own words."""


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
        reader.problems += [*_answered(sheet, raw, found[-1]), *_copied(sheet, raw)]
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


def _answered(sheet: RawSheet, raw: RawRow, source: Source) -> Iterator[Problem]:
    """Yield what is wrong with what a source says came back."""
    if not (source.came_back or source.came_back_on):
        return
    if source.kind != "request":
        column = "came_back" if "came_back" in raw.cells else "came_back_on"
        yield Problem(
            "not_a_request",
            sheet.where(raw.number, column),
            message("Only of a request can it be said what came back."),
            message("Write request in kind, or empty came_back and came_back_on."),
        )
    elif "came_back" not in raw.cells:
        yield Problem(
            "came_back_missing",
            sheet.where(raw.number, "came_back_on"),
            message("A day is given, and not what came back."),
            message("Write nothing, part, all or refusal in came_back."),
        )
    elif _lies_before(source.came_back_on, source.date):
        yield Problem(
            "came_back_before",
            sheet.where(raw.number, "came_back_on"),
            message("The answer lies before the request."),
            message("Check date and came_back_on."),
        )


def _copied(sheet: RawSheet, raw: RawRow) -> Iterator[Problem]:
    """Yield what is wrong with what is written of a copy: the tool writes it where the copy lies in sources/."""
    for name, form, what in _OF_COPY:
        if name in raw.cells and not form.fullmatch(raw.cells[name]):
            mend = message("Empty the cell: the tool fills it where the copy lies in sources/.")
            said = message(what, text=raw.cells[name])
            yield Problem(f"bad_{name}", sheet.where(raw.number, name), said, mend)


_OF_COPY = (
    ("sha256", re.compile(r"[0-9a-f]{64}"), "{text} is no SHA-256 of a file."),
    ("pages", re.compile(r"\d{1,6}", re.ASCII), "{text} is no number of pages."),
)


def _lies_before(answer: Dates | None, request: Dates | None) -> bool:
    """Return whether one day surely lies before the other."""
    return bool(answer and answer.high and request and request.low and answer.high < request.low)
