from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from dossiers import KINDS, Kind, dossier_from, errors, found, problems_of, with_fields
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audit.bounds import INF, Interval, exactly
from audit.evidence.facts import fact
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier, Voice
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.sponsors_own import sponsors_own
from audit.evidence.survey import QUESTIONS, SATISFACTION
from audit.evidence.voices_counted import mean_mark, share_agreeing, survey_of
from audit.evidence.write import write_folder, write_workbook, write_zip
from audit.insight.explain import walk
from audit.insight.swapped import swapped
from audit.insight.voices import BESIDE, voices
from audit.report.told_voices import told_voices
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import result, score
from audit.words import say

FULL = read_rubric("meaningful-consultation")
ASKED = asked(FULL)


def sheet(counts: dict[str, str], *, sheets: str = "", source: str = "people") -> str:
    """Return the voices sheet: for each question its counts, the answers in their order, blanks last."""
    lines = ["## voices", "| question | answer | count | source |", "|--|--|--|--|"]
    if sheets:
        lines.append(f"| sheets | returned | {sheets} | {source} |")
    for question, texts in counts.items():
        answers = zip(QUESTIONS[question].all_answers, texts.split(), strict=False)
        lines += [f"| {question} | {answer} | {count} | {source} |" for answer, count in answers]
    return "\n".join(lines) + "\n"


SOURCES = """
## sources
| id | title | side | kind |
|----|-------|------|------|
| people | Survey of participants | none | testimony |
| site | The sponsor's site | sponsor | official |
"""
SURVEY = sheet(
    {"safe": "2 6 9 17 7 1", "language": "0 0 10 20 12 0", SATISFACTION: "0 1 3 20 18 0", "affected": "30 9 2 1"},
    sheets="42",
)


def heard(survey: str = SURVEY, *fields: str) -> Dossier:
    """Return a dossier that holds a survey, read with the whole rubric's questions."""
    return dossier_from(with_fields(*fields, sources=SOURCES) + survey, asked=ASKED)


def test_counts_are_read_with_their_source() -> None:
    """A row is a question, an answer and how many gave it; words may be written as people write them."""
    dossier = heard(SURVEY.replace("| safe | strongly_agree |", "| Safe | Strongly agree |"))
    assert Voice("safe", "strongly_agree", exactly(7), ("people",)) in dossier.voices
    assert Voice("sheets", "returned", exactly(42), ("people",)) in dossier.voices
    assert heard("").voices == ()


def test_the_rows_of_a_blank_dossier_count_for_nothing() -> None:
    """A question of which nobody wrote a count was not asked."""
    blank = "| told | agree | | |\n| told | disagree | | |\n"
    assert heard(SURVEY + blank) == heard(SURVEY)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("| sauna | agree | 3 | people |", "unknown_question"),
        ("| safe | maybe | 3 | people |", "unknown_answer"),
        ("| sheets | agree | 3 | people |", "unknown_answer"),
        ("| | agree | 3 | people |", "voices_incomplete"),
        ("| told | | 3 | people |", "voices_incomplete"),
        ("| told | agree | -3 | people |", "bad_number"),
        ("| told | agree | 3 | people |", "voices_answer_missing"),
        ("| safe | agree | 3 | people |", "voices_twice"),
        ("| told | agree | 3 | nobody |", "unknown_source"),
    ],
)
def test_what_is_wrong_with_a_row_is_said(row: str, code: str) -> None:
    """An unknown question or answer, no count, a count below nothing, a count twice, a count that is missing."""
    problems = problems_of(with_fields(sources=SOURCES) + SURVEY + row + "\n", asked=ASKED)
    assert code in errors(problems), [str(problem) for problem in problems]


def test_a_count_is_not_set_aside() -> None:
    """A part of a survey cannot be taken out: the rest would no longer add up."""
    rows = SURVEY.replace("| source |", "| source | status | note |").replace(" people |", " people | | |")
    rows = rows.replace("| safe | agree | 17 | people | | |", "| safe | agree | 17 | people | set_aside | Odd. |")
    problems = problems_of(with_fields(sources=SOURCES) + rows, asked=ASKED)
    assert str(found(problems, "voices_set_aside").mend) == "Take the rows of the survey out."


def test_questions_that_do_not_add_up_are_refused() -> None:
    """Each sheet counts once under each question."""
    problems = problems_of(with_fields(sources=SOURCES) + SURVEY.replace("| 17 |", "| 16 |"), asked=ASKED)
    assert errors(problems) == ["voices_do_not_add_up"]
    fewer = sheet({"safe": "2 6 9 17 7"}, sheets="40")
    assert errors(problems_of(with_fields(sources=SOURCES) + fewer, asked=ASKED)) == ["voices_do_not_add_up"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_survey_is_read_from_any_kind_of_file(tmp_path: Path, kind: Kind) -> None:
    """A folder, a workbook, and a zip of either hold the same."""
    markdown = with_fields(sources=SOURCES) + SURVEY
    assert dossier_from(markdown, tmp_path, kind, asked=ASKED).voices == heard().voices


@pytest.mark.parametrize("write", [write_folder, write_workbook, write_zip])
@pytest.mark.parametrize("redacted", [False, True])
def test_a_survey_is_written_back(tmp_path: Path, write: object, redacted: bool) -> None:
    """The working dossier and its publishable copy read back to the same counts and the same hash."""
    dossier = redact(heard()) if redacted else heard()
    place = tmp_path / {write_workbook: "d.xlsx", write_zip: "d.zip"}.get(write, "d")  # type: ignore[call-overload]
    write(dossier, place)  # type: ignore[operator]
    again = read_dossier(place, ASKED)
    assert set(again.voices) == set(dossier.voices)
    assert fingerprint(again) == fingerprint(dossier)


def test_only_a_survey_that_is_there_changes_the_hash() -> None:
    """A dossier without one has the hash it always had; a count moves it."""
    without, with_one = heard(""), heard()
    assert fingerprint(replace(with_one, voices=())) == fingerprint(without)
    assert fingerprint(with_one) != fingerprint(without)


def test_how_many_answered_follows_from_the_sheets() -> None:
    """Without a count of blanks, the number of sheets says how many there were."""
    survey = survey_of(heard(sheet({"safe": "2 6 9 17 6"}, sheets="42")).voices)
    assert survey is not None
    assert survey.questions["safe"]["blank"] == exactly(2)
    assert survey.answered("safe") == exactly(40)
    open_ = survey_of(heard(sheet({"safe": "2 6 9 17 6"})).voices)
    assert open_ is not None
    assert open_.sheets == Interval(Fraction(40), INF)


def test_shares_and_means_are_of_those_who_answered() -> None:
    """24 of 41 agree; 20 fours, 18 fives, 3 threes and a two make a mean of 4.31."""
    survey = survey_of(heard().voices)
    assert survey is not None
    assert share_agreeing(survey, "safe") == exactly(Fraction(24, 41))
    assert mean_mark(survey, SATISFACTION) == exactly(Fraction(2 + 9 + 80 + 90, 42))


COUNT = st.tuples(st.integers(0, 4), st.integers(0, 3)).map(
    lambda pair: Interval(Fraction(pair[0]), Fraction(pair[0] + pair[1]))
)


@settings(max_examples=80, deadline=None)
@given(st.lists(COUNT, min_size=6, max_size=6), st.integers(1, 20), st.integers(0, 2))
def test_the_mean_is_the_hull_of_all_completions(counts: list[Interval], low: int, more: int) -> None:
    """Every way of filling in the counts that adds up to a possible number of sheets is tried: no more, no less."""
    sheets = Interval(Fraction(low), Fraction(low + more))
    answers = QUESTIONS[SATISFACTION].all_answers
    voices = [Voice(SATISFACTION, answer, count) for answer, count in zip(answers, counts, strict=True)]
    survey = survey_of([Voice("sheets", "returned", sheets), *voices])
    assume(survey is not None)
    assert survey is not None
    ranges = (range(int(count.low), int(count.high) + 1) for count in counts)
    means, least = [], None
    for filled in product(*ranges):
        if sum(filled) in range(low, low + more + 1):
            answered = sum(filled[:5])
            least = answered if least is None else min(least, answered)
            if answered:
                means.append(Fraction(sum(mark * n for mark, n in enumerate(filled[:5], 1)), answered))
    assume(least is not None)
    mean = mean_mark(survey, SATISFACTION)
    assert (mean is None) == (least == 0)
    if mean is not None:
        assert mean == Interval(min(means), max(means))


def test_the_mean_is_claimed_for_satisfaction() -> None:
    """Where the dossier claims nothing itself, the fact is the mean by the counts that may be published."""
    known = fact(heard(), SATISFACTION)
    assert known.looked
    assert known.sources == ("people",)
    assert isinstance(known.value, Interval)
    assert exactly(Fraction(181, 42)) in known.value
    assert known.value == fact(redact(heard()), SATISFACTION).value


def test_fee_4_counts_it() -> None:
    """Four of five is surely reached, so one of the three things that FEE-4 asks for holds."""
    without, with_one = (result(redact(one), FULL).findings["FEE-4"].span for one in (heard(""), heard()))
    assert without is not None
    assert with_one is not None
    assert (without.low, with_one.low) == (0, 1)


def test_of_too_few_answers_no_mean_is_used() -> None:
    """Under the rubric's least number the fact was looked for and is not known, and the survey says why."""
    few = heard(sheet({SATISFACTION: "0 0 0 0 9 3"}))
    known = fact(few, SATISFACTION)
    assert known.looked
    assert known.value is None
    shown = voices(redact(few), FULL, result(redact(few), FULL))
    assert shown is not None
    assert shown.mean is None
    assert shown.mean_why == "Fewer than 10 surely answered it; a mean of so few is not used."
    ten = fact(heard(sheet({SATISFACTION: "0 0 0 0 10 5"})), SATISFACTION)
    assert ten.value == exactly(5)


def test_a_claim_of_the_dossier_stands_beside_it() -> None:
    """One that differs makes the fact disputed, and the limits hold both; a survey of too few leaves it alone."""
    claim = "| satisfaction | 3 | site |"
    known = fact(heard(SURVEY, claim), SATISFACTION)
    assert known.disputed
    assert isinstance(known.value, Interval)
    assert known.value.low == 3
    assert known.value.high > Fraction(181, 42)
    few = fact(heard(sheet({SATISFACTION: "0 0 0 0 9 3"}), claim), SATISFACTION)
    assert (few.value, few.disputed) == (exactly(3), False)


@pytest.mark.parametrize("claim", ["", "| satisfaction | 4.31 | site |", "| satisfaction | 2 | site |"])
def test_the_publishable_copy_gives_the_same_card(claim: str) -> None:
    """score(D) and score(redact(D)) are the same bytes, and redacting again changes nothing."""
    dossier = heard(SURVEY, *([claim] if claim else []))
    copy = redact(dossier)
    assert redact(copy) == copy
    assert score(dossier, FULL).to_json() == score(copy, FULL).to_json()


def test_a_rubric_that_does_not_ask_for_it_gets_no_claim() -> None:
    """Without the fact, or read without a rubric, the survey claims nothing."""
    plain = dossier_from(with_fields(sources=SOURCES) + SURVEY)
    assert fact(plain, SATISFACTION).looked is False
    assert fact(heard(), "terms_checked").looked is False


def test_the_walk_back_shows_the_survey() -> None:
    """`explain` names the survey among the claims of the criterion that reads it."""
    found = walk(heard(), FULL, score(heard(), FULL), "FEE-4")
    assert [(claim.field, claim.sources, claim.page) for claim in found.claims] == [
        (SATISFACTION, ("people",), "survey of participants")
    ]
    assert [source.id for source in found.sources] == ["people"]


def test_the_sponsors_own_survey_stays_among_its_sources() -> None:
    """Seen by the sponsor's sources alone, a survey in other hands is no evidence."""
    assert sponsors_own(heard()).voices == ()
    theirs = heard(SURVEY.replace("| people |", "| site |"))
    assert len(sponsors_own(theirs).voices) == len(theirs.voices)


def test_a_comparison_takes_the_survey_with_the_facts() -> None:
    """With the facts of the other side go its counts."""
    assert swapped(heard(), heard(""), ["facts"], FULL.levels).voices == ()
    assert swapped(heard(), heard(""), ["judgements"], FULL.levels).voices == heard().voices


def test_the_source_is_named_by_number_in_the_copy() -> None:
    """Testimony has no title in the publishable copy, and every count cites all sources of the survey."""
    copy = redact(heard())
    assert {voice.sources for voice in copy.voices} == {("testimony-1",)}
    assert copy.sources["testimony-1"].title == ""


def test_the_survey_is_shown_where_it_contradicts_the_card() -> None:
    """The card says one thing, those who answered another: both stand there, with no word that judges."""
    meets = "## answers\n| criterion | answer | source |\n|--|--|--|\n| SAF-1 | meets | site |\n"
    used = redact(heard(SURVEY + meets))
    shown = voices(used, FULL, result(used, FULL))
    assert shown is not None
    safe = next(one for one in shown.questions if one.question == "safe")
    first = safe.beside[0]
    assert (first.criterion, first.low, first.high) == ("SAF-1", "meets", "meets")
    assert safe.agreeing is not None
    assert safe.agreeing.low <= 100 * 24 / 41 <= (safe.agreeing.high or 0)
    told = told_voices(shown, FULL)
    lines = [say(line) for line in told.lines]
    assert any("SAF-1 meets" in line and "of those who answered" in line.casefold() for line in lines), lines
    said = " ".join([say(told.finding), *lines, *map(say, told.limits)]).casefold()
    assert not any(word in said for word in ("failed", "refused", "ignored", "only", "but ", "unfortunately", "probab"))


def test_what_was_written_down_stands_beside_no_day_of_a_summary() -> None:
    """FEE-1 asks how soon a summary came, which is no answer to whether it says what people said."""
    assert BESIDE["written_down"] == ()


def test_every_criterion_beside_a_question_is_in_the_rubric() -> None:
    """The mapping names criteria of the shipped rubric, and a rubric without one leaves it out."""
    assert set(BESIDE) == set(QUESTIONS)
    assert {id for ids in BESIDE.values() for id in ids} <= set(FULL.criteria)
    light = read_rubric("light")
    used = redact(dossier_from(with_fields(sources=SOURCES) + SURVEY, asked=asked(light)))
    shown = voices(used, light, result(used, light))
    assert shown is not None
    assert all(one.criterion in light.criteria for question in shown.questions for one in question.beside)


def test_the_response_is_given_only_where_attendance_is_known() -> None:
    """Within limits where the record closes the number of people; else it says why not."""
    listed = """
## participants
| affected | count | source |
|----------|-------|--------|
| yes | 60 | site |

## tables
| table | state | as_of | source |
|-------|-------|-------|--------|
| participants | complete | 2021-06-30 | site |
| sessions | complete | 2021-06-30 | site |
"""

    def response(markdown: str) -> tuple[object, str]:
        used = redact(heard(markdown, "| ended | 2021-01-01 | site |"))
        shown = voices(used, FULL, result(used, FULL))
        assert shown is not None
        return shown.response, shown.response_why

    known, why = response(SURVEY + listed)
    assert why == ""
    assert known is not None
    assert (known.low, known.high) == (70.0, 70.0)  # type: ignore[attr-defined]
    assert response(SURVEY) == (None, "How many took part is not on record.")
    partly = SURVEY + listed.replace("complete", "partial")
    assert response(partly) == (None, "How many took part is known at the low end only: others may have taken part.")
    fewer = SURVEY + listed.replace("| 60 |", "| 30 |")
    assert response(fewer) == (None, "More sheets came back than people are on record.")


def test_a_dossier_without_a_survey_says_nothing() -> None:
    """There is no result, and so no file beside the card."""
    assert voices(redact(heard("")), FULL, result(redact(heard("")), FULL)) is None


def test_the_result_is_the_same_bytes() -> None:
    """Made twice from the same dossier, read in another order, it is the same file."""
    lines = SURVEY.splitlines()
    turned = "\n".join([*lines[:3], *reversed(lines[3:])]) + "\n"
    files = {voices(redact(heard(one)), FULL, result(redact(heard(one)), FULL)).to_json() for one in (SURVEY, turned)}  # type: ignore[union-attr]
    assert len(files) == 1
