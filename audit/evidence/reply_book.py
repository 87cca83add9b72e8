"""Reading the workbook in which a sponsor answered: guarded like a dossier, every problem at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from audit.bounds import Dates
from audit.errors import AuditError, EvidenceNotValid, Problem, Where, did_you_mean
from audit.evidence.answers import criterion_of
from audit.evidence.archive import refused
from audit.evidence.checks import is_link
from audit.evidence.model import Dossier
from audit.evidence.personal import personal
from audit.evidence.reply_columns import (
    DAY,
    DOCUMENT,
    FINDINGS,
    HEAD,
    HEAD_ROWS,
    PROCESS,
    TO_FILL,
    WHO,
    fields_to_claim,
    what_may_be_new,
)
from audit.evidence.schema import DOCUMENT_KINDS, REPLY_ANSWERS, Column, Kind
from audit.evidence.sheets import RawRow, RawSheet, column_name, letter, sheet_of
from audit.evidence.typed import Reading, Unread
from audit.evidence.workbook import Grid, grids_of
from audit.words import Message, message

_FILLED = tuple(column_name(name) for name in TO_FILL)
_EVIDENCE = ("what_is_new", "its_value", "document", "link", "page", "day_of_the_document")
LONGEST = 20_000
"""Characters of one reply: longer words belong in a document of the sponsor's own."""


@dataclass(frozen=True, slots=True)
class Given:
    """New evidence: the paper that shows it, and, where that can be entered as it stands, what it says."""

    title: str
    link: str = ""
    page: str = ""
    day: str = ""  # of the paper
    field: str = ""  # of the process
    document: str = ""  # kind of document
    value: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """What the sponsor answered on one finding."""

    criterion: str
    answer: str  # one of REPLY_ANSWERS
    words: str = ""
    given: Given | None = None
    level: str = ""  # as the finding was sent, in words


@dataclass(frozen=True, slots=True)
class ReplyBook:
    """The answers of one workbook: by which office or role, and on which day."""

    who: str
    day: date
    answers: tuple[Answered, ...]


def read_reply(path: Path, dossier: Dossier, as_of: date) -> ReplyBook:
    """Return what a sponsor answered about a dossier that is read up to `as_of`. Raises EvidenceNotValid."""
    if not path.is_file():
        raise AuditError(f"There is no reply at {path}. Give the workbook (.xlsx) that the sponsor filled in.")
    if path.suffix.casefold() != ".xlsx":
        mend = message("Give the workbook that `reply new` wrote, filled in.")
        raise refused(path.name, message("A reply is an Excel workbook (.xlsx)."), mend, "unknown_file")
    problems: list[Problem] = []
    sheets: dict[str, RawSheet] = {}
    for grid in grids_of(path.read_bytes(), path.name):
        if (name := column_name(grid.title)) in (HEAD, FINDINGS):
            sheets[name], found = sheet_of(grid.title, path.name, grid.rows, in_workbook=True)
            problems += [*found, *_without_value(grid, sheets[name])]
    missing = [name for name in (HEAD, FINDINGS) if name not in sheets]
    if missing:
        what = message("The sheet {name} is not in the workbook.", name=missing[0])
        mend = message("Give the workbook that `reply new` wrote, filled in.")
        raise EvidenceNotValid([Problem("not_a_reply", Where(path.name), what, mend)])
    who, day = _head(sheets[HEAD], dossier, as_of, problems)
    reader = _Findings(sheets[FINDINGS], dossier, Reading(as_of, dossier.scheme, conventions=dossier.asked.conventions))
    answers = tuple(one for raw in sheets[FINDINGS].rows if (one := reader.answered(raw)) is not None)
    problems += reader.problems
    if not answers and not problems:
        raise AuditError(f"Nothing is answered in {path.name}: no row of the sheet findings has an answer.")
    if problems or day is None:
        raise EvidenceNotValid(problems)
    return ReplyBook(who, day, answers)


def _without_value(grid: Grid, sheet: RawSheet) -> Iterator[Problem]:
    """Yield the formulas that nobody computed, and those that show an error: what they say is not known."""
    for row, column in (*grid.look.unstored, *grid.look.errors):
        where = replace(sheet.where(row), column=letter(column))
        yield Problem("formula_without_value", where, message("This formula has no value."),
                      message("Write the value itself."))  # fmt: skip


def _head(sheet: RawSheet, dossier: Dossier, as_of: date, problems: list[Problem]) -> tuple[str, date | None]:
    """Return who answers, and on which day; problems are noted."""
    rows = {column_name(row.cells.get("what", "")): row for row in sheet.rows}
    column = "write_here"

    def text(name: str) -> str:
        return rows[name].cells.get(column, "") if name in rows else ""

    def problem(code: str, name: str, what: Message, mend: Message) -> None:
        problems.append(Problem(code, sheet.where(rows[name].number if name in rows else 0, column), what, mend))

    if text(PROCESS) != dossier.text("id"):
        what = message("The reply is about {theirs}, and this dossier is {ours}.", theirs=text(PROCESS) or "nothing",
                       ours=dossier.text("id"))  # fmt: skip
        problem("other_process", PROCESS, what, message("Give the dossier that the findings came from."))
    who = " ".join(text(WHO).split())
    if not who:
        problem("reply_by_nobody", WHO, message("Nobody says who answers."), message(HEAD_ROWS[WHO]))
    elif personal("", [who]):
        problem("personal_data", WHO, message("Who answers holds an address or a number."), message(HEAD_ROWS[WHO]))
    day = None
    try:
        value = Reading(as_of).typed(text(DAY), Column(Kind.DATE)).value if text(DAY) else None
        day = value.low if isinstance(value, Dates) and value.exact else None
        if day is None:
            problem("reply_without_day", DAY, message("The answer has no day."), message(HEAD_ROWS[DAY]))
        elif day > as_of:
            mend = message("Read the record up to that day, and say so: --as-of {day}.", day=day.isoformat())
            problem("after_as_of", DAY, message("The answer is dated after as_of."), mend)
    except Unread as wrong:
        problem(wrong.code, DAY, wrong.what, wrong.mend)
    return who, day


class _Findings:
    """Reads the rows of the sheet of findings and gathers what is wrong with them."""

    def __init__(self, sheet: RawSheet, dossier: Dossier, reading: Reading) -> None:
        self.sheet, self.asked, self.reading = sheet, dossier.asked, reading
        self.fields = fields_to_claim(dossier.asked)
        self.problems: list[Problem] = []

    def answered(self, raw: RawRow) -> Answered | None:
        """Return the answer of a row; None where the row was left as it came."""
        cells = {name: raw.cells[name] for name in _FILLED if name in raw.cells}
        if not cells:
            return None
        criterion = criterion_of(raw.cells.get("criterion", ""), self.asked)
        if not criterion:
            hint = did_you_mean(raw.cells.get("criterion", ""), self.asked.criteria)
            mend = hint if hint.pattern else message("Write the id of the finding, as in the rows above.")
            self._problem("unknown_criterion", raw, "criterion", message("This row names no finding."), mend)
        answer = column_name(cells.get("answer", ""))
        if answer not in REPLY_ANSWERS:
            what = message("{text} is no answer.", text=cells["answer"]) if answer else message("No answer is chosen.")
            self._problem("no_answer", raw, "answer", what, message("Write accept, dispute, or new evidence."))
        self.problems += self._of_the_words(raw, answer, cells)
        given = self._given(raw, cells) if any(name in cells for name in _EVIDENCE) else None
        return Answered(criterion, answer, cells.get("your_words", ""), given, raw.cells.get("level", ""))

    def _of_the_words(self, raw: RawRow, answer: str, cells: dict[str, str]) -> Iterator[Problem]:
        evidence = any(name in cells for name in _EVIDENCE)
        if len(cells.get("your_words", "")) > LONGEST:
            yield self._made("too_long", raw, "your_words", message("A reply has at most {n} characters.", n=LONGEST),
                             message("Say it shorter, and give the whole as a document."))  # fmt: skip
        if answer == "dispute" and "your_words" not in cells:
            yield self._made("dispute_without_words", raw, "your_words", message("It is disputed in no words."),
                             message("Say what is not right; it is printed beside the finding."))  # fmt: skip
        if answer == "new_evidence" and not evidence:
            yield self._made("evidence_missing", raw, "document", message("No new evidence is given."),
                             message("Write the title of the document that shows it."))  # fmt: skip
        if answer == "accept" and evidence:
            yield self._made("accepted_with_evidence", raw, "answer", message("It is accepted, and evidence is given."),
                             message("Choose new evidence, or leave the document out."))  # fmt: skip

    def _given(self, raw: RawRow, cells: dict[str, str]) -> Given:
        """Return the new evidence of a row, each part checked."""
        if "document" not in cells:
            self._problem("evidence_without_source", raw, "document", message("The new evidence has no document."),
                          message("Write the title of the document or figure that shows it."))  # fmt: skip
        link = cells.get("link", "")
        if link and not is_link(link):
            self._problem("not_a_link", raw, "link", message("{text} is no web address.", text=link),
                          message("Write an address that begins with https://."))  # fmt: skip
        self._read(raw, "day_of_the_document", Column(Kind.DATE), published=True)
        field, document = self._new(raw, cells)
        column = self.fields[field] if field else Column(Kind.DATE) if document else None
        if field and "its_value" not in cells:
            self._problem("no_value", raw, "its_value", message("{field} is new, and no value is given.", field=field),
                          message("Write its value."))  # fmt: skip
        if column is not None:
            self._read(raw, "its_value", column, published=bool(document))
        return Given(
            " ".join(cells.get("document", "").split()), link, cells.get("page", ""),
            cells.get("day_of_the_document", ""), field, document, cells.get("its_value", ""),
        )  # fmt: skip

    def _new(self, raw: RawRow, cells: dict[str, str]) -> tuple[str, str]:
        """Return the field or the kind of document that is new; neither where the cell is blank."""
        text = cells.get("what_is_new", "")
        name = column_name(text)
        first, _, kind = name.partition("_")
        if first in (DOCUMENT, f"{DOCUMENT}s") and kind in DOCUMENT_KINDS:
            return "", kind
        if name in self.fields:
            return name, ""
        if text:
            hint = did_you_mean(text, what_may_be_new(self.asked))
            mend = message("{hint} Or leave it blank: the assessor enters it by hand.", hint=hint)
            what = message("{text} cannot be entered as it stands.", text=text)
            self._problem("unknown_field", raw, "what_is_new", what, mend)
        return "", ""

    def _read(self, raw: RawRow, name: str, column: Column, *, published: bool) -> None:
        """Note a cell that cannot be read, and a document published after the record ends."""
        if name not in raw.cells:
            return
        try:
            value = self.reading.typed(raw.cells[name], column).value
        except Unread as wrong:
            self._problem(wrong.code, raw, name, wrong.what, wrong.mend)
            return
        as_of = self.reading.as_of
        if published and isinstance(value, Dates) and value.low and as_of and value.low > as_of:
            self._problem("after_as_of", raw, name, message("The document is dated after as_of."),
                          message("Check the day, or read the record up to a later day with --as-of."))  # fmt: skip

    def _problem(self, code: str, raw: RawRow, column: str, what: Message, mend: Message) -> None:
        self.problems.append(self._made(code, raw, column, what, mend))

    def _made(self, code: str, raw: RawRow, column: str, what: Message, mend: Message) -> Problem:
        return Problem(code, self.sheet.where(raw.number, column), what, mend)
