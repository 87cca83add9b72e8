"""The survey of participants for KoBo and ODK: an XLSForm workbook, and the blank tally for sheets of paper.

Short names are those of the sheet voices, so that an export is counted as it is. The form asks for no start, no end, no
device and no place (XLSForm's metadata types): nothing that tells when or where somebody answered.
"""

from __future__ import annotations

from audit.evidence.survey import QUESTIONS
from audit.evidence.voices_taken import KEYS, TALLY
from audit.evidence.write import Grid, csv_bytes, workbook_of
from audit.report.voices_words import OPTIONAL, PROMISES, TITLE
from audit.words import Translate, in_a_row, message, say

FORM_ID = "participants_voices"
VERSION = "1"
"""Rises when a question or an answer changes."""


def voices_xlsform(about: str = "", *, translate: Translate = str) -> bytes:
    """Return voices.xlsx; the same words give the same bytes. `about` is what the consultation is called."""
    title = say(TITLE, translate)
    form_title = f"{title} {about}".strip()
    settings = [["form_title", "form_id", "version"], [form_title, FORM_ID, VERSION]]
    return workbook_of({"survey": _survey(translate), "choices": _choices(translate), "settings": settings})


def _survey(translate: Translate) -> Grid:
    head = ["type", "name", "label", "hint", "required"]
    rows = [["note", "promises", say(in_a_row(PROMISES), translate), "", ""]]
    hints = {[*QUESTIONS][-1]: OPTIONAL}
    for id, one in QUESTIONS.items():
        hint = say(hints.get(id, message("")), translate)
        rows.append([f"select_one {_list(id)}", id, say(one.asks, translate), hint, "no"])
    return [head, *rows]


def _choices(translate: Translate) -> Grid:
    lists = {_list(id): one.answers for id, one in QUESTIONS.items()}
    rows = [
        [name, answer, say(words, translate)] for name, answers in lists.items() for answer, words in answers.items()
    ]
    return [["list_name", "name", "label"], *rows]


def _list(question: str) -> str:
    """Return the name of the list of answers of a question; statements share one."""
    return "agreement" if "agree" in QUESTIONS[question].answers else f"{question}_answers"


def blank_tally() -> bytes:
    """Return voices-tally.csv: a row an answer, the counts to be written in."""
    return csv_bytes([[*TALLY], *([question, answer, ""] for question, answer in KEYS)])
