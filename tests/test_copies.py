"""Copies of sources beside a dossier: hashed, and each quote looked for on its page."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from pathlib import Path

import pytest
from dossiers import KINDS, Kind, found, full, path_of, save
from hypothesis import given
from hypothesis import strategies as st
from pdfs import bomb, pdf_of

from audit.evidence.copy_text import CopyText, text_of_copy
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier, Found
from audit.evidence.page_texts import words_of
from audit.evidence.passages import Page, folded, look_for
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.write import write_folder, write_workbook, write_zip
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score

REPORT = pdf_of("Cover", "The call was open for six\nweeks, and then extended by fif-\nteen days.", "")
LETTER = b"<p>We asked for published <b>research</b> standards.</p><script>never seen</script>"
SHEETS = """
## process
| field | value | source | page | quote | public |
|---|---|---|---|---|---|
| id | river-2020 | | | | |
| title | Consultation on the river | | | | |
| sponsor | River Agency | | | | |
| as_of | 2021-06-30 | | | | |
| assessor | A watchdog | | | | |
| assessor_role | independent | | | | |
| assessor_interest | None declared. | | | | |
| opened | 2020-03-01 | report | 2 | open for six weeks | yes |
| closed | 2020-04-30 | report; letter | 1 | “Extended by fifteen days” | |
## documents
| id | kind | published | source | page | quote | public |
|---|---|---|---|---|---|---|
| call | call | yes | letter | | We asked for published research standards | yes |
| plan | plan | yes | report | p. 3 | anything | yes |
| told | budget | yes | voice | 2 | said in confidence | yes |
## sessions
| id | held | run_by | attendance | source | page | quote | public |
|---|---|---|---|---|---|---|---|
| s1 | yes | sponsor | 3 | report | 2 | six weeks | yes |
## answers
| criterion | answer | reason | source | quote |
|---|---|---|---|---|
| SAF-1 | missing | No assessment was found. | letter | published standards of research |
## sources
| id | title | side | kind | file |
|---|---|---|---|---|
| report | The report | sponsor | official | report.pdf |
| letter | A letter | affected | community | Letter.HTML |
| voice | Interview with Jane | affected | testimony | voice.pdf |
"""
FILES = {"report.pdf": REPORT, "letter.html": LETTER, "voice.pdf": pdf_of("", "It was said in confidence.")}


def with_copies(place: Path, kind: Kind = "folder", files: dict[str, bytes] = FILES, sheets: str = SHEETS) -> Path:
    """Write the dossier with its copies where that kind of dossier has them, and return its path."""
    path = path_of(sheets, place, kind)
    if kind.startswith("zip"):
        with zipfile.ZipFile(path, "a") as archive:
            for name, data in files.items():
                archive.writestr(f"sources/{name}", data)
        return path
    folder = (path if kind == "folder" else path.parent) / "sources"
    folder.mkdir()
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return path


def read(path: Path) -> Dossier:
    """Read a dossier for the light rubric."""
    return read_dossier(path, asked(read_rubric("light")))


def looked(dossier: Dossier) -> dict[str, Found | None]:
    """Return what came of each quote."""
    claims = {claim.field: claim.found for group in dossier.claims.values() for claim in group if claim.quote}
    rows = {row.id: row.found for table in dossier.tables.values() for row in table.rows if row.quote}
    return {**claims, **rows, **{answer.criterion: answer.found for answer in dossier.answers if answer.quote}}


@pytest.mark.parametrize("kind", KINDS)
def test_each_quote_is_looked_for_on_its_page(kind: Kind, tmp_path: Path) -> None:
    """Found, on another page, in a page without text, not there: the same in every kind of dossier."""
    dossier = read(with_copies(tmp_path, kind))
    assert looked(dossier) == {
        "opened": Found("found", "report", 2),
        "closed": Found("elsewhere", "report", 2),
        "call": Found("found", "letter"),
        "plan": Found("no text", "report"),
        "told": Found("found", "voice", 2),
        "s1": Found("found", "report", 2),
        "SAF-1": Found("not found", "letter"),
    }
    report = dossier.sources["report"]
    assert (report.sha256, report.pages) == (hashlib.sha256(REPORT).hexdigest(), "3")
    assert dossier.sources["letter"].pages == ""
    codes = sorted(problem.code for problem in dossier.warnings if "quote" in problem.code)
    assert codes == ["quote_elsewhere", "quote_no_text", "quote_not_found"]


def test_a_workbook_has_a_folder_of_its_own_name_first(tmp_path: Path) -> None:
    """`dossier-sources` stands before `sources`, which other workbooks may share."""
    book = with_copies(tmp_path, "xlsx")
    shutil.move(tmp_path / "sources", tmp_path / "dossier-sources")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "report.pdf").write_bytes(pdf_of("Of another process"))
    assert looked(read(book))["opened"] == Found("found", "report", 2)


def test_without_a_folder_nothing_changes(tmp_path: Path) -> None:
    """A dossier that names files and has no copies reads as before: no warning of them, and the same hash."""
    plain = "\n".join(line for line in SHEETS.splitlines())
    dossier = read(path_of(plain, tmp_path / "a"))
    bare = [row.rsplit("|", 2)[0] + "||" if row.startswith(("| report", "| letter", "| voice")) else row
            for row in plain.splitlines()]  # fmt: skip
    other = read(path_of("\n".join(bare), tmp_path / "b"))
    assert not [problem for problem in dossier.warnings if "copy" in problem.code or "quote" in problem.code]
    assert fingerprint(redact(dossier)) == fingerprint(redact(other))


@pytest.mark.parametrize("write", [write_folder, write_zip, write_workbook])
def test_the_card_is_made_again_where_the_copies_are_not(write: object, tmp_path: Path) -> None:
    """The results stand in the publishable dossier: it gives the same card without any copy."""
    dossier, rubric = read(with_copies(tmp_path)), read_rubric("light")
    name = {write_folder: "out", write_zip: "out.zip", write_workbook: "out.xlsx"}[write]  # type: ignore[index]
    write(redact(dossier), tmp_path / "elsewhere" / name)  # type: ignore[operator]
    again = read(tmp_path / "elsewhere" / name)
    assert score(again, rubric).to_json() == score(dossier, rubric).to_json()
    assert redact(again) == redact(dossier)


def test_what_is_published_of_quotes(tmp_path: Path) -> None:
    """Results and hashes are; words only of rows that are public and count no people; of testimony nothing at all."""
    dossier = read(with_copies(tmp_path))
    card, open_ = score(dossier, read_rubric("light")), redact(dossier)
    claims = {claim.field: claim.quote for group in open_.claims.values() for claim in group if claim.found}
    assert claims == {"opened": "open for six weeks", "closed": ""}
    rows = {row.id: (row.quote, row.found) for table in open_.tables.values() for row in table.rows}
    assert rows["call"][0] == "We asked for published research standards"
    assert rows["s1"] == ("", Found("found", "report", 2))
    assert rows["told"] == ("", None)
    assert open_.answers[0].quote == ""
    told = open_.sources["testimony-1"]
    assert (told.file, told.sha256, told.pages) == ("", "", "")
    for unseen in ("report.pdf", "said in confidence", hashlib.sha256(FILES["voice.pdf"]).hexdigest(), str(tmp_path)):
        assert unseen not in card.to_json()
    assert card.sources[0].sha256 == hashlib.sha256(LETTER).hexdigest()


def test_the_card_says_where_a_quote_was_found(tmp_path: Path) -> None:
    """Each finding names the quotes of what it rests on, in words."""
    card = score(read(with_copies(tmp_path)), read_rubric("light"))
    by_id = {one.id: one for one in card.criteria}
    words = {(one.on, one.words) for found in by_id.values() for one in found.quotes}
    assert ("process:opened", "quote found on page 2") in words
    assert ("process:closed", "quote found on page 2, not on the page named") in words
    assert ("answer:SAF-1", "quote not found in the copy") in words


def test_the_pages_say_it_too(tmp_path: Path) -> None:
    """card.html, card.md and card.xlsx print the result and the hash."""
    from audit.report.files import card_files

    dossier, rubric = read(with_copies(tmp_path)), read_rubric("light")
    files = card_files(score(dossier, rubric), rubric, redact(dossier))
    for name in ("card.html", "card.md"):
        text = files[name].decode()
        assert "quote found on page 2" in text
        assert hashlib.sha256(REPORT).hexdigest() in text


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("report.pdf", b"", "damaged"),
        ("report.pdf", b"%PDF-1.7\n" + b"\xff" * 5000, "damaged"),
        ("report.pdf", REPORT[:200], "damaged"),
        ("report.pdf", pdf_of("Secret", locked=True), "password"),
        ("report.pdf", LETTER, "damaged"),
        ("report.docx", b"PK", "files of this kind"),
    ],
)
def test_a_copy_that_cannot_be_read_is_a_warning(name: str, data: bytes, why: str, tmp_path: Path) -> None:
    """It is hashed all the same, and its quotes are said to be not read; nothing stops."""
    path = with_copies(tmp_path, files={name: data}, sheets=SHEETS.replace("report.pdf", name))
    dossier = read(path)
    assert why in str(found(list(dossier.warnings), "copy_not_read"))
    assert looked(dossier)["opened"] == Found("not read", "report")
    assert dossier.sources["report"].sha256 == hashlib.sha256(data).hexdigest()


def test_a_bomb_does_no_more_than_take_its_time() -> None:
    """A page that unpacks to 300 MB of nothing ends as a page without text, or as one that was not read."""
    text = text_of_copy(bomb(300 * 2**20), "bomb.pdf")
    assert text.why is not None or not text.pages[0].text.text


def test_names_stay_in_the_folder(tmp_path: Path) -> None:
    """A name that climbs, and a link that leads out, are not followed; neither is read nor hashed."""
    (tmp_path / "secret.pdf").write_bytes(REPORT)
    sheets = SHEETS.replace("report.pdf", "../../secret.pdf").replace("Letter.HTML", "link.html")
    path = with_copies(tmp_path, files={}, sheets=sheets)
    os.symlink(tmp_path / "secret.pdf", path / "sources" / "link.html")
    dossier = read(path)
    assert {source.sha256 for source in dossier.sources.values()} == {""}
    assert "plain name" in str(found(list(dossier.warnings), "copy_elsewhere"))
    assert "link.html" in str(found(list(dossier.warnings), "copy_is_link"))


def test_copies_that_no_source_names_and_names_without_a_copy(tmp_path: Path) -> None:
    """Both are warnings, with the name that was probably meant."""
    path = with_copies(tmp_path, files={"reports.pdf": REPORT, "letter.html": LETTER, "voice.pdf": REPORT})
    warnings = list(read(path).warnings)
    assert "reports.pdf" in str(found(warnings, "copy_unnamed"))
    assert "Did you mean reports.pdf?" in str(found(warnings, "copy_missing"))


def test_another_file_than_the_one_recorded(tmp_path: Path) -> None:
    """A hash that is written and differs from the copy's is said, and the copy's is taken."""
    head, rows = "| id | title | side | kind | file |\n|---|---|---|---|---|", "| report.pdf |"
    sheets = SHEETS.replace(head, "| id | title | side | kind | file | sha256 |\n|---|---|---|---|---|---|")
    dossier = read(with_copies(tmp_path, sheets=sheets.replace(rows, f"| report.pdf | {'0' * 64} |")))
    found(list(dossier.warnings), "copy_changed")
    assert dossier.sources["report"].sha256 == hashlib.sha256(REPORT).hexdigest()


@pytest.mark.parametrize("said", ["maybe", "found; press", "found; report; two", "found; report; 2; 3"])
def test_a_result_that_is_none_is_an_error(said: str, tmp_path: Path) -> None:
    """`quote_found` holds what the tool wrote: a state, a source of the row, a page."""
    from audit.errors import EvidenceNotValid

    sheets = full(SHEETS)
    sheets["documents"] = [[*row, name] for row, name in zip(
        sheets["documents"], ["quote_found", "", said, ""], strict=True)]  # fmt: skip
    with pytest.raises(EvidenceNotValid) as refused:
        read(save(sheets, tmp_path / "dossier"))
    found(refused.value.problems, "bad_quote_found")


PAGES = [
    Page(folded("The agency con-\nsulted 154 people; in 2016 12 of them were unwilling to meet."), "i"),
    Page(folded("It said: «we will co\u2010operate», it’s an oﬃce. The last part begins"), "ii"),
    Page(folded("at the foot, and ends here.\nلم تستشر الوكالة ٢٠١٦. 没有咨询社区。"), "1"),
]


@pytest.mark.parametrize(
    ("quote", "said", "state", "page"),
    [
        ("agency consulted 154 people", "", "found", 1),
        ("The Agency consulted", "i", "found", 1),
        ("54 people", "", "not found", None),
        ("201612", "", "not found", None),
        ("willing to meet", "", "not found", None),
        ("consulted ... unwilling to meet", "", "found", 1),
        ("unwilling ... consulted", "", "not found", None),
        ("we will cooperate", "ii", "found", 2),
        ("it's an office", "annex 2, table 4", "found", 2),
        ("last part begins at the foot", "pp. 2-3", "found", 2),
        ("last part begins at the foot", "3", "found", 3),
        ("ends here", "1", "found", 3),
        ("ends here", "2", "elsewhere", 3),
        ("تستشر الوكالة 2016", "", "found", 3),
        ("咨询社区", "", "found", 3),
        ("咨询社区们", "", "not found", None),
    ],
)
def test_what_counts_as_the_same_passage(quote: str, said: str, state: str, page: int | None) -> None:
    """Letters and figures, whole words and whole figures, in their order; pages as printed or as counted."""
    assert look_for(quote, PAGES, said) == (state, page)


@given(st.text(alphabet="abc 12-.\n", min_size=1, max_size=60), st.data())
def test_every_run_of_words_on_a_page_is_found(text: str, data: st.DataObject) -> None:
    """Whatever words stand side by side on a page, quoted as they stand, are found on it."""
    words = text.replace("-", " ").split()
    page = Page(folded(" ".join(words)))
    if page.text.text:
        first = data.draw(st.integers(0, len(words) - 1))
        last = data.draw(st.integers(first + 1, len(words)))
        quote = " ".join(words[first:last])
        if folded(quote).text and "..." not in quote and ". ." not in quote:
            assert look_for(quote, [Page(folded("other")), page]) == ("found", 2)


@given(st.binary(max_size=200), st.text(max_size=200))
def test_no_page_and_no_text_makes_the_reader_stumble(data: bytes, html: str) -> None:
    """Any bytes under the name of a text, and any marks of a web page, give some text and never an error."""
    assert isinstance(text_of_copy(data, "a.txt"), CopyText)
    assert isinstance(words_of(html), str)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"<head><title>Unseen</title></head><body>On<b>e</b> w&ouml;rd<p>two</p><style>p{}</style>", "onewördtwo"),
        ("<meta charset=windows-1251>Слово".encode("cp1251"), "слово"),
        ("Wörd".encode("utf-16"), "wörd"),
        (b"W\xf6rd", "wörd"),
        (b"<head><p>never closed<body>seen", "seen"),
    ],
)
def test_the_words_of_a_web_page(data: bytes, said: str) -> None:
    """What a reader sees, in the letters that the page names or is written in."""
    assert text_of_copy(data, "page.html").pages[0].text.text == said
