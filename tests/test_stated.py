"""Answers of assessors: what they say together, and when they stand in for tables."""

from __future__ import annotations

import pytest
from dossiers import dossier_from

from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.findings import Finding, find
from audit.scoring.levels import Levels

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
