"""A blank dossier as files: a workbook with drop-downs, or a folder of CSV; the same bytes each time."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from math import ceil

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from audit.evidence.schema import HELP_COLUMNS
from audit.evidence.write import csv_bytes, workbook_bytes, write_text
from audit.rubric.template import Ask, BlankSheet

_WIDTHS = {
    "field": 22, "ask": 52, "value": 30, "criterion": 16, "question": 44, "levels": 62, "answer": 22, "reason": 52,
    "link": 32, "title": 40, "note": 36, "table": 20, "id": 18, "read me": 110, "what": 24, "write here": 60,
    "the record shows": 52, "whose threshold": 40, "your words": 62, "what is new": 26, "document": 40, "sources": 30,
}  # fmt: skip
_ROOM = 2000
"""Rows of a table that have drop-downs."""


def csv_files(sheets: Sequence[BlankSheet]) -> dict[str, bytes]:
    """Return file name -> content; UTF-8 with a mark, so that Excel reads accents."""
    files = {}
    for sheet in sheets:
        rows = ([row.get(column, "") for column in sheet.columns] for row in sheet.rows)
        files[f"{sheet.name}.csv"] = BOM_UTF8 + csv_bytes([list(sheet.columns), *rows])
    return files


def blank_workbook(sheets: Sequence[BlankSheet]) -> bytes:
    """Return the workbook; drop-downs stand on a hidden sheet `lists` behind defined names."""
    book = Workbook()
    book.remove(book.worksheets[0])
    names = _lists(book, sheets)
    for place, sheet in enumerate(sheets):
        page = book.create_sheet(sheet.name, place)
        _write(page, sheet)
        _offer(page, sheet, names)
    book.active = 0
    return workbook_bytes(book)


def _lists(book: Workbook, sheets: Sequence[BlankSheet]) -> dict[tuple[str, ...], str]:
    """Write every drop-down once on a hidden sheet; return the defined name of each."""
    page = book.create_sheet("lists")
    page.sheet_state = "hidden"
    asks = [ask for sheet in sheets for ask in (*sheet.columns.values(), *sheet.cells.values())]
    names: dict[tuple[str, ...], str] = {}
    for place, choices in enumerate(dict.fromkeys(ask.choices for ask in asks if ask.choices), 1):
        name, letter = f"choices_{place}", get_column_letter(place)
        for row, text in enumerate((name, *choices), 1):
            write_text(page, row, place, text)
        book.defined_names[name] = DefinedName(name, attr_text=f"lists!${letter}$2:${letter}${len(choices) + 1}")
        names[choices] = name
    return names


def _write(page: Worksheet, sheet: BlankSheet) -> None:
    line = Side(style="thin", color="CDD4DB")
    border = Border(left=line, right=line, top=line, bottom=line)
    wrapped = Alignment(wrap_text=True, vertical="top")
    tinted = {True: PatternFill("solid", fgColor="F3F5F7"), False: PatternFill("solid", fgColor="FFF9E5")}
    helps = HELP_COLUMNS.get(sheet.name, ())
    for place, (column, ask) in enumerate(sheet.columns.items(), 1):
        letter = get_column_letter(place)
        page.column_dimensions[letter].width = _WIDTHS.get(column, 16)
        page.column_dimensions[letter].number_format = "@"  # else a spreadsheet makes a day of 2016-09 or 5-12
        write_text(page, 1, place, column)
        head = page.cell(1, place)
        head.font, head.alignment = Font(name="Calibri", bold=True, color="FFFFFF"), wrapped
        head.fill = PatternFill("solid", fgColor="0B4F79")
        if ask.text:
            head.comment = Comment(ask.text, "consultation-audit", width=320, height=_height(ask.text, 46) + 20)
        for number, row in enumerate(sheet.rows, 2):
            if row.get(column):
                write_text(page, number, place, row[column])
            cell = page.cell(number, place)
            cell.number_format, cell.alignment, cell.border = "@", wrapped, border
            if column in (*helps, sheet.fill):
                cell.fill = tinted[column in helps]
            if number == 2:
                cell.font = Font(name="Calibri", italic=True, color="4A5763")
    for number, row in enumerate(sheet.rows, 2):
        page.row_dimensions[number].height = max(
            (_height(text, _WIDTHS.get(column, 16)) for column, text in row.items() if text), default=15
        )
    _set_up(page, sheet)


def _height(text: str, width: int) -> int:
    """Return the height in points that wrapped text takes."""
    return 15 * max(1, sum(max(1, ceil(len(line) / width)) for line in text.split("\n")))


def _set_up(page: Worksheet, sheet: BlankSheet) -> None:
    """Keep the header in sight, fit paper, and colour what is needed and still blank."""
    page.freeze_panes = "B2"
    page.print_title_rows = "1:1"
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    letter = get_column_letter(list(sheet.columns).index(sheet.fill) + 1)
    for place in sorted(sheet.required):
        cell = f"{letter}{place + 2}"
        missing = PatternFill("solid", bgColor="FFD9A8")
        rule = FormulaRule(formula=[f"LEN(TRIM({cell}))=0"], fill=missing)  # type: ignore[no-untyped-call]
        page.conditional_formatting.add(cell, rule)


def _offer(page: Worksheet, sheet: BlankSheet, names: dict[tuple[str, ...], str]) -> None:
    """Give every cell its drop-down and, where it asks for something of its own, a message."""
    for where, ask in _places(sheet):
        offered = DataValidation(
            type="list" if ask.choices else None,
            formula1=f"={names[ask.choices]}" if ask.choices else None,
            allow_blank=True,
            showErrorMessage=ask.only,
            errorTitle="Not one of the words",
            error="Choose from the list, or leave the cell blank.",
            showInputMessage=True,
            prompt=ask.text if len(ask.text) <= 255 else f"{ask.text[:252]}...",
        )
        offered.add(where)
        page.add_data_validation(offered)


def _places(sheet: BlankSheet) -> Iterator[tuple[str, Ask]]:
    """Yield ranges and what they ask: single cells first, then the columns of tables that grow."""
    letters = {column: get_column_letter(place) for place, column in enumerate(sheet.columns, 1)}
    for (place, column), ask in sheet.cells.items():
        yield f"{letters[column]}{place + 2}", ask
    of_cells = {column for _, column in sheet.cells}
    for column, ask in sheet.columns.items():
        if ask.choices and column not in of_cells:
            yield f"{letters[column]}3:{letters[column]}{_ROOM}", ask
