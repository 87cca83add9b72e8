"""Copies and campaigns among texts: which are the same, and which so alike that they were made from one another.

Many people who send one text take part legitimately: nothing is deleted and nothing called fake. What is told apart is
how many sent something, how many different texts they sent, and in how many clusters of like texts those fall.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from audit.insight.alike_texts import LetterRule, compared, is_spaced, pieces
from audit.rubric.model import MethodValue

Values = Mapping[str, MethodValue]


@dataclass(frozen=True, slots=True)
class Distinct:
    """Texts told apart: the number of the distinct text of each that was given, and the distinct texts in order."""

    of: tuple[int, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Distinct texts that are alike, or one alone, by their numbers; the representative stands first."""

    texts: tuple[int, ...]
    lowest_link: Fraction | None = None
    least_like: Fraction | None = None  # the lowest likeness to the representative


@dataclass(frozen=True, slots=True)
class Clusters:
    """All distinct texts in clusters, those of one text included."""

    clusters: tuple[Cluster, ...]
    short: int  # distinct texts too short for more than an exact comparison
    by_bands: bool  # candidates were found by MinHash; else every two that can be alike were compared


def distinct(texts: Sequence[str], values: Values) -> Distinct:
    """Return which texts are the same but for case, punctuation, greeting and signature."""
    number = _whole(values)
    rule = LetterRule(number("letter_line_words"), number("letter_last_lines"))
    read = [compared(text, rule) for text in texts]
    places = {text: at for at, text in enumerate(sorted(set(read)))}
    return Distinct(tuple(places[text] for text in read), tuple(places))


def clusters(found: Distinct, values: Values, weights: Sequence[Fraction] | None = None) -> Clusters:
    """Return the clusters of distinct texts that are alike; the order of the texts that were given changes nothing.

    `weights` has one a text that was given; of a cluster the distinct text with the most represents it. Raises
    NeedsMethods for more texts than are compared one with another, where datasketch is not installed.
    """
    number, weight = _whole(values), [Fraction(0)] * len(found.texts)
    for place, at in enumerate(found.of):
        weight[at] += weights[place] if weights else 1
    made: list[Cluster] = []
    short, banded = 0, False
    for spaced in (True, False):
        length = number("shingle_words" if spaced else "shingle_characters")
        least = max(length, number("short_words" if spaced else "short_characters"))
        group = [at for at, text in enumerate(found.texts) if is_spaced(text) is spaced]
        split = {at: parts for at in group if len(parts := pieces(found.texts[at])) >= least}
        short += len(group) - len(split)
        made += [Cluster((at,)) for at in group if at not in split]
        joined, bands = _joined(split, length, values, weight)
        made += joined
        banded = banded or bands
    return Clusters(tuple(sorted(made, key=lambda one: min(one.texts))), short, banded)


def _whole(values: Values) -> Callable[[str], int]:
    return lambda name: int(values[name].number)


def _joined(
    texts: Mapping[int, Sequence[str]], length: int, values: Values, weight: Sequence[Fraction]
) -> tuple[list[Cluster], bool]:
    """Return the clusters of texts in one kind of script, and whether candidates were found by MinHash."""
    if len(texts) < 2:  # one text is alike to none
        return [Cluster((at,)) for at in texts], False
    from audit.insight.alike_groups import Joined
    from audit.insight.alike_search import by_bands, by_rarest
    from audit.insight.alike_sets import sets_of

    number, numbers, likeness = _whole(values), list(texts), values["alike_at"].number
    sets = sets_of(list(texts.values()), length)
    bands = len(texts) > number("exact_up_to")
    if bands:
        threshold = likeness - values["candidates_below"].number
        candidates = by_bands(sets, threshold, number("permutations"), number("seed"))
    else:
        candidates = by_rarest(sets, likeness)
    joined = Joined(sets, likeness)
    joined.join(candidates)
    made = []
    for label in sorted({int(label) for label in joined.label}):
        members = sorted(int(at) for at in joined.members(label))
        first = max(members, key=lambda at: (weight[numbers[at]], -at))
        rest = [at for at in members if at != first]
        least = min((sets.likeness(first, at) for at in rest), default=None)
        made.append(Cluster((numbers[first], *(numbers[at] for at in rest)), joined.lowest(label), least))
    return made, bands
