"""Days from a date to a date, each a field or the day a kind of document was published (BOUNDS.md section 2, days)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from audit.bounds import ANY_DAY, INF, Dates, Interval, Truth, days_between, working_days_between
from audit.evidence.facts import fact
from audit.evidence.model import Dossier
from audit.measure import verbs
from audit.measure.counted import Sorted, basis_of, counts_among, sorted_out
from audit.measure.documents import document_day
from audit.measure.found import Basis, Found, joined, more_than_zero
from audit.measure.masses import Units
from audit.measure.register import Register, register
from audit.measure.value import Unit
from audit.measure.verbs import Bounded, Column, together
from audit.rubric.model import DaysOf, DocumentDay

ORDERED = (("opened", "first_deadline"), ("opened", "closed"), ("first_deadline", "closed"), ("began", "ended"))
"""Fields whose order is declared: the first does not come after the second."""


def days(dossier: Dossier, asked: DaysOf) -> Found:
    """Return days from a date to a date, the first day not counted; with `of` the median over rows."""
    unit: Unit = "working_days" if asked.working == "yes" else "days"
    if asked.of is not None:
        return _median(dossier, asked, unit)
    start, start_basis = day_of(dossier, asked.from_)
    end, end_basis = day_of(dossier, asked.to)
    value = between(asked)(start, end)
    if (asked.from_, asked.to) in ORDERED and value.low < 0 <= value.high:
        value = Interval(Fraction(0), value.high)
    basis = joined((start_basis, end_basis))
    ends = ((asked.from_, start_basis), (asked.to, end_basis))
    if of_documents := [one.looked for part, one in ends if isinstance(part, DocumentDay)]:
        # The field opposite a document is a yardstick, not an input.
        basis = replace(basis, looked=any(of_documents))
    return Found(Bounded(value), unit, more_than_zero(value), basis)


def between(asked: DaysOf) -> Callable[[Dates, Dates], Interval]:
    """Return how days are counted: all of them, or Monday to Friday."""
    return working_days_between if asked.working == "yes" else days_between


def day_of(dossier: Dossier, part: str | DocumentDay) -> tuple[Dates, Basis]:
    """Return the day of a field, or of the publication of a kind of document, as it can be told by `as_of`."""
    if isinstance(part, DocumentDay):
        known = document_day(dossier, part.document)
        return known.day, known.basis
    known_fact = fact(dossier, part)
    day = known_fact.value if isinstance(known_fact.value, Dates) else ANY_DAY
    basis = Basis(known_fact.looked, sources=known_fact.sources, disputed=known_fact.disputed)
    return _as_of(day, dossier.as_of), basis


def _as_of(day: Dates, as_of: date) -> Dates:
    """Return a day as it can be told by `as_of`: what lies after it has not happened, and may come any later day."""
    if day.low is not None and day.low > as_of:
        return Dates(as_of + timedelta(days=1), None)
    return Dates(day.low, None) if day.high is None or day.high > as_of else day


def _median(dossier: Dossier, asked: DaysOf, unit: Unit) -> Found:
    """Return the median of the days between two date columns over the rows that count."""
    table, cells, column = lengths(dossier, asked)
    value = verbs.median(column)
    columns = tuple(name for name in (*asked.where, asked.from_, asked.to) if isinstance(name, str))
    most = len(column.sure) + len(column.maybe) + column.missing
    number = Interval(*(verbs.exact(end) for end in (len(column.sure), most)))
    basis = basis_of(table, cells, 0, asked.where, dict.fromkeys(columns, ()), number)
    truth = more_than_zero(value.value) if value.value else Truth.NO
    return Found(value, unit, truth, basis)


def lengths(dossier: Dossier, asked: DaysOf) -> tuple[Register, Sorted, Column]:
    """Return a table, its cells, and the days between two of its date columns over the rows that count or may."""
    assert asked.of is not None
    assert isinstance(asked.from_, str), "rows have columns, not documents"
    assert isinstance(asked.to, str), "rows have columns, not documents"
    table = register(dossier, asked.of)
    cells = sorted_out(table, [counts_among(table, asked.where, asked.where)], (asked.from_, asked.to))
    sure: list[Interval] = []
    maybe: list[Interval] = []
    for cell, can in cells:
        if (True,) not in can:
            continue
        length = between(asked)(_known(cell.values.get(asked.from_)), _known(cell.values.get(asked.to)))
        for entry in cell.entries:
            counts = can == {(True,)} and entry.mass.low > 0
            (sure if counts else maybe).append(length)
    return table, cells, Column(sure, maybe, _missing(table))


def _known(value: object) -> Dates:
    return value if isinstance(value, Dates) else ANY_DAY


def _missing(table: Register) -> Units:
    """Return how many rows may exist that nobody listed."""
    if not table.missing.high:
        return 0
    room = table.total.high - together(entry.mass for entry in table.entries).low
    return INF if room == INF else max(0, room)
