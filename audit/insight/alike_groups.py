"""From candidates to clusters: two texts are joined where their likeness, computed exactly, reaches the threshold.

A cluster is a connected component. Texts at its ends may be less alike than the threshold: that is why each cluster
tells its lowest link, and how like its representative the least like of its texts is.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from audit.insight.alike_search import Candidates
from audit.insight.alike_sets import Numbers, Shingled

_GROUPS_AT_ONCE = 5_000
"""Groups of candidates that are looked at together, to see which are in one cluster already."""

LARGE_GROUP = 1_000
"""Texts above which a group of candidates is too large for every two to be compared, where bands found it."""

_FIRST, _IDLE = 64, 8
"""In such a group, how many texts are compared with all others at the most, and how many in a row that join none."""


class Joined:
    """Texts in clusters that grow link by link."""

    def __init__(self, sets: Shingled, at_least: Fraction, largest: int | None = None) -> None:
        """Begin with every text alone; in groups above `largest` not every two are compared."""
        self._sets, self._at_least, self._largest = sets, at_least, largest
        self.label = np.arange(len(sets.sizes))
        self._members: dict[int, array[int]] = {}
        self._lowest: dict[int, Fraction] = {}

    def join(self, candidates: Iterable[Candidates]) -> None:
        """Join what is alike among groups of candidates; two that are in one cluster already are not compared."""
        for many in candidates:
            for texts, most in self._open(many):
                self._join(texts, most)

    def _open(self, many: Candidates) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield the groups that are not in one cluster yet."""
        for at in range(0, len(many.begins) - 1, _GROUPS_AT_ONCE):
            begins = many.begins[at : at + _GROUPS_AT_ONCE + 1]
            label = self.label[many.texts[begins[0] : begins[-1]]]
            places = begins[:-1] - begins[0]
            apart = np.minimum.reduceat(label, places) != np.maximum.reduceat(label, places)
            for first, last in zip(begins[:-1][apart].tolist(), begins[1:][apart].tolist(), strict=True):
                yield many.texts[first:last], many.most[first:last]

    def _join(self, texts: Numbers, most: Numbers) -> None:
        """Compare the first with all that can be alike, then the next; the first can share most, so it joins most."""
        label, sizes = self.label, self._sets.sizes
        texts, most = self._able(texts, most)
        bounded, idle = self._largest is not None and len(texts) > self._largest, 0
        for at in range(len(texts) - 1):
            if bounded and (at >= _FIRST or idle >= _IDLE):
                return
            first, rest = int(texts[at]), texts[at + 1 :]
            apart = label[rest] != label[first]
            if not apart.any():
                if (label[rest] == label[rest[0]]).all():
                    return
                continue
            can_share = np.minimum(most[at], most[at + 1 :])
            apart &= self._reaches(can_share, sizes[first] + sizes[rest] - can_share)
            if apart.any():
                idle = 0 if self._compare(first, rest[apart]) else idle + 1

    def _able(self, texts: Numbers, most: Numbers) -> tuple[Numbers, Numbers]:
        """Return a group without those at its end that can share too little with any before them.

        Of two texts the later shares at most what it can share, m. So the likeness is at most m / (first + second - m).
        """
        sizes, times = self._sets.sizes[texts], self._at_least.numerator
        able = most * (self._at_least.denominator + times) >= times * (sizes + sizes.min())
        last = int(np.flatnonzero(able)[-1]) if able.any() else -1
        return texts[: last + 1], most[: last + 1]

    def _reaches(self, both: Numbers, either: Numbers) -> NDArray[np.bool_]:
        return both * self._at_least.denominator >= either * self._at_least.numerator

    def _compare(self, first: int, others: Numbers) -> int:
        """Compare one text with others, join those that are alike, and return how many."""
        both = self._sets.shared(first, others)
        either = self._sets.sizes[others] + self._sets.sizes[first] - both
        linked = self._reaches(both, either)
        for other, shared, all_ in zip(
            others[linked].tolist(), both[linked].tolist(), either[linked].tolist(), strict=True
        ):
            self._link(first, other, Fraction(shared, all_))
        return int(linked.sum())

    def _link(self, one: int, other: int, likeness: Fraction) -> None:
        here, there = int(self.label[one]), int(self.label[other])
        if here == there:
            return
        kept, gone = (here, there) if (-self._size(here), here) < (-self._size(there), there) else (there, here)
        moved = self._members.pop(gone, array("q", (gone,)))
        self._members.setdefault(kept, array("q", (kept,))).extend(moved)
        self.label[moved] = kept
        self._lowest[kept] = min(likeness, self._lowest.get(kept, likeness), self._lowest.pop(gone, likeness))

    def _size(self, label: int) -> int:
        return len(self._members[label]) if label in self._members else 1

    def several(self) -> Iterator[tuple[Numbers, Fraction]]:
        """Yield the clusters of more than one text: the texts in rising order, and the lowest of the links."""
        for label in sorted(self._members):
            yield np.sort(np.array(self._members[label], np.int64)), self._lowest[label]


def least_like(sets: Shingled, text: int, others: Numbers) -> Fraction:
    """Return how like a text the least like of some others is."""
    both = sets.shared(text, others)
    either = sets.sizes[others] + sets.sizes[text] - both
    # Two such shares that differ do so by more than a float leaves out, for both numbers are far below 2 to the 26.
    at = int(np.argmin(both / either))
    return Fraction(int(both[at]), int(either[at]))
