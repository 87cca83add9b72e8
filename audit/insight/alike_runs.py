"""Shingles of more texts than fit into memory: 64 bits each, written to disk text after text.

Two runs share their bits by chance alone. Two texts of 100 words have some 96 runs each, so for one pair of texts the
chance that any two runs are taken for one is 96 x 96 / 2^64, about 5 in 10^16. Nothing else is approximate: what two
texts share is counted exactly on these numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audit.insight.alike_sets import (
    AT_ONCE,
    Hashes,
    Numbers,
    Sets,
    first_pieces,
    hashes_of,
    mixed,
    portions_of,
    shared_by,
    spread,
)

_MOST_WORDS = 1_000_000
"""Words whose bits are kept; beyond it they are worked out again."""

_SORTED_AT_ONCE = 8_000_000
"""Shingles that are sorted at a time, to see which stand in one text alone."""


class _Words(dict[str, int]):
    """The bits of each word, worked out once."""

    def __missing__(self, word: str) -> int:
        if len(self) >= _MOST_WORDS:
            self.clear()
        self[word] = bits = int(hashes_of((word,))[0])
        return bits


class Writer:
    """Takes texts one after the other, in any order, and writes their shingles."""

    def __init__(self, path: Path, length: int) -> None:
        """Begin a file; a shingle is so many pieces in a row."""
        self._path, self._length, self._words = path, length, _Words()
        self._file = path.open("wb")
        self._numbers, self._sizes = array("q"), array("q")
        self._parts: list[str] = []
        self._waiting: list[int] = []

    def add(self, number: int, parts: Sequence[str]) -> None:
        """Take one text by its number; it has at least as many pieces as a shingle."""
        self._numbers.append(number)
        self._waiting.append(len(parts))
        self._parts += parts
        if len(self._parts) >= AT_ONCE:
            self._write()

    def _write(self) -> None:
        pieces = np.fromiter(map(self._words.__getitem__, self._parts), np.uint64, len(self._parts))
        sizes = np.array(self._waiting, np.int64)
        bits = mixed(pieces, first_pieces(sizes, self._length), self._length)
        text = np.repeat(np.arange(len(sizes), dtype=np.uint32), sizes - self._length + 1)
        order = np.argsort(bits)
        order = order[np.argsort(text[order], kind="stable")]
        bits = bits[order]
        new = np.concatenate(([True], (bits[1:] != bits[:-1]) | (text[1:] != text[:-1])))
        self._file.write(bits[new].tobytes())
        self._sizes.extend(np.bincount(text[new], minlength=len(sizes)).tolist())
        self._parts, self._waiting = [], []

    def close(self) -> None:
        """End the file."""
        self._file.close()

    def sets(self) -> tuple[Numbers, Written]:
        """Return the numbers of the texts that were taken, in rising order, and their sets in this order."""
        if self._parts:
            self._write()
        self.close()
        numbers = np.array(self._numbers, np.int64)
        order = np.argsort(numbers)
        return numbers[order], Written(self._path, np.array(self._sizes, np.int64), order)


class Written:
    """One set a text, in a file. Texts are numbered anew; where they stand in the file tells nothing."""

    def __init__(self, path: Path, written: Numbers, order: Numbers) -> None:
        """Open a file of sets of the sizes `written`; text n is the one at the place `order[n]`."""
        # As a plain array it is read as fast as one in memory.
        self._items: Hashes = np.asarray(np.memmap(path, np.uint64, "r")) if written.size else np.empty(0, np.uint64)
        self._ends = np.concatenate(([0], np.cumsum(written)))
        self._text_at = np.empty(len(order), np.int64)
        self._text_at[order] = np.arange(len(order))
        self._begins = self._ends[:-1][order]
        self.sizes: Numbers = written[order]

    def of(self, text: int) -> Hashes:
        """Return the shingles of one text, in rising order."""
        return self._items[self._begins[text] : self._begins[text] + self.sizes[text]]

    def shared(self, text: int, others: Numbers) -> Numbers:
        """Return how many shingles a text shares with each of some others."""
        own = self.of(text)

        def is_own(items: Hashes) -> NDArray[np.bool_]:
            places = np.searchsorted(own, items)
            places[places == len(own)] = 0
            return np.equal(own[places], items)

        return shared_by(self._items, self._begins[others], self.sizes[others], is_own)

    def portions(self) -> Iterator[tuple[Numbers, NDArray[np.uint32]]]:
        """Yield all texts in portions: their numbers, and 32 bits for each of their shingles, text after text."""
        for first, last in portions_of(self._ends):
            yield self._text_at[first:last], spread(self._items[self._ends[first] : self._ends[last]])

    @cached_property
    def own(self) -> Numbers:
        """How many shingles each text has that stand in no other: they are sorted in parts, by their first bits."""
        parts = 1
        while len(self._items) > parts * _SORTED_AT_ONCE and parts < 2**16:
            parts *= 2
        shift = np.uint64(64 - parts.bit_length() + 1) if parts > 1 else np.uint64(0)
        found = np.zeros(len(self.sizes), np.int64)
        for part in range(parts):
            bits, texts = self._part(np.uint64(part), shift, whole=parts == 1)
            order = np.argsort(bits)
            bits = bits[order]
            differs = np.concatenate(([True], bits[1:] != bits[:-1], [True]))
            found += np.bincount(texts[order[differs[1:] & differs[:-1]]], minlength=len(found))
        return found

    def _part(self, part: np.uint64, shift: np.uint64, *, whole: bool) -> tuple[Hashes, Numbers]:
        """Return the shingles that begin with the same bits, and the text of each."""
        bits, texts = [np.empty(0, np.uint64)], [np.empty(0, np.int64)]
        for first, last in portions_of(self._ends):
            items = self._items[self._ends[first] : self._ends[last]]
            of = np.repeat(self._text_at[first:last], np.diff(self._ends[first : last + 1]))
            here = slice(None) if whole else (items >> shift) == part
            bits.append(items[here])
            texts.append(of[here])
        return np.concatenate(bits), np.concatenate(texts)

    def numbered(self) -> Sets:
        """Return the sets with their shingles numbered, in memory: for no more texts than are compared exactly."""
        begins = np.concatenate(([0], np.cumsum(self.sizes)))
        places = np.arange(begins[-1]) + np.repeat(self._begins - begins[:-1], self.sizes)
        named, items = np.unique(self._items[places], return_inverse=True)
        return Sets(items.astype(np.int64), begins, spread(named))
