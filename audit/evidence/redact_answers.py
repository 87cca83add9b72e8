"""Answers and replies as they are published: a value that counts people tells no small count of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor

from audit.bounds import INF, Interval, NotRead, read_number
from audit.errors import Where
from audit.evidence.answers import read_part, read_value
from audit.evidence.canonical import text_of_number
from audit.evidence.model import Answer, Asked, Dossier, Reply
from audit.evidence.redact_claims import Claims, quote_as_published, rests_on_testimony
from audit.evidence.schema import Kind
from audit.evidence.small_counts import FEWEST, SMALL, hidden, hidden_pair

ANY_SHARE = "0%..100%"
FEW = FEWEST - 1
WITHHELD = "withheld"
"""Stands for the words of a reply that is set aside."""


def answers_as_published(dossier: Dossier, claims: Claims) -> tuple[Answer, ...]:
    """Return the answers; one that counts people says no small number. The reasons were written to be published.

    `claims` are the claims as they are published: of a percentage of them a small count may follow.
    """
    asked = dossier.asked
    wholes = tuple(_wholes(asked, claims))
    return tuple(
        replace(
            answer,
            text=_text(answer, asked, wholes),
            page="" if rests_on_testimony(answer.sources, dossier.sources) else answer.page,
            note=answer.note if answer.set_aside else "",
            quote="",  # the reason is what was written for publication
            found=quote_as_published("", answer.found, answer.sources, dossier.sources)[1],
            at=Where(),
        )
        for answer in dossier.answers
    )


def _text(answer: Answer, asked: Asked, wholes: Iterable[Interval]) -> str:
    if answer.criterion not in asked.people:
        return answer.text
    return _value(answer.text, wholes, asked.values.get(answer.criterion))


def replies_as_published(dossier: Dossier) -> tuple[Reply, ...]:
    """Return the replies: the sponsor gave them for publication, so their words and days stay as they are.

    The words of one that is set aside stay out: it may have been set aside for naming somebody.
    """
    return tuple(
        replace(
            reply,
            text=WITHHELD if reply.set_aside else reply.text,
            page="" if rests_on_testimony(reply.sources, dossier.sources) else reply.page,
            note=reply.note if reply.set_aside else "",
            at=Where(),
        )
        for reply in dossier.replies
    )


def _wholes(asked: Asked, claims: Claims) -> Iterable[Interval]:
    """Yield the published counts of people that a percentage may be of: exact ones, and those hidden as small."""
    for name, column in asked.facts.items():
        values = (claim.value for claim in claims.get(name, ()) if column.kind is Kind.PEOPLE)
        yield from (value for value in values if isinstance(value, Interval) and (value.exact or value == SMALL))


def _value(text: str, wholes: Iterable[Interval], unit: str | None) -> str:
    """Return the text of an answer, or one that reads as wider and hides the count it gives.

    A ratio of two counts tells of them what a percentage does.
    """
    try:
        if part := read_part(text):
            return _part(text, *part)
        return _percentage(text, read_value(text), wholes) if "%" in text or unit == "ratio" else _number(text)
    except NotRead:
        return text


def _part(text: str, count: Interval, whole: int) -> str:
    """Return `3 of 12` as `<5 of 12`; of fewer than five people any share."""
    if 1 <= whole < FEWEST:
        return ANY_SHARE
    _, shown = hidden_pair(Interval(Fraction(whole), Fraction(whole)), count)
    return text if shown is None or shown == count else f"{text_of_number(shown)} of {whole}"


def _percentage(text: str, share: Interval, wholes: Iterable[Interval]) -> str:
    """Return a percentage opened to all that a small count, of a published one, could be."""
    bands = [band for whole in wholes for band in _bands(whole)]
    shown = share
    while wider := next((band for band in bands if shown in band and shown != band), None):
        shown = wider
    return text if shown == share else f"{floor(shown.low * 100)}%..{ceil(shown.high * 100)}%"


def _bands(whole: Interval) -> Iterable[Interval]:
    """Yield the percentages, whole ones, that 1 to 4 of a count, or all but 1 to 4 of it, come to."""
    if whole.high == INF or whole.high <= 1:
        return
    most = Fraction(whole.high)
    if most <= 2 * FEW:
        yield _percents(1 / most, (most - 1) / most)
    else:
        yield _percents(1 / most, FEW / most)
        yield _percents((most - FEW) / most, (most - 1) / most)


def _percents(low: Fraction, high: Fraction) -> Interval:
    return Interval(Fraction(floor(low * 100), 100), Fraction(ceil(high * 100), 100))


def _number(text: str) -> str:
    try:
        value = read_number(text).value
    except NotRead:
        value = _whole(read_value(text))
    return text if value is None or hidden(value) == value else text_of_number(hidden(value))


def _whole(value: Interval) -> Interval:
    return Interval(Fraction(floor(value.low)), value.high if value.high == INF else Fraction(ceil(value.high)))
