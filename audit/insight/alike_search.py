"""Which texts may be alike: groups in which every two that can be alike are then compared exactly.

Exact: an inverted index over the rarest shingles of each text. Two sets with a Jaccard index of at least t share at
least t times the larger, so each has one of those shared among its rarest n - ceil(t n) + 1 (Chaudhuri, Ganti and
Kaushik 2006, doi:10.1109/ICDE.2006.9). Where that is the rarest they share, they share no more than what follows it
(Xiao et al. 2011, doi:10.1145/2000824.2000825, positional filtering). None is missed.

Above a stated number of texts: MinHash signatures in bands (Broder 1997; Leskovec, Rajaraman and Ullman, Mining of
Massive Datasets, ch. 3). A pair at likeness s meets in a band with chance 1 - (1 - s^r)^b; at the very threshold of an
index that chance is about a half, so the index is built for a lower one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from audit.insight.alike_needs import NeedsMethods
from audit.insight.alike_sets import Numbers, Sets

_AT_ONCE = 200_000
"""Shingles that are hashed at a time: as much as stays near the processor."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Texts that may be alike; beside each how many shingles it can share with another of them at the most."""

    texts: Numbers
    most: Numbers


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
    yield from _groups(ranks[rarest][:, None], texts, sizes[texts] - place[rarest])


def by_bands(sets: Sets, threshold: Fraction, permutations: int, seed: int) -> Iterator[Candidates]:
    """Yield texts whose signatures agree in a band; raises NeedsMethods where datasketch is not installed."""
    bands, rows = _bands(float(threshold), permutations)
    signed = signatures(sets, permutations, seed)
    texts, most = np.arange(len(sets.sizes)), sets.sizes - sets.own
    for band in range(bands):
        yield from _groups(signed[:, band * rows : (band + 1) * rows], texts, most)


def _bands(threshold: float, permutations: int) -> tuple[int, int]:
    """Return how many bands of how many rows suit a threshold best, as datasketch computes it."""
    try:
        from datasketch import MinHashLSH
    except ModuleNotFoundError:
        raise NeedsMethods('Install it with: pip install "consultation-audit[methods]"') from None
    index = MinHashLSH(threshold=threshold, num_perm=permutations)
    return int(index.b), int(index.r)


def signatures(sets: Sets, permutations: int, seed: int) -> NDArray[np.uint32]:
    """Return one row a text: the lowest of its shingles' hashes under each permutation.

    A permutation is h -> a h + b of 32 bits with a odd, as in datasketch's scheme affine32.
    """
    odd, add = affine(permutations, seed)
    found = np.empty((len(sets.sizes), permutations), np.uint32)
    for first, last in _portions(sets.begins):
        begin = sets.begins[first]
        hashes = sets.hashes[sets.items[begin : sets.begins[last]]]
        room = np.empty_like(hashes)
        for place in range(permutations):
            np.multiply(hashes, odd[place], out=room)
            np.add(room, add[place], out=room)
            found[first:last, place] = np.minimum.reduceat(room, sets.begins[first:last] - begin)
    return found


def affine(permutations: int, seed: int) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Return the factors and the summands of the permutations; the same for a seed on every machine."""
    drawn = np.random.PCG64(seed).random_raw(2 * permutations)
    bits = (drawn >> np.uint64(32)).astype(np.uint32)
    return bits[:permutations] | np.uint32(1), bits[permutations:]


def _portions(begins: Numbers) -> Iterator[tuple[int, int]]:
    """Yield from which text to which, so that each portion holds about as many shingles."""
    first, texts = 0, len(begins) - 1
    while first < texts:
        last = int(np.searchsorted(begins, begins[first] + _AT_ONCE, side="right")) - 1
        last = min(max(last, first + 1), texts)
        yield first, last
        first = last


def _groups(keys: NDArray[np.generic], texts: Numbers, most: Numbers) -> Iterator[Candidates]:
    """Yield the texts whose rows of keys are equal, where there are two or more; those that can share most first."""
    order = np.lexsort((texts, -most, *keys.T[::-1]))
    keys, texts, most = keys[order], texts[order], most[order]
    new = 1 + np.flatnonzero((keys[1:] != keys[:-1]).any(axis=1))
    begins, ends = np.concatenate(([0], new)), np.concatenate((new, [len(keys)]))
    several = ends - begins > 1
    for first, last in zip(begins[several].tolist(), ends[several].tolist(), strict=True):
        yield Candidates(texts[first:last], most[first:last])
