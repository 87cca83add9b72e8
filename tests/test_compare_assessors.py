"""One process by two assessors: facts, judgements and definitions told apart, and what each group is worth."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import combinations

import pytest
from dossiers import dossier_from
from hypothesis import given, settings
from hypothesis import strategies as st
from sides_made import side

from audit.evidence.model import Dossier
from audit.insight.apart import ALL, NOTHING, apart, shapley
from audit.insight.compare import compare
from audit.insight.comparison import GROUPS, Apart, Change, Group
from audit.insight.differences import differences, gives_value
from audit.insight.sides import Side, side_of_card, side_of_dossier
from audit.insight.swapped import swapped, with_own_sources
from audit.rubric.asked import asked
from audit.rubric.model import Rubric
from audit.rubric.read import read_rubric
from audit.scoring.score import result

RUBRIC = read_rubric(
    "parts.yaml",
    text=b"""
rubric: parts
version: 1.0.0
title: Every kind of part
licence: CC-BY-4.0
levels: [missing, approaches, meets, exceeds]
points: [0, 33, 67, 100]
verdicts: {approaches: 25, meets: 60, exceeds: 85}
dimensions:
  all:
    title: All
    weight: 1
    because: One is enough.
    criteria:
      DAYS:
        question: How long was it open?
        measure: {days: {from: opened, to: closed}}
        at_least: {approaches: 10, meets: 20, exceeds: 30}
        from_standard: {levels: {as: judgement}}
        due: close
      REGIONS:
        question: Was every region heard?
        measure: {coverage: {list: regions_in_scope, by: [{of: sessions, column: region}]}}
        at_least: {approaches: any, meets: 50%, exceeds: 100%}
        from_standard: {levels: {as: judgement}}
        due: close
      CHOSEN:
        question: Who shaped it?
        assessed: {missing: Nobody., approaches: Few., meets: Some., exceeds: All.}
        from_standard: {levels: {as: judgement}}
        due: close
      STATED:
        question: How many seats?
        measure: {count: {of: seats, where: {affected: yes}}}
        at_least: {approaches: 1, meets: 2, exceeds: 3}
        from_standard: {levels: {as: judgement}}
        due: close
      PLAN:
        question: Was the plan published?
        needs: {exceeds: [{published: {kind: plan}}]}
        from_standard: {levels: {as: judgement}}
        due: close
""",
)

DOSSIER = """
## process
| field | value | source | status | note |
| id | river | | | |
| title | The river | | | |
| sponsor | River Agency | | | |
| as_of | 2021-06-30 | | | |
| assessor | {who} | | | |
| assessor_role | {role} | | | |
| assessor_interest | None. | | | |
| regions_in_scope | {regions} | call | | |
| opened | 2021-01-01 | call | | |
| closed | 2021-01-15 | call | | |
| closed | 2021-02-15 | letter | {late} | {why} |
## sessions
| id | start | held | run_by | region | source |
| s1 | 2021-01-10 | yes | sponsor | african | call |
| s2 | 2021-01-11 | {held} | sponsor | weog | call |
## tables
| table | state | as_of | source |
| sessions | {state} | 2021-06-30 | call |
## answers
| criterion | assessor | answer | reason | source |
| CHOSEN | a | {chosen} | So it was. | call |
| STATED | a | {stated} | Counted. | call |
## sources
| id | title | side | kind |
| call | {title} | sponsor | official |
| letter | A letter | affected | community |
"""
USUAL = {
    "who": "A watchdog", "role": "independent", "regions": "african; weog", "late": "set_aside", "why": "Vague.",
    "held": "no", "state": "complete", "chosen": "approaches", "stated": "1", "title": "The call",
}  # fmt: skip
SELF = {"who": "River Agency", "role": "self"}


def assessed(**changed: str) -> Side:
    """Return a side of the process, with some cells changed."""
    text = DOSSIER.format(**{**USUAL, **changed})
    if changed.get("late") == "":
        text = text.replace("| Vague. |", "| |")
    return side_of_dossier(dossier_from(text, asked=asked(RUBRIC)), RUBRIC)


def split(first: Side, second: Side) -> Apart:
    """Return how two assessors differ."""
    found = compare([first, second]).pairs[0].apart
    assert found is not None
    return found


def worth_of(found: Apart, group: Group) -> Change:
    """Return the share of a group."""
    (worth,) = [one for one in found.worth if one.group == group]
    assert worth.share is not None
    return worth.share


@pytest.mark.parametrize(
    ("group", "changed", "what", "moves"),
    [
        ("facts", {"held": "yes"}, "sessions s2", ("REGIONS",)),
        ("facts", {"state": "partial"}, "table sessions", ("REGIONS",)),
        ("facts", {"stated": "3"}, "answer STATED", ("STATED",)),
        ("judgements", {"chosen": "exceeds"}, "answer CHOSEN", ("CHOSEN",)),
        ("judgements", {"stated": "meets"}, "answer STATED", ("STATED",)),
        ("judgements", {"late": ""}, "process closed", ("DAYS",)),
        ("definitions", {"regions": "african"}, "process regions_in_scope", ("REGIONS",)),
    ],
)
def test_each_difference_stands_in_its_group(
    group: Group, changed: dict[str, str], what: str, moves: tuple[str, ...]
) -> None:
    """One thing changed is one group's, names what it is of, and moves its criterion when taken over alone."""
    found = split(assessed(), assessed(**SELF, **changed))
    assert what in [one.what for one in found.differences if one.group == group]
    (worth,) = [one for one in found.worth if one.group == group]
    assert worth.moves == moves
    others = {one.group for one in found.differences} - {group}
    assert others <= ({"facts"} if changed == {"stated": "meets"} else set())


def test_the_same_dossier_twice_differs_in_nothing() -> None:
    """Who assessed is no difference; nor is how a source is called."""
    found = split(assessed(), assessed(**SELF, title="The agency's call"))
    assert found.differences == ()
    assert found.whole is not None
    assert found.whole.exact == ("0", "0")
    assert all(one.moves == () for one in found.worth)


def test_a_source_of_the_same_id_keeps_its_own_kind() -> None:
    """A clash of ids is solved by another name, or facts would rest on the wrong source."""
    first, second = assessed(), assessed(**SELF, title="Another call", held="yes")
    assert first.dossier is not None
    assert second.dossier is not None
    renamed = with_own_sources(first.dossier, second.dossier)
    assert set(renamed.sources) == {"second-call", "letter"}
    assert {source for row in renamed.tables["sessions"].rows for source in row.sources} == {"second-call"}
    assert with_own_sources(first.dossier, first.dossier) is first.dossier


def test_what_the_groups_are_worth_is_worked_by_hand() -> None:
    """Five criteria weigh 20 each. Facts raise REGIONS from meets to exceeds only where both regions are in scope."""
    first, second = assessed(), assessed(**SELF, held="yes", chosen="meets", regions="african; weog; grulac")
    found = split(first, second)
    # REGIONS: 1 of 2 (meets), with facts 2 of 2 (exceeds), with definitions 1 of 3 (approaches), with both 2 of 3.
    facts, definitions, judgements = Fraction(33 + 34, 2), Fraction(-34 - 33, 2), Fraction(34)
    assert worth_of(found, "facts").exact == (str(facts / 5), str(facts / 5))
    assert worth_of(found, "definitions").exact == (str(definitions / 5), str(definitions / 5))
    assert worth_of(found, "judgements").exact == (str(judgements / 5), str(judgements / 5))
    assert found.whole is not None
    assert found.whole.exact == ("34/5", "34/5")
    assert found.rest is not None
    assert found.rest.exact == ("1/5", "1/5")  # 34 - (33 - 34 + 34), a fifth of it
    assert [one.verdict for one in found.worth] != [""] * 3


def test_together_they_may_be_worth_more_than_one_by_one() -> None:
    """The rest is what the three alone leave: the whole less their sum."""
    found = split(assessed(late=""), assessed(**SELF, held="yes", chosen="exceeds", regions="african"))
    assert found.whole is not None
    assert found.rest is not None
    for end in (0, 1):
        alone = sum(Fraction(one.alone.exact[end]) for one in found.worth if one.alone)
        shares = sum(Fraction(one.share.exact[end]) for one in found.worth if one.share)
        assert shares == Fraction(found.whole.exact[end])
        assert alone + Fraction(found.rest.exact[end]) == shares


def test_without_both_dossiers_nothing_is_split() -> None:
    """A card alone does not say what it rests on in full."""
    first, second = assessed(), assessed(**SELF, held="yes")
    pair = compare([first, side_of_card(second.card, RUBRIC)]).pairs[0]
    assert pair.kind == "two_assessors"
    assert pair.apart is None


def test_without_totals_the_groups_are_worth_criteria() -> None:
    """`totals: no` prints no points and no verdict, here as elsewhere."""
    rubric = RUBRIC.model_copy(update={"totals": "no"})

    def made(changed: dict[str, str]) -> Side:
        text = DOSSIER.format(**{**USUAL, **changed})
        return side_of_dossier(dossier_from(text, asked=asked(rubric)), rubric)

    found = split(made({}), made({**SELF, "held": "yes"}))
    assert (found.whole, found.rest) == (None, None)
    assert [one.moves for one in found.worth] == [("REGIONS",), (), ()]
    assert {(one.alone, one.share, one.verdict) for one in found.worth} == {(None, None, "")}


def test_another_named_rubric_is_a_definition() -> None:
    """Both are scored on one rubric; that the dossiers name different ones is said."""
    first, second = side(id="a"), replace(side(id="a", assessor_role="self"), named="light")
    found = compare([first, second]).pairs[0].apart
    assert found is not None
    assert [(one.group, one.what, one.second) for one in found.differences] == [
        ("definitions", "rubric named", "light")
    ]


@pytest.mark.parametrize(
    ("text", "value"),
    [("54", True), ("45%", True), ("4 of 5", True), ("meets", False), ("approaches..meets", False),
     ("not found", False), ("unknown", False), ("not applicable", False)],
)  # fmt: skip
def test_a_value_is_a_fact_and_a_level_a_judgement(text: str, value: bool) -> None:
    """What an answer gives decides which it is."""
    first = side(ONE_1="meets").dossier
    assert first is not None
    assert gives_value(replace(first.answers[0], text=text), RUBRIC.levels) is value


# Properties

changes = st.fixed_dictionaries(
    {},
    optional={
        "held": st.sampled_from(["yes", "no", "planned"]),
        "state": st.sampled_from(["complete", "partial"]),
        "chosen": st.sampled_from(["missing", "approaches..exceeds", "meets", "not found"]),
        "stated": st.sampled_from(["0", "2-3", "exceeds", "not found"]),
        "late": st.sampled_from(["", "set_aside"]),
        "regions": st.sampled_from(["african", "weog; grulac", "african; weog; grulac"]),
        "title": st.sampled_from(["The call", "Another"]),
    },
)


def spans(dossier: Dossier, rubric: Rubric) -> dict[str, object]:
    """Return the levels a dossier gives as it stands."""
    return {id: found.span for id, found in result(dossier, rubric).findings.items()}


@settings(max_examples=60, deadline=None)
@given(changes, changes)
def test_nothing_taken_is_the_first_and_everything_the_second(ours: dict[str, str], theirs: dict[str, str]) -> None:
    """The mixtures begin and end at the two cards, so their differences come to the whole difference."""
    first, second = assessed(**ours), assessed(**SELF, **theirs)
    assert first.dossier is not None
    assert second.dossier is not None
    other = with_own_sources(first.dossier, second.dossier)
    assert spans(swapped(first.dossier, other, NOTHING, RUBRIC.levels), RUBRIC) == spans(first.dossier, RUBRIC)
    assert spans(swapped(first.dossier, other, ALL, RUBRIC.levels), RUBRIC) == spans(second.dossier, RUBRIC)
    found, turned = split(first, second), split(second, first)
    cards = [one.card.overall for one in (first, second)]
    assert found.whole is not None
    assert cards[0] is not None
    assert cards[1] is not None
    assert abs(found.whole.evidenced - (cards[1].evidenced - cards[0].evidenced)) < 0.011
    for group in GROUPS:
        one, back = worth_of(found, group), worth_of(turned, group)
        assert [Fraction(end) for end in one.exact] == [-Fraction(end) for end in back.exact]
        assert (one.evidenced, one.possible) == (-back.evidenced, -back.possible)
    unequal = {one.group for one in differences(first, second)}
    for group in GROUPS:
        if group not in unequal:
            assert worth_of(found, group).exact == ("0", "0")


fractions = st.fractions(min_value=0, max_value=100, max_denominator=12)
subsets = [frozenset(chosen) for n in range(4) for chosen in combinations(GROUPS, n)]


@given(st.lists(st.tuples(fractions, fractions), min_size=8, max_size=8))
def test_shares_come_to_the_whole_and_a_group_that_adds_nothing_has_none(
    values: list[tuple[Fraction, Fraction]],
) -> None:
    """Efficiency and the null player of Shapley 1953, and its closed form for three."""
    ends = dict(zip(subsets, values, strict=True))
    shares = shapley(ends)
    assert sum(share[0] for share in shares.values()) == ends[ALL][0] - ends[NOTHING][0]
    for group in GROUPS:
        one, other = (name for name in GROUPS if name != group)
        alone, first, second, last = (
            ends[frozenset(given) | {group}][1] - ends[frozenset(given)][1]
            for given in ((), (one,), (other,), (one, other))
        )
        assert shares[group][1] == alone / 3 + first / 6 + second / 6 + last / 3
    idle = {taken: ends[taken - {"facts"}] for taken in subsets}
    assert shapley(idle)["facts"] == (0, 0)


def test_one_dossier_alone_is_not_split() -> None:
    """`apart` needs both."""
    assert apart(assessed(), side_of_card(assessed().card, RUBRIC)) is None
