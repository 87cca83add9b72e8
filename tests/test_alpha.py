"""Krippendorff's alpha to the digits that were published, its ends over ranges, and its jackknife interval."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.insight.alpha import METRICS, Choices, Metric, alpha, coincidences, distances, none_yet, scale_of
from audit.insight.alpha_ranges import Extremes, completions, extremes
from audit.insight.jackknife import interval, jackknife
from audit.scoring.levels import Levels
from audit.scoring.totals import printed

POINTS = (0, 33, 67, 100)
ALL = 100_000
"""More matrices than any of these tests has."""


def units_of(*assessors: str) -> list[Choices]:
    """Return units from one line of single-character choices an assessor; a dot is a choice that is missing."""
    levels = sorted({choice for line in assessors for choice in line.split()} - {"."})
    columns = zip(*(line.split() for line in assessors), strict=True)
    counted = [tuple(column.count(level) for level in levels) for column in columns]
    return [choices for choices in counted if sum(choices) > 1]


BINARY = units_of("1 1 0 0 0 0 0 0 0 0", "0 1 1 0 0 1 0 1 0 0")
NOMINAL = units_of("a a b b d c c c e d d a", "b a b b b c c c e d d d")
MISSING = units_of(
    "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."
)
NEWS = units_of(
    "1 1 2 . 0 0 1 1 2 2 . 0 1 3 1 1 2 1 1 0 0 0 2 0 1 0 0 1 1 1 1 2 2 3 2 2 2 2 2 1",
    "1 1 3 0 0 0 0 . 2 1 1 0 2 3 1 1 1 2 1 0 0 0 3 0 2 1 0 2 1 1 1 1 2 2 2 2 2 2 2 1",
    "2 0 3 0 0 0 2 2 2 1 0 0 2 2 1 1 2 3 0 0 1 . 3 0 . 1 0 1 2 2 0 2 . 2 2 3 2 . 2 1",
    ". 1 3 . . . . 0 . 1 0 0 2 2 . . . 3 1 . 1 0 3 0 2 1 1 2 2 . . 1 2 2 . . . 1 2 .",
    "2 . . 0 0 0 1 . 2 . . . . 3 1 1 2 . . 0 . 0 . . 2 . 0 . . 2 0 . 2 . 2 2 2 2 . 1",
)


@pytest.mark.parametrize(
    ("units", "metric", "digits", "published"),
    [
        (BINARY, "nominal", 3, 0.095),
        (NOMINAL, "nominal", 3, 0.692),
        (MISSING, "nominal", 3, 0.743),
        (MISSING, "ordinal", 3, 0.815),
        (MISSING, "interval", 3, 0.849),
        (NEWS, "ordinal", 4, 0.7598),
        (NEWS, "nominal", 3, 0.477),
        (NEWS, "interval", 3, 0.757),
    ],
)
def test_alpha_to_the_published_digits(units: list[Choices], metric: Metric, digits: int, published: float) -> None:
    """As printed by those who defined it, data by data.

    A (binary), B (nominal), C and D (missing choices): Krippendorff 2011, Computing Krippendorff's Alpha-Reliability,
    https://repository.upenn.edu/asc_papers/43; A in the form of Krippendorff 2004, p. 224. The tone of 40 articles by
    five observers: Hayes and Krippendorff 2007, Communication Methods and Measures 1: 77-89, who print .7598; nominal
    and interval as other software gives them for the same data.
    """
    found = alpha(units, metric, range(len(units[0])))
    assert found is not None
    assert printed(found, digits) == published


def test_the_matrix_of_coincidences_is_the_published_one() -> None:
    """Krippendorff 2011, C: forty pairable values, nine of the first level, and 4/3 coincidences of levels 1 and 2."""
    scale = scale_of(MISSING, range(5))
    whole = none_yet(scale)
    for choices in MISSING:
        whole += coincidences(choices, scale)
    assert whole.chosen == (9, 13, 10, 5, 3)
    third = Fraction(1, 3)
    assert [Fraction(one, scale.unit) for one in whole.apart] == [
        4 * third, third, third, 0, 4 * third, third, 0, third, 0, 0,
    ]  # fmt: skip


def test_ordinal_distances_are_the_published_ones() -> None:
    """Krippendorff 2011, D: with 9, 13, 10, 5, 0 and 3 choices ranks 1 and 2 lie 11 apart, ranks 1 and 3 22.5.

    Four times the square of it, so that it is whole.
    """
    scale = scale_of([(2, 0, 0, 0, 0, 0)], range(6))
    far = dict(zip(scale.pairs, distances((9, 13, 10, 5, 0, 3), "ordinal", scale), strict=True))
    assert far[0, 1] == 4 * 11**2
    assert far[0, 2] == 45**2
    assert far[3, 5] == 4 * 4**2


def test_without_variation_alpha_is_undefined() -> None:
    """One level everywhere: nothing could differ by chance, so alpha is neither 0 nor 1."""
    for metric in METRICS:
        assert alpha([(0, 2, 0, 0)] * 12, metric, POINTS) is None
    assert alpha([], "ordinal", POINTS) is None
    assert alpha([(1, 0, 0, 0), (0, 0, 1, 0)], "ordinal", POINTS) is None  # nobody to agree with


def test_full_agreement_is_one() -> None:
    """Everybody the same, and levels that vary: 1."""
    for metric in METRICS:
        assert alpha([(3, 0, 0, 0), (0, 3, 0, 0), (0, 0, 0, 2)], metric, POINTS) == 1


choices = st.tuples(*[st.integers(0, 3)] * 4)
spans = st.tuples(st.integers(0, 3), st.integers(0, 3)).map(lambda ends: Levels(min(ends), max(ends)))
ranged = st.lists(st.lists(spans, min_size=2, max_size=3), min_size=1, max_size=3)


@given(st.lists(choices, max_size=12), st.randoms(use_true_random=False))
def test_alpha_sees_no_order(units: list[Choices], order: Random) -> None:
    """Units in another order give the same alpha; assessors have none, for a unit is how many chose each level."""
    again = list(units)
    order.shuffle(again)
    for metric in METRICS:
        found = alpha(units, metric, POINTS)
        assert found == alpha(again, metric, POINTS)
        assert found is None or found <= 1


@given(st.lists(choices, max_size=8))
def test_a_unit_with_one_choice_changes_nothing(units: list[Choices]) -> None:
    """What nobody else judged says nothing of agreement."""
    for metric in METRICS:
        assert alpha([*units, (0, 0, 1, 0)], metric, POINTS) == alpha(units, metric, POINTS)


@given(st.lists(choices, max_size=8))
def test_ordinal_and_nominal_see_the_scale_from_both_ends(units: list[Choices]) -> None:
    """Worst and best exchanged: the same agreement."""
    for metric in METRICS[:2]:
        turned = [one[::-1] for one in units]
        assert alpha(units, metric, POINTS) == alpha(turned, metric, POINTS)


def by_hand(units: Sequence[Sequence[Levels]], metric: Metric) -> list[Fraction | None]:
    """Return alpha of every completion, one after the other."""
    answers = [[range(span.low, span.high + 1) for span in unit] for unit in units]
    flat = [levels for unit in answers for levels in unit]
    found = []
    for levels in product(*flat):
        left = iter(levels)
        chosen = [[next(left) for _ in unit] for unit in answers]
        counted = [tuple(unit.count(level) for level in range(4)) for unit in chosen]
        found.append(alpha(counted, metric, POINTS))
    return found


@settings(max_examples=40, deadline=None)
@given(ranged)
def test_the_ends_are_those_of_every_completion(units: list[list[Levels]]) -> None:
    """Exact: nothing inside the ranges gives an alpha below or above, and the completions named reach the ends."""
    if sum(span.high - span.low for unit in units for span in unit) > 7:
        return
    whole = completions(units, POINTS, ALL)
    for metric in METRICS:
        values = by_hand(units, metric)
        defined = [value for value in values if value is not None]
        found = extremes(whole, metric)
        assert found.exact
        assert found.may_be_undefined == (len(defined) < len(values))
        assert (found.low, found.high) == ((min(defined), max(defined)) if defined else (None, None))
        if defined:
            assert alpha(found.at_low, metric, POINTS) == found.low
            assert alpha(found.at_high, metric, POINTS) == found.high


def outer(units: Sequence[Sequence[Levels]], metric: Metric) -> Extremes:
    """Return the outer bound, as it is given where there are too many matrices."""
    whole = completions(units, POINTS, ALL)
    chosen: set[tuple[int, ...]] = {(0, 0, 0, 0)}
    for options in whole.options:
        chosen = {tuple(map(int.__add__, so_far, one)) for so_far in chosen for one in options}
    return extremes(type(whole)(whole.scale, whole.options, None, frozenset(chosen)), metric)


@settings(max_examples=60, deadline=None)
@given(ranged)
def test_the_outer_bound_holds_the_exact_one(units: list[list[Levels]]) -> None:
    """Where there are too many matrices the bound may be too wide and is never too narrow."""
    whole = completions(units, POINTS, ALL)
    for metric in METRICS:
        exact, wide = extremes(whole, metric), outer(units, metric)
        assert not wide.exact
        if exact.low is None or exact.high is None:
            continue
        assert wide.low is not None
        assert wide.high is not None
        assert wide.low <= exact.low <= exact.high <= wide.high <= 1


@settings(max_examples=40, deadline=None)
@given(ranged, st.data())
def test_a_range_that_narrows_never_widens_alpha(units: list[list[Levels]], data: st.DataObject) -> None:
    """An assessor who settles on one level leaves less open, in the exact ends and in the outer ones."""
    at = data.draw(st.integers(0, len(units) - 1))
    who = data.draw(st.integers(0, len(units[at]) - 1))
    level = data.draw(st.integers(units[at][who].low, units[at][who].high))
    narrower = [list(unit) for unit in units]
    narrower[at][who] = Levels(level, level)
    for metric in METRICS:
        for ends in (lambda given, metric: extremes(completions(given, POINTS, ALL), metric), outer):
            before, after = ends(units, metric), ends(narrower, metric)
            if after.low is None or after.high is None:
                continue
            assert before.low is not None
            assert before.high is not None
            assert before.low <= after.low <= after.high <= before.high


def test_too_many_ranges_give_an_outer_bound_and_then_none() -> None:
    """The number of matrices that are tried is limited; beyond it the result says that it is no exact end."""
    units = [[Levels(0, 3), Levels(0, 3)] for _ in range(12)]
    found = extremes(completions(units, POINTS, 500), "ordinal")
    assert found.low is None  # more than 500 ways in which 24 answers can fall
    outer_ = extremes(completions(units, POINTS, 3000), "ordinal")
    assert not outer_.exact
    assert outer_.high == 1
    assert outer_.low is not None
    assert outer_.low < 0


def test_the_jackknife_interval() -> None:
    """Of the 40 articles of Hayes and Krippendorff: wider than the .707 to .808 of the usual resampling of pairs.

    With the t quantile of 39 degrees of freedom; with the normal one, 1.96, it would be .654 to .866.
    """
    found = jackknife(NEWS, "ordinal", range(4))
    assert found is not None
    low, high = interval(found, Fraction(95, 100))
    assert (round(low, 3), round(high, 3)) == (0.651, 0.869)
    half = 1.96 * float(found.variance) ** 0.5
    assert (round(float(found.alpha) - half, 3), round(float(found.alpha) + half, 3)) == (0.654, 0.866)


def test_the_jackknife_error_of_the_missing_choices() -> None:
    """Eleven usable units, nominal: 0.146, where Gwet published 0.145 by another way."""
    found = jackknife(MISSING, "nominal", range(5))
    assert found is not None
    assert found.units == 11
    assert round(float(found.variance) ** 0.5, 3) == 0.146


def test_the_interval_is_cut_at_one() -> None:
    """Alpha is never above 1."""
    found = jackknife([(2, 0, 0, 0)] * 5 + [(0, 0, 0, 2)] * 5 + [(0, 1, 1, 0)], "ordinal", POINTS)
    assert found is not None
    low, high = interval(found, Fraction(95, 100))
    assert high == 1
    assert low < float(found.alpha)


def test_no_jackknife_where_one_unit_carries_all_variation() -> None:
    """Without it alpha is undefined, so there is no interval."""
    assert jackknife([(2, 0, 0, 0)] * 10 + [(0, 0, 2, 0)], "ordinal", POINTS) is None
