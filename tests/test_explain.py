"""The walk from a finding to its evidence, where the first or last day of the process is not given."""

from __future__ import annotations

from pathlib import Path

import pytest
from dossiers import path_of, with_fields

from audit.cli.opening import open_both
from audit.insight.explain import Walk, walk
from audit.scoring.score import score

UN_WOMEN = Path(__file__).parents[1] / "examples" / "un-women-2016"


def walked(path: Path, criterion: str) -> Walk:
    """Return the walk of a criterion of the shipped rubric."""
    dossier, rubric = open_both(path, "meaningful-consultation")
    return walk(dossier, rubric, score(dossier, rubric), criterion)


def sessions_of(found: Walk) -> dict[str, str]:
    """Return the sessions of a walk and how each counts."""
    return {row.ref.key: row.ref.part for row in found.rows if row.ref.table == "sessions"}


@pytest.mark.parametrize("criterion", ["FEE-1", "TIM-4"])
def test_a_day_that_follows_is_walked_to_what_sets_it(criterion: str) -> None:
    """No `ended` is given for UN Women: the close of the call, also as set aside, and the sessions stand for it."""
    found = walked(UN_WOMEN, criterion)
    closed = [(claim.text, claim.set_aside) for claim in found.claims if claim.field == "closed"]
    assert closed == [("2016-10-31", False), ("2016-11", True)]
    assert "written_call" in {claim.field for claim in found.claims}
    assert "sessions" in {table.name for table in found.tables}
    assert "apa-page" in {source.id for source in found.sources}


SESSIONS = """
## sessions
| id | start | held | run_by | source | status | note |
| first | 2020-03-01 | yes | sponsor | call | | |
| last | 2020-05-01 | yes | sponsor | call | | |
| perhaps | 2020-06-01 | planned | sponsor | call | | |
| sooner | 2020-04-01 | planned | sponsor | call | | |
| theirs | 2020-07-01 | yes | independent | letter | | |
| gone | 2020-08-01 | yes | sponsor | letter | set_aside | Not so. |
## tables
| table | state | as_of | source |
| sessions | complete | 2021-06-30 | call |
"""
DECIDED = "| decided | 2020-12-01 | press |"


def test_the_sessions_that_set_the_last_day_are_shown() -> None:
    """The last one held, a later one that may have been held, and one set aside; none that changes nothing."""
    found = walked(path_of(with_fields(DECIDED) + SESSIONS), "TIM-4")
    assert sessions_of(found) == {"last": "sure", "perhaps": "open", "gone": "left_out"}
    (last,) = [row for row in found.rows if row.ref.key == "last"]
    assert [(cell.column, cell.text) for cell in last.cells] == [
        ("held", "yes"), ("run_by", "sponsor"), ("start", "2020-05-01"),
    ]  # fmt: skip


def test_a_later_close_of_the_call_leaves_the_sessions_out() -> None:
    """Where the written call ended after them all, no session sets the day."""
    found = walked(path_of(with_fields(DECIDED, "| closed | 2020-10-01 | call |") + SESSIONS), "TIM-4")
    assert sessions_of(found) == {"gone": "left_out"}
    assert [claim.field for claim in found.claims] == ["closed", "decided"]


def test_a_day_that_is_given_stands_alone() -> None:
    """With `ended` given nothing else sets it; a search for it sets nothing."""
    given = walked(path_of(with_fields(DECIDED, "| ended | 2020-10-01 | call |") + SESSIONS), "TIM-4")
    assert [claim.field for claim in given.claims] == ["ended", "decided"]
    assert not sessions_of(given)
    assert not given.tables
    searched = walked(path_of(with_fields(DECIDED, "| ended | unknown | search |") + SESSIONS), "TIM-4")
    assert set(sessions_of(searched)) == {"last", "perhaps", "gone"}
