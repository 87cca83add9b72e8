"""Counting back from the day of the decision: the latest day of each step, from the rubric's own thresholds.

Every limit says that a step lies on or before a day that follows from another step. The latest days are the largest
that satisfy all of them (shortest paths; Bellman 1958, Ford 1956). Where limits contradict each other there are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from audit.bounds import Dates, Truth
from audit.errors import AuditError
from audit.evidence.ahead import is_planned, surely_after
from audit.evidence.facts import fact
from audit.evidence.fingerprint import keys
from audit.evidence.model import Dossier, Row
from audit.insight.day_limits import BEGAN, DECIDED, DUE, ENDED, Limit, Step, by_order, ends_of, limits_of, longer
from audit.measure.documents import document_day
from audit.measure.measures import holds
from audit.measure.nouns import DAYS, document
from audit.rubric.asked import measures
from audit.rubric.model import DaysMeasure, PublishedMeasure, Rubric
from audit.rubric.whose import whose
from audit.words import Message, message, plural, say

SESSIONS = "sessions.start"

_IN_WORDS = re.compile(r"\b(days?|weeks?|months?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One step: its latest day, what that is counted from and whose it is, and the day it already has, if any."""

    step: Step
    what: Message
    latest: date
    counted: Message
    criterion: str  # empty where it is the order of the steps
    whose: str
    given: Dates | None = None
    keeps: bool | None = None  # None where the day is not given, or not known well enough to tell
    planned: bool = False  # the day given surely lies after the record was read
    passed: bool = False  # the latest day lies before the record was read, and nothing on record kept it


@dataclass(frozen=True, slots=True)
class InPlace:
    """Criteria whose matter must be in place by one day, and have no day of their own."""

    day: date
    what: Message
    criteria: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar of one process for a level, the earliest day first."""

    decided: date
    level: str
    lines: tuple[Line, ...]
    in_place: tuple[InPlace, ...]
    in_words: tuple[tuple[str, str], ...]  # criterion, and what it says of days in words
    without: tuple[Message, ...]  # steps that no day follows for
    longer: int  # days by which the stretches to take part were made longer
    questions: Mapping[str, str]  # what each criterion of the rubric asks


def calendar(
    rubric: Rubric, dossier: Dossier | None, *, decided: date | None = None, level: str = "", extra: int = 0
) -> Calendar:
    """Return the latest day of each step; `level` is the third of the rubric where not given.

    `decided` wins over the field. Raises AuditError where there is no such level, no day of the decision, or no day
    at all satisfies the limits.
    """
    wanted = level or rubric.levels[min(2, len(rubric.levels) - 1)]
    if wanted not in rubric.levels[1:]:
        raise AuditError(f"A calendar is made for one of these levels: {', '.join(rubric.levels[1:])}.")
    day = decided or _decided(dossier)
    ids = [id for id in rubric.criteria if dossier is None or not _surely_out(dossier, rubric, id)]
    of_rubric = longer((limit for id in ids for limit in limits_of(rubric, id, wanted)), extra)
    limits = (*_by_rows(of_rubric, rubric, dossier), *by_order())
    given = {} if dossier is None else _given(dossier, limits)
    known = _Known(rubric, dossier, day, limits, given)
    latest = _solved(known.limits, day, _upper(given))
    lines = sorted(_lines(known, latest), key=lambda line: (line.latest, line.step))
    named = {line.criterion for line in lines if line.criterion}
    return Calendar(
        day, wanted, tuple(lines), tuple(_in_place(rubric, ids, latest, named)),
        tuple(_said_in_words(rubric, ids, wanted, named)), tuple(_without(known, ids, latest)), extra,
        {id: one.question for id, one in rubric.criteria.items()},
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    rubric: Rubric
    dossier: Dossier | None
    decided: date
    limits: tuple[Limit, ...]
    given: Mapping[Step, Dates]


def _decided(dossier: Dossier | None) -> date:
    value = fact(dossier, "decided").value if dossier else None
    if isinstance(value, Dates) and value.exact and value.low:
        return value.low
    raise AuditError("The day of the decision is not known to the day. Give it: --decided 2027-06-30.")


def _surely_out(dossier: Dossier, rubric: Rubric, id: str) -> bool:
    """Return whether a criterion surely does not apply."""
    return any(holds(dossier, one).truth is Truth.NO for one in rubric.criteria[id].applies_when)


def _by_rows(limits: Iterable[Limit], rubric: Rubric, dossier: Dossier | None) -> Iterator[Limit]:
    """Yield the limits, those over rows once for each row that has the day they are counted from.

    Where there is no such row, notice of a session is counted from the first day on which anybody can take part.
    """
    for limit in limits:
        if limit.step.kind != "row":
            yield limit
            continue
        table, _, column = limit.counted_from.name.partition(".")
        rows = list(_rows(dossier, rubric, limit, table, column)) if dossier else []
        for name, _ in rows:
            counted_from = replace(limit.counted_from, row=name)
            yield replace(limit, step=replace(limit.step, row=name), counted_from=counted_from)
            if counted_from.name == SESSIONS:
                yield Limit(counted_from, ENDED)  # whoever comes to a session takes part
        if not rows:
            first = limit.counted_from.name == SESSIONS
            yield replace(limit, counted_from=BEGAN) if first else limit


def _rows(dossier: Dossier, rubric: Rubric, limit: Limit, table: str, column: str) -> Iterator[tuple[str, Row]]:
    """Yield the rows that a limit is for, by name: dated, and not surely left out."""
    asked = next(
        (one.days for one in measures(rubric.criteria[limit.criterion])
         if isinstance(one, DaysMeasure) and one.days.of == table),
        None,
    )  # fmt: skip
    where = dict(asked.where) if asked else {}
    for row, name in zip(dossier.tables[table].rows, keys(dossier.tables[table]), strict=True):
        cells = ((row.value(each), frozenset(words)) for each, words in where.items())
        other = any(isinstance(value, frozenset) and not value & words for value, words in cells)
        dropped = row.value("held") == frozenset({"no"}) or row.value("run_by") == frozenset({"independent"})
        if not (row.set_aside or other or dropped) and isinstance(row.value(column), Dates):
            yield name, row


def _given(dossier: Dossier, limits: Iterable[Limit]) -> dict[Step, Dates]:
    """Return the days that steps already have."""
    found = {}
    for step in dict.fromkeys(step for limit in limits for step in (limit.step, limit.counted_from)):
        day = _day_of(dossier, step)
        if step != DECIDED and day is not None and (day.low or day.high):
            found[step] = day
    return found


def _day_of(dossier: Dossier, step: Step) -> Dates | None:
    value: object = None
    if step.kind == "field":
        value = fact(dossier, step.name).value
    elif step.kind == "document":
        value = document_day(dossier, step.name).day
        value = value if isinstance(value, Dates) and value.high is not None else _planned_day(dossier, step.name)
    elif step.kind == "translations":
        value = _last_of_translations(dossier, step.name)
    elif step.kind == "row" and step.row:
        table, _, column = step.name.partition(".")
        rows = zip(dossier.tables[table].rows, keys(dossier.tables[table]), strict=True)
        value = next((row.value(column) for row, name in rows if name == step.row), None)
    return value if isinstance(value, Dates) else None


def _planned_day(dossier: Dossier, kind: str) -> Dates | None:
    """Return the day for which a kind of document is planned, the earliest where there are several."""
    rows = (row for row in dossier.tables["documents"].accepted if row.value("kind") == frozenset({kind}))
    days = [row.value("date") for row in rows if is_planned(dossier, "documents", row)]
    return min((day for day in days if isinstance(day, Dates)), key=lambda day: day.low or date.max, default=None)


def _last_of_translations(dossier: Dossier, kind: str) -> Dates | None:
    """Return the day on which the last of the languages of a kind of document is there, or planned.

    None where no row names a language, or one of them has no day or is only said not to be there.
    """
    rows = [row for row in dossier.tables["documents"].accepted if row.value("kind") == frozenset({kind})]
    rows = [row for row in rows if isinstance(row.value("languages"), frozenset)]
    there = all(row.value("published") is Truth.YES or is_planned(dossier, "documents", row) for row in rows)
    days = [day for row in rows if isinstance(day := row.value("date"), Dates)]
    if not there or not days or len(days) < len(rows):
        return None
    return Dates(
        max((day.low for day in days if day.low), default=None),
        None if any(day.high is None for day in days) else max(day.high for day in days if day.high),
    )


def _upper(given: Mapping[Step, Dates]) -> dict[Step, date]:
    """Return the days that others are counted from instead of the latest one: those given, at their earliest."""
    return {step: day.low for step, day in given.items() if day.low is not None}


def _solved(limits: Sequence[Limit], decided: date, upper: Mapping[Step, date]) -> dict[Step, date]:
    """Return the largest days that satisfy every limit; raises AuditError where there are none."""
    latest: dict[Step, date] = {DECIDED: decided, **upper}
    steps = {step for limit in limits for step in (limit.step, limit.counted_from)}
    for _ in range(len(steps) + 1):
        moved = [limit for limit in limits if _moves(limit, latest)]
        if not moved:
            return latest
        if any(limit.step == DECIDED for limit in moved):
            break
        for limit in moved:
            latest[limit.step] = min(limit.latest(latest[limit.counted_from]), latest.get(limit.step, date.max))
    ids = dict.fromkeys(limit.criterion for limit in moved if limit.criterion)
    raise AuditError(f"No days satisfy all that the rubric asks: see {', '.join(ids) or 'the order of the steps'}.")


def _moves(limit: Limit, latest: Mapping[Step, date]) -> bool:
    if limit.counted_from not in latest:
        return False
    try:
        return limit.latest(latest[limit.counted_from]) < latest.get(limit.step, date.max)
    except OverflowError:
        raise AuditError(f"The days of {limit.criterion} lie before the first year or after the last one.") from None


def _lines(known: _Known, latest: Mapping[Step, date]) -> Iterator[Line]:
    """Yield a line for each step with a day, with the limit that sets it."""
    upper = _upper(known.given)
    read = {step for limit in known.limits if limit.criterion for step in (limit.step, limit.counted_from)}
    for step in latest:
        if step == DECIDED or step not in {*read, BEGAN, ENDED}:
            continue
        own = latest
        if step in upper:
            # The limit of a day that is given is what the others leave it, not the day itself.
            own = _solved(known.limits, known.decided, {name: day for name, day in upper.items() if name != step})
        binding = [limit for limit in known.limits if limit.step == step and limit.counted_from in own]
        if not binding:
            continue
        first = min(binding, key=lambda limit: (limit.latest(own[limit.counted_from]), not limit.criterion))
        day = first.latest(own[first.counted_from])
        given = known.given.get(step)
        keeps = _keeps(given, day)
        if step.row and step.name == SESSIONS and keeps:
            continue  # a session is listed for its notice; for itself only where it comes too late
        read_on = known.dossier.read_on if known.dossier else None
        yield Line(
            step, _what(step), day, _counted(first), first.criterion, _whose(known, first), given, keeps,
            planned=surely_after(given, read_on), passed=bool(not keeps and read_on and day < read_on),
        )  # fmt: skip


def _keeps(given: Dates | None, latest: date) -> bool | None:
    if given is None:
        return None
    if given.high is not None and given.high <= latest:
        return True
    return False if given.low is not None and given.low > latest else None


_COLUMNS = {"notice_date": message("notice"), "paid_on": message("payment"), "start": message("the start")}


def _what(step: Step) -> Message:
    """Return a step in words."""
    if step.kind == "document":
        return message("publication of {paper}", paper=document(step.name))
    if step.kind == "translations":
        return message("translations of {paper}", paper=document(step.name))
    if step.kind == "field":
        return DAYS.get(step.name) or message("the day of {name}", name=step.name.replace("_", " "))
    table, _, column = step.name.partition(".")
    what = _COLUMNS.get(column) or DAYS.get(column) or message("{name}", name=column.replace("_", " "))
    if step.name == "sessions.notice_date" and not step.row:
        return message("notice of a session on the first day")
    if not step.row:
        return what
    return message("{what} ({table} {row})", what=what, table=table, row=step.row)


def _counted(limit: Limit) -> Message:
    """Return what a latest day is counted from: "56 days before the close of the written call"."""
    other = _what(limit.counted_from)
    if limit.days == 0:
        return message("not after {other}", other=other)
    n = abs(limit.days)
    days = plural(n, "{n} working day", "{n} working days") if limit.working else plural(n, "{n} day", "{n} days")
    if limit.days < 0:
        return message("{days} before {other}", days=days, other=other)
    return message("within {days} of {other}", days=days, other=other)


def _whose(known: _Known, limit: Limit) -> str:
    """Return whose a threshold is, in the words of the card."""
    if not limit.criterion:
        return say(message("The order of the steps; no standard gives a number."))
    began = fact(known.dossier, "began").value if known.dossier else None
    sponsor = known.dossier.text("sponsor") if known.dossier else ""
    origins = whose(known.rubric, limit.criterion, sponsor, began if isinstance(began, Dates) else None)
    for part in (limit.level, "levels", "question"):
        for origin in origins:
            if origin.part == part:
                return origin.words
    return say(message("Our judgement."))


def _in_place(rubric: Rubric, ids: Iterable[str], latest: Mapping[Step, date], named: set[str]) -> Iterator[InPlace]:
    """Yield the criteria that fall due by a day and set none themselves."""
    days: dict[Step, list[str]] = {}
    for id in ids:
        due = rubric.criteria[id].due
        if id not in named and due in DUE and DUE[due] in latest:
            days.setdefault(DUE[due], []).append(id)
    for step, criteria in sorted(days.items(), key=lambda item: latest[item[0]]):
        yield InPlace(latest[step], _what(step), tuple(criteria))


def _said_in_words(rubric: Rubric, ids: Iterable[str], level: str, named: set[str]) -> Iterator[tuple[str, str]]:
    """Yield what assessed levels say of days: no measure reads it, so a plan must."""
    wanted = rubric.levels[1 : rubric.levels.index(level) + 1]
    for id in ids:
        said = [text for name in wanted if (text := rubric.criteria[id].assessed.get(name)) and _IN_WORDS.search(text)]
        if said and id not in named:
            yield id, said[-1]


def _without(known: _Known, ids: Iterable[str], latest: Mapping[Step, date]) -> Iterator[Message]:
    """Yield the dates and papers that the rubric reads and sets no day for, and limits that hold for each row."""
    found: dict[Step, None] = {}
    for one in (one for id in ids for one in measures(known.rubric.criteria[id])):
        if isinstance(one, PublishedMeasure):
            found[Step("document", one.published.kind)] = None
        elif isinstance(one, DaysMeasure) and one.days.of is None:
            found |= dict.fromkeys(ends_of(one.days))
    yield from (_what(step) for step in found if step not in latest)
    for limit in known.limits:
        if limit.step.kind == "row" and limit.step not in latest:
            pattern = "{what}, {counted} ({id})"
            yield message(pattern, what=_what(limit.step), counted=_counted(limit), id=limit.criterion)
