"""Filled answers of the survey of participants, taken back as counts: tallies of ours, or one row a sheet.

Rows are counted as they are read and kept nowhere. Whose they are is never asked: columns that point at people are
refused, all other columns that the survey does not know are named and not read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.bounds import LARGEST
from audit.errors import AuditError, EvidenceNotValid, Problem, did_you_mean
from audit.evidence.imported.fitted import personal_head, personal_texts
from audit.evidence.imported.headers import about_one_form
from audit.evidence.imported.listing import Head, Listing, read_list
from audit.evidence.sheets import column_name
from audit.evidence.survey import BLANK, QUESTIONS, RETURNED, SHEETS, Question
from audit.evidence.voices import answers_to
from audit.words import Message, listed, message, plural, say

TALLY = ("question", "answer", "count")
"""The columns of a tally: those of the sheet voices."""

ASKED_FOR = frozenset("username email phonenumber devicephonenum simserial subscriberid simid".split())
"""What a form has to ask a phone for; all else that survey servers write of one form they add by themselves."""

_MOST_SAID = 20
"""Rows named at a time: one mistake in a file often makes the same problem in every row."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Taken:
    """What one or several files hold: how many gave each answer, and the columns that were not read."""

    counts: Mapping[Key, int]
    not_read: Mapping[str, tuple[str, ...]]  # file -> columns

    @property
    def sheets(self) -> int:
        """How many sheets came back."""
        return self.counts[SHEETS, RETURNED]

    def rows(self, source: str) -> Iterator[Mapping[str, str]]:
        """Yield the rows of the sheet voices, in the order of the page."""
        for question, answer in KEYS:
            count = self.counts[question, answer]
            yield {"question": question, "answer": answer, "count": str(count), "source": source}


KEYS: tuple[Key, ...] = (
    (SHEETS, RETURNED),
    *((id, answer) for id, question in QUESTIONS.items() for answer in question.all_answers),
)
"""Everything that is counted, in the order of the page."""


def taken(paths: Sequence[Path], *, drop_personal: bool = False) -> Taken:
    """Return the counts of all files together. Raises EvidenceNotValid with every problem of every file at once.

    A tally has the columns question, answer, count; any other file has one row a sheet and a column a question. Two
    files that hold the same bytes are refused: nobody is counted twice.
    """
    seen: dict[bytes, str] = {}
    total: Counter[Key] = Counter(dict.fromkeys(KEYS, 0))
    not_read: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for path in paths:
        listing = read_list(path)
        first = seen.setdefault(path.read_bytes(), path.name)
        if first != path.name or list(paths).count(path) > 1:
            raise AuditError(say(message("{one} and {other} hold the same answers.", one=first, other=path.name)))
        try:
            counts, others = _of(listing, drop_personal)
        except EvidenceNotValid as refused:
            problems += refused.problems
            continue
        total.update(counts)
        if others:
            not_read[path.name] = others
    if problems:
        raise EvidenceNotValid(problems)
    return Taken(total, not_read)


def _of(listing: Listing, drop_personal: bool) -> tuple[Mapping[Key, int], tuple[str, ...]]:
    if listing.unstored:
        row, place = min(listing.unstored)
        what = message("This formula has no stored value.")
        where = listing.where(row, listing.heads[place - 1])
        raise EvidenceNotValid([Problem("formula", where, what, message("Save the file in a spreadsheet."))])
    named = {column_name(head.header): head for head in listing.heads}
    if all(column in named for column in TALLY):
        known = [named[column] for column in TALLY]
        others = _not_read(listing, known, drop_personal)
        return _of_tally(listing, named), others
    columns = _columns(listing)
    if missing := [id for id in QUESTIONS if id not in columns]:
        what = message("This is no file of the survey: it has no column for {missing}.", missing=listed(missing))
        mend = message(
            "Give the CSV that voices-form.html saved, or an export of voices.xlsx with one row a sheet, under its "
            "short names or in the words of the page."
        )
        raise EvidenceNotValid([Problem("another_survey", listing.where(), what, mend)])
    others = _not_read(listing, columns.values(), drop_personal)
    return _of_rows(listing, columns), others


def _columns(listing: Listing) -> dict[str, Head]:
    """Return the column of each question: headed by its short name, the end of a path, or by its words."""
    found: dict[str, Head] = {}
    for head in listing.heads:
        for id, question in QUESTIONS.items():
            names = {_words(text) for text in (head.header, head.leaf, head.label)}
            if names & {_words(id), _words(say(question.asks))} and id not in found:
                found[id] = head
    return found


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.replace("_", " ").casefold()))


def _not_read(listing: Listing, known: Iterable[Head], drop_personal: bool) -> tuple[str, ...]:
    """Return the columns that are not read; raises EvidenceNotValid where one of them points at people."""
    places = {head.place for head in known}
    others = [head for head in listing.heads if head.place not in places]
    if not drop_personal and (found := list(_personal(listing, others))):
        raise EvidenceNotValid(found)
    return tuple(head.shown for head in others if head.header or any(listing.texts(head)))


def _personal(listing: Listing, heads: Iterable[Head]) -> Iterator[Problem]:
    for head in heads:
        if about_one_form(head) and head.leaf.casefold() not in ASKED_FOR:
            continue
        texts = [text for text in listing.texts(head) if text]
        if why := personal_head(head) or personal_texts(texts):
            what = message("The column {header} {why}.", header=head.shown, why=message(why))
            mend = message("The survey asks for no such thing. Take it out of the file; --drop-personal leaves it out.")
            yield Problem("personal_data", listing.where(listing.header_row, head), what, mend)


def _of_rows(listing: Listing, columns: Mapping[str, Head]) -> Mapping[Key, int]:
    counts: Counter[Key] = Counter({(SHEETS, RETURNED): len(listing.rows)})
    problems: list[Problem] = []
    words = {id: _spellings(QUESTIONS[id]) for id in columns}
    for number, cells in listing.rows:
        for id, head in columns.items():
            text = cells[head.place - 1]
            answer = words[id].get(_words(text)) if text else BLANK
            if answer is None:
                what = message("{text} is no answer to {question}.", text=text, question=id)
                where = listing.where(number, head)
                problems.append(Problem("unknown_answer", where, what, _hint(text, QUESTIONS[id].all_answers)))
            else:
                counts[id, answer] += 1
    _refuse(problems)
    return counts


def _spellings(question: Question) -> Mapping[str, str]:
    """Return each answer by its short name and by its words; a mark also as a spreadsheet may write it: 4.0."""
    found = {_words(answer): answer for answer in question.all_answers}
    found |= {_words(say(text)): answer for answer, text in question.answers.items()}
    return {**found, **{f"{answer} 0": answer for answer in question.answers if answer.isdecimal()}}


def _of_tally(listing: Listing, named: Mapping[str, Head]) -> Mapping[Key, int]:
    counts: dict[Key, int] = {}
    problems: list[Problem] = []
    blank: list[int] = []
    question, answer, count = (named[column] for column in TALLY)
    for number, cells in listing.rows:
        asked, given = (column_name(cells[head.place - 1]) for head in (question, answer))
        text = cells[count.place - 1]
        if not (words := answers_to(asked)):
            what = message("The survey has no question {question}.", question=cells[question.place - 1] or "blank")
            hint = _hint(asked, (*QUESTIONS, SHEETS))
            problems.append(Problem("unknown_question", listing.where(number, question), what, hint))
        elif given not in words:
            what = message("{answer} is no answer to {question}.", answer=cells[answer.place - 1], question=asked)
            problems.append(Problem("unknown_answer", listing.where(number, answer), what, _hint(given, words)))
        elif not text:
            blank.append(number)
        elif not re.fullmatch(r"\d{1,10}(\.0)?", text) or int(text.split(".")[0]) > LARGEST:
            what = message("{text} is no count of people.", text=text)
            mend = message("Write a whole number; 0 where nobody gave the answer.")
            problems.append(Problem("no_count", listing.where(number, count), what, mend))
        elif (asked, given) in counts:
            what = message("{answer} to {question} is counted twice.", answer=given, question=asked)
            mend = message("Add the counts up in one row.")
            problems.append(Problem("voices_twice", listing.where(number, answer), what, mend))
        else:
            counts[asked, given] = int(text.split(".")[0])
    _refuse([*_blank(listing, blank, count), *problems])
    _refuse([*_missing(listing, counts)])
    _refuse([*_not_adding_up(listing, counts)])
    return counts


def _blank(listing: Listing, rows: Sequence[int], count: Head) -> Iterator[Problem]:
    """Yield one problem for all rows without a count: of a tally that nobody filled in that is every row."""
    if rows:
        what = plural(len(rows), "{n} row has no count.", "{n} rows have no count.")
        mend = message("Count the sheets, and write a whole number in each row; 0 where nobody gave the answer.")
        yield Problem("no_count", listing.where(rows[0], count), what, mend)


def _missing(listing: Listing, counts: Mapping[Key, int]) -> Iterator[Problem]:
    if missing := [key for key in KEYS if key not in counts]:
        names = listed(f"{question} {answer}" for question, answer in missing)
        what = message("The tally has no row for {names}.", names=names)
        yield Problem("voices_answer_missing", listing.where(), what, message("Write a row for each, with 0 for none."))


def _not_adding_up(listing: Listing, counts: Mapping[Key, int]) -> Iterator[Problem]:
    sheets = counts[SHEETS, RETURNED]
    for id, question in QUESTIONS.items():
        total = sum(counts[id, answer] for answer in question.all_answers)
        if total != sheets:
            pattern = "{question} adds up to {total}, and {sheets} sheets were returned."
            what = message(pattern, question=id, total=total, sheets=sheets)
            mend = message("Count again; each sheet counts once under each question, as blank where it was left blank.")
            yield Problem("voices_do_not_add_up", listing.where(), what, mend)


def _hint(given: str, words: Iterable[str]) -> Message:
    return did_you_mean(given, words, ranked=True)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise EvidenceNotValid(problems[:_MOST_SAID])
