from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from dossiers import PROCESS, dossier_from, errors, found, path_of, problems_of
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.datavalidation import DataValidation

from audit.bounds import read_date
from audit.cli.main import main
from audit.cli.opening import open_both
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Source
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.write import write_folder
from audit.report.markdown import markdown
from audit.report.page import page
from audit.scoring.score import score
from audit.scoring.scorecard import Scorecard

UN_WOMEN = Path(__file__).parents[1] / "examples" / "un-women-2016"


def run(*words: str | Path) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["ask", *(str(word) for word in words)])


def logged(path: Path, *words: str | Path) -> Result:
    """Log a request of 27 November 2026 on the light rubric."""
    return run(path, "--rubric", "light", "--log", "--date", "2026-11-27", *words)


def answered(path: Path, what: str = "nothing", day: str = "2027-01-10", id: str = "request-2026-11-27") -> Result:
    """Record what came back of it."""
    return run(path, "--came-back", what, "--on", day, "--request", id)


def sources(path: Path) -> dict[str, Source]:
    """Return the sources of a dossier."""
    return dict(read_dossier(path).sources)


def test_the_order_is_printed_and_given_as_json() -> None:
    """What settles most stands first, gates are named, and what is left out is counted."""
    done = run(UN_WOMEN)
    assert done.exit_code == 0, done.output
    first = done.stdout.splitlines()[1]
    assert first.startswith("1. A count of the contributions received, by region")
    assert "Settles 3 criteria: REA-1 (a gate), REA-4 and AFF-1 (a gate)." in first
    assert first.endswith("(6.25 of 100)")
    assert "left for a later letter" in done.stdout
    data = json.loads(run(UN_WOMEN, "--top", "2", "--json").stdout)
    assert [one["name"] for one in data["wanted"]] == ["submissions", "seats"]
    assert data["settled"] == ["REA-1", "REA-4", "AFF-1", "COD-2", "IMP-1"]


def test_without_totals_no_weight_is_printed() -> None:
    """A rubric that adds nothing up is ordered by the number of criteria."""
    done = run(UN_WOMEN, "--rubric", "letter-2016")
    assert done.exit_code == 0
    assert "of 100" not in done.stdout
    assert "weight" not in done.stdout


def test_the_letter_is_written_whole_and_over_nothing(tmp_path: Path) -> None:
    """Both forms at once; a letter that is there stays unless told otherwise."""
    out = [tmp_path / "letter.md", tmp_path / "letter.docx"]
    words = [word for place in out for word in ("--out", place)]
    assert run(UN_WOMEN, *words).exit_code == 0
    assert all(place.is_file() for place in out)
    again = run(UN_WOMEN, *words)
    assert again.exit_code == 2
    assert "--force" in again.stderr
    assert run(UN_WOMEN, *words, "--force").exit_code == 0


@pytest.mark.parametrize("kind", ["folder", "xlsx"])
def test_a_request_is_logged_as_a_source(tmp_path: Path, kind: str) -> None:
    """Everything else of the dossier stays as it was; a second request of the day has its own id."""
    path = path_of(PROCESS, tmp_path, kind)  # type: ignore[arg-type]
    before = read_dossier(path)
    done = logged(path, "--to", "Unit 3")
    assert done.exit_code == 0, done.output
    assert "Logged as request-2026-11-27" in done.stdout
    after = read_dossier(path)
    request = after.sources["request-2026-11-27"]
    assert (request.kind, request.publisher) == ("request", "River Agency, Unit 3")
    assert request.date == read_date("2026-11-27")
    assert request.title.startswith("Asked for: ")
    rest = {name: source for name, source in after.sources.items() if name != request.id}
    assert replace(after, sources=rest) == before
    assert "request-2026-11-27-2" in logged(path).stdout


@pytest.mark.parametrize("kind", ["folder", "xlsx"])
@pytest.mark.parametrize("what", ["nothing", "part", "all", "refusal"])
def test_what_came_back_is_recorded(tmp_path: Path, kind: str, what: str) -> None:
    """In the row of the request; later it may be written over."""
    path = path_of(PROCESS, tmp_path, kind)  # type: ignore[arg-type]
    logged(path)
    assert answered(path, what).exit_code == 0
    request = sources(path)["request-2026-11-27"]
    assert (request.came_back, request.came_back_on) == (what, read_date("2027-01-10"))
    assert answered(path, "all", "2027-03-01").exit_code == 0
    assert sources(path)["request-2026-11-27"].came_back == "all"


LOOKS = {
    "comma": ("utf-8", ",", "\n"),
    "semicolon, Windows": ("utf-8-sig", ";", "\r\n"),
    "tab, UTF-16": ("utf-16", "\t", "\r\n"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_a_csv_keeps_its_encoding_separator_and_lines(tmp_path: Path, look: str) -> None:
    """Nothing but the row is written: the lines before it keep their bytes, be they quoted over two lines."""
    encoding, separator, end = LOOKS[look]
    path = path_of(PROCESS, tmp_path)
    lines = [
        ["id", "Title", "kind", "extra"], ["call", '"The call,', "official", ""], ["a", "B", "press", "é"]
    ]  # fmt: skip
    lines[1][1] = f'"The{end}call"'
    text = end.join(separator.join(line) for line in lines)  # no line end after the last row
    file = path / "sources.csv"
    file.write_bytes(text.encode(encoding))
    assert logged(path).exit_code == 0
    after = file.read_bytes().decode(encoding)
    assert after.startswith(text.partition(end)[0])
    assert text.partition(end)[2] + end in after
    assert after.count(end) == text.count(end) + 2
    assert file.read_bytes()[:2] == text.encode(encoding)[:2]
    assert answered(path).exit_code == 0
    assert sources(path)["request-2026-11-27"].came_back == "nothing"
    assert sources(path)["call"].title == "The\ncall"


def test_a_dossier_without_sources_gets_them(tmp_path: Path) -> None:
    """A folder without the file, and a workbook without the sheet."""
    folder = path_of(PROCESS, tmp_path)
    (folder / "sources.csv").unlink()
    book = path_of(PROCESS, tmp_path, "xlsx")
    work = load_workbook(book)
    del work["sources"]
    work.save(book)
    for path in (folder, book):
        assert logged(path).exit_code == 0
        assert set(sources(path)) == {"request-2026-11-27"}


def test_a_zip_is_refused_with_the_row_to_paste(tmp_path: Path) -> None:
    """And stays as it was; no letter is written either."""
    path = path_of(PROCESS, tmp_path, "zip")
    before = path.read_bytes()
    done = logged(path, "--out", tmp_path / "letter.md")
    assert done.exit_code == 2
    assert "Unpack it" in done.stderr
    assert "request-2026-11-27,Asked for: " in done.stderr.replace('"', "")
    assert path.read_bytes() == before
    assert not (tmp_path / "letter.md").exists()


def test_a_workbook_that_would_lose_something_stays_as_it_is(tmp_path: Path) -> None:
    """A formula's stored value is lost when it is saved again, and so is a drawing: both are refused."""
    path = path_of(PROCESS, tmp_path, "xlsx")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing9.xml", "<none/>")
    before = path.read_bytes()
    done = logged(path)
    assert done.exit_code == 2
    assert "would lose" in done.stderr
    assert "request-2026-11-27" in done.stderr
    assert path.read_bytes() == before

    book = path_of(PROCESS, tmp_path / "formula", "xlsx")
    _with_stored_formula(book)
    assert read_dossier(book).text("topic") == "Water"
    before = book.read_bytes()
    done = logged(book)
    assert done.exit_code == 2
    assert "more than one row" in done.stderr
    assert book.read_bytes() == before


def _with_stored_formula(path: Path) -> None:
    """Put a formula with its stored value into the process sheet, as a spreadsheet program saves it."""
    work = load_workbook(path)
    row = work["process"].max_row + 1
    work["process"].cell(row, 1).value = "topic"
    work["process"].cell(row, 2).value = '="Wa"&"ter"'
    work.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = next(name for name in parts if name.endswith("sheet1.xml"))
    parts[name] = parts[name].replace(b"<v />", b"<v>Water</v>").replace(b"<v></v>", b"<v>Water</v>")
    parts[name] = parts[name].replace(f'r="B{row}"'.encode(), f'r="B{row}" t="str"'.encode())
    with zipfile.ZipFile(path, "w") as archive:
        for part, data in parts.items():
            archive.writestr(part, data)


def test_a_workbook_keeps_its_drop_downs_and_other_sheets(tmp_path: Path) -> None:
    """What a spreadsheet program shows beside the cells is there afterwards."""
    path = path_of(PROCESS, tmp_path, "xlsx")
    work: Workbook = load_workbook(path)
    choice = DataValidation(type="list", formula1='"a,b"')
    choice.add("B2:B9")
    work["process"].add_data_validation(choice)
    work.create_sheet("help")["A1"] = "How to"
    work.save(path)
    assert logged(path).exit_code == 0
    after = load_workbook(path)
    assert after["help"]["A1"].value == "How to"
    assert len(after["process"].data_validations.dataValidation) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--log",), "--date"),
        (("--out", "letter.pdf"), ".md or .docx"),
        (("--came-back", "all"), "--request ID"),
        (("--request", "request", "--on", "2021-01-01", "--came-back", "half"), "is not one of"),
        (("--request", "reqest", "--on", "2021-01-01", "--came-back", "all"), "Did you mean request?"),
        (("--request", "call", "--on", "2021-01-01", "--came-back", "all"), "no request call"),
        (("--date", "27/11/2026"), "27/11/2026"),
    ],
)
def test_what_cannot_be_done_is_said(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """Each refusal names what to give instead."""
    done = run(path_of(PROCESS, tmp_path), "--rubric", "light", *words)
    assert done.exit_code == 2
    assert said in done.stderr


def test_an_answer_does_not_come_before_the_request(tmp_path: Path) -> None:
    """Neither through the command nor in the sheet."""
    path = path_of(PROCESS, tmp_path)
    logged(path)
    assert "before the request" in answered(path, day="2026-11-01").stderr


ROW = """
## sources
| id | kind | date | came_back | came_back_on |
| a | {kind} | 2021-01-10 | {what} | {day} |
"""


@pytest.mark.parametrize(
    ("kind", "what", "day", "code"),
    [
        ("press", "all", "2021-02-01", "not_a_request"),
        ("press", "", "2021-02-01", "not_a_request"),
        ("request", "", "2021-02-01", "came_back_missing"),
        ("request", "all", "2021-01-09", "came_back_before"),
        ("request", "some", "2021-02-01", "unknown_code"),
    ],
)
def test_what_came_back_is_checked(kind: str, what: str, day: str, code: str) -> None:
    """Only a request has an answer, of one of four kinds, and not before it."""
    problems = problems_of(PROCESS + ROW.format(kind=kind, what=what, day=day))
    assert code in errors(problems)
    assert str(found(problems, code).mend)


def test_an_answer_on_the_day_or_of_unknown_day_is_no_problem() -> None:
    """Nothing surely lies before the request."""
    for day in ("2021-01-10", "2021", "unknown", ""):
        assert not errors(problems_of(PROCESS + ROW.format(kind="request", what="part", day=day)))


def with_request(**more: str) -> str:
    """Return a dossier with a request to the sponsor that no row cites."""
    cells = {"publisher": "River Agency, Unit 3", "date": "2021-07-01", **more}
    head, row = (" | ".join(part) for part in (cells, cells.values()))
    return (
        f"{PROCESS}\n## sources\n| id | title | kind | {head} |\n"
        f"| request-2021-07-01 | Asked for: a plan | request | {row} |\n"
        f"| other | Asked about somebody | request | {row} |\n"
    )


def test_a_logged_request_is_published_and_no_other_that_nothing_cites() -> None:
    """The tool's own words are safe; what else somebody asked about stays in the house."""
    known = dossier_from(with_request(came_back="nothing", came_back_on="2021-08-01"))
    published = redact(known)
    assert set(published.sources) == {"request-2021-07-01"}
    assert published.sources["request-2021-07-01"].came_back == "nothing"
    assert redact(published) == published


def test_what_came_back_counts_in_the_hash_and_is_written_back(tmp_path: Path) -> None:
    """Filled it changes the hash; blank it changes none, and reading what was written gives the same dossier."""
    known = dossier_from(with_request(came_back="part", came_back_on="2021-08"))
    blank = dossier_from(with_request())
    assert fingerprint(known) != fingerprint(blank)
    write_folder(known, tmp_path / "copy")
    again = read_dossier(tmp_path / "copy")
    assert fingerprint(again) == fingerprint(known)
    assert again.sources == known.sources


def card_of(markup: str, place: Path) -> Scorecard:
    """Return the card of a dossier on the light rubric."""
    return score(*open_both(path_of(markup, place), "light"))


@pytest.mark.parametrize(
    ("more", "asked", "invited"),
    [
        ({}, "Asked on 1 July 2021.", "asked on 1 July 2021; none yet"),
        (
            {"came_back": "nothing", "came_back_on": "2021-08-01"},
            "Asked on 1 July 2021; nothing had come back by 1 August 2021.",
            "asked on 1 July 2021; none by 1 August 2021",
        ),
        (
            {"came_back": "all", "came_back_on": "2021-08-01"},
            "Asked on 1 July 2021; all of it came back on 1 August 2021.",
            "asked on 1 July 2021; what came back stands under Sources",
        ),
    ],
)
def test_the_card_says_that_the_sponsor_was_asked(
    tmp_path: Path, more: dict[str, str], asked: str, invited: str
) -> None:
    """In the head of the page, and at the source; the same in card.json, the page and the text."""
    card = card_of(with_request(**more), tmp_path)
    assert card.invited == invited
    assert [source.asked for source in card.sources] == [asked]
    html = page(card)
    assert invited in html
    assert asked in html
    assert asked in markdown(card)


def test_a_request_to_somebody_else_is_no_word_to_the_sponsor(tmp_path: Path) -> None:
    """Who asked a ministry has not asked the sponsor."""
    card = card_of(with_request(publisher="The Ministry"), tmp_path)
    assert card.invited == ""
    assert "none on record" in page(card)


def test_not_found_may_rest_on_the_request(tmp_path: Path) -> None:
    """A document that was asked for and did not come is a row of its own: the card says not found."""
    markup = with_request(came_back="nothing", came_back_on="2021-08-01") + (
        "\n## documents\n| kind | published | source |\n| budget | no | request-2021-07-01 |\n"
    )
    card = card_of(markup, tmp_path)
    (paper,) = [paper for paper in card.not_found if paper.what == "a budget"]
    assert (paper.state, paper.sources) == ("not found", ("request-2021-07-01",))
