"""How unlike chance and how even groups are: the dissimilarity to expect, and the effective number of groups.

Both hold logarithms, so they are printed to four decimals and no score rests on them.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from math import ceil, exp, floor, lgamma, log

from audit.bounds import INF, Interval

EXACT_GROUPS = 8
"""Up to so many groups the lowest effective number is found among all corners; above it is taken to be 1 (outer).

The switch hangs on the length of the list, never on the evidence: else more evidence could widen a limit.
"""

_HALVINGS = 200


def mean_deviation(drawn: int, share: Fraction) -> float:
    """Return the mean of |X - np| for X of n drawn by chance that are of a group with share p.

    De Moivre (1730), Miscellanea analytica: 2 v C(n, v) p^v (1-p)^(n-v+1) with v = floor(np) + 1; see Diaconis and
    Zabell (1991), Statistical Science 6: 284-302.
    """
    if share in (0, 1) or drawn == 0:
        return 0.0
    v = floor(drawn * share) + 1
    p = float(share)
    ways = lgamma(drawn + 1) - lgamma(v + 1) - lgamma(drawn - v + 1)
    return 2 * exp(log(v) + ways + v * log(p) + (drawn - v + 1) * log(1 - p))


def expected_dissimilarity(drawn: int, shares: Sequence[Fraction]) -> float:
    """Return the mean dissimilarity of n people drawn by chance from a population with these shares of groups.

    Half the sum of the mean of |X/n - p|, each X being binomial where all together are multinomial.
    """
    return sum(mean_deviation(drawn, share) for share in shares) / (2 * drawn)


def expected_within(drawn: Interval, shares: Sequence[Interval]) -> tuple[float, float]:
    """Return the least and the most that dissimilarity is on average, over all numbers drawn and all shares in limits.

    It falls as more are drawn: the mean of n + 1 is that of the means without one of them, and |x - p| is convex. Each
    group's part is bounded by itself, though shares add up to 1, so the ends are outer bounds; known shares are exact.
    """
    high = sum(_deviations(int(drawn.low), one)[1] for one in shares) / (2 * int(drawn.low))
    if drawn.high == INF:
        return 0.0, min(high, 1.0)
    low = sum(_deviations(int(drawn.high), one)[0] for one in shares) / (2 * int(drawn.high))
    return low, min(high, 1.0)


def _deviations(drawn: int, share: Interval) -> tuple[float, float]:
    """Return the least and the most that the mean deviation is over a share within limits.

    Between k/n and (k+1)/n it is c p^(k+1) (1-p)^(n-k), which rises up to p = (k+1)/(n+1) and then falls. So it is
    least at the ends of the limits or at some k/n inside them, and most at the ends or at some v/(n+1) inside. At k/n
    it is c g(k) g(n-k), at v/(n+1) c g(v) g(n+1-v), with g(k) = k^(k+1) / k!. Since ln g(k+1) - ln g(k), which is
    (k+1) ln(1 + 1/k), falls as k grows, both are least at the outermost and most at the innermost: five points do.
    """
    low, high = Fraction(share.low), Fraction(share.high)
    first, last = ceil(low * drawn), floor(high * drawn)
    troughs = [Fraction(k, drawn) for k in (first, last) if first <= last]
    first, last = ceil(low * (drawn + 1)), floor(high * (drawn + 1))
    peaks = [Fraction(min(max((drawn + 1) // 2, first), last), drawn + 1)] if first <= last else []
    ends = [mean_deviation(drawn, end) for end in (low, high)]
    least = min(*ends, *(mean_deviation(drawn, one) for one in troughs))
    return least, max(*ends, *(mean_deviation(drawn, one) for one in peaks))


def effective_number(shares: Sequence[Interval]) -> tuple[float, float]:
    """Return the lowest and highest exp(H) over all shares within limits that add up to 1.

    H is concave: highest where the shares are as level as their limits allow, lowest in a corner, where all but one of
    them lie at a limit. Each share has its own limits, so what is found is never too narrow.
    """
    limits = [(float(one.low), float(one.high)) for one in shares]
    high = _diversity(_level(limits))
    low = min((_diversity(corner) for corner in _corners(limits)), default=high) if len(limits) <= EXACT_GROUPS else 1.0
    return min(low, high), high


def _diversity(shares: Sequence[float]) -> float:
    return exp(-sum(share * log(share) for share in shares if share > 0))


def _level(limits: Sequence[tuple[float, float]]) -> list[float]:
    """Return the shares nearest to each other: all at one level, each cut at its own limits."""
    below, above = 0.0, 1.0
    for _ in range(_HALVINGS):
        level = (below + above) / 2
        if sum(min(max(level, low), high) for low, high in limits) < 1:
            below = level
        else:
            above = level
    return [min(max(above, low), high) for low, high in limits]


def _corners(limits: Sequence[tuple[float, float]]) -> list[list[float]]:
    """Return the corners of all shares within limits that add up to 1: but for one, each at a limit of its own."""
    close, found = 1e-12, []
    for free, (low, high) in enumerate(limits):
        others = [one for place, one in enumerate(limits) if place != free]
        for chosen in product(*(set(one) for one in others)):
            rest = 1 - sum(chosen)
            if low - close <= rest <= high + close:
                found.append([*chosen, max(0.0, rest)])
    return found
