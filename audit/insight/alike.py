"""Copies and campaigns among texts: which are the same, and which so alike that they were made from one another.

Many people who send one text take part legitimately: nothing is deleted and nothing called fake. What is told apart is
how many sent something, how many different texts they sent, and in how many clusters of like texts those fall.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from audit.evidence.by_text import Numbers, digest
from audit.insight.alike_texts import LetterRule, compared, is_spaced
from audit.rubric.model import MethodValue

if TYPE_CHECKING:
    from audit.insight.alike_takers import Taker

Values = Mapping[str, MethodValue]

Each = Callable[[Callable[[int, str], None]], None]
"""What gives distinct texts, each once with its number and in any order, to what takes them."""


Links = tuple[Fraction, Fraction]
"""Of a cluster of several texts: its lowest link, and how like its representative the least like text is."""


@dataclass(frozen=True, slots=True)
class Distinct:
    """Texts told apart: the number of the distinct text of each that was given, and the distinct texts in order."""

    of: tuple[int, ...]
    texts: tuple[str, ...]

    def each(self, take: Callable[[int, str], None]) -> None:
        """Give each distinct text with its number."""
        for number, text in enumerate(self.texts):
            take(number, text)


@dataclass(frozen=True, slots=True)
class Cluster:
    """Distinct texts that are alike, or one alone, by their numbers; the representative stands first."""

    texts: tuple[int, ...]
    lowest_link: Fraction | None = None
    least_like: Fraction | None = None  # the lowest likeness to the representative


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """All distinct texts in clusters, those of one text included; clusters are numbered by their first text."""

    home: Numbers  # of each text the number of its cluster
    first: Numbers  # of each cluster the text that represents it
    links: Mapping[int, Links]  # of those of several texts
    short: int  # distinct texts too short for more than an exact comparison
    by_bands: bool  # candidates were found by MinHash; else every two that can be alike were compared

    @property
    def clusters(self) -> tuple[Cluster, ...]:
        """The clusters one by one."""
        texts: list[list[int]] = [[int(at)] for at in self.first]
        for text, number in enumerate(self.home.tolist()):
            if text != texts[number][0]:
                texts[number].append(text)
        return tuple(Cluster(tuple(of), *self.links.get(at, ())) for at, of in enumerate(texts))


def letter_rule(values: Values) -> LetterRule:
    """Return what is taken for greeting and signature."""
    number = _whole(values)
    return LetterRule(number("letter_line_words"), number("letter_last_lines"))


def distinct(texts: Sequence[str], values: Values) -> Distinct:
    """Return which texts are the same but for case, punctuation, greeting and signature."""
    rule = letter_rule(values)
    read = [compared(text, rule) for text in texts]
    places = {text: at for at, text in enumerate(sorted(set(read), key=digest))}
    return Distinct(tuple(places[text] for text in read), tuple(places))


def clusters(found: Distinct, values: Values, weights: Sequence[int] | None = None) -> Clusters:
    """Return the clusters of distinct texts that are alike; the order of the texts that were given changes nothing.

    `weights` has one a text that was given; of a cluster the distinct text with the most represents it.
    """
    weight = np.zeros(len(found.texts), np.int64)
    np.add.at(weight, np.array(found.of, np.int64), np.array(weights, np.int64) if weights else 1)
    return clusters_of(found.each, len(found.texts), weight, values)


def clusters_of(each: Each, many: int, weight: Numbers, values: Values) -> Clusters:
    """Return the clusters of so many distinct texts; of each the text of the most weight represents it.

    Raises NeedsMethods for more texts than are compared one with another, where datasketch is not installed, and
    AuditError where there is no room for their shingles.
    """
    from audit.insight.alike_takers import takers

    with takers(values, many) as (spaced, unspaced):

        def take(number: int, text: str) -> None:
            (spaced if is_spaced(text) else unspaced).add(number, text)

        each(take)
        label, links = np.arange(many), dict[int, Links]()
        banded = [_join(one, values, weight, label, links) for one in (spaced, unspaced)]
        return _numbered(label, weight, links, many - spaced.taken - unspaced.taken, by_bands=any(banded))


def _join(taker: Taker, values: Values, weight: Numbers, label: Numbers, links: dict[int, Links]) -> bool:
    """Give like texts of one kind of script the label of the first of them; return whether MinHash found candidates."""
    if taker.taken < 2:  # one text is alike to none
        return False
    from audit.insight.alike_groups import LARGE_GROUP, Joined, least_like
    from audit.insight.alike_search import by_bands, by_rarest

    number, likeness = _whole(values), values["alike_at"].number
    numbers, sets = taker.sets()
    if bands := len(numbers) > number("exact_up_to"):
        joined = Joined(sets, likeness, LARGE_GROUP)
        threshold = likeness - values["candidates_below"].number
        joined.join(by_bands(sets, likeness, threshold, number("permutations"), number("seed")))
    else:
        sets = sets.numbered()
        joined = Joined(sets, likeness)
        joined.join(by_rarest(sets, likeness))
    for members, lowest in joined.several():
        texts = numbers[members]
        label[texts] = texts[0]
        first = int(np.argmax(weight[texts]))
        links[int(texts[0])] = (lowest, least_like(sets, int(members[first]), np.delete(members, first)))
    return bands


def _numbered(label: Numbers, weight: Numbers, links: Mapping[int, Links], short: int, *, by_bands: bool) -> Clusters:
    """Return the clusters from the first text of each that every text has for a label."""
    names, home, sizes = np.unique(label, return_inverse=True, return_counts=True)
    heaviest = np.lexsort((-weight, home))  # of texts of one weight the first stands first
    first = heaviest[np.cumsum(sizes) - sizes]
    places = np.searchsorted(names, list(links)).tolist()
    return Clusters(home, first, dict(zip(places, links.values(), strict=True)), short, by_bands)


def _whole(values: Values) -> Callable[[str], int]:
    return lambda name: int(values[name].number)
