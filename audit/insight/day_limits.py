"""What a rubric says about days, as limits: one step on or before another, or so many days from it.

For a level, everything that stands in its way is read: thresholds of `days`, documents `published` by a day, and the
day on which a criterion falls due. Nothing is known of single rubrics here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil, floor
from typing import Literal

from audit.measure.dated import ORDERED
from audit.rubric.model import (
    CoverageMeasure,
    CriterionAsked,
    DaysMeasure,
    DaysOf,
    DocumentDay,
    HowManyMeasure,
    LowestMeasure,
    Measure,
    PublishedMeasure,
    Rubric,
    Threshold,
)

Kind = Literal["field", "document", "translations", "row"]


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """What happens on a day: a field, a kind of document, its translations, or a column of the rows of a table."""

    kind: Kind
    name: str
    row: str = ""  # which row, where the rows of a dossier are looked at one by one


DECIDED = Step("field", "decided")
BEGAN, ENDED = Step("field", "began"), Step("field", "ended")

_ORDER = (
    ("began", "opened"), ("opened", "first_deadline"), ("first_deadline", "closed"), ("opened", "closed"),
    ("extended_on", "closed"), ("closed", "ended"), ("began", "ended"), ("ended", "decided"),
)  # fmt: skip
"""Fields whose order follows from what they mean; that people take part before the decision is for a plan to see to."""

DUE = {"launch": BEGAN, "open": BEGAN, "close": ENDED}
"""The day by which what a criterion asks for must be in place."""


@dataclass(frozen=True, slots=True)
class Limit:
    """`step` lies at the latest so many days after (negative: before) `counted_from`; without a criterion: by order."""

    step: Step
    counted_from: Step
    days: int = 0
    working: bool = False
    criterion: str = ""
    level: str = ""

    def latest(self, day: date) -> date:
        """Return the latest day of the step by the latest day of what it is counted from; raises OverflowError."""
        if not self.working or self.days == 0:
            return day + timedelta(days=self.days)
        return _back(day, -self.days) if self.days < 0 else _on(day, self.days)


def _back(day: date, working: int) -> date:
    """Return the last day after which, up to and with `day`, lie so many days from Monday to Friday."""
    weeks = (working - 1) // 5
    day, left = day - timedelta(weeks=weeks), working - 5 * weeks
    while left:
        left -= day.weekday() < 5
        day -= timedelta(days=1)
    return day


def _on(day: date, working: int) -> date:
    """Return the last day up to and with which, after `day`, lie no more than so many days from Monday to Friday."""
    day, left = day + timedelta(weeks=working // 5), working % 5 + 1
    while left:
        day += timedelta(days=1)
        left -= day.weekday() < 5
    return day - timedelta(days=1)


def by_order() -> tuple[Limit, ...]:
    """Return the limits that no rubric has to say."""
    return tuple(Limit(Step("field", first), Step("field", last)) for first, last in _ORDER)


def limits_of(rubric: Rubric, criterion: str, level: str) -> tuple[Limit, ...]:
    """Return the limits that a criterion sets for a level: those of that level and of all below it."""
    asked = rubric.criteria[criterion]
    wanted = rubric.levels[1 : rubric.levels.index(level) + 1]
    found = [limit for name in wanted for limit in _of_level(asked, criterion, name)]
    if asked.due in DUE:
        found += [
            Limit(step, DUE[asked.due], criterion=criterion, level=level)
            for step in _papers(asked, wanted)
            if not any(limit.step == step for limit in found)
        ]
    return tuple(found)


def _of_level(asked: CriterionAsked, criterion: str, level: str) -> Iterator[Limit]:
    if asked.measure is not None:
        yield from _measured(asked.measure, asked.at_least.get(level), asked.at_most.get(level), criterion, level)
    for required in asked.needs.get(level, ()):
        yield from _required(required, criterion, level)


def _required(required: Measure, criterion: str, level: str) -> Iterator[Limit]:
    if isinstance(required, PublishedMeasure) and required.published.by:
        by = Step("field", required.published.by)
        yield Limit(Step("document", required.published.kind), by, criterion=criterion, level=level)
    elif isinstance(required, HowManyMeasure):
        least = required.at_least.value if required.at_least else None
        if least is not None and least >= len(required.how_many):  # of fewer, which ones is for the plan to choose
            yield from (limit for part in required.how_many for limit in _required(part, criterion, level))
    else:
        yield from _measured(required, required.at_least, required.at_most, criterion, level)


def _measured(
    asked: Measure, at_least: Threshold | None, at_most: Threshold | None, criterion: str, level: str
) -> Iterator[Limit]:
    if isinstance(asked, LowestMeasure) and at_least is not None:
        yield from (limit for part in asked.lowest for limit in _measured(part, at_least, None, criterion, level))
    if not isinstance(asked, DaysMeasure):
        return
    first, last = ends_of(asked.days)
    working = asked.days.working == "yes"
    if at_least is not None and at_least.value is not None:
        yield Limit(first, last, -ceil(at_least.value), working, criterion, level)
    if at_most is not None and at_most.value is not None:
        yield Limit(last, first, floor(at_most.value), working, criterion, level)


def ends_of(days: DaysOf) -> tuple[Step, Step]:
    """Return the two steps that days run between."""
    first, last = (_step(days.of, end) for end in (days.from_, days.to))
    return first, last


def _step(table: str | None, end: str | DocumentDay) -> Step:
    if isinstance(end, DocumentDay):
        return Step("document", end.document)
    return Step("row", f"{table}.{end}") if table else Step("field", end)


def _papers(asked: CriterionAsked, levels: Sequence[str]) -> Iterator[Step]:
    """Yield the papers that a criterion with a day due reads: a kind of document, or its translations."""
    measures: Iterable[Measure] = [one for level in levels for one in asked.needs.get(level, ())]
    if asked.measure is not None and any(level in asked.at_least or level in asked.at_most for level in levels):
        measures = (asked.measure, *measures)
    for one in measures:
        if isinstance(one, PublishedMeasure) and not one.published.by:
            yield Step("document", one.published.kind)
        elif isinstance(one, CoverageMeasure):
            for by in (by for by in one.coverage.by if by.of == "documents"):
                kind: Kind = "translations" if by.column == "languages" else "document"
                yield from (Step(kind, name) for name in by.where.get("kind", ()))


def longer(limits: Iterable[Limit], days: int) -> tuple[Limit, ...]:
    """Return the limits, each stretch in which people take part longer by so many days (holidays, late papers)."""
    return tuple(
        Limit(one.step, one.counted_from, one.days - days, one.working, one.criterion, one.level)
        if one.days < 0 and (one.step.name, one.counted_from.name) in ORDERED
        else one
        for one in limits
    )
