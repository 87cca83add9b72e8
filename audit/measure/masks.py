"""Which conditions a row can meet at once: sets of truth vectors (BOUNDS.md section 1.2).

A condition holds column: words, of which one must match. Looking at each condition by itself is not exact
when two name one column, so lists are brought together per column first, and the place columns of a row count
as one column. A vector has one truth a condition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from audit.measure.columns import Cells, Columns, Domain, OneOf, Unknown

Condition = Mapping[str, frozenset[str]]
"""Column to the words of which one must match, as cells hold them."""

Vector = tuple[bool, ...]
Vectors = frozenset[Vector]
Lists = tuple[frozenset[str] | None, ...]
"""For one column the words each condition asks for; None where a condition does not name it."""


def condition(columns: Columns, where: Mapping[str, Iterable[str]]) -> Condition:
    """Return a rubric's `where` with its words as cells hold them."""
    return {name: frozenset(columns.key(name, word) for word in words) for name, words in where.items()}


def vectors(columns: Columns, cells: Cells, conditions: Sequence[Condition]) -> Vectors:
    """Return every combination of truths that the conditions can have on one unit of a row."""
    names = sorted({name for one in conditions for name in one})
    lists = {name: tuple(one.get(name) for one in conditions) for name in names}
    found: Vectors = frozenset(((True,) * len(conditions),))
    for name in names:
        if not columns.is_place(name):
            found = _both(found, _of_domain(columns.domain(name, cells.get(name)), lists[name]))
    if placed := [name for name in names if columns.is_place(name)]:
        found = _both(found, _of_places(columns, cells, {name: lists[name] for name in placed}))
    return found


def _of_places(columns: Columns, cells: Cells, lists: Mapping[str, Lists]) -> Vectors:
    asked = {name: _every(given) for name, given in lists.items()}
    found: Vectors = frozenset()
    for domains in columns.places(cells, asked):
        here: Vectors | None = None
        for name, domain in domains.items():
            one = _of_domain(domain, lists[name])
            here = one if here is None else _both(here, one)
        found |= here or frozenset()
    return found


def _every(lists: Lists) -> frozenset[str]:
    return frozenset().union(*(words for words in lists if words is not None))


def _of_domain(domain: Domain, lists: Lists) -> Vectors:
    if isinstance(domain, OneOf):
        return frozenset(_matches(option, lists) for option in domain.options)
    if not isinstance(domain, Unknown):
        return frozenset((_matches(domain, lists),))
    asked = _every(lists)
    words = asked - domain.never if domain.words is None else domain.words
    singles = {_matches(domain.always | {word}, lists) for word in words}
    nothing = _matches(domain.always, lists)
    if domain.several:
        return _any_subset(singles, nothing)
    return frozenset(singles if domain.words is not None else singles | {nothing})


def _any_subset(singles: set[Vector], nothing: Vector) -> Vectors:
    """Return what cells with several words can match: any of the single vectors together, or none."""
    found = {nothing}
    for size in range(1, min(len(singles), len(nothing)) + 1):
        for some in combinations(sorted(singles), size):
            found.add(tuple(any(truths) for truths in zip(*some, strict=True)))
    return frozenset(found)


def _matches(words: frozenset[str], lists: Lists) -> Vector:
    return tuple(asked is None or not words.isdisjoint(asked) for asked in lists)


def _both(first: Vectors, second: Vectors) -> Vectors:
    return frozenset(tuple(a and b for a, b in zip(one, other, strict=True)) for one in first for other in second)
