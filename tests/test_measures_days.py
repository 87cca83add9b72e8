"""Days between fields and documents, the median over rows, and what was published."""

from __future__ import annotations

from fractions import Fraction

import pytest
from made import asking, dossier, ends, table, without

from audit.bounds import INF, Truth
from audit.measure.measures import holds, measure

SUMMARY = {"document": "summary"}


def documents(*rows, state="partial"):
    """Return a documents table."""
    return table("documents", *rows, state=state)


def published(known, **asked):
    """Return whether a document is published as asked."""
    return holds(known, asking(published=asked)).truth


def test_days_are_the_difference():
    """7 or 8 September to 31 October 2016: 53 to 54 days, the first day not counted."""
    known = dossier(opened="2016-09-07..2016-09-08", closed="2016-10-31")
    assert ends(measure(known, asking(days={"from": "opened", "to": "closed"})).value) == (53, 54)
    known = dossier(opened="2016-09-07", closed=["2016-10-31", "2016-11"])
    measured = measure(known, asking(days={"from": "opened", "to": "closed"}))
    assert ends(measured.value) == (54, 84)
    assert measured.disputed


def test_a_close_does_not_come_before_the_opening():
    """Fields in a declared order are never a negative number of days apart; others may be."""
    known = dossier(opened="2016", closed="2016", decided="2016-03", ended="2016-05-31")
    assert ends(measure(known, asking(days={"from": "opened", "to": "closed"})).value) == (0, 365)
    assert ends(measure(known, asking(days={"from": "ended", "to": "decided"})).value) == (-91, -61)


def test_an_unknown_date_leaves_all_open():
    """No claim, or one that is unknown."""
    asked = asking(days={"from": "opened", "to": "decided"})
    assert ends(measure(dossier(opened="2016-09-07"), asked).value) == (-INF, INF)
    assert measure(dossier(opened="2016-09-07"), asked).looked
    assert not measure(dossier(), asked).looked


def test_what_has_not_happened_by_as_of_comes_after_it():
    """No decision by 31 December 2020: at least until the day after."""
    known = dossier(ended="2020-12-01", decided="not yet", as_of="2020-12-31")
    measured = measure(known, asking(days={"from": "ended", "to": "decided"}))
    assert measured.value is not None
    assert measured.value.high == INF


@pytest.mark.parametrize(
    ("rows", "limits"),
    [
        ([{"kind": "summary", "published": "yes", "date": "2020-11-30"}], (30, 30)),
        ([{"kind": "summary", "published": "yes", "date": "2020-11"}], (1, 30)),
        ([{"kind": "summary", "published": "yes"}], (-INF, 61)),
        ([{"kind": "summary", "published": "yes", "date": "2020-12-20.."}], (50, 61)),
        ([{"kind": "summary", "published": "no"}], (62, INF)),
        ([{"kind": "summary", "published": "unknown"}], (-INF, INF)),
        ([{"kind": "summary", "published": "unknown", "date": "2020-11-30"}], (30, INF)),
        ([{"kind": "response", "published": "yes", "date": "2020-11-30"}], (-INF, INF)),
        (
            [
                {"kind": "summary", "published": "yes", "date": "2020-11-30"},
                {"kind": "summary", "published": "no"},
                {"kind": "summary", "date": "2020-11-10"},
            ],
            (10, 30),
        ),
    ],
)
def test_days_to_a_document_run_to_the_first_of_its_kind(rows, limits):
    """From 31 October to publication, as of 31 December 2020."""
    known = dossier(documents(*rows), ended="2020-10-31")
    assert ends(measure(known, asking(days={"from": "ended", "to": SUMMARY})).value) == limits


def test_an_unpublished_document_is_late_at_either_end():
    """A risk assessment not published by as_of did not come before the beginning."""
    known = dossier(documents({"kind": "risk_assessment", "published": "no"}), began="2020-10-01")
    asked = asking(days={"from": {"document": "risk_assessment"}, "to": "began"}, at_least=0)
    assert holds(known, asked).truth is Truth.NO


def test_only_the_document_is_looked_at():
    """The field opposite a document is a yardstick."""
    asked = asking(days={"from": "ended", "to": SUMMARY})
    assert not measure(dossier(ended="2020-10-31"), asked).looked
    assert measure(dossier(documents({"kind": "summary"})), asked).looked


def test_the_median_is_over_the_sessions_that_count():
    """Notice of 10, 20 and 40 days; one independent session is left out."""
    held = {"held": "yes", "run_by": "sponsor", "start": "2020-03-01"}
    notices = ["2020-02-20", "2020-02-10", "2020-01-21"]
    sessions = [{**held, "notice_date": day} for day in notices]
    other = {**held, "run_by": "independent", "notice_date": "2019-01-01"}
    asked = asking(days={"of": "sessions", "from": "notice_date", "to": "start"})
    known = dossier(table("sessions", *sessions, other, state="complete"))
    assert ends(measure(known, asked).value) == (20, 20)
    one_more = {**held, "held": "planned", "notice_date": "2020-02-29"}
    known = dossier(table("sessions", *sessions, one_more, state="complete"))
    assert ends(measure(known, asked).value) == (15, 20)
    known = dossier(table("sessions", *sessions, {**held}, state="complete"))
    assert ends(measure(known, asked).value) == (15, 30)


def test_working_days_leave_out_the_weekend():
    """Friday to Monday is one working day."""
    sessions = {"held": "yes", "run_by": "sponsor", "notice_date": "2020-02-28", "start": "2020-03-02"}
    asked = asking(days={"of": "sessions", "from": "notice_date", "to": "start", "working": "yes"})
    measured = measure(dossier(table("sessions", sessions, state="complete")), asked)
    assert ends(measured.value) == (1, 1)
    assert measured.unit == "working_days"


def test_sessions_that_nobody_listed_may_move_the_median():
    """A partial table leaves both ends open; one with a total of two moves it by one row."""
    sessions = {"held": "yes", "run_by": "sponsor", "notice_date": "2020-02-28", "start": "2020-03-02"}
    asked = asking(days={"of": "sessions", "from": "notice_date", "to": "start"})
    assert ends(measure(dossier(table("sessions", sessions)), asked).value) == (-INF, INF)
    nothing = measure(dossier(table("sessions", state="complete")), asked)
    assert nothing.value is None
    assert nothing.may_be_empty


def test_published_rests_on_a_row_of_that_kind():
    """Yes, no, and without a row unknown, in any state of the table."""
    for word, truth in (("yes", Truth.YES), ("no", Truth.NO), ("unknown", Truth.UNKNOWN)):
        assert published(dossier(documents({"kind": "plan", "published": word})), kind="plan") is truth
    for state in ("complete", "partial", "not_collected"):
        known = dossier(documents({"kind": "call", "published": "yes"}, state=state))
        assert published(known, kind="plan") is Truth.UNKNOWN


def test_a_yes_stands_against_a_no_and_is_disputed():
    """One source found it, another did not."""
    known = dossier(documents({"kind": "plan", "published": "yes"}, {"kind": "plan", "published": "no"}))
    assert published(known, kind="plan") is Truth.YES
    assert measure(known, asking(published={"kind": "plan"})).disputed


def test_published_by_a_day():
    """On the day itself is in time; a day that may be either side leaves it open."""
    for day, truth in (
        ("2016-09-07", Truth.YES),
        ("2016-09-08", Truth.NO),
        ("2016-09", Truth.UNKNOWN),
        ("unknown", Truth.UNKNOWN),
    ):
        known = dossier(documents({"kind": "plan", "published": "yes", "date": day}, state="complete"))
        assert published(known, kind="plan", by="began") is truth
    known = dossier(documents({"kind": "plan", "published": "yes", "date": "2016-09-01"}))
    assert published(without(known, "began"), kind="plan", by="began") is Truth.UNKNOWN


def test_a_late_document_settles_it_only_where_no_other_can_exist():
    """In a table that may hold more, an earlier one may have been published."""
    late = {"kind": "plan", "published": "yes", "date": "2017-01-01"}
    assert published(dossier(documents(late, state="complete")), kind="plan", by="began") is Truth.NO
    assert published(dossier(documents(late)), kind="plan", by="began") is Truth.UNKNOWN


def test_what_is_not_published_yet_may_still_be_in_time():
    """Before the process begins, a plan that is not public yet may come."""
    known = dossier(documents({"kind": "plan", "published": "no"}), as_of="2016-01-01", began="2016-09-07")
    assert published(known, kind="plan", by="began") is Truth.UNKNOWN
    assert published(known, kind="plan") is Truth.NO


def test_a_document_covers_all_of_a_list():
    """All in one document; where nobody noted what is in it, it is not known."""
    for covers, truth in (
        ("groups;dates", Truth.YES),
        ("groups", Truth.NO),
        ("unknown", Truth.UNKNOWN),
    ):
        given = {"kind": "who_was_heard", "published": "yes", "covers": covers}
        known = dossier(documents(given, state="complete"))
        assert published(known, kind="who_was_heard", covers=["groups", "dates"]) is truth
    blank = dossier(documents({"kind": "who_was_heard", "published": "yes"}, state="complete"))
    assert published(blank, kind="who_was_heard", covers="groups") is Truth.UNKNOWN


def test_one_document_must_meet_all_that_is_asked():
    """Two documents that cover a half each do not cover the whole."""
    two = [{"kind": "plan", "published": "yes", "covers": word} for word in ("scope", "timetable")]
    known = dossier(documents(*two, state="complete"))
    assert published(known, kind="plan", covers=["scope", "timetable"]) is Truth.NO


def test_a_document_set_aside_is_left_out():
    """The row is named with its reason and counts for nothing."""
    given = {"id": "d1", "kind": "plan", "published": "yes", "set_aside": True, "note": "a draft"}
    measured = measure(dossier(documents(given)), asking(published={"kind": "plan"}))
    assert measured.any is Truth.UNKNOWN
    assert [(ref.key, ref.part, str(ref.why)) for ref in measured.rows] == [("d1", "left_out", "set aside: a draft")]
    assert ends(measured.value) == (Fraction(0), Fraction(1))


@pytest.mark.parametrize("published", ["no", "yes", "unknown"])
def test_a_document_of_unknown_kind_tells_nothing_of_a_kind_without_a_row(published):
    """It may be of any kind, so a complete table with such a row says no more of plans than one without it."""
    other = {"published": published, "date": "2020-05-20"}
    known = dossier(table("documents", other, state="complete"), ended="2020-05-01")
    assert holds(known, asking(published={"kind": "plan"})).truth is Truth.UNKNOWN
    days = measure(known, asking(days={"from": "ended", "to": {"document": "plan"}}))
    assert ends(days.value) == (-INF, INF)


def test_a_day_after_as_of_has_not_come() -> None:
    """A decision announced for September is no fact in June: at least to the day after, with no upper end."""
    known = dossier(as_of="2021-06-30", ended="2021-01-01", decided="2021-09-01")
    asked = asking(days={"from": "ended", "to": "decided"})
    assert ends(measure(known, asked).value) == (181, INF)
    perhaps = dossier(as_of="2021-06-30", ended="2021-01-01", decided="2021-06-01..2021-09-01")
    assert ends(measure(perhaps, asked).value) == (151, INF)
