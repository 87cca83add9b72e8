"""Reading an xlsx workbook: guarded first, then parsed by calamine; a cell becomes the text a person sees."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO
from posixpath import join, normpath
from xml.etree.ElementTree import Element

from defusedxml import ElementTree
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from audit.errors import EvidenceNotValid, Problem, Where
from audit.evidence.archive import refuse_doctype, refused, unpacked
from audit.evidence.schema import SHEETS
from audit.evidence.sheet_xml import BUILT_IN, Format, Look, format_of, look_at, shared_lengths
from audit.evidence.sheets import (
    RawDossier,
    RawSheet,
    column_name,
    is_aside,
    letter,
    sheet_of,
    sheet_twice,
    tidy,
    unknown_sheet,
)
from audit.words import message

_MACROS = re.compile(r"(^|/)(vbaProject[^/]*\.bin|macrosheets/)", re.IGNORECASE)
_LINKS = re.compile(r"(^|/)externalLinks/", re.IGNORECASE)

MOST_SHARED = 50_000_000
"""Characters of all cells that hold a shared text, each time counted: one long text in many cells packs to nothing."""

CellValue = int | float | str | bool | time | date | datetime | timedelta


@dataclass(frozen=True, slots=True)
class Grid:
    """One worksheet as text from cell A1 on, row by row, with what its XML says of its cells."""

    title: str
    hidden: bool
    rows: Iterable[tuple[int, list[str]]]
    blank: bool
    look: Look


def read_workbook(data: bytes, file: str) -> RawDossier:
    """Return the sheets of a workbook; raises EvidenceNotValid where it is not safe to open."""
    sheets: dict[str, RawSheet] = {}
    problems: list[Problem] = []
    for grid in grids_of(data, file):
        where = Where(file, grid.title)
        name = column_name(grid.title)
        known = name in SHEETS
        if known and name in sheets:
            problems.append(sheet_twice(name, where))
        elif known:
            sheets[name], found = sheet_of(grid.title, file, grid.rows, in_workbook=True)
            hidden = [_hidden(where)] if grid.hidden else []
            problems += [*hidden, *_cell_problems(grid.look, file, grid.title), *found]
        elif not (grid.hidden or is_aside(grid.title) or grid.blank):
            problems.append(unknown_sheet(grid.title, where))
    return RawDossier(sheets, tuple(problems))


def grids_of(data: bytes, file: str) -> Iterator[Grid]:
    """Yield the worksheets of a workbook as text; raises EvidenceNotValid where it is not safe to open."""
    parts = unpacked(data, file)
    _refuse_live(parts, file)
    # Any part may be named as a sheet, so all are looked at, and what is no XML never reaches the parser.
    parts = {name: part for name, part in parts.items() if name.casefold().endswith((".xml", ".rels"))}
    looks = _looks(parts, file)
    for title, hidden, values in _grids(parts, file):
        look = looks.get(title, Look())
        blank = all(value == "" for row in values for value in row)
        yield Grid(title, hidden, _texts(values, look), blank, look)


def is_workbook(parts: Mapping[str, bytes]) -> bool:
    """Return whether the entries of a zip are those of an xlsx workbook."""
    return "[Content_Types].xml" in parts


def _refuse_live(parts: Mapping[str, bytes], file: str) -> None:
    if any(_MACROS.search(name) for name in parts):
        raise refused(
            file,
            message("The workbook holds macros, which are programs."),
            message("Save it as an Excel workbook without macros (.xlsx)."),
        )
    if any(_LINKS.search(name) for name in parts):
        raise refused(
            file,
            message("The workbook takes values from other files."),
            message("Replace the links by their values (in Excel: Data, Edit links, Break link) and save again."),
        )


def _grids(parts: Mapping[str, bytes], file: str) -> Iterator[tuple[str, bool, list[list[CellValue]]]]:
    """Yield name, hidden or not, and all values from cell A1 on, of each sheet.

    The parser sees a copy made of the parts that were checked, never the file itself.
    """
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name), part)
    copy.seek(0)
    try:
        with CalamineWorkbook.from_filelike(copy) as book:
            for sheet in (item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet):
                values = book.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
                yield sheet.name, sheet.visible != SheetVisibleEnum.Visible, values
    except (CalamineError, OSError, ValueError) as broken:
        raise _unreadable(file, str(broken).rstrip(".")) from None


def _unreadable(file: str, reason: str) -> EvidenceNotValid:
    return refused(
        file,
        message("The workbook cannot be read: {reason}.", reason=reason),
        message("Open it and save it again as .xlsx."),
        "broken_file",
    )


def _looks(parts: Mapping[str, bytes], file: str) -> dict[str, Look]:
    """Return what the XML of each worksheet holds, by the title of its sheet."""
    refuse_doctype(parts.get("xl/styles.xml", b"<none/>"), "xl/styles.xml", file)
    styles, titles = _styles(parts), _titles(parts, file)
    seen = {name: look_at(part, styles, name, file, titles.get(name, "")) for name, part in parts.items()}
    _refuse_repeated(seen.values(), parts, file)
    return {title: seen[name] for name, title in titles.items()}


def _titles(parts: Mapping[str, bytes], file: str) -> dict[str, str]:
    """Return the title of each sheet by the name of its part."""
    book, relations = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
    for name in (book, relations):
        refuse_doctype(parts.get(name, b"<none/>"), name, file)
    targets = {
        relation.get("Id"): normpath(join("xl/", relation.get("Target", ""))).removeprefix("/")
        for relation in _elements(parts.get(relations), "Relationship")
    }
    titles: dict[str, str] = {}
    for sheet in _elements(parts.get(book), "sheet"):
        title = sheet.get("name", "")
        part = next((targets.get(value) for key, value in sheet.attrib.items() if key.endswith("}id")), None)
        if part is None or part not in parts:
            raise _unreadable(file, f"its part for the sheet {title} is missing")
        if part in titles:
            raise _unreadable(file, f"its sheet {title} is another sheet too")
        titles[part] = title
    return titles


def _refuse_repeated(seen: Iterable[Look], parts: Mapping[str, bytes], file: str) -> None:
    """Refuse shared texts that would fill the memory once every cell holds its own copy."""
    name = next((name for name in parts if name.casefold() == "xl/sharedstrings.xml"), None)
    lengths = shared_lengths(parts[name], name, file) if name else []
    used = sum((look.shared for look in seen), Counter[str]())
    copied = (count * lengths[int(n)] for n, count in used.items() if n.isdecimal() and int(n) < len(lengths))
    if sum(copied) > MOST_SHARED:
        raise refused(
            file,
            message("The cells of the workbook hold more text than is safe to read."),
            message("Save only the sheets of the dossier in a new file, without long texts that repeat."),
        )


def _styles(parts: Mapping[str, bytes]) -> list[Format | None]:
    """Return, for each cell style of the workbook, what its number format adds to the number."""
    styles = parts.get("xl/styles.xml")
    formats: dict[str, Format | None] = dict(BUILT_IN)
    formats |= {item.get("numFmtId", ""): format_of(item.get("formatCode", "")) for item in _elements(styles, "numFmt")}
    return [formats.get(item.get("numFmtId", "")) for group in _elements(styles, "cellXfs") for item in group]


def _elements(xml: bytes | None, tag: str) -> list[Element]:
    if xml is None:
        return []
    root = ElementTree.fromstring(xml, forbid_dtd=True)
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == tag]


def _texts(values: Sequence[Sequence[CellValue]], look: Look) -> Iterator[tuple[int, list[str]]]:
    for number, row in enumerate(values, 1):
        yield number, [_text(value, look.formats.get((number, place))) for place, value in enumerate(row, 1)]


def _text(value: CellValue, shown_as: Format | None) -> str:
    """Return a cell's value as a person would write it: 3 for 3.0, 45% for 0.45 shown so, ISO days."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return f"{_plain(value * 100)}%" if shown_as == "percent" else _plain(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date):
        # September 2016 is stored as its first day; only the format tells that no day was meant.
        shown = {"month": 7, "year": 4}.get(shown_as or "", 10) if value.day == 1 else 10
        return value.isoformat()[:shown]
    return str(value)


def _plain(number: float) -> str:
    """Return a number in the fifteen digits that a spreadsheet keeps, without an exponent."""
    text = f"{number:.15g}"
    return format(float(text), ".15f").rstrip("0").rstrip(".") if "e" in text else text


def _cell_problems(look: Look, file: str, title: str) -> Iterator[Problem]:
    for row, column in look.unstored:
        yield Problem(
            "formula_without_value",
            Where(file, title, row, letter(column)),
            message("This formula has no stored value."),
            message("Open the workbook in a spreadsheet program and save it, or write the value itself."),
        )
    for (row, column), error in look.errors.items():
        yield Problem(
            "error_cell",
            Where(file, title, row, letter(column)),
            message("The cell shows the error {error}.", error=tidy(error) or "of a formula"),
            message("Write the value itself, or unknown."),
        )


def _hidden(where: Where) -> Problem:
    return Problem(
        "hidden_sheet",
        where,
        message("This sheet is hidden in the workbook, and it is read."),
        message("Show it, so that whoever checks the dossier sees it."),
        "warning",
    )
