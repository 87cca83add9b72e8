"""Reading a dossier: one content whatever the file, forgiving of what does not matter, clear on what does."""

from __future__ import annotations

import csv
import random
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path

import pytest
from dossiers import (
    KINDS,
    PROCESS,
    Kind,
    Sheets,
    dossier_from,
    errors,
    found,
    full,
    path_of,
    save,
    with_fields,
)
from openpyxl import Workbook, load_workbook

from audit.bounds import INF, Dates, Interval, exactly
from audit.errors import EvidenceNotValid
from audit.evidence.facts import fact
from audit.evidence.files import rubric_file, rubric_named
from audit.evidence.fingerprint import fingerprint, keys
from audit.evidence.read import read_dossier
from audit.evidence.write import write_folder, write_workbook
from audit.words import say

WHOLE = """
## tables
| table | state | total | as_of | source |
|-------|-------|-------|-------|--------|
| sessions | complete | | 2021-06-30 | call |
| participants | partial | 40 | | press |
| support | complete | 0 | 2021-06-30 | call |
## sessions
| id | name | start | end | held | run_by | mode | country | region | attendance | affected | offers | source |
|----|------|-------|-----|------|--------|------|---------|--------|------------|----------|--------|--------|
| s1 | A; b | 2020-03-01 | 2020-03-02 | yes | sponsor | hybrid | Kenya | | ~150 | 20 | childcare; near_home | call |
| s2 | =2+2 | 2020-04 | | planned | community_for_sponsor | online | | asia_pacific | unknown | | | letter |
|    | A "quoted" name, with a comma | 2020-05-01..2020-05-03 | | yes | independent | | UK | | over 10 | | | letter |
## participants
| session | country | affected | strata | count | source |
|---------|---------|----------|--------|-------|--------|
| s1 | KEN | yes | women; Rural | 12 | press |
| s1 | Kenya | no | | | press |
| | unknown | unknown | | 3-5 | press |
## documents
| id | kind | published | date | languages | covers | url | source |
|----|------|-----------|------|-----------|--------|-----|--------|
| d1 | call | yes | 2020-01-15 | French; en | why | https://example.org/call | call |
| d2 | response | no | | | | | search |
## answers
| criterion | assessor | answer | reason | source |
|-----------|----------|--------|--------|--------|
| A-1 | A watchdog | approaches..meets | Read twice. | letter |
"""  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_gives_the_same_dossier(kind: Kind, tmp_path: Path) -> None:
    """A folder, a workbook and a zip of either hold one dossier, places aside, and one fingerprint."""
    folder = dossier_from(WHOLE, tmp_path / "a")
    other = dossier_from(WHOLE, tmp_path / "b", kind)
    assert other == folder
    assert fingerprint(other) == fingerprint(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_of_rows_and_sheets_changes_nothing(kind: Kind, tmp_path: Path) -> None:
    """Rows and sheets in another order give an equal dossier, fingerprint and names of rows."""
    sheets = full(WHOLE)
    shuffled: Sheets = {}
    for name in random.Random(7).sample(list(sheets), len(sheets)):
        header, *rows = sheets[name]
        shuffled[name] = [header, *random.Random(3).sample(rows, len(rows))]
    first = read_dossier(save(sheets, tmp_path / "a"))
    second = read_dossier(save(shuffled, tmp_path / "b", kind))
    assert second == first
    assert fingerprint(second) == fingerprint(first)
    assert keys(second.tables["sessions"]) == keys(first.tables["sessions"])


def test_spelling_changes_no_fingerprint_and_content_does() -> None:
    """The fingerprint is over parsed values: another spelling is the same, another value is not."""
    first = fingerprint(dossier_from(WHOLE))
    assert (
        fingerprint(dossier_from(WHOLE.replace("| KEN |", "| kenya |").replace("French; en", "English; fr"))) == first
    )
    assert fingerprint(dossier_from(WHOLE.replace("2020-05-01..2020-05-03", "2020-05-01 .. 2020-05-03"))) == first
    assert fingerprint(dossier_from(WHOLE.replace("3-5", "3 to 5"))) == first
    assert fingerprint(dossier_from(WHOLE.replace("3-5", "3-6"))) != first
    assert fingerprint(dossier_from(WHOLE.replace("| d2 |", "| d3 |"))) != first


def test_cells_hold_typed_values_and_their_places(tmp_path: Path) -> None:
    """Every value knows its file, sheet, row and column letter; blank cells have no entry."""
    dossier = dossier_from(WHOLE, tmp_path, "xlsx")
    town_hall = next(row for row in dossier.tables["sessions"].rows if row.id == "s1")
    assert town_hall.value("start") == Dates(date(2020, 3, 1), date(2020, 3, 1))
    assert town_hall.value("country") == frozenset({"KEN"})
    assert town_hall.value("attendance") == Interval(Fraction(135), Fraction(165))
    assert town_hall.cells["attendance"].convention == "about"
    assert town_hall.value("offers") == frozenset({"childcare", "near_home"})
    assert "region" not in town_hall.cells
    at = town_hall.cells["attendance"].at
    assert (at.file, at.sheet, at.row, at.column) == ("dossier.xlsx", "sessions", 2, "J")
    planned = next(row for row in dossier.tables["sessions"].rows if row.id == "s2")
    assert planned.cells["attendance"].value is None
    assert planned.value("name") == "=2+2"
    assert planned.value("region") == frozenset({"asia_pacific"})


def test_a_blank_count_is_at_least_one_and_no_count_column_is_one() -> None:
    """Where the sheet counts, a blank cell is somebody; where it does not, there is no cell at all."""
    rows = dossier_from(WHOLE).tables["participants"].rows
    assert {row.value("count") for row in rows} == {
        exactly(12),
        Interval(Fraction(1), INF),
        Interval(Fraction(3), Fraction(5)),
    }
    without = dossier_from("## participants\n| country |\n| Kenya |").tables["participants"].rows
    assert "count" not in without[0].cells


@pytest.mark.parametrize(("second", "warned"), [("", True), ("unknown", False), ("4", False)])
def test_a_column_count_that_is_blank_throughout_is_said(second: str, warned: bool) -> None:
    """A blank sheet has the column: left so, 263 rows would be "at least 263 people" without a word."""
    rows = f"## submissions\n| country | count |\n| Kenya | |\n| Chad | {second} |"
    told = [one for one in dossier_from(rows).warnings if one.code == "blank_count"]
    assert bool(told) is warned
    if told:
        assert "submissions is blank, so each of its 2 rows stands for one or more" in say(told[0].what)
        assert "Take the column out where each row is one" in say(told[0].mend)


ANSWERED = "\n## answers\n| criterion | assessor | answer | reason |\n| A-1 | {who} | meets | So. |"


@pytest.mark.parametrize(("head", "who", "warned"), [("", "", True), ("A watchdog", "", False), ("", "Peer", False)])
def test_answers_of_nobody_are_said(head: str, who: str, warned: bool) -> None:
    """Neither the answer nor the process sheet says who assessed; two such assessors cannot be told apart."""
    process = PROCESS.replace("| assessor | A watchdog | |\n", f"| assessor | {head} | |\n" if head else "")
    read = dossier_from(process + ANSWERED.format(who=who))
    assert ("assessor_not_named" in [one.code for one in read.warnings]) is warned


def test_rows_that_rest_on_searches_prove_nothing_but_that_a_document_is_not_public() -> None:
    """A search proves `published: no`; in every other row it leaves open whether the row is so."""
    dossier = dossier_from("""
    ## documents
    | id | kind | published | source |
    | d1 | response | no | search; request |
    | d2 | summary | yes | search |
    ## support
    | id | purpose | source |
    | p1 | travel | request |
    | p2 | travel | request; press |
    | p3 | travel | |
    """)
    proven = {row.id: row.proven for table in dossier.tables.values() for row in table.rows}
    assert proven == {"d1": True, "d2": False, "p1": False, "p2": True, "p3": True}


def test_rows_have_names_that_do_not_depend_on_their_place() -> None:
    """A row is named by its id, or by its place after sorting by content."""
    rows = ["| | = b |", "| | a |", "| s9 | c |"]
    first = dossier_from("## sessions\n| id | name |\n" + "\n".join(rows)).tables["sessions"]
    second = dossier_from("## sessions\n| id | name |\n" + "\n".join(reversed(rows))).tables["sessions"]
    named = dict(zip(keys(first), first.rows, strict=True))
    assert named == dict(zip(keys(second), second.rows, strict=True))
    assert set(named) == {"#1", "#2", "s9"}


def test_header_case_spaces_blank_rows_and_example_rows_are_forgiven(tmp_path: Path) -> None:
    """Headers in any case, blank rows and columns, and the example row change no number of a row."""
    sheets = full("")
    sheets["Sessions "] = [
        [" ID", "Start ", "Run By", "", ""],
        ["EXAMPLE", "not a date", "", "", ""],
        ["", "", "", "", ""],
        ["s1", " 2020-03-01\u00a0", " Sponsor", "", ""],
        ["", "", "", "", ""],
        ["s2", "2020-03-02", "community for sponsor", "", ""],
    ]
    for kind in KINDS:
        rows = read_dossier(save(sheets, tmp_path / kind.replace(" ", ""), kind)).tables["sessions"].rows
        assert [(row.id, row.at.row) for row in rows] == [("s1", 4), ("s2", 6)]
        assert rows[1].value("run_by") == frozenset({"community_for_sponsor"})


def test_help_sheets_are_passed_over(tmp_path: Path) -> None:
    """Sheets for the writer - help, lists, a read-me, hidden lists - hold no evidence."""
    sheets = {**full(""), "Help": [["x"]], "lists": [["yes"]], "_own": [["x"]], "Read me": [["Hello"]]}
    assert read_dossier(save(sheets, tmp_path / "a", "xlsx")).warnings == ()
    path = save({**full(""), "choices": [["yes"]]}, tmp_path / "b", "xlsx")
    book = load_workbook(path)
    book["choices"].sheet_state = "hidden"
    book.create_sheet("Sheet1")
    book.save(path)
    assert read_dossier(path).warnings == ()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_however_it_was_saved(separator: str, encoding: str, tmp_path: Path) -> None:
    """Comma, semicolon and tab, with and without BOM, and line breaks inside a cell give one dossier."""
    sheets = full(WHOLE)
    sheets["sessions"][3][1] = "Two\nlines, and; marks"
    folder = save(sheets, tmp_path / "plain")
    other = tmp_path / "other"
    other.mkdir()
    for name, rows in sheets.items():
        with (other / f"{name}.csv").open("w", encoding=encoding, newline="") as file:
            csv.writer(file, delimiter=separator, lineterminator="\r\n").writerows(rows)
    assert read_dossier(other) == read_dossier(folder)


def test_a_line_break_in_a_cell_does_not_shift_the_rows(tmp_path: Path) -> None:
    """Rows are numbered as a spreadsheet shows them."""
    sheets = full("")
    sheets["sessions"] = [["id", "name", "start"], ["s1", "Two\nlines", "2020"], ["s2", "x", "31 February"]]
    with pytest.raises(EvidenceNotValid) as refused:
        read_dossier(save(sheets, tmp_path / "a"))
    assert str(refused.value.problems[-1].where) == "sessions.csv, cell C3"


def test_excels_own_kinds_of_cells_are_read_as_people_see_them(tmp_path: Path) -> None:
    """Dates, booleans, whole numbers, percentages and months keep what they say."""
    path = path_of("", tmp_path, "xlsx")
    book = load_workbook(path)
    sheet = book.create_sheet("sessions")
    sheet.append(["id", "start", "end", "notice_date", "public", "attendance", "affected"])
    sheet.append(["s1", datetime(2020, 3, 1), datetime(2020, 3, 2, 17, 30), datetime(2020, 2, 1), True, 30.0, "12"])
    sheet["D2"].number_format = "mmm-yy"
    answers = book.create_sheet("answers")
    answers.append(["criterion", "answer"])
    answers.append(["A-1", 0.455])
    answers["B2"].number_format = "0.0%"
    book.save(path)
    dossier = read_dossier(path)
    row = dossier.tables["sessions"].rows[0]
    assert row.value("start") == Dates(date(2020, 3, 1), date(2020, 3, 1))
    assert row.value("end") == Dates(date(2020, 3, 2), date(2020, 3, 2))
    assert row.value("notice_date") == Dates(date(2020, 2, 1), date(2020, 2, 29))
    assert row.public
    assert (row.value("attendance"), row.value("affected")) == (exactly(30), exactly(12))
    assert row.cells["attendance"].text == "30"
    assert dossier.answers[0].text == "45.5%"


def test_formulas_are_read_by_their_stored_value(tmp_path: Path) -> None:
    """A formula without a stored value is an error with its cell; so is an error cell."""
    path = path_of("", tmp_path, "xlsx")
    book = load_workbook(path)
    sheet = book.create_sheet("sessions")
    sheet.append(["id", "attendance", "affected"])
    sheet.append(["s1", "=10+20", "#REF!"])
    sheet["C2"].data_type = "e"
    book.save(path)
    with pytest.raises(EvidenceNotValid) as refused:
        read_dossier(path)
    problems = list(refused.value.problems)
    assert str(found(problems, "formula_without_value").where) == "dossier.xlsx, sheet sessions, cell B2"
    assert "save it" in str(found(problems, "formula_without_value").mend)
    assert str(found(problems, "error_cell").where) == "dossier.xlsx, sheet sessions, cell C2"


def test_words_of_an_own_scheme_are_regions_as_the_scope_writes_them() -> None:
    """With `custom` any word is a region; the spelling of the scope is kept, whatever the case."""
    rows = with_fields("| region_scheme | Custom | call |", "| regions_in_scope | North Bank; South Bank | call |")
    dossier = dossier_from(rows + "\n## sessions\n| id | region |\n| s1 | north bank; Delta |")
    assert dossier.scheme == "custom"
    assert fact(dossier, "regions_in_scope").value == (frozenset({"North Bank", "South Bank"}),)
    assert dossier.tables["sessions"].rows[0].value("region") == frozenset({"North Bank", "Delta"})


def test_links_that_are_none_are_printed_as_text() -> None:
    """Only http and https become links; others are kept with a warning."""
    dossier = dossier_from("## documents\n| kind | url |\n| call | javascript:alert(1) |")
    assert found((dossier.warnings), "not_a_link").severity == "warning"


@pytest.mark.parametrize("kind", KINDS)
def test_a_dossier_names_its_rubric(kind: Kind, tmp_path: Path) -> None:
    """The name is found before anything is typed."""
    assert rubric_named(path_of(with_fields("| Rubric | light |"), tmp_path, kind)) == "light"


def test_a_rubric_file_lies_in_the_dossier(tmp_path: Path) -> None:
    """A file beside the tables is found by its plain name, and by no path."""
    folder = path_of("", tmp_path)
    (folder / "own.yaml").write_text("rubric: own\n")
    (tmp_path / "outside.yaml").write_text("secret")
    (folder / "link.yaml").symlink_to(tmp_path / "outside.yaml")
    assert rubric_file(folder, "own.yaml") == b"rubric: own\n"
    assert rubric_file(folder, "../outside.yaml") is None
    assert rubric_file(folder, "link.yaml") is None
    assert rubric_file(folder, "other.yaml") is None


def test_text_that_begins_like_a_formula_stays_text(tmp_path: Path) -> None:
    """An apostrophe that keeps a formula a text is no part of it; other apostrophes are."""
    folder = path_of("", tmp_path)
    (folder / "themes.csv").write_text("theme,outcome\n'=1+1,'quoted'\n''-x,+5\n")
    rows = read_dossier(folder).tables["themes"].rows
    assert {(row.value("theme"), row.value("outcome")) for row in rows} == {("=1+1", "'quoted'"), ("'-x", "+5")}


def test_broken_files_are_named(tmp_path: Path) -> None:
    """Bytes that are no text, an open quotation mark, and other kinds of file get an error each."""
    folder = path_of("", tmp_path)
    (folder / "themes.csv").write_bytes(b"theme\ncaf\xe9\n")
    (folder / "barriers.csv").write_text('barrier\n"never closed\n')
    (folder / "seats.ods").write_bytes(b"")
    (folder / "sessions.csv").write_text("id\ns1\n")
    (folder / "Sessions .csv").write_text("id\ns2\n")
    with pytest.raises(EvidenceNotValid) as refused:
        read_dossier(folder)
    assert {"not_utf8", "broken_csv", "unknown_file", "duplicate_sheet"} <= set(errors(refused.value.problems))
    with pytest.raises(EvidenceNotValid, match="not read"):
        read_dossier(folder / "themes.csv")


def test_a_workbook_that_was_saved_again_gives_the_same_fingerprint(tmp_path: Path) -> None:
    """What a spreadsheet program adds when saving (styles, numbers for texts) changes nothing."""
    path = path_of(WHOLE, tmp_path, "xlsx")
    first = fingerprint(read_dossier(path))
    book = load_workbook(path)
    sessions = book["sessions"]
    sessions["C2"], sessions["D2"], sessions["K2"] = datetime(2020, 3, 1), datetime(2020, 3, 2), 20
    sessions.insert_rows(1)
    sessions.column_dimensions["A"].width = 40
    book.save(path)
    assert fingerprint(read_dossier(path)) == first


def test_a_hidden_sheet_of_evidence_is_read_and_said(tmp_path: Path) -> None:
    """Hiding a sheet hides nothing."""
    path = path_of("## themes\n| theme |\n| a |", tmp_path, "xlsx")
    book = load_workbook(path)
    book["themes"].sheet_state = "hidden"
    book.save(path)
    dossier = read_dossier(path)
    assert len(dossier.tables["themes"].rows) == 1
    assert found((dossier.warnings), "hidden_sheet").where.sheet == "themes"


def test_an_empty_workbook_says_what_is_missing(tmp_path: Path) -> None:
    """A new workbook is no dossier yet."""
    Workbook().save(tmp_path / "new.xlsx")
    with pytest.raises(EvidenceNotValid, match="no sheet called process"):
        read_dossier(tmp_path / "new.xlsx")


EXAMPLES = sorted(
    path
    for path in (Path(__file__).parents[1] / "examples").iterdir()
    if path.suffix == ".xlsx" or (path / "process.csv").is_file()
)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_read_without_a_problem(path: Path, tmp_path: Path) -> None:
    """The shipped dossiers have no errors, and written in another form they are the same."""
    dossier = read_dossier(path)
    assert dossier.warnings == ()
    write_workbook(dossier, tmp_path / "again.xlsx")
    write_folder(dossier, tmp_path / "again")
    assert read_dossier(tmp_path / "again.xlsx") == read_dossier(tmp_path / "again") == dossier


def test_a_process_sheet_in_another_encoding_is_one_problem(tmp_path: Path) -> None:
    """Where nothing of the process sheet could be read, that its fields are missing is not said too."""
    (tmp_path / "process.csv").write_bytes("field,value\nid,río\n".encode("latin-1"))
    with pytest.raises(EvidenceNotValid) as refused:
        read_dossier(tmp_path)
    assert [problem.code for problem in refused.value.problems] == ["not_utf8"]


def test_a_folder_with_one_workbook_is_that_workbook(tmp_path: Path) -> None:
    """A folder that holds a workbook and no tables is read as the workbook, its card beside it or not."""
    book = path_of("## sessions\n| id | held |\n| s1 | yes |", tmp_path, "xlsx")
    folder = tmp_path / "folder"
    (folder / "card").mkdir(parents=True)
    (folder / "mine.xlsx").write_bytes(book.read_bytes())
    (folder / "~$mine.xlsx").write_bytes(b"open elsewhere")
    assert read_dossier(folder) == read_dossier(book)
