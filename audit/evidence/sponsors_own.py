"""The dossier as it would be if only the sponsor's own sources were accepted: an objection that a card answers."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from audit.bounds import Interval
from audit.evidence.canonical import cell_of
from audit.evidence.completeness import settled
from audit.evidence.listed import units
from audit.evidence.model import SEARCHES, Cell, Claim, Dossier, Row, Source, Table
from audit.evidence.process import ONE_VALUE
from audit.evidence.schema import TABLES

Own = frozenset[str]
"""Ids of sources of the sponsor."""

REST = (("unlisted", "attendance"), ("unlisted_affected", "affected"))
"""What `redact` writes of those counted in a session and not listed, and the count that it was taken from."""


def own_sources(dossier: Dossier) -> Own:
    """Return the sources of the sponsor's side that evidence rests on; a search or a request is none of them.

    Replies are no evidence.
    """
    cited = {name for group in dossier.claims.values() for claim in group for name in claim.sources}
    cited.update(name for answer in dossier.answers for name in answer.sources)
    for table in dossier.tables.values():
        cited.update(table.sources, *(row.sources for row in table.rows))
    cited.update(name for voice in dossier.voices for name in voice.sources)
    return frozenset(name for name in cited if _is_own(dossier.sources[name]))


def _is_own(source: Source) -> bool:
    return source.side == "sponsor" and source.kind not in SEARCHES


def sponsors_own(dossier: Dossier) -> Dossier:
    """Return the dossier with nothing on record but what a source of the sponsor says, and the tables read anew.

    A claim, row or answer without such a source goes out; so does what is said of how complete a table is. Fields
    that only name the process stay. Published counts of people name the sources of their whole table, so where some
    are the sponsor's, from none to all of those counted may be its own.
    """
    own = own_sources(dossier)
    claims = {name: _claims(name, group, own) for name, group in dossier.claims.items()}
    claims = {name: group for name, group in claims.items() if group}
    answers = tuple(
        replace(one, sources=_narrowed(one.sources, own)) for one in dossier.answers if own & {*one.sources}
    )
    tables = {name: _table(table, own, redacted=dossier.redacted) for name, table in dossier.tables.items()}
    tables["sessions"] = sessions_read_anew(tables["sessions"], dossier.tables["participants"], tables["participants"])
    voices = tuple(replace(one, sources=_narrowed(one.sources, own)) for one in dossier.voices if own & {*one.sources})
    return settled(replace(dossier, claims=claims, answers=answers, tables=tables, voices=voices))


def _claims(field: str, group: tuple[Claim, ...], own: Own) -> tuple[Claim, ...]:
    kept = (one for one in group if field in ONE_VALUE or own & {*one.sources})
    return tuple(replace(one, sources=_narrowed(one.sources, own)) for one in kept)


def _narrowed(sources: tuple[str, ...], own: Own) -> tuple[str, ...]:
    return tuple(name for name in sources if name in own)


def _table(table: Table, own: Own, *, redacted: bool) -> Table:
    counts = redacted and TABLES[table.name].people
    rows = tuple(_row(row, own, counts=counts) for row in table.rows if own & {*row.sources})
    narrowed = _narrowed(table.sources, own)
    if not narrowed:
        return Table(table.name, rows)
    return replace(table, rows=rows, state="not_collected", sources=narrowed)


def _row(row: Row, own: Own, *, counts: bool) -> Row:
    narrowed = replace(row, sources=_narrowed(row.sources, own))
    if not counts or row.public or own >= {*row.sources}:
        return narrowed
    most = units(row, has_count=True).high
    return replace(narrowed, cells={**row.cells, "count": cell_of(Interval(Fraction(0), most))})


def sessions_read_anew(sessions: Table, listed: Table, left: Table) -> Table:
    """Return the sessions, those not listed there read anew where fewer participants are on record now."""
    if [row.cells for row in listed.rows] == [row.cells for row in left.rows]:
        return sessions
    nobody = not left.rows
    return replace(sessions, rows=tuple(replace(row, cells=_opened(row, nobody=nobody)) for row in sessions.rows))


def _opened(row: Row, *, nobody: bool) -> dict[str, Cell]:
    """Return the cells of a session of which more people than before may be listed nowhere; all, where nobody is."""
    cells = dict(row.cells)
    for written, counted in REST:
        rest, whole = row.value(written), row.value(counted)
        if written in cells and nobody:
            del cells[written]
        elif isinstance(rest, Interval) and isinstance(whole, Interval):
            cells[written] = cell_of(Interval(rest.low, max(rest.high, whole.high)))
        elif written in cells:
            cells[written] = cell_of(None)
    return cells
