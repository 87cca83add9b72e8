"""Reading a list as others keep it: one sheet of text cells, whatever its columns are called."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audit.errors import AuditError, EvidenceNotValid, Problem, Where, did_you_mean
from audit.evidence.archive import MOST_UNPACKED, refused
from audit.evidence.sheet_xml import MOST_CELLS
from audit.evidence.sheets import letter, tidy
from audit.evidence.workbook import Grid, grids_of
from audit.words import Message, message

ENCODINGS = ("utf-8", "utf-16", "windows-1252", "windows-1250", "windows-1251", "windows-1256", "iso-8859-1")
"""Encodings a map may name; without one a file is UTF-8, or what its byte order mark says."""

SEPARATORS = (",", ";", "\t", "|")
_TEXTS, _BOOKS = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm")
_SAMPLE = 30
"""Rows looked at to find out what stands between the cells."""

_MOST_SAID = 20
"""Rows named at a time: one mistake in a file often makes the same problem in every row."""

Row = tuple[int, list[str]]
"""A row's number as a spreadsheet shows it, and its cells, as many as there are columns."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a list begins and how its file is written, as far as its reader says so."""

    sheet: str = ""  # the first one with anything in it where left out
    header_row: int = 0  # the first row that is not blank where left out
    label_row: int = 0  # a second row of headers: labels beside names, or names beside labels
    encoding: str = ""
    separator: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """One column of a list: its place counted from 1, its header as written, and its second header."""

    place: int
    header: str
    label: str = ""

    @property
    def shown(self) -> str:
        """What people know the column by."""
        return self.header or self.label or f"column {letter(self.place)}"

    @property
    def leaf(self) -> str:
        """The last part of a header that is a path: `age` of `group/about/age`."""
        return self.header.rstrip("/").rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list: its columns, its rows that are not blank, and where it stands."""

    file: str
    sheet: str  # "" for a text file
    header_row: int
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    others: tuple[str, ...] = ()  # further sheets that hold something
    unstored: frozenset[tuple[int, int]] = frozenset()  # row and place of formulas without a stored value

    def where(self, row: int = 0, head: Head | None = None) -> Where:
        """Return the place of the list, of one of its rows, or of a cell."""
        return Where(self.file, self.sheet, row, letter(head.place) if head else "")

    def texts(self, head: Head) -> list[str]:
        """Return the cells of one column, blank ones too."""
        return [cells[head.place - 1] for _, cells in self.rows]


def read_list(path: Path, layout: Layout | None = None) -> Listing:
    """Return a list as text: a CSV file, or a sheet of a workbook.

    Raises AuditError where there is no file, and EvidenceNotValid where it is not safe to open or not a list.
    """
    layout = layout or Layout()
    if not path.is_file():
        raise AuditError(f"There is no list at {path}. Give a CSV file (.csv) or a workbook (.xlsx).")
    ending = path.suffix.casefold()
    if ending not in (*_TEXTS, *_BOOKS):
        raise refused(
            path.name,
            message("A list in a file of this kind is not read."),
            message("Save it as CSV UTF-8 or as an Excel workbook (.xlsx)."),
            "unknown_file",
        )
    if path.stat().st_size > MOST_UNPACKED:
        raise _too_large(path.name)
    data = path.read_bytes()
    return _of_workbook(data, path.name, layout) if ending in _BOOKS else _of_text(data, path.name, layout)


def _of_workbook(data: bytes, file: str, layout: Layout) -> Listing:
    grids = [grid for grid in grids_of(data, file) if not grid.blank]
    chosen = _chosen(grids, file, layout.sheet)
    errors = chosen.look.errors
    rows = (
        (number, [errors.get((number, place), text) or text for place, text in enumerate(cells, 1)])
        for number, cells in chosen.rows
    )
    others = tuple(grid.title for grid in grids if grid is not chosen)
    listing = _listing(file, chosen.title, rows, layout)
    return Listing(
        file, chosen.title, listing.header_row, listing.heads, listing.rows, others, frozenset(chosen.look.unstored)
    )


def _chosen(grids: Sequence[Grid], file: str, sheet: str) -> Grid:
    for grid in grids:
        if grid.title.casefold() == sheet.casefold() or (not sheet and not grid.hidden):
            return grid
    if not sheet:
        raise _nothing(Where(file))
    what = message("There is no sheet called {name} with anything in it.", name=sheet)
    raise refused(file, what, did_you_mean(sheet, [grid.title for grid in grids]), "unknown_sheet")


def _of_text(data: bytes, file: str, layout: Layout) -> Listing:
    text = _decoded(data, file, layout.encoding)
    first, _, rest = text.partition("\n")
    separator = layout.separator
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        separator, text = separator or first.strip()[4], rest
    separator = separator or _separator(text, layout)
    rows: list[Row] = []
    try:
        rows.extend(_cells(text, separator, file))
    except csv.Error as wrong:
        raise refused(
            file,
            message("Row {row} cannot be read: {reason}.", row=len(rows) + 1, reason=str(wrong)),
            message('Check the quotation marks: a mark inside a quoted cell is written twice ("").'),
            "broken_csv",
        ) from None
    listing = _listing(file, "", rows, layout)
    _refuse_ragged(listing, rows)
    return listing


def _decoded(data: bytes, file: str, encoding: str) -> str:
    marks = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
    marked = next((name for mark, name in marks.items() if data.startswith(mark)), None)
    try:
        return data.decode(marked or encoding or "utf-8")
    except UnicodeDecodeError as wrong:
        raise EvidenceNotValid(
            [
                Problem(
                    "not_utf8",
                    Where(file, row=data[: wrong.start].count(b"\n") + 1),
                    message("The file is not written in {encoding}.", encoding=(marked or encoding or "utf-8").upper()),
                    message(
                        "Save it as CSV UTF-8, or say in the map how it is written: {form}. Old Excel files from "
                        "western Europe and the Americas are mostly windows-1252.",
                        form="encoding: windows-1252",
                    ),
                )
            ]
        ) from None


def _separator(text: str, layout: Layout) -> str:
    """Return the separator under which most of the first rows are as long as the header, and it has several cells."""
    lines = "\n".join(text.splitlines()[: _SAMPLE + layout.header_row])
    if not any(char.isalnum() for char in lines):
        return SEPARATORS[0]

    def reads(separator: str) -> tuple[int, int, int]:
        try:
            rows = list(csv.reader(io.StringIO(lines, newline=""), delimiter=separator, skipinitialspace=True))
        except csv.Error:
            return 0, 0, 0
        widths = [len(row) for row in rows[max(layout.header_row - 1, 0) :] if any(row)]
        alike = sum(width == widths[0] for width in widths)
        # With one column, the separator is whatever its cells do not hold.
        return (alike if widths and widths[0] > 1 else 0), alike, widths[0] if widths else 0

    return max(SEPARATORS, key=reads)


def _cells(text: str, separator: str, file: str) -> Iterator[Row]:
    seen = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True, skipinitialspace=True)
    for number, row in enumerate(reader, 1):
        seen += len(row)
        if seen > MOST_CELLS:
            raise _too_large(file)
        yield number, row


def _listing(file: str, sheet: str, rows: Iterable[Row], layout: Layout) -> Listing:
    known: dict[str, str] = {}  # equal cells are kept once: a list of people repeats itself

    def tidied(cells: list[str]) -> list[str]:
        return [known.get(text) or known.setdefault(text, tidy(text)) for text in cells]

    filled = [(number, cells) for number, texts in rows if any(cells := tidied(texts))]
    first = layout.header_row or (filled[0][0] if filled else 1)
    by_number = dict(filled)
    if first not in by_number:
        raise _nothing(Where(file, sheet, first))
    header, labels = by_number[first], by_number.get(layout.label_row, [])
    body = [(number, cells) for number, cells in filled if number > max(first, layout.label_row)]
    width = max(map(len, (header, labels, *([cells for _, cells in body] if sheet else ()))))
    named = zip(_wide(header, width), _wide(labels, width), strict=True)
    heads = tuple(Head(place, name, label) for place, (name, label) in enumerate(named, 1))
    return Listing(file, sheet, first, heads, tuple((number, _wide(cells, width)) for number, cells in body))


def _wide(cells: list[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def _refuse_ragged(listing: Listing, rows: Iterable[Row]) -> None:
    """Refuse rows that are longer than the header: their cells would be read in the wrong columns."""
    width = len(listing.heads)
    long = [(number, len(cells)) for number, cells in rows if any(map(str.strip, cells[width:]))]
    long = [(number, cells) for number, cells in long if number > listing.header_row]
    if long:
        what = "This row has {n} cells, and the header {width}."
        mend = "Check the quotation marks in this row, and that header_row and separator in the map are right."
        raise EvidenceNotValid(
            Problem("ragged_row", listing.where(number), message(what, n=n, width=width), message(mend))
            for number, n in long[:_MOST_SAID]
        )


def _too_large(file: str) -> EvidenceNotValid:
    what = message("The list has more than {n} cells or bytes than are read.", n=f"{MOST_CELLS:,}")
    return refused(file, what, message("Take out columns that the map does not name, or cut the list in two."))


def _nothing(where: Where) -> EvidenceNotValid:
    what: Message = message("There is no header here.")
    return EvidenceNotValid(
        [Problem("no_header", where, what, message("Say in the map in which row the headers stand: header_row."))]
    )
