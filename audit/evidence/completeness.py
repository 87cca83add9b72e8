"""How complete each table is: what was claimed, and how far that claim carries (FORMATS, tables)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction

from audit.bounds import INF, Dates, Interval, Truth, exactly
from audit.evidence.facts import fact, held_by_sponsor, window
from audit.evidence.model import SEARCHES, Dossier, Row, Source, Table

OWN_LISTS = ("sessions", "documents", "seats", "support")
"""Tables for which the sponsor's own list is enough."""

ONE_SIDE_IS_ENOUGH = ("barriers", "themes")
"""Complete means here: all that the named sources name."""


ONE = exactly(1)


def settled(dossier: Dossier) -> Dossier:
    """Return the dossier with every table's state and total as they are to be read.

    To be applied again whenever claims, rows or sources changed: the last day of the process decides
    whether a claim of completeness reaches far enough.
    """
    tables = dict(dossier.tables)
    # The sessions decide when the process ended, so they are read first, against the days they list themselves.
    listed = _last_listed_day(dossier)
    tables["sessions"] = _read(tables["sessions"], dossier, listed)
    ended = fact(replace(dossier, tables=tables), "ended").value
    for name, table in tables.items():
        if name != "sessions":
            tables[name] = _read(table, dossier, ended if isinstance(ended, Dates) else None)
    return replace(dossier, tables=tables)


def _last_listed_day(dossier: Dossier) -> Dates | None:
    """Return the last day as given, or that of the call and the sessions that are listed."""
    given = fact(dossier, "ended").value if dossier.accepted("ended") else None
    value = given if given is not None else window(dossier, "ended", more_sessions=False).value
    return value if isinstance(value, Dates) else None


def _read(table: Table, dossier: Dossier, ended: Dates | None) -> Table:
    state = table.declared or table.state
    if state == "not_collected" and table.rows:
        state = "partial"
    total, one_sided = table.total, False
    if table.declared == "complete":
        sources = [dossier.sources[name] for name in table.sources]
        one_sided = is_one_sided(table.name, sources)
        if one_sided or not _proves(sources):
            state, total = "partial", None
        elif not reaches(table.as_of, ended, dossier):
            state = "partial"
    fitted = fitting(total, counted(table), complete=state == "complete")
    disputed = table.disputed or fitted != total
    # Rows that do not count are no contradiction, but no sum of rows may lie outside the total either.
    total = fitting(fitted, units(table.accepted), complete=state == "complete")
    return replace(table, state=state, total=total, one_sided=one_sided, disputed=disputed)


def _proves(sources: Iterable[Source]) -> bool:
    return any(source.kind not in SEARCHES for source in sources)


def is_one_sided(table: str, sources: Iterable[Source]) -> bool:
    """Return whether a claim of completeness comes from one side of the matter only."""
    sources = list(sources)
    if table in ONE_SIDE_IS_ENOUGH or any(source.kind in SEARCHES for source in sources):
        return False
    sides = {source.side for source in sources}
    if sides == {"sponsor"} and table in OWN_LISTS:
        return False
    return len(sides) == 1 and sides != {"none"}


def reaches(as_of: Dates | None, ended: Dates | None, dossier: Dossier) -> bool:
    """Return whether a claim made on `as_of` surely covers the process to its last day.

    Where that day is open, or lies ahead, the day up to which the record was read stands in: what comes after it
    has not happened.
    """
    last = dossier.as_of
    if ended and ended.high:
        last = min(last, ended.high)
    return as_of is not None and as_of.low is not None and as_of.low >= last


def counted(table: Table) -> Interval:
    """Return how many units the accepted rows stand for: surely (sessions that count), and at most."""
    rows = table.accepted
    sure = [row for row in rows if table.name != "sessions" or held_by_sponsor(row) is Truth.YES]
    return Interval(units(sure).low, units(rows).high)


def units(rows: Iterable[Row]) -> Interval:
    """Return how many units rows stand for: their `count`, or one each where there is no such column."""
    low, high, endless = 0, 0, False
    for row in rows:
        value = row.value("count")
        count = value if isinstance(value, Interval) else ONE
        low += int(count.low) if row.sure else 0
        endless = endless or count.high == INF
        high += 0 if endless else int(count.high)
    return Interval(Fraction(low), INF if endless else Fraction(high))


def fitting(total: Interval | None, rows: Interval, *, complete: bool) -> Interval | None:
    """Return a claimed total widened just so far that the rows fit (BOUNDS.md section 1)."""
    if total is None:
        return None
    high = max(total.high, rows.low)
    low = min(total.low, rows.high) if complete else total.low
    return Interval(low, high)
