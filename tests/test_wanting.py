"""What is still wanting: doing just what it asks reaches the threshold, and doing one less does not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from completions import for_all
from hypothesis import strategies as st
from made import asking, dossier, row, table

from audit.bounds import Interval, Truth
from audit.evidence.model import Dossier
from audit.evidence.schema import Column, Kind
from audit.measure.measures import measure, reaches
from audit.measure.wanted import Wanting
from audit.measure.wanting import wanting, wanting_of
from audit.rubric.model import Measure, Threshold
from audit.words import say

EXAMPLES = [300, pytest.param(5000, marks=pytest.mark.many)]
HELD = {"held": "yes", "run_by": "sponsor"}
REGIONS = ("african", "asia_pacific", "grulac")


def limit_of(text: str) -> Threshold:
    """Return a threshold as a rubric writes it."""
    asked = asking(count={"of": "seats"}, at_least=text)
    assert asked.at_least is not None
    return asked.at_least


def reached(known: Dossier, asked: Measure, limit: Threshold, *, at_most: bool = False) -> bool:
    """Return whether the low end reaches a threshold."""
    return reaches(measure(known, asked), limit, at_most=at_most) is Truth.YES


def with_rows(known: Dossier, name: str, more: int, cells: dict[str, str]) -> Dossier:
    """Return a dossier with so many rows more; a claimed total rises with them.

    A first row with a count would open the counts of all others, so none is given where the table has none.
    """
    before = known.tables[name]
    cells = {column: text for column, text in cells.items() if column != "count" or before.filled("count")}
    total = Interval(before.total.low + more, before.total.high + more) if before.total else None
    after = replace(before, rows=(*before.rows, *(row(name, **cells) for _ in range(more))), total=total)
    return replace(known, tables={**known.tables, name: after})


# Rows

ROW = st.fixed_dictionaries(
    {},
    optional={
        "affected": st.sampled_from(("yes", "no", "unknown")),
        "region": st.sampled_from((*REGIONS, "unknown")),
        "count": st.sampled_from(("1", "2", "<5", "0-2")),
    },
)


@st.composite
def submissions(draw: st.DrawFn) -> Dossier:
    """Return a dossier of up to five contributions, in every state of completeness."""
    rows = draw(st.lists(ROW, max_size=5))
    state, total = draw(st.sampled_from((("complete", ""), ("complete", "9"), ("partial", ""), ("partial", "9"),
                                         ("partial", "8-12"), ("not_collected", ""))))  # fmt: skip
    return dossier(table("submissions", *rows, state=state, total=total))


COUNTS: tuple[tuple[dict[str, Any], tuple[str, ...]], ...] = (
    ({"count": {"of": "submissions", "where": {"affected": "yes"}}}, ("any", "1", "3", "7")),
    ({"count": {"of": "submissions"}}, ("2", "12")),
    ({"share": {"of": "submissions", "where": {"affected": "yes"}}}, ("any", "10%", "50%", "80%", "100%")),
    (
        {"share": {"of": "submissions", "where": {"affected": "yes"}, "among": {"region": "african"}}},
        ("any", "25%", "2/3", "100%"),
    ),
)


@pytest.mark.parametrize("examples", EXAMPLES)
def test_so_many_rows_more_reach_it_and_one_less_does_not(examples: int) -> None:
    """Of counts and shares, in every state of the table: exact; where no number is named, sixty are not enough."""

    def check(drawn: tuple[Dossier, tuple[dict[str, Any], str]]) -> Iterator[object]:
        known, (given, text) = drawn
        asked, limit = asking(**given), limit_of("66.6%" if text == "2/3" else text)
        wanted = wanting(known, asked, limit)
        cells = {"affected": "yes", "region": "african", "count": "1"}
        assert wanted.truth is reaches(measure(known, asked), limit)
        if wanted.more is None:
            assert not reached(with_rows(known, "submissions", 60, cells), asked, limit)
            yield "none is enough"
            return
        assert reached(with_rows(known, "submissions", wanted.more, cells), asked, limit)
        if wanted.more:
            assert not reached(with_rows(known, "submissions", wanted.more - 1, cells), asked, limit)
        assert (wanted.more == 0) == (wanted.truth is Truth.YES)
        yield next(iter(given)), wanted.truth, min(wanted.more, 2)

    asked_for = st.sampled_from([(given, text) for given, texts in COUNTS for text in texts])
    found = for_all(examples, st.tuples(submissions(), asked_for), check)
    assert {
        "none is enough",
        *((verb, Truth.YES, 0) for verb in ("count", "share")),
        *((verb, truth, 2) for verb in ("count", "share") for truth in (Truth.UNKNOWN, Truth.NO)),
    } <= found


@pytest.mark.parametrize("examples", EXAMPLES)
def test_a_share_with_a_ceiling_asks_for_others(examples: int) -> None:
    """At most a share: so many rows that do not hold bring it down, one less does not."""

    def check(drawn: tuple[Dossier, str]) -> Iterator[object]:
        known, text = drawn
        asked, limit = asking(share={"of": "submissions", "where": {"affected": "yes"}}), limit_of(text)
        wanted = wanting(known, asked, limit, at_most=True)
        cells = {"affected": "no", "count": "1"}
        if wanted.more is None:
            assert not reached(with_rows(known, "submissions", 60, cells), asked, limit, at_most=True)
        else:
            assert reached(with_rows(known, "submissions", wanted.more, cells), asked, limit, at_most=True)
            less = with_rows(known, "submissions", wanted.more - 1, cells) if wanted.more else None
            assert less is None or not reached(less, asked, limit, at_most=True)
        yield wanted.more is None, wanted.truth

    found = for_all(examples, st.tuples(submissions(), st.sampled_from(("10%", "50%", "75%"))), check)
    assert {(False, Truth.NO), (False, Truth.UNKNOWN), (True, Truth.UNKNOWN)} <= found


def test_rows_that_can_still_change_are_counted_too() -> None:
    """Of five obstacles two are answered: for 60% one of those on record has to be, or three more that are."""
    known = dossier(
        table("barriers", {"id": "a", "answered": "yes"}, {"id": "b", "answered": "yes"}, {"id": "c", "answered": "no"},
              {"id": "d", "answered": "unknown"}, {"id": "e", "answered": "no"}, state="complete")
    )  # fmt: skip
    wanted = wanting_of(known, asking(share={"of": "barriers", "where": {"answered": "yes"}}, at_least="60%"))
    assert (wanted.truth, wanted.more, wanted.instead) == (Truth.UNKNOWN, 3, 1)
    assert say(wanted.words) == (
        "3 more obstacles named that were answered, or 1 of those on record becoming such: "
        "obstacles named that were answered"
    )
    assert say(wanted.open) == "not known of these barriers: d"  # type: ignore[arg-type]
    all_of_them = wanting_of(known, asking(share={"of": "barriers", "where": {"answered": "yes"}}, at_least="100%"))
    assert (all_of_them.truth, all_of_them.more, all_of_them.instead) == (Truth.NO, None, 3)


def test_people_are_never_named_one_by_one() -> None:
    """Of rows about people only how many are open is told, and that the list may leave some out."""
    known = dossier(
        table("participants", {"id": "P-secret", "affected": "unknown", "count": "4"}, {"affected": "no", "count": "6"})
    )
    wanted = wanting_of(known, asking(share={"of": "people", "where": {"affected": "yes"}}, at_least="40%"))
    told = f"{say(wanted.words)} {say(wanted.open or '')}"
    assert "secret" not in told
    assert say(wanted.open or "") == (
        "of 4 it is not known whether they count as people heard who are affected; "
        "the list of people heard may leave some out"
    )


# Lists


@st.composite
def sessions(draw: st.DrawFn) -> Dossier:
    """Return a dossier of up to four sessions, some of unknown region, that may not have been held, or were not."""
    cell = st.fixed_dictionaries(
        {"held": st.sampled_from(("yes", "yes", "planned", "no")), "run_by": st.just("sponsor")},
        optional={"region": st.sampled_from((*REGIONS, "african; grulac", "weog", "unknown"))},
    )
    state = draw(st.sampled_from(("complete", "partial", "not_collected")))
    return dossier(
        table("sessions", *draw(st.lists(cell, max_size=4)), state=state), regions_in_scope="; ".join(REGIONS)
    )


@pytest.mark.parametrize("examples", EXAMPLES)
def test_so_many_of_the_members_named_reach_it_and_one_less_does_not(examples: int) -> None:
    """Of a coverage: whichever of the members are taken, each with as many rows as it needs."""

    def check(drawn: tuple[Dossier, str, int, Any]) -> Iterator[object]:
        known, text, each, order = drawn
        by = {"of": "sessions", "column": "region", "at_least": each}
        asked, limit = asking(coverage={"list": "regions_in_scope", "by": [by]}), limit_of(text)
        wanted = wanting(known, asked, limit)
        assert wanted.more is not None
        assert wanted.more <= len(wanted.members)

        def after(some: int) -> Dossier:
            changed = known
            for member in order(wanted.members)[:some]:
                changed = with_rows(changed, "sessions", each, {**HELD, "region": member.word})
            return changed

        assert reached(after(wanted.more), asked, limit)
        if wanted.more:
            assert not reached(after(wanted.more - 1), asked, limit)
        for member in wanted.members:
            one = asking(coverage={"list": [member.word], "by": [by]})
            assert reaches(measure(known, one), limit_of("100%")) is member.truth
        yield wanted.truth, wanted.more, {member.truth for member in wanted.members} == {Truth.NO, Truth.UNKNOWN}

    orders = st.sampled_from((list, lambda given: list(reversed(given))))
    drawn = st.tuples(sessions(), st.sampled_from(("any", "50%", "100%")), st.integers(1, 2), orders)
    found = for_all(examples, drawn, check)
    assert {(Truth.YES, 0, False), (Truth.NO, 3, False), (Truth.UNKNOWN, 1, False)} <= {
        (truth, more, False) for truth, more, _ in found
    }  # type: ignore[misc]
    assert any(mixed for _, _, mixed in found)  # type: ignore[misc]


def test_members_are_printed_by_their_names() -> None:
    """Regions and countries by their published names, a list of the rubric in its own words."""
    held = {**HELD, "mode": "in_person", "region": "grulac"}
    known = dossier(table("sessions", held, state="complete"), regions_in_scope="; ".join(REGIONS),
                    priority_countries="KEN; THA")  # fmt: skip
    by = {"of": "sessions", "column": "region", "where": {"mode": ["in_person", "hybrid"]}}
    wanted = wanting_of(known, asking(coverage={"list": "regions_in_scope", "by": [by]}, at_least="100%"))
    assert wanted.truth is Truth.NO
    assert say(wanted.words) == (
        "a session held in person or hybrid in each of these: African Group and Asia-Pacific Group"
    )
    by = {"of": "sessions", "column": "country", "where": {"level": ["national", "local"]}}
    wanted = wanting_of(known, asking(coverage={"list": "priority_countries", "by": [by]}, at_least="any"))
    assert [member.title for member in wanted.members] == ["Kenya", "Thailand"]
    assert say(wanted.words).endswith("in 1 of these: Kenya and Thailand")
    asked = asking(coverage={"list": ["near_home", "step_free"], "by": [{"of": "sessions", "column": "offers"}]},
                   at_least="50%")  # fmt: skip
    assert say(wanting_of(known, asked).words) == "a session for 1 of these: near home and step free"


def test_a_list_that_is_weighed_takes_most_people_first() -> None:
    """Languages of 60, 30 and 10 people: to reach 90% two are enough, those of most people."""
    people = [{"language": code, "people": number} for code, number in (("sw", "30"), ("fr", "60"), ("es", "10"))]
    call = {"kind": "call", "published": "yes", "languages": "en"}
    known = dossier(table("population", *people, state="complete"), table("documents", call, state="complete"))
    by = {"of": "documents", "column": "languages", "where": {"kind": "call", "published": "yes"}}
    asked = asking(coverage={"list": {"of": "population", "column": "language"}, "by": [by]}, at_least="90%")
    wanted = wanting_of(known, asked)
    assert (wanted.truth, wanted.more) == (Truth.NO, 2)
    assert [member.title for member in wanted.members] == ["French", "Swahili", "Spanish"]


def test_a_list_that_is_not_known_is_itself_wanting() -> None:
    """Where nobody says which groups there are, no member can be named."""
    asked = asking(coverage={"list": "strata", "by": [{"of": "submissions", "column": "strata"}]}, at_least="50%")
    wanted = wanting_of(dossier(), asked)
    assert (wanted.truth, wanted.members, wanted.more) == (Truth.UNKNOWN, (), None)
    assert "not known: the groups within the affected community" in say(wanted.words)


# Days

SPANS = ("2020-03-02", "2020-03-02..2020-03-04", "2020-03", "unknown", "..2020-03-20")


@pytest.mark.parametrize("examples", EXAMPLES)
def test_the_day_named_reaches_it_and_the_day_before_does_not(examples: int) -> None:
    """From a day to a day, all days or Monday to Friday, at least or at most: exact, by so many days as are said."""

    def check(drawn: tuple[str, str, int, str, bool]) -> Iterator[object]:
        opened, closed, length, working, at_most = drawn
        known = dossier(opened=opened, closed=closed)
        asked, limit = asking(days={"from": "opened", "to": "closed", "working": working}), limit_of(str(length))
        wanted = wanting(known, asked, limit, at_most=at_most)
        if wanted.until is None:
            yield "no end is known"
            return
        step = timedelta(days=-1 if at_most else 1)

        def closing(day: date) -> Dossier:
            return dossier(opened=opened, closed=day.isoformat())

        def opening(day: date) -> Dossier:
            return dossier(opened=day.isoformat(), closed=closed)

        ends = opened != "unknown" and not (opened.startswith("..") and at_most)
        moved = closing if ends else opening
        step = step if ends else -step
        assert reached(moved(wanted.until), asked, limit, at_most=at_most)
        assert not reached(moved(wanted.until - step), asked, limit, at_most=at_most)
        if wanted.more is not None and ends and wanted.truth is not Truth.YES:
            end = known.claims["closed"][0].value
            at = end.high if at_most else end.low  # type: ignore[union-attr]
            assert at + wanted.more * step == wanted.until
        yield wanted.truth, ends, at_most

    closed = st.sampled_from(("2020-03-20", "2020-04-01..2020-04-06", "2020-05", "unknown"))
    working, lengths = st.sampled_from(("yes", "no")), st.sampled_from((2, 7, 20, 28))
    drawn = st.tuples(st.sampled_from(SPANS), closed, lengths, working, st.booleans())
    found = for_all(examples, drawn, check)
    assert {"no end is known", *((truth, True, most) for truth in Truth for most in (True, False))} <= found
    assert {(Truth.UNKNOWN, False, True), (Truth.UNKNOWN, False, False)} <= found


def test_days_are_told_with_the_day_they_lead_to() -> None:
    """A call open for 53 to 54 days lacks two days or three of eight weeks: three are surely enough."""
    known = dossier(opened="2016-09-07..2016-09-08", closed="2016-10-31")
    wanted = wanting_of(known, asking(days={"from": "opened", "to": "closed"}, at_least=56))
    assert (wanted.truth, wanted.more, wanted.until) == (Truth.NO, 3, date(2016, 11, 3))
    assert say(wanted.words) == "the close of the written call on 2016-11-03 or later: 3 days more"
    assert wanted.is_over(False)  # whatever else goes on, these days have passed


def test_a_summary_that_has_not_come_is_too_late_once_its_days_are_over() -> None:
    """As long as the days run it is open; when they are over nothing mends it."""
    asked = asking(days={"from": "ended", "to": {"document": "summary"}}, at_most=84)
    paper = table("documents", {"kind": "summary", "published": "no"})
    late = wanting_of(dossier(paper, ended="2020-01-01"), asked)
    assert (late.truth, late.until, late.is_over(False)) == (Truth.NO, date(2020, 3, 25), True)
    assert say(late.words).startswith("the publication of a summary of what people said by 2020-03-25")
    early = wanting_of(dossier(paper, ended="2020-12-01"), asked)
    assert (early.truth, early.is_over(True)) == (Truth.UNKNOWN, False)


def test_a_paper_due_before_a_day_is_what_has_to_move() -> None:
    """A risk assessment before the first day: the first day stands, so the paper has to come by then."""
    asked = asking(days={"from": {"document": "risk_assessment"}, "to": "began"}, at_least=0)
    wanted = wanting_of(dossier(table("documents", {"kind": "risk_assessment", "published": "no"})), asked)
    assert (wanted.truth, wanted.until) == (Truth.NO, date(2016, 9, 7))
    assert "by 2016-09-07" in say(wanted.words)


def test_a_median_asks_for_so_many_more_rows() -> None:
    """Notice of 5, 5 and 30 working days: two more sessions of twenty lift the median to twenty, one does not."""
    starts = ("2020-03-09", "2020-03-09", "2020-04-13")
    rows = [{**HELD, "notice_date": "2020-03-02", "start": start} for start in starts]
    asked = asking(days={"of": "sessions", "from": "notice_date", "to": "start", "working": "yes"}, at_least=20)
    known = dossier(table("sessions", *rows, state="complete"))
    wanted = wanting_of(known, asked)
    assert (wanted.truth, wanted.more) == (Truth.NO, 2)
    more = {**HELD, "notice_date": "2020-03-02", "start": "2020-03-30"}
    assert reached(with_rows(known, "sessions", 2, more), asked, limit_of("20"))
    assert not reached(with_rows(known, "sessions", 1, more), asked, limit_of("20"))
    assert wanting_of(dossier(table("sessions", *rows)), asked).more is None


# Documents, facts, and measures made of others


def test_a_document_lacks_what_it_does_not_hold() -> None:
    """The document that comes nearest is told, with what is not in it; by a day that has passed it is over."""
    plans = table("documents", {"kind": "plan", "published": "yes", "date": "2016-08-01", "covers": "purpose; scope"},
                  {"kind": "plan", "published": "yes", "covers": "scope"}, state="complete")  # fmt: skip
    covers = ["purpose", "scope", "who_decides"]
    asked = asking(published={"kind": "plan", "by": "began", "covers": covers})
    wanted = wanting_of(dossier(plans), asked)
    assert [(member.title, member.truth) for member in wanted.members] == [("who decides", Truth.NO)]
    assert "with who decides in it (2016-09-07 or earlier)" in say(wanted.words)
    assert (wanted.truth, wanted.is_over(False)) == (Truth.NO, True)
    whenever = wanting_of(dossier(plans), asking(published={"kind": "plan", "covers": covers}))
    assert (whenever.truth, whenever.is_over(True)) == (Truth.NO, False)


def test_a_document_nobody_looked_for_says_so() -> None:
    """Of a kind without a row nothing is known, and that is what is told."""
    wanted = wanting_of(dossier(), asking(published={"kind": "protocol"}))
    assert wanted.truth is Truth.UNKNOWN
    assert say(wanted.open or "") == "nobody looked for a research protocol"


FACTS = {
    "second_round": Column(Kind.YES_NO, "Could people comment on a draft?"),
    "satisfaction": Column(Kind.NUMBER, "What mark did people give?"),
    "helped": Column(Kind.PEOPLE, "How many got help?"),
    "needing": Column(Kind.PEOPLE, "How many needed help?"),
}


def test_a_fact_is_told_by_its_question() -> None:
    """The question, and what its answer must be."""
    wanted = wanting_of(dossier(facts=FACTS, second_round="no"), asking(fact="second_round"))
    assert (wanted.truth, say(wanted.words)) == (Truth.NO, "a yes to: Could people comment on a draft?")
    wanted = wanting_of(dossier(facts=FACTS), asking(fact="satisfaction", at_least=4))
    assert (wanted.truth, say(wanted.open or "")) == (Truth.UNKNOWN, "nobody looked")


@pytest.mark.parametrize(("helped", "more"), [("2", 3), ("2-9", 3), ("5", 0), ("0", 5)])
def test_a_ratio_of_facts_asks_for_more_of_the_part(helped: str, more: int) -> None:
    """Half of ten who need help is five; one less is not enough."""
    asked = asking(ratio={"of": {"fact": "helped"}, "to": {"fact": "needing"}}, at_least="50%")
    wanted = wanting_of(dossier(facts=FACTS, helped=helped, needing="10"), asked)
    assert wanted.more == more
    low = int(helped.partition("-")[0])
    for number, enough in ((low + more, True), (low + more - 1, False)):
        if number >= 0:
            known = dossier(facts=FACTS, helped=str(number), needing="10")
            assert reached(known, asked, limit_of("50%")) is enough


def test_parity_asks_for_rows_of_the_group() -> None:
    """A group of half the population with one contribution of four: two more bring its ratio to one."""
    rows = [{"region": "african"}, *({"region": "weog"} for _ in range(3))]
    people = [{"stratum": "a", "people": "50"}, {"stratum": "b", "people": "50"}]
    known = dossier(table("submissions", *rows, state="complete"), table("population", *people, state="complete"))
    part = {"share": {"of": "submissions", "where": {"region": "african"}}}
    asked = asking(ratio={"of": part, "to": {"share": {"of": "population", "where": {"stratum": "a"}}}}, at_least=1)
    wanted = wanting_of(known, asked)
    assert (wanted.truth, wanted.more) == (Truth.NO, 2)
    assert reached(with_rows(known, "submissions", 2, {"region": "african"}), asked, limit_of("1"))
    assert not reached(with_rows(known, "submissions", 1, {"region": "african"}), asked, limit_of("1"))


def test_the_lowest_of_several_is_told_first() -> None:
    """Each part below the threshold is wanting, the lowest first; one that reaches it is not told."""
    known = dossier(
        table("seats", {"affected": "yes"}, *({"affected": "no"} for _ in range(3)), state="complete"),
        table("submissions", {"affected": "yes"}, {"affected": "no"}, {"affected": "no"}, state="complete"),
        table("barriers", {"answered": "yes"}, state="complete"),
    )
    parts = [{"share": {"of": name, "where": {"affected": "yes"}}} for name in ("submissions", "seats")]
    asked = asking(lowest=[*parts, {"share": {"of": "barriers", "where": {"answered": "yes"}}}], at_least="50%")
    wanted = wanting_of(known, asked)
    assert [part.more for part in wanted.parts] == [2, 1]
    assert say(wanted.words).startswith("2 more seats held or nominated by affected people; one more: a submission")


def test_how_many_tells_which_and_how_many_of_them() -> None:
    """Two of three are wanted and one holds: one of the two that do not is enough; past ones do not help."""
    papers = table("documents", {"kind": "rights_check", "published": "yes", "date": "2020-01-01"},
                   {"kind": "plan", "published": "no"})  # fmt: skip
    three = [{"published": {"kind": "rights_check"}}, {"published": {"kind": "plan", "by": "began"}},
             {"fact": "second_round"}]  # fmt: skip
    wanted = wanting_of(dossier(papers, facts=FACTS, second_round="no"), asking(how_many=three, at_least=2))
    assert (wanted.truth, wanted.more, len(wanted.parts)) == (Truth.NO, 1, 2)
    assert say(wanted.words).startswith("1 of these: publication of a plan by the first day")
    assert not wanted.is_over(False)
    assert wanted.is_over(True)


def test_what_is_over_hangs_on_what_is_ruled_out() -> None:
    """What is open is never over; of parts that all have to hold one that is over is enough."""
    from audit.words import message

    open_, past, due = (Wanting(truth, message(""), time=time) for truth, time in (
        (Truth.UNKNOWN, "past"), (Truth.NO, "past"), (Truth.NO, "due")))  # fmt: skip
    assert [one.is_over(False) for one in (open_, past, due)] == [False, True, False]
    assert [one.is_over(True) for one in (open_, past, due)] == [False, True, True]
    assert Wanting(Truth.NO, message(""), parts=(open_, past), needs=2).is_over(False)
    assert not Wanting(Truth.NO, message(""), parts=(open_, past), needs=1).is_over(True)
