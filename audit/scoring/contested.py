"""What a card says of the right of reply, and of what was changed since it was first published."""

from __future__ import annotations

from typing import Literal

from audit.scoring.part import Part

StandingState = Literal["not_sent", "sent", "replied", "no_reply_by"]


class StandingCard(Part):
    """Whether the sponsor was sent the findings, and whether it answered; days are ISO days."""

    state: StandingState = "not_sent"
    sent_on: str = ""
    days: int | None = None  # given to answer
    due_on: str = ""
    replied_on: str = ""
    sources: tuple[str, ...] = ()  # the request
    words: str = ""


class ChangeCard(Part):
    """One change: what stood where, what stands there now, on which day, by which role and why."""

    date: str  # in words
    where: str
    old: str
    new: str
    role: str
    reason: str
    sources: tuple[str, ...] = ()
