"""What says when a process began and ended where its dossier does not: the written call, and sessions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from audit.bounds import Dates, Truth
from audit.evidence.facts import held_by_sponsor, window
from audit.evidence.fingerprint import keys
from audit.evidence.model import Dossier, Row
from audit.measure.filters import SET_ASIDE
from audit.measure.value import RowRef
from audit.words import message

SAID_BY: Mapping[str, tuple[str, ...]] = {"began": ("written_call", "opened"), "ended": ("written_call", "closed")}
"""The claims on the written call from which the first and the last day of a process follow."""


def follows(dossier: Dossier, name: str) -> bool:
    """Return whether a field is the first or last day of the process and is not given, so that it follows."""
    return name in SAID_BY and not any(
        claim.value is not None and not dossier.rests_on_searches(claim.sources) for claim in dossier.accepted(name)
    )


def sessions_behind(dossier: Dossier, name: str) -> Iterator[RowRef]:
    """Yield the sessions that set an end of the first (`began`) or last (`ended`) day, and those set aside."""
    table = dossier.tables["sessions"]
    whole = _day(dossier, name)
    for row, key in zip(table.rows, keys(table), strict=True):
        counts = held_by_sponsor(row)
        if counts is Truth.NO:
            continue
        if row.set_aside:
            yield RowRef("sessions", key, "left_out", message(SET_ASIDE, reason=row.note))
        elif _sets(whole, _day(_alone(dossier, row), name), name):
            yield RowRef("sessions", key, "sure" if counts is Truth.YES else "open")


def _alone(dossier: Dossier, row: Row) -> Dossier:
    sessions = replace(dossier.tables["sessions"], rows=(row,))
    return replace(dossier, claims={}, tables={**dossier.tables, "sessions": sessions})


def _day(dossier: Dossier, name: str) -> Dates:
    """Return the day that the call and the listed sessions give; more sessions open its far side for all alike."""
    value = window(dossier, name, more_sessions=False).value
    return value if isinstance(value, Dates) else Dates(None, None)


def _sets(whole: Dates, own: Dates, name: str) -> bool:
    """Return whether a session's own day reaches an end of the whole; an open far end is set by every open day."""
    far, near = (whole.low == own.low, own.high) if name == "began" else (whole.high == own.high, own.low)
    return far or (near is not None and near == (whole.high if name == "began" else whole.low))
