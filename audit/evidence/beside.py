"""A publishable dossier beside others of the same process that are published too (DESIGN.md, Safety).

Each of them alone tells no small count. Two together could: 7 people, then 9. Here the later one is opened until no
count, and no sum of counts, lies 1 to 4 from what an earlier one says. It reads publishable dossiers alone, so what
it does tells of the evidence no more than they do.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import combinations

from audit.bounds import Interval
from audit.evidence.answers_beside import answers_beside
from audit.evidence.canonical import cell_of, text_of
from audit.evidence.followed import Followed, followed
from audit.evidence.model import Claim, Dossier, Row, Table
from audit.evidence.near import Counted, beside
from audit.evidence.redact_means import answers_beside_voices, claims_beside_voices, means_told, voices_beside_means
from audit.evidence.redact_people import KEPT
from audit.evidence.redact_voices import voices_beside
from audit.evidence.schema import TABLES, Kind
from audit.evidence.sessions_beside import not_listed, sessions_beside
from audit.evidence.small_counts import NOBODY, plus
from audit.evidence.voices_on_record import tables_beside_voices, voices_on_record

PEOPLE_TABLES = tuple(name for name, schema in TABLES.items() if schema.people)
Name = tuple[frozenset[tuple[str, object]], int]
"""The name of a count: what its row holds, and which of several alike it is."""

Describe = Callable[[Row, Followed], tuple[tuple[str, object], ...]]
"""What tells the counts of a table apart: columns and what they hold."""


def opened_beside(later: Dossier, earlier: Sequence[Dossier]) -> Dossier:
    """Return the later publishable dossier, opened so that it tells no small difference from earlier ones."""
    sessions, told = sessions_beside(later, earlier)
    tables = {**later.tables, "sessions": sessions}
    for name, column, describe in _COUNTED:
        before = [one.tables[name] for one in earlier]
        places = (followed(later), [followed(one) for one in earlier])
        suspect = told and name == "participants"
        opened = _table(later.tables[name], before, places, column, describe, suspect=suspect)
        rooms = not_listed(replace(later, tables=tables)) if name == "participants" else []
        moved = opened != later.tables[name] or (bool(rooms) and sessions != later.tables["sessions"])
        tables[name] = _reaching(opened, column, rooms) if moved else opened
    surveys = [one.voices for one in earlier]
    tables = {**tables, **tables_beside_voices(tables, surveys)}
    claims = _claims(later, earlier)
    answers = answers_beside(later, earlier)
    for one in earlier:
        claims = claims_beside_voices(claims, one.voices)
        answers = answers_beside_voices(answers, later.asked, one.voices)
    voices = voices_beside(later.voices, surveys)
    for one in earlier:
        voices = voices_on_record(voices, one.tables)
    # A mean that was published with the same survey was opened beside it already.
    means = [mean for one in earlier if one.voices != voices for mean in means_told(one)]
    voices = voices_beside_means(voices, means)
    return replace(later, tables=tables, claims=claims, answers=answers, voices=voices)


def _person(row: Row, places: Followed) -> tuple[tuple[str, object], ...]:
    """Return what tells a kind of person from another; a region that follows from the country is told with it."""
    held = {name: row.value(name) for name in KEPT if row.value(name) is not None}
    country = held.get("country")
    if isinstance(country, frozenset) and len(country) == 1 and "region" not in held:
        regions = places.region(min(country))
        if regions is not None and len(regions) == 1:
            held["region"] = regions
    return (*held.items(), ("set aside", row.set_aside))


def _place(row: Row, places: Followed) -> tuple[tuple[str, object], ...]:
    held = {name: cell.text for name, cell in sorted(row.cells.items()) if name != "people"}
    return (*held.items(), ("id", row.id), ("set aside", row.set_aside))


_COUNTED: tuple[tuple[str, str, Describe], ...] = (
    *((name, "count", _person) for name in PEOPLE_TABLES),
    ("population", "people", _place),
)


def _table(
    table: Table,
    before: Sequence[Table],
    places: tuple[Followed, Sequence[Followed]],
    column: str,
    describe: Describe,
    *,
    suspect: bool,
) -> Table:
    names = _names(table, places[0], column, describe)
    now = _counted(table, names, column)
    numbered = [_names(one, where, column, describe) for one, where in zip(before, places[1], strict=True)]
    earlier = [_counted(one, given, column) for one, given in zip(before, numbered, strict=True)]
    every = {*names.values(), *(name for one in numbered for name in one.values())}
    found = beside(now, earlier, _groups(every), suspect=suspect)
    rows = tuple(
        _with_count(row, column, found.parts[name]) if (name := names.get(at)) is not None else row
        for at, row in enumerate(table.rows)
    )
    return replace(table, rows=rows, total=found.total)


def _reaching(table: Table, column: str, rooms: Iterable[Interval]) -> Table:
    """Return a table whose total ends no lower than all that was opened below it could add up to."""
    if table.total is None:
        return table
    parts = [count for row in table.rows if isinstance(count := row.value(column), Interval)]
    most = sum((part.high for part in (*parts, *rooms)), Fraction(0))
    least = sum((part.low for part in parts), Fraction(0))
    low = min(table.total.low, least) if table.declared == "complete" else table.total.low
    return replace(table, total=Interval(low, max(table.total.high, most)))


def _names(table: Table, places: Followed, column: str, describe: Describe) -> dict[int, Name]:
    """Return the name of each count that is not public, by the place of its row; of several alike, in their order."""
    names: dict[int, Name] = {}
    seen: dict[Hashable, int] = {}
    counts = [(row.value(column), at) for at, row in enumerate(table.rows) if not row.public]
    for _, at in sorted((count, at) for count, at in counts if isinstance(count, Interval)):
        said = frozenset(describe(table.rows[at], places))
        seen[said] = seen.get(said, 0) + 1
        names[at] = (said, seen[said])
    return names


def _counted(table: Table, names: Mapping[int, Name], column: str) -> Counted:
    parts = {name: table.rows[at].value(column) for at, name in names.items()}
    known: dict[Hashable, Interval] = {name: count for name, count in parts.items() if isinstance(count, Interval)}
    public = NOBODY
    for row in table.accepted:
        count = row.value(column)
        if row.public and isinstance(count, Interval):
            public = plus(public, count)
    aside = frozenset(name for at, name in names.items() if table.rows[at].set_aside)
    return Counted(known, table.total, aside, public)


def _groups(names: Iterable[Name]) -> list[frozenset[Hashable]]:
    """Return the counts whose sum a reader can form: those alike in some columns, and all of them."""
    every = sorted(names, key=repr)
    columns = sorted({column for said, _ in every for column, _ in said})
    seen: set[frozenset[Hashable]] = set()
    for size in range(len(columns) + 1):
        for chosen in combinations(columns, size):
            alike: dict[Hashable, set[Hashable]] = {}
            for name in every:
                held = dict(name[0])
                alike.setdefault(tuple(held.get(column) for column in chosen), set()).add(name)
            seen.update(frozenset(group) for group in alike.values() if len(group) > 1)
    return sorted(seen, key=lambda group: (len(group), sorted(map(repr, group))))


def _with_count(row: Row, column: str, count: Interval) -> Row:
    return row if row.value(column) == count else replace(row, cells={**row.cells, column: cell_of(count)})


def _claims(later: Dossier, earlier: Sequence[Dossier]) -> Mapping[str, tuple[Claim, ...]]:
    """Return the claims with each count of people opened, and each difference of two of them."""
    people = [name for name, column in sorted(later.asked.facts.items()) if column.kind is Kind.PEOPLE]
    now = _values(later, people)
    for name, at in list(now):
        before = [Counted({name: count}) for one in earlier for count in _of(one, name)]
        now[name, at] = beside(Counted({name: now[name, at]}), before).parts[name]
    for whole in list(now):
        for part in list(now):
            if whole[0] == part[0] or now[whole].high < now[part].high:
                continue
            before = [
                Counted({part[0]: count}, total)
                for one in earlier
                for count in _of(one, part[0])
                for total in _of(one, whole[0])
            ]
            found = beside(Counted({part[0]: now[part]}, now[whole]), before)
            assert found.total is not None
            now[part], now[whole] = found.parts[part[0]], found.total
    return {
        name: tuple(_claim(claim, now.get((name, at))) for at, claim in enumerate(group))
        for name, group in later.claims.items()
    }


def _values(dossier: Dossier, names: Iterable[str]) -> dict[tuple[str, int], Interval]:
    return {
        (name, at): claim.value
        for name in names
        for at, claim in enumerate(dossier.claims.get(name, ()))
        if isinstance(claim.value, Interval)
    }


def _of(dossier: Dossier, name: str) -> list[Interval]:
    return [claim.value for claim in dossier.claims.get(name, ()) if isinstance(claim.value, Interval)]


def _claim(claim: Claim, shown: Interval | None) -> Claim:
    if shown is None or shown == claim.value:
        return claim
    return replace(claim, text=text_of(shown), value=shown, convention=None)
