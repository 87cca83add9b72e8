"""Dossiers that differ from another in one count of people from 1 to 4, and in what follows from it.

Whoever knows the code of redact could try every dossier that might lie behind a publishable one. Twins must
be among them: if two dossiers differ in a protected count alone, they are published as the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from attack import SMALL, people

from audit.bounds import Interval, Truth
from audit.evidence.canonical import cell_of
from audit.evidence.facts import held_by_sponsor
from audit.evidence.listed import ANYWHERE, name_of, session_of
from audit.evidence.model import Dossier, Row
from audit.evidence.redact_people import People
from audit.evidence.redact_sessions import in_outline

Twin = tuple[str, Dossier]


def twins(dossier: Dossier) -> Iterator[Twin]:
    """Yield the name of a protected count and a dossier in which it is another one."""
    yield from _of_rows(dossier)
    yield from _of_totals(dossier)
    yield from _of_sessions(dossier)
    yield from _of_places(dossier)
    yield from _of_facts(dossier)


def _others(number: object) -> list[int]:
    return [other for other in SMALL if other != number]


def _exact(row: Row, column: str) -> int | None:
    value = row.value(column)
    return int(value.low) if isinstance(value, Interval) and value.exact else None


def _with(row: Row, **counts: int) -> Row:
    cells = {name: cell_of(Interval(number, number)) for name, number in counts.items()}
    return replace(row, cells={**row.cells, **cells})


def _changed(dossier: Dossier, name: str, rows: Mapping[int, Row], more: int = 0) -> Dossier:
    """Return the dossier with rows (by their place) replaced, and the table's total raised."""
    table = dossier.tables[name]
    total = table.total and Interval(table.total.low + more, table.total.high + more)
    kept = tuple(rows.get(place, row) for place, row in enumerate(table.rows))
    return replace(dossier, tables={**dossier.tables, name: replace(table, rows=kept, total=total)})


def _of_rows(dossier: Dossier) -> Iterator[Twin]:
    """Change how many one row about people stands for: its session and the total count them too."""
    for name in ("participants", "submissions"):
        found = people(dossier, name)
        for place, row in enumerate(dossier.tables[name].rows):
            alike, first = _alike(dossier, found, row), _exact(row, "count")
            for other in _others(alike) if alike in SMALL and first and row.proven else ():
                if first + other - alike > 0 and (raised := _raised(dossier, name, place, other - alike)):
                    yield f"{name} row {place}: {first + other - alike}", raised


def _alike(dossier: Dossier, found: People, row: Row) -> int:
    """Return how many are surely like those of a row; 0 where that is not exact, or the row is public."""
    table = replace(found.table, rows=(row,))
    key = next(iter(people(replace(dossier, tables={**dossier.tables, table.name: table}), table.name).tallies), None)
    if key is None or session_of(row) == ANYWHERE:
        return 0
    tally = found.tallies[key]
    return int(tally.known.low) if tally.known.exact and not tally.loose.high else 0


def _raised(dossier: Dossier, name: str, place: int, more: int) -> Dossier | None:
    """Return the dossier with more people in one row, at its session and in the total; None where that is loose."""
    row = dossier.tables[name].rows[place]
    raised = _changed(
        dossier, name, {place: _with(row, count=(_exact(row, "count") or 0) + more)}, 0 if row.set_aside else more
    )
    if name == "submissions" or row.set_aside:
        return raised
    for at, session in enumerate(dossier.tables["sessions"].rows):
        if session.id and name_of(session) == session_of(row):
            affected = row.value("affected")
            if "strata" in session.cells or ("affected" in session.cells and affected is None):
                return None
            columns = ("attendance", "affected") if affected is Truth.YES else ("attendance",)
            counts = {column: count + more for column in columns if (count := _exact(session, column)) is not None}
            raised = _changed(raised, "sessions", {at: _with(session, **counts)})
    return raised


def _of_totals(dossier: Dossier) -> Iterator[Twin]:
    """Change what a total leaves over."""
    for name in ("participants", "submissions"):
        rest = people(dossier, name).left_over
        if rest is not None and rest.exact and rest.low in SMALL:
            for other in _others(rest.low):
                yield f"{name} left over {other}", _changed(dossier, name, {}, other - int(rest.low))


def _of_sessions(dossier: Dossier) -> Iterator[Twin]:
    """Change how many of those at a session were affected; where nobody is listed, so that lists stay out of it."""
    if any(session_of(row) is not None for row in dossier.tables["participants"].rows):
        return
    for at, row in enumerate(dossier.tables["sessions"].rows):
        there, affected = _exact(row, "attendance"), _exact(row, "affected")
        if there is None or affected is None or in_outline(row):
            continue
        few = (affected in SMALL, there - affected in SMALL)
        for other in range(1, there):
            if there > 4 and ((few[0] and other in SMALL) or (few[1] and there - other in SMALL)):
                changed = _changed(dossier, "sessions", {at: _with(row, affected=other)})
                yield f"affected at {row.id}: {other}", changed
        rest = people(dossier, "participants").left_over
        counted = held_by_sponsor(row) is Truth.YES and rest is not None and rest.low > 2 * max(SMALL)
        if there in SMALL and affected == 0 and (row.set_aside or rest is None or counted):
            for other in _others(there):
                twin = _changed(dossier, "sessions", {at: _with(row, attendance=other)})
                # A claimed total counts them too, unless they are set aside: then it is another one.
                more = 0 if row.set_aside else other - there
                yield f"there at {row.id}: {other}", _changed(twin, "participants", {}, more)


def _of_places(dossier: Dossier) -> Iterator[Twin]:
    for at, row in enumerate(dossier.tables["population"].rows):
        number = _exact(row, "people")
        if number in SMALL:
            for other in _others(number):
                yield (
                    f"population {at} {other}",
                    _changed(
                        dossier, "population", {at: _with(row, people=other)}, 0 if row.set_aside else other - number
                    ),
                )


def _of_facts(dossier: Dossier) -> Iterator[Twin]:
    """Change how many were helped of those who needed it."""
    (needing,), (helped,) = dossier.claims["needing_support"], dossier.claims["helped"]
    assert isinstance(needing.value, Interval)
    assert isinstance(helped.value, Interval)
    most, number = int(needing.value.low), int(helped.value.low)
    for other in range(1, most):
        few = (number in SMALL and other in SMALL, number not in SMALL and other not in SMALL)
        if most > 4 and (few[0] or (few[1] and most - number in SMALL and most - other in SMALL)):
            twin = replace(helped, value=Interval(other, other), text=str(other))
            yield f"helped: {other}", replace(dossier, claims={**dossier.claims, "helped": (twin,)})
