"""How far a share of people drawn by chance may lie from that of all of them: intervals, sample sizes, missed views.

Nothing here holds for people who chose to take part: an interval would then measure counting noise alone.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil, comb, floor, isqrt
from statistics import NormalDist

from audit.bounds import INF, Interval

_ROOT = 10**24
"""Square roots are taken to so many parts, so that printed digits are the same on every machine."""

LARGEST_FRAME = 10**6
"""Up to so many people the chance of a missed view is computed exactly; of more a frame is as good as endless."""


def quantile(confidence: Fraction) -> Fraction:
    """Return z, the two-sided quantile of the normal distribution, to nine decimals: 1.959963985 for 95%."""
    return Fraction(f"{NormalDist().inv_cdf(0.5 + float(confidence) / 2):.9f}")


def wilson(part: int, whole: int, z2: Fraction) -> tuple[Fraction, Fraction]:
    """Return the score interval of a share part / whole; z2 is the squared quantile.

    Wilson (1927), J Am Stat Assoc 22: 209-212: (p + z2/2n -+ z sqrt(p(1-p)/n + z2/4n^2)) / (1 + z2/n).
    """
    share = Fraction(part, whole)
    centre = share + z2 / (2 * whole)
    half = _root(z2 * (share * (1 - share) / whole + z2 / (4 * whole**2)))
    widened = 1 + z2 / whole
    low = Fraction(0) if part == 0 else max(Fraction(0), (centre - half) / widened)
    high = Fraction(1) if part == whole else min(Fraction(1), (centre + half) / widened)
    return low, high


def interval(part: Interval, rest: Interval, z2: Fraction, frame: Interval | None = None) -> Interval:
    """Return the hull of the score intervals over everything the counts can be.

    part and rest: how many hold something and how many do not. The low end falls as rest grows and rises with part, and
    the high end likewise, so two corners hold the hull. frame: how many were drawn from, where that is limited: the
    variance is smaller by (N - n) / (N - 1) (Cochran 1977, Sampling Techniques, section 2.6), here by as little as the
    limits allow, so that the hull is never too narrow.
    """
    z2 = z2 * _correction(part, rest, frame)
    low, high = Fraction(0), Fraction(1)
    if part.low > 0 and rest.high < INF:
        low = wilson(int(part.low), int(part.low) + int(rest.high), z2)[0]
    if rest.low > 0 and part.high < INF:
        high = wilson(int(part.high), int(part.high) + int(rest.low), z2)[1]
    return Interval(low, high)


def _correction(part: Interval, rest: Interval, frame: Interval | None) -> Fraction:
    if frame is None or frame.high == INF or frame.high <= 1:
        return Fraction(1)
    largest, fewest = int(frame.high), int(part.low) + int(rest.low)
    return Fraction(max(0, largest - fewest), largest - 1)


def sample_size(frame: int, chi2: Fraction, margin: Fraction) -> int:
    """Return how many of a frame the published table draws, rounded half up as its rows are.

    Krejcie and Morgan (1970), Educ Psychol Meas 30: 607-610: s = X2 N P(1-P) / (d^2 (N-1) + X2 P(1-P)), P = 1/2.
    """
    quarter = chi2 / 4
    return floor(quarter * frame / (margin**2 * (frame - 1) + quarter) + Fraction(1, 2))


def missed(frame: int, holders: int, drawn: int) -> Fraction:
    """Return the chance that none of those drawn holds a view that `holders` of the frame hold.

    Hypergeometric: C(N-K, n) / C(N, n), without putting back.
    """
    if holders + drawn > frame:
        return Fraction(0)
    return Fraction(comb(frame - holders, drawn), comb(frame, drawn))


def missed_within(frame: Interval, share: Fraction, drawn: Interval) -> tuple[Interval, Interval]:
    """Return how many hold a view of this share, and the chance of having missed it, over all the counts can be.

    The chance rises with the frame and falls with those who hold the view and those drawn, so two corners hold it.
    frame: of at most LARGEST_FRAME people.
    """
    least, most = ceil(share * frame.low), ceil(share * frame.high)
    largest, smallest = int(frame.high), int(frame.low)
    fewest = min(int(drawn.low), largest)
    low = Fraction(0) if drawn.high == INF else missed(smallest, min(most, smallest), int(drawn.high))
    return Interval(Fraction(least), Fraction(most)), Interval(low, missed(largest, least, fewest))


def _root(value: Fraction) -> Fraction:
    return Fraction(isqrt(value.numerator * _ROOT**2 // value.denominator), _ROOT)
