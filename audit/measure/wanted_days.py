"""What days and documents still lack: until which day, how many days more or fewer, and what a paper leaves out.

Days that lie ahead are open already (what has not happened by `as_of` may come any later day), so what is ruled out
of days from a date to a date can no longer be mended. A document can be published at any time, unless it is asked
for by a day. In a plan days that lie ahead are given, and can still be planned otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from math import ceil, floor

from audit.bounds import INF, Dates, Interval, Truth, exactly
from audit.evidence.ahead import surely_after
from audit.evidence.facts import fact
from audit.evidence.model import Dossier, Row
from audit.measure import verbs
from audit.measure.columns import known_words
from audit.measure.dated import between, day_of, days, lengths
from audit.measure.documents import of_kind, published
from audit.measure.found import Found
from audit.measure.ladder import threshold_words
from audit.measure.measures import reaches
from audit.measure.nouns import document
from audit.measure.sentence import day_words, published_words, rows_words, series
from audit.measure.verbs import Column
from audit.measure.wanted import Member, Time, Wanting, fewest
from audit.measure.wanted_rows import what_is_missing
from audit.rubric.model import DaysMeasure, DaysOf, DocumentDay, PublishedOf, Threshold
from audit.words import Message, message

Between = Callable[[Dates, Dates], Interval]


def of_days(dossier: Dossier, asked: DaysOf, limit: Threshold, *, at_most: bool = False) -> Wanting:
    """Return how many days a length of time lacks, and the day on which it is reached where one end is known."""
    if asked.of is not None:
        return _of_median(dossier, asked, limit, at_most=at_most)
    truth = reaches(days(dossier, asked).measured(message("")), limit, at_most=at_most)
    start, end = day_of(dossier, asked.from_)[0], day_of(dossier, asked.to)[0]
    length = limit.value or Fraction(0)
    count = between(asked)
    unit = "working_days" if asked.working == "yes" else "days"
    # What is moved is the end, unless the start is a paper still to be published and the end a day that is given.
    starts = isinstance(asked.from_, DocumentDay) and not isinstance(asked.to, DocumentDay)
    last = None if starts else _end(start, length, count, at_most=at_most)
    first = None if last else _start(end, length, count, at_most=at_most)
    moved = _moved(end, last, at_most) if last else _moved(start, first, not at_most) if first else None
    told = moved if truth is Truth.NO else None  # of what is open, the day is enough
    words = _days_words(asked, limit, last, first, told, at_most=at_most)
    open_ = _what_is_open(asked, start, end)
    return Wanting(truth, words, unit, moved, until=last or first, open=open_, time=_when(dossier, start, end))


def _when(dossier: Dossier, *ends: Dates) -> Time:
    """Return whether days that are ruled out are over: not where one of them is only planned."""
    planned = dossier.is_plan and any(surely_after(end, dossier.read_on) for end in ends)
    return "due" if planned else "past"


def _end(start: Dates, length: Fraction, count: Between, *, at_most: bool) -> date | None:
    """Return the first day on which the length is surely reached, or the last on which it is surely not exceeded."""
    known = start.low if at_most else start.high
    if known is None:
        return None
    try:
        day = known + timedelta(days=floor(length) if at_most else ceil(length))
        step = timedelta(days=1)
        if at_most:
            while count(start, Dates(day + step, day + step)).high <= length:
                day += step
        else:
            while count(start, Dates(day, day)).low < length:
                day += step
    except OverflowError:
        return None
    return day


def _start(end: Dates, length: Fraction, count: Between, *, at_most: bool) -> date | None:
    """Return the last day from which the length is surely reached, or the first from which it is not exceeded."""
    known = end.high if at_most else end.low
    if known is None:
        return None
    try:
        day = known - timedelta(days=floor(length) if at_most else ceil(length))
        step = timedelta(days=1)
        if at_most:
            while count(Dates(day - step, day - step), end).high <= length:
                day -= step
        else:
            while count(Dates(day, day), end).low < length:
                day -= step
    except OverflowError:
        return None
    return day


def _moved(known: Dates, day: date, earlier: bool) -> int | None:
    """Return by how many days an end has to move to a day; None where it is not known."""
    at = known.high if earlier else known.low
    return None if at is None else max(0, (at - day).days if earlier else (day - at).days)


def _days_words(
    asked: DaysOf, limit: Threshold, last: date | None, first: date | None, moved: int | None, *, at_most: bool
) -> Message:
    day = last or first
    if day is None:
        length = threshold_words(limit, DaysMeasure(days=asked))
        pattern = "{length} or fewer from {start} to {end}" if at_most else "{length} or more from {start} to {end}"
        return message(pattern, length=length, start=day_words(asked.from_), end=day_words(asked.to))
    end = day_words(asked.to if last else asked.from_)
    earlier = at_most if last else not at_most
    if not moved:
        return message("{end} by {day}" if earlier else "{end} on {day} or later", end=end, day=day.isoformat())
    sooner, later = "{end} by {day}: {n} days sooner", "{end} on {day} or later: {n} days more"
    if moved == 1:
        sooner, later = "{end} by {day}: one day sooner", "{end} on {day} or later: one day more"
    return message(sooner if earlier else later, end=end, day=day.isoformat(), n=f"{moved:,}")


def _what_is_open(asked: DaysOf, start: Dates, end: Dates) -> Message | None:
    """Return which of the two days are not known to the day."""
    ends = ((asked.from_, start), (asked.to, end))
    open_ = [day_words(part) for part, day in ends if not day.exact]
    return message("not known to the day: {days}", days=tuple(open_)) if open_ else None


def _of_median(dossier: Dossier, asked: DaysOf, limit: Threshold, *, at_most: bool) -> Wanting:
    """Return how many more rows of just that length lift or lower the median enough."""
    table, _, column = lengths(dossier, asked)
    length = limit.value or Fraction(0)
    assert asked.of is not None
    unit = "working_days" if asked.working == "yes" else "days"

    # As many rows as there are others, and one, put the median at that length; where others are without end, none do.
    others = len(column.sure) + len(column.maybe) + column.missing

    def reached(more: int) -> bool:
        if others == INF or more > 2 * others + 1:
            return False
        rows = Column((*column.sure, *(more * (exactly(length),))), column.maybe, column.missing, column.domain)
        found = Found(verbs.median(rows), unit, Truth.UNKNOWN)  # type: ignore[arg-type]
        return reaches(found.measured(message("")), limit, at_most=at_most) is Truth.YES

    truth = reaches(days(dossier, asked).measured(message("")), limit, at_most=at_most)
    more = fewest(reached)
    ends = {"start": day_words(asked.from_), "end": day_words(asked.to)}
    given = {"rows": rows_words(asked.of, asked.where), "length": threshold_words(limit, DaysMeasure(days=asked))}
    so_long = "{length} or fewer from {start} to {end}" if at_most else "{length} or more from {start} to {end}"
    half = message(so_long + " for at least half of the {rows}", **ends, **given)
    words = half if more is None else message("{half}; as things stand, {n} more such", half=half, n=more)
    unknown = sum(not value.exact for value in (*column.sure, *column.maybe))
    parts = [message("not known of {n} {rows}", n=unknown, rows=given["rows"])] if unknown else []
    parts += [gap] if (gap := what_is_missing(dossier, table)) is not None else []
    return Wanting(truth, words, "rows", more, open=series(parts) if parts else None)


def of_published(dossier: Dossier, asked: PublishedOf) -> Wanting:
    """Return which document is wanting, by when, and what it does not yet hold."""
    truth = published(dossier, asked).any
    known = of_kind(dossier, asked.kind)
    by = fact(dossier, asked.by).value if asked.by else None
    until = by.low if isinstance(by, Dates) else None
    there = [row for row, said in known.rows if said is Truth.YES]
    lacking = _lacking(there, asked.covers)
    words = published_words(PublishedOf(kind=asked.kind, by=asked.by))
    if lacking:
        titles = tuple(message("{title}", title=member.title) for member in lacking)
        words = message("{publication}, with {covers} in it", publication=words, covers=titles)
    if until is not None:
        words = message("{publication} ({day} or earlier)", publication=words, day=until.isoformat())
    late = isinstance(by, Dates) and by.high is not None and by.high <= dossier.read_on
    return Wanting(
        truth,
        words,
        members=lacking,
        until=until,
        open=_what_is_open_of(asked, known.listed, there, lacking),
        time="past" if late else "ahead",
    )


def _lacking(there: Sequence[Row], covers: Sequence[str]) -> tuple[Member, ...]:
    """Return what the document that comes nearest does not hold (no) or is not known to hold (unknown)."""
    nearest: tuple[Member, ...] | None = None
    for row in there:
        held = known_words(row.value("covers"))
        truth = Truth.UNKNOWN if held is None else Truth.NO
        missing = [word for word in covers if held is None or word.casefold() not in held]
        members = tuple(Member(word, word.replace("_", " "), truth) for word in missing)
        if nearest is None or len(members) < len(nearest):
            nearest = members
    if nearest is not None:
        return nearest
    return tuple(Member(word, word.replace("_", " "), Truth.UNKNOWN) for word in covers)


def _what_is_open_of(
    asked: PublishedOf, listed: bool, there: Sequence[Row], lacking: Sequence[Member]
) -> Message | None:
    if not listed:
        return message("nobody looked for {document}", document=document(asked.kind))
    parts = []
    if there and any(member.truth is Truth.UNKNOWN for member in lacking):
        parts.append(message("what is in {document} was not noted", document=document(asked.kind)))
    if there and asked.by and not any(isinstance(row.value("date"), Dates) for row in there):
        parts.append(message("the day of publication is not known"))
    return series(parts) if parts else None
