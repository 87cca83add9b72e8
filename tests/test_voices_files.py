from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dossiers import path_of, with_fields
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert
from test_voices import ASKED, SOURCES, SURVEY

from audit.cli.main import main
from audit.errors import AuditError, EvidenceNotValid
from audit.evidence.read import read_dossier
from audit.evidence.survey import QUESTIONS
from audit.evidence.voices_taken import KEYS, taken
from audit.report.voices_form import voices_form
from audit.report.voices_paper import voices_paper
from audit.report.voices_xlsform import blank_tally, voices_xlsform
from audit.words import say

HOSTILE = '=HYPERLINK("x") ${told} <script>alert(1)</script>'


def run(*args: str | Path) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(main, [str(arg) for arg in args])


def answered(*answers: Sequence[str], head: Sequence[str] = tuple(QUESTIONS), separator: str = ",") -> str:
    """Return an export with one row a sheet."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows([head, *answers])
    return out.getvalue()


SHEET = ("agree", "strongly_agree", "", "neither", "disagree", "agree", "4", "yes")


def tally(**changed: str) -> str:
    """Return a tally of three sheets, all answers blank but that all are safe; `changed` by question_answer."""
    counts = {f"{question}_{answer}": "0" for question, answer in KEYS} | {"sheets_returned": "3", "safe_agree": "3"}
    counts |= {f"{id}_blank": "3" for id in QUESTIONS if id != "safe"} | changed
    return "question,answer,count\n" + "".join(f"{q},{a},{counts[f'{q}_{a}']}\n" for q, a in KEYS)


def put(place: Path, text: str, name: str = "answers.csv") -> Path:
    """Write a file and return its path."""
    path = place / name
    path.write_text(text, encoding="utf-8")
    return path


def codes(*paths: Path, drop_personal: bool = False) -> list[str]:
    """Return the codes of what is wrong with files of answers."""
    with pytest.raises(EvidenceNotValid) as refused:
        taken(paths, drop_personal=drop_personal)
    return [problem.code for problem in refused.value.problems]


def test_the_questions_are_few_and_ask_for_no_words() -> None:
    """Eight questions, each with a few answers to tick; every one may be left blank."""
    assert len(QUESTIONS) == 8
    assert all(2 < len(question.answers) < 6 for question in QUESTIONS.values())
    for page in (voices_paper("x"), voices_form("x")):
        assert not re.findall(r"<(?:textarea|select)|type=\"?(?:text|email|tel)", page)
        assert all(say(question.asks) in page for question in QUESTIONS.values())
        assert "do not write one" in page
        assert "Leave any question blank" in page


@pytest.mark.parametrize("make", [voices_paper, voices_form])
def test_the_pages_load_nothing(make: object) -> None:
    """No address, no style or script but by its hash; a name that looks like markup stays words."""
    html = make(HOSTILE)  # type: ignore[operator]
    assert re.search(r"default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+';", html)
    assert not re.findall(r"\b(?:src|style|href)=\"", html)
    assert "<script>alert" not in html
    assert "&lt;script&gt;" in html
    assert make(HOSTILE) == html  # type: ignore[operator]


def test_the_form_keeps_nothing_on_the_device() -> None:
    """It has no storage and no network to name, and counts are all it holds."""
    script = voices_form()
    assert not re.findall(r"localStorage|sessionStorage|indexedDB|cookie|fetch\(|XMLHttp|Date|random", script)


def test_the_xlsform_is_read_without_a_word(tmp_path: Path) -> None:
    """pyxform turns it into an XForm with no error and no warning, for a name like a formula as well."""
    for about in ("", "Consultation on the river", HOSTILE):
        path = tmp_path / "voices.xlsx"
        path.write_bytes(voices_xlsform(about))
        made = convert(path)
        assert made.warnings == []
        assert all(f"<{id}/>" in made.xform for id in QUESTIONS)
        assert not re.findall(r"jr:preload=\"(?!uid)|deviceid|<start/>|<end/>|geopoint", made.xform)
        if about:
            assert about.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") in made.xform


def test_the_xlsform_is_the_same_bytes_and_text_alone() -> None:
    """No time in it, and no cell that a spreadsheet would run."""
    data = voices_xlsform(HOSTILE)
    assert data == voices_xlsform(HOSTILE)
    book = load_workbook(io.BytesIO(data))
    assert all(cell.data_type in ("s", "n") for page in book for row in page.iter_rows() for cell in row if cell.value)


def test_a_blank_tally_has_a_row_for_every_answer() -> None:
    """The rows of the sheet voices, with the counts to be written in."""
    rows = list(csv.reader(io.StringIO(blank_tally().decode())))
    assert rows[0] == ["question", "answer", "count"]
    assert [tuple(row[:2]) for row in rows[1:]] == list(KEYS)
    assert {row[2] for row in rows[1:]} == {""}


@pytest.mark.parametrize("separator", [",", ";"])
def test_rows_are_counted(tmp_path: Path, separator: str) -> None:
    """An export with one row a sheet becomes counts; blanks are counted, columns it does not know are named."""
    head = ("start", *(f"group/{id}" for id in QUESTIONS), "_uuid", "_submission_time", "meta/instanceID", "remarks")
    row = ("2024-01-01", *SHEET, "u-1", "2024-01-01T10:00", "u", "fine")
    found = taken([put(tmp_path, answered(row, row, head=head, separator=separator))])
    assert found.sheets == 2
    assert found.counts["safe", "strongly_agree"] == 2
    assert found.counts["language", "blank"] == 2
    assert found.counts["satisfaction", "4"] == 2
    assert sum(found.counts[key] for key in KEYS if key[0] == "affected") == 2
    assert found.not_read == {"answers.csv": ("start", "_uuid", "_submission_time", "meta/instanceID", "remarks")}


def test_words_of_the_page_are_understood(tmp_path: Path) -> None:
    """An export with labels for names, in a workbook with numbers as numbers."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append([say(question.asks) for question in QUESTIONS.values()])
    page.append(["Strongly agree", "agree", None, "neither", "disagree", "agree", 5, "rather not say"])
    page.append(["Strongly agree", "agree", None, "neither", "disagree", "agree", "5, very", "no"])
    book.save(tmp_path / "answers.xlsx")
    found = taken([tmp_path / "answers.xlsx"])
    assert found.counts["told", "strongly_agree"] == 2
    assert found.counts["satisfaction", "5"] == 2
    assert found.counts["affected", "rather_not_say"] == 1


def test_tallies_and_rows_are_added_up(tmp_path: Path) -> None:
    """Paper from one room and an export from another are one survey."""
    paths = [put(tmp_path, tally(), "tally.csv"), put(tmp_path, answered(SHEET))]
    found = taken(paths)
    assert found.sheets == 4
    assert found.counts["safe", "agree"] == 3
    assert found.counts["safe", "strongly_agree"] == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"safe_agree": "-3"}, "no_count"),
        ({"safe_agree": "three"}, "no_count"),
        ({"safe_agree": ""}, "no_count"),
        ({"safe_agree": "<5"}, "no_count"),
        ({"safe_agree": "99999999999"}, "no_count"),
        ({"safe_agree": "2"}, "voices_do_not_add_up"),
    ],
)
def test_a_count_that_is_none_is_refused(tmp_path: Path, changed: dict[str, str], code: str) -> None:
    """A tally of whole numbers that add up to its sheets, or nothing."""
    assert codes(put(tmp_path, tally(**changed))) == [code]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (tally().replace("safe,agree", "sauna,agree"), "unknown_question"),
        (tally().replace("safe,agree", "safe,maybe"), "unknown_answer"),
        (tally().replace("safe,agree,3\n", ""), "voices_answer_missing"),
        (tally() + "safe,agree,3\n", "voices_twice"),
        (answered(("x",), head=("How was lunch?",)), "another_survey"),
        (answered(SHEET[:-1], head=[*QUESTIONS][:-1]), "another_survey"),
        (answered(("perhaps", *SHEET[1:])), "unknown_answer"),
        (answered((*SHEET, "a@b.org"), head=(*QUESTIONS, "Email")), "personal_data"),
        (answered((*SHEET, "+254 700 123 456"), head=(*QUESTIONS, "other")), "personal_data"),
        (tally().replace("count\n", "count,name\n", 1), "personal_data"),
    ],
)
def test_another_file_is_refused(tmp_path: Path, text: str, code: str) -> None:
    """An unknown question or answer, rows twice or missing, another survey, a column that points at people."""
    assert codes(put(tmp_path, text)) == [code]


def test_a_tally_that_nobody_filled_in_is_one_problem(tmp_path: Path) -> None:
    """Not one for each row: the first is named, and how many there are; another problem stands beside it."""
    (tmp_path / "tally.csv").write_bytes(blank_tally())
    with pytest.raises(EvidenceNotValid) as refused:
        taken([tmp_path / "tally.csv"])
    (one,) = refused.value.problems
    assert (one.code, one.where.row, one.where.column) == ("no_count", 2, "C")
    assert f"{len(KEYS)} rows have no count" in say(one.what)
    assert codes(put(tmp_path, tally(safe_agree="", safe_disagree="few"))) == ["no_count", "no_count"]


def test_the_paper_says_who_asks_and_who_holds_the_sheets() -> None:
    """Two lines to write on, above the questions: people decide by them whether to answer."""
    page = voices_paper("x")
    assert page.index("Leave any question blank") < page.index("Who asks:") < page.index("Who holds the sheets:")
    assert page.index("Who holds the sheets:") < page.index(say(QUESTIONS["told"].asks))


@pytest.mark.parametrize(
    ("given", "day", "said"),
    [
        ((), None, "Nothing says on which day people answered"),
        (("--date", "2021-06-30"), "2021-06-30", ""),
        (("--date", "2021-07-01"), "2021-07-01", "People answered after 2021-06-30"),
    ],
)
def test_the_survey_has_a_day(tmp_path: Path, given: tuple[str, ...], day: str | None, said: str) -> None:
    """Its source has it; without one, or with one after the last day of the record, somebody is told."""
    dossier = path_of(with_fields("| rubric | meaningful-consultation | |", sources=SOURCES), tmp_path)
    done = run("voices", "add", dossier, put(tmp_path, tally()), "--out", tmp_path / "heard", *given)
    assert done.exit_code == 0, done.output
    date = read_dossier(tmp_path / "heard", ASKED).sources["survey-of-participants"].date
    assert (date and date.low and date.low.isoformat()) == day
    assert ("People answered" in done.output or "people answered" in done.output) is bool(said)
    assert said in done.output


def test_a_day_is_given_to_the_survey_that_is_there(tmp_path: Path) -> None:
    """With --replace its source gets it; a source that was named keeps its own."""
    dossier = path_of(with_fields("| rubric | meaningful-consultation | |", sources=SOURCES), tmp_path)
    answers = put(tmp_path, tally())
    assert run("voices", "add", dossier, answers, "--out", tmp_path / "one").exit_code == 0
    words = ("--replace", "--date", "2021-05-01", "--out", tmp_path / "two")
    assert run("voices", "add", tmp_path / "one", answers, *words).exit_code == 0
    date = read_dossier(tmp_path / "two", ASKED).sources["survey-of-participants"].date
    assert date is not None
    assert str(date.low) == "2021-05-01"
    named = run("voices", "add", dossier, answers, "--source", "site", *words[1:3], "--out", tmp_path / "three")
    assert named.exit_code == 2
    assert "site has its own day" in named.output


def test_a_personal_column_may_be_left_out(tmp_path: Path) -> None:
    """With --drop-personal it is not read, and named."""
    path = put(tmp_path, answered((*SHEET, "a@b.org"), head=(*QUESTIONS, "Email")))
    assert taken([path], drop_personal=True).not_read == {"answers.csv": ("Email",)}


def test_nobody_is_counted_twice(tmp_path: Path) -> None:
    """The same file twice, under whatever name, is refused."""
    path = put(tmp_path, tally())
    for other in (path, put(tmp_path, tally(), "again.csv")):
        with pytest.raises(AuditError, match="hold the same answers"):
            taken([path, other])


def test_the_command_writes_what_it_says(tmp_path: Path) -> None:
    """Four files, the same bytes each time, and nothing overwritten without --force."""
    done = run("voices", "new", "--about", "On the river", "--out", tmp_path / "survey")
    assert done.exit_code == 0, done.output
    first = {path.name: path.read_bytes() for path in (tmp_path / "survey").iterdir()}
    assert set(first) == {"voices.html", "voices-form.html", "voices.xlsx", "voices-tally.csv"}
    assert run("voices", "new", "--out", tmp_path / "survey").exit_code == 2
    assert run("voices", "new", "--about", "On the river", "--out", tmp_path / "survey", "--force").exit_code == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "survey").iterdir()} == first
    assert run("voices", "new", "--out", tmp_path / "survey.html").exit_code == 2
    assert run("voices", "new", "--about", "x" * 200, "--out", tmp_path / "more").exit_code == 2


def test_answers_come_back_into_the_dossier(tmp_path: Path) -> None:
    """Counted in, shown beside the card, and no row of a person anywhere in the new dossier."""
    dossier = path_of(with_fields("| rubric | meaningful-consultation | |", sources=SOURCES), tmp_path)
    head = (*QUESTIONS, "_uuid")
    rows = [(*SHEET, f"uuid-{n}") for n in range(12)]
    answers = put(tmp_path, answered(*rows, head=head))
    done = run("voices", "add", dossier, answers, "--out", tmp_path / "heard")
    assert done.exit_code == 0, done.output
    assert "12 sheets counted" in done.output
    assert "Not read in answers.csv: _uuid" in done.output
    assert not any("uuid-" in path.read_text() for path in (tmp_path / "heard").iterdir())
    read = read_dossier(tmp_path / "heard", ASKED)
    assert read.sources["survey-of-participants"].kind == "testimony"
    shown = run("voices", "show", tmp_path / "heard")
    assert shown.exit_code == 0, shown.output
    assert "Answer sheets that came back: 12." in shown.output
    assert "What it does not say" in shown.output
    working = run("voices", "show", tmp_path / "heard", "--working")
    assert "not for publication" in working.output.casefold()
    data = run("voices", "show", tmp_path / "heard", "--json")
    assert '"least_answers": 10' in data.stdout
    assert run("check", tmp_path / "heard").exit_code == 0


def test_a_survey_is_not_counted_onto_another(tmp_path: Path) -> None:
    """A dossier with a survey keeps it unless --replace puts the new counts in its place."""
    dossier = path_of(with_fields("| rubric | meaningful-consultation | |", sources=SOURCES) + SURVEY, tmp_path)
    answers = put(tmp_path, tally())
    refused = run("voices", "add", dossier, answers, "--out", tmp_path / "heard")
    assert refused.exit_code == 2
    assert "--replace" in refused.output
    assert not (tmp_path / "heard").exists()
    done = run("voices", "add", dossier, answers, "--out", tmp_path / "heard", "--replace", "--source", "Site")
    assert done.exit_code == 0, done.output
    voices = read_dossier(tmp_path / "heard", ASKED).voices
    assert len(voices) == len(KEYS)
    assert {voice.sources for voice in voices} == {("site",)}
    unknown = run("voices", "add", dossier, answers, "--out", tmp_path / "more", "--replace", "--source", "sight")
    assert unknown.exit_code == 2
    assert "Did you mean site?" in unknown.output


def test_without_a_survey_it_says_how_to_begin(tmp_path: Path) -> None:
    """`show` of a dossier without one names the command that begins it."""
    dossier = path_of(with_fields("| rubric | light | |"), tmp_path)
    shown = run("voices", "show", dossier)
    assert shown.exit_code == 2
    assert "consultation-audit voices new" in shown.output


def test_what_it_is_about_may_hold_any_characters(tmp_path: Path) -> None:
    """Characters that steer a terminal, or that no workbook holds, are taken out: nothing of them is printed."""
    done = run("voices", "new", "--about", "\x1b[31mOn the\x07 \u202eriver\ufffe", "--out", tmp_path / "survey")
    assert done.exit_code == 0, done.output
    assert "[31mOn the river" in (tmp_path / "survey" / "voices.html").read_text(encoding="utf-8")
    assert not {"\x1b", "\x07", "\u202e"} & set(done.output)
