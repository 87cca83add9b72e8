from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb, exp, factorial, log

import pytest
from dossiers import dossier_from
from hypothesis import given
from hypothesis import strategies as st
from river import PEOPLE, RIVER

from audit.bounds import Interval, exactly
from audit.evidence.redact import redact
from audit.insight.diversity import effective_number, expected_dissimilarity, expected_within, mean_deviation
from audit.insight.heard import Tables
from audit.insight.representation import represented
from audit.insight.sufficiency_parts import Represented, beside
from audit.rubric.read import read_rubric
from audit.scoring.totals import printed

RUBRIC = read_rubric("light")


def people(text: str) -> Represented:
    """Return people by region beside the population."""
    return represented(Tables(dossier_from(text)), RUBRIC)[0]


def shares_text(heard: tuple[int, int], population: tuple[int, int]) -> str:
    """Return the river with people heard and population of two regions."""
    rows = "\n".join(f"| | {region} | yes | {count} | press |" for region, count in
                     zip(("african", "asia_pacific"), heard, strict=True))  # fmt: skip
    lines = "\n".join(f"| {country} | {count} | press |" for country, count in
                      zip(("Kenya", "India"), population, strict=True))  # fmt: skip
    head = "\n".join(PEOPLE.splitlines()[:4])
    return RIVER.replace(PEOPLE, f"{head}\n{rows}\n\n## population\n| place | people | source |\n|--|--|--|\n{lines}\n")


@pytest.mark.parametrize(
    ("women", "all_", "percent", "ratio"),
    [(28884, 76311, 36, 1.1), (28884, 76311, 49, 0.8), (11777, 49190, 43, 0.6), (3802, 15997, 40, 0.6),
     (16560, 35779, 52, 0.9), (2907, 3763, 57, 1.4)],
)  # fmt: skip
def test_women_in_trials(women: int, all_: int, percent: int, ratio: float) -> None:
    """Scott and others 2018, J Am Coll Cardiol 71: 1960-1969, table 1, and the ratios reported from it.

    Two of the reported ratios do not come out of the table's own whole percentages (0.6 for acute coronary syndrome,
    0.5 for the lower one of heart failure) and are left out.
    """
    found = people(shares_text((women, all_ - women), (percent * 1000, (100 - percent) * 1000))).groups[0]
    assert found.ratio is not None
    assert printed(Fraction(str(found.ratio.low)), 1) == ratio
    assert found.ratio.low == found.ratio.high
    value = found.ratio.low
    assert found.beside == (("below",) if value < 0.8 else ("within",) if value <= 1.2 else ("above",))


def test_shares_ratios_and_dissimilarity() -> None:
    """12, 18 and 0 of 30 beside 50%, 30% and 20%: 0.8, 2 and 0; half of (10 + 30 + 20) points is 30%."""
    found = people(RIVER)
    assert [group.ratio.low for group in found.groups if group.ratio] == [0.8, 2, 0]
    assert [group.beside for group in found.groups] == [("within",), ("above",), ("below",)]
    assert found.dissimilarity is not None
    assert (found.dissimilarity.low, found.dissimilarity.high) == (0.3, 0.3)
    assert found.effective is not None
    assert found.effective.low == printed(Fraction(exp(-0.4 * log(0.4) - 0.6 * log(0.6))), 4)
    assert found.expected is not None
    due = [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)]
    assert found.expected.low == printed(Fraction(expected_dissimilarity(30, due)), 4)


def test_an_unknown_region_leaves_limits() -> None:
    """Six people of no known region: every figure is a range that holds what it would be wherever they live."""
    open_ = people(RIVER.replace("| s3 | asia_pacific | yes | 6 |", "| s3 | | yes | 6 |"))
    for region in ("african", "asia_pacific", "grulac"):
        closed = people(RIVER.replace("| s3 | asia_pacific | yes | 6 |", f"| s3 | {region} | yes | 6 |"))
        pairs = [
            *zip((one.ratio for one in open_.groups), (one.ratio for one in closed.groups), strict=True),
            (open_.dissimilarity, closed.dissimilarity),
            (open_.effective, closed.effective),
        ]
        for wide, narrow in pairs:
            assert wide is not None
            assert narrow is not None
            assert wide.high is not None
            assert narrow.high is not None
            assert wide.low <= narrow.low <= narrow.high <= wide.high


def test_without_a_population_nothing_is_compared() -> None:
    """It says why; the effective number needs no population."""
    text = RIVER.replace("| population | complete | 2021-06-30 | press |\n", "")
    alone = people(text.replace(PEOPLE, PEOPLE.split("## population")[0]))
    assert (alone.groups, alone.dissimilarity, alone.expected) == ((), None, None)
    assert "no table of the affected population" in alone.why
    assert alone.effective is not None
    nowhere = RIVER.replace("| Kenya |", "| unknown |").replace("| India |", "| |").replace("| Peru |", "| unknown |")
    assert "does not tell how it divides" in people(nowhere).why


def test_contributions_may_be_of_several_regions() -> None:
    """Shares that do not add up to a whole have no dissimilarity; ratios stand."""
    by_region = next(one for one in represented(Tables(dossier_from(RIVER)), RUBRIC) if one.heard == "submissions")
    assert by_region.dissimilarity is None
    assert "several groups at once" in by_region.dissimilarity_why


def test_the_publishable_dossier_only_widens_them() -> None:
    """Hidden counts make ranges that hold the working figures."""
    working = dossier_from(RIVER.replace("| yes | 6 | press |", "| yes | 3 | press |"))
    closed, opened = (represented(Tables(one), RUBRIC)[0] for one in (working, redact(working)))
    for wide, narrow in zip(opened.groups, closed.groups, strict=True):
        assert wide.ratio is not None
        assert narrow.ratio is not None
        assert wide.ratio.low <= narrow.ratio.low
        assert wide.ratio.high is None or wide.ratio.high >= (narrow.ratio.high or 0)
    assert opened.groups != closed.groups


@given(st.integers(1, 25), st.integers(0, 20))
def test_the_mean_deviation_of_a_binomial(drawn: int, twentieths: int) -> None:
    """De Moivre's closed form is the sum over every outcome."""
    share = Fraction(twentieths, 20)
    by_sum = sum(
        comb(drawn, one) * share**one * (1 - share) ** (drawn - one) * abs(one - drawn * share)
        for one in range(drawn + 1)
    )
    assert mean_deviation(drawn, share) == pytest.approx(float(by_sum), abs=1e-9)


@pytest.mark.parametrize("drawn", [1, 2, 5, 9])
def test_the_expected_dissimilarity_of_a_multinomial(drawn: int) -> None:
    """The closed form is the mean over every way in which so many people can be drawn; it falls with their number."""
    due = [Fraction(1, 2), Fraction(3, 10), Fraction(1, 5)]
    total = Fraction(0)
    for first, second in product(range(drawn + 1), repeat=2):
        third = drawn - first - second
        if third < 0:
            continue
        ways = Fraction(factorial(drawn), factorial(first) * factorial(second) * factorial(third))
        chance = ways * due[0] ** first * due[1] ** second * due[2] ** third
        apart = sum(abs(Fraction(one, drawn) - p) for one, p in zip((first, second, third), due, strict=True)) / 2
        total += chance * apart
    assert expected_dissimilarity(drawn, due) == pytest.approx(float(total), abs=1e-9)
    assert expected_dissimilarity(drawn + 1, due) <= expected_dissimilarity(drawn, due) + 1e-12


@given(
    st.integers(1, 12),
    st.integers(0, 3),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=2, max_size=3),
)
def test_the_expected_dissimilarity_within_limits_holds_every_completion(
    drawn: int, more: int, limits: list[tuple[int, int]]
) -> None:
    """Whatever the shares of the population and the number drawn are within their limits."""
    shares = [Interval(Fraction(min(one), 30), Fraction(max(one), 30)) for one in limits]
    low, high = expected_within(Interval(Fraction(drawn), Fraction(drawn + more)), shares)
    tries = [sorted({min(one), max(one), sum(one) // 2}) for one in limits[:-1]]
    for way in product(*tries):
        last = Fraction(30 - sum(way), 30)
        if shares[-1].low <= last <= shares[-1].high:
            due = [*(Fraction(one, 30) for one in way), last]
            for number in range(drawn, drawn + more + 1):
                assert low - 1e-12 <= expected_dissimilarity(number, due) <= high + 1e-12


@given(st.integers(1, 40), st.integers(0, 240), st.integers(0, 240))
def test_the_mean_deviation_within_limits_is_reached(drawn: int, one: int, other: int) -> None:
    """Over a fine net of shares none lies outside, and both ends are those of shares within the limits."""
    ends = sorted((one, other))
    share = Interval(Fraction(ends[0], 240), Fraction(ends[1], 240))
    whole = expected_within(exactly(drawn), [share, exactly(0)])
    net = {Fraction(place, 240) for place in range(ends[0], ends[1] + 1)}
    net |= {
        Fraction(k, n) for n in (drawn, drawn + 1) for k in range(n + 1) if share.low <= Fraction(k, n) <= share.high
    }
    found = [mean_deviation(drawn, one) / (2 * drawn) for one in net]
    assert whole == pytest.approx((min(found), max(found)), abs=1e-12)


def test_a_population_in_ranges_has_an_expected_range() -> None:
    """200 to 320 people in India: what chance would give runs between the least and the most that may be."""
    found = people(RIVER.replace("| India | 300 |", "| India | 200-320 |"))
    exact = people(RIVER)
    assert found.expected is not None
    assert exact.expected is not None
    assert found.expected.high is not None
    assert found.expected.low <= exact.expected.low < found.expected.high < 0.2
    assert found.expected_why == ""


def test_the_effective_number_of_known_shares() -> None:
    """Four equal regions are four; all people from one region are one."""
    assert effective_number([exactly(Fraction(1, 4))] * 4) == pytest.approx((4, 4))
    assert effective_number([exactly(1), exactly(0), exactly(0)]) == pytest.approx((1, 1))


@given(st.lists(st.integers(0, 6), min_size=2, max_size=4).filter(any), st.integers(0, 3))
def test_the_effective_number_within_limits_holds_every_completion(known: list[int], unknown: int) -> None:
    """However people of unknown region divide, the number lies within."""
    total = sum(known) + unknown
    limits = [Interval(Fraction(one, total), Fraction(one + unknown, total)) for one in known]
    low, high = effective_number(limits)
    for way in product(range(unknown + 1), repeat=len(known)):
        if sum(way) == unknown:
            shares = [(one + more) / total for one, more in zip(known, way, strict=True)]
            number = exp(-sum(share * log(share) for share in shares if share))
            assert low - 1e-9 <= number <= high + 1e-9


def test_beside_a_reference() -> None:
    """Both ends of a reference are within it; limits leave open all they hold."""
    assert beside(exactly(4), 4, 8) == beside(exactly(8), 4, 8) == ("within",)
    assert beside(Interval(Fraction(3), Fraction(9)), 4, 8) == ("below", "within", "above")
    assert beside(Interval(Fraction(9), float("inf")), 4, 8) == ("above",)
