"""The same process at two days: what moved, and by which new rows and claims."""

from __future__ import annotations

from dossiers import dossier_from
from sides_made import side
from test_compare_assessors import DOSSIER as TEXT
from test_compare_assessors import RUBRIC, USUAL

from audit.insight.compare import compare
from audit.insight.comparison import OverTime
from audit.insight.sides import Side, side_of_card, side_of_dossier
from audit.rubric.asked import asked

LATER = """
## documents
| id | kind | published | date | source |
| the-plan | plan | yes | 2021-08-01 | report |
"""


def read(day: str, more: str = "", **changed: str) -> Side:
    """Return the process as read up to a day, with sheets added."""
    text = TEXT.format(**{**USUAL, **changed}).replace("2021-06-30", day) + more
    if more:
        text = text.replace(
            "| letter | A letter |", "| report | A report | sponsor | official |\n| letter | A letter |"
        )
    return side_of_dossier(dossier_from(text, asked=asked(RUBRIC)), RUBRIC)


def moved(first: Side, second: Side) -> OverTime:
    """Return what moved between two sides."""
    found = compare([first, second]).pairs[0].over_time
    assert found is not None
    return found


def test_a_new_row_moves_the_criterion_that_reads_it_and_no_other() -> None:
    """The plan, published in August, settles PLAN; that a session was held after all moves REGIONS."""
    found = moved(read("2021-06-30"), read("2021-12-31", LATER, held="yes"))
    assert (found.earlier, found.later, found.from_dossiers) == (0, 1, True)
    assert [(one.id, one.how) for one in found.moved] == [("REGIONS", "higher"), ("PLAN", "narrower")]
    regions, plan = found.moved
    assert [(one.what, one.first, one.second) for one in regions.by] == [("sessions s2", "held: no", "held: yes")]
    (paper,) = [one for one in plan.by if one.what.startswith("documents")]
    assert paper.first == ""
    assert paper.second == "kind: plan; published: yes; date: 2021-08-01"
    assert paper.second_sources == ("report",)


def test_the_earlier_day_comes_first_whichever_was_given_first() -> None:
    """The order of the arguments changes which side is the first, not what moved."""
    early, late = read("2021-06-30"), read("2021-12-31", LATER)
    forwards, backwards = moved(early, late), moved(late, early)
    assert (backwards.earlier, backwards.later) == (1, 0)
    assert forwards.moved == backwards.moved


def test_from_cards_alone_rows_and_sources_are_named() -> None:
    """A card names the rows and sources of a finding: what is new of them is printed."""
    early, late = (side_of_card(one.card, RUBRIC) for one in (read("2021-06-30"), read("2021-12-31", LATER)))
    found = moved(early, late)
    assert not found.from_dossiers
    (plan,) = [one for one in found.moved if one.id == "PLAN"]
    assert {"documents the-plan", "source report"} <= {one.what for one in plan.by}


def test_where_nothing_is_new_nothing_moved() -> None:
    """A later day alone moves nothing here."""
    assert moved(read("2021-06-30"), read("2021-12-31")).moved == ()


def test_a_criterion_may_join_or_leave_the_sum() -> None:
    """What applied at one day only is said so, and narrower is told from wider and shifted."""
    early = side(
        ONE_1="not applicable", ONE_2="meets", ONE_3="missing..meets", TWO_1="approaches..meets", TWO_2="meets"
    )
    late = side(as_of="2021-12-31", ONE_1="meets", ONE_2="not applicable", ONE_3="meets", TWO_1="meets..exceeds",
                TWO_2="missing..exceeds")  # fmt: skip
    assert {one.id: one.how for one in moved(early, late).moved} == {
        "ONE-1": "joined", "ONE-2": "left", "ONE-3": "narrower", "TWO-1": "shifted", "TWO-2": "wider",
    }  # fmt: skip
