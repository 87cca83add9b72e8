"""Clusters of submissions with texts that are the same or alike, the largest first, and the rows of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

import numpy as np

from audit.insight.alike import Clusters
from audit.insight.alike_read import CAMPAIGN, Read, words_of
from audit.insight.quality_result import ClusterCard, Limits
from audit.scoring.totals import printed
from audit.words import Message, message, plural

MOST_CARDS = 1_000
"""Clusters of more than one submission that are listed; how many more there are, is said."""

_OPEN = np.iinfo(np.int64).max
"""How many a cluster stands for at the most, where that is open."""


class Larger:
    """The clusters that stand for more than one submission, the largest first."""

    def __init__(self, read: Read, found: Clusters) -> None:
        """Add up the rows of each cluster."""
        self._read, self._found, groups = read, found, read.groups
        self._home = groups.text.copy()
        self._home[groups.has_text] = found.home[groups.text[groups.has_text]]
        many = len(found.first)
        self._rows = groups.added(groups.rows, self._home, many)
        self._low = groups.added(groups.rows * groups.least, self._home, many)
        self._high = groups.added(np.where(groups.endless, 0, groups.rows * groups.high), self._home, many)
        self._high[np.unique(self._home[groups.endless & groups.has_text])] = _OPEN
        self._of = np.flatnonzero(self._high > 1)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._of)

    def in_order(self, most: int) -> list[tuple[int, str]]:
        """Return so many of them, each with the row that represents it."""
        of = self._of
        if len(of) > most:  # of those that are as large as the last, the rows that represent them decide
            order = np.lexsort((-self._high[of], -self._low[of]))
            last = of[order[most - 1]]
            more, as_many = self._low[of] > self._low[last], self._low[of] == self._low[last]
            of = of[more | (as_many & (self._high[of] >= self._high[last]))]
        firsts = self._found.first[of].tolist()
        keys = self._read.sent.keys(firsts)
        named = zip((-self._low[of]).tolist(), (-self._high[of]).tolist(), map(keys.__getitem__, firsts), of.tolist(),
                    strict=True)  # fmt: skip
        return [(cluster, key) for _, _, key, cluster in sorted(named)[:most]]

    def cards(self) -> Iterator[ClusterCard]:
        """Yield the largest of them as cards."""
        listed = self.in_order(MOST_CARDS)
        campaigns = self._campaigns({cluster for cluster, _ in listed})
        texts = np.bincount(self._found.home, minlength=len(self._found.first))
        for number, (cluster, key) in enumerate(listed, 1):
            lowest, least = self._found.links.get(cluster, (None, None))
            high = int(self._high[cluster])
            yield ClusterCard(
                number=number,
                representative=key,
                rows=int(self._rows[cluster]),
                submissions=Limits(low=int(self._low[cluster]), high=None if high == _OPEN else high),
                texts=int(texts[cluster]),
                lowest_link=_percent(lowest),
                least_like=_percent(least),
                campaigns=tuple(sorted(campaigns.get(cluster, ()))),
            )

    def more(self) -> Iterable[Message]:
        """Yield how many are not listed."""
        if (more := len(self) - MOST_CARDS) > 0:
            yield message(
                "The {most} largest clusters are listed; {more} of more than one submission.",
                most=f"{MOST_CARDS:,}",
                more=plural(more, "there is {n} more", "there are {n} more"),
            )

    def _campaigns(self, clusters: set[int]) -> dict[int, set[str]]:
        """Return the campaigns on record of some clusters."""
        column = self._read.groups.columns[CAMPAIGN]
        among = np.isin(self._home, list(clusters)) & (column.of > 0)
        found: dict[int, set[str]] = {}
        for cluster, value in np.unique(np.stack((self._home[among], column.of[among])), axis=1).T.tolist():
            found.setdefault(cluster, set()).update(words_of(column.values[value]))
        return found

    def rows(self) -> Iterator[tuple[int, str, bool]]:
        """Yield the rows of all of them: number of the cluster, id of the row, whether it is the representative."""
        listed = self.in_order(len(self))
        place = np.zeros(len(self._found.first), np.int64)
        place[[cluster for cluster, _ in listed]] = np.arange(1, len(listed) + 1)
        for number, key in self._read.sent.rows_in(place[self._found.home]):
            yield number, key, key == listed[number - 1][1]


def cluster_rows(read: Read) -> Iterator[tuple[int, str, bool]]:
    """Yield the clusters of more than one submission: number, id of a row, and whether it is the representative."""
    if read.clusters is not None and read.groups.texts:
        yield from Larger(read, read.clusters).rows()


def _percent(value: Fraction | None) -> float | None:
    return None if value is None else printed(value * 100)
