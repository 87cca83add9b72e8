"""Thresholds of a rubric made a little easier or harder: what moves, how far, and what stays."""

from __future__ import annotations

from fractions import Fraction

import pytest
from dossiers import dossier_from
from hypothesis import given, settings
from hypothesis import strategies as st
from small_rubric import changed, read_text

from audit.insight.robust_grid import EASIER, HARDER, WRITTEN, grid
from audit.insight.robust_thresholds import with_thresholds
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric, shipped
from audit.scoring.score import result

TENTH = Fraction(1, 10)
MANY = changed(
    "      TWO-1:\n",
    """\
      SHA-1:
        question: What share came?
        measure: {share: {of: sessions, where: {mode: in_person}}}
        at_least: {approaches: any, meets: 50%, exceeds: 100%}
      CAP-1:
        question: What share was there?
        measure: {share: {of: sessions, where: {mode: online}}}
        at_least: {approaches: 40%, meets: 95%}
      LOW-1:
        question: How many questions were there?
        measure: {fact: questions}
        at_most: {approaches: 30, meets: 9}
      ALL-1:
        question: How many of these hold?
        measure: {how_many: [{fact: tested}, {count: {of: sessions}, at_least: 20}]}
        at_least: {approaches: 1, meets: 2}
      COV-1:
        question: Was each region reached?
        measure: {coverage: {list: regions_in_scope, by: [{of: sessions, column: region, at_least: 10}]}}
        at_least: {approaches: 50%, meets: 100%}
      TWO-1:
""",
)
RUBRIC = read_text(MANY)


def ladder(rubric: Rubric, id: str) -> list[Fraction | None]:
    """Return the thresholds of a criterion, those of at_least first."""
    asked_ = rubric.criteria[id]
    return [limit.value for limit in (*asked_.at_least.values(), *asked_.at_most.values())]


def moved(id: str, tolerance: Fraction = TENTH) -> tuple[list[Fraction | None], list[Fraction | None]]:
    """Return the thresholds of a criterion made easier and harder."""
    return tuple(ladder(with_thresholds(RUBRIC, way, tolerance), id) for way in ("easier", "harder"))  # type: ignore[return-value]


def test_days_and_counts_move_by_whole_steps() -> None:
    """A tenth of 28 days is two whole days, of 56 five; of at most nine questions none."""
    assert moved("ONE-1") == ([26, 51], [30, 61])
    assert moved("LOW-1") == ([33, 9], [27, 9])


def test_any_a_whole_and_all_requirements_stay() -> None:
    """At least one that counts, 100%, and all of a list ask for no more and no less; 95% rises to the whole only."""
    assert moved("SHA-1") == ([None, Fraction(9, 20), 1], [None, Fraction(11, 20), 1])
    assert moved("CAP-1")[1] == [Fraction(11, 25), 1]
    assert moved("ALL-1") == ([1, 2], [1, 2])


def test_numbers_inside_a_measure_move_too() -> None:
    """So many sessions in each region, and the threshold of a requirement."""
    easier, harder = (with_thresholds(RUBRIC, way, TENTH) for way in ("easier", "harder"))
    floors = [rubric.criteria["COV-1"].measure.coverage.by[0].at_least.value for rubric in (easier, harder)]
    assert floors == [9, 11]
    inner = [rubric.criteria["ALL-1"].measure.how_many[1].at_least.value for rubric in (easier, harder)]
    assert inner == [18, 22]
    needs = [rubric.criteria["ONE-1"].needs["exceeds"][0].at_least.value for rubric in (easier, harder)]
    assert needs == [Fraction(9, 25), Fraction(11, 25)]


def test_when_a_criterion_applies_does_not_move() -> None:
    """That says what is asked, and not how much is enough; what an assessor chooses has no number."""
    for way in ("easier", "harder"):
        other = with_thresholds(RUBRIC, way, Fraction(1, 2))
        assert other.criteria["ONE-1"].applies_when == RUBRIC.criteria["ONE-1"].applies_when
        assert other.criteria["TWO-1"] == RUBRIC.criteria["TWO-1"]


READ = {name: read_rubric(name) for name in shipped()}


@pytest.mark.parametrize("name", READ)
@given(tolerance=st.fractions(0, Fraction(1, 2)))
@settings(max_examples=10, deadline=None)
def test_ladders_of_shipped_rubrics_stay_in_order(name: str, tolerance: Fraction) -> None:
    """Easier is never harder, a higher level never asks less than a lower one, and without tolerance nothing moves."""
    rubric = READ[name]
    easier, harder = (with_thresholds(rubric, way, tolerance) for way in ("easier", "harder"))
    for id, own in rubric.criteria.items():
        three = (easier.criteria[id], own, harder.criteria[id])
        for low, limit, high in zip(*(one.at_least.values() for one in three), strict=True):
            assert limit.any or low.value <= limit.value <= high.value
        for each in (easier, harder):
            climb = [limit.value for limit in each.criteria[id].at_least.values() if limit.value is not None]
            assert climb == sorted(climb)
            fall = [limit.value for limit in each.criteria[id].at_most.values() if limit.value is not None]
            assert fall == sorted(fall, reverse=True)
    assert with_thresholds(rubric, "harder", Fraction(0)).criteria == rubric.criteria


CALL = """
## process
| field | value | source |
|-------|-------|--------|
| id | river-2020 | |
| title | Consultation on the river | |
| sponsor | River Agency | |
| as_of | 2021-06-30 | |
| assessor_role | independent | |
| assessor_interest | None. | |
| written_call | yes | call |
| opened | 2021-01-01 | call |
| closed | 2021-02-24 | call |
| ended | 2021-02-24 | call |
"""


def test_levels_under_each_variant_are_found_by_scoring() -> None:
    """54 days approach 56 and reach 51: the easier variant meets, the harder one does not."""
    dossier = dossier_from(CALL, asked=asked(RUBRIC))
    found = result(dossier, RUBRIC)
    made = grid(dossier, RUBRIC, found, TENTH)
    place = made.criteria.index("ONE-1")
    levels = {variant: (int(made.low[0, variant, place]), int(made.high[0, variant, place])) for variant in range(3)}
    assert levels == {EASIER: (2, 3), WRITTEN: (1, 1), HARDER: (1, 1)}
    assert "ONE-1" in made.moved
    assert "TWO-1" not in made.moved
    for variant, way in ((EASIER, "easier"), (HARDER, "harder")):
        again = result(dossier, with_thresholds(RUBRIC, way, TENTH))
        for at, id in enumerate(made.criteria):
            span = again.findings[id].span
            ends = (int(made.low[0, variant, at]), int(made.high[0, variant, at]))
            assert ends == ((span.low, span.high) if span else (-1, -1))
