"""Submissions by their texts: rows that are alike and have one text are one group, however many they are.

What is told of copies needs no more of a row than this. A table that is read row by row and one that is too large to be
loaded (large/texts.py) both become such groups, so that everything after that is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from audit.bounds import INF, Interval
from audit.evidence.model import Value
from audit.evidence.typed import UNKNOWN

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

NO_TEXT = -1
"""The number of the text of rows without one."""


def digest(text: str) -> bytes:
    """Return 16 bytes by which a text is told from all others; texts are numbered in the order of their digests."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def says_nothing(text: str) -> bool:
    """Return whether a cell of the column `text` only says that the text is not known."""
    return text.strip().casefold() == UNKNOWN


@dataclass(frozen=True, eq=False)
class Coded:
    """One column: what its cells say, the first of what is blank, and which of these stands in each group."""

    values: Sequence[Value]
    of: Numbers

    @property
    def filled(self) -> bool:
        """Whether any row has this cell filled, be it with `unknown`."""
        return bool((self.of > 0).any())

    @cached_property
    def _sorted(self) -> tuple[Numbers, Numbers]:
        """The groups by the value they hold, and where those of each value begin."""
        order = np.argsort(self.of, kind="stable")
        return order, np.searchsorted(self.of[order], np.arange(len(self.values) + 1))

    def holding(self, values: Numbers) -> Numbers:
        """Return the groups that hold one of some values, given by their places."""
        order, begins = self._sorted
        return np.concatenate([order[:0], *(order[begins[at] : begins[at + 1]] for at in values.tolist())])


@dataclass(frozen=True, eq=False)
class ByText:
    """Groups of rows, aligned: the number of their text, how many rows, and how many each of the rows stands for."""

    texts: int  # how many distinct ones there are
    text: Numbers
    rows: Numbers
    low: Numbers
    high: Numbers  # without meaning where `endless`
    endless: Flags  # a row stands for any number from `low` on
    proven: Flags  # not resting on searches alone
    columns: Mapping[str, Coded]

    @cached_property
    def least(self) -> Numbers:
        """How many each row stands for at least: what rests on searches alone may stand for nobody."""
        return np.where(self.proven, self.low, 0)

    @cached_property
    def is_there(self) -> Flags:
        """Whether each row surely stands for somebody."""
        return self.least >= 1

    @cached_property
    def may_be(self) -> Flags:
        """Whether each row may stand for somebody."""
        found: Flags = self.endless | (self.high >= 1)
        return found

    @cached_property
    def has_text(self) -> Flags:
        """Whether the rows have a text."""
        found: Flags = self.text != NO_TEXT
        return found

    @cached_property
    def sure(self) -> Flags:
        """Of each text: whether somebody surely sent it."""
        found = np.zeros(self.texts, np.bool_)
        found[self.text[self.has_text & self.is_there]] = True
        return found

    @cached_property
    def weight(self) -> Numbers:
        """Of each text: how many surely sent it."""
        return self.added(self.rows * self.least, self.text, self.texts)

    def added(self, what: Numbers, to: Numbers, places: int) -> Numbers:
        """Return the sums of what stands beside the groups that have a text, by the place each is counted to."""
        found = np.zeros(places, np.int64)
        np.add.at(found, to[self.has_text], what[self.has_text])
        return found

    def units(self, among: Flags | Numbers) -> Interval:
        """Return how many some of the groups stand for, all together."""
        rows = self.rows[among]
        low = Fraction(int((rows * self.least[among]).sum()))
        if self.endless[among].any():
            return Interval(low, INF)
        return Interval(low, Fraction(int((rows * self.high[among]).sum())))


class Texts(Protocol):
    """Submissions by their texts, and the texts themselves, which are only given one after the other."""

    @property
    def groups(self) -> ByText:
        """The rows, in groups."""

    def each(self, take: Callable[[int, str], None]) -> None:
        """Give each distinct text once as it is compared, with its number, in any order."""

    def keys(self, texts: Iterable[int]) -> Mapping[int, str]:
        """Return for each of some texts the row that stands for most, by id: the first of those that stand for as many.

        A row without an id is named by its place.
        """

    def rows_in(self, place: Numbers) -> Iterator[tuple[int, str]]:
        """Yield the rows of the texts that have a place above 0: the place and the id of the row, in this order."""
