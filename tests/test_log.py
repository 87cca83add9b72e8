from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from dossiers import dossier_from, errors, found, path_of, problems_of
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from audit.evidence.files import read_sheets
from audit.evidence.fingerprint import fingerprint
from audit.evidence.kept import Kept
from audit.evidence.model import Change, Dossier
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.evidence.write import write_folder, write_workbook, write_zip
from audit.report.files import card_files
from audit.report.markdown import markdown
from audit.report.page import page
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score

FULL = read_rubric("meaningful-consultation")
ASKED = asked(FULL)
TOLD = """
## sources
| id | title | side | kind |
|----|-------|------|------|
| call | The call | sponsor | official |
| jane | A talk | affected | testimony |
| list | A list | sponsor | official |

## documents
| id | kind | published | date | source |
|----|------|-----------|------|--------|
| d1 | call | yes | 2021-01-01 | call |

## barriers
| barrier | answered | source |
|---------|----------|--------|
| Far away | no | jane |

## replies
| criterion | date | text | source | note | status |
|-----------|------|------|--------|------|--------|
| TIM-1 | 2021-05-03 | It was longer. | call | | |
| COD-1 | 2021-05-03 | Jane Doe was asked. | call | It names a person. | set_aside |
"""
LOG = """
## log
| date | where | old | new | role | reason | source |
|------|-------|-----|-----|------|--------|--------|
| 2021-05-03 | process closed | 2021-02-01 | =2021-03-01 | assessor | <b>A notice</b> was shown. | call |
| 2021-05 | documents d1 | | call, published 2021-01-01 | assessor | It was sent. | call |
| 2021-05-04 | process helped | 3 | 7 | assessor | Counted again. | list |
| 2021-05-04 | sessions nairobi-2021 attendance | 3 | 4 | assessor | Counted again. | list |
| 2021-05-04 | participants p1 | Jane | | assessor | Taken out. | list |
| 2021-05-04 | barriers | Far away | Too far | assessor | Worded anew. | jane |
| 2021-05-04 | sources jane | Jane | A talk | assessor | Renamed. | |
| 2021-05-04 | replies COD-1 | | Jane Doe was asked. | assessor | Taken in. | call |
| 2021-05-04 | replies TIM-1 | | dispute | assessor | Taken in. | call |
| 2021-05-04 | tables sessions | partial | complete | assessor | A list was shown. | list |
| 2021-05-04 | tables participants | 3 | 4 | assessor | A list was shown. | list |
"""


def dossier(log: str = LOG) -> Dossier:
    """Return a dossier with a log, read for the full rubric."""
    return dossier_from(TOLD + log, asked=ASKED)


def test_the_log_is_read_as_it_stands() -> None:
    """Day, place, old and new, role, reason and source; blank where nothing stood there."""
    by_place = {change.where: change for change in dossier().log}
    closed = by_place["process closed"]
    assert (closed.old, closed.new, closed.role) == ("2021-02-01", "=2021-03-01", "assessor")
    assert (closed.reason, closed.sources, str(closed.date and closed.date.low)) == (
        "<b>A notice</b> was shown.", ("call",), "2021-05-03",
    )  # fmt: skip
    assert by_place["documents d1"].old == ""


def test_every_problem_of_the_log_at_once() -> None:
    """No day, no place, a place that is no sheet, no role, no reason, a day to come, a line set aside."""
    text = """
    ## log
    | date | where | new | role | reason | status | note |
    |------|-------|-----|------|--------|--------|------|
    | | proces closed | x | assessor | Why. | | |
    | 2022-01-01 | process closed | x | assessor | Why. | | |
    | soon | process closed | x | | | | |
    | 2021-01-01 | | x | assessor | Why. | set_aside | No more. |
    """
    problems = problems_of(text)
    assert sorted(errors(problems)) == sorted(
        ["log_incomplete"] * 4 + ["log_nowhere", "after_as_of", "bad_date", "log_set_aside"]
    )
    assert str(found(problems, "log_nowhere")) == (
        "log.csv, cell B2: The log names no sheet in proces closed. Begin with the sheet. Did you mean process?"
    )
    assert "says what was changed back" in str(found(problems, "log_set_aside"))


def test_a_log_changes_no_level_and_no_hash_where_there_is_none() -> None:
    """With it the card differs in the log and the hash; an empty sheet says nothing."""
    plain, with_log = (json.loads(score(one, FULL).to_json()) for one in (dossier(""), dossier()))
    assert with_log.pop("log")
    assert plain.pop("log") == []
    assert with_log.pop("evidence") != plain.pop("evidence")
    assert with_log == plain
    head = "\n## log\n| date | where | new | role | reason |\n|--|--|--|--|--|\n"
    assert fingerprint(dossier("")) == fingerprint(dossier(head))


def test_the_order_of_the_log_changes_nothing() -> None:
    """The card lists the earliest first, whatever the order of the rows."""
    head, rows = LOG.strip().splitlines()[:3], LOG.strip().splitlines()[3:]
    other = dossier("\n" + "\n".join([*head, *reversed(rows)]))
    assert fingerprint(other) == fingerprint(dossier())
    card = score(other, FULL)
    assert card.to_json() == score(dossier(), FULL).to_json()
    assert [change.date for change in card.log][:2] == ["3 May 2021", "4 May 2021"]
    assert card.log[-1].date == "May 2021"


def test_what_is_published_of_a_log_tells_of_nobody() -> None:
    """Of fields and tables that count people it tells the sheet only; testimony and words set aside stay unnamed."""
    open_ = redact(dossier())
    told = {(change.where, change.old, change.new) for change in open_.log}
    hidden = "withheld"
    assert told == {
        ("process closed", "2021-02-01", "=2021-03-01"),
        ("documents d1", "", "call, published 2021-01-01"),
        ("process", hidden, hidden),
        ("sessions", hidden, hidden),
        ("participants", hidden, ""),
        ("barriers", hidden, hidden),
        ("sources", hidden, hidden),
        ("replies", "", hidden),
        ("replies TIM-1", "", "dispute"),
        ("tables sessions", "partial", "complete"),
        ("tables", hidden, hidden),
    }
    assert "list" not in open_.sources, "a source that nothing published rests on is not told by the log"
    assert {name for change in open_.log for name in change.sources} == {"call"}
    files = card_files(score(dossier(), FULL), FULL, open_)
    assert not [name for name, data in files.items() if b"Jane" in data or b"nairobi" in data]


PLACES = st.sampled_from(
    ["process closed", "process helped", "process title", "process", "Sessions s1", "answers TIM-1", "answers REA-1",
     "replies COD-1", "sources call", "sources jane", "sources list", "tables seats", "seats x", "documents d1"]
)  # fmt: skip
CHANGES = st.builds(
    Change,
    where=PLACES,
    old=st.sampled_from(["", "3", "partial", "withheld"]),
    new=st.sampled_from(["", "4", "complete"]),
    role=st.just("assessor"),
    reason=st.just("Why."),
    sources=st.sampled_from([(), ("call",), ("jane",), ("call", "list")]),
)


WORKING = dossier()


@settings(deadline=None, max_examples=20)
@given(st.lists(CHANGES, max_size=6))
def test_redacting_a_log_again_changes_nothing(changes: list[Change]) -> None:
    """The publishable dossier is its own, and gives the card of the working one."""
    working = replace(WORKING, log=tuple(changes))
    open_ = redact(working)
    assert redact(open_) == open_
    assert fingerprint(redact(open_)) == fingerprint(open_)
    assert score(working, FULL).to_json() == score(open_, FULL).to_json()


@pytest.mark.parametrize("form", ["folder", "xlsx", "zip"])
def test_a_log_is_written_and_read_again(form: str, tmp_path: Path) -> None:
    """The same dossier comes back, with its hash; what begins like a formula stays text."""
    read, out = dossier(), tmp_path / f"again{'' if form == 'folder' else f'.{form}'}"
    {"folder": write_folder, "xlsx": write_workbook, "zip": write_zip}[form](read, out)
    again = read_dossier(out, ASKED)
    assert again == read
    assert fingerprint(again) == fingerprint(read)


def test_every_output_prints_the_log(tmp_path: Path) -> None:
    """Changes of one day, role and reason stand together; all text is escaped."""
    card = score(dossier(), FULL)
    html, text = page(card), markdown(card)
    assert "<p>3 May 2021, by the assessor: &lt;b&gt;A notice&lt;/b&gt; was shown.</p>" in html.replace("\n", "")
    assert "process closed: “2021-02-01” became “=2021-03-01”" in html
    assert "documents d1: “call, published 2021-01-01” added" in html
    assert "3 May 2021, by the assessor: &lt;b&gt;A notice&lt;/b&gt; was shown." in text
    assert "- participants: “withheld” taken out" in text
    (tmp_path / "card.xlsx").write_bytes(card_files(card, FULL, redact(dossier()))["card.xlsx"])
    rows = list(load_workbook(tmp_path / "card.xlsx")["Summary"].iter_rows())
    (closed,) = [row for row in rows if row[0].value == "What was changed: process closed"]
    assert [cell.value for cell in closed] == [
        "What was changed: process closed", "2021-02-01", "=2021-03-01",
        "3 May 2021, by the assessor: <b>A notice</b> was shown.",
    ]  # fmt: skip
    assert closed[2].data_type == "s"
    assert "What was changed" not in page(score(dossier(""), FULL))


def test_what_is_kept_keeps_every_cell(tmp_path: Path) -> None:
    """Written again it has the same cells; a row that is added or changed is the only difference."""
    raw = read_sheets(path_of(TOLD + LOG, tmp_path))
    kept = Kept(raw)
    assert {name: sheet.rows for name, sheet in kept.raw().sheets.items()} == {
        name: sheet.rows for name, sheet in raw.sheets.items()
    }
    kept.add("answers", {"criterion": "TIM-1", "answer": "meets", "reason": ""})
    assert kept.change("documents", {"id": "d1"}, {"date": "2021-01-02", "page": "3"})
    assert not kept.change("documents", {"id": "d2"}, {"date": "2021-01-02"})
    after = kept.raw().sheets
    assert [dict(row.cells) for row in after["answers"].rows] == [{"criterion": "TIM-1", "answer": "meets"}]
    assert after["documents"].rows[0].cells["date"] == "2021-01-02"
    assert {name: sheet.rows for name, sheet in after.items() if name not in ("answers", "documents")} == {
        name: sheet.rows for name, sheet in raw.sheets.items() if name != "documents"
    }
