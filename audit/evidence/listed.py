"""Who is listed of each session, and how many of those counted there are not (FORMATS.md, People are counted once)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from audit.bounds import INF, Interval, Truth
from audit.evidence.facts import held_by_sponsor
from audit.evidence.model import Dossier, Row, Table
from audit.evidence.small_counts import NOBODY, less, plus

ANYWHERE = ""
"""The session of participants of whom it is not known which session they came to."""


@dataclass(frozen=True, slots=True)
class Listed:
    """Participants listed of one session: everybody, those affected, and those not affected."""

    everybody: Interval = NOBODY
    affected: Interval = NOBODY
    others: Interval = NOBODY

    def __add__(self, other: Listed) -> Listed:
        """Return the participants of both."""
        return Listed(
            plus(self.everybody, other.everybody),
            plus(self.affected, other.affected),
            plus(self.others, other.others),
        )

    def at_most(self) -> Listed:
        """Return the same people where each of them may have been elsewhere."""
        return Listed(*(Interval(Fraction(0), count.high) for count in (self.everybody, self.affected, self.others)))


@dataclass(frozen=True, slots=True)
class Lists:
    """Participants by session: those accepted, those public or not among them, and sessions of rows set aside."""

    accepted: Mapping[str, Listed]
    public: Mapping[str, Listed]
    private: Mapping[str, Listed]  # not public, set aside or not: these lose their session
    set_aside: frozenset[str]
    without: Listed  # not public and without a session

    def rests_on(self, session: str) -> bool:
        """Whether people who lose their session were, or may have been, at this one."""
        return session in self.private or ANYWHERE in self.private

    def doubtful(self, session: str) -> bool:
        """Whether rows set aside were, or may have been, of this session."""
        return session in self.set_aside or ANYWHERE in self.set_aside

    def here(self, session: str, counts: Truth) -> Listed:
        """Return the accepted participants of a session, and those who may have been there.

        Of one that surely does not count only those public stay in the table.
        """
        lists = self.public if counts is Truth.NO else self.accepted
        sure = lists.get(session, Listed()) if session != ANYWHERE else Listed()
        return sure + lists.get(ANYWHERE, Listed()).at_most()


def units(row: Row, has_count: bool) -> Interval:
    """Return how many a row stands for: 1 without the column, at least 1 where its cell is not known.

    A row that rests on searches alone may not exist.
    """
    value = row.value("count")
    if isinstance(value, Interval):
        count = Interval(max(Fraction(0), value.low), value.high)
    else:
        count = Interval(Fraction(1), INF if has_count else Fraction(1))
    return count if row.proven else Interval(Fraction(0), count.high)


def has_count(table: Table) -> bool:
    """Return whether a table has the column that says how many a row stands for."""
    return any("count" in row.cells for row in table.rows)


def name_of(row: Row) -> str:
    """Return the name under which participants name a session."""
    return row.id.casefold()


def session_of(row: Row) -> str | None:
    """Return the session of a participant, ANYWHERE where it could not be told, None where none is written."""
    if "session" not in row.cells:
        return None if row.proven else ANYWHERE
    value = row.value("session")
    if not row.proven or not isinstance(value, frozenset) or not value:
        return ANYWHERE
    return min(value).casefold()


def sessions_that_count(dossier: Dossier) -> Mapping[str, Truth]:
    """Return for each accepted session that has an id whether it was held by the sponsor or for it."""
    return {name_of(row): held_by_sponsor(row) for row in dossier.tables["sessions"].accepted if row.id}


def counts(row: Row, sessions: Mapping[str, Truth]) -> Truth:
    """Return whether a participant counts: without a session surely, of a session that is not accepted maybe."""
    session = session_of(row)
    return Truth.YES if session is None else sessions.get(session, Truth.UNKNOWN)


def lists_of(table: Table) -> Lists:
    """Return the participants of a table by session."""
    with_count = has_count(table)
    accepted = [row for row in table.of_sessions if not row.set_aside]
    private = [row for row in table.of_sessions if not row.public]
    aside = frozenset(name for row in table.of_sessions if row.set_aside and (name := session_of(row)) is not None)
    nowhere = (_of(row, with_count) for row in private if session_of(row) is None)
    return Lists(
        _by_session(accepted, with_count),
        _by_session((row for row in accepted if row.public), with_count),
        _by_session(private, with_count),
        aside,
        sum(nowhere, Listed()),
    )


def _by_session(rows: Iterable[Row], with_count: bool) -> Mapping[str, Listed]:
    found: dict[str, Listed] = {}
    for row in rows:
        session = session_of(row)
        if session is not None:
            found[session] = found.get(session, Listed()) + _of(row, with_count)
    return found


def _of(row: Row, with_count: bool) -> Listed:
    count = units(row, with_count)
    affected = row.value("affected") if row.proven else None
    perhaps = Interval(Fraction(0), count.high)
    if affected is Truth.YES:
        return Listed(count, count, NOBODY)
    return Listed(count, NOBODY, count) if affected is Truth.NO else Listed(count, perhaps, perhaps)


def unlisted(row: Row, lists: Lists, counts: Truth) -> tuple[Interval | None, Interval | None]:
    """Return how many were counted in a session and are not listed, and how many of those are affected.

    As `redact` wrote it, or by subtraction; None where nobody counted.
    """
    here = lists.here(name_of(row), counts)
    pairs = (("unlisted", "attendance", here.everybody), ("unlisted_affected", "affected", here.affected))
    found: list[Interval | None] = []
    for written, counted, listed in pairs:
        value, given = row.value(counted), row.value(written)
        if written in row.cells:
            found.append(given if isinstance(given, Interval) else None)
        else:
            found.append(less(value, listed) if isinstance(value, Interval) else None)
    return found[0], found[1]
