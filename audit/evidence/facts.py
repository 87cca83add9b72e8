"""What the process sheet says on one field: the hull of its claims, and the window of the process."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from audit.bounds import Dates, Interval, Truth, hull, hull_of_dates, hull_of_truths
from audit.evidence.model import Claim, Dossier, Row
from audit.evidence.voices_claim import claimed_by_voices

FactValue = Interval | Dates | Truth | str | tuple[frozenset[str], ...] | None
"""A list or a code is the tuple of the sets that were claimed: one set where nobody disagrees."""

BY_SPONSOR = frozenset({"sponsor", "community_for_sponsor"})


@dataclass(frozen=True, slots=True)
class Fact:
    """One field of the process: what its accepted claims admit; None where it is not known."""

    name: str
    value: FactValue = None
    looked: bool = False  # any accepted claim at all, be it `unknown` or a search
    disputed: bool = False
    sources: tuple[str, ...] = ()
    conventions: tuple[str, ...] = ()  # loose words used for its numbers: about, over


def fact(dossier: Dossier, name: str) -> Fact:
    """Return a field's value: numbers and dates as the hull of all accepted claims.

    Yes/no that differ are Truth.UNKNOWN; of texts that differ the first in order stands; lists stay side by
    side. A claim that rests on searches alone is looked for and not known. `began` and `ended` follow from
    the written call and the sessions where they are not given; `satisfaction` also from the survey of participants.
    """
    given = _claimed(dossier, name)
    if name in ("began", "ended") and given.value is None:
        known = window(dossier, name, more_sessions=dossier.tables["sessions"].state != "complete")
        return replace(known, looked=known.looked or given.looked)
    return given


def _claimed(dossier: Dossier, name: str) -> Fact:
    accepted = (*dossier.accepted(name), *claimed_by_voices(dossier, name))
    telling = [claim for claim in accepted if claim.value is not None]
    telling = [claim for claim in telling if not dossier.rests_on_searches(claim.sources)]
    sources = tuple(sorted({source for claim in accepted for source in claim.sources}))
    if not telling:
        return Fact(name, looked=bool(accepted), sources=sources)
    return Fact(
        name,
        _together(telling),
        looked=True,
        disputed=len({claim.value for claim in telling}) > 1,
        sources=sources,
        conventions=tuple(sorted({claim.convention for claim in telling if claim.convention})),
    )


def _together(claims: Iterable[Claim]) -> FactValue:
    values = [claim.value for claim in claims]
    if intervals := [value for value in values if isinstance(value, Interval)]:
        return hull(intervals)
    if spans := [value for value in values if isinstance(value, Dates)]:
        return hull_of_dates(spans)
    if truths := [value for value in values if isinstance(value, Truth)]:
        return hull_of_truths(truths)
    if sets := {value for value in values if isinstance(value, frozenset)}:
        return tuple(sorted(sets, key=sorted))
    return min(value for value in values if isinstance(value, str))


def window(dossier: Dossier, name: str, *, more_sessions: bool) -> Fact:
    """Return the first (`began`) or last (`ended`) day of the written call and the held sessions.

    Sessions that may count may move it; with `more_sessions` (their table is not complete) others may lie
    outside those listed, so that side is open.
    """
    call = _claimed(dossier, "opened" if name == "began" else "closed")
    sure: list[Dates] = []
    maybe: list[Dates] = []
    sources = set(call.sources)
    if call.looked:
        sure.append(call.value if isinstance(call.value, Dates) else Dates(None, None))
    for row in dossier.tables["sessions"].accepted:
        counts = held_by_sponsor(row)
        if counts is not Truth.NO:
            (sure if counts is Truth.YES else maybe).append(_first_day(row) if name == "began" else _last_day(row))
            sources.update(row.sources)
    if not sure and not maybe:
        return Fact(name)
    if not call.looked and _may_have_called(dossier):
        maybe.append(Dates(None, None))
    value = _earliest(sure, maybe) if name == "began" else _latest(sure, maybe)
    if more_sessions:
        value = Dates(None, value.high) if name == "began" else Dates(value.low, None)
    known = value if value.low or value.high else None
    return Fact(name, known, looked=True, disputed=call.disputed, sources=tuple(sorted(sources)))


def _may_have_called(dossier: Dossier) -> bool:
    """Return whether the record tells of a written call, be it without its days: it may lie outside the sessions."""
    if _claimed(dossier, "written_call").value == Truth.NO:
        return False
    return any(dossier.accepted(name) for name in ("written_call", "opened", "first_deadline", "extended_on", "closed"))


def held_by_sponsor(row: Row) -> Truth:
    """Return whether a session was held, by the sponsor or for it: those that count unless a measure says so."""
    return _known(row, "held", frozenset({"yes"}), frozenset({"planned"})) & _known(row, "run_by", BY_SPONSOR)


def _known(row: Row, column: str, yes: frozenset[str], maybe: frozenset[str] = frozenset()) -> Truth:
    value = row.value(column)
    if not row.proven or not isinstance(value, frozenset) or value & maybe:
        return Truth.UNKNOWN
    return Truth.YES if value & yes else Truth.NO


def _first_day(row: Row) -> Dates:
    start, end = row.value("start"), row.value("end")
    if isinstance(start, Dates):
        return start
    return Dates(None, end.high) if isinstance(end, Dates) else Dates(None, None)


def _last_day(row: Row) -> Dates:
    start, end = row.value("start"), row.value("end")
    if isinstance(end, Dates):
        return end
    if not isinstance(start, Dates):
        return Dates(None, None)
    # A blank end is a meeting of one day; an end that could not be found may lie on any later day.
    return Dates(start.low, None) if "end" in row.cells else start


def _latest(sure: list[Dates], maybe: list[Dates]) -> Dates:
    lows = [item.low for item in sure if item.low]
    highs = _all_known(item.high for item in (*sure, *maybe))
    return Dates(max(lows, default=None), max(highs) if highs else None)


def _earliest(sure: list[Dates], maybe: list[Dates]) -> Dates:
    highs = [item.high for item in sure if item.high]
    lows = _all_known(item.low for item in (*sure, *maybe))
    return Dates(min(lows) if lows else None, min(highs, default=None))


def _all_known(days: Iterable[date | None]) -> list[date]:
    """Return the days, or none of them where one is open."""
    items = list(days)
    known = [day for day in items if day]
    return known if len(known) == len(items) else []
