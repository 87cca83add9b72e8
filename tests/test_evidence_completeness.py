"""How complete a table is read to be, and when a process began and ended."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from dossiers import PROCESS, SOURCES, dossier_from

from audit.bounds import Dates, Interval, Truth, exactly
from audit.evidence.facts import fact
from audit.evidence.model import Asked, Dossier
from audit.evidence.restored import restored
from audit.evidence.schema import Column, Kind

DAY = "2021-06-30"


def declared(table: str, state: str, source: str, as_of: str = DAY, total: str = "", process: str = "") -> Dossier:
    """Return a dossier that declares one table, with `process` rows added; the call was open in May 2020."""
    call = "\n| opened | 2020-05-01 | call |\n| closed | 2020-05-31 | call |\n"
    sessions = "" if table == "sessions" else f"| sessions | complete | | {DAY} | call |\n"
    return dossier_from(
        f"{PROCESS.rstrip()}{call}{process}\n{SOURCES}\n"
        "| counter | Another side | other_party | official |\n"
        "| sponsor-search | Own search | sponsor | search |\n"
        "## tables\n| table | state | total | as_of | source |\n"
        f"{sessions}| {table} | {state} | {total} | {as_of} | {source} |"
    )


@pytest.mark.parametrize(
    ("table", "source", "state", "one_sided"),
    [
        # the sponsor's own list of these four is enough
        ("sessions", "call", "complete", False),
        ("documents", "call", "complete", False),
        ("seats", "call", "complete", False),
        ("support", "call", "complete", False),
        # but no other side's list of them, nor the sponsor's list of people
        ("sessions", "letter", "partial", True),
        ("support", "counter", "partial", True),
        ("participants", "call", "partial", True),
        ("submissions", "call", "partial", True),
        ("population", "counter", "partial", True),
        # until another side, no side, a search or a request stands beside it
        ("sessions", "letter; call", "complete", False),
        ("participants", "call; letter", "complete", False),
        ("participants", "call; press", "complete", False),
        ("participants", "press", "complete", False),
        ("participants", "call; search", "complete", False),
        ("participants", "letter; request", "complete", False),
        ("participants", "call; sponsor-search", "complete", False),
        # a search alone never makes a table complete, and is nobody's side
        ("participants", "search", "partial", False),
        ("sessions", "request; sponsor-search", "partial", False),
        # complete means here all that the named sources name
        ("barriers", "letter", "complete", False),
        ("themes", "call", "complete", False),
    ],
)
def test_who_says_that_a_table_is_complete(table: str, source: str, state: str, one_sided: bool) -> None:
    """One side alone is not enough, but for the sponsor's own lists and for barriers and themes."""
    dossier = declared(table, "complete", source, total="40" if table == "participants" else "")
    read = dossier.tables[table]
    assert (read.state, read.one_sided, read.declared) == (state, one_sided, "complete")
    if one_sided:
        assert read.total is None
    if state == "partial":
        assert [item.code for item in dossier.warnings].count("read_as_partial") == 1


@pytest.mark.parametrize(
    ("as_of", "ended", "state"),
    [
        ("2020-05-31", "", "complete"),
        ("2020-05-30", "", "partial"),
        ("2020-06", "", "complete"),
        ("2020-05", "", "partial"),  # it may be the first day of May
        ("2020-06-15", "| ended | 2020-06-15 | call |", "complete"),
        ("2020-06-15", "| ended | 2020-06 | call |", "partial"),  # surely after the end, or not at all
        ("2020-06-15", "| ended | 2020-06-20.. | call |", "partial"),
        (DAY, "| ended | 2020-06-20.. | call |", "complete"),  # up to the day of the record
        (DAY, "| ended | not yet | call |", "complete"),  # what comes later has not happened
        (DAY, "| ended | 2021-12-31 | call |", "complete"),
        ("2021-06-29", "| ended | 2021-12-31 | call |", "partial"),
    ],
)
def test_a_claim_from_before_the_end_reads_as_partial(as_of: str, ended: str, state: str) -> None:
    """Complete up to a day before the last, or before that of the record, is partial; its total stays."""
    read = declared("documents", "complete", "call", as_of, total="7", process=ended).tables["documents"]
    assert (read.state, read.total) == (state, exactly(7) if state == "partial" else Interval(Fraction(0), Fraction(7)))


def test_states_without_rows() -> None:
    """Neither given nor declared is not collected; not published keeps its total."""
    dossier = declared("submissions", "not_published", "letter", total="over 325")
    assert dossier.tables["submissions"].state == "not_published"
    assert dossier.tables["submissions"].total == Interval(Fraction(326), Fraction(488))
    assert (dossier.tables["themes"].state, dossier.tables["themes"].declared) == ("not_collected", None)


def test_rows_without_a_declaration_are_partial() -> None:
    """The weakest reading, with a warning; so are rows in a table that nobody is said to have collected."""
    undeclared = dossier_from("## themes\n| theme | source |\n| a | call |")
    contrary = dossier_from(
        "## themes\n| theme | source |\n| a | call |\n## tables\n| table | state |\n| themes | not_collected |"
    )
    for dossier in (undeclared, contrary):
        assert (dossier.tables["themes"].state, dossier.tables["themes"].total) == ("partial", None)
        assert "undeclared_table" in [item.code for item in dossier.warnings]


def test_claims_on_one_table_stand_beside_each_other() -> None:
    """Two rows on one table: all sources count, the weakest state and the hull of totals hold, disputed."""
    dossier = dossier_from(f"""
    ## tables
    | table | state | total | as_of | source |
    | participants | complete | 30 | {DAY} | call |
    | participants | complete | 40 | {DAY} | letter |
    | seats | complete | | {DAY} | call |
    | seats | partial | | | letter |
    | support | complete | | {DAY} | call |
    | support | complete | | {DAY} | letter |
    """)
    tables = dossier.tables
    assert (tables["participants"].state, tables["participants"].disputed) == ("complete", True)
    assert (tables["seats"].state, tables["seats"].disputed) == ("partial", True)
    assert (tables["support"].state, tables["support"].disputed) == ("complete", False)


SESSIONS = f"""
## tables
| table | state | as_of | source |
| sessions | STATE | {DAY} | call |
| documents | complete | 2020-10-15 | call |
## sessions
| id | start | end | held | run_by | source |
| s1 | 2020-03-05 | 2020-03-06 | yes | sponsor | call |
| s2 | 2020-09-10 | | yes | community_for_sponsor | call |
| s3 | 2021-01-10 | | yes | independent | call |
| s4 | 2021-02-10 | | no | sponsor | call |
"""


def test_the_window_follows_from_the_call_and_the_sessions() -> None:
    """Left blank, began and ended are the earliest and latest of call and held sessions of the sponsor."""
    dossier = dossier_from(SESSIONS.replace("STATE", "complete"))
    began, ended = fact(dossier, "began"), fact(dossier, "ended")
    assert began.value == Dates(date(2020, 3, 5), date(2020, 3, 5))
    assert ended.value == Dates(date(2020, 9, 10), date(2020, 9, 10))
    assert (ended.looked, ended.sources) == (True, ("call",))
    assert dossier.tables["documents"].state == "complete"


def test_more_sessions_may_lie_outside_those_listed() -> None:
    """Where the sessions are not complete, began may be earlier and ended later; what hangs on it is said."""
    dossier = dossier_from(SESSIONS.replace("STATE", "partial"))
    assert fact(dossier, "began").value == Dates(None, date(2020, 3, 5))
    assert fact(dossier, "ended").value == Dates(date(2020, 9, 10), None)
    assert dossier.tables["documents"].state == "partial"
    assert "open_end" in [item.code for item in dossier.warnings]


def test_sessions_that_may_count_may_move_the_window() -> None:
    """A planned session, or one whose organiser is not known, widens the window to its own days."""
    rows = "| s5 | 2020-12 | | planned | sponsor | call |\n| s6 | 2020-01-10 | | yes | | call |"
    dossier = dossier_from(SESSIONS.replace("STATE", "complete") + rows)
    assert fact(dossier, "ended").value == Dates(date(2020, 9, 10), date(2020, 12, 31))
    assert fact(dossier, "began").value == Dates(date(2020, 1, 10), date(2020, 3, 5))
    undated = dossier_from(SESSIONS.replace("STATE", "complete") + "| s5 | | unknown | yes | sponsor | call |")
    assert fact(undated, "ended").value == Dates(date(2020, 9, 10), None)


@pytest.mark.parametrize(
    ("row", "began", "ended"),
    [
        ("| opened | 2020-02-01 | call |", date(2020, 2, 1), None),
        ("| first_deadline | 2020-04-01 | call |", None, None),
        ("| written_call | yes | call |", None, None),
        ("| written_call | no | call |", date(2020, 5, 10), date(2020, 9, 10)),
        ("| written_call | no | call |\n| opened | unknown | call |", None, date(2020, 9, 10)),
        ("", date(2020, 5, 10), date(2020, 9, 10)),
    ],
)
def test_a_call_whose_days_nobody_gave_may_lie_outside_the_sessions(
    row: str, began: date | None, ended: date | None
) -> None:
    """Of a call that is on record without a day, no end of the window is known on that side."""
    sessions = """
    ## tables
    | table | state | as_of | source |
    | sessions | complete | 2021-06-30 | call |
    ## sessions
    | id | start | held | run_by | source |
    | s1 | 2020-05-10 | yes | sponsor | call |
    | s2 | 2020-09-10 | yes | sponsor | call |
    """
    dossier = dossier_from(f"{PROCESS.rstrip()}\n{row}\n{SOURCES}{sessions}")
    first, last = fact(dossier, "began").value, fact(dossier, "ended").value
    assert isinstance(first, Dates)
    assert isinstance(last, Dates)
    assert (first.low, last.high) == (began, ended)


def test_a_given_day_wins() -> None:
    """A given `ended` stands, whatever the sessions say; one that is unknown does not."""
    rows = PROCESS.rstrip() + "\n| ended | 2021-01 | call |\n| began | unknown | search |\n" + SOURCES
    dossier = dossier_from(rows + SESSIONS.replace("STATE", "partial"))
    assert fact(dossier, "ended").value == Dates(date(2021, 1, 1), date(2021, 1, 31))
    assert fact(dossier, "began").value == Dates(None, date(2020, 3, 5))


ASKED = Asked(
    facts={
        "helped": Column(Kind.PEOPLE),
        "second_round": Column(Kind.YES_NO),
        "places": Column(Kind.WORDS),
    }
)


def facts(*rows: str) -> Dossier:
    """Return a dossier with process rows added."""
    return dossier_from(f"{PROCESS.rstrip()}\n" + "\n".join(rows) + f"\n{SOURCES}", asked=ASKED)


def test_claims_that_disagree_give_the_hull() -> None:
    """Numbers and dates are put together, yes and no are unknown, lists stay side by side: disputed."""
    dossier = facts(
        "| helped | about 20 | call |", "| helped | 30 | letter |", "| second_round | yes | call |",
        "| second_round | no | press |", "| opened | 2020-05-01 | call |", "| opened | 2020-05-03 | letter |",
        "| places | a; b | call |", "| places | b | press |",
    )  # fmt: skip
    helped = fact(dossier, "helped")
    assert helped.value == Interval(Fraction(18), Fraction(30))
    assert (helped.disputed, helped.sources, helped.conventions) == (True, ("call", "letter"), ("about",))
    assert (fact(dossier, "second_round").value, fact(dossier, "second_round").disputed) == (Truth.UNKNOWN, True)
    assert fact(dossier, "opened").value == Dates(date(2020, 5, 1), date(2020, 5, 3))
    assert fact(dossier, "places").value == (frozenset({"a", "b"}), frozenset({"b"}))


def test_claims_that_agree_are_not_disputed() -> None:
    """The same value from two sources, differently spelt, is one."""
    opened = fact(facts("| opened | 2020-5-1 | call |", "| opened | 2020-05-01 | letter |"), "opened")
    assert (opened.value, opened.disputed) == (Dates(date(2020, 5, 1), date(2020, 5, 1)), False)


def test_a_search_shows_that_somebody_looked() -> None:
    """A claim on searches alone, and `unknown`, are looked for and not known; no claim is not looked for."""
    dossier = facts("| helped | 30 | search; request |", "| second_round | unknown | letter |")
    assert (fact(dossier, "helped").value, fact(dossier, "helped").looked) == (None, True)
    assert (fact(dossier, "second_round").value, fact(dossier, "second_round").looked) == (None, True)
    assert (fact(dossier, "places").value, fact(dossier, "places").looked) == (None, False)


def test_a_source_that_could_tell_counts_before_one_that_could_not() -> None:
    """`unknown` disputes nothing."""
    helped = fact(facts("| helped | unknown | press |", "| helped | 30 | call |"), "helped")
    assert (helped.value, helped.disputed) == (exactly(30), False)


def test_restored_claims_move_the_end_and_with_it_the_tables() -> None:
    """With the set-aside claim accepted again the end may be later than the day a table was checked."""
    dossier = dossier_from(
        f"""
    {PROCESS}| opened | 2020-05-01 | call | | |
    | closed | 2020-05-31 | call | | |
    | closed | 2020-06 | press | set_aside | Vaguer than the call. |
    {SOURCES}
    ## tables
    | table | state | as_of | source |
    | sessions | complete | {DAY} | call |
    | documents | complete | 2020-06-05 | call |
    """.replace("| field | value | source |", "| field | value | source | status | note |")
    )
    assert fact(dossier, "closed").value == Dates(date(2020, 5, 31), date(2020, 5, 31))
    assert dossier.tables["documents"].state == "complete"
    again = restored(dossier)
    assert fact(again, "closed").value == Dates(date(2020, 5, 31), date(2020, 6, 30))
    assert (again.tables["documents"].state, again.tables["sessions"].state) == ("partial", "complete")
    assert restored(again) == again


def test_restored_rows_are_accepted() -> None:
    """Rows and answers that were set aside come back, and nothing else changes."""
    dossier = dossier_from("""
    ## themes
    | theme | status | note |
    | a | set_aside | A slip. |
    | b | | |
    ## answers
    | criterion | answer | status | note |
    | A-1 | meets | set_aside | Withdrawn. |
    """)
    assert len(dossier.tables["themes"].accepted) == 1
    again = restored(dossier)
    assert len(again.tables["themes"].accepted) == 2
    assert not again.answers[0].set_aside
