"""What is not known of one measure that reads the dossier itself: which papers, tables and fields it waits for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from audit.bounds import Dates, Interval, Truth
from audit.evidence.facts import fact, held_by_sponsor
from audit.evidence.model import Dossier, Row, Table
from audit.evidence.process_fields import FIELDS
from audit.evidence.schema import DERIVED_FROM_COUNTRY, PEOPLE, TABLES, Kind
from audit.evidence.small_counts import FEW_OR_NOBODY
from audit.measure.columns import known_words
from audit.measure.counted import opened
from audit.measure.documents import OfKind, document_day, of_kind
from audit.measure.lists import Reach
from audit.measure.masks import vectors
from audit.measure.measures import find
from audit.rubric.model import (
    By,
    CountMeasure,
    CoverageMeasure,
    CoverageOf,
    DaysMeasure,
    DaysOf,
    DocumentDay,
    FactMeasure,
    Measure,
    PopulationList,
    PublishedMeasure,
    PublishedOf,
    ShareMeasure,
)

Name = tuple[Literal["document", "table", "field", "judgement", "ground"], str]

DAY, OTHERS, LANGUAGES = "day", "others", "languages"
"""What is asked of a kind of document besides itself: its day, whether there are others, its languages."""
ALL_LISTED = "all_listed"
"""Said of a table whose rows are all known: only what its columns hold is asked for."""
COVERS = "covers:"
"""Stands before a word that a document should hold."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What one measure waits for: things with what each must hold; `waits` and `hidden` as in `inputs.Open`."""

    wanted: Mapping[Name, frozenset[str]] = field(default_factory=dict)
    waits: bool = False
    hidden: bool = False


def merged(parts: Iterable[Needs]) -> Needs:
    """Return what several measures wait for together."""
    given = list(parts)
    wanted: dict[Name, frozenset[str]] = {}
    for part in given:
        for name, what in part.wanted.items():
            wanted[name] = wanted.get(name, frozenset()) | what
    return Needs(wanted, any(part.waits for part in given), any(part.hidden for part in given))


def open_leaf(dossier: Dossier, asked: Measure) -> Needs:
    """Return what a measure that holds no other waits for; nothing where its value is exact."""
    if isinstance(asked, PublishedMeasure):
        return _published(dossier, asked.published)
    value = find(dossier, asked).value
    if value.value is None or (value.value.exact and not value.may_be_empty):
        return Needs()
    if isinstance(asked, FactMeasure):
        return _field(dossier, asked.fact)
    if isinstance(asked, DaysMeasure):
        return _days(dossier, asked.days)
    if isinstance(asked, CountMeasure):
        return _table(dossier, asked.count.of, asked.count.where)
    if isinstance(asked, ShareMeasure):
        return _table(dossier, asked.share.of, {**asked.share.among, **asked.share.where})
    assert isinstance(asked, CoverageMeasure), "measures of measures are taken apart before"
    return _coverage(dossier, asked.coverage)


def _field(dossier: Dossier, name: str) -> Needs:
    value = fact(dossier, name).value
    exact = value not in (None, Truth.UNKNOWN)
    if isinstance(value, (Interval, Dates)):
        exact = value.exact
    elif isinstance(value, tuple):
        exact = len(value) == 1
    if isinstance(value, Dates) and value.low is not None and value.low > dossier.as_of:
        return Needs(waits=True)
    if exact:
        return Needs()
    if dossier.redacted and isinstance(value, Interval) and _is_people(dossier, name) and value in FEW_OR_NOBODY:
        return Needs(hidden=True)
    return Needs({("field", name): frozenset()})


def _is_people(dossier: Dossier, name: str) -> bool:
    column = dossier.asked.facts.get(name) or FIELDS.get(name)
    return column is not None and column.kind is Kind.PEOPLE


def _days(dossier: Dossier, asked: DaysOf) -> Needs:
    if asked.of is not None:
        ends = [end for end in (asked.from_, asked.to) if isinstance(end, str)]
        return _table(dossier, asked.of, {**asked.where, **dict.fromkeys(ends, ())})
    return merged(_day(dossier, end) for end in (asked.from_, asked.to))


def _day(dossier: Dossier, end: str | DocumentDay) -> Needs:
    if isinstance(end, str):
        return _field(dossier, end)
    day = document_day(dossier, end.document).day
    if day.exact:
        return Needs()
    if day.low is not None and day.low > dossier.as_of:
        return Needs(waits=True)
    return Needs({("document", end.document): frozenset((DAY,))})


def _published(dossier: Dossier, asked: PublishedOf) -> Needs:
    """Return what a requirement on a kind of document waits for: the paper, and the day it should stand before."""
    known, by = of_kind(dossier, asked.kind), _field(dossier, asked.by) if asked.by else Needs()
    if _ruled_out(known):
        # Not published so far, and the day up to which it counts may still come.
        return by if by.wanted else Needs(waits=True)
    wanted = {DAY} if asked.by else set[str]()
    wanted |= {f"{COVERS}{word}" for word in asked.covers}
    told = known.listed and all(_told(row, truth, asked) for row, truth in known.rows)
    if told and not known.more:
        return by
    paper = Needs({("document", asked.kind): frozenset(wanted | {OTHERS})})
    return merged((paper, by))


def _ruled_out(known: OfKind) -> bool:
    """Return whether the record says that nothing of a kind was published, and leaves no paper of it open."""
    return known.denied and all(truth is Truth.NO for _, truth in known.rows)


def _told(row: Row, truth: Truth, asked: PublishedOf) -> bool:
    """Return whether a row says all that is asked of a document."""
    if truth is not Truth.YES:
        return truth is Truth.NO
    day = row.value("date")
    dated = not asked.by or (isinstance(day, Dates) and day.exact)
    return dated and (not asked.covers or known_words(row.value("covers")) is not None)


def _table(dossier: Dossier, name: str, where: Mapping[str, object]) -> Needs:
    """Return that a table is waited for, with the columns that a measure names in it."""
    columns = frozenset(where)
    if name == PEOPLE:
        return _people(dossier, columns)
    if name == "documents":
        return _documents(dossier, where, columns)
    if _only_hidden(dossier, name, columns):
        return Needs(hidden=True)
    listed = {ALL_LISTED} if dossier.tables[name].state == "complete" and dossier.tables[name].accepted else set()
    return Needs({("table", name): columns | listed}, waits=_to_come(dossier, name))


def _to_come(dossier: Dossier, name: str) -> bool:
    """Return whether a session is planned for a day that has not come."""
    if name != "sessions":
        return False
    planned = [row for row in dossier.tables[name].accepted if row.value("held") == frozenset({"planned"})]
    return any(isinstance(day := row.value("start"), Dates) and _after(day, dossier) for row in planned)


def _after(day: Dates, dossier: Dossier) -> bool:
    return day.low is not None and day.low > dossier.as_of


def _documents(dossier: Dossier, where: Mapping[str, object], columns: frozenset[str]) -> Needs:
    kinds = where.get("kind")
    if not isinstance(kinds, tuple) or not kinds:
        return Needs({("table", "documents"): columns})
    wanted = frozenset({OTHERS} | ({LANGUAGES} & columns))
    open_ = [kind for kind in kinds if not _ruled_out(of_kind(dossier, kind))]
    return Needs({("document", kind): wanted for kind in open_})


def _people(dossier: Dossier, columns: frozenset[str]) -> Needs:
    """Return what the people heard wait for: how many came to each session, and who they were, in counts."""
    participants = dossier.tables["participants"]
    everyone = participants.state == "complete"
    sessions = [(row, held_by_sponsor(row)) for row in dossier.tables["sessions"].accepted]
    # Where everybody is said to be listed, a session without a count adds nobody.
    heads = (not everyone and dossier.tables["sessions"].state != "complete") or any(
        not _counted(dossier, row, "attendance") and not (everyone and "attendance" not in row.cells)
        for row, truth in sessions
        if truth is not Truth.NO
    )
    if heads or any(truth is Truth.UNKNOWN for _, truth in sessions):
        counts = frozenset({"attendance"} | ({"affected"} & columns))
        rooms = Needs({("table", "sessions"): counts}, waits=_to_come(dossier, "sessions"))
    else:
        rooms = Needs()
    if everyone and not rooms.wanted and _only_hidden(dossier, "participants", columns):
        return Needs(hidden=True)
    return merged((rooms, Needs({("table", "participants"): columns})))


def _counted(dossier: Dossier, row: Row, column: str) -> bool:
    """Return whether a count is known, be it hidden because it is small."""
    value = row.value(column)
    return isinstance(value, Interval) and (value.exact or (dossier.redacted and value in FEW_OR_NOBODY))


def _only_hidden(dossier: Dossier, name: str, columns: frozenset[str]) -> bool:
    """Return whether a table is known but for small counts, which stay hidden whoever gives them."""
    table = dossier.tables[name]
    return (
        dossier.redacted
        and (TABLES[name].people or name == "population")
        and table.state == "complete"
        and bool(table.accepted)
        and all(_known(dossier, row, table, columns) for row in table.accepted)
    )


def _known(dossier: Dossier, row: Row, table: Table, columns: frozenset[str]) -> bool:
    count = "people" if table.name == "population" else "count"
    written = not (count in row.cells or count == "people") or _counted(dossier, row, count)
    told = ((name, column_asked(table.name, name), "country") for name in columns)
    return row.proven and written and all(any(row.value(name) is not None for name in names) for names in told)


def _coverage(dossier: Dossier, asked: CoverageOf) -> Needs:
    """Return which tables may still reach more of a list, and the list itself where it is not known."""
    listed, words = Needs(), tuple[str, ...]()
    if isinstance(asked.list, PopulationList):
        columns = frozenset((asked.list.column, "people"))
        known = dossier.tables["population"]
        told = known.state == "complete" and all(
            _known(dossier, row, known, columns) and asked.list.column in row.cells for row in known.accepted
        )
        listed = Needs() if told else Needs({("table", "population"): columns})
        cells = (known_words(row.value(asked.list.column)) or frozenset() for row in known.accepted)
        words = tuple(sorted(frozenset[str]().union(*cells)))
    elif isinstance(asked.list, str):
        listed = _field(dossier, asked.list)
        value = fact(dossier, asked.list).value
        words = tuple(sorted(frozenset().union(*value))) if isinstance(value, tuple) else ()
    else:
        words = asked.list
    fixed = asked.list if isinstance(asked.list, tuple) else ()
    unknown = bool(listed.wanted)
    return merged((listed, *(_reach(dossier, by, words, fixed, unknown) for by in asked.by)))


def _reach(dossier: Dossier, by: By, words: tuple[str, ...], fixed: tuple[str, ...], unknown: bool) -> Needs:
    """Return whether one table of a coverage is waited for: some row of it may or may not reach a member."""
    if not (_may_count(dossier, by) if unknown else _may_reach_more(dossier, by, words)):
        return Needs()
    needs = _table(dossier, by.of, {**by.where, by.column: ()})
    papers = {
        name: wanted | {f"{COVERS}{word}" for word in fixed if by.column == "covers"}
        for name, wanted in needs.wanted.items()
        if name[0] == "document"
    }
    return Needs({**needs.wanted, **papers}, needs.waits, needs.hidden)


def _may_count(dossier: Dossier, by: By) -> bool:
    """Return whether any row, listed or not, may count for a list of which nothing is known."""
    reach = Reach(by, opened(dossier, by.of))
    among = reach.among()
    cells = reach.table.cells(sorted(among))
    return any((True,) in vectors(reach.table.columns, cell.values, [among]) and cell.mass.high > 0 for cell in cells)


def _may_reach_more(dossier: Dossier, by: By, words: tuple[str, ...]) -> bool:
    reach = Reach(by, opened(dossier, by.of))
    among = reach.among()
    for cell in reach.table.cells(sorted({*among, by.column})):
        inexact = cell.mass.low != cell.mass.high
        # One member at a time: a cell that may hold any of them has more combinations than can be listed.
        for word in words:
            can = vectors(reach.table.columns, cell.values, [among, reach.member(frozenset((word,)))])
            if (True, True) in can and (inexact or len(can) > 1):
                return True
    return False


def column_asked(table: str, name: str) -> str:
    """Return the column to ask for: what follows from a country is asked as the country."""
    if name in TABLES[table].columns or name not in DERIVED_FROM_COUNTRY:
        return name
    return "place" if table == "population" else "country"
