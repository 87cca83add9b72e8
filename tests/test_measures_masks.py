"""What rows can be at once, and the worked example of BOUNDS.md section 3 from a dossier."""

from __future__ import annotations

from fractions import Fraction

import pytest
from made import asking, dossier, ends, table

from audit.bounds import INF
from audit.measure.columns import Columns, columns
from audit.measure.masks import condition, vectors
from audit.measure.measures import measure

PEOPLE = (
    {"region": "af", "affected": "yes", "count": "10"},
    {"region": "af", "affected": "no", "count": "4"},
    {"region": "ap", "affected": "yes", "count": "3-5"},
    {"region": "ap", "count": "2"},
    {"affected": "yes", "count": "6"},
    {"count": "1-3"},
    {"region": "la", "affected": "no", "count": ">=1"},
    {"region": "af", "affected": "yes", "count": "40", "set_aside": True, "note": "counted twice"},
)
YES = {"affected": "yes"}
AF, LA = {"region": "af"}, {"region": "la"}
F = Fraction


def share(where, **among):
    """Return a share of people."""
    return {"share": {"of": "people", "where": where, "among": among}}


def count(**where):
    """Return a count of people."""
    return {"count": {"of": "people", "where": where}}


def coverage(at_least):
    """Return coverage of the three regions by affected people."""
    by = {"of": "people", "column": "region", "where": YES, "at_least": at_least}
    return {"coverage": {"list": ["af", "ap", "la"], "by": [by]}}


THIRD = F(1, 3)
PARITY = {"ratio": {"of": share(AF, **YES), "to": {"share": {"of": "population", "where": {"stratum": "af"}}}}}
EXAMPLE = [
    (count(), (27, INF), (40, 40), (27, INF)),
    (count(**YES), (19, 26), (19, 35), (19, INF)),
    (share(YES), (0, F(26, 31)), (F(19, 40), F(7, 8)), (0, 1)),
    (share(YES, **AF), (F(10, 17), F(19, 23)), (F(5, 14), F(15, 17)), (0, 1)),
    (share(YES, **LA), (0, F(9, 10)), (0, F(20, 21)), (0, 1)),
    (share(AF, **YES), (F(5, 13), F(19, 22)), (F(2, 7), F(10, 11)), (0, 1)),
    (coverage(1), (2 * THIRD, 1), (2 * THIRD, 1), (2 * THIRD, 1)),
    (coverage(5), (THIRD, 1), (THIRD, 1), (THIRD, 1)),
    (coverage(8), (THIRD, 1), (THIRD, 1), (THIRD, 1)),
    (PARITY, (F(10, 13), F(19, 11)), (F(4, 7), F(20, 11)), (0, 2)),
    ({"ratio": {"of": count(**YES), "to": count(**LA)}}, (0, 26), (F(19, 21), 35), (0, INF)),
    ({"ratio": {"of": count(**YES), "to": count(affected="no")}}, (0, F(26, 5)), (F(19, 21), 7), (0, INF)),
]


@pytest.mark.parametrize(("asked", "complete", "with_total", "partial"), EXAMPLE)
def test_the_worked_example(asked, complete, with_total, partial):
    """Every row of the table in BOUNDS.md section 3 that a measure can ask, in all three columns."""
    population = table(
        "population",
        *({"stratum": word, "people": number} for word, number in (("af", 50), ("ap", 30), ("la", 20))),
        state="complete",
    )
    columns = (("complete", "", complete), ("partial", "40", with_total), ("partial", "", partial))
    for state, total, limits in columns:
        participants = table("participants", *PEOPLE, state=state, total=total)
        known = dossier(participants, population, region_scheme="custom")
        assert ends(measure(known, asking(**asked)).value) == limits


def seen(name, **fields) -> Columns:
    """Return the columns of a table of an empty dossier."""
    return columns(dossier(**fields), name)


def can(name, cells, *wheres, **fields):
    """Return the vectors of conditions on a row."""
    known = seen(name, **fields)
    given = table(name if name != "people" else "participants", cells).rows[0]
    values = {column: cell.value for column, cell in given.cells.items()}
    lists = [{name: [words] if isinstance(words, str) else words for name, words in where.items()} for where in wheres]
    return set(vectors(known, values, [condition(known, where) for where in lists]))


def test_two_conditions_on_one_column_are_looked_at_together():
    """A person of unknown region is never of A and not of A or B."""
    two, one = {"region": ["african", "weog"]}, {"region": "african"}
    assert can("people", {}, two, one) == {(True, True), (True, False), (False, False)}
    assert can("people", {"region": "weog"}, two, one) == {(True, False)}


def test_a_cell_of_lists_may_match_several_at_once():
    """An unknown list may hold any of the words, all of them, or none."""
    first, second = {"strata": "a"}, {"strata": "b"}
    every = {(True, True), (True, False), (False, True), (False, False)}
    assert can("submissions", {}, first, second) == every
    assert can("submissions", {"strata": "a;b"}, first, second) == {(True, True)}


def test_a_closed_vocabulary_leaves_nothing_outside():
    """A mode that is neither online nor hybrid is in person."""
    online, in_person = {"mode": ["online", "hybrid"]}, {"mode": "in_person"}
    assert can("sessions", {}, online, in_person) == {(True, False), (False, True)}


def test_country_and_region_are_one_place():
    """A row of unknown place cannot be in Kenya and outside Africa."""
    kenya, africa = {"country": "Kenya"}, {"region": "african"}
    assert can("submissions", {}, kenya, africa) == {(True, True), (False, True), (False, False)}
    assert can("submissions", {"region": "weog"}, kenya, africa) == {(False, False)}
    assert can("submissions", {"region": "african"}, kenya, africa) == {(True, True), (False, True)}
    assert can("submissions", {"country": "KEN"}, kenya, africa) == {(True, True)}


def test_a_session_may_be_held_elsewhere_than_in_the_region_it_is_for():
    """A dialogue for Africa may have met anywhere."""
    kenya, africa = {"country": "KEN"}, {"region": "african"}
    assert can("sessions", {"region": "weog"}, kenya, africa) == {(True, False), (False, False)}


def test_income_follows_from_the_country_in_the_year_of_the_beginning():
    """Of a year the table of places does not speak of, income is not known; a given one counts."""
    low = {"income": ["low", "lower_middle"]}
    assert can("submissions", {"country": "KEN"}, low, began="2023-05-01") == {(True,)}
    assert can("submissions", {"country": "KEN"}, low, began="1950-05-01") == {(True,), (False,)}
    assert can("submissions", {"country": "KEN"}, low, began="unknown") == {(True,), (False,)}
    assert can("population", {"place": "KEN", "income": "high"}, low, began="2023-05-01") == {(False,)}


def test_under_a_scheme_of_its_own_no_region_follows_from_a_country():
    """Only the dossier says what its regions hold."""
    assert can("submissions", {"country": "KEN"}, {"region": "east"}, region_scheme="custom") == {(True,), (False,)}
    assert can("submissions", {"region": "east"}, {"region": "east"}, region_scheme="custom") == {(True,)}


def test_planned_is_neither_held_nor_not():
    """A planned session may have been held; asked for as planned it is."""
    assert can("sessions", {"held": "planned"}, {"held": "yes"}, {"held": "planned"}) == {(True, True), (False, True)}
