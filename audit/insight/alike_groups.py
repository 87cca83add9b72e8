"""From candidates to clusters: two texts are joined where their likeness, computed exactly, reaches the threshold.

A cluster is a connected component. Texts at its ends may be less alike than the threshold: that is why each cluster
tells its lowest link, and how like its representative the least like of its texts is.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from audit.insight.alike_search import Candidates
from audit.insight.alike_sets import Numbers, Sets


class Joined:
    """Texts in clusters that grow link by link."""

    def __init__(self, sets: Sets, at_least: Fraction) -> None:
        """Begin with every text alone."""
        self._sets, self._at_least = sets, at_least
        self._mark = np.zeros(len(sets.hashes), np.bool_)
        self.label = np.arange(len(sets.sizes))
        self._members: dict[int, Numbers] = {}
        self._lowest: dict[int, Fraction] = {}

    def join(self, candidates: Iterable[Candidates]) -> None:
        """Join what is alike among groups of candidates; two that are in one cluster already are not compared."""
        for group in candidates:
            self._join(group.texts, group.most)

    def _join(self, texts: Numbers, most: Numbers) -> None:
        """Compare the first with all that can be alike, then the next; the first can share most, so it joins most."""
        label, sizes = self.label, self._sets.sizes
        for at in range(len(texts) - 1):
            first, rest = int(texts[at]), texts[at + 1 :]
            apart = label[rest] != label[first]
            if not apart.any():
                if (label[rest] == label[rest[0]]).all():
                    return
                continue
            can_share = np.minimum(most[at], most[at + 1 :])
            apart &= self._reaches(can_share, sizes[first] + sizes[rest] - can_share)
            if apart.any():
                self._compare(first, rest[apart])

    def _reaches(self, both: Numbers, either: Numbers) -> NDArray[np.bool_]:
        return both * self._at_least.denominator >= either * self._at_least.numerator

    def _compare(self, first: int, others: Numbers) -> None:
        both = self._sets.shared(first, others, self._mark)
        either = self._sets.sizes[others] + self._sets.sizes[first] - both
        linked = self._reaches(both, either)
        for other, shared, all_ in zip(others[linked], both[linked], either[linked], strict=True):
            self._link(first, int(other), Fraction(int(shared), int(all_)))

    def _link(self, one: int, other: int, likeness: Fraction) -> None:
        kept, gone = sorted((int(self.label[one]), int(self.label[other])), key=lambda at: (-len(self.members(at)), at))
        if kept == gone:
            return
        moved = self.members(gone)
        self.label[moved] = kept
        links = (likeness, self._lowest.get(kept, likeness), self._lowest.pop(gone, likeness))
        self._members[kept] = np.concatenate((self.members(kept), moved))
        self._members.pop(gone, None)
        self._lowest[kept] = min(links)

    def members(self, label: int) -> Numbers:
        """Return the texts of a cluster."""
        return self._members.get(label, np.array([label]))

    def lowest(self, label: int) -> Fraction | None:
        """Return the lowest of the links that joined a cluster; None for a text alone."""
        return self._lowest.get(label)
