"""Writing a dossier back as text that reads to the same dossier: a folder of CSV files, a workbook, or a zip.

The same dossier gives the same bytes on every run. Text that begins like a formula stays text.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from audit.bounds import Dates, Interval
from audit.errors import AuditError
from audit.evidence.canonical import text_of
from audit.evidence.model import (
    Answer,
    Change,
    Claim,
    Confidence,
    Dossier,
    Found,
    Reply,
    Row,
    Rule,
    Source,
    Table,
    Voice,
)
from audit.evidence.pledge_file import FIELD as PLEDGE
from audit.evidence.schema import COMPLETENESS, PROCESS, QUOTED, SHEETS, SOURCES
from audit.evidence.sheets import EXAMPLE
from audit.evidence.typed import shown
from audit.whole import FolderKind, refuse_existing, refuse_folder, replace_folder, write_file

Grid = list[list[str]]
Placed = TypeVar("Placed", Claim, Row, Answer, Reply, Change, Confidence, Rule, Voice, Source)

_LIVE = re.compile(r"'*[=+\-@\t]")
_PLAIN_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
"""Spreadsheets read _x0041_ as the letter A; the underscore itself is written _x005F_ (ECMA-376, ST_Xstring)."""

_WRITTEN = datetime(2000, 1, 1)
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
_WIDEST, _NARROWEST = 60, 12
_LONGEST = 32_767
"""Signs that a cell of a workbook takes (Excel); what is longer would be cut off unseen."""
TEXT = "@"
"""The number format of text."""


def _belongs(name: str) -> bool:
    """Return whether a folder that is a dossier may hold a file: its sheets, a rubric of its own, and its pledge."""
    stem, _, ending = name.rpartition(".")
    sheet, pledge = ending == "csv" and stem in SHEETS, ending == "zip" and stem.startswith(PLEDGE)
    return sheet or pledge or ending in ("yaml", "yml")


DOSSIER = FolderKind("dossier", "process.csv", _belongs)


def write_folder(dossier: Dossier, folder: Path | str, *, force: bool = False) -> None:
    """Write the dossier as a folder of CSV files; raises OutputExists where one is there and not `force`."""
    refuse_folder(Path(folder), DOSSIER, force=force)
    replace_folder(Path(folder), text_files(dossier), DOSSIER)


def write_zip(dossier: Dossier, path: Path | str, *, force: bool = False) -> None:
    """Write the dossier as a zip of CSV files; raises OutputExists where one is there and not `force`."""
    _write(Path(path), fixed_zip(text_files(dossier)), force)


def text_files(dossier: Dossier) -> dict[str, bytes]:
    """Return the files of a dossier by name: its sheets as CSV, and the frozen plan that it names."""
    files = {f"{name}.csv": csv_bytes(grid) for name, grid in grids(dossier).items()}
    return {**files, **({dossier.pledge.name: dossier.pledge.data} if dossier.pledge else {})}


def write_workbook(dossier: Dossier, path: Path | str, *, force: bool = False) -> None:
    """Write the dossier as an xlsx workbook; raises OutputExists where one is there and not `force`."""
    _write(Path(path), workbook_of(grids(dossier)), force)


def workbook_of(sheets: Mapping[str, Grid]) -> bytes:
    """Return sheets of text, each with its header first, as a workbook; every cell stays text."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, grid in sheets.items():
        _fill(book.create_sheet(name), grid)
    return workbook_bytes(book)


def _write(path: Path, data: bytes, force: bool) -> None:
    refuse_existing(path, force=force)
    write_file(path, data)


def csv_bytes(grid: Iterable[Iterable[str]]) -> bytes:
    """Return rows of text as CSV in UTF-8; an apostrophe keeps what begins like a formula a text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([as_text(cell) for cell in row] for row in grid)
    return text.getvalue().encode()


def as_text(cell: str) -> str:
    """Return a cell for CSV so that no spreadsheet takes it for a formula; the reader undoes it."""
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{cell}" if _LIVE.match(cell) and not _PLAIN_NUMBER.fullmatch(cell) else cell


def fixed_zip(files: Mapping[str, bytes]) -> bytes:
    """Return a zip with fixed times, so that the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return out.getvalue()


def workbook_bytes(book: Workbook) -> bytes:
    """Return a workbook with fixed properties and times, so that the same cells give the same bytes."""
    book.properties.creator = "consultation-audit"
    book.properties.created = book.properties.modified = _WRITTEN
    out = io.BytesIO()
    # What Workbook.save does, but for the time of day that it puts in.
    ExcelWriter(book, zipfile.ZipFile(out, "w")).save()
    with zipfile.ZipFile(out) as archive:
        return fixed_zip({name: archive.read(name) for name in archive.namelist()})


def _fill(sheet: Worksheet, grid: Grid) -> None:
    for number, row in enumerate(grid, 1):
        for place, text in enumerate(row, 1):
            if len(text) > _LONGEST:
                raise AuditError(
                    f"A cell of {sheet.title} in row {number} holds {len(text):,} signs; it can hold {_LONGEST:,}. "
                    "Write a folder or a .zip instead."
                )
            if text:
                write_text(sheet, number, place, text)
    for place in range(1, len(grid[0]) + 1):
        sheet.cell(1, place).font = Font(bold=True)
        longest = max(len(row[place - 1]) for row in grid)
        sheet.column_dimensions[get_column_letter(place)].width = min(max(longest + 2, _NARROWEST), _WIDEST)
    sheet.freeze_panes = "A2"


def write_text(sheet: Worksheet, row: int, column: int, text: str) -> None:
    """Write a cell as text, whatever it begins with."""
    cell = sheet.cell(row, column)
    keep_text(cell, text)
    cell.number_format = TEXT
    if is_live(text):
        cell.quotePrefix = True
    if len(text) > _WIDEST or "\n" in text:
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def keep_text(cell: Cell | MergedCell, text: str) -> None:
    """Put text into a cell, as text."""
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"


def is_live(text: str) -> bool:
    """Return whether a spreadsheet may take a text for a formula."""
    return _LIVE.match(text) is not None


def grids(dossier: Dossier) -> dict[str, Grid]:
    """Return every sheet that has something to say, as rows of text with the header first."""
    dossier.refuse_reduced()
    sheets = {
        "process": _grid(
            (*PROCESS.columns, *QUOTED),
            (_claim(claim) for claim in as_placed(claim for claims in dossier.claims.values() for claim in claims)),
            always=2,
        ),
        "tables": _grid(
            COMPLETENESS.columns, (row for table in dossier.tables.values() for row in _declared(table)), always=2
        ),
        **{name: _rows(table) for name, table in dossier.tables.items()},
        "answers": _grid(
            (*SHEETS["answers"].columns, "source", "page", *QUOTED, "note", "status"),
            (_answer(answer) for answer in as_placed(dossier.answers)),
            always=3,
        ),
        "replies": _grid(
            (*SHEETS["replies"].columns, "source", "page", "note", "status"),
            (_reply(reply) for reply in as_placed(dossier.replies)),
            always=4,
        ),
        "log": _grid(
            (*SHEETS["log"].columns, "source"), (_change(change) for change in as_placed(dossier.log)), always=2
        ),
        "confidence": _grid(
            (*SHEETS["confidence"].columns, "source"),
            (_confidence(one) for one in as_placed(dossier.confidence)),
            always=2,
        ),
        "voices": _grid(
            (*SHEETS["voices"].columns, "source"), (_voice(voice) for voice in as_placed(dossier.voices)), always=3
        ),
        "rules": _grid(
            (*SHEETS["rules"].columns, "source", "page", "note", "status"),
            (_rule(rule) for rule in as_placed(dossier.rules)),
            always=4,
        ),
        "sources": _grid(
            SOURCES.columns, (_source(source) for source in as_placed(dossier.sources.values())), always=4
        ),
    }
    return {name: grid for name, grid in sheets.items() if len(grid) > 1}


def as_placed(items: Iterable[Placed]) -> list[Placed]:
    """Return what stood in a file in the order it had there; what has no place keeps its order."""
    return sorted(items, key=lambda item: item.at.row)


def _grid(columns: Iterable[str], rows: Iterable[Mapping[str, str]], always: int = 0) -> Grid:
    """Return rows under their columns, leaving out columns (but for the first ones) that nobody filled."""
    rows = list(rows)
    used = [name for at, name in enumerate(columns) if at < always or any(row.get(name) for row in rows)]
    return [used, *([row.get(name, "") for name in used] for row in rows)]


def _claim(claim: Claim) -> dict[str, str]:
    return {
        "field": claim.field,
        "value": claim.text,
        **_carried(claim.sources, claim.page, claim.note, claim.set_aside, claim.public),
        **_quoted(claim.quote, claim.found),
    }


def _quoted(quote: str, found: Found | None) -> dict[str, str]:
    where = (found.state, found.source, *((str(found.page),) if found.page else ())) if found else ()
    return {"quote": quote, "quote_found": "; ".join(where)}


def _carried(sources: tuple[str, ...], page: str, note: str, set_aside: bool, public: bool = False) -> dict[str, str]:
    return {
        "source": "; ".join(sources),
        "page": page,
        "note": note,
        "status": "set_aside" if set_aside else "",
        "public": "yes" if public else "",
    }


def _rows(table: Table) -> Grid:
    rows = [_row(row) for row in as_placed(table.rows)]
    counts = any("count" in row.cells for row in table.rows)
    extra = sorted({name for row in table.rows for name in row.cells} - set(SHEETS[table.name].columns))
    columns = ["id", *SHEETS[table.name].columns, *extra, "source", "page", *QUOTED, "note", "status", "public"]
    for row in rows:
        if counts and not row.get("count"):
            row["count"] = "1"
        first = next((row[name] for name in columns if row.get(name)), "")
        # A row that says nothing still stands for something, and one that begins like an example is none.
        if not first or first.startswith(EXAMPLE):
            row["status"] = row.get("status") or "accepted"
            columns = ["status", *(name for name in columns if name != "status")]
    return _grid(columns, rows)


def _row(row: Row) -> dict[str, str]:
    cells = {name: cell.text for name, cell in row.cells.items()}
    carried = _carried(row.sources, row.page, row.note, row.set_aside, row.public)
    return {"id": row.id, **cells, **carried, **_quoted(row.quote, row.found)}


def _declared(table: Table) -> Iterator[dict[str, str]]:
    """Yield the rows of the tables sheet on one table; two where their claims disagree."""
    if table.declared is None:
        return
    row = {
        "table": table.name,
        "state": table.declared,
        "total": _total(table.total, table.disputed),
        "as_of": day_text(table.as_of),
        "source": "; ".join(table.sources),
        "note": table.note,
    }
    yield row
    if table.disputed and ";" not in row["total"]:
        yield {**row, "state": "complete" if table.declared == "partial" else "partial"}


def _total(total: Interval | None, disputed: bool) -> str:
    if total is None:
        return ""
    if disputed and not total.exact:
        low = shown(Interval(total.low, total.low))
        return f"{low}; {shown(total) if total.high == float('inf') else shown(Interval(total.high, total.high))}"
    return shown(total)


def day_text(day: Dates | None) -> str:
    """Return a day within limits as the formats write it: `2016-09-07`, `2016-09-01..2016-09-30`, `..2011-09-17`."""
    if day is None:
        return ""
    if day.exact:
        return str(day.low)
    return f"{day.low or ''}..{day.high or ''}"


def _answer(answer: Answer) -> dict[str, str]:
    return {
        "criterion": answer.criterion,
        "assessor": answer.assessor,
        "answer": answer.text,
        "reason": answer.reason,
        "link": answer.link,
        "adjudicates": "; ".join(answer.adjudicates),
        **_carried(answer.sources, answer.page, answer.note, answer.set_aside),
        **_quoted(answer.quote, answer.found),
    }


def _reply(reply: Reply) -> dict[str, str]:
    return {
        "criterion": reply.criterion,
        "from": reply.by,
        "date": day_text(reply.date),
        "text": reply.text,
        "accepted": "" if reply.accepted is None else str(reply.accepted.value),
        "answer": reply.answer,
        **_carried(reply.sources, reply.page, reply.note, reply.set_aside),
    }


def _change(change: Change) -> dict[str, str]:
    words = {name: str(getattr(change, name)) for name in ("where", "old", "new", "role", "reason")}
    return {"date": day_text(change.date), **words, "source": "; ".join(change.sources)}


def _voice(voice: Voice) -> dict[str, str]:
    counted = {"question": voice.question, "answer": voice.answer, "count": text_of(voice.count)}
    return {**counted, "source": "; ".join(voice.sources)}


def _confidence(one: Confidence) -> dict[str, str]:
    words = {name: str(getattr(one, name)) for name in SHEETS["confidence"].columns}
    return {**words, "source": "; ".join(one.sources)}


def _rule(rule: Rule) -> dict[str, str]:
    each = rule.of if not rule.member else ""
    least = {"what": rule.what, "in": rule.member, "each": each, "at_least": str(rule.at_least)}
    carried = _carried(rule.sources, rule.page, rule.note, rule.set_aside)
    return {**least, "written_on": day_text(rule.written_on), "by": rule.by, **carried}


def _source(source: Source) -> dict[str, str]:
    days = {"date": day_text(source.date), "came_back_on": day_text(source.came_back_on)}
    return {name: days[name] if name in days else str(getattr(source, name)) for name in SOURCES.columns}
