"""What is known of a kind of document: whether it was published, when, and what it covers.

BOUNDS.md section 2, published. A row that says it was not published is a claim about its kind; of a kind without
a row nothing is known, whatever is claimed of the table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from audit.bounds import ANY_DAY, Dates, Interval, Truth, exactly, hull_of_dates
from audit.evidence.ahead import surely_after
from audit.evidence.facts import fact
from audit.evidence.fingerprint import keys
from audit.evidence.model import Dossier, Row
from audit.measure.columns import known_words
from audit.measure.filters import SET_ASIDE
from audit.measure.found import Basis, Found
from audit.measure.value import RowRef
from audit.measure.verbs import Bounded
from audit.rubric.model import PublishedOf
from audit.words import message


@dataclass(frozen=True, slots=True)
class OfKind:
    """The rows that are, or may be, of one kind of document, each with whether it was published."""

    rows: tuple[tuple[Row, Truth], ...]
    listed: bool  # a row surely is of this kind: else nobody looked for it, whatever kind other rows may be of
    denied: bool  # a row says that nothing of this kind was published, and none that something was
    more: bool  # the table may hold others
    basis: Basis


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The day the first document of a kind was published."""

    day: Dates
    basis: Basis


def of_kind(dossier: Dossier, kind: str) -> OfKind:
    """Return what the documents table says of one kind."""
    table = dossier.tables["documents"]
    names = dict(zip((id(row) for row in table.rows), keys(table), strict=True))
    near = [row for row in table.rows if _is_kind(row, kind) is not Truth.NO]
    rows = tuple((row, _published(row, kind)) for row in near if not row.set_aside)
    surely = [(row, truth) for row, truth in rows if _is_kind(row, kind) is Truth.YES]
    there, denied = (any(said is truth for _, truth in surely) for said in (Truth.YES, Truth.NO))
    refs = [_ref(row, _published(row, kind), names[id(row)]) for row in near]
    basis = Basis(
        any("kind" in row.cells and row.value("kind") is not None for row, _ in rows),
        tuple(sorted(refs, key=lambda ref: ref.key)),
        sources=tuple(sorted({source for row, _ in rows for source in row.sources})),
        disputed=denied and there,
    )
    more = table.state != "complete" and not _goes_as_planned(dossier, surely)
    return OfKind(rows, bool(surely), denied and not there, more, basis)


def _goes_as_planned(dossier: Dossier, surely: Sequence[tuple[Row, Truth]]) -> bool:
    """Return whether a plan says when a document of this kind comes: then no other comes beside it."""
    planned = (truth is Truth.YES and surely_after(row.value("date"), dossier.read_on) for row, truth in surely)
    return dossier.is_plan and any(planned)


def _ref(row: Row, truth: Truth, key: str) -> RowRef:
    if row.set_aside:
        return RowRef("documents", key, "left_out", message(SET_ASIDE, reason=row.note))
    if truth is Truth.UNKNOWN:
        return RowRef("documents", key, "open", message("whether it was published is not known"))
    return RowRef("documents", key, "sure")


def _is_kind(row: Row, kind: str) -> Truth:
    words = known_words(row.value("kind"))
    if words is None:
        return Truth.UNKNOWN
    return Truth.NO if kind not in words else Truth.YES if row.proven else Truth.UNKNOWN


def _published(row: Row, kind: str) -> Truth:
    value = row.value("published") if row.proven else None
    if value is Truth.NO:
        return Truth.NO
    return (Truth.YES if value is Truth.YES else Truth.UNKNOWN) & _is_kind(row, kind)


def document_day(dossier: Dossier, kind: str) -> FirstDay:
    """Return the day the first document of a kind was published.

    What was not published by `as_of` is dated after it; what was, on a day not known, lies anywhere up to it.
    """
    known, as_of = of_kind(dossier, kind), dossier.as_of
    sure = [_day_of(row, as_of) for row, truth in known.rows if truth is Truth.YES]
    maybe = [_day_of(row, as_of) for row, truth in known.rows if truth is Truth.UNKNOWN]
    if sure:
        first = hull_of_dates((*sure, *maybe)).low
        return FirstDay(Dates(first, min(day.high or as_of for day in sure)), known.basis)
    if not known.listed:
        return FirstDay(ANY_DAY, known.basis)
    not_yet = Dates(dossier.read_on + timedelta(days=1), None)
    return FirstDay(Dates(hull_of_dates((*maybe, not_yet)).low, None), known.basis)


def _day_of(row: Row, as_of: date) -> Dates:
    """Return the day a row says its document was published, cut at `as_of`."""
    value = row.value("date") if row.proven else None
    if not isinstance(value, Dates):
        return Dates(None, as_of)
    high = min(value.high or as_of, as_of)
    return Dates(value.low if value.low is None or value.low <= high else high, high)


def published(dossier: Dossier, asked: PublishedOf) -> Found:
    """Return whether one document of a kind was published, by the day of a field, and covers all of a list."""
    known = of_kind(dossier, asked.kind)
    by = fact(dossier, asked.by) if asked.by else None
    truth = _any_fits(dossier, known, asked, by.value if by and isinstance(by.value, Dates) else ANY_DAY)
    ends = {Truth.YES: exactly(1), Truth.NO: exactly(0), Truth.UNKNOWN: Interval(Fraction(0), Fraction(1))}
    return Found(Bounded(ends[truth]), "yes_no", truth, known.basis)


def _any_fits(dossier: Dossier, known: OfKind, asked: PublishedOf, by: Dates) -> Truth:
    found = Truth.NO
    for row, truth in known.rows:
        in_time = _before(_day_of(row, dossier.as_of), by) if asked.by else Truth.YES
        found = found | (truth & in_time & _covers(row, asked.covers))
    if found is not Truth.NO:
        return found
    may_come = by.high is None or by.high > dossier.read_on
    if known.denied and may_come and (asked.by or dossier.is_plan):
        return Truth.UNKNOWN  # not yet published, and the day has not surely come
    if known.denied:
        return Truth.NO
    return Truth.UNKNOWN if known.more or not known.listed else Truth.NO


def _before(day: Dates, by: Dates) -> Truth:
    """Return whether a day lies on or before another."""
    if day.high is not None and by.low is not None and day.high <= by.low:
        return Truth.YES
    if day.low is not None and by.high is not None and day.low > by.high:
        return Truth.NO
    return Truth.UNKNOWN


def _covers(row: Row, wanted: Sequence[str]) -> Truth:
    """Return whether a document holds all that is asked for; of one whose content nobody noted it is not known."""
    if not wanted:
        return Truth.YES
    held = known_words(row.value("covers")) if row.proven else None
    if held is None:
        return Truth.UNKNOWN
    return Truth.YES if {word.casefold() for word in wanted} <= held else Truth.NO
