"""How much of a list is reached by rows of one or more tables (BOUNDS.md section 2, coverage)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from audit.bounds import Interval, exactly, hull
from audit.evidence.facts import fact
from audit.evidence.model import Dossier
from audit.measure import verbs
from audit.measure.columns import known_words
from audit.measure.counted import basis_of, counts_among, matching, named_in, opened, sorted_out
from audit.measure.found import Basis, Found, joined, more_than_zero
from audit.measure.masks import Condition, vectors
from audit.measure.register import Cell, Register, register
from audit.measure.verbs import EMPTY, NO_TOTAL, NOBODY, Bounded, Group, Listed, Mass, Outcome, Pooled, Total
from audit.rubric.model import By, CoverageOf, PopulationList

Members = tuple[frozenset[str], ...]
"""The members of a list, each as the words of which a row must hold one (mostly a single word)."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One `by` of a coverage, its table opened."""

    by: By
    table: Register

    def among(self) -> Condition:
        """Return the condition under which rows count for this reach."""
        return counts_among(self.table, self.by.where, (*self.by.where, self.by.column))

    def member(self, words: frozenset[str]) -> Condition:
        """Return the condition under which a row is of a member of the list."""
        return {self.by.column: frozenset(self.table.columns.key(self.by.column, word) for word in words)}

    @property
    def by_share(self) -> bool:
        """Whether a member is reached by a share of the rows that count, not by a number of them."""
        return self.by.at_least.percent

    @property
    def needed(self) -> int:
        """How many rows reach a member (`any`: one)."""
        limit = self.by.at_least.value
        return 1 if limit is None else max(1, -(-limit.numerator // limit.denominator))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The people of each member of a list, those of none or of no known one, and the claimed total of them all."""

    weights: tuple[Mass, ...]
    rest: Mass
    unreachable: Mass
    total: Total


@dataclass(frozen=True, slots=True)
class Laid:
    """One list laid out: its members, and what each table can reach of them."""

    members: Members
    sources: tuple[Pooled | Listed, ...]
    regions: tuple[str | None, ...]
    weighed: Weighed | None = None

    def value(self, also: Collection[int] = ()) -> Bounded:
        """Return the share of the list that is reached, where the members in the places `also` are too."""
        sources = self.sources
        if also:
            ends = tuple(exactly(int(place in also)) for place in range(len(self.members)))
            sources = (*sources, Listed(ends, Fraction(1)))
        if self.weighed is None:
            number = verbs.coverage(sources, self.regions)
            length = Fraction(len(self.members) or 1)
            return Bounded(Interval(number.low / length, number.high / length))
        people = self.weighed
        value = verbs.weighed_coverage(
            sources, people.weights, people.rest, people.unreachable, people.total, self.regions
        )
        return value if value != EMPTY else Bounded(exactly(0))


def covered(dossier: Dossier, asked: CoverageOf) -> Found:
    """Return how much of a list is reached; of several claimed lists, the hull."""
    reaches = reaches_of(dossier, asked)
    basis = joined(_basis(reach) for reach in reaches)
    lists = laid_out(dossier, asked, reaches)
    lengths: set[int] = set()
    if isinstance(asked.list, PopulationList):
        population = register(dossier, "population")
        sources = tuple(sorted({*basis.sources, *population.sources}))
        basis = replace(basis, disputed=basis.disputed or population.disputed, sources=sources)
    else:
        lengths = {len(one.members) for one in lists}
        disputed = isinstance(asked.list, str) and fact(dossier, asked.list).disputed
        basis = replace(basis, disputed=basis.disputed or disputed)
    if not lists:
        possible = Interval(Fraction(0), Fraction(1 if any(_can_reach(reach) for reach in reaches) else 0))
        return Found(Bounded(possible), "percent", more_than_zero(possible), basis)
    values = [one.value() for one in lists]
    value = Bounded(hull([one.or_zero for one in values])) if len(values) > 1 else values[0]
    if isinstance(asked.list, PopulationList) and not any(_can_reach(reach) for reach in reaches):
        value = Bounded(exactly(0))
    return Found(value, "percent", more_than_zero(value.or_zero), basis, lengths.pop() if len(lengths) == 1 else None)


def reaches_of(dossier: Dossier, asked: CoverageOf) -> list[Reach]:
    """Return every `by` of a coverage, its table opened."""
    return [Reach(by, opened(dossier, by.of)) for by in asked.by]


def laid_out(dossier: Dossier, asked: CoverageOf, reaches: Sequence[Reach]) -> tuple[Laid, ...]:
    """Return the list of a coverage laid out, once for each list that is claimed; none where it is not known."""
    if isinstance(asked.list, PopulationList):
        return (_weighed(dossier, asked.list, reaches),)
    lists = [asked.list] if isinstance(asked.list, tuple) else claimed(dossier, asked.list)
    return tuple(laid(tuple(frozenset((word,)) for word in words), reaches) for words in lists)


def claimed(dossier: Dossier, name: str) -> list[tuple[str, ...]]:
    """Return the lists that are claimed for a field: none where it is not known, several where claims disagree."""
    known = fact(dossier, name)
    return [tuple(sorted(words)) for words in known.value] if isinstance(known.value, tuple) else []


def laid(members: Members, reaches: Sequence[Reach], weighed: Weighed | None = None) -> Laid:
    """Return members of a list with what each table can reach of them."""
    sources = tuple(_source(reach, members) for reach in reaches)
    return Laid(members, sources, _regions(reaches, members), weighed)


def _can_reach(reach: Reach) -> bool:
    """Return whether any row, listed or not, may count for a list of which nothing is known."""
    return any((True,) in can and cell.mass.high > 0 for cell, can in sorted_out(reach.table, [reach.among()]))


def _source(reach: Reach, members: Members) -> Pooled | Listed:
    """Return one table's reach in the words of the verbs."""
    if reach.by_share:
        values = tuple(_share_of(reach, words) for words in members)
        return Listed(values, reach.by.at_least.value or Fraction(0))
    if reach.table.columns.several(reach.by.column) or any(len(words) != 1 for words in members):
        return Listed(tuple(_count_of(reach, words) for words in members), Fraction(reach.needed))
    return _pooled(reach, members)


def _share_of(reach: Reach, words: frozenset[str]) -> Interval:
    classes: dict[frozenset[Outcome], Mass] = {}
    for cell, can in sorted_out(reach.table, [reach.member(words), reach.among()]):
        outcomes: frozenset[Outcome] = frozenset(
            "out" if not among else "both" if member else "den" for member, among in can
        )
        classes[outcomes] = classes.get(outcomes, NOBODY) + cell.mass
    return verbs.share(classes, reach.table.total).or_zero


def _count_of(reach: Reach, words: frozenset[str]) -> Interval:
    yes, maybe, no = (NOBODY, NOBODY, NOBODY)
    for cell, can in sorted_out(reach.table, [reach.member(words), reach.among()]):
        truths = {all(vector) for vector in can}
        if truths == {True}:
            yes += cell.mass
        elif truths == {False}:
            no += cell.mass
        else:
            maybe += cell.mass
    return verbs.count(yes, maybe, no, reach.table.total)


def _pooled(reach: Reach, members: Members) -> Pooled:
    """Return the reach of a table whose rows are of one member each, with those of unknown member as a pool."""
    yes, maybe = [NOBODY] * len(members), [NOBODY] * len(members)
    pool, others, total = NOBODY, NOBODY, reach.table.total
    regional: dict[str, Mass] = {}
    among = reach.among()
    regions = _regions([reach], members)
    for cell in reach.table.cells((*among, reach.by.column)):
        can, surely = _members_of(reach, cell, members, among)
        place = _region_of_pool(can, regions)
        if not can:
            others += cell.mass
        elif len(can) == 1:
            (yes if surely else maybe)[can[0]] += cell.mass
        elif surely:
            # A row known to be of several members reaches each, so its units would be summed twice in a total.
            total = NO_TOTAL
            for at in can:
                yes[at] += cell.mass
        elif place is not None:
            regional[place] = regional.get(place, NOBODY) + cell.mass
        else:
            pool += cell.mass
    groups = tuple(Group(*both) for both in zip(yes, maybe, strict=True))
    return Pooled(groups, reach.needed, pool, others, total, regional)


def _members_of(reach: Reach, cell: Cell, members: Members, among: Condition) -> tuple[tuple[int, ...], bool]:
    """Return the members a unit of a cell may reach, and whether it surely reaches all of them."""
    can, surely = [], True
    for at, words in enumerate(members):
        truths = {all(vector) for vector in vectors(reach.table.columns, cell.values, [reach.member(words), among])}
        if True in truths:
            can.append(at)
            surely = surely and False not in truths
    return tuple(can), surely


def _regions(reaches: Sequence[Reach], members: Members) -> tuple[str | None, ...]:
    """Return the region of each member of a list of countries, where it is known."""
    for reach in reaches:
        columns = reach.table.columns
        if reach.by.column == columns.country and columns.is_place(columns.country):
            found = [columns.region_of(columns.key(columns.country, min(words))) for words in members]
            return tuple(
                min(domain) if isinstance(domain, frozenset) and len(domain) == 1 else None for domain in found
            )
    return ()


def _region_of_pool(can: Sequence[int], regions: Sequence[str | None]) -> str | None:
    """Return the region that all members in reach are of, if there is one."""
    if not regions or not can:
        return None
    found = {regions[at] for at in can}
    return found.pop() if len(found) == 1 and len(can) < len(regions) else None


def _weighed(dossier: Dossier, asked: PopulationList, reaches: Sequence[Reach]) -> Laid:
    """Return the places or groups of the population table, weighed by their people."""
    population = register(dossier, "population")
    weights: dict[frozenset[str], Mass] = {}
    rest = NOBODY
    for cell in population.cells([asked.column]):
        words = _member(population, asked.column, cell)
        if words:
            weights[words] = weights.get(words, NOBODY) + cell.mass
        else:
            rest += cell.mass
    members = tuple(sorted(weights, key=sorted))
    reachable = any(_can_reach(reach) for reach in reaches)
    people = tuple(weights[words] for words in members)
    apart = (rest, NOBODY) if reachable else (NOBODY, rest)
    return laid(members, reaches, Weighed(people, *apart, population.total))


def _member(population: Register, column: str, cell: Cell) -> frozenset[str] | None:
    """Return the words of a population row's column, as written or as they follow from its place."""
    if not population.columns.is_place(column):
        return known_words(cell.values.get(column))
    domain = population.columns.placed(column, cell.values)
    return domain if isinstance(domain, frozenset) else None


def _basis(reach: Reach) -> Basis:
    """Return what one reach rests on: the rows that count and are not surely of no member."""
    among = reach.among()
    cells = sorted_out(reach.table, [among], [reach.by.column])
    number = verbs.count(*matching(cells), reach.table.total)
    where = {**reach.by.where, reach.by.column: ()}
    return basis_of(reach.table, cells, 0, named_in(where), where, number)
