"""Sessions as they are published: region and month, and no small count of people who were there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from audit.bounds import Dates, Interval, Truth
from audit.evidence.canonical import UNKNOWN, cell_of, last_of_month
from audit.evidence.facts import held_by_sponsor
from audit.evidence.followed import Followed
from audit.evidence.listed import Listed, Lists, name_of, unlisted
from audit.evidence.model import SEARCHES, Cell, Dossier, Row, Source
from audit.evidence.schema import COMMON, QUOTED, TABLES, Kind
from audit.evidence.small_counts import FEWEST, NOBODY, hidden, hidden_pair, is_small, less

LEVELS_WITH_REGION = frozenset({"regional", "national", "local"})
"""Levels of a session whose region follows from its country: elsewhere a venue is not a reach."""

IN_OUTLINE = ("held", "run_by")
"""All that is published of a planned or an independent session: that it stands in the record."""

PLACE_AND_DAY = ("name", "country", "start", "end", "notice_date")

SMALL_GROUP = 8
"""Up to so many people who may be fewer than five, the groups they belong to are not told."""


@dataclass(frozen=True, slots=True)
class Room:
    """One session: how many of those counted there are not listed, and whether anything of it is small."""

    row: Row
    counts: Truth
    unlisted: Interval | None
    affected: Interval | None
    here: Listed  # those listed of it, or who may be
    private: Listed  # those listed of it who lose their session
    linked: bool  # there are any, or may be
    doubtful: bool  # more may be listed than is counted with: no low end
    alone: bool  # only the affected were counted, and the list of participants is complete no more

    @property
    def written(self) -> bool:
        """Whether those not listed stand in columns of their own."""
        return self.linked or self.alone or "unlisted" in self.row.cells or "unlisted_affected" in self.row.cells

    def gives_away(self, plain: bool) -> bool:
        """Return whether its attendance beside those not listed would tell a small count, so that it goes.

        `plain` is said in `session_as_published`.
        """
        there = (_count(self.row, "attendance"), _count(self.row, "affected"))
        if not self.written and (self.unlisted, self.affected) != there:
            return not self.plain
        return self.linked and not plain

    def left_over(self, plain: bool) -> tuple[Interval | None, Interval | None]:
        """Return how many are not listed, and how many of them are affected, as a reader of the row finds it.

        They stand in columns of their own, or they are what its counts leave over of those listed.
        """
        if self.written or self.gives_away(plain):
            return self.hidden()
        there, affected = hidden_pair(_count(self.row, "attendance"), _count(self.row, "affected"))
        return (
            None if there is None else less(there, self.here.everybody),
            None if affected is None else less(affected, self.here.affected),
        )

    def hidden(self, *, nobody: bool = False) -> tuple[Interval | None, Interval | None]:
        """Return how many are not listed, and how many of them are affected, as it is published."""
        return hidden_pair(*self._open, nobody=nobody)

    @property
    def _open(self) -> tuple[Interval | None, Interval | None]:
        if "unlisted" in self.row.cells or not (self.doubtful or self.alone):
            return self.unlisted, self.affected
        whole, part = (count and Interval(NOBODY.low, count.high) for count in (self.unlisted, self.affected))
        return whole, part

    @property
    def plain(self) -> bool:
        """Whether no count of this session, nor any difference of two, is small."""
        there = (_count(self.row, "attendance"), _count(self.row, "affected"))
        pairs = (there, self._open, (self.unlisted, self.affected))
        found = [count for pair in pairs for count in pair if count is not None]
        found += [less(whole, part) for whole, part in pairs if whole is not None and part is not None]
        found += [self.private.everybody, self.private.affected, self.private.others]
        return not any(is_small(count) for count in found)


def _count(row: Row, column: str) -> Interval | None:
    value = row.value(column)
    return value if isinstance(value, Interval) else None


def room_of(row: Row, lists: Lists, shortened: bool) -> Room:
    """Return what is counted in one session; one that is set aside may count once restored.

    `shortened`: the list of participants was complete and no longer is, so that a session whose attendance
    nobody counted may hold others than those listed.
    """
    name = name_of(row)
    truth = Truth.UNKNOWN if row.set_aside else held_by_sponsor(row)
    rest, affected = unlisted(row, lists, truth)
    return Room(
        row,
        truth,
        rest,
        affected,
        lists.here(name, truth),
        lists.private.get(name, Listed()),
        linked=truth is not Truth.NO and lists.rests_on(name),
        doubtful=lists.doubtful(name),
        alone=shortened and rest is None and affected is not None,
    )


def is_open(row: Row, dossier: Dossier) -> bool:
    """Return whether place and day of a row are published already: by the row's word, or by the sponsor."""
    return row.public or any(_is_the_sponsors(dossier.sources.get(name)) for name in row.sources)


def _is_the_sponsors(source: Source | None) -> bool:
    return source is not None and source.side == "sponsor" and source.kind not in ("testimony", *SEARCHES)


def in_outline(row: Row) -> bool:
    """Return whether a session is planned or independent, and not public."""
    held, run_by = row.value("held"), row.value("run_by")
    planned = isinstance(held, frozenset) and "planned" in held
    independent = isinstance(run_by, frozenset) and "independent" in run_by
    return (planned or independent) and not row.public


def session_as_published(room: Room, dossier: Dossier, places: Followed, plain: bool) -> Row:
    """Return the row of a session as it is published.

    `plain`: nothing in the lists of participants, nor in any session they name, is hidden. Where something is, the
    attendance of such a session goes, since the listed and the unlisted together would give it away.
    """
    row = room.row
    if in_outline(row):
        # What it rests on may name it, in a title or an address; only that it rests on searches alone stays.
        sources = () if row.proven else row.sources
        return replace(row, cells=_outline(room), sources=sources, page="", quote="", found=None)
    cells = dict(row.cells)
    if not is_open(row, dossier):
        cells = _region_and_month(cells, places)
    cells |= _people(room, plain)
    cells = _without_small_group(cells, row)
    return replace(row, cells=_extra(cells, row, dossier))


def _outline(room: Room) -> dict[str, Cell]:
    row = room.row
    cells = {name: cell for name, cell in row.cells.items() if name in IN_OUTLINE}
    cells |= {name: UNKNOWN for name in row.cells if name not in IN_OUTLINE and name != "name"}
    if room.counts is not Truth.NO:
        pairs = (("unlisted", "attendance"), ("unlisted_affected", "affected"))
        cells |= {written: UNKNOWN for written, counted in pairs if counted in row.cells}
    return cells


def _region_and_month(cells: dict[str, Cell], places: Followed) -> dict[str, Cell]:
    country, level = cells.get("country"), cells.get("level")
    kept = {name: cell for name, cell in cells.items() if name not in PLACE_AND_DAY}
    if country is not None:
        kept["country"] = UNKNOWN
        follows = level is not None and isinstance(level.value, frozenset) and level.value <= LEVELS_WITH_REGION
        known = "region" in cells and cells["region"].value is not None
        if follows and not known and isinstance(country.value, frozenset):
            regions = places.region(min(country.value))
            if regions is not None and len(regions) == 1:
                kept["region"] = cell_of(regions)
    for name in ("start", "end", "notice_date"):
        if name in cells:
            kept[name] = in_months(cells[name])
    return kept


def in_months(cell: Cell) -> Cell:
    """Return a date as the months it may lie in; `not yet` names no day and stays."""
    if not isinstance(cell.value, Dates) or cell.text.strip().casefold() == "not yet":
        return cell
    low, high = cell.value.low, cell.value.high
    return cell_of(Dates(low and low.replace(day=1), high and last_of_month(high)))


def _people(room: Room, plain: bool) -> dict[str, Cell]:
    """Return the counts of a session as they are published, each in the form that hides the small ones."""
    row = room.row
    there, affected = _count(row, "attendance"), _count(row, "affected")
    gives_away = room.gives_away(plain)
    shown: dict[str, Interval | None] = {}
    if gives_away:
        shown = {"attendance": None, "affected": None}
    else:
        shown["attendance"], shown["affected"] = hidden_pair(there, affected)
    if room.written or gives_away:
        # Where only people who are named in public are listed, even nobody beside them would give the attendance away.
        shown["unlisted"], shown["unlisted_affected"] = room.hidden(nobody=not room.written)
    return {name: _shown(row, name, value) for name, value in shown.items() if _has(row, name, value)}


def _has(row: Row, name: str, value: Interval | None) -> bool:
    return value is not None or name in row.cells


def _shown(row: Row, name: str, value: Interval | None) -> Cell:
    """Return the cell of a count; a cell that says the same stays as it was written."""
    written = row.cells.get(name)
    if value is None:
        return UNKNOWN
    return written if written is not None and written.value == value else cell_of(value)


def _without_small_group(cells: dict[str, Cell], row: Row) -> dict[str, Cell]:
    """Return the cells without the groups that fewer than five people are, or may be, said to belong to.

    It is asked of the counts as they are published: asked of the true ones, it would tell them apart.
    """
    counted = hidden_pair(_count(row, "attendance"), _count(row, "affected"))
    small = any(count and count.low < FEWEST and 0 < count.high < SMALL_GROUP for count in counted)
    return {**cells, "strata": UNKNOWN} if small and not row.public and "strata" in cells else cells


def _extra(cells: dict[str, Cell], row: Row, dossier: Dossier) -> dict[str, Cell]:
    """Return the cells with the rubric's own columns where place and day are open; people counted are a part."""
    kept = extra_columns(cells, dossier, "sessions", tuple(Kind) if is_open(row, dossier) else ())
    there = cells["attendance"].value if "attendance" in cells else None
    for name, column in dossier.asked.columns.get("sessions", {}).items():
        part = kept[name].value if name in kept else None
        if column.kind is Kind.PEOPLE and isinstance(part, Interval) and isinstance(there, Interval):
            _, shown = hidden_pair(there, part)
            kept[name] = kept[name] if shown == part else cell_of(shown)
    return kept


def extra_columns(cells: Mapping[str, Cell], dossier: Dossier, table: str, shown: Collection[Kind]) -> dict[str, Cell]:
    """Return the cells with columns of the assessor's own only where a rubric asks for them.

    Their content stays where its kind is among those `shown`; a count in them is hidden like any other.
    """
    asked = dossier.asked.columns.get(table, {})
    known = {*TABLES[table].columns, *COMMON, *QUOTED}
    found: dict[str, Cell] = {}
    for name, cell in cells.items():
        if name in known:
            found[name] = cell
        elif name in asked:
            found[name] = _counted(cell, asked[name].kind) if asked[name].kind in shown else UNKNOWN
    return found


def _counted(cell: Cell, kind: Kind) -> Cell:
    if kind not in (Kind.PEOPLE, Kind.COUNT) or not isinstance(cell.value, Interval):
        return cell
    return cell if hidden(cell.value) == cell.value else cell_of(hidden(cell.value))
