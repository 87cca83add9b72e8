"""Which texts may be alike: groups in which every two that can be alike are then compared exactly.

Exact: an inverted index over the rarest shingles of each text. Two sets with a Jaccard index of at least t share at
least t times the larger, so each has one of those shared among its rarest n - ceil(t n) + 1 (Chaudhuri, Ganti and
Kaushik 2006, doi:10.1109/ICDE.2006.9). Where that is the rarest they share, they share no more than what follows it
(Xiao et al. 2011, doi:10.1145/2000824.2000825, positional filtering). None is missed.

Above a stated number of texts: MinHash signatures in bands (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, ch. 3). A pair at likeness s meets in a band with chance 1 - (1 - s^r)^b; at the very threshold of an
index that chance is about a half, so the index is built for a lower one. A band is worked out, looked at and forgotten
before the next, so that signatures need no room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from audit.insight.alike_needs import NeedsMethods
from audit.insight.alike_sets import Hashes, Numbers, Sets, Shingled

_MIX = np.uint64(0xFF51AFD7ED558CCD)
"""An odd number whose bits are well spread (the finalizer of MurmurHash3; Appleby 2011)."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Groups of texts that may be alike, one after the other; those of a group that can share most stand first."""

    texts: Numbers
    most: Numbers  # beside each text how many shingles it can share with another of its group at the most
    begins: Numbers  # of each group, and where the last ends

    def groups(self) -> Iterator[tuple[Numbers, Numbers]]:
        """Yield the groups one by one."""
        for first, last in zip(self.begins[:-1].tolist(), self.begins[1:].tolist(), strict=True):
            yield self.texts[first:last], self.most[first:last]


def by_rarest(sets: Sets, at_least: Fraction) -> Iterator[Candidates]:
    """Yield texts that share one of their rarest shingles."""
    rarity = np.empty(len(sets.hashes), np.int64)
    rarity[np.argsort(sets.counts, kind="stable")] = np.arange(len(sets.hashes))
    sizes, width = sets.sizes, np.int64(len(sets.hashes))
    text_of = np.repeat(np.arange(len(sizes)), sizes)
    ranks = np.sort(text_of * width + rarity[sets.items]) % width
    needed = -(-sizes * at_least.numerator // at_least.denominator)
    place = np.arange(len(ranks)) - np.repeat(sets.begins[:-1], sizes)
    rarest = place < np.repeat(sizes - needed + 1, sizes)
    texts = text_of[rarest]
    yield _grouped(ranks[rarest], texts, sizes[texts] - place[rarest])


def by_bands(
    sets: Shingled, at_least: Fraction, threshold: Fraction, permutations: int, seed: int
) -> Iterator[Candidates]:
    """Yield, band by band, texts whose signatures agree in it; raises NeedsMethods where datasketch is not installed.

    Texts that share too little with all others to reach `at_least` are left out.
    """
    bands, rows = _bands(float(threshold), permutations)
    odd, add = affine(permutations, seed)
    most = sets.sizes - sets.own
    may_be = most * at_least.denominator >= sets.sizes * at_least.numerator
    for first in range(0, bands * rows, rows):
        texts, signed = _signed(sets, odd[first : first + rows], add[first : first + rows], may_be)
        keys = np.zeros(len(texts), np.uint64)
        for row in signed.T:
            keys ^= row
            keys *= _MIX
            keys ^= keys >> np.uint64(32)
        yield _grouped(keys, texts, most[texts], largest_first=True)


def _bands(threshold: float, permutations: int) -> tuple[int, int]:
    """Return how many bands of how many rows suit a threshold best, as datasketch computes it."""
    try:
        from datasketch import MinHashLSH
    except ModuleNotFoundError:
        raise NeedsMethods('Install it with: pip install "consultation-audit[methods]"') from None
    return _suited(MinHashLSH, threshold, permutations)


@cache
def _suited(index_of: Callable[..., Any], threshold: float, permutations: int) -> tuple[int, int]:
    index = index_of(threshold=threshold, num_perm=permutations)  # it tries all: a tenth of a second
    return int(index.b), int(index.r)


def signatures(sets: Shingled, permutations: int, seed: int) -> NDArray[np.uint32]:
    """Return one row a text: the lowest of its shingles' hashes under each permutation.

    A permutation is h -> a h + b of 32 bits with a odd, as in datasketch's scheme affine32.
    """
    texts, signed = _signed(sets, *affine(permutations, seed), np.ones(len(sets.sizes), np.bool_))
    return signed[np.argsort(texts)]


def affine(permutations: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the factors and the summands of the permutations; the same for a seed on every machine."""
    drawn = np.random.PCG64(seed).random_raw(2 * permutations)
    bits = (drawn >> np.uint64(32)).astype(np.uint32)
    return bits[:permutations] | np.uint32(1), bits[permutations:]


def _signed(
    sets: Shingled, odd: NDArray[np.uint32], add: NDArray[np.uint32], among: NDArray[np.bool_]
) -> tuple[Numbers, NDArray[np.uint32]]:
    """Return the texts that are `among` them, in any order, and their signatures under some permutations."""
    texts = np.empty(int(among.sum()), np.int64)
    found = np.empty((len(texts), len(odd)), np.uint32)
    at = 0
    for here, hashes in sets.portions():
        sizes = sets.sizes[here]
        if not (kept := among[here]).all():
            hashes = hashes[np.repeat(kept, sizes)]
            here, sizes = here[kept], sizes[kept]
        if not len(here):
            continue
        begins = np.cumsum(sizes) - sizes
        room = np.empty_like(hashes)
        for place in range(len(odd)):
            np.multiply(hashes, odd[place], out=room)
            np.add(room, add[place], out=room)
            found[at : at + len(here), place] = np.minimum.reduceat(room, begins)
        texts[at : at + len(here)] = here
        at += len(here)
    return texts, found


def _grouped(keys: Numbers | Hashes, texts: Numbers, most: Numbers, *, largest_first: bool = False) -> Candidates:
    """Return the texts whose keys are equal, where there are two or more; those that can share most first.

    A large group joins many texts, which need not be compared again; rare keys, which come first, are more telling.
    """
    _, of, counts = np.unique(keys, return_inverse=True, return_counts=True)
    several = (counts > 1)[of]
    of, texts, most = of[several], texts[several], most[several]
    sizes = counts[counts > 1]
    by_group = (of, -counts[of]) if largest_first else (of,)
    order = np.lexsort((texts, -most, *by_group))
    begins = np.concatenate(([0], np.cumsum(np.sort(sizes)[::-1] if largest_first else sizes)))
    return Candidates(texts[order], most[order], begins)
