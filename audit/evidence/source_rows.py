"""Writing one row, or cells of one row, into the sources of a dossier that a person keeps: all else stays as it is.

In CSV the other lines keep their bytes: encoding, line ends, separator, order. A workbook is saved again only where
nothing of it would be lost. Whoever writes must read the result back; `changed` says what should have changed.
"""

from __future__ import annotations

import codecs
import csv
import io
import warnings
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.writer.excel import ExcelWriter

from audit.errors import AuditError
from audit.evidence.files import read_sheets
from audit.evidence.sheets import RawDossier, RawSheet, column_name
from audit.evidence.text_tables import separator_of
from audit.evidence.write import as_text, csv_bytes, write_text
from audit.words import message, say

Cells = Mapping[str, str]

_MAY_GO = ("calcChain", "printerSettings", "sharedStrings", "docProps/", "metadata.xml", "theme/")
"""Parts of a workbook that hold nothing a person wrote, or that are written anew."""


@dataclass(frozen=True, slots=True)
class Change:
    """What is written: the cells of one source, in a new row, or in the row that has its id already."""

    cells: Cells
    new: bool


def with_change(path: Path, change: Change) -> tuple[Path, bytes]:
    """Return the file of a dossier that holds its sources, and its bytes with one row written.

    Raises AuditError for a zip, and for a workbook that would lose something. The file itself is not touched.
    """
    raw = read_sheets(path)
    process = raw.sheets.get("process")
    if path.is_file() and path.suffix.casefold() not in (".xlsx", ".xlsm"):
        raise AuditError(
            say(
                message(
                    "A row cannot be written into the zip {name}. Unpack it, and give the folder or the workbook.",
                    name=path.name,
                )
            )
        )
    if process is not None and process.in_workbook:
        file = path if path.is_file() else path / process.file
        return file, _workbook(file, raw, change)
    sheet = raw.sheets.get("sources")
    file = path / (sheet.file if sheet else "sources.csv")
    return file, _csv(file.read_bytes() if sheet else b"", sheet, change)


def read_back(path: Path, file: Path, data: bytes) -> RawDossier:
    """Return the sheets of a dossier as they would be with one file replaced; raises as `read_sheets` does."""
    with TemporaryDirectory() as folder:
        if path.is_file():
            copy = Path(folder) / path.name
            copy.write_bytes(data)
            return read_sheets(copy)
        for other in path.iterdir():
            if other.is_file() and not other.is_symlink():
                (Path(folder) / other.name).write_bytes(other.read_bytes())
        (Path(folder) / file.name).write_bytes(data)
        return read_sheets(folder)


def changed(before: RawDossier, after: RawDossier, change: Change) -> bool:
    """Return whether the sheets differ by the change and by nothing else."""
    if set(before.sheets) | {"sources"} != set(after.sheets) or after.problems != before.problems:
        return False
    others = (name for name in before.sheets if name != "sources")
    if any(_said(before.sheets[name]) != _said(after.sheets[name]) for name in others):
        return False
    rows = [dict(row) for row in _said(before.sheets["sources"])] if "sources" in before.sheets else []
    if change.new:
        rows.append(dict(change.cells))
    else:
        rows = [{**row, **change.cells} if row.get("id") == change.cells["id"] else row for row in rows]
    return rows == _said(after.sheets["sources"])


def _said(sheet: RawSheet) -> list[dict[str, str]]:
    return [dict(row.cells) for row in sheet.rows]


def row_in_words(cells: Cells) -> str:
    """Return a row to paste by hand, under its columns."""
    return csv_bytes([list(cells), list(cells.values())]).decode()


def _csv(data: bytes, sheet: RawSheet | None, change: Change) -> bytes:
    if sheet is None or not sheet.letters:
        return csv_bytes([list(change.cells), list(change.cells.values())])
    mark, encoding = _encoding(data)
    text = data[len(mark) :].decode(encoding)
    lines = list(io.StringIO(text, newline=""))
    end = "\r\n" if lines[0].endswith("\r\n") else "\r" if lines[0].endswith("\r") else "\n"
    separator = separator_of(text)
    spans = _records(lines, separator)
    columns, width = _columns(spans[sheet.header_row - 1][2], change)
    if len(columns) > width:
        head = spans[sheet.header_row - 1]
        lines[head[0] : head[1]] = [_line(columns, separator, _ending(lines[head[1] - 1]))]
        spans = _records(lines, separator)
    if change.new:
        if lines and not lines[-1].endswith(("\n", "\r")):
            lines[-1] += end
        lines.append(_line(_filled([], columns, change.cells), separator, end))
    else:
        number = next(row.number for row in sheet.rows if row.cells.get("id") == change.cells["id"])
        first, last, texts = spans[number - 1]
        lines[first:last] = [_line(_filled(texts, columns, change.cells), separator, _ending(lines[last - 1]))]
    return mark + "".join(lines).encode(encoding)


def _encoding(data: bytes) -> tuple[bytes, str]:
    """Return the mark that a file begins with, and how its text is written."""
    for mark, name in (
        (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF8, "utf-8"),
    ):  # fmt: skip
        if data.startswith(mark):
            return mark, name
    return b"", "utf-8"


def _records(lines: Sequence[str], separator: str) -> list[tuple[int, int, list[str]]]:
    """Return for each record its first line, the line after its last, and its cells as they stand in the file.

    A first line `sep=;`, which some programs write, is no record.
    """
    skipped = 1 if lines[0].casefold().startswith("sep=") else 0
    reader = csv.reader(lines[skipped:], delimiter=separator, strict=True, skipinitialspace=True)
    found, before = [], 0
    for row in reader:
        found.append((before + skipped, reader.line_num + skipped, row))
        before = reader.line_num
    return found


def _columns(header: Sequence[str], change: Change) -> tuple[list[str], int]:
    """Return the header with the columns that the change needs, and how many it had."""
    names = {column_name(text) for text in header}
    return [*header, *(name for name in change.cells if name not in names)], len(header)


def _filled(texts: Sequence[str], columns: Sequence[str], cells: Cells) -> list[str]:
    row = [*texts, *[""] * (len(columns) - len(texts))]
    for place, name in enumerate(columns):
        if (key := column_name(name)) in cells:
            row[place] = as_text(cells[key])
    return row


def _ending(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _line(cells: Sequence[str], separator: str, end: str) -> str:
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="").writerow(cells)
    return out.getvalue() + end


def _workbook(file: Path, raw: RawDossier, change: Change) -> bytes:
    """Return the workbook with the row written; raises AuditError where saving it would lose a part of it."""
    data = file.read_bytes()
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        book = load_workbook(io.BytesIO(data))
    if said:
        raise _would_lose(file, [str(said[0].message).rstrip(".")])
    sheet = raw.sheets.get("sources")
    grid = book[sheet.name] if sheet else book.create_sheet("sources")
    assert isinstance(grid, Worksheet), "a sheet that was read has cells"
    head = sheet.header_row if sheet else 1
    places = _places(grid, head)
    for name in change.cells:
        if name not in places:
            places[name] = max(places.values(), default=0) + 1
            write_text(grid, head, places[name], name)
    row = _last_row(grid, head) + 1
    if sheet is not None and not change.new:
        row = next(one.number for one in sheet.rows if one.cells.get("id") == change.cells["id"])
    for name, text in change.cells.items():
        write_text(grid, row, places[name], text)
    out = io.BytesIO()
    # What Workbook.save does, but for the time of day that it puts in.
    ExcelWriter(book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)).save()
    if lost := sorted(_parts(data) - _parts(out.getvalue())):
        raise _would_lose(file, lost)
    return out.getvalue()


def _would_lose(file: Path, parts: Sequence[str]) -> AuditError:
    what = "Saving {name} again would lose something in it ({parts}), so it stays as it is."
    return AuditError(say(message(what, name=file.name, parts=", ".join(parts[:3]))))


def _places(grid: Worksheet, head: int) -> dict[str, int]:
    cells = ((column_name(str(cell.value)), cell.column) for cell in grid[head] if cell.value is not None)
    return {name: place for name, place in cells if name}


def _last_row(grid: Worksheet, head: int) -> int:
    filled = (cell.row for row in grid.iter_rows() for cell in row if cell.value is not None)
    return max((head, *filled))


def _parts(data: bytes) -> set[str]:
    """Return the kinds of part a workbook holds, as `drawings 2`: names differ from one program to the other."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = [name for name in archive.namelist() if not any(gone in name for gone in _MAY_GO)]
    kinds = [name.rpartition("/")[0] or name for name in names if not name.endswith((".rels", "/"))]
    return {f"{kind} {n}" for kind in set(kinds) for n in range(1, kinds.count(kind) + 1)}
