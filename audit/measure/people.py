"""The people heard, each counted once: participants, and those counted in sessions and not listed.

FORMATS.md, "People are counted once". For each session that counts, those counted there (`attendance`) less
those listed as its participants are people of whom only the session's region, where it names exactly one, and how
many of them are affected is known. A participant of a session that does not count is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.bounds import INF, Interval, Truth
from audit.evidence.facts import held_by_sponsor
from audit.evidence.listed import ANYWHERE, counts, has_count, name_of, session_of, sessions_that_count
from audit.evidence.model import Dossier, Row, Table, Value
from audit.evidence.schema import PEOPLE, PEOPLE_COLUMNS
from audit.measure.columns import Columns, columns
from audit.measure.masses import Units
from audit.measure.register import Entry, Register, cells_of, looked_at, mass_of, total_of, whole
from audit.measure.verbs import MISSING, NOBODY, Mass, Total, repaired, together


@dataclass(frozen=True, slots=True)
class Listed:
    """The participants listed of one session: how many, and how many of them are affected."""

    everybody: Mass = NOBODY
    affected: Mass = NOBODY

    def __add__(self, other: Listed) -> Listed:
        """Return the participants of both."""
        return Listed(self.everybody + other.everybody, self.affected + other.affected)


def people(dossier: Dossier) -> Register:
    """Return the register of people heard."""
    if PEOPLE not in dossier.made:
        dossier.made[PEOPLE] = _people(dossier)
    found: Register = dossier.made[PEOPLE]
    return found


def _people(dossier: Dossier) -> Register:
    participants, sessions = dossier.tables["participants"], dossier.tables["sessions"]
    truths = [(row, held_by_sponsor(row)) for row in sessions.accepted]
    listed = _listed(participants)
    from_lists, dropped = _participants(participants, sessions_that_count(dossier))
    everyone_listed = participants.state == "complete"
    from_rooms = [
        entry
        for row, truth in truths
        if truth is not Truth.NO
        for entry in _not_listed(dossier, row, truth, listed, everyone_listed)
    ]
    entries = (*from_lists, *from_rooms)
    all_heard = everyone_listed or (sessions.state == "complete" and participants.total is None)
    missing = NOBODY if all_heard else MISSING
    claimed = _total(participants, dropped, all(truth is Truth.YES for _, truth in truths))
    total, disputed = repaired(claimed, together((*(entry.mass for entry in entries), missing)))
    return Register(
        PEOPLE,
        columns(dossier, PEOPLE),
        entries,
        missing,
        total,
        named=False,
        sources=tuple(sorted({*participants.sources, *sessions.sources})),
        disputed=participants.disputed or sessions.disputed or disputed,
        one_sided=participants.one_sided or sessions.one_sided,
        looked=_looked(participants, sessions),
    )


def _participants(table: Table, sessions: Mapping[str, Truth]) -> tuple[list[Entry], Mass]:
    """Return the participants that count or may, and the mass of those left out."""
    entries, dropped, counted = [], NOBODY, has_count(table)
    for row in table.accepted:
        mass, truth = mass_of(row, counted), counts(row, sessions)
        if truth is Truth.NO:
            dropped += mass
            continue
        cells = {name: value for name, value in cells_of(row).items() if name in PEOPLE_COLUMNS}
        entries.append(Entry(cells, mass if truth is Truth.YES else Mass(0, mass.high), row=row))
    return entries, dropped


def _listed(table: Table) -> Mapping[str, Listed]:
    """Return the participants listed of each session."""
    found: dict[str, Listed] = {}
    counted = has_count(table)
    for row in table.accepted:
        session = session_of(row)
        if session is not None:
            mass, affected = mass_of(row, counted), cells_of(row).get("affected")
            sure = mass.low if affected == Truth.YES else 0
            most = 0 if affected == Truth.NO else mass.high
            found[session] = found.get(session, Listed()) + Listed(mass, Mass(sure, most))
    return found


def _not_listed(
    dossier: Dossier, row: Row, truth: Truth, listed: Mapping[str, Listed], everyone_listed: bool
) -> Iterable[Entry]:
    """Yield those counted in one session and not listed: surely affected, not known, surely not affected.

    With F affected of R people these three masses admit exactly the pairs (F, R) within their limits, F <= R.
    """
    # Nobody can be listed of a session without an id, but for those who may have been at any.
    here = listed.get(name_of(row), Listed()) if row.id else Listed()
    loose = listed.get(ANYWHERE, Listed())
    at_most = Listed(Mass(0, loose.everybody.high), Mass(0, loose.affected.high))
    present = _rest(row, "unlisted", "attendance", here.everybody + at_most.everybody, everyone_listed)
    affected = _rest(row, "unlisted_affected", "affected", here.affected + at_most.affected, everyone_listed)
    top = min(affected.high, present.high)
    sure = int(min(affected.low, top))
    parts: tuple[tuple[Value, int, Units], ...] = (
        (Truth.YES, sure, sure),
        (None, max(0, int(min(present.low, top)) - sure), _less(top, sure)),
        (Truth.NO, 0 if top == INF else max(0, present.low - int(top)), _less(present.high, top)),
    )
    cells: dict[str, Value] = {} if (region := _region(dossier, row)) is None else {"region": region}
    for of_them, low, high in parts:
        if high > 0:
            mass = Mass(low if truth is Truth.YES else 0, high)
            yield Entry(cells if of_them is None else {**cells, "affected": of_them}, mass, row=row)


def _less(first: Units, second: Units) -> Units:
    """Return what is left of the first after the second; nothing where both are open."""
    return 0 if second == INF else first - second


def _rest(row: Row, written: str, counted: str, listed: Mass, everyone_listed: bool) -> Mass:
    """Return how many a session holds beyond those listed: as `redact` wrote it, or by subtraction."""
    cells = row.cells if row.proven else {}
    if written in cells:
        value = cells[written].value
        return whole(value) if isinstance(value, Interval) else MISSING
    value = cells[counted].value if counted in cells else None
    if not isinstance(value, Interval):
        return NOBODY if everyone_listed and counted == "attendance" else MISSING
    all_there = whole(value)
    low = 0 if listed.high == INF else max(0, all_there.low - int(listed.high))
    return Mass(low, all_there.high if all_there.high == INF else max(0, all_there.high - listed.low))


def _region(dossier: Dossier, row: Row) -> frozenset[str] | None:
    """Return the region of a session where it surely names exactly one."""
    if not row.proven:
        return None
    seen: Columns = columns(dossier, "sessions")
    given = seen.region(cells_of(row))
    return given if isinstance(given, frozenset) and len(given) == 1 else None


def _total(participants: Table, dropped: Mass, all_count: bool) -> Total:
    """Return the claimed total of participants as a limit on the people heard.

    It holds for everybody, those not listed included. Where a session does not count, or may not, some of
    those in the total may have been there: nothing is left of its low end.
    """
    claimed = total_of(participants)
    high = max(0, claimed.high - dropped.low)
    return Total(int(min(claimed.low, high)) if all_count else 0, high)


def _looked(participants: Table, sessions: Table) -> Mapping[str, bool]:
    """Return for each column of people whether anybody looked, in either table."""
    lists, rooms = looked_at(participants), looked_at(sessions)
    found = {"": lists[""] or rooms[""] or any(lists.values()) or any(rooms.values())}
    for name in PEOPLE_COLUMNS:
        in_rooms = rooms.get(name, False) if name in ("country", "region", "affected") else False
        found[name] = lists.get(name, False) or in_rooms
    if not participants.accepted and not sessions.accepted:
        return {"": found[""]}
    if (not sessions.accepted and rooms[""]) or (not participants.accepted and lists[""]):
        return {**dict.fromkeys(found, True)}
    return found
