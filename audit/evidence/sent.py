"""Whether the sponsor was sent the findings to answer, on which day, and how long it was given."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from audit.bounds import Dates, Interval
from audit.errors import Problem
from audit.evidence.model import Claim, Dossier
from audit.words import Message, message

LONGEST = 366
"""Days to answer: more than a year is taken for a slip."""


@dataclass(frozen=True, slots=True)
class Sent:
    """The day on which the findings went to the sponsor, the days given, and the request that says so."""

    on: date
    days: int
    sources: tuple[str, ...]

    @property
    def due(self) -> date:
        """The last day to answer."""
        return self.on + timedelta(days=self.days)


def sent(dossier: Dossier) -> Sent | None:
    """Return when the findings were sent for reply; None where no such day is on record.

    A request says that something was asked, so this one claim may rest on a request alone.
    """
    days = [claim for claim in dossier.accepted("sent_for_reply") if _day(claim)]
    given = [claim.value.low for claim in dossier.accepted("reply_days") if isinstance(claim.value, Interval)]
    if not days or not given:
        return None
    day = _day(days[0])
    assert day is not None, "kept for its day"
    return Sent(day, int(given[0]), tuple(sorted({name for claim in days for name in claim.sources})))


def _day(claim: Claim) -> date | None:
    return claim.value.low if isinstance(claim.value, Dates) and claim.value.exact else None


def check_sent(dossier: Dossier, as_of: date | None) -> Iterator[Problem]:
    """Yield what is wrong with the day on which the findings were sent, and with the days given."""
    given = dossier.accepted("reply_days")
    for claim in given:
        if not isinstance(claim.value, Interval) or not claim.value.exact or not 1 <= claim.value.low <= LONGEST:
            yield _problem("reply_days", claim, message("reply_days is no number of days from 1 to {n}.", n=LONGEST),
                           message("Write how many days the sponsor was given: 21."))  # fmt: skip
    for claim in dossier.accepted("sent_for_reply"):
        day = _day(claim)
        if day is None:
            yield _problem("sent_not_a_day", claim, message("sent_for_reply is not one day."),
                           message("Write the day on which they were sent; before that, leave it blank."))  # fmt: skip
        elif as_of and day > as_of:
            yield _problem("after_as_of", claim, message("The findings were sent after as_of."),
                           message("Check the date, or read the record up to a later day."))  # fmt: skip
        if not any(dossier.sources[name].kind == "request" for name in claim.sources):
            yield _problem("sent_without_request", claim, message("sent_for_reply names no source of kind request."),
                           message("Add it to the sources, with office and day, and name it in source."))  # fmt: skip
        if not given:
            yield _problem("reply_days", claim, message("How many days the sponsor was given is not said."),
                           message("Add a row: reply_days in the column field."))  # fmt: skip


def _problem(code: str, claim: Claim, what: Message, mend: Message) -> Problem:
    return Problem(code, claim.at, what, mend)
