"""The walk from a finding back to its evidence: the claims, rows and sources it rests on, each with its place.

The finding itself is the card's, made from the publishable dossier. The places are those of the dossier that
lies before the assessor, so they are for the assessor's eyes and stand in no card.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from audit.errors import Where
from audit.evidence.fingerprint import keys
from audit.evidence.model import Answer, Claim, Dossier, Found, Row, Source, Table
from audit.evidence.schema import PEOPLE
from audit.evidence.voices_claim import claimed_by_voices
from audit.insight.window import SAID_BY, follows, sessions_behind
from audit.measure.behind import TABLES_OF_PEOPLE, rows_behind
from audit.measure.value import RowRef
from audit.rubric.asked import fields_of, measures, tables_of
from audit.rubric.model import (
    CountMeasure,
    CoverageMeasure,
    CriterionAsked,
    DaysMeasure,
    Measure,
    PublishedMeasure,
    Rubric,
    ShareMeasure,
)
from audit.scoring.findings import find
from audit.scoring.scorecard import CriterionCard, Scorecard

_ALWAYS: Mapping[str, tuple[str, ...]] = {
    "sessions": ("held", "run_by"), "support": ("paid_by",), "submissions": ("count",), "participants": ("count",),
}  # fmt: skip
"""Columns that decide whether a row counts, and for how many, be they named by the measure or not."""

_COUNTED_BY = ("session", "attendance", "count")
"""Columns that say how many people a row of participants or sessions stands for."""

_SET_A_DAY = (*_ALWAYS["sessions"], "start", "end")


@dataclass(frozen=True, slots=True)
class CellRead:
    """One cell that a measure reads: its column, text and place."""

    column: str
    text: str
    at: Where


@dataclass(frozen=True, slots=True)
class RowRead:
    """One row that a finding rests on, may rest on, or leaves out."""

    ref: RowRef
    at: Where
    cells: tuple[CellRead, ...]
    sources: tuple[str, ...]
    page: str = ""
    found: Found | None = None  # what came of looking for the passage it quotes


@dataclass(frozen=True, slots=True)
class Walk:
    """Everything behind one finding."""

    finding: CriterionCard
    claims: tuple[Claim, ...]
    tables: tuple[Table, ...]
    rows: tuple[RowRead, ...]
    answers: tuple[Answer, ...]
    sources: tuple[Source, ...]


def walk(dossier: Dossier, rubric: Rubric, card: Scorecard, criterion: str) -> Walk:
    """Return the walk of one criterion; `dossier` is the one the card was made from, before redaction."""
    asked = rubric.criteria[criterion]
    finding = next(found for found in card.criteria if found.id == criterion)
    claims = tuple(
        claim
        for name in _fields(dossier, asked)
        for claim in (*dossier.claims.get(name, ()), *claimed_by_voices(dossier, name))
    )
    answers = tuple(answer for answer in dossier.answers if answer.criterion == criterion)
    tables = tuple(dossier.tables[name] for name in _tables(dossier, asked))
    rows = tuple(_rows(dossier, rubric, criterion))
    parts: tuple[Claim | Table | RowRead | Answer, ...] = (*claims, *tables, *rows, *answers)
    named = [part.sources for part in parts]
    names = dict.fromkeys(name for sources in (*named, finding.sources) for name in sources)
    sources = tuple(dossier.sources[name] for name in names if name in dossier.sources)
    return Walk(finding, claims, tables, rows, answers, sources)


def _derived(dossier: Dossier, criterion: CriterionAsked) -> tuple[str, ...]:
    """Return which of `began` and `ended` a criterion reads and the dossier does not give."""
    return tuple(name for name in fields_of(criterion) if follows(dossier, name))


def _fields(dossier: Dossier, criterion: CriterionAsked) -> tuple[str, ...]:
    """Return the fields a criterion reads, each day that is not given followed by those that set it."""
    derived = _derived(dossier, criterion)
    named = ((name, *(SAID_BY[name] if name in derived else ())) for name in fields_of(criterion))
    return tuple(dict.fromkeys(name for names in named for name in names))


def _tables(dossier: Dossier, criterion: CriterionAsked) -> tuple[str, ...]:
    """Return the tables a criterion reads; people are counted in two of them."""
    named = ((TABLES_OF_PEOPLE if name == PEOPLE else (name,)) for name in tables_of(criterion))
    sessions = ("sessions",) if _derived(dossier, criterion) else ()
    return tuple(dict.fromkeys((*(name for names in named for name in names), *sessions)))


def _rows(dossier: Dossier, rubric: Rubric, criterion: str) -> Iterator[RowRead]:
    """Yield the rows behind a finding, those that surely count first.

    Each once: by what it does in the measure, else in what a level needs, else in whether the criterion applies.
    """
    asked = rubric.criteria[criterion]
    columns, derived = _columns(asked), _derived(dossier, asked)
    if derived:
        columns["sessions"] = tuple(dict.fromkeys((*columns.get("sessions", ()), *_SET_A_DAY)))
    before = [measure for measure in measures(asked) if measure not in asked.applies_when]
    refs = [ref for measure in (*before, *asked.applies_when) for ref in rows_behind(dossier, measure)]
    refs += [ref for name in derived for ref in sessions_behind(dossier, name)]
    refs += [ref for part in find(dossier, rubric, criterion).parts for ref in part.rows]
    named = {(name, key): row for name in columns for row, key in _keyed(dossier, name)}
    first: dict[tuple[str, str], RowRef] = {}
    for ref in refs:
        first.setdefault((ref.table, ref.key), ref)
    for ref in sorted(first.values(), key=lambda ref: (_ORDER.index(ref.part), ref.table, ref.key)):
        if (row := named.get((ref.table, ref.key))) is not None:
            yield RowRead(ref, row.at, tuple(_cells(row, columns[ref.table])), row.sources, row.page, row.found)


_ORDER = ("sure", "open", "left_out")


def _keyed(dossier: Dossier, name: str) -> Iterator[tuple[Row, str]]:
    table = dossier.tables[name]
    return zip(table.rows, keys(table), strict=True)


def _cells(row: Row, columns: tuple[str, ...]) -> Iterator[CellRead]:
    for column in columns:
        if column in row.cells:
            yield CellRead(column, row.cells[column].text, row.cells[column].at)


def _columns(criterion: CriterionAsked) -> dict[str, tuple[str, ...]]:
    """Return for each table the columns that a criterion reads."""
    named: dict[str, list[str]] = {}
    for measure in measures(criterion):
        for table, columns in _named(measure):
            for one in TABLES_OF_PEOPLE if table == PEOPLE else (table,):
                asked = (*_COUNTED_BY, *columns) if table == PEOPLE else columns
                named.setdefault(one, []).extend((*_ALWAYS.get(one, ()), *asked))
    return {table: tuple(dict.fromkeys(columns)) for table, columns in named.items()}


def _named(measure: Measure) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each table that a measure names, with the columns it names there."""
    if isinstance(measure, CountMeasure):
        yield measure.count.of, tuple(measure.count.where)
    elif isinstance(measure, ShareMeasure):
        yield measure.share.of, (*measure.share.among, *measure.share.where)
    elif isinstance(measure, CoverageMeasure):
        yield from ((by.of, (*by.where, by.column)) for by in measure.coverage.by)
    elif isinstance(measure, PublishedMeasure):
        yield "documents", ("kind", "published", "date", "covers")
    elif isinstance(measure, DaysMeasure):
        days = measure.days
        if days.of:
            ends = (end for end in (days.from_, days.to) if isinstance(end, str))
            yield days.of, (*days.where, *ends)
        else:
            yield "documents", ("kind", "published", "date")
