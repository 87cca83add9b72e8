"""Answers that count people, beside earlier published ones: 30 of 100, then 32 of 101, tells of two people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

from audit.bounds import INF, Interval, NotRead, hull
from audit.evidence.answers import read_part, read_value
from audit.evidence.canonical import text_of_number
from audit.evidence.model import Answer, Dossier
from audit.evidence.near import Counted, beside, is_few
from audit.evidence.redact_answers import ANY_SHARE
from audit.evidence.schema import Kind
from audit.evidence.small_counts import FEWEST


def answers_beside(later: Dossier, earlier: Sequence[Dossier]) -> tuple[Answer, ...]:
    """Return the answers, each that counts people opened where it may tell few from an earlier one."""
    wholes = sorted({whole for one in (later, *earlier) for whole in _wholes(one)})
    return tuple(_answer(answer, later, earlier, wholes) for answer in later.answers)


def _wholes(dossier: Dossier) -> Iterable[Fraction]:
    """Yield the most that any count of people in the facts may be: a percentage may be of it."""
    for name, column in dossier.asked.facts.items():
        for claim in dossier.claims.get(name, ()) if column.kind is Kind.PEOPLE else ():
            if isinstance(claim.value, Interval) and claim.value.high != INF:
                yield Fraction(claim.value.high)


def _answer(answer: Answer, later: Dossier, earlier: Sequence[Dossier], wholes: Sequence[Fraction]) -> Answer:
    if answer.criterion not in later.asked.people:
        return answer
    texts = [
        other.text
        for one in earlier
        for other in one.answers
        if other.criterion == answer.criterion and other.text != answer.text
    ]
    unit = later.asked.values.get(answer.criterion)
    text = answer.text
    for before in texts:
        text = _text(text, before, wholes, share=unit in ("percent", "ratio"))
    return answer if text == answer.text else replace(answer, text=text)


def _text(text: str, before: str, wholes: Sequence[Fraction], *, share: bool) -> str:
    try:
        now, then = read_part(text), read_part(before)
        if now and then:
            return ANY_SHARE if _near_parts(now, then) else text
        if now or then or "%" in text or "%" in before or share:
            first, second = read_value(text), read_value(before)
            sizes = [*wholes, *(Fraction(part[1]) for part in (now, then) if part)]
            return ANY_SHARE if _near_shares(first, second, sizes) else text
        number, earlier = read_value(text), read_value(before)
    except NotRead:
        return text
    shown = beside(Counted({"": number}), [Counted({"": earlier})]).parts[""]
    return text if shown == number else text_of_number(shown)


def _near_parts(now: tuple[Interval, int], then: tuple[Interval, int]) -> bool:
    """Return whether part, whole, or the rest of two answers may lie 1 to 4 apart."""
    (part, whole), (first, all_then) = now, then
    low, high, more = part.low - first.low, part.high - first.high, Fraction(whole - all_then)
    return any(is_few(moved) for moved in (low, high, more, more - low, more - high))


def _near_shares(now: Interval, then: Interval, wholes: Iterable[Fraction]) -> bool:
    """Return whether two shares, of any of the wholes, may lie 1 to 4 people apart; each is rounded to a percent."""
    if INF in (now.high, then.high):
        return False
    apart = hull([now, then])
    most = max(now.low - then.low, then.low - now.low, now.high - then.high, then.high - now.high)
    return apart != now and any(0 < most * whole < FEWEST + whole / 100 for whole in wholes)
