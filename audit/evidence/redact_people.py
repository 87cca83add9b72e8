"""Rows about people as they are published: how many of each kind, and never which or where."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from audit.bounds import INF, Interval, Truth
from audit.evidence.canonical import cell_of
from audit.evidence.followed import Followed
from audit.evidence.listed import counts, has_count, units
from audit.evidence.model import SEARCHES, Cell, Row, Source, Table, Value
from audit.evidence.schema import TABLES
from audit.evidence.small_counts import NOBODY, both, hidden, is_small, less, plus, widened

KEPT = ("country", "region", "income", "affected", "under_resourced", "strata", "appraised", "affected_also")
"""What is published of people and of contributions; region and country never both (see `_places`)."""

Key = tuple[bool, tuple[Value, ...]]
"""Whether a count is set aside, and what its columns hold, in the order of KEPT."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many people are alike: as the rows have it, and as it is published.

    Counts that are known and counts that are not are hidden each by itself: the low end of their sum would
    give the known ones away.
    """

    known: Interval = NOBODY
    loose: Interval = NOBODY
    first: Interval = NOBODY  # before those of sessions that may not count became possible only

    def add(self, count: Interval, certain: bool) -> Tally:
        """Return the tally with one more row in it."""
        first = plus(self.first, count)
        if certain and count.exact:
            return Tally(plus(self.known, count), self.loose, first)
        loose = count if certain else Interval(NOBODY.low, count.high)
        return Tally(self.known, plus(self.loose, loose), first)

    @property
    def published(self) -> Interval:
        """The count as it is published."""
        return plus(hidden(self.known), hidden(self.loose))

    @property
    def small(self) -> bool:
        """Whether anything in it is hidden."""
        return is_small(self.known) or is_small(self.loose)


@dataclass(frozen=True, slots=True)
class People:
    """One table about people, reduced to tallies."""

    table: Table
    tallies: Mapping[Key, Tally]
    columns: tuple[str, ...]  # those somebody filled
    with_count: bool
    gone: Interval  # those of sessions that surely do not count: they leave the table
    cited: frozenset[str]  # the sources of those that stay

    @property
    def shortened(self) -> bool:
        """Whether rows left the table."""
        return self.gone.high > 0

    @property
    def accepted(self) -> tuple[Tally, ...]:
        """The tallies that are not set aside."""
        return tuple(tally for (aside, _), tally in self.tallies.items() if not aside)

    @property
    def listed(self) -> Interval:
        """How many the accepted rows stand for, before anything is hidden."""
        return total_count((*(tally.first for tally in self.accepted), *self.public))

    @property
    def aside(self) -> tuple[tuple[Interval, Interval], ...]:
        """What is set aside: each count as it was, and as it is published."""
        public = (units(row, self.with_count) for row in self.table.rows if row.public and row.set_aside)
        tallies = (tally for (aside, _), tally in self.tallies.items() if aside)
        return (*((tally.first, tally.published) for tally in tallies), *((count, count) for count in public))

    @property
    def public(self) -> tuple[Interval, ...]:
        """How many each accepted public row stands for."""
        return tuple(units(row, self.with_count) for row in self.table.accepted if row.public)

    @property
    def left_over(self) -> Interval | None:
        """How many more there are than are listed, by the claimed total."""
        return less(self.table.total, self.listed) if self.table.total else None

    @property
    def plain(self) -> bool:
        """Whether every count of this table is published as it is."""
        rest = self.left_over
        surely_small = rest is not None and is_small(rest) and rest.low >= 1
        return not surely_small and not any(tally.small for tally in self.tallies.values())


def people_of(table: Table, sessions: Mapping[str, Truth], places: Followed, by_country: bool) -> People:
    """Return the tallies of a table about people; rows that are public are not among them.

    `sessions` says which count. Participants of one that surely does not are left out, and those of one that may
    count are possible only, so that their session need not be published.
    """
    with_count, gone = has_count(table), NOBODY
    tallies: dict[Key, Tally] = {}
    cited: set[str] = set()
    private = [row for row in table.rows if not row.public]
    for row in private:
        truth = counts(row, sessions)
        if truth is Truth.NO:
            gone = plus(gone, units(row, with_count))
            continue
        cited.update(row.sources)
        key = (row.set_aside, _kind_of_person(row, places, by_country))
        tallies[key] = tallies.get(key, Tally()).add(units(row, with_count), truth is Truth.YES)
    return People(table, tallies, _filled(table, private, by_country), with_count, gone, frozenset(cited))


def _kind_of_person(row: Row, places: Followed, by_country: bool) -> tuple[Value, ...]:
    if not row.proven:
        return (None,) * len(KEPT)
    found = {**{name: row.value(name) for name in KEPT}, **_places(row, places, by_country)}
    return tuple(found[name] for name in KEPT)


def _places(row: Row, places: Followed, by_country: bool) -> dict[str, Value]:
    """Return country, region and income of a row as they are published.

    A region that contradicts the country goes with it: read alone it would rule the true country out.
    """
    country, region, income = row.value("country"), row.value("region"), row.value("income")
    if not isinstance(country, frozenset) or len(country) != 1:
        return {"country": country if by_country else None, "region": region, "income": income}
    name = min(country)
    regions, incomes = places.region(name), places.income(name)
    if by_country:
        return {"country": country, "region": None if region == regions else region, "income": income}
    if isinstance(region, frozenset) and regions is not None and region.isdisjoint(regions):
        region = None
    elif region is None:
        region = _only(regions)
    return {"country": None, "region": region, "income": _only(incomes) if income is None else income}


def _only(words: frozenset[str] | None) -> frozenset[str] | None:
    return words if words is not None and len(words) == 1 else None


def _filled(table: Table, rows: Iterable[Row], by_country: bool) -> tuple[str, ...]:
    filled = {name for row in rows for name in row.cells}
    if "country" in filled and not by_country:
        filled = (filled - {"country"}) | {"region", "income"}
    return tuple(name for name in KEPT if name in filled and name in TABLES[table.name].columns)


def rows_of(people: People, sources: Mapping[str, Source], asked: Iterable[str]) -> tuple[Row, ...]:
    """Return the rows of a table about people as they are published, in the order of their content.

    Every count names the same sources, those of the whole table: which of them named whom is not told.
    """
    known = {*TABLES[people.table.name].columns, *asked}
    public = [_public(row, people.with_count, known) for row in people.table.rows if row.public]
    private = [row for row in people.table.rows if not row.public]
    cited = sorted(name for name in people.cited if _is_named(sources.get(name)))
    reasons = "; ".join(sorted({row.note for row in private if row.set_aside}))
    return (
        *public,
        *(_row(key, tally, people.columns, tuple(cited), reasons) for key, tally in people.tallies.items()),
    )


def _is_named(source: Source | None) -> bool:
    return source is not None and source.kind != "testimony" and source.kind not in SEARCHES


def _row(key: Key, tally: Tally, columns: tuple[str, ...], sources: tuple[str, ...], reasons: str) -> Row:
    aside, values = key
    held = dict(zip(KEPT, values, strict=True))
    cells = {name: cell_of(held[name]) for name in columns}
    cells["count"] = cell_of(tally.published)
    return Row("", cells, sources, note=reasons if aside else "", set_aside=aside)


def _public(row: Row, with_count: bool, known: Iterable[str]) -> Row:
    """Return a published statement as it stands; its count is written out, since the table now has counts."""
    cells: dict[str, Cell] = {name: cell for name, cell in row.cells.items() if name in known}
    if "count" not in cells:
        cells["count"] = cell_of(units(replace(row, proven=True), with_count))
    return replace(row, cells=cells)


Hidden = tuple[Interval, Interval]
"""A count as it was, and as it is published."""


def total_of(people: People, rooms: Collection[Hidden], restored: Iterable[Hidden]) -> Interval | None:
    """Return the claimed total of a table about people as it is published.

    `rooms` are those counted in sessions and not listed, for the total holds for everybody; `restored` those that
    come in with sessions that are set aside.
    """
    if people.table.total is None:
        return None
    pairs = (*((tally.first, tally.published) for tally in people.accepted), *rooms)
    others = (
        *restored,
        *people.aside,
        *((count, count) for count in people.public),
        (people.gone, both(NOBODY, hidden(people.gone))),
    )
    shown = guarded_total(people.table.total, pairs, others, _left_over(people, rooms))
    if people.table.declared == "complete" and shown != people.table.total:
        # A complete table that lists fewer than its total is read by what it lists, once that claim stands again.
        listed = total_count(then for _, then in pairs)
        shown = Interval(min(shown.low, listed.low), shown.high)
    return shown


def guarded_total(
    claimed: Interval, pairs: Iterable[Hidden], others: Iterable[Hidden], rests: Iterable[Interval]
) -> Interval:
    """Return a claimed total opened by as much as every count below it that is hidden.

    What it leaves over (the first of `rests` that is small) is hidden like a count. It never ends below what is
    hidden could add up to, with `others` that are set aside and may be restored.
    """
    pairs, shown = tuple(pairs), claimed
    small = next((rest for rest in rests if is_small(rest) and rest.low >= 1), None)
    if small is not None:
        shown = widened(shown, small, hidden(small))
    for first, then in pairs:
        shown = widened(shown, first, then)
    everybody = (*pairs, *others)
    if any(first != then for first, then in everybody):
        least = total_count(_least(first, then) for first, then in everybody)
        shown = Interval(shown.low, max(shown.high, least.low))
    return hidden(shown)


def _left_over(people: People, rooms: Collection[Hidden]) -> Iterable[Interval]:
    """Yield how many the total leaves over beyond those listed, and beyond those counted in sessions as well."""
    rest = people.left_over
    if rest is not None:
        yield rest
    if rest is not None and rooms:
        yield less(rest, total_count(first for first, _ in rooms))


def _least(first: Interval, then: Interval) -> Interval:
    """Return the low end of a count, or the high end of what hides it."""
    return first if first == then or then.high == INF else Interval(then.high, then.high)


def total_count(parts: Iterable[Interval]) -> Interval:
    """Return the sum of several counts."""
    total = NOBODY
    for count in parts:
        total = plus(total, count)
    return total
