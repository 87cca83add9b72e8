from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from dossiers import dossier_from, errors, found, path_of, problems_of
from openpyxl import load_workbook

from audit.bounds import Truth
from audit.evidence.fingerprint import fingerprint
from audit.evidence.model import Dossier
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.restored import restored
from audit.evidence.write import grids, write_folder, write_workbook
from audit.report.files import card_files
from audit.report.markdown import markdown
from audit.report.page import page
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score
from audit.scoring.scorecard import Scorecard

LIGHT = read_rubric("light")
ASKED = asked(LIGHT)
TOLD = """
## sources
| id | title | side | kind |
|----|-------|------|------|
| site | Its site | sponsor | official |
| jane | A talk | affected | testimony |
"""
REPLIES = (
    TOLD
    + """
## replies
| criterion | from | date | text | accepted | source | page | note | status |
|-----------|------|------|------|----------|--------|------|------|--------|
| tim-1 | | 2021-05-03 | <b>The call was open</b><br>for ten weeks. | no | site | 3 | ours | |
| TIM-1 | Legal office | 2021-04 | =1+1 is what we said first. | | jane | 7 | | |
| FEE-1 | Legal office | | A summary will follow. | unknown | site | | | |
| COD-1 | Legal office | 2021-05 | Jane Doe was asked. | yes | site | | It names a person. | set_aside |
"""
)


def dossier(markdown: str = REPLIES) -> Dossier:
    """Return a dossier with replies, read for the light rubric."""
    return dossier_from(markdown, asked=ASKED)


def card() -> Scorecard:
    """Return its card."""
    return score(dossier(), LIGHT)


def replies(made: Scorecard, id: str) -> list[dict[str, str]]:
    """Return the replies on one criterion as card.json holds them."""
    return next(one["reply"] for one in json.loads(made.to_json())["criteria"] if one["id"] == id)


def test_replies_are_read_word_for_word() -> None:
    """A criterion in any case, one day or a span, what the assessor made of it; the words as they stand."""
    by_text = {reply.text: reply for reply in dossier().replies}
    first = by_text["<b>The call was open</b>\nfor ten weeks."]
    assert (first.criterion, first.by, first.accepted, first.sources) == ("TIM-1", "", Truth.NO, ("site",))
    assert first.date is not None
    assert first.date.exact
    assert by_text["A summary will follow."].date is None
    assert by_text["A summary will follow."].accepted is Truth.UNKNOWN
    assert by_text["=1+1 is what we said first."].accepted is None
    assert by_text["Jane Doe was asked."].set_aside


def test_a_reply_changes_no_level() -> None:
    """The card with replies differs from the one without in nothing but the replies and the hash."""
    without = score(dossier(TOLD), LIGHT)
    with_replies = json.loads(card().to_json())
    plain = json.loads(without.to_json())
    for one in with_replies["criteria"]:
        one["reply"] = []
    for name in ("evidence", "set_aside", "sources", "restored", "tallies"):
        with_replies[name] = plain[name] = None
    for made in (with_replies, plain):
        made["overall"]["restored"] = None
    assert with_replies == plain
    assert fingerprint(dossier()) != fingerprint(dossier(TOLD))


def test_a_dossier_without_replies_keeps_its_hash() -> None:
    """An empty sheet says nothing, so it changes nothing."""
    assert fingerprint(dossier(TOLD)) == fingerprint(dossier(TOLD + "\n## replies\n| criterion | text |\n|--|--|\n"))


def test_the_card_prints_replies_beside_the_finding() -> None:
    """The earliest first, who replied (the sponsor unless said), when, and what the assessor made of it."""
    assert replies(card(), "TIM-1") == [
        {"from": "Legal office", "date": "April 2021", "text": "=1+1 is what we said first.", "accepted": "",
         "answer": ""},
        {"from": "River Agency", "date": "3 May 2021", "text": "<b>The call was open</b>\nfor ten weeks.",
         "accepted": "no", "answer": ""},
    ]  # fmt: skip
    assert replies(card(), "FEE-1")[0] == {
        "from": "Legal office", "date": "", "text": "A summary will follow.", "accepted": "unknown", "answer": "",
    }  # fmt: skip
    assert replies(card(), "REA-1") == []
    assert Scorecard.model_validate(card().model_dump()) == card()


SNAPSHOT = (
    "<dt>Sponsor&#39;s reply<dd><blockquote>=1+1 is what we said first.</blockquote>"
    '<p class="small">Legal office, April 2021.</p>'
    "<blockquote>&lt;b&gt;The call was open&lt;/b&gt; for ten weeks.</blockquote>"
    '<p class="small">River Agency, 3 May 2021. The assessor does not accept it.</p>'
)


def test_the_page_prints_a_reply_in_full_and_escaped() -> None:
    """Beside its finding, in the sponsor's words; a criterion without one says that none is on record."""
    html = page(card())
    assert SNAPSHOT in html.split('id="TIM-1"')[1].split("</details>")[0]
    assert "None on record." in html.split('id="REA-1"')[1].split("</details>")[0]
    assert "what it said is printed with the criterion" in html
    assert "<b>The call was open" not in html


def test_a_reply_on_what_does_not_apply_is_printed_too() -> None:
    """The right of reply does not hang on whether the criterion applies."""
    text = REPLIES + "\n## answers\n| criterion | answer | reason | source |\n|--|--|--|--|\n"
    text += "| MOD-1 | not applicable | An order ruled it out. | site |\n"
    made = score(dossier(text.replace("| FEE-1 | Legal", "| MOD-1 | Legal")), LIGHT)
    row = page(made).split('id="MOD-1"')[1].split("</details>")[0]
    assert "Why it does not apply" in row
    assert "<blockquote>A summary will follow.</blockquote>" in row


def test_the_text_and_the_workbook_print_replies() -> None:
    """card.md lists them under a heading of their own; card.xlsx in a column, as text."""
    assert (
        "\n## The sponsor's replies\n\n"
        "- TIM-1: Legal office, April 2021: “=1+1 is what we said first.”\n"
        "- TIM-1: River Agency, 3 May 2021: “&lt;b&gt;The call was open&lt;/b&gt; for ten weeks.” "
        "The assessor does not accept it.\n"
        "- FEE-1: Legal office: “A summary will follow.” The assessor could not tell whether it holds.\n"
    ) in markdown(card())
    assert "replies" not in markdown(score(dossier(TOLD), LIGHT))


def test_the_workbook_prints_replies(tmp_path: Path) -> None:
    """In a column of the criteria and among the evidence, always as text."""
    (tmp_path / "card.xlsx").write_bytes(card_files(card(), LIGHT, redact(dossier()))["card.xlsx"])
    book = load_workbook(tmp_path / "card.xlsx")
    head, *rows = book["Criteria"].iter_rows(values_only=True)
    told = {row[0]: row[head.index("Sponsor's reply")] for row in rows}
    assert str(told["TIM-1"]).startswith("Legal office, April 2021: “=1+1 is what we said first.” River Agency")
    cells = [cell for row in book["Evidence used"].iter_rows() for cell in row if "=1+1" in str(cell.value)]
    assert [cell.data_type for cell in cells] == ["s"]


def test_a_reply_set_aside_is_listed_and_its_words_withheld() -> None:
    """It may have been set aside for naming somebody: no output holds its words, and restored it is no more told."""
    made = card()
    assert replies(made, "COD-1") == []
    (aside,) = made.set_aside
    assert (aside.where, aside.text, aside.reason) == ("replies COD-1", "", "It names a person.")
    files = card_files(made, LIGHT, redact(dossier()))
    assert not [name for name, data in files.items() if b"Jane" in data]
    assert [reply.text for reply in redact(dossier()).replies if reply.set_aside] == ["withheld"]
    assert not [reply for reply in restored(dossier()).replies if reply.set_aside]


def test_replies_are_published_in_full() -> None:
    """Words, days and who replied stay; where in a testimony one stands, and the assessor's notes, go."""
    open_ = redact(dossier())
    assert redact(open_) == open_
    kept = {reply.text: reply for reply in open_.replies}
    first = kept["<b>The call was open</b>\nfor ten weeks."]
    assert (first.page, first.note, str(first.date and first.date.low)) == ("3", "", "2021-05-03")
    told = kept["=1+1 is what we said first."]
    assert (told.sources, told.page, told.by) == (("testimony-1",), "", "Legal office")
    assert set(open_.sources) == {"site", "testimony-1"}
    assert score(open_, LIGHT).to_json() == card().to_json()


@pytest.mark.parametrize("form", ["folder", "xlsx"])
def test_replies_are_written_and_read_again(form: str, tmp_path: Path) -> None:
    """The same dossier comes back, with its hash; the columns are those of the format."""
    read, out = dossier(), tmp_path / "again"
    if form == "folder":
        write_folder(read, out)
    else:
        out = out.with_suffix(".xlsx")
        write_workbook(read, out)
    again = read_dossier(out, ASKED)
    assert again == read
    assert fingerprint(again) == fingerprint(read)
    head = ["criterion", "from", "date", "text", "accepted", "source", "page", "note", "status"]
    assert grids(read)["replies"][0] == head


def test_every_problem_of_a_reply_at_once() -> None:
    """An unknown criterion, no words, a day after as_of, a word that is neither yes nor no, a column of phones."""
    text = """
    ## replies
    | criterion | date | text | accepted | source | phone |
    |-----------|------|------|----------|--------|-------|
    | tim1 | 2021-05-03 | Words. | perhaps | call | +49 1234 567890 |
    | TIM-1 | 2021-07-01 | Words. | | call | |
    | TIM-1 | 2021-05-03 | | | nowhere | |
    | | | Words. | | call | |
    """
    problems = problems_of(text, asked=ASKED)
    assert sorted(errors(problems)) == [
        "after_as_of", "bad_yes_no", "personal_data", "reply_without_text", "unknown_criterion", "unknown_criterion",
        "unknown_source",
    ]  # fmt: skip
    late = found(problems, "after_as_of")
    assert str(late) == (
        "replies.csv, cell B3: The reply is dated after as_of. Check the date, or read the record up to a later day."
    )
    unknown = [str(problem) for problem in problems if problem.code == "unknown_criterion"]
    assert unknown[0] == "replies.csv, cell A2: The rubric light has no criterion tim1. Did you mean TIM-1?"
    assert unknown[1] == "replies.csv, cell A5: This reply names no criterion."
    assert "Write the sponsor's own words" in str(found(problems, "reply_without_text"))


def test_what_is_no_problem_of_a_reply() -> None:
    """A day before the process began, a criterion that the profile leaves out; without a source there is a warning."""
    text = "## replies\n| criterion | date | text |\n|--|--|--|\n| TIM-1 | 1999 | Words. |\n| MOD-4 | | Words. |"
    problems = problems_of(text, asked=ASKED)
    assert errors(problems) == []
    assert str(found(problems, "no_source").what) == "In replies 2 rows name no source: rows 2 and 3."
    assert re.fullmatch(r".*replies\.csv, .*", str(found(problems, "no_source")))
    assert [reply.criterion for reply in dossier(text).replies] == ["MOD-4", "TIM-1"]


def test_a_blank_sheet_of_replies_can_be_made(tmp_path: Path) -> None:
    """`new --tables replies` gives it, with an example that never counts."""
    from audit.rubric.template import blank
    from audit.rubric.template_files import csv_files

    made = {sheet.name: sheet for sheet in blank(LIGHT, {}, ["replies"])}
    assert list(made) == ["process", "answers", "replies", "tables", "sources"]
    assert made["replies"].columns["criterion"].choices == tuple(LIGHT.criteria)
    place = path_of(TOLD, tmp_path)
    (place / "replies.csv").write_bytes(csv_files(list(made.values()))["replies.csv"])
    assert read_dossier(place, ASKED).replies == ()
