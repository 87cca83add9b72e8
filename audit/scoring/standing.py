"""The right of reply: where a card stands with the sponsor, and what speaks against publishing it.

No clock decides: `as_of`, the day up to which the record was read, says whether the day to answer has passed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from audit.evidence.model import Change, Dossier, Reply
from audit.evidence.sent import Sent, sent
from audit.scoring import spoken
from audit.scoring.contested import ChangeCard, StandingCard
from audit.scoring.scorecard import CriterionCard, Scorecard
from audit.words import Message, message, plural, say

_NOTHING_SAID = frozenset(("", "-", "–", "?", "unknown", "n/a", "na", "tbd", "todo", "not stated"))
"""What stands for no interest stated; `none` is a statement."""


def standing(dossier: Dossier) -> StandingCard:
    """Return whether the sponsor was sent the findings, and whether it answered by the day the record was read."""
    given = sent(dossier)
    if given is None:
        return StandingCard(words=say(message("Not sent to the sponsor for reply")))
    answers = [reply for reply in dossier.replies if not reply.set_aside and not _surely_before(reply, given.on)]
    days = [day for reply in answers if _of_the_sponsor(reply, dossier) and (day := _on_or_after(reply, given.on))]
    told = {
        "sent_on": given.on.isoformat(), "days": given.days, "due_on": given.due.isoformat(), "sources": given.sources,
    }  # fmt: skip
    read = dossier.read_on
    if days:
        first = min(days)
        said = message("{sent}; replied on {day}", sent=_sent(given), day=spoken.day(first))
        return StandingCard(**told, state="replied", replied_on=first.isoformat(), words=say(said))
    if read > given.due and not answers:
        said = message("{sent}; no reply by {day}", sent=_sent(given), day=spoken.day(read))
        return StandingCard(**told, state="no_reply_by", words=say(said))
    until = "{sent}; the answer is due by {day}" if read <= given.due else "{sent}; the answer was due by {day}"
    said = message(until, sent=_sent(given), day=spoken.day(given.due))
    return StandingCard(**told, state="sent", words=say(said))


def _sent(given: Sent) -> Message:
    days = plural(given.days, "{n} day", "{n} days")
    return message("Sent for reply on {day}, {days} given", day=spoken.day(given.on), days=days)


def _surely_before(reply: Reply, day: date) -> bool:
    return bool(reply.date and reply.date.high and reply.date.high < day)


def _on_or_after(reply: Reply, day: date) -> date | None:
    """Return the day of a reply that surely came after the findings were sent; None where that is not known."""
    low = reply.date.low if reply.date else None
    return low if low and low >= day else None


def _of_the_sponsor(reply: Reply, dossier: Dossier) -> bool:
    """Return whether the sponsor replied: it is named, nobody is, or the reply rests on the sponsor's own source."""
    who, sponsor = (" ".join(text.casefold().split()) for text in (reply.by, dossier.text("sponsor")))
    own = any(dossier.sources[name].side == "sponsor" for name in reply.sources if name in dossier.sources)
    return not who or who.startswith(sponsor) or own


def change_cards(dossier: Dossier) -> tuple[ChangeCard, ...]:
    """Return what was changed, the earliest first."""
    made = sorted(dossier.log, key=_placed)
    return tuple(
        ChangeCard(
            date=say(spoken.days(one.date)) if one.date else "",
            where=one.where, old=one.old, new=one.new, role=one.role, reason=one.reason, sources=one.sources,
        )
        for one in made
    )  # fmt: skip


def _placed(change: Change) -> tuple[date, str, str, str]:
    day = (change.date and (change.date.high or change.date.low)) or date.max
    return day, change.where, change.old, change.new


def may_be_published(card: Scorecard) -> tuple[Message, ...]:
    """Return every reason against publishing a card; none where it may be. A draft may be published as a draft."""
    return tuple(_against(card))


def _against(card: Scorecard) -> Iterator[Message]:
    if card.plan:
        yield message("It is the card of a plan, which is not for publication.")
    elif not card.publishable:
        yield message("It is a working copy. Score the dossier without --working.")
    if card.assessor.interest.strip().rstrip(".").casefold() in _NOTHING_SAID:
        yield message("The assessor has not stated an interest. Write it, or none, in the field assessor_interest.")
    if not _was_invited(card) and (waiting := [one.id for one in card.criteria if _waits(one)]):
        pattern = "The sponsor was not yet invited to answer {ids}. See: consultation-audit reply --help."
        if card.standing.state == "sent":
            pattern = "The sponsor has until {day} to answer {ids}."
        day = spoken.day(date.fromisoformat(card.standing.due_on)) if card.standing.due_on else message("")
        yield message(pattern, ids=tuple(message("{id}", id=id) for id in waiting), day=day)


def _waits(found: CriterionCard) -> bool:
    """Return whether a finding says something that the sponsor must have been able to answer."""
    return found.needs_reply and found.status in ("settled", "bounded")


def _was_invited(card: Scorecard) -> bool:
    """Return whether the sponsor answered, or the day to answer has passed."""
    if card.standing.state == "sent":
        return card.as_of > card.standing.due_on
    return card.standing.state in ("replied", "no_reply_by")
