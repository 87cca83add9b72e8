"""The publishable dossier: people at risk stay unseen, and what is left is scored (DESIGN.md, Safety).

What is published follows from the evidence as far as it may be known: any count of people from 1 to 4 could be another
one, and the publishable dossier would be the same. It only widens: whatever the working dossier admits, the
publishable one admits as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from audit.bounds import ANY_COUNT, Interval, Truth
from audit.errors import Where
from audit.evidence.beside import opened_beside
from audit.evidence.canonical import cell_of
from audit.evidence.completeness import settled
from audit.evidence.confidence import confidence_as_published
from audit.evidence.facts import fact
from audit.evidence.followed import Followed, followed
from audit.evidence.frozen import published_before
from audit.evidence.listed import Lists, lists_of, name_of, sessions_that_count
from audit.evidence.model import Answer, Cell, Claim, Dossier, Reply, Row, Rule, Table, Voice
from audit.evidence.nameless import with_nameless_testimony
from audit.evidence.redact_answers import answers_as_published, replies_as_published
from audit.evidence.redact_assessors import with_numbered_assessors
from audit.evidence.redact_claims import (
    claims_as_published,
    quote_as_published,
    rests_on_testimony,
    sources_as_published,
    without_witness,
    witnessed_alike,
)
from audit.evidence.redact_groups import with_listed_groups
from audit.evidence.redact_log import log_as_published
from audit.evidence.redact_means import (
    answers_beside_voices,
    claims_beside_voices,
    means_in_public,
    voices_beside_means,
)
from audit.evidence.redact_people import Hidden, People, guarded_total, people_of, rows_of, total_count, total_of
from audit.evidence.redact_sessions import Room, extra_columns, in_outline, is_open, room_of, session_as_published
from audit.evidence.redact_voices import voices_as_published
from audit.evidence.restored import restored
from audit.evidence.rules import rules_as_published
from audit.evidence.schema import TABLES, Kind
from audit.evidence.small_counts import NOBODY, hidden, is_small, less
from audit.evidence.voices_on_record import voices_on_record

PEOPLE_TABLES = tuple(name for name, schema in TABLES.items() if schema.people)
FREE_TEXT: Mapping[str, tuple[str, ...]] = {"barriers": ("barrier", "action"), "themes": ("theme", "outcome")}
"""Words of participants or about them: they stay out unless the row is public."""

NOWHERE = Where()
NAMED_BY_HAND = ("support", "seats")
"""Tables whose ids may be of persons (`taxi-for-jane`): they stay where the row is public or the sponsor's own."""

_SINGLE_OUT = ("sessions", "support", "seats", "population")
"""Tables of which a row may say who gave testimony: it is cited only where the row is public."""

CODED = tuple(kind for kind in Kind if kind not in (Kind.TEXT, Kind.WORD, Kind.WORDS, Kind.URL))
"""Kinds of an own column that stay in tables that are not about single people or sessions."""


def redact(dossier: Dossier, beside: Sequence[Dossier] = ()) -> Dossier:
    """Return the publishable dossier; redacting it again changes nothing.

    `beside` are publishable dossiers of the same process that were published before: no difference from them tells
    a small count either; the plan that was frozen before launch is one of them. Raises VerificationFailed where that
    cannot be opened.
    """
    open_ = _alone(dossier)
    beside = (*beside, *published_before(dossier))
    while beside and (wider := _alone(opened_beside(open_, beside))) != open_:
        open_ = wider
    return open_


def _alone(dossier: Dossier) -> Dossier:
    context = _context(dossier)
    tables = {name: _table(table, context) for name, table in context.dossier.tables.items()}
    claims = claims_as_published(dossier)
    voices = voices_on_record(voices_as_published(dossier.voices), tables)
    voices = voices_beside_means(voices, means_in_public(claims))
    claims = claims_beside_voices(claims, voices)
    answers = answers_beside_voices(answers_as_published(dossier, claims), dossier.asked, voices)
    replies = replies_as_published(dossier)
    cited = _cited(claims, tables.values(), (*answers, *replies, *dossier.rules, *voices))
    sources = sources_as_published(dossier.sources, cited)
    open_ = replace(
        dossier, claims=claims, tables=tables, answers=answers, replies=replies, sources=sources, warnings=(),
        log=log_as_published(dossier, sources), rules=rules_as_published(dossier, sources),
        confidence=confidence_as_published(dossier, sources), voices=voices, redacted=True,
    )  # fmt: skip
    return _never_more_complete(dossier, _in_order(with_nameless_testimony(with_numbered_assessors(open_))))


def _in_order(dossier: Dossier) -> Dossier:
    """Return the dossier with the rows of each table in the order of what is published of them."""
    tables = {
        name: replace(table, rows=tuple(sorted(table.rows, key=_content))) for name, table in dossier.tables.items()
    }
    return replace(dossier, tables=tables)


@dataclass(frozen=True, slots=True)
class _Context:
    """What the parts of one dossier decide for each other."""

    dossier: Dossier
    places: Followed
    people: Mapping[str, People]
    rooms: tuple[Room, ...]
    plain: bool  # nothing of participants, and of sessions whose participants are listed, is hidden


def _context(working: Dossier) -> _Context:
    dossier = with_listed_groups(working)
    places, sessions = followed(dossier), sessions_that_count(dossier)
    by_country = fact(dossier, "publish_countries").value is Truth.YES
    people = {name: people_of(dossier.tables[name], sessions, places, by_country) for name in PEOPLE_TABLES}
    lists = lists_of(dossier.tables["participants"])
    shortened = people["participants"].shortened and dossier.tables["participants"].state == "complete"
    rooms = tuple(room_of(row, lists, shortened) for row in dossier.tables["sessions"].rows)
    plain = people["participants"].plain and all(room.plain for room in rooms if room.linked) and _plain(lists)
    return _Context(dossier, places, people, rooms, plain)


def _plain(lists: Lists) -> bool:
    """Return whether the participants without a session are not few: they are what the others leave over."""
    nowhere = lists.without
    return not any(is_small(count) for count in (nowhere.everybody, nowhere.affected, nowhere.others))


def _table(table: Table, context: _Context) -> Table:
    declared, state, total = table.declared, table.state, table.total
    if table.name in context.people:
        people = context.people[table.name]
        asked = context.dossier.asked.columns.get(table.name, {})
        rows = rows_of(people, context.dossier.sources, asked)
        total = total_of(people, *_rooms(context) if table.name == "participants" else ((), ()))
        if people.shortened:
            declared = state = "partial"
    elif table.name == "sessions":
        rows = _sessions(context)
    else:
        rows = tuple(_row(row, table.name, context.dossier) for row in table.rows)
        total = _total_of_places(table, rows)
    open_ = tuple(_without_trace(row, table.name, context.dossier) for row in rows)
    if table.name in FREE_TEXT:
        open_ = witnessed_alike(open_, context.dossier.sources)
    shown = replace(table, rows=open_, declared=declared, state=state, total=total, note="", at=Where())
    return replace(shown, listed=None, reduced=False, stands_for=None)


def _sessions(context: _Context) -> tuple[Row, ...]:
    """Return the sessions as they are published, aligned with those of the working dossier.

    Their ids tell of place and day (`nairobi-2016-09-07`): they stay only where these do, or where somebody who is
    named in public is listed under them.
    """
    public = (row.value("session") for row in context.dossier.tables["participants"].rows if row.public)
    named = {name.casefold() for names in public if isinstance(names, frozenset) for name in names}
    rows = (session_as_published(room, context.dossier, context.places, context.plain) for room in context.rooms)
    return tuple(
        row if _tells_place_and_day(row, context.dossier) or name_of(row) in named else replace(row, id="")
        for row in rows
    )


def _tells_place_and_day(row: Row, dossier: Dossier) -> bool:
    return row.public or (is_open(row, dossier) and not in_outline(row))


def sessions_as_published(dossier: Dossier) -> tuple[Row, ...]:
    """Return each session as `redact` publishes it, aligned with those of the working dossier."""
    return tuple(_without_trace(row, "sessions", dossier) for row in _sessions(_context(dossier)))


def _rooms(context: _Context) -> tuple[list[Hidden], list[Hidden]]:
    """Return how many were counted in each session and not listed, of accepted sessions and of those set aside."""
    found: tuple[list[Hidden], list[Hidden]] = ([], [])
    for room in context.rooms:
        if room.counts is Truth.NO or in_outline(room.row):
            continue
        first, shown = _at_least(room.unlisted, room.affected), _at_least(*room.left_over(context.plain))
        if room.counts is Truth.UNKNOWN and not room.row.set_aside:
            first, shown = Interval(Fraction(0), first.high), Interval(Fraction(0), shown.high)
        found[room.row.set_aside].append((first, shown))
    return found


def _at_least(there: Interval | None, affected: Interval | None) -> Interval:
    """Return how many are in a room: no fewer than those of them who are affected."""
    if there is None or affected is None:
        return there or affected or NOBODY
    return Interval(max(there.low, min(affected.low, there.high)), there.high)


def _total_of_places(table: Table, rows: Iterable[Row]) -> Interval | None:
    """Return the claimed total as it is published; of the population it counts people, elsewhere rows."""
    if table.total is None or table.name != "population":
        return table.total
    pairs = [
        (_people(before), _people(after), before.set_aside) for before, after in zip(table.rows, rows, strict=True)
    ]
    accepted = [(first, then) for first, then, aside in pairs if not aside]
    others = [(first, then) for first, then, aside in pairs if aside]
    rest = less(table.total, total_count(first for first, _ in accepted))
    return guarded_total(table.total, accepted, others, (rest,))


def _people(row: Row) -> Interval:
    value = row.value("people")
    count = value if isinstance(value, Interval) else ANY_COUNT
    return count if row.proven else Interval(Fraction(0), count.high)


def _row(row: Row, table: str, dossier: Dossier) -> Row:
    """Return a row of a table that is not about single people: coded columns, and free text where it is public."""
    cells: dict[str, Cell] = dict(row.cells)
    if not row.public:
        withheld = (name for name in FREE_TEXT.get(table, ()) if name in cells)
        cells |= {name: Cell("unknown", "unknown") for name in withheld}
    columns = TABLES[table].columns
    for name, cell in row.cells.items():
        if name in columns and columns[name].kind is Kind.PEOPLE and isinstance(cell.value, Interval):
            cells[name] = cell if row.public else _hidden(cell, cell.value)
    shown = tuple(Kind) if is_open(row, dossier) else CODED
    nameless = not row.public if table in FREE_TEXT else table in NAMED_BY_HAND and not is_open(row, dossier)
    return replace(row, id="" if nameless else row.id, cells=extra_columns(cells, dossier, table, shown))


def _hidden(cell: Cell, count: Interval) -> Cell:
    return cell if hidden(count) == count else cell_of(hidden(count))


def _without_trace(row: Row, table: str, dossier: Dossier) -> Row:
    """Return a row without what only its assessor needs; the reason of a set-aside was written to be published."""
    told = row.quote if row.public and not _counts_people(table, dossier) else ""
    quote, found = quote_as_published(told, row.found, row.sources, dossier.sources)
    return replace(
        row,
        quote=quote,
        found=found,
        sources=without_witness(row, dossier.sources) if table in _SINGLE_OUT and not row.public else row.sources,
        cells={name: cell if cell.at == NOWHERE else replace(cell, at=NOWHERE) for name, cell in row.cells.items()},
        page="" if rests_on_testimony(row.sources, dossier.sources) and not row.public else row.page,
        note=row.note if row.set_aside else "",
        at=Where(),
    )


def _counts_people(table: str, dossier: Dossier) -> bool:
    """Return whether people are counted in a table: a quote could give away a number that is hidden there."""
    columns = {**dossier.asked.columns.get(table, {}), **TABLES[table].columns}
    return TABLES[table].people or any(column.kind is Kind.PEOPLE for column in columns.values())


def _content(row: Row) -> tuple[object, ...]:
    cells = sorted((name, cell.text) for name, cell in row.cells.items())
    quoted = (row.quote, *((row.found.state, row.found.source, row.found.page or 0) if row.found else ()))
    return (row.set_aside, row.id, cells, row.sources, row.page, row.note, row.public, quoted)


def _cited(
    claims: Mapping[str, tuple[Claim, ...]], tables: Iterable[Table], words: Iterable[Answer | Reply | Rule | Voice]
) -> set[str]:
    named = {name for group in claims.values() for claim in group for name in claim.sources}
    for table in tables:
        named.update(table.sources, *(row.sources for row in table.rows))
    return named.union(*(one.sources for one in words))


def _never_more_complete(working: Dossier, open_: Dossier) -> Dossier:
    """Return the publishable dossier with its tables read anew, none of them as more complete than it was.

    Days that became months move the last day of the process, and with it how far a claim of completeness reaches.
    """
    found = settled(open_)
    pairs = ((working, found), (restored(working), restored(found)))
    more = {
        name
        for before, after in pairs
        for name, table in after.tables.items()
        if table.state == "complete" and before.tables[name].state != "complete"
    }
    if not more:
        return found
    tables = {
        name: replace(table, declared="partial") if name in more else table for name, table in open_.tables.items()
    }
    return settled(replace(open_, tables=tables))
