"""Answers of assessors: what they say together, and when they stand in for tables."""

from __future__ import annotations

import pytest
from dossiers import dossier_from

from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.findings import Finding, find
from audit.scoring.levels import Levels
from audit.scoring.score import score

RUBRIC = read_rubric("meaningful-consultation")


def found(criterion: str, *answers: str, tables: str = "") -> Finding:
    """Return a finding where these answers (assessor, answer, reason, source, adjudicates) were given."""
    rows = "\n".join(f"| {criterion} | {answer} |" for answer in answers)
    head = "| criterion | assessor | answer | reason | source | adjudicates |\n|--|--|--|--|--|--|"
    markdown = f"{tables}\n## answers\n{head}\n{rows}\n"
    return find(dossier_from(markdown, asked=asked(RUBRIC)), RUBRIC, criterion)


def test_a_level_answers_the_assessed_part() -> None:
    """A chosen level is the level, where nothing else is asked."""
    finding = found("MOD-2", "A | meets | | press | ")
    assert finding.span == Levels(2, 2)
    assert finding.status == "settled"
    assert not finding.stated


def test_assessors_who_differ_give_the_hull() -> None:
    """Approaches and meets-to-exceeds: approaches to exceeds, in dispute."""
    finding = found("MOD-2", "A | approaches | | press | ", "B | meets..exceeds | | press | ")
    assert finding.span == Levels(1, 3)
    assert finding.answered.disputed


def test_an_adjudicating_answer_replaces_those_it_names() -> None:
    """What was adjudicated no longer counts; the one that adjudicates does."""
    finding = found("MOD-2", "A | approaches | | press | ", "B | exceeds | | press | ", "C | meets | | press | A;B")
    assert finding.span == Levels(2, 2)


@pytest.mark.parametrize("answer", ["not found", "unknown"])
def test_not_found_is_unknown_and_was_looked_for(answer: str) -> None:
    """Somebody looked: unknown, and not the same as nobody having looked."""
    assert found("MOD-2", f"A | {answer} | | press | ").status == "unknown"
    assert found("MOD-2").status == "not_assessed"


def test_an_answer_that_rests_on_searches_alone_is_unknown() -> None:
    """A search proves that something is not public, never that it did not happen."""
    assert found("MOD-2", "A | missing | | search | ").status == "unknown"
    assert found("MOD-2", "A | missing | | search;press | ").status == "settled"


def test_a_level_stands_for_a_computed_criterion_only_where_nobody_looked() -> None:
    """Two sheets give a card: a level stands in for tables that are not there, and says so."""
    alone = found("AFF-1", "A | meets | | press | ")
    assert alone.span == Levels(2, 2)
    assert alone.stated
    table = """
## submissions
| affected | count | source |
|--|--|--|
| yes | 10 | press |
| no | 90 | press |

## tables
| table | state | as_of | source |
|--|--|--|--|
| submissions | complete | 2021-06-30 | press |
| sessions | complete | 2021-06-30 | press |
"""
    counted = found("AFF-1", "A | meets | | press | ", tables=table)
    assert counted.span == Levels(1, 1)
    assert not counted.stated
    assert counted.differs


def test_a_value_stands_for_the_measure() -> None:
    """A stated share is read against the ladder; a range leaves levels open."""
    assert found("AFF-1", "A | 45% | | press | ").span == Levels(2, 2)
    assert found("AFF-1", "A | 35%..65% | | press | ").span == Levels(1, 3)
    assert found("REA-1", "A | 4 of 5 | | press | ").span == Levels(2, 2)
    assert found("AFF-1", "A | 45% | | press | ").stated


def test_not_applicable_comes_before_the_tables() -> None:
    """Where the rubric allows it, with its reason."""
    finding = found("MOD-1", "A | not applicable | An order ruled it out. | press | ")
    assert finding.status == "not_applicable"
    assert finding.span is None
    assert "An order" in str(finding.reason)


def test_a_table_does_not_settle_whether_it_applies() -> None:
    """Sessions in every region do not decide between two assessors of whom one says that it does not apply."""
    tables = """
## sessions
| held | run_by | mode | level | region | source |
|--|--|--|--|--|--|
| yes | sponsor | in_person | regional | african | call |

## tables
| table | state | as_of | source |
|--|--|--|--|
| sessions | complete | 2021-06-30 | press |
"""
    both = ("A | not applicable | An order. | press | ", "B | exceeds | | press | ")
    assert found("MOD-1", *both, tables=tables).span == Levels(0, 3)


def test_assessors_who_differ_on_whether_it_applies_leave_all_open() -> None:
    """Applies or not is then unknown, and unknown stays in the sum."""
    finding = found("MOD-1", "A | not applicable | An order. | press | ", "B | exceeds | | press | ")
    assert finding.span == Levels(0, 3)
    assert finding.status == "unknown"


def told(criterion: str, *answers: str, tables: str = "") -> str:
    """Return what the card says that the record shows, where these answers were given."""
    rows = "\n".join(f"| {criterion} | {answer} |" for answer in answers)
    head = "| criterion | assessor | answer | reason | source | adjudicates |\n|--|--|--|--|--|--|"
    dossier = dossier_from(f"{tables}\n## answers\n{head}\n{rows}\n", asked=asked(RUBRIC))
    return next(one.shows for one in score(dossier, RUBRIC).criteria if one.id == criterion)


@pytest.mark.parametrize("criterion", ["RES-1", "INF-3", "IMP-1"])
def test_what_was_looked_for_is_said_once(criterion: str) -> None:
    """However many papers and tables a criterion asks for: one search, one sentence, at the end."""
    shown = told(criterion, "A | not found | Searched the site. | press | ")
    assert shown.endswith("Looked for and not found.")
    assert shown.count("Looked for and not found.") == 1
    assert "not known" not in shown.casefold()
    assert told(criterion, "A | unknown | | press | ").endswith("Looked for, and it could not be told.")


def test_a_table_that_was_given_is_not_said_to_be_looked_for() -> None:
    """A row of the documents says what it says; only what nobody listed was looked for in vain."""
    budget = "## documents\n| kind | published | source |\n|--|--|--|\n| budget | unknown | press |"
    assert "Publication of a budget. This is not known." in told("RES-1", "A | not found | | press | ", tables=budget)


def test_an_answer_waits_until_it_is_known_that_the_criterion_applies() -> None:
    """It does not say so by itself: the card names where to say it, and only where nobody looked."""
    waits = "The answer counts once it is known that the criterion applies. To say so, fill in the sheet barriers."
    assert found("COD-4", "A | approaches | | press | ").status == "unknown"
    assert told("COD-4", "A | approaches | | press | ").endswith(waits)
    assert waits not in told("COD-4", "A | not found | | press | ")
    barrier = "## barriers\n| barrier | source |\n|--|--|\n| Cost | press |"
    assert waits not in told("COD-4", "A | approaches | | press | ", tables=barrier)
    assert "fill in the field written_call." in told("TIM-1", "A | 60 | | press | ")
