"""The survey of participants in words: what they said, beside what the card says."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from audit.evidence.survey import QUESTIONS, SATISFACTION
from audit.insight.voices import Beside, Limits, QuestionVoices, Voices
from audit.report.told import Grid, Told
from audit.rubric.model import Rubric
from audit.words import Message, in_a_row, message

_STATUS = {
    "not_applicable": message("does not apply"),
    "not_yet_due": message("not yet due"),
    "unknown": message("not known"),
    "not_assessed": message("not assessed"),
}

_SAID = {
    False: message("{asks} Of those who answered, {share} agree. The card: {card}."),
    True: message("{asks} Of those who answered, {share} gave a 4 or a 5. The card: {card}."),
}


def told_voices(result: Voices, rubric: Rubric) -> Told:
    """Return the survey in words; it moves nothing but the one fact that its mean mark is claimed for."""
    return Told(
        name="voices",
        title=message("What did participants say of it?"),
        finding=_finding(result),
        lines=tuple(_lines(result)),
        grids=(_shares(result), *_beside(result), _counts(result)),
        limits=(
            message("Whoever answered chose to: it describes them, and nobody else."),
            message(
                "A share is given within limits where few gave an answer: counts of 1 to 4 people stay unseen. These "
                "are no limits of chance."
            ),
            message("What people said and what the record shows are different things. Neither corrects the other."),
        ),
    )


def _finding(result: Voices) -> Message:
    sheets = message("Answer sheets that came back: {n}.", n=_count(result.sheets))
    if result.mean is not None:
        mean = message("Their mean mark for how they were asked: {mean} of 5.", mean=_mean(result.mean))
        return in_a_row((sheets, mean))
    return in_a_row((sheets, message("No mean mark is used. {why}", why=result.mean_why)))


def _lines(result: Voices) -> Iterator[Message]:
    if result.response is not None and result.took_part is not None:
        names = {"people": _count(result.took_part), "share": _percent(result.response)}
        yield message("People who took part, on record: {people}. That is an answer from {share} of them.", **names)
    else:
        yield message("What share of those who took part answered is not known. {why}", why=result.response_why)
    for one in result.questions:
        if one.agreeing is not None and one.beside:
            pattern, card = _SAID[one.question == SATISFACTION].pattern, _in_words(one.beside)
            yield message(pattern, asks=_asks(one), share=_percent(one.agreeing), card=card)


def _shares(result: Voices) -> Grid:
    """Return the share that agrees, question by question; of satisfaction those who gave a 4 or a 5."""
    head = (message("Question"), message("Answered"), message("Agree, or mark 4 or 5"))
    rows = tuple(
        (_asks(one), _count(one.answered), _percent(one.agreeing) if one.agreeing else message("{why}", why=one.why))
        for one in result.questions
        if QUESTIONS[one.question].agreeing
    )
    return Grid(message("What those who answered said"), head, rows)


def _beside(result: Voices) -> Iterator[Grid]:
    head = (message("Criterion"), message("The card"), message("What it asks"), message("Agree with"), message("Agree"))
    rows = tuple(
        (
            beside.criterion, _level(beside), beside.asks, _asks(one),
            _percent(one.agreeing) if one.agreeing else message("not known"),
        )
        for one in result.questions
        for beside in one.beside
    )  # fmt: skip
    if rows:
        yield Grid(message("The card beside it"), head, rows)


def _counts(result: Voices) -> Grid:
    head = (message("Question"), message("Answer"), message("People"))
    rows = tuple(
        (_asks(one), _answer(one, answer), _count(count))
        for one in result.questions
        for answer, count in one.counts.items()
    )
    return Grid(message("How many gave each answer"), head, rows)


def _asks(one: QuestionVoices) -> Message:
    return QUESTIONS[one.question].asks


def _answer(one: QuestionVoices, answer: str) -> Message:
    return QUESTIONS[one.question].answers.get(answer, message("left blank"))


def _in_words(beside: tuple[Beside, ...]) -> tuple[Message, ...]:
    return tuple(message("{id} {level}", id=one.criterion, level=_level(one)) for one in beside)


def _level(one: Beside) -> Message:
    if one.status in _STATUS or one.low is None or one.high is None:
        return _STATUS.get(one.status, message("{status}", status=one.status.replace("_", " ")))
    if one.low == one.high:
        return message("{level}", level=one.low)
    return message("{low} to {high}", low=one.low, high=one.high)


def _count(limits: Limits) -> Message:
    low = int(limits.low)
    if limits.high is None:
        return message("{low} or more", low=f"{low:,}") if low else message("not known")
    high = int(limits.high)
    first, last = f"{low:,}", f"{high:,}"
    return message("{n}", n=first) if low == high else message("{low} to {high}", low=first, high=last)


def _percent(limits: Limits) -> Message:
    """Return a share as whole percentages, rounded outwards."""
    assert limits.high is not None, "a share has an upper limit"
    low, high = floor(limits.low), ceil(limits.high)
    return message("{n}%", n=low) if low == high else message("{low}% to {high}%", low=low, high=high)


def _mean(limits: Limits) -> Message:
    assert limits.high is not None, "a mean mark has an upper limit"
    low, high = (_tenth(limits.low, up=False), _tenth(limits.high, up=True))
    return message("{n}", n=low) if low == high else message("{low} to {high}", low=low, high=high)


def _tenth(value: float, *, up: bool) -> str:
    """Return a mark with one digit after the point, rounded outwards."""
    tenths = Fraction(str(value)) * 10
    whole = ceil(tenths) if up else floor(tenths)
    return f"{whole // 10}.{whole % 10}"
