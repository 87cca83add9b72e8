"""The survey of participants as counts within limits: how many sheets, how many answers, shares and means.

A mean over counts that are known within limits is lowest where as many as possible gave low marks and as few as
possible high ones, with the number of sheets held to (each sheet counts once under each question, blanks included).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit.bounds import ANY_COUNT, INF, Ext, Interval
from audit.evidence.canonical import text_of_number
from audit.evidence.model import Voice
from audit.evidence.small_counts import NOBODY, less, plus
from audit.evidence.survey import BLANK, QUESTIONS, SHEETS

Counts = Mapping[str, Interval]
"""Answer to how many gave it, in the order of the page, blanks last."""


@dataclass(frozen=True, slots=True)
class Survey:
    """The sheets that came back, the counts of each question that was asked, and where they come from."""

    sheets: Interval
    questions: Mapping[str, Counts]
    sources: tuple[str, ...]

    def answered(self, question: str) -> Interval:
        """Return how many answered a question: no blanks."""
        counts = self.questions[question]
        there = together(count for answer, count in counts.items() if answer != BLANK)
        rest = less(self.sheets, counts[BLANK])
        return Interval(max(there.low, rest.low), min(there.high, rest.high))


def survey_of(voices: Sequence[Voice]) -> Survey | None:
    """Return the survey that the rows of the sheet hold; None where there are none, or they do not fit together."""
    sheets = sheets_returned(voices)
    if not voices or sheets is None:
        return None
    given = _given(voices)
    questions = {
        id: _with_blanks({answer: given[id].get(answer, ANY_COUNT) for answer in one.all_answers}, given[id], sheets)
        for id, one in QUESTIONS.items()
        if id in given
    }
    return Survey(sheets, questions, tuple(sorted({name for voice in voices for name in voice.sources})))


def sheets_returned(voices: Iterable[Voice]) -> Interval | None:
    """Return how many sheets came back: what is said of them, and what every question adds up to; None if nothing fits.

    Without a count of blanks a question adds up to the number of sheets at most.
    """
    low: Ext = Fraction(0)
    high: Ext = INF
    for question, counts in _given(voices).items():
        total = together(counts.values())
        low = max(low, total.low)
        high = min(high, total.high if question == SHEETS or BLANK in counts else INF)
    return Interval(low, high) if low <= high else None


def _given(voices: Iterable[Voice]) -> dict[str, dict[str, Interval]]:
    given: dict[str, dict[str, Interval]] = {}
    for voice in voices:
        given.setdefault(voice.question, {})[voice.answer] = voice.count
    return given


def counts_in_words(voices: Iterable[Voice]) -> Mapping[str, str]:
    """Return for each question what was counted, as the sheet writes it."""
    return {
        question: "; ".join(f"{answer.replace('_', ' ')} {text_of_number(count)}" for answer, count in counts.items())
        for question, counts in _given(voices).items()
    }


def _with_blanks(counts: Counts, given: Counts, sheets: Interval) -> Counts:
    """Return the counts with the blanks, where nobody counted them, as far as the number of sheets settles them."""
    return counts if BLANK in given else {**counts, BLANK: blanks_left(counts, sheets)}


def blanks_left(counts: Counts, sheets: Interval) -> Interval:
    """Return how many left a question blank, as far as the number of sheets settles that as well."""
    rest = less(sheets, together(count for answer, count in counts.items() if answer != BLANK))
    return Interval(max(rest.low, counts[BLANK].low), min(rest.high, counts[BLANK].high))


def together(counts: Iterable[Interval]) -> Interval:
    """Return the sum of several counts."""
    total = NOBODY
    for count in counts:
        total = plus(total, count)
    return total


def share_agreeing(survey: Survey, question: str) -> Interval | None:
    """Return the share of those who answered that agree; None where it is not known that anybody answered."""
    one = QUESTIONS[question]
    return _mean(survey, question, {answer: int(answer in one.agreeing) for answer in one.answers})


def mean_mark(survey: Survey, question: str) -> Interval | None:
    """Return the mean mark of those who answered; None where it is not known that anybody answered."""
    return _mean(survey, question, QUESTIONS[question].marks)


def _mean(survey: Survey, question: str, marks: Mapping[str, int]) -> Interval | None:
    counts, answered = survey.questions[question], survey.answered(question)
    if answered.low < 1:
        return None
    cells = [(Fraction(mark), counts[answer]) for answer, mark in marks.items()]
    low = _lowest(cells, answered)
    return Interval(low, -_lowest([(-mark, count) for mark, count in cells], answered))


def _lowest(cells: Iterable[tuple[Fraction, Interval]], answered: Interval) -> Fraction:
    """Return the lowest mean of marks, as many of each as its limits allow and as many in all as answered.

    Filled up from the lowest mark: first as many as there are at least, then on for as long as it lowers the mean.
    """
    order = sorted(cells, key=lambda cell: cell[0])
    number = sum((Fraction(count.low) for _, count in order), Fraction(0))
    worth = sum((mark * Fraction(count.low) for mark, count in order), Fraction(0))
    for mark, count in order:
        room = count.high - count.low
        needed = max(Fraction(0), Fraction(answered.low) - number)
        lowers = number + needed > 0 and mark * (number + needed) < worth + mark * needed
        allowed = answered.high - number
        step = min(room, allowed) if lowers else min(room, allowed, needed)
        if step == INF:
            return mark  # ever more of them: the mean comes as near to the mark as one likes
        number += Fraction(step)
        worth += mark * Fraction(step)
    return worth / number
