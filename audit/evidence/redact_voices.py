"""The survey of participants as it is published: counts of 1 to 4 people stay unseen, and so does what gives them away.

The number of sheets is published (of fewer than five only that there were so few), so one hidden answer follows from
the others by subtraction. Hence: where an answer to a question was given by 1 to 4 people, all counts of that question
are published in bands of five (0, 1-4, 5-9, 10-14 and so on). Where the bands and the number of sheets still leave a
single number to some answer, the question is published without its counts.

Why nothing is given away: the bands follow from the bands alone, so that any counts within them that add up to the
number of sheets could be the true ones. Each question adds up to the same number of sheets and says no more of another
(tests/test_voices_hidden.py tries every survey of few sheets, and lets a solver attack many at random).

What else is published could narrow them: who took part by the record (voices_on_record.py), a mean mark that is told
(redact_means.py), an earlier copy. There the counts go.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from audit.bounds import INF, Interval, hull
from audit.evidence.model import Voice
from audit.evidence.small_counts import FEW_OR_NOBODY, FEWEST, hidden, is_small
from audit.evidence.survey import BLANK, RETURNED, SHEETS
from audit.evidence.voices_counted import Counts, Survey, blanks_left, survey_of, together


def voices_as_published(voices: Sequence[Voice]) -> tuple[Voice, ...]:
    """Return the counts that may be published; to do it again changes nothing."""
    survey = survey_of(voices)
    return _rows(published(survey)) if survey else ()


def without_counts(survey: Survey) -> tuple[Voice, ...]:
    """Return the rows of a survey that says what was asked, and no number at all."""
    anything = Interval(Fraction(0), INF)
    questions = {id: dict.fromkeys(counts, anything) for id, counts in survey.questions.items()}
    return _rows(replace(survey, sheets=anything, questions=questions))


def without_counts_of(survey: Survey, question: str) -> tuple[Voice, ...]:
    """Return the rows of a survey in which any number of the sheets may have given each answer to one question."""
    counts = _over(survey.questions[question], Interval(Fraction(0), survey.sheets.high))
    return _rows(replace(survey, questions={**survey.questions, question: counts}))


def voices_beside(later: Sequence[Voice], earlier: Iterable[Sequence[Voice]]) -> tuple[Voice, ...]:
    """Return the published survey of a copy of a dossier beside those of earlier copies of it.

    Where an earlier one says anything else the counts are left out: of the difference a small count might follow.
    """
    survey = survey_of(later)
    if survey is None or not any(other and _counts(other) != _counts(later) for other in earlier):
        return tuple(later)
    return without_counts(survey)


def published(survey: Survey) -> Survey:
    """Return the survey with every count as it is published."""
    if survey.sheets.high == 0:
        return survey
    if survey.sheets.high < FEWEST:
        few = {id: _over(counts, FEW_OR_NOBODY) for id, counts in survey.questions.items()}
        return replace(survey, sheets=hidden(survey.sheets), questions=few)
    questions = {id: _published(counts, survey.sheets) for id, counts in survey.questions.items()}
    return replace(survey, questions=questions)


def _published(counts: Counts, sheets: Interval) -> Counts:
    answers = [count for answer, count in counts.items() if answer != BLANK]
    if all(count.exact for count in answers) and not any(map(is_small, (*answers, blanks_left(counts, sheets)))):
        return counts
    bands = {answer: _band(count, sheets) for answer, count in counts.items()}
    return bands if _leaves_open(bands, sheets) else _over(counts, Interval(Fraction(0), sheets.high))


def _over(counts: Counts, limits: Interval) -> Counts:
    """Return counts that may each be anything within the limits, or what it was taken to be beyond them."""
    return {answer: hull([count, limits]) for answer, count in counts.items()}


def _band(count: Interval, sheets: Interval) -> Interval:
    """Return the band of five that a count lies in, or the bands from its low to its high."""
    low, high = count.low - count.low % FEWEST, count.high
    if 0 < count.low < FEWEST:
        low = Fraction(1)
    if high not in (0, INF):
        high = min(high - high % FEWEST + FEWEST - 1, max(count.high, sheets.high))
    return Interval(low, high)


def _leaves_open(counts: Counts, sheets: Interval) -> bool:
    """Return whether every count that is not exact can be of two numbers at least, with the number of sheets known."""
    least, most = together(counts.values()).low, together(counts.values()).high
    below = sum(not count.exact for count in counts.values()) > 1 or not sheets.exact
    return below and least < sheets.high and most > sheets.low


def _rows(survey: Survey) -> tuple[Voice, ...]:
    """Return the rows of a survey; each names the sources of all, and which of them counted whom is not told."""
    rows = [Voice(SHEETS, RETURNED, survey.sheets, survey.sources)]
    for id, counts in survey.questions.items():
        rows += [Voice(id, answer, count, survey.sources) for answer, count in counts.items()]
    return tuple(rows)


def _counts(voices: Sequence[Voice]) -> Mapping[tuple[str, str], Interval]:
    return {(voice.question, voice.answer): voice.count for voice in voices}
