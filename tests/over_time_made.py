"""A working dossier some months later: counts that moved by a few or by many, rows that came and went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from people_at_risk import COUNTS, drawn

from audit.bounds import Dates, Interval, Truth, exactly
from audit.evidence.canonical import cell_of
from audit.evidence.completeness import settled
from audit.evidence.model import Claim, Dossier, Row, Table

MOVES = (0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 8, 30, -1, -2, -4, -6)


def later(dossier: Dossier, random: Random, *, exact: bool = True, public: bool = True) -> Dossier:
    """Return the dossier as it may be once more is known; everything exact stays exact and contradicts nothing.

    Without `public`, what is named in public stays as it is.
    """
    other = drawn(random, exact=exact)
    tables = dict(dossier.tables)
    for name in ("participants", "submissions"):
        tables[name] = _people(dossier.tables[name], other.tables[name], random, public)
    tables["population"] = _places(dossier.tables["population"], random)
    tables["sessions"] = _sessions(dossier, tables, random)
    claims = dict(dossier.claims)
    (needing,), (helped,) = claims["needing_support"], claims["helped"]
    most = max(1, _number(needing.value) + random.choice(MOVES))
    few = min(most, max(0, _number(helped.value) + random.choice(MOVES)))
    for name, number in (("needing_support", most), ("helped", few)):
        claims[name] = (replace(claims[name][0], text=str(number), value=exactly(number)),)
    (day,) = claims["as_of"]
    assert isinstance(day.value, Dates)
    moved = day.value.low.replace(year=day.value.low.year + 1) if day.value.low else None
    claims["as_of"] = (replace(day, text=str(moved), value=Dates(moved, moved)),)
    return settled(replace(dossier, claims=claims, tables=tables))


def relabelled(dossier: Dossier, random: Random) -> Dossier:
    """Return the dossier with the same people said to be others: an unknown word became known, a group listed.

    Each row about people keeps its count; where something of them was not known, they may be told apart now, or what
    was known of them is not any more.
    """
    tables, claims = dict(dossier.tables), dict(dossier.claims)
    for name in ("participants", "submissions"):
        table = tables[name]
        rows = [part for row in table.rows for part in ((row,) if row.public else _told_apart(row, random))]
        tables[name] = replace(table, rows=tuple(rows))
    if random.random() < 0.4:
        listed = random.choice(("youth;nobody listed this", "nobody listed this;nor this", "rural"))
        value = frozenset(listed.split(";"))
        claims["strata"] = (Claim("strata", listed, value, ("call",)),)
    return settled(replace(dossier, claims=claims, tables=tables))


LABELS = (("affected", "yes", "no"), ("under_resourced", "yes", "no"), ("region", "african", "weog"))


def _told_apart(row: Row, random: Random) -> tuple[Row, ...]:
    column, *words = random.choice(LABELS)
    there = row.value("count")
    number = _number(there) if "count" in row.cells else 1
    if random.random() < 0.3 or (column == "region" and "country" in row.cells) or number < 1:
        return (row,)
    if row.value(column) is not None:
        cells = {name: cell for name, cell in row.cells.items() if name != column}
        return (replace(row, cells=cells | {column: cell_of(None)}),)
    some = random.choice((1, 2, 3, 4, 5, number // 2, number))
    counts = [some, number - some] if some < number and "count" in row.cells else [number]
    random.shuffle(words)
    parts = []
    for word, part in zip(words, counts, strict=False):
        value = frozenset({word}) if column == "region" else {"yes": Truth.YES, "no": Truth.NO}[word]
        cells = dict(row.cells) | {column: cell_of(value)}
        parts.append(replace(row, cells=cells | ({"count": cell_of(exactly(part))} if "count" in row.cells else {})))
    return tuple(parts)


def _number(value: object) -> int:
    return int(value.low) if isinstance(value, Interval) and value.exact else 0


def _moved(row: Row, column: str, random: Random, least: int = 1) -> Row:
    value = row.value(column)
    if not isinstance(value, Interval) or not value.exact:
        return row
    number = max(least, int(value.low) + random.choice(MOVES))
    return replace(row, cells={**row.cells, column: cell_of(exactly(number))})


def _listed(rows: tuple[Row, ...]) -> int:
    return sum(_number(row.value("count")) if "count" in row.cells else 1 for row in rows if not row.set_aside)


def _people(table: Table, other: Table, random: Random, public: bool) -> Table:
    """Return a table about people with counts moved, a row gone, rows of another dossier of the same sort added."""
    kept = [row for row in table.rows if random.random() < 0.9 or (row.public and not public)]
    rows = [row if row.public and not public else _moved(row, "count", random) for row in kept]
    with_count = any("count" in row.cells for row in table.rows)
    for row in other.rows:
        name = row.value("session")
        strange = name is not None and not any(one.value("session") == name for one in table.rows)
        if random.random() < 0.3 and not strange and (public or not row.public):
            cells = {key: cell for key, cell in row.cells.items() if key != "count"}
            number = random.choice(COUNTS)
            rows.append(replace(row, cells=cells | ({"count": cell_of(exactly(number))} if with_count else {})))
    total = table.total
    if total is not None and total.exact:
        rest = max(0, int(total.low) - _listed(table.rows) + random.choice(MOVES))
        number = int(total.low) if random.random() < 0.3 else _listed(tuple(rows)) + rest
        total = exactly(max(number, _listed(tuple(rows))))
    return replace(table, rows=tuple(rows), total=total)


def _places(table: Table, random: Random) -> Table:
    rows = tuple(_moved(row, "people", random) for row in table.rows)
    total = table.total
    if total is not None and total.exact:
        before, after = (sum(_number(row.value("people")) for row in some) for some in (table.rows, rows))
        number = after + max(0, int(total.low) - before + random.choice(MOVES))
        total = exactly(number)
    return replace(table, rows=rows, total=total)


def _sessions(dossier: Dossier, tables: Mapping[str, Table], random: Random) -> Table:
    """Return the sessions with those there who are not listed moved; who is listed follows from the lists."""
    rows = []
    for row in dossier.tables["sessions"].rows:
        there, affected = row.value("attendance"), row.value("affected")
        (all_before, of_before, _), (all_now, of_now, perhaps) = (
            _here(row, table) for table in (dossier.tables["participants"], tables["participants"])
        )
        cells = dict(row.cells)
        rest = random.choice(MOVES) if random.random() < 0.5 else 0
        rest_affected = rest if random.random() < 0.5 else 0
        if isinstance(affected, Interval) and affected.exact:
            unlisted = max(0, _number(affected) - of_before + rest_affected)
            cells["affected"] = cell_of(exactly(of_now + unlisted))
        if isinstance(there, Interval) and there.exact:
            unlisted = max(0, _number(there) - all_before + rest)
            least = _number(cells["affected"].value) if "affected" in cells else 0
            others = all_now - of_now - perhaps
            number = max(all_now + unlisted, least + others)
            cells["attendance"] = cell_of(exactly(number))
        rows.append(replace(row, cells=cells))
    return replace(dossier.tables["sessions"], rows=tuple(rows))


def _here(row: Row, table: Table) -> tuple[int, int, int]:
    """Return how many are listed of a session: all, those affected, and those who may be."""
    here = [one for one in table.accepted if row.id and one.value("session") == frozenset({row.id})]
    affected = [one for one in here if str(one.value("affected")) == "yes"]
    perhaps = [one for one in here if one.value("affected") is None]
    return _listed(tuple(here)), _listed(tuple(affected)), _listed(tuple(perhaps))
