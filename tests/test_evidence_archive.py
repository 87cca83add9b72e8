"""Hostile files: refused before a parser sees them, with a word of why."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from dossiers import full, path_of, save
from openpyxl import load_workbook

from audit.errors import EvidenceNotValid
from audit.evidence import archive, sheet_xml
from audit.evidence.read import read_dossier


def refusal(path: Path) -> str:
    """Return the one sentence with which a file is refused."""
    with pytest.raises(EvidenceNotValid) as refused:
        read_dossier(path)
    (problem,) = refused.value.problems
    assert problem.where.file == path.name
    assert str(problem.mend)
    return str(problem)


def workbook_with(path: Path, changes: dict[str, bytes]) -> Path:
    """Return a sound workbook with parts added or replaced."""
    sound = path_of("## themes\n| theme |\n| a |", path, "xlsx")
    with zipfile.ZipFile(sound) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    changed = path / "changed.xlsx"
    with zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as book:
        for name, part in {**parts, **changes}.items():
            book.writestr(name, part)
    return changed


@pytest.mark.parametrize(
    ("part", "why"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/macrosheets/sheet1.xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", "other files"),
        ("../../evil.xml", "outside its folder"),
        ("/etc/evil.xml", "outside its folder"),
        ("C:\\evil.xml", "outside its folder"),
    ],
)
def test_workbooks_with_programs_links_or_climbing_paths_are_refused(part: str, why: str, tmp_path: Path) -> None:
    """Nothing that runs, reaches other files or leaves its folder is opened."""
    assert why in refusal(workbook_with(tmp_path, {part: b"<x/>"}))


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_document_types_are_refused(part: str, encoding: str, tmp_path: Path) -> None:
    """Entities that multiply never reach a parser, in whatever encoding they come."""
    bomb = f"<?xml version='1.0' encoding='{encoding}'?><!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"
    assert "document type" in refusal(workbook_with(tmp_path, {part: bomb.encode(encoding)}))


def test_a_far_away_cell_is_refused_before_the_grid_is_built(tmp_path: Path) -> None:
    """A workbook of a few kB that claims a cell in the last row would fill gigabytes."""
    for column in ("A", "CV", "XFD"):
        path = path_of("## themes\n| theme |\n| a |", tmp_path / column, "xlsx")
        book = load_workbook(path)
        book["themes"][f"{column}1048576"] = "x"
        book.save(path)
        assert path.stat().st_size < 10_000
        assert "1048576 rows" in refusal(path)


@pytest.mark.parametrize("part", ["xl/other/place.xml", "xl/worksheets/SHEET9.XML"])
def test_a_sheet_under_another_name_is_looked_at_too(part: str, tmp_path: Path) -> None:
    """Which part is a sheet is said by the workbook itself, so none is trusted for its name."""
    far = b"<worksheet><sheetData><row r='1048576'><c r='CV1048576'><v>1</v></c></row></sheetData></worksheet>"
    assert "1048576 rows" in refusal(workbook_with(tmp_path, {part: far}))


def test_more_cells_than_are_safe_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The grid of a sheet is rows times columns, filled or not."""
    monkeypatch.setattr(sheet_xml, "MOST_CELLS", 5)
    assert "more than is safe" in refusal(path_of("", tmp_path, "xlsx"))


def test_cells_without_references_are_counted_in_their_order() -> None:
    """References are optional: a cell without one follows the last."""
    rows = b"<row><c/><c/></row><row r='7'><c/><c r='E7'/><c><f>1</f></c></row>"
    xml = b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>"
    look = sheet_xml.look_at(xml, [], "sheet1.xml", "a.xlsx")
    assert (look.rows, look.columns, look.unstored) == (7, 6, [(7, 6)])


def test_what_unpacks_to_too_much_is_refused(tmp_path: Path) -> None:
    """600 MB of one letter pack to a few hundred kB."""
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as bomb:
        with bomb.open("process.csv", "w", force_zip64=True) as entry:
            for _ in range(600):
                entry.write(b"a" * 2**20)
    assert path.stat().st_size < 2**20
    assert "more than is safe" in refusal(path)


def test_sizes_are_counted_and_not_believed(tmp_path: Path) -> None:
    """An entry that says it is small and is not is refused."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("process.csv", b"a" * 5_000_000)
    data = out.getvalue().replace(struct.pack("<L", 5_000_000), struct.pack("<L", 100))
    path = tmp_path / "liar.zip"
    path.write_bytes(data)
    assert refusal(path)


def test_the_sum_of_all_entries_is_limited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Many entries of an honest size may be too much together."""
    monkeypatch.setattr(archive, "MOST_UNPACKED", 300)
    assert "more than is safe" in refusal(path_of("", tmp_path, "zip"))


def test_more_entries_than_are_read_are_refused(tmp_path: Path) -> None:
    """Two thousand entries are more than any dossier has."""
    path = tmp_path / "many.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in range(archive.MOST_ENTRIES + 1):
            file.writestr(f"{number}.txt", b"")
    assert "2001 entries" in refusal(path)


@pytest.mark.parametrize("name", ["../process.csv", "a/../../process.csv", "/process.csv", "..\\process.csv"])
def test_a_zip_that_climbs_is_refused(name: str, tmp_path: Path) -> None:
    """No entry may lie outside the folder, though nothing is ever unpacked to disk."""
    path = tmp_path / "climbs.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(name, b"field,value\n")
    assert "outside its folder" in refusal(path)


def test_links_and_entries_that_stand_twice_are_refused(tmp_path: Path) -> None:
    """A link points elsewhere; of two entries nobody knows which one is meant."""
    linked = zipfile.ZipInfo("process.csv")
    linked.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "link.zip", "w") as file:
        file.writestr(linked, "/etc/passwd")
    assert "link to another file" in refusal(tmp_path / "link.zip")
    with zipfile.ZipFile(tmp_path / "twice.zip", "w") as file:
        file.writestr("process.csv", "field,value\n")
        with pytest.warns(UserWarning, match="Duplicate name"):
            file.writestr("process.csv", "field,value\n")
    assert "stands twice" in refusal(tmp_path / "twice.zip")


def test_broken_files_and_old_workbooks_are_named(tmp_path: Path) -> None:
    """What is no zip, no workbook, or has a password gets a sentence, not a traceback."""
    (tmp_path / "torn.zip").write_bytes(b"PK\x03\x04 torn")
    assert "cannot be unpacked" in refusal(tmp_path / "torn.zip")
    (tmp_path / "old.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512)
    assert "password" in refusal(tmp_path / "old.xlsx")
    assert refusal(workbook_with(tmp_path / "a", {"xl/workbook.xml": b"<torn"}))
    assert refusal(workbook_with(tmp_path / "b", {"xl/workbook.xml": b"<other/>"}))


def test_a_zip_may_hold_a_folder_and_what_macos_adds(tmp_path: Path) -> None:
    """The tables may lie in one folder of the zip; files of other kinds are passed over."""
    folder = save(full("## themes\n| theme |\n| a |"), tmp_path / "dossier")
    with zipfile.ZipFile(tmp_path / "mac.zip", "w") as file:
        for table in folder.iterdir():
            file.write(table, f"dossier/{table.name}")
        file.writestr("__MACOSX/dossier/._process.csv", b"\0\1")
        file.writestr("dossier/letter.pdf", b"%PDF")
        file.writestr("dossier/archive/process.csv", b"old\n")
    assert read_dossier(tmp_path / "mac.zip") == read_dossier(folder)


@pytest.mark.parametrize("cell", ["<c r='ZZZZ1'>", "<c r='A99999999'>", "<c r='a1'>"])
def test_references_that_are_no_place_are_refused(cell: str, tmp_path: Path) -> None:
    """What the look cannot place, another parser might place where it fills the memory."""
    xml = f"<worksheet><sheetData><row>{cell}<v>1</v></c></row></sheetData></worksheet>"
    assert "no place in a sheet" in refusal(workbook_with(tmp_path, {"xl/worksheets/sheet1.xml": xml.encode()}))


def test_rows_that_are_no_number_are_refused(tmp_path: Path) -> None:
    """A sign before the number of a row is passed over by one parser and believed by another."""
    xml = b"<worksheet><sheetData><row r='+4000000'><c><v>1</v></c></row></sheetData></worksheet>"
    assert "no place in a sheet" in refusal(workbook_with(tmp_path, {"xl/worksheets/sheet1.xml": xml}))


def test_a_long_text_that_many_cells_share_is_refused(tmp_path: Path) -> None:
    """A shared text is stored once and copied for every cell: 40 kB in a file can be gigabytes in memory."""
    text = b"a" * 500_000
    rows = b"".join(b"<row><c t='s'><v>0</v></c></row>" for _ in range(200))
    parts = {
        "xl/worksheets/sheet1.xml": b"<worksheet><sheetData>" + rows + b"</sheetData></worksheet>",
        "xl/sharedStrings.xml": b"<sst><si><t>" + text + b"</t></si></sst>",
    }
    assert "more text than is safe" in refusal(workbook_with(tmp_path, parts))


def test_two_sheets_cannot_be_one_part(tmp_path: Path) -> None:
    """One part named by a thousand sheets would be read a thousand times."""
    sound = path_of("## themes\n| theme |\n| a |", tmp_path, "xlsx")
    with zipfile.ZipFile(sound) as book:
        relations = book.read("xl/_rels/workbook.xml.rels").replace(b"sheet2.xml", b"sheet1.xml")
    assert "another sheet too" in refusal(workbook_with(tmp_path, {"xl/_rels/workbook.xml.rels": relations}))


def test_a_link_in_a_folder_is_refused(tmp_path: Path) -> None:
    """A table of a dossier is a file in it, in a folder as in a zip; other links in the folder are nobody's matter."""
    folder = path_of("## themes\n| theme |\n| a |", tmp_path)
    (folder / "notes.txt").symlink_to(tmp_path / "nowhere")
    assert read_dossier(folder).tables["themes"].rows
    (folder / "themes.csv").rename(tmp_path / "elsewhere.csv")
    (folder / "themes.csv").symlink_to(tmp_path / "elsewhere.csv")
    with pytest.raises(EvidenceNotValid, match=r"themes.csv is a link to another file. Put the file itself"):
        read_dossier(folder)


def test_of_two_workbooks_in_a_zip_one_is_to_be_kept(tmp_path: Path) -> None:
    """Nobody can tell which one is the dossier, so both are named."""
    book = path_of("", tmp_path, "xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as file:
        file.writestr("old.xlsx", book)
        file.writestr("new.xlsx", book)
    said = refusal(tmp_path / "two.zip")
    assert "The zip holds 2 workbooks: new.xlsx, old.xlsx." in said
    assert "Keep the one with the sheet process" in said


def test_a_zip_with_a_password_says_so(tmp_path: Path) -> None:
    """The sentence is for people: nothing of how the program holds an entry."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("process.csv", "field,value")
    data = bytearray(out.getvalue())
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(start) + flags] |= 1
    (tmp_path / "locked.zip").write_bytes(data)
    assert refusal(tmp_path / "locked.zip") == (
        "locked.zip: The file has a password. Save it again without a password."
    )


def test_a_sheet_too_large_is_named_by_its_title(tmp_path: Path) -> None:
    """People know a sheet by its title, not by the part that holds it."""
    path = path_of("## themes\n| theme |\n| a |", tmp_path, "xlsx")
    book = load_workbook(path)
    book["themes"]["XFD1048576"] = "x"
    book.save(path)
    assert "The sheet themes claims 1048576 rows" in refusal(path)
