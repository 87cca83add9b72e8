"""Dossiers for tests of measures, made without a file: claims, tables and rows in a line each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import TypeAdapter

from audit.bounds import Dates, Interval, Truth, read_date, read_number
from audit.evidence.model import Asked, Cell, Claim, Dossier, Row, Source, Table, Value
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import TABLES, Column, Kind
from audit.rubric.model import Measure

SOURCES = {
    "call": Source("call", side="sponsor", kind="official"),
    "letter": Source("letter", side="affected", kind="community"),
    "press": Source("press", side="none", kind="press"),
    "search": Source("search", side="none", kind="search"),
}
_MEASURES: TypeAdapter[Measure] = TypeAdapter(Measure)
_NUMBERS = (Kind.COUNT, Kind.PEOPLE, Kind.NUMBER)
_WORDS = (Kind.WORD, Kind.WORDS, Kind.CODE, Kind.CODES, Kind.COUNTRY, Kind.COUNTRIES, Kind.REGIONS, Kind.LANGUAGES)


def asking(**measure: Any) -> Measure:
    """Return a measure from the YAML of a rubric as Python data."""
    return _MEASURES.validate_python({key.rstrip("_"): value for key, value in measure.items()})


def value_of(column: Column, text: str) -> Value:
    """Return a cell's value: numbers, dates and yes/no as people write them, words as they stand."""
    if column.kind in _NUMBERS:
        return read_number(text).value
    if column.kind is Kind.DATE:
        return read_date(text)
    if column.kind is Kind.YES_NO:
        return None if text == "unknown" else Truth(text)
    if column.kind in _WORDS:
        return None if text == "unknown" else frozenset(part.strip() for part in text.split(";"))
    return text


def row(table: str, columns: Mapping[str, Column] | None = None, /, **given: Any) -> Row:
    """Return a row: cells as text, and `id`, `sources`, `set_aside`, `note`, `proven` as the model has them."""
    own = {name: given.pop(name) for name in ("sources", "set_aside", "note", "proven") if name in given}
    known = {**TABLES[table].columns, **(columns or {})}
    name = given.pop("id", "")
    cells = {column: Cell(str(text), value_of(known[column], str(text))) for column, text in given.items()}
    return Row(name, cells, **own)


def rows(table: str, *given: Mapping[str, Any]) -> tuple[Row, ...]:
    """Return several rows of one table."""
    return tuple(row(table, **one) for one in given)


def table(name: str, *given: Mapping[str, Any], state: str = "partial", total: str = "", **more: Any) -> Table:
    """Return a table in a state, with a claimed total where one is given."""
    claimed = read_number(total).value if total else None
    return Table(name, rows(name, *given), state=state, total=claimed, declared=state, **more)


def dossier(*tables: Table, facts: Mapping[str, Column] | None = None, **fields: Any) -> Dossier:
    """Return a dossier as of 2020-12-31 that began in 2016; a field's value may be text or a list of claims."""
    known = {**FIELDS, **(facts or {})}
    fields = {"as_of": "2020-12-31", "began": "2016-09-07", **fields}
    claims: dict[str, tuple[Claim, ...]] = {}
    for name, given in fields.items():
        texts = given if isinstance(given, list) else [given]
        claims[name] = tuple(Claim(name, text, value_of(known[name], text), ("call",)) for text in texts)
    every = {name: Table(name) for name in TABLES} | {one.name: one for one in tables}
    return Dossier(claims, every, sources=SOURCES, asked=Asked(facts=facts or {}))


def without(known: Dossier, field: str) -> Dossier:
    """Return a dossier in which nobody made a claim on a field."""
    return replace(known, claims={name: claims for name, claims in known.claims.items() if name != field})


def ends(value: Interval | Dates | None) -> tuple[Any, Any] | None:
    """Return the two ends of a value."""
    return None if value is None else (value.low, value.high)
