"""The voices sheet: how many participants gave which answer in the survey of participants. Counts, never persons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from audit.bounds import ANY_COUNT, Interval
from audit.errors import Problem, did_you_mean
from audit.evidence.model import Voice
from audit.evidence.rows import Reader
from audit.evidence.schema import VOICES
from audit.evidence.sheets import RawRow, RawSheet, column_name
from audit.evidence.survey import BLANK, QUESTIONS, RETURNED, SHEETS
from audit.evidence.voices_counted import sheets_returned
from audit.words import Message, listed, message

NEEDED = ("question", "answer")


def read_voices(sheet: RawSheet | None, reader: Reader) -> tuple[Voice, ...]:
    """Return the counts; rows without one are passed over.

    Of a question that was asked every answer has a count; that of blanks may be left out.
    """
    if sheet is None:
        return ()
    known = len(reader.problems)
    read = [(raw, voice) for raw in sheet.rows if (voice := _read(sheet, raw, reader)) is not None]
    _refuse_twice(sheet, read, reader)
    if len(reader.problems) == known:
        reader.problems += _missing(sheet, read)
    if len(reader.problems) == known and read and sheets_returned([voice for _, voice in read]) is None:
        what = message("The counts of the questions do not fit together: each sheet counts once under each question.")
        mend = message("Count again: with the blanks, every question adds up to the number of sheets returned.")
        reader.problems.append(Problem("voices_do_not_add_up", sheet.where(), what, mend))
    return tuple(voice for _, voice in read)


def answers_to(question: str) -> tuple[str, ...]:
    """Return the words that may stand under `answer` beside a question; none where it is no question."""
    if question == SHEETS:
        return (RETURNED,)
    return QUESTIONS[question].all_answers if question in QUESTIONS else ()


def _read(sheet: RawSheet, raw: RawRow, reader: Reader) -> Voice | None:
    common = reader.common(sheet, raw)
    if "count" not in raw.cells:
        return None  # a row of a blank dossier: nobody counted
    if missing := [name for name in NEEDED if name not in raw.cells]:
        for name in missing:
            what = message("This row of the survey has no {name}.", name=name)
            _problem(reader, sheet, raw, name, "voices_incomplete", what, message(VOICES.columns[name].ask))
        return None
    if common.set_aside:
        what = message("A count of the survey cannot be set aside.")
        _problem(reader, sheet, raw, "status", "voices_set_aside", what, message("Take the rows of the survey out."))
    question, answer = column_name(raw.cells["question"]), column_name(raw.cells["answer"])
    if not (words := answers_to(question)):
        what = message("The survey has no question {question}.", question=raw.cells["question"])
        hint = did_you_mean(question, (*QUESTIONS, SHEETS), ranked=True)
        _problem(reader, sheet, raw, "question", "unknown_question", what, hint)
        return None
    if answer not in words:
        what = message("{answer} is no answer to {question}.", answer=raw.cells["answer"], question=question)
        _problem(reader, sheet, raw, "answer", "unknown_answer", what, did_you_mean(answer, words, ranked=True))
        return None
    typed = reader.typed(sheet, raw, "count", VOICES.columns["count"])
    count = typed.value if typed and isinstance(typed.value, Interval) else ANY_COUNT
    return Voice(question, answer, count, common.sources, at=sheet.where(raw.number, "count"))


def _refuse_twice(sheet: RawSheet, read: Iterable[tuple[RawRow, Voice]], reader: Reader) -> None:
    first: dict[tuple[str, str], int] = {}
    for raw, voice in read:
        taken = first.setdefault((voice.question, voice.answer), raw.number)
        if taken != raw.number:
            what = message(
                "{answer} to {question} is counted in row {row} already.",
                answer=voice.answer, question=voice.question, row=taken,
            )  # fmt: skip
            mend = message("Add the counts up in one row.")
            _problem(reader, sheet, raw, "answer", "voices_twice", what, mend)


def _missing(sheet: RawSheet, read: Iterable[tuple[RawRow, Voice]]) -> Iterator[Problem]:
    asked: dict[str, dict[str, int]] = {}
    for raw, voice in read:
        asked.setdefault(voice.question, {})[voice.answer] = raw.number
    for question, given in asked.items():
        if missing := [answer for answer in answers_to(question) if answer not in given and answer != BLANK]:
            names = listed(missing)
            what = message("{question} has no count of {answers}.", question=question, answers=names)
            mend = message("Write 0 where nobody gave the answer, and unknown where the count is not known.")
            yield Problem("voices_answer_missing", sheet.where(min(given.values()), "answer"), what, mend)


def _problem(
    reader: Reader, sheet: RawSheet, raw: RawRow, column: str, code: str, what: Message, mend: Message
) -> None:
    reader.problems.append(Problem(code, sheet.where(raw.number, column), what, mend))
