"""The nine measures on small dossiers: values, what counts, what was looked at, and what they rest on."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from made import asking, dossier, ends, row, table

from audit.bounds import INF, Truth
from audit.evidence.schema import Column, Kind
from audit.measure.measures import holds, measure
from audit.measure.shows import shows

HELD = {"held": "yes", "run_by": "sponsor"}
BY_REGION = {"of": "sessions", "column": "region"}
FACTS = {
    "second_round": Column(Kind.YES_NO),
    "helped": Column(Kind.PEOPLE),
    "needing_support": Column(Kind.PEOPLE),
    "satisfaction": Column(Kind.NUMBER),
}


def parts(measured):
    """Return key -> part of the rows a value rests on."""
    return {ref.key: ref.part for ref in measured.rows}


def test_a_part_surely_larger_than_its_whole_is_disputed():
    """Twelve helped of ten who needed it: all of them at most, and the two claims contradict each other."""
    asked = asking(ratio={"of": {"fact": "helped"}, "to": {"fact": "needing_support"}})
    found = measure(dossier(facts=FACTS, helped="12", needing_support="10"), asked)
    assert (ends(found.value), found.disputed) == ((1, 1), True)
    assert not measure(dossier(facts=FACTS, helped="8-12", needing_support="10"), asked).disputed


def test_a_fact_is_its_claim():
    """A yes is 1 and yes by itself; a number keeps its limits."""
    known = dossier(facts=FACTS, second_round="yes", satisfaction="3-4")
    assert ends(measure(known, asking(fact="second_round")).value) == (1, 1)
    assert holds(known, asking(fact="second_round")).truth is Truth.YES
    assert holds(known, asking(fact="satisfaction", at_least=4)).truth is Truth.UNKNOWN
    assert holds(known, asking(fact="satisfaction", at_least=3)).truth is Truth.YES
    assert holds(known, asking(fact="satisfaction", at_least=5)).truth is Truth.NO


def test_a_fact_that_claims_disagree_on_is_open_and_disputed():
    """Yes and no together are unknown; two numbers are the hull."""
    known = dossier(facts=FACTS, second_round=["yes", "no"], satisfaction=["2", "4"])
    assert measure(known, asking(fact="second_round")).any is Truth.UNKNOWN
    assert measure(known, asking(fact="second_round")).disputed
    assert ends(measure(known, asking(fact="satisfaction")).value) == (2, 4)


def test_a_fact_without_a_claim_was_not_looked_at():
    """A field with no claim is open and not looked at; one claimed unknown is open and was."""
    assert not measure(dossier(facts=FACTS), asking(fact="second_round")).looked
    looked = measure(dossier(facts=FACTS, second_round="unknown"), asking(fact="second_round"))
    assert looked.looked
    assert looked.any is Truth.UNKNOWN


def test_sessions_count_when_held_by_the_sponsor():
    """Held and run by or for the sponsor counts; planned is open; cancelled and independent are left out."""
    sessions = table(
        "sessions",
        {"id": "a", **HELD},
        {"id": "b", "held": "yes", "run_by": "community_for_sponsor"},
        {"id": "c", "held": "planned", "run_by": "sponsor"},
        {"id": "d", "held": "no", "run_by": "sponsor"},
        {"id": "e", "held": "yes", "run_by": "independent"},
        {"id": "f", "held": "yes"},
        state="complete",
    )
    measured = measure(dossier(sessions), asking(count={"of": "sessions"}))
    assert ends(measured.value) == (2, 4)
    assert parts(measured) == {
        "a": "sure", "b": "sure", "c": "open", "d": "left_out", "e": "left_out", "f": "open",
    }  # fmt: skip


def test_a_measure_that_names_the_column_has_no_default():
    """Independent sessions count where the rubric asks for them."""
    sessions = table("sessions", {"id": "a", "held": "yes", "run_by": "independent"}, state="complete")
    asked = asking(count={"of": "sessions", "where": {"run_by": ["independent"]}})
    assert ends(measure(dossier(sessions), asked).value) == (1, 1)


def test_a_row_set_aside_is_left_out_with_its_reason():
    """A row set aside is not in any completion, and its reason is told."""
    sessions = table("sessions", {"id": "a", **HELD, "set_aside": True, "note": "told twice"}, state="complete")
    measured = measure(dossier(sessions), asking(count={"of": "sessions"}))
    assert ends(measured.value) == (0, 0)
    assert [str(ref.why) for ref in measured.rows] == ["set aside: told twice"]


def test_a_row_that_rests_on_searches_alone_may_not_exist():
    """Its count starts at zero and all its cells are open."""
    seats = table("seats", {"id": "a", "affected": "yes", "proven": False}, {"affected": "no"}, state="complete")
    asked = asking(count={"of": "seats", "where": {"affected": "yes"}})
    measured = measure(dossier(seats), asked)
    assert ends(measured.value) == (0, 1)
    assert parts(measured)["a"] == "open"


@pytest.mark.parametrize(
    ("state", "total", "limits"),
    [
        ("complete", "", (1, 2)),
        ("partial", "", (1, INF)),
        ("partial", "5", (1, 4)),
        ("not_published", "5", (1, 4)),
        ("not_collected", "", (1, INF)),
    ],
)
def test_rows_that_nobody_listed_may_match(state, total, limits):
    """A table that is not complete may hold more rows, as many as its total leaves room for."""
    seats = table("seats", {"affected": "yes"}, {"affected": "no"}, {}, state=state, total=total)
    asked = asking(count={"of": "seats", "where": {"affected": "yes"}})
    assert ends(measure(dossier(seats), asked).value) == limits


def test_a_count_column_counts_units():
    """Rows stand for as many as their count says: one without the column, at least one with a blank cell."""
    given = [{"affected": "yes", "count": "3-5"}, {"affected": "yes"}]
    known = dossier(table("submissions", *given, state="complete"))
    asked = asking(count={"of": "submissions", "where": {"affected": "yes"}})
    assert ends(measure(known, asked).value) == (4, INF)
    known = dossier(table("submissions", {"affected": "yes"}, {"affected": "yes"}, state="complete"))
    assert ends(measure(known, asked).value) == (2, 2)


def test_a_share_keeps_what_is_unattributed_in_the_denominator():
    """Of 10 affected, 4 not and 6 unknown, the affected share is a half to four fifths."""
    given = [{"affected": word, "count": count} for word, count in (("yes", 10), ("no", 4), ("unknown", 6))]
    known = dossier(table("submissions", *given, state="complete"))
    measured = measure(known, asking(share={"of": "submissions", "where": {"affected": "yes"}}))
    assert ends(measured.value) == (Fraction(1, 2), Fraction(4, 5))
    assert measured.any is Truth.YES


def test_a_share_of_nothing_is_empty_and_one_that_may_be_takes_zero_in():
    """No rows: nothing to measure. Rows that may not count: zero is possible."""
    known = dossier(table("seats", state="complete"))
    asked = asking(share={"of": "seats", "where": {"chosen_by": "community"}, "among": {"affected": "yes"}})
    assert measure(known, asked).value is None
    assert holds(known, asking(**asked.model_dump(exclude_none=True), at_least="1%")).truth is Truth.NO
    known = dossier(table("seats", {"chosen_by": "community"}, state="complete"))
    measured = measure(known, asked)
    assert ends(measured.value) == (0, 1)
    assert measured.may_be_empty


def test_any_asks_for_one_in_the_numerator():
    """`any` is proven by one that counts, whatever the denominator, and ruled out by none."""
    among = {"of": "seats", "where": {"chosen_by": "community"}, "among": {"affected": "yes"}}
    asked = asking(share=among, at_least="any")
    one = {"chosen_by": "community", "affected": "yes"}
    assert holds(dossier(table("seats", one)), asked).truth is Truth.YES
    assert holds(dossier(table("seats", {"chosen_by": "community"})), asked).truth is Truth.UNKNOWN
    assert holds(dossier(table("seats", {"affected": "yes", "chosen_by": "other"}, state="complete")), asked).truth is (
        Truth.NO
    )


def test_coverage_counts_members_of_a_field():
    """Sessions in two of three regions; one session of unknown region may be for any of them."""
    sessions = table("sessions", {**HELD, "region": "african;grulac"}, {**HELD, "mode": "online"}, state="complete")
    known = dossier(sessions, regions_in_scope="african;grulac;weog")
    measured = measure(
        known, asking(coverage={"list": "regions_in_scope", "by": [{"of": "sessions", "column": "region"}]})
    )
    assert ends(measured.value) == (Fraction(2, 3), 1)
    assert measured.of == 3
    assert str(shows(measured)) == "2 to 3 of 3"


def test_a_region_follows_from_the_country_below_the_global_level():
    """A venue is not a reach: only regional, national and local sessions are for the region they are in."""
    by = [{"of": "sessions", "column": "region"}]
    asked = asking(coverage={"list": "regions_in_scope", "by": by})
    for level, limits in (("national", (1, 1)), ("global", (0, 1)), ("unknown", (0, 1))):
        sessions = table("sessions", {**HELD, "country": "KEN", "level": level}, state="complete")
        known = dossier(sessions, regions_in_scope="african")
        assert ends(measure(known, asked).value) == limits


def test_coverage_by_several_tables_takes_either():
    """A region is reached by a session, or by five submissions."""
    sessions = table("sessions", {**HELD, "region": "african"}, state="complete")
    given = [{"region": "weog", "count": 5}, {"region": "grulac", "count": 4}]
    known = dossier(sessions, table("submissions", *given, state="complete"), regions_in_scope="african;grulac;weog")
    by = [{"of": "sessions", "column": "region"}, {"of": "submissions", "column": "region", "at_least": 5}]
    measured = measure(known, asking(coverage={"list": "regions_in_scope", "by": by}))
    assert ends(measured.value) == (Fraction(2, 3), Fraction(2, 3))


def test_coverage_by_a_share_of_rows():
    """Childcare at half of the sessions covers it; at a third it does not."""
    offers = ["childcare;near_home", "near_home", "step_free"]
    sessions = table("sessions", *({**HELD, "offers": words} for words in offers), state="complete")
    by = [{"of": "sessions", "column": "offers", "at_least": "50%"}]
    asked = asking(coverage={"list": ["childcare", "near_home"], "by": by})
    measured = measure(dossier(sessions), asked)
    assert ends(measured.value) == (Fraction(1, 2), Fraction(1, 2))


def test_coverage_of_an_unknown_list():
    """Nothing can cover it: zero, whatever the list. Something may: anything."""
    by = [{"of": "sessions", "column": "country", "where": {"level": ["national", "local"]}}]
    asked = asking(coverage={"list": "priority_countries", "by": by})
    sessions = table("sessions", {**HELD, "level": "regional"}, state="complete")
    assert ends(measure(dossier(sessions), asked).value) == (0, 0)
    assert ends(measure(dossier(table("sessions", state="partial")), asked).value) == (0, 1)


def test_coverage_of_disputed_lists_is_the_hull():
    """Two lists are claimed: one wholly covered, one by half."""
    sessions = table("sessions", {**HELD, "region": "african"}, state="complete")
    known = dossier(sessions, regions_in_scope=["african", "african;weog"])
    measured = measure(
        known, asking(coverage={"list": "regions_in_scope", "by": [{"of": "sessions", "column": "region"}]})
    )
    assert ends(measured.value) == (Fraction(1, 2), 1)
    assert measured.disputed
    assert measured.of is None


def test_languages_weigh_as_much_as_the_people_who_use_them():
    """A call in English and Swahili reaches 70 of 100 people; a language nobody stated may be among them."""
    asked = asking(
        coverage={
            "list": {"of": "population", "column": "language"},
            "by": [{"of": "documents", "column": "languages", "where": {"kind": "call", "published": "yes"}}],
        }
    )
    people = [{"language": "en", "people": 40}, {"language": "sw;en", "people": 30}, {"language": "fr", "people": 30}]
    documents = table("documents", {"kind": "call", "published": "yes", "languages": "en;sw"}, state="complete")
    known = dossier(documents, table("population", *people, state="complete"))
    assert ends(measure(known, asked).value) == (Fraction(7, 10), Fraction(7, 10))
    known = dossier(documents, table("population", *people, {"people": 100}, state="complete"))
    assert ends(measure(known, asked).value) == (Fraction(7, 20), Fraction(17, 20))
    assert ends(measure(dossier(documents), asked).value) == (0, 1)


def test_without_a_call_no_language_is_reached():
    """A call that was not published reaches nobody, whoever the people are."""
    asked = asking(
        coverage={
            "list": {"of": "population", "column": "language"},
            "by": [{"of": "documents", "column": "languages", "where": {"kind": "call", "published": "yes"}}],
        }
    )
    assert ends(measure(dossier(table("documents", {"kind": "call", "published": "no"})), asked).value) == (0, 0)
    assert ends(measure(dossier(table("documents", state="complete")), asked).value) == (0, 1)


def test_a_ratio_of_facts_is_at_most_one():
    """Those helped are a part of those who needed help."""
    known = dossier(facts=FACTS, helped="10-30", needing_support="20")
    asked = asking(ratio={"of": {"fact": "helped"}, "to": {"fact": "needing_support"}})
    assert ends(measure(known, asked).value) == (Fraction(1, 2), 1)


def test_a_ratio_of_counts_of_one_table_takes_each_row_once():
    """Rows may be in both counts: affected to not affected, one unknown."""
    given = [{"affected": "yes"}, {"affected": "no"}, {"affected": "unknown"}]
    known = dossier(table("submissions", *given, state="complete"))
    count = {"count": {"of": "submissions", "where": {"affected": "yes"}}}
    to = {"count": {"of": "submissions", "where": {"affected": "no"}}}
    assert ends(measure(known, asking(ratio={"of": count, "to": to})).value) == (Fraction(1, 2), 2)


def test_the_lowest_leaves_out_what_has_nothing_to_measure():
    """With no seats, the lowest share is that of the submissions."""
    known = dossier(table("seats", state="complete"), table("submissions", {"affected": "yes"}, state="complete"))
    share = {"where": {"affected": "yes"}}
    asked = asking(lowest=[{"share": {"of": "seats", **share}}, {"share": {"of": "submissions", **share}}])
    measured = measure(known, asked)
    assert ends(measured.value) == (1, 1)
    assert measured.any is Truth.YES
    nothing = dossier(table("seats", state="complete"), table("submissions", state="complete"))
    assert measure(nothing, asked).value is None


def test_how_many_requirements_hold():
    """One holds, one does not, one is open: 1 to 2."""
    known = dossier(table("seats", {}, state="complete"), facts=FACTS, second_round="yes")
    three = [
        {"fact": "second_round"},
        {"count": {"of": "seats"}, "at_least": 2},
        {"fact": "satisfaction", "at_least": 4},
    ]
    measured = measure(known, asking(how_many=three))
    assert ends(measured.value) == (1, 2)
    assert measured.looked


@pytest.mark.parametrize(
    ("given", "state", "looked"),
    [
        ([], "not_collected", False),
        ([], "not_published", True),
        ([], "complete", True),
        ([{"role": "chair"}], "partial", False),
        ([{"role": "chair", "affected": "unknown"}], "partial", True),
    ],
)
def test_looked_means_that_a_cell_was_filled(given, state, looked):
    """A column without one filled cell in a table that has rows was looked at by nobody."""
    known = dossier(table("seats", *given, state=state))
    assert measure(known, asking(share={"of": "seats", "where": {"affected": "yes"}})).looked is looked


def test_a_yardstick_is_not_an_input():
    """The list of a coverage is not looked at in place of its rows."""
    known = dossier(regions_in_scope="african")
    asked = asking(coverage={"list": "regions_in_scope", "by": [BY_REGION]})
    assert not measure(known, asked).looked


def test_sources_are_those_of_the_rows_and_of_the_claim_that_the_table_is_complete():
    """A settled zero rests on whatever says that there are no rows."""
    known = dossier(table("sessions", state="complete", sources=("press", "search"), one_sided=True))
    measured = measure(known, asking(count={"of": "sessions"}))
    assert measured.sources == ("press", "search")
    assert measured.one_sided
    sessions = table("sessions", {**HELD, "sources": ("letter",)}, {"held": "no", "sources": ("call",)})
    assert measure(dossier(sessions), asking(count={"of": "sessions"})).sources == ("letter",)


def test_rows_about_people_are_never_named():
    """Only how many units count is told."""
    known = dossier(table("submissions", {"id": "x1", "affected": "yes", "count": 12}, state="complete"))
    measured = measure(known, asking(share={"of": "submissions", "where": {"affected": "yes"}}))
    assert measured.rows == ()
    assert [(name, ends(count)) for name, count in measured.counts] == [("submissions", (12, 12))]


def test_rows_without_an_id_are_named_by_their_place_after_sorting():
    """The order of rows in the file changes no name."""
    first, second = row("sessions", **HELD, name="A"), row("sessions", **HELD, name="B")
    asked = asking(count={"of": "sessions"})
    one, other = (
        measure(dossier(replace(table("sessions", state="complete"), rows=given)), asked)
        for given in ((first, second), (second, first))
    )
    assert one == other


def test_a_document_that_was_not_published_was_looked_at_in_every_column():
    """Of a call that is not public nobody can look at the languages: the share is 0% and known to be."""
    asked = asking(
        coverage={
            "list": ["en", "fr"],
            "by": [{"of": "documents", "column": "languages", "where": {"kind": "call", "published": "yes"}}],
        }
    )
    denied = dossier(table("documents", {"kind": "call", "published": "no"}))
    found = measure(denied, asked)
    assert (ends(found.value), found.looked) == ((0, 0), True)
    assert not measure(dossier(table("documents", {"kind": "call", "published": "yes"})), asked).looked
