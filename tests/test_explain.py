"""The walk from a finding to the last row of its evidence."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner
from dossiers import PROCESS, SOURCES, dossier_from, path_of, with_fields

from audit.cli.main import main
from audit.cli.opening import open_both
from audit.evidence.files import rubric_named
from audit.insight.explain import Walk, walk
from audit.rubric.asked import asked, tables_of
from audit.rubric.read import read_rubric
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


HEARD = """
## participants
| id | session | affected | count | status | note |
| p1 | s1 | yes | 12 | | |
| p2 | s1 | no | 8 | | |
| p3 | s1 | unknown | 30 | | |
| p4 | s2 | yes | 40 | | |
| p5 | s1 | yes | 6 | set_aside | A second list of the same people. |
## sessions
| id | held | run_by | start | attendance |
| s1 | yes | sponsor | 2020-03-01 | 60 |
| s2 | yes | independent | 2020-03-02 | 40 |
| s3 | no | sponsor | 2020-03-03 | |
| s4 | planned | sponsor | 2020-03-04 | 20 |
"""


def test_every_row_about_people_is_named_to_its_holder_with_what_it_does() -> None:
    """The card tells only how many people count; the walk names each row, and why it counts, may count or does not."""
    found = walked(path_of(with_fields() + HEARD), "AFF-1")
    said = {row.ref.key: (row.ref.part, str(row.ref.why or "")) for row in found.rows}
    assert said == {
        "p1": ("sure", "it is one of those asked for"),
        "p2": ("sure", "it counts in the whole only"),
        "p3": ("open", "it counts in the whole; whether it is one of those asked for is not known"),
        "p4": ("left_out", "the session does not count"),
        "p5": ("left_out", "set aside: A second list of the same people."),
        "s1": ("open", "it counts in the whole; whether it is one of those asked for is not known"),
        "s2": ("left_out", "it was run independently of the sponsor"),
        "s3": ("left_out", "it was not held"),
        "s4": ("open", "it was planned; that it was held is not on record"),
    }
    assert found.finding.rows.ids == ()


EXAMPLES = Path(__file__).parents[1] / "examples"
NAMED = sorted(path.parent if path.name == "process.csv" else path for path in EXAMPLES.glob("*/process.csv")) + sorted(
    EXAMPLES.glob("*/*.xlsx")
)


OPENED = {"people": ("participants", "sessions"), "documents": (), "population": ()}
"""What a measure's table is read from; of documents those of a kind are read, and the population is a yardstick."""


@pytest.mark.parametrize("path", NAMED, ids=lambda path: path.stem)
def test_no_row_is_passed_over(path: Path) -> None:
    """Of a table that a measure counts in every row is in the walk once, whether it counts or not."""
    dossier, rubric = open_both(path, rubric_named(path))
    card = score(dossier, rubric)
    for criterion in rubric.criteria:
        found = walk(dossier, rubric, card, criterion)
        rows = [(row.ref.table, row.ref.key) for row in found.rows]
        assert len(rows) == len(set(rows)), criterion
        if found.finding.status in ("not_applicable", "not_yet_due"):
            continue
        counted_in = {table for name in tables_of(rubric.criteria[criterion]) for table in OPENED.get(name, (name,))}
        for table in found.tables:
            if table.name in counted_in:
                assert len([1 for name, _ in rows if name == table.name]) == len(table.rows), (criterion, table.name)


def test_a_criterion_of_the_working_dossier_is_not_for_publication() -> None:
    """Read as it stands, the walk may hold small counts: its first line says so, and no other walk's does."""
    words = ["explain", str(UN_WOMEN), "TIM-1"]
    said = [CliRunner().invoke(main, [*words, *more]).stdout for more in (["--working"], [])]
    assert said[0].startswith("Not for publication: this is read from the working dossier.\n")
    assert "Not for publication" not in said[1]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("", "The record does not name the priority countries."),
        ("| priority_countries | KEN; UGA | call |\n", ""),
    ],
)
def test_a_list_that_is_not_given_is_said_to_be_missing(fields: str, said: str) -> None:
    """What is reached of a list that nobody named is told beside that: it is not the sessions that are missing."""
    sessions = """
## sessions
| id | start | held | run_by | level | country | source |
|----|-------|------|--------|-------|---------|--------|
| s1 | 2020-09-07 | yes | sponsor | national | Kenya | call |
"""
    rubric = read_rubric("meaningful-consultation")
    card = score(dossier_from(PROCESS + fields + SOURCES + sessions, asked=asked(rubric)), rubric)
    shows = next(one.shows for one in card.criteria if one.id == "REA-3")
    assert shows.endswith(said)
    assert ("does not name" in shows) == bool(said)
