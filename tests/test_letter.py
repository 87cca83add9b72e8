from __future__ import annotations

import io
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn
from dossiers import dossier_from, with_fields

from audit.cli.opening import open_both
from audit.errors import AuditError
from audit.evidence.model import Dossier
from audit.evidence.redact import redact
from audit.insight.asking import Asking, asking
from audit.report.letter import Block, Grid, Heading, Paragraph, Points, Sent, letter, markdown, office_of
from audit.report.letter_docx import docx
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.words import say

UN_WOMEN = Path(__file__).parents[1] / "examples" / "un-women-2016"
FORBIDDEN = ("failed", "refus", "ignor", "hid the", "neglect")


@pytest.fixture(scope="module")
def un_women() -> tuple[Dossier, Rubric, Asking]:
    """The example as it is published, its rubric, and what to ask for."""
    read, rubric = open_both(UN_WOMEN, "meaningful-consultation")
    known = redact(read)
    return known, rubric, asking(known, rubric)


def text_of(blocks: tuple[Block, ...]) -> str:
    """Return all words of a letter."""
    said = []
    for block in blocks:
        if isinstance(block, Heading):
            said.append(say(block.text))
        elif isinstance(block, Paragraph):
            said += [say(line) for line in block.lines]
        elif isinstance(block, Points):
            said += [say(item) for item in block.items]
        else:
            said += [say(cell) for row in (block.head, *block.rows) for cell in row]
    return "\n".join(said)


def test_the_letter_says_who_asks_what_and_what_happens_then(un_women: tuple[Dossier, Rubric, Asking]) -> None:
    """It names the process, the rubric with its version, the day, the limit as our own choice, and gates."""
    known, rubric, found = un_women
    said = text_of(letter(known, rubric, found, Sent("Civil society section", date(2026, 11, 27), 21)))
    for words in (
        "To: UN Women, Civil society section",
        "From: the project's authors, as a worked example (independent)",
        "Date: 27 November 2026",
        f"version {rubric.version}",
        "read up to 31 December 2019",
        "Settles 3 criteria: REA-1 (a gate), REA-4 and AFF-1 (a gate).",
        "Please answer by 18 December 2026. The time is our own choice; no standard gives one.",
        "printed in full",
        "printed as “not found”",
        "A research protocol (INF-1 and INF-2)",
    ):
        assert words in said
    assert not [word for word in FORBIDDEN if word in said.casefold()]


def test_without_a_day_there_is_a_line_to_fill_in(un_women: tuple[Dossier, Rubric, Asking]) -> None:
    """No clock is read: the day is given or left open."""
    known, rubric, found = un_women
    said = text_of(letter(known, rubric, found, Sent(days=30)))
    assert "Date: ____" in said
    assert "within 30 days of this letter" in said


def test_everything_asked_for_stands_in_the_annex(un_women: tuple[Dossier, Rubric, Asking]) -> None:
    """One row each, with the questions it bears on."""
    known, rubric, found = un_women
    (grid,) = [block for block in letter(known, rubric, found, Sent()) if isinstance(block, Grid)]
    assert len(grid.rows) == len(found.wanted) == 8
    for one, row in zip(found.wanted, grid.rows, strict=True):
        assert all(rubric.criteria[id].question in say(row[2]) for id in (*one.settles, *one.bears_on))


def test_no_list_of_people_is_asked_for(un_women: tuple[Dossier, Rubric, Asking]) -> None:
    """Of people and contributions counts are asked for, and names are asked to be left out."""
    known, rubric, _ = un_women
    whole = asking(known, rubric, most=1000)
    asked_for = [say(one.what) for one in whole.wanted if one.input.name in ("participants", "submissions")]
    assert asked_for
    assert all(what.startswith("a count of") for what in asked_for)
    assert "no names or contact details" in text_of(letter(known, rubric, whole, Sent()))


def test_every_sentence_can_be_translated(un_women: tuple[Dossier, Rubric, Asking]) -> None:
    """Each passes through the hook: what is left in English is only what the dossier and the rubric say."""
    known, rubric, found = un_women
    seen: list[str] = []

    def hook(pattern: str) -> str:
        seen.append(pattern)
        return pattern

    markdown(letter(known, rubric, found, Sent()), hook)
    assert {"What we ask for", "Dear colleagues at {sponsor},", "With thanks,", "{what}, by {columns}"} <= set(seen)


HOSTILE = with_fields(
    "| title | <script>x</script> [a](http://x) \\| b | |", "| regions_in_scope | african | call |", without="title"
)


def hostile() -> tuple[Dossier, Rubric, Asking]:
    """Return a dossier whose title means something in markdown and HTML."""
    rubric = read_rubric("light")
    known = redact(dossier_from(HOSTILE, asked=asked(rubric)))
    return known, rubric, asking(known, rubric)


def test_text_of_a_dossier_is_text_in_the_letter() -> None:
    """Markup in a title is escaped, and makes no cell of its own."""
    known, rubric, found = hostile()
    made = markdown(letter(known, rubric, found, Sent("a | b\nc")))
    assert "<script" not in made
    assert "[a](" not in made
    cells = [line.replace("\\|", "").count("|") for line in made.splitlines() if line.startswith("|")]
    assert set(cells) == {5}


def test_the_document_has_headings_lists_and_a_header_row(un_women: tuple[Dossier, Rubric, Asking]) -> None:
    """A .docx that screen readers can walk: real headings, a numbered list, a header row, its language."""
    known, rubric, found = un_women
    made = Document(io.BytesIO(docx(letter(known, rubric, found, Sent(on=date(2026, 11, 27))))))
    styles = [paragraph.style.name for paragraph in made.paragraphs if paragraph.style]
    assert styles.count("Heading 1") == 1
    assert styles.count("Heading 2") == 4
    assert styles.count("List Number") == len(found.wanted)
    (table,) = made.tables
    assert table.rows[0]._tr.trPr is not None
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [cell.text for cell in table.rows[0].cells] == ["No.", "What", "Why", "Criteria"]
    assert len(table.rows) == len(found.wanted) + 1
    language = made.styles["Normal"].element.rPr.find(qn("w:lang"))
    assert language.get(qn("w:val")) == "en-GB"


def test_the_document_names_nobody_and_is_the_same_each_time(un_women: tuple[Dossier, Rubric, Asking]) -> None:
    """No author, no time of day, the same bytes."""
    known, rubric, found = un_women
    blocks = letter(known, rubric, found, Sent())
    first = docx(blocks)
    said = Document(io.BytesIO(first)).core_properties
    assert (said.author, said.last_modified_by, said.comments) == ("", "", "")
    assert said.created is not None
    assert said.created.year == 2000
    assert first == docx(blocks)


def test_control_characters_do_not_break_the_document() -> None:
    """What XML cannot hold is left out."""
    known, rubric, found = hostile()
    broken = replace(known, claims={**known.claims, "title": (replace(known.claims["title"][0], text="a\x0bb\x00c"),)})
    made = Document(io.BytesIO(docx(letter(broken, rubric, found, Sent()))))
    assert "a b c" in made.paragraphs[0].text


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the .docx needs it."""
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(AuditError, match=r"pip install 'consultation-audit\[docx\]'"):
        docx(())


@pytest.mark.parametrize(
    ("given", "office"),
    [("", "River Agency"), ("River Agency, Unit 3", "River Agency, Unit 3"), (" Unit  3 ", "River Agency, Unit 3")],
)
def test_an_office_stands_after_its_sponsor(given: str, office: str) -> None:
    """So that the card can tell that the sponsor was asked."""
    assert office_of("River Agency", given) == office
