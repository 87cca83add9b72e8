"""The survey of participants under attack: no count of 1 to 4 people, nor anything that follows from one, is told."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import pytest
from attack import Attack
from test_voices import SURVEY, heard

from audit.bounds import INF, Interval, exactly
from audit.evidence.beside import opened_beside
from audit.evidence.facts import fact
from audit.evidence.model import Claim, Voice
from audit.evidence.redact import redact
from audit.evidence.redact_means import claims_beside_voices
from audit.evidence.redact_voices import published, voices_as_published
from audit.evidence.survey import BLANK, QUESTIONS, SATISFACTION
from audit.evidence.voices_counted import mean_mark, share_agreeing, sheets_returned, survey_of

MANY = 200
ATTACKED = 40
"""Random surveys that a solver attacks each time; with `-m many` all of them."""


def made(seed: int, *, loose: bool = False) -> list[Voice]:
    """Return a random survey of few or many sheets; with `loose` some counts are known within limits only."""
    chance = random.Random(seed)
    sheets = chance.choice([1, 3, 5, 6, 7, 9, 12, 20, 45, 200])
    voices = [Voice("sheets", "returned", exactly(sheets))] if chance.random() < 0.7 else []
    for id, question in QUESTIONS.items():
        if id != SATISFACTION and chance.random() < 0.25:
            continue
        weights = [chance.choice([0, 0.1, 1, 3, 9]) for _ in question.all_answers]
        chosen = chance.choices(question.all_answers, weights if any(weights) else None, k=sheets)
        for answer in question.all_answers:
            count = exactly(chosen.count(answer))
            if loose and chance.random() < 0.15:
                near = (max(Fraction(0), Fraction(count.low) - chance.randint(0, 4)), count.low + chance.randint(0, 4))
                count = Interval(*near)
            if answer != BLANK or chance.random() < 0.8:
                voices.append(Voice(id, answer, count))
    return voices


def limits(voices: Sequence[Voice]) -> Mapping[tuple[str, str], Interval]:
    """Return the count of each answer."""
    return {(voice.question, voice.answer): voice.count for voice in voices}


def compositions(total: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Yield every way in which so many sheets can give so many answers."""
    if parts == 1:
        yield (total,)
        return
    for first in range(total + 1):
        yield from ((first, *rest) for rest in compositions(total - first, parts - 1))


def tell_apart(question: str, most: int) -> None:
    """Try every survey of five to so many sheets: those with one publication never agree on a count from 1 to 4."""
    answers = QUESTIONS[question].all_answers
    for sheets in range(5, most + 1):
        alike: dict[tuple[Interval, ...], list[tuple[int, ...]]] = defaultdict(list)
        for counts in compositions(sheets, len(answers)):
            voices = [Voice(question, answer, exactly(count)) for answer, count in zip(answers, counts, strict=True)]
            survey = survey_of(voices)
            assert survey is not None
            alike[tuple(published(survey).questions[question].values())].append(counts)
        for group in alike.values():
            for place in range(len(answers)):
                numbers = {counts[place] for counts in group}
                assert len(numbers) > 1 or not numbers & {1, 2, 3, 4}, (sheets, group[:3], place)


@pytest.mark.parametrize(("question", "most"), [("affected", 16), ("safe", 8)])
def test_whoever_knows_the_code_learns_no_small_count(question: str, most: int) -> None:
    """Of every survey of few sheets, those with one publication never agree on a count from 1 to 4.

    The attacker knows the number of sheets, how the counts are hidden, and tries all counts that there could be.
    """
    tell_apart(question, most)


@pytest.mark.many
@pytest.mark.parametrize(("question", "most"), [("affected", 30), ("safe", 14)])
def test_nor_from_more_sheets(question: str, most: int) -> None:
    """The same of every survey of more sheets."""
    tell_apart(question, most)


@pytest.mark.parametrize("seed", range(ATTACKED))
def test_a_solver_finds_no_count(seed: int) -> None:
    """From the published counts, the number of sheets and the mean mark as it was claimed nothing small follows."""
    attacked(seed)


@pytest.mark.many
@pytest.mark.parametrize("seed", range(ATTACKED, MANY))
def test_a_solver_finds_no_count_in_many(seed: int) -> None:
    """The same of the rest of two hundred surveys."""
    attacked(seed)


def attacked(seed: int) -> None:
    """Let a solver attack a random survey, published with a claim of its exact mean."""
    working = made(seed)
    truth, survey = limits(working), survey_of(working)
    assert survey is not None
    mean = mean_mark(survey, SATISFACTION)
    shown = voices_as_published(working)
    attack = Attack()
    counts = {(voice.question, voice.answer): attack.count(voice.count) for voice in shown}
    sheets = counts["sheets", "returned"]
    for id in survey.questions:
        attack.knows(sum(counts[id, answer] for answer in QUESTIONS[id].all_answers) == sheets)
        for answer in QUESTIONS[id].all_answers:
            attack.protect(f"{id} {answer}", counts[id, answer], truth.get((id, answer)))
    if mean is not None and mean.exact:
        claim = Claim(SATISFACTION, "", mean)
        told = claims_beside_voices({SATISFACTION: (claim,)}, shown)[SATISFACTION][0].value
        assert isinstance(told, Interval)
        marks = [(mark, counts[SATISFACTION, answer]) for answer, mark in QUESTIONS[SATISFACTION].marks.items()]
        for end, sign in ((Fraction(told.low), 1), (Fraction(told.high), -1)):
            worth = sum((end.denominator * mark - end.numerator) * count for mark, count in marks)
            attack.knows(sign * worth >= 0)
    assert attack.given_away() == [], [str((voice.question, voice.answer, voice.count)) for voice in shown]


def test_the_attack_would_find_a_count() -> None:
    """Published as it is, an exact survey gives its small counts away: the attack is no formality."""
    working = heard().voices
    attack = Attack()
    for voice in working:
        attack.protect(f"{voice.question} {voice.answer}", attack.count(voice.count), voice.count)
    assert "safe blank: 1" in attack.given_away()


def test_one_hidden_count_would_follow_from_the_rest() -> None:
    """With one small count under a question, hiding that alone tells it: the others are opened as well."""
    counts = limits(voices_as_published(heard().voices))
    assert counts["safe", "blank"] == Interval(Fraction(1), Fraction(4))
    assert counts["safe", "agree"] == Interval(Fraction(15), Fraction(19))
    assert counts["language", "agree"] == exactly(20)  # nothing small under this question
    assert counts["sheets", "returned"] == exactly(42)


@pytest.mark.parametrize("seed", range(150))
def test_it_only_widens_and_does_so_once(seed: int) -> None:
    """Each published count holds the working one, shares and means too; publishing again changes nothing."""
    working = made(seed, loose=True)
    survey = survey_of(working)
    if survey is None:
        assert sheets_returned(working) is None
        return
    shown = voices_as_published(working)
    assert voices_as_published(shown) == shown
    counts, after = limits(shown), survey_of(shown)
    assert after is not None
    assert all(voice.count in counts[voice.question, voice.answer] for voice in working if voice.question != "sheets")
    assert survey.sheets in counts["sheets", "returned"]
    for id in survey.questions:
        for figure in (share_agreeing, mean_mark) if QUESTIONS[id].marks else ():
            first, then = figure(survey, id), figure(after, id)
            assert then is None or (first is not None and first in then)


def test_a_survey_of_fewer_than_five_tells_no_answer() -> None:
    """Of three sheets it is told that there were so few, and nothing else: not even which answers nobody gave."""
    shown = voices_as_published([Voice("safe", answer, exactly(count)) for answer, count in
                                 zip(QUESTIONS["safe"].all_answers, (0, 0, 3, 0, 0, 0), strict=True)])  # fmt: skip
    assert limits(shown)["sheets", "returned"] == Interval(Fraction(1), Fraction(4))
    assert {voice.count for voice in shown if voice.question == "safe"} == {Interval(Fraction(0), Fraction(4))}


def test_an_exact_mean_does_not_tell_the_counts() -> None:
    """A claim on the mean is opened to half marks beside hidden counts; a public one is published already."""
    hidden = redact(heard(SURVEY, "| satisfaction | 4.3095 | site |"))
    (claim,) = hidden.claims[SATISFACTION]
    assert isinstance(claim.value, Interval)
    assert (claim.value.low, claim.value.high) == (4, Fraction(9, 2))
    open_counts = SURVEY.replace("| satisfaction | 2 | 1 |", "| satisfaction | 2 | 0 |")
    open_counts = open_counts.replace("| satisfaction | 3 | 3 |", "| satisfaction | 3 | 0 |")
    open_counts = open_counts.replace("| satisfaction | 4 | 20 |", "| satisfaction | 4 | 24 |")
    (claim,) = redact(heard(open_counts, "| satisfaction | 4.3095 | site |")).claims[SATISFACTION]
    assert claim.text == "4.3095"


def test_a_survey_that_grew_tells_no_difference() -> None:
    """Beside an earlier copy with other counts the later one tells none; beside the same counts it stays."""
    first = redact(heard())
    grown = heard(SURVEY.replace("| 42 |", "| 44 |").replace("| safe | agree | 17 |", "| safe | agree | 19 |")
                  .replace("| language | agree | 20 |", "| language | agree | 22 |")
                  .replace("| satisfaction | 4 | 20 |", "| satisfaction | 4 | 22 |")
                  .replace("| affected | yes | 30 |", "| affected | yes | 32 |"))  # fmt: skip
    assert redact(heard(), [first]).voices == first.voices
    later = redact(grown, [first])
    assert {voice.count for voice in later.voices} == {Interval(Fraction(0), INF)}
    assert redact(later, [first]) == later
    assert opened_beside(later, [first]).voices == later.voices
    assert fact(later, SATISFACTION).value is None
    assert redact(grown, [replace(first, voices=())]).voices == redact(grown).voices
