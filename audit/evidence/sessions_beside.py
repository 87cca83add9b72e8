"""Sessions beside those of earlier published dossiers: which of them may be the same, and what their counts tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from audit.bounds import Interval, Truth, hull
from audit.evidence.canonical import UNKNOWN, cell_of
from audit.evidence.facts import held_by_sponsor
from audit.evidence.listed import Lists, lists_of, unlisted
from audit.evidence.model import Dossier, Row, Table
from audit.evidence.near import Counted, beside
from audit.evidence.schema import TABLES, Kind
from audit.evidence.small_counts import widened

PAIRS = (
    ("attendance", "affected"),
    ("unlisted", "unlisted_affected"),
    ("attendance", "unlisted"),
    ("affected", "unlisted_affected"),
)
"""A count and a part of it: those that are listed are what is left over."""

COUNTED_AT = {"unlisted": "attendance", "unlisted_affected": "affected"}
"""What those who are not listed are a part of."""

Counts = Mapping[str, Interval]
AT_THE_DOOR = ("attendance", "affected")


def sessions_beside(later: Dossier, earlier: Sequence[Dossier]) -> tuple[Table, bool]:
    """Return the sessions of the later dossier, opened; and whether the lists of participants must be opened too.

    They must where an earlier dossier told how many were there, and this one hides it.
    """
    table, own = later.tables["sessions"], _own_columns(later)
    same = [_same(table, one.tables["sessions"], own) for one in earlier]
    lists = [lists_of(one.tables["participants"]) for one in (later, *earlier)]
    hides = _hides_some(later)
    told, rows = False, []
    for at, row in enumerate(table.rows):
        before = [other for rows_of in same for other in rows_of[at]]
        counted = [
            _counts_of(other, there, own)
            for rows_of, there in zip(same, lists[1:], strict=True)
            for other in rows_of[at]
        ]
        opened = _opened(row, _counts_of(row, lists[0], own), counted, own)
        moved = any(_counts(row, AT_THE_DOOR) != _counts(other, AT_THE_DOOR) or row != other for other in before)
        if moved and (_hides(opened) or any(map(_hides, before)) or (hides and "unlisted" in row.cells)):
            gone = (name for name in AT_THE_DOOR if name in opened.cells)
            opened = replace(opened, cells={**opened.cells, **dict.fromkeys(gone, UNKNOWN)})
        told = told or (_hides(opened) and any("attendance" in _counts(other, AT_THE_DOOR) for other in before))
        rows.append(opened)
    return replace(table, rows=tuple(rows)), told


def not_listed(dossier: Dossier) -> list[Interval]:
    """Return how many were counted in each session and not listed, where that is told."""
    lists = lists_of(dossier.tables["participants"])
    counts = (_counts_of(row, lists, ()) for row in dossier.tables["sessions"].rows)
    known = ([one[name] for name in ("unlisted", "unlisted_affected", "affected") if name in one] for one in counts)
    return [max(some, key=lambda count: count.high) for some in known if some]


def _own_columns(dossier: Dossier) -> tuple[str, ...]:
    asked = dossier.asked.columns.get("sessions", {})
    return tuple(name for name, column in sorted(asked.items()) if column.kind in (Kind.PEOPLE, Kind.COUNT))


def _same(now: Table, before: Table, own: Iterable[str]) -> list[list[Row]]:
    """Return for each session the earlier ones that it may be: the same one, or those that are like it, or any.

    One that says the same in all is the same, and tells nothing new.
    """
    left = Counter(_said(row, ()) for row in before.rows)
    unchanged = []
    for row in now.rows:
        said = _said(row, ())
        unchanged.append(left[said] > 0)
        left[said] -= left[said] > 0
    pool = [row for row in before.rows if left[_said(row, ())] > 0]
    counts = {name for name, column in TABLES["sessions"].columns.items() if column.kind is Kind.PEOPLE}.union(own)
    found: list[list[Row]] = []
    alike = [[other for other in pool if _said(other, counts) == _said(row, counts)] for row in now.rows]
    claimed = [other for row, others in zip(unchanged, alike, strict=True) if not row for other in others]
    rest = [row for row in pool if row not in claimed]
    for same, others in zip(unchanged, alike, strict=True):
        found.append([] if same else others or rest)
    return found


def _said(row: Row, without: Iterable[str]) -> str:
    out = set(without)
    cells = sorted((name, cell.text) for name, cell in row.cells.items() if name not in out)
    strata = [one for one in cells if one[0] != "strata" or not out]  # small groups lose theirs
    return repr((row.id, row.set_aside, strata))


def _counts_of(row: Row, lists: Lists, own: Iterable[str]) -> Counts:
    """Return the counts of a session; those not listed by subtraction of who is named, where none is written."""
    counts = dict(_counts(row, _columns(own)))
    known = unlisted(row, lists, Truth.UNKNOWN if row.set_aside else held_by_sponsor(row))
    rest = ((name, count) for name, count in zip(COUNTED_AT, known, strict=True) if count is not None)
    return {**counts, **{name: count for name, count in rest if name not in row.cells}}


def _opened(row: Row, now: Counts, earlier: Sequence[Counts], own: Iterable[str]) -> Row:
    counts = dict(now)
    for name in counts:
        alone = [Counted({name: one[name]}) for one in earlier if name in one]
        counts[name] = beside(Counted({name: counts[name]}), alone).parts[name]
    for whole, part in (*PAIRS, *(("attendance", name) for name in own)):
        if whole in counts and part in counts:
            pairs = [Counted({part: one[part]}, one[whole]) for one in earlier if whole in one and part in one]
            found = beside(Counted({part: counts[part]}, counts[whole]), pairs)
            assert found.total is not None
            counts |= {whole: found.total, part: found.parts[part]}
    for name, whole in COUNTED_AT.items():
        if name in counts and name not in row.cells and whole in row.cells and counts[name] != now[name]:
            counts[whole] = hull([counts[whole], widened(now[whole], now[name], counts[name])])
    changed = {name: cell_of(count) for name, count in counts.items() if name in row.cells and row.value(name) != count}
    return replace(row, cells={**row.cells, **changed})


def _columns(own: Iterable[str]) -> tuple[str, ...]:
    return (*dict.fromkeys(name for pair in PAIRS for name in pair), *own)


def _counts(row: Row, columns: Iterable[str]) -> Counts:
    return {name: count for name in columns if isinstance(count := row.value(name), Interval)}


def _hides(row: Row) -> bool:
    """Return whether the number of those there is hidden, as that of those not listed would give small counts away."""
    return "attendance" in row.cells and row.value("attendance") is None and "unlisted" in row.cells


def _hides_some(dossier: Dossier) -> bool:
    """Return whether a count of participants, or of those not listed, is not exact: the others could give it away."""
    listed = [row.value("count") for row in dossier.tables["participants"].accepted]
    rooms = [count for row in dossier.tables["sessions"].rows for count in _counts(row, ("unlisted",)).values()]
    return any(isinstance(count, Interval) and not count.exact for count in (*listed, *rooms))
