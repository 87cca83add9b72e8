"""The columns of a sheet against those the format knows: misspelt ones, and ones nobody uses."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from audit.errors import Problem, did_you_mean
from audit.evidence.model import Asked
from audit.evidence.personal import personal
from audit.evidence.schema import COMMON, HELP_COLUMNS, QUOTED, SHEETS, TABLES, Column
from audit.evidence.sheets import RawRow, RawSheet
from audit.words import message

NEAR = 0.8
"""How alike an unknown word and a known one are (difflib's ratio) when the one is taken for a slip of the other."""


def own_columns(sheet: str) -> Mapping[str, Column]:
    """Return the columns the format gives a sheet, those that every row may carry included."""
    # A source rests on no source, and cannot be set aside: what rests on it can.
    common = {name: COMMON[name] for name in ("page", "note", "public")} if sheet == "sources" else COMMON
    quoted = QUOTED if sheet in (*TABLES, "process", "answers") else {}
    return {**common, **quoted, **SHEETS[sheet].columns}


def columns_read(sheet: str, asked: Asked) -> Mapping[str, Column]:
    """Return every column that is typed in a sheet: its own and those the rubric declares."""
    return {**asked.columns.get(sheet, {}), **own_columns(sheet)}


def undeclared(sheet: RawSheet, asked: Asked) -> list[str]:
    """Return the columns of a sheet that the format does not give it and the rubric does not ask for."""
    return [name for name in sheet.letters if name not in columns_read(sheet.name, asked)]


def misspelt(word: str, known: Mapping[str, object]) -> bool:
    """Return whether a word is so near to a known one that it must be a slip."""
    return bool(difflib.get_close_matches(word, known, n=1, cutoff=NEAR))


def check_columns(sheet: RawSheet, name: str, asked: Asked, *, drop_personal: bool) -> tuple[RawSheet, list[Problem]]:
    """Return the sheet without what must not be kept, and what is to be said of its columns."""
    known, own = columns_read(name, asked), own_columns(name)
    problems: list[Problem] = []
    if sheet.letters and not {*known, *HELP_COLUMNS.get(name, ())} & {*sheet.letters}:
        what = message("No column of {sheet} is called as the format calls one.", sheet=name)
        mend = message("Write the names of the columns in the first row: {first}, ...", first=", ".join([*own][:3]))
        problems.append(Problem("no_known_column", sheet.where(sheet.header_row), what, mend))
    dropped: set[str] = set()
    for column in sheet.letters:
        if column in own or column in HELP_COLUMNS.get(name, ()):
            continue
        texts = [row.cells[column] for row in sheet.rows if column in row.cells]
        if (why := personal(column, texts)) and column not in own:
            dropped.add(column)
            problems.append(_personal(sheet, column, why, drop_personal))
        elif column not in known:
            problems += _unknown(sheet, name, column, known)
    return _without(sheet, dropped), problems


def _personal(sheet: RawSheet, column: str, why: str, drop_personal: bool) -> Problem:
    what = message("The column {header} {why}.", header=sheet.headers[column], why=message(why))
    where = sheet.where(sheet.header_row, column)
    if drop_personal:
        return Problem("personal_dropped", where, what, message("It was left out."), "warning")
    mend = message("Take it out of the dossier: people at risk stay unseen. --drop-personal leaves it out.")
    return Problem("personal_data", where, what, mend)


def _unknown(sheet: RawSheet, name: str, column: str, known: Mapping[str, Column]) -> Iterator[Problem]:
    where = sheet.where(sheet.header_row, column)
    what = message("The sheet {sheet} has no column {header}.", sheet=name, header=sheet.headers[column])
    if misspelt(column, known):
        yield Problem("misspelt_column", where, what, did_you_mean(column, known))
    elif name not in TABLES:
        yield Problem("unused_column", where, what, message("It is not read."), "warning")


def _without(sheet: RawSheet, dropped: set[str]) -> RawSheet:
    if not dropped:
        return sheet
    rows = (
        RawRow(row.number, {column: text for column, text in row.cells.items() if column not in dropped})
        for row in sheet.rows
    )
    letters = {column: letter for column, letter in sheet.letters.items() if column not in dropped}
    return replace(sheet, letters=letters, rows=tuple(row for row in rows if row.cells))
