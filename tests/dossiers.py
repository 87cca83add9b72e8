"""Dossiers for tests, written as Markdown tables: a reader of the test sees the sheets.

    ## sessions
    | id | start      | held | source |
    |----|------------|------|--------|
    | s1 | 2016-09-07 | yes  | call   |

A heading names a sheet, the first row of its table is the header (row 1), the line of dashes is left
out, so the first row below it is row 2. An empty row stays, `\\|` is a bar, `<br>` a new line. Without a
`process` heading the sheets PROCESS and, without `sources`, SOURCES stand in.
"""

from __future__ import annotations

import csv
import io
import re
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from openpyxl import Workbook

from audit.errors import EvidenceNotValid, Problem
from audit.evidence.model import Asked, Dossier
from audit.evidence.read import read_dossier

Kind = Literal["folder", "xlsx", "zip", "zip of xlsx"]
KINDS: tuple[Kind, ...] = ("folder", "xlsx", "zip", "zip of xlsx")

PROCESS = """
## process
| field | value | source |
|-------|-------|--------|
| id | river-2020 | |
| title | Consultation on the river | |
| sponsor | River Agency | |
| as_of | 2021-06-30 | |
| assessor | A watchdog | |
| assessor_role | independent | |
| assessor_interest | None declared. | |
"""

SOURCES = """
## sources
| id | title | side | kind |
|----|-------|------|------|
| call | The call | sponsor | official |
| letter | A letter | affected | community |
| press | A report | none | press |
| search | Searched the site | none | search |
| request | Asked the office | none | request |
"""

Sheets = dict[str, list[list[str]]]


def sheets_of(markdown: str) -> Sheets:
    """Return sheet -> rows of cell text, the header first."""
    sheets: Sheets = {}
    rows: list[list[str]] = []
    for line in (raw.strip() for raw in markdown.splitlines()):
        if line.startswith("##"):
            rows = sheets.setdefault(line.lstrip("# "), [])
        elif line.startswith("|"):
            cells = re.split(r"(?<!\\)\|", line[1:].removesuffix("|"))
            rows.append([cell.strip().replace("\\|", "|").replace("<br>", "\n") for cell in cells])
    return {name: rows[:1] + [row for row in rows[1:] if not _line(row)] for name, rows in sheets.items()}


def _line(row: list[str]) -> bool:
    """Return whether a row is the line of dashes under the header."""
    return all(re.fullmatch(r":?-{2,}:?", cell) for cell in row)


def full(markdown: str) -> Sheets:
    """Return the sheets, with PROCESS and SOURCES where the text has none of its own."""
    sheets = sheets_of(markdown)
    return {**sheets_of(PROCESS), **sheets_of(SOURCES), **sheets}


def save(sheets: Sheets, place: Path, kind: Kind = "folder") -> Path:
    """Write the sheets as a folder of CSV, a workbook, or a zip of either, and return its path."""
    if kind == "folder":
        place.mkdir(parents=True, exist_ok=True)
        for name, rows in sheets.items():
            (place / f"{name}.csv").write_bytes(_csv(rows))
        return place
    place.parent.mkdir(parents=True, exist_ok=True)
    if kind == "xlsx":
        path = place.with_name(f"{place.name}.xlsx")
        path.write_bytes(_xlsx(sheets))
        return path
    path = place.with_name(f"{place.name}.zip")
    with zipfile.ZipFile(path, "w") as archive:
        if kind == "zip of xlsx":
            archive.writestr("dossier.xlsx", _xlsx(sheets))
        else:
            for name, rows in sheets.items():
                archive.writestr(f"{name}.csv", _csv(rows))
    return path


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def _xlsx(sheets: Sheets) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, 1):
            for place, text in enumerate(row, 1):
                if text:
                    cell = sheet.cell(number, place)
                    cell.value, cell.data_type = text, "s"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def path_of(markdown: str, place: Path | None = None, kind: Kind = "folder") -> Path:
    """Write a dossier given as Markdown and return its path (a fresh folder where no place is given)."""
    return save(full(markdown), (place or Path(tempfile.mkdtemp())) / "dossier", kind)


def dossier_from(
    markdown: str, place: Path | None = None, kind: Kind = "folder", *, asked: Asked | None = None, **options: bool
) -> Dossier:
    """Write a dossier given as Markdown and read it; raises EvidenceNotValid as `read_dossier` does."""
    return read_dossier(path_of(markdown, place, kind), asked or Asked(), **options)


def problems_of(
    markdown: str, place: Path | None = None, kind: Kind = "folder", *, asked: Asked | None = None, **options: bool
) -> list[Problem]:
    """Return every problem of a dossier given as Markdown: its errors, or else its warnings."""
    try:
        return list(dossier_from(markdown, place, kind, asked=asked, **options).warnings)
    except EvidenceNotValid as refused:
        return list(refused.problems)


def found(problems: Sequence[Problem], code: str) -> Problem:
    """Return the one problem with a code."""
    matching = [problem for problem in problems if problem.code == code]
    assert len(matching) == 1, [f"{problem.code}: {problem}" for problem in problems]
    return matching[0]


def errors(problems: Sequence[Problem]) -> list[str]:
    """Return the codes of the errors."""
    return [problem.code for problem in problems if problem.severity == "error"]


def with_fields(*rows: str, without: str = "", sources: str = SOURCES) -> str:
    """Return the usual process sheet (and sources) with rows added and one field left out."""
    kept = [line for line in PROCESS.splitlines() if not line.startswith(f"| {without} |")]
    return "\n".join([*kept, *rows]) + "\n" + sources
