"""Sheets as they were written: text cells under named columns, each with its place; nothing is typed yet."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from audit.errors import Problem, Where, did_you_mean
from audit.evidence.copy_files import Shelf
from audit.evidence.pledge_file import PledgeFile
from audit.evidence.schema import SHEETS
from audit.words import message

if TYPE_CHECKING:
    from audit.evidence.large.record_table import RecordTable

_ASIDE = ("help", "lists", "_", "readme", "read_me")
"""How the names of sheets begin that are for the writer: help, drop-down lists, a read-me."""

EXAMPLE = "EXAMPLE"
"""A row whose first filled cell begins with this word shows how to fill the sheet and never counts."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row that is not blank: its number as a spreadsheet shows it, and its filled cells by column."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """One sheet: its columns in order with their letters and headers, and its rows."""

    name: str
    file: str
    in_workbook: bool
    letters: Mapping[str, str]  # column -> letter
    headers: Mapping[str, str]  # column -> the header as written
    rows: tuple[RawRow, ...]
    header_row: int = 1

    def where(self, row: int = 0, column: str = "") -> Where:
        """Return the place of the sheet, of one of its rows, or of a cell."""
        return Where(self.file, self.name if self.in_workbook else "", row, self.letters.get(column, ""))


@dataclass(frozen=True, slots=True)
class RawDossier:
    """All sheets of a dossier by name, and what was wrong with the files themselves."""

    sheets: Mapping[str, RawSheet]
    problems: tuple[Problem, ...] = ()
    shelf: Shelf | None = None  # copies of sources beside it
    pledge: PledgeFile | None = None  # the frozen plan that it names
    large: Mapping[str, RecordTable] = field(default_factory=dict)  # tables of people that are reduced while read


def tidy(text: str) -> str:
    """Return text without what nobody sees: outer space, control characters, other forms of one letter."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs")).strip(
        " \n\t\u200b\ufeff"
    )


def column_name(header: str) -> str:
    """Return the column a header names: case, spaces and hyphens do not matter."""
    return re.sub(r"[\s\-]+", "_", tidy(header).casefold()).strip("_")


def letter(place: int) -> str:
    """Return the letters of a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def is_aside(name: str) -> bool:
    """Return whether a sheet is for the writer only (help, lists, a read-me) and holds no evidence."""
    return re.sub(r"[\s\-]+", "_", tidy(name).casefold()).startswith(_ASIDE)


def sheet_of(
    name: str, file: str, grid: Iterable[tuple[int, Sequence[str]]], *, in_workbook: bool
) -> tuple[RawSheet, list[Problem]]:
    """Return a sheet from its rows of text (numbered as a spreadsheet shows them) and what is wrong with it.

    The first row that is not blank is the header. Blank rows and example rows are left out.
    """
    rows = ((number, [tidy(text) for text in texts]) for number, texts in grid)
    filled = ((number, texts) for number, texts in rows if any(texts))
    header_row, header = next(filled, (1, []))
    columns: dict[int, str] = {}
    problems: list[Problem] = []
    for place, text in enumerate(header, 1):
        column = column_name(text)
        if column in columns.values():
            problems.append(_twice(Where(file, name if in_workbook else "", header_row, letter(place)), text))
        elif column:
            columns[place] = column
    letters = {column: letter(place) for place, column in columns.items()}
    headers = {column: header[place - 1] for place, column in columns.items()}
    kept, unheaded = [], dict[int, int]()
    for number, texts in filled:
        if next(text for text in texts if text).startswith(EXAMPLE):
            continue
        cells = {columns[place]: text for place, text in enumerate(texts, 1) if text and place in columns}
        for place, text in enumerate(texts, 1):
            if text and not "".join(header[place - 1 : place]):
                unheaded.setdefault(place, number)
        if cells:
            kept.append(RawRow(number, cells))
    for place, number in sorted(unheaded.items()):
        problems.append(nameless(Where(file, name if in_workbook else "", number, letter(place))))
    return RawSheet(name, file, in_workbook, letters, headers, tuple(kept), header_row), problems


def _twice(where: Where, header: str) -> Problem:
    return Problem(
        "duplicate_column",
        where,
        message("Two columns are headed {header}.", header=header),
        message("Keep one of them, or give the other its own name."),
    )


def nameless(where: Where) -> Problem:
    """Return the problem of a cell in a column without a header."""
    return Problem(
        "no_header",
        where,
        message("This cell stands in a column without a header."),
        message("Write the column's name in the first row, or empty the cell."),
    )


def unknown_sheet(name: str, where: Where) -> Problem:
    """Return the problem of a sheet that is no part of a dossier."""
    return Problem(
        "unknown_sheet",
        where,
        message("There is no sheet called {name} in a dossier.", name=name),
        message(
            "{hint} Sheets whose name begins with help, lists or _ are passed over.",
            hint=did_you_mean(name, SHEETS),
        ),
    )


def sheet_twice(name: str, where: Where) -> Problem:
    """Return the problem of two sheets or files of one name."""
    return Problem(
        "duplicate_sheet",
        where,
        message("There are two sheets called {name}.", name=name),
        message("Keep one, with the rows of both."),
    )
