"""Texts as sets of shingles: every run of so many pieces, numbered so that equal runs have one number.

Broder 1997, On the resemblance of documents, doi:10.1109/SEQUEN.1997.666900. The numbers are exact: no two runs
share one. The likeness of two texts is the Jaccard index of their sets, runs in both to runs in either.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from hashlib import blake2b
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]


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

    def shared(self, text: int, others: Numbers, mark: NDArray[np.bool_]) -> Numbers:
        """Return how many shingles a text shares with each of some others; `mark` is scratch, all false."""
        own = self.of(text)
        mark[own] = True
        lengths = self.sizes[others]
        ends = np.cumsum(lengths)
        places = np.arange(ends[-1]) + np.repeat(self.begins[others] - ends + lengths, lengths)
        found = np.add.reduceat(mark[self.items[places]], ends - lengths, dtype=np.int64)
        mark[own] = False
        return found

    def likeness(self, text: int, other: int) -> Fraction:
        """Return the Jaccard index of two texts, exactly."""
        both = int(np.intersect1d(self.of(text), self.of(other), assume_unique=True).size)
        return Fraction(both, int(self.sizes[text] + self.sizes[other]) - both)


def sets_of(texts: Sequence[Sequence[str]], length: int) -> Sets:
    """Return the shingles of texts given as pieces; each has at least `length` pieces."""
    words = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(texts)))}
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    numbered = np.fromiter(map(words.__getitem__, chain.from_iterable(texts)), np.int32, int(sizes.sum()))
    runs = sizes - length + 1
    first = np.arange(runs.sum()) + np.repeat(np.cumsum(sizes) - sizes - np.cumsum(runs) + runs, runs)
    names, hashes = _named(numbered, first, length, _hashes(words))
    # One number for text and shingle sorts both, and drops a run that comes twice in a text.
    pairs = np.repeat(np.arange(len(texts)) * np.int64(len(hashes)), runs)
    pairs += names
    pairs.sort()
    pairs = pairs[np.concatenate(([True], pairs[1:] != pairs[:-1]))]
    begins = np.searchsorted(pairs, np.arange(len(texts) + 1) * np.int64(len(hashes)))
    pairs -= np.repeat(np.arange(len(texts)) * np.int64(len(hashes)), np.diff(begins))
    return Sets(pairs, begins, hashes)


def _named(
    words: NDArray[np.int32], first: Numbers, length: int, hashes: NDArray[np.uint64]
) -> tuple[Numbers, NDArray[np.uint32]]:
    """Return the number of each run of words, and a hash for each number.

    Runs are told apart by 64 bits; should two differ and share them, the numbers of the words are mixed in.
    """
    for again in count():
        own = hashes + np.uint64(again) * np.arange(len(hashes), dtype=np.uint64)
        mixed = own[words[first]]
        for step in range(1, length):
            mixed *= _MIX
            mixed ^= own[words[first + step]]
        order = np.argsort(mixed)
        told = mixed[order]
        new = np.concatenate(([True], told[1:] != told[:-1]))
        if all(_same(words[first[order] + step], new) for step in range(length)):
            break
    names = np.empty(len(first), np.int64)
    names[order] = np.cumsum(new) - 1
    return names, ((told[new] * _MIX) >> np.uint64(32)).astype(np.uint32)


def _same(words: NDArray[np.int32], new: NDArray[np.bool_]) -> bool:
    """Return whether every word equals the one before it, but where something new begins."""
    return bool(((words[1:] == words[:-1]) | new[1:]).all())


_MIX = np.uint64(0x9E3779B97F4A7C15)
"""An odd number whose bits are well spread (2 to the 64 by the golden ratio; Knuth, TAOCP 3, 6.4)."""


def _hashes(words: Iterable[str]) -> NDArray[np.uint64]:
    """Return 64 bits for each word, the same on every machine."""
    digests = b"".join(blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8).digest() for word in words)
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)
