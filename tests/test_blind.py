"""A second assessor's dossier: all the evidence, nothing of what the first concluded, and read back as it was."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from dossiers import dossier_from, path_of
from test_agree import rubric_text

from audit.cli.main import main
from audit.evidence.blind import ASSESSOR_FIELDS, WITHOUT_REASON, blinded
from audit.evidence.model import Dossier
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.insight.agree import agree
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score

ROOT = Path(__file__).parents[1]
RUBRIC = read_rubric("meaningful-consultation")
UN_WOMEN = ROOT / "examples" / "un-women-2016"

FULL = """
## process
| field | value | source | page | note | status |
| id | river | | | | |
| title | =The river | | | | |
| sponsor | River Agency | | | | |
| rubric | meaningful-consultation | | | | |
| as_of | 2021-06-30 | | | | |
| assessor | First Watch | | | | |
| assessor_role | independent | | | | |
| assessor_interest | Paid by nobody. | | | | |
| opened | 2021-01-01 | call | p. 2 | | |
| closed | 2021-02-15 | call | | So TIM-1 approaches. | |
| closed | 2021-03-01 | letter | | It would lift TIM-1 to exceeds. | set_aside |
| regions_in_scope | african; weog | call | | Two regions. | |
| strata | fishers | call | | | |
## sessions
| status | id | name | start | held | run_by | region | attendance | source | note | public |
| | s1 | First meeting | 2021-01-10 | yes | sponsor | african | 40 | call | Loud. | |
| set_aside | s2 | -Second | 2021-01-11 | yes | sponsor | weog | about 30 | letter | Heard twice. | |
| accepted | | EXAMPLE-town hall | 2021-01-12 | no | sponsor | weog | | letter | | |
## participants
| session | region | affected | count | source |
| s1 | african | yes | 12 | call |
| s1 | african | no | 28 | call |
## documents
| kind | published | date | source | quote |
| call | yes | 2021-01-01 | call | Tell us |
| budget | no | | search | |
## tables
| table | state | total | as_of | source | note |
| sessions | complete | 2 | 2021-06-30 | call | |
| participants | partial | over 40 | | call | Then AFF-1 meets. |
## answers
| criterion | assessor | answer | reason | source | adjudicates |
| MOD-2 | First Watch | approaches | Secret reason one. | letter | |
| MOD-2 | Third Hand | meets | Secret reason two. | letter | First Watch |
| IMP-2 | First Watch | not found | Secret reason three. | letter | |
## replies
| criterion | from | date | text | accepted | source |
| MOD-2 | The sponsor | 2021-06-20 | Secret reply. | no | letter |
## log
| date | where | old | new | role | reason | source |
| 2021-06-01 | answers MOD-2 | missing | approaches | assessor | Secret change. | letter |
## confidence
| criterion | methodological_limitations | coherence | adequacy | relevance | confidence | reason | source |
| TIM-1 | minor | none | serious | none | low | Secret doubt. | letter |
## rules
| what | each | at_least | written_on | by | source |
| sessions | region | 2 | 2020-12-01 | process | call |
## voices
| question | answer | count | source |
| sheets | returned | 12 | letter |
## sources
| id | title | side | kind | reliability | credibility |
| call | The call | sponsor | official | B | 2 |
| letter | A letter | affected | community |
| search | Searched the site | none | search |
"""


def run(*args: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args])


def fill(path: Path, sheet: str, key: str, column: str, texts: dict[str, str]) -> None:
    """Write texts into a column of a workbook, each in the first row with that key, as a person would."""
    book = openpyxl.load_workbook(path)
    page = book[sheet]
    places = {str(cell.value): cell.column for cell in page[1]}
    left = dict(texts)
    for row in range(2, page.max_row + 1):
        if (text := left.pop(str(page.cell(row, places[key]).value), None)) is not None:
            page.cell(row, places[column]).value = text
    book.save(path)


def read(path: Path) -> Dossier:
    """Return a dossier, read with the questions of the rubric."""
    return read_dossier(path, asked(RUBRIC))


def filled(path: Path) -> Dossier:
    """Return a second assessor's dossier after the three fields of the process sheet were filled in."""
    fill(
        path, "process", "field", "value", {"assessor": "Second", "assessor_role": "peer", "assessor_interest": "None."}
    )
    return read(path)


def evidence(dossier: Dossier) -> Dossier:
    """Return what two assessors share; the rubric is named without its note."""
    claims = {name: group for name, group in dossier.claims.items() if name not in (*ASSESSOR_FIELDS, "rubric")}
    return replace(dossier, claims=claims)


@pytest.mark.parametrize("out", ["second.xlsx", "second"])
def test_all_evidence_comes_along_and_nothing_that_was_concluded(tmp_path: Path, out: str) -> None:
    """Read back, the second dossier holds what the blinded first one holds; no word of an answer stands in its file."""
    first, second = path_of(FULL, tmp_path), tmp_path / out
    done = run("new", second, "--blind", first)
    assert done.exit_code == 0, done.stderr
    assert "it is not for publication" in done.stdout
    if second.suffix:
        back = filled(second)
        book = openpyxl.load_workbook(second)
        text = "\n".join(str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value)
    else:
        process = second / "process.csv"
        lines = process.read_text(encoding="utf-8-sig").splitlines()
        head = lines[0].split(",")
        given = {"assessor_role": "peer", "assessor_interest": "None."}
        row = {name: ",".join({"field": name, "value": text}.get(column, "") for column in head)
               for name, text in given.items()}  # fmt: skip
        process.write_text("\n".join(row.get(line.split(",")[0], line) for line in lines) + "\n", encoding="utf-8")
        back = read(second)
        text = "\n".join(path.read_text(encoding="utf-8-sig") for path in second.iterdir())
    assert evidence(back) == evidence(blinded(read(first)))
    assert "Not for publication: this is the evidence as it stands." in text
    assert not any(source.reliability or source.credibility for source in back.sources.values())
    assert (back.answers, back.replies, back.log, back.confidence) == ((), (), (), ())
    for secret in ("Secret", "First Watch", "Paid by nobody", "Third Hand", "It would lift"):
        assert secret not in text
    assert len(back.rules) == len(back.voices) == 1
    assert len(back.tables["sessions"].rows) == 3


def test_notes_that_name_a_level_or_a_criterion_stay_out() -> None:
    """Any other note comes along; what was set aside stays so, and the reader is told that the reason was left out."""
    found = blinded(dossier_from(FULL, asked=asked(RUBRIC)))
    notes = {(claim.text, claim.note) for claims in found.claims.values() for claim in claims}
    assert ("2021-02-15", "") in notes
    assert ("2021-03-01", WITHOUT_REASON) in notes
    assert ("african; weog", "Two regions.") in notes
    assert [row.note for row in found.tables["sessions"].rows if row.set_aside] == ["Heard twice."]
    assert found.tables["participants"].note == ""


def test_the_questions_stand_blank(tmp_path: Path) -> None:
    """As in a new dossier: every criterion with its levels, no answer and no assessor; check says what is missing."""
    second = tmp_path / "second.xlsx"
    run("new", second, "--blind", UN_WOMEN)
    rows = list(openpyxl.load_workbook(second)["answers"].iter_rows(values_only=True))
    head = [str(cell) for cell in rows[0]]
    asked_for = [dict(zip(head, row, strict=True)) for row in rows[2:]]
    assert [row["criterion"] for row in asked_for] == list(RUBRIC.criteria)
    assert all(row["question"] and row["levels"] for row in asked_for)
    assert not any(row[name] for row in asked_for for name in ("answer", "assessor", "reason", "source", "adjudicates"))
    refused = run("check", second)
    assert refused.exit_code == 3
    assert "The field assessor_role is not given." in refused.stdout + refused.stderr
    assert "The field assessor_interest is not given." in refused.stdout + refused.stderr


@pytest.mark.parametrize("name", ["un-women-2016", "unaids-guidance-2006"])
def test_the_tables_count_the_same(tmp_path: Path, name: str) -> None:
    """Of a real dossier: everything that no person judges comes out as it was, and the evidence is the same."""
    first, second = ROOT / "examples" / name, tmp_path / "second.xlsx"
    run("new", second, "--blind", first)
    ours, theirs = read(first), filled(second)
    assert agree([redact(ours), redact(theirs)], RUBRIC).other_evidence == ()
    without = {one.id: one for one in score(replace(ours, answers=(), replies=(), log=()), RUBRIC).criteria}
    for one in score(theirs, RUBRIC).criteria:
        assert (one.level, one.value) == (without[one.id].level, without[one.id].value), one.id


def test_two_assessors_are_brought_together(tmp_path: Path) -> None:
    """The first dossier and the second one, each with its own answers, and no copying between them."""
    second = tmp_path / "second.xlsx"
    made = run("new", second, "--blind", UN_WOMEN)
    assert f"agree {UN_WOMEN} {second}" in made.stdout
    filled(second)
    for column, text in (("answer", "approaches"), ("reason", "As I read it."), ("source", "bppp-letter")):
        fill(second, "answers", "criterion", column, {"MOD-2": text, "MOD-3": text})
    done = run("agree", UN_WOMEN, second)
    assert done.exit_code == 0, done.stderr
    assert "Of 2 pairs of answers, 50.0% chose the same level." in done.stdout
    assert "MOD-2" in done.stdout
    assert "Second: approaches" in done.stdout
    assert "same evidence" not in done.stdout


def test_a_rubric_of_ones_own_comes_along(tmp_path: Path) -> None:
    """Into a folder it is copied; a workbook has no room for it, so that the next command names it."""
    text = FULL.replace("| rubric | meaningful-consultation |", "| rubric | own.yaml |")
    text = text[: text.index("## answers")] + text[text.index("## sources") :]
    first = path_of(text, tmp_path)
    (first / "own.yaml").write_text(rubric_text())
    folder = run("new", tmp_path / "folder", "--blind", first)
    assert folder.exit_code == 0, folder.stderr
    assert (tmp_path / "folder" / "own.yaml").read_text() == rubric_text()
    assert "--rubric" not in folder.stdout
    book = run("new", tmp_path / "book.xlsx", "--blind", first)
    assert book.exit_code == 0, book.stderr
    assert "--rubric own.yaml" in book.stdout
    other = run("new", tmp_path / "other.xlsx", "--blind", first, "--rubric", first / "own.yaml")
    assert other.exit_code == 0, other.stderr


def test_what_cannot_be_is_refused_and_nothing_is_lost(tmp_path: Path) -> None:
    """The dossier itself, a file that is there, another ending, what is no dossier, sheets asked for."""
    first = path_of(FULL, tmp_path)
    before = {path.name: path.read_bytes() for path in first.iterdir()}
    assert run("new", first, "--blind", first).exit_code == 2
    assert run("new", first, "--blind", first, "--force").exit_code == 2
    there = tmp_path / "there.xlsx"
    there.write_text("mine")
    assert "is there already" in run("new", there, "--blind", first).stderr
    assert there.read_text() == "mine"
    assert run("new", there, "--blind", first, "--force").exit_code == 0
    assert run("new", tmp_path / "second.ods", "--blind", first).exit_code == 2
    assert run("new", tmp_path / "second.xlsx", "--blind", tmp_path / "none").exit_code == 2
    assert "Leave --tables out" in run("new", tmp_path / "x.xlsx", "--blind", first, "--tables", "all").stderr
    (tmp_path / "text.xlsx").write_text("no workbook")
    assert run("new", tmp_path / "x.xlsx", "--blind", tmp_path / "text.xlsx").exit_code in (2, 3)
    assert not (tmp_path / "x.xlsx").exists()
    assert {path.name: path.read_bytes() for path in first.iterdir()} == before


def test_columns_that_point_at_people_are_refused_or_left_out(tmp_path: Path) -> None:
    """As everywhere: the second assessor needs no e-mail addresses."""
    text = FULL.replace("| affected | count | source |", "| affected | count | email | source |")
    text = text.replace("| 12 | call |", "| 12 | a@example.org | call |").replace("| 28 | call |", "| 28 | | call |")
    first, second = path_of(text, tmp_path), tmp_path / "second.xlsx"
    assert run("new", second, "--blind", first).exit_code == 3
    assert not second.exists()
    assert run("new", second, "--blind", first, "--drop-personal").exit_code == 0
    assert "email" not in [cell.value for cell in openpyxl.load_workbook(second)["participants"][1]]


def test_an_old_folder_leaves_no_answer_behind(tmp_path: Path) -> None:
    """With --force a folder is replaced whole: its replies do not stay beside the evidence."""
    first, old = path_of(FULL, tmp_path), path_of(FULL, tmp_path / "old")
    assert run("new", old, "--blind", first, "--force").exit_code == 0
    assert not (old / "replies.csv").exists()
    assert not (old / "log.csv").exists()


def test_the_same_dossier_gives_the_same_bytes(tmp_path: Path) -> None:
    """Whenever it is written."""
    first = path_of(FULL, tmp_path)
    for name in ("one.xlsx", "two.xlsx"):
        run("new", tmp_path / name, "--blind", first)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_no_cell_is_taken_for_a_formula(tmp_path: Path) -> None:
    """Text from a dossier stays text in the workbook of whoever opens it next."""
    second = tmp_path / "second.xlsx"
    run("new", second, "--blind", path_of(FULL, tmp_path))
    cells = [cell for page in openpyxl.load_workbook(second) for row in page.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}
    assert any(cell.value == "=The river" for cell in cells)
