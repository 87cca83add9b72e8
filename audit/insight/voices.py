"""What participants said in the survey, beside what the card says: shown where the two differ as well.

Descriptive only: whoever answered chose to. Shares are within limits, for counts of fewer than five are hidden; no
interval of chance is given, since nobody was drawn by chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from audit.bounds import INF, Ext, Interval
from audit.evidence.model import Dossier
from audit.evidence.redact_voices import voices_as_published
from audit.evidence.survey import QUESTIONS, SATISFACTION
from audit.evidence.voices_counted import Survey, mean_mark, share_agreeing, survey_of
from audit.measure.measures import measure
from audit.rubric.model import CountMeasure, Rubric
from audit.scoring.findings import Finding
from audit.scoring.part import Document, Part
from audit.scoring.score import Result
from audit.scoring.totals import printed
from audit.words import Message, message, say

BESIDE: Mapping[str, tuple[str, ...]] = {
    "told": ("SAF-3", "INF-4"),
    "safe": ("SAF-1", "SAF-2", "SAF-4"),
    "language": ("LAN-1", "LAN-2"),
    "written_down": (),  # the record is asked for the day of a summary, not for what it says
    "outcome": ("FEE-2", "FEE-3"),
    "worth": (),
    SATISFACTION: ("FEE-4",),
    "affected": (),
}
"""The criteria of the shipped rubrics that ask the record what a question asks people; only those a rubric has."""


class Limits(Part):
    """A figure from low to high, both possible; without a high it has no upper limit."""

    low: float
    high: float | None


class Beside(Part):
    """What the card says on a criterion that a question bears on; no level where it is not in the sum."""

    criterion: str
    asks: str
    status: str
    low: str | None
    high: str | None


class QuestionVoices(Part):
    """One question: how many gave each answer, and the share of those who answered that agree, in percent."""

    question: str
    asks: str
    counts: dict[str, Limits]
    answered: Limits
    agreeing: Limits | None
    why: str  # why there is no share; empty where there is one
    beside: tuple[Beside, ...]


class Voices(Document):
    """The survey of participants beside the card."""

    publishable: bool
    sheets: Limits
    took_part: Limits | None  # people on record
    response: Limits | None  # sheets to people who took part, in percent
    response_why: str
    mean: Limits | None  # the mean mark, 1 to 5, as it enters the fact `satisfaction`
    mean_why: str
    least_answers: int
    questions: tuple[QuestionVoices, ...]


def voices(dossier: Dossier, rubric: Rubric, found: Result) -> Voices | None:
    """Return what the survey of a dossier says beside the findings; None where there is no survey."""
    survey = survey_of(dossier.voices)
    if survey is None:
        return None
    least = rubric.methods["voices"]["least_answers"].number
    mean, mean_why = _mean(dossier, least)
    people = _took_part(dossier)
    response, response_why = _response(survey.sheets, people)
    return Voices(
        publishable=dossier.redacted,
        sheets=_limits(survey.sheets, 0),
        took_part=_limits(people, 0) if people else None,
        response=response,
        response_why=say(response_why),
        mean=mean,
        mean_why=say(mean_why),
        least_answers=int(least),
        questions=tuple(_question(survey, id, rubric, found) for id in survey.questions),
    )


def _question(survey: Survey, id: str, rubric: Rubric, found: Result) -> QuestionVoices:
    one = QUESTIONS[id]
    answered = survey.answered(id)
    share = share_agreeing(survey, id) if one.agreeing else None
    why = message("")
    if one.agreeing and share is None:
        why = message("Whether anybody answered is not known from what may be published.")
    return QuestionVoices(
        question=id,
        asks=say(one.asks),
        counts={answer: _limits(count, 0) for answer, count in survey.questions[id].items()},
        answered=_limits(answered, 0),
        agreeing=_percent(share) if share else None,
        why=say(why),
        beside=tuple(_beside(rubric, found.findings[name]) for name in BESIDE[id] if name in found.findings),
    )


def _beside(rubric: Rubric, finding: Finding) -> Beside:
    span = finding.span
    return Beside(
        criterion=finding.criterion,
        asks=rubric.criteria[finding.criterion].question,
        status=finding.status,
        low=rubric.levels[span.low] if span else None,
        high=rubric.levels[span.high] if span else None,
    )


def _mean(dossier: Dossier, least: Fraction) -> tuple[Limits | None, Message]:
    """Return the mean mark by the published counts, which is the one that the fact `satisfaction` takes."""
    survey = survey_of(voices_as_published(dossier.voices))
    if survey is None or SATISFACTION not in survey.questions:
        return None, message("The question on satisfaction was not asked.")
    answered = survey.answered(SATISFACTION)
    if answered.low < least:
        what = message("Fewer than {least} surely answered it; a mean of so few is not used.", least=int(least))
        return None, what
    mean = mean_mark(survey, SATISFACTION)
    return (_limits(mean, 2), message("")) if mean else (None, message(""))


def _took_part(dossier: Dossier) -> Interval | None:
    """Return how many people took part by the record: participants, and those counted in sessions and not listed."""
    everybody = CountMeasure.model_validate({"count": {"of": "people"}})
    measured = measure(dossier, everybody)
    return measured.value if measured.looked else None


def _response(sheets: Interval, people: Interval | None) -> tuple[Limits | None, Message]:
    if people is None:
        return None, message("How many took part is not on record.")
    if people.high == INF or sheets.high == INF:
        return None, message("How many took part is known at the low end only: others may have taken part.")
    if sheets.low > people.high:
        return None, message("More sheets came back than people are on record.")
    if people.low <= 0:
        return None, message("Whether anybody took part is not known.")
    low, high = Fraction(sheets.low) / Fraction(people.high), Fraction(sheets.high) / Fraction(people.low)
    return _percent(Interval(low, min(high, Fraction(1)))), message("")


def _percent(share: Interval) -> Limits:
    return _limits(Interval(share.low * 100, share.high * 100), 1)


def _limits(value: Interval, places: int) -> Limits:
    return Limits(low=_printed(value.low, places) or 0.0, high=_printed(value.high, places))


def _printed(value: Ext, places: int) -> float | None:
    return printed(Fraction(value), places) if isinstance(value, Fraction) else None
