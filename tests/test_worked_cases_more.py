"""Six more real processes, worked by hand before their dossiers were scored: what the shipped examples must give.

`worked_cases_2.csv` and `worked_cases_3.csv` hold the answers on paper, as `worked_cases.csv` does for the first
three. Where the code differs, DIFFERENT says why.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

from audit.evidence.model import Dossier
from audit.evidence.read import read_dossier
from audit.evidence.redact import redact
from audit.rubric.asked import asked
from audit.rubric.read import read_rubric
from audit.scoring.score import score
from audit.scoring.scorecard import CriterionCard, Scorecard

HERE = Path(__file__).parent
EXAMPLES = HERE.parent / "examples"
RUBRIC = "meaningful-consultation"
POINTS = {"missing": 0, "approaches": 33, "meets": 67, "exceeds": 100}
DIFFERENT: dict[tuple[str, str], str] = {}
"""Case and criterion -> the status the code gives, with the reason why paper and code differ."""

Row = dict[str, str]


def by_hand() -> list[Row]:
    """Return the rows of both files: case, criterion, by_hand, low, high, status."""
    rows: list[Row] = []
    for path in sorted(HERE.glob("worked_cases_[23].csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


ON_PAPER = by_hand()
CASES = tuple(dict.fromkeys(row["case"] for row in ON_PAPER))


@cache
def dossier(case: str) -> Dossier:
    """Return a shipped example."""
    return read_dossier(EXAMPLES / case, asked(read_rubric(RUBRIC)))


@cache
def card(case: str) -> Scorecard:
    """Return the card of a shipped example."""
    return score(dossier(case), read_rubric(RUBRIC))


def finding(made: Scorecard, criterion: str) -> CriterionCard:
    """Return one criterion of a card."""
    return next(one for one in made.criteria if one.id == criterion)


def value(case: str, criterion: str) -> tuple[object, object]:
    """Return the low and the high of a criterion's value."""
    found = finding(card(case), criterion).value
    assert found is not None
    return found.low, found.high


def test_each_case_on_paper_answers_every_criterion_once() -> None:
    """Six cases, each with every criterion of the rubric, in its order."""
    assert len(CASES) == 6
    for case in CASES:
        assert [row["criterion"] for row in ON_PAPER if row["case"] == case] == list(read_rubric(RUBRIC).criteria)


@pytest.mark.parametrize("row", ON_PAPER, ids=lambda row: f"{row['case']}-{row['criterion']}")
def test_each_criterion_comes_out_as_on_paper(row: Row) -> None:
    """Level low, level high and status, but for the differences listed with their reason."""
    found = finding(card(row["case"]), row["criterion"])
    assert found.status == DIFFERENT.get((row["case"], row["criterion"]), row["status"])
    assert ((found.level.low, found.level.high) if found.level else ("", "")) == (row["low"], row["high"])


@pytest.mark.parametrize("case", CASES)
def test_totals_follow_from_the_levels_on_paper(case: str) -> None:
    """The total is the mean of the dimensions, a dimension the mean of its criteria: computed here from paper alone."""
    rows = [row for row in ON_PAPER if row["case"] == case]
    overall = card(case).overall
    assert overall is not None
    assert Decimal(str(overall.evidenced)) == total(rows, "low")
    assert Decimal(str(overall.possible)) == total(rows, "high")


def total(rows: Iterable[Row], end: str) -> Decimal:
    """Return a total of two decimals, rounded half up once from the exact fraction."""
    points: dict[str, list[int]] = {}
    for row in rows:
        if row[end]:
            points.setdefault(row["criterion"].partition("-")[0], []).append(POINTS[row[end]])
    means = [Fraction(sum(found), len(found)) for found in points.values()]
    exact = sum(means, Fraction(0)) / len(means)
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("case", CASES)
def test_the_publishable_copy_gives_the_same_card(case: str) -> None:
    """Every row is public, so that nothing of these dossiers is hidden: the card is the same, byte for byte."""
    assert score(redact(dossier(case)), read_rubric(RUBRIC)).to_json() == card(case).to_json()


@pytest.mark.parametrize("case", CASES)
def test_an_example_is_read_without_a_warning_and_says_what_it_is(case: str) -> None:
    """No warning, every row marked public, no answer on IMP-2, and what it is stands first in the head."""
    given = dossier(case)
    assert not given.warnings
    assert given.text("assessor_interest").startswith(
        "Worked example from public sources; the sponsor was not asked; not an audit."
    )
    assert given.text("mandate")
    assert given.text("scale")
    assert given.text("stage") in ("before", "during", "after")
    assert all(row.public for table in given.tables.values() for row in table.rows)
    assert not any(answer.criterion == "IMP-2" for answer in given.answers)
    assert not any(str(row.value("public_stance")) == "yes" for row in given.tables["seats"].rows)


def test_pattaya_two_last_days_and_one_month_make_136_to_167_days() -> None:
    """Ended 15 or 16 October 2010, disputed; the report is of March 2011: from 16 October to 1 March are 136 days."""
    assert value("pattaya-2010", "FEE-1") == (136, 167)
    assert finding(card("pattaya-2010"), "FEE-1").disputed


def test_pattaya_sources_differ_on_the_countries() -> None:
    """Eight countries, or nine with India, or nine with Australia: REA-3 is disputed."""
    assert len(dossier("pattaya-2010").accepted("priority_countries")) == 3
    assert finding(card("pattaya-2010"), "REA-3").disputed


def test_pattaya_about_150_people_and_the_affected_among_them_not_counted() -> None:
    """Affected people were there. Their share was not found, and is neither zero nor all."""
    assert value("pattaya-2010", "AFF-1") == (0, 100)
    assert finding(card("pattaya-2010"), "AFF-1").status == "unknown"


def test_the_guidance_was_released_60_to_577_days_after_people_could_last_take_part() -> None:
    """The note tells of consultations through 2008, a network of none after 2007: both accounts stand, disputed."""
    assert value("unaids-guidance-2006", "TIM-4") == (60, 577)
    assert finding(card("unaids-guidance-2006"), "TIM-4").disputed


def test_the_guidance_reached_three_regions_for_certain() -> None:
    """The sponsor's list names no consultation in Eastern Europe or in the West; a global one was held."""
    found = finding(card("unaids-guidance-2006"), "REA-1").value
    assert found is not None
    assert found.words == "3 to 5 of 5"


def test_the_advisory_group_with_the_set_aside_claim_left_out_and_restored() -> None:
    """Not decided by the end of 2011: one day or more. With the launch read as the decision, it may lie before."""
    made = card("unaids-advisory-group-2009")
    assert value("unaids-advisory-group-2009", "TIM-4") == (1, None)
    assert [one.where for one in made.set_aside] == ["process decided"]
    assert made.restored is not None
    again = next(one for one in made.restored.criteria if one.id == "TIM-4")
    assert again.value is not None
    assert (again.value.low, again.value.high) == (-30, None)


def test_seven_of_the_seventeen_present_are_not_a_share_of_all_seats() -> None:
    """Seats are known for members at one meeting and one who could not come; others may sit too, so COD-2 is open."""
    seats = dossier("unaids-advisory-group-2009").tables["seats"]
    present = [row for row in seats.rows if row.id != "nswp-africa-absent"]
    assert len(present) == 17
    assert sum(str(row.value("affected")) == "yes" for row in present) == 7
    found = finding(card("unaids-advisory-group-2009"), "COD-2").level
    assert found is not None
    assert (found.low, found.high) == ("approaches", "exceeds")
