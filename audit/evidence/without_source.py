"""The dossier as it would be without one of its sources: what rests on that source alone goes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction

from audit.bounds import Interval, Truth
from audit.evidence.canonical import cell_of
from audit.evidence.completeness import settled
from audit.evidence.listed import units
from audit.evidence.model import Answer, Claim, Dossier, Row, Table, Voice
from audit.evidence.process import ONE_VALUE
from audit.evidence.schema import TABLES
from audit.evidence.sponsors_own import sessions_read_anew


def cited(dossier: Dossier) -> tuple[str, ...]:
    """Return the sources that accepted evidence rests on, in the order of their ids."""
    names = {name for group in dossier.claims.values() for one in group if not one.set_aside for name in one.sources}
    names.update(name for one in dossier.answers if not one.set_aside for name in one.sources)
    names.update(name for one in dossier.voices for name in one.sources)
    for table in dossier.tables.values():
        names.update(table.sources, *(row.sources for row in table.accepted))
    return tuple(sorted(names))


def without_source(dossier: Dossier, source: str) -> Dossier:
    """Return the dossier without what rests on this source alone, and the tables read anew.

    A claim, row, answer, count of the survey or word on how complete a table is goes out where it names no other
    source; beside others it stays, resting on those. What names no source stays, and so do fields that only name
    the process. Published counts of people name the sources of their whole table, so beside others from none to all
    of those counted may stay. The source itself stays in the list of sources: replies and searches may name it.
    """
    claims = {
        name: group if name in ONE_VALUE else tuple(_claims(group, source)) for name, group in dossier.claims.items()
    }
    answers = tuple(_answers(dossier, source))
    tables = {name: _table(dossier, table, source) for name, table in dossier.tables.items()}
    tables["sessions"] = sessions_read_anew(tables["sessions"], dossier.tables["participants"], tables["participants"])
    claims = {name: group for name, group in claims.items() if group}
    voices = tuple(_voices(dossier.voices, source))
    return settled(replace(dossier, claims=claims, answers=answers, tables=tables, voices=voices))


def _others(sources: tuple[str, ...], source: str) -> tuple[str, ...]:
    return tuple(name for name in sources if name != source)


def _claims(group: tuple[Claim, ...], source: str) -> Iterator[Claim]:
    for one in group:
        if source not in one.sources:
            yield one
        elif others := _others(one.sources, source):
            yield replace(one, sources=others)


def _voices(group: tuple[Voice, ...], source: str) -> Iterator[Voice]:
    for one in group:
        if source not in one.sources:
            yield one
        elif others := _others(one.sources, source):
            yield replace(one, sources=others)


def _answers(dossier: Dossier, source: str) -> Iterator[Answer]:
    for one in dossier.answers:
        if source not in one.sources:
            yield one
        elif others := _others(one.sources, source):
            yield replace(one, sources=others, proven=one.proven and not dossier.rests_on_searches(others))


def _table(dossier: Dossier, table: Table, source: str) -> Table:
    rows = tuple(_rows(dossier, table, source))
    if source not in table.sources:
        return table if rows == table.rows else replace(table, rows=rows)
    others = _others(table.sources, source)
    return replace(table, rows=rows, sources=others) if others else Table(table.name, rows)


def _rows(dossier: Dossier, table: Table, source: str) -> Iterator[Row]:
    counts = dossier.redacted and TABLES[table.name].people
    for row in table.rows:
        if source not in row.sources:
            yield row
        elif others := _others(row.sources, source):
            left = replace(row, sources=others, proven=row.proven and _proves(dossier, table, row, others))
            yield _opened(left) if counts and not row.public else left


def _proves(dossier: Dossier, table: Table, row: Row, sources: tuple[str, ...]) -> bool:
    """Return whether sources prove a row: a search does so only of a document that is not public."""
    not_public = table.name == "documents" and row.value("published") is Truth.NO
    return not_public or not dossier.rests_on_searches(sources)


def _opened(row: Row) -> Row:
    """Return a published count of people of which from none to all may be left."""
    most = units(row, has_count=True).high
    return replace(row, cells={**row.cells, "count": cell_of(Interval(Fraction(0), most))})
