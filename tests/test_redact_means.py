"""A mean mark that is told beside the survey of participants: the two together tell no count of 1 to 4 people."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import pytest
from test_voices import ASKED, SOURCES, heard, sheet
from test_voices_hidden import compositions, limits

from audit.bounds import INF, Interval, exactly
from audit.evidence.answers import read_value
from audit.evidence.model import Answer, Dossier, Voice
from audit.evidence.redact import redact
from audit.evidence.redact_means import voices_beside_means
from audit.evidence.redact_voices import voices_as_published
from audit.evidence.survey import QUESTIONS, SATISFACTION
from audit.evidence.voices_counted import mean_mark, survey_of
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric

ANSWERS = QUESTIONS[SATISFACTION].all_answers
ONE_IN_TWENTY = sheet({SATISFACTION: "1 0 19 0 0 0", "safe": "0 0 10 10 0 0"}, sheets="20")
"""Bands 1-4 and 15-19 of 20 sheets, of which a mean of 2.9 fits one count alone."""

TWENTY = Interval(Fraction(0), Fraction(20))
MEAN = "| satisfaction | 2.9 | site |"


def counted(dossier: Dossier) -> set[Interval]:
    """Return the published counts of the satisfaction question."""
    return {voice.count for voice in dossier.voices if voice.question == SATISFACTION}


def with_answer(dossier: Dossier, text: str) -> Dossier:
    """Return a dossier with an answer on the criterion that reads the mean mark."""
    return replace(dossier, answers=(Answer("FEE-4", "A watchdog", text, reason="The survey says so."),))


def claim(dossier: Dossier) -> Interval:
    """Return the mean mark that the process sheet claims."""
    (one,) = dossier.claims[SATISFACTION]
    assert isinstance(one.value, Interval)
    return one.value


def tell_apart(most: int) -> None:
    """Try every survey of so many sheets beside its exact mean, which stays as it is."""
    for sheets in range(5, most + 1):
        alike: dict[tuple[object, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in compositions(sheets, len(ANSWERS)):
            rows = zip(ANSWERS, counts, strict=True)
            voices = [Voice(SATISFACTION, answer, exactly(count)) for answer, count in rows]
            survey = survey_of(voices)
            assert survey is not None
            mean = mean_mark(survey, SATISFACTION)
            if mean is not None:
                shown = limits(voices_beside_means(voices_as_published(voices), [mean]))
                alike[(mean, *shown.values())].append(counts)
        for (mean, returned, *_), group in alike.items():
            if returned != exactly(sheets):
                continue  # how many sheets there are is not told
            for place in range(len(ANSWERS)):
                numbers = {counts[place] for counts in group}
                assert len(numbers) > 1 or not numbers & {1, 2, 3, 4}, (sheets, mean, group[:3], place)


def test_whoever_knows_the_mean_learns_no_small_count() -> None:
    """Of every survey of few sheets, those with one publication and one exact mean never agree on a count of 1 to 4."""
    tell_apart(6)


@pytest.mark.many
def test_nor_from_more_sheets() -> None:
    """The same of every survey of more sheets."""
    tell_apart(11)


def test_a_mean_that_is_public_opens_the_question() -> None:
    """A public claim stays as it is, so any of the sheets may have given each mark; other questions stay."""
    dossier = heard(ONE_IN_TWENTY, MEAN)
    claims = {**dossier.claims, SATISFACTION: (replace(dossier.claims[SATISFACTION][0], public=True),)}
    open_ = redact(replace(dossier, claims=claims))
    assert open_.claims[SATISFACTION][0].text == "2.9"
    assert counted(open_) == {TWENTY}
    assert limits(open_.voices)["safe", "agree"] == exactly(10)
    assert redact(open_) == open_


def test_a_mean_that_leaves_one_count_opens_all() -> None:
    """Of 20 sheets a mean of 1.05 is one person's 2 among nineteen 1s, and 2.85 of 22 tells of two blanks."""
    for counts, mean in (("19 1 0 0 0 0", "1.05"), ("0 3 17 0 0 2", "2.85")):
        dossier = heard(sheet({SATISFACTION: counts}), f"| satisfaction | {mean} | site |")
        claims = {**dossier.claims, SATISFACTION: (replace(dossier.claims[SATISFACTION][0], public=True),)}
        open_ = redact(replace(dossier, claims=claims))
        assert {voice.count for voice in open_.voices} == {Interval(Fraction(0), INF)}


def test_an_earlier_copy_told_the_mean() -> None:
    """A copy that told the mean cannot be taken back, be it in a claim or in an answer: the counts go."""
    before = heard("", MEAN)
    for first in (redact(before), redact(with_answer(heard(""), "2.9"))):
        later = redact(heard(ONE_IN_TWENTY, MEAN), [first])
        assert counted(later) == {TWENTY}
        assert Fraction("2.9") in claim(later)
        assert redact(later, [first]) == later
    assert counted(redact(heard(ONE_IN_TWENTY), [redact(heard(""))])) == counted(redact(heard(ONE_IN_TWENTY)))


def test_an_earlier_copy_told_the_bands() -> None:
    """A mean that is claimed or answered later is opened to half marks beside the bands that are published."""
    first = redact(heard(ONE_IN_TWENTY))
    later = redact(with_answer(heard("", MEAN), "2.9"), [first])
    assert claim(later) == Interval(Fraction("2.5"), Fraction(3))
    assert read_value(later.answers[0].text) == claim(later)
    assert redact(later, [first]) == later


def test_an_answer_is_opened_like_a_claim() -> None:
    """An answer that gives the mean mark as a value is opened; a level, or a value of exact counts, stays."""
    assert redact(with_answer(heard(ONE_IN_TWENTY), "2.9")).answers[0].text == "2.5-3"
    assert redact(with_answer(heard(ONE_IN_TWENTY), "meets")).answers[0].text == "meets"
    exact = sheet({SATISFACTION: "5 0 15 0 0 0"})
    assert redact(with_answer(heard(exact), "2.5")).answers[0].text == "2.5"


def test_criteria_that_read_the_mean_are_known() -> None:
    """Of the shipped rubrics FEE-4 reads the mean mark; a rubric that has no such criterion knows none."""
    assert ASKED.marks == {"FEE-4"}
    assert asked(read_rubric("light")).marks <= {"FEE-4"}
    assert "site" in SOURCES
