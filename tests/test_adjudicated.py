"""A criterion on which somebody decided between assessors keeps showing what the assessors had left open."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner
from dossiers import dossier_from, path_of
from hypothesis import given, settings
from hypothesis import strategies as st
from test_agree import RUBRIC, WORDS, Given, markdown, rubric_text

from audit.cli.main import main
from audit.errors import Invalid
from audit.evidence.redact import redact
from audit.report.markdown import markdown as as_markdown
from audit.report.page import page
from audit.report.workbook import workbook
from audit.rubric.asked import asked
from audit.scoring.findings import find
from audit.scoring.levels import Levels
from audit.scoring.read_card import card_of
from audit.scoring.score import score
from audit.scoring.scorecard import CriterionCard, LevelCard, Scorecard
from audit.scoring.stated import before_adjudication

UNDECIDED: Given = {"A": {"ONE-1": "approaches"}, "B": {"ONE-1": "meets..exceeds"}}
DECIDED: Given = {**UNDECIDED, "C>A;B": {"ONE-1": "meets"}}
WORDS_BEFORE = "The answers before left approaches to exceeds open."


def card(answers: Given) -> Scorecard:
    """Return the card of a dossier with these answers."""
    return score(dossier_from(markdown(answers), asked=asked(RUBRIC)), RUBRIC)


def first(answers: Given) -> CriterionCard:
    """Return its first finding."""
    return card(answers).criteria[0]


def test_the_range_before_stands_beside_the_level() -> None:
    """Meets, after approaches to exceeds; where nobody decided there is nothing to show."""
    found = first(DECIDED)
    assert found.level == LevelCard(low="meets", high="meets")
    assert found.before_adjudication == LevelCard(low="approaches", high="exceeds")
    assert first(UNDECIDED).before_adjudication is None


@pytest.mark.parametrize("named", ["yes", "Nobody", "A;yes"])
def test_an_answer_that_adjudicates_names_whom_it_replaces(named: str) -> None:
    """One that names nobody who answered would count as one more answer: it is an error that says whom to name."""
    with pytest.raises(Invalid, match=r"is no assessor with an answer on ONE-1.*Write in adjudicates .*A and B"):
        first({**UNDECIDED, f"C>{named}": {"ONE-1": "meets"}})


def test_nobody_adjudicates_an_answer_of_nobody() -> None:
    """Where no answer says who gave it, the mend is to write that first."""
    with pytest.raises(Invalid, match="Write in the column assessor who gave each answer on ONE-1"):
        first({"": {"ONE-1": "approaches"}, "C>yes": {"ONE-1": "meets"}})


def test_an_answer_set_aside_decides_nothing() -> None:
    """Nor is one that was set aside replaced."""
    text = markdown(DECIDED).replace("adjudicates |", "adjudicates | status | note |")
    row = "| ONE-1 | C | meets | So by C. | press | A;B |"
    text = text.replace(row, f"{row} set_aside | Not heard. |")
    dossier = dossier_from(text, asked=asked(RUBRIC))
    assert before_adjudication(dossier, "ONE-1") is None
    assert score(dossier, RUBRIC).criteria[0].level == LevelCard(low="approaches", high="exceeds")


spans = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda ends: (min(ends), max(ends)))


@settings(max_examples=40, deadline=None)
@given(st.lists(spans, min_size=1, max_size=3), spans)
def test_the_range_before_is_what_is_found_without_the_decision(
    given_: list[tuple[int, int]], decision: tuple[int, int]
) -> None:
    """It is the finding on the same answers with nobody to decide, and it holds the level after or differs from it."""

    def said(span: tuple[int, int]) -> str:
        return WORDS[span[0]] if span[0] == span[1] else f"{WORDS[span[0]]}..{WORDS[span[1]]}"

    names = "ABC"[: len(given_)]
    answers: Given = {name: {"ONE-1": said(span)} for name, span in zip(names, given_, strict=True)}
    found = first({**answers, f"Z>{';'.join(names)}": {"ONE-1": said(decision)}})
    assert found.before_adjudication == first(answers).level
    assert found.before_adjudication == LevelCard(
        low=WORDS[min(low for low, _ in given_)], high=WORDS[max(high for _, high in given_)]
    )
    assert found.level == LevelCard(low=WORDS[decision[0]], high=WORDS[decision[1]])


def test_what_else_is_asked_holds_before_as_after() -> None:
    """The range before comes from the finding as a whole, not from the answers alone."""
    dossier = dossier_from(markdown(DECIDED), asked=asked(RUBRIC))
    before = before_adjudication(dossier, "ONE-1")
    assert before is not None
    assert find(before, RUBRIC, "ONE-1").span == Levels(1, 3)
    assert [answer.assessor for answer in before.answers] == ["A", "B"]


def test_every_view_says_so() -> None:
    """Page, markdown and workbook, and explain; under 200 bytes of the page, and none where nobody decided."""
    decided, without = card(DECIDED), card(UNDECIDED)
    bare = decided.model_copy(
        update={
            "criteria": (decided.criteria[0].model_copy(update={"before_adjudication": None}), *decided.criteria[1:])
        }
    )
    html = page(decided)
    assert WORDS_BEFORE in html
    assert 0 < len(html.encode()) - len(page(bare).encode()) < 200
    assert "Before adjudication" not in page(without)
    assert f"before adjudication: {WORDS_BEFORE}" in as_markdown(decided)
    assert "before adjudication" not in as_markdown(without)
    dossier = redact(dossier_from(markdown(DECIDED), asked=asked(RUBRIC)))
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(decided, RUBRIC, dossier)))["Criteria"]
    head, row = list(sheet.iter_rows(values_only=True))[:2]
    assert row[head.index("Before adjudication")] == WORDS_BEFORE


def test_explain_says_so(tmp_path: Path) -> None:
    """In the walk of the criterion."""
    place, used = path_of(markdown(DECIDED), tmp_path), tmp_path / "judged.yaml"
    used.write_text(rubric_text())
    done = CliRunner().invoke(main, ["explain", str(place), "ONE-1", "--rubric", str(used)])
    assert done.exit_code == 0, done.stderr
    assert f"Before adjudication: {WORDS_BEFORE}" in done.stdout


def test_cards_with_and_without_it_are_read() -> None:
    """A card from before is read as it was; one that names another level is refused."""
    text = card(DECIDED).to_json()
    assert card_of(text.encode(), "card.json") == card(DECIDED)
    older = "\n".join(line for line in card(UNDECIDED).to_json().splitlines() if "before_adjudication" not in line)
    assert card_of(older.encode(), "card.json") == card(UNDECIDED)
    broken = text.replace(
        '"before_adjudication": {\n        "high": "exceeds"', '"before_adjudication": {\n        "high": "best"'
    )
    assert broken != text
    with pytest.raises(Invalid, match="a level that the rubric does not name"):
        card_of(broken.encode(), "card.json")
