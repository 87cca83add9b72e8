from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from openpyxl.worksheet.worksheet import Worksheet
from small_rubric import SMALL, read_text

from audit.cli.ladders import ladders
from audit.cli.main import main
from audit.errors import AuditError
from audit.evidence.process_fields import REQUIRED_FIELDS
from audit.evidence.read import read_dossier
from audit.evidence.schema import HELP_COLUMNS, SHEETS, TABLES
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric, shipped
from audit.rubric.template import BlankSheet, blank
from audit.rubric.template_files import blank_workbook, csv_files

HEAD = {
    "id": "river-2024",
    "title": "Consultation on the river",
    "sponsor": "River Agency",
    "as_of": "2024-12-31",
    "assessor": "A watchdog",
    "assessor_role": "independent",
    "assessor_interest": "None declared.",
    "written_call": "yes",
}


def sheets_of(name: str = "light", *tables: str) -> dict[str, BlankSheet]:
    """Return a blank dossier's sheets by name."""
    rubric = read_rubric(name)
    return {sheet.name: sheet for sheet in blank(rubric, ladders(rubric), tables)}


def run(*args: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args])


def fill(path: Path, sheet: str, key: str, column: str, texts: dict[str, str]) -> None:
    """Write texts into a column of a workbook, each in the row with that key, as a person would."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    places = {str(cell.value): cell.column for cell in page[1]}
    for row in range(2, page.max_row + 1):
        if (text := texts.get(str(page.cell(row, places[key]).value))) is not None:
            page.cell(row, places[column]).value = text
    book.save(path)


def header(page: Worksheet) -> list[str]:
    """Return the header of a sheet."""
    return [str(cell.value) for cell in page[1]]


def test_two_commands_and_two_sheets_give_a_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A newcomer's way: `new`, fill in, `score`; the card is no draft, and the example rows never count."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "my.xlsx", "--rubric", "light").exit_code == 0
    criteria = list(read_rubric("light").criteria)
    answers = dict(zip(criteria, ["meets", "approaches", "not found", "missing..meets"] * 4, strict=True))
    answers |= {"AFF-1": "45%", "TIM-1": "60", "FEE-1": "80-90"}
    fill(tmp_path / "my.xlsx", "process", "field", "value", HEAD)
    fill(tmp_path / "my.xlsx", "answers", "criterion", "answer", answers)
    done = run("score", "my.xlsx")
    assert done.exit_code == 0, done.output
    card = json.loads((tmp_path / "my-card" / "card.json").read_text())
    assert card["draft"] is False
    assert card["rubric"]["id"] == "light"
    levels = {found["id"]: found["level"] for found in card["criteria"]}
    assert levels["TIM-1"] == {"low": "meets", "high": "meets"}
    assert levels["FEE-1"] == {"low": "approaches", "high": "meets"}
    assert levels["AFF-1"] == {"low": "meets", "high": "meets"}
    assert levels["REA-1"] == {"low": "meets", "high": "meets"}
    assert all(found["stated"] for found in card["criteria"] if found["id"] in ("TIM-1", "AFF-1", "REA-1"))


def test_what_is_left_blank_makes_a_draft_and_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the needed fields alone the card is a draft on which nobody looked."""
    monkeypatch.chdir(tmp_path)
    run("new", "my.xlsx", "--rubric", "light")
    fill(tmp_path / "my.xlsx", "process", "field", "value", {name: HEAD[name] for name in REQUIRED_FIELDS})
    done = run("score", "my.xlsx")
    assert done.exit_code == 0, done.output
    assert "16 criteria were not assessed" in done.stdout
    assert "warning" not in done.stderr


@pytest.mark.parametrize("name", shipped())
@pytest.mark.parametrize("tables", [(), ("all",), ("sessions", "sources")])
def test_a_blank_dossier_lacks_only_the_needed_fields(tmp_path: Path, name: str, tables: tuple[str, ...]) -> None:
    """What is blank is no error and no warning, as a workbook or a folder; only the needed fields are missing."""
    rubric = read_rubric(name)
    sheets = blank(rubric, ladders(rubric), tables)
    (tmp_path / "my.xlsx").write_bytes(blank_workbook(sheets))
    (tmp_path / "folder").mkdir()
    for file, data in csv_files(sheets).items():
        (tmp_path / "folder" / file).write_bytes(data)
    for path in ("my.xlsx", "folder"):
        done = run("check", tmp_path / path, "--json")
        problems = json.loads(done.stdout)["problems"]
        assert {problem["code"] for problem in problems} == {"missing_field"}
        assert len(problems) == len(REQUIRED_FIELDS)
        assert all(problem["where"]["column"] == "C" for problem in problems)


def test_the_sheets_ask_what_the_rubric_asks() -> None:
    """Every criterion stands in `answers` with its question and levels, every fact it needs in `process`."""
    rubric, sheets = read_rubric("light"), sheets_of()
    assert list(sheets) == ["process", "answers"]
    example, *rows = sheets["answers"].rows
    assert example["criterion"].startswith("EXAMPLE")
    assert [row["criterion"] for row in rows] == list(rubric.criteria)
    assert [row["question"] for row in rows] == [asked_for.question for asked_for in rubric.criteria.values()]
    assert all("meets: " in row["levels"] for row in rows)
    assert not any(row.get("answer") for row in rows)
    fields = {row["field"]: row for row in sheets["process"].rows}
    assert fields["rubric"]["value"] == "light"
    assert "For TIM-1." in fields["written_call"]["ask"]
    assert "satisfaction" not in fields
    assert set(REQUIRED_FIELDS) <= set(fields)


def test_scope_is_asked_only_where_it_can_have_a_source() -> None:
    """Regions in scope need a source, so they are asked once there is a sheet of sources."""
    assert "regions_in_scope" not in {row["field"] for row in sheets_of()["process"].rows}
    wide = sheets_of("light", "sources")
    assert list(wide) == ["process", "answers", "tables", "sources"]
    assert "regions_in_scope" in {row["field"] for row in wide["process"].rows}


def test_tables_come_when_they_are_asked_for() -> None:
    """`all` brings every table, each declared as not looked at; extra columns of a rubric stand in theirs."""
    sheets = sheets_of("meaningful-consultation", "all")
    others = ["replies", "confidence", "rules", "voices"]
    assert list(sheets) == ["process", "answers", *TABLES, *others, "tables", "sources"]
    declared = {row["table"]: row["state"] for row in sheets["tables"].rows[1:]}
    assert declared == dict.fromkeys(TABLES, "not_collected")
    own = {sheet.name: sheet for sheet in blank(read_text(SMALL), {}, ("sessions",))}
    assert own["sessions"].columns["access"].choices == ("none", "some")
    assert "announced" not in {row["field"] for row in own["process"].rows}
    with pytest.raises(AuditError, match="sessions"):
        blank(read_text(SMALL), {}, ("session",))


def test_help_columns_are_those_that_readers_pass_over() -> None:
    """The help columns of a blank dossier are the ones the format knows as such."""
    for name, sheet in sheets_of("light", "all").items():
        helps = [column for column in sheet.columns if column in ("ask", "question", "levels")]
        assert [column for column in helps if column not in SHEETS[name].columns] == [*HELP_COLUMNS.get(name, ())]


def test_the_workbook_offers_lists_and_help(tmp_path: Path) -> None:
    """Drop-downs stand on a hidden sheet behind names, never inline; headers and cells say what to write."""
    (tmp_path / "my.xlsx").write_bytes(blank_workbook(list(sheets_of("light", "sessions").values())))
    book = openpyxl.load_workbook(tmp_path / "my.xlsx")
    assert book.sheetnames == ["process", "answers", "sessions", "tables", "sources", "lists"]
    assert book["lists"].sheet_state == "hidden"
    lists = [
        offered.formula1
        for page in book.worksheets
        for offered in page.data_validations.dataValidation
        if offered.type == "list"
    ]
    assert lists
    assert all(formula.startswith("=choices_") and formula[1:] in book.defined_names for formula in lists)
    answer = next(offered for offered in book["answers"].data_validations.dataValidation if "D4" in str(offered.sqref))
    named = book.defined_names[answer.formula1[1:]].attr_text
    letter = named.split("$")[1]
    offered = [cell.value for cell in book["lists"][letter] if cell.value][1:]
    assert offered == ["missing", "approaches", "meets", "exceeds", "not found", "not applicable"]
    assert not answer.showErrorMessage  # a value may be written too
    assert answer.showInputMessage
    assert book["answers"]["C1"].comment is not None
    for page in book.worksheets[:-1]:
        assert page.freeze_panes == "B2"
        assert len(header(page)) == len(set(header(page)))


def test_cells_are_text_so_that_a_month_stays_a_month(tmp_path: Path) -> None:
    """Cells to fill are formatted as text: a spreadsheet would make a day of 2016-09 and a date of 5-12."""
    (tmp_path / "my.xlsx").write_bytes(blank_workbook(list(sheets_of("light", "sessions").values())))
    book = openpyxl.load_workbook(tmp_path / "my.xlsx")
    for page in book.worksheets[:-1]:
        assert all(page.column_dimensions[cell.column_letter].number_format == "@" for cell in page[1])
        assert all(cell.number_format == "@" for cell in page[2])


def test_the_same_bytes_each_time_and_no_name_in_them() -> None:
    """A blank workbook is the same bytes each time it is made, whoever makes it and when."""
    sheets = list(sheets_of("light", "all").values())
    first = blank_workbook(sheets)
    assert first == blank_workbook(sheets)
    book = openpyxl.load_workbook(io.BytesIO(first))
    assert book.properties.creator == "consultation-audit"
    assert book.properties.modified == book.properties.created


def test_words_of_a_rubric_stay_text(tmp_path: Path) -> None:
    """A question that begins like a formula is text in the workbook and in the CSV."""
    rubric = read_text(SMALL.replace("question: Who shaped it?", 'question: "=1+1"'))
    sheets = blank(rubric, ladders(rubric))
    book = openpyxl.load_workbook(io.BytesIO(blank_workbook(sheets)))
    cell = book["answers"]["B4"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")
    rows = list(csv.reader(io.StringIO(csv_files(sheets)["answers.csv"].decode("utf-8-sig"))))
    assert rows[3][1] == "'=1+1"


def test_a_blank_dossier_of_ones_own_rubric(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder takes the rubric's file with it and names it; a workbook says to give --rubric."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "own.yaml").write_text(SMALL)
    assert run("new", "folder", "--rubric", "own.yaml").exit_code == 0
    assert (tmp_path / "folder" / "own.yaml").read_text() == SMALL
    assert 'rubric,"A shipped' in (tmp_path / "folder" / "process.csv").read_text("utf-8-sig")
    assert "own.yaml" in (tmp_path / "folder" / "process.csv").read_text("utf-8-sig")
    assert "--rubric own.yaml" in run("new", "my.xlsx", "--rubric", "own.yaml").stdout
    (tmp_path / "near.yaml").write_text("rubric: near\nextend: own.yaml\nselect: [TWO-1]\n")
    assert "--rubric near.yaml" in run("new", "near", "--rubric", "near.yaml").stdout
    assert not (tmp_path / "near" / "near.yaml").exists()


def test_new_overwrites_only_when_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A filled workbook stays as it is without --force."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my.xlsx").write_text("my work")
    assert run("new", "my.xlsx", "--rubric", "light").exit_code == 2
    assert (tmp_path / "my.xlsx").read_text() == "my work"
    assert run("new", "my.xlsx", "--rubric", "light", "--force").exit_code == 0
    filled = {"id": "x", "title": "X", "sponsor": "Y", "as_of": "2024-01-31", "assessor_role": "peer"}
    fill(tmp_path / "my.xlsx", "process", "field", "value", {**filled, "assessor_interest": "None."})
    rubric = read_rubric("light")
    assert read_dossier(tmp_path / "my.xlsx", asked(rubric)).text("rubric") == "light"


def test_what_a_person_does_not_fill_in_is_not_asked() -> None:
    """Columns that `redact` writes are left out, and a paper still to come has a place for its day."""
    sheets = {sheet.name: sheet for sheet in blank(read_rubric("light"), {}, ("all",))}
    assert not {"unlisted", "unlisted_affected"} & set(sheets["sessions"].columns)
    assert sheets["documents"].columns["date"].text.startswith("The day it was published, or is planned for.")
    assert "French; es" in sheets["documents"].columns["languages"].text
