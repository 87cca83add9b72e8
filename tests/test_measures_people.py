"""People are counted once: participants, and those counted in sessions and not listed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from made import asking, dossier, ends, table

from audit.bounds import INF
from audit.measure.measures import measure

HELD = {"held": "yes", "run_by": "sponsor"}
EVERYBODY = asking(count={"of": "people"})
AFFECTED = asking(count={"of": "people", "where": {"affected": "yes"}})
SHARE = asking(share={"of": "people", "where": {"affected": "yes"}})


def session(**cells):
    """Return a held session called s1."""
    return {"id": "s1", **HELD, **cells}


def heard(*sessions, listed=(), state="complete", **more):
    """Return a dossier with these sessions and participants."""
    more = {"state": "partial" if listed else "not_collected", **more}
    return dossier(table("sessions", *sessions, state=state), table("participants", *listed, **more))


def test_those_counted_in_a_session_are_people_heard():
    """20 there, 5 to 10 of them affected."""
    known = heard(session(attendance=20, affected="5-10"), state="complete")
    assert ends(measure(known, EVERYBODY).value) == (20, 20)
    assert ends(measure(known, AFFECTED).value) == (5, 10)
    assert ends(measure(known, SHARE).value) == (Fraction(1, 4), Fraction(1, 2))


def test_nobody_is_counted_twice():
    """Of 20 there 8 are listed, 3 of them affected: 12 more, 2 to 7 of them affected."""
    listed = [{"session": "s1", "affected": "yes", "count": 3}, {"session": "s1", "affected": "no", "count": 5}]
    known = heard(session(attendance=20, affected="5-10"), listed=listed)
    assert ends(measure(known, EVERYBODY).value) == (20, 20)
    assert ends(measure(known, AFFECTED).value) == (5, 10)


def test_loose_attendance_and_affected_are_read_together():
    """10 to 30 there and exactly 10 affected: the share is a third to all."""
    known = heard(session(attendance="10-30", affected=10))
    assert ends(measure(known, SHARE).value) == (Fraction(1, 3), 1)
    known = heard(session(attendance="3-10", affected="2-6"))
    assert ends(measure(known, EVERYBODY).value) == (3, 10)
    assert ends(measure(known, AFFECTED).value) == (2, 6)
    assert ends(measure(known, SHARE).value) == (Fraction(1, 5), 1)


def test_their_region_is_the_sessions_where_it_names_one():
    """A session for two regions says of nobody which one they are from."""
    in_africa = asking(count={"of": "people", "where": {"region": "african"}})
    assert ends(measure(heard(session(attendance=9, region="african")), in_africa).value) == (9, 9)
    assert ends(measure(heard(session(attendance=9, region="african;weog")), in_africa).value) == (0, 9)
    assert ends(measure(heard(session(attendance=9, country="KEN", level="national")), in_africa).value) == (9, 9)
    assert ends(measure(heard(session(attendance=9, country="KEN", level="global")), in_africa).value) == (0, 9)


def test_a_participant_of_a_session_that_does_not_count_is_left_out():
    """Without a session a participant counts; of one that may not count, perhaps."""
    listed = [{"session": "s1", "affected": "yes"}, {"affected": "yes"}]
    for cells, limits in (
        ({"held": "no"}, (1, 1)),
        ({"run_by": "independent"}, (1, 1)),
        ({"held": "planned"}, (1, INF)),
    ):
        known = heard({**session(), **cells}, listed=listed)
        assert ends(measure(known, AFFECTED).value) == limits


def test_a_planned_session_is_possible_and_never_evidenced():
    """Those expected count in the high end only."""
    assert ends(measure(heard(session(attendance=30) | {"held": "planned"}), EVERYBODY).value) == (0, 30)


@pytest.mark.parametrize(
    ("sessions", "participants", "limits"),
    [
        ("complete", "not_collected", (0, 0)),
        ("partial", "complete", (0, 0)),
        ("partial", "not_published", (0, INF)),
        ("not_collected", "not_collected", (0, INF)),
    ],
)
def test_more_people_were_heard_unless_one_table_is_complete(sessions, participants, limits):
    """No session was held, or everybody who took part is listed: nobody else."""
    known = dossier(table("sessions", state=sessions), table("participants", state=participants))
    assert ends(measure(known, EVERYBODY).value) == limits


def test_the_claimed_total_of_participants_limits_the_people():
    """Of 40 participants 12 are listed: 28 more, of whom nothing is known."""
    known = dossier(table("participants", {"affected": "yes", "count": 12}, total="40"))
    assert ends(measure(known, EVERYBODY).value) == (40, 40)
    assert ends(measure(known, SHARE).value) == (Fraction(3, 10), 1)


def test_a_total_that_may_hold_people_of_other_sessions_proves_no_low_end():
    """Of 40 participants some were at an independent session."""
    listed = [{"session": "s1", "count": 10}, {"affected": "yes", "count": 12}]
    known = heard(session() | {"run_by": "independent"}, listed=listed, total="40", state="partial")
    assert ends(measure(known, EVERYBODY).value) == (12, 30)


def test_redacted_sessions_say_how_many_are_not_listed():
    """`unlisted` stands in place of the subtraction, whoever is listed."""
    listed = [{"affected": "no", "count": 8}]
    known = heard(session(attendance=20, affected=10, unlisted=12, unlisted_affected="1-4"), listed=listed)
    assert ends(measure(known, EVERYBODY).value) == (20, 20)
    assert ends(measure(known, AFFECTED).value) == (1, 4)


def test_a_participant_whose_session_is_not_known_may_be_of_any():
    """They may be among those counted in the session, or not count at all."""
    known = heard(session(attendance=5), listed=[{"session": "unknown"}])
    assert ends(measure(known, EVERYBODY).value) == (4, 6)


def test_attendance_that_nobody_counted_is_open():
    """A session was held; how many came is not known, unless every participant is listed."""
    assert ends(measure(heard(session()), EVERYBODY).value) == (0, INF)
    known = heard(session(), listed=[{"session": "s1"}] * 3, state="partial")
    assert ends(measure(known, EVERYBODY).value) == (3, INF)
    known = dossier(table("sessions", session()), table("participants", *[{"session": "s1"}] * 3, state="complete"))
    assert ends(measure(known, EVERYBODY).value) == (3, 3)


def test_a_person_of_unknown_region_is_of_one_region_only():
    """Two people can fill one place each, not both."""
    known = dossier(table("participants", {"count": 2}, state="complete"), regions_in_scope="african;weog;grulac")
    asked = asking(coverage={"list": "regions_in_scope", "by": [{"of": "people", "column": "region"}]})
    assert ends(measure(known, asked).value) == (0, Fraction(2, 3))


def test_people_were_looked_at_in_either_table():
    """A count of affected people in a session is a look; a table of sessions alone is none."""
    assert not measure(heard(session(attendance=9)), SHARE).looked
    assert measure(heard(session(attendance=9, affected="unknown")), SHARE).looked
    assert measure(heard(listed=[{"affected": "unknown"}], state="not_collected"), SHARE).looked
    assert measure(heard(), SHARE).looked


def test_sessions_without_an_id_count_each_by_its_own_row():
    """One held by the sponsor and one held independently: only the first counts, and nobody is listed of either."""
    rooms = [{**HELD, "attendance": 40}, {"held": "yes", "run_by": "independent", "attendance": 9}]
    for sessions in (rooms, rooms[::-1]):
        known = dossier(table("sessions", *sessions, state="complete"), table("participants", state="not_collected"))
        assert ends(measure(known, EVERYBODY).value) == (40, 40)
    known = heard({**HELD, "attendance": 5}, listed=[{"session": "unknown"}])
    assert ends(measure(known, EVERYBODY).value) == (4, 6)
