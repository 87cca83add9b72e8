"""Cards side by side: what is certain, totals as ranges over what applies to both, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sides_made import CRITERIA, LEVELS, RUBRIC, TEXT, rubric_of, side
from test_worked_cases import EXAMPLES as EXAMPLES_AT
from test_worked_cases import PLACES

from audit.bounds import read_date
from audit.cli.opening import open_both
from audit.errors import AuditError
from audit.insight.compare import compare
from audit.insight.comparison import Comparison, Pair
from audit.insight.sides import Side, side_of_card, side_of_dossier
from audit.scoring.spoken import years
from audit.words import say

EXAMPLES = [100, pytest.param(3000, marks=pytest.mark.many)]


@cache
def example(name: str) -> Side:
    """Return a shipped example as a side."""
    return side_of_dossier(*open_both(PLACES[name], "meaningful-consultation"))


def pair_of(first: Side, second: Side) -> Pair:
    """Return the one pair of two sides."""
    return compare([first, second]).pairs[0]


# The three worked cases


@pytest.mark.parametrize(
    ("first", "second", "lower"),
    [
        ("un-women-2016", "global-commission-2011", ("MOD-1", "MOD-2", "MOD-3", "TRA-3", "FEE-1")),
        ("un-women-2016", "global-fund-2020", ("MOD-3", "TIM-1", "TRA-3")),
        ("global-commission-2011", "global-fund-2020", ()),
    ],
)
def test_who_did_better_for_certain_is_as_on_paper(first: str, second: str, lower: tuple[str, ...]) -> None:
    """The certain differences of three real processes, worked out by hand before there was code."""
    found = pair_of(example(first), example(second))
    assert sorted(found.lower) == sorted(lower)
    assert found.higher == ()
    assert found.totals is not None
    assert found.totals.result == "overlap"


def test_half_of_the_criteria_are_open_or_out_in_all_three_cases() -> None:
    """The 24 criteria that settle nothing between any two of them, as listed on paper."""
    listed = (
        "REA-2 REA-4 MOD-4 AFF-1 AFF-2 AFF-3 RES-2 RES-4 LAN-1 LAN-3 LAN-4 SAF-1 SAF-2 SAF-3 SAF-4 COD-3 IMP-1 "
        "IMP-2 IMP-4 TRA-1 TRA-4 INF-2 INF-4 FEE-4"
    )
    open_ = {
        one.id
        for one in compare([example(name) for name in PLACES]).criteria
        if all(found.status not in ("settled", "bounded") for found in one.findings)
    }
    assert open_ == set(listed.split())


def test_a_difference_that_rests_on_what_was_set_aside_says_so() -> None:
    """UN Women's TIM-1 is 53 to 84 days once the set-aside close is restored: against Global Fund it is open then."""
    assert pair_of(example("un-women-2016"), example("global-fund-2020")).shaken == ("TIM-1",)
    assert pair_of(example("un-women-2016"), example("global-commission-2011")).shaken == ()


def test_why_stands_beside_each_criterion() -> None:
    """Both sides' sentence and sources, and the sources themselves."""
    made = compare([example("un-women-2016"), example("global-fund-2020")])
    found = next(one for one in made.criteria if one.id == "TIM-1")
    assert found.findings[0].shows == "The record shows 53 to 54 days."
    assert found.findings[1].value == "215 to 245 days"
    for place, one in enumerate(found.findings):
        assert one.sources
        assert set(one.sources) <= {source.id for source in made.sides[place].sources}


SHIPPED = sorted(path.name for path in EXAMPLES_AT.iterdir() if path.is_dir() and path.name != "un-women-2016")


@pytest.mark.parametrize("name", SHIPPED)
def test_every_example_is_compared_with_un_women_and_says_why(name: str) -> None:
    """What is certain has both records' sentence and sources, and is certain by their levels; no winner is named."""
    rubric = "meaningful-consultation"
    other = side_of_dossier(*open_both(EXAMPLES_AT / name, rubric))
    made = compare([example("un-women-2016"), other])
    (pair,) = made.pairs
    assert pair.kind == "different_processes"
    assert pair.totals is not None
    assert pair.totals.result == "overlap"
    for one in made.criteria:
        certain = one.id in (*pair.higher, *pair.lower)
        first, second = one.findings
        assert one.common is (first.level is not None and second.level is not None)
        if first.level and second.level:
            ours, theirs = (
                {LEVELS.index(level.low), LEVELS.index(level.high)} for level in (first.level, second.level)
            )
            assert certain is (min(ours) > max(theirs) or max(ours) < min(theirs))
        if certain:
            assert all(found.shows and (found.sources or found.links) for found in one.findings), one.id


# What is certain, and what is added up


def test_totals_are_added_up_over_what_applies_to_both() -> None:
    """Dimension one has ONE-2 and ONE-3 left, each weighing a half; two weighs twice as much."""
    first = side(id="a", ONE_1="exceeds", ONE_2="meets", ONE_3="missing", TWO_1="meets", TWO_2="missing..approaches")
    second = side(id="b", ONE_1="not applicable", ONE_2="missing", ONE_3="missing", TWO_1="missing", TWO_2="missing")
    found = pair_of(first, second)
    assert [one.id for one in found.left_out] == ["ONE-1"]
    assert found.left_out[0].reasons == ("", "It says so.")
    assert found.common == ("ONE-2", "ONE-3", "TWO-1", "TWO-2")
    assert found.totals is not None
    # (33.5 + 2 * 33.5) / 3 and (33.5 + 2 * 50) / 3
    assert (found.totals.first.evidenced, found.totals.first.possible) == (33.5, 44.5)
    assert (found.totals.second.evidenced, found.totals.second.possible) == (0, 0)
    assert found.totals.result == "higher"
    assert first.card.overall is not None
    assert first.card.overall.evidenced != found.totals.first.evidenced


def test_certain_means_that_the_levels_lie_apart() -> None:
    """Touching spans are open, and only what is settled on both sides is alike."""
    first = side(id="a", ONE_1="meets", ONE_2="approaches..meets", ONE_3="meets", TWO_1="meets..exceeds")
    second = side(id="b", ONE_1="missing..approaches", ONE_2="meets", ONE_3="meets", TWO_1="meets..exceeds")
    found = pair_of(first, second)
    assert (found.higher, found.lower, found.same) == (("ONE-1",), (), ("ONE-3",))
    assert found.open == ("ONE-2", "TWO-1", "TWO-2")


def test_totals_that_touch_name_no_winner() -> None:
    """Evidenced equal to the other's possible is no winner; one step above it is."""
    low = side(id="a", **dict.fromkeys(("ONE_1", "ONE_2", "ONE_3", "TWO_1", "TWO_2"), "missing..approaches"))
    high = side(id="b", **dict.fromkeys(("ONE_1", "ONE_2", "ONE_3", "TWO_1", "TWO_2"), "approaches..exceeds"))
    better = side(id="c", ONE_1="meets", ONE_2="approaches", ONE_3="approaches", TWO_1="approaches", TWO_2="approaches")
    touching, apart = pair_of(low, high).totals, pair_of(low, better).totals
    assert touching is not None
    assert touching.result == "overlap"
    assert apart is not None
    assert apart.result == "lower"


def test_several_are_each_compared_with_the_first_in_the_order_given() -> None:
    """Sides keep their order, and what is common to all of them is added up once more."""
    sides = [
        side(id="c", ONE_1="missing"), side(id="a", ONE_1="meets"), side(id="b", ONE_2="not applicable"),
    ]  # fmt: skip
    made = compare(sides)
    assert [one.name for one in made.sides] == ["c", "a", "b"]
    assert [(pair.first, pair.second) for pair in made.pairs] == [(0, 1), (0, 2)]
    assert made.pairs[0].lower == ("ONE-1",)
    assert made.together.common == ("ONE-1", "ONE-3", "TWO-1", "TWO-2")
    assert len(made.together.totals) == 3
    assert [len(one.ranges) for one in made.together.dimensions] == [3, 3]


def test_where_nothing_applies_to_both_nothing_is_added_up() -> None:
    """No common criterion gives no total and no difference."""
    everything = dict.fromkeys(("ONE_1", "ONE_2", "ONE_3"), "not applicable")
    rest = dict.fromkeys(("TWO_1", "TWO_2"), "not applicable")
    found = pair_of(side(id="a", **everything), side(id="b", **rest))
    assert (found.common, found.totals, found.higher, found.lower) == ((), None, (), ())
    assert len(found.left_out) == 5


def test_a_rubric_without_totals_gives_findings_alone() -> None:
    """`totals: no` prints no range, for the pair or for all."""
    rubric = rubric_of(TEXT.replace("licence: CC-BY-4.0", "licence: CC-BY-4.0\ntotals: no"))
    made = compare([side(rubric, id="a", ONE_1="meets"), side(rubric, id="b", ONE_1="missing")])
    assert made.pairs[0].higher == ("ONE-1",)
    assert made.pairs[0].totals is None
    assert made.together.totals == ()


@pytest.mark.parametrize("change", [{"assessor_role": "self"}, {"as_of": "2019-12-31"}, {"id": "lake"}, {}])
def test_what_is_compared_is_found_from_process_day_and_assessor(change: dict[str, str]) -> None:
    """Another process; the same by another role; the same at another day; the same twice."""
    kinds = {"assessor_role": "two_assessors", "as_of": "over_time", "id": "different_processes", "": "two_assessors"}
    made = compare([side(), side(**change)])
    assert made.pairs[0].kind == kinds[next(iter(change), "")]
    assert len({one.name for one in made.sides}) == 2


def test_names_tell_sides_apart() -> None:
    """By assessor where roles differ, else by day, else by number."""

    def names(*sides: Side) -> list[str]:
        return [one.name for one in compare(sides).sides]

    assert names(side(), side(assessor_role="self")) == ["river (by an outsider)", "river (by the sponsor itself)"]
    assert names(side(), side(as_of="2019-12-31"))[1] == "river (as of 31 December 2019)"
    assert names(side(), side(assessor="A network")) == ["river (by A watchdog)", "river (by A network)"]
    plan = replace(side(), card=side().card.model_copy(update={"plan": True}))
    assert names(plan, side()) == ["river (the plan)", "river (the record)"]
    assert compare([plan, side()]).pairs[0].kind == "over_time"
    assert names(side(), side(), side(id="lake")) == ["river (number 1)", "river (number 2)", "lake"]


# Properties

spans = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda ends: (min(ends), max(ends)))
answers = st.dictionaries(
    st.sampled_from(CRITERIA),
    st.one_of(st.just("not applicable"), spans.map(lambda ends: f"{LEVELS[ends[0]]}..{LEVELS[ends[1]]}")),
)


def answered(id: str, chosen: dict[str, str]) -> Side:
    """Return a side with answers by criterion."""
    return side(id=id, **{name.replace("-", "_"): text for name, text in chosen.items()})


@pytest.mark.parametrize("examples", EXAMPLES)
def test_the_other_way_round_says_the_same(examples: int) -> None:
    """What is certainly higher from one side is certainly lower from the other, and so are totals."""

    @settings(max_examples=examples, deadline=None)
    @given(answers, answers)
    def check(ours: dict[str, str], theirs: dict[str, str]) -> None:
        first, second = answered("a", ours), answered("b", theirs)
        one, other = pair_of(first, second), pair_of(second, first)
        assert (one.higher, one.lower, one.same, one.open) == (other.lower, other.higher, other.same, other.open)
        assert one.common == other.common
        assert [(out.id, out.reasons) for out in one.left_out] == [
            (out.id, out.reasons[::-1]) for out in other.left_out
        ]
        if one.totals is None or other.totals is None:
            assert one.totals is other.totals
            return
        assert (one.totals.first, one.totals.second) == (other.totals.second, other.totals.first)
        turned = {"higher": "lower", "lower": "higher", "overlap": "overlap"}
        assert one.totals.result == turned[other.totals.result]

    check()


@pytest.mark.parametrize("examples", EXAMPLES)
def test_knowing_more_never_takes_a_certain_difference_back(examples: int) -> None:
    """Where a span of one side narrows, what was certain stays, for every criterion and for the totals."""

    @settings(max_examples=examples, deadline=None)
    @given(st.lists(spans, min_size=5, max_size=5), st.lists(spans, min_size=5, max_size=5), st.data())
    def check(ours: list[tuple[int, int]], theirs: list[tuple[int, int]], data: st.DataObject) -> None:
        def chosen(ends: list[tuple[int, int]]) -> dict[str, str]:
            return {id: f"{LEVELS[low]}..{LEVELS[high]}" for id, (low, high) in zip(CRITERIA, ends, strict=True)}

        lows = [data.draw(st.integers(low, high)) for low, high in ours]
        narrower = [(low, data.draw(st.integers(low, high))) for low, (_, high) in zip(lows, ours, strict=True)]
        second = answered("b", chosen(theirs))
        before, after = pair_of(answered("a", chosen(ours)), second), pair_of(answered("a", chosen(narrower)), second)
        assert set(before.higher) <= set(after.higher)
        assert set(before.lower) <= set(after.lower)
        assert set(before.same) <= set(after.same)
        assert before.totals is not None
        assert after.totals is not None
        assert before.totals.result in ("overlap", after.totals.result)

    check()


# What is refused


CHANGES = {
    (
        "verdicts: {approaches: 25, meets: 60",
        "verdicts: {approaches: 20, meets: 60",
    ): "Different: lines of the verdict.",
    ("weight: 2", "weight: 3"): "Two weighs 2 in the first and 3 in the second.",
    ("title: A book", "title: The book"): "Standards differ: book.",
    ("question: Was it open?", "question: Was it ajar?"): "Questions differ: ONE-2.",
    ("There was none., gate: yes", "There was none., gate: no"): "Gates differ: ONE-1.",
    ("{question: Who read it?", "{needs: {meets: [{published: {kind: plan}}]}, question: Who read it?"): (
        "Requirements differ: TWO-2."
    ),
    ("TWO-2:", "TWO-3:"): "Only in the first: TWO-2.\n- Only in the second: TWO-3.",
    ("version: 1.0.0", "version: 1.1.0"): "by-hand 1.0.0 and by-hand 1.1.0.",
}


@pytest.mark.parametrize(("change", "said"), CHANGES.items())
def test_another_rubric_is_refused_and_what_differs_is_named(change: tuple[str, str], said: str) -> None:
    """The hash decides; criteria, thresholds, weights, standards and the scale are named."""
    other = rubric_of(TEXT.replace(*change))
    with pytest.raises(AuditError, match="scored on different rubrics") as refused:
        compare([side(id="a"), side(other, id="b")])
    assert f"- {said}" in str(refused.value)


def test_thresholds_that_differ_are_named() -> None:
    """A ladder of a measure that asks for another number."""
    ladder = "{measure: {days: {from: opened, to: closed}}, at_least: {meets: 56}, question: Who read it?"
    first = TEXT.replace("{question: Who read it?", ladder)
    second = first.replace("at_least: {meets: 56}", "at_least: {meets: 28}")
    with pytest.raises(AuditError, match=r"- Thresholds differ: TWO-2\."):
        compare([side(rubric_of(first), id="a"), side(rubric_of(second), id="b")])


def test_from_cards_alone_what_they_print_is_compared() -> None:
    """Without either rubric: the names, criteria, questions, ladders and weights that stand on the cards."""
    other = rubric_of(TEXT.replace("weight: 2", "weight: 3").replace("missing: No.", "missing: None."))
    cards = [side(id="a").card, side(other, id="b").card]
    with pytest.raises(AuditError) as refused:
        compare([side_of_card(card, None) for card in cards])
    said = str(refused.value)
    assert "Both are called by-hand 1.0.0, and their hashes differ." in said
    assert "Two weighs 2 in the first and 3 in the second." in said
    assert "Thresholds or written levels differ: ONE-1, ONE-2, ONE-3, TWO-1, TWO-2." in said
    assert "Only what the cards print of their rubrics was compared" in said


def test_one_card_is_no_comparison() -> None:
    """Two are needed."""
    with pytest.raises(AuditError, match="two cards or more"):
        compare([side()])


# Cards in place of dossiers


def test_a_card_gives_what_its_dossier_gives() -> None:
    """Spans are built again from the names of levels: every result but the split by assessor is the same."""
    sides = [example(name) for name in PLACES]
    whole = compare(sides)
    cards = compare([side_of_card(one.card, None) for one in sides])
    assert cards == whole


def test_a_card_whose_totals_do_not_follow_is_refused() -> None:
    """Nobody prints a better total by changing it."""
    card = side(id="a", ONE_1="meets").card
    assert card.overall is not None
    raised = card.model_copy(update={"overall": card.overall.model_copy(update={"evidenced": 50.0})})
    with pytest.raises(AuditError, match="do not follow from the levels"):
        side_of_card(raised, None)
    better = card.overall.verdict.model_copy(update={"low": "meets"})
    with pytest.raises(AuditError, match="do not follow from the levels"):
        side_of_card(card.model_copy(update={"overall": card.overall.model_copy(update={"verdict": better})}), None)


def test_a_card_that_keeps_the_hash_and_changes_the_rubric_is_refused() -> None:
    """Another level, weight or criterion under the same hash: refused, with its rubric at hand or without."""
    first = side(id="a", ONE_1="meets")
    card = side(id="b", ONE_1="meets").card
    more = card.rubric.model_copy(update={"levels": (*card.rubric.levels, "best"), "points": (0, 25, 50, 75, 100)})
    with pytest.raises(AuditError, match="do not follow from the levels"):
        side_of_card(card.model_copy(update={"rubric": more}), RUBRIC)
    moved = tuple(one.model_copy(update={"dimension": "two"}) for one in card.criteria)
    with pytest.raises(AuditError, match="do not follow from the levels"):
        side_of_card(card.model_copy(update={"criteria": moved}), RUBRIC)
    lighter = tuple(one.model_copy(update={"weight": 1.0}) for one in card.dimensions)
    forged = card.model_copy(update={"dimensions": lighter, "overall": None})
    with pytest.raises(AuditError, match="name one rubric by its hash"):
        compare([first, side_of_card(forged, None)])


def test_weights_that_a_card_cannot_print_need_the_rubric() -> None:
    """Two decimals stand on a card: with finer weights its totals follow only from the rubric itself."""
    rubric = rubric_of(TEXT.replace("weight: 2", "weight: 0.125"))
    card = side(rubric, id="a", ONE_1="meets", TWO_1="exceeds").card
    with pytest.raises(AuditError, match="by --rubric"):
        side_of_card(card, None)
    assert side_of_card(card, rubric).whole


def test_working_copies_and_plans_are_compared_and_not_for_publication() -> None:
    """The comparison says so; it is not refused."""
    first, second = side(id="a"), side(id="b")
    working = replace(second, card=second.card.model_copy(update={"publishable": False}))
    assert compare([first, second]).publishable
    assert not compare([first, working]).publishable
    plan = replace(second, card=second.card.model_copy(update={"plan": True}))
    assert compare([first, plan]).sides[1].plan
    assert not compare([first, plan]).publishable


def test_another_assessor_at_another_day_is_no_process_over_time() -> None:
    """Between two named assessors nothing need have moved, whatever their days; a name left out tells nobody apart."""
    kinds = [
        pair_of(side(assessor=one, as_of="2020-01-31"), side(assessor=other, as_of="2020-12-31")).kind
        for one, other in (("A watchdog", "Another"), ("A watchdog", "a  Watchdog"), ("A watchdog", ""))
    ]
    assert kinds == ["two_assessors", "over_time", "over_time"]


@pytest.mark.parametrize("pair", list(combinations(PLACES, 2)))
def test_the_same_cards_give_the_same_bytes(pair: tuple[str, str]) -> None:
    """No clock and no chance."""
    sides = [example(name) for name in pair]
    text = compare(sides).to_json()
    assert compare(sides).to_json() == text
    assert Comparison.model_validate(compare(sides).model_dump()).to_json() == text


def test_the_rubric_is_the_one_of_the_first() -> None:
    """Its hash stands on the comparison."""
    assert compare([side(id="a"), side(id="b")]).rubric.sha256 == RUBRIC.sha256


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("..2024-03-01", "2024-04-30..", "2024"),  # each end known on one side, in one year
        ("..2023-12-01", "2024-04-30..", "2023 or earlier to 2024 or later"),
        ("..2024-03-01", "2024-04-30", "2024 or earlier to 2024"),
        ("2016-09-07", "2016-10-31", "2016"),
        ("2016-09-07", "2017-01-31", "2016 to 2017"),
    ],
)
def test_the_year_of_a_process_is_said_shortly(first: str, last: str, said: str) -> None:
    """One year where both ends lie in it, the open sides included; else what is known of each."""
    assert say(years(read_date(first), read_date(last))) == said
