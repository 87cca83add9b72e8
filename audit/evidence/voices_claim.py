"""What the survey of participants claims: their mean mark, for a rubric that asks for the fact `satisfaction`.

It stands beside whatever the process sheet claims on that field. It follows from the counts as they are published,
whichever copy of the dossier is read, so that the publishable one gives the same card.
"""

from __future__ import annotations

from fractions import Fraction

from audit.bounds import Interval
from audit.evidence.canonical import text_of
from audit.evidence.model import Claim, Dossier
from audit.evidence.redact_voices import voices_as_published
from audit.evidence.schema import Kind
from audit.evidence.survey import SATISFACTION
from audit.evidence.voices_counted import mean_mark, survey_of
from audit.words import message, say


def claimed_by_voices(dossier: Dossier, name: str) -> tuple[Claim, ...]:
    """Return the claim of the survey on a field, where its question was asked; of too few answers it is unknown."""
    least = dossier.asked.least_answers
    if name != SATISFACTION or not dossier.voices or least is None or not _is_asked(dossier):
        return ()
    survey = survey_of(voices_as_published(dossier.voices))
    if survey is None or SATISFACTION not in survey.questions:
        return ()
    mean = mean_mark(survey, SATISFACTION) if survey.answered(SATISFACTION).low >= least else None
    text = text_of(_tenths(mean) if mean else None)
    place = say(message("survey of participants"))
    return (Claim(SATISFACTION, text, mean, survey.sources, page=place),)


def _is_asked(dossier: Dossier) -> bool:
    asked = dossier.asked.facts.get(SATISFACTION)
    return asked is not None and asked.kind is Kind.NUMBER


def _tenths(mean: Interval) -> Interval:
    """Return a mean for print, opened to two digits after the point."""
    low, high = (Fraction(end) * 100 for end in (mean.low, mean.high))
    return Interval(Fraction(low.__floor__(), 100), Fraction(high.__ceil__(), 100))
