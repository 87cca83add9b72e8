from __future__ import annotations

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dossiers import PROCESS, path_of
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from audit.cli.main import main
from audit.evidence.model import Dossier
from audit.evidence.read import read_dossier
from audit.report.page import page
from audit.report.reply_book import reply_book
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score
from audit.scoring.scorecard import CriterionCard, Scorecard

UN_WOMEN = Path(__file__).parents[1] / "examples" / "un-women-2016"
LIGHT = read_rubric("light")
ASKED = asked(LIGHT)
RIVER = f"""
{PROCESS}
| rubric | light | |
| written_call | yes | call |
| opened | 2021-01-01 | call |
| closed | 2021-02-01 | press |
| ended | 2021-02-01 | call |

## sources
| id | title | side | kind |
|----|-------|------|------|
| call | The call | sponsor | official |
| press | A report | none | press |
| search | Searched the site | none | search |
| talk-with-jane | A talk with Jane | affected | testimony |

## documents
| id | kind | published | date | source | note |
|----|------|-----------|------|--------|------|
| d1 | summary | no | | search | Looked twice. |

## answers
| criterion | answer | reason | source |
|-----------|--------|--------|--------|
| SAF-1 | approaches | Some were told. | talk-with-jane |
"""


def run(*words: str | Path) -> Result:
    """Run a command under `reply`."""
    return CliRunner().invoke(main, ["reply", *(str(word) for word in words)])


def done(*words: str | Path) -> Result:
    """Run a command under `reply` that must be done."""
    found = run(*words)
    assert found.exit_code == 0, (found.output, found.exception)
    return found


def river(place: Path) -> Path:
    """Write the dossier of the river process."""
    return path_of(RIVER, place)


def written(place: Path, *rows: dict[str, str], who: str = "Policy office", day: str = "2021-06-20") -> Path:
    """Write what `reply new` gives for the river process, with answers in its rows; `more` adds a row below."""
    out = place / "findings.xlsx"
    if not out.exists():
        done("new", river(place), "--out", out)
    book = load_workbook(out)
    put(sheet(book, "reply"), "who answers", {"write here": who}, key="what")
    put(sheet(book, "reply"), "day of the answer", {"write here": day}, key="what")
    for cells in rows:
        put(sheet(book, "findings"), cells["criterion"], cells)
    filled = place / "filled.xlsx"
    book.save(filled)
    return filled


def sheet(book: Workbook, name: str) -> Worksheet:
    """Return a sheet of cells."""
    found = book[name]
    assert isinstance(found, Worksheet)
    return found


def put(page: Worksheet, id: str, cells: dict[str, str], key: str = "criterion") -> None:
    """Fill cells of the row that has an id, or of a new row where that is answered already."""
    head = [str(cell.value) for cell in page[1]]
    number = next((row[0].row for row in page.iter_rows(min_row=2) if row[0].value == id), page.max_row + 1)
    if key == "criterion" and page.cell(number, head.index("answer") + 1).value:
        number = page.max_row + 1
    for name, text in cells.items():
        cell = page.cell(number, head.index(name) + 1)
        cell.value, cell.data_type = text, "s"


CLOSED = {
    "criterion": "TIM-1", "answer": "new evidence", "your words": "It was open until the end of March.",
    "what is new": "closed", "its value": "2021-03-28", "document": "Notice on the deadline",
    "link": "https://example.org/notice", "page": "1", "day of the document": "2021-01-20",
}  # fmt: skip
SUMMARY = {
    "criterion": "FEE-1", "answer": "dispute", "your words": "=A summary was sent out.",
    "what is new": "document summary", "its value": "2021-03-01", "document": "Summary of what was said",
}  # fmt: skip


def added(place: Path, *rows: dict[str, str], out: str = "after", **head: str) -> Dossier:
    """Return the river dossier with answers taken back."""
    done("add", river(place), written(place, *rows, **head), "--out", place / out)
    return read_dossier(place / out, ASKED)


def found_in(card: Scorecard, id: str) -> CriterionCard:
    """Return one criterion of a card."""
    return next(one for one in card.criteria if one.id == id)


def logged(dossier: Dossier) -> dict[str, tuple[str, str]]:
    """Return what the log says by place: old and new."""
    return {change.where: (change.old, change.new) for change in dossier.log}


def test_the_workbook_holds_each_finding_and_room_beside_it(tmp_path: Path) -> None:
    """A row a criterion in the rubric's order, with what the card says of it; three answers to choose from."""
    done("new", UN_WOMEN, "--out", tmp_path / "findings.xlsx")
    book = load_workbook(tmp_path / "findings.xlsx")
    assert book.sheetnames == ["read me", "reply", "findings", "help on sources", "help on what is new", "lists"]
    head, example, *rows = sheet(book, "findings").iter_rows(values_only=True)
    card = json.loads((UN_WOMEN / "card" / "card.json").read_text())
    assert str(example[0]).startswith("EXAMPLE")
    assert [row[0] for row in rows] == [one["id"] for one in card["criteria"]]
    first = dict(zip(head, rows[0], strict=True))
    assert first["question"] == card["criteria"][0]["question"]
    assert first["the record shows"] == card["criteria"][0]["shows"]
    assert str(first["whose threshold"]).startswith("Our judgement")
    assert (first["answer"], first["your words"]) == (None, None)
    choices = [cell.value for column in sheet(book, "lists").columns for cell in column]
    assert {"accept", "dispute", "new evidence", "closed", "document summary"} <= set(choices)


def test_the_workbook_says_what_happens(tmp_path: Path) -> None:
    """How long there is to answer, that words are printed in full, and which findings wait for the sponsor."""
    done("new", UN_WOMEN, "--out", tmp_path / "a.xlsx", "--days", "30", "--date", "2026-11-27")
    told = [str(row[0]) for row in sheet(load_workbook(tmp_path / "a.xlsx"), "read me").iter_rows(values_only=True)]
    assert "Sent on 27 November 2026. You have 30 days to answer, until 27 December 2026." in told
    assert "Not published before you were invited to answer: IMP-2." in told
    assert any("printed in full" in line for line in told)


def test_the_workbook_is_the_same_each_time_and_holds_no_program(tmp_path: Path) -> None:
    """The same bytes; no macro, no link to another file; the same from the publishable copy."""
    dossier = read_dossier(river(tmp_path), ASKED)
    card = score(dossier, LIGHT)
    data = reply_book(card, ASKED, days=21)
    assert data == reply_book(card, ASKED, days=21)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        assert not [name for name in archive.namelist() if "vba" in name or "externalLink" in name]


def test_no_testimony_is_named_and_no_working_card_is_sent(tmp_path: Path) -> None:
    """What the sponsor gets is what may be published."""
    dossier = read_dossier(river(tmp_path), ASKED)
    data = reply_book(score(dossier, LIGHT), ASKED, days=21)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"testimony-1" in whole
    assert b"jane" not in whole.lower()
    with pytest.raises(ValueError, match="only what may be published"):
        reply_book(score(dossier, LIGHT, working=True), ASKED, days=21)


def test_new_evidence_becomes_a_claim_beside_the_first(tmp_path: Path) -> None:
    """Both days stand, the finding spans them, the source is the sponsor's, and nothing else of the dossier moves."""
    before, after = read_dossier(river(tmp_path), ASKED), added(tmp_path, CLOSED)
    closed = {claim.text: claim for claim in after.accepted("closed")}
    assert set(closed) == {"2021-02-01", "2021-03-28"}
    source = after.sources[closed["2021-03-28"].sources[0]]
    assert (source.title, source.side, source.kind) == ("Notice on the deadline", "sponsor", "official")
    assert (source.url, closed["2021-03-28"].page) == ("https://example.org/notice", "1")
    first, then = (found_in(score(one, LIGHT), "TIM-1") for one in (before, after))
    assert first.value is not None
    assert then.value is not None
    assert (first.value.low, first.value.high, first.disputed) == (31, 31, False)
    assert (then.value.low, then.value.high, then.disputed) == (31, 86, True)
    assert after.tables == before.tables
    assert after.answers == before.answers
    assert {name: claims for name, claims in after.claims.items() if name != "closed"} == {
        name: claims for name, claims in before.claims.items() if name != "closed"
    }


def test_a_document_the_sponsor_names_becomes_a_row(tmp_path: Path) -> None:
    """With its day; the row that says it was not found stays, and what was late at best no longer is."""
    before, after = read_dossier(river(tmp_path), ASKED), added(tmp_path, SUMMARY)
    assert [row.cells["published"].text for row in after.tables["documents"].rows] == ["no", "yes"]
    assert after.tables["documents"].rows[0].note == "Looked twice."
    first, then = (found_in(score(one, LIGHT), "FEE-1") for one in (before, after))
    assert first.level is not None
    assert then.level is not None
    assert (first.level.high, then.level.low, then.level.high) == ("approaches", "exceeds", "exceeds")


def test_replies_print_in_full_beside_the_finding(tmp_path: Path) -> None:
    """In the sponsor's words, as text whatever they begin with, with who, what was chosen and when."""
    card = score(added(tmp_path, CLOSED, SUMMARY, {"criterion": "REA-1", "answer": "accept"}), LIGHT)
    (reply,) = found_in(card, "FEE-1").reply
    assert (reply.text, reply.answer) == ("=A summary was sent out.", "dispute")
    row = page(card).split("=A summary was sent out.")[1][:200]
    assert "Policy office disputes the finding, 20 June 2021." in row
    assert found_in(card, "REA-1").reply[0].text == "Accept."
    assert "gives new evidence" in page(card)


def test_every_change_is_logged(tmp_path: Path) -> None:
    """Old, new, role, day and reason; the change of a claim names the claims before and after."""
    after = added(tmp_path, CLOSED, SUMMARY)
    told = logged(after)
    assert told["process closed"] == ("2021-02-01", "2021-02-01; 2021-03-28")
    assert told["replies TIM-1"] == ("", "new evidence")
    assert told["replies FEE-1"] == ("", "dispute")
    assert told["documents reply-2021-06-20-2-summary"] == ("", "summary, published 2021-03-01")
    assert {(change.role, change.reason) for change in after.log} == {
        ("assessor", "Reply of Policy office, 2021-06-20.")
    }
    html = page(score(after, LIGHT))
    assert "What was changed, and why" in html
    assert "process closed: “2021-02-01” became “2021-02-01; 2021-03-28”" in html


def test_what_fits_no_field_is_left_to_the_assessor(tmp_path: Path) -> None:
    """The source is there, the log names it, and the command lists it; no level moves."""
    row = {"criterion": "REA-1", "answer": "new evidence", "document": "List of meetings", "its value": "12 meetings"}
    printed = done("add", river(tmp_path), written(tmp_path, row), "--out", tmp_path / "after").stdout
    assert "REA-1: List of meetings (12 meetings), source reply-2021-06-20-1." in printed
    assert "No criterion comes out different." in printed
    after = read_dossier(tmp_path / "after", ASKED)
    assert logged(after)["sources reply-2021-06-20-1"] == ("", "List of meetings")
    assert after.replies[0].sources == ("reply-2021-06-20", "reply-2021-06-20-1")
    assert after.replies[0].text == "New evidence: List of meetings"


def test_one_paper_for_several_findings_is_entered_once(tmp_path: Path) -> None:
    """A second row on a finding is a second reply; the same paper and value give one source and one row."""
    again = {**SUMMARY, "criterion": "TIM-1"}
    other = {**SUMMARY, "document": "A longer summary", "its value": "2021-04-01"}
    after = added(tmp_path, SUMMARY, again, other)
    assert [row.id for row in after.tables["documents"].rows] == [
        "d1", "reply-2021-06-20-1-summary", "reply-2021-06-20-2-summary",
    ]  # fmt: skip
    assert len(after.replies) == 3


@pytest.mark.parametrize("suffix", ["", ".xlsx", ".zip"])
def test_the_new_dossier_is_of_the_kind_its_name_says(suffix: str, tmp_path: Path) -> None:
    """A folder, a workbook or a zip, of the same content; notes of the assessor stay in it."""
    out = tmp_path / f"after{suffix}"
    done("add", river(tmp_path), written(tmp_path, CLOSED), "--out", out)
    read = read_dossier(out, ASKED)
    assert len(read.replies) == 1
    assert read.tables["documents"].rows[0].note == "Looked twice."
    assert score(read, LIGHT).evidence == score(added(tmp_path, CLOSED, out="other"), LIGHT).evidence


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """Neither the dossier itself nor what is there already; with --force the latter."""
    dossier, filled = river(tmp_path), written(tmp_path, CLOSED)
    assert "holds the dossier" in run("add", dossier, filled, "--out", dossier, "--force").stderr
    done("add", dossier, filled, "--out", tmp_path / "after")
    assert "--force" in run("add", dossier, filled, "--out", tmp_path / "after").stderr
    done("add", dossier, filled, "--out", tmp_path / "after", "--force")


def test_a_reply_is_taken_once(tmp_path: Path) -> None:
    """The same workbook on the dossier it was added to is refused; further answers are taken."""
    added(tmp_path, CLOSED)
    twice = run("add", tmp_path / "after", tmp_path / "filled.xlsx", "--out", tmp_path / "twice")
    assert twice.exit_code == 3
    assert "stands in the dossier already: TIM-1" in twice.stderr
    assert not (tmp_path / "twice").exists()


BAD = (
    {"criterion": "tim9", "answer": "accept"},
    {"criterion": "TIM-1", "answer": "perhaps", "your words": "Words."},
    {"criterion": "REA-1", "your words": "Words."},
    {"criterion": "FEE-1", "answer": "dispute"},
    {"criterion": "SAF-1", "answer": "new evidence"},
    {"criterion": "COD-1", "answer": "accept", "document": "A paper"},
    {"criterion": "IMP-1", "answer": "dispute", "your words": "Words.", "link": "javascript:alert(1)"},
    {"criterion": "INF-3", "answer": "new evidence", "document": "A paper", "what is new": "clozed"},
    {"criterion": "MOD-1", "answer": "new evidence", "document": "A paper", "what is new": "closed"},
    {"criterion": "COD-4", "answer": "new evidence", "document": "A paper", "what is new": "closed",
     "its value": "07/09/2016"},
    {"criterion": "AFF-1", "answer": "new evidence", "document": "A paper", "what is new": "document call",
     "its value": "2022-01-01"},
)  # fmt: skip
CODES = [
    "other_process", "reply_by_nobody", "reply_without_day", "unknown_criterion", "no_answer", "no_answer",
    "dispute_without_words", "evidence_missing", "accepted_with_evidence", "evidence_without_source", "not_a_link",
    "unknown_field", "no_value", "bad_date", "after_as_of",
]  # fmt: skip


def test_every_problem_of_a_reply_at_once(tmp_path: Path) -> None:
    """Each with the cell and the mend, and nothing is written."""
    from audit.errors import EvidenceNotValid
    from audit.evidence.reply_book import read_reply

    known = {*LIGHT.criteria, "tim9"}
    assert {one["criterion"] for one in BAD} <= known
    filled = written(tmp_path, *BAD, who="", day="")
    dossier = read_dossier(path_of(RIVER.replace("river-2020", "lake-2020"), tmp_path / "lake"), ASKED)
    with pytest.raises(EvidenceNotValid) as caught:
        read_reply(filled, dossier, dossier.read_on)
    assert sorted(problem.code for problem in caught.value.problems) == sorted(CODES)
    said = [str(problem) for problem in caught.value.problems]
    assert all(line.startswith("filled.xlsx, sheet ") for line in said)
    assert any(
        line.endswith("clozed cannot be entered as it stands. Did you mean closed? Or leave it blank: the assessor "
                      "enters it by hand.")
        for line in said
    )  # fmt: skip


def test_a_formula_that_nobody_computed_is_no_answer(tmp_path: Path) -> None:
    """Its cell is named: it would be lost in silence else."""
    filled = written(tmp_path, {"criterion": "TIM-1", "answer": "accept"})
    book = load_workbook(filled)
    sheet(book, "findings")["H3"] = "=1+1"
    book.save(filled)
    told = run("add", river(tmp_path), filled, "--out", tmp_path / "after")
    assert told.exit_code == 3
    assert "sheet findings, cell H3: This formula has no value." in told.stderr


def test_an_answer_after_the_record_ends_asks_for_a_later_day(tmp_path: Path) -> None:
    """Whoever says that the record was read further says so, and the log keeps the day it was read to before."""
    filled = written(tmp_path, CLOSED, day="2021-09-01")
    late = run("add", river(tmp_path), filled, "--out", tmp_path / "after")
    assert late.exit_code == 3
    assert "say so: --as-of 2021-09-01" in late.stderr
    done("add", river(tmp_path), filled, "--as-of", "2021-09-02", "--out", tmp_path / "after")
    after = read_dossier(tmp_path / "after", ASKED)
    assert after.read_on.isoformat() == "2021-09-02"
    assert logged(after)["process as_of"] == ("2021-06-30", "2021-09-02")
    early = run("add", river(tmp_path), filled, "--as-of", "2020-01-01", "--out", tmp_path / "x")
    assert "lies before that" in early.stderr


def test_a_finding_that_moved_since_it_was_sent_is_named(tmp_path: Path) -> None:
    """The answer is taken, and whoever takes it is told to look again."""
    filled = written(tmp_path, {"criterion": "SAF-1", "answer": "accept"})
    moved = path_of(RIVER.replace("| SAF-1 | approaches |", "| SAF-1 | meets |"), tmp_path / "moved")
    told = done("add", moved, filled, "--out", tmp_path / "after").stdout
    assert "Changed since they were sent, so look whether the answer still fits: SAF-1." in told


@pytest.mark.parametrize(
    ("name", "said"),
    [("absent.xlsx", "There is no reply"), ("reply.csv", "is an Excel workbook"), ("other.xlsx", "sheet reply")],
)
def test_what_is_no_reply(name: str, said: str, tmp_path: Path) -> None:
    """A file that is not there, of another kind, or another workbook."""
    (tmp_path / "reply.csv").write_text("answer\n")
    Workbook().save(tmp_path / "other.xlsx")
    told = run("add", river(tmp_path), tmp_path / name, "--out", tmp_path / "after")
    assert told.exit_code in (2, 3)
    assert said in told.stderr


def test_an_empty_reply_says_so(tmp_path: Path) -> None:
    """A workbook that came back as it went out changes nothing."""
    told = run("add", river(tmp_path), written(tmp_path), "--out", tmp_path / "after")
    assert told.exit_code == 2
    assert "Nothing is answered" in told.stderr


def test_that_the_findings_were_sent_is_recorded(tmp_path: Path) -> None:
    """The day, the days given, and the request as their source, each with a line in the log."""
    given = ("--on", "2021-06-01", "--days", "14", "--to", "Policy office")
    done("sent", river(tmp_path), *given, "--out", tmp_path / "s")
    after = read_dossier(tmp_path / "s", ASKED)
    assert (after.text("sent_for_reply"), after.text("reply_days")) == ("2021-06-01", "14")
    request = after.sources["request-2021-06-01"]
    assert (request.kind, request.publisher) == ("request", "River Agency, Policy office")
    assert set(logged(after)) == {"process sent_for_reply", "process reply_days"}
    card = score(after, LIGHT)
    assert (card.standing.state, card.standing.due_on) == ("no_reply_by", "2021-06-15")
    assert card.standing.sources == ("request-2021-06-01",)


def test_findings_can_be_sent_again(tmp_path: Path) -> None:
    """The later day stands in the process sheet, the earlier one in the log."""
    done("sent", river(tmp_path), "--on", "2021-05-01", "--out", tmp_path / "once")
    done("sent", tmp_path / "once", "--on", "2021-06-01", "--out", tmp_path / "twice")
    after = read_dossier(tmp_path / "twice", ASKED)
    assert [claim.text for claim in after.accepted("sent_for_reply")] == ["2021-06-01"]
    assert ("2021-05-01", "2021-06-01") in [(one.old, one.new) for one in after.log]
    assert {"request-2021-05-01", "request-2021-06-01"} <= set(after.sources)


def test_an_answer_is_written_into_the_request(tmp_path: Path) -> None:
    """What came back of the request by which the findings were sent, and on which day."""
    done("sent", river(tmp_path), "--on", "2021-06-01", "--out", tmp_path / "sent")
    done("add", tmp_path / "sent", written(tmp_path, CLOSED), "--out", tmp_path / "after")
    after = read_dossier(tmp_path / "after", ASKED)
    assert after.sources["request-2021-06-01"].came_back == "part"
    assert score(after, LIGHT).standing.words == (
        "Sent for reply on 1 June 2021, 21 days given; replied on 20 June 2021"
    )


def test_sent_after_the_record_ends_asks_for_a_later_day(tmp_path: Path) -> None:
    """The record must have been read up to the day on which the findings were sent."""
    late = run("sent", river(tmp_path), "--on", "2021-09-01", "--out", tmp_path / "s")
    assert late.exit_code == 2
    assert "--as-of 2021-09-01" in late.stderr


def test_personal_columns_stay_out_of_the_new_dossier(tmp_path: Path) -> None:
    """With --drop-personal they are left out of what is written, not only of what is read."""
    place = path_of(RIVER.replace("| SAF-1 | approaches | Some were told. | talk-with-jane |",
                                  "| SAF-1 | approaches | Some were told. | talk-with-jane | +49 1234 567890 |")
                    .replace("| criterion | answer | reason | source |\n|-----------|--------|--------|--------|",
                             "| criterion | answer | reason | source | phone |\n|--|--|--|--|--|"),
                    tmp_path / "personal")  # fmt: skip
    words = ("sent", place, "--on", "2021-06-01", "--out", tmp_path / "after")
    assert run(*words).exit_code == 3
    done(*words, "--drop-personal")
    assert "567890" not in "".join(path.read_text() for path in (tmp_path / "after").iterdir())
