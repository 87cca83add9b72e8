"""How far alpha could lie from what it is on these units: an interval by leaving out one unit after the other.

After Hughes, J. (2022), Toward improved inference for Krippendorff's Alpha agreement coefficient, arXiv:2210.13265,
who finds the usual resampling too sure of itself in small samples and leaves out one unit at a time instead, with the
t quantile of n - 1. He does so with an estimator of his own on a transformed scale; here it is done with alpha as
Krippendorff defines it, and the upper end is cut at 1, so it is adapted from him. With a_i alpha without unit i:

    se squared = (n - 1) / n * sum((a_i - mean of a_i) squared)        interval = alpha +/- t * se
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import sqrt

from audit.insight.alpha import Choices, Coincidences, Metric, alpha_of, coincidences, none_yet, scale_of


@dataclass(frozen=True, slots=True)
class Jackknife:
    """Alpha with the square of its standard error, over so many units."""

    alpha: Fraction
    variance: Fraction
    units: int


def jackknife(units: Sequence[Choices], metric: Metric, points: Sequence[int]) -> Jackknife | None:
    """Return alpha and its variance; None where alpha is undefined, be it only with one unit left out."""
    scale = scale_of(units, points)
    parts = [coincidences(choices, scale) for choices in units]
    whole = none_yet(scale)
    for part in parts:
        whole += part
    found, n = alpha_of(whole, metric, scale), len(units)
    left_out: dict[Coincidences, Fraction | None] = {
        part: alpha_of(_less(whole, part), metric, scale) for part in set(parts)
    }
    values = [value for part in parts if (value := left_out[part]) is not None]
    if found is None or n < 2 or len(values) < n:
        return None
    mean = sum(values, Fraction(0)) / n
    return Jackknife(found, Fraction(n - 1, n) * sum(((one - mean) ** 2 for one in values), Fraction(0)), n)


def _less(whole: Coincidences, part: Coincidences) -> Coincidences:
    return Coincidences(
        tuple(map(int.__sub__, whole.chosen, part.chosen)), tuple(map(int.__sub__, whole.apart, part.apart))
    )


def interval(found: Jackknife, share: Fraction) -> tuple[float, float]:
    """Return the interval that holds the given share, cut at 1. Raises ImportError where scipy is not installed."""
    from scipy.stats import t

    quantile = float(t.ppf((1 + float(share)) / 2, found.units - 1))
    middle, half = float(found.alpha), quantile * sqrt(found.variance)
    return middle - half, min(1.0, middle + half)
