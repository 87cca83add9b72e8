"""Whether a process surely lies ahead: a plan is frozen before launch, or not at all."""

from __future__ import annotations

from collections.abc import Iterator

from audit.bounds import Dates, Truth
from audit.errors import Problem, Where
from audit.evidence.ahead import is_planned, surely_after
from audit.evidence.facts import held_by_sponsor
from audit.evidence.model import Claim, Dossier, Row
from audit.evidence.pledge_file import FIELD
from audit.words import Message, message

DAYS = ("opened", "began", "closed", "ended", "decided")
"""Days on which the process is under way, or over."""

FIRST = ("opened", "began")
"""Days that tell when it begins."""

_TAKEN_PART = ("participants", "submissions")


def against_freezing(dossier: Dossier) -> tuple[Problem, ...]:
    """Return every reason why a plan may not be frozen: it began, or may have begun, or nothing is planned."""
    return (*_begun(dossier), *_undated(dossier), *_nothing_planned(dossier), *_frozen_before(dossier))


def _begun(dossier: Dossier) -> Iterator[Problem]:
    day = dossier.read_on
    mend = message("Freeze a plan before launch. Where the day is wrong, or lies later, mend it here.")
    for name in DAYS:
        for claim in dossier.accepted(name):
            if not surely_after(claim.value, day):
                pattern = "{field} is {text}: the process may have begun by {day}, up to which the plan was read."
                if isinstance(claim.value, Dates) and claim.value.high and claim.value.high <= day:
                    pattern = "{field} is {text}: the process had begun by {day}, up to which the plan was read."
                what = message(pattern, field=name, text=claim.text, day=day.isoformat())
                yield Problem("begun", claim.at, what, mend)
    for row in dossier.tables["sessions"].accepted:
        if (what_ := _session(row, dossier)) is not None:
            yield Problem("begun", row.at, what_, mend)
    for name in _TAKEN_PART:
        if rows := dossier.tables[name].accepted:
            what = message("The table {table} holds what people said or who came: the process has begun.", table=name)
            yield Problem("begun", rows[0].at, what, message("Freeze a plan before launch, or empty the table."))
    if dossier.voices:
        what = message("The sheet {sheet} holds what participants answered: the process has begun.", sheet="voices")
        mend = message("Freeze a plan before launch, or take the sheet out; answers to a trial belong to no process.")
        yield Problem("begun", dossier.voices[0].at, what, mend)


def _session(row: Row, dossier: Dossier) -> Message | None:
    """Return why a session says that the process has begun, or may have."""
    if held_by_sponsor(row) is Truth.NO:
        return None
    values = {"name": row.id or "-", "day": dossier.read_on.isoformat()}
    if row.value("held") != frozenset({"planned"}):
        return message("The session {name} was held by {day}, or may have been.", **values)
    if "start" in row.cells and not surely_after(row.value("start"), dossier.read_on):
        return message("The session {name} is planned, and may have begun by {day}.", **values)
    return None


def _undated(dossier: Dossier) -> Iterator[Problem]:
    """Yield a problem where nothing says that the process begins later."""
    known = any(dossier.accepted(name) for name in FIRST)
    dated = any(
        surely_after(row.value("start"), dossier.read_on)
        for row in dossier.tables["sessions"].accepted
        if is_planned(dossier, "sessions", row)
    )
    if not (known or dated):
        what = message("Nothing says when the process begins: it may have begun by {day}.",
                       day=dossier.read_on.isoformat())  # fmt: skip
        mend = message("Write the planned day in the field began, or not yet where none is fixed.")
        yield Problem("no_launch", _place(dossier), what, mend)


def _nothing_planned(dossier: Dossier) -> Iterator[Problem]:
    rows = ((name, row) for name in ("sessions", "documents", "support") for row in dossier.tables[name].accepted)
    days = (claim for name in dossier.claims if name != "as_of" for claim in dossier.accepted(name))
    if any(is_planned(dossier, *one) for one in rows) or any(_dated(claim, dossier) for claim in days):
        return
    what = message("Nothing is planned in this dossier.")
    mend = message("Write planned in held, no in published beside the planned date, or a day after as_of.")
    yield Problem("nothing_planned", _place(dossier), what, mend)


def _dated(claim: Claim, dossier: Dossier) -> bool:
    """Return whether a claim tells a planned day; `not yet` tells none."""
    return isinstance(claim.value, Dates) and bool(claim.value.high) and surely_after(claim.value, dossier.read_on)


def _frozen_before(dossier: Dossier) -> Iterator[Problem]:
    for claim in dossier.accepted(FIELD)[:1]:
        what = message("This dossier names a pledge already: {name}.", name=claim.text)
        mend = message("Freeze the plan without that row; a pledge rests on no other.")
        yield Problem("pledged_before", claim.at, what, mend)


def _place(dossier: Dossier) -> Where:
    at = dossier.accepted("as_of")[0].at
    return Where(at.file, at.sheet)
