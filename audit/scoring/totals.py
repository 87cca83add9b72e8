"""From levels to points, dimensions, totals and the verdict. Exact until printed.

The geometric mean (between dimensions only, each raised to a stated floor) has no exact fraction: it
is computed to fifty digits, which fixes its two printed decimals on every machine. Floors and means:
OECD/JRC, Handbook on constructing composite indicators (2008).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from math import lcm, prod

from audit.rubric.model import Rubric
from audit.scoring.levels import Levels

_DIGITS = Context(prec=50)
_CLOSE = Fraction(1, 10**40)


@dataclass(frozen=True, slots=True)
class Points:
    """Points of 100 at the low and at the high end."""

    evidenced: Fraction
    possible: Fraction


def points_of(rubric: Rubric, span: Levels) -> Points:
    """Return the points of a span of levels."""
    return Points(Fraction(rubric.points[span.low]), Fraction(rubric.points[span.high]))


def mean(items: Sequence[tuple[Fraction, Points]]) -> Points:
    """Return the weighted mean of pairs of weight and points; there is at least one."""
    whole = sum((weight for weight, _ in items), Fraction(0))
    return Points(
        sum((weight * points.evidenced for weight, points in items), Fraction(0)) / whole,
        sum((weight * points.possible for weight, points in items), Fraction(0)) / whole,
    )


def geometric(items: Sequence[tuple[Fraction, Points]], floor: int) -> Points:
    """Return the weighted geometric mean, each end raised to the floor first."""
    whole = sum((weight for weight, _ in items), Fraction(0))

    def end(values: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
        raised = [(weight / whole, max(value, Fraction(floor))) for weight, value in values]
        if len({value for _, value in raised}) == 1:
            return raised[0][1]
        if any(value == 0 for _, value in raised):
            return Fraction(0)
        total = Decimal(0)
        for weight, value in raised:
            total = _DIGITS.add(total, _DIGITS.multiply(_decimal(weight), _DIGITS.ln(_decimal(value))))
        return _exact(Fraction(_DIGITS.exp(total)), raised)

    return Points(
        end([(weight, points.evidenced) for weight, points in items]),
        end([(weight, points.possible) for weight, points in items]),
    )


def _exact(near: Fraction, raised: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    """Return the fraction that the product is, where it is one near the digits computed; else those digits.

    A product that is exactly 70 must not miss a line of 70 by its fiftieth digit.
    """
    guess = near.limit_denominator(10**6)
    if abs(guess - near) > _CLOSE:
        return near
    root = lcm(*(weight.denominator for weight, _ in raised))
    power = prod((value ** int(weight * root) for weight, value in raised), start=Fraction(1))
    return guess if guess**root == power else near


def _decimal(value: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything that is added up from the levels of the criteria in the sum."""

    dimensions: Mapping[str, Points]  # those with at least one criterion in the sum
    overall: Points
    equal_weights: Points
    geometric: Points
    weights: Mapping[str, Fraction]  # criterion -> its share of 1


def add_up(rubric: Rubric, spans: Mapping[str, Levels]) -> Totals | None:
    """Return the totals over the criteria in the sum (`spans`); None where there are none."""
    dimensions: dict[str, Points] = {}
    shares: dict[str, Fraction] = {}
    counted: dict[str, int] = {}
    for name, dimension in rubric.dimensions.items():
        inside = [(Fraction(1), points_of(rubric, spans[id])) for id in dimension.criteria if id in spans]
        if inside:
            dimensions[name], counted[name] = mean(inside), len(inside)
    if not dimensions:
        return None
    whole = sum((rubric.dimensions[name].weight for name in dimensions), Fraction(0))
    for name in dimensions:
        for id in rubric.dimensions[name].criteria:
            if id in spans:
                shares[id] = rubric.dimensions[name].weight / whole / counted[name]
    weighted = [(rubric.dimensions[name].weight, points) for name, points in dimensions.items()]
    by_product = geometric(weighted, rubric.geometric_floor)
    return Totals(
        dimensions,
        by_product if rubric.combine == "geometric" else mean(weighted),
        mean([(Fraction(1), points) for points in dimensions.values()]),
        by_product,
        shares,
    )


def verdict(rubric: Rubric, points: Fraction) -> int:
    """Return the highest level whose line the points reach; decided before rounding."""
    return max((rubric.levels.index(name) for name, line in rubric.verdicts.items() if points >= line), default=0)


def capped(rubric: Rubric, totals: Points, gates: Mapping[str, Levels]) -> Levels:
    """Return the verdict's two ends after the gates.

    A gate settled at the worst level caps both ends at the level above it; one that may be there caps
    the low end only. A gate caps the verdict, never a total.
    """
    low, high = verdict(rubric, totals.evidenced), verdict(rubric, totals.possible)
    cap = 1
    if any(span.high == 0 for span in gates.values()):
        low, high = min(low, cap), min(high, cap)
    elif any(span.low == 0 for span in gates.values()):
        low = min(low, cap)
    return Levels(low, high)


def printed(value: Fraction | int, places: int = 2) -> float:
    """Return a number rounded half up, once, for print."""
    exact = Fraction(value)
    step = Decimal(1).scaleb(-places)
    digits = Decimal(exact.numerator * 10 ** (places + 3) // exact.denominator).scaleb(-places - 3)
    return float(digits.quantize(step, rounding=ROUND_HALF_UP))
