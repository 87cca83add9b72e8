"""A mean mark that is told beside hidden counts of the survey: together they could tell who gave which mark.

`2.9` of 20 sheets with the bands 1-4, 0, 15-19 fits one count alone. So a claim or an answer that may be opened is
opened to half marks and to all that the counts admit. Where a mean stays as it is (a claim that is public, another
copy that is published) the counts of that question go; where the number of sheets would still tell one, all do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from math import ceil, floor

from audit.bounds import INF, Ext, Interval, NotRead, hull
from audit.evidence.answers import read_value
from audit.evidence.canonical import text_of, text_of_number
from audit.evidence.model import Answer, Asked, Claim, Dossier, Voice
from audit.evidence.redact_voices import without_counts, without_counts_of
from audit.evidence.small_counts import SMALL
from audit.evidence.survey import QUESTIONS, SATISFACTION
from audit.evidence.voices_counted import Survey, mean_mark, survey_of

MARKS = tuple(QUESTIONS[SATISFACTION].marks.values())
ANY_MARK = Interval(Fraction(min(MARKS)), Fraction(max(MARKS)))

Claims = Mapping[str, tuple[Claim, ...]]


def claims_beside_voices(claims: Claims, voices: Sequence[Voice]) -> Claims:
    """Return the claims, those on the mean mark opened where the counts behind it are hidden.

    `voices` are published.
    """
    mean = _hidden_mean(survey_of(voices))
    if mean is None:
        return claims
    opened = tuple(_claim(claim, mean) for claim in claims.get(SATISFACTION, ()))
    return {**claims, SATISFACTION: opened} if opened else claims


def answers_beside_voices(answers: Sequence[Answer], asked: Asked, voices: Sequence[Voice]) -> tuple[Answer, ...]:
    """Return the answers, those that give the mean mark as a value opened like a claim on it."""
    mean = _hidden_mean(survey_of(voices))
    return tuple(answers) if mean is None else tuple(_answer(answer, asked.marks, mean) for answer in answers)


def voices_beside_means(voices: Sequence[Voice], told: Collection[Interval]) -> tuple[Voice, ...]:
    """Return the published survey beside mean marks that stay as they are.

    The counts go beside any mean, be it one that they admit: else whoever knows the mean could tell the surveys that
    admit it from those that do not.
    """
    survey = survey_of(voices)
    if survey is None or not told or _hidden_mean(survey) is None:
        return tuple(voices)
    if all(_leaves_open(one, survey.sheets) for one in told):
        return without_counts_of(survey, SATISFACTION)
    return without_counts(survey)


def means_told(dossier: Dossier) -> tuple[Interval, ...]:
    """Return every mean mark that a published dossier tells, in claims and in answers."""
    claimed = (_value(claim) for claim in dossier.claims.get(SATISFACTION, ()))
    answered = (_read(answer.text) for answer in dossier.answers if answer.criterion in dossier.asked.marks)
    return tuple(value for value in (*claimed, *answered) if value is not None)


def means_in_public(claims: Claims) -> tuple[Interval, ...]:
    """Return every mean mark that a claim tells which is public, so that it stays as it is."""
    values = (_value(claim) for claim in claims.get(SATISFACTION, ()) if claim.public)
    return tuple(value for value in values if value is not None)


def _hidden_mean(survey: Survey | None) -> Interval | None:
    """Return the mean marks that the counts admit; None where nothing of them is hidden."""
    counts = survey.questions.get(SATISFACTION) if survey else None
    if survey is None or counts is None or all(count.exact for count in counts.values()):
        return None
    return mean_mark(survey, SATISFACTION) or ANY_MARK


def _claim(claim: Claim, mean: Interval) -> Claim:
    value = claim.value
    if claim.public or not isinstance(value, Interval):
        return claim
    shown = _opened(value, mean)
    return claim if shown == value else replace(claim, text=text_of(shown), value=shown, convention=None)


def _answer(answer: Answer, marks: Collection[str], mean: Interval) -> Answer:
    value = _read(answer.text) if answer.criterion in marks else None
    if value is None or (shown := _opened(value, mean)) == value:
        return answer
    return replace(answer, text=text_of_number(shown))


def _opened(value: Interval, mean: Interval) -> Interval:
    """Return a mean widened to half marks, and to all that the published counts admit."""
    both = hull([value, mean])
    return Interval(_down(both.low), _up(both.high))


def _down(value: Ext) -> Ext:
    return value if abs(value) == INF else Fraction(floor(value * 2), 2)


def _up(value: Ext) -> Ext:
    return value if abs(value) == INF else Fraction(ceil(value * 2), 2)


def _value(claim: Claim) -> Interval | None:
    if isinstance(claim.value, str):
        return _read(claim.value)  # of a rubric that does not ask for it, or not for a number
    return claim.value if isinstance(claim.value, Interval) else None


def _read(text: str) -> Interval | None:
    try:
        return read_value(text)
    except NotRead:
        return None


def _leaves_open(mean: Interval, sheets: Interval) -> bool:
    """Return whether any of several counts fit a mean, where any number of the sheets may have given each mark.

    So many answered that the marks add up to a whole number. If one number fits alone, the blanks follow, and of marks
    that are all the same but for one step so does that one.
    """
    if INF in (mean.high, sheets.high):
        return True
    answered = list(islice(_fitting(mean, int(sheets.high)), 2))
    if len(answered) != 1:
        return True
    (number,) = answered
    blanks = sheets.high - number
    if sheets.exact and SMALL.low <= blanks <= SMALL.high:
        return False
    low, high = ceil(mean.low * number), floor(mean.high * number)
    return low < high or (low != number * min(MARKS) + 1 and low != number * max(MARKS) - 1)


def _fitting(mean: Interval, sheets: int) -> Iterator[int]:
    """Yield how many can have answered."""
    return (number for number in range(1, sheets + 1) if ceil(mean.low * number) <= floor(mean.high * number))
