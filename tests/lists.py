"""Messy lists for tests, given as text, and what `import` makes of them."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path

from openpyxl import Workbook

from audit.errors import Invalid
from audit.evidence.imported.fitted import Into, fitted
from audit.evidence.imported.import_map import read_map
from audit.evidence.imported.listing import Layout, Listing, read_list
from audit.evidence.imported.report import ColumnReport
from audit.evidence.imported.table import Imported, imported


def listing(text: str | bytes, name: str = "list.csv", layout: Layout | None = None) -> Listing:
    """Return a list given as the text of a CSV file."""
    path = Path(tempfile.mkdtemp()) / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_list(path, layout)


def workbook(place: Path, **sheets: list[list[object]]) -> Path:
    """Write a workbook with these sheets and return its path."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = place / "list.xlsx"
    book.save(path)
    return path


def made(text: str | bytes | Listing, mapped: str, dossier: Into | None = None) -> Imported:
    """Return what a list becomes by a map, both given as text."""
    read = read_map(mapped.encode(), "map.yaml")
    found = text if isinstance(text, Listing) else listing(text, layout=read.map.layout)
    return imported(fitted(read, found, dossier), found)


def table(text: str | bytes | Listing, mapped: str, dossier: Into | None = None) -> str:
    """Return the table that a list becomes, as lines of CSV."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(made(text, mapped, dossier).grid)
    return out.getvalue()


def column(found: Imported, name: str) -> ColumnReport:
    """Return what became of one column."""
    return next(each for each in found.report.columns if each.column == name)


def said(text: str | bytes, mapped: str, dossier: Into | None = None) -> list[str]:
    """Return what is said against a map and its list, a line each."""
    try:
        made(text, mapped, dossier)
    except Invalid as refused:
        return [str(problem) for problem in refused.problems]
    return []
