from __future__ import annotations

import random
from datetime import date
from fractions import Fraction
from itertools import permutations

import pytest
from dossiers import dossier_from
from hypothesis import given, settings
from hypothesis import strategies as st
from river import PROCESS, RIVER, THEMES

from audit.bounds import Dates
from audit.evidence.redact import redact
from audit.insight import saturation as method
from audit.insight.coded import Coded, Unit, coded, same_text
from audit.insight.saturation import Rule, new_themes, stops_after, windows
from audit.insight.themes_heard import saturation
from audit.rubric.read import read_rubric

RUBRIC = read_rubric("light")
RULE = Rule("rule", 4, 2, Fraction(1, 20))
Themes = list[frozenset[str]]


def with_new(*numbers: int) -> Themes:
    """Return contributions each of which raises so many themes for the first time."""
    return [frozenset(f"{place}-{number}" for number in range(new)) for place, new in enumerate(numbers)]


def test_the_worked_example_of_the_method() -> None:
    """Guest, Namey and Chen 2020: B = 37; runs bring 7, 4 and 1 new themes, 19%, 11% and 3%: saturation at 6+2.

    Second-hand: read through a quotation, not in the article.
    """
    new = new_themes(with_new(20, 9, 5, 3, 4, 3, 1, 0))
    assert sum(new[:4]) == 37
    assert [(after, themes, round(100 * themes / 37)) for after, themes in windows(new, RULE)] == [
        (4, 7, 19),
        (5, 4, 11),
        (6, 1, 3),
    ]
    assert stops_after(new, RULE) == 6


def test_no_share_is_rounded_before_it_is_compared() -> None:
    """2 of 37 is 5.4%: not within 5%, though a whole percentage would be."""
    assert stops_after(new_themes(with_new(20, 9, 5, 3, 1, 1)), RULE) is None
    assert stops_after(new_themes(with_new(20, 9, 5, 6, 1, 1)), RULE) == 4  # 2 of 40 is 5%


def test_a_base_without_themes_stops_nowhere() -> None:
    """There is nothing to compare with."""
    assert stops_after([0, 0, 0, 0, 0, 0], RULE) is None


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.frozensets(st.sampled_from("abcdefgh"), max_size=3), min_size=6, max_size=14),
    st.integers(1, 3), st.integers(1, 3), st.sampled_from([Fraction(0), Fraction(1, 20), Fraction(1, 2)]),
)  # fmt: skip
def test_many_orders_at_once_are_each_order_by_itself(sets: Themes, base: int, run: int, threshold: Fraction) -> None:
    """The stopping points of orders in one matrix are those of the rule on each order."""
    import numpy as np

    rule = Rule("rule", base, run, threshold)
    units = [Unit(themes, None, 1) for themes in sets]
    keys = np.random.PCG64(1).random_raw(20 * len(units)).reshape(20, len(units))
    places = method._places(keys, np.zeros(len(units), dtype=np.int64))
    found = method._stops_of(method._new(places, method._holders(units)), rule)
    orders = [sorted(range(len(units)), key=lambda place, row=row: row[place]) for row in keys.tolist()]
    assert found == [stops_after(new_themes([sets[place] for place in order]), rule) for order in orders]


def test_copies_are_one_contribution_that_holds_all_they_raised() -> None:
    """One campaign, one text whatever its capitals and commas, or both: 13 rows are 11 contributions."""
    found = coded(dossier_from(RIVER).tables["submissions"])
    assert (found.rows, len(found.units), found.uncoded) == (13, 11, 0)
    assert Unit(frozenset("abc"), Dates(date(2021, 2, 11), date(2021, 2, 11)), 3) in found.units
    assert len(found.themes) == 10  # `none` is no theme
    assert same_text("We WANT, fish!") == same_text("we want\u00a0fish")
    assert same_text("\u0915\u093f\u0924\u093e\u092c") != same_text("\u0915\u0924\u092c")  # marks that make a word


def test_the_order_of_rows_and_the_machine_change_nothing() -> None:
    """The same contributions in another order give the same figures, to the last digit."""
    lines = THEMES.strip().splitlines()
    shuffled = lines[3:]
    random.Random(3).shuffle(shuffled)
    again = "\n".join(["", *lines[:3], *shuffled, ""])
    assert saturation(dossier_from(RIVER), RUBRIC) == saturation(dossier_from(RIVER.replace(THEMES, again)), RUBRIC)
    first = saturation(dossier_from(RIVER), RUBRIC)[0].tests[0]
    assert (first.random.orders, first.random.low, first.random.high) == (1000, 4, 9)
    assert first.random.stopped == 0.665


def test_days_that_are_shared_leave_the_order_open() -> None:
    """Orders that keep the days are tried; the answer is a range, and says so."""
    text = RIVER.replace("2021-02-05 |", "2021-02-04 |").replace("2021-02-06 |", "2021-02-04 |")
    everything = saturation(dossier_from(text), RUBRIC)[0]
    assert everything.shared_days == 3
    rule = everything.tests[0]
    assert rule.received is not None
    assert rule.received.orders == 1000
    assert "share their day" in rule.received_why
    units = coded(dossier_from(text).tables["submissions"]).units
    shared = [place for place, unit in enumerate(units) if str(unit.day and unit.day.low) == "2021-02-04"]
    possible = {
        stops_after(new_themes([units[place].themes for place in shared_first(order, shared, len(units))]), RULE)
        for order in permutations(shared)
    }
    assert {rule.received.low, rule.received.high} == {min(possible), max(possible)} == {5, 6}


def shared_first(order: tuple[int, ...], shared: list[int], many: int) -> list[int]:
    """Return all places in order, those of one day as the order has them."""
    return [*range(shared[0]), *order, *range(shared[-1] + 1, many)]


def test_without_days_only_random_orders_are_told() -> None:
    """One contribution without a day, and the order received is not known."""
    rule = saturation(dossier_from(RIVER.replace("| 2021-02-08 |", "| 2021-02 |")), RUBRIC)[0].tests[0]
    assert rule.received is None
    assert "1 of 11 have no known day" in rule.received_why
    assert rule.random.orders == 1000


def test_groups_are_looked_at_by_themselves() -> None:
    """Affected people, and each region in scope; too few of them, and it says so."""
    found = {(one.of, one.name): one for one in saturation(dossier_from(RIVER), RUBRIC)}
    assert found["affected", "yes"].units == 10
    assert found["affected", "yes"].tests
    assert (found["region", "grulac"].units, found["region", "grulac"].tests) == (2, ())
    assert "It takes 8 coded contributions" in found["region", "grulac"].why


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PROCESS, "No contribution has its themes coded."),
        (RIVER.replace("| a |", "| |"), ""),
        (PROCESS + "\n".join(THEMES.splitlines()[:8]), "It takes 8 coded contributions that are no copies"),
    ],
)
def test_where_nothing_follows_it_says_why(text: str, why: str) -> None:
    """No codes, too few; a contribution that nobody coded is counted, never read as one that raised nothing."""
    everything = saturation(dossier_from(text), RUBRIC)[0]
    assert why in everything.why
    assert bool(everything.tests) is not bool(why)
    assert everything.uncoded == (2 if not why else 0)


def test_what_is_published_holds_no_coded_themes() -> None:
    """Redaction takes themes out: the publishable dossier says nothing, unless every contribution was public."""
    assert saturation(redact(dossier_from(RIVER)), RUBRIC)[0].why.startswith("There are no coded themes in what is")
    public = THEMES.replace("| source |", "| source | public |").replace("|--------|\n", "|--------|--|\n")
    public = public.replace("| press |", "| press | yes |")
    working = dossier_from(RIVER.replace(THEMES, public))
    assert saturation(redact(working), RUBRIC)[0] == saturation(working, RUBRIC)[0]


def test_orders_are_tried_in_parts_and_the_parts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many contributions are laid out in a few orders at once; how many makes no difference."""
    units = tuple(Unit(frozenset({f"t{place % 50}", f"s{place % 7}"}), None, 1) for place in range(300))
    found = method.tested(Coded(units, 300, 0), RUBRIC)
    assert found[0].random.orders == found[1].random.orders == 1000
    monkeypatch.setattr(method, "_AT_ONCE", 300 * 7)
    assert method.tested(Coded(units, 300, 0), RUBRIC) == found
