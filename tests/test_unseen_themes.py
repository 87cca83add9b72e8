from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.insight.unseen_themes import Incidences, incidences, unseen
from audit.rubric.read import read_rubric
from audit.scoring.totals import printed

RUBRIC = read_rubric("light")


@pytest.mark.parametrize(
    ("units", "incidence", "themes", "once", "twice", "coverage", "chao2"),
    [
        (19, 516, 216, 107, 44, 0.8017, 339.255),
        (17, 379, 130, 63, 28, 0.8425, 196.706),
        (15, 358, 150, 82, 28, 0.7816, 262.067),
    ],
)
def test_the_ciliates_of_namibia(
    units: int, incidence: int, themes: int, once: int, twice: int, coverage: float, chao2: float
) -> None:
    """Hsieh, Ma and Chao, A quick introduction to iNEXT (2022), soil ciliates: columns SC and Estimator (richness)."""
    found = Incidences(units, themes, incidence, once, twice)
    assert printed(found.coverage, 4) == coverage
    assert printed(found.at_least_themes, 3) == chao2


def test_the_trees_of_barro_colorado() -> None:
    """vegan, specpool(BCI): 225 species on 50 plots, chao 236.3732.

    The row is cited from memory. That 21 species stand on one plot and 19 on two follows from its jack1 245.58 and
    jack2 247.8722.
    """
    once, twice = 21, 19
    assert printed(225 + 49 * once / 50, 2) == 245.58
    assert round(225 + once * 97 / 50 - twice * 48**2 / (50 * 49), 4) == 247.8722
    assert printed(Incidences(50, 225, 1000, once, twice).at_least_themes, 4) == 236.3732


def test_the_forms_without_a_theme_raised_twice() -> None:
    """Q2 = 0: C = 1 - Q1/U (T-1)(Q1-1) / ((T-1)(Q1-1) + 2); richness S + (T-1)/T Q1(Q1-1)/2."""
    found = Incidences(10, 6, 20, 3, 0)
    assert printed(found.coverage, 6) == printed(1 - 3 / 20 * (9 * 2) / (9 * 2 + 2), 6)
    assert found.at_least_themes == 6 + Fraction(9 * 3, 10)
    assert Incidences(10, 6, 20, 1, 0).coverage == 1


@given(st.lists(st.frozensets(st.sampled_from("abcdefghij"), min_size=1), min_size=2, max_size=15))
def test_the_two_estimates_agree(sets: list[frozenset[str]]) -> None:
    """C is also 1 - Q1/U A with A = T f0 / (T f0 + Q1), f0 the themes the lower bound adds (the code of iNEXT)."""
    found = incidences(sets)
    unseen_themes = found.at_least_themes - found.themes
    assert 0 <= found.coverage <= 1
    assert unseen_themes >= 0
    if found.once:
        part = found.units * unseen_themes / (found.units * unseen_themes + found.once)
        assert found.coverage == 1 - part * found.once / found.incidences


@given(st.lists(st.frozensets(st.sampled_from("abcdef")), min_size=10, max_size=12))
def test_a_theme_counts_once_in_each_contribution(sets: list[frozenset[str]]) -> None:
    """The counts are those of incidences, whatever the order; too few, or no theme, and nothing is estimated."""
    found = unseen(sets, RUBRIC)
    assert found == unseen(sets[::-1], RUBRIC)
    assert found.incidences == sum(map(len, sets))
    assert (found.coverage is None) is bool(found.why) is (found.themes == 0)
    few = unseen(sets[:9], RUBRIC)
    assert few.coverage is None
    assert few.why == "Not estimated: it takes 10 coded contributions, and there are 9."
