"""Texts as sets of shingles: every run of so many pieces, numbered so that equal runs have one number.

Broder 1997, On the resemblance of documents, doi:10.1109/SEQUEN.1997.666900. The numbers are exact: no two runs
share one. The likeness of two texts is the Jaccard index of their sets, runs in both to runs in either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from itertools import chain, count
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

AT_ONCE = 200_000
"""Shingles that are worked on at a time: as much as stays near the processor."""


class Shingled(Protocol):
    """Texts as sets of shingles, however these are kept."""

    @property
    def sizes(self) -> Numbers:
        """How many shingles each text has."""

    @property
    def own(self) -> Numbers:
        """How many shingles each text has that stand in no other."""

    def shared(self, text: int, others: Numbers) -> Numbers:
        """Return how many shingles a text shares with each of some others."""

    def portions(self) -> Iterator[tuple[Numbers, NDArray[np.uint32]]]:
        """Yield all texts in portions: their numbers, and 32 bits for each of their shingles, text after text."""

    def numbered(self) -> Sets:
        """Return the sets with their shingles numbered, in memory."""


@dataclass(frozen=True)
class Sets:
    """One set a text: `items[begins[n]:begins[n + 1]]`, in rising order; `hashes` has one a shingle."""

    items: Numbers
    begins: Numbers
    hashes: NDArray[np.uint32]

    @cached_property
    def sizes(self) -> Numbers:
        """How many shingles each text has."""
        return np.diff(self.begins)

    @cached_property
    def _mark(self) -> NDArray[np.bool_]:
        """One for each shingle, all false: to mark those of one text for a moment."""
        return np.zeros(len(self.hashes), np.bool_)

    @cached_property
    def counts(self) -> Numbers:
        """In how many texts each shingle stands."""
        return np.bincount(self.items, minlength=len(self.hashes))

    @cached_property
    def own(self) -> Numbers:
        """How many shingles each text has that stand in no other."""
        alone = np.concatenate(([0], np.cumsum(self.counts[self.items] == 1)))
        return alone[self.begins[1:]] - alone[self.begins[:-1]]

    def of(self, text: int) -> Numbers:
        """Return the shingles of one text."""
        return self.items[self.begins[text] : self.begins[text + 1]]

    def shared(self, text: int, others: Numbers) -> Numbers:
        """Return how many shingles a text shares with each of some others."""
        own, mark = self.of(text), self._mark
        mark[own] = True
        found = shared_by(self.items, self.begins[others], self.sizes[others], lambda items: mark[items])
        mark[own] = False
        return found

    def likeness(self, text: int, other: int) -> Fraction:
        """Return the Jaccard index of two texts, exactly."""
        both = int(np.intersect1d(self.of(text), self.of(other), assume_unique=True).size)
        return Fraction(both, int(self.sizes[text] + self.sizes[other]) - both)

    def portions(self) -> Iterator[tuple[Numbers, NDArray[np.uint32]]]:
        """Yield all texts in portions: their numbers, and 32 bits for each of their shingles, text after text."""
        for first, last in portions_of(self.begins):
            yield np.arange(first, last), self.hashes[self.items[self.begins[first] : self.begins[last]]]

    def numbered(self) -> Sets:
        """Return the sets as they are."""
        return self


def shared_by(
    items: NDArray[Any], begins: Numbers, sizes: Numbers, own: Callable[[NDArray[Any]], NDArray[np.bool_]]
) -> Numbers:
    """Return of each of some texts how many of its items are `own`; the texts are looked at in portions."""
    ends = np.concatenate(([0], np.cumsum(sizes)))
    found = np.empty(len(sizes), np.int64)
    for first, last in portions_of(ends):
        here = ends[first:last] - ends[first]
        places = np.arange(ends[last] - ends[first]) + np.repeat(begins[first:last] - here, sizes[first:last])
        found[first:last] = np.add.reduceat(own(items[places]), here, dtype=np.int64)
    return found


def portions_of(begins: Numbers) -> Iterator[tuple[int, int]]:
    """Yield from which text to which, so that each portion holds about as many shingles."""
    first, texts = 0, len(begins) - 1
    while first < texts:
        last = int(np.searchsorted(begins, begins[first] + AT_ONCE, side="right")) - 1
        last = min(max(last, first + 1), texts)
        yield first, last
        first = last


def sets_of(texts: Sequence[Sequence[str]], length: int) -> Sets:
    """Return the shingles of texts given as pieces; each has at least `length` pieces."""
    words = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    numbered = np.fromiter(map(words.__getitem__, chain.from_iterable(texts)), np.int32, int(sizes.sum()))
    runs = sizes - length + 1
    first = first_pieces(sizes, length)
    names, hashes = _named(numbered, first, length, hashes_of(words))
    # One number for text and shingle sorts both, and drops a run that comes twice in a text.
    pairs = np.repeat(np.arange(len(texts)) * np.int64(len(hashes)), runs)
    pairs += names
    pairs.sort()
    pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))]
    begins = np.searchsorted(pairs, np.arange(len(texts) + 1) * np.int64(len(hashes)))
    pairs -= np.repeat(np.arange(len(texts)) * np.int64(len(hashes)), np.diff(begins))
    return Sets(pairs, begins, hashes)


def first_pieces(sizes: Numbers, length: int) -> Numbers:
    """Return with which piece each run begins, of texts that stand one after the other."""
    runs = sizes - length + 1
    return np.arange(runs.sum()) + np.repeat(np.cumsum(sizes) - sizes - np.cumsum(runs) + runs, runs)


def mixed(pieces: Hashes, first: Numbers, length: int) -> Hashes:
    """Return 64 bits for each run of pieces, from those of its pieces."""
    found = pieces[first]
    for step in range(1, length):
        found *= _MIX
        found ^= pieces[first + step]
    return found


def spread(hashes: Hashes) -> NDArray[np.uint32]:
    """Return 32 bits for each hash of a run."""
    return ((hashes * _MIX) >> np.uint64(32)).astype(np.uint32)


def _named(words: NDArray[np.int32], first: Numbers, length: int, hashes: Hashes) -> tuple[Numbers, NDArray[np.uint32]]:
    """Return the number of each run of words, and a hash for each number.

    Runs are told apart by 64 bits; should two differ and share them, the numbers of the words are mixed in.
    """
    for again in count():
        own = hashes + np.uint64(again) * np.arange(len(hashes), dtype=np.uint64)
        bits = mixed(own[words], first, length)
        order = np.argsort(bits)
        told = bits[order]
        new = np.concatenate(([True], told[1:] != told[:-1]))
        if all(_same(words[first[order] + step], new) for step in range(length)):
            break
    names = np.empty(len(first), np.int64)
    names[order] = np.cumsum(new) - 1
    return names, spread(told[new])


def _same(words: NDArray[np.int32], new: NDArray[np.bool_]) -> bool:
    """Return whether every word equals the one before it, but where something new begins."""
    return bool(((words[1:] == words[:-1]) | new[1:]).all())


_MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose bits are well spread (2 to the 64 by the golden ratio; Knuth, TAOCP 3, 6.4)."""


def hashes_of(words: Iterable[str]) -> Hashes:
    """Return 64 bits for each word, the same on every machine."""
    digests = b"".join(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest() for word in words)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
