"""Finding the sheets of a dossier: in a workbook, a folder of CSV files, or a zip of either."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from audit.errors import AuditError, EvidenceNotValid, Problem, Where
from audit.evidence.archive import refused, unpacked
from audit.evidence.copy_files import FOLDER, beside, shelf_in, shelf_within
from audit.evidence.large.record_table import found_in
from audit.evidence.large.ways import Ways
from audit.evidence.pledge_file import FIELD, LARGEST, pledge_named
from audit.evidence.schema import SHEETS
from audit.evidence.sheets import (
    RawDossier,
    RawSheet,
    column_name,
    is_aside,
    sheet_twice,
    unknown_sheet,
)
from audit.evidence.text_tables import read_csv
from audit.evidence.workbook import is_workbook, read_workbook
from audit.words import message

_TABLES = (".csv", ".tsv")
_PARQUET = ".parquet"
_NOT_READ = (_PARQUET, ".ods", ".xls", ".xlsb")
DOSSIER, ENCLOSED = "dossier", "rubric.yaml"
"""Where a bundle and a pledge hold the sheets, and beside them the rubric."""

_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
"""How old .xls workbooks and those with a password begin (compound file)."""


def read_sheets(path: Path | str, ways: Ways | None = None) -> RawDossier:
    """Return the sheets of a dossier as text; raises EvidenceNotValid where a file is not safe to open.

    `path` is an xlsx workbook, a folder of CSV files or of one workbook, or a zip of either. Raises AuditError
    where there is nothing. `ways` says how tables of people too large to be loaded are read.
    """
    path = _existing(path)
    raw = _sheets_at(path, ways or Ways())
    if not (name := _named(raw, FIELD)):
        return raw
    return replace(raw, pledge=pledge_named(name, lambda name: _in_or_beside(path, name)))


def _in_or_beside(path: Path, name: str) -> bytes | None:
    """Return a file of that plain name in the dossier; of one that is a single file, else beside it."""
    folder = path if path.is_dir() else path.parent
    file = folder / PurePosixPath(name).name
    if file.is_file() and file.stat().st_size > LARGEST:
        return None
    return rubric_file(path, name) or (None if path.is_dir() else rubric_file(folder, name))


def _sheets_at(path: Path, ways: Ways) -> RawDossier:
    if path.is_dir():
        found = found_in(path, ways)
        book = _only_workbook(path)
        if book:
            return found.beside(_sheets_at(book, ways))
        plain = _of_files(_in_folder(path, found.files), path.name)
        return found.beside(replace(plain, shelf=shelf_in(path / FOLDER)))
    parts = _parts(path)
    if parts is None or is_workbook(parts):
        return replace(read_workbook(path.read_bytes(), path.name), shelf=beside(path))
    return replace(_of_zip(path, parts), shelf=shelf_within(parts, _home(parts)))


def _of_zip(path: Path, parts: Mapping[str, bytes]) -> RawDossier:
    inside = _in_zip(parts)
    books = {name: data for name, data in inside.items() if name.casefold().endswith((".xlsx", ".xlsm"))}
    tables = [name for name in inside if name.casefold().endswith(_TABLES)]
    if len(books) == 1 and not tables:
        ((name, data),) = books.items()
        return read_workbook(data, name)
    if len(books) > 1 and not any(column_name(PurePosixPath(name).stem) == "process" for name in tables):
        raise _several(path.name, tuple(books))
    return _of_files(((name, data) for name, data in inside.items()), path.name)


def _only_workbook(folder: Path) -> Path | None:
    """Return the workbook of a folder that holds one and no tables; what a spreadsheet has open (~$) is none."""
    files = [file for file in folder.iterdir() if file.is_file() and not file.is_symlink()]
    if any(file.suffix.casefold() in _TABLES for file in files):
        return None
    books = [file for file in files if file.suffix.casefold() == ".xlsx" and not file.name.startswith("~$")]
    return books[0] if len(books) == 1 else None


def _several(file: str, books: tuple[str, ...]) -> EvidenceNotValid:
    return refused(
        file,
        message("The zip holds {n} workbooks: {names}.", n=len(books), names=", ".join(books)),
        message("Keep the one with the sheet process in it, and take out the others."),
        "several_workbooks",
    )


def rubric_named(path: Path | str) -> str | None:
    """Return what the process sheet gives as its rubric: a shipped id, or a file in the dossier."""
    return rubric_of(read_sheets(path))


def rubric_of(raw: RawDossier) -> str | None:
    """Return what the process sheet of sheets read already gives as its rubric."""
    return _named(raw, "rubric")


def _named(raw: RawDossier, file: str) -> str | None:
    """Return the file that a field of the process sheet names."""
    process = raw.sheets.get("process")
    for row in process.rows if process else ():
        field = column_name(row.cells.get("field", ""))
        aside = column_name(row.cells.get("status", "")) == "set_aside"
        if field == file and not aside and row.cells.get("value"):
            return row.cells["value"]
    return None


def rubric_file(path: Path | str, name: str) -> bytes | None:
    """Return a file of that plain name that lies in the dossier (folder or zip), or None."""
    path = _existing(path)
    if not name or PurePosixPath(name).name != name or "\\" in name:
        return None
    if path.is_dir():
        file = path / name
        return file.read_bytes() if file.is_file() and not file.is_symlink() else None
    parts = _parts(path)
    return None if parts is None or is_workbook(parts) else _in_zip(parts).get(name)


def rubric_enclosed(path: Path | str) -> bytes | None:
    """Return the rubric that lies beside the dossier in a zip the tool wrote (a bundle, a pledge), or None."""
    path = _existing(path)
    if path.is_dir() or path.suffix.casefold() != ".zip":
        return None
    parts = _parts(path) or {}
    return parts.get(ENCLOSED) if not is_workbook(parts) and _home(parts) == PurePosixPath(DOSSIER) else None


def _existing(path: Path | str) -> Path:
    path = Path(path)
    if not path.exists():
        raise AuditError(f"There is no dossier at {path}. Give a workbook (.xlsx), a folder of CSV files, or a zip.")
    return path


def _parts(path: Path) -> Mapping[str, bytes] | None:
    """Return the entries of a zip; None for a workbook by its name, which its own reader unpacks."""
    if path.suffix.casefold() in (".xlsx", ".xlsm"):
        start = path.open("rb")
        with start:
            if start.read(4) == _OLD_EXCEL:
                raise refused(
                    path.name,
                    message("The workbook has a password, or is an old .xls under a new name."),
                    message("Save it as .xlsx without a password."),
                    "broken_file",
                )
        return None
    if path.suffix.casefold() != ".zip":
        raise refused(
            path.name,
            message("A file of this kind is not read."),
            message("Give an Excel workbook (.xlsx), a folder of CSV files, or a zip of either."),
            "unknown_file",
        )
    return unpacked(path.read_bytes(), path.name)


def _in_folder(folder: Path, passed: Collection[str] = ()) -> Iterator[tuple[str, bytes]]:
    """Yield the tables of a folder but those passed over; raises EvidenceNotValid for a link, which may lead out."""
    for file in sorted(folder.iterdir()):
        if file.name in passed:
            continue
        if file.is_symlink() and file.suffix.casefold() in _TABLES:
            raise refused(
                file.name,
                message("{name} is a link to another file.", name=file.name),
                message("Put the file itself in the folder: a dossier holds all that it rests on."),
            )
        if file.is_file() and file.suffix.casefold() in (*_TABLES, *_NOT_READ):
            yield file.name, file.read_bytes() if file.suffix.casefold() in _TABLES else b""


def _in_zip(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a zip by plain name: those beside process.csv, or in its topmost folder."""
    home = _home(parts)
    files = {PurePosixPath(name): data for name, data in parts.items() if not name.startswith("__MACOSX/")}
    return {name.name: data for name, data in sorted(files.items()) if name.parent == home}


def _home(parts: Mapping[str, bytes]) -> PurePosixPath:
    """Return the folder of a zip in which its sheets lie."""
    files = {PurePosixPath(name) for name in parts if not name.startswith("__MACOSX/")}
    folders = sorted({name.parent for name in files}, key=lambda folder: (len(folder.parts), str(folder)))
    return next(
        (folder for folder in folders if any((folder / f"process{end}") in files for end in _TABLES)),
        folders[0] if folders else PurePosixPath(),
    )


def sheets_in(files: Mapping[str, bytes], dossier: str) -> RawDossier:
    """Return the sheets of text tables given as file name and content; `dossier` names them all together."""
    raw = _of_files(iter(files.items()), dossier)
    inside = {PurePosixPath(name).name: data for name, data in files.items()}
    return replace(raw, pledge=pledge_named(_named(raw, FIELD), inside.get))


def _of_files(files: Iterator[tuple[str, bytes]], dossier: str) -> RawDossier:
    sheets: dict[str, RawSheet] = {}
    problems: list[Problem] = []
    for file, data in files:
        stem, end = PurePosixPath(file).stem, PurePosixPath(file).suffix.casefold()
        name, where = column_name(stem), Where(file)
        if file.startswith(".") or is_aside(stem) or end not in (*_TABLES, *_NOT_READ):
            continue
        if name not in SHEETS:
            problems += [unknown_sheet(stem, where)] if end in (*_TABLES, _PARQUET) else []
        elif end in _NOT_READ:
            problems.append(_not_read(where, end))
        elif name in sheets:
            problems.append(sheet_twice(name, where))
        else:
            sheets[name], found = read_csv(data, name, file)
            problems += found
    return RawDossier(sheets, tuple(problems))


def _not_read(where: Where, end: str) -> Problem:
    mend = message("Save it as CSV UTF-8.")
    if end == _PARQUET:
        mend = message("Unpack the zip: Parquet is read from a folder.")
    return Problem("unknown_file", where, message("A table in a file of this kind is not read."), mend)
