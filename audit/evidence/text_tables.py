"""Reading CSV as people save it: with or without BOM, separated by comma, semicolon or tab."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator

from audit.errors import Problem, Where
from audit.evidence.schema import COMMON, SHEETS
from audit.evidence.sheets import RawSheet, column_name, sheet_of
from audit.words import message

_SEPARATORS = ",;\t"
_SEPARATOR_LINE = re.compile(r"sep=([,;\t])\r?\n", re.IGNORECASE)
_KEPT_AS_TEXT = re.compile(r"'+[=+\-@\t\r]")
"""An apostrophe before a sign keeps a spreadsheet from taking the text for a formula; it is not part of it."""


def read_csv(data: bytes, name: str, file: str) -> tuple[RawSheet, list[Problem]]:
    """Return one sheet from the bytes of a CSV file, and what is wrong with it.

    Rows are numbered as a spreadsheet shows them: a quoted line break does not start a new row.
    """
    try:
        text = _decoded(data)
    except UnicodeDecodeError as wrong:
        row = data[: wrong.start].count(b"\n") + 1
        problem = Problem(
            "not_utf8",
            Where(file, row=row),
            message("The file is not written in UTF-8."),
            message("Save it as CSV UTF-8."),
        )
        return sheet_of(name, file, (), in_workbook=False)[0], [problem]
    separator = None
    if found := _SEPARATOR_LINE.match(text):
        separator, text = found[1], text[found.end() :]
    grid: list[tuple[int, list[str]]] = []
    broken: list[Problem] = []
    try:
        grid.extend(_rows(text, separator or _separator(text)))
    except csv.Error as wrong:
        broken.append(_broken(file, len(grid) + 1, str(wrong)))
    sheet, problems = sheet_of(name, file, grid, in_workbook=False)
    return sheet, [*broken, *problems]


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16")
    return data.decode("utf-8-sig")


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    for number, row in enumerate(reader, 1):
        yield number, [without_apostrophe(cell) for cell in row]


def without_apostrophe(cell: str) -> str:
    """Return a cell of CSV without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if _KEPT_AS_TEXT.match(cell) else cell


def separator_of(text: str) -> str:
    """Return the separator of a CSV text: the one its first line names, else the one its header reads best under."""
    named = _SEPARATOR_LINE.match(text)
    return named[1] if named else _separator(text)


def _separator(text: str) -> str:
    """Return the separator under which the header reads best: most known columns, then most columns."""
    header = next((line for line in text.splitlines() if line.strip(_SEPARATORS + " \u00a0")), "")
    known = {column for sheet in SHEETS.values() for column in sheet.columns} | set(COMMON)

    def reads(separator: str) -> tuple[int, int]:
        names = [column_name(part) for part in next(csv.reader([header], delimiter=separator), [])]
        return sum(name in known for name in names), len(names)

    return max(_SEPARATORS, key=reads)


def _broken(file: str, row: int, reason: str) -> Problem:
    if "field limit" in reason:
        return Problem(
            "broken_csv",
            Where(file, row=row),
            message("A cell in this row is longer than {most} characters.", most=f"{csv.field_size_limit():,}"),
            message(
                "Shorten it and name the source that holds the whole text. Where no cell is that long, a quotation "
                "mark that opens a cell is not closed."
            ),
        )
    return Problem(
        "broken_csv",
        Where(file, row=row),
        message("The row cannot be read: {reason}.", reason=reason),
        message('Check the quotation marks: a mark inside a quoted cell is written twice ("").'),
    )
